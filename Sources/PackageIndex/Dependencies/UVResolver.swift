import Evidence

/// Asks the user's uv which versions it would install, in isolation and without building anything.
struct UVResolver {
  let configuration: IndexConfiguration
  let environment: [String: String]
  let cancellation: Cancellation

  /// The versions; nil where uv is missing, finds no answer without building, or says something unexpected.
  func resolve(
    _ requirements: [Requirement], constraints: [Requirement], python: PythonVersion
  ) -> [DependencyTree.Node]? {
    let path = searchPath
    guard let uv = ChildProcess.find("uv", path: path), let scratch = ScratchDirectory(),
      scratch.write("requirements.in", requirements.map { $0.description + "\n" }.joined()),
      scratch.write("constraints.txt", constraints.map { $0.description + "\n" }.joined()),
      scratch.write("uv.toml", settings)
    else { return nil }
    let arguments = [
      "--directory", scratch.path, "pip", "compile", "--no-build", "--no-header", "--no-strip-extras", "--quiet",
      "--color", "never",
      "--config-file", scratch.path + "/uv.toml", "--python-version", python.description,
      "--constraints", "constraints.txt", "--annotation-style", "line", "requirements.in",
    ]
    guard
      let outcome = ChildProcess.run(
        uv, arguments, environment: childEnvironment(path), directory: scratch.path, seconds: 300,
        cancellation: cancellation), outcome.status == 0
    else { return nil }
    return nodes(outcome.output)
  }

  /// The search path without an active environment's programs, whose interpreter must not be started.
  private var searchPath: String {
    let active = [environment["VIRTUAL_ENV"], environment["CONDA_PREFIX"]].compactMap { $0 }.filter { !$0.isEmpty }
    return (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
      .filter { folder in folder.hasPrefix("/") && !active.contains { folder.hasPrefix($0) } }.joined(separator: ":")
  }

  /// What the tool needs of the environment, and no configuration besides.
  private func childEnvironment(_ path: String) -> [String: String] {
    let kept = [
      "HOME", "TMPDIR", "LANG", "XDG_CACHE_HOME", "XDG_DATA_HOME", "UV_CACHE_DIR", "UV_PYTHON_INSTALL_DIR",
      "PYENV_ROOT",
      "PYENV_VERSION", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy",
      "https_proxy",
      "all_proxy", "no_proxy", "NETRC",
    ]
    var result = environment.filter { kept.contains($0.key) }
    result["PATH"] = path
    result["UV_PYTHON_DOWNLOADS"] = "never"
    if let certificates = configuration.transfer.certificates, !isDirectoryPath(certificates) {
      result["SSL_CERT_FILE"] = certificates
    }
    if let proxy = configuration.transfer.proxy {
      result["HTTP_PROXY"] = proxy
      result["HTTPS_PROXY"] = proxy
    }
    return result
  }

  /// The indexes as a configuration file, which keeps credentials off the command line.
  private var settings: String {
    let links = configuration.findLinks.map { link in
      switch link {
      case .path(let path): quoted(path)
      case .url(let url): quoted(url.textWithCredentials)
      }
    }
    var text = "find-links = [\(links.joined(separator: ", "))]\n"
    if configuration.indexes.isEmpty { text += "no-index = true\n" }
    text += "index-strategy = \(quoted(configuration.strategy == .bestVersion ? "unsafe-best-match" : "first-index"))\n"
    if configuration.allowsPreReleases { text += "prerelease = \"allow\"\n" }
    let hosts = configuration.transfer.trustedHosts.map(quoted).joined(separator: ", ")
    text += "allow-insecure-host = [\(hosts)]\n"
    // uv asks the default index last; pip's first one is the usual one.
    let usual = configuration.tool == .pip ? 0 : configuration.indexes.count - 1
    for (position, index) in configuration.indexes.enumerated() where !index.isExplicit {
      text += "[[index]]\nurl = \(quoted(index.url.textWithCredentials))\n"
      if position == usual { text += "default = true\n" }
      if index.isFlat { text += "format = \"flat\"\n" }
    }
    return text
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }.map(String.init).joined() + "\""
  }

  /// Reads `name==version  # via a, b`, one a line; nil if a line says anything else.
  private func nodes(_ output: [UInt8]) -> [DependencyTree.Node]? {
    var nodes: [DependencyTree.Node] = []
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let line = line.trimmed
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix("-") { continue }
      let comment = line.firstIndex(of: "#") ?? line.endIndex
      guard let requirement = Requirement(line[..<comment]), let condition = requirement.specifiers.conditions.first,
        condition.comparison == .equal, let version = condition.version
      else { return nil }
      let via = line[comment...].split(whereSeparator: { ", #".contains($0) }).dropFirst()
      nodes.append(
        .init(
          project: requirement.name, version: version,
          askedBy: via.filter { $0 != "-r" && $0 != "-c" && !$0.contains(".in") && !$0.contains(".txt") }
            .compactMap { ProjectName($0) }))
    }
    return nodes.sorted { $0.project < $1.project }
  }
}

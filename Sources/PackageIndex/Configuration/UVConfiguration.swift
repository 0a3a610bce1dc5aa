import ConfigurationFormats
import Glibc

/// What uv's configuration files and variables say (uv's documentation, "Configuration files" and "Package indexes").
struct UVConfiguration {
  private struct Index {
    var source: IndexSource
    var isDefault = false
  }

  /// In falling order of precedence: variables, project, user, system.
  private var indexes: [Index] = []
  private var findLinks: [FindLinks] = []
  private var hasNoIndex = false
  private var strategy: String?
  private var allowsPreReleases = false
  private var trustedHosts: [String] = []
  private var pinned: [ProjectName: String] = [:]

  /// Whether it says where packages come from.
  var namesSources: Bool { !indexes.isEmpty || !findLinks.isEmpty || hasNoIndex }

  /// Reads the variables, the project's file and those of the user and the system, as uv does; the first
  /// one that says something counts.
  static func read(_ place: IndexConfiguration.Place) throws(IndexError) -> UVConfiguration {
    var result = UVConfiguration()
    try result.addVariables(place)
    if let path = place.variable("UV_CONFIG_FILE") {
      try result.addFile(place.absolute(path), place)
    } else if place.variable("UV_NO_CONFIG") == nil {
      try result.addProject(place)
      try result.addFile(place.userDirectory + "/uv/uv.toml", place)
      for directory in place.systemDirectories { try result.addFile(directory + "/uv/uv.toml", place) }
      try result.addFile(place.systemRoot + "/etc/uv/uv.toml", place)
    }
    return result
  }

  private mutating func addVariables(_ place: IndexConfiguration.Place) throws(IndexError) {
    for text in words(place.variable("UV_INDEX")) { try add(text, origin: "UV_INDEX", place) }
    for name in ["UV_DEFAULT_INDEX", "UV_INDEX_URL"] {
      if let text = place.variable(name) { try add(text, isDefault: true, origin: name, place) }
    }
    for text in words(place.variable("UV_EXTRA_INDEX_URL")) { try add(text, origin: "UV_EXTRA_INDEX_URL", place) }
    for text in place.variable("UV_FIND_LINKS")?.split(whereSeparator: { $0 == "," || $0 == " " }) ?? [] {
      findLinks.append(place.findLinks(String(text)))
    }
    if let text = place.variable("UV_NO_INDEX") { hasNoIndex = ["1", "true", "yes", "on"].contains(text.lowercased()) }
    strategy = place.variable("UV_INDEX_STRATEGY")
    allowsPreReleases = place.variable("UV_PRERELEASE") == "allow"
    trustedHosts = words(place.variable("UV_INSECURE_HOST"))
  }

  private func words(_ text: String?) -> [String] {
    text?.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map(String.init) ?? []
  }

  /// Adds an index that is written as `address` or `name=address`.
  private mutating func add(
    _ text: String, isDefault: Bool = false, origin: String, _ place: IndexConfiguration.Place
  ) throws(IndexError) {
    var (name, address): (String?, String) = (nil, text)
    if let equals = text.firstIndex(of: "="),
      text[..<equals].utf8.allSatisfy({ ProjectName.isWord($0) || $0 == 0x2D || $0 == 0x5F })
    {
      name = String(text[..<equals])
      address = String(text[text.index(after: equals)...])
    }
    add(
      Index(
        source: IndexSource(url: try place.url(address, origin: origin), name: name, origin: origin),
        isDefault: isDefault))
  }

  /// A name or a default that is given twice counts where it is given first.
  private mutating func add(_ index: Index) {
    if let name = index.source.name, indexes.contains(where: { $0.source.name == name }) { return }
    if index.isDefault, indexes.contains(where: \.isDefault) { return }
    indexes.append(index)
  }

  /// The nearest directory with a `uv.toml`, or with a `pyproject.toml` that has a table for uv.
  private mutating func addProject(_ place: IndexConfiguration.Place) throws(IndexError) {
    var directory = place.workingDirectory
    for _ in 0..<64 where !directory.isEmpty {
      let project = try table(directory + "/pyproject.toml")
      addSources(project?[path: "tool", "uv", "sources"]?.table)
      if access(directory + "/uv.toml", F_OK) == 0 { return try addFile(directory + "/uv.toml", place) }
      if let own = project?[path: "tool", "uv"]?.table {
        let inDirectory = place.inDirectory(directory)
        return try add(own, origin: directory + "/pyproject.toml", inDirectory)
      }
      directory = String(directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)])
    }
  }

  private mutating func addSources(_ table: TOMLTable?) {
    for entry in table?.entries ?? [] {
      guard let project = ProjectName(entry.key), let name = (entry.value["index"] ?? entry.value[0]?["index"])?.string
      else { continue }
      pinned[project] = name
    }
  }

  private mutating func addFile(_ path: String, _ place: IndexConfiguration.Place) throws(IndexError) {
    guard let table = try table(path) else { return }
    let directory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    let inDirectory = place.inDirectory(directory)
    try add(table, origin: path, inDirectory)
  }

  private func table(_ path: String) throws(IndexError) -> TOMLTable? {
    guard let bytes = readSmallFile(path) else { return nil }
    do {
      return try TOML.read(bytes)
    } catch {
      throw IndexError(.badConfiguration, path, error.description, remedy: "Correct the file; uv refuses it as well.")
    }
  }

  private mutating func add(
    _ table: TOMLTable, origin: String, _ place: IndexConfiguration.Place
  ) throws(IndexError) {
    for entry in table["index"]?.array?.values ?? [] {
      guard let address = entry["url"]?.string else { continue }
      let source = IndexSource(
        url: try place.url(address, origin: origin), name: entry["name"]?.string,
        isExplicit: entry["explicit"]?.boolean ?? false, isFlat: entry["format"]?.string == "flat", origin: origin)
      add(Index(source: source, isDefault: entry["default"]?.boolean ?? false))
    }
    for table in [table, table["pip"]?.table].compactMap({ $0 }) {
      if let text = table["index-url"]?.string { try add(text, isDefault: true, origin: origin, place) }
      for text in table["extra-index-url"]?.strings ?? [] { try add(text, origin: origin, place) }
      findLinks += (table["find-links"]?.strings ?? []).map(place.findLinks)
      hasNoIndex = hasNoIndex || table["no-index"]?.boolean ?? false
      strategy = strategy ?? table["index-strategy"]?.string
      allowsPreReleases = allowsPreReleases || table["prerelease"]?.string == "allow"
    }
    trustedHosts += table["allow-insecure-host"]?.strings ?? []
  }

  /// The configuration with the flags before everything else, as uv ranks them.
  func configuration(
    flags: IndexConfiguration.Flags, _ place: IndexConfiguration.Place
  ) throws(IndexError) -> IndexConfiguration {
    var result = IndexConfiguration()
    result.tool = .uv
    result.strategy = strategy.map { $0.hasPrefix("unsafe-") } ?? false ? .bestVersion : .firstIndex
    result.allowsPreReleases = flags.allowsPreReleases || allowsPreReleases
    result.findLinks = flags.findLinks.map(place.findLinks) + findLinks
    result.pinnedIndexes = pinned
    if !flags.noIndex, !hasNoIndex {
      for text in flags.extraIndexURLs {
        result.indexes.append(
          IndexSource(url: try place.url(text, origin: "--extra-index-url"), origin: "--extra-index-url"))
      }
      result.indexes += indexes.filter { !$0.isDefault }.map { withCredentials($0.source, place) }
      if let text = flags.indexURL {
        result.indexes.append(IndexSource(url: try place.url(text, origin: "--index-url"), origin: "--index-url"))
      } else if let usual = indexes.first(where: \.isDefault) {
        result.indexes.append(withCredentials(usual.source, place))
      } else {
        result.indexes.append(try InstalledPip.defaultIndex(place))
      }
    }
    result.transfer.certificates = place.variable("SSL_CERT_FILE") ?? place.variable("SSL_CERT_DIR")
    result.transfer.clientCertificate = place.variable("SSL_CLIENT_CERT")
    result.transfer.trustedHosts = trustedHosts
    if let seconds = place.variable("UV_HTTP_TIMEOUT").flatMap({ Int($0) }), 1...3_600 ~= seconds {
      result.transfer.stallTimeout = seconds
    }
    if !trustedHosts.isEmpty {
      result.notes.append("certificates are not checked for trusted hosts: \(trustedHosts.joined(separator: ", "))")
    }
    return result
  }

  /// An index with the user and password that variables give for its name.
  private func withCredentials(_ source: IndexSource, _ place: IndexConfiguration.Place) -> IndexSource {
    guard let name = source.name else { return source }
    let key = name.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    let user = place.variable("UV_INDEX_\(key)_USERNAME")
    let password = place.variable("UV_INDEX_\(key)_PASSWORD")
    guard user != nil || password != nil else { return source }
    let url = source.url.with(IndexURL.Credentials(user: user ?? "", password: password ?? ""))
    return IndexSource(
      url: url, name: name, isExplicit: source.isExplicit, isFlat: source.isFlat, origin: source.origin)
  }
}

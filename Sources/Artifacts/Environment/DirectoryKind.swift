import Evidence

/// What a directory is, found out from the names in it.
struct DirectoryKind {
  /// A site directory below the root.
  struct Site: Hashable {
    /// Relative to the root; empty for the root itself.
    let path: String
    let python: [PythonVersion]
  }

  let kind: TargetKind
  private(set) var profile = Profile.venv
  private(set) var sites: [Site] = []
  /// `bin` or `Scripts`, as far as they are there.
  private(set) var scripts: [String] = []
  private(set) var environment: VirtualEnvironment?
  private(set) var python = PythonVersion.supported

  init(_ root: DirectoryHandle, name: String, limits: Limits) throws(ArtifactError) {
    let names = Dictionary(
      try root.items(limit: limits.members).items.map { ($0.name, $0.status?.kind) }, uniquingKeysWith: { a, _ in a })
    func isDirectory(_ name: String) -> Bool { names[name] == .directory }
    let tree = TreeReader(root)
    if names["pyvenv.cfg"] == .file, let file = try? tree.file("pyvenv.cfg") {
      environment = VirtualEnvironment(Self.head(of: file))
    }
    if isDirectory("EGG-INFO") {
      kind = .egg
      return
    }
    let found = Self.sites(tree, isDirectory)
    let isSource = names["setup.py"] == .file || names["pyproject.toml"] == .file
    let holdsDistributions = names.contains { entry in
      entry.key.hasSuffix(".dist-info") || (entry.key.hasSuffix(".egg-info") && !isSource)
    }
    let isNamedSite = name == "site-packages" || name == "dist-packages"
    guard environment != nil || isDirectory("conda-meta") || !found.isEmpty || holdsDistributions || isNamedSite else {
      kind = .directory
      return
    }
    kind = .environment
    sites = found
    scripts = ["bin", "Scripts"].filter(isDirectory)
    // A package can put a `pyvenv.cfg` into a site directory, which makes no environment of it.
    if found.isEmpty, isNamedSite { environment = nil }
    if found.isEmpty, isNamedSite || (environment == nil && !isDirectory("conda-meta")) {
      let parents = root.path.split(separator: "/")
      let version = parents.dropLast().last.flatMap { InstallScheme.directoryVersion(String($0)) }
      sites = [Site(path: "", python: version.map { [$0] } ?? PythonVersion.supported)]
      profile = Self.profile(ofSite: root.path, name: name)
    } else {
      profile = profile(found, name: name, isConda: isDirectory("conda-meta"), isWindows: isDirectory("Scripts"))
    }
    let versions = Set(sites.flatMap(\.python) + (environment?.python.map { [$0] } ?? []))
    if !versions.isEmpty { python = versions.sorted() }
  }

  private static func head(of file: OpenFile) -> [UInt8] {
    let source = ByteSource(file, path: "pyvenv.cfg")
    return (try? source.readUpTo(1 << 20, at: 0)) ?? []
  }

  /// The site directories below an interpreter's prefix.
  static func sites(below root: DirectoryHandle) throws(ArtifactError) -> [Site] {
    let names = Set(try root.items(limit: 100_000).items.filter { $0.status?.kind == .directory }.map(\.name))
    return sites(TreeReader(root)) { names.contains($0) }
  }

  private static func sites(_ tree: TreeReader, _ isDirectory: (String) -> Bool) -> [Site] {
    var out: [Site] = []
    func add(_ path: String, _ python: [PythonVersion]) {
      if (try? tree.directory(path)) != nil { out.append(Site(path: path, python: python)) }
    }
    var roots = ["lib", "lib64", "lib32"].filter(isDirectory)
    if isDirectory("local"), (try? tree.directory("local/lib")) != nil { roots.append("local/lib") }
    for lib in roots {
      guard let handle = try? tree.directory(lib), let items = try? handle.items(limit: 100_000).items else { continue }
      for item in items where item.status?.kind == .directory {
        if item.name == "python3" { add("\(lib)/python3/dist-packages", PythonVersion.supported) }
        guard let version = InstallScheme.directoryVersion(item.name) else { continue }
        add("\(lib)/\(item.name)/site-packages", [version])
        add("\(lib)/\(item.name)/dist-packages", [version])
      }
    }
    if isDirectory("Lib") { add("Lib/site-packages", PythonVersion.supported) }
    return out
  }

  private func profile(_ sites: [Site], name: String, isConda: Bool, isWindows: Bool) -> Profile {
    if isConda { return .conda }
    if isWindows && sites.allSatisfy({ $0.path.hasPrefix("Lib/") }) { return .windows }
    if environment != nil { return .venv }
    if sites.contains(where: { $0.path.hasSuffix("dist-packages") }) { return .debianSystem }
    return name == ".local" ? .user : .posixPrefix
  }

  /// For a site directory that was named itself, its path tells the scheme.
  private static func profile(ofSite path: String, name: String) -> Profile {
    if name == "dist-packages" { return .debianSystem }
    let parts = path.split(separator: "/")
    guard name == "site-packages", parts.count > 3 else { return .targetDirectory }
    if parts[parts.count - 2].lowercased() == "lib" { return .windows }
    let prefix = "/" + parts.dropLast(3).joined(separator: "/")
    if (try? OpenFile(prefix + "/pyvenv.cfg")) != nil { return .venv }
    if (try? DirectoryHandle(prefix + "/conda-meta")) != nil { return .conda }
    return prefix.hasSuffix("/.local") ? .user : .posixPrefix
  }
}

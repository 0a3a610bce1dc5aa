import Evidence

/// Finds the Python environments in an image's file system, by names alone.
///
/// `Lib/site.py` (site directories), PEP 405 (`pyvenv.cfg`), `Modules/getpath.py` (the standard library's landmarks),
/// conda's `conda-meta`, and any directory with installed metadata, as `pip install --target` leaves it.
struct ImagePythons {
  /// A site directory of a prefix.
  struct Site: Hashable {
    /// In the image.
    let path: String
    /// Relative to the prefix; empty for a directory that is its own environment.
    let belowPrefix: String
    /// Nil for a directory that all versions share.
    let python: PythonVersion?
  }

  /// A prefix with what was found in it.
  struct Prefix {
    let path: String
    var sites: [Site] = []
    var hasConfiguration = false
    var isConda = false
    /// Versions whose standard library lies here.
    var libraries: Set<PythonVersion> = []
    /// A directory that no interpreter takes for a site directory.
    var isStandalone = false
  }

  /// Site directories of one prefix that are looked at; each interpreter version has one or two.
  private static let mostSites = 64

  private let system: ImageFileSystem
  private(set) var problems: [StructuralProblem] = []
  private var prefixes: [String: Prefix] = [:]
  private var standalone: [String] = []

  init(_ system: ImageFileSystem) {
    self.system = system
    search()
    let placed = Set(prefixes.values.flatMap(\.sites).map(\.path))
    let sites = placed.union(standalone)
    for path in standalone where prefixes[path] == nil {
      var above = Self.parent(path)
      // Trees that a distribution carries inside itself belong to it.
      while !above.isEmpty, !sites.contains(above) { above = Self.parent(above) }
      guard above.isEmpty, !placed.contains(path) else { continue }
      var prefix = Prefix(path: path)
      prefix.isStandalone = true
      prefix.sites = [Site(path: path, belowPrefix: "", python: nil)]
      prefixes[path] = prefix
    }
  }

  /// The prefixes found, sorted by path.
  var found: [Prefix] { prefixes.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) } }

  private mutating func search() {
    var queue: [(node: Int, path: String)] = [(ImageFileSystem.root, "")]
    while let (node, path) = queue.popLast() {
      var hasMetadata = false
      for (name, child) in system.children(of: node) {
        let childPath = path.isEmpty ? name : "\(path)/\(name)"
        if name == "pyvenv.cfg", system.file(child) != nil {
          prefixes[path, default: Prefix(path: path)].hasConfiguration = true
        }
        if name.hasSuffix(".dist-info") || name.hasSuffix(".egg-info") { hasMetadata = true }
        guard system.isDirectory(child) else { continue }
        judge(name, child, childPath, parent: path)
        // Links are judged by their names; what they lead to is searched where it lies.
        if system.nodes[child].kind == .directory { queue.append((child, childPath)) }
      }
      if hasMetadata { standalone.append(path) }
    }
    standalone = Array(Set(standalone)).sorted()
  }

  private mutating func judge(_ name: String, _ node: Int, _ path: String, parent: String) {
    switch name {
    case "site-packages", "dist-packages": addSite(path)
    case "conda-meta": prefixes[parent, default: Prefix(path: parent)].isConda = true
    default:
      guard let version = InstallScheme.directoryVersion(name), let end = system.followed(node) else { return }
      let landmarks = ["os.py", "os.pyc", "encodings"]
      guard landmarks.contains(where: { system.child($0, of: end) != nil }) else { return }
      let prefix = Self.parent(Self.parent(path))
      prefixes[prefix, default: Prefix(path: prefix)].libraries.insert(version)
    }
  }

  private mutating func addSite(_ path: String) {
    let parts = ImageFileSystem.components(path)
    var kept: Int?
    var python: PythonVersion?
    if parts.count >= 3, let version = InstallScheme.directoryVersion(parts[parts.count - 2]) {
      (kept, python) = (parts.count - 3, version)
    } else if parts.count >= 3, parts[parts.count - 2] == "python3" {
      kept = parts.count - 3
    } else if parts.count >= 2, parts[parts.count - 2].lowercased() == "lib" {
      kept = parts.count - 2
    }
    guard var count = kept else { return standalone.append(path) }
    // Debian's interpreter in /usr reads /usr/local/lib/python3.11/dist-packages as well.
    if parts.last == "dist-packages", count >= 2, parts[count - 1] == "local" { count -= 1 }
    let prefix = parts[..<count].joined(separator: "/")
    let site = Site(path: path, belowPrefix: parts[count...].joined(separator: "/"), python: python)
    // `lib64` is a link to `lib` in many environments; one directory is one site directory.
    let known = prefixes[prefix]?.sites ?? []
    guard known.count < Self.mostSites else { return problems.append(Self.tooMany(path)) }
    if let node = system.resolve(path), known.contains(where: { system.resolve($0.path) == node }) { return }
    prefixes[prefix, default: Prefix(path: prefix)].sites.append(site)
  }

  private static func tooMany(_ path: String) -> StructuralProblem {
    StructuralProblem(
      .tooManyMembers, at: Place(path), "more than \(mostSites) site directories in one prefix; the rest was left",
      leavesUnread: true)
  }

  private static func parent(_ path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
  }
}

extension ImagePythons.Prefix {
  /// The install scheme that made it.
  var profile: Profile {
    if isStandalone { return .targetDirectory }
    if isConda { return .conda }
    if !sites.isEmpty, sites.allSatisfy({ $0.belowPrefix.lowercased() == "lib/site-packages" }) { return .windows }
    if hasConfiguration { return .venv }
    if sites.contains(where: { $0.belowPrefix.hasSuffix("dist-packages") }) { return .debianSystem }
    return path == ".local" || path.hasSuffix("/.local") ? .user : .posixPrefix
  }

  /// The versions of the interpreters that read the site directories; nil where no name tells.
  var python: [PythonVersion]? {
    let named = Set(sites.compactMap(\.python)).union(libraries).intersection(PythonVersion.supported)
    return named.isEmpty ? nil : named.sorted()
  }
}

import Evidence

/// Which distribution each file of an environment belongs to, and what RECORD files say of it (PEP 376, PEP 627).
struct Ownership {
  private(set) var distributions: [Distribution] = []
  /// By path relative to the root.
  private(set) var owners: [String: Owner] = [:]
  private(set) var rows: [String: Record.Row] = [:]
  private(set) var problems: [StructuralProblem] = []

  private let limits: Limits
  private let names: Set<String>
  private let read: (String) -> [UInt8]?
  private let exists: (String) -> Bool
  private let rootPath: String
  private let sites: [DirectoryKind.Site]
  /// The names of metadata directories by the directory they lie in.
  private var children: [String: [String]]

  /// `read` gives a file's bytes by its path relative to the root, `exists` says whether there is one.
  init(
    members: [Member], sites: [DirectoryKind.Site], rootPath: String, limits: Limits,
    read: @escaping (String) -> [UInt8]?, exists: @escaping (String) -> Bool
  ) {
    self.limits = limits
    self.read = read
    self.exists = exists
    self.rootPath = rootPath
    self.sites = sites
    names = Set(members.map(\.path))
    children = [:]
    for member in members {
      let (parent, name) = Self.split(member.path)
      if name.hasSuffix(".dist-info") || name.hasSuffix(".egg-info") { children[parent, default: []].append(name) }
    }
  }

  /// Reads the metadata of all distributions.
  mutating func load() {
    for site in sites {
      for name in (children[site.path] ?? []).sorted() { add(name, site: site.path) }
    }
  }

  private static func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  private mutating func add(_ directory: String, site: String) {
    let prefix = site.isEmpty ? "" : site + "/"
    let info = prefix + directory
    let isDistInfo = directory.hasSuffix(".dist-info")
    let metadata = read(info + (isDistInfo ? "/METADATA" : "/PKG-INFO")) ?? (isDistInfo ? nil : read(info))
    let headers = MessageHeaders(metadata ?? [])
    let spelled = WheelLayout.owner(ofInfoDirectory: directory)
    let owner = Owner(
      name: headers.first("name") ?? spelled.name, version: headers.first("version") ?? spelled.version)
    if metadata == nil {
      problems.append(StructuralProblem(.missingMetadata, at: Place(info), "the distribution has no metadata"))
    }
    var recorded: Set<String> = []
    if let bytes = read(info + "/RECORD") {
      recorded = take(Record(bytes, limit: limits.members), of: owner, info: info, prefix: prefix)
    } else if let bytes = read(info + "/installed-files.txt") {
      // setuptools' list, relative to the `.egg-info` directory.
      for line in bytes[...].splitLines() {
        let path = String(decoding: line, as: UTF8.self)
        if let full = MemberName.normalised("\(info)/\(path)") { claim(full, owner) }
      }
    } else if let bytes = read(info + "/top_level.txt") {
      // Distribution packages keep no list of files; the names of their modules do.
      for line in bytes[...].splitLines() {
        let name = String(decoding: line.trimmingBlanks, as: UTF8.self)
        if !name.isEmpty { topLevels[prefix + name] = owner }
      }
    }
    topLevels[info] = owner
    distributions.append(Distribution(owner: owner, infoPath: info, recorded: Array(recorded)))
  }

  /// Owners of whole directories and modules, for what no list names.
  private var topLevels: [String: Owner] = [:]

  /// The owner of a file, by a list of files or by the module it belongs to.
  func owner(of path: String, site: String) -> Owner? {
    if let owner = owners[path] { return owner }
    let start = site.isEmpty ? path[...] : path.dropFirst(site.utf8.count + 1)
    let first = start.prefix { $0 != "/" }
    let prefix = site.isEmpty ? "" : site + "/"
    if let owner = topLevels[prefix + first] { return owner }
    guard first.count == start.count else { return nil }
    return topLevels[prefix + first.prefix { $0 != "." }]
  }

  private mutating func claim(_ path: String, _ owner: Owner) {
    if owners[path] == nil { owners[path] = owner }
  }

  private mutating func take(_ record: Record, of owner: Owner, info: String, prefix: String) -> Set<String> {
    var recorded: Set<String> = []
    // Debian moves files after RECORD was written.
    let isDebian = prefix.hasSuffix("dist-packages/") || (prefix.isEmpty && rootPath.hasSuffix("/dist-packages"))
    let recordPath = info + "/RECORD"
    for line in record.malformedLines {
      problems.append(
        StructuralProblem(.recordMalformed, at: Place(recordPath, line: line), "not a path, a digest and a size"))
    }
    for row in record.rows {
      recorded.insert(row.path)
      guard let full = resolve(row.path, prefix: prefix) else {
        if leavesPrefix(row.path, prefix: prefix) {
          problems.append(
            StructuralProblem(
              .recordEscape, at: Place(recordPath, line: row.line),
              "`\(row.path)` leads outside of the environment; an uninstaller may remove that file"))
        }
        continue
      }
      claim(full, owner)
      if names.contains(full) {
        if row.algorithm != nil { rows[full] = row }
      } else if !isDebian, !row.path.hasSuffix(".pyc"), !row.path.hasSuffix("/"), !exists(full) {
        problems.append(
          StructuralProblem(
            .recordMissingFile, at: Place(recordPath, line: row.line), "`\(row.path)` is listed and not there"))
      }
    }
    return recorded
  }

  /// The path relative to the root; nil for one outside of it.
  private func resolve(_ path: String, prefix: String) -> String? {
    if path.hasPrefix("/") {
      guard path.hasPrefix(rootPath + "/") else { return nil }
      return MemberName.normalised(String(path.dropFirst(rootPath.utf8.count + 1)))
    }
    return MemberName.normalised(prefix + path)
  }

  /// Whether a row leads out of the prefix; when the root is a site directory, `../../../bin/x` is still in it.
  private func leavesPrefix(_ path: String, prefix: String) -> Bool {
    if path.hasPrefix("/") { return true }
    return MemberName.normalised((prefix.isEmpty ? "a/b/c/" : prefix) + path) == nil
  }
}

import Evidence

/// The members of a directory target, where they lie in the install scheme and who owns them.
struct DirectoryListing {
  let tree: TreeReader
  private(set) var members: [Member] = []
  private(set) var installed: [InstalledFile] = []
  private(set) var distributions: [Distribution] = []
  private(set) var project: Owner?
  private(set) var problems: [StructuralProblem] = []
  private(set) var rows: [String: Record.Row] = [:]
  private(set) var byPath: [String: Int] = [:]

  private let detected: DirectoryKind
  private let limits: Limits

  init(_ root: DirectoryHandle, _ detected: DirectoryKind, limits: Limits) {
    tree = TreeReader(root)
    self.detected = detected
    self.limits = limits
    var walker = DirectoryWalker(root, limits: limits)
    switch detected.kind {
    case .environment: Self.walkEnvironment(&walker, detected)
    case .egg, .directory, .wheel, .sdist, .file, .image: walker.addTree("")
    }
    members = walker.members
    problems = walker.problems
    byPath = Dictionary(members.map { ($0.path, $0.index) }, uniquingKeysWith: { first, _ in first })
    switch detected.kind {
    case .environment: describeEnvironment(rootPath: root.path)
    case .egg: describeEgg()
    case .directory, .wheel, .sdist, .file, .image: describeSource()
    }
    judgeLinks()
    // A system's own programs have such modes; what matters is that no package brings them.
    problems = problems.filter { $0.code != .setuidMode || !isAmongScripts($0.place.path) }
  }

  /// What can hold code that runs by itself: site directories, scripts, and the configuration that tools read.
  private static func walkEnvironment(_ walker: inout DirectoryWalker, _ detected: DirectoryKind) {
    for site in detected.sites { walker.addTree(site.path) }
    if detected.sites.first?.path == "" { return }
    for scripts in detected.scripts { walker.addTree(scripts) }
    walker.addFiles(in: "") { name in
      rootFiles.contains(name) || name.hasSuffix("._pth") || name.hasSuffix(".pth") || name.hasSuffix(".start")
        || isStandardLibraryZip(name)
    }
    for lib in ["lib", "lib64"] {
      walker.addFiles(in: lib) { $0.hasSuffix("._pth") || isStandardLibraryZip($0) }
    }
    for tree in ["etc/jupyter", "etc/ipython", "etc/conda", "share/jupyter/kernels"] { walker.addTree(tree) }
    for directory in Set(detected.sites.map { parent($0.path) }).sorted() {
      walker.addFiles(in: directory, trees: true) { name in
        name.prefix { $0 != "." } == "sitecustomize" || name.prefix { $0 != "." } == "usercustomize"
      }
    }
  }

  static let rootFiles: Set<String> = [
    "pyvenv.cfg", "pip.conf", "pip.ini", ".condarc", "condarc", "pybuilddir.txt", "uv.toml",
  ]

  /// Whether a file name is that of a zipped standard library, which stands on `sys.path` (`Modules/getpath.py`).
  static func isStandardLibraryZip(_ name: String) -> Bool {
    name.hasPrefix("python") && name.hasSuffix(".zip")
  }

  private static func parent(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// Where a link leads, relative to the root; nil where it leads outside.
  static func resolve(_ target: String, from path: String) -> String? {
    if target.isEmpty || target.hasPrefix("/") { return nil }
    let directory = parent(path)
    return MemberName.normalised(directory.isEmpty ? target : "\(directory)/\(target)")
  }

  private func read(_ path: String) -> [UInt8]? {
    guard let index = byPath[path], members[index].kind == .file, members[index].size <= limits.metadataBytes,
      let file = try? tree.file(path)
    else { return nil }
    return try? FileContents.read(file, limits: limits).bytes
  }

  private func exists(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return (try? tree.directory(Self.parent(path)))?.status(name) != nil
  }

  private mutating func describeEnvironment(rootPath: String) {
    var ownership = Ownership(
      members: members, sites: detected.sites, rootPath: rootPath, limits: limits, read: read, exists: exists)
    ownership.load()
    distributions = ownership.distributions
    rows = ownership.rows
    problems += ownership.problems
    let sites = detected.sites.map { (site: $0, prefix: $0.path.isEmpty ? "" : $0.path + "/") }
    for member in members where member.kind != .directory && member.kind != .device {
      guard let here = sites.first(where: { member.path.hasPrefix($0.prefix) }) else {
        addOutsideSite(member, ownership.owners[member.path])
        continue
      }
      let path = String(member.path.dropFirst(here.prefix.utf8.count))
      let version = here.site.python.first ?? detected.python[0]
      let prefixPath =
        here.prefix.isEmpty
        ? InstallScheme.prefixPath(.site, path, profile: detected.profile, python: version, project: "") : member.path
      installed.append(
        InstalledFile(
          member: member.index, root: .site, path: path, prefixPath: prefixPath, profiles: [detected.profile],
          python: here.site.python, owner: ownership.owner(of: member.path, site: here.site.path)))
    }
  }

  private mutating func addOutsideSite(_ member: Member, _ owner: Owner?) {
    var root = InstalledFile.Root.data
    var path = member.path
    for scripts in detected.scripts where path.hasPrefix(scripts + "/") {
      root = .scripts
      path = String(path.dropFirst(scripts.utf8.count + 1))
      break
    }
    installed.append(
      InstalledFile(
        member: member.index, root: root, path: path, prefixPath: member.path, profiles: [detected.profile],
        python: detected.python, owner: owner))
    // On Windows the prefix is a site directory itself.
    if detected.profile == .windows, root == .data, !member.path.contains("/") {
      installed.append(
        InstalledFile(
          member: member.index, root: .site, path: path, prefixPath: member.path, profiles: [.windows],
          python: detected.python, owner: owner))
    }
  }

  private mutating func describeEgg() {
    let headers = MessageHeaders(read("EGG-INFO/PKG-INFO") ?? [])
    if byPath["EGG-INFO/PKG-INFO"] == nil {
      problems.append(StructuralProblem(.missingMetadata, at: Place("EGG-INFO"), "the egg has no PKG-INFO"))
    }
    project = headers.first("name").map { Owner(name: $0, version: headers.first("version")) }
    if let project { distributions = [Distribution(owner: project, infoPath: "EGG-INFO", recorded: [])] }
    place(root: .site)
  }

  private mutating func describeSource() {
    if let bytes = read("PKG-INFO") {
      let headers = MessageHeaders(bytes)
      project = headers.first("name").map { Owner(name: $0, version: headers.first("version")) }
      if let project { distributions = [Distribution(owner: project, infoPath: "", recorded: [])] }
    }
    place(root: .project)
  }

  private mutating func place(root: InstalledFile.Root) {
    let first = detected.python.first ?? PythonVersion(3, 8)
    for member in members where member.kind != .directory && member.kind != .device {
      let prefixPath = InstallScheme.prefixPath(
        root, member.path, profile: .venv, python: first, project: "")
      installed.append(
        InstalledFile(
          member: member.index, root: root, path: member.path, prefixPath: prefixPath, profiles: Profile.allCases,
          python: detected.python, owner: project))
    }
  }

  /// Reports the links that lead outside, and those to directories, whose files have other names here.
  private mutating func judgeLinks() {
    for member in members {
      guard case .symbolicLink(let target) = member.kind, !isAmongScripts(member.path) else { continue }
      guard let path = Self.resolve(target, from: member.path) else {
        problems.append(
          StructuralProblem(
            .linkEscape, at: Place(member.path), "the link's target `\(target)` lies outside; it was not read",
            leavesUnread: true))
        continue
      }
      if byPath[path].map({ members[$0].kind == .directory }) ?? ((try? tree.directory(path)) != nil) {
        problems.append(
          StructuralProblem(
            .symbolicLink, at: Place(member.path),
            "a link to the directory `\(path)`; it was read under that name only",
            leavesUnread: byPath[path] == nil))
      }
    }
  }

  /// Links among the scripts lead to interpreters and to programs of the system, which are no part of the environment.
  private func isAmongScripts(_ path: String) -> Bool {
    detected.kind == .environment && detected.scripts.contains { path.hasPrefix($0 + "/") }
  }
}

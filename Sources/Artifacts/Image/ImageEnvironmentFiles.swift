import Evidence

/// The files of one environment of an image: what can hold code that runs by itself.
struct ImageEnvironmentFiles {
  struct Entry {
    /// In the image.
    let path: String
    let root: InstalledFile.Root
    /// Below the root.
    let below: String
    /// Below the prefix.
    let prefixPath: String
    let site: ImagePythons.Site?
    /// A position in the file system's files; nil for a link that leads to none, with its target.
    let content: Content
  }

  enum Content {
    case file(Int)
    case link(String)
  }

  private(set) var entries: [Entry] = []
  private(set) var problems: [StructuralProblem] = []
  private let system: ImageFileSystem
  private let prefix: ImagePythons.Prefix
  private let limits: Limits
  private var seen: Set<String> = []

  init(_ prefix: ImagePythons.Prefix, in system: ImageFileSystem, limits: Limits) {
    self.system = system
    self.prefix = prefix
    self.limits = limits
    for site in prefix.sites { addTree(site.path, .site, site: site) }
    if prefix.isStandalone { return }
    for name in ["bin", "Scripts"] { addTree(join(name), .scripts) }
    addFiles(in: prefix.path) { name in
      DirectoryListing.rootFiles.contains(name) || name.hasSuffix("._pth")
        || DirectoryListing.isStandardLibraryZip(name)
    }
    for lib in ["lib", "lib64"] {
      addFiles(in: join(lib)) { $0.hasSuffix("._pth") || DirectoryListing.isStandardLibraryZip($0) }
    }
    for tree in ["etc/jupyter", "etc/ipython", "etc/conda", "share/jupyter/kernels"] { addTree(join(tree), .data) }
    addCustomization()
  }

  /// Modules of the names that `site` imports, in the standard library's own directories.
  private mutating func addCustomization() {
    var directories = Set(prefix.sites.map { Self.parent($0.path) })
    for version in prefix.libraries {
      for lib in ["lib", "lib64"] { directories.insert(join("\(lib)/python\(version)")) }
    }
    for directory in directories.sorted() {
      addFiles(in: directory, trees: true) { name in
        let stem = name.prefix { $0 != "." }
        return stem == "sitecustomize" || stem == "usercustomize"
      }
    }
  }

  private func join(_ name: String) -> String { prefix.path.isEmpty ? name : "\(prefix.path)/\(name)" }

  private static func parent(_ path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
  }

  private func belowPrefix(_ path: String) -> String {
    prefix.path.isEmpty ? path : String(decoding: path.utf8.dropFirst(prefix.path.utf8.count + 1), as: UTF8.self)
  }

  private mutating func addFiles(in directory: String, trees: Bool = false, where fits: (String) -> Bool) {
    guard let node = system.resolve(directory), system.nodes[node].kind == .directory else { return }
    for (name, child) in system.children(of: node) where fits(name) {
      let path = directory.isEmpty ? name : "\(directory)/\(name)"
      if system.isDirectory(child) {
        if trees { addTree(path, .data) }
      } else {
        add(child, path, root: .data, below: belowPrefix(path), site: nil)
      }
    }
  }

  /// Everything below a directory; a link to a directory is entered as imports enter it, each directory once.
  private mutating func addTree(_ directory: String, _ root: InstalledFile.Root, site: ImagePythons.Site? = nil) {
    guard let start = system.resolve(directory), system.nodes[start].kind == .directory else { return }
    var entered: Set<Int> = [start]
    var queue = [(node: start, path: directory, below: "")]
    while let (node, path, below) = queue.popLast() {
      for (name, child) in system.children(of: node) {
        let childPath = path.isEmpty ? name : "\(path)/\(name)"
        let childBelow = below.isEmpty ? name : "\(below)/\(name)"
        guard system.isDirectory(child), let end = system.followed(child) else {
          let place = root == .data ? belowPrefix(childPath) : childBelow
          add(child, childPath, root: root, below: place, site: site)
          continue
        }
        // Programs' links lead to the system's own trees, which are no part of the environment.
        if end != child, root == .scripts { continue }
        if entered.insert(end).inserted { queue.append((end, childPath, childBelow)) }
      }
    }
  }

  private mutating func add(
    _ node: Int, _ path: String, root: InstalledFile.Root, below: String, site: ImagePythons.Site?
  ) {
    guard seen.insert(path).inserted else { return }
    guard entries.count < limits.members else {
      if problems.isEmpty {
        problems.append(
          StructuralProblem(
            .tooManyMembers, at: Place(path), "more than \(limits.members) files; the rest was not listed",
            leavesUnread: true))
      }
      return
    }
    let content: Content
    if let file = system.file(node) {
      content = .file(file)
    } else if case .link(let target) = system.nodes[node].kind {
      content = .link(target)
    } else {
      return
    }
    let prefixPath: String
    if let site {
      prefixPath = site.belowPrefix.isEmpty ? below : "\(site.belowPrefix)/\(below)"
    } else {
      prefixPath = belowPrefix(path)
    }
    entries.append(
      Entry(path: path, root: root, below: below, prefixPath: prefixPath, site: site, content: content))
  }
}

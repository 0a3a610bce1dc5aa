import Evidence

/// The file system that an image's layers make together, as a tree of names (OCI image-spec, `layer.md`).
///
/// Links are followed inside the image alone: an absolute target begins at the image's root, and nothing is above it.
struct ImageFileSystem: Sendable {
  /// A regular file's bytes: where they are in which layer.
  struct File: Sendable, Hashable {
    let layer: Int
    /// In the layer's inflated archive.
    let offset: Int
    let size: Int
    let mode: UInt16
  }

  enum Kind: Sendable, Hashable {
    case directory
    /// A position in `files`.
    case file(Int)
    case link(String)
    case device
  }

  /// A name in a directory, equal where its bytes are: text compares by characters, file systems do not.
  struct Name: Hashable, Sendable, Comparable {
    let text: String
    init(_ text: String) { self.text = text }
    static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
    static func < (a: Self, b: Self) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  struct Node: Sendable {
    let name: String
    let parent: Int
    var kind: Kind
    var children: [Name: Int] = [:]
  }

  /// The root.
  static let root = 0
  /// Components of one path.
  private static let depth = 256
  /// Links that are followed for one path, as in Linux (`MAXSYMLINKS`).
  private static let links = 40

  private(set) var nodes = [Node(name: "", parent: 0, kind: .directory)]
  private(set) var files: [File] = []
  private(set) var problems: [StructuralProblem] = []
  /// What later layers took away of earlier ones, as far as it was start-up code.
  private(set) var deleted: [DeletedStartupFiles] = []
  private var isFull = false
  private var lastDirectory: (path: String, node: Int)?
  private let limits: Limits

  init(limits: Limits) { self.limits = limits }

  // MARK: Looking

  /// The components of a path, by bytes.
  static func components(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: Array($0), as: UTF8.self) }
  }

  /// The node of a path, with links followed; nil where there is none, or where links make a loop.
  func resolve(_ path: String, from start: Int = root, followsLast: Bool = true) -> Int? {
    var pending = Array(Self.components(path).reversed())
    var node = path.utf8.first == UInt8(ascii: "/") ? Self.root : start
    var links = 0
    while let part = pending.popLast() {
      if part == "." { continue }
      if part == ".." {
        node = nodes[node].parent
        continue
      }
      guard case .directory = nodes[node].kind, let child = nodes[node].children[Name(part)] else { return nil }
      guard case .link(let target) = nodes[child].kind, followsLast || !pending.isEmpty else {
        node = child
        continue
      }
      links += 1
      guard links <= Self.links, pending.count <= 4_096 else { return nil }
      if target.utf8.first == UInt8(ascii: "/") { node = Self.root }
      pending += Self.components(target).reversed()
    }
    return node
  }

  /// Where a node lies, without a slash at the front; empty for the root.
  func path(of node: Int) -> String {
    var parts: [String] = []
    var node = node
    while node != Self.root {
      parts.append(nodes[node].name)
      node = nodes[node].parent
    }
    return parts.reversed().joined(separator: "/")
  }

  /// The names in a directory with their nodes, in the order of their bytes.
  func children(of node: Int) -> [(name: String, node: Int)] {
    nodes[node].children.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
  }

  /// The node of a name in a directory, itself and not what it links to.
  func child(_ name: String, of node: Int) -> Int? { nodes[node].children[Name(name)] }

  /// The node that a node is or links to.
  func followed(_ node: Int) -> Int? {
    guard case .link(let target) = nodes[node].kind else { return node }
    return resolve(target, from: nodes[node].parent)
  }

  /// The file that a node is or links to.
  func file(_ node: Int) -> Int? {
    guard let end = followed(node), case .file(let file) = nodes[end].kind else { return nil }
    return file
  }

  /// Whether a node is a directory or links to one.
  func isDirectory(_ node: Int) -> Bool { followed(node).map { nodes[$0].kind == .directory } ?? false }

  // MARK: Applying layers

  private mutating func report(
    _ code: StructuralProblem.Code, _ path: String, _ detail: String, leavesUnread: Bool = false
  ) {
    guard problems.count < 1_000 else { return }
    let problem = StructuralProblem(code, at: Place(path), detail, leavesUnread: leavesUnread)
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// Puts a layer on top of those before it. Whiteouts act on what lower layers made, wherever in the layer they stand.
  mutating func apply(_ entries: [TarArchive.Entry], layer: Int) {
    lastDirectory = nil
    var removals: [Int] = []
    var emptied: [Int] = []
    var additions: [(path: String, entry: TarArchive.Entry)] = []
    for entry in entries {
      guard let path = MemberName.normalised(entry.name) else {
        report(.parentPath, entry.name, "the name leads out of the image; the entry was not applied")
        continue
      }
      guard !path.isEmpty else { continue }
      let (parent, name) = Self.split(path)
      guard name.hasPrefix(".wh."), entry.kind == .file else {
        additions.append((path, entry))
        continue
      }
      switch Whiteout(name) {
      case .opaque: emptied += [resolve(parent)].compactMap(\.self)
      case .file(let hidden):
        if let directory = resolve(parent), let node = child(hidden, of: directory) { removals.append(node) }
      case .metadata: break
      case .invalid:
        report(.invalidWhiteout, path, "names nothing that could be deleted; runtimes disagree on what it does")
      }
    }
    let replaced = additions.compactMap { addition -> Int? in
      guard addition.entry.kind != .directory, let node = resolve(addition.path, followsLast: false),
        node != Self.root, nodes[node].kind == .directory
      else { return nil }
      return node
    }
    noteDeletions(of: removals + emptied.flatMap { nodes[$0].children.values } + replaced, layer: layer)
    for node in removals { nodes[nodes[node].parent].children[Name(nodes[node].name)] = nil }
    for node in emptied { nodes[node].children = [:] }
    for (path, entry) in additions where !isFull { add(path, entry, layer: layer) }
    settleDeletions(layer: layer)
  }

  private static func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  private mutating func add(_ path: String, _ entry: TarArchive.Entry, layer: Int) {
    let (parent, name) = Self.split(path)
    guard let directory = makeDirectory(parent) else { return }
    let kind: Kind
    switch entry.kind {
    case .directory:
      if let known = child(name, of: directory), nodes[known].kind == .directory { return }
      kind = .directory
    case .file:
      files.append(
        File(layer: layer, offset: entry.dataOffset, size: entry.size, mode: UInt16(truncatingIfNeeded: entry.mode)))
      kind = .file(files.count - 1)
    case .symbolicLink(let target): kind = .link(target)
    case .hardLink(let target):
      guard let inside = MemberName.normalised(target) else {
        return report(.linkEscape, path, "a hard link to `\(target)`, which leads out of the image")
      }
      guard let node = resolve(inside, followsLast: false), nodes[node].kind != .directory else {
        return report(.unreadable, path, "a hard link to `\(target)`, which is no file", leavesUnread: true)
      }
      kind = nodes[node].kind
    case .device: kind = .device
    }
    if name.contains("\u{FFFD}"), child(name, of: directory) != nil {
      report(.nonUTF8Name, path, "a name that is not UTF-8 hides another one here", leavesUnread: true)
    }
    put(kind, name, in: directory)
  }

  private mutating func put(_ kind: Kind, _ name: String, in directory: Int) {
    guard nodes.count < limits.imageNodes else {
      isFull = true
      return report(
        .tooManyMembers, path(of: directory), "the layers hold more than \(limits.imageNodes) names; the rest was left",
        leavesUnread: true)
    }
    nodes.append(Node(name: name, parent: directory, kind: kind))
    if nodes[directory].children.updateValue(nodes.count - 1, forKey: Name(name)) != nil { lastDirectory = nil }
  }

  /// The directory of a path, made where there is none. Runtimes differ where a link stands in the way: some follow it
  /// inside the image, others put a directory in its place.
  private mutating func makeDirectory(_ path: String) -> Int? {
    if let lastDirectory, lastDirectory.path.utf8.elementsEqual(path.utf8) { return lastDirectory.node }
    let parts = Self.components(path)
    guard parts.count <= Self.depth else {
      report(.nestingTooDeep, path, "more than \(Self.depth) directories lie inside one another", leavesUnread: true)
      return nil
    }
    var node = Self.root
    for part in parts {
      if let known = child(part, of: node) {
        if nodes[known].kind == .directory {
          node = known
          continue
        }
        if case .link = nodes[known].kind, let end = followed(known), nodes[end].kind == .directory {
          report(
            .symbolicLink, path, "a layer writes below the link `\(self.path(of: known))`; runtimes disagree on where")
          node = end
          continue
        }
      }
      guard !isFull else { return nil }
      put(.directory, part, in: node)
      guard let made = child(part, of: node), nodes[made].kind == .directory else { return nil }
      node = made
    }
    lastDirectory = (path, node)
    return node
  }

  // MARK: Deleted start-up files

  /// Remembers the site directories that are about to lose start-up files, as they are before the layer.
  private mutating func noteDeletions(of roots: [Int], layer: Int) {
    var bySite: [Int: [String]] = [:]
    var queue = roots
    while let node = queue.popLast() {
      let entry = nodes[node]
      if DeletedStartupFiles.isStartup(entry.name, in: nodes[entry.parent].name) {
        bySite[entry.parent, default: []].append(path(of: node))
      }
      if entry.kind == .directory { queue += entry.children.values }
    }
    for (site, paths) in bySite.sorted(by: { $0.key < $1.key }) {
      guard deleted.count < DeletedStartupFiles.most else {
        return report(
          .tooManyMembers, path(of: site),
          "start-up files were deleted in more than \(DeletedStartupFiles.most) directories; the rest was left",
          leavesUnread: true)
      }
      deleted.append(
        DeletedStartupFiles(layer: layer, site: path(of: site), paths: Set(paths), files: snapshot(of: site)))
    }
  }

  /// All files below a directory that matter to start-up code.
  private func snapshot(of site: Int) -> [DeletedStartupFiles.Entry] {
    var out: [DeletedStartupFiles.Entry] = []
    var queue = [site]
    while let node = queue.popLast(), out.count < limits.members {
      for (name, child) in children(of: node) {
        if nodes[child].kind == .directory {
          queue.append(child)
        } else if DeletedStartupFiles.matters(name), let file = file(child) {
          out.append(DeletedStartupFiles.Entry(path: path(of: child), file: file))
        }
      }
    }
    return out.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Drops what the layer that deleted it put back.
  private mutating func settleDeletions(layer: Int) {
    for index in deleted.indices where deleted[index].layer == layer {
      deleted[index].paths = deleted[index].paths.filter { resolve($0, followsLast: false) == nil }
    }
    deleted.removeAll { $0.paths.isEmpty }
  }
}

/// What a name that begins with `.wh.` means in a layer.
enum Whiteout: Equatable {
  /// Everything that lower layers put into the directory is hidden.
  case opaque
  /// One name of lower layers is hidden.
  case file(String)
  /// What AUFS kept for itself.
  case metadata
  case invalid

  init(_ name: String) {
    let rest = String(name.dropFirst(".wh.".count))
    if rest == ".wh..opq" {
      self = .opaque
    } else if [".wh.plnk", ".wh.aufs", ".wh.orph", ".wh..tmp"].contains(rest) {
      self = .metadata
    } else if rest.isEmpty || rest == "." || rest == ".." || rest.hasPrefix(".wh.") {
      self = .invalid
    } else {
      self = .file(rest)
    }
  }
}

/// Start-up files of one site directory that a later layer took away: whatever ran in between ran them.
struct DeletedStartupFiles: Sendable {
  struct Entry: Sendable {
    let path: String
    /// A position in the file system's files.
    let file: Int
  }

  /// Site directories of one image that are looked at.
  static let most = 16

  /// The layer that took them away, counted from 0.
  let layer: Int
  let site: String
  var paths: Set<String>
  /// What lay in the site directory before.
  let files: [Entry]

  /// Whether a name in a directory of that name is one that the interpreter starts.
  static func isStartup(_ name: String, in directory: String) -> Bool {
    let isSite = directory == "site-packages" || directory == "dist-packages"
    if isSite, name.hasSuffix(".pth") || name.hasSuffix(".start") { return true }
    let stem = name.prefix { $0 != "." }
    return isSite && (stem == "sitecustomize" || stem == "usercustomize")
  }

  /// Whether a file is code or tells who owns it.
  static func matters(_ name: String) -> Bool {
    [".py", ".pth", ".start", ".pyc"].contains { name.hasSuffix($0) }
      || ["RECORD", "METADATA", "PKG-INFO", "top_level.txt", "installed-files.txt"].contains(name)
  }
}

import Evidence

/// Lists the files below a directory without following links.
struct DirectoryWalker {
  private let root: DirectoryHandle
  private let limits: Limits
  private(set) var members: [Member] = []
  private(set) var problems: [StructuralProblem] = []
  private var isFull = false
  private var seen: Set<String> = []

  /// Directories inside one another that are entered.
  private static let depth = 100

  init(_ root: DirectoryHandle, limits: Limits) {
    self.root = root
    self.limits = limits
  }

  /// Adds everything below a directory, named relative to the root; does nothing where there is none.
  mutating func addTree(_ path: String) {
    guard let handle = try? TreeReader(root).directory(path) else { return }
    walk(handle, path, depth: 0, recursive: true) { _ in true }
  }

  /// Adds the files directly in a directory whose names fit, and the trees below fitting subdirectories.
  mutating func addFiles(in path: String, trees: Bool = false, where fits: (String) -> Bool) {
    guard let handle = try? TreeReader(root).directory(path) else { return }
    walk(handle, path, depth: 0, recursive: trees, where: fits)
  }

  private mutating func report(
    _ code: StructuralProblem.Code, _ path: String, _ detail: String, leavesUnread: Bool = true
  ) {
    problems.append(StructuralProblem(code, at: Place(path), detail, leavesUnread: leavesUnread))
  }

  private mutating func walk(
    _ directory: DirectoryHandle, _ path: String, depth: Int, recursive: Bool, where fits: (String) -> Bool
  ) {
    guard depth < Self.depth else {
      report(.nestingTooDeep, path, "more than \(Self.depth) directories lie inside one another")
      return
    }
    let listing: (items: [DirectoryHandle.Item], hasMore: Bool)
    do throws(ArtifactError) {
      listing = try directory.items(limit: limits.members)
    } catch {
      report(.unreadable, path, error.detail)
      return
    }
    if listing.hasMore { report(.tooManyMembers, path, "the directory has more than \(limits.members) names") }
    for item in listing.items where fits(item.name) {
      guard !isFull else { return }
      let itemPath = path.isEmpty ? item.name : "\(path)/\(item.name)"
      guard seen.insert(itemPath).inserted else { continue }
      add(item, itemPath, in: directory)
      guard recursive, item.status?.kind == .directory else { continue }
      do throws(ArtifactError) {
        walk(try directory.directory(item.name), itemPath, depth: depth + 1, recursive: true) { _ in true }
      } catch {
        report(.unreadable, itemPath, error.detail)
      }
    }
  }

  private mutating func add(_ item: DirectoryHandle.Item, _ path: String, in directory: DirectoryHandle) {
    guard members.count < limits.members else {
      report(.tooManyMembers, path, "more than \(limits.members) files; the rest was not listed")
      isFull = true
      return
    }
    guard let status = item.status else {
      report(.nonUTF8Name, path, "the file's name is not UTF-8; it was not read")
      return
    }
    if status.kind == .file, item.name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      report(.controlCharacterName, path, "the file's name holds control characters", leavesUnread: false)
    }
    let kind: Member.Kind
    switch status.kind {
    case .file: kind = .file
    case .directory: kind = .directory
    case .symbolicLink: kind = .symbolicLink(directory.linkTarget(item.name) ?? "")
    case .other:
      kind = .device
      report(.deviceMember, path, "is a device, pipe or socket; it was not read")
    }
    if status.kind == .file, status.mode & 0o6000 != 0 {
      report(.setuidMode, path, "has the set-user-id or set-group-id bit", leavesUnread: false)
    }
    members.append(Member(index: members.count, path: path, kind: kind, size: status.size, mode: status.mode))
  }
}

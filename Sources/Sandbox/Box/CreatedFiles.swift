internal import CSandbox
import Glibc

/// What the box's programs left in its private trees. Holds the trees, which go with it.
///
/// A class because it owns descriptors. `@unchecked`: the supervisor's thread alone changes it, until the box's end;
/// whoever gets it with the result only reads, and reading a file has no position.
package final class CreatedFiles: @unchecked Sendable {
  package struct File: Hashable, Sendable {
    /// In the box.
    package let path: String
    package let bytes: Int
    package let mode: UInt32
    package let isLink: Bool
    /// Whether it is the mark of a file of the snapshot that was removed.
    package let isRemoval: Bool

    fileprivate init(_ path: String, _ status: stat) {
      self.path = path
      bytes = Int(status.st_size)
      mode = status.st_mode & 0o7777
      isLink = status.st_mode & S_IFMT == S_IFLNK
      isRemoval = status.st_mode & S_IFMT == S_IFCHR
    }
  }

  /// By path. Directories are not listed.
  package private(set) var files: [File] = []
  /// Whether there are more than could be listed.
  package private(set) var isTruncated = false

  private let trees: [(target: String, directory: Descriptor)]
  private var planted: [Key: Stamp] = [:]
  /// As it was when an inspector last asked.
  private var looked: [Key: Stamp] = [:]

  private struct Key: Hashable {
    let tree: Int
    let inode: UInt64
  }
  fileprivate struct Stamp: Equatable {
    let bytes: Int
    let seconds: Int
    let nanoseconds: Int
  }

  /// Directories inside one another that are followed.
  private static let depth = 64
  private static let directoryEntries = 100_000

  /// - Parameter trees: Where each tree lies in the box, and an open descriptor of it.
  init(trees: [(target: String, directory: Descriptor)]) { self.trees = trees }

  /// Notes what is there before the command starts.
  func notePlanted(limit: Int) {
    list(limit: limit) { tree, _, status in
      self.planted[Key(tree: tree, inode: UInt64(status.st_ino))] = Stamp(status)
    }
  }

  /// Lists what is there now and was not, or not like this.
  func update(limit: Int) {
    files = []
    isTruncated = !list(limit: limit + planted.count) { tree, path, status in
      guard self.planted[Key(tree: tree, inode: UInt64(status.st_ino))] != Stamp(status) else { return }
      self.files.append(File(path, status))
    }
    if files.count > limit {
      files.removeLast(files.count - limit)
      isTruncated = true
    }
    files.sort { $0.path < $1.path }
  }

  /// What was made or changed since this was last asked.
  func changesSinceLastLook(limit: Int) -> [File] {
    var changes: [File] = []
    list(limit: limit + planted.count) { tree, path, status in
      let key = Key(tree: tree, inode: UInt64(status.st_ino))
      let stamp = Stamp(status)
      guard (self.looked[key] ?? self.planted[key]) != stamp else { return }
      self.looked[key] = stamp
      changes.append(File(path, status))
    }
    return changes
  }

  /// A regular file; nil where there is none.
  func file(at path: String) -> File? {
    guard let opened = open(path) else { return nil }
    return File(path, opened.status)
  }

  /// At most `limit` bytes of a file, wherever the box's programs made it point: links are not followed.
  package func contents(of file: File, limit: Int) -> [UInt8]? {
    guard let (descriptor, status) = open(file.path) else { return nil }
    let capacity = min(limit, max(0, Int(status.st_size)))
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      while count < capacity {
        let more = pread(descriptor.number, buffer.baseAddress.map { $0 + count }, capacity - count, off_t(count))
        guard more > 0 else { break }
        count += more
      }
    }
  }

  private func open(_ path: String) -> (descriptor: Descriptor, status: stat)? {
    guard let tree = trees.first(where: { isBelow(path, $0.target) }) else { return nil }
    let relative = String(path.dropFirst(tree.target.count).drop { $0 == "/" })
    // A pipe or a device must neither be waited for nor become our terminal.
    let opened = csandbox_open_beneath(tree.directory.number, relative, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    guard opened >= 0 else { return nil }
    let descriptor = Descriptor(opened)
    var status = stat()
    guard fstat(descriptor.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return (descriptor, status)
  }

  // MARK: Walking

  /// Calls `body` for each entry that is no directory; false where a limit was reached.
  @discardableResult
  private func list(limit: Int, _ body: (Int, String, stat) -> Void) -> Bool {
    var left = limit
    for (index, tree) in trees.enumerated() {
      let root = csandbox_open_beneath(tree.directory.number, ".", O_RDONLY | O_DIRECTORY)
      guard root >= 0 else { continue }
      guard walk(root, path: tree.target, depth: 0, &left, { body(index, $0, $1) }) else { return false }
    }
    return true
  }

  /// Takes over `descriptor`.
  private func walk(_ descriptor: Int32, path: String, depth: Int, _ left: inout Int, _ body: (String, stat) -> Void)
    -> Bool
  {
    guard let directory = fdopendir(descriptor) else {
      close(descriptor)
      return true
    }
    defer { closedir(directory) }
    for name in Directory.names(directory, limit: Self.directoryEntries) {
      left -= 1
      guard left >= 0 else { return false }
      var status = stat()
      guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        body("\(path)/\(name)", status)
        continue
      }
      guard depth < Self.depth else { return false }
      let inner = csandbox_open_beneath(descriptor, name, O_RDONLY | O_DIRECTORY)
      // What is mounted there is somebody else's.
      guard inner >= 0 else { continue }
      guard walk(inner, path: "\(path)/\(name)", depth: depth + 1, &left, body) else { return false }
    }
    return true
  }
}

extension CreatedFiles.Stamp {
  fileprivate init(_ status: stat) {
    self.init(bytes: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }
}

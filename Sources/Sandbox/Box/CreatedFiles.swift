internal import CSandbox
import Glibc

/// What the box's programs left in its private trees. Holds the trees, which go with it.
///
/// A class because it owns descriptors. `@unchecked`: the supervisor's thread alone changes it, until the box's end;
/// whoever gets it with the result only reads, and reading a file has no position.
package final class CreatedFiles: @unchecked Sendable {
  package struct File: Hashable, Sendable {
    /// In the box. A name that is not UTF-8 is shown with `\xFF` for its bytes.
    package let path: String
    package let bytes: Int
    package let mode: UInt32
    package let isLink: Bool
    /// Whether it is the mark of a file of the snapshot that was removed.
    package let isRemoval: Bool
    /// Whether there is anything to be read: it is neither a link, a pipe, a socket nor a device.
    package let isRegular: Bool
    /// The path in its tree, ended with a zero, where `path` does not say it.
    fileprivate let name: [CChar]?

    fileprivate init(_ path: String, name: [CChar]?, _ status: stat) {
      self.path = path
      self.name = name
      isRegular = status.st_mode & S_IFMT == S_IFREG
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

  /// Whether nobody is left who could be disturbed: then rights that a program took away are given back.
  private var isOver = false
  private let trees: [(target: String, directory: Descriptor)]
  private var planted: [Key: Stamp] = [:]
  /// As it was when an inspector last asked.
  private var looked: [Key: Stamp] = [:]
  /// Files whose opening is told: whoever looks for the box must not be told of.
  private var watched: Set<Key> = []

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
  /// Files that are known to have been there before the command started.
  private static let plantedLimit = 200_000

  /// - Parameter trees: Where each tree lies in the box, and an open descriptor of it.
  init(trees: [(target: String, directory: Descriptor)]) { self.trees = trees }

  /// Notes what is there before the command starts.
  func notePlanted() {
    list(limit: Self.plantedLimit) { tree, _, _, status in
      self.planted[Key(tree: tree, inode: UInt64(status.st_ino))] = Stamp(status)
    }
  }

  /// Notes which of them are watched: they are not opened before the box's end.
  func noteWatched(_ paths: [String]) {
    for path in paths {
      guard let (index, relative) = place(of: path) else { continue }
      var status = stat()
      guard fstatat(trees[index].directory.number, relative, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      watched.insert(Key(tree: index, inode: UInt64(status.st_ino)))
    }
  }

  /// The tree that a path lies in, and the path in it.
  private func place(of path: String) -> (tree: Int, relative: String)? {
    guard let index = trees.firstIndex(where: { isBelow(path, $0.target) }) else { return nil }
    return (index, String(path.dropFirst(trees[index].target.count).drop { $0 == "/" }))
  }

  /// Lists what is there now and was not, or not like this.
  func update(limit: Int) {
    isOver = true
    files = []
    isTruncated = !list(limit: limit + planted.count) { tree, path, name, status in
      guard self.planted[Key(tree: tree, inode: UInt64(status.st_ino))] != Stamp(status) else { return }
      self.files.append(File(path, name: name, status))
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
    list(limit: limit + planted.count) { tree, path, name, status in
      let key = Key(tree: tree, inode: UInt64(status.st_ino))
      let stamp = Stamp(status)
      guard (self.looked[key] ?? self.planted[key]) != stamp else { return }
      self.looked[key] = stamp
      changes.append(File(path, name: name, status))
    }
    return changes
  }

  /// A regular file; nil where there is none.
  func file(at path: String) -> File? {
    guard let opened = open(path, name: nil) else { return nil }
    return File(path, name: nil, opened.status)
  }

  /// At most `limit` bytes of a file, wherever the box's programs made it point: links are not followed.
  package func contents(of file: File, limit: Int) -> [UInt8]? {
    guard file.isRegular, let (descriptor, status) = open(file.path, name: file.name) else { return nil }
    let capacity = min(limit, max(0, Int(status.st_size)))
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      while count < capacity {
        let more = pread(descriptor.number, buffer.baseAddress.map { $0 + count }, capacity - count, off_t(count))
        guard more > 0 else { break }
        count += more
      }
    }
  }

  /// What the private trees hold, in bytes and in entries, as far as `limit` entries go.
  func usage(limit: Int) -> (bytes: UInt64, entries: Int) {
    let sum = Sum()
    list(limit: limit) { _, _, _, status in
      sum.bytes += UInt64(max(0, status.st_blocks)) * 512
      sum.entries += 1
    }
    return (sum.bytes, sum.entries)
  }

  private final class Sum {
    var bytes: UInt64 = 0
    var entries = 0
  }

  /// Only a regular file is opened at all: who opens a pipe lets its writer go on, or waits for one.
  private func open(_ path: String, name: [CChar]?) -> (descriptor: Descriptor, status: stat)? {
    guard let (index, relative) = place(of: path) else { return nil }
    let tree = trees[index]
    let found =
      name.map { csandbox_place_beneath(tree.directory.number, $0) }
      ?? csandbox_place_beneath(tree.directory.number, relative)
    guard found >= 0 else { return nil }
    let place = Descriptor(found)
    var status = stat()
    guard fstat(place.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      isOver || !watched.contains(Key(tree: index, inode: UInt64(status.st_ino)))
    else { return nil }
    let link = "/proc/self/fd/\(place.number)"
    if isOver, status.st_mode & 0o400 == 0 { chmod(link, 0o600) }
    let opened = Glibc.open(link, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    return opened >= 0 ? (Descriptor(opened), status) : nil
  }

  // MARK: Walking

  /// What is told of an entry: its tree, its path for people, its path in the tree where that is another, its status.
  private typealias Body = (Int, String, [CChar]?, stat) -> Void

  /// Calls `body` for each entry that is no directory; false where a limit was reached.
  @discardableResult
  private func list(limit: Int, _ body: @escaping Body) -> Bool {
    var left = limit
    for (index, tree) in trees.enumerated() {
      let root = csandbox_open_beneath(tree.directory.number, ".", O_RDONLY | O_DIRECTORY)
      guard root >= 0 else { continue }
      let walk = Walk(tree: index, gives: isOver, body)
      guard walk.walk(root, path: tree.target, name: [], isText: true, depth: 0, &left) else { return false }
    }
    return true
  }

  /// A walk through one tree.
  private struct Walk {
    let tree: Int
    /// Whether directories that cannot be entered are made to be.
    let givesRights: Bool
    let body: Body

    init(tree: Int, gives rights: Bool, _ body: @escaping Body) {
      self.tree = tree
      givesRights = rights
      self.body = body
    }

    /// Takes over `descriptor`.
    func walk(
      _ descriptor: Int32, path: String, name: [CChar], isText: Bool, depth: Int, _ left: inout Int
    ) -> Bool {
      guard let directory = fdopendir(descriptor) else {
        close(descriptor)
        return true
      }
      defer { closedir(directory) }
      for entry in Directory.names(directory, limit: min(CreatedFiles.directoryEntries, left + 1)) {
        left -= 1
        guard left >= 0 else { return false }
        var status = stat()
        guard fstatat(descriptor, entry.bytes, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
        let isText = isText && entry.isText
        let inner = name.isEmpty ? entry.bytes : name.dropLast() + [0x2F] + entry.bytes
        guard status.st_mode & S_IFMT == S_IFDIR else {
          body(tree, "\(path)/\(entry.text)", isText ? nil : inner, status)
          continue
        }
        guard depth < CreatedFiles.depth else { return false }
        if givesRights, status.st_mode & 0o500 != 0o500 { fchmodat(descriptor, entry.bytes, 0o700, 0) }
        let opened = csandbox_open_beneath(descriptor, entry.bytes, O_RDONLY | O_DIRECTORY)
        // What is mounted there is somebody else's, and what nobody may read nobody has filled.
        guard opened >= 0 else { continue }
        let next = "\(path)/\(entry.text)"
        guard walk(opened, path: next, name: inner, isText: isText, depth: depth + 1, &left) else { return false }
      }
      return true
    }
  }
}

extension CreatedFiles.Stamp {
  fileprivate init(_ status: stat) {
    self.init(bytes: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }
}

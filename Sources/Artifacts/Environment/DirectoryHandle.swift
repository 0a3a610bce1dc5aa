import Glibc
import Synchronization

/// An open directory, below which files are opened by name without following links.
///
/// A class because the descriptor has an end.
final class DirectoryHandle: Sendable {
  /// One name in a directory.
  struct Item: Sendable {
    let name: String
    /// Nil for a name that is not UTF-8, which can't be opened again by its decoded form.
    let status: FileStatus?
  }

  private let descriptor: CInt
  /// How errors name it.
  let path: String

  private init(descriptor: CInt, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Opens the directory that the user named; links in its path are followed, since they are the user's.
  init(_ path: String) throws(ArtifactError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.error(path, errno) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  private static func error(_ path: String, _ number: CInt) -> ArtifactError {
    let code: ArtifactError.Code = number == ENOENT || number == ENOTDIR ? .notFound : .notReadable
    let reason = number == ELOOP ? "it is a symbolic link" : OpenFile.reason(number)
    return ArtifactError(code, path: path, "cannot be opened: \(reason)")
  }

  /// Opens a directory in this one; a link is refused.
  func directory(_ name: String) throws(ArtifactError) -> DirectoryHandle {
    let path = "\(self.path)/\(name)"
    let child = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard child >= 0 else { throw Self.error(path, errno) }
    return DirectoryHandle(descriptor: child, path: path)
  }

  /// Opens a file in this directory; a link is refused, and a pipe or device does not block.
  func file(_ name: String) throws(ArtifactError) -> OpenFile {
    let path = "\(self.path)/\(name)"
    let child = openat(descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    guard child >= 0 else { throw Self.error(path, errno) }
    let file = try OpenFile(descriptor: child, path: path)
    guard file.status.kind == .file else {
      throw ArtifactError(.notReadable, path: path, "is not a regular file")
    }
    return file
  }

  /// What a name in this directory is, itself and not what it may link to; nil where there is none.
  func status(_ name: String) -> FileStatus? {
    var raw = stat()
    guard fstatat(descriptor, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return FileStatus(raw)
  }

  /// The target of a symbolic link, as written; nil where it can't be read.
  func linkTarget(_ name: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlinkat(descriptor, name, &buffer, buffer.count)
    guard count >= 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The names in the directory with what they are, in code point order; at most `limit`, and whether there were more.
  func items(limit: Int) throws(ArtifactError) -> (items: [Item], hasMore: Bool) {
    // A second descriptor, since reading a directory has a position, and closing the stream closes it.
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else {
      let number = errno
      if copy >= 0 { close(copy) }
      throw Self.error(path, number)
    }
    defer { closedir(stream) }
    var out: [Item] = []
    while let entry = readdir(stream) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      guard out.count < limit else { return (out, true) }
      out.append(Item(name: name, status: status(name)))
    }
    out.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return (out, false)
  }
}

/// Opens files below a root by path, component by component, so that no link leads outside.
///
/// A class because it keeps the directories that were used last open.
final class TreeReader: Sendable {
  private let root: DirectoryHandle
  private let recent = Mutex<[(path: String, handle: DirectoryHandle)]>([])

  init(_ root: DirectoryHandle) { self.root = root }

  /// Opens a file by a normalised relative path.
  func file(_ path: String) throws(ArtifactError) -> OpenFile {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return try root.file(path) }
    return try directory(String(path[..<slash])).file(String(path[path.index(after: slash)...]))
  }

  /// Opens a directory by a normalised relative path.
  func directory(_ path: String) throws(ArtifactError) -> DirectoryHandle {
    if path.isEmpty { return root }
    if let known = recent.withLock({ list in list.first { $0.path == path }?.handle }) { return known }
    var handle = root
    for part in path.split(separator: "/") { handle = try handle.directory(String(part)) }
    recent.withLock { list in
      list.append((path, handle))
      if list.count > 8 { list.removeFirst() }
    }
    return handle
  }
}

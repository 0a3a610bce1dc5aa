import Glibc

/// A file descriptor that is closed with its last user.
///
/// A class because a descriptor has an end. Reading is by `pread`, which has no position and may be done from several
/// threads at once; pages that are read this way do not count as memory of the process.
final class OpenFile: Sendable {
  let descriptor: CInt
  /// How errors name it.
  let path: String
  let status: FileStatus

  /// Takes a descriptor over.
  init(descriptor: CInt, path: String) throws(ArtifactError) {
    self.descriptor = descriptor
    self.path = path
    var raw = stat()
    guard fstat(descriptor, &raw) == 0 else {
      let reason = Self.reason(errno)
      close(descriptor)
      throw ArtifactError(.notReadable, path: path, "cannot be examined: \(reason)")
    }
    status = FileStatus(raw)
  }

  /// Opens a file that the user named; links in the path are followed, since they are the user's.
  convenience init(_ path: String) throws(ArtifactError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code: ArtifactError.Code = errno == ENOENT || errno == ENOTDIR ? .notFound : .notReadable
      throw ArtifactError(code, path: path, "cannot be opened: \(Self.reason(errno)). Check the path")
    }
    try self.init(descriptor: descriptor, path: path)
  }

  deinit { close(descriptor) }

  /// Fills the buffer from `offset` on and gives the number of bytes read, fewer only at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ArtifactError) -> Int {
    var done = 0
    while done < buffer.count {
      let target = buffer.baseAddress.map { $0 + done }
      let count = pread(descriptor, target, buffer.count - done, off_t(offset + done))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw ArtifactError(
          .notReadable, path: path, offset: offset + done, "cannot be read: \(Self.reason(errno))")
      }
      done += count
    }
    return done
  }

  /// The system's words for an error number.
  static func reason(_ number: CInt) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
  }
}

/// What `stat` says of a file, as far as it is used here.
struct FileStatus: Sendable, Hashable {
  /// What a name stands for, as far as opening differs.
  enum Kind: Sendable { case file, directory, symbolicLink, other }
  let kind: Kind
  let size: Int
  let mode: UInt16
  let device: UInt
  let inode: UInt

  init(_ raw: stat) {
    switch raw.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .directory
    case S_IFLNK: kind = .symbolicLink
    default: kind = .other
    }
    size = Int(raw.st_size)
    mode = UInt16(truncatingIfNeeded: raw.st_mode & 0o7777)
    device = UInt(raw.st_dev)
    inode = UInt(raw.st_ino)
  }
}

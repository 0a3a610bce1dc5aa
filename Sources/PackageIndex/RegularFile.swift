import Glibc

/// An open regular file; anything else, such as a pipe that never ends, is refused.
///
/// A class because it owns a descriptor.
final class RegularFile {
  let descriptor: Int32
  let size: Int

  init(path: String) throws(FileFailure) {
    // Non-blocking, so that a pipe with no writer does not hold the open call.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(number: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileFailure(number: EINVAL)
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads from the start to the end, a piece at a time.
  func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return false }
      if count == 0 { return true }
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      offset += count
    }
  }

  /// The whole contents, if they are no more than a number of bytes.
  func bytes(limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var isTooLarge = false
    let isComplete = forEachPiece { piece in
      isTooLarge = isTooLarge || bytes.count + piece.count > limit
      if !isTooLarge { bytes.append(contentsOf: piece) }
    }
    return isComplete && !isTooLarge ? bytes : nil
  }
}

/// Why the system refused a file.
struct FileFailure: Error {
  let number: Int32

  var reason: String { String(cString: strerror(number)) }
}

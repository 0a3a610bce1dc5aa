import Glibc

/// Small questions to the file system.
enum FileStatus {
  /// Where a symbolic link leads, as written; nil for anything else.
  static func destination(ofLink path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(path, start, buffer.count)
      return count > 0 ? String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self) : nil
    }
  }

  /// A small file's text without the line feed at its end; nil where it cannot be read.
  static func text(_ path: String, limit: Int = 64 << 10) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while count < limit {
        let more = read(file, buffer.baseAddress.map { $0 + count }, limit - count)
        guard more > 0 else { break }
        count += more
      }
    }
    return String(decoding: bytes.last == 0x0A ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }

  /// Whether a file begins as a program of this kind of machine does, and not as a script.
  static func isProgram(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return false }
    defer { close(file) }
    var start = [UInt8](repeating: 0, count: 4)
    return read(file, &start, 4) == 4 && start == [0x7F, 0x45, 0x4C, 0x46]
  }

  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// A descriptor that is closed with its owner. A class because it is shared by who polls it and who uses it.
final class Descriptor {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { close(number) }

  /// Gives the number away; nobody closes it here any more.
  static func duplicate(_ number: Int32) -> Descriptor? {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    return copy >= 0 ? Descriptor(copy) : nil
  }
}

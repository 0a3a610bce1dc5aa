import Glibc

/// Reads files that the user names: policies, lists of targets.
enum TextFile {
  /// Bytes beyond which nothing a person wrote is read.
  private static let limit = 16 << 20

  /// The bytes of a file; nil if there is none.
  static func read(_ path: String) throws(Failure) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Failure(.usage, Console.reason(errno))
    }
    defer { close(file) }
    return try read(descriptor: file)
  }

  /// The bytes of standard input, to its end.
  static func readStandardInput() throws(Failure) -> [UInt8] {
    try read(descriptor: STDIN_FILENO)
  }

  private static func read(descriptor file: Int32) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(.usage, Console.reason(errno))
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { throw Failure(.usage, "it has more than \(limit >> 20) MiB") }
    }
  }
}

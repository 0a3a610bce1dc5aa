import Glibc

/// Names in a directory. A name is any bytes without a slash or a zero (POSIX.1, 3.170): one that is no UTF-8 has no
/// text that leads back to it.
enum Directory {
  /// A name as the kernel has it.
  struct Name {
    /// Ends with a zero.
    let bytes: [CChar]
    /// For people, where it is not UTF-8; then nothing can be opened by it.
    let text: String
    let isText: Bool

    init(_ start: UnsafePointer<CChar>) {
      let count = strlen(start)
      bytes = Array(UnsafeBufferPointer(start: start, count: count + 1))
      let valid = UnsafeBufferPointer(start: start, count: count).withMemoryRebound(to: UInt8.self) {
        String(validating: $0, as: UTF8.self)
      }
      isText = valid != nil
      text = valid ?? Self.shown(bytes)
    }

    /// Bytes that are no ASCII as `\xFF`.
    private static func shown(_ bytes: [CChar]) -> String {
      bytes.dropLast().reduce(into: "") { text, byte in
        let byte = UInt8(bitPattern: byte)
        let hexadecimal = String(byte, radix: 16, uppercase: true)
        text += byte < 0x80 ? String(UnicodeScalar(byte)) : "\\x" + hexadecimal
      }
    }
  }

  /// The names that are text; others no caller of this can have made.
  static func names(_ path: String, limit: Int) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    return names(directory, limit: limit).compactMap { $0.isText ? $0.text : nil }
  }

  /// All names of an open directory, from its start; the stream stays the caller's.
  static func names(_ directory: OpaquePointer, limit: Int) -> [Name] {
    var names: [Name] = []
    while names.count < limit, let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { Name($0) }
      }
      if name.bytes != [0x2E, 0], name.bytes != [0x2E, 0x2E, 0] { names.append(name) }
    }
    return names
  }
}

import Glibc

/// Looks for short ASCII texts in bytes.
package enum RawText {
  /// Whether `part`, which is not empty, stands anywhere in the bytes.
  package static func holds(_ bytes: UnsafeRawBufferPointer, _ part: StaticString) -> Bool {
    let count = part.utf8CodeUnitCount
    guard let base = bytes.baseAddress, bytes.count >= count else { return false }
    let first = Int32(part.utf8Start[0])
    var offset = 0
    while offset <= bytes.count - count, let found = memchr(base + offset, first, bytes.count - count - offset + 1) {
      if memcmp(found, part.utf8Start, count) == 0 { return true }
      offset = UnsafeRawPointer(found) - base + 1
    }
    return false
  }

  /// The place of a byte's last occurrence in a text, as `utf8.lastIndex(of:)` gives it, but on the bytes themselves.
  package static func lastIndex(of byte: UInt8, in text: String) -> String.Index? {
    let offset = text.utf8.withContiguousStorageIfAvailable { $0.lastIndex(of: byte) ?? -1 }
    guard let offset else { return text.utf8.lastIndex(of: byte) }
    return offset < 0 ? nil : text.utf8.index(text.startIndex, offsetBy: offset)
  }

  /// The parts of a path between its slashes, as file systems see them: a mark that joins a slash to one character in a
  /// reader's eyes does not hide it. Empty parts are left out.
  package static func components(of path: String) -> [Substring] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
  }

  /// Whether `part` stands anywhere in a text, byte by byte.
  package static func holds(_ text: String, _ part: StaticString) -> Bool {
    var text = text
    return text.withUTF8 { holds(UnsafeRawBufferPointer($0), part) }
  }
}

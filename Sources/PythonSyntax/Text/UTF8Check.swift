/// Tests for UTF-8 (Unicode 16, table 3-7) that pass over ASCII eight bytes at a time: sources are hardly anything else.
enum UTF8Check {
  /// Whether the bytes are UTF-8 throughout.
  static func isValid(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var at = 0
      while at < bytes.count {
        if at &+ 8 <= bytes.count, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & ByteWord.highBits == 0 {
          at &+= 8
        } else if bytes[at] < 0x80 {
          at &+= 1
        } else {
          guard let length = length(bytes, at) else { return false }
          at &+= length
        }
      }
      return true
    }
  }

  /// The length of the sequence that begins at `at` with a byte that is not ASCII; nil where it is none.
  @inline(__always)
  private static func length(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int? {
    let second = continuation(bytes, at &+ 1)
    switch bytes[at] {
    case 0xC2...0xDF: return second != nil ? 2 : nil
    case 0xE0...0xEF:
      guard let second, continuation(bytes, at &+ 2) != nil else { return nil }
      if bytes[at] == 0xE0 { return second >= 0xA0 ? 3 : nil }
      return bytes[at] == 0xED && second > 0x9F ? nil : 3
    case 0xF0...0xF4:
      guard let second, continuation(bytes, at &+ 2) != nil, continuation(bytes, at &+ 3) != nil else { return nil }
      if bytes[at] == 0xF0 { return second >= 0x90 ? 4 : nil }
      return bytes[at] == 0xF4 && second > 0x8F ? nil : 4
    default: return nil
    }
  }

  @inline(__always)
  private static func continuation(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt8? {
    guard at < bytes.count, bytes[at] & 0xC0 == 0x80 else { return nil }
    return bytes[at]
  }
}

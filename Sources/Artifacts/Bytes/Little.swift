/// Numbers in little-endian order, read with bounds checked.
struct LittleReader {
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var remaining: Int { max(0, bytes.count - position) }

  /// The next number of `size` bytes, or nil at the end.
  mutating func number(_ size: Int) -> UInt64? {
    guard remaining >= size else { return nil }
    var value: UInt64 = 0
    for index in 0..<size { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += size
    return value
  }

  /// The next little-endian number of so many bytes; nil past the end, or where it does not fit into an `Int`.
  mutating func integer(_ size: Int) -> Int? { number(size).flatMap { Int(exactly: $0) } }

  /// The next bytes; nil where there are fewer.
  mutating func take(_ count: Int) -> [UInt8]? {
    guard count >= 0, remaining >= count else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// Passes over bytes, also beyond the end, after which every reading gives nil.
  mutating func skip(_ count: Int) { position += count }
}

extension [UInt8] {
  /// A number of 2 bytes at an offset that must lie inside.
  func little16(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }
  /// A number of 4 bytes at an offset that must lie inside.
  func little32(_ offset: Int) -> Int { little16(offset) | little16(offset + 2) << 16 }
  /// A number of 8 bytes; nil where it has the sign bit.
  func little64(_ offset: Int) -> Int? {
    let high = little32(offset + 4)
    return high < 0x8000_0000 ? little32(offset) | high << 32 : nil
  }
}

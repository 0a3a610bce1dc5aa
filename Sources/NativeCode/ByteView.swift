/// Bounds-checked reading of integers and texts in one byte order; every offset is checked, none is trusted.
struct ByteView {
  let bytes: UnsafeRawBufferPointer
  var isBigEndian = false

  var count: Int { bytes.count }

  /// The integer at a byte offset, whatever its alignment.
  func integer<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type, at offset: Int) throws(NativeError) -> T {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<T>.size else {
      throw NativeError(.truncated, at: offset, "\(MemoryLayout<T>.size) bytes expected, the file has \(bytes.count)")
    }
    let raw = bytes.loadUnaligned(fromByteOffset: offset, as: T.self)
    return isBigEndian ? T(bigEndian: raw) : T(littleEndian: raw)
  }

  /// The byte at an offset; throws past the end, as the wider ones do.
  func u8(_ offset: Int) throws(NativeError) -> UInt8 { try integer(UInt8.self, at: offset) }
  /// The 16-bit number at an offset, in the file's byte order.
  func u16(_ offset: Int) throws(NativeError) -> Int { Int(try integer(UInt16.self, at: offset)) }
  /// The 32-bit number at an offset, in the file's byte order.
  func u32(_ offset: Int) throws(NativeError) -> Int { Int(try integer(UInt32.self, at: offset)) }

  /// A 64-bit field; `UInt64` since addresses use all bits.
  func u64(_ offset: Int) throws(NativeError) -> UInt64 { try integer(UInt64.self, at: offset) }

  /// A field of the object's word size.
  func word(_ offset: Int, is64Bit: Bool) throws(NativeError) -> UInt64 {
    is64Bit ? try u64(offset) : UInt64(try integer(UInt32.self, at: offset))
  }

  /// A file offset or a size from a 64-bit field: one that no file can have is refused.
  func fileOffset(_ offset: Int, is64Bit: Bool) throws(NativeError) -> Int {
    let value = try word(offset, is64Bit: is64Bit)
    guard let result = Int(exactly: value), result < 1 << 48 else {
      throw NativeError(.malformed, at: offset, "offset or size \(value) is larger than any file")
    }
    return result
  }

  /// Whether `length` bytes lie at `offset`.
  func holds(_ offset: Int, _ length: Int) -> Bool {
    offset >= 0 && length >= 0 && offset <= bytes.count && length <= bytes.count - offset
  }

  /// Checks that a table lies inside the file; the product is checked for overflow.
  func requireTable(at offset: Int, count: Int, size: Int, _ what: String) throws(NativeError) {
    let (length, overflows) = count.multipliedReportingOverflow(by: size)
    guard !overflows, count >= 0, holds(offset, length) else {
      throw NativeError(
        .truncated, at: offset, "\(what) of \(count) × \(size) bytes reaches beyond the \(bytes.count) of the file")
    }
  }

  /// A text that ends with NUL, at most `limit` bytes; what is not UTF-8 is replaced.
  func text(at offset: Int, limit: Int) throws(NativeError) -> String {
    guard offset >= 0, offset < bytes.count else {
      throw NativeError(.truncated, at: offset, "a name is expected, the file has \(bytes.count) bytes")
    }
    let end = min(bytes.count, offset + limit + 1)
    var cursor = offset
    while cursor < end, bytes[cursor] != 0 { cursor += 1 }
    guard cursor < end else {
      throw NativeError(.unterminatedText, at: offset, "a name does not end within \(limit) bytes")
    }
    return String(decoding: bytes[offset..<cursor], as: UTF8.self)
  }

  /// A text as above, its length taken from a budget that all texts of one table share.
  func text(at offset: Int, limit: Int, budget: inout Int) throws(NativeError) -> String {
    let result = try text(at: offset, limit: limit)
    budget -= result.utf8.count + 1
    guard budget >= 0 else { throw NativeError(.overLimit, at: offset, "too many bytes of names") }
    return result
  }

  /// Whether the text at `offset` begins with `prefix`; outside the file it does not.
  func hasPrefix(_ prefix: StaticString, at offset: Int) -> Bool {
    guard holds(offset, prefix.utf8CodeUnitCount) else { return false }
    for index in 0..<prefix.utf8CodeUnitCount where bytes[offset + index] != prefix.utf8Start[index] { return false }
    return true
  }
}

/// Addition that reports the overflow as a malformed field.
func sum(_ a: Int, _ b: Int, at offset: Int) throws(NativeError) -> Int {
  let (result, overflows) = a.addingReportingOverflow(b)
  guard !overflows else { throw NativeError(.malformed, at: offset, "an offset overflows") }
  return result
}

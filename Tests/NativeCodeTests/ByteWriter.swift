/// Writes integers in a chosen byte order; the tests build their native objects with it.
struct ByteWriter {
  var bytes: [UInt8] = []
  var isBigEndian = false
  var is64Bit = true

  mutating func u8(_ value: Int) { bytes.append(UInt8(truncatingIfNeeded: value)) }
  mutating func u16(_ value: Int) { append(UInt16(truncatingIfNeeded: value)) }
  mutating func u32(_ value: Int) { append(UInt32(truncatingIfNeeded: value)) }
  mutating func u64(_ value: Int) { append(UInt64(truncatingIfNeeded: value)) }
  mutating func word(_ value: Int) { is64Bit ? u64(value) : u32(value) }
  mutating func text(_ value: String) { bytes += Array(value.utf8) + [0] }
  mutating func zeros(_ count: Int) { bytes += [UInt8](repeating: 0, count: max(0, count)) }
  mutating func pad(to offset: Int) { zeros(offset - bytes.count) }

  mutating func append<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { bytes += Array($0) }
  }
}

/// A small generator with a seed, so that a failing mutation can be made again.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

// Builders of artifacts for the tests: archives with every field under control, made at run time.

/// The bytes of a text, for the builders' arguments.
package func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A small generator of pseudo-random numbers with a seed, so that a failing case can be repeated.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// SplitMix64.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Appends numbers in the byte order that the container formats use.
package struct ByteWriter: Sendable {
  package var bytes: [UInt8] = []
  package init() {}
  package var count: Int { bytes.count }
  package mutating func little16(_ value: UInt16) { append(UInt64(value), count: 2) }
  package mutating func little32(_ value: UInt32) { append(UInt64(value), count: 4) }
  package mutating func little64(_ value: UInt64) { append(value, count: 8) }
  package mutating func append(_ more: [UInt8]) { bytes += more }

  private mutating func append(_ value: UInt64, count: Int) {
    for shift in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
  }
}

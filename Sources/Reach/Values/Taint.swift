/// A set of capabilities, interned: two equal sets have one index, and the empty one is 0.
struct Taint: Hashable {
  let index: UInt32
  static let none = Taint(index: 0)
  var isEmpty: Bool { index == 0 }
}

/// The sets of capabilities of one program.
struct Taints {
  private var sets: [[Int32]] = [[]]
  private var index: [[Int32]: UInt32] = [[]: 0]
  private var unions = PairTable()
  /// A larger set keeps its first members: what flows from a hundred places is known well enough.
  private static let limit = 96

  /// Whether nothing was found yet that could flow anywhere.
  var areAllEmpty: Bool { sets.count == 1 }

  /// The set of one capability.
  mutating func single(_ capability: Int) -> Taint { intern([Int32(capability)]) }

  /// The capabilities of a set, ascending.
  func members(_ taint: Taint) -> [Int32] { sets[Int(taint.index)] }

  /// What is in either set; the first members where that is too many.
  mutating func union(_ a: Taint, _ b: Taint) -> Taint {
    if a == b || b.isEmpty { return a }
    if a.isEmpty { return b }
    let key = UInt64(min(a.index, b.index)) << 32 | UInt64(max(a.index, b.index))
    if let known = unions.value(of: key) { return Taint(index: known) }
    var merged: [Int32] = []
    let left = sets[Int(a.index)]
    let right = sets[Int(b.index)]
    var i = 0
    var j = 0
    while i < left.count || j < right.count {
      if j == right.count || (i < left.count && left[i] < right[j]) {
        merged.append(left[i])
        i += 1
      } else {
        if i < left.count, left[i] == right[j] { i += 1 }
        merged.append(right[j])
        j += 1
      }
    }
    let result = intern(Array(merged.prefix(Self.limit)))
    unions.set(key, result.index)
    return result
  }

  private mutating func intern(_ set: [Int32]) -> Taint {
    if let known = index[set] { return Taint(index: known) }
    let id = UInt32(sets.count)
    sets.append(set)
    index[set] = id
    return Taint(index: id)
  }
}

/// What pairs of set numbers unite to, by open addressing: asked at every step, by numbers that nobody chooses.
private struct PairTable {
  private struct Slot {
    /// 0 where it is free: the empty set is in no pair.
    var key: UInt64 = 0
    var value: UInt32 = 0
  }
  private var slots: ContiguousArray<Slot> = []
  private var count = 0

  func value(of key: UInt64) -> UInt32? {
    guard !slots.isEmpty else { return nil }
    var place = Self.hash(key) & (slots.count - 1)
    while slots[place].key != 0 {
      if slots[place].key == key { return slots[place].value }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a pair that is not there yet.
  mutating func set(_ key: UInt64, _ value: UInt32) {
    if count * 2 >= slots.count { grow() }
    place(Slot(key: key, value: value))
    count += 1
  }

  private mutating func grow() {
    let old = slots
    slots = ContiguousArray(repeating: Slot(), count: max(256, old.count * 2))
    for slot in old where slot.key != 0 { place(slot) }
  }

  private mutating func place(_ slot: Slot) {
    var place = Self.hash(slot.key) & (slots.count - 1)
    while slots[place].key != 0 { place = (place + 1) & (slots.count - 1) }
    slots[place] = slot
  }

  private static func hash(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32)
  }
}

/// How a constant came about: a chain of decoders, interned; 0 is a literal.
struct Lineage: Hashable {
  let index: UInt32
  static let none = Lineage(index: 0)
}

/// The decoder chains of one program.
struct Lineages {
  private var chains: [[String]] = [[]]
  private var index: [[String]: UInt32] = [[]: 0]
  private static let limit = 64

  /// The chain with one more decoder at its end.
  mutating func adding(_ decoder: String, to lineage: Lineage) -> Lineage {
    let chain = chains[Int(lineage.index)]
    guard chain.count < Self.limit else { return lineage }
    let longer = chain + [decoder]
    if let known = index[longer] { return Lineage(index: known) }
    let id = UInt32(chains.count)
    chains.append(longer)
    index[longer] = id
    return Lineage(index: id)
  }

  /// Decoders, outermost first.
  func decoders(_ lineage: Lineage) -> [String] { chains[Int(lineage.index)] }
}

/// UTF-8 to code points and back, tolerant: what is no UTF-8 becomes one code point a byte.
enum UTF8Scalars {
  /// Code points of UTF-8 bytes.
  static func decode(_ bytes: [UInt8]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let length = byte < 0x80 ? 1 : byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF8 ? 4 : 1
      guard length > 1, index + length <= bytes.count else {
        result.append(UInt32(byte))
        index += 1
        continue
      }
      var scalar = UInt32(byte) & (0x7F >> UInt32(length))
      for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
      result.append(scalar)
      index += length
    }
    return result
  }

  /// UTF-8 bytes of code points.
  static func encode(_ scalars: some Sequence<UInt32>) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in scalars { append(scalar, to: &bytes) }
    return bytes
  }

  /// Appends one code point; surrogates too, as Python's `surrogatepass` writes them.
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch scalar {
    case 0..<0x80: bytes.append(UInt8(scalar))
    case 0x80..<0x800:
      bytes.append(UInt8(0xC0 | scalar >> 6))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    case 0x800..<0x10000:
      bytes.append(UInt8(0xE0 | scalar >> 12))
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    default:
      bytes.append(UInt8(0xF0 | scalar >> 18 & 7))
      bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    }
  }
}

internal import Glibc

/// Finds any of many patterns in one pass over bytes, and any of them combined with one repeated byte by exclusive or.
///
/// Each pattern is known by its first eight bytes. At every position the eight bytes there are looked up in a bit table
/// that stays in the processor's cache, and only what passes is compared. Since patterns are made of random canaries,
/// hardly anything passes that is not one. For exclusive or the same is done with the differences of neighbouring bytes,
/// which a repeated key leaves as they are.
struct PatternIndex: Sendable {
  /// The patterns, in the order of their numbers; a match names a number.
  private let lengths: [Int32]
  private let starts: [Int32]
  private let store: [UInt8]
  private let plain: Table
  private let differences: Table

  /// Where a pattern was found.
  struct Match {
    let pattern: Int
    let range: Range<Int>
    /// The byte that everything was combined with; zero for none.
    let key: UInt8
  }

  init(_ patterns: [[UInt8]]) {
    var starts: [Int32] = []
    var lengths: [Int32] = []
    var store: [UInt8] = []
    var anchors: [UInt64] = []
    for pattern in patterns {
      precondition(pattern.count >= CanaryPatterns.minimumLength, "a pattern is shorter than its anchor")
      starts.append(Int32(store.count))
      lengths.append(Int32(pattern.count))
      store += pattern
      anchors.append(pattern.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) })
    }
    self.starts = starts
    self.lengths = lengths
    self.store = store
    plain = Table(anchors)
    differences = Table(anchors.map(Self.difference))
  }

  private static func difference(_ word: UInt64) -> UInt64 { (word ^ word >> 8) & 0x00FF_FFFF_FFFF_FFFF }

  /// Tells every match to `report`, which says whether to go on.
  func scan(_ bytes: UnsafeRawBufferPointer, from first: Int, to end: Int, _ report: (Match) -> Bool) {
    guard let base = bytes.baseAddress, bytes.count >= 8, !lengths.isEmpty else { return }
    plain.withBits { plainBits in
      differences.withBits { differenceBits in
        // Written out, because this loop is the whole cost of the search.
        let stop = min(end, bytes.count - 7)
        let (plainShift, differenceShift) = (plain.shift, differences.shift)
        var position = first
        while position < stop {
          let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
          let plainBit = (word &* Table.multiplier) >> plainShift
          if plainBits[Int(truncatingIfNeeded: plainBit >> 6)] & 1 &<< (plainBit & 63) != 0,
            !verify(plain.candidates(word), bytes, position, isKeyed: false, report)
          {
            return
          }
          let difference = (word ^ word >> 8) & 0x00FF_FFFF_FFFF_FFFF
          let differenceBit = (difference &* Table.multiplier) >> differenceShift
          if differenceBits[Int(truncatingIfNeeded: differenceBit >> 6)] & 1 &<< (differenceBit & 63) != 0,
            !verify(differences.candidates(difference), bytes, position, isKeyed: true, report)
          {
            return
          }
          position += 1
        }
      }
    }
  }

  /// Compares what may be there; false when `report` wants no more.
  private func verify(
    _ candidates: Table.Candidates, _ bytes: UnsafeRawBufferPointer, _ position: Int, isKeyed: Bool,
    _ report: (Match) -> Bool
  ) -> Bool {
    for pattern in candidates {
      let length = Int(lengths[pattern])
      let start = Int(starts[pattern])
      guard length <= bytes.count - position else { continue }
      let key = isKeyed ? bytes[position] ^ store[start] : 0
      // Without a key it is the plain table that finds it.
      guard isKeyed == (key != 0) else { continue }
      let isSame = (0..<length).allSatisfy { bytes[position + $0] ^ key == store[start + $0] }
      if isSame, !report(Match(pattern: pattern, range: position..<position + length, key: key)) { return false }
    }
    return true
  }

  /// A hash table of anchors, with a bit table in front.
  private struct Table: Sendable {
    private let bits: [UInt64]
    let shift: UInt64
    private let keys: [UInt64]
    private let heads: [Int32]
    private let next: [Int32]
    private let slotMask: Int

    init(_ anchors: [UInt64]) {
      var width: UInt64 = 12
      while 1 << width < anchors.count * 24 { width += 1 }
      let shift = 64 - width
      var bits = [UInt64](repeating: 0, count: 1 << Int(width - 6))
      var slots = 16
      while slots < anchors.count * 2 { slots *= 2 }
      var keys = [UInt64](repeating: 0, count: slots)
      var heads = [Int32](repeating: -1, count: slots)
      var next = [Int32](repeating: -1, count: anchors.count)
      for (number, anchor) in anchors.enumerated() {
        let product = anchor &* Self.multiplier
        let bit = product >> shift
        bits[Int(bit >> 6)] |= 1 << (bit & 63)
        var slot = Int(truncatingIfNeeded: product >> 32) & (slots - 1)
        while heads[slot] >= 0, keys[slot] != anchor { slot = (slot + 1) & (slots - 1) }
        keys[slot] = anchor
        next[number] = heads[slot]
        heads[slot] = Int32(number)
      }
      self.bits = bits
      self.shift = shift
      self.keys = keys
      self.heads = heads
      self.next = next
      slotMask = slots - 1
    }

    /// An odd number whose product with a word has upper bits that depend on all of the word (Fibonacci hashing).
    static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The bit table with its memory pinned; bit `word * multiplier >> shift` tells whether a word may be an anchor.
    func withBits(_ body: (UnsafePointer<UInt64>) -> Void) {
      bits.withUnsafeBufferPointer { bits in
        if let base = bits.baseAddress { body(base) }
      }
    }

    /// The patterns that begin with a word.
    func candidates(_ word: UInt64) -> Candidates {
      var slot = Int(truncatingIfNeeded: (word &* Self.multiplier) >> 32) & slotMask
      while heads[slot] >= 0, keys[slot] != word { slot = (slot + 1) & slotMask }
      return Candidates(number: heads[slot], links: next)
    }

    /// The patterns with one anchor.
    struct Candidates: Sequence, IteratorProtocol {
      fileprivate var number: Int32
      fileprivate let links: [Int32]

      mutating func next() -> Int? {
        guard number >= 0 else { return nil }
        defer { number = links[Int(number)] }
        return Int(number)
      }
    }
  }
}

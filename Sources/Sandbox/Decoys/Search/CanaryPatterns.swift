/// The forms in which a canary is looked for directly, without opening a layer first.
struct CanaryPatterns {
  /// One form of one canary.
  struct Pattern: Sendable {
    let canary: Int
    let chain: [Coding]
    let bytes: [UInt8]
    /// The bits at the canary's ends that share a character with their neighbours.
    var edge: Edge?
  }

  /// The ends of a canary in base64 or base32, where a character holds bits of the canary and of what lies beside it.
  struct Edge: Sendable {
    /// Bits of a character.
    let bits: Int
    /// How many bits of the canary end the character before the pattern, and which.
    let leading: (count: Int, value: UInt8)
    /// How many bits of the canary begin the character behind the pattern, and which.
    let trailing: (count: Int, value: UInt8)
    /// Whether the text was turned round, so that before and behind are exchanged.
    let isReversed: Bool
    /// What a character stands for; nil for one that is not of the alphabet.
    let value: @Sendable (UInt8) -> UInt8?

    /// Whether the characters beside a match say the same as the canary; true where there are none of the alphabet.
    func agrees(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, key: UInt8) -> Bool {
      func value(at position: Int) -> UInt8? {
        bytes.indices.contains(position) ? self.value(bytes[position] ^ key) : nil
      }
      let (before, behind) = (value(at: range.lowerBound - 1), value(at: range.upperBound))
      let (first, last) = isReversed ? (behind, before) : (before, behind)
      if leading.count > 0, let first, first & (1 << UInt8(leading.count) - 1) != leading.value { return false }
      if trailing.count > 0, let last, last >> UInt8(bits - trailing.count) != trailing.value { return false }
      return true
    }
  }

  /// What is shorter is found too often by chance.
  static let minimumLength = 8

  private var seen: Set<[UInt8]> = []
  private(set) var patterns: [Pattern] = []

  /// Adds every form of a canary.
  mutating func add(_ canary: [UInt8], number: Int) {
    add(canary, [], number)
    addUTF16(canary, number)
    addCommon(canary, [], number)
    addBase32(canary, number)
    for variant in Self.base85(canary) { add(variant.bytes, [variant.coding], number) }
    let reversed = Array(canary.reversed())
    add(reversed, [.reversed], number)
    addCommon(reversed, [.reversed], number)
    addFolded(canary, number)
    let rotated = canary.map(Self.rot13)
    guard rotated != canary else { return }
    add(rotated, [.rot13], number)
    addCommon(rotated, [.rot13], number)
  }

  private mutating func add(_ bytes: [UInt8], _ chain: [Coding], _ number: Int, edge: Edge? = nil) {
    // Two forms of one canary may be the same text: the alphabets of base64 differ in two characters only.
    guard bytes.count >= Self.minimumLength, seen.insert(bytes).inserted else { return }
    patterns.append(Pattern(canary: number, chain: chain, bytes: bytes, edge: edge))
  }

  /// Hexadecimal digits and base64, and both again reversed or rotated, which hides them from a simple search.
  private mutating func addCommon(_ canary: [UInt8], _ inner: [Coding], _ number: Int) {
    let lower = Array(Hex.encode(canary).utf8)
    let upper = lower.map { (0x61...0x66).contains($0) ? $0 - 0x20 : $0 }
    for text in [lower, upper] {
      add(text, [.hexadecimal] + inner, number)
      if inner.isEmpty { add(text.reversed(), [.reversed, .hexadecimal], number) }
    }
    for (alphabet, coding) in [(Alphabet.base64, Coding.base64), (Alphabet.base64URL, .base64URL)] {
      let isURL = coding == .base64URL
      for offset in 0..<3 {
        let text = Self.middle(canary, offset: offset, bits: 6, alphabet.characters)
        func edge(isReversed: Bool = false, isRotated: Bool = false) -> Edge {
          Self.edge(canary, offset: offset, bits: 6, isReversed: isReversed) {
            Base64Runs.value(isRotated ? Self.rot13($0) : $0, isURL: isURL)
          }
        }
        add(text, [coding] + inner, number, edge: edge())
        guard inner.isEmpty else { continue }
        add(text.reversed(), [.reversed, coding], number, edge: edge(isReversed: true))
        add(text.map(Self.rot13), [.rot13, coding], number, edge: edge(isRotated: true))
      }
    }
  }

  /// In lower case, which names that are looked up may be brought to by whoever reads them.
  private mutating func addFolded(_ canary: [UInt8], _ number: Int) {
    let folded = canary.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
    if folded.count >= Canary.minimumLength { add(folded, [.folded], number) }
  }

  /// Without the outermost zero, so that both byte orders are found; which one it is, the neighbours tell.
  private mutating func addUTF16(_ canary: [UInt8], _ number: Int) {
    add(Array(canary.flatMap { [$0, 0] }.dropLast()), [.utf16LittleEndian], number)
  }

  private mutating func addBase32(_ canary: [UInt8], _ number: Int) {
    let extended = Array("0123456789ABCDEFGHIJKLMNOPQRSTUV".utf8)
    for (alphabet, coding) in [(Alphabet.base32.characters, Coding.base32), (extended, .base32Hex)] {
      for offset in 0..<5 {
        let upper = Self.middle(canary, offset: offset, bits: 5, alphabet)
        let lower = upper.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        let edge = Self.edge(canary, offset: offset, bits: 5, isReversed: false) { character in
          let folded = (0x61...0x7A).contains(character) ? character - 0x20 : character
          return alphabet.firstIndex(of: folded).map { UInt8($0) }
        }
        add(upper, [coding], number, edge: edge)
        add(lower, [coding], number, edge: edge)
      }
    }
  }

  private static func base85(_ canary: [UInt8]) -> [(bytes: [UInt8], coding: Coding)] {
    let alphabets: [([UInt8], Coding)] = [
      (Array(0x21...0x75), .ascii85), (base85Alphabet, .base85), (z85Alphabet, .z85),
    ]
    return alphabets.flatMap { alphabet, coding in
      // Four bytes make five characters: only whole groups are the same whatever lies around the canary.
      (0..<4).map { skipped -> ([UInt8], Coding) in
        var text: [UInt8] = []
        for start in stride(from: skipped, through: canary.count - 4, by: 4) {
          var group = canary[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
          var digits: [UInt8] = []
          for _ in 0..<5 {
            digits.insert(alphabet[Int(group % 85)], at: 0)
            group /= 85
          }
          text += digits
        }
        return (text, coding)
      }
    }
  }

  /// The alphabet of RFC 1924, which Python's `b85encode` takes.
  static let base85Alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)
  /// The alphabet of ZeroMQ's RFC 32.
  static let z85Alphabet = Array(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

  /// The characters that depend on the canary alone when `offset` unknown bytes lie before it in its group.
  static func middle(_ canary: [UInt8], offset: Int, bits: Int, _ alphabet: [UInt8]) -> [UInt8] {
    let padded = [UInt8](repeating: 0, count: offset) + canary
    let first = (offset * 8 + bits - 1) / bits
    let last = padded.count * 8 / bits
    return (first..<max(first, last)).map { character in
      var value = 0
      for bit in character * bits..<(character + 1) * bits {
        value = value << 1 | Int(padded[bit / 8] >> UInt8(7 - bit % 8) & 1)
      }
      return alphabet[value]
    }
  }

  private static func edge(
    _ canary: [UInt8], offset: Int, bits: Int, isReversed: Bool, _ value: @escaping @Sendable (UInt8) -> UInt8?
  ) -> Edge {
    let leading = (offset * 8 + bits - 1) / bits * bits - offset * 8
    let trailing = (offset + canary.count) * 8 % bits
    let (first, last) = (canary.first ?? 0, canary.last ?? 0)
    return Edge(
      bits: bits, leading: (leading, first >> UInt8(8 - leading)),
      trailing: (trailing, last & (1 << UInt8(trailing) - 1)),
      isReversed: isReversed, value: value)
  }

  /// Letters of ASCII moved by half the alphabet.
  static func rot13(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x41...0x4D, 0x61...0x6D: byte + 13
    case 0x4E...0x5A, 0x6E...0x7A: byte - 13
    default: byte
    }
  }
}

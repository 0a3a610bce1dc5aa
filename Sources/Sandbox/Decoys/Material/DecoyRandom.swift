/// Random bytes that a seed determines: SHA-256 in counter mode.
///
/// Each thing that is made takes a stream of its own (`fork`), so that a new kind of decoy does not change the others
/// of the same seed.
struct DecoyRandom {
  private let key: [UInt8]
  private var counter: UInt64 = 0
  private var pool: [UInt8] = []
  private var used = 0

  /// A stream that is determined by `seed` and `label` together.
  init(seed: [UInt8], label: String) {
    key = Digests.sha256(Array(label.utf8) + [0] + seed)
  }

  /// A stream of its own below this one, whatever was taken from this one before.
  func fork(_ label: String) -> DecoyRandom { DecoyRandom(seed: key, label: label) }

  /// 32 bytes from the system's generator, for a run that nobody can foresee.
  static func freshSeed() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).flatMap { _ in
      let word: UInt64 = generator.next()
      return withUnsafeBytes(of: word) { Array($0) }
    }
  }

  /// The next `count` bytes.
  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }

  /// A number from 0 up to, but not including, `bound`, each as likely as any other.
  mutating func below(_ bound: Int) -> Int {
    let limit = UInt32.max - UInt32.max % UInt32(bound)
    while true {
      var word: UInt32 = 0
      for _ in 0..<4 { word = word << 8 | UInt32(byte()) }
      if word < limit { return Int(word % UInt32(bound)) }
    }
  }

  private mutating func byte() -> UInt8 {
    if used == pool.count {
      pool = Digests.sha256(key + withUnsafeBytes(of: counter.littleEndian) { Array($0) })
      used = 0
      counter += 1
    }
    defer { used += 1 }
    return pool[used]
  }

  /// A number of the range.
  mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

  /// One of the choices, of which there is at least one.
  mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }

  /// Characters of an alphabet.
  mutating func text(_ alphabet: Alphabet, _ count: Int) -> String {
    String(decoding: (0..<count).map { _ in alphabet.characters[below(alphabet.characters.count)] }, as: UTF8.self)
  }

  /// A UUID of version 4 (RFC 9562).
  mutating func uuid() -> String {
    var value = bytes(16)
    value[6] = value[6] & 0x0F | 0x40
    value[8] = value[8] & 0x3F | 0x80
    let text = Hex.encode(value)
    let cuts = [0, 8, 12, 16, 20, 32]
    return zip(cuts, cuts.dropFirst()).map { text.utf8Slice($0..<$1) }.joined(separator: "-")
  }
}

/// The characters of which one sort of random text is made.
struct Alphabet: Sendable {
  let characters: [UInt8]

  init(_ characters: String) { self.characters = Array(characters.utf8) }

  static let digits = Alphabet("0123456789")
  static let hex = Alphabet("0123456789abcdef")
  static let lower = Alphabet("abcdefghijklmnopqrstuvwxyz")
  static let letters = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  static let lowerDigits = Alphabet("abcdefghijklmnopqrstuvwxyz0123456789")
  static let upperDigits = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
  static let base32 = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
  /// In the order in which checksums are written: digits, upper case, lower case.
  static let base62 = Alphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  static let base64 = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  static let base64URL = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
  static let bech32 = Alphabet("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
}

extension String {
  /// The characters at a range of UTF-8 offsets, of text that is all ASCII.
  func utf8Slice(_ range: Range<Int>) -> String {
    String(decoding: utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
  }
}

/// Characters by their Unicode names, as `\N{…}` of Python's string literals asks for them.
enum CharacterNames {
  /// Names that are not made by a rule, of the characters that most programs name; filled when first needed.
  private static let common = table([0x20...0x2BFF])
  private static let others = table([
    0x2C00...0x33FF, 0xA000...0xABFF, 0xD7B0...0xD7FF, 0xF900...0x1FFFF, 0xE0000...0xE01FF,
  ])

  /// Hashes of the names of characters, with the characters.
  private static func table(_ ranges: [ClosedRange<UInt32>]) -> [UInt64: UInt32] {
    var table: [UInt64: UInt32] = [:]
    table.reserveCapacity(12_000)
    for value in ranges.joined() {
      if let name = Unicode.Scalar(value)?.properties.name { table[hash(name.utf8)] = value }
    }
    return table
  }

  /// FNV-1a over the name in capital letters.
  private static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name {
      let upper = byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte
      value = (value ^ UInt64(upper)) &* 0x100_0000_01B3
    }
    return value
  }

  private static let aliases: [String: UInt32] = {
    var result: [String: UInt32] = [:]
    for line in "\(CharacterAliases.table)".split(separator: "\n") {
      guard let equals = line.lastIndex(of: "=") else { continue }
      result[String(line[..<equals])] = UInt32(line[line.index(after: equals)...], radix: 16)
    }
    return result
  }()

  /// The character of that name or alias, in letters of any case; nil when there is none.
  ///
  /// Unified ideographs and Hangul syllables have names by rule, which `unicodedata` takes in capital letters alone.
  static func scalar(named name: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let exact = String(decoding: name, as: UTF8.self)
    let upper = exact.uppercased()
    if let value = aliases[upper] { return Unicode.Scalar(value) }
    let ideograph = "CJK UNIFIED IDEOGRAPH-"
    if exact.hasPrefix(ideograph) {
      return UInt32(exact.dropFirst(ideograph.count), radix: 16).flatMap { verified($0, exact) }
    }
    if upper.hasPrefix("HANGUL SYLLABLE ") { return hangul(exact) }
    let hash = hash(name)
    return (common[hash] ?? others[hash]).flatMap { verified($0, upper) }
  }

  private static func verified(_ value: UInt32, _ upper: String) -> Unicode.Scalar? {
    guard let scalar = Unicode.Scalar(value) else { return nil }
    return scalar.properties.name == upper ? scalar : nil
  }

  private static let leads = [
    "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H",
  ]
  private static let vowels = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU",
    "YI", "I",
  ]

  /// A syllable by the letters of its name (chapter 3.12 of the Unicode standard): lead and vowel decide among 28.
  private static func hangul(_ name: String) -> Unicode.Scalar? {
    let letters = name.dropFirst("HANGUL SYLLABLE ".count)
    let lead = letters.prefix { !"AEIOUWY".contains($0) }
    let vowel = letters.dropFirst(lead.count).prefix { "AEIOUWY".contains($0) }
    guard let first = leads.firstIndex(of: String(lead)), let second = vowels.firstIndex(of: String(vowel)) else {
      return nil
    }
    let base = UInt32(0xAC00 + (first * 21 + second) * 28)
    for value in base..<(base + 28) {
      if let scalar = Unicode.Scalar(value), scalar.properties.name == name { return scalar }
    }
    return nil
  }
}

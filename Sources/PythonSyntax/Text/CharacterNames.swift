/// Characters by their Unicode names, as `\N{…}` of Python's string literals asks for them.
enum CharacterNames {
  /// Hashes of all names that are not made by a rule, with their characters; filled when first needed.
  private static let table: [UInt64: UInt32] = {
    var table: [UInt64: UInt32] = [:]
    table.reserveCapacity(48_000)
    for range in [UInt32(0x20)...0x33FF, 0xA000...0xABFF, 0xD7B0...0xD7FF, 0xF900...0x1BCFF] + higherPlanes {
      for value in range {
        guard let scalar = Unicode.Scalar(value) else { continue }
        if let name = scalar.properties.name { table[hash(name.utf8)] = value }
        if let alias = scalar.properties.nameAlias { table[hash(alias.utf8)] = value }
      }
    }
    return table
  }()

  private static let higherPlanes: [ClosedRange<UInt32>] = [0x1BD00...0x1FFFF, 0xE0000...0xE01FF]

  /// FNV-1a over the name in capital letters.
  private static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name {
      let upper = byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte
      value = (value ^ UInt64(upper)) &* 0x100_0000_01B3
    }
    return value
  }

  /// The character of that name or alias, in letters of any case; nil when there is none.
  ///
  /// Ideographs and Hangul syllables have names by rule and are looked up by it.
  static func scalar(named name: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let upper = String(decoding: name, as: UTF8.self).uppercased()
    for prefix in ["CJK UNIFIED IDEOGRAPH-", "TANGUT IDEOGRAPH-", "NUSHU CHARACTER-", "KHITAN SMALL SCRIPT CHARACTER-"]
    where upper.hasPrefix(prefix) {
      guard let value = UInt32(upper.dropFirst(prefix.count), radix: 16) else { return nil }
      return verified(value, upper)
    }
    if upper.hasPrefix("HANGUL SYLLABLE ") { return hangul(upper) }
    return table[hash(name)].flatMap { verified($0, upper) }
  }

  private static func verified(_ value: UInt32, _ upper: String) -> Unicode.Scalar? {
    guard let scalar = Unicode.Scalar(value) else { return nil }
    let properties = scalar.properties
    return properties.name == upper || properties.nameAlias == upper ? scalar : nil
  }

  private static func hangul(_ upper: String) -> Unicode.Scalar? {
    for value in UInt32(0xAC00)...0xD7A3 {
      if let scalar = Unicode.Scalar(value), scalar.properties.name == upper { return scalar }
    }
    return nil
  }
}

/// The names of characters as `"\N{…}"` and `unicodedata` know them.
enum CharacterNames {
  /// The character of a name, in any case of letters (`Modules/unicodedata.c`, `_getcode`); nil where there is none.
  static func scalar(named name: ArraySlice<UInt8>) -> UInt32? {
    // The longest name has 88 letters.
    guard !name.isEmpty, name.count <= 128, name.allSatisfy({ $0 < 0x80 }) else { return nil }
    let upper = name.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
    if let letter = latinLetter(upper) { return letter }
    let text = String(decoding: upper, as: UTF8.self)
    return common[text] ?? others[text]
  }

  /// The name of a character; nil for controls and what is not assigned.
  static func name(of scalar: UInt32) -> String? { Unicode.Scalar(scalar)?.properties.name }

  /// `LATIN SMALL LETTER A` and its relatives, which are most of those that anybody writes.
  private static func latinLetter(_ name: [UInt8]) -> UInt32? {
    for (prefix, base) in [(small, UInt32(0x20)), (capital, 0)] where name.count == prefix.count + 1 {
      guard name.starts(with: prefix), let last = name.last, (0x41...0x5A).contains(last) else { continue }
      return UInt32(last) + base
    }
    return nil
  }

  private static let small = Array("LATIN SMALL LETTER ".utf8)
  private static let capital = Array("LATIN CAPITAL LETTER ".utf8)

  /// Characters that have a name of their own, made when a name that is no plain letter is first asked for: the marks,
  /// arrows and operators that are most of those that are written, then all others.
  private static let common = table(of: [0x20...0x3FF, 0x2000...0x27FF]).merging(controls) { $1 }
  /// Ideographs, Hangul syllables and what lies behind them are named by their number; nobody hides a name in them.
  private static let others = table(of: [
    0x400...0x1FFF, 0x2800...0x33FF, 0x4DC0...0x4DFF, 0xA000...0xABFF, 0xF900...0x16FFF, 0x1AFF0...0x1FBFF,
    0xE0020...0xE007F,
  ])

  private static func table(of ranges: [ClosedRange<UInt32>]) -> [String: UInt32] {
    var table: [String: UInt32] = [:]
    for value in ranges.joined() {
      guard let scalar = Unicode.Scalar(value) else { continue }
      if let name = scalar.properties.name { table[name] = value }
      if let alias = scalar.properties.nameAlias { table[alias] = value }
    }
    return table
  }

  /// Controls have no name, but aliases (NameAliases.txt).
  private static let controls: [String: UInt32] = [
    "NULL": 0, "BACKSPACE": 8, "CHARACTER TABULATION": 9, "HORIZONTAL TABULATION": 9, "TAB": 9,
    "LINE FEED": 10, "NEW LINE": 10, "END OF LINE": 10, "LF": 10, "NL": 10, "EOL": 10,
    "LINE TABULATION": 11, "VERTICAL TABULATION": 11, "FORM FEED": 12, "FF": 12, "CARRIAGE RETURN": 13,
    "CR": 13, "ESCAPE": 27, "ESC": 27, "DELETE": 127, "DEL": 127, "NBSP": 0xA0, "SHY": 0xAD,
    "ZWSP": 0x200B, "ZWNJ": 0x200C, "ZWJ": 0x200D, "SP": 0x20, "ALERT": 7, "BEL": 7,
  ]
}

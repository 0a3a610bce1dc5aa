/// Codec names as CPython's `encodings` package resolves them.
package enum CodecRegistry {
  private static let names = Set(words(CodecTables.names))

  private static let aliases: [String: String] = pairs(CodecTables.aliases)

  private static let characterMaps: [String: String] = pairs(CodecTables.characterMaps)

  private static func words(_ table: StaticString) -> [String] {
    "\(table)".split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  private static func pairs(_ table: StaticString) -> [String: String] {
    var result: [String: String] = [:]
    for word in words(table) {
      guard let equals = word.firstIndex(of: "=") else { continue }
      result[String(word[..<equals])] = String(word[word.index(after: equals)...])
    }
    return result
  }

  /// The module that decodes `cookie`, which is in lower case; nil when the standard library has none.
  static func module(named cookie: String) -> String? {
    if isPlainUTF8(cookie) { return "utf_8" }
    let short = short(cookie)
    for latin in ["latin-1", "iso-8859-1", "iso-latin-1"] where short == latin || short.hasPrefix(latin + "-") {
      return "latin_1"
    }
    return codec(named: cookie)
  }

  /// The module of `encodings` that `codecs.lookup` finds for a name in lower case; nil when there is none.
  package static func codec(named name: String) -> String? {
    let normal = normalized(name)
    if let module = aliases[normal] ?? aliases[normal.replacing(".", with: "_")] { return module }
    return names.contains(normal) ? normal : nil
  }

  /// `get_normal_name` of CPython's tokenizer, which looks at the first twelve letters alone.
  private static func short(_ cookie: String) -> String { String(cookie.prefix(12)).replacing("_", with: "-") }

  /// True of the spellings that the tokenizer itself knows as UTF-8, and takes behind a byte-order mark.
  static func isPlainUTF8(_ cookie: String) -> Bool {
    let short = short(cookie)
    return short == "utf-8" || short.hasPrefix("utf-8-")
  }

  /// `encodings.normalize_encoding`: runs of what is no letter, digit or dot become one underscore.
  private static func normalized(_ name: String) -> String {
    var result = ""
    var isPending = false
    for byte in name.utf8 {
      let isKept = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x2E
      if isKept {
        if isPending && !result.isEmpty { result.append("_") }
        isPending = false
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        isPending = true
      }
    }
    return result
  }

  /// What kind of encoding a module is for.
  static func kind(of module: String?) -> SourceEncoding.Kind {
    guard let module else { return .custom }
    switch module {
    case "utf_8", "utf_8_sig", "ascii": return .unicode
    case "utf_7": return .utf7
    case "unicode_escape", "raw_unicode_escape": return .escapes
    case "latin_1", "charmap": return .legacy
    default: return characterMaps[module] != nil || systemName(of: module) != nil ? .legacy : .unusable
    }
  }

  /// The 256 characters of a single-byte codec, U+FFFD for what is none; nil for other modules.
  package static func characterMap(of module: String) -> [UInt16]? {
    guard let digits = characterMaps[module] else { return nil }
    let bytes = Array(digits.utf8)
    var units = bytes.count == 512 ? (0..<128).map { UInt16($0) } : []
    var index = 0
    while index + 4 <= bytes.count {
      units.append(UInt16(truncatingIfNeeded: StringEscapes.hexadecimal(bytes, index..<(index + 4), 4) ?? 0xFFFD))
      index += 4
    }
    return units.count == 256 ? units : nil
  }

  /// What `iconv` calls the multi-byte codec of a module; nil for other modules.
  static func systemName(of module: String) -> String? {
    switch module {
    case "big5": "BIG5"
    case "big5hkscs": "BIG5-HKSCS"
    case "cp932": "CP932"
    case "cp949": "UHC"
    case "cp950": "CP950"
    case "euc_jis_2004", "euc_jisx0213": "EUC-JISX0213"
    case "euc_jp": "EUC-JP"
    case "euc_kr": "EUC-KR"
    case "gb18030": "GB18030"
    case "gb2312": "EUC-CN"
    case "gbk": "GBK"
    case "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_ext": "ISO-2022-JP-2"
    case "iso2022_jp_2004", "iso2022_jp_3": "ISO-2022-JP-3"
    case "iso2022_kr": "ISO-2022-KR"
    case "johab": "JOHAB"
    case "shift_jis": "SHIFT_JIS"
    case "shift_jis_2004", "shift_jisx0213": "SHIFT_JISX0213"
    default: nil
    }
  }
}

import Artifacts
import Evidence

/// Sources whose encoding declaration names a codec that Python does not have.
///
/// PEP 263; `Lib/tokenize.py` (`detect_encoding`). The codec's decoder is code: whoever registered it turns the file
/// into other Python than the one a reader sees.
enum CodingCookie: TriggerFamily {
  static let info = TriggerInfo(
    id: "coding-cookie-codec", phase: .import, title: "A source is decoded by a codec that Python does not have",
    explanation: """
      The declaration in the first two lines names the codec through which the source is read. A codec that is not \
      Python's own must have been registered by a package, and its decoder may turn the text into any other program.
      """,
    source: "PEP 263; CPython Lib/tokenize.py (detect_encoding)", severity: .high, attack: ["T1027"])

  static let catalogue = [info]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for file in input.files.all where file.path.hasSuffix(".py") && (file.root == .site || file.root == .project) {
      guard let contents = try? input.target.contents(of: file.member) else { continue }
      let head = contents.withBytes { Array($0.prefix(1_024)) }
      guard let cookie = cookie(head), !isKnown(cookie.codec) else { continue }
      found.add(
        info, file, in: input, line: cookie.line, condition: "where the codec \(cookie.codec.quotedName) is registered",
        summary: "is decoded by the codec \(cookie.codec.quotedName), which is not Python's",
        starts: .nothing, severity: preprocessors.contains(normalised(cookie.codec)) ? .low : nil)
    }
  }

  /// The declared encoding: `coding[:=]\s*([-\w.]+)` in a comment of one of the first two lines.
  static func cookie(_ head: [UInt8]) -> (codec: String, line: Int)? {
    for (index, range) in LineSplitter.universal(head).prefix(2).enumerated() {
      var line = head[range]
      if index == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
      let text = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0C }
      guard text.first == UInt8(ascii: "#") else {
        // Only a blank first line leaves the second one a chance.
        if text.isEmpty { continue }
        return nil
      }
      if let codec = codec(Array(text)) { return (codec, index + 1) }
    }
    return nil
  }

  private static func codec(_ comment: [UInt8]) -> String? {
    let word = Array("coding".utf8)
    var at = 0
    while at + word.count < comment.count {
      defer { at += 1 }
      guard comment[at..<at + word.count].elementsEqual(word) else { continue }
      var next = at + word.count
      guard comment[next] == UInt8(ascii: ":") || comment[next] == UInt8(ascii: "=") else { continue }
      next += 1
      while next < comment.count, comment[next] == 0x20 || comment[next] == 0x09 { next += 1 }
      let name = comment[next...].prefix { byte in
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
          || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
          || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
      }
      if !name.isEmpty { return String(decoding: name, as: UTF8.self) }
    }
    return nil
  }

  /// As `encodings.normalize_encoding` compares names.
  private static func normalised(_ name: String) -> String {
    String(
      decoding: name.utf8.map { byte -> UInt8 in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "-"), UInt8(ascii: "."): UInt8(ascii: "_")
        default: byte
        }
      }, as: UTF8.self)
  }

  /// Whether CPython itself decodes the name (`Lib/encodings/aliases.py`); editors' suffixes are cut as `tokenize` does.
  private static func isKnown(_ codec: String) -> Bool {
    let name = normalised(codec)
    if name.hasPrefix("utf_8_unix") || name.hasPrefix("utf8_unix") { return true }
    let families = [
      "utf_", "utf8", "utf16", "utf32", "u8", "latin", "iso_8859", "iso8859", "iso_ir", "cp", "windows_", "koi8", "mac",
      "euc", "gb", "big5", "shift", "sjis", "s_jis", "iso2022", "iso_2022", "johab", "hz", "tis", "ptcp", "kz", "ks",
      "ascii", "us_ascii", "646", "ansi", "l1", "hp_", "ujis", "u_jis", "csibm", "ibm", "mbcs", "oem", "raw_unicode",
      "unicode_escape", "idna", "punycode", "chinese", "korean", "arabic", "greek", "hebrew", "cyrillic", "utf",
    ]
    return families.contains { name.hasPrefix($0) }
  }

  /// Codecs of published packages that add syntax and nothing else.
  private static let preprocessors: Set<String> = [
    "future_fstrings", "future_annotations", "pyxl", "mixt", "spec", "nosetests", "pattern_matching",
  ]
}

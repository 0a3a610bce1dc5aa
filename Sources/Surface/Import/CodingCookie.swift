import Artifacts
import Evidence
import PythonSyntax

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
      guard let head = contents.withBytes(head) else { continue }
      let lines = LineSplitter.universal(head).prefix(2)
      guard let line = lines.firstIndex(where: { mentionsCoding(head[$0]) }) else { continue }
      // The declaration stands in the first two lines, so that they are all that has to be read.
      let encoding = parse(Array(head[..<(lines.last?.upperBound ?? 0)])).encoding
      guard !encoding.isStandard, encoding.kind != .unusable, let codec = encoding.cookie else { continue }
      let isKnown = preprocessors.contains(normalised(codec))
      found.add(
        info, file, in: input, line: line + 1,
        condition: encoding.kind == .custom ? "where the codec \(codec.quotedName) is registered" : nil,
        summary: "is decoded by the codec \(codec.quotedName), "
          + (encoding.kind == .custom ? "which is not Python's" : "so that its text is not what it looks like"),
        severity: isKnown ? .low : nil)
    }
  }

  /// The first bytes of a source, if their first two lines hold the word that a declaration has; most do not.
  private static func head(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    let head = UnsafeRawBufferPointer(rebasing: bytes.prefix(1_024))
    var ends = 0
    let end = head.indices.first { index in
      // `\r\n` is one end, which its first byte stands for.
      let isEnd = head[index] == 0x0D || (head[index] == 0x0A && (index == 0 || head[index - 1] != 0x0D))
      if isEnd { ends += 1 }
      return ends == 2
    }
    guard RawText.holds(UnsafeRawBufferPointer(rebasing: head[..<(end ?? head.count)]), "coding") else { return nil }
    return Array(head)
  }

  private static func mentionsCoding(_ line: ArraySlice<UInt8>) -> Bool {
    let word = Array("coding".utf8)
    guard line.contains(UInt8(ascii: "#")), line.count > word.count else { return false }
    return line.indices.dropLast(word.count - 1).contains { line[$0..<$0 + word.count].elementsEqual(word) }
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

  /// Codecs of published packages that add syntax and nothing else.
  private static let preprocessors: Set<String> = [
    "future_fstrings", "future_annotations", "pyxl", "mixt", "spec", "nosetests", "pattern_matching",
  ]
}

/// The name of a project in the form by which indexes compare names (PEP 503): lower case, one `-` between words.
package struct ProjectName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let description: String

  /// Normalises a name; nil where the text is no valid name (PEP 508: letters, digits and inner `.`, `_`, `-`).
  package init?(_ text: some StringProtocol) {
    var bytes: [UInt8] = []
    var separated = false
    let text = Substring(text)
    guard text.utf8.count <= 256, let first = text.utf8.first, let last = text.utf8.last,
      Self.isWord(first), Self.isWord(last)
    else { return nil }
    for byte in text.utf8 {
      if Self.isWord(byte) {
        if separated { bytes.append(UInt8(ascii: "-")) }
        separated = false
        bytes.append(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte)
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") {
        separated = true
      } else {
        return nil
      }
    }
    description = String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a byte may begin and end a project's name (PEP 508).
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}

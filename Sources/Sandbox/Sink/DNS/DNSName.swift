/// Names as DNS carries them: lists of labels of any bytes.
enum DNSName {
  /// The labels as people write them (RFC 1035, 5.1).
  static func text(of labels: [[UInt8]]) -> String {
    if labels.isEmpty { return "." }
    return labels.map { label in
      label.map { byte in
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
        case 0x21...0x7E: String(UnicodeScalar(byte))
        default: "\\" + String(1000 + Int(byte)).dropFirst()
        }
      }.joined()
    }.joined(separator: ".")
  }

  /// The labels of a written name, without a final dot; nil if it is none (RFC 1035, 2.3.4).
  static func labels(of text: String) -> [[UInt8]]? {
    let bytes = Array(text.utf8)
    let body = bytes.last == UInt8(ascii: ".") ? bytes.dropLast() : bytes[...]
    if body.isEmpty { return [] }
    let labels = body.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
    guard labels.allSatisfy({ (1...63).contains($0.count) }), encoded(labels).count <= 255 else { return nil }
    return labels
  }

  /// The name's bytes in a message, uncompressed.
  static func encoded(_ labels: [[UInt8]]) -> [UInt8] {
    labels.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0 } + [0]
  }

  /// The name by which two spellings are the same (RFC 4343).
  static func key(_ labels: [[UInt8]]) -> String { text(of: labels.map { $0.map(lower) }) }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  /// How many labels at the end of a name one registrant owns: two, or three below a country's `co`, `com` and so on.
  ///
  /// There is no list of public suffixes here; `DNSStream` also joins below every longer ending that names share, so
  /// that a wrong guess costs nothing.
  static func registeredCount(_ labels: [[UInt8]]) -> Int {
    guard labels.count > 2, let top = labels.last, top.count == 2 else { return min(2, labels.count) }
    let second = String(decoding: labels[labels.count - 2].map(lower), as: UTF8.self)
    return ["ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"].contains(second) ? 3 : 2
  }
}

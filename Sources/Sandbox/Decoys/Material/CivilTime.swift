internal import Evidence

/// The moments that credential files carry, in the spellings that they carry them in.
extension Timestamp {
  /// The moment some seconds later.
  func adding(_ more: Int) -> Timestamp { Timestamp(seconds: seconds + Int64(more)) }

  /// `20261123`.
  var compactDate: String { description.prefix(10).split(separator: "-").joined() }

  /// `261123093000Z`, the UTCTime of certificates (RFC 5280, section 4.1.2.5.1).
  var certificate: String {
    compactDate.utf8Slice(2..<8) + description.utf8Slice(11..<19).split(separator: ":").joined() + "Z"
  }

  /// `2026-11-23 09:30:00`, as SQL writes it.
  var sql: String { description.utf8Slice(0..<10) + " " + description.utf8Slice(11..<19) }
}

/// A wheel's or an installed distribution's RECORD (PEP 376, PEP 427): path, digest and size of each file, as CSV.
package struct Record: Sendable {
  /// One line.
  package struct Row: Sendable, Hashable {
    package let path: String
    /// As written before the `=`; nil where the field is empty.
    package let algorithm: String?
    /// As written after the `=`.
    package let digest: String
    package let size: Int?
    /// 1-based.
    package let line: Int
  }

  package private(set) var rows: [Row] = []
  /// Lines that are not three fields, or whose digest or size can't be read.
  package private(set) var malformedLines: [Int] = []

  /// Reads at most `limit` rows.
  package init(_ bytes: [UInt8], limit: Int) {
    var reader = CSVReader(bytes)
    while let (fields, line) = reader.next() {
      if fields.count == 1, fields[0].isEmpty { continue }
      guard rows.count < limit else {
        malformedLines.append(line)
        return
      }
      guard fields.count == 3 else {
        malformedLines.append(line)
        // `csv.reader` based installers still take the path.
        if fields.count > 0, !fields[0].isEmpty {
          rows.append(Row(path: fields[0], algorithm: nil, digest: "", size: nil, line: line))
        }
        continue
      }
      let equals = fields[1].utf8.firstIndex(of: UInt8(ascii: "="))
      let size = fields[2].isEmpty ? nil : Int(fields[2])
      if (!fields[1].isEmpty && equals == nil) || (!fields[2].isEmpty && (size ?? -1) < 0) {
        malformedLines.append(line)
      }
      let algorithm = equals.map { fields[1][..<$0] == "sha256" ? "sha256" : fields[1][..<$0].lowercased() }
      let digest = equals.map { String(fields[1][fields[1].utf8.index(after: $0)...]) }
      rows.append(
        Row(
          path: fields[0], algorithm: algorithm, digest: digest ?? "", size: size, line: line))
    }
  }
}

/// Reads comma-separated values as Python's `csv.reader` does with its default dialect.
struct CSVReader {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")

  /// The fields of the next row and the line it begins on.
  mutating func next() -> (fields: [String], line: Int)? {
    guard position < bytes.count else { return nil }
    let start = line
    var fields: [String] = []
    fields.reserveCapacity(3)
    while true {
      fields.append(field())
      guard position < bytes.count else { return (fields, start) }
      let byte = bytes[position]
      position += 1
      if byte == Self.comma {
        if position == bytes.count { fields.append("") }
        if position == bytes.count { return (fields, start) }
        continue
      }
      if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
      line += 1
      return (fields, start)
    }
  }

  /// A field, up to a comma, a line end or the end of the text.
  private mutating func field() -> String {
    guard position < bytes.count, bytes[position] == Self.quote else { return plainField() }
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0x0A { line += 1 }
      guard byte == Self.quote else {
        text.append(byte)
        continue
      }
      guard position < bytes.count, bytes[position] == Self.quote else { break }
      text.append(Self.quote)
      position += 1
    }
    // Whatever follows the closing quote belongs to the field, too.
    return String(decoding: text, as: UTF8.self) + plainField()
  }

  private mutating func plainField() -> String {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == Self.comma || byte == 0x0A || byte == 0x0D { break }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}

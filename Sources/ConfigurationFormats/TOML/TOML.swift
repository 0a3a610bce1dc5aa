/// Reads TOML files.
///
/// The grammar is TOML 1.0 with what 1.1 adds (line breaks and a last comma in inline tables, `\e`, `\xHH`, times
/// without seconds), because the readers of newer Pythons and of other tools take both: what any consumer accepts is
/// read.
package enum TOML {
  /// Reads a file; throws at the first thing that no reader accepts, or when a budget is reached.
  package static func read(
    _ bytes: [UInt8], limits: ConfigurationLimits = .standard
  ) throws(ConfigurationError) -> TOMLTable {
    try SourceText.check(bytes, limits: limits)
    var reader = TOMLReader(bytes: bytes, limits: limits)
    return try reader.readDocument()
  }

  /// Reads a text, for instance a block that another file holds.
  package static func read(
    _ text: String, limits: ConfigurationLimits = .standard
  ) throws(ConfigurationError) -> TOMLTable {
    try read([UInt8](text.utf8), limits: limits)
  }
}

/// A pass over the bytes of a TOML file; `position` only moves forward, `line` counts the line breaks behind it.
struct TOMLReader {
  let bytes: [UInt8]
  let limits: ConfigurationLimits
  var position = 0
  var line = 1
  private var values = 0

  init(bytes: [UInt8], limits: ConfigurationLimits) {
    self.bytes = bytes
    self.limits = limits
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The byte at the position, or nil at the end.
  var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// The byte some places after the position, or nil beyond the end.
  func peek(_ distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  /// An error of grammar at the line that is being read.
  func failure(_ detail: String) -> ConfigurationError { ConfigurationError(.syntax, line: line, detail) }

  /// Counts a value against the budget.
  mutating func countValue() throws(ConfigurationError) {
    values += 1
    guard values <= limits.values else {
      throw ConfigurationError(.overLimit, line: line, "more than \(limits.values) values")
    }
  }

  /// Passes over blanks and tabs, not over line ends.
  mutating func skipBlanks() {
    while let byte, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
  }

  /// Steps over a line break; false if there is none here.
  mutating func skipLineBreak() -> Bool {
    if byte == UInt8(ascii: "\n") {
      position += 1
    } else if byte == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") {
      position += 2
    } else {
      return false
    }
    line += 1
    return true
  }

  /// Steps over a comment, which holds no control characters but the tab.
  mutating func skipComment() throws(ConfigurationError) {
    guard byte == UInt8(ascii: "#") else { return }
    while let byte, byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") { return }
      guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
        throw failure("a control character in a comment")
      }
      position += 1
    }
  }

  /// Steps over blanks, line breaks and comments.
  mutating func skipFiller() throws(ConfigurationError) {
    while true {
      skipBlanks()
      try skipComment()
      if !skipLineBreak() { return }
    }
  }

  /// Reads everything up to the end (TOML 1.0, `toml`).
  mutating func readDocument() throws(ConfigurationError) -> TOMLTable {
    var builder = TOMLBuilder(limits: limits)
    while true {
      try skipFiller()
      guard let byte else { return builder.finish() }
      let start = line
      if byte == UInt8(ascii: "[") {
        try readHeader(&builder, line: start)
      } else {
        let (key, value) = try readPair(depth: builder.currentDepth)
        try builder.add(key, value, line: start)
      }
      skipBlanks()
      try skipComment()
      guard position == bytes.count || skipLineBreak() else {
        throw failure("expected the end of the line after a statement")
      }
    }
  }

  private mutating func readHeader(_ builder: inout TOMLBuilder, line start: Int) throws(ConfigurationError) {
    position += 1
    let isArray = byte == UInt8(ascii: "[")
    if isArray { position += 1 }
    skipBlanks()
    try countValue()
    let path = try readKey()
    guard byte == UInt8(ascii: "]") else { throw failure("expected ']' at the end of a table's name") }
    position += 1
    guard isArray else { return try builder.openTable(path, line: start) }
    guard byte == UInt8(ascii: "]") else { throw failure("expected ']]' at the end of a table's name") }
    position += 1
    try builder.openArrayElement(path, line: start)
  }

  /// Reads `key = value`; the depth is that of the table it is in.
  mutating func readPair(depth: Int) throws(ConfigurationError) -> ([String], TOMLValue) {
    try countValue()
    let key = try readKey()
    guard byte == UInt8(ascii: "=") else { throw failure("expected '=' after a key") }
    position += 1
    skipBlanks()
    return (key, try readValue(depth: depth + key.count))
  }

  /// Reads a dotted key and the blanks behind it.
  private mutating func readKey() throws(ConfigurationError) -> [String] {
    var path = [try readKeyPart()]
    skipBlanks()
    while byte == UInt8(ascii: ".") {
      position += 1
      skipBlanks()
      path.append(try readKeyPart())
      skipBlanks()
      guard path.count <= limits.depth else {
        throw ConfigurationError(.overLimit, line: line, "a key of more than \(limits.depth) parts")
      }
    }
    return path
  }

  private mutating func readKeyPart() throws(ConfigurationError) -> String {
    if byte == UInt8(ascii: "\"") { return try readBasicString() }
    if byte == UInt8(ascii: "'") { return try readLiteralString() }
    let start = position
    while let byte, TOMLReader.isBareKey(byte) { position += 1 }
    guard position > start else { throw failure("expected a key") }
    return SourceText.string(bytes, start..<position)
  }

  /// Whether a byte may stand in a key without quotes.
  static func isBareKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

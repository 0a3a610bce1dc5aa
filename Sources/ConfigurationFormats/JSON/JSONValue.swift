/// A value of a JSON text (RFC 8259), with the line of each object member.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number with a fraction or an exponent, or one of the words that Python's reader takes: `NaN`, `Infinity`.
  case real(Double)
  /// An integer beyond 64 bits, as written.
  case hugeInteger(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// Reads a text; a byte order mark before it is skipped, as Python's `json.loads` does with bytes.
  package static func read(
    _ bytes: [UInt8], limits: ConfigurationLimits = .standard
  ) throws(ConfigurationError) -> JSONValue {
    try SourceText.check(bytes, limits: limits)
    var reader = JSONReader(bytes: bytes, limits: limits)
    return try reader.readDocument()
  }

  /// The text, if the value is a string.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, if the value is an integer of 64 bits.
  package var integer: Int? {
    if case .integer(let number) = self { number } else { nil }
  }

  /// The number, if the value is one that a double can hold.
  package var double: Double? {
    switch self {
    case .real(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  /// The truth value, if the value is one.
  package var boolean: Bool? {
    if case .boolean(let flag) = self { flag } else { nil }
  }

  /// The elements, if the value is an array.
  package var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// The members, if the value is an object.
  package var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// Whether the value is `null`.
  package var isNull: Bool { self == .null }

  /// The value of a member, if the value is an object that has it.
  package subscript(_ key: String) -> JSONValue? { object?[key] }

  /// An element, if the value is an array that is long enough.
  package subscript(_ index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }
}

/// The members of a JSON object, in the order of the text; of members with one name the last counts, as in Python.
package struct JSONObject: Hashable, Sendable {
  /// A name with its value.
  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: JSONValue
    /// The line of the name, counted from one.
    package let line: Int
  }

  package fileprivate(set) var members: [Member] = []

  /// The value of a name; costs a pass over the members.
  package subscript(_ key: String) -> JSONValue? { members.last { $0.key == key }?.value }

  /// The line of a name.
  package func line(_ key: String) -> Int? { members.last { $0.key == key }?.line }
}

/// A pass over the bytes of a JSON text.
private struct JSONReader {
  let bytes: [UInt8]
  let limits: ConfigurationLimits
  private var position = 0
  private var line = 1
  private var values = 0

  init(bytes: [UInt8], limits: ConfigurationLimits) {
    self.bytes = bytes
    self.limits = limits
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ detail: String) -> ConfigurationError { ConfigurationError(.syntax, line: line, detail) }

  mutating func readDocument() throws(ConfigurationError) -> JSONValue {
    let value = try readValue(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw failure("text after the end of the value") }
    return value
  }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || 0x09...0x0D ~= byte && byte != 0x0B && byte != 0x0C {
      if byte == UInt8(ascii: "\n") { line += 1 }
      position += 1
    }
  }

  /// Reads a value; recursion ends at the depth limit.
  private mutating func readValue(depth: Int) throws(ConfigurationError) -> JSONValue {
    skipSpace()
    values += 1
    guard values <= limits.values else {
      throw ConfigurationError(.overLimit, line: line, "more than \(limits.values) values")
    }
    guard depth <= limits.depth else {
      throw ConfigurationError(.overLimit, line: line, "values nested deeper than \(limits.depth)")
    }
    switch byte {
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "["): return .array(try readArray(depth: depth))
    case UInt8(ascii: "{"): return .object(try readObject(depth: depth))
    case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
    case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    case UInt8(ascii: "N"): return try readWord("NaN", .real(.nan))
    case UInt8(ascii: "I"): return try readWord("Infinity", .real(.infinity))
    default: return try readNumber()
    }
  }

  private mutating func readWord(_ word: String, _ value: JSONValue) throws(ConfigurationError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw failure("expected a value") }
    position += word.utf8.count
    return value
  }

  private mutating func readArray(depth: Int) throws(ConfigurationError) -> [JSONValue] {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    while byte != UInt8(ascii: "]") {
      elements.append(try readValue(depth: depth + 1))
      skipSpace()
      if byte == UInt8(ascii: "]") { break }
      guard byte == UInt8(ascii: ",") else { throw failure("expected ',' or ']' in an array") }
      position += 1
      skipSpace()
      guard byte != UInt8(ascii: "]") else { throw failure("expected a value after ','") }
    }
    position += 1
    return elements
  }

  private mutating func readObject(depth: Int) throws(ConfigurationError) -> JSONObject {
    position += 1
    var object = JSONObject()
    skipSpace()
    while byte != UInt8(ascii: "}") {
      guard byte == UInt8(ascii: "\"") else { throw failure("expected a name in quotes") }
      let start = line
      let key = try readString()
      skipSpace()
      guard byte == UInt8(ascii: ":") else { throw failure("expected ':' after a name") }
      position += 1
      object.members.append(.init(key: key, value: try readValue(depth: depth + 1), line: start))
      skipSpace()
      if byte == UInt8(ascii: "}") { break }
      guard byte == UInt8(ascii: ",") else { throw failure("expected ',' or '}' in an object") }
      position += 1
      skipSpace()
      guard byte != UInt8(ascii: "}") else { throw failure("expected a name after ','") }
    }
    position += 1
    return object
  }

  private mutating func readNumber() throws(ConfigurationError) -> JSONValue {
    let start = position
    if byte == UInt8(ascii: "-") { position += 1 }
    if byte == UInt8(ascii: "I") { return try readWord("Infinity", .real(-.infinity)) }
    guard let first = byte, isDigit(first) else { throw failure("expected a value") }
    position += 1
    if first != UInt8(ascii: "0") { skipDigits() }
    var isInteger = true
    if byte == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard skipDigits() else { throw failure("expected digits after '.'") }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      guard skipDigits() else { throw failure("expected digits in an exponent") }
    }
    let text = SourceText.string(bytes, start..<position)
    guard isInteger else { return .real(Double(text) ?? .nan) }
    return Int(text).map(JSONValue.integer) ?? .hugeInteger(text)
  }

  @discardableResult
  private mutating func skipDigits() -> Bool {
    let start = position
    while let byte, isDigit(byte) { position += 1 }
    return position > start
  }

  private mutating func readString() throws(ConfigurationError) -> String {
    position += 1
    let start = position
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    var text = Array(bytes[start..<position])
    while let byte {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try readEscape(into: &text)
      case 0..<0x20: throw failure("a control character in a string")
      default: text.append(byte)
      }
    }
    throw failure("a string without its end")
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(ConfigurationError) {
    guard let kind = byte else { throw failure("a string without its end") }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): try readUnicodeEscape(into: &text)
    default: throw failure("an unknown escape in a string")
    }
  }

  /// Reads the digits of `\uXXXX`, two of them for a surrogate pair; half a pair becomes U+FFFD.
  private mutating func readUnicodeEscape(into text: inout [UInt8]) throws(ConfigurationError) {
    var value = try readFourDigits()
    if 0xD800...0xDBFF ~= value, bytes[position...].starts(with: "\\u".utf8) {
      let before = position
      position += 2
      let low = try readFourDigits()
      if 0xDC00...0xDFFF ~= low {
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      } else {
        position = before
      }
    }
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    text.append(contentsOf: UTF8.encode(scalar).map { [UInt8]($0) } ?? [])
  }

  private mutating func readFourDigits() throws(ConfigurationError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = hexadecimalDigit(byte) else { throw failure("expected four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

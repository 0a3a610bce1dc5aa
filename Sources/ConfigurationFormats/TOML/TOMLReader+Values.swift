/// Values other than strings.
extension TOMLReader {
  /// Reads a value; recursion ends at the depth limit.
  mutating func readValue(depth: Int) throws(ConfigurationError) -> TOMLValue {
    guard depth <= limits.depth else {
      throw ConfigurationError(.overLimit, line: line, "values nested deeper than \(limits.depth)")
    }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      guard let quote = byte else { throw failure("expected a value") }
      if peek(1) == quote, peek(2) == quote { return .string(try readMultilineString(quote)) }
      return .string(quote == UInt8(ascii: "'") ? try readLiteralString() : try readBasicString())
    case UInt8(ascii: "["): return .array(try readArray(depth: depth))
    case UInt8(ascii: "{"): return .table(try readInlineTable(depth: depth))
    default: return try readScalar()
    }
  }

  private mutating func readArray(depth: Int) throws(ConfigurationError) -> TOMLArray {
    position += 1
    var array = TOMLArray()
    while true {
      try skipFiller()
      if byte == UInt8(ascii: "]") { break }
      try countValue()
      let start = line
      array.append(try readValue(depth: depth + 1), line: start)
      try skipFiller()
      if byte == UInt8(ascii: ",") {
        position += 1
      } else if byte != UInt8(ascii: "]") {
        throw failure("expected ',' or ']' in an array")
      }
    }
    position += 1
    return array
  }

  private mutating func readInlineTable(depth: Int) throws(ConfigurationError) -> TOMLTable {
    position += 1
    var builder = TOMLBuilder(limits: limits)
    while true {
      try skipFiller()
      if byte == UInt8(ascii: "}") { break }
      let start = line
      let (key, value) = try readPair(depth: depth + 1)
      try builder.add(key, value, line: start)
      try skipFiller()
      if byte == UInt8(ascii: ",") {
        position += 1
      } else if byte != UInt8(ascii: "}") {
        throw failure("expected ',' or '}' in an inline table")
      }
    }
    position += 1
    return builder.finish()
  }

  private mutating func readScalar() throws(ConfigurationError) -> TOMLValue {
    let start = position
    while let byte, TOMLReader.isScalarByte(byte) { position += 1 }
    // A date and its time may be parted by one space.
    if position - start == 10, byte == UInt8(ascii: " "), let next = peek(1), isDigit(next),
      TOMLDateTime.isDate(bytes[start..<position])
    {
      position += 1
      while let byte, TOMLReader.isScalarByte(byte) { position += 1 }
    }
    let text = bytes[start..<position]
    if text.elementsEqual("true".utf8) { return .boolean(true) }
    if text.elementsEqual("false".utf8) { return .boolean(false) }
    if let number = TOMLNumber.read(text) { return number }
    if TOMLDateTime.isDateTime(text) { return .dateTime(SourceText.string(bytes, start..<position)) }
    throw failure("expected a value")
  }

  private static func isScalarByte(_ byte: UInt8) -> Bool {
    isBareKey(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
  }
}

/// Whether a byte is a decimal digit.
func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

/// Integers and floats.
private enum TOMLNumber {
  static func read(_ text: ArraySlice<UInt8>) -> TOMLValue? {
    var digits = text
    var isNegative = false
    let isSigned = digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-")
    if isSigned { isNegative = digits.removeFirst() == UInt8(ascii: "-") }
    if digits.elementsEqual("inf".utf8) { return .float(isNegative ? -.infinity : .infinity) }
    if digits.elementsEqual("nan".utf8) { return .float(.nan) }
    if !isSigned, digits.count > 2, digits.first == UInt8(ascii: "0"), let radix = radix(digits[digits.startIndex + 1])
    {
      return integer(digits.dropFirst(2), radix: radix, prefix: digits.prefix(2), isNegative: false)
    }
    if let whole = unsigned(digits) { return integer(whole, radix: 10, prefix: [], isNegative: isNegative) }
    return float(digits, isNegative: isNegative)
  }

  private static func radix(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  /// The digits, if the text is a decimal integer without a leading zero.
  private static func unsigned(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let first = text.first, isDigit(first), first != UInt8(ascii: "0") || text.count == 1 else { return nil }
    return digits(text, radix: 10) == nil ? nil : text
  }

  /// The digits without underscores, each of which must stand between two digits.
  private static func digits(_ text: ArraySlice<UInt8>, radix: Int) -> [UInt8]? {
    var result: [UInt8] = []
    var previousIsDigit = false
    for byte in text {
      if byte == UInt8(ascii: "_") {
        guard previousIsDigit else { return nil }
        previousIsDigit = false
      } else {
        guard let digit = hexadecimalDigit(byte), digit < radix else { return nil }
        result.append(byte)
        previousIsDigit = true
      }
    }
    return previousIsDigit ? result : nil
  }

  private static func integer(
    _ text: ArraySlice<UInt8>, radix: Int, prefix: ArraySlice<UInt8>, isNegative: Bool
  ) -> TOMLValue? {
    guard let digits = digits(text, radix: radix) else { return nil }
    let sign = isNegative ? "-" : ""
    let plain = String(decoding: digits, as: UTF8.self)
    if let number = Int64(sign + plain, radix: radix) { return .integer(number) }
    return .hugeInteger(sign + String(decoding: prefix, as: UTF8.self) + plain)
  }

  private static func float(_ text: ArraySlice<UInt8>, isNegative: Bool) -> TOMLValue? {
    let exponentAt = text.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    let mantissa = text[..<(exponentAt ?? text.endIndex)]
    let point = mantissa.firstIndex(of: UInt8(ascii: "."))
    guard exponentAt != nil || point != nil, let whole = unsigned(mantissa[..<(point ?? mantissa.endIndex)]) else {
      return nil
    }
    var plain = whole.filter { $0 != UInt8(ascii: "_") }
    if let point {
      guard let fraction = digits(mantissa[(point + 1)...], radix: 10) else { return nil }
      plain += [UInt8(ascii: ".")] + fraction
    }
    if let exponentAt {
      var exponent = text[(exponentAt + 1)...]
      plain.append(UInt8(ascii: "e"))
      if let sign = exponent.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        plain.append(sign)
        exponent.removeFirst()
      }
      guard let power = digits(exponent, radix: 10) else { return nil }
      plain += power
    }
    return Double((isNegative ? "-" : "") + String(decoding: plain, as: UTF8.self)).map(TOMLValue.float)
  }
}

/// Dates and times (RFC 3339), whose parts are checked for their ranges and kept as text.
private enum TOMLDateTime {
  static func isDateTime(_ text: ArraySlice<UInt8>) -> Bool {
    if isTime(text) { return true }
    guard text.count >= 10, isDate(text.prefix(10)) else { return false }
    var rest = text.dropFirst(10)
    guard let separator = rest.popFirst() else { return true }
    guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == UInt8(ascii: " ") else {
      return false
    }
    return isTime(withoutOffset(rest))
  }

  static func isDate(_ text: ArraySlice<UInt8>) -> Bool {
    let text = Array(text)
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      let year = number(text[0..<4]), let month = number(text[5..<7]), let day = number(text[8..<10]),
      1...12 ~= month, year >= 1
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1...days[month - 1] ~= day
  }

  private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
    let text = Array(text)
    guard text.count >= 5, text[2] == UInt8(ascii: ":"), let hour = number(text[0..<2]), hour < 24,
      let minute = number(text[3..<5]), minute < 60
    else { return false }
    if text.count == 5 { return true }
    guard text.count >= 8, text[5] == UInt8(ascii: ":"), let second = number(text[6..<8]), second < 60 else {
      return false
    }
    if text.count == 8 { return true }
    return text[8] == UInt8(ascii: ".") && text.count > 9 && text[9...].allSatisfy(isDigit)
  }

  /// The text without `Z` or `+hh:mm` at its end.
  private static func withoutOffset(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if text.last == UInt8(ascii: "Z") || text.last == UInt8(ascii: "z") { return text.dropLast() }
    let tail = Array(text.suffix(6))
    guard tail.count == 6, tail[0] == UInt8(ascii: "+") || tail[0] == UInt8(ascii: "-"), tail[3] == UInt8(ascii: ":"),
      let hour = number(tail[1..<3]), let minute = number(tail[4..<6]), hour < 24, minute < 60
    else { return text }
    return text.dropLast(6)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for byte in digits {
      guard isDigit(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }
}

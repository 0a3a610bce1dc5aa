/// The four kinds of strings.
extension TOMLReader {
  /// Reads `"…"`.
  mutating func readBasicString() throws(ConfigurationError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try readEscape(into: &text, isMultiline: false)
      default:
        try checkPlain(byte)
        text.append(byte)
        position += 1
      }
    }
    throw failure("a string without its end")
  }

  /// Reads `'…'`.
  mutating func readLiteralString() throws(ConfigurationError) -> String {
    position += 1
    let start = position
    while let byte {
      if byte == UInt8(ascii: "'") {
        position += 1
        return SourceText.string(bytes, start..<(position - 1))
      }
      try checkPlain(byte)
      position += 1
    }
    throw failure("a string without its end")
  }

  private func checkPlain(_ byte: UInt8) throws(ConfigurationError) {
    guard byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") else {
      throw failure("a control character in a string")
    }
  }

  /// Reads a string between three quotes of either kind.
  mutating func readMultilineString(_ quote: UInt8) throws(ConfigurationError) -> String {
    position += 3
    _ = skipLineBreak()
    var text: [UInt8] = []
    while let byte {
      if byte == quote, peek(1) == quote, peek(2) == quote {
        position += 3
        // One or two more quotes belong to the text.
        for _ in 0..<2 where self.byte == quote {
          text.append(quote)
          position += 1
        }
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        try readEscape(into: &text, isMultiline: true)
      } else if skipLineBreak() {
        text.append(UInt8(ascii: "\n"))
      } else {
        try checkPlain(byte)
        text.append(byte)
        position += 1
      }
    }
    throw failure("a string without its end")
  }

  private mutating func readEscape(into text: inout [UInt8], isMultiline: Bool) throws(ConfigurationError) {
    position += 1
    guard let kind = byte else { throw failure("a string without its end") }
    if isMultiline, try skipEscapedLineBreak() { return }
    position += 1
    switch kind {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "e"): text.append(0x1B)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(kind)
    case UInt8(ascii: "x"): try readHexadecimalEscape(2, into: &text)
    case UInt8(ascii: "u"): try readHexadecimalEscape(4, into: &text)
    case UInt8(ascii: "U"): try readHexadecimalEscape(8, into: &text)
    default: throw failure("an unknown escape in a string")
    }
  }

  /// Steps over a backslash's line break and the white space up to the next text; false if no line break follows.
  private mutating func skipEscapedLineBreak() throws(ConfigurationError) -> Bool {
    let start = position
    skipBlanks()
    guard skipLineBreak() else {
      guard position == start else { throw failure("expected the end of the line after a backslash and blanks") }
      return false
    }
    repeat { skipBlanks() } while skipLineBreak()
    return true
  }

  private mutating func readHexadecimalEscape(_ digits: Int, into text: inout [UInt8]) throws(ConfigurationError) {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let byte, let digit = hexadecimalDigit(byte) else { throw failure("expected \(digits) hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    guard let scalar = Unicode.Scalar(value) else { throw failure("an escape that is no Unicode scalar") }
    text.append(contentsOf: UTF8.encode(scalar).map { [UInt8]($0) } ?? [])
  }
}

/// The value of a hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

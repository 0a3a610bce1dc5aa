/// What the readers know about text as Python's `str` sees it, on UTF-8 bytes.
package enum SourceText {
  /// The number of the line in which a byte lies, counted from one.
  static func line(of offset: Int, in bytes: [UInt8]) -> Int {
    var line = 1
    for byte in bytes.prefix(offset) where byte == UInt8(ascii: "\n") { line += 1 }
    return line
  }

  /// Refuses bytes that are too many or are not UTF-8; CPython's readers decode strictly as well.
  static func check(_ bytes: [UInt8], limits: ConfigurationLimits) throws(ConfigurationError) {
    guard bytes.count <= limits.bytes else {
      throw ConfigurationError(.overLimit, line: 1, "\(bytes.count) bytes, more than \(limits.bytes)")
    }
    let bad: Int?
    do {
      _ = try UTF8Span(validating: bytes.span)
      bad = nil
    } catch {
      bad = error.byteOffsets.lowerBound
    }
    guard let bad else { return }
    throw ConfigurationError(.notUTF8, line: line(of: bad, in: bytes), "byte \(bad) is not UTF-8")
  }

  /// Whether `str.isspace` holds for a scalar (CPython `Objects/unicodetype_db.h`).
  package static func isWhitespace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Whether `str.splitlines` ends a line at a scalar (CPython `Objects/unicodeobject.c`).
  package static func isLineBreak(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// The scalar that begins at an index of valid UTF-8, and its length in bytes.
  package static func scalar(_ bytes: [UInt8], at index: Int) -> (value: UInt32, length: Int) {
    let lead = bytes[index]
    if lead < 0x80 { return (UInt32(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC0, index + length <= bytes.count else { return (0xFFFD, 1) }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for next in bytes[(index + 1)..<(index + length)] { value = value << 6 | UInt32(next & 0x3F) }
    return (value, length)
  }

  /// The range without white space at both ends, as `str.strip` leaves it.
  package static func strip(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    while lower < range.upperBound {
      let (value, length) = scalar(bytes, at: lower)
      guard isWhitespace(value) else { break }
      lower += length
    }
    var upper = range.upperBound
    while upper > lower {
      var start = upper - 1
      while start > lower, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      guard isWhitespace(scalar(bytes, at: start).value) else { break }
      upper = start
    }
    return lower..<min(max(upper, lower), range.upperBound)
  }

  /// The ranges of the lines, without their ends.
  ///
  /// `universal` ends lines at LF, CR LF and CR, as a text file does; otherwise wherever `str.splitlines` does.
  package static func lines(_ bytes: [UInt8], universal: Bool) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let (value, length) = scalar(bytes, at: index)
      let ends = universal ? value == 0x0A || value == 0x0D : isLineBreak(value)
      guard ends else {
        index += length
        continue
      }
      lines.append(start..<index)
      index += length
      if value == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
      start = index
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
    return lines
  }

  /// The text of a range of valid UTF-8.
  package static func string(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

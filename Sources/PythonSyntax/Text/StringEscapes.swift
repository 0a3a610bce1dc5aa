/// The escape sequences of string and bytes literals (`Parser/string_parser.c`, `unicode_decode_call_errorhandler`).
enum StringEscapes {
  /// Offset of the first escape that CPython refuses to decode; nil when it takes all of them.
  static func firstInvalid(_ source: [UInt8], _ body: Range<Int>, isBytes: Bool) -> Int? {
    var index = body.lowerBound
    while index < body.upperBound {
      guard source[index] == 0x5C else {
        index &+= 1
        continue
      }
      let start = index
      index &+= 2
      guard start + 1 < body.upperBound else { return nil }
      let digits: Int
      switch source[start + 1] {
      case 0x78: digits = 2
      case 0x75 where !isBytes: digits = 4
      case 0x55 where !isBytes: digits = 8
      case 0x4E where !isBytes:
        guard let (_, next) = namedScalar(source, index..<body.upperBound) else { return start }
        index = next
        continue
      default: continue
      }
      guard let value = hexadecimal(source, index..<body.upperBound, digits), value <= 0x10FFFF else { return start }
      index &+= digits
    }
    return nil
  }

  /// The value of exactly `count` hexadecimal digits at the beginning of `range`.
  static func hexadecimal(_ source: [UInt8], _ range: Range<Int>, _ count: Int) -> UInt32? {
    guard range.count >= count else { return nil }
    var value: UInt32 = 0
    for index in range.lowerBound..<(range.lowerBound + count) {
      guard let digit = hexadecimalDigit(source[index]) else { return nil }
      value = value &<< 4 | digit
    }
    return value
  }

  /// The value of one hexadecimal digit.
  static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x41...0x46: UInt32(byte) - 0x37
    case 0x61...0x66: UInt32(byte) - 0x57
    default: nil
    }
  }

  /// The character that `{NAME}` at the beginning of `range` names, with the offset behind the brace.
  static func namedScalar(_ source: [UInt8], _ range: Range<Int>) -> (Unicode.Scalar, Int)? {
    guard range.first.map({ source[$0] == 0x7B }) == true else { return nil }
    let begin = range.lowerBound + 1
    // The longest name of Unicode has 88 letters.
    guard let end = (begin..<min(range.upperBound, begin + 100)).first(where: { source[$0] == 0x7D }) else {
      return nil
    }
    guard let scalar = CharacterNames.scalar(named: source[begin..<end]) else { return nil }
    return (scalar, end + 1)
  }
}

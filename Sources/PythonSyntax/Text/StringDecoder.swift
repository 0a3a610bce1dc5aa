/// Turns the inside of a literal into its value: line ends become `\n`, escapes become what they stand for.
struct StringDecoder {
  private(set) var output: [UInt8] = []
  private(set) var hasSurrogates = false

  /// Appends the value of the literal text in `range`. `braces` says that `{{` stands for `{`, as in f-strings.
  mutating func append(_ source: [UInt8], _ range: Range<Int>, _ flags: StringFlags, braces: Bool) {
    output.reserveCapacity(output.count + range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = source[index]
      index += 1
      switch byte {
      case 0x0D:
        output.append(0x0A)
        if index < range.upperBound && source[index] == 0x0A { index += 1 }
      case 0x5C where !flags.contains(.raw) && index < range.upperBound:
        index = escape(source, index..<range.upperBound, isBytes: flags.contains(.bytes))
      case 0x7B where braces, 0x7D where braces:
        output.append(byte)
        if index < range.upperBound && source[index] == byte { index += 1 }
      default: output.append(byte)
      }
    }
  }

  /// Handles the escape whose letter is first in `range`; returns where to go on.
  private mutating func escape(_ source: [UInt8], _ range: Range<Int>, isBytes: Bool) -> Int {
    let byte = source[range.lowerBound]
    let next = range.lowerBound + 1
    switch byte {
    case 0x0D: return next < range.upperBound && source[next] == 0x0A ? next + 1 : next
    case 0x0A: return next
    case 0x5C, 0x27, 0x22: output.append(byte)
    case 0x61: output.append(0x07)
    case 0x62: output.append(0x08)
    case 0x66: output.append(0x0C)
    case 0x6E: output.append(0x0A)
    case 0x72: output.append(0x0D)
    case 0x74: output.append(0x09)
    case 0x76: output.append(0x0B)
    case 0x30...0x37: return octal(source, range, isBytes: isBytes)
    case 0x78: return coded(source, next..<range.upperBound, digits: 2, isBytes: isBytes, letter: byte)
    case 0x75 where !isBytes: return coded(source, next..<range.upperBound, digits: 4, isBytes: false, letter: byte)
    case 0x55 where !isBytes: return coded(source, next..<range.upperBound, digits: 8, isBytes: false, letter: byte)
    case 0x4E where !isBytes:
      guard let (scalar, end) = StringEscapes.namedScalar(source, next..<range.upperBound) else { fallthrough }
      append(scalar.value)
      return end
    default:
      output.append(0x5C)
      return range.lowerBound
    }
    return next
  }

  private mutating func octal(_ source: [UInt8], _ range: Range<Int>, isBytes: Bool) -> Int {
    var value: UInt32 = 0
    var index = range.lowerBound
    while index < range.upperBound && index < range.lowerBound + 3 && source[index] >= 0x30 && source[index] <= 0x37 {
      value = value &* 8 &+ UInt32(source[index] - 0x30)
      index += 1
    }
    if isBytes { output.append(UInt8(truncatingIfNeeded: value)) } else { append(value) }
    return index
  }

  private mutating func coded(
    _ source: [UInt8], _ range: Range<Int>, digits: Int, isBytes: Bool, letter: UInt8
  ) -> Int {
    guard let value = StringEscapes.hexadecimal(source, range, digits), value <= 0x10FFFF else {
      output.append(0x5C)
      output.append(letter)
      return range.lowerBound
    }
    if isBytes { output.append(UInt8(truncatingIfNeeded: value)) } else { append(value) }
    return range.lowerBound + digits
  }

  private mutating func append(_ value: UInt32) {
    if let scalar = Unicode.Scalar(value) {
      output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    } else {
      hasSurrogates = true
      output.append(contentsOf: UTF8.encodedReplacementCharacter)
    }
  }
}

import Glibc
import PythonSyntax

extension Tree {
  /// A tree without nodes.
  static let empty = Tree(parse(utf8: []))

  /// The decoded content of a string literal: UTF-8 for a string, the bytes themselves for a bytes literal.
  func stringBytes(_ id: NodeID) -> [UInt8] {
    let node = nodes[Int(id.index)]
    var start = Int(node.start)
    var end = Int(node.end)
    while start < end, bytes[start] != 0x22, bytes[start] != 0x27 { start += 1 }
    let quotes = StringFlags.isTripleQuoted(node.detail) ? 3 : 1
    start += quotes
    // An unterminated literal has no closing quotes.
    if end - start >= quotes, bytes[end - 1] == 0x22 || bytes[end - 1] == 0x27 { end -= quotes }
    guard start < end else { return [] }
    return Escapes.decode(
      bytes[start..<end], isRaw: StringFlags.isRaw(node.detail), isBytes: StringFlags.isBytes(node.detail))
  }

  /// The decoded text between the fields of an f-string: escapes opened, `{{` and `}}` halved.
  func formattedTextBytes(_ id: NodeID, isRaw: Bool) -> [UInt8] {
    let node = nodes[Int(id.index)]
    var halved: [UInt8] = []
    var index = Int(node.start)
    while index < Int(node.end) {
      let byte = bytes[index]
      halved.append(byte)
      index += (byte == 0x7B || byte == 0x7D) && index + 1 < Int(node.end) && bytes[index + 1] == byte ? 2 : 1
    }
    return Escapes.decode(halved[...], isRaw: isRaw, isBytes: false)
  }
}

/// Backslash escapes of string and bytes literals (Python language reference 2.4.1.1).
enum Escapes {
  static func decode(_ bytes: ArraySlice<UInt8>, isRaw: Bool, isBytes: Bool) -> [UInt8] {
    guard !isRaw, contains(0x5C, bytes) else {
      return contains(0x0D, bytes) ? normalised(bytes) : Array(bytes)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      guard byte == 0x5C, index < bytes.endIndex else {
        result.append(byte)
        continue
      }
      let letter = bytes[index]
      index += 1
      escape(letter, bytes, &index, isBytes, &result)
    }
    return result
  }

  private static func contains(_ byte: UInt8, _ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false
    }
  }

  private static func escape(
    _ letter: UInt8, _ bytes: ArraySlice<UInt8>, _ index: inout Int, _ isBytes: Bool, _ result: inout [UInt8]
  ) {
    switch letter {
    case 0x0A: break
    case 0x0D: if index < bytes.endIndex, bytes[index] == 0x0A { index += 1 }
    case 0x6E: result.append(0x0A)
    case 0x74: result.append(0x09)
    case 0x72: result.append(0x0D)
    case 0x5C, 0x27, 0x22: result.append(letter)
    case 0x61: result.append(7)
    case 0x62: result.append(8)
    case 0x66: result.append(12)
    case 0x76: result.append(11)
    case 0x30...0x37:
      var value = UInt32(letter - 0x30)
      for _ in 0..<2 where index < bytes.endIndex && (0x30...0x37).contains(bytes[index]) {
        value = value * 8 + UInt32(bytes[index] - 0x30)
        index += 1
      }
      put(value & 0x1FF, isBytes, &result)
    case 0x78: hexadecimal(letter, 2, bytes, &index, isBytes, &result)
    case 0x75 where !isBytes: hexadecimal(letter, 4, bytes, &index, isBytes, &result)
    case 0x55 where !isBytes: hexadecimal(letter, 8, bytes, &index, isBytes, &result)
    case 0x4E where !isBytes && index < bytes.endIndex && bytes[index] == 0x7B:
      let start = index + 1
      while index < bytes.endIndex, bytes[index] != 0x7D { index += 1 }
      let name = start <= index ? bytes[start..<index] : []
      if index < bytes.endIndex { index += 1 }
      if let scalar = CharacterNames.scalar(named: name) {
        UTF8Scalars.append(scalar, to: &result)
      } else {
        result.append(Text.hole)
      }
    default:
      result.append(0x5C)
      result.append(letter)
    }
  }

  private static func hexadecimal(
    _ letter: UInt8, _ digits: Int, _ bytes: ArraySlice<UInt8>, _ index: inout Int, _ isBytes: Bool,
    _ result: inout [UInt8]
  ) {
    var value: UInt32 = 0
    guard index + digits <= bytes.endIndex else {
      result += [0x5C, letter]
      return
    }
    for offset in 0..<digits {
      guard let digit = Hexadecimal.digit(bytes[index + offset]) else {
        result += [0x5C, letter]
        return
      }
      value = value << 4 | UInt32(digit)
    }
    index += digits
    put(value, isBytes, &result)
  }

  private static func put(_ value: UInt32, _ isBytes: Bool, _ result: inout [UInt8]) {
    if isBytes { result.append(UInt8(truncatingIfNeeded: value)) } else { UTF8Scalars.append(value, to: &result) }
  }

  private static func normalised(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == 0x0D {
        result.append(0x0A)
        if index + 1 < bytes.endIndex, bytes[index + 1] == 0x0A { index += 1 }
      } else {
        result.append(bytes[index])
      }
      index += 1
    }
    return result
  }
}

/// Hexadecimal digits.
enum Hexadecimal {
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    for byte in bytes {
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
    return result
  }
}

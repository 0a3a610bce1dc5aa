/// RFC 4648 base64 as `binascii.a2b_base64` reads it: characters outside the alphabet are skipped.
enum Base64 {
  /// Decodes as `base64.b64decode` does without `validate`: other bytes are passed over.
  static func decode(_ bytes: [UInt8], urlSafe: Bool) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 4 * 3 + 3)
    var accumulator: UInt32 = 0
    var count = 0
    for byte in bytes {
      guard let value = value(byte, urlSafe) else {
        if byte == 0x3D, count >= 2 { break }
        continue
      }
      accumulator = accumulator << 6 | UInt32(value)
      count += 1
      if count == 4 {
        result.append(UInt8(truncatingIfNeeded: accumulator >> 16))
        result.append(UInt8(truncatingIfNeeded: accumulator >> 8))
        result.append(UInt8(truncatingIfNeeded: accumulator))
        accumulator = 0
        count = 0
      }
    }
    if count == 3 {
      result.append(UInt8(truncatingIfNeeded: accumulator >> 10))
      result.append(UInt8(truncatingIfNeeded: accumulator >> 2))
    } else if count == 2 {
      result.append(UInt8(truncatingIfNeeded: accumulator >> 4))
    } else if count == 1 {
      return nil
    }
    return result
  }

  private static func value(_ byte: UInt8, _ urlSafe: Bool) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    case 0x2D where urlSafe: 62
    case 0x5F where urlSafe: 63
    default: nil
    }
  }

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let chunk = Array(bytes[index..<min(index + 3, bytes.count)])
      let value =
        UInt32(chunk[0]) << 16 | UInt32(chunk.count > 1 ? chunk[1] : 0) << 8 | UInt32(chunk.count > 2 ? chunk[2] : 0)
      result.append(alphabet[Int(value >> 18 & 63)])
      result.append(alphabet[Int(value >> 12 & 63)])
      result.append(chunk.count > 1 ? alphabet[Int(value >> 6 & 63)] : 0x3D)
      result.append(chunk.count > 2 ? alphabet[Int(value & 63)] : 0x3D)
      index += 3
    }
    return result
  }
}

/// RFC 4648 base32.
enum Base32 {
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var accumulator: UInt64 = 0
    var bits = 0
    for byte in bytes {
      let value: UInt8
      switch byte {
      case 0x41...0x5A: value = byte - 0x41
      case 0x61...0x7A: value = byte - 0x61
      case 0x32...0x37: value = byte - 0x32 + 26
      case 0x3D: continue
      default: return nil
      }
      accumulator = (accumulator << 5 | UInt64(value)) & 0xFFFF
      bits += 5
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: accumulator >> UInt64(bits)))
      }
    }
    return result
  }
}

/// Pairs of hexadecimal digits, blanks between them skipped as `bytes.fromhex` does.
enum HexadecimalText {
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count / 2)
    var high: UInt8?
    for byte in bytes {
      guard let digit = Hexadecimal.digit(byte) else {
        if high == nil, byte == 0x20 || (0x09...0x0D).contains(byte) { continue }
        return nil
      }
      if let first = high {
        result.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return high == nil ? result : nil
  }
}

/// `base64.b85decode` and `base64.a85decode`.
enum Base85 {
  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~".utf8)

  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var values: [UInt8] = []
    for byte in bytes {
      guard let index = alphabet.firstIndex(of: byte) else { return nil }
      values.append(UInt8(index))
    }
    return groups(values)
  }

  /// Decodes Ascii85 as `base64.a85decode` does.
  static func decodeASCII(_ bytes: [UInt8]) -> [UInt8]? {
    var bytes = bytes[...]
    if bytes.starts(with: [0x3C, 0x7E]) { bytes = bytes.dropFirst(2) }
    var result: [UInt8] = []
    var values: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x21...0x75: values.append(byte - 0x21)
      case 0x7A where values.count % 5 == 0: values += [0, 0, 0, 0, 0]
      case 0x7E: return groups(values).map { result + $0 }
      case 0x20, 0x09, 0x0A, 0x0B, 0x0D: continue
      default: return nil
      }
      if values.count >= 5_000, values.count % 5 == 0 {
        guard let part = groups(values) else { return nil }
        result += part
        values = []
      }
    }
    return groups(values).map { result + $0 }
  }

  private static func groups(_ values: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var index = 0
    while index < values.count {
      let count = min(5, values.count - index)
      var number: UInt64 = 0
      for offset in 0..<5 { number = number * 85 + UInt64(offset < count ? values[index + offset] : 84) }
      guard number <= 0xFFFF_FFFF else { return nil }
      for offset in 0..<(count - 1) { result.append(UInt8(truncatingIfNeeded: number >> UInt64(24 - 8 * offset))) }
      index += 5
    }
    return result
  }
}

/// The rot13 substitution of ASCII letters.
enum Rot13 {
  /// Turns letters by thirteen places, which is its own inverse.
  static func apply(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { byte in
      switch byte {
      case 0x41...0x5A: (byte - 0x41 + 13) % 26 + 0x41
      case 0x61...0x7A: (byte - 0x61 + 13) % 26 + 0x61
      default: byte
      }
    }
  }
}

/// The uuencoding of lines, with or without `begin` and `end`.
enum UUCode {
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    for line in bytes.split(separator: 0x0A) {
      let line = Array(line.filter { $0 != 0x0D })
      guard let head = line.first else { continue }
      if line.starts(with: Array("begin ".utf8)) || line == Array("end".utf8) { continue }
      let length = Int((head &- 0x20) & 0x3F)
      var accumulator: UInt32 = 0
      var bits = 0
      var decoded: [UInt8] = []
      for byte in line.dropFirst() {
        accumulator = (accumulator << 6 | UInt32((byte &- 0x20) & 0x3F)) & 0xFFFF
        bits += 6
        if bits >= 8 {
          bits -= 8
          decoded.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(bits)))
        }
      }
      result += decoded.prefix(length)
    }
    return result
  }
}

/// RFC 2045 quoted-printable.
enum QuotedPrintable {
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x3D, index + 1 < bytes.count else {
        result.append(bytes[index])
        index += 1
        continue
      }
      if bytes[index + 1] == 0x0A {
        index += 2
      } else if index + 2 < bytes.count, let high = Hexadecimal.digit(bytes[index + 1]),
        let low = Hexadecimal.digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}

/// `urllib.parse.unquote`.
enum PercentEncoding {
  static func decode(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, index + 2 < bytes.count, let high = Hexadecimal.digit(bytes[index + 1]),
        let low = Hexadecimal.digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}

/// `html.unescape` for numeric references and the five names of XML.
enum HTMLEntities {
  private static let named: [String: UInt8] = ["amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27]

  static func decode(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == 0x26, let end = bytes[index...].prefix(12).firstIndex(of: 0x3B),
        let scalar = scalar(String(decoding: bytes[(index + 1)..<end], as: UTF8.self))
      else {
        result.append(bytes[index])
        index += 1
        continue
      }
      UTF8Scalars.append(scalar, to: &result)
      index = end + 1
    }
    return result
  }

  private static func scalar(_ name: String) -> UInt32? {
    if let byte = named[name] { return UInt32(byte) }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    if digits.hasPrefix("x") || digits.hasPrefix("X") { return UInt32(digits.dropFirst(), radix: 16) }
    return UInt32(digits)
  }
}

import PythonSyntax

/// The character sets of `bytes.decode` and `str.encode`.
enum CharacterSets {
  /// The text of encoded bytes as UTF-8, or the other way round; nil for a set that is not known, and for what it lacks.
  static func convert(_ bytes: [UInt8], _ name: String, decoding: Bool) -> [UInt8]? {
    guard let module = module(name) else { return nil }
    switch module {
    case "utf_8": return bytes
    case "utf_8_sig":
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      if decoding { return bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes }
      return mark + bytes
    case "ascii": return bytes.allSatisfy { $0 < 0x80 } ? bytes : nil
    case "latin_1", "charmap":
      if decoding { return bytes.allSatisfy { $0 < 0x80 } ? bytes : UTF8Scalars.encode(bytes.map { UInt32($0) }) }
      let scalars = UTF8Scalars.decode(bytes)
      return scalars.allSatisfy { $0 < 256 } ? scalars.map { UInt8($0) } : nil
    case "utf_16", "utf_16_le", "utf_16_be": return utf16(bytes, module, decoding)
    case "utf_32", "utf_32_le", "utf_32_be": return utf32(bytes, module, decoding)
    case "utf_7":
      guard decoding else { return nil }
      let (text, isValid) = UTF7.decode(bytes)
      return isValid ? text : nil
    case "punycode": return decoding ? Punycode.decode(bytes) : nil
    case "unicode_escape": return decoding ? Escapes.decode(bytes[...], isRaw: false, isBytes: false) : nil
    case "raw_unicode_escape": return decoding ? rawEscapes(bytes) : nil
    default: return CodecRegistry.characterMap(of: module).flatMap { converted(bytes, $0, decoding) }
    }
  }

  /// The module of `encodings` that a name leads to; Python 2 knew one more.
  private static func module(_ name: String) -> String? {
    let name = name.lowercased()
    if name == "string_escape" || name == "string-escape" { return "unicode_escape" }
    return CodecRegistry.codec(named: name)
  }

  // MARK: Wide characters

  private static func utf16(_ bytes: [UInt8], _ name: String, _ decoding: Bool) -> [UInt8]? {
    var isBig = name.hasSuffix("be")
    if decoding {
      guard bytes.count % 2 == 0 else { return nil }
      var bytes = bytes[...]
      if !name.hasSuffix("e"), bytes.starts(with: [0xFE, 0xFF]) { isBig = true }
      if !name.hasSuffix("e"), bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
        bytes = bytes.dropFirst(2)
      }
      var units: [UInt16] = []
      for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
        let (high, low) = isBig ? (bytes[index], bytes[index + 1]) : (bytes[index + 1], bytes[index])
        units.append(UInt16(high) << 8 | UInt16(low))
      }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    }
    let units = String(decoding: bytes, as: UTF8.self).utf16
    let mark: [UInt8] = name.hasSuffix("e") ? [] : [0xFF, 0xFE]
    return mark
      + units.flatMap {
        let low = UInt8(truncatingIfNeeded: $0)
        let high = UInt8($0 >> 8)
        return isBig ? [high, low] : [low, high]
      }
  }

  private static func utf32(_ bytes: [UInt8], _ name: String, _ decoding: Bool) -> [UInt8]? {
    var isBig = name.hasSuffix("be")
    if decoding {
      guard bytes.count % 4 == 0 else { return nil }
      var scalars: [UInt32] = []
      for index in stride(from: 0, to: bytes.count, by: 4) {
        let group = bytes[index..<(index + 4)]
        var scalar: UInt32 = 0
        for byte in isBig ? Array(group) : group.reversed() { scalar = scalar << 8 | UInt32(byte) }
        if index == 0, !name.hasSuffix("e"), scalar == 0xFFFE_0000 || scalar == 0xFEFF {
          isBig = scalar == 0xFFFE_0000
          continue
        }
        guard scalar < 0x11_0000 else { return nil }
        scalars.append(scalar)
      }
      return UTF8Scalars.encode(scalars)
    }
    let mark: [UInt32] = name.hasSuffix("e") ? [] : [0xFEFF]
    return (mark + UTF8Scalars.decode(bytes)).flatMap { scalar -> [UInt8] in
      let little = (0..<4).map { UInt8(truncatingIfNeeded: scalar >> UInt32(8 * $0)) }
      return isBig ? little.reversed() : little
    }
  }

  // MARK: One byte a character

  private static func converted(_ bytes: [UInt8], _ table: [UInt16], _ decoding: Bool) -> [UInt8]? {
    guard table.count == 256 else { return nil }
    if decoding { return UTF8Scalars.encode(bytes.lazy.map { UInt32(table[Int($0)]) }) }
    var back: [UInt32: UInt8] = [:]
    for (byte, scalar) in table.enumerated() where scalar != 0xFFFD { back[UInt32(scalar)] = UInt8(byte) }
    let result = UTF8Scalars.decode(bytes).map { back[$0] }
    return result.contains { $0 == nil } ? nil : result.compactMap { $0 }
  }

  /// `raw_unicode_escape`: Latin-1 in which only `\u` and `\U` stand for something.
  private static func rawEscapes(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x5C, index + 1 < bytes.count, bytes[index + 1] == 0x75 || bytes[index + 1] == 0x55 {
        let width = bytes[index + 1] == 0x75 ? 4 : 8
        guard index + 2 + width <= bytes.count else { return nil }
        var scalar: UInt32 = 0
        for digit in bytes[(index + 2)..<(index + 2 + width)] {
          guard let value = Hexadecimal.digit(digit) else { return nil }
          scalar = scalar << 4 | UInt32(value)
        }
        guard scalar < 0x11_0000 else { return nil }
        UTF8Scalars.append(scalar, to: &result)
        index += 2 + width
      } else {
        UTF8Scalars.append(UInt32(byte), to: &result)
        index += 1
      }
    }
    return result
  }
}

/// Punycode (RFC 3492).
enum Punycode {
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count <= 1 << 14 else { return nil }
    var scalars: [UInt32] = []
    var rest = bytes[...]
    if let dash = bytes.lastIndex(of: 0x2D) {
      scalars = bytes[..<dash].map { UInt32($0) }
      rest = bytes[(dash + 1)...]
    }
    var code = 128
    var place = 0
    var bias = 72
    while !rest.isEmpty {
      let before = place
      var weight = 1
      var k = 36
      while true {
        guard let byte = rest.popFirst(), let digit = digit(byte) else { return nil }
        place += digit * weight
        let threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias
        if digit < threshold { break }
        let (next, overflow) = weight.multipliedReportingOverflow(by: 36 - threshold)
        guard !overflow, next < 1 << 40, place < 1 << 40 else { return nil }
        weight = next
        k += 36
      }
      let count = scalars.count + 1
      bias = adapted(place - before, count, isFirst: before == 0)
      code += place / count
      place %= count
      guard code < 0x11_0000 else { return nil }
      scalars.insert(UInt32(code), at: place)
      place += 1
    }
    return UTF8Scalars.encode(scalars)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x41...0x5A: Int(byte) - 0x41
    case 0x61...0x7A: Int(byte) - 0x61
    case 0x30...0x39: Int(byte) - 0x30 + 26
    default: nil
    }
  }

  private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var k = 0
    while delta > 455 {
      delta /= 35
      k += 36
    }
    return k + 36 * delta / (delta + 38)
  }
}

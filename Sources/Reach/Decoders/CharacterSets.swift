import PythonSyntax

/// The character sets of `bytes.decode` and `str.encode`.
enum CharacterSets {
  /// The text of encoded bytes as UTF-8, or the other way round; nil for a set that is not known, and for what it lacks.
  static func convert(_ bytes: [UInt8], _ name: String, decoding: Bool) -> [UInt8]? {
    let name = normal(name)
    switch name {
    case "utf8", "u8", "utf", "cp65001": return bytes
    case "utf8sig":
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      if decoding { return bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes }
      return mark + bytes
    case "ascii", "usascii", "646": return bytes.allSatisfy { $0 < 0x80 } ? bytes : nil
    case "latin1", "iso88591", "l1", "latin", "charmap", "8859":
      if decoding { return bytes.allSatisfy { $0 < 0x80 } ? bytes : UTF8Scalars.encode(bytes.map { UInt32($0) }) }
      let scalars = UTF8Scalars.decode(bytes)
      return scalars.allSatisfy { $0 < 256 } ? scalars.map { UInt8($0) } : nil
    case "utf16", "utf16le", "utf16be", "u16": return utf16(bytes, name, decoding)
    case "utf32", "utf32le", "utf32be", "u32": return utf32(bytes, name, decoding)
    case "utf7", "u7": return decoding ? UTF7.decode(bytes) : nil
    case "punycode": return decoding ? Punycode.decode(bytes) : nil
    case "unicodeescape", "stringescape":
      return decoding ? Escapes.decode(bytes[...], isRaw: false, isBytes: false) : nil
    case "rawunicodeescape": return decoding ? rawEscapes(bytes) : nil
    default: return codePage(bytes, name, decoding)
    }
  }

  /// A name of a codec as `encodings.normalize_encoding` and the aliases make them equal.
  static func normal(_ name: String) -> String {
    let plain = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    return switch plain {
    case "ebcdiccpus", "ibm037", "ibm039", "ebcdiccpca", "037": "cp037"
    case "ebcdiccpbe", "ebcdiccpch", "ibm500", "500": "cp500"
    case "ibm1140", "1140": "cp1140"
    case "ibm1026", "1026": "cp1026"
    case "ibm273", "273": "cp273"
    case "ibm424", "424", "ebcdiccphe": "cp424"
    case "windows1250", "windows1251", "windows1252", "windows1253", "windows1254", "windows1255", "windows1256",
      "windows1257", "windows1258":
      "cp" + plain.dropFirst(7)
    case "ibm437", "ibm850", "ibm852", "ibm866": "cp" + plain.dropFirst(3)
    case "437", "850", "852", "866", "1250", "1251", "1252": "cp" + plain
    case "macintosh", "macroman", "mac": "macroman"
    case "unicode1.1utf7", "unicode11utf7": "utf7"
    case "utf16le", "utf16be", "utf32le", "utf32be": plain
    default: plain
    }
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

  private static func codePage(_ bytes: [UInt8], _ name: String, _ decoding: Bool) -> [UInt8]? {
    if let digits = CodePages.ebcdic[name] { return converted(bytes, table(digits), decoding) }
    guard let digits = CodePages.upperHalves[name] else { return nil }
    // What is ASCII alone is the same in all of these.
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes }
    return converted(bytes, (0..<0x80).map { UInt32($0) } + table(digits), decoding)
  }

  private static func table(_ digits: StaticString) -> [UInt32] {
    var table: [UInt32] = []
    digits.withUTF8Buffer { buffer in
      for start in stride(from: 0, to: buffer.count - 3, by: 4) {
        table.append(buffer[start..<(start + 4)].reduce(0) { $0 << 4 | UInt32(Hexadecimal.digit($1) ?? 0) })
      }
    }
    return table
  }

  private static func converted(_ bytes: [UInt8], _ table: [UInt32], _ decoding: Bool) -> [UInt8]? {
    guard table.count == 256 else { return nil }
    if decoding { return UTF8Scalars.encode(bytes.lazy.map { table[Int($0)] }) }
    var back: [UInt32: UInt8] = [:]
    for (byte, scalar) in table.enumerated() where scalar != 0xFFFD { back[scalar] = UInt8(byte) }
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

/// UTF-7 (RFC 2152): `+` begins base64 of UTF-16, which any other character ends.
enum UTF7 {
  static func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var units: [UInt16] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      guard byte < 0x80 else { return nil }
      guard byte == 0x2B else {
        units.append(UInt16(byte))
        continue
      }
      if index < bytes.count, bytes[index] == 0x2D {
        units.append(0x2B)
        index += 1
        continue
      }
      var accumulator: UInt32 = 0
      var bits = 0
      while index < bytes.count, let value = digit(bytes[index]) {
        accumulator = (accumulator << 6 | value) & 0x3F_FFFF
        bits += 6
        index += 1
        if bits >= 16 {
          bits -= 16
          units.append(UInt16(truncatingIfNeeded: accumulator >> UInt32(bits)))
        }
      }
      if index < bytes.count, bytes[index] == 0x2D { index += 1 }
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte) - 0x41
    case 0x61...0x7A: UInt32(byte) - 0x61 + 26
    case 0x30...0x39: UInt32(byte) - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
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

extension SyntaxTree {
  /// The value of a `string`, a `concatenatedString` of such, or a `formattedText`.
  ///
  /// nil for other nodes and for concatenations with an f-string that has fields. Escapes that CPython refuses stay as
  /// they are written. Costs time and memory in proportion to the literal.
  package func stringValue(of id: NodeID) -> PythonString? {
    var decoder = StringDecoder()
    guard let isBytes = appendValue(of: id, to: &decoder) else { return nil }
    if isBytes { return .bytes(decoder.output) }
    return .text(String(decoding: decoder.output, as: UTF8.self), hasSurrogates: decoder.hasSurrogates)
  }

  /// Appends the value of a literal; nil when it isn't constant, else whether it is bytes.
  private func appendValue(of id: NodeID, to decoder: inout StringDecoder) -> Bool? {
    let node = self[id]
    let flags = StringFlags(rawValue: node.detail)
    switch node.kind {
    case .string:
      decoder.append(source, stringBody(of: id), flags, braces: false)
      return flags.contains(.bytes)
    case .formattedText:
      decoder.append(source, Int(node.start)..<Int(node.end), flags, braces: true)
      return false
    case .concatenatedString, .formattedString:
      var isBytes = false
      for part in children(of: id) {
        guard let partIsBytes = appendValue(of: part, to: &decoder) else { return nil }
        isBytes = partIsBytes
      }
      return isBytes
    default: return nil
    }
  }

  /// The bytes between the quotes of a `string` node.
  package func stringBody(of id: NodeID) -> Range<Int> {
    let node = self[id]
    let flags = StringFlags(rawValue: node.detail)
    let width = flags.contains(.tripleQuoted) ? 3 : 1
    let quote: UInt8 = flags.contains(.doubleQuoted) ? 0x22 : 0x27
    var start = Int(node.start)
    let end = Int(node.end)
    while start < end && source[start] != quote { start += 1 }
    start = min(start + width, end)
    // A literal that was never closed has no quotes to leave out.
    let isClosed = end - width >= start && source[(end - width)..<end].allSatisfy { $0 == quote }
    return start..<(isClosed ? end - width : end)
  }

  /// The value of an `integer` node, Python 2's octal and long forms included; nil for other nodes.
  package func integerValue(of id: NodeID) -> PythonInteger? {
    guard self[id].kind == .integer else { return nil }
    var digits = bytes(of: id).filter { $0 != 0x5F }
    if let last = digits.last, last | 0x20 == 0x6C { digits.removeLast() }
    guard digits.first == 0x30, digits.count > 1 else { return PythonInteger(digits: digits[...], radix: 10) }
    switch digits[1] | 0x20 {
    case 0x78: return PythonInteger(digits: digits.dropFirst(2), radix: 16)
    case 0x6F: return PythonInteger(digits: digits.dropFirst(2), radix: 8)
    case 0x62: return PythonInteger(digits: digits.dropFirst(2), radix: 2)
    default: return PythonInteger(digits: digits.dropFirst(), radix: 8)
    }
  }

  /// The value of a `float` or `imaginary` node, of the latter its imaginary part; nil for other nodes.
  package func floatValue(of id: NodeID) -> Double? {
    let kind = self[id].kind
    guard kind == .float || kind == .imaginary else { return nil }
    var digits = bytes(of: id).filter { $0 != 0x5F }
    if kind == .imaginary { digits.removeLast() }
    if digits.last == 0x2E { digits.append(0x30) }
    if digits.first == 0x2E { digits.insert(0x30, at: 0) }
    return Double(String(decoding: digits, as: UTF8.self))
  }
}

extension PythonInteger {
  /// Decimal text longer than this is refused by `int()` as well; conversion costs its square.
  private static let decimalLimit = 4300

  /// Reads digits of a base; nil when there is one that does not belong.
  init?(digits: ArraySlice<UInt8>, radix: UInt32) {
    if radix == 10 && digits.count > Self.decimalLimit { return nil }
    var limbs: [UInt32] = [0]
    for byte in digits {
      guard let digit = StringEscapes.hexadecimalDigit(byte), digit < radix else { return nil }
      if radix == 16 || radix == 2 || radix == 8 {
        continue
      }
      Self.multiply(&limbs, by: radix, adding: digit)
    }
    if radix != 10 { limbs = Self.powerOfTwo(digits, bits: radix == 16 ? 4 : radix == 8 ? 3 : 1) }
    while limbs.count > 1 && limbs.last == 0 { limbs.removeLast() }
    if limbs.count <= 2 {
      let value = UInt64(limbs[0]) | (limbs.count == 2 ? UInt64(limbs[1]) << 32 : 0)
      if let small = Int(exactly: value) {
        self = .small(small)
        return
      }
    }
    var text = String(limbs[limbs.count - 1], radix: 16)
    for limb in limbs.dropLast().reversed() {
      let part = String(limb, radix: 16)
      text += String(repeating: "0", count: 8 - part.count) + part
    }
    self = .large(hexadecimal: text)
  }

  private static func multiply(_ limbs: inout [UInt32], by factor: UInt32, adding digit: UInt32) {
    var carry = UInt64(digit)
    for index in limbs.indices {
      let product = UInt64(limbs[index]) * UInt64(factor) + carry
      limbs[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { limbs.append(UInt32(truncatingIfNeeded: carry)) }
  }

  private static func powerOfTwo(_ digits: ArraySlice<UInt8>, bits: Int) -> [UInt32] {
    var limbs: [UInt32] = []
    var buffer: UInt64 = 0
    var filled = 0
    for byte in digits.reversed() {
      buffer |= UInt64(StringEscapes.hexadecimalDigit(byte) ?? 0) << UInt64(filled)
      filled += bits
      if filled >= 32 {
        limbs.append(UInt32(truncatingIfNeeded: buffer))
        buffer >>= 32
        filled -= 32
      }
    }
    limbs.append(UInt32(truncatingIfNeeded: buffer))
    return limbs
  }
}

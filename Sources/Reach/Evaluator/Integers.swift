import PythonSyntax

/// Integer arithmetic of constants that fit 64 bits; what leaves them is `Interpreter.wide`'s.
enum Integers {
  /// An integer from digits as `int(text, base)` reads them; base 0 heeds a prefix.
  static func parse(_ digits: [UInt8], base: Int) -> Shape? {
    var digits = digits[...]
    var negative = false
    if let sign = digits.first, sign == 0x2D || sign == 0x2B {
      negative = sign == 0x2D
      digits = digits.dropFirst()
    }
    var base = base
    if digits.count > 2, digits.first == 0x30, let letter = digits.dropFirst().first {
      let named = [UInt8(0x78): 16, 0x6F: 8, 0x62: 2][letter | 0x20]
      if let named, base == 0 || base == named {
        base = named
        digits = digits.dropFirst(2)
      }
    }
    if base == 0 { base = digits.count > 1 && digits.first == 0x30 ? 8 : 10 }
    guard !digits.isEmpty, digits.count <= 1 << 20, (2...36).contains(base) else { return nil }
    var value = 0
    for byte in digits {
      if byte == 0x5F { continue }
      guard let digit = digit(byte), digit < base else { return nil }
      let (product, first) = value.multipliedReportingOverflow(by: base)
      let (sum, second) = product.addingReportingOverflow(digit)
      if first || second { return long(digits, base, negative) }
      value = sum
    }
    return .int(negative ? -value : value)
  }

  /// A number of many digits: schoolbook conversion is quadratic, so bounded to some thousand digits but for powers of
  /// two.
  private static func long(_ digits: ArraySlice<UInt8>, _ base: Int, _ isNegative: Bool) -> Shape? {
    guard base & (base - 1) == 0 || digits.count <= 20_000 else { return nil }
    var values: [Int] = []
    values.reserveCapacity(digits.count)
    for byte in digits where byte != 0x5F {
      guard let digit = digit(byte), digit < base else { return nil }
      values.append(digit)
    }
    return shape(BigNumber.parse(values, base: base, isNegative: isNegative))
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x61...0x7A: Int(byte) - 0x61 + 10
    case 0x41...0x5A: Int(byte) - 0x41 + 10
    default: nil
    }
  }

  /// The integer with these big-endian bytes.
  static func shape(_ magnitude: [UInt8]) -> Shape { shape(BigNumber(bigEndian: magnitude)) }

  /// The integer that a number is, as small as it can be.
  static func shape(_ number: BigNumber) -> Shape { number.small.map { .int($0) } ?? .big(BigInteger(number)) }

  /// The number that an integer or truth value is; nil for everything else.
  static func number(_ shape: Shape) -> BigNumber? {
    switch shape {
    case .int(let number): BigNumber(number)
    case .bool(let flag): BigNumber(flag ? 1 : 0)
    case .big(let big): big.number
    default: nil
    }
  }

  /// Big-endian bytes of a non-negative integer; nil for others.
  static func magnitude(_ shape: Shape) -> [UInt8]? {
    switch shape {
    case .int(let number):
      guard number >= 0 else { return nil }
      var bytes: [UInt8] = []
      var rest = number
      while rest > 0 {
        bytes.append(UInt8(rest & 0xFF))
        rest >>= 8
      }
      return bytes.reversed()
    case .bool(let flag): return flag ? [1] : []
    case .big(let big): return big.number.isNegative ? nil : big.magnitude
    default: return nil
    }
  }

  static func binary(_ operation: Operator, _ a: Int, _ b: Int) -> Shape? {
    func checked(_ result: (partialValue: Int, overflow: Bool)) -> Shape? {
      result.overflow ? nil : .int(result.partialValue)
    }
    switch operation {
    case .add: return checked(a.addingReportingOverflow(b))
    case .subtract: return checked(a.subtractingReportingOverflow(b))
    case .multiply: return checked(a.multipliedReportingOverflow(by: b))
    case .divide: return b == 0 ? nil : .float(Double(a) / Double(b))
    case .floorDivide, .modulo:
      guard b != 0, !(a == Int.min && b == -1) else { return nil }
      var quotient = a / b
      var remainder = a % b
      if remainder != 0, (remainder < 0) != (b < 0) {
        quotient -= 1
        remainder += b
      }
      return .int(operation == .modulo ? remainder : quotient)
    case .power: return power(a, b)
    case .leftShift:
      guard (0..<63).contains(b), a.magnitude < UInt(1) << UInt(62 - b) else { return nil }
      return .int(a << b)
    case .rightShift: return b < 0 ? nil : .int(b > 63 ? (a < 0 ? -1 : 0) : a >> b)
    case .bitOr: return .int(a | b)
    case .bitXor: return .int(a ^ b)
    case .bitAnd: return .int(a & b)
    default: return nil
    }
  }

  private static func power(_ base: Int, _ exponent: Int) -> Shape? {
    guard (0...64).contains(exponent) else { return nil }
    var result = 1
    for _ in 0..<exponent {
      let (product, overflow) = result.multipliedReportingOverflow(by: base)
      if overflow { return nil }
      result = product
    }
    return .int(result)
  }
}

/// Searching in bytes.
enum Searching {
  /// The first place of `needle` from `start` on; nil where there is none.
  static func find(_ needle: [UInt8], in haystack: [UInt8], from start: Int) -> Int? {
    guard !needle.isEmpty else { return start <= haystack.count ? start : nil }
    guard start >= 0, haystack.count - start >= needle.count else { return nil }
    var index = start
    let last = haystack.count - needle.count
    while index <= last {
      if haystack[index] == needle[0] {
        var offset = 1
        while offset < needle.count, haystack[index + offset] == needle[offset] { offset += 1 }
        if offset == needle.count { return index }
      }
      index += 1
    }
    return nil
  }

  /// The bytes with `old` replaced, at most `limit` times; nil where it does not occur or the result is too long.
  static func replace(_ bytes: [UInt8], _ old: [UInt8], _ new: [UInt8], limit: Int) -> [UInt8]? {
    guard !old.isEmpty else { return nil }
    var result: [UInt8] = []
    var index = 0
    var count = 0
    while count < limit, let found = find(old, in: bytes, from: index) {
      result += bytes[index..<found]
      result += new
      index = found + old.count
      count += 1
      if result.count > 64 << 20 { return nil }
    }
    result += bytes[index...]
    return result
  }
}

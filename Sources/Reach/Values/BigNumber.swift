/// An integer of any size as CPython's `int` (`Objects/longobject.c`): a sign and limbs of 32 bits, the least first.
///
/// Nothing here bounds sizes: whoever computes does (`Interpreter.wide`).
struct BigNumber: Equatable {
  /// The magnitude, without zeros at its end; empty for 0.
  private(set) var limbs: [UInt32]
  let isNegative: Bool

  init(limbs: [UInt32], isNegative: Bool = false) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.limbs = limbs
    self.isNegative = isNegative && !limbs.isEmpty
  }

  init(_ value: Int) {
    let magnitude = value.magnitude
    self.init(
      limbs: [UInt32(truncatingIfNeeded: magnitude), UInt32(truncatingIfNeeded: magnitude >> 32)],
      isNegative: value < 0)
  }

  /// The non-negative number with these bytes, most significant first.
  init(bigEndian bytes: some BidirectionalCollection<UInt8>, isNegative: Bool = false) {
    var limbs: [UInt32] = []
    limbs.reserveCapacity(bytes.count / 4 + 1)
    var limb: UInt32 = 0
    var shift: UInt32 = 0
    for byte in bytes.reversed() {
      limb |= UInt32(byte) << shift
      shift += 8
      if shift == 32 {
        limbs.append(limb)
        (limb, shift) = (0, 0)
      }
    }
    limbs.append(limb)
    self.init(limbs: limbs, isNegative: isNegative)
  }

  /// The magnitude's bytes, most significant first, without leading zeros.
  var bigEndian: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(limbs.count * 4)
    for limb in limbs.reversed() {
      for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: limb >> shift)) }
    }
    return Array(bytes.drop { $0 == 0 })
  }

  /// The number where it fits.
  var small: Int? {
    guard limbs.count <= 2 else { return nil }
    var magnitude: UInt = 0
    for limb in limbs.reversed() { magnitude = magnitude << 32 | UInt(limb) }
    if isNegative { return magnitude <= UInt(Int.max) + 1 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int(exactly: magnitude)
  }

  var isZero: Bool { limbs.isEmpty }
  var isOdd: Bool { (limbs.first ?? 0) & 1 == 1 }

  /// `int.bit_length`.
  var bitLength: Int {
    guard let head = limbs.last else { return 0 }
    return limbs.count * 32 - head.leadingZeroBitCount
  }

  /// `int.bit_count`.
  var bitCount: Int { limbs.reduce(0) { $0 + $1.nonzeroBitCount } }

  var negated: BigNumber { BigNumber(limbs: limbs, isNegative: !isNegative) }

  // MARK: Order

  /// -1, 0 or 1 as the magnitude is less than, equal to or more than the other's.
  private static func order(_ a: [UInt32], _ b: [UInt32]) -> Int {
    if a.count != b.count { return a.count < b.count ? -1 : 1 }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
    return 0
  }

  /// -1, 0 or 1 as `a` is less than, equal to or more than `b`.
  static func order(_ a: BigNumber, _ b: BigNumber) -> Int {
    if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
    return a.isNegative ? order(b.limbs, a.limbs) : order(a.limbs, b.limbs)
  }

  // MARK: Sums and products

  static func + (a: BigNumber, b: BigNumber) -> BigNumber {
    if a.isNegative == b.isNegative { return BigNumber(limbs: sum(a.limbs, b.limbs), isNegative: a.isNegative) }
    if order(a.limbs, b.limbs) >= 0 {
      return BigNumber(limbs: difference(a.limbs, b.limbs), isNegative: a.isNegative)
    }
    return BigNumber(limbs: difference(b.limbs, a.limbs), isNegative: b.isNegative)
  }

  static func - (a: BigNumber, b: BigNumber) -> BigNumber { a + b.negated }

  private static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result = a.count >= b.count ? a : b
    let other = a.count >= b.count ? b : a
    var carry: UInt64 = 0
    for index in result.indices {
      if index >= other.count, carry == 0 { break }
      carry += UInt64(result[index]) + (index < other.count ? UInt64(other[index]) : 0)
      result[index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return result
  }

  /// `a - b` where that is not negative.
  private static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result = a
    var borrow: UInt32 = 0
    for index in result.indices {
      if index >= b.count, borrow == 0 { break }
      let taken = UInt64(index < b.count ? b[index] : 0) + UInt64(borrow)
      borrow = UInt64(result[index]) < taken ? 1 : 0
      result[index] = UInt32(truncatingIfNeeded: UInt64(result[index]) &- taken)
    }
    return result
  }

  static func * (a: BigNumber, b: BigNumber) -> BigNumber {
    guard !a.isZero, !b.isZero else { return BigNumber(limbs: []) }
    var result = [UInt32](repeating: 0, count: a.limbs.count + b.limbs.count)
    for (i, x) in a.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.limbs.enumerated() {
        carry += UInt64(x) * UInt64(y) + UInt64(result[i + j])
        result[i + j] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      result[i + b.limbs.count] = UInt32(carry)
    }
    return BigNumber(limbs: result, isNegative: a.isNegative != b.isNegative)
  }

  // MARK: Quotients

  /// `divmod(a, b)`: the quotient is rounded down, the remainder has the divisor's sign; nil for a division by zero.
  static func divide(_ a: BigNumber, _ b: BigNumber) -> (quotient: BigNumber, remainder: BigNumber)? {
    guard !b.isZero else { return nil }
    let (quotient, remainder) = divide(a.limbs, b.limbs)
    let whole = BigNumber(limbs: quotient, isNegative: a.isNegative != b.isNegative)
    let rest = BigNumber(limbs: remainder, isNegative: a.isNegative)
    if !rest.isZero, a.isNegative != b.isNegative { return (whole - BigNumber(1), rest + b) }
    return (whole, rest)
  }

  private static func divide(_ a: [UInt32], _ b: [UInt32]) -> ([UInt32], [UInt32]) {
    if order(a, b) < 0 { return ([], a) }
    if b.count == 1 {
      var quotient = a
      var rest: UInt64 = 0
      for index in a.indices.reversed() {
        rest = rest << 32 | UInt64(a[index])
        quotient[index] = UInt32(rest / UInt64(b[0]))
        rest %= UInt64(b[0])
      }
      return (quotient, [UInt32(rest)])
    }
    return divideLong(a, b)
  }

  /// Knuth's algorithm D, for a divisor of at least two limbs that is not larger than the dividend.
  private static func divideLong(_ a: [UInt32], _ b: [UInt32]) -> ([UInt32], [UInt32]) {
    let shift = b[b.count - 1].leadingZeroBitCount
    let divisor = shifted(b, left: shift)
    var rest = shifted(a, left: shift)
    while rest.count <= a.count { rest.append(0) }
    let size = b.count
    let (high, second) = (UInt64(divisor[size - 1]), UInt64(divisor[size - 2]))
    var quotient = [UInt32](repeating: 0, count: a.count - size + 1)
    for place in quotient.indices.reversed() {
      let head = UInt64(rest[place + size]) << 32 | UInt64(rest[place + size - 1])
      var guess = head / high
      var left = head % high
      while guess > 0xFFFF_FFFF || guess * second > (left << 32 | UInt64(rest[place + size - 2])) {
        guess -= 1
        left += high
        if left > 0xFFFF_FFFF { break }
      }
      if subtract(divisor, times: guess, from: &rest, at: place) {
        guess -= 1
        addBack(divisor, to: &rest, at: place)
      }
      quotient[place] = UInt32(truncatingIfNeeded: guess)
    }
    return (quotient, shifted(Array(rest[..<size]), right: shift))
  }

  /// Takes a multiple away; says whether that was one too many.
  private static func subtract(
    _ divisor: [UInt32], times factor: UInt64, from rest: inout [UInt32], at place: Int
  ) -> Bool {
    var borrow: Int64 = 0
    var carry: UInt64 = 0
    for index in divisor.indices {
      carry += factor * UInt64(divisor[index])
      let value = Int64(rest[place + index]) - borrow - Int64(carry & 0xFFFF_FFFF)
      rest[place + index] = UInt32(truncatingIfNeeded: value)
      borrow = value < 0 ? 1 : 0
      carry >>= 32
    }
    let value = Int64(rest[place + divisor.count]) - borrow - Int64(carry)
    rest[place + divisor.count] = UInt32(truncatingIfNeeded: value)
    return value < 0
  }

  private static func addBack(_ divisor: [UInt32], to rest: inout [UInt32], at place: Int) {
    var carry: UInt64 = 0
    for index in divisor.indices {
      carry += UInt64(rest[place + index]) + UInt64(divisor[index])
      rest[place + index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    rest[place + divisor.count] = UInt32(truncatingIfNeeded: UInt64(rest[place + divisor.count]) + carry)
  }

  // MARK: Bits

  /// Limbs moved up by less than 32 bits, with room for what leaves the last one.
  private static func shifted(_ limbs: [UInt32], left bits: Int) -> [UInt32] {
    guard bits > 0 else { return limbs }
    var result: [UInt32] = []
    result.reserveCapacity(limbs.count + 1)
    var carry: UInt32 = 0
    for limb in limbs {
      result.append(limb << UInt32(bits) | carry)
      carry = limb >> UInt32(32 - bits)
    }
    if carry > 0 { result.append(carry) }
    return result
  }

  private static func shifted(_ limbs: [UInt32], right bits: Int) -> [UInt32] {
    guard bits > 0 else { return limbs }
    var result = limbs
    for index in limbs.indices {
      let above = index + 1 < limbs.count ? limbs[index + 1] << UInt32(32 - bits) : 0
      result[index] = limbs[index] >> UInt32(bits) | above
    }
    return result
  }

  /// `self << count`.
  func shiftedLeft(_ count: Int) -> BigNumber {
    let whole = [UInt32](repeating: 0, count: count / 32)
    return BigNumber(limbs: whole + Self.shifted(limbs, left: count % 32), isNegative: isNegative)
  }

  /// `self >> count`, rounded down.
  func shiftedRight(_ count: Int) -> BigNumber {
    // ~(~x >> n) is x >> n, and only one of both is negative.
    if isNegative { return inverted.shiftedRight(count).inverted }
    guard count / 32 < limbs.count else { return BigNumber(limbs: []) }
    return BigNumber(limbs: Self.shifted(Array(limbs[(count / 32)...]), right: count % 32))
  }

  /// `~self`.
  var inverted: BigNumber { (self + BigNumber(1)).negated }

  /// The limbs in two's complement, as many as are asked for.
  private func complement(_ count: Int) -> [UInt32] {
    var result = limbs + [UInt32](repeating: 0, count: count - limbs.count)
    guard isNegative else { return result }
    var carry = true
    for index in result.indices {
      result[index] = ~result[index] &+ (carry ? 1 : 0)
      carry = carry && result[index] == 0
    }
    return result
  }

  /// `a & b`, `a | b` or `a ^ b` of numbers in two's complement without end.
  static func bitwise(_ a: BigNumber, _ b: BigNumber, _ combine: (UInt32, UInt32) -> UInt32) -> BigNumber {
    let count = max(a.limbs.count, b.limbs.count) + 1
    let result = zip(a.complement(count), b.complement(count)).map { combine($0, $1) }
    guard let head = result.last, head >> 31 == 1 else { return BigNumber(limbs: result) }
    return BigNumber(limbs: BigNumber(limbs: result, isNegative: true).complement(count), isNegative: true)
  }

  /// `pow(base, exponent, modulus)` for an exponent that is not negative and a modulus above 1.
  static func power(_ base: BigNumber, _ exponent: BigNumber, modulo modulus: BigNumber) -> BigNumber? {
    guard var factor = divide(base, modulus)?.remainder else { return nil }
    var result = BigNumber(1)
    for bit in 0..<exponent.bitLength {
      if exponent.limbs[bit / 32] >> UInt32(bit % 32) & 1 == 1 {
        guard let next = divide(result * factor, modulus)?.remainder else { return nil }
        result = next
      }
      guard let square = divide(factor * factor, modulus)?.remainder else { return nil }
      factor = square
    }
    return result
  }

  // MARK: Digits

  /// The digits in base ten.
  var decimal: [UInt8] {
    guard !isZero else { return [0x30] }
    var groups: [UInt32] = []
    var rest = limbs
    while !rest.isEmpty {
      var remainder: UInt64 = 0
      for index in rest.indices.reversed() {
        remainder = remainder << 32 | UInt64(rest[index])
        rest[index] = UInt32(remainder / 1_000_000_000)
        remainder %= 1_000_000_000
      }
      while rest.last == 0 { rest.removeLast() }
      groups.append(UInt32(remainder))
    }
    var text = isNegative ? "-" : ""
    for (position, group) in groups.reversed().enumerated() {
      let digits = String(group)
      if position > 0 { text += String(repeating: "0", count: 9 - digits.utf8.count) }
      text += digits
    }
    return Array(text.utf8)
  }

  /// The digits in base 2, 8 or 16, without a prefix.
  func digits(bitsEach bits: Int, isUpper: Bool = false) -> [UInt8] {
    let alphabet = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    if bits == 4, !isUpper, !isZero {
      let digits = Hexadecimal.encode(bigEndian)
      return (isNegative ? [0x2D] : []) + digits.drop { $0 == 0x30 }
    }
    var result: [UInt8] = []
    let length = bitLength
    var place = max(0, (length + bits - 1) / bits * bits - bits)
    while place >= 0 {
      var digit = 0
      for offset in (0..<bits).reversed() {
        let bit = place + offset
        digit = digit << 1 | (bit < length ? Int(limbs[bit / 32] >> UInt32(bit % 32) & 1) : 0)
      }
      result.append(alphabet[digit])
      place -= bits
    }
    return (isNegative ? [0x2D] : []) + result
  }

  /// The number that digits of a base up to 36 are; nil where one is none. Quadratic but for powers of two.
  static func parse(_ digits: [Int], base: Int, isNegative: Bool) -> BigNumber {
    if base & (base - 1) == 0 {
      let bits = base.trailingZeroBitCount
      var limbs = [UInt32](repeating: 0, count: digits.count * bits / 32 + 2)
      for (position, digit) in digits.reversed().enumerated() {
        let place = position * bits
        limbs[place / 32] |= UInt32(truncatingIfNeeded: digit << (place % 32))
        if place % 32 + bits > 32 { limbs[place / 32 + 1] |= UInt32(digit >> (32 - place % 32)) }
      }
      return BigNumber(limbs: limbs, isNegative: isNegative)
    }
    var limbs: [UInt32] = []
    for digit in digits {
      var carry = UInt64(digit)
      for index in limbs.indices {
        carry += UInt64(limbs[index]) * UInt64(base)
        limbs[index] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      if carry > 0 { limbs.append(UInt32(carry)) }
    }
    return BigNumber(limbs: limbs, isNegative: isNegative)
  }
}

extension Lexer {
  /// Digits that `int()` takes from decimal text unless told otherwise (`sys.int_info.default_max_str_digits`).
  private static let decimalDigitLimit = 4300

  /// A number; `tok_get_normal_mode` of CPython has the same branches.
  mutating func number() {
    kind = .integer
    if bytes[position] == 0x30 {
      switch byte(position &+ 1) | 0x20 {
      case 0x78: based(16)
      case 0x6F: based(8)
      case 0x62: based(2)
      default: leadingZero()
      }
    } else {
      if bytes[position] != 0x2E { decimalTail() }
      fractionAndExponent()
      if kind == .integer { checkLength() }
    }
    if kind == .integer && byte(position) | 0x20 == 0x6C {
      problem(at: start, "long integer of Python 2")
      position &+= 1
    }
    checkEnd()
    end = position
  }

  private static func isDigit(_ byte: UInt8, _ base: UInt8) -> Bool {
    if byte >= 0x30 && byte <= 0x39 { return byte &- 0x30 < base }
    return base == 16 && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66
  }

  private mutating func based(_ base: UInt8) {
    position &+= 2
    repeat {
      if byte(position) == 0x5F { position &+= 1 }
      if !Self.isDigit(byte(position), base) {
        invalidNumber()
        return
      }
      while Self.isDigit(byte(position), base) { position &+= 1 }
    } while byte(position) == 0x5F
    if Self.isDigit(byte(position), 10) { invalidNumber() }
  }

  /// Notes the problem and takes the rest of the word, so that one bad number is one problem.
  private mutating func invalidNumber() {
    problem(at: start, "invalid number")
    while true {
      let lower = byte(position) | 0x20
      guard (lower >= 0x61 && lower <= 0x7A) || Self.isDigit(byte(position), 10) || byte(position) == 0x5F else {
        return
      }
      position &+= 1
    }
  }

  @inline(__always)
  private mutating func decimalTail() {
    while true {
      while byte(position) >= 0x30 && byte(position) <= 0x39 { position &+= 1 }
      guard byte(position) == 0x5F else { return }
      position &+= 1
      if !Self.isDigit(byte(position), 10) {
        invalidNumber()
        return
      }
    }
  }

  private mutating func leadingZero() {
    position &+= 1
    while byte(position) == 0x30 || byte(position) == 0x5F {
      if byte(position) == 0x5F {
        position &+= 1
        if !Self.isDigit(byte(position), 10) {
          invalidNumber()
          return
        }
        if byte(position) != 0x30 { break }
      }
      position &+= 1
    }
    let nonzero = Self.isDigit(byte(position), 10)
    if nonzero { decimalTail() }
    fractionAndExponent()
    if kind == .integer && nonzero {
      problem(at: start, "leading zeros in decimal integer literals are not permitted")
    }
  }

  private mutating func fractionAndExponent() {
    if byte(position) == 0x2E {
      kind = .float
      position &+= 1
      if Self.isDigit(byte(position), 10) { decimalTail() }
    }
    if byte(position) | 0x20 == 0x65 {
      let sign = byte(position &+ 1) == 0x2B || byte(position &+ 1) == 0x2D
      if Self.isDigit(byte(position &+ (sign ? 2 : 1)), 10) {
        kind = .float
        position &+= sign ? 2 : 1
        decimalTail()
      } else if sign {
        problem(at: start, "invalid number")
        position &+= 2
      }
    }
    if byte(position) | 0x20 == 0x6A {
      kind = .imaginary
      position &+= 1
    }
  }

  private mutating func checkLength() {
    guard position &- start > Self.decimalDigitLimit else { return }
    var digits = 0
    for index in start..<position where bytes[index] != 0x5F { digits &+= 1 }
    if digits > Self.decimalDigitLimit { problem(at: start, "decimal integer has too many digits") }
  }

  /// What may touch the end of a number: only the keywords `verify_end_of_number` lets pass.
  @inline(__always)
  private mutating func checkEnd() {
    let following = byte(position)
    let lower = following | 0x20
    if (lower >= 0x61 && lower <= 0x7A) || following == 0x5F || Self.isDigit(following, 10) { checkKeyword(following) }
  }

  private mutating func checkKeyword(_ first: UInt8) {
    let second = byte(position &+ 1)
    let third = byte(position &+ 2)
    let isKeyword =
      switch first {
      case 0x61: second == 0x6E && third == 0x64
      case 0x65: second == 0x6C && third == 0x73 && byte(position &+ 3) == 0x65
      case 0x66: second == 0x6F && third == 0x72
      case 0x69: second == 0x66 || second == 0x6E || second == 0x73
      case 0x6F: second == 0x72
      case 0x6E: second == 0x6F && third == 0x74
      default: false
      }
    if !isKeyword { invalidNumber() }
  }
}

extension Lexer {
  @inline(__always)
  private mutating func emit(_ token: Token, _ width: Int) {
    kind = token
    position &+= width
    end = position
  }

  @inline(__always)
  private mutating func augmented(_ operation: Operator, _ width: Int) {
    detail = operation.rawValue
    emit(.augmentedAssign, width)
  }

  @inline(__always)
  private mutating func open(_ token: Token) {
    depth &+= 1
    emit(token, 1)
  }

  @inline(__always)
  private mutating func close(_ token: Token) {
    if depth > 0 { depth &-= 1 }
    emit(token, 1)
  }

  /// Operators and delimiters, and bytes that are nothing at all.
  mutating func symbol(_ byte: UInt8) {
    let following = self.byte(position &+ 1)
    switch byte {
    case 0x28: open(.leftParenthesis)
    case 0x29: close(.rightParenthesis)
    case 0x2C: emit(.comma, 1)
    case 0x2E: dot(following)
    case 0x3D: following == 0x3D ? emit(.equalEqual, 2) : emit(.assign, 1)
    case 0x3A:
      following == 0x3D && depth != fieldDepth ? emit(.walrus, 2) : emit(.colon, 1)
    case 0x5B: open(.leftBracket)
    case 0x5D: close(.rightBracket)
    case 0x7B: open(.leftBrace)
    case 0x7D: close(.rightBrace)
    case 0x3B: emit(.semicolon, 1)
    case 0x7E: emit(.tilde, 1)
    case 0x60: emit(.backtick, 1)
    case 0x21: following == 0x3D ? emit(.notEqual, 2) : emit(.exclamation, 1)
    case 0x2A, 0x2F, 0x3C, 0x3E: doubled(byte, following)
    default: arithmetic(byte, following)
    }
  }

  private mutating func dot(_ following: UInt8) {
    if following >= 0x30 && following <= 0x39 {
      number()
    } else if following == 0x2E && byte(position &+ 2) == 0x2E {
      emit(.ellipsis, 3)
    } else {
      emit(.dot, 1)
    }
  }

  /// `*`, `/`, `<` and `>`, which may be doubled and followed by `=`.
  private mutating func doubled(_ byte: UInt8, _ following: UInt8) {
    let assigns = following == byte && self.byte(position &+ 2) == 0x3D
    switch (byte, following) {
    case (0x2A, 0x2A): assigns ? augmented(.power, 3) : emit(.doubleStar, 2)
    case (0x2A, 0x3D): augmented(.multiply, 2)
    case (0x2A, _): emit(.star, 1)
    case (0x2F, 0x2F): assigns ? augmented(.floorDivide, 3) : emit(.doubleSlash, 2)
    case (0x2F, 0x3D): augmented(.divide, 2)
    case (0x2F, _): emit(.slash, 1)
    case (0x3C, 0x3C): assigns ? augmented(.leftShift, 3) : emit(.leftShift, 2)
    case (0x3C, 0x3D): emit(.lessEqual, 2)
    case (0x3C, 0x3E):
      problem(at: position, "'<>' of Python 2")
      emit(.notEqual, 2)
    case (0x3C, _): emit(.less, 1)
    case (_, 0x3E): assigns ? augmented(.rightShift, 3) : emit(.rightShift, 2)
    case (_, 0x3D): emit(.greaterEqual, 2)
    default: emit(.greater, 1)
    }
  }

  private mutating func arithmetic(_ byte: UInt8, _ following: UInt8) {
    let assigns = following == 0x3D
    switch byte {
    case 0x2B: assigns ? augmented(.add, 2) : emit(.plus, 1)
    case 0x2D:
      if following == 0x3E { emit(.arrow, 2) } else { assigns ? augmented(.subtract, 2) : emit(.minus, 1) }
    case 0x25: assigns ? augmented(.modulo, 2) : emit(.percent, 1)
    case 0x26: assigns ? augmented(.bitAnd, 2) : emit(.ampersand, 1)
    case 0x7C: assigns ? augmented(.bitOr, 2) : emit(.pipe, 1)
    case 0x5E: assigns ? augmented(.bitXor, 2) : emit(.caret, 1)
    case 0x40: assigns ? augmented(.matrixMultiply, 2) : emit(.at, 1)
    default:
      problem(at: position, "invalid character")
      emit(.unknown, 1)
    }
  }
}

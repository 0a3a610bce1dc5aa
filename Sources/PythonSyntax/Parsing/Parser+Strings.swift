extension Parser {
  /// `strings`: adjacent literals become one expression.
  mutating func strings() -> NodeID {
    let start = lexer.start
    let first = stringPart()
    guard token == .string || token == .formattedStart else { return first }
    let kinds: StringFlags = [.bytes, .template]
    let wanted = flags(first).intersection(kinds)
    var list = Children()
    add(first, &list)
    while token == .string || token == .formattedStart {
      let part = stringPart()
      if flags(part).intersection(kinds) != wanted { problem(part, "cannot mix kinds of string literals") }
      add(part, &list)
    }
    return make(.concatenatedString, start, list.first)
  }

  private func flags(_ id: NodeID) -> StringFlags { StringFlags(rawValue: nodes[Int(id.index)].detail) }

  @inline(__always)
  private mutating func stringPart() -> NodeID {
    token == .string ? leaf(.string, detail: lexer.detail) : formattedString()
  }

  /// An f-string or t-string (PEP 498, 701, 750); the current token is its opening quote.
  mutating func formattedString() -> NodeID {
    let start = lexer.start
    let detail = lexer.detail
    let brackets = lexer.depth
    let field = lexer.fieldDepth
    guard descend() else { return .none }
    var list = Children()
    formattedParts(StringFlags(rawValue: detail), nesting: 0, &list)
    lexer.depth = brackets
    lexer.fieldDepth = field
    lexer.position = lexer.end
    lexer.next()
    ascend()
    return make(.formattedString, start, list.first, detail: detail)
  }

  /// Text and fields in turn, up to the closing quote, or to the brace that closes a specification.
  ///
  /// Leaves `lexer.end` where the part ends.
  private mutating func formattedParts(_ flags: StringFlags, nesting: Int, _ list: inout Children) {
    while true {
      let begin = lexer.position
      let ending = lexer.formattedText(flags, inSpecification: nesting > 0)
      if lexer.position > begin { add(text(begin, flags), &list) }
      switch ending {
      case .quote: return
      case .field:
        add(replacementField(flags, nesting: nesting), &list)
      case .closingBrace:
        if nesting > 0 { return }
        lexer.problem(at: lexer.position, "f-string: single '}' is not allowed")
        lexer.position &+= 1
      case .unterminated:
        if nesting == 0 { lexer.problem(at: begin, "unterminated f-string literal") }
        return
      }
    }
  }

  private mutating func text(_ begin: Int, _ flags: StringFlags) -> NodeID {
    let id = make(.formattedText, begin, detail: flags.rawValue)
    nodes[Int(id.index)].end = UInt32(truncatingIfNeeded: lexer.position)
    return id
  }

  /// `'{' annotated_rhs '='? ['!' NAME] [':' spec] '}'`; afterwards `position` is behind the closing brace.
  private mutating func replacementField(_ flags: StringFlags, nesting: Int) -> NodeID {
    let start = lexer.position
    guard descend() else { return abandonField(start) }
    defer { ascend() }
    if nesting >= 3 { lexer.problem(at: start, "f-string: expressions nested too deeply") }
    lexer.position &+= 1
    lexer.depth &+= 1
    let outer = lexer.fieldDepth
    lexer.fieldDepth = lexer.depth
    let brackets = lexer.depth
    lexer.atLineStart = false
    lexer.next()
    var list = Children()
    add(yieldOrStarExpressions(), &list)
    var detail: UInt8 = 0
    if accept(.assign) { detail = 0x80 }
    if token == .exclamation { detail |= conversion() }
    var resume = lexer.position
    if token == .colon {
      add(specification(flags, nesting: nesting), &list)
      resume = endOfSpecification(brackets)
    } else if token == .rightBrace {
      resume = lexer.end
    } else {
      fail("f-string: expecting '}'")
      resume = resumption()
    }
    lexer.previousEnd = resume
    lexer.position = resume
    lexer.fieldDepth = outer
    lexer.depth = brackets &- 1
    let id = make(.formattedField, start, list.first, detail: detail)
    settleFailure()
    return id
  }

  /// Takes the closing brace behind a format specification and returns where the text goes on.
  private mutating func endOfSpecification(_ brackets: Int) -> Int {
    let position = lexer.position
    switch lexer.byte(position) {
    case 0x7D: return position &+ 1
    case 0x0A, 0x0D:
      // Before 3.14 a line end closed the specification of a field in single quotes; blanks may follow.
      lexer.fieldDepth = brackets
      lexer.next()
      if token == .rightBrace { return lexer.end }
      fail("f-string: expecting '}'")
      return lexer.start
    default:
      fail("f-string: expecting '}'")
      return position
    }
  }

  /// Where the text goes on behind an expression that failed: at the token that did not fit.
  ///
  /// Reading tokens again is only done while it costs no more than reading the source a few times.
  private mutating func resumption() -> Int {
    reread &+= lexer.position &- lexer.start
    return reread <= lexer.count &* 4 ? lexer.start : lexer.position
  }

  private mutating func abandonField(_ start: Int) -> NodeID {
    settleFailure()
    lexer.position = start &+ 1
    return .none
  }

  private mutating func conversion() -> UInt8 {
    let end = lexer.end
    lexer.next()
    let letter = lexer.byte(lexer.start)
    guard token == .name, lexer.start == end, lexer.end == end &+ 1, letter == 0x72 || letter == 0x73 || letter == 0x61
    else {
      fail("f-string: invalid conversion character")
      return 0
    }
    lexer.next()
    return letter
  }

  /// The format specification behind the current token, a colon; afterwards `position` is at the closing brace.
  private mutating func specification(_ flags: StringFlags, nesting: Int) -> NodeID {
    let start = lexer.start
    var list = Children()
    lexer.position = lexer.end
    formattedParts(flags, nesting: nesting &+ 1, &list)
    lexer.previousEnd = lexer.position
    return make(.formatSpecification, start, list.first)
  }
}

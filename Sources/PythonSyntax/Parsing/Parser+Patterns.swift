extension Parser {
  /// `patterns`: one pattern, or a sequence without brackets.
  mutating func openPattern(until closing: Token) -> NodeID {
    let start = lexer.start
    let isStar = token == .star
    let first = starOrPattern()
    if token != .comma {
      if isStar { problem(first, "starred pattern outside of a sequence") }
      return first
    }
    var list = Children()
    add(first, &list)
    patternList(until: closing, &list)
    return make(.sequencePattern, start, list.first)
  }

  private mutating func patternList(until closing: Token, _ list: inout Children) {
    while accept(.comma) {
      if token == closing || (closing == .colon && token == .kwIf) { break }
      add(starOrPattern(), &list)
    }
  }

  private mutating func starOrPattern() -> NodeID {
    guard token == .star else { return pattern() }
    let start = lexer.start
    lexer.next()
    var name = NodeID.none
    if isWildcard { lexer.next() } else { name = identifier() }
    return make(.starPattern, start, name)
  }

  /// `as_pattern | or_pattern`.
  mutating func pattern() -> NodeID {
    let start = lexer.start
    guard descend() else { return .none }
    defer { ascend() }
    let inner = orPattern()
    guard accept(.kwAs) else { return inner }
    if isWildcard { lexer.problem(at: lexer.start, "cannot use '_' as a target") }
    var list = Children()
    add(inner, &list)
    add(identifier(), &list)
    return make(.capturePattern, start, list.first)
  }

  private mutating func orPattern() -> NodeID {
    let start = lexer.start
    let first = closedPattern()
    guard token == .pipe else { return first }
    var list = Children()
    add(first, &list)
    while accept(.pipe) { add(closedPattern(), &list) }
    return make(.orPattern, start, list.first)
  }

  private mutating func closedPattern() -> NodeID {
    let start = lexer.start
    switch token {
    case .name: return namePattern()
    case .kwNone, .kwTrue, .kwFalse:
      let value = atom()
      return make(.singletonPattern, start, value)
    case .integer, .float, .imaginary, .string, .formattedStart, .minus:
      let value = literal()
      return make(.valuePattern, start, value)
    case .leftParenthesis: return groupPattern()
    case .leftBracket:
      lexer.next()
      var list = Children()
      if token != .rightBracket {
        add(starOrPattern(), &list)
        patternList(until: .rightBracket, &list)
      }
      expect(.rightBracket, "expected ']'")
      return make(.sequencePattern, start, list.first)
    case .leftBrace: return mappingPattern()
    default:
      fail("invalid pattern")
      return .none
    }
  }

  /// A signed or complex number, or strings.
  private mutating func literal() -> NodeID {
    if token == .string || token == .formattedStart { return strings() }
    let start = lexer.start
    let left = signedNumber()
    guard token == .plus || token == .minus else { return left }
    let operation: Operator = token == .plus ? .add : .subtract
    if isImaginary(left) { problem(left, "real number required in complex literal") }
    lexer.next()
    if token != .imaginary { lexer.problem(at: lexer.start, "imaginary number required in complex literal") }
    let right = number()
    link(left, right)
    return make(.binary, start, left, detail: operation.rawValue)
  }

  private func isImaginary(_ id: NodeID) -> Bool {
    kind(id) == .imaginary || (kind(id) == .unary && kind(nodes[Int(id.index)].firstChild) == .imaginary)
  }

  private mutating func signedNumber() -> NodeID {
    let start = lexer.start
    guard accept(.minus) else { return number() }
    let value = number()
    return make(.unary, start, value, detail: Operator.negative.rawValue)
  }

  private mutating func number() -> NodeID {
    switch token {
    case .integer, .float, .imaginary: return atom()
    default:
      fail("expected a number")
      return .none
    }
  }

  /// `_`, a capture, a dotted value, or a class.
  private mutating func namePattern() -> NodeID {
    let start = lexer.start
    let wildcard = isWildcard
    var value = leaf(.name)
    if token != .dot && token != .leftParenthesis {
      var list = Children()
      if wildcard { value = absent() }
      add(absent(), &list)
      add(value, &list)
      return make(.capturePattern, start, list.first)
    }
    value = attributes(value, start)
    if token == .leftParenthesis { return classPattern(value, start) }
    return make(.valuePattern, start, value)
  }

  private mutating func attributes(_ base: NodeID, _ start: Int) -> NodeID {
    var value = base
    while accept(.dot) {
      link(value, identifier())
      value = make(.attribute, start, value)
    }
    return value
  }

  private mutating func groupPattern() -> NodeID {
    let start = lexer.start
    lexer.next()
    if accept(.rightParenthesis) { return make(.sequencePattern, start) }
    let isStar = token == .star
    let first = starOrPattern()
    if token == .comma {
      var list = Children()
      add(first, &list)
      patternList(until: .rightParenthesis, &list)
      expect(.rightParenthesis, "expected ')'")
      return make(.sequencePattern, start, list.first)
    }
    if isStar { problem(first, "starred pattern outside of a sequence") }
    expect(.rightParenthesis, "expected ')'")
    return first
  }

  private mutating func mappingPattern() -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    var rest: UInt8 = 0
    while token != .rightBrace {
      if rest == 1 { lexer.problem(at: lexer.start, "'**' pattern must be the last") }
      if accept(.doubleStar) {
        if isWildcard { lexer.problem(at: lexer.start, "cannot use '_' as a target") }
        rest = 1
        add(identifier(), &list)
      } else {
        add(mappingKey(), &list)
        expect(.colon, "expected ':'")
        add(pattern(), &list)
      }
      guard accept(.comma) else { break }
    }
    expect(.rightBrace, "expected '}'")
    return make(.mappingPattern, start, list.first, detail: rest)
  }

  private mutating func mappingKey() -> NodeID {
    switch token {
    case .kwNone, .kwTrue, .kwFalse: return atom()
    case .name:
      let start = lexer.start
      let name = leaf(.name)
      if token != .dot { problem(name, "mapping pattern keys may only match literals and attribute lookups") }
      return attributes(name, start)
    case .integer, .float, .imaginary, .string, .formattedStart, .minus: return literal()
    default:
      fail("invalid pattern key")
      return .none
    }
  }

  private mutating func classPattern(_ name: NodeID, _ start: Int) -> NodeID {
    lexer.next()
    var list = Children()
    add(name, &list)
    var keywords = false
    while token != .rightParenthesis {
      let begin = lexer.start
      let part = pattern()
      if token == .assign {
        add(keywordPattern(part, begin), &list)
        keywords = true
      } else {
        if keywords { problem(part, "positional patterns follow keyword patterns") }
        add(part, &list)
      }
      guard accept(.comma) else { break }
    }
    expect(.rightParenthesis, "expected ')'")
    return make(.classPattern, start, list.first)
  }

  /// `name=pattern`, whose name was read as a capture.
  private mutating func keywordPattern(_ capture: NodeID, _ start: Int) -> NodeID {
    var list = Children()
    let source = nodes[Int(capture.index)]
    let name = make(.name, start)
    if source.kind != .capturePattern || !isBareCapture(capture) { fail("expected a name") }
    lexer.next()
    add(name, &list)
    add(pattern(), &list)
    return make(.keywordPattern, start, list.first)
  }

  private func isBareCapture(_ id: NodeID) -> Bool {
    kind(nodes[Int(id.index)].firstChild) == .absent
  }
}

extension Parser {
  /// `atom`: names, literals and everything in brackets.
  mutating func atom() -> NodeID {
    switch token {
    case .name: return leaf(.name)
    case .string, .formattedStart: return strings()
    case .integer: return leaf(.integer)
    case .leftParenthesis: return parenthesizedAtom()
    case .leftBracket: return listAtom()
    case .leftBrace: return braceAtom()
    case .kwNone: return leaf(.noneLiteral)
    case .kwTrue: return leaf(.trueLiteral)
    case .kwFalse: return leaf(.falseLiteral)
    case .float: return leaf(.float)
    case .imaginary: return leaf(.imaginary)
    case .ellipsis: return leaf(.ellipsis)
    default: return unusualAtom()
    }
  }

  private mutating func unusualAtom() -> NodeID {
    switch token {
    case .backtick: return backticks()
    case .kwAsync, .kwAwait:
      // Before Python 3.7 these were names.
      return keywordName()
    default:
      fail("invalid syntax")
      return .none
    }
  }

  private mutating func keywordName() -> NodeID {
    lexer.problem(at: lexer.start, "keyword used as a name")
    return leaf(.name)
  }

  /// `` `x` `` of Python 2: the `repr` of what is inside.
  private mutating func backticks() -> NodeID {
    let start = lexer.start
    guard descend() else { return .none }
    defer { ascend() }
    lexer.problem(at: start, "backticks of Python 2")
    lexer.next()
    let value = starExpressions()
    expect(.backtick, "expected '`'")
    return make(.error, start, value, detail: 1)
  }

  private mutating func parenthesizedAtom() -> NodeID {
    let start = lexer.start
    guard descend() else { return .none }
    defer { ascend() }
    lexer.next()
    if accept(.rightParenthesis) { return make(.tuple, start, detail: 1) }
    if token == .kwYield {
      let value = yieldExpression()
      expect(.rightParenthesis, "expected ')'")
      parenthesized = value
      return value
    }
    let first = element()
    switch token {
    case .rightParenthesis:
      lexer.next()
      if kind(first) == .starred { problem(first, "cannot use starred expression here") }
      parenthesized = first
      return first
    case .comma:
      var list = Children()
      add(first, &list)
      elements(until: .rightParenthesis, &list)
      return make(.tuple, start, list.first, detail: 1)
    case .kwFor, .kwAsync:
      var list = Children()
      add(first, &list)
      comprehensionClauses(&list)
      expect(.rightParenthesis, "expected ')'")
      return make(.generator, start, list.first)
    default:
      fail("expected ')'")
      return first
    }
  }

  /// The rest of a bracketed list, whose current token is a comma, with the closing bracket.
  @inline(__always)
  private mutating func elements(until closing: Token, _ list: inout Children) {
    while accept(.comma) {
      if token == closing { break }
      add(element(), &list)
    }
    expect(closing, "expected a comma or a closing bracket")
  }

  private mutating func listAtom() -> NodeID {
    let start = lexer.start
    guard descend() else { return .none }
    defer { ascend() }
    lexer.next()
    if accept(.rightBracket) { return make(.list, start) }
    var list = Children()
    add(element(), &list)
    if token == .kwFor || token == .kwAsync {
      comprehensionClauses(&list)
      expect(.rightBracket, "expected ']'")
      return make(.listComprehension, start, list.first)
    }
    elements(until: .rightBracket, &list)
    return make(.list, start, list.first)
  }

  private mutating func braceAtom() -> NodeID {
    let start = lexer.start
    guard descend() else { return .none }
    defer { ascend() }
    lexer.next()
    if accept(.rightBrace) { return make(.dictionary, start) }
    var list = Children()
    if token == .doubleStar { return dictionary(unpacking(), start) }
    let begin = lexer.start
    let first = element()
    if token == .colon {
      if (kind(first) == .named && first != parenthesized) || kind(first) == .starred { fail("invalid syntax") }
      return dictionary(entry(first, begin), start)
    }
    add(first, &list)
    if token == .kwFor || token == .kwAsync {
      comprehensionClauses(&list)
      expect(.rightBrace, "expected '}'")
      return make(.setComprehension, start, list.first)
    }
    elements(until: .rightBrace, &list)
    return make(.set, start, list.first)
  }

  private mutating func unpacking() -> NodeID {
    let start = lexer.start
    lexer.next()
    let value = binary(5)
    return make(.dictionaryUnpacking, start, value)
  }

  /// The entry of a key that was read; the current token is the colon.
  @inline(__always)
  private mutating func entry(_ key: NodeID, _ start: Int) -> NodeID {
    expect(.colon, "expected ':'")
    var list = Children()
    add(key, &list)
    add(expression(), &list)
    return make(.dictionaryEntry, start, list.first)
  }

  /// The rest of a dictionary or a dictionary comprehension after its first entry.
  private mutating func dictionary(_ first: NodeID, _ start: Int) -> NodeID {
    var list = Children()
    if token == .kwFor || token == .kwAsync {
      if kind(first) == .dictionaryEntry {
        // The key and the value are the comprehension's own children; their entry stays behind unused.
        let key = nodes[Int(first.index)].firstChild
        list = Children(first: key, last: nodes[Int(key.index)].nextSibling)
        if list.last.isNone { list.last = key }
        nodes[Int(first.index)].firstChild = .none
        nodes[Int(first.index)].kind = .absent
      } else {
        add(first, &list)
      }
      comprehensionClauses(&list)
      expect(.rightBrace, "expected '}'")
      return make(.dictionaryComprehension, start, list.first)
    }
    add(first, &list)
    while accept(.comma) {
      if token == .rightBrace { break }
      if token == .doubleStar {
        add(unpacking(), &list)
      } else {
        let begin = lexer.start
        let key = expression()
        add(entry(key, begin), &list)
      }
    }
    expect(.rightBrace, "expected a comma or '}'")
    return make(.dictionary, start, list.first)
  }

  /// `for_if_clauses`, added behind the element.
  mutating func comprehensionClauses(_ list: inout Children) {
    while token == .kwFor || token == .kwAsync {
      let start = lexer.start
      let isAsync = accept(.kwAsync)
      expect(.kwFor, "expected 'for'")
      var parts = Children()
      add(targets(), &parts)
      expect(.kwIn, "expected 'in'")
      add(binary(1), &parts)
      while accept(.kwIf) { add(binary(1), &parts) }
      add(make(.comprehensionFor, start, parts.first, detail: isAsync ? 1 : 0), &list)
    }
  }
}

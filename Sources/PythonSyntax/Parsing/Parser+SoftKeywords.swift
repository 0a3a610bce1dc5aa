extension Parser {
  static let match = packed("match")
  static let type = packed("type")
  static let lazy = packed("lazy")
  private static let `case` = packed("case")
  private static let wildcard = packed("_")

  /// True when the current token is the name `_`.
  var isWildcard: Bool { isWord(Self.wildcard) }
  /// True when the current token is the name `case`.
  var isCase: Bool { isWord(Self.case) }

  /// `type X = …` and `lazy import …`; `none`, with nothing taken, when the word is only a name.
  mutating func softStatement() -> NodeID {
    let start = lexer.start
    let point = checkpoint()
    let isLazy = lexer.key == Self.lazy
    lexer.next()
    switch token {
    case .name where !isLazy: return typeAlias(start)
    case .kwImport where isLazy: return importStatement(start, isLazy: true)
    case .kwFrom where isLazy: return importFrom(start, isLazy: true)
    default:
      restore(point)
      return .none
    }
  }

  private mutating func typeAlias(_ start: Int) -> NodeID {
    var list = Children()
    add(identifier(), &list)
    if token == .leftBracket { add(typeParameters(), &list) }
    expect(.assign, "expected '='")
    add(expression(), &list)
    return make(.typeAlias, start, list.first)
  }

  // MARK: match

  /// PEP 634. The header is read on trial: `match (x)` may be a call as well, until its line ends in a colon.
  ///
  /// `none`, with nothing taken, when it is no match statement.
  mutating func matchStatement() -> NodeID {
    let start = lexer.start
    let point = checkpoint()
    lexer.next()
    var parts = Children()
    if token.startsExpression || token == .star { add(subject(), &parts) }
    guard !parts.first.isNone, !failed, accept(.colon), token == .newline else {
      restore(point)
      return .none
    }
    lexer.next()
    guard token == .indent else {
      lexer.problem(at: lexer.start, "expected an indented block after 'match' statement")
      return make(.matchStatement, start, parts.first)
    }
    if descend() {
      lexer.next()
      cases(&parts)
      ascend()
      if token == .dedent { lexer.next() }
    } else {
      settleFailure()
      lexer.next()
      skipBlock(&parts)
    }
    return make(.matchStatement, start, parts.first)
  }

  private mutating func subject() -> NodeID {
    let start = lexer.start
    let isStarred = token == .star
    let first = element()
    guard token == .comma else {
      if isStarred { fail("invalid syntax") }
      return first
    }
    var list = Children()
    add(first, &list)
    while accept(.comma) {
      if token == .colon { break }
      add(element(), &list)
    }
    return make(.tuple, start, list.first)
  }

  private mutating func cases(_ parts: inout Children) {
    if !isCase { lexer.problem(at: lexer.start, "expected 'case'") }
    while token != .dedent && token != .endOfFile {
      let mark = nodes.count
      let start = lexer.start
      guard isCase else {
        lexer.problem(at: start, "expected 'case'")
        var rest = Children()
        statement(&rest)
        add(make(.error, start, rest.first), &parts)
        continue
      }
      let id = matchCase()
      if failed {
        recover(mark, start, &parts)
      } else {
        add(id, &parts)
      }
    }
  }

  private mutating func matchCase() -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    add(openPattern(until: .colon), &list)
    add(accept(.kwIf) ? namedExpression() : absent(), &list)
    add(block(), &list)
    return make(.matchCase, start, list.first)
  }
}

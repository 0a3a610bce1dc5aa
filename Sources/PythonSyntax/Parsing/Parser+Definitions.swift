extension Parser {
  /// `decorators`, then the function or class they are for.
  mutating func decorated() -> NodeID {
    var list = Children()
    while token == .at {
      let start = lexer.start
      lexer.next()
      let value = namedExpression()
      add(make(.decorator, start, value), &list)
      expect(.newline, "expected a newline")
    }
    let start = lexer.start
    switch token {
    case .kwDef: return functionDefinition(list, start, isAsync: false)
    case .kwClass: return classDefinition(list)
    case .kwAsync:
      lexer.next()
      if token == .kwDef { return functionDefinition(list, start, isAsync: true) }
      fail("expected 'def'")
    default: fail("expected 'def' or 'class' after a decorator")
    }
    return .none
  }

  /// A function behind its decorators; `start` is that of `async` if there is one.
  mutating func functionDefinition(_ decorators: Children, _ start: Int, isAsync: Bool) -> NodeID {
    var list = decorators
    lexer.next()
    add(identifier(), &list)
    if token == .leftBracket { add(typeParameters(), &list) }
    expect(.leftParenthesis, "expected '('")
    add(parameters(until: .rightParenthesis, annotated: true), &list)
    expect(.rightParenthesis, "expected ')'")
    if token == .arrow {
      let begin = lexer.start
      lexer.next()
      let value = expression()
      add(make(.returns, begin, value), &list)
    }
    add(functionBlock(), &list)
    return make(.functionDefinition, start, list.first, detail: isAsync ? 1 : 0)
  }

  /// A class behind its decorators.
  mutating func classDefinition(_ decorators: Children) -> NodeID {
    let start = lexer.start
    var list = decorators
    lexer.next()
    add(identifier(), &list)
    if token == .leftBracket { add(typeParameters(), &list) }
    if accept(.leftParenthesis) {
      _ = arguments(&list, isCall: false)
      expect(.rightParenthesis, "expected ')'")
    }
    add(block(), &list)
    return make(.classDefinition, start, list.first)
  }
}

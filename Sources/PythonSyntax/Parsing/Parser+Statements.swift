extension Parser {
  /// One statement, or the simple statements of a line; takes at least one token unless at the end of a block.
  mutating func statement(_ list: inout Children) {
    let start = lexer.start
    let mark = nodes.count
    let id: NodeID
    switch token {
    case .kwIf: id = ifStatement()
    case .kwDef: id = functionDefinition(Children(), start, isAsync: false)
    case .kwFor: id = forStatement(start, isAsync: false)
    case .kwWith: id = withStatement(start, isAsync: false)
    case .kwTry: id = tryStatement()
    case .kwClass: id = classDefinition(Children())
    case .kwWhile: id = whileStatement()
    case .at: id = decorated()
    case .kwAsync: id = asyncStatement(start)
    case .indent: id = unexpectedIndent()
    case .kwElse, .kwElif, .kwExcept, .kwFinally: id = orphanClause()
    case .dedent:
      // Only a block that was too deep leaves one behind.
      lexer.next()
      return
    case .name where lexer.key == Self.match: id = matchStatement()
    default: id = .none
    }
    if failed {
      recover(mark, start, &list)
    } else if id.isNone {
      simpleLine(&list)
    } else {
      add(id, &list)
    }
  }

  /// `simple_stmts`: statements between semicolons.
  mutating func simpleLine(_ list: inout Children) {
    while true {
      let mark = nodes.count
      let start = lexer.start
      var id = simpleStatement()
      if token != .newline && token != .semicolon && !failed { id = python2Statement(id, start) }
      if failed {
        recover(mark, start, &list)
        return
      }
      add(id, &list)
      if accept(.semicolon) && token != .newline { continue }
      _ = accept(.newline)
      return
    }
  }

  @inline(__always)
  private mutating func simpleStatement() -> NodeID {
    switch token {
    case .name:
      if lexer.key == Self.type || lexer.key == Self.lazy {
        let id = softStatement()
        if !id.isNone || failed { return id }
      }
      return expressionStatement()
    case .string: return expressionStatement()
    case .kwReturn: return returnStatement()
    case .kwImport: return importStatement(lexer.start, isLazy: false)
    case .kwFrom: return importFrom(lexer.start, isLazy: false)
    case .kwRaise: return raiseStatement()
    case .kwPass: return leaf(.pass)
    case .kwBreak: return leaf(.breakStatement)
    case .kwContinue: return leaf(.continueStatement)
    case .kwAssert: return assertStatement()
    case .kwDel: return deleteStatement()
    case .kwGlobal: return names(.global)
    case .kwNonlocal: return names(.nonlocal)
    default: return expressionStatement()
    }
  }

  // MARK: Expressions and assignments

  private mutating func expressionStatement() -> NodeID {
    let start = lexer.start
    let first = yieldOrStarExpressions()
    switch token {
    case .assign: return assignment(first, start)
    case .augmentedAssign: return augmentedAssignment(first, start)
    case .colon: return annotatedAssignment(first, start)
    default: return make(.expressionStatement, start, first)
    }
  }

  private mutating func assignment(_ first: NodeID, _ start: Int) -> NodeID {
    var list = Children()
    add(first, &list)
    while accept(.assign) {
      checkTarget(list.last, .assignment)
      add(yieldOrStarExpressions(), &list)
    }
    return make(.assignment, start, list.first)
  }

  private mutating func augmentedAssignment(_ target: NodeID, _ start: Int) -> NodeID {
    checkTarget(target, .single)
    let operation = lexer.detail
    lexer.next()
    var list = Children()
    add(target, &list)
    add(yieldOrStarExpressions(), &list)
    return make(.augmentedAssignment, start, list.first, detail: operation)
  }

  private mutating func annotatedAssignment(_ target: NodeID, _ start: Int) -> NodeID {
    checkTarget(target, .single)
    let detail: UInt8 = target == parenthesized ? 1 : 0
    if detail == 0 && lexer.byte(start) == 0x28 { checkAnnotatedBase(target, start) }
    lexer.next()
    var list = Children()
    add(target, &list)
    add(expression(), &list)
    add(accept(.assign) ? yieldOrStarExpressions() : absent(), &list)
    return make(.annotatedAssignment, start, list.first, detail: detail)
  }

  /// `(a).b: int`: CPython's grammar takes `(a)` for the whole target, and then finds no colon behind it.
  private mutating func checkAnnotatedBase(_ target: NodeID, _ start: Int) {
    var base = target
    while Int(nodes[Int(base.index)].start) == start {
      switch kind(base) {
      case .attribute, .subscript, .call: base = nodes[Int(base.index)].firstChild
      default: return
      }
      if base.isNone { return }
    }
    switch kind(base) {
    case .name, .attribute, .subscript: problem(target, "illegal target for annotation")
    default: return
    }
  }

  // MARK: Statements of one keyword

  private mutating func returnStatement() -> NodeID {
    let start = lexer.start
    lexer.next()
    let value = token == .newline || token == .semicolon ? .none : starExpressions()
    return make(.returnStatement, start, value)
  }

  private mutating func raiseStatement() -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    let isBare = token == .newline || token == .semicolon
    add(isBare ? absent() : expression(), &list)
    if token == .comma && !isBare {
      lexer.problem(at: lexer.start, "'raise' with commas of Python 2")
      while accept(.comma) { add(expression(), &list) }
      return make(.error, start, list.first, detail: 1)
    }
    add(!isBare && accept(.kwFrom) ? expression() : absent(), &list)
    return make(.raise, start, list.first)
  }

  private mutating func assertStatement() -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    add(expression(), &list)
    add(accept(.comma) ? expression() : absent(), &list)
    return make(.assert, start, list.first)
  }

  private mutating func deleteStatement() -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    repeat {
      if (token == .newline || token == .semicolon) && !list.first.isNone { break }
      let target = binary(5)
      checkTarget(target, .delete)
      add(target, &list)
    } while accept(.comma)
    return make(.delete, start, list.first)
  }

  private mutating func names(_ kind: NodeKind) -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    repeat { add(identifier(), &list) } while accept(.comma)
    return make(kind, start, list.first)
  }

  // MARK: Python 2

  /// A statement that did not end where it should: understood if Python 2 wrote it, a failure otherwise.
  @inline(never)
  private mutating func python2Statement(_ id: NodeID, _ start: Int) -> NodeID {
    if token == .endOfFile { return id }
    let word = nodes[Int(id.index)].firstChild
    guard kind(id) == .expressionStatement, kind(word) == .name, word != parenthesized, token.startsExpression else {
      fail("invalid syntax")
      return id
    }
    let isExec = covers(word, "exec")
    guard isExec || covers(word, "print") else {
      fail("invalid syntax")
      return id
    }
    lexer.problem(at: start, "missing parentheses in call to 'print' or 'exec'")
    var list = Children()
    repeat {
      guard token.startsExpression else { break }
      add(isExec ? binary(5) : expression(), &list)
    } while accept(.comma) || (isExec && accept(.kwIn))
    if token != .newline && token != .semicolon { fail("invalid syntax") }
    return make(.error, start, list.first, detail: 1)
  }

  /// True when the text of a node is `word`.
  func covers(_ id: NodeID, _ word: StaticString) -> Bool {
    let node = nodes[Int(id.index)]
    guard Int(node.end) - Int(node.start) == word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount
    where lexer.bytes[Int(node.start) + index] != word.utf8Start[index] {
      return false
    }
    return true
  }
}

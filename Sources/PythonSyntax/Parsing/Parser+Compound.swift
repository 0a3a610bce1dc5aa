extension Parser {
  // MARK: Blocks

  /// `block` behind the colon of a header, which is the current token.
  mutating func block() -> NodeID {
    expect(.colon, "expected ':'")
    if failed { return absent() }
    if token != .newline {
      let start = lexer.start
      var list = Children()
      simpleLine(&list)
      return make(.block, start, list.first)
    }
    lexer.next()
    guard token == .indent else {
      lexer.problem(at: lexer.start, "expected an indented block")
      return make(.block, lexer.previousEnd)
    }
    return indentedBlock()
  }

  /// The statements between the current token, an indent, and its dedent.
  mutating func indentedBlock() -> NodeID {
    lexer.next()
    let start = lexer.start
    var list = Children()
    guard descend() else {
      settleFailure()
      skipBlock(&list)
      return make(.block, start, list.first)
    }
    while token != .dedent && token != .endOfFile { statement(&list) }
    ascend()
    if token == .dedent { lexer.next() }
    return make(.block, start, list.first)
  }

  /// Reads a block that lies too deep: its lines are taken one by one, without nesting.
  mutating func skipBlock(_ list: inout Children) {
    var open = 1
    while open > 0 && token != .endOfFile {
      switch token {
      case .indent:
        open &+= 1
        lexer.next()
      case .dedent:
        open &-= 1
        lexer.next()
      default: recover(nodes.count, lexer.start, &list, followsBlocks: false)
      }
    }
  }

  /// An indented line where none may be: its block is understood inside an `error` node.
  mutating func unexpectedIndent() -> NodeID {
    lexer.problem(at: lexer.start, "unexpected indent")
    let start = lexer.start
    let body = indentedBlock()
    return make(.error, start, body)
  }

  /// An `else`, `elif`, `except` or `finally` that belongs to nothing.
  mutating func orphanClause() -> NodeID {
    let start = lexer.start
    lexer.problem(at: start, "clause without its statement")
    lexer.next()
    var list = Children()
    if token.startsExpression { add(starExpressions(), &list) }
    if accept(.kwAs) { add(identifier(), &list) }
    add(block(), &list)
    return make(.error, start, list.first)
  }

  // MARK: Statements

  /// `if` with all its `elif` and `else`, in a loop: a chain may be longer than the stack is deep.
  mutating func ifStatement() -> NodeID {
    let first = ifClause()
    var last = first
    while !failed {
      if token == .kwElif {
        let clause = ifClause()
        appendChild(clause, to: last)
        last = clause
      } else {
        appendChild(token == .kwElse ? elseClause() : absent(), to: last)
        break
      }
    }
    endChain(first)
    return first
  }

  /// `if` or `elif`, its test and its block; the third child is added by the caller.
  private mutating func ifClause() -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    add(namedExpression(), &list)
    add(block(), &list)
    return make(.ifStatement, start, list.first)
  }

  private mutating func appendChild(_ child: NodeID, to parent: NodeID) {
    var last = nodes[Int(parent.index)].firstChild
    while !nodes[Int(last.index)].nextSibling.isNone { last = nodes[Int(last.index)].nextSibling }
    link(last, child)
  }

  /// All the `if` statements of a chain end where the chain ends.
  private mutating func endChain(_ first: NodeID) {
    var clause = first
    while kind(clause) == .ifStatement {
      nodes[Int(clause.index)].end = UInt32(truncatingIfNeeded: lexer.previousEnd)
      var child = nodes[Int(clause.index)].firstChild
      while !nodes[Int(child.index)].nextSibling.isNone { child = nodes[Int(child.index)].nextSibling }
      clause = child
    }
  }

  private mutating func elseClause() -> NodeID {
    lexer.next()
    return block()
  }

  private mutating func elseOrAbsent() -> NodeID { token == .kwElse ? elseClause() : absent() }

  mutating func whileStatement() -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    add(namedExpression(), &list)
    add(block(), &list)
    add(elseOrAbsent(), &list)
    return make(.whileStatement, start, list.first)
  }

  /// `start` is that of `async` if there is one.
  mutating func forStatement(_ start: Int, isAsync: Bool) -> NodeID {
    lexer.next()
    var list = Children()
    add(targets(), &list)
    expect(.kwIn, "expected 'in'")
    add(starExpressions(), &list)
    add(block(), &list)
    add(elseOrAbsent(), &list)
    return make(.forStatement, start, list.first, detail: isAsync ? 1 : 0)
  }

  /// `async` with what it belongs to; `none`, with nothing taken but read as a name, when there is no such thing.
  mutating func asyncStatement(_ start: Int) -> NodeID {
    let point = checkpoint()
    lexer.next()
    switch token {
    case .kwDef: return functionDefinition(Children(), start, isAsync: true)
    case .kwFor: return forStatement(start, isAsync: true)
    case .kwWith: return withStatement(start, isAsync: true)
    default:
      // Before Python 3.7 `async` was a name.
      restore(point)
      lexer.problem(at: start, "'async' outside of its place")
      lexer.kind = .name
      return .none
    }
  }

  // MARK: try

  mutating func tryStatement() -> NodeID {
    let start = lexer.start
    lexer.next()
    var list = Children()
    add(block(), &list)
    var handlers = 0
    var stars = 0
    while token == .kwExcept {
      var isStar = false
      add(handler(&isStar), &list)
      handlers &+= 1
      if isStar { stars &+= 1 }
    }
    if stars > 0 && stars < handlers { problem(list.last, "cannot have both 'except' and 'except*'") }
    if token == .kwElse && handlers > 0 { add(clause(.elseBlock), &list) }
    if token == .kwFinally {
      add(clause(.finallyBlock), &list)
    } else if handlers == 0 && !failed {
      lexer.problem(at: lexer.start, "expected 'except' or 'finally' block")
    }
    return make(.tryStatement, start, list.first, detail: stars > 0 ? 1 : 0)
  }

  private mutating func clause(_ kind: NodeKind) -> NodeID {
    let start = lexer.start
    lexer.next()
    let body = block()
    return make(kind, start, body)
  }

  /// `except` with its types, which PEP 758 leaves without parentheses.
  private mutating func handler(_ isStar: inout Bool) -> NodeID {
    let start = lexer.start
    lexer.next()
    isStar = accept(.star)
    var list = Children()
    if token == .colon {
      if isStar { lexer.problem(at: lexer.start, "expected one or more exception types") }
      add(absent(), &list)
      add(absent(), &list)
    } else {
      let begin = lexer.start
      var type = expression()
      let isOpen = token == .comma
      if isOpen {
        var types = Children()
        add(type, &types)
        while accept(.comma) && token != .colon && token != .kwAs { add(expression(), &types) }
        type = make(.tuple, begin, types.first)
      }
      add(type, &list)
      if isOpen && token == .kwAs { problem(type, "multiple exception types must be parenthesized when using 'as'") }
      add(accept(.kwAs) ? identifier() : absent(), &list)
    }
    add(block(), &list)
    return make(.handler, start, list.first)
  }
}

extension Parser {
  /// What of the order of arguments has been seen.
  private struct ArgumentOrder {
    var keyword = false
    var unpacking = false
    /// A generator without parentheses, which has to be alone.
    var openGenerator = NodeID.none
    var count = 0
    var trailingComma = false
  }

  /// The arguments of a call whose callee was read.
  mutating func call(_ callee: NodeID, _ start: Int) -> NodeID {
    let open = lexer.start
    guard descend() else { return callee }
    defer { ascend() }
    lexer.next()
    if accept(.rightParenthesis) { return make(.call, start, callee) }
    var list = Children()
    add(callee, &list)
    let generator = arguments(&list, isCall: true)
    expect(.rightParenthesis, "expected ')' or a comma")
    if !generator.isNone {
      // As in CPython's tree, the call's parentheses count as the generator's.
      nodes[Int(generator.index)].start = UInt32(truncatingIfNeeded: open)
      nodes[Int(generator.index)].end = UInt32(truncatingIfNeeded: lexer.previousEnd)
    }
    return make(.call, start, list.first)
  }

  /// `arguments` up to the closing parenthesis; returns the generator without parentheses if that is the argument.
  mutating func arguments(_ list: inout Children, isCall: Bool) -> NodeID {
    var order = ArgumentOrder()
    while token != .rightParenthesis {
      order.trailingComma = false
      add(argument(&order), &list)
      order.count &+= 1
      guard accept(.comma) else { break }
      order.trailingComma = true
    }
    guard !order.openGenerator.isNone else { return .none }
    if order.count > 1 || order.trailingComma || !isCall {
      problem(order.openGenerator, "Generator expression must be parenthesized")
    }
    return order.openGenerator
  }

  private mutating func argument(_ order: inout ArgumentOrder) -> NodeID {
    switch token {
    case .star: return starredArgument(&order)
    case .doubleStar:
      let start = lexer.start
      lexer.next()
      order.unpacking = true
      let value = expression()
      return make(.keywordUnpacking, start, value)
    default: break
    }
    let start = lexer.start
    let value = namedExpression()
    switch token {
    case .comma, .rightParenthesis: break
    case .assign: return keywordArgument(value, start, &order)
    case .kwFor, .kwAsync: return openGenerator(value, start, &order)
    default: break
    }
    if order.unpacking {
      problem(value, "positional argument follows keyword argument unpacking")
    } else if order.keyword {
      problem(value, "positional argument follows keyword argument")
    }
    return value
  }

  private mutating func starredArgument(_ order: inout ArgumentOrder) -> NodeID {
    let start = lexer.start
    let value = starredExpression()
    if order.unpacking { problem(value, "iterable argument unpacking follows keyword argument unpacking") }
    return token == .kwFor || token == .kwAsync ? openGenerator(value, start, &order) : value
  }

  private mutating func keywordArgument(_ name: NodeID, _ start: Int, _ order: inout ArgumentOrder) -> NodeID {
    if kind(name) != .name || name == parenthesized {
      problem(name, "expression cannot contain assignment, perhaps you meant \"==\"?")
    }
    lexer.next()
    order.keyword = true
    var list = Children()
    add(name, &list)
    add(expression(), &list)
    return make(.keyword, start, list.first)
  }

  private mutating func openGenerator(_ element: NodeID, _ start: Int, _ order: inout ArgumentOrder) -> NodeID {
    var list = Children()
    add(element, &list)
    comprehensionClauses(&list)
    let generator = make(.generator, start, list.first)
    order.openGenerator = generator
    return generator
  }
}

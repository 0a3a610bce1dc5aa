extension Parser {
  /// `expression`: a conditional, a disjunction or a lambda.
  mutating func expression() -> NodeID {
    if token == .kwLambda { return lambda() }
    let start = lexer.start
    let body = binary(1)
    return token == .kwIf ? conditional(body, start) : body
  }

  private mutating func conditional(_ body: NodeID, _ start: Int) -> NodeID {
    guard descend() else { return body }
    defer { ascend() }
    lexer.next()
    var list = Children()
    add(binary(1), &list)
    add(body, &list)
    expect(.kwElse, "expected 'else' after 'if' expression")
    add(expression(), &list)
    return make(.conditional, start, list.first)
  }

  private mutating func lambda() -> NodeID {
    let start = lexer.start
    guard descend() else { return .none }
    defer { ascend() }
    if lexer.depth == lexer.fieldDepth {
      // There the colon would begin the format specification.
      lexer.problem(at: start, "f-string: lambda expressions are not allowed without parentheses")
    }
    lexer.next()
    var list = Children()
    add(parameters(until: .colon, annotated: false), &list)
    expect(.colon, "expected ':'")
    add(expression(), &list)
    return make(.lambda, start, list.first)
  }

  /// `named_expression`: an expression, perhaps with a name it is bound to.
  @inline(__always)
  mutating func namedExpression() -> NodeID {
    let start = lexer.start
    let left = expression()
    return token == .walrus ? named(left, start) : left
  }

  private mutating func named(_ left: NodeID, _ start: Int) -> NodeID {
    if kind(left) != .name || left == parenthesized {
      problem(left, "cannot use assignment expressions with this target")
    }
    lexer.next()
    var list = Children()
    add(left, &list)
    add(expression(), &list)
    return make(.named, start, list.first)
  }

  /// `'*' bitwise_or`.
  mutating func starred() -> NodeID {
    let start = lexer.start
    lexer.next()
    let value = binary(5)
    return make(.starred, start, value)
  }

  /// `star_named_expression`: an element of a list, tuple or set.
  @inline(__always)
  mutating func element() -> NodeID { token == .star ? starred() : namedExpression() }

  /// `star_expressions`: one expression, or a tuple without parentheses.
  @inline(__always)
  mutating func starExpressions() -> NodeID {
    let start = lexer.start
    let first = token == .star ? starred() : expression()
    return token == .comma ? openTuple(first, start) : first
  }

  private mutating func openTuple(_ first: NodeID, _ start: Int) -> NodeID {
    var list = Children()
    add(first, &list)
    while accept(.comma) {
      guard token.startsExpression || token == .star else { break }
      add(token == .star ? starred() : expression(), &list)
    }
    return make(.tuple, start, list.first)
  }

  /// `yield_expr | star_expressions`.
  @inline(__always)
  mutating func yieldOrStarExpressions() -> NodeID { token == .kwYield ? yieldExpression() : starExpressions() }

  mutating func yieldExpression() -> NodeID {
    let start = lexer.start
    lexer.next()
    if accept(.kwFrom) {
      let value = expression()
      return make(.yieldFrom, start, value)
    }
    let value = token.startsExpression || token == .star ? starExpressions() : .none
    return make(.yield, start, value)
  }

  // MARK: Operators

  /// Everything from `disjunction` (1) to `term` (10) by precedence climbing; see `Token.precedence`.
  mutating func binary(_ minimum: Int) -> NodeID {
    let start = lexer.start
    var left: NodeID
    if token == .kwNot {
      guard minimum <= 3, descend() else {
        fail("invalid syntax")
        return .none
      }
      lexer.next()
      let operand = binary(3)
      left = make(.unary, start, operand, detail: Operator.not.rawValue)
      ascend()
    } else {
      left = factor()
    }
    while true {
      let precedence = token.precedence
      if precedence < minimum || precedence == 0 { return left }
      switch precedence {
      case 1: left = boolean(left, start, .kwOr, .or)
      case 2: left = boolean(left, start, .kwAnd, .and)
      case 4: left = comparison(left, start)
      default:
        let operation = token.rawValue &- Token.plus.rawValue
        lexer.next()
        let right = binary(precedence &+ 1)
        link(left, right)
        left = make(.binary, start, left, detail: operation)
      }
    }
  }

  private mutating func boolean(_ first: NodeID, _ start: Int, _ word: Token, _ operation: Operator) -> NodeID {
    var list = Children()
    add(first, &list)
    let tighter = word == .kwOr ? 2 : 3
    while accept(word) { add(binary(tighter), &list) }
    return make(.boolean, start, list.first, detail: operation.rawValue)
  }

  private mutating func comparison(_ first: NodeID, _ start: Int) -> NodeID {
    var list = Children()
    add(first, &list)
    while token.precedence == 4 {
      let begin = lexer.start
      guard let operation = comparisonOperator() else { break }
      let operand = binary(5)
      add(make(.comparison, begin, operand, detail: operation.rawValue), &list)
    }
    return make(.compare, start, list.first)
  }

  /// Takes a comparison operator; nil, with a failure, for a `not` that is no `not in`.
  private mutating func comparisonOperator() -> Operator? {
    let operation: Operator
    switch token {
    case .equalEqual: operation = .equal
    case .notEqual: operation = .notEqual
    case .less: operation = .less
    case .lessEqual: operation = .lessOrEqual
    case .greater: operation = .greater
    case .greaterEqual: operation = .greaterOrEqual
    case .kwIn: operation = .in
    case .kwIs:
      lexer.next()
      return accept(.kwNot) ? .isNot : .is
    default:
      lexer.next()
      guard token == .kwIn else {
        fail("invalid syntax")
        return nil
      }
      operation = .notIn
    }
    lexer.next()
    return operation
  }

  /// `factor`: signs and `~`, which bind less than `**`.
  @inline(__always)
  mutating func factor() -> NodeID {
    switch token {
    case .plus, .minus, .tilde: return signed()
    default: return power()
    }
  }

  private mutating func signed() -> NodeID {
    let start = lexer.start
    let operation: Operator =
      switch token {
      case .plus: .positive
      case .minus: .negative
      default: .invert
      }
    guard descend() else { return .none }
    lexer.next()
    let operand = factor()
    ascend()
    return make(.unary, start, operand, detail: operation.rawValue)
  }

  @inline(__always)
  private mutating func power() -> NodeID {
    let start = lexer.start
    let base = token == .kwAwait ? awaited() : primary()
    return token == .doubleStar ? raised(base, start) : base
  }

  private mutating func raised(_ base: NodeID, _ start: Int) -> NodeID {
    guard descend() else { return base }
    lexer.next()
    let exponent = factor()
    ascend()
    link(base, exponent)
    return make(.binary, start, base, detail: Operator.power.rawValue)
  }

  private mutating func awaited() -> NodeID {
    let start = lexer.start
    lexer.next()
    guard token.startsExpression else {
      // Before Python 3.7 `await` was a name.
      lexer.problem(at: start, "'await' outside of its place")
      return make(.name, start)
    }
    let value = primary()
    return make(.await, start, value)
  }

  // MARK: Primaries

  mutating func primary() -> NodeID {
    let start = lexer.start
    var left = atom()
    while true {
      switch token {
      case .dot:
        lexer.next()
        let name = identifier()
        link(left, name)
        left = make(.attribute, start, left)
      case .leftParenthesis: left = call(left, start)
      case .leftBracket: left = index(left, start)
      default: return left
      }
    }
  }

  /// A name; keywords only become names after `.` in code older than Python 3.7.
  @inline(__always)
  mutating func identifier() -> NodeID {
    if token == .name { return leaf(.name) }
    return keywordAsName()
  }

  private mutating func keywordAsName() -> NodeID {
    if token == .kwAsync || token == .kwAwait || token == .kwNone || token == .kwTrue || token == .kwFalse {
      lexer.problem(at: lexer.start, "keyword used as a name")
      return leaf(.name)
    }
    fail("expected a name")
    return .none
  }

  private mutating func index(_ left: NodeID, _ start: Int) -> NodeID {
    guard descend() else { return left }
    lexer.next()
    let begin = lexer.start
    var subscripted = slice()
    if token == .comma || kind(subscripted) == .starred {
      var list = Children()
      add(subscripted, &list)
      while accept(.comma) && token != .rightBracket { add(slice(), &list) }
      subscripted = make(.tuple, begin, list.first)
    }
    expect(.rightBracket, "expected ']'")
    ascend()
    link(left, subscripted)
    return make(.subscript, start, left)
  }

  private mutating func slice() -> NodeID {
    let start = lexer.start
    var list = Children()
    if token == .star { return starredExpression() }
    if token == .colon {
      add(absent(), &list)
    } else {
      let lower = namedExpression()
      if token != .colon { return lower }
      if kind(lower) == .named && lower != parenthesized { fail("invalid syntax") }
      add(lower, &list)
    }
    expect(.colon, "expected ':'")
    add(endsSlice ? absent() : expression(), &list)
    if accept(.colon) && !endsSlice { add(expression(), &list) } else { add(absent(), &list) }
    return make(.slice, start, list.first)
  }

  /// `'*' expression`, as in calls and indices.
  mutating func starredExpression() -> NodeID {
    let start = lexer.start
    lexer.next()
    let value = expression()
    return make(.starred, start, value)
  }

  @inline(__always)
  private var endsSlice: Bool { token == .colon || token == .comma || token == .rightBracket }
}

extension Parser {
  /// What of the order of parameters has been seen.
  private struct ParameterOrder {
    var count = 0
    var defaulted = false
    var slash = false
    var star = false
    /// A bare `*` that still needs a name behind it.
    var bareStar = NodeID.none
    var keywords = false
  }

  /// `parameters` of a function (annotated) or a lambda, without what encloses them.
  mutating func parameters(until closing: Token, annotated: Bool) -> NodeID {
    let start = lexer.start
    var list = Children()
    var order = ParameterOrder()
    while token != closing {
      if order.keywords { lexer.problem(at: lexer.start, "arguments cannot follow var-keyword argument") }
      let id = parameter(annotated, &order)
      add(id, &list)
      order.count &+= 1
      guard accept(.comma) else { break }
    }
    if !order.bareStar.isNone { problem(order.bareStar, "named parameters must follow bare *") }
    return make(.parameters, start, list.first)
  }

  private mutating func parameter(_ annotated: Bool, _ order: inout ParameterOrder) -> NodeID {
    let start = lexer.start
    switch token {
    case .slash:
      if order.count == 0 || order.slash || order.star { lexer.problem(at: start, "'/' out of place") }
      order.slash = true
      return leaf(.slashMarker)
    case .star:
      if order.star { lexer.problem(at: start, "* argument may appear only once") }
      order.star = true
      lexer.next()
      if token == .comma {
        order.bareStar = make(.starMarker, start)
        return order.bareStar
      }
      return named(start, annotated, detail: 1, &order)
    case .doubleStar:
      lexer.next()
      order.keywords = true
      return named(start, annotated, detail: 2, &order)
    case .leftParenthesis: return tupleParameter()
    default:
      order.bareStar = .none
      return named(start, annotated, detail: 0, &order)
    }
  }

  private mutating func named(_ start: Int, _ annotated: Bool, detail: UInt8, _ order: inout ParameterOrder) -> NodeID {
    var list = Children()
    let name = identifier()
    add(name, &list)
    if annotated && accept(.colon) {
      add(token == .star && detail == 1 ? starred() : expression(), &list)
    } else {
      add(absent(), &list)
    }
    if token == .assign {
      if detail != 0 { problem(name, "variadic parameter cannot have a default value") }
      lexer.next()
      add(expression(), &list)
      if detail == 0 && !order.star { order.defaulted = true }
    } else {
      add(absent(), &list)
      if detail == 0 && !order.star && order.defaulted {
        problem(name, "parameter without a default follows parameter with a default")
      }
    }
    return make(.parameter, start, list.first, detail: detail)
  }

  /// `def f(a, (b, c)):` of Python 2.
  private mutating func tupleParameter() -> NodeID {
    let start = lexer.start
    lexer.problem(at: start, "tuple parameter of Python 2")
    var list = Children()
    add(atom(), &list)
    if accept(.assign) { add(expression(), &list) }
    return make(.error, start, list.first, detail: 1)
  }

  /// `type_params` (PEP 695, 696); the current token is the bracket.
  mutating func typeParameters() -> NodeID {
    let start = lexer.start
    guard descend() else { return .none }
    defer { ascend() }
    lexer.next()
    var list = Children()
    if token == .rightBracket { lexer.problem(at: start, "Type parameter list cannot be empty") }
    while token != .rightBracket {
      add(typeParameter(), &list)
      guard accept(.comma) else { break }
    }
    expect(.rightBracket, "expected ']'")
    return make(.typeParameters, start, list.first)
  }

  private mutating func typeParameter() -> NodeID {
    let start = lexer.start
    let detail: UInt8 = token == .star ? 1 : token == .doubleStar ? 2 : 0
    if detail != 0 { lexer.next() }
    var list = Children()
    let name = identifier()
    add(name, &list)
    if token == .colon {
      if detail != 0 { problem(name, "cannot use bound with this kind of type parameter") }
      lexer.next()
      add(expression(), &list)
    } else {
      add(absent(), &list)
    }
    if accept(.assign) {
      add(detail == 1 && token == .star ? starred() : expression(), &list)
    } else {
      add(absent(), &list)
    }
    return make(.typeParameter, start, list.first, detail: detail)
  }
}

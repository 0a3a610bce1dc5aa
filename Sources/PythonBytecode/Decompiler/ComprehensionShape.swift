/// Tells loops that only collect values as comprehensions.
enum ComprehensionShape {
  /// The comprehension that a loop is; nil if it does anything else.
  static func text(_ loop: Statement.Loop, builder: Int, kind: StackValue.Display) -> String? {
    guard let (element, clauses) = clauses(loop, builder: builder, depth: 0) else { return nil }
    switch kind {
    case .list: return "[\(element) \(clauses)]"
    case .set, .dictionary: return "{\(element) \(clauses)}"
    case .tuple: return nil
    }
  }

  /// The generator expression that a generator's code is.
  static func generator(_ statements: [Statement]) -> String? {
    var statements = statements
    if case .exit("return", _)? = statements.last { statements.removeLast() }
    statements.removeAll { if case .label = $0 { true } else { false } }
    guard statements.count == 1, case .loop(let loop)? = statements.first,
      let (element, clauses) = clauses(loop, builder: nil, depth: 0)
    else { return nil }
    return "(\(element) \(clauses))"
  }

  private static func clauses(
    _ loop: Statement.Loop, builder: Int?, depth: Int
  ) -> (element: String, clauses: String)? {
    guard let iteration = loop.iteration, loop.orElse.isEmpty, depth < 20 else { return nil }
    let text = (iteration.isAsync ? "async " : "") + "for \(iteration.target) in \(iteration.iterable)"
    guard let inner = body(loop.body, builder: builder, depth: depth) else { return nil }
    return (inner.element, inner.clauses.isEmpty ? text : text + " " + inner.clauses)
  }

  private static func body(
    _ statements: [Statement], builder: Int?, depth: Int
  ) -> (element: String, clauses: String)? {
    let rest = statements.filter { if case .goto = $0 { false } else { true } }
    guard depth < 40, let first = rest.first else { return nil }
    switch first {
    case .append(let target, let key, let value, _):
      guard rest.count == 1, target == builder else { return nil }
      return (value.map { "\(key): \($0)" } ?? key, "")
    case .simple(let text, _):
      guard rest.count == 1, builder == nil, text.hasPrefix("(yield "), text.hasSuffix(")") else { return nil }
      return (String(text.dropFirst(7).dropLast()), "")
    case .loop(let loop): return rest.count == 1 ? clauses(loop, builder: builder, depth: depth + 1) : nil
    case .branch(let condition, _, let whenTrue, let whenFalse):
      if case .exceptionMatch = condition.kind { return nil }
      let isFiltered = whenTrue.isJumps
      let inner = isFiltered ? whenFalse + rest.dropFirst() : whenTrue
      guard isFiltered || whenFalse.isJumps && rest.count == 1,
        let found = body(inner, builder: builder, depth: depth + 1)
      else { return nil }
      let text = "if " + (isFiltered ? condition.negated : condition).text(Precedence.or)
      return (found.element, found.clauses.isEmpty ? text : text + " " + found.clauses)
    case .exit, .goto, .label, .attempt, .with, .definition: return nil
    }
  }
}

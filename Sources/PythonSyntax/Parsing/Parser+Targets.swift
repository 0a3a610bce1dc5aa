extension Parser {
  /// The places an expression can be assigned to, which differ in what they take.
  enum TargetUse {
    /// `=`, `for`, `with … as`: tuples, lists and stars.
    case assignment
    case delete
    /// `+=` and annotations: a single name, attribute or subscript.
    case single
  }

  /// `star_targets` of `for` and comprehensions: stops in front of `in`.
  mutating func targets() -> NodeID {
    let start = lexer.start
    var target = token == .star ? starred() : binary(5)
    if token == .comma {
      var list = Children()
      add(target, &list)
      while accept(.comma) {
        guard token.startsExpression || token == .star else { break }
        add(token == .star ? starred() : binary(5), &list)
      }
      target = make(.tuple, start, list.first)
    }
    checkTarget(target, .assignment)
    return target
  }

  /// Notes a problem when nothing can be assigned to `id`. Recursion is as deep as the brackets were.
  mutating func checkTarget(_ id: NodeID, _ use: TargetUse) {
    if failed || id.isNone { return }
    switch kind(id) {
    case .name, .attribute, .subscript, .error: return
    case .starred where use == .assignment: checkStarred(id)
    case .tuple where use != .single, .list where use != .single:
      var element = nodes[Int(id.index)].firstChild
      while !element.isNone {
        checkTarget(element, use)
        element = nodes[Int(element.index)].nextSibling
      }
    default:
      switch use {
      case .assignment: problem(id, "cannot assign to this expression")
      case .delete: problem(id, "cannot delete this expression")
      case .single: problem(id, "illegal target for annotation or augmented assignment")
      }
    }
  }

  private mutating func checkStarred(_ id: NodeID) {
    let inner = nodes[Int(id.index)].firstChild
    if kind(inner) == .starred {
      problem(id, "cannot assign to starred twice")
    } else {
      checkTarget(inner, .assignment)
    }
  }
}

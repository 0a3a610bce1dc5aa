extension Parser {
  /// Turns a failed statement into an `error` node with everything understood of it and of the rest of its line.
  ///
  /// `mark` is the number of nodes before the statement. Each token is looked at a bounded number of times.
  mutating func recover(_ mark: Int, _ start: Int, _ list: inout Children, followsBlocks: Bool = true) {
    settleFailure()
    var understood = orphans(from: mark)
    skipLine(&understood)
    // What hangs below a header that failed is still code.
    if followsBlocks && token == .indent { add(indentedBlock(), &understood) }
    settleFailure()
    let only = understood.first
    if !only.isNone && only == understood.last && kind(only) == .error && nodes[Int(only.index)].detail == 0 {
      nodes[Int(only.index)].start = min(nodes[Int(only.index)].start, UInt32(truncatingIfNeeded: start))
      add(only, &list)
    } else {
      add(make(.error, start, understood.first), &list)
    }
  }

  /// Ends the state of failure: nodes made since lose the kinds whose layout they cannot promise.
  mutating func settleFailure() {
    guard failed else { return }
    failed = false
    lexer.kind = failedToken
    for index in failedAt..<nodes.count {
      switch nodes[index].kind {
      case .call:
        if nodes[index].firstChild.isNone { nodes[index].kind = .error }
      case .tuple, .list, .absent, .block, .error, .name, .string, .formattedString, .concatenatedString,
        .formattedText:
        break
      default:
        nodes[index].kind = .error
        nodes[index].detail = 0
      }
    }
  }

  /// The nodes from `mark` on that have no parent, linked into one list.
  private mutating func orphans(from mark: Int) -> Children {
    var hasOwner = [Bool](repeating: false, count: nodes.count - mark)
    for index in mark..<nodes.count {
      let node = nodes[index]
      for owned in [node.firstChild, node.nextSibling] where Int(owned.index) >= mark {
        hasOwner[Int(owned.index) - mark] = true
      }
    }
    var list = Children()
    for index in mark..<(mark + hasOwner.count) where !hasOwner[index - mark] {
      let id = NodeID(UInt32(index))
      if nodes[index].kind == .absent && nodes[index].nextSibling.isNone { continue }
      add(id, &list)
      while !nodes[Int(list.last.index)].nextSibling.isNone { list.last = nodes[Int(list.last.index)].nextSibling }
    }
    return list
  }

  /// Goes to the next logical line, keeping the expressions on the way.
  private mutating func skipLine(_ understood: inout Children) {
    let outer = depth
    depth = min(depth, limits.depth / 2)
    defer { depth = outer }
    lexer.fieldDepth = -1
    while true {
      switch token {
      case .newline:
        lexer.next()
        return
      case .endOfFile, .indent, .dedent: return
      default: break
      }
      if lexer.depth > 0 && startsNewLine() {
        lexer.restartLine()
        return
      }
      let before = lexer.start
      if token.startsExpression {
        let mark = nodes.count
        let value = expression()
        if failed {
          settleFailure()
          let pieces = orphans(from: mark)
          append(pieces, &understood)
        } else {
          add(value, &understood)
        }
      }
      if lexer.start == before && token != .newline && token != .endOfFile { lexer.next() }
    }
  }

  mutating func append(_ pieces: Children, _ list: inout Children) {
    guard !pieces.first.isNone else { return }
    if list.last.isNone { list.first = pieces.first } else { link(list.last, pieces.first) }
    list.last = pieces.last
  }

  /// Whether the current token shows that a bracket was left open on an earlier line.
  private func startsNewLine() -> Bool {
    guard lexer.isFirstOnLine else { return false }
    if token.startsOnlyStatements { return true }
    switch token {
    case .name, .kwIf, .kwFor, .kwFrom, .at: break
    default: return false
    }
    return lexer.currentColumn <= (lexer.indents.last?.column ?? 0)
  }
}

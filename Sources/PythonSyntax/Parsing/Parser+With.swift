extension Parser {
  /// `with`; `start` is that of `async` if there is one.
  mutating func withStatement(_ start: Int, isAsync: Bool) -> NodeID {
    lexer.next()
    var list = Children()
    if token != .leftParenthesis || !parenthesizedItems(&list) {
      repeat { add(withItem(), &list) } while accept(.comma)
    }
    add(block(), &list)
    return make(.withStatement, start, list.first, detail: isAsync ? 1 : 0)
  }

  private mutating func withItem() -> NodeID {
    let start = lexer.start
    var list = Children()
    add(expression(), &list)
    if accept(.kwAs) {
      let target = token == .star ? starred() : binary(5)
      checkTarget(target, .assignment)
      add(target, &list)
    } else {
      add(absent(), &list)
    }
    return make(.withItem, start, list.first)
  }

  /// Items in one pair of parentheses, if that is what follows; otherwise nothing has happened.
  ///
  /// The parenthesis may as well begin an expression, which only what follows its end shows.
  private mutating func parenthesizedItems(_ list: inout Children) -> Bool {
    let point = checkpoint()
    lexer.next()
    var items = Children()
    repeat {
      if token == .rightParenthesis { break }
      add(withItem(), &items)
    } while accept(.comma)
    if !failed && !items.first.isNone && token == .rightParenthesis {
      lexer.next()
      if token == .colon {
        list = items
        return true
      }
    }
    restore(point)
    return false
  }
}

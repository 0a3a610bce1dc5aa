extension Parser {
  /// `import a.b as c, d`; with `lazy` in front PEP 810.
  mutating func importStatement(_ start: Int, isLazy: Bool) -> NodeID {
    lexer.next()
    var list = Children()
    repeat { add(alias(isDotted: true), &list) } while accept(.comma)
    return make(.importStatement, start, list.first, detail: isLazy ? 1 : 0)
  }

  private mutating func alias(isDotted: Bool) -> NodeID {
    let start = lexer.start
    var list = Children()
    add(isDotted ? dottedName() : plainName(), &list)
    add(accept(.kwAs) ? identifier() : absent(), &list)
    return make(.alias, start, list.first)
  }

  private mutating func dottedName() -> NodeID {
    let start = lexer.start
    takeName()
    while accept(.dot) { takeName() }
    return make(.dottedName, start)
  }

  private mutating func plainName() -> NodeID {
    let start = lexer.start
    takeName()
    return make(.dottedName, start)
  }

  private mutating func takeName() {
    if token == .kwAsync || token == .kwAwait {
      lexer.problem(at: lexer.start, "keyword used as a name")
      lexer.next()
    } else {
      expect(.name, "expected a name")
    }
  }

  /// `from ..a import b as c`.
  mutating func importFrom(_ start: Int, isLazy: Bool) -> NodeID {
    lexer.next()
    var dots = 0
    while token == .dot || token == .ellipsis {
      dots = min(dots &+ (token == .dot ? 1 : 3), 127)
      lexer.next()
    }
    var list = Children()
    add(dots > 0 && token == .kwImport ? absent() : dottedName(), &list)
    expect(.kwImport, "expected 'import'")
    switch token {
    case .star: add(leaf(.importStar), &list)
    case .leftParenthesis:
      lexer.next()
      importedNames(&list, isBracketed: true)
      expect(.rightParenthesis, "expected ')'")
    default: importedNames(&list, isBracketed: false)
    }
    return make(.importFrom, start, list.first, detail: UInt8(truncatingIfNeeded: dots) | (isLazy ? 0x80 : 0))
  }

  private mutating func importedNames(_ list: inout Children, isBracketed: Bool) {
    repeat {
      add(alias(isDotted: false), &list)
      guard accept(.comma) else { return }
      if isBracketed && token == .rightParenthesis { return }
      if token == .newline || token == .semicolon {
        lexer.problem(at: lexer.start, "trailing comma not allowed without surrounding parentheses")
        return
      }
    } while !failed
  }
}

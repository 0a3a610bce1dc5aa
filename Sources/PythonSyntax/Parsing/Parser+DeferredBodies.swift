extension Parser {
  /// The block of a function: read later where the caller asked for that and it can be passed over safely.
  mutating func functionBlock() -> NodeID {
    guard limits.defersBodies, !failed, token == .colon, !cannotDefer else { return block() }
    let before = checkpoint()
    lexer.next()
    if token == .newline {
      lexer.next()
      if token == .indent {
        let start = lexer.position
        if passBlock() { return make(.deferredBlock, start) }
        // What can't be passed over once is read at once from here on, so that no byte is passed over twice.
        cannotDefer = true
      }
    }
    restore(before)
    return block()
  }

  /// Goes from an indent to behind its dedent without making nodes; false where the source is not what the tokenizer
  /// accepts. Brackets, strings and line ends are the lexer's own, so that both see the same end of the block.
  private mutating func passBlock() -> Bool {
    guard lexer.problems.isEmpty, startsAfterBlanks() else { return false }
    var open = 1
    while open > 0 {
      if lexer.position >= lexer.count {
        guard lexer.depth == 0 else { return false }
        lexer.next()
      } else if !lexer.atLineStart {
        guard passLine(), lexer.problems.isEmpty else { return false }
        continue
      } else if !lexer.beginLine() {
        continue
      }
      if token == .indent { open &+= 1 } else if token == .dedent { open &-= 1 }
    }
    guard lexer.problems.isEmpty else { return false }
    lexer.next()
    return true
  }

  /// Whether nothing but spaces and tabs stands before the current place on its line, so that its indentation can be
  /// measured again.
  private func startsAfterBlanks() -> Bool {
    var at = lexer.position
    while at > 0 {
      let byte = lexer.bytes[at &- 1]
      if byte == 0x0A || byte == 0x0D {
        // A backslash before it would make this the second half of a line.
        return at < 2 || (lexer.bytes[at &- 2] != 0x5C && lexer.bytes[at &- 2] != 0x0D)
          || (byte == 0x0A && lexer.bytes[at &- 2] == 0x0D && (at < 3 || lexer.bytes[at &- 3] != 0x5C))
      }
      guard byte == 0x20 || byte == 0x09 else { return false }
      at &-= 1
    }
    return true
  }

  /// Passes over the rest of a logical line; false where a bracket or a string is not closed.
  private mutating func passLine() -> Bool {
    var at = lexer.position
    var isCommented = false
    while true {
      at = lexer.bytes.endOfPlain(at)
      lexer.position = at
      guard at < lexer.count else {
        if !isCommented { lexer.end = endOfTokens(before: at) }
        return true
      }
      let byte = lexer.bytes[at]
      switch byte {
      case 0x0A, 0x0D:
        if lexer.depth == 0, !isCommented { lexer.end = endOfTokens(before: at) }
        isCommented = false
        lexer.skipLineEnd(byte)
        if lexer.depth == 0 {
          lexer.atLineStart = true
          return true
        }
      case 0x23:
        isCommented = true
        if lexer.depth == 0 { lexer.end = endOfTokens(before: at) }
        lexer.skipComment()
      case 0x5C:
        let following = lexer.byte(at &+ 1)
        guard following == 0x0A || following == 0x0D else { return false }
        lexer.position &+= 1
        lexer.skipLineEnd(following)
        guard lexer.position < lexer.count else { return false }
      case 0x22, 0x27: guard passString(byte) else { return false }
      case 0x28, 0x5B, 0x7B:
        lexer.depth &+= 1
        lexer.position &+= 1
      default:
        guard lexer.depth > 0 else { return false }
        lexer.depth &-= 1
        lexer.position &+= 1
      }
      at = lexer.position
    }
  }

  /// Where the last token before a place on a logical line ends: what a backslash joins may be a blank line.
  private func endOfTokens(before place: Int) -> Int {
    var end = lexer.bytes.endBeforeBlanks(place)
    while end > 1 {
      var stop = end &- 1
      guard lexer.bytes[stop] == 0x0A || lexer.bytes[stop] == 0x0D else { break }
      if lexer.bytes[stop] == 0x0A, lexer.bytes[stop &- 1] == 0x0D { stop &-= 1 }
      guard stop > 0, lexer.bytes[stop &- 1] == 0x5C else { break }
      end = lexer.bytes.endBeforeBlanks(stop &- 1)
    }
    return end
  }

  /// Passes over a string whose quote is at the current place; what stands before it may be its prefix.
  private mutating func passString(_ quote: UInt8) -> Bool {
    let at = lexer.position
    var begin = at
    while begin > 0, at &- begin < 3, ByteWord.outsideNames(UInt64(lexer.bytes[begin &- 1])) & 0x80 == 0 { begin &-= 1 }
    lexer.start = at
    switch at &- begin {
    case 0, 3: lexer.string(quote, StringFlags())
    default:
      let letters = lexer.bytes.load(begin) & ByteWord.mask(at &- begin)
      // Digits may end a number: where that one ends is the lexer's to know.
      if lexer.bytes[begin] < 0x41 { return false }
      lexer.string(quote, Lexer.prefix(letters) ?? StringFlags())
    }
    return token == .formattedStart ? passFormatted() : true
  }

  private mutating func passFormatted() -> Bool {
    let mark = nodes.count
    let brackets = lexer.depth
    _ = formattedString()
    guard !failed else { return false }
    nodes.removeLast(nodes.count - mark)
    parenthesized = .none
    // The token behind the string was made too: it is passed over with the rest of the line.
    lexer.position = lexer.previousEnd
    lexer.depth = brackets
    lexer.atLineStart = false
    return true
  }

  /// The statements of a block that was passed over and begins at `start`.
  mutating func deferredBlock(at start: Int) -> NodeID {
    lexer.resume(at: start)
    lexer.next()
    var list = Children()
    while token != .dedent && token != .endOfFile { statement(&list) }
    return make(.block, start, list.first)
  }
}

extension Lexer {
  /// Measures the indentation of the next line that is not blank; true when that makes an indent or a dedent.
  mutating func beginLine() -> Bool {
    if pendingDedents > 0 {
      pendingDedents &-= 1
      atLineStart = pendingDedents > 0
      kind = .dedent
      start = position
      return true
    }
    while true {
      let indentation = measure()
      guard position < count else { return false }
      let byte = bytes[position]
      if byte == 0x23 {
        skipComment()
        guard position < count else { return false }
        skipLineEnd(bytes[position])
      } else if byte == 0x0A || byte == 0x0D {
        skipLineEnd(byte)
      } else {
        atLineStart = false
        return compare(indentation)
      }
    }
  }

  /// Columns of the blanks at `position`, which moves behind them. Of lines joined by backslashes the first counts.
  @inline(__always)
  private mutating func measure() -> Indentation {
    var at = position
    while true {
      let marks = bytes.load(at) ^ ByteWord.repeating(0x20)
      if marks != 0 {
        at &+= ByteWord.index(ofFirst: marks)
        break
      }
      at &+= 8
    }
    switch byte(at) {
    case 0x09, 0x0C, 0x5C: return measureByBytes()
    default:
      let width = at &- position
      position = at
      return Indentation(column: width, alternative: width)
    }
  }

  /// The same for lines that begin with more than spaces.
  private mutating func measureByBytes() -> Indentation {
    var columns = Indentation(column: 0, alternative: 0)
    var joined = 0
    while position < count {
      switch bytes[position] {
      case 0x20:
        columns.column &+= 1
        columns.alternative &+= 1
      case 0x09:
        columns.column = (columns.column | 7) &+ 1
        columns.alternative &+= 1
      case 0x0C: columns = Indentation(column: 0, alternative: 0)
      case 0x5C:
        let following = byte(position &+ 1)
        guard following == 0x0A || following == 0x0D else { return columns }
        if joined == 0 { joined = columns.column }
        position &+= 1
        skipLineEnd(following)
        if position >= count { problem(at: count, "unexpected EOF while parsing") }
        columns = Indentation(column: 0, alternative: 0)
        continue
      default:
        return joined == 0 ? columns : Indentation(column: joined, alternative: joined)
      }
      position &+= 1
    }
    return columns
  }

  private mutating func compare(_ indentation: Indentation) -> Bool {
    let top = indents[indents.count &- 1]
    if indentation == top { return false }
    start = position
    if indentation.column == top.column {
      problem(at: position, "inconsistent use of tabs and spaces in indentation")
      return false
    }
    if indentation.column > top.column {
      if indentation.alternative <= top.alternative {
        problem(at: position, "inconsistent use of tabs and spaces in indentation")
      }
      if indents.count >= Self.indentLimit { problem(at: position, "too many levels of indentation") }
      indents.append(indentation)
      kind = .indent
      return true
    }
    dedent(to: indentation)
    return true
  }

  private mutating func dedent(to indentation: Indentation) {
    var levels = 0
    while indents[indents.count &- 1].column > indentation.column {
      indents.removeLast()
      levels &+= 1
    }
    let top = indents[indents.count &- 1]
    if top.column != indentation.column {
      problem(at: position, "unindent does not match any outer indentation level")
    } else if top.alternative != indentation.alternative {
      problem(at: position, "inconsistent use of tabs and spaces in indentation")
    }
    kind = .dedent
    pendingDedents = levels &- 1
    atLineStart = pendingDedents > 0
  }

  /// True when only blanks stand before the current token on its physical line.
  var isFirstOnLine: Bool {
    var index = start
    while index > 0 {
      let byte = bytes[index &- 1]
      if byte == 0x0A || byte == 0x0D { return true }
      guard byte == 0x20 || byte == 0x09 || byte == 0x0C else { return false }
      index &-= 1
    }
    return true
  }

  /// Forgets the open brackets and takes the line of the current token as a new logical line.
  ///
  /// A line further left than the current block closes blocks; one further right stays in it.
  mutating func restartLine() {
    depth = 0
    fieldDepth = -1
    var lineStart = start
    while lineStart > 0 && bytes[lineStart &- 1] != 0x0A && bytes[lineStart &- 1] != 0x0D { lineStart &-= 1 }
    position = lineStart
    let columns = measure()
    if columns.column < indents[indents.count &- 1].column {
      position = lineStart
      atLineStart = true
    } else {
      atLineStart = false
    }
    next()
  }

  /// Goes to the first statement of a block, as if its indent had just been read.
  mutating func resume(at offset: Int) {
    var lineStart = offset
    while lineStart > 0 && bytes[lineStart &- 1] != 0x0A && bytes[lineStart &- 1] != 0x0D { lineStart &-= 1 }
    position = lineStart
    indents.append(measure())
    position = offset
    end = offset
    atLineStart = false
  }

  /// Column of the current token's line, as indentation counts it.
  var currentColumn: Int {
    var copy = self
    var lineStart = start
    while lineStart > 0 && bytes[lineStart &- 1] != 0x0A && bytes[lineStart &- 1] != 0x0D { lineStart &-= 1 }
    copy.position = lineStart
    return copy.measure().column
  }
}

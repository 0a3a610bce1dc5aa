/// Why a piece of literal text inside an f-string or t-string ended.
enum FormattedTextEnd {
  /// At a `{` that begins a replacement field.
  case field
  /// At a `}`: the end of a format specification, or a mistake outside of one.
  case closingBrace
  /// At the closing quote.
  case quote
  /// At a line end or the end of the source, where the closing quote was missing.
  case unterminated
}

extension Lexer {
  /// Attempts to find the end of a triple-quoted string that may fail before every later one ends at its line.
  private static let unterminatedScanLimit = 8

  /// A string whose prefix was read: `position` is at the quote.
  mutating func string(_ quote: UInt8, _ prefix: StringFlags) {
    var flags = prefix
    if quote == 0x22 { flags.insert(.doubleQuoted) }
    let triple = byte(position &+ 1) == quote && byte(position &+ 2) == quote
    if triple { flags.insert(.tripleQuoted) }
    position &+= triple ? 3 : 1
    detail = flags.rawValue
    if !flags.isDisjoint(with: [.formatted, .template]) {
      kind = .formattedStart
      end = position
      return
    }
    kind = .string
    let body = position
    var all: UInt8 = 0
    let escapes = triple ? tripleBody(quote, &all) : singleBody(quote, &all)
    let width = triple ? 3 : 1
    end = position
    let bodyEnd = max(body, position &- width)
    if all >= 0x80 && flags.contains(.bytes) {
      problem(at: start, "bytes can only contain ASCII literal characters")
    }
    if escapes && !flags.contains(.raw) { checkEscapes(body..<bodyEnd, isBytes: flags.contains(.bytes)) }
  }

  /// Reads to behind the closing quote; true when a backslash was seen.
  @inline(__always)
  private mutating func singleBody(_ quote: UInt8, _ all: inout UInt8) -> Bool {
    var escapes = false
    while position < count {
      let byte = source[position]
      all |= byte
      if byte == quote {
        position &+= 1
        return escapes
      }
      if byte == 0x5C {
        escapes = true
        position &+= 1
        if position < count {
          all |= source[position]
          skipLineEnd(source[position])
        }
      } else if byte == 0x0A || byte == 0x0D {
        break
      } else {
        position &+= 1
      }
    }
    problem(at: start, "unterminated string literal")
    return false
  }

  private mutating func tripleBody(_ quote: UInt8, _ all: inout UInt8) -> Bool {
    let body = position
    var escapes = false
    while position < count && unterminatedScans < Self.unterminatedScanLimit {
      let byte = source[position]
      all |= byte
      if byte == quote && self.byte(position &+ 1) == quote && self.byte(position &+ 2) == quote {
        position &+= 3
        return escapes
      }
      if byte == 0x5C {
        escapes = true
        position &+= 1
        if position < count {
          all |= source[position]
          position &+= 1
        }
      } else {
        position &+= 1
      }
    }
    unterminatedScans &+= 1
    problem(at: start, "unterminated triple-quoted string literal")
    // The rest of the source is more useful as code than as text.
    position = body
    skipComment()
    return false
  }

  private mutating func checkEscapes(_ body: Range<Int>, isBytes: Bool) {
    if let offset = StringEscapes.firstInvalid(source, body, isBytes: isBytes) {
      problem(at: offset, "invalid escape in string literal")
    }
  }

  /// Reads literal text of an f-string up to what ends it. `position` stays at the brace, or behind the closing quote.
  mutating func formattedText(_ flags: StringFlags, inSpecification: Bool) -> FormattedTextEnd {
    let body = position
    let quote: UInt8 = flags.contains(.doubleQuoted) ? 0x22 : 0x27
    let triple = flags.contains(.tripleQuoted)
    var escapes = false
    var result = FormattedTextEnd.unterminated
    scan: while position < count {
      let byte = source[position]
      switch byte {
      case quote:
        if !triple || (self.byte(position &+ 1) == quote && self.byte(position &+ 2) == quote) {
          result = .quote
          break scan
        }
        position &+= 1
      case 0x7B, 0x7D:
        if inSpecification || self.byte(position &+ 1) != byte {
          result = byte == 0x7B ? .field : .closingBrace
          break scan
        }
        position &+= 2
      case 0x5C:
        escapes = true
        formattedEscape(flags)
      case 0x0A, 0x0D:
        if !triple { break scan }
        position &+= 1
      default: position &+= 1
      }
    }
    if escapes && !flags.contains(.raw) { checkEscapes(body..<position, isBytes: false) }
    if result == .quote {
      end = position &+ (triple ? 3 : 1)
    } else {
      end = position
    }
    return result
  }

  /// A backslash in an f-string: braces keep their meaning behind it, but for those of `\N{…}`.
  private mutating func formattedEscape(_ flags: StringFlags) {
    position &+= 1
    guard position < count else { return }
    let byte = source[position]
    if byte == 0x7B || byte == 0x7D { return }
    if byte == 0x4E && !flags.contains(.raw) && self.byte(position &+ 1) == 0x7B {
      position &+= 2
      while position < count, source[position] != 0x7D, source[position] != 0x0A, source[position] != 0x22,
        source[position] != 0x27
      {
        position &+= 1
      }
      if self.byte(position) == 0x7D { position &+= 1 }
    } else {
      skipLineEnd(byte)
    }
  }
}

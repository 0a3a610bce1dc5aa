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
    var all: UInt64 = 0
    let escapes = triple ? tripleBody(quote, &all) : singleBody(quote, &all)
    let width = triple ? 3 : 1
    end = position
    let bodyEnd = max(body, position &- width)
    if all & ByteWord.highBits != 0 && flags.contains(.bytes) {
      problem(at: start, "bytes can only contain ASCII literal characters")
    }
    if escapes && !flags.contains(.raw) { checkEscapes(body..<bodyEnd, isBytes: flags.contains(.bytes)) }
  }

  /// Reads to behind the closing quote; true when a backslash was seen.
  @inline(__always)
  private mutating func singleBody(_ quote: UInt8, _ all: inout UInt64) -> Bool {
    var escapes = false
    while true {
      position = bytes.endOfText(position, quote, stopsAtLines: true, &all)
      guard position < count else { break }
      let byte = bytes[position]
      if byte == quote {
        position &+= 1
        return escapes
      }
      guard byte == 0x5C else { break }
      escapes = true
      position &+= 1
      if position < count {
        all |= UInt64(bytes[position])
        skipLineEnd(bytes[position])
      }
    }
    problem(at: start, "unterminated string literal")
    return false
  }

  private mutating func tripleBody(_ quote: UInt8, _ all: inout UInt64) -> Bool {
    let body = position
    var escapes = false
    while unterminatedScans < Self.unterminatedScanLimit {
      position = bytes.endOfText(position, quote, stopsAtLines: false, &all)
      guard position < count else { break }
      if bytes[position] == quote {
        if byte(position &+ 1) == quote && byte(position &+ 2) == quote {
          position &+= 3
          return escapes
        }
        position &+= 1
      } else {
        escapes = true
        position &+= 1
        if position < count {
          all |= UInt64(bytes[position])
          position &+= 1
        }
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
      let byte = bytes[position]
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
    let byte = bytes[position]
    if byte == 0x7B || byte == 0x7D { return }
    if byte == 0x4E && !flags.contains(.raw) && self.byte(position &+ 1) == 0x7B {
      position &+= 2
      while position < count, bytes[position] != 0x7D, bytes[position] != 0x0A, bytes[position] != 0x22,
        bytes[position] != 0x27
      {
        position &+= 1
      }
      if self.byte(position) == 0x7D { position &+= 1 }
    } else {
      skipLineEnd(byte)
    }
  }
}

/// Tokenizer on demand: holds one token and makes the next when asked. A copy is a checkpoint to come back to.
///
/// Follows CPython's `Parser/lexer/lexer.c`. What that refuses is noted in `problems`, and a token is made all the same.
struct Lexer {
  let source: [UInt8]
  let count: Int
  /// The next byte to look at.
  var position = 0
  var kind = Token.endOfFile
  var start = 0
  /// End of the current token; newline, indent and dedent leave it at the end of the token before them.
  var end = 0
  /// End of the last token before the current one that has a width: where a finished node ends.
  var previousEnd = 0
  /// The bytes of a name of at most eight bytes, packed little-endian; 0 for longer names.
  var key: UInt64 = 0
  /// `StringFlags` of a string, `Operator` of an augmented assignment.
  var detail: UInt8 = 0
  /// Brackets that are open, those of replacement fields included.
  var depth = 0
  /// The value of `depth` directly inside the innermost replacement field, where `:` ends the expression.
  var fieldDepth = -1
  var atLineStart = true
  var pendingDedents = 0
  var indents: ContiguousArray<Indentation> = [Indentation(column: 0, alternative: 0)]
  var problems: [SyntaxProblem] = []
  /// How often a triple-quoted string ran to the end of the source: keeps repeated attempts linear.
  var unterminatedScans = 0

  /// A column counted twice, with tabs of eight and of one, to find indentation that depends on the width of a tab.
  struct Indentation: Equatable {
    var column: Int
    var alternative: Int
  }

  /// More problems than this are not kept: they add nothing to the judgement on the file.
  static let problemLimit = 1000
  /// `MAXINDENT` of CPython's tokenizer.
  static let indentLimit = 100

  /// Starts at the first byte; call `next()` for the first token.
  init(_ source: [UInt8]) {
    self.source = source
    count = source.count
  }

  /// The byte at `index`, or 0 outside of the source.
  @inline(__always)
  func byte(_ index: Int) -> UInt8 { index < count ? source[index] : 0 }

  /// Notes what CPython would refuse.
  @inline(never)
  mutating func problem(at offset: Int, _ message: StaticString) {
    if problems.count < Self.problemLimit { problems.append(SyntaxProblem(offset: offset, message: "\(message)")) }
  }

  /// Makes the next token.
  mutating func next() {
    previousEnd = end
    if atLineStart && depth == 0 && beginLine() { return }
    while true {
      var byte: UInt8 = 0
      while position < count {
        byte = source[position]
        if byte == 0x20 || byte == 0x09 || byte == 0x0C { position &+= 1 } else { break }
      }
      guard position < count else {
        endOfSource()
        return
      }
      start = position
      switch byte {
      case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x80...0xFF:
        name()
        return
      case 0x0A, 0x0D:
        skipLineEnd(byte)
        if depth > 0 { continue }
        atLineStart = true
        kind = .newline
        return
      case 0x23: skipComment()
      case 0x5C: continuation()
      case 0x22, 0x27:
        string(byte, StringFlags())
        return
      case 0x30...0x39:
        number()
        return
      default:
        symbol(byte)
        return
      }
    }
  }

  @inline(__always)
  mutating func skipLineEnd(_ byte: UInt8) {
    position &+= (byte == 0x0D && self.byte(position &+ 1) == 0x0A) ? 2 : 1
  }

  @inline(__always)
  mutating func skipComment() {
    while position < count && source[position] != 0x0A && source[position] != 0x0D { position &+= 1 }
  }

  /// A backslash outside of strings: joins the next line, and is an error before anything else.
  private mutating func continuation() {
    position &+= 1
    let byte = self.byte(position)
    if position < count && (byte == 0x0A || byte == 0x0D) {
      skipLineEnd(byte)
      if position >= count { problem(at: start, "unexpected EOF while parsing") }
    } else {
      problem(at: start, "unexpected character after line continuation character")
    }
  }

  private mutating func endOfSource() {
    start = position
    depth = 0
    if !atLineStart {
      atLineStart = true
      kind = .newline
    } else if indents.count > 1 {
      indents.removeLast()
      kind = .dedent
    } else {
      kind = .endOfFile
    }
  }

  @inline(__always)
  private mutating func name() {
    var packed: UInt64 = 0
    var length = 0
    var all: UInt8 = 0
    while position < count {
      let byte = source[position]
      guard
        (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F || (byte >= 0x41 && byte <= 0x5A)
          || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
      else {
        if length <= 2 && (byte == 0x22 || byte == 0x27), let flags = Self.prefix(packed) {
          if flags == [.unicode, .raw] { problem(at: start, "string prefix of Python 2") }
          string(byte, flags)
          return
        }
        break
      }
      if length < 8 { packed |= UInt64(byte) &<< UInt64(length &* 8) }
      all |= byte
      length &+= 1
      position &+= 1
    }
    end = position
    key = length <= 8 ? packed : 0
    kind = length >= 2 && length <= 8 ? keyword(packed) : .name
    if all >= 0x80 { checkIdentifier() }
  }

  /// The meaning of a string prefix; nil when the letters are no prefix.
  private static func prefix(_ packed: UInt64) -> StringFlags? {
    switch packed | 0x2020 {
    case 0x2072: .raw
    case 0x2062: .bytes
    case 0x2075: .unicode
    case 0x2066: .formatted
    case 0x2074: .template
    case 0x7262, 0x6272: [.raw, .bytes]
    case 0x7266, 0x6672: [.raw, .formatted]
    case 0x7274, 0x7472: [.raw, .template]
    case 0x7275: [.unicode, .raw]
    default: nil
    }
  }

  private mutating func checkIdentifier() {
    if let offset = Identifier.firstInvalidOffset(source, start..<end) {
      problem(at: offset, "invalid character in identifier")
    }
  }
}

/// Tokenizer on demand: holds one token and makes the next when asked. A copy is a checkpoint to come back to.
///
/// Follows CPython's `Parser/lexer/lexer.c`. What that refuses is noted in `problems`, and a token is made all the same.
struct Lexer {
  let source: [UInt8]
  /// The bytes of `source`.
  let bytes: SourceBytes
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
  ///
  /// `bytes` are those of `source`, and valid for as long as the lexer and its copies are used.
  init(_ source: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) {
    self.source = source
    self.bytes = SourceBytes(bytes)
  }

  /// Bytes of the source.
  @inline(__always)
  var count: Int { bytes.count }

  /// The byte at `index`, which is not negative, or 0 behind the source.
  @inline(__always)
  func byte(_ index: Int) -> UInt8 { bytes.byte(index) }

  /// Notes what CPython would refuse.
  @inline(never)
  mutating func problem(at offset: Int, _ message: StaticString) {
    if problems.count < Self.problemLimit { problems.append(SyntaxProblem(offset: offset, message: "\(message)")) }
  }

  /// Makes the next token.
  mutating func next() {
    previousEnd = end
    if atLineStart && depth == 0 && beginLine() { return }
    var at = position
    while at < count {
      let byte = bytes[at]
      switch byte {
      case 0x20, 0x09, 0x0C: at &+= 1
      case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x80...0xFF:
        start = at
        name(at)
        return
      case 0x0A, 0x0D:
        start = at
        position = at
        skipLineEnd(byte)
        at = position
        if depth > 0 { continue }
        atLineStart = true
        kind = .newline
        return
      case 0x23: at = bytes.endOfLine(at)
      case 0x5C:
        start = at
        position = at
        continuation()
        at = position
      case 0x22, 0x27:
        start = at
        position = at
        string(byte, StringFlags())
        return
      case 0x30...0x39:
        start = at
        position = at
        number()
        return
      default:
        start = at
        position = at
        symbol(byte)
        return
      }
    }
    position = at
    endOfSource()
  }

  @inline(__always)
  mutating func skipLineEnd(_ byte: UInt8) {
    position &+= (byte == 0x0D && self.byte(position &+ 1) == 0x0A) ? 2 : 1
  }

  @inline(__always)
  mutating func skipComment() { position = bytes.endOfLine(position) }

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

  /// A word, or the prefix of a string: eight bytes are looked at together, which is all of most names.
  @inline(__always)
  private mutating func name(_ first: Int) {
    let word = bytes.load(first)
    let stops = ByteWord.outsideNames(word)
    guard stops != 0 else {
      longName(first, word)
      return
    }
    let width = ByteWord.index(ofFirst: stops)
    let mask = ByteWord.mask(width)
    let packed = word & mask
    position = first &+ width
    if width <= 2 {
      let quote = byte(position)
      if quote == 0x22 || quote == 0x27, let flags = Self.prefix(packed) {
        if flags == [.unicode, .raw] { problem(at: start, "string prefix of Python 2") }
        string(quote, flags)
        return
      }
    }
    end = position
    key = packed
    kind = width >= 2 ? keyword(packed) : .name
    if packed & ByteWord.highBits != 0 { checkIdentifier() }
  }

  /// A word of eight bytes or more, of which `word` are the first.
  private mutating func longName(_ first: Int, _ word: UInt64) {
    var at = first &+ 8
    var all = word
    while true {
      let next = bytes.load(at)
      let stops = ByteWord.outsideNames(next)
      if stops != 0 {
        let width = ByteWord.index(ofFirst: stops)
        all |= next & ByteWord.mask(width)
        at &+= width
        break
      }
      all |= next
      at &+= 8
    }
    position = at
    end = at
    let isShort = at &- first == 8
    key = isShort ? word : 0
    kind = isShort ? keyword(word) : .name
    if all & ByteWord.highBits != 0 { checkIdentifier() }
  }

  /// The meaning of a string prefix; nil when the letters are no prefix.
  static func prefix(_ packed: UInt64) -> StringFlags? {
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

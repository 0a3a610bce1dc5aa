/// A piece of source in another language.
struct ForeignToken: Equatable {
  /// What kind of piece it is.
  enum Kind: Equatable {
    /// A name, with the mark that Perl, PHP and Ruby put before it.
    case word
    /// A literal with its escapes undone; unknown parts are holes.
    case text
    /// A literal that is run by a shell: `` `…` ``, `qx{…}`, `%x(…)`.
    case command
    case number
    /// An operator or bracket.
    case symbol
    /// The end of a line, which ends a statement in some languages.
    case line
  }
  /// Its kind.
  let kind: Kind
  /// What it says.
  let bytes: [UInt8]
  /// Whether nothing stands between this and the token before it.
  let isAdjacent: Bool

  /// The same as a string.
  var text: String { String(decoding: bytes, as: UTF8.self) }
  /// Whether it is that symbol.
  func isSymbol(_ symbol: StaticString) -> Bool {
    kind == .symbol && symbol.utf8CodeUnitCount == bytes.count
      && bytes.indices.allSatisfy { symbol.utf8Start[$0] == bytes[$0] }
  }
  /// Whether it is that word.
  func isWord(_ word: StaticString) -> Bool {
    kind == .word && word.utf8CodeUnitCount == bytes.count
      && bytes.indices.allSatisfy { word.utf8Start[$0] == bytes[$0] }
  }
}

/// Cuts source of another language into tokens. It never fails: what it does not know are symbols.
struct ForeignLexer {
  /// Tokens beyond this are left out, which the reader is told.
  static let limit = 1 << 20
  private static let depthLimit = 16

  private let source: [UInt8]
  private let language: ForeignLanguage
  private let depth: Int
  private var index = 0
  private var hasSpace = false
  private(set) var tokens: [ForeignToken] = []

  private init(_ source: [UInt8], _ language: ForeignLanguage, _ depth: Int) {
    self.source = source
    self.language = language
    self.depth = depth
  }

  /// The tokens of a source; whether all of it was read.
  static func tokens(_ source: [UInt8], _ language: ForeignLanguage) -> (tokens: [ForeignToken], isWhole: Bool) {
    var lexer = ForeignLexer(source, language, 0)
    lexer.read()
    return (lexer.tokens, lexer.index >= source.count)
  }

  private func byte(_ offset: Int = 0) -> UInt8? { index + offset < source.count ? source[index + offset] : nil }

  private func has(_ text: StaticString) -> Bool {
    guard source.count - index >= text.utf8CodeUnitCount else { return false }
    for place in 0..<text.utf8CodeUnitCount where source[index + place] != text.utf8Start[place] { return false }
    return true
  }

  private mutating func add(_ kind: ForeignToken.Kind, _ bytes: [UInt8]) {
    tokens.append(ForeignToken(kind: kind, bytes: bytes, isAdjacent: !hasSpace))
    hasSpace = false
  }

  private mutating func read() {
    while let byte = byte(), tokens.count < Self.limit {
      if byte == 0x0A {
        index += 1
        if tokens.last?.kind != .line { add(.line, []) }
        hasSpace = true
      } else if byte <= 0x20 || byte == 0xC2 && self.byte(1) == 0xA0 {
        index += byte == 0xC2 ? 2 : 1
        hasSpace = true
      } else if skipComment() {
        hasSpace = true
      } else if Self.isNameStart(byte) || isMark(byte) {
        word()
      } else if (0x30...0x39).contains(byte) {
        number()
      } else if !literal(byte) {
        symbol()
      }
    }
  }

  // MARK: Comments

  private mutating func skipComment() -> Bool {
    for (begin, end) in Self.blocks(language) where has(begin) {
      index += begin.utf8CodeUnitCount
      while index < source.count, !has(end) { index += 1 }
      index = min(source.count, index + end.utf8CodeUnitCount)
      return true
    }
    guard Self.lines(language).contains(where: { has($0) }), !isInsideWord() else { return false }
    while let byte = byte(), byte != 0x0A { index += 1 }
    return true
  }

  /// `$#array`, `x#y`: no comment.
  private func isInsideWord() -> Bool { !hasSpace && byte() == 0x23 && tokens.last?.kind == .word }

  private static func blocks(_ language: ForeignLanguage) -> [(StaticString, StaticString)] {
    switch language {
    case .javaScript, .php: [("/*", "*/")]
    case .lua: [("--[[", "]]"), ("--[=[", "]=]")]
    case .appleScript: [("(*", "*)")]
    case .powerShell: [("<#", "#>")]
    case .ruby: [("\n=begin", "\n=end")]
    case .perl: [("\n=pod", "\n=cut"), ("\n=head1", "\n=cut")]
    case .visualBasic: []
    }
  }

  private static func lines(_ language: ForeignLanguage) -> [StaticString] {
    switch language {
    case .javaScript: ["//", "#!", "<!--"]
    case .php: ["//", "#"]
    case .perl, .ruby, .powerShell: ["#"]
    case .lua: ["--", "#!"]
    case .appleScript: ["--", "#"]
    case .visualBasic: ["'"]
    }
  }

  // MARK: Words and numbers

  /// Whether a name can begin with a byte; letters beyond ASCII can.
  static func isNameStart(_ byte: UInt8) -> Bool {
    byte == 0x5F || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
  }

  private func isMark(_ byte: UInt8) -> Bool {
    guard let next = self.byte(1), Self.isNameStart(next) else { return byte == 0x24 && language == .javaScript }
    switch language {
    case .javaScript: return byte == 0x24
    case .perl: return byte == 0x24 || byte == 0x40 || byte == 0x25 && !isOperand
    case .php, .powerShell: return byte == 0x24
    case .ruby: return byte == 0x24 || byte == 0x40
    case .lua, .appleScript, .visualBasic: return false
    }
  }

  /// Whether what came before is a value, so that an operator follows.
  private var isOperand: Bool {
    guard let last = tokens.last(where: { $0.kind != .line }) else { return false }
    switch last.kind {
    case .word: return !Self.operatorWords.contains(last.text)
    case .text, .command, .number: return true
    case .symbol: return last.isSymbol(")") || last.isSymbol("]") || last.isSymbol("}")
    case .line: return false
    }
  }

  private static let operatorWords: Set<String> = [
    "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield", "and",
    "or", "not", "if", "unless", "print", "split", "grep", "map", "join", "keys", "values", "my", "foreach", "while",
  ]

  private mutating func word() {
    let start = index
    index += 1
    while let byte = byte(), Self.isNameStart(byte) || (0x30...0x39).contains(byte) || byte == 0x24 { index += 1 }
    let name = Array(source[start..<index])
    if quoteOperator(name) { return }
    if language == .visualBasic, name.count == 3, String(decoding: name, as: UTF8.self).lowercased() == "rem" {
      while let byte = byte(), byte != 0x0A { index += 1 }
      return
    }
    add(.word, name)
  }

  private mutating func number() {
    let start = index
    while let byte = byte(),
      Self.isNameStart(byte) || (0x30...0x39).contains(byte)
        || byte == 0x2E && self.byte(1).map({ (0x30...0x39).contains($0) }) ?? false
    {
      index += 1
    }
    add(.number, Array(source[start..<index]))
  }

  private mutating func symbol() {
    for symbol: StaticString in [
      "===", "!==", "...", "=>", "->", "::", "?.", "==", "!=", "..", "&&", "||", "+=", ".=", "??",
    ]
    where has(symbol) {
      index += symbol.utf8CodeUnitCount
      return add(.symbol, (0..<symbol.utf8CodeUnitCount).map { symbol.utf8Start[$0] })
    }
    let byte = source[index]
    index += 1
    add(.symbol, [byte])
  }

  // MARK: Literals

  /// Reads a literal that begins here; false if none does.
  private mutating func literal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22:
      index += 1
      delimited(0x22, escapes: language != .visualBasic, fills: true, as: .text)
    case 0x27 where language != .visualBasic && language != .appleScript:
      index += 1
      delimited(0x27, escapes: language != .powerShell, fills: false, as: .text)
    case 0x60 where language == .javaScript:
      index += 1
      delimited(0x60, escapes: true, fills: true, as: .text)
    case 0x60 where [.perl, .ruby, .php].contains(language):
      index += 1
      delimited(0x60, escapes: true, fills: true, as: .command)
    case 0x2F where language == .javaScript && !isOperand: regularExpression()
    case 0x25 where language == .ruby && !isOperand: return percentLiteral()
    case 0x5B where language == .lua && self.byte(1) == 0x5B: longBracket()
    default: return false
    }
    return true
  }

  /// A literal up to `end`: a literal without line ends stops at one, so that an odd quote hides no more than a line.
  private mutating func delimited(
    _ end: UInt8, escapes: Bool, fills: Bool, as kind: ForeignToken.Kind, open: UInt8? = nil
  ) {
    var bytes: [UInt8] = []
    var inner: [[UInt8]] = []
    var level = 1
    let spans = end == 0x60 || language != .javaScript && language != .visualBasic && language != .lua
    while let byte = byte() {
      if byte == open { level += 1 }
      if byte == end {
        if language == .visualBasic || language == .powerShell, self.byte(1) == end {
          index += 1
        } else {
          level -= 1
          if level == 0 { break }
        }
      }
      if byte == 0x0A, !spans { break }
      index += 1
      if byte == 0x5C, escapes {
        ForeignEscape.read(
          source, &index, into: &bytes, isRaw: end == 0x27 && language != .javaScript && language != .lua)
      } else if fills, let code = substitution(byte) {
        inner.append(code)
        bytes.append(Text.hole)
      } else if byte != Text.hole {
        bytes.append(byte)
      }
    }
    index = min(source.count, index + 1)
    add(kind, bytes)
    for code in inner where depth < Self.depthLimit {
      var lexer = ForeignLexer(code, language, depth + 1)
      lexer.read()
      // The code inside a text is code of its own.
      add(.symbol, [0x3B])
      tokens += lexer.tokens.prefix(max(0, Self.limit - tokens.count))
      add(.symbol, [0x3B])
    }
  }

  /// `${code}`, `#{code}`, `$name` inside a literal; the byte before has been passed.
  private mutating func substitution(_ byte: UInt8) -> [UInt8]? {
    let opens = byte == 0x24 && language == .javaScript || byte == 0x23 && language == .ruby
    if opens, self.byte() == 0x7B {
      index += 1
      let start = index
      var level = 1
      while let next = self.byte() {
        if next == 0x7B { level += 1 }
        if next == 0x7D {
          level -= 1
          if level == 0 { break }
        }
        index += 1
      }
      let code = Array(source[start..<index])
      index = min(source.count, index + 1)
      return code
    }
    guard byte == 0x24 || byte == 0x40, [.perl, .php, .powerShell].contains(language), let next = self.byte(),
      Self.isNameStart(next)
    else { return nil }
    let start = index - 1
    while let next = self.byte(), Self.isNameStart(next) || (0x30...0x39).contains(next) { index += 1 }
    if language == .perl, self.byte() == 0x7B {
      while let next = self.byte(), next != 0x7D, next != 0x0A { index += 1 }
      index = min(source.count, index + 1)
    }
    return Array(source[start..<index])
  }

  private mutating func regularExpression() {
    index += 1
    var isClass = false
    while let byte = byte(), byte != 0x0A {
      index += byte == 0x5C ? 2 : 1
      if byte == 0x5B { isClass = true }
      if byte == 0x5D { isClass = false }
      if byte == 0x2F, !isClass { break }
    }
    index = min(index, source.count)
    while let byte = byte(), Self.isNameStart(byte) { index += 1 }
    add(.number, [])
  }

  private mutating func longBracket() {
    index += 2
    let start = index
    while index < source.count, !has("]]") { index += 1 }
    add(.text, Array(source[start..<index]).filter { $0 != Text.hole })
    index = min(source.count, index + 2)
  }

  /// Perl's `q(…)`, `qq{…}`, `qx/…/`, `qw(…)`.
  private mutating func quoteOperator(_ name: [UInt8]) -> Bool {
    guard language == .perl, name.first == 0x71, name.count <= 2, let open = byte(), open > 0x20,
      !Self.isNameStart(open), open != 0x2C, open != 0x3B, open != 0x3D, open != 0x29,
      name.count == 1 || [0x71, 0x78, 0x77].contains(name[1])
    else { return false }
    index += 1
    let kind: ForeignToken.Kind = name.last == 0x78 ? .command : .text
    bracketed(open, fills: name != [0x71], as: kind)
    return true
  }

  /// Ruby's `%x(…)`, `%q(…)`, `%Q(…)`, `%w(…)`, `%(…)`.
  private mutating func percentLiteral() -> Bool {
    var offset = 1
    let letter = byte(1)
    if let letter, [0x78, 0x71, 0x51, 0x77].contains(letter) { offset = 2 }
    guard let open = byte(offset), [0x28, 0x7B, 0x5B, 0x3C, 0x7C].contains(open) else { return false }
    index += offset + 1
    bracketed(open, fills: letter != 0x71, as: letter == 0x78 ? .command : .text)
    return true
  }

  private mutating func bracketed(_ open: UInt8, fills: Bool, as kind: ForeignToken.Kind) {
    let pairs: [UInt8: UInt8] = [0x28: 0x29, 0x7B: 0x7D, 0x5B: 0x5D, 0x3C: 0x3E]
    let end = pairs[open]
    delimited(end ?? open, escapes: true, fills: fills, as: kind, open: end == nil ? nil : open)
  }
}

/// Escapes in literals.
enum ForeignEscape {
  /// Reads what follows a backslash at `index`; a raw literal knows only the quote and the backslash.
  static func read(_ source: [UInt8], _ index: inout Int, into bytes: inout [UInt8], isRaw: Bool) {
    guard index < source.count else { return }
    let byte = source[index]
    index += 1
    if isRaw {
      if byte != 0x27, byte != 0x5C { bytes.append(0x5C) }
      if byte != Text.hole { bytes.append(byte) }
      return
    }
    switch byte {
    case 0x6E: bytes.append(0x0A)
    case 0x74: bytes.append(0x09)
    case 0x72: bytes.append(0x0D)
    case 0x30 where !(index < source.count && (0x30...0x37).contains(source[index])): bytes.append(0)
    case 0x78: scalar(source, &index, 2, &bytes)
    case 0x75: scalar(source, &index, 4, &bytes)
    case 0x30...0x37:
      var value = UInt32(byte - 0x30)
      while index < source.count, (0x30...0x37).contains(source[index]), value < 32 {
        value = value * 8 + UInt32(source[index] - 0x30)
        index += 1
      }
      UTF8Scalars.append(value, to: &bytes)
    case 0x0A, 0x0D: break
    case Text.hole: break
    default: bytes.append(byte)
    }
  }

  private static func scalar(_ source: [UInt8], _ index: inout Int, _ digits: Int, _ bytes: inout [UInt8]) {
    var value: UInt32 = 0
    var count = 0
    let isBraced = index < source.count && source[index] == 0x7B
    if isBraced { index += 1 }
    while index < source.count, count < (isBraced ? 6 : digits),
      let digit = UInt32(String(UnicodeScalar(source[index])), radix: 16)
    {
      value = value << 4 | digit
      index += 1
      count += 1
    }
    if isBraced, index < source.count, source[index] == 0x7D { index += 1 }
    if value <= 0x10FFFF { UTF8Scalars.append(value, to: &bytes) }
  }
}

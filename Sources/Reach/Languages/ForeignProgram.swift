/// Reads a program of another language from its first token to its last, and says what it does.
///
/// Nothing is left out because of a test, and no function waits for its call: every part is taken for run, once, in the
/// order it is written in. Texts that are put together from constants are known, so are the modules and members that
/// variables stand for. What a called name does comes from `ForeignModel`; names that are not there are `unknown`.
struct ForeignProgram {
  private(set) var events: [(event: ForeignEvent, via: String)] = []
  /// What is called without anything being known of it, each once.
  private(set) var unknown: [String] = []
  /// Whether all of the program was read.
  private(set) var isWhole = true

  /// The language it is written in.
  let language: ForeignLanguage
  /// What calls of that language do.
  let model: ForeignModel
  /// The whole program.
  let tokens: [ForeignToken]
  /// The next token.
  var index = 0
  /// How many expressions lie around this one.
  var depth = 0
  /// What variables stand for, by their names.
  var variables: [String: ForeignValue] = [:]
  /// Whether the arguments that are read are those of a call which starts a process.
  var startsProcess = false

  /// Beyond these a program has hostile size.
  static let eventLimit = 4_096
  /// Names of unknown calls that are kept.
  static let unknownLimit = 16
  /// Variables that are remembered.
  static let variableLimit = 1 << 16
  /// Expressions inside one another that are read.
  static let depthLimit = 240
  /// Bytes of a text that is put together.
  static let textLimit = 1 << 20
  /// Bytes of all texts that are put together: what more there is stays unknown.
  private var room = 16 << 20

  /// Reads all of a program; never fails.
  init(_ source: [UInt8], _ language: ForeignLanguage) {
    self.language = language
    model = ForeignModel.of(language)
    (tokens, isWhole) = ForeignLexer.tokens(source, language)
    while index < tokens.count {
      let before = index
      _ = expression()
      if index == before { index += 1 }
    }
  }

  // MARK: Tokens

  /// The next token; nil at the end.
  var token: ForeignToken? { index < tokens.count ? tokens[index] : nil }

  /// Whether the next token, or one after it, is that symbol.
  func isNext(_ symbol: StaticString, _ offset: Int = 0) -> Bool {
    index + offset < tokens.count && tokens[index + offset].isSymbol(symbol)
  }

  /// Whether the next token, or one after it, is that word.
  func isNextWord(_ word: StaticString, _ offset: Int = 0) -> Bool {
    index + offset < tokens.count && tokens[index + offset].isWord(word)
  }

  /// Passes over a symbol, if it is next.
  mutating func take(_ symbol: StaticString) -> Bool {
    guard isNext(symbol) else { return false }
    index += 1
    return true
  }

  /// Passes over ends of lines.
  mutating func skipLines() {
    while token?.kind == .line { index += 1 }
  }

  // MARK: Results

  /// Says that the program does something.
  mutating func emit(_ event: ForeignEvent, via: String) {
    if events.count < Self.eventLimit { events.append((event, via)) } else { isWhole = false }
  }

  /// Says that something is called of which nothing is known.
  mutating func note(unknown name: String) {
    let shown = String(name.prefix(64))
    if unknown.count < Self.unknownLimit, !unknown.contains(shown) { unknown.append(shown) }
  }

  /// A value that goes somewhere: the whole environment is then read.
  mutating func use(_ value: ForeignValue) {
    guard let path = value.path, model.environment.contains(path) else { return }
    emit(.environment(nil), via: path)
  }

  // MARK: Expressions

  /// Begins an expression inside another; false, past a token, where they lie too deep.
  mutating func enter() -> Bool {
    guard depth < Self.depthLimit else {
      isWhole = false
      index += 1
      return false
    }
    depth += 1
    return true
  }

  /// An expression with its operators, or an assignment.
  mutating func expression() -> ForeignValue {
    guard enter() else { return ForeignValue() }
    defer { depth -= 1 }
    var left = operand()
    while let token {
      if token.kind == .line {
        guard language == .javaScript || language == .lua, continues() else { break }
        skipLines()
        continue
      }
      if isConcatenation(token) {
        index += 1
        if take("=") {
          let right = expression()
          bind(left, concatenation(left, right))
          return left
        }
        skipLines()
        let right = operand()
        left = concatenation(left, right)
      } else if token.isSymbol("+=") || token.isSymbol(".=") {
        index += 1
        bind(left, concatenation(left, expression()))
        return left
      } else if token.isSymbol("=") {
        index += 1
        skipLines()
        let right = expression()
        bind(left, right)
        return right
      } else if token.isSymbol("=>"), language == .javaScript {
        return arrow(left)
      } else if isOperator(token) {
        index += 1
        _ = take("=")
        skipLines()
        use(left)
        let right = operand()
        use(right)
        left = ForeignValue()
      } else {
        break
      }
    }
    return left
  }

  /// Whether the next line goes on with what stands on this one.
  func continues() -> Bool {
    var place = index
    while place < tokens.count, tokens[place].kind == .line { place += 1 }
    guard place < tokens.count else { return false }
    return tokens[place].isSymbol(".") || tokens[place].isSymbol("?.") || tokens[place].isSymbol("+")
  }

  /// Whether an operator puts texts together.
  func isConcatenation(_ token: ForeignToken) -> Bool {
    switch language {
    case .javaScript, .ruby, .powerShell: token.isSymbol("+")
    case .perl, .php: token.isSymbol(".")
    case .lua: token.isSymbol("..")
    case .appleScript, .visualBasic: token.isSymbol("&") || token.isSymbol("+")
    }
  }

  /// Whether another operand follows a token.
  func isOperator(_ token: ForeignToken) -> Bool {
    if token.kind == .word {
      return [
        "in", "of", "instanceof", "and", "or", "eq", "ne", "lt", "gt", "x", "cmp", "as", "xor", "mod", "is",
      ].contains(token.text)
    }
    guard token.kind == .symbol, let first = token.bytes.first else { return false }
    switch first {
    case 0x2B, 0x2D, 0x2A, 0x2F, 0x25, 0x3C, 0x3E, 0x26, 0x7C, 0x5E, 0x3F, 0x7E: return !token.isSymbol("?.")
    case 0x21: return token.bytes.count > 1
    case 0x3D: return token.bytes.count > 1
    // The other side of `a ? b : c`; in an object a key's colon was taken before.
    case 0x3A: return token.bytes.count == 1 && [.javaScript, .php, .perl].contains(language)
    default: return false
    }
  }

  /// Two texts as one.
  mutating func concatenation(_ left: ForeignValue, _ right: ForeignValue) -> ForeignValue {
    use(left)
    use(right)
    guard left.text != nil || right.text != nil else { return ForeignValue() }
    guard spend(left.shown.count + right.shown.count) else { return .text([Text.hole]) }
    let text = left.shown + right.shown
    return ForeignValue(
      text: text.count <= Self.textLimit ? text : [Text.hole],
      decoders: left.decoders.isEmpty ? right.decoders : left.decoders)
  }

  /// Counts what is computed; false when it is too much, which the reader is told.
  mutating func spend(_ bytes: Int) -> Bool {
    room -= bytes
    if room < 0 { isWhole = false }
    return room >= 0
  }

  /// `(a, b) => body`: a function, whose parameters are its own.
  mutating func arrow(_ parameters: ForeignValue) -> ForeignValue {
    index += 1
    declare(parameters)
    for item in parameters.items { declare(item) }
    skipLines()
    _ = expression()
    var function = ForeignValue()
    function.isLocal = true
    return function
  }

  /// A parameter is a name of the program's own.
  mutating func declare(_ parameter: ForeignValue) {
    guard let name = parameter.name else { return }
    var value = variables[name] ?? ForeignValue()
    value.isLocal = true
    set(name, value)
  }

  /// Remembers what a variable stands for.
  mutating func set(_ name: String, _ value: ForeignValue) {
    if variables.count < Self.variableLimit || variables[name] != nil {
      variables[name] = value
    } else {
      isWhole = false
    }
  }

  /// Gives a variable, or the variables of a pattern, what an expression is.
  mutating func bind(_ left: ForeignValue, _ value: ForeignValue) {
    for entry in left.keys {
      var member = value.keys.first { $0.name == entry.name }?.value ?? ForeignValue()
      if let path = value.path { member.path = path + "." + entry.name }
      if let path = value.path, model.environment.contains(path) { emit(.environment(entry.name), via: path) }
      bind(entry.value, member)
    }
    for (position, item) in left.items.enumerated() where item.name != nil {
      bind(item, position < value.items.count ? value.items[position] : ForeignValue())
    }
    guard let name = left.name else { return use(value) }
    var kept = value
    if !spend(value.text?.count ?? 0) { kept.text = nil }
    kept.name = nil
    if let before = variables[name] {
      // Which of several it is at a place isn't followed: what it is called stays, a text that changes is unknown.
      kept.path = kept.path ?? before.path
      kept.isLocal = kept.isLocal || before.isLocal
      if let text = before.text, kept.text != nil, kept.text != text, !isAppended(text, kept.text) {
        kept.text = [Text.hole]
      }
    }
    set(name, kept)
  }

  /// Whether a text only grew.
  func isAppended(_ before: [UInt8], _ after: [UInt8]?) -> Bool { after?.starts(with: before) ?? false }

  // MARK: Operands

  /// Words before an operand that change nothing about what it is.
  static let skipped: Set<String> = [
    "new", "await", "void", "throw", "delete", "return", "yield", "typeof", "async", "const", "let", "var", "my", "our",
    "local", "set", "export", "default", "else", "do", "try", "finally", "then", "not", "begin", "ensure", "end", "dim",
    "case", "public", "private", "static", "Set", "Dim", "call", "unless", "elsif", "elif", "use", "no", "to", "tell",
    "global", "package", "get",
  ]
  /// Words before a condition.
  static let control: Set<String> = [
    "if", "while", "for", "foreach", "switch", "catch", "with", "until", "rescue", "when",
  ]

  /// One operand with everything behind it.
  mutating func operand() -> ForeignValue {
    guard let token else { return ForeignValue() }
    guard enter() else { return ForeignValue() }
    defer { depth -= 1 }
    switch token.kind {
    case .text:
      index += 1
      return postfix(.text(token.bytes))
    case .command:
      index += 1
      emit(.shell(.text(token.bytes)), via: "`")
      return postfix(ForeignValue())
    case .number:
      index += 1
      return postfix(ForeignValue(text: token.bytes.isEmpty ? nil : token.bytes))
    case .line:
      return ForeignValue()
    case .symbol: return bracketed(token)
    case .word: return word(token)
    }
  }

  /// What begins with a bracket or a sign.
  mutating func bracketed(_ token: ForeignToken) -> ForeignValue {
    if token.isSymbol("(") {
      index += 1
      let list = list(until: ")")
      var value = list.last ?? ForeignValue()
      // `(a, b) => …` and `my ($a, $b) = …` name several, `(0, f)` is its last.
      if isNext("=>") || isNext("=") { value = ForeignValue(items: list) }
      return postfix(value)
    }
    if token.isSymbol("[") {
      index += 1
      return postfix(ForeignValue(items: list(until: "]")))
    }
    if token.isSymbol("{") {
      index += 1
      return postfix(entries())
    }
    if token.isSymbol(")") || token.isSymbol("]") || token.isSymbol("}") || token.isSymbol(",") || token.isSymbol(";") {
      return ForeignValue()
    }
    index += 1
    let spreads = token.isSymbol("...") || token.isSymbol("\\") || token.isSymbol("%") || token.isSymbol("@")
    let inner = operand()
    use(inner)
    return spreads ? inner : ForeignValue()
  }

  /// Expressions with commas between them, up to a bracket.
  mutating func list(until end: StaticString) -> [ForeignValue] {
    var items: [ForeignValue] = []
    while token != nil {
      skipLines()
      if take(end) { break }
      let before = index
      var item = expression()
      if isNext(":") || isNext("=>") {
        // `key: value` and `key => value` among the arguments.
        index += 1
        skipLines()
        let name = item.text.map { String(decoding: $0, as: UTF8.self) } ?? item.name
        let value = expression()
        use(value)
        item = ForeignValue(keys: name.map { [($0, value)] } ?? [])
      } else {
        use(item)
      }
      if index > before { items.append(item) }
      if !take(","), !take(";"), index == before {
        if isNext(")") || isNext("]") || isNext("}") { break }
        index += 1
      }
    }
    return items
  }

  /// The inside of braces: an object's entries, a block's statements.
  mutating func entries() -> ForeignValue {
    var object = ForeignValue()
    while token != nil {
      skipLines()
      if take("}") { break }
      let before = index
      if let name = entryName() {
        index += 2
        skipLines()
        let value = expression()
        // What a child inherits is not read.
        if !(startsProcess && name == "env") { use(value) }
        object.keys.append((name, value))
      } else {
        let value = expression()
        // `{ exec }` is short for `{ exec: exec }`.
        if let name = value.name, isNext(",") || isNext("}") { object.keys.append((name, value)) }
        if isNext(")") || isNext("]") { index += 1 }
      }
      if !take(","), !take(";"), index == before { index += 1 }
    }
    return object
  }

  /// The key of an entry that begins here.
  func entryName() -> String? {
    guard let token, token.kind == .word || token.kind == .text, isNext(":", 1) || isNext("=>", 1) else { return nil }
    guard !(token.kind == .word && isNext("=>", 1) && language == .javaScript) else { return nil }
    return token.text
  }
}

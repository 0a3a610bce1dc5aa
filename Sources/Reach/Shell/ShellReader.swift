/// Takes command lines apart as a POSIX shell does (XCU 2.2 to 2.9, and bash's `<(…)`, `<<<` and `&>`). It runs nothing.
///
/// Reading never fails: what is no valid script becomes some commands, as a shell would run those before an error.
struct ShellReader {
  /// Beyond these the rest of a script is left out; it has hostile length.
  static let commandLimit = 4_096
  private static let substitutionLimit = 64
  private static let depthLimit = 8

  private let text: [UInt8]
  private let depth: Int
  private var index = 0
  private var script = ShellScript()
  private var command = ShellScript.Command()
  private var word = ShellScript.Word()
  private var hasWord = false
  /// What the next word is, if it is no argument.
  private var role = Role.argument
  private var substitutions = 0
  /// Groups that are open: `(`, `{`, `if`, `while` …
  private var groups: [Group] = []
  /// Whether `function` stands before the command's words.
  private var definesFunction = false
  /// The commands of the group that has just been closed, for a pipe that follows.
  private var closed: Range<Int>?
  private var documents: [(delimiter: [UInt8], command: Int, stripsTabs: Bool)] = []

  private enum Role { case argument, input, output, ignored, delimiter(stripsTabs: Bool), hereString }

  private struct Group {
    let opener: UInt8
    let start: Int
    /// What the group as a whole reads.
    let inputs: Range<Int>
  }

  private init(_ text: [UInt8], _ depth: Int) {
    self.text = text
    self.depth = depth
  }

  /// The commands of a script, at most 4,096, in order.
  static func script(_ text: [UInt8]) -> ShellScript { script(text, 0) }

  private static func script(_ text: [UInt8], _ depth: Int) -> ShellScript {
    var reader = ShellReader(text, depth)
    reader.read()
    return reader.script
  }

  private var next: UInt8? { index < text.count ? text[index] : nil }

  private func byte(after offset: Int) -> UInt8? { index + offset < text.count ? text[index + offset] : nil }

  private mutating func read() {
    while index < text.count, script.commands.count < Self.commandLimit {
      let byte = text[index]
      index += 1
      switch byte {
      case 0x20, 0x09: endWord()
      case 0x0A:
        endWord()
        readDocuments()
        endCommand(pipes: false)
      case 0x3B, 0x0D: endCommand(pipes: false)
      case 0x26: ampersand()
      case 0x7C: bar()
      case 0x3C: less()
      case 0x3E: greater()
      case 0x28: open()
      case 0x29: close()
      case 0x7B where !hasWord && Self.isBlank(next): openBrace()
      case 0x7D where !hasWord && command.words.isEmpty && groups.last?.opener == 0x7B:
        endCommand(pipes: false)
        closeGroup()
      case 0x23 where !hasWord: while let byte = next, byte != 0x0A { index += 1 }
      case 0x27: quoted()
      case 0x22: doubleQuoted()
      case 0x60: backquoted()
      case 0x5C: escaped()
      case 0x24: dollar()
      default: add(byte)
      }
    }
    endCommand(pipes: false)
  }

  private mutating func add(_ byte: UInt8) {
    word.append(byte)
    hasWord = true
  }

  private static func isBlank(_ byte: UInt8?) -> Bool {
    guard let byte else { return true }
    return byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  // MARK: Quotes

  private mutating func escaped() {
    guard let byte = next else { return }
    index += 1
    if byte != 0x0A { add(byte) }
  }

  private mutating func quoted() {
    hasWord = true
    while let byte = next, byte != 0x27 {
      word.append(byte)
      index += 1
    }
    index += 1
  }

  private mutating func doubleQuoted() {
    hasWord = true
    while let byte = next, byte != 0x22 {
      index += 1
      switch byte {
      case 0x5C:
        guard let escaped = next else { break }
        if ![0x22, 0x5C, 0x24, 0x60, 0x0A].contains(escaped) { word.append(0x5C) }
        word.append(escaped)
        index += 1
      case 0x24: dollar()
      case 0x60: backquoted()
      default: word.append(byte)
      }
    }
    index += 1
  }

  // MARK: Substitutions

  private mutating func dollar() {
    hasWord = true
    guard let byte = next else { return word.append(0x24) }
    if byte == 0x28 {
      index += 1
      substitute(parenthesised(), .output)
    } else if byte == 0x7B {
      braced()
    } else if Self.isNameStart(byte) {
      let start = index
      while let byte = next, Self.isNameStart(byte) || (0x30...0x39).contains(byte) { index += 1 }
      let name = String(decoding: text[start..<index], as: UTF8.self)
      word.parts.append(.variable(name, shown: Array(text[(start - 1)..<index])))
    } else {
      word.append(0x24)
    }
  }

  /// `${NAME}` and `${NAME:-default}`; of other forms the variable alone is taken.
  private mutating func braced() {
    let start = index + 1
    var end = start
    var level = 1
    while end < text.count {
      if text[end] == 0x7B { level += 1 }
      if text[end] == 0x7D {
        level -= 1
        if level == 0 { break }
      }
      end += 1
    }
    let inner = text[start..<max(start, min(end, text.count))]
    let name = inner.prefix { Self.isNameStart($0) || (0x30...0x39).contains($0) }
    var shown = Array(text[(index - 1)..<min(end + 1, text.count)])
    let rest = inner.dropFirst(name.count)
    if rest.starts(with: [0x3A, 0x2D]) || rest.starts(with: [0x3A, 0x3D]) {
      shown = Array(rest.dropFirst(2))
    } else if rest.first == 0x2D {
      shown = Array(rest.dropFirst())
    }
    word.parts.append(.variable(String(decoding: name, as: UTF8.self), shown: shown))
    index = min(end + 1, text.count)
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    byte == 0x5F || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private mutating func backquoted() {
    hasWord = true
    var inner: [UInt8] = []
    while let byte = next, byte != 0x60 {
      index += 1
      if byte == 0x5C, let escaped = next, [0x60, 0x5C, 0x24].contains(escaped) {
        inner.append(escaped)
        index += 1
      } else {
        inner.append(byte)
      }
    }
    index += 1
    substitute(inner, .output)
  }

  /// The text up to the closing parenthesis; quotes inside may hold unpaired ones.
  private mutating func parenthesised() -> [UInt8] {
    let start = index
    var level = 1
    var quote: UInt8?
    while let byte = next {
      if byte == 0x5C, quote != 0x27 {
        index = min(index + 2, text.count)
        continue
      }
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x27 || byte == 0x22 {
        quote = byte
      } else if byte == 0x28 {
        level += 1
      } else if byte == 0x29 {
        level -= 1
        if level == 0 { break }
      }
      index += 1
    }
    let inner = Array(text[start..<index])
    index = min(index + 1, text.count)
    return inner
  }

  private mutating func substitute(_ inner: [UInt8], _ kind: ShellScript.Substitution) {
    hasWord = true
    substitutions += 1
    guard depth < Self.depthLimit, substitutions <= Self.substitutionLimit else { return word.append(Text.hole) }
    word.parts.append(.script(Self.script(inner, depth + 1), kind))
  }

  // MARK: Operators

  private mutating func ampersand() {
    if next == 0x26 {
      index += 1
    } else if next == 0x3E {
      // `&> file`: both outputs.
      index += 1
      endWord()
      if next == 0x3E { index += 1 }
      role = .output
      return
    }
    endCommand(pipes: false)
  }

  private mutating func bar() {
    if next == 0x7C {
      index += 1
      return endCommand(pipes: false)
    }
    if next == 0x26 { index += 1 }
    endCommand(pipes: true)
  }

  private mutating func less() {
    endWord(beforeRedirection: true)
    if next == 0x28 {
      index += 1
      substitute(parenthesised(), .source)
    } else if next == 0x3C, byte(after: 1) == 0x3C {
      index += 2
      role = .hereString
    } else if next == 0x3C {
      index += 1
      let stripsTabs = next == 0x2D
      if stripsTabs { index += 1 }
      role = .delimiter(stripsTabs: stripsTabs)
    } else if next == 0x26 {
      index += 1
      role = .ignored
    } else {
      role = .input
    }
  }

  private mutating func greater() {
    let isError = word.literal == [0x32]
    endWord(beforeRedirection: true)
    if next == 0x28 {
      index += 1
      return substitute(parenthesised(), .sink)
    }
    if next == 0x3E || next == 0x7C { index += 1 }
    if next == 0x26 {
      index += 1
      role = .ignored
    } else {
      role = isError ? .ignored : .output
    }
  }

  /// Reads the bodies of here-documents, which begin at the line after the one that asks for them.
  private mutating func readDocuments() {
    for (delimiter, owner, stripsTabs) in documents {
      var body: [UInt8] = []
      while index < text.count {
        var line = text[index...].prefix { $0 != 0x0A }
        index = min(line.endIndex + 1, text.count)
        if stripsTabs { line = line.drop { $0 == 0x09 } }
        if line.elementsEqual(delimiter) { break }
        body += line
        body.append(0x0A)
      }
      let document = ShellScript.Word(parts: [.literal(body)])
      if owner < script.commands.count {
        script.commands[owner].document = document
      } else {
        command.document = document
      }
    }
    documents = []
  }

  // MARK: Groups

  private mutating func open() {
    guard !hasWord else { return add(0x28) }
    // `f() { …; }` is one word and a group.
    groups.append(Group(opener: 0x28, start: script.commands.count, inputs: command.inputs))
  }

  private mutating func close() {
    if groups.last?.opener == 0x28 {
      endCommand(pipes: false)
      closeGroup()
    } else if hasWord {
      add(0x29)
    }
  }

  private mutating func openBrace() {
    if let name = command.words.first?.literal, command.words.count == 1 {
      // What a function does is taken for done: whether it is called is not followed.
      if definesFunction || name.suffix(2) == [0x28, 0x29] { command.words = [] }
    }
    guard command.words.isEmpty else { return }
    groups.append(Group(opener: 0x7B, start: script.commands.count, inputs: command.inputs))
  }

  private mutating func closeGroup() {
    guard let group = groups.popLast() else { return }
    closed = group.start..<script.commands.count
    command.inputs = groups.last?.inputs ?? 0..<0
  }

  private static let keywords: Set<String> = [
    "if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "function", "esac", "time",
  ]

  private mutating func endWord(beforeRedirection: Bool = false) {
    guard hasWord else { return }
    let ended = word
    word = ShellScript.Word()
    hasWord = false
    // `2>file`: the number belongs to the operator.
    if beforeRedirection, !ended.literal.isEmpty, ended.literal.allSatisfy({ (0x30...0x39).contains($0) }) { return }
    let current = role
    role = .argument
    switch current {
    case .argument: addArgument(ended)
    case .input: command.redirections.append(ShellScript.Redirection(isOutput: false, file: ended))
    case .output: command.redirections.append(ShellScript.Redirection(isOutput: true, file: ended))
    case .ignored: break
    case .hereString: command.document = ended
    case .delimiter(let stripsTabs):
      documents.append((ended.literal, script.commands.count, stripsTabs))
    }
  }

  private mutating func addArgument(_ ended: ShellScript.Word) {
    if command.words.isEmpty {
      if let assignment = Self.assignment(ended) { return command.assignments.append(assignment) }
      let text = String(decoding: ended.literal, as: UTF8.self)
      switch text {
      case "if", "while", "until", "for", "select", "case":
        groups.append(Group(opener: 0x69, start: script.commands.count, inputs: command.inputs))
      case "fi", "done", "esac":
        if groups.last?.opener == 0x69 { closeGroup() }
      default: break
      }
      if text == "function" { definesFunction = true }
      if Self.keywords.contains(text) { return }
    }
    command.words.append(ended)
  }

  private static func assignment(_ word: ShellScript.Word) -> (name: String, value: ShellScript.Word)? {
    guard case .literal(let bytes)? = word.parts.first, let equals = bytes.firstIndex(of: 0x3D), equals > 0,
      bytes[..<equals].allSatisfy({ isNameStart($0) || (0x30...0x39).contains($0) })
    else { return nil }
    var value = ShellScript.Word(parts: Array(word.parts.dropFirst()))
    let rest = Array(bytes[(equals + 1)...])
    if !rest.isEmpty { value.parts.insert(.literal(rest), at: 0) }
    return (String(decoding: bytes[..<equals], as: UTF8.self), value)
  }

  private mutating func endCommand(pipes: Bool) {
    endWord()
    role = .argument
    let outer = groups.last?.inputs ?? 0..<0
    var producer = closed
    let isEmpty = command.words.isEmpty && command.assignments.isEmpty && command.redirections.isEmpty
    if !isEmpty, script.commands.count < Self.commandLimit {
      if let closed, command.words.isEmpty, command.assignments.isEmpty {
        redirect(closed)
      } else {
        for input in command.inputs { script.commands[input].isConsumed = true }
        script.commands.append(command)
        producer = (script.commands.count - 1)..<script.commands.count
      }
    }
    command = ShellScript.Command()
    definesFunction = false
    closed = nil
    command.inputs = pipes ? producer ?? 0..<0 : outer
  }

  /// `{ …; } > file`: the redirections of a group are those of its commands.
  private mutating func redirect(_ group: Range<Int>) {
    for position in group { script.commands[position].redirections += command.redirections }
  }
}

/// Writes statements as Python source, a line of text for each.
struct SourceWriter {
  private let whole: FileDecompiler
  private(set) var output: [UInt8] = []
  /// By line of the text, from 1: the line that the code says of itself; 0 for none.
  private(set) var lines: [Int] = []
  private(set) var isOverLimit = false
  private var isWritten: [Bool]

  init(_ whole: FileDecompiler) {
    self.whole = whole
    isWritten = [Bool](repeating: false, count: whole.file.code.count)
  }

  /// The whole file: its module, then whatever code its module does not define.
  mutating func module() {
    body(whole.file.main, indentation: 0, nesting: 0)
    for index in isWritten.indices.reversed() where !isWritten[index] && !whole.inlined.contains(index) {
      if whole.results[index].facts.isEmpty { continue }
      let name = "_unused_\(Identifier.spelled(whole.file.code[index].name))_\(index)"
      definition(FunctionValue(code: index), name, whole.file.code[index].firstLine, indentation: 0, nesting: 0)
    }
  }

  /// One code object alone.
  mutating func one(_ index: Int) { body(index, indentation: 0, nesting: 0) }

  // MARK: Lines

  private mutating func line(_ text: String, _ number: Int?, _ indentation: Int) {
    guard output.count + text.utf8.count < whole.limits.outputBytes else {
      isOverLimit = true
      return
    }
    output += repeatElement(0x20, count: indentation)
    if text.utf8.contains(1) {
      output += Array(text.replacing("\u{1}", with: "_0").utf8)
    } else {
      output += Array(text.utf8)
    }
    output.append(0x0A)
    lines.append(max(0, number ?? 0))
  }

  // MARK: Definitions

  private mutating func body(_ index: Int, indentation: Int, nesting: Int) {
    isWritten[index] = true
    guard nesting < whole.limits.nesting, !isOverLimit else {
      isOverLimit = true
      return line("pass", nil, indentation)
    }
    let found = whole.results[index]
    let start = lines.count
    if let text = documentation(index) { line(text, whole.file.code[index].firstLine, indentation) }
    if index != whole.file.main {
      if !found.globals.isEmpty { line("global " + names(found.globals), nil, indentation) }
      if !found.nonlocals.isEmpty { line("nonlocal " + names(found.nonlocals), nil, indentation) }
    }
    var statements = found.statements
    // What every function and module does at its end without saying so.
    if case .exit("return", _)? = statements.last { statements.removeLast() }
    if isClass(index), case .exit? = statements.last { statements.removeLast() }
    write(statements, indentation, nesting)
    if lines.count == start { line("pass", nil, indentation) }
  }

  private func isClass(_ index: Int) -> Bool { whole.file.code[index].flags & 3 == 0 || index == whole.file.main }

  private func names(_ names: [String]) -> String { names.map(Identifier.spelled).joined(separator: ", ") }

  /// The first constant of a function is its documentation, if it is a text.
  private func documentation(_ index: Int) -> String? {
    let code = whole.file.code[index]
    guard code.flags & 3 == 3, let first = code.constants.first, case .text(let text) = whole.file.values[first],
      !code.name.hasPrefix("<")
    else { return nil }
    let minor = whole.file.header.version.minor
    guard minor < 14 || code.flags & 0x400_0000 != 0 else { return nil }
    return Identifier.literal(text)
  }

  private mutating func definition(
    _ function: FunctionValue, _ name: String, _ number: Int?, indentation: Int, nesting: Int
  ) {
    let code = whole.file.code[function.code]
    for decorator in function.decorators { line("@" + decorator, number, indentation) }
    if let arguments = function.classArguments {
      line("class \(name)\(arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))"):", number, indentation)
    } else {
      let isAsync = code.flags & 0x280 != 0
      let returns = function.annotations["return"].map { " -> " + $0 } ?? ""
      let parameters = whole.parameters(function, annotated: true)
      line("\(isAsync ? "async " : "")def \(name)(\(parameters))\(returns):", number, indentation)
    }
    body(function.code, indentation: indentation + 1, nesting: nesting + 1)
  }

  // MARK: Statements

  private mutating func write(_ statements: [Statement], _ indentation: Int, _ nesting: Int) {
    for statement in statements where !isOverLimit { write(statement, indentation, nesting) }
  }

  private mutating func block(_ statements: [Statement], _ indentation: Int, _ nesting: Int) {
    let start = lines.count
    guard indentation < 190 else {
      isOverLimit = true
      return line("pass", nil, indentation)
    }
    write(statements, indentation, nesting)
    if lines.count == start { line("pass", nil, indentation) }
  }

  private mutating func write(_ statement: Statement, _ indentation: Int, _ nesting: Int) {
    switch statement {
    case .simple(let text, let number), .exit(let text, let number): line(text, number, indentation)
    case .goto, .label: break
    case .append(let builder, let key, let value, let number):
      let text = value.map { "_b\(builder)[\(key)] = \($0)" } ?? "_b\(builder) += [\(key)]"
      line(text, number, indentation)
    case .branch(let value, let number, let first, let second):
      branch(value, number, first, second, indentation, nesting, word: "if")
    case .loop(let loop):
      line(loop.header + ":", loop.line, indentation)
      block(loop.body, indentation + 1, nesting)
      if !loop.orElse.isEmpty {
        line("else:", nil, indentation)
        block(loop.orElse, indentation + 1, nesting)
      }
    case .with(let header, let number, let body):
      line(header + ":", number, indentation)
      block(body, indentation + 1, nesting)
    case .attempt(let number, let body, let handler, let orElse):
      line("try:", number, indentation)
      block(body, indentation + 1, nesting)
      handlers(handler, indentation, nesting)
      if !orElse.isEmpty {
        line("else:", nil, indentation)
        block(orElse, indentation + 1, nesting)
      }
    case .definition(let function, let name, let number):
      definition(function, name, number, indentation: indentation, nesting: nesting)
    }
  }

  private mutating func branch(
    _ value: StackValue, _ number: Int?, _ first: [Statement], _ second: [Statement], _ indentation: Int,
    _ nesting: Int, word: String
  ) {
    var (value, number, first, second, word) = (value, number, first, second, word)
    // An `elif` chain is written in a loop, however long.
    while true {
      var test = value.text(Precedence.named)
      if case .exceptionMatch = value.kind { test = "_exception is \(value.text(Precedence.comparison + 1))" }
      line("\(word) \(test):", number, indentation)
      block(first, indentation + 1, nesting)
      guard !second.isEmpty, !isOverLimit else { return }
      guard second.count == 1, case .branch(let next, let place, let a, let b)? = second.first else { break }
      (value, number, first, second, word) = (next, place, a, b, "elif")
    }
    line("else:", nil, indentation)
    block(second, indentation + 1, nesting)
  }

  /// The clauses of a `try`: comparisons of the exception with types, one inside the other's `else`.
  private mutating func handlers(_ statements: [Statement], _ indentation: Int, _ nesting: Int) {
    var rest = statements
    var count = 0
    while let place = rest.firstIndex(where: \.isExceptionMatch), rest[..<place].allSatisfy(\.isHarmless),
      case .branch(let value, let number, let first, let second) = rest[place]
    {
      let after = Array(rest[(place + 1)...])
      // What follows the comparison belongs to the way that does not raise.
      let isLast = second.isRaise
      var body = isLast ? first + after : first
      var header = "except \(value.text(Precedence.lambda))"
      if case .simple(let text, _)? = body.first, text.hasSuffix(" = _exception") {
        header += " as \(text.dropLast(13))"
        body.removeFirst()
      }
      line(header + ":", number, indentation)
      block(body, indentation + 1, nesting)
      count += 1
      rest = isLast ? [] : second + after
    }
    if count > 0, rest.isEmpty || rest.isRaise { return }
    line("except BaseException:", nil, indentation)
    block(rest, indentation + 1, nesting)
  }
}

extension Statement {
  fileprivate var isExceptionMatch: Bool {
    if case .branch(let value, _, _, _) = self, case .exceptionMatch = value.kind { true } else { false }
  }

  fileprivate var isHarmless: Bool { isLabel }
}

extension [Statement] {
  /// Whether there is nothing but the exception raised again.
  fileprivate var isRaise: Bool {
    if count == 1, case .exit("raise", _)? = first { true } else { false }
  }
}

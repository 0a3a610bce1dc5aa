/// The budgets of decompilation.
package struct DecompilerLimits: Sendable {
  /// Bytes of the text that is made.
  package var outputBytes = 32 << 20
  /// Steps of the abstract machine, over all code objects.
  package var steps = 4_000_000
  /// Bytes of expressions that are put together on the way.
  package var work = 256 << 20
  /// Values on the stack.
  package var stack = 2_000
  /// Branches, loops and scopes inside one another.
  package var depth = 90
  /// Code objects inside one another.
  package var nesting = 40
  /// Bytes and values of one constant.
  package var constantBytes = 16 << 20
  /// Calls that are kept as facts, of one code object.
  package var facts = 200_000

  package init() {}
  package static let standard = DecompilerLimits()
}

/// What decompiling one code object gave.
struct DecompiledCode {
  var statements: [Statement] = []
  var globals: [String] = []
  var nonlocals: [String] = []
  var facts = CodeFacts()
  var notes: [BytecodeNote] = []
  /// The expression that is all it returns.
  var lambda: (text: String, precedence: Int)?
  /// The comprehension that it is, with U+0001 for its first iterable.
  var comprehension: String?
}

/// Decompiles all code objects of a file, inner ones first.
final class FileDecompiler {
  let file: CompiledFile
  let limits: DecompilerLimits
  private(set) var spent = 0
  private var stepsTaken = 0
  private(set) var results: [DecompiledCode] = []
  /// Code objects that stand as expressions in others.
  private(set) var inlined: Set<Int> = []

  init(_ file: CompiledFile, _ limits: DecompilerLimits) {
    self.file = file
    self.limits = limits
  }

  func spend(_ bytes: Int) { spent += bytes }

  var isWithinLimits: Bool { spent <= limits.work && stepsTaken <= limits.steps }

  /// Whether one more step may be taken.
  func work() -> Bool {
    stepsTaken += 1
    return isWithinLimits
  }

  /// Reading order of marshal: a code object comes after those inside it.
  func run() {
    results.reserveCapacity(file.code.count)
    for index in file.code.indices { results.append(decompile(index)) }
  }

  private func decompile(_ index: Int) -> DecompiledCode {
    guard isWithinLimits else {
      var result = DecompiledCode()
      result.notes = [BytecodeNote(.overLimit, code: index, offset: 0)]
      return result
    }
    let machine = CodeDecompiler(self, index)
    return machine.decompile()
  }

  func lambda(_ function: FunctionValue) -> String? {
    guard file.code[function.code].name == "<lambda>", function.code < results.count,
      let found = results[function.code].lambda
    else { return nil }
    inlined.insert(function.code)
    let parameters = parameters(function, annotated: false)
    spend(found.text.utf8.count)
    let body = found.precedence < Precedence.lambda ? "(\(found.text))" : found.text
    return "lambda\(parameters.isEmpty ? "" : " ")\(parameters): \(body)"
  }

  func comprehension(_ code: Int) -> String? {
    guard code < results.count, let text = results[code].comprehension else { return nil }
    inlined.insert(code)
    return text
  }

  /// The parameters of a function as a definition writes them.
  func parameters(_ function: FunctionValue, annotated: Bool) -> String {
    let code = file.code[function.code]
    let positional = max(0, min(code.argumentCount, code.variables.count))
    let named = max(0, min(code.keywordOnlyCount, code.variables.count - positional))
    var next = positional + named
    func variable(_ index: Int) -> String {
      let name = index < code.variables.count ? code.variables[index] : "_unknown"
      let spelled =
        name.hasPrefix(".")
        ? "_" + Identifier.spelled(String(name.dropFirst(1))).replacing("_x", with: "") : Identifier.spelled(name)
      guard annotated, let annotation = function.annotations[name] else { return spelled }
      return spelled + ": " + annotation
    }
    var parts: [String] = []
    let firstDefault = positional - min(positional, function.defaults.count)
    for index in 0..<positional {
      var text = variable(index)
      if index >= firstDefault { text += "=" + function.defaults[function.defaults.count - positional + index] }
      parts.append(text)
      if index + 1 == code.positionalOnlyCount { parts.append("/") }
    }
    if code.flags & 4 != 0 {
      parts.append("*" + variable(next))
      next += 1
    } else if named > 0 {
      parts.append("*")
    }
    for index in positional..<(positional + named) {
      let value = function.keywordDefaults[code.variables[index]]
      parts.append(variable(index) + (value.map { "=" + $0 } ?? ""))
    }
    if code.flags & 8 != 0 { parts.append("**" + variable(next)) }
    return parts.joined(separator: ", ")
  }
}

extension CodeDecompiler {
  /// Runs the whole code object.
  func decompile() -> DecompiledCode {
    var result = DecompiledCode()
    var statements: [Statement] = []
    if !flow.blocks.isEmpty {
      let root = newLevel(-1)
      statements = finishLevel(finish(run(0, [], root)), root)
      statements += leftovers()
    }
    result.comprehension = comprehension(statements)
    var resolver = JumpResolver()
    result.statements = resolver.resolve(statements)
    if resolver.unexpressed + flow.irreducible > 0 { note(.unexpressedJump) }
    if result.statements.count == 1, case .exit(let text, _)? = result.statements.first, text.hasPrefix("return ") {
      result.lambda = (String(text.dropFirst(7)), Precedence.lambda)
    } else if result.statements.count == 1, case .exit("return", _)? = result.statements.first {
      result.lambda = ("None", Precedence.atom)
    }
    result.globals = globals.sorted()
    result.nonlocals = nonlocals.sorted()
    result.facts = facts
    result.notes = notes
    return result
  }

  private func comprehension(_ statements: [Statement]) -> String? {
    switch code.name {
    case "<genexpr>": return ComprehensionShape.generator(statements)
    case "<listcomp>", "<setcomp>", "<dictcomp>":
      guard statements.count == 1, case .exit(let text, _)? = statements.first(where: { !$0.isLabel }),
        text.hasPrefix("return ")
      else { return nil }
      return String(text.dropFirst(7))
    default: return nil
    }
  }

  // MARK: Code that control does not come to

  /// What a compiler makes for itself in handlers, without meaning for who reads.
  private static let ownOperations: Set<Operation> = [
    .pushExcInfo, .popExcept, .reraise, .copy, .swap, .popTop, .rotThree, .rotFour, .withExceptStart, .endAsyncFor,
    .withCleanupStart, .withCleanupFinish, .endFinally, .cleanupThrow, .jumpForward, .jumpBackward, .jumpAbsolute,
    .jumpBackwardNoInterrupt, .popJumpIfTrue, .popJumpIfFalse, .popJumpForwardIfTrue, .popJumpForwardIfFalse,
    .popJumpBackwardIfTrue, .storeFast, .deleteFast, .storeName, .deleteName, .storeGlobal, .deleteGlobal,
    .storeDeref, .deleteDeref, .popBlock, .beginFinally, .getAwaitable, .send, .yieldValue, .yieldFrom, .endSend,
    .callFinally, .popFinally, .returnGenerator, .setupFinally, .returnValue, .callIntrinsic1, .nop, .loadConst,
  ]

  /// The code of handlers that are passed over, and code that nothing leads to: shown under a condition of its own.
  private func leftovers() -> [Statement] {
    var result: [Statement] = []
    for block in flow.blocks.indices where !isEmitted[block] && flow.blocks[block].scope == nil {
      guard whole.isWithinLimits, result.count < 10_000 else { break }
      let range = flow.blocks[block].first...flow.blocks[block].last
      let isOwn = range.allSatisfy { Self.ownOperations.contains(steps[$0].operation) && !loadsCode($0) }
      if isOwn || copied.contains(where: { $0.contains(range.lowerBound) }) { continue }
      let level = newLevel(-1)
      stack = []
      let entry = [StackValue](repeating: .exception, count: 12)
      let body = finishLevel(finish(run(block, entry, level)), level)
      guard !body.isEmpty else { continue }
      step = steps[range.lowerBound]
      if flow.order[block] >= 0 { note(.unexpressedJump) }
      result.append(
        .branch(StackValue(text: "_unreached", precedence: Precedence.atom), step.line, body, []))
    }
    return result
  }

  private func loadsCode(_ place: Int) -> Bool {
    guard steps[place].operation == .loadConst, code.constants.indices.contains(steps[place].argument) else {
      return false
    }
    switch file.values[code.constants[steps[place].argument]] {
    case .none, .yes, .no, .integer, .null, .ellipsis: return false
    default: return true
    }
  }
}

extension Statement {
  var isLabel: Bool { if case .label = self { true } else { false } }
}

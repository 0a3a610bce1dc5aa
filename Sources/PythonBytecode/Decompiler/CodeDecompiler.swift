/// Turns one code object into statements: an abstract machine whose values are expressions.
///
/// A class because its methods recurse over one state. Hostile code only ever costs what `limits` allows.
final class CodeDecompiler {
  /// Where control goes at the end of a block.
  indirect enum End {
    case goto(Int, [StackValue])
    /// The value decides; each way has been run as far as it belongs to this one alone.
    case branch(StackValue, Int?, Run, Run)
    case iterate(StackValue, Int?, body: Int, exit: Int?, below: [StackValue])
    /// A scope begins; the block that stands for its beginning.
    case enter(Int, [StackValue])
    case stop
  }

  /// What a run of blocks does.
  struct Run {
    var statements: [Statement] = []
    var end: End
    /// Where the statements will stand, if this is an arm of a branch.
    var level = -1
    var line: Int?
    /// Whether it is an arm that has been run as far as it goes.
    var isFinal = false
  }

  /// A place in the text where blocks are put.
  struct Level {
    var parent: Int
    /// The loop whose body this is.
    var loop: Int?
    /// The scope whose body this is.
    var scope: Int?
    /// Blocks to be put behind what stands here.
    var pending: [Int] = []
    /// The level that has taken this one over.
    var mergedInto: Int?
    /// Where a loop's body leads when it is done.
    var follow: Int?
    /// Whether nothing can be put here any more.
    var isFinished = false
    /// The condition under which the loop was entered.
    var guardText: String?
  }

  /// An unpacking whose targets are not all known yet.
  struct Group {
    var value: StackValue
    var targets: [String?]
    var line: Int?
    var isOpen = true
  }

  /// What the first store of a value names.
  enum Slot {
    case item(String?)
    case member(group: Int, index: Int)
  }

  /// A module that was imported, while names are taken of it.
  struct Import {
    var module: String
    var names: [String]?
    var level: Int
    /// How many names or attributes were taken.
    var taken = 0
    var isDone = false
  }

  let file: CompiledFile
  let index: Int
  let code: CodeObject
  let minor: Int
  unowned let whole: FileDecompiler
  var flow: ControlFlow
  let steps: [Micro]
  var notes: [BytecodeNote]
  /// Facts of the code object, in the order of the instructions.
  var facts = CodeFacts()

  var stack: [StackValue] = []
  var out: [Statement] = []
  var step = Micro(operation: .nop, argument: 0, offset: 0)
  var keywordNames: [String]?
  var groups: [Group] = []
  var openGroups: Set<Int> = []
  var slots: [Slot] = []
  var imports: [Import] = []
  var temporaries = 0
  var pushed = 0
  var builders = 0
  var builderKinds: [Int: StackValue.Display] = [:]
  /// By block: values on the stack at its end.
  var exitDepths: [Int: Int] = [:]
  var skipped = Set<Int>()
  var globals = Set<String>()
  var nonlocals = Set<String>()
  var loopDepths: [Int: Int] = [:]
  /// Steps of handlers that repeat what stands elsewhere.
  let copied: [Range<Int>]
  var lastContext: (text: String, slot: Int, isAsync: Bool, line: Int?)?
  let setups: [Int: Int]
  let breakTargets: [Int: Int]

  var levels: [Level] = []
  var levelOfBlock: [Int]
  var isEmitted: [Bool]
  var entryStacks: [Int: [StackValue]] = [:]
  var depth = 0
  /// The conditions of the branches that are being run, outermost first.
  var guards: [String] = []

  init(_ whole: FileDecompiler, _ index: Int) {
    self.whole = whole
    file = whole.file
    self.index = index
    code = file.code[index]
    minor = file.header.version.minor
    let micro = MicroCode(file.disassemble(index), code: index, minor: minor)
    let finder = ScopeFinder(micro, minor: minor)
    flow = ControlFlow(micro.steps, finder)
    steps = micro.steps
    notes = micro.notes
    setups = finder.scopeOfSetup
    breakTargets = finder.breakTargets
    copied = finder.copies
    levelOfBlock = [Int](repeating: -1, count: flow.blocks.count)
    isEmitted = [Bool](repeating: false, count: flow.blocks.count)
  }

  // MARK: Notes

  func note(_ kind: BytecodeNote.Kind) {
    guard notes.count < 64 else { return }
    let found = BytecodeNote(kind, code: index, offset: step.offset)
    if !notes.contains(found) { notes.append(found) }
  }

  // MARK: Stack

  func push(_ value: StackValue) {
    guard stack.count < whole.limits.stack else { return note(.overLimit) }
    whole.spend(value.text.utf8.count)
    var value = value
    pushed += 1
    if value.order == 0 { value.order = pushed }
    stack.append(value)
  }

  func push(_ text: String, _ precedence: Int = Precedence.atom, effect: Bool = false) {
    push(StackValue(text: text, precedence: precedence, hasEffect: effect))
  }

  /// The topmost value, whatever it is.
  func popRaw() -> StackValue {
    if let value = stack.popLast() { return value }
    note(.stackUnderflow)
    return StackValue(text: "_unknown", precedence: Precedence.atom)
  }

  /// The topmost value, to be used in an expression.
  func pop() -> StackValue { used(popRaw()) }

  func pop(_ count: Int) -> [StackValue] {
    guard count > 0 else { return [] }
    if count > stack.count { note(.stackUnderflow) }
    let taken = min(count, stack.count)
    var values = Array(stack[(stack.count - taken)...])
    stack.removeLast(taken)
    let unknown = StackValue(text: "_unknown", precedence: Precedence.atom)
    if count <= 8 { values.insert(contentsOf: repeatElement(unknown, count: count - taken), at: 0) }
    return values.map { used($0) }
  }

  /// The value as an expression: what has no text of its own yet gets a name.
  func used(_ value: StackValue) -> StackValue {
    switch value.kind {
    case .slot(let slot):
      let name = temporary()
      assign(slot: slot, to: name)
      return StackValue(text: name, precedence: Precedence.atom)
    case .imported(let index): return StackValue(text: importCall(index), precedence: Precedence.atom, hasEffect: true)
    case .importedName(let index, let name):
      return StackValue(text: importCall(index) + "." + Identifier.spelled(name), precedence: Precedence.atom)
    default: return value
    }
  }

  func temporary() -> String {
    temporaries += 1
    return "_t\(temporaries)"
  }

  // MARK: Statements

  /// Adds a statement; what waits on the stack and does something comes before it.
  func emit(_ statement: Statement) {
    flush()
    whole.spend(16)
    out.append(statement)
  }

  func emit(_ text: String) {
    whole.spend(text.utf8.count)
    emit(.simple(text, step.line))
  }

  /// Gives names to what is on the stack and must not move behind the next statement.
  func flush() {
    closeGroups()
    whole.spend(stack.count)
    for place in stack.indices where stack[place].hasEffect {
      let value = stack[place]
      stack[place] = named(value)
    }
  }

  /// Assigns a value to a name of its own, which stands for it from now on.
  func named(_ value: StackValue) -> StackValue {
    if case .function(let function) = value.kind { return hoist(function) }
    let name = temporary()
    whole.spend(value.text.utf8.count)
    out.append(.simple("\(name) = \(value.text(Precedence.lambda))", step.line))
    var result = StackValue(text: name, precedence: Precedence.atom)
    switch value.kind {
    case .iterator, .chain, .awaited, .delegated, .exceptionMatch: result.kind = value.kind
    default: break
    }
    return result
  }

  /// Writes a definition where a function is used other than by storing it under its name.
  func hoist(_ function: FunctionValue) -> StackValue {
    if function.classArguments == nil, function.decorators.isEmpty, let text = whole.lambda(function) {
      return StackValue(text: text, precedence: Precedence.lambda)
    }
    let name =
      "_" + Identifier.spelled(function.classArguments == nil ? file.code[function.code].name : function.className)
      + "_\(function.code)"
    out.append(.definition(function, name: name, step.line))
    return StackValue(text: name, precedence: Precedence.atom)
  }

  /// The value as an expression in another: functions that are no lambdas get a name first.
  func expression(_ value: StackValue) -> StackValue {
    if case .function(let function) = value.kind {
      if function.classArguments == nil, function.decorators.isEmpty, let text = whole.lambda(function) {
        return StackValue(text: text, precedence: Precedence.lambda)
      }
      flush()
      return hoist(function)
    }
    return value
  }

  // MARK: Unpacking

  /// A store has told what a slot's target is.
  func assign(slot: Int, to target: String) {
    switch slots[slot] {
    case .item(nil): slots[slot] = .item(target)
    case .item(let first?): emit("\(target) = \(first)")
    case .member(let group, let place):
      guard groups[group].isOpen, groups[group].targets[place] == nil || groups[group].targets[place] == "*" else {
        let known = groups[group].targets[place].map { $0.hasPrefix("*") ? String($0.dropFirst()) : $0 } ?? ""
        return emit("\(target) = \(Identifier.isValid(known) ? known : "_unknown")")
      }
      groups[group].targets[place] = (groups[group].targets[place] ?? "") + target
      complete(group)
    }
  }

  private func complete(_ group: Int) {
    guard groups[group].isOpen, groups[group].targets.allSatisfy({ $0 != nil && $0 != "*" }) else { return }
    groups[group].isOpen = false
    openGroups.remove(group)
    let targets = groups[group].targets.compactMap { $0 }
    let text = "(" + targets.joined(separator: ", ") + (targets.count == 1 ? ",)" : ")")
    if case .slot(let outer) = groups[group].value.kind { return assign(slot: outer, to: text) }
    flush()
    whole.spend(text.utf8.count)
    out.append(.simple("\(text) = \(groups[group].value.text(Precedence.lambda))", groups[group].line))
  }

  /// Completes unpackings before another statement; the values still on the stack get names.
  func closeGroups() {
    guard !openGroups.isEmpty else { return }
    for place in stack.indices {
      guard case .slot(let slot) = stack[place].kind, case .member(let group, _) = slots[slot], groups[group].isOpen
      else { continue }
      let name = temporary()
      stack[place] = StackValue(text: name, precedence: Precedence.atom)
      assign(slot: slot, to: name)
    }
    // Members that were thrown away have no name; what makes them is said all the same.
    for group in openGroups.sorted() where groups[group].isOpen {
      groups[group].targets = groups[group].targets.map { $0 == "*" ? "*_" : $0 ?? "_" }
      complete(group)
    }
  }

  func importCall(_ index: Int) -> String {
    guard imports.indices.contains(index) else { return "_unknown" }
    imports[index].isDone = true
    let found = imports[index]
    let names = found.names.map { "[" + $0.map(Identifier.literal).joined(separator: ", ") + "]" } ?? "None"
    return "__import__(\(Identifier.literal(found.module)), globals(), None, \(names), \(found.level))"
  }
}

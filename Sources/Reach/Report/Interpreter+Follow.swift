import Artifacts
import Evidence
import PythonSyntax

extension Interpreter {
  /// Evaluates what a trigger starts and collects everything it reaches.
  func follow(_ trigger: Trigger) -> ReachedCode {
    beginTrigger(trigger)
    let line = trigger.place.line ?? 1
    let root = graph.addUnit(path: trigger.place.path, layer: nil)
    switch trigger.starts {
    case .source(let text, let place): start(source: text, at: place, root)
    case .module(let name): inRoot(root, trigger, line) { _ = self.importModule(name, .none) }
    case .entryPoint(let module, let attribute, let isCalled):
      inRoot(root, trigger, line) { self.startEntryPoint(module, attribute, isCalled) }
    case .file(let path): inRoot(root, trigger, line) { self.startFile(path) }
    case .shell(let text, let place): inRoot(root, trigger, place.line ?? line) { self.startShell(text) }
    case .native(let path):
      inRoot(root, trigger, line) { self.record(.nativeLoad, argument: path, via: "dlopen", node: .none) }
    case .bytecode(let path): inRoot(root, trigger, line) { self.run(bytecode: path) }
    case .nothing: break
    }
    followDeferred()
    followWaiting()
    followDeferred()
    totalSteps += steps
    return collect(from: root, trigger)
  }

  private func beginTrigger(_ trigger: Trigger) {
    searchPath = trigger.searchPath
    // The target as a whole has a budget too: thousands of triggers must not each spend a full one.
    let (whole, overflow) = limits.evaluationSteps.multipliedReportingOverflow(by: 24)
    let left = (overflow ? Int.max : whole) - totalSteps
    stepLimit = max(1_000, min(limits.evaluationSteps, left))
    steps = 0
    functionCount = 0
    layerCount = 0
    exhausted = false
    sharedGenerator = nil
    loopEnd = Int.max
    leftLoops = [:]
    layersAtPlace = [:]
  }

  /// Runs something from the trigger's own place, which is no source.
  private func inRoot(_ root: Int, _ trigger: Trigger, _ line: Int, _ body: () -> Void) {
    let holder = SourceUnit(path: trigger.place.path, baseLine: line) { nil }
    let state = mainModule(root)
    within(holder, Tree.empty, state.frame, unit: root, body)
  }

  private func mainModule(_ root: Int) -> ModuleState {
    let state = ModuleState(name: "__main__", source: nil, isPackage: false, unit: root)
    state.progress = .running
    prepare(state, file: nil)
    allModules.append(state)
    return state
  }

  private func start(source text: String, at place: Place, _ root: Int) {
    let bytes = Array(text.utf8)
    let lineTree = Self.parseTree(text: bytes, limits)
    let lineSource = SourceUnit(path: place.path, baseLine: place.line ?? 1) { lineTree }
    lineSource.tree = lineTree
    let state = mainModule(root)
    // `site` runs a line in the scope of its own function, whose names are visible.
    state.frame.names.set(names.dunderName, .text("site"))
    state.frame.names.set(names.sitedir, Value(.text(Text([Text.hole]))))
    noteErrors(lineTree, lineSource, unit: root)
    within(lineSource, lineTree, state.frame, unit: root) { _ = self.run(block: lineTree.syntax.root) }
  }

  private func startEntryPoint(_ module: String, _ attribute: String?, _ isCalled: Bool) {
    var value = importModule(module, .none)
    for name in (attribute ?? "").split(separator: ".") {
      value = self.attribute(value, symbols.intern(String(name)), .none)
    }
    if isCalled { followCallback(value, .none, Arguments()) }
    if isCalled, case .type(let type) = value.shape {
      let instance = instantiate(type, Arguments(), .none)
      for name in ["run", "__call__"] { _ = callMethod(instance, symbols.intern(name), Arguments(), .none) }
    }
  }

  /// A member that Python runs as a program.
  private func startFile(_ path: String) {
    guard let member = index.member(path), let contents = try? target.contents(of: member) else {
      opaque("the file could not be read")
      return
    }
    let fileTree = Self.parseTree(contents.bytes, limits)
    let fileSource = SourceUnit(path: path) { fileTree }
    fileSource.tree = fileTree
    let fileUnit = graph.addUnit(path: path, layer: nil, module: "__main__")
    let state = ModuleState(name: "__main__", source: fileSource, isPackage: false, unit: fileUnit)
    state.progress = .running
    prepare(state, file: path)
    allModules.append(state)
    // A program's own directory stands first on its search path.
    let directory = path.utf8.lastIndex(of: 0x2F).map { String(path[..<$0]) } ?? ""
    searchPath.append(directory)
    graph.connect(unit, to: fileUnit, at: .line(1), kind: .runs(path), isConditional: false)
    noteErrors(fileTree, fileSource, unit: fileUnit)
    within(fileSource, fileTree, state.frame, unit: fileUnit) { _ = self.run(block: fileTree.syntax.root) }
    state.progress = .done
  }

  /// Commands that a shell does itself and that reach nothing.
  private static let shellBuiltins: Set<String> = [
    "echo", "printf", "cd", "export", "set", "unset", "test", "[", "[[", "local", "return", "exit", "shift", "true",
    "false", ":", "alias", "unalias", "hash", "type", "declare", "typeset", "readonly", "case", "for", "in", "break",
    "continue", "trap", "wait", "pwd", "read", "umask", "deactivate", "function", "let",
  ]

  private func startShell(_ text: String) { _ = followScript(Array(text.utf8), taint: .none) }

  /// Follows a script as a program of its own: each command that is no part of the shell is a process.
  @discardableResult
  func followScript(_ bytes: [UInt8], taint: Taint) -> Value {
    let call = ExternalCall(
      path: paths.path("sh", &symbols), arguments: Arguments(), receiver: nil, node: .none, taint: .none,
      effects: .none)
    var scope = ShellScope(taint: taint)
    scope.recordsProcesses = true
    return followCommandLine(Value(.text(Text(bytes))), call, &scope)
  }

  /// Records a command of a script as a process, if it is one.
  func recordProcess(_ words: [Value], _ call: ExternalCall) -> Taint {
    guard let head = words.first.map({ textOf($0, repr: false) }) else { return .none }
    let name = ShellTools.name(head)
    if Self.shellBuiltins.contains(name) || name.hasSuffix("()") || head.contains(Text.hole) { return .none }
    let shown = words.prefix(32).map { Text(textOf($0, repr: false)).rendered }.joined(separator: " ")
    return record(.processSpawn, argument: shown, via: name, node: call.node)
  }
}

import Evidence
import PythonSyntax

/// What a child finds when it starts: its arguments, its environment, and what is written to its standard input.
extension Interpreter {
  // MARK: Arguments and environment

  /// Follows a child's code with what the child finds; `arguments` is its `sys.argv`.
  ///
  /// A script can be started again and again with other arguments: only those that can hold code tell its runs apart.
  func asChild(
    _ arguments: [Value], _ call: ExternalCall, _ scope: ShellScope, isScript: Bool, _ body: () -> Void
  ) {
    let environment = environment(of: call, scope)
    let all = arguments + environment.keys.sorted().compactMap { environment[$0] }
    var key: [UInt8] = []
    for value in all {
      guard let bytes = value.constantBytes, !isScript || bytes.count >= Self.leastCode else { continue }
      key += bytes + [Text.hole]
    }
    steps += key.count / 64
    let known = arguments.prefix(Self.argumentLimit).map { value in
      // Which of several runs is meant isn't known, so that no test may be decided by one.
      isScript ? join(value, .unknown(value.taint)) : value
    }
    processes.children.append(
      ChildContext(
        arguments: known, hasMore: arguments.count > Self.argumentLimit, environment: environment, key: key))
    defer { processes.children.removeLast() }
    body()
  }

  /// The shortest argument of a script that may be code.
  private static let leastCode = 24
  private static let argumentLimit = 256

  /// What tells the runs of a child's code apart.
  var childKey: [UInt8] { processes.children.last?.key ?? [] }

  /// `sys.argv` in a child whose arguments are known; nil for every other path.
  func childArguments(at path: PathID) -> Value? {
    guard let child = processes.children.last, path == paths.path("sys.argv", &symbols) else { return nil }
    return make(child.arguments, .list, rest: child.hasMore ? .unknown : nil)
  }

  /// A variable that the code itself has set, for this process or for the child that is followed.
  func knownVariable(_ name: String) -> Value? {
    for child in processes.children.reversed() {
      if let value = child.environment[name] { return value }
    }
    return processes.variables[name].map { join($0, .unknown($0.taint)) }
  }

  /// Remembers a variable that the code puts into its environment.
  func setVariable(_ name: Value?, _ value: Value?) {
    guard let name = name?.constantBytes, let value, value.constantBytes != nil,
      processes.variables.count < ProcessTable.variableLimit
    else { return }
    processes.variables[String(decoding: name, as: UTF8.self)] = value
    noteChange()
  }

  /// The variables that a call gives its child: `env=`, the last argument of `execve`, those of the shell before it.
  private func environment(of call: ExternalCall, _ scope: ShellScope) -> [String: Value] {
    var found: [String: Value] = [:]
    for (name, value) in scope.variables where value.constantBytes != nil { found[name] = value }
    guard let given = call.arguments.keyword(names.env) ?? call.arguments.positional.last,
      case .dictionary(let dictionary) = given.shape
    else { return found }
    for (key, value) in zip(dictionary.keys, dictionary.values) where found.count < ProcessTable.variableLimit {
      guard let name = key.constantBytes, value.constantBytes != nil else { continue }
      found[String(decoding: name, as: UTF8.self)] = value
    }
    return found
  }

  // MARK: Standard input

  /// Gives the object of a process a standard input that can be written, and remembers to follow the command with what
  /// was written to it.
  func openInput(of process: Value, _ command: Value, _ call: ExternalCall) {
    guard case .object(let object) = process.shape, processes.waiting.count < ProcessTable.waitingLimit else { return }
    let name = "/dev/fd/stdin-\(processes.waiting.count)-\(unit)"
    let pipe = ExternalObject(paths.attribute(object.path, names.stdin), Arguments(), birth: branchDepth)
    pipe.payload = .path(.text(name))
    pipe.sinks = sinks(in: call.effects)
    object.fields.set(names.stdin, Value(.object(pipe), taint: object.taint))
    processes.waiting.append(
      WaitingProcess(
        input: name, command: command, call: call, source: source, frame: frame, unit: unit,
        isConditional: conditional > 0))
  }

  /// `process.communicate(input)`: what is given goes to the process's standard input.
  func communicate(_ call: ExternalCall) {
    guard let receiver = call.receiver, let pipe = receiver.fields[names.stdin], case .object(let object) = pipe.shape,
      let input = call.arguments.at(0, symbols.intern("input"))
    else { return }
    put(input, into: object, call)
  }

  /// Follows every process to whose standard input something was written.
  func followWaiting() {
    var position = 0
    while position < processes.waiting.count, step() {
      let process = processes.waiting[position]
      position += 1
      guard let input = writtenFiles[process.input] ?? taintedInput(process.input) else { continue }
      let tree = process.call.node.isNone ? Tree.empty : treeOf(process.source) ?? Tree.empty
      guard !tree.nodes.isEmpty || process.call.node.isNone else { continue }
      within(process.source, tree, process.frame, unit: process.unit) {
        conditional = process.isConditional ? 1 : 0
        for option in alternatives(process.command) {
          var scope = ShellScope(taint: option.taint)
          scope.input = input
          switch option.shape {
          case .list(let list): _ = followWords(list.elements, process.call, input, &scope)
          case .text, .bytes: _ = followCommandLine(option, process.call, &scope)
          default: break
          }
        }
      }
      writtenFiles[process.input] = nil
      fileTaints[process.input] = nil
    }
    processes.waiting = []
  }

  private func taintedInput(_ name: String) -> Value? { fileTaints[name].map { Value.unknown($0) } }
}

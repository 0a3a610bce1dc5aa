import Evidence
import PythonSyntax

/// An interactive console: the lines that do not make a statement yet.
final class ConsoleState: ComputedState {
  var lines: [UInt8] = []
}

/// Ways to run text other than `exec`: syntax trees, doctests, consoles, timers and debuggers.
extension Interpreter {
  func evaluation(_ computation: Computation, _ call: ExternalCall) -> Value? {
    switch computation {
    case .syntaxNode: return syntaxNode(call)
    case .unparsed:
      guard case .object(let object)? = call.arguments.at(0)?.shape, case .code(let source) = object.payload else {
        return nil
      }
      return Value(source.shape, taint: taints.union(source.taint, call.taint), lineage: source.lineage)
    case .runStatement: return runStatements(call)
    case .runDocstrings: return runDocstrings(call)
    case .console:
      if case .state(let state)? = call.receiver?.payload, let console = state as? ConsoleState {
        return consoleMethod(argumentName(Value(.external(call.path))) ?? "push", console, call)
      }
      return call.receiver == nil ? newConsole(call) : runText(call.arguments.at(0), call)
    default: return nil
    }
  }

  private func runText(_ value: Value?, _ call: ExternalCall) -> Value? {
    value.map { runCode($0, Arguments(), via: paths.text(call.path, symbols), isolated: false, node: call.node) }
  }

  /// The text or callables among some arguments of `timeit.timeit(stmt, setup)`, `_interpreters.exec(id, code)`.
  private func runStatements(_ call: ExternalCall) -> Value? {
    let own = argumentName(Value(.external(call.path))) ?? ""
    var values: [Value?] = [call.arguments.at(0, symbols.intern("stmt"))]
    if ["timeit", "repeat", "Timer"].contains(own) {
      // The setup runs first.
      values.insert(call.arguments.at(1, symbols.intern("setup")), at: 0)
    } else if values[0]?.constantBytes == nil {
      values = [call.arguments.at(1) ?? values[0]]
    }
    var result = Value.unknown(call.taint)
    for case let value? in values {
      switch value.shape {
      case .text, .bytes, .unknown, .list, .choice:
        var arguments = Arguments([.unknown])
        if let globals = call.arguments.keyword(names.globals) { arguments.positional.append(globals) }
        result = runCode(
          frozen(value), arguments, via: paths.text(call.path, symbols), isolated: false, node: call.node)
      default: followCallback(value, call.node, Arguments())
      }
    }
    return result
  }

  // MARK: Syntax trees

  /// `tree.body` and `statement.value` of a tree of known source; nil for other names.
  func syntaxPart(_ source: Value, _ name: String, _ object: ExternalObject) -> Value? {
    guard name == "body" || name == "value", let bytes = source.constantBytes, bytes.count <= limits.sourceBytes,
      spend(bytes.count / 16)
    else { return nil }
    if name == "value" { return piece(source, source.shape, object) }
    let parsed = Self.parseTree(text: bytes, limits)
    var statements: [Value] = []
    var start = 0
    var statement = parsed.nodes[Int(parsed.syntax.root.index)].firstChild
    while !statement.isNone, statements.count < ListValue.limit {
      let end = min(bytes.count, Int(parsed.nodes[Int(statement.index)].end))
      let slice = bytes[min(start, end)..<end].drop { [0x20, 0x09, 0x0A, 0x0C, 0x0D, 0x3B].contains($0) }
      statements.append(piece(source, .text(Text(Array(slice))), object))
      start = end
      statement = parsed.nodes[Int(statement.index)].nextSibling
    }
    return make(statements, .list)
  }

  private func piece(_ source: Value, _ shape: Shape, _ object: ExternalObject) -> Value {
    let part = ExternalObject(object.path, Arguments(), birth: branchDepth)
    part.taint = object.taint
    part.payload = .code(Value(shape, taint: source.taint, lineage: source.lineage))
    return Value(.object(part), taint: part.taint)
  }

  /// `ast.Module([statement, …], [])`.
  private func syntaxNode(_ call: ExternalCall) -> Value? {
    guard let body = call.arguments.at(0, symbols.intern("body")) else { return nil }
    let parts = knownElements(body).map { $0.rest == nil ? $0.known : [.unknown] } ?? [body]
    var text: [UInt8] = []
    var taint = call.taint
    var lineage = Lineage.none
    for part in parts {
      guard case .object(let object) = part.shape, case .code(let source) = object.payload,
        let bytes = source.constantBytes, text.count + bytes.count <= limits.sourceBytes, spend(bytes.count / 64)
      else { return nil }
      text += bytes + [0x0A]
      taint = taints.union(taint, source.taint)
      if lineage == .none { lineage = source.lineage }
    }
    let object = ExternalObject(paths.call(call.path), Arguments(), birth: branchDepth)
    object.taint = taint
    object.payload = .code(Value(.text(Text(text)), taint: taint, lineage: lineage))
    return Value(.object(object), taint: taint)
  }

  // MARK: Doctests

  /// `doctest.run_docstring_examples(f, globals)`, `doctest.testmod(module)`.
  private func runDocstrings(_ call: ExternalCall) -> Value? {
    var documented: [Value] = []
    if argumentName(Value(.external(call.path))) == "testmod" {
      documented.append(call.arguments.at(0, symbols.intern("m")) ?? Value(.module(frame.module)))
    } else if let subject = call.arguments.at(0) {
      documented.append(subject)
    }
    for value in documented { runExamples(in: value, call, 0) }
    return .unknown(call.taint)
  }

  private func runExamples(in value: Value, _ call: ExternalCall, _ level: Int) {
    guard level < 3, spend(8) else { return }
    switch value.shape {
    case .function(let function): runExamples(fact(names.dunderDoc, of: function) ?? Value.none, call)
    case .bound(let bound): runExamples(fact(names.dunderDoc, of: bound.function) ?? Value.none, call)
    case .text, .choice: runExamples(value, call)
    case .type(let type):
      for entry in type.frame.names.entries { runExamples(in: entry.value, call, level + 1) }
    case .module(let module):
      runExamples(fact(names.dunderDoc, of: module), call)
      for entry in module.frame.names.entries {
        switch entry.value.shape {
        case .function, .type: runExamples(in: entry.value, call, level + 1)
        default: break
        }
      }
    default: break
    }
  }

  /// Runs what stands behind `>>>` and `...` (`Lib/doctest.py`).
  ///
  /// Versions keep a docstring with its indentation or without, which makes no difference here.
  private func runExamples(_ documentation: Value, _ call: ExternalCall) {
    var known: Set<[UInt8]> = []
    for text in alternatives(documentation) {
      let source = examples(in: text.constantText?.utf8 ?? [])
      guard !source.isEmpty, known.insert(source).inserted else { continue }
      var arguments = Arguments([.unknown])
      if let globals = call.arguments.at(1, symbols.intern("globs")) { arguments.positional.append(globals) }
      _ = runCode(
        Value(.text(Text(source)), taint: text.taint, lineage: text.lineage), arguments, via: "doctest",
        isolated: false, node: call.node)
    }
  }

  private func examples(in bytes: [UInt8]) -> [UInt8] {
    var source: [UInt8] = []
    for line in bytes.split(separator: 0x0A) {
      let line = line.drop { $0 == 0x20 || $0 == 0x09 }
      guard line.starts(with: Array(">>>".utf8)) || (!source.isEmpty && line.starts(with: Array("...".utf8))) else {
        continue
      }
      source += line.dropFirst(line.dropFirst(3).first == 0x20 ? 4 : 3) + [0x0A]
    }
    return source
  }

  // MARK: Consoles

  /// `code.InteractiveConsole()`, `code.interact(readfunc=f)`.
  private func newConsole(_ call: ExternalCall) -> Value? {
    guard argumentName(Value(.external(call.path))) == "interact" else { return object(ConsoleState(), call) }
    let reader = call.arguments.at(1, symbols.intern("readfunc"))
    guard let reader, !reader.isNone else {
      record(.codeEvaluate, argument: nil, via: call.path, node: call.node)
      return .unknown(call.taint)
    }
    return runText(self.call(reader, Arguments([.text(">>> ")]), call.node), call)
  }

  func consoleMethod(_ name: String, _ console: ConsoleState, _ call: ExternalCall) -> Value? {
    switch name {
    case "push":
      guard let line = call.arguments.at(0, symbols.intern("line")), let bytes = frozen(line).constantBytes,
        console.lines.count + bytes.count <= limits.sourceBytes
      else { return runText(call.arguments.at(0), call) }
      console.lines += bytes + [0x0A]
      guard isComplete(console.lines, last: bytes) else { return .bool(true) }
      let text = console.lines
      console.lines = []
      _ = runText(Value(.text(Text(text)), taint: allTaint(call), lineage: line.lineage), call)
      return .bool(false)
    case "resetbuffer":
      console.lines = []
      return Value.none
    case "interact":
      record(.codeEvaluate, argument: nil, via: call.path, node: call.node)
      return nil
    default: return nil
    }
  }

  /// Whether lines make whole statements (`Lib/codeop.py`): a block ends with an empty line.
  private func isComplete(_ lines: [UInt8], last: [UInt8]) -> Bool {
    guard spend(lines.count / 16) else { return true }
    let parsed = Self.parseTree(text: lines, limits)
    guard parsed.syntax.errors.isEmpty else { return false }
    let isBlank = last.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    guard let head = lines.split(separator: 0x0A).first, !isBlank else { return true }
    let isBlock = lines.split(separator: 0x0A).count > 1 && lines.split(separator: 0x0A).last?.first == 0x20
    return !isBlock && head.last != 0x3A
  }
}

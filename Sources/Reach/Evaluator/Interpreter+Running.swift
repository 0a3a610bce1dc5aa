import Evidence
import PythonSyntax

extension Interpreter {
  /// Calls that run code, now or later, here or in another process.
  func running(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .shell: return shell(call)
    case .spawn: return spawn(call, call.arguments.at(0, names.args))
    case .spawnCommand: return spawn(call, .list(call.arguments.positional))
    case .execv: return spawn(call, program(call.arguments.at(0), with: call.arguments.at(1)))
    case .spawnv: return spawn(call, program(call.arguments.at(1), with: call.arguments.at(2)))
    case .execl: return spawn(call, program(call.arguments, at: 0))
    case .spawnl: return spawn(call, program(call.arguments, at: 1))
    case .communicate:
      communicate(call)
      return file(.read, call)
    case .started: return startTarget(call)
    case .marshalLoads: return marshal(call)
    case .pickleLoads: return pickle(call)
    case .runModule: return runModule(call)
    case .runPath: return runFile(call.arguments.at(0) ?? .unknown, call)
    case .sysPath: return searchPathChange(call)
    case .setup: return setup(call)
    case .hookInstance: return hook(call)
    case .functionType: return makeFunction(call)
    case .moduleType: return newModule(call)
    default: return library(named, call)
    }
  }

  /// `python -m name`: the package, then `name` or `name.__main__` as a program.
  func runAsMain(_ name: String, _ node: NodeID) {
    guard isInside(name) else {
      graph.addExternal(paths.path(name, &symbols), unit: unit)
      return
    }
    _ = importModule(name, node)
    if let state = module(name), state.isPackage, index.module(name + ".__main__") != nil {
      _ = importModule(name + ".__main__", node)
    }
  }

  // MARK: Code

  /// `exec` and `eval` of a value: constants are opened, everything else is said to run.
  func runCode(_ value: Value, _ arguments: Arguments, via: String, isolated: Bool, node: NodeID) -> Value {
    join(alternatives(value).lazy.map { self.runOne($0, arguments, via, isolated, node) }) ?? .unknown
  }

  private func runOne(
    _ value: Value, _ arguments: Arguments, _ via: String, _ isolated: Bool, _ node: NodeID
  ) -> Value {
    var code = value
    if case .object(let object) = value.shape {
      switch object.payload {
      case .code(let source): code = Value(source.shape, taint: value.taint, lineage: source.lineage)
      case .marshalled(let size):
        let taint = record(.codeEvaluate, argument: "marshalled code", via: via, node: node)
        flow(from: deepTaint(value), to: taint)
        opaque("\(via) runs a marshalled code object of \(size) bytes, which was not opened", at: node)
        return .unknown(taint)
      default: break
      }
    }
    if case .function = value.shape { return call(value, Arguments(), node) }
    code = frozen(code)
    if let held = content(of: value) { code = Value(held.shape, taint: value.taint, lineage: held.lineage) }
    let isConstant = code.constantBytes != nil
    let taint = record(.codeEvaluate, argument: isConstant ? "constant code" : codeArgument(code), via: via, node: node)
    flow(from: deepTaint(value), to: taint)
    guard isConstant else {
      reportUncomputed(value, via, node)
      return .unknown(taints.union(deepTaint(value), taint))
    }
    let result = openLayer(
      code, decoders: [via], isolated: isolated, node: node, globals: arguments.at(1), locals: arguments.at(2),
      isExpression: via == "eval")
    return Value(result.shape, taint: taints.union(result.taint, code.taint), lineage: result.lineage)
  }

  private func codeArgument(_ value: Value) -> String? {
    if case .text(let text) = value.shape, !text.utf8.allSatisfy({ $0 == Text.hole }) { return text.rendered }
    return nil
  }

  /// Code that is evaluated although what it is could not be computed from data that was at hand.
  private func reportUncomputed(_ value: Value, _ via: String, _ node: NodeID) {
    let origins = taints.members(deepTaint(value)).map { graph.capabilities[Int($0)].kind }
    if origins.contains(.codeDecode) {
      opaque("\(via) runs decoded data that could not be computed", .uncomputed, at: node)
    } else if origins.contains(.networkConnect) {
      opaque("\(via) runs code that comes from the network when it runs", .uncomputed, at: node)
    }
  }

  /// `compile`: a code object of known source where the source is constant.
  func compile(_ call: ExternalCall) -> Value? {
    guard let source = call.arguments.at(0) else { return .unknown(call.taint) }
    let object = ExternalObject(paths.call(call.path), Arguments(), birth: branchDepth)
    object.taint = call.taint
    let text = frozen(source)
    if text.constantBytes != nil {
      object.payload = .code(
        Value(text.shape, taint: text.taint, lineage: lineages.adding("compile", to: text.lineage)))
    } else if case .object = source.shape {
      return source
    }
    return Value(.object(object), taint: call.taint)
  }

  /// `marshal.loads`: a constant, or a code object whose source is then known.
  private func marshal(_ call: ExternalCall) -> Value {
    let effect = record(.codeDecode, argument: "marshal", via: call.path, node: call.node)
    let taint = taints.union(call.taint, effect)
    func object(_ payload: ExternalObject.Payload) -> Value {
      let object = ExternalObject(paths.call(call.path), Arguments(), birth: branchDepth)
      object.taint = taint
      object.payload = payload
      return Value(.object(object), taint: taint)
    }
    if case .object(let written)? = call.arguments.at(0)?.shape {
      switch written.payload {
      case .code, .marshalled: return object(written.payload)
      default: break
      }
    }
    guard let input = carried(call.arguments.at(0)), let bytes = input.constantBytes else {
      return object(.none)
    }
    let lineage = lineages.adding("marshal", to: input.lineage)
    if let constant = constant(marshalled: bytes) { return Value(constant.shape, taint: taint, lineage: lineage) }
    let codes = sources(marshalled: bytes, call.node).map { source in
      object(.code(Value(.text(Text(source)), taint: taint, lineage: lineage)))
    }
    return join(codes) ?? object(.marshalled(bytes.count))
  }

  private func runModule(_ call: ExternalCall) -> Value? {
    if let name = call.arguments.at(0)?.constantText?.rendered { runAsMain(name, call.node) }
    return nil
  }

  /// `execfile(path)`, `runpy.run_path(path)`.
  func runFile(_ path: Value, _ call: ExternalCall) -> Value {
    guard let text = pathText(path), let contents = contents(of: text, asText: true) else {
      let taint = record(
        .codeEvaluate, argument: pathText(path)?.rendered, via: call.path, node: call.node)
      flow(from: call.taint, to: taint)
      return .unknown(taint)
    }
    return runCode(contents, Arguments(), via: "execfile", isolated: true, node: call.node)
  }

  // MARK: Hooks

  private func searchPathChange(_ call: ExternalCall) -> Value? {
    let argument = call.arguments.positional.last
    let shown = argument.flatMap { pathText($0) }
    record(
      .interpreterHook, argument: "sys.path" + (shown.map { " += " + $0.rendered } ?? ""), via: call.path,
      node: call.node)
    guard let text = shown else { return Value.none }
    var known = text.utf8
    if let hole = known.lastIndex(of: Text.hole) { known = Array(known[(hole + 1)...]) }
    if let argument, moduleSearch.roots.count < 64 { moduleSearch.roots.append(argument) }
    let root = String(decoding: known.drop { $0 == 0x2F }, as: UTF8.self)
    if !root.isEmpty, root != ".", searchPath.count < 64, !searchPath.contains(root) { searchPath.insert(root, at: 0) }
    return Value.none
  }

  /// `sys.meta_path.insert(0, Finder())`: the interpreter calls the finder's methods on each import.
  private func hook(_ call: ExternalCall) -> Value? {
    let isFinder = paths.text(paths.parent(call.path), symbols) == "sys.meta_path"
    for argument in call.arguments.positional {
      for option in alternatives(argument) {
        switch option.shape {
        case .instance, .type:
          if isFinder, moduleSearch.finders.count < 16 { moduleSearch.finders.append(option) }
          for name in ["find_spec", "find_module", "load_module", "create_module", "exec_module"] {
            conditional += 1
            _ = callMethodOrStatic(option, symbols.intern(name), call.node)
            conditional -= 1
          }
        case .function, .bound:
          conditional += 1
          followCallback(option, call.node, Arguments())
          conditional -= 1
        default: break
        }
      }
    }
    return nil
  }

  private func callMethodOrStatic(_ value: Value, _ name: Symbol, _ node: NodeID) -> Value? {
    if case .type(let type) = value.shape {
      guard let found = inherited(type, name, after: false), case .function = found.shape else { return nil }
      return call(attribute(value, name, node), Arguments(), node)
    }
    return callMethod(value, name, Arguments(), node)
  }

  /// `setup(cmdclass={…})`: the commands run as part of building and installing.
  private func setup(_ call: ExternalCall) -> Value? {
    guard let commands = call.arguments.keyword(symbols.intern("cmdclass")),
      case .dictionary(let dictionary) = commands.shape
    else { return nil }
    for command in dictionary.values {
      for option in alternatives(command) {
        guard case .type(let type) = option.shape else { continue }
        let instance = instantiate(type, Arguments([.unknown]), call.node)
        for name in ["initialize_options", "finalize_options", "run"] {
          _ = callMethod(instance, symbols.intern(name), Arguments(), call.node)
        }
      }
    }
    return nil
  }

  /// `types.FunctionType(code, globals)`: calling the result runs the code.
  private func makeFunction(_ call: ExternalCall) -> Value? {
    guard let code = call.arguments.at(0) else { return nil }
    if case .function = code.shape { return code }
    if case .object(let object) = code.shape {
      switch object.payload {
      case .code, .marshalled:
        return runCode(code, Arguments(), via: "types.FunctionType", isolated: false, node: call.node)
      default: break
      }
    }
    return nil
  }

  // MARK: Modules

  private func newModule(_ call: ExternalCall) -> Value {
    let name = call.arguments.at(0)?.constantText?.rendered ?? "module"
    return emptyModule(name, unit: unit)
  }
}

import Evidence
import PythonSyntax

/// Callables that a library keeps, and calls when something else happens.
extension Interpreter {
  /// Treatments of calls that keep or call callables.
  func callback(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .threadStart: return startThread(call)
    case .singleDispatch: return singleDispatch(call)
    case .codecSearch: return registerCodec(call)
    case .addHandler: return addLogHandler(call)
    case .logRecord: return logRecord(call)
    case .methodType: return bindMethod(call)
    case .defaultDict: return defaultDictionary(call)
    case .pickleDumps: return pickled(call)
    case .enterContext: return enterGivenContext(call)
    case .copy: return call.arguments.at(0)
    case .operatorSpecial: return operatorSpecial(call)
    default: return nil
    }
  }

  /// Calls the arguments of a library's function that it calls back.
  func followCallbacks(_ model: CalleeModel, _ arguments: Arguments, _ taint: Taint, _ node: NodeID) {
    var given = Arguments()
    given.rest = .unknown(taint)
    for place in model.callbacks {
      guard let callable = arguments.at(place.position, place.keyword.map { symbols.intern($0) }) else { continue }
      followCallback(callable, node, given)
    }
  }

  // MARK: Threads

  /// `thread.start()`: only that runs the target.
  private func startThread(_ call: ExternalCall) -> Value? {
    var made = call.receiver
    if made == nil, let first = call.arguments.at(0) {
      if case .object(let object) = first.shape { made = object }
      if case .instance = first.shape { return callMethod(first, names.run, Arguments(), call.node) }
    }
    guard let made else { return nil }
    if let run = made.fields[names.run] {
      followCallback(run, call.node, Arguments())
    } else {
      let target = made.fields[symbols.intern("_target")]
      runTarget(paths.text(made.path, symbols), made.arguments, target: target, call.node)
    }
    return nil
  }

  /// Runs what a thread or timer was made with: `target` with `args` and `kwargs`.
  func runTarget(_ base: String, _ made: Arguments, target given: Value? = nil, _ node: NodeID) {
    let isTimer = base.hasSuffix("Timer") || base.hasSuffix("Timer()")
    guard let target = given ?? made.at(1, isTimer ? names.function : names.target) else { return }
    var arguments = Arguments()
    if let list = made.at(isTimer ? 2 : 3, names.args), let elements = knownElements(list) {
      arguments.positional = elements.known
      arguments.rest = elements.rest
    }
    if case .dictionary(let dictionary)? = made.at(isTimer ? 3 : 4, names.kwargs)?.shape {
      for (key, value) in zip(dictionary.keys, dictionary.values) {
        if let name = key.constantText { arguments.keywords.append((symbols.intern(name.rendered), value)) }
      }
      arguments.keywordRest = dictionary.rest
    }
    followCallback(target, node, arguments)
  }

  // MARK: Codecs

  private func registerCodec(_ call: ExternalCall) -> Value? {
    guard let search = call.arguments.at(0, symbols.intern("search_function")) else { return nil }
    if codecSearches.count < 64 { codecSearches.append(search) }
    followCallback(search, call.node, Arguments())
    return Value.none
  }

  /// What a codec that the target registered makes of a value; nil where none of that name is known.
  func searchedCodec(_ name: String, _ input: Value, decoding: Bool, _ node: NodeID) -> Value? {
    let spelled = String(name.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    for search in codecSearches {
      for option in alternatives(call(search, Arguments([.text(spelled)]), node)) {
        guard let coder = coder(in: option, decoding: decoding) else { continue }
        let result = call(coder, Arguments([input, .text("strict")]), node)
        return knownElements(result)?.known.first ?? .unknown(deepTaint(result))
      }
    }
    return nil
  }

  private func coder(in info: Value, decoding: Bool) -> Value? {
    switch info.shape {
    case .object(let object):
      guard paths.text(object.path, symbols) == "codecs.CodecInfo()" else { return nil }
      return object.arguments.at(decoding ? 1 : 0, symbols.intern(decoding ? "decode" : "encode"))
    case .list(let list) where list.kind == .tuple && list.elements.count == 4:
      return list.elements[decoding ? 1 : 0]
    default: return nil
    }
  }

  // MARK: Logging

  /// `logger.addHandler(handler)`, `logger.addFilter(filter)`: called for what is logged from now on.
  private func addLogHandler(_ call: ExternalCall) -> Value? {
    if let handler = call.arguments.at(0), logHandlers.count < 64 {
      for option in alternatives(handler) where !isOption(option, of: logHandlers) {
        switch option.shape {
        case .instance, .function, .bound: logHandlers.append(option)
        default: break
        }
      }
    }
    return Value.none
  }

  /// A record that is logged: its texts are made, and every handler gets it.
  private func logRecord(_ call: ExternalCall) -> Value? {
    var record = Value.unknown(call.taint)
    record.lineage = .none
    for handler in logHandlers {
      if case .instance = handler.shape {
        for name in ["filter", "handle", "format", "emit"] {
          _ = callMethod(handler, symbols.intern(name), Arguments([record]), call.node)
        }
      } else {
        followCallback(handler, call.node, Arguments([record]))
      }
    }
    for argument in call.arguments.positional where isSpecial(argument) {
      textNode = call.node
      _ = textOf(argument, repr: false)
    }
    return Value.none
  }

  // MARK: Objects

  /// `types.MethodType(function, object)`.
  private func bindMethod(_ call: ExternalCall) -> Value? {
    guard let function = call.arguments.at(0), let receiver = call.arguments.at(1) else { return nil }
    if case .function(let function) = function.shape { return Value(.bound(BoundFunction(function, receiver))) }
    return Value(.partial(PartialCall(function, Arguments([receiver]))))
  }

  /// `collections.defaultdict(factory, …)`.
  private func defaultDictionary(_ call: ExternalCall) -> Value? {
    let made = ExternalCall(
      path: call.path, arguments: call.arguments.droppingFirst(), receiver: nil, node: call.node, taint: call.taint,
      effects: call.effects)
    let result = container(.dict, made)
    if case .dictionary(let dictionary)? = result?.shape, let factory = call.arguments.at(0), !factory.isNone {
      dictionary.factory = factory
      track(dictionary, factory)
    }
    return result
  }

  /// `pickle.dumps(x)`: classes say how their objects are made again, and what was said runs when it is loaded.
  private func pickled(_ call: ExternalCall) -> Value? {
    guard let value = call.arguments.at(0) else { return nil }
    let reductions = reductions(in: value, call.node)
    guard !reductions.isEmpty else { return nil }
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.taint = taints.union(call.taint, call.effects)
    object.payload = .pickled(reductions)
    for reduction in reductions { track(object, reduction) }
    return Value(.object(object), taint: object.taint)
  }

  /// `stack.enter_context(manager)`.
  private func enterGivenContext(_ call: ExternalCall) -> Value? {
    guard let manager = call.arguments.at(0) else { return nil }
    let entered = enterContext(manager, call.node, isAsynchronous: false)
    leaveContext(manager, call.node, isAsynchronous: false)
    return entered
  }
}

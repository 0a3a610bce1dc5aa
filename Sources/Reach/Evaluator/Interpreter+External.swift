import Evidence
import PythonSyntax

extension Interpreter {
  /// Calls something outside the target by its path.
  func callExternal(_ path: PathID, _ given: Arguments, _ node: NodeID, _ calleeTaint: Taint) -> Value {
    // `os.__getattribute__('system')` and `str.join('', parts)` are spelled with the object inside the path.
    if let name = paths.name(path) {
      if name == names.dunderInit, case .instance(let instance)? = given.at(0)?.shape, instance.content == nil {
        setMade(instance, given.droppingFirst())
      }
      if name == names.dunderNew, let made = newInstance(given, node) { return made }
      if name == names.dunderGetattribute || name == names.dunderGetattr, let text = given.at(0)?.constantText {
        return externalAttribute(paths.parent(path), symbols.intern(text.rendered), calleeTaint)
      }
      if paths.parent(paths.parent(path)) == builtinsPath, paths.model(path, symbols) == nil,
        let receiver = given.at(0), isBuiltinReceiver(receiver)
      {
        return callBuiltin(BuiltinMethod(receiver, name), given.droppingFirst(), node)
      }
    }
    return callPath(path, given, receiver: nil, node, calleeTaint)
  }

  private func isBuiltinReceiver(_ value: Value) -> Bool {
    switch value.shape {
    case .text, .bytes, .list, .dictionary, .int, .big: true
    default: false
    }
  }

  /// Calls the result of an earlier call: `functools.wraps(f)(g)`.
  func callObject(_ object: ExternalObject, _ arguments: Arguments, _ node: NodeID) -> Value {
    if case .getter(let getter) = object.payload { return applyGetter(object, getter, arguments, node) }
    if case .code = object.payload { return .unknown }
    if case .state(let state) = object.payload, let codec = state as? CodecState {
      let call = ExternalCall(
        path: object.path, arguments: arguments, receiver: object, node: node, taint: taint(of: arguments),
        effects: .none)
      if let result = self.call(codec, call) { return result }
    }
    if case .fieldNames(let names, let defaults) = object.payload {
      return newRecord(names, defaults, object.path, arguments)
    }
    return callPath(object.path, arguments, receiver: object, node, object.taint)
  }

  /// A call of a path, with the object whose method it is.
  func callPath(
    _ path: PathID, _ given: Arguments, receiver: ExternalObject?, _ node: NodeID, _ calleeTaint: Taint
  ) -> Value {
    let model = paths.model(path, symbols)
    var arguments = given
    if given.positional.contains(where: isEnvironmentValue)
      || given.keywords.contains(where: { isEnvironmentValue($0.value) })
    {
      resolveEnvironment(&arguments, model?.handler, node)
    }
    if hasProducers, !isLazy(model?.handler) { force(arguments, node) }
    var taint = calleeTaint
    for (position, argument) in arguments.positional.enumerated() where position < 64 {
      taint = taints.union(taint, deepTaint(argument))
    }
    // A child's environment isn't what it is told to do.
    for keyword in arguments.keywords where keyword.name != names.env {
      taint = taints.union(taint, deepTaint(keyword.value))
    }
    if let rest = arguments.rest { taint = taints.union(taint, deepTaint(rest)) }
    if let rest = arguments.keywordRest { taint = taints.union(taint, deepTaint(rest)) }
    var effects = Taint.none
    if let model {
      for effect in model.effects where has(effect, arguments) {
        effects = taints.union(
          effects,
          record(effect.kind, argument: render(effect.argument, arguments, receiver: receiver), via: path, node: node))
      }
      flow(from: receiver.map { taints.union(taint, $0.taint) } ?? taint, to: effects)
      if !model.callbacks.isEmpty { followCallbacks(model, arguments, taint, node) }
      if !carriers.redirected.isEmpty { flow(from: carriers.redirected, to: effects) }
      if let handler = model.handler {
        let call = ExternalCall(
          path: path, arguments: arguments, receiver: receiver, node: node, taint: taint, effects: effects)
        if let result = handle(handler, call) { return result }
      }
    } else if !arguments.keywords.isEmpty, paths.isOfUnknownPackage(path) {
      noteHandedAddress(path, arguments, node)
    }
    if let receiver, case .state(let state) = receiver.payload, let name = paths.name(path) {
      let call = ExternalCall(
        path: path, arguments: arguments, receiver: receiver, node: node, taint: taint, effects: effects)
      if let result = method(symbols.text(name), of: state, call) { return result }
    }
    return result(path, arguments, receiver, taint, effects)
  }

  /// Whether a function leaves an iterator that it is given as it is, or asks it for elements by itself.
  private func isLazy(_ handler: Handler?) -> Bool {
    if case .compute? = handler { return true }
    guard case .named(let named)? = handler else { return false }
    switch named {
    case .zip, .enumerate, .isinstance, .type, .getattr, .setattr, .hasattr, .next, .iter, .print, .str, .repr, .bool,
      .partial, .map,
      .filter, .enterContext, .hash:
      return true
    default: return false
    }
  }

  /// What a call of something outside gives: an object that carries what went in and what was done.
  func result(
    _ path: PathID, _ arguments: Arguments, _ receiver: ExternalObject?, _ taint: Taint, _ effects: Taint
  ) -> Value {
    let object = ExternalObject(paths.call(path), arguments, birth: branchDepth)
    object.taint = taints.union(taint, effects)
    object.sinks = sinks(in: effects)
    if carriers.hasStreams {
      spill(arguments, object.taint)
      if let receiver { spill(receiver.arguments, object.taint) }
    }
    if let receiver {
      object.taint = taints.union(object.taint, receiver.taint)
      object.sinks = taints.union(object.sinks, receiver.sinks)
      flow(from: taint, to: receiver.sinks)
      if !taint.isEmpty || !effects.isEmpty {
        receiver.taint = taints.union(receiver.taint, object.taint)
        receiver.sinks = taints.union(receiver.sinks, sinks(in: effects))
        touch(receiver)
      }
      if case .path(let name) = receiver.payload { object.payload = .path(Value(.text(.unknown), taint: name.taint)) }
    }
    return Value(.object(object), taint: object.taint)
  }

  /// Passing the environment to a function reads all of it, unless the function is the environment's own or starts a
  /// child with it.
  private func resolveEnvironment(_ arguments: inout Arguments, _ handler: Handler?, _ node: NodeID) {
    if case .named(let named)? = handler {
      switch named {
      case .getattr, .setattr, .hasattr, .isinstance, .type, .spawn, .execv, .spawnv, .environmentGet: return
      default: break
      }
    }
    for position in arguments.positional.indices where isEnvironmentValue(arguments.positional[position]) {
      arguments.positional[position] = used(arguments.positional[position], node)
    }
    for position in arguments.keywords.indices where arguments.keywords[position].name != names.env {
      if isEnvironmentValue(arguments.keywords[position].value) {
        arguments.keywords[position].value = used(arguments.keywords[position].value, node)
      }
    }
  }

  private func isEnvironmentValue(_ value: Value) -> Bool {
    if case .external(let path) = value.shape { return isEnvironment(path) }
    return false
  }

  // MARK: Methods

  /// Calls a method of a value of a built-in type or of an object outside.
  func callBuiltin(_ method: BuiltinMethod, _ arguments: Arguments, _ node: NodeID) -> Value {
    let receiver = method.receiver
    switch receiver.shape {
    case .object(let object):
      if let known = carrierMethod(object, method.name, arguments, node) { return known }
      let path = paths.attribute(object.path, method.name)
      return callPath(path, arguments, receiver: object, node, object.taint)
    case .text, .bytes: return textMethod(receiver, symbols.text(method.name), arguments, node)
    case .list(let list) where list.kind == .byteArray:
      return byteArrayMethod(list, receiver, symbols.text(method.name), arguments, node)
    case .list(let list): return listMethod(list, receiver, symbols.text(method.name), arguments, node)
    case .dictionary(let dictionary):
      return dictionaryMethod(dictionary, receiver, symbols.text(method.name), arguments, node)
    case .namespace(let scope): return namespaceMethod(scope, symbols.text(method.name), arguments, node)
    case .int, .big: return integerMethod(receiver, symbols.text(method.name), arguments)
    case .instance(let instance): return inheritedMethod(instance, method, arguments, node)
    case .type(let type): return typeMethod(type, method.name) ?? classMethod(type, method, arguments, node)
    case .function(let function): return functionMethod(function, method, arguments, node)
    default: return .unknown(taints.union(deepTaint(receiver), taint(of: arguments)))
    }
  }

  /// A method that a class of the target inherits from outside: what the model knows of the base applies, and a
  /// thread's `start` runs the class's own `run`.
  private func inheritedMethod(
    _ instance: InstanceValue, _ method: BuiltinMethod, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    let taint = taints.union(deepTaint(method.receiver), taint(of: arguments))
    guard let base = externalBase(instance.type) else { return .unknown(taint) }
    if let content = instance.content { return contentMethod(content, method.name, arguments, node) }
    if method.name == names.start || method.name == names.run {
      let run = instance.fields[names.run]
      if let run { followCallback(run, node, Arguments()) }
      if method.name == names.start, let result = callMethod(method.receiver, names.run, Arguments(), node) {
        return result
      }
      if run == nil, let made = instance.made { runTarget(paths.text(base, symbols), made, node) }
    }
    if method.name == names.dunderInit { setMade(instance, arguments) }
    let object = ExternalObject(paths.call(base), Arguments(), birth: branchDepth)
    object.taint = instance.taint
    let value = callPath(
      paths.attribute(object.path, method.name), arguments, receiver: object, node, instance.taint)
    let grown = taints.union(instance.taint, object.taint)
    if grown != instance.taint { touch(instance) }
    instance.taint = grown
    return value
  }

  /// What a base outside is made with.
  private func setMade(_ instance: InstanceValue, _ arguments: Arguments) {
    touch(instance)
    instance.made = arguments
    for argument in arguments.all { track(instance, argument) }
  }

  /// A method of the value of a built-in type that an instance holds.
  private func contentMethod(_ content: Value, _ name: Symbol, _ arguments: Arguments, _ node: NodeID) -> Value {
    guard name == names.dunderInit else { return callBuiltin(BuiltinMethod(content, name), arguments, node) }
    switch content.shape {
    case .dictionary(let dictionary):
      if let first = arguments.at(0) { update(dictionary, from: first) }
      for keyword in arguments.keywords { storeEntry(dictionary, .text(symbols.text(keyword.name)), keyword.value) }
    case .list(let list) where list.kind != .tuple:
      if let first = arguments.at(0) { extend(list, with: iterated(first, node)) }
    default: break
    }
    return .none
  }

  // MARK: Handlers

  /// One call of something outside, for its handler.
  struct ExternalCall {
    let path: PathID
    let arguments: Arguments
    let receiver: ExternalObject?
    let node: NodeID
    /// What the arguments carry.
    let taint: Taint
    /// What the call itself does.
    var effects: Taint

    /// The same call with other arguments.
    func with(_ arguments: Arguments) -> ExternalCall {
      ExternalCall(
        path: path, arguments: arguments, receiver: receiver, node: node, taint: taint, effects: effects)
    }
  }

  /// The result of a call with a handler; nil for the ordinary result.
  func handle(_ handler: Handler, _ call: ExternalCall) -> Value? {
    switch handler {
    case .decode(let decoder): return decode(decoder, call)
    case .encode(let decoder): return encode(decoder, call)
    case .passes(let position): return call.arguments.at(position)
    case .callback(let position, let keyword):
      if let callable = call.arguments.at(position, keyword.map { symbols.intern($0) }) {
        followCallback(callable, call.node, callbackArguments(call.arguments, after: position))
      }
      return nil
    case .remote(let position, let keyword): return followRemote(position, keyword, call)
    case .compute(let computation): return compute(computation, call)
    case .named(let named):
      if hasSpecialArgument(call.arguments), let result = specialCall(named, call) { return result }
      return ordinary(named, call)
    }
  }

  /// The result of a call that no special method of an argument takes part in.
  func ordinary(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    builtin(named, call) ?? container(named, call) ?? file(named, call) ?? running(named, call)
  }

  /// What a callable is called with later: `args=(…)` or what follows it.
  private func callbackArguments(_ arguments: Arguments, after position: Int) -> Arguments {
    if let list = arguments.keyword(names.args), let elements = knownElements(list) {
      var passed = Arguments(elements.known)
      passed.rest = elements.rest
      return passed
    }
    guard position >= 0, arguments.positional.count > position + 1 else { return Arguments() }
    var passed = Arguments(Array(arguments.positional[(position + 1)...]))
    if passed.positional.count == 1, case .list(let list) = passed.positional[0].shape, list.kind == .tuple {
      passed = Arguments(list.elements)
    }
    return passed
  }

  /// A constant run through a decoder; the capability says so, and the result remembers it.
  private func decode(_ decoder: Decoder, _ call: ExternalCall) -> Value? {
    guard let input = call.arguments.at(0) else { return nil }
    let decoder = decoder == .zlib ? zlibDecoder(call) : decoder
    if case .choice(let choice) = input.shape {
      var result: Value?
      for option in choice.options {
        let value = apply(decoder, option, call)
        result = result.map { join($0, value) } ?? value
      }
      return result
    }
    return apply(decoder, input, call)
  }

  private func apply(_ decoder: Decoder, _ input: Value, _ call: ExternalCall) -> Value {
    let effect = record(.codeDecode, argument: decoder.rawValue, via: call.path, node: call.node)
    let taint = taints.union(taints.union(call.taint, call.effects), effect)
    guard let bytes = input.constantBytes else { return .unknown(taint) }
    charge(bytes: bytes.count * 4)
    guard let decoded = decoder.decode(bytes, limit: limits.decodedBytes) else { return .unknown(taint) }
    charge(bytes: decoded.count * 4)
    let lineage = lineages.adding(decoder.rawValue, to: input.lineage)
    return Value(decoder.givesText ? .text(Text(decoded)) : .bytes(Bytes(decoded)), taint: taint, lineage: lineage)
  }

  private func encode(_ decoder: Decoder, _ call: ExternalCall) -> Value? {
    guard let input = call.arguments.at(0) else { return nil }
    guard let bytes = input.constantBytes, let encoded = decoder.encode(bytes) else { return .unknown(call.taint) }
    return Value(decoder.encodesToText ? .text(Text(encoded)) : .bytes(Bytes(encoded)), taint: call.taint)
  }
}

import Evidence
import PythonSyntax

extension Interpreter {
  /// A call expression.
  func evaluateCall(_ id: NodeID) -> Value {
    let calleeNode = first(id)
    let callee = evaluate(calleeNode)
    var arguments = Arguments()
    var child = next(calleeNode)
    if !child.isNone, kind(child) != .keyword { arguments.positional.reserveCapacity(count(of: child)) }
    while !child.isNone {
      addArgument(child, to: &arguments)
      child = next(child)
    }
    return call(callee, arguments, id)
  }

  private func addArgument(_ id: NodeID, to arguments: inout Arguments) {
    switch kind(id) {
    case .keyword:
      let name = first(id)
      arguments.keywords.append((symbol(name), evaluate(next(name))))
    case .starred:
      let value = iterated(evaluate(first(id)), id)
      if let elements = knownElements(value), elements.known.count <= 4_096 {
        arguments.positional += elements.known
        if let rest = elements.rest { arguments.rest = arguments.rest.map { join($0, rest) } ?? rest }
      } else {
        let element = elementOf(value)
        arguments.rest = arguments.rest.map { join($0, element) } ?? element
      }
    case .keywordUnpacking:
      let value = iterated(evaluate(first(id)), id)
      if case .dictionary(let dictionary) = value.shape {
        for (key, element) in zip(dictionary.keys, dictionary.values) {
          if let name = key.constantText { arguments.keywords.append((symbols.intern(name.rendered), element)) }
        }
        if let rest = dictionary.rest { arguments.keywordRest = rest }
      } else {
        arguments.keywordRest = .unknown(deepTaint(value))
      }
    default: arguments.positional.append(evaluate(id))
    }
  }

  /// The result of calling a value.
  func call(_ callee: Value, _ arguments: Arguments, _ node: NodeID) -> Value {
    guard step() else { return .unknown }
    defer { depth -= 1 }
    guard enter() else { return .unknown }
    switch callee.shape {
    case .function(let function): return call(function, nil, arguments, node)
    case .bound(let bound): return call(bound.function, bound.receiver, arguments, node)
    case .type(let type): return instantiate(type, arguments, node)
    case .external(let path): return callExternal(path, arguments, node, callee.taint)
    case .object(let object): return callObject(object, arguments, node)
    case .method(let method): return callBuiltin(method, arguments, node)
    case .instance:
      return callMethod(callee, names.dunderCall, arguments, node)
        ?? .unknown(taints.union(deepTaint(callee), taint(of: arguments)))
    case .partial(let partial):
      var combined = partial.arguments
      combined.positional += arguments.positional
      combined.keywords = arguments.keywords + combined.keywords
      combined.rest = arguments.rest ?? combined.rest
      combined.keywordRest = arguments.keywordRest ?? combined.keywordRest
      return call(partial.callee, combined, node)
    case .choice(let choice):
      conditional += 1
      defer { conditional -= 1 }
      return join(choice.options.lazy.map { self.call($0, arguments, node) }) ?? .unknown
    default: return .unknown(taints.union(deepTaint(callee), taint(of: arguments)))
    }
  }

  /// Calls a method of an instance's class; nil when the target defines none of that name.
  func callMethod(_ value: Value, _ name: Symbol, _ arguments: Arguments, _ node: NodeID) -> Value? {
    guard case .instance(let instance) = value.shape,
      let found = inherited(instance.type, name, after: false)
    else { return nil }
    return callFound(found, value, instance.type, arguments, node)
  }

  /// Runs a callable that something outside will call later or elsewhere.
  func followCallback(_ value: Value, _ node: NodeID, _ arguments: Arguments) {
    switch value.shape {
    case .function, .bound, .partial, .method, .external, .instance: _ = call(value, arguments, node)
    case .choice(let choice): for option in choice.options { followCallback(option, node, arguments) }
    default: break
    }
  }

  // MARK: Functions of the target

  /// Calls a function of the target: its body is evaluated once for each way it is called, within bounds.
  func call(_ function: FunctionValue, _ receiver: Value?, _ arguments: Arguments, _ node: NodeID) -> Value {
    if let detour = function.detour, let result = follow(detour, receiver, arguments, node) { return result }
    let code = self.code(of: function)
    // Far below the start, a body that was followed before is not followed anew for each call, but once for all.
    if callDepth >= Self.distinctDepth, let known = code.firstContext {
      connect(known, code, node)
      _ = putOff(function, receiver, arguments, node)
      return Value(known.result.shape, taint: taints.union(known.result.taint, taint(of: arguments)))
    }
    if callDepth >= limits.callDepth { return putOff(function, receiver, arguments, node) }
    let key = fingerprint(function, receiver, arguments)
    guard let context = context(function, key, receiver, arguments, node) else {
      return .unknown(taint(of: arguments))
    }
    if !context.isGeneral, isGenerator(code), !function.isDriven {
      let scope = newScope(function)
      bindParameters(function, scope, receiver, arguments)
      return makeGenerator(code, context, scope, taint(of: arguments), node)
    }
    if code.firstContext == nil { code.firstContext = context }
    connect(context, code, node)
    if context.isRunning { return context.result }
    let module = function.scope.module.frame
    if context.isGeneral {
      if hasProducers { force(arguments, node) }
      // What was widened by the same arguments before has nothing to learn from them.
      guard context.evaluations < Self.generalEvaluations, context.joined.insert(key).inserted else {
        return context.result
      }
      let scope = newScope(function)
      bindParameters(function, scope, receiver, arguments)
      let grew = generalise(scope, code, into: context)
      return context.evaluations == 0 || grew ? run(function, context, scope) : context.result
    }
    if context.evaluations > 0, context.moduleVersion == module?.version || context.evaluations >= 2 {
      return context.result
    }
    let scope = newScope(function)
    bindParameters(function, scope, receiver, arguments)
    return run(function, context, scope)
  }

  /// How often a body is evaluated for calls that are not told apart, while they bring new callables or taints.
  private static let generalEvaluations = 4
  /// How many different calls of one function are put off.
  private static let deferredWays = 16
  /// How many functions a decorator is told apart for: each gets a wrapper of its own.
  private static let decoratedFunctions = 64
  /// The depth of calls from which on one way of calling a function must do.
  private static let distinctDepth = 24

  func connect(_ context: CallContext, _ code: FunctionCode, _ node: NodeID) {
    graph.connect(
      unit, to: context.unit, at: place(node), kind: .calls(code.place.name), isConditional: conditional > 0)
  }

  private func newScope(_ function: FunctionValue) -> Frame {
    let scope = Frame(.function, parent: function.scope, module: function.scope.module, birth: branchDepth)
    scope.function = function
    return scope
  }

  /// Evaluates a function's body for one of its contexts.
  private func run(_ function: FunctionValue, _ context: CallContext, _ scope: Frame) -> Value {
    let code = self.code(of: function)
    let module = function.scope.module.frame
    guard let body = self.body(of: code) else { return .unknown }
    context.isRunning = true
    context.evaluations += 1
    callDepth += 1
    let before = steps
    let result = within(body.source, body.tree, scope, unit: context.unit) { () -> Value in
      if code.place.isLambda { return self.evaluate(body.node) }
      _ = self.run(block: body.node)
      if let yielded = scope.yielded { return Value(.list(yielded)) }
      return scope.returned ?? .none
    }
    callDepth -= 1
    code.cost += steps - before
    context.isRunning = false
    context.moduleVersion = module?.version ?? 0
    context.result = context.evaluations > 1 ? join(context.result, result) : result
    if !context.isGeneral, result.constantBytes.map({ $0.count > 1 }) ?? false { code.givesConstants = true }
    return context.result
  }

  /// The context for a call: an exact one while they are few or cheap, then a general one.
  private func context(
    _ function: FunctionValue, _ key: UInt64, _ receiver: Value?, _ arguments: Arguments, _ node: NodeID
  ) -> CallContext? {
    let code = self.code(of: function)
    if let known = code.contexts[key] { return known }
    guard functionCount < limits.reachedFunctions else {
      opaque("more than \(limits.reachedFunctions) functions are reached: further ones were not followed", at: node)
      return nil
    }
    let limit = isDecorating && code.cost < 200_000 ? Self.decoratedFunctions : exactLimit(code, arguments)
    isDecorating = false
    if code.contexts.count < limit {
      functionCount += 1
      let context = CallContext(
        unit: graph.addUnit(path: code.place.source.path, layer: code.place.source.layer), isGeneral: false)
      code.contexts[key] = context
      return context
    }
    let type = receiverType(receiver)
    if let general = code.general[type] { return general }
    let general = CallContext(
      unit: graph.addUnit(path: code.place.source.path, layer: code.place.source.layer), isGeneral: true)
    code.general[type] = general
    return general
  }

  /// The number of the class of a receiver; 0 for what is no instance.
  private func receiverType(_ receiver: Value?) -> UInt32 {
    guard case .instance(let instance)? = receiver?.shape else { return 0 }
    return identity(of: instance.type)
  }

  /// A number that differs for calls that the function could tell apart.
  private func fingerprint(_ function: FunctionValue, _ receiver: Value?, _ arguments: Arguments) -> UInt64 {
    var print = Fingerprint()
    // What a `def` closes over, and its defaults, belong to one execution of it.
    if function.scope.kind == .function || !function.defaults.isEmpty {
      print.combine(.function, UInt64(identity(of: function)))
    }
    if let receiver { fingerprint(receiver, &print) }
    for value in arguments.positional { fingerprint(value, &print) }
    for keyword in arguments.keywords {
      print.combine(.symbol, UInt64(bitPattern: Int64(keyword.name)))
      fingerprint(keyword.value, &print)
    }
    for (place, value) in [arguments.rest, arguments.keywordRest].enumerated() {
      guard let value else { continue }
      print.combine(.rest, UInt64(place))
      fingerprint(value, &print)
    }
    return print.value
  }

  /// How many ways of calling a function are told apart: few, unless it computes constants from constants, as what
  /// unpacks strings does. Deep below the start one way must do.
  private func exactLimit(_ code: FunctionCode, _ arguments: Arguments) -> Int {
    if isConstant(arguments) {
      if code.givesConstants, code.cost < 400_000 { return 4_096 }
      return callDepth > 16 ? 1 : 6
    }
    if callDepth > 12 { return 0 }
    return code.cost < 4_000 ? 4 : 1
  }

  /// Whether all arguments are constants or callables, so that each call is worth its own evaluation.
  private func isConstant(_ arguments: Arguments) -> Bool {
    guard arguments.rest == nil, arguments.keywordRest == nil else { return false }
    return arguments.all.allSatisfy {
      switch $0.shape {
      case .text, .bytes, .int, .big, .bool, .none, .float, .function, .bound, .external: true
      case .list(let list): list.rest == nil && list.elements.count <= 4_096
      default: false
      }
    }
  }

  /// Widens the parameters of a general context by those of one more call: constants become unknown, what can be
  /// called stays. Says whether anything is new.
  private func generalise(_ scope: Frame, _ code: FunctionCode, into context: CallContext) -> Bool {
    var grew = false
    for (place, parameter) in parameters(of: code).enumerated() {
      guard let value = scope.names[parameter.name] else { continue }
      if context.held.count <= place {
        context.held += repeatElement(.none, count: place + 1 - context.held.count)
      }
      let known = context.parameters[parameter.name]
      let widening = widening(value, known)
      let held = taints.union(context.held[place], widening.held)
      let holdsMore = held != context.held[place]
      context.held[place] = held
      if let known, !widening.isNew {
        grew = grew || holdsMore
        scope.names.set(parameter.name, known)
        continue
      }
      var widened = Value.unknown(widening.taint)
      for option in alternatives(value) where isWorthKeeping(option) { widened = join(widened, option) }
      if let before = known {
        let joined = join(before, widened)
        grew = grew || holdsMore || joined.taint != before.taint || optionCount(joined) > optionCount(before)
        widened = joined
      } else {
        grew = true
      }
      context.parameters.set(parameter.name, widened)
      scope.names.set(parameter.name, widened)
    }
    return grew
  }

  /// What one more value of a parameter brings along: to what is unknown of it, and in what stays as it is; and whether
  /// that or what stays is new.
  private func widening(_ value: Value, _ known: Value?) -> (taint: Taint, held: Taint, isNew: Bool) {
    var taint = Taint.none
    var held = Taint.none
    var isNew = known == nil
    for option in alternatives(value) {
      let all = deepTaint(option)
      held = taints.union(held, all)
      if isWorthKeeping(option) {
        taint = taints.union(taint, option.taint)
        if let known, !isNew { isNew = !isOption(option, of: known) }
      } else {
        taint = taints.union(taint, all)
      }
    }
    if let known, taints.union(known.taint, taint) != known.taint { isNew = true }
    return (taint, held, isNew)
  }

  private func isOption(_ option: Value, of value: Value) -> Bool {
    guard case .choice(let choice) = value.shape else { return isSame(value, option) }
    return isOption(option, of: choice.options)
  }

  private func isWorthKeeping(_ value: Value) -> Bool {
    switch value.shape {
    case .function, .bound, .instance, .type, .module, .partial, .method: true
    case .external(let path): paths.model(path, symbols) != nil || paths.isTopLevel(path)
    default: false
    }
  }

  /// Binds arguments to parameters as a call does (language reference 6.3.4); what is missing is unknown.
  private func bindParameters(_ function: FunctionValue, _ scope: Frame, _ receiver: Value?, _ arguments: Arguments) {
    let code = self.code(of: function)
    let given = arguments.positional
    // The receiver stands before what was given.
    let offset = receiver == nil ? 0 : 1
    var taken = 0
    scope.receiver = receiver ?? given.first
    for (index, parameter) in parameters(of: code).enumerated() {
      switch parameter.kind {
      case .plain, .positionalOnly:
        if taken < offset {
          scope.names.set(parameter.name, receiver ?? .unknown)
        } else if taken - offset < given.count {
          scope.names.set(parameter.name, given[taken - offset])
        } else {
          scope.names.set(parameter.name, missing(function, index, parameter, arguments))
          continue
        }
        taken += 1
      case .keywordOnly: scope.names.set(parameter.name, missing(function, index, parameter, arguments))
      case .list:
        var rest = Array(given.dropFirst(max(0, taken - offset)))
        if taken < offset, let receiver { rest.insert(receiver, at: 0) }
        scope.names.set(parameter.name, make(rest, .tuple, rest: arguments.rest))
        taken = offset + given.count
      case .dictionary:
        scope.names.set(parameter.name, keywords(arguments, besides: code, taken))
      }
    }
  }

  /// What `**kwargs` is: the keywords that no parameter took; `taken` parameters were given by position.
  private func keywords(_ arguments: Arguments, besides code: FunctionCode, _ taken: Int) -> Value {
    let rest = DictionaryValue(birth: branchDepth)
    for keyword in arguments.keywords {
      let owner = parameters(of: code).firstIndex { parameter in
        parameter.name == keyword.name && parameter.kind != .list && parameter.kind != .dictionary
      }
      if let owner, owner >= taken || parameters(of: code)[owner].kind == .keywordOnly { continue }
      storeEntry(rest, .text(symbols.text(keyword.name)), keyword.value)
    }
    rest.rest = arguments.keywordRest
    return Value(.dictionary(rest))
  }

  private func missing(
    _ function: FunctionValue, _ index: Int, _ parameter: FunctionCode.Parameter, _ arguments: Arguments
  ) -> Value {
    if let value = arguments.keyword(parameter.name) { return value }
    if parameter.kind != .keywordOnly, let rest = arguments.rest { return rest }
    if let rest = arguments.keywordRest { return rest }
    if function.defaults.indices.contains(index), let value = function.defaults[index] { return value }
    return .unknown
  }
}

// MARK: Calls that lie too deep

extension Interpreter {
  /// A call that is followed later instead of where it is.
  struct DeferredCall {
    let function: FunctionValue
    let receiver: Value?
    let arguments: Arguments
    let context: CallContext
  }

  /// Puts off the body of a function that is called very deep; what it gives is unknown there.
  private func putOff(
    _ function: FunctionValue, _ receiver: Value?, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    guard functionCount < limits.reachedFunctions else {
      opaque("more than \(limits.reachedFunctions) functions are reached: further ones were not followed", at: node)
      return .unknown(taint(of: arguments))
    }
    let code = self.code(of: function)
    let type = receiverType(receiver)
    let key = fingerprint(function, receiver, arguments)
    if let known = code.general[type] {
      connect(known, code, node)
      // Other arguments may bring another callable: a harmless call first must not hide what a later one passes.
      if known.joined.count < Self.deferredWays, known.joined.insert(key).inserted {
        deferred.append(DeferredCall(function: function, receiver: receiver, arguments: arguments, context: known))
      }
      return known.result
    }
    functionCount += 1
    let context = CallContext(
      unit: graph.addUnit(path: code.place.source.path, layer: code.place.source.layer), isGeneral: true)
    context.result = .unknown(taint(of: arguments))
    context.joined.insert(key)
    code.general[type] = context
    if code.firstContext == nil { code.firstContext = context }
    connect(context, code, node)
    deferred.append(DeferredCall(function: function, receiver: receiver, arguments: arguments, context: context))
    return context.result
  }

  /// Follows what was put off, and what that puts off in turn: each function a few times, so that it comes to an end.
  func followDeferred() {
    let outside = callDepth
    defer { callDepth = outside }
    // As far below the start as where what was followed before is not followed anew.
    callDepth = Self.distinctDepth
    defer { closeGenerators() }
    while let call = deferred.popLast() {
      guard !exhausted else { return deferred.removeAll() }
      guard call.context.evaluations < Self.generalEvaluations else { continue }
      let scope = newScope(call.function)
      bindParameters(call.function, scope, call.receiver, call.arguments)
      let grew = generalise(scope, code(of: call.function), into: call.context)
      if call.context.evaluations == 0 || grew {
        _ = run(call.function, call.context, scope)
      }
    }
  }
}

import PythonSyntax

/// Built-in functions that call a special method of what they are given.
extension Interpreter {
  /// Whether an argument of a call may have special methods.
  func hasSpecialArgument(_ arguments: Arguments) -> Bool {
    for argument in arguments.positional.prefix(3) {
      switch argument.shape {
      case .instance: return true
      case .type(let type): if type.metaclass != nil || hooks(type).contains(.operations) { return true }
      case .choice(let choice): if choice.options.contains(where: { isSpecial($0) }) { return true }
      default: break
      }
    }
    return false
  }

  /// The result of a built-in function whose argument is an instance with a method for it; nil where there is none.
  func specialCall(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    if case .choice(let choice)? = call.arguments.at(0)?.shape {
      // One of several: each that has the method calls it.
      conditional += 1
      defer { conditional -= 1 }
      for option in choice.options where isSpecial(option) {
        _ = specialCall(named, call, option)
      }
      return nil
    }
    return call.arguments.at(0).flatMap { specialCall(named, call, $0) }
  }

  private func specialCall(_ named: Handler.Named, _ call: ExternalCall, _ value: Value) -> Value? {
    let special = names.special
    func ask(_ names: Symbol...) -> Value? {
      for name in names {
        if let result = callSpecial(value, name, [], call.node) { return result }
      }
      return nil
    }
    switch named {
    case .len: return ask(special.len) ?? content(of: value).flatMap { again(named, call, $0) }
    case .hash: return ask(special.hash)
    case .bytes: return ask(special.bytes, special.index, special.iter) ?? content(of: value)
    case .int:
      return ask(special.int, special.index, special.trunc) ?? content(of: value).flatMap { again(named, call, $0) }
    case .float: return ask(special.float, special.index) ?? content(of: value).flatMap { again(named, call, $0) }
    case .abs: return ask(special.abs)
    case .round: return ask(special.round)
    case .hex, .oct, .bin, .chr: return ask(special.index).flatMap { again(named, call, $0) }
    case .range: return specialRange(call)
    case .dir: return ask(special.dir)
    case .reversed: return ask(special.reversed)
    case .isinstance: return checkInstance(call)
    case .hasattr: return hasAttribute(value, call)
    case .copy: return copied(value, call)
    default: return nil
    }
  }

  private func again(_ named: Handler.Named, _ call: ExternalCall, _ value: Value) -> Value? {
    if case .instance = value.shape { return nil }
    var arguments = call.arguments
    if !arguments.positional.isEmpty { arguments.positional[0] = value }
    return ordinary(
      named,
      ExternalCall(
        path: call.path, arguments: arguments, receiver: call.receiver, node: call.node, taint: call.taint,
        effects: call.effects))
  }

  private func specialRange(_ call: ExternalCall) -> Value? {
    var arguments = call.arguments
    arguments.positional = arguments.positional.map { indexed($0, call.node) }
    guard !hasSpecialArgument(arguments) else { return nil }
    return ordinary(
      .range,
      ExternalCall(
        path: call.path, arguments: arguments, receiver: nil, node: call.node, taint: call.taint, effects: call.effects
      ))
  }

  private func hasAttribute(_ value: Value, _ call: ExternalCall) -> Value? {
    if let name = call.arguments.at(1)?.constantText {
      _ = attribute(value, symbols.intern(name.rendered), call.node)
    }
    return nil
  }

  /// `isinstance(x, C)`, `issubclass(B, C)`: the metaclass of `C`, or a hook of `C` (PEP 3119).
  func checkInstance(_ call: ExternalCall) -> Value? {
    guard let name = paths.name(call.path).map({ symbols.text($0) }), name != "callable",
      let value = call.arguments.at(0), let tested = call.arguments.at(1)
    else { return nil }
    var result: Value?
    let method = name == "isinstance" ? names.special.instancecheck : names.special.subclasscheck
    for candidate in classes(in: tested) {
      result = callSpecial(candidate, method, [value], call.node)
      guard result == nil, case .type(let type) = candidate.shape, hooks(type).contains(.operations),
        let hook = inherited(type, names.special.subclasshook, after: false)
      else { continue }
      _ = callFound(hook, candidate, type, Arguments([.unknown]), call.node)
    }
    return result
  }

  /// The classes that a test of type names: one, a tuple of them, or a union.
  private func classes(in tested: Value) -> [Value] {
    var pending = [tested]
    var found: [Value] = []
    var budget = 64
    while let value = pending.popLast(), budget > 0 {
      budget -= 1
      switch value.shape {
      case .list(let list): pending += list.elements.prefix(64)
      case .choice(let choice): pending += choice.options
      default: found.append(value)
      }
    }
    return found.reversed()
  }

  // MARK: operator

  /// The functions of `operator` that say or change something, by their names.
  func operatorSpecial(_ call: ExternalCall) -> Value? {
    guard let name = paths.name(call.path).map({ symbols.text($0) }), let left = call.arguments.at(0) else {
      return nil
    }
    let node = call.node
    func said(_ verdict: Truth) -> Value { verdict == .unknown ? .unknown(call.taint) : .bool(verdict == .yes) }
    switch name {
    case "not_":
      let verdict = truth(left, node)
      return verdict == .unknown ? .unknown(call.taint) : .bool(verdict == .no)
    case "truth": return said(truth(left, node))
    case "neg": return specialUnary(.negative, left, node)
    case "pos": return specialUnary(.positive, left, node)
    case "inv", "invert": return specialUnary(.invert, left, node)
    case "index": return indexed(left, node)
    case "length_hint": return callSpecial(left, names.special.len, [], node)
    default: break
    }
    guard let right = call.arguments.at(1) else { return nil }
    if let operation = Self.comparisons[name] { return said(compare(operation, left, right, node)) }
    if let operation = Self.inPlaceOperations[name] {
      return specialInPlace(operation, left, right, node) ?? binary(operation, left, right, node)
    }
    switch name {
    case "contains": return said(compare(.in, right, left, node))
    case "delitem": deleteItem(left, right, node)
    case "setitem": setItem(left, right, call.arguments.at(2) ?? .unknown, node)
    default: return nil
    }
    return Value.none
  }

  private static let comparisons: [String: Operator] = [
    "eq": .equal, "ne": .notEqual, "lt": .less, "le": .lessOrEqual, "gt": .greater, "ge": .greaterOrEqual,
  ]
  private static let inPlaceOperations: [String: Operator] = [
    "isub": .subtract, "imul": .multiply, "imatmul": .matrixMultiply, "itruediv": .divide, "ifloordiv": .floorDivide,
    "imod": .modulo, "ipow": .power, "ilshift": .leftShift, "irshift": .rightShift, "iand": .bitAnd, "ior": .bitOr,
  ]

  // MARK: Copies and pickles

  /// `copy.copy(x)`, `copy.deepcopy(x)`.
  private func copied(_ value: Value, _ call: ExternalCall) -> Value? {
    let isDeep = paths.name(call.path).map { symbols.text($0) } == "deepcopy"
    if let result = callSpecial(
      value, isDeep ? names.special.deepcopy : names.special.copy, isDeep ? [.unknown] : [], call.node)
    {
      return result
    }
    return reduction(of: value, call.node).map { rebuild($0, call.node) }
  }

  /// What a class says about how its instances are to be made again (`object.__reduce_ex__`); nil where it says nothing.
  func reduction(of value: Value, _ node: NodeID) -> Value? {
    if let result = callSpecial(value, names.special.reduceEx, [.int(4)], node) { return result }
    if let result = callSpecial(value, names.special.reduce, [], node) { return result }
    _ = callSpecial(value, names.special.getstate, [], node)
    return nil
  }

  /// Makes an object as its reduction says: a callable with its arguments.
  func rebuild(_ reduction: Value, _ node: NodeID) -> Value {
    guard let parts = knownElements(reduction)?.known, parts.count >= 2 else { return .unknown(deepTaint(reduction)) }
    var arguments = Arguments()
    if let elements = knownElements(parts[1]) {
      arguments.positional = elements.known
      arguments.rest = elements.rest
    }
    let made = call(parts[0], arguments, node)
    if parts.count > 2 { _ = callSpecial(made, names.special.setstate, [parts[2]], node) }
    return made
  }

  /// Pickled objects whose classes say how they are made again, in a value; in the order in which they lie there.
  func reductions(in value: Value, _ node: NodeID) -> [Value] {
    var pending = [value]
    var found: [Value] = []
    var budget = 256
    while let next = pending.popLast(), budget > 0 {
      budget -= 1
      switch next.shape {
      case .instance: if let reduction = reduction(of: next, node) { found.append(reduction) }
      case .list(let list): pending += list.elements.prefix(64).reversed()
      case .dictionary(let dictionary): pending += dictionary.values.prefix(64).reversed()
      case .choice(let choice): pending += choice.options.reversed()
      default: break
      }
    }
    return found
  }
}

import Evidence
import PythonSyntax

extension Interpreter {
  /// Built-in functions over sequences, and those that call what they are given.
  func container(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .map: return mapped(call)
    case .starmap: return mapped(call, unpacking: true)
    case .filter: return filtered(call)
    case .zip: return zipped(call)
    case .enumerate: return enumerated(call)
    case .range: return range(call)
    case .reversed: return reversed(call)
    case .sorted: return sorted(call)
    case .list: return copied(call, .list)
    case .tuple: return copied(call, .tuple)
    case .set: return copied(call, .set)
    case .iter: return iterator(call)
    case .next: return nextElement(call)
    case .chain: return chained(call)
    case .dict: return dictionary(call)
    case .sum: return sum(call)
    case .min, .max: return extreme(call, isGreatest: named == .max)
    case .heap: return heap(call)
    case .any: return .unknown(call.taint)
    case .reduce: return reduced(call)
    case .partial: return partial(call)
    case .wraps: return call.arguments.at(0) ?? .unknown
    case .attrgetter, .itemgetter, .methodcaller: return getter(call)
    case .operatorCall: return operatorCall(call)
    case .repeatValue: return repeated(call)
    default: return nil
    }
  }

  private func mapped(_ call: ExternalCall, unpacking: Bool = false) -> Value {
    guard let function = call.arguments.at(0), let iterable = call.arguments.at(1) else { return .unknown(call.taint) }
    if call.arguments.positional.count > 2 {
      return mapped(function, Array(call.arguments.positional.dropFirst()), call)
    }
    let result = ListValue([], .iterator, birth: branchDepth)
    _ = iterate(iterable, call.node) { element in
      var arguments = Arguments([element])
      if unpacking, let parts = self.knownElements(element) { arguments = Arguments(parts.known) }
      self.append(self.call(function, arguments, call.node), to: result)
      return .normal
    }
    return Value(.list(result))
  }

  private func filtered(_ call: ExternalCall) -> Value {
    guard let function = call.arguments.at(0), let iterable = call.arguments.at(1) else { return .unknown(call.taint) }
    let result = ListValue([], .iterator, birth: branchDepth)
    _ = iterate(iterable, call.node) { element in
      let verdict: Truth
      if case .none = function.shape {
        verdict = self.truth(element)
      } else {
        verdict = self.truth(self.call(function, Arguments([element]), call.node))
      }
      if verdict == .yes { self.append(element, to: result) }
      if verdict == .unknown { result.rest = result.rest.map { self.join($0, element) } ?? element }
      return .normal
    }
    return Value(.list(result))
  }

  private func enumerated(_ call: ExternalCall) -> Value {
    guard let argument = call.arguments.at(0) else { return .unknown }
    let iterable = iterated(argument, call.node)
    let start = call.arguments.at(1, names.start)?.constantInt ?? 0
    guard let elements = knownElements(iterable), elements.rest == nil, start.magnitude < 1 << 40 else {
      return make([], .iterator, rest: .list([.unknown, elementOf(iterable)], .tuple))
    }
    return make(
      elements.known.enumerated().map { .list([.int($0.offset + start), $0.element], .tuple) }, .iterator)
  }

  private func range(_ call: ExternalCall) -> Value {
    let numbers = call.arguments.positional.map(\.constantInt)
    guard !numbers.isEmpty, numbers.allSatisfy({ $0 != nil }), call.arguments.rest == nil else {
      return .unknown(call.taint)
    }
    let values = numbers.compactMap { $0 }
    let start = values.count == 1 ? 0 : values[0]
    let end = values.count == 1 ? values[0] : values[1]
    let step = values.count > 2 ? values[2] : 1
    guard step != 0, start.magnitude < 1 << 60, end.magnitude < 1 << 60, step.magnitude < 1 << 60 else {
      return .unknown(call.taint)
    }
    let count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step
    guard count <= 100_000 else { return .unknown(call.taint) }
    charge(bytes: count * 32)
    return make(stride(from: start, to: end, by: step).map { Value(.int($0), taint: call.taint) }, .iterator)
  }

  private func reversed(_ call: ExternalCall) -> Value {
    guard let argument = call.arguments.at(0) else { return .unknown }
    let value = iterated(argument, call.node)
    guard let elements = knownElements(value), elements.rest == nil else { return .unknown(call.taint) }
    let lineage = lineages.adding("reversed", to: value.lineage)
    return make(
      elements.known.reversed().map {
        Value($0.shape, taint: $0.taint, lineage: $0.lineage == .none ? .none : lineage)
      },
      .iterator)
  }

  private func copied(_ call: ExternalCall, _ kind: ListValue.Kind) -> Value {
    guard let argument = call.arguments.at(0) else { return make([], kind) }
    let value = iterated(argument, call.node)
    guard let elements = knownElements(value), elements.known.count <= ListValue.limit else {
      return make([], kind, rest: elementOf(value))
    }
    charge(bytes: elements.known.count * 32)
    return make(kind == .set ? distinct(elements.known) : elements.known, kind, rest: elements.rest)
  }

  private func nextElement(_ call: ExternalCall) -> Value {
    guard let argument = call.arguments.at(0) else { return .unknown }
    if let value = callMethod(argument, names.dunderNext, Arguments(), call.node) { return value }
    if case .list(let list) = argument.shape, list.producer != nil {
      return advance(list, call.node) ?? call.arguments.at(1) ?? .unknown
    }
    return drawn(from: argument, otherwise: call.arguments.at(1)) ?? elementOf(iterated(argument, call.node))
  }

  private func chained(_ call: ExternalCall) -> Value {
    let result = ListValue([], .iterator, birth: branchDepth)
    for argument in call.arguments.positional { extend(result, with: iterated(argument, call.node)) }
    return Value(.list(result))
  }

  private func dictionary(_ call: ExternalCall) -> Value {
    let result = DictionaryValue(birth: branchDepth)
    if let first = call.arguments.at(0) {
      update(result, from: used(first, call.node))
    }
    for keyword in call.arguments.keywords {
      storeEntry(result, .text(symbols.text(keyword.name)), keyword.value)
    }
    if let rest = call.arguments.keywordRest { update(result, from: rest) }
    return Value(.dictionary(result))
  }

  private func sum(_ call: ExternalCall) -> Value {
    guard let argument = call.arguments.at(0), let elements = knownElements(iterated(argument, call.node)),
      elements.rest == nil
    else { return .unknown(call.taint) }
    var total = call.arguments.at(1, names.start) ?? .int(0)
    for element in elements.known { total = binary(.add, total, element, call.node) }
    return total
  }

  private func reduced(_ call: ExternalCall) -> Value {
    guard let function = call.arguments.at(0), let iterable = call.arguments.at(1) else { return .unknown(call.taint) }
    var total = call.arguments.at(2)
    _ = iterate(iterable, call.node) { element in
      total = total.map { self.call(function, Arguments([$0, element]), call.node) } ?? element
      return .normal
    }
    return total ?? .unknown(call.taint)
  }

  private func partial(_ call: ExternalCall) -> Value {
    guard let function = call.arguments.at(0) else { return .unknown }
    return Value(.partial(PartialCall(function, call.arguments.droppingFirst())))
  }

  private func repeated(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0) else { return .unknown }
    if let count = call.arguments.at(1)?.constantInt, (0...65_536).contains(count) {
      return make(Array(repeating: value, count: count), .iterator)
    }
    if call.arguments.positional.count == 1, let endless = iteration(.repeatEndlessly, call) { return endless }
    return make([], .iterator, rest: value)
  }

  // MARK: operator

  private func getter(_ call: ExternalCall) -> Value {
    let object = ExternalObject(paths.call(call.path), call.arguments, birth: branchDepth)
    object.payload = .getter(call.arguments.at(0) ?? .unknown)
    return Value(.object(object))
  }

  /// `operator.attrgetter('system')(os)` and its relatives.
  func applyGetter(_ object: ExternalObject, _ getter: Value, _ arguments: Arguments, _ node: NodeID) -> Value {
    guard let target = arguments.at(0) else { return .unknown }
    switch paths.text(object.path, symbols) {
    case "operator.itemgetter()": return item(target, getter, node)
    case "operator.methodcaller()":
      guard let name = getter.constantText else { return .unknown(deepTaint(target)) }
      return call(
        attribute(target, symbols.intern(name.rendered), node), object.arguments.droppingFirst(), node)
    default:
      guard let name = getter.constantText else { return .unknown(deepTaint(target)) }
      return name.rendered.split(separator: ".").reduce(target) { attribute($0, symbols.intern(String($1)), node) }
    }
  }

  /// `operator.add(a, b)` and the other functions named after operators.
  private func operatorCall(_ call: ExternalCall) -> Value {
    guard let name = paths.name(call.path).map({ symbols.text($0) }), let left = call.arguments.at(0) else {
      return .unknown(call.taint)
    }
    if name == "call" {
      return self.call(left, call.arguments.droppingFirst(), call.node)
    }
    guard let right = call.arguments.at(1) else {
      switch name {
      case "neg": return binary(.subtract, .int(0), left, call.node)
      case "invert", "inv": return binary(.subtract, .int(-1), left, call.node)
      case "not_": return truthValue(truth(left) == .yes ? .no : truth(left) == .no ? .yes : .unknown, call.taint)
      case "truth": return truthValue(truth(left), call.taint)
      case "index", "pos": return left
      default: return .unknown(call.taint)
      }
    }
    if name == "contains" { return truthValue(compare(.in, right, left, call.node), call.taint) }
    if name == "setitem", let value = call.arguments.at(2) {
      setItem(left, right, value, call.node)
      return .none
    }
    if name == "getitem" { return item(left, right, call.node) }
    let operations: [String: Operator] = [
      "add": .add, "concat": .add, "sub": .subtract, "mul": .multiply, "xor": .bitXor, "or_": .bitOr, "and_": .bitAnd,
      "mod": .modulo, "floordiv": .floorDivide, "truediv": .divide, "lshift": .leftShift, "rshift": .rightShift,
      "iadd": .add, "ixor": .bitXor, "pow": .power, "iconcat": .add, "isub": .subtract, "imul": .multiply,
      "imod": .modulo, "ior": .bitOr, "iand": .bitAnd, "__xor__": .bitXor, "__add__": .add, "__sub__": .subtract,
      "__mod__": .modulo, "__or__": .bitOr, "__and__": .bitAnd, "__mul__": .multiply, "__concat__": .add,
    ]
    let comparisons: [String: Operator] = [
      "eq": .equal, "ne": .notEqual, "lt": .less, "le": .lessOrEqual, "gt": .greater, "ge": .greaterOrEqual,
      "is_": .is, "is_not": .isNot,
    ]
    if let comparison = comparisons[name] {
      return truthValue(compare(comparison, left, right, call.node), call.taint)
    }
    return operations[name].map { binary($0, left, right, call.node) } ?? .unknown(call.taint)
  }
}

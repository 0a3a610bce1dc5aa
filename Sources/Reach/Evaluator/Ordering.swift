import PythonSyntax

/// Where a constant stands among others, as Python's `<` orders them.
enum OrderKey {
  case int(Int)
  case big(BigNumber)
  case float(Double)
  case text([UInt8])
  case bytes([UInt8])
  /// A tuple or a list, which stand in different orders.
  case sequence([OrderKey], isTuple: Bool)

  /// The key of a constant; nil for what isn't one, or is nested too deep.
  init?(_ value: Value, level: Int = 0) {
    switch value.shape {
    case .int(let number): self = .int(number)
    case .bool(let flag): self = .int(flag ? 1 : 0)
    case .big(let number): self = .big(number.number)
    case .float(let number):
      guard !number.isNaN else { return nil }
      self = .float(number)
    case .text(let text):
      guard !text.hasHoles else { return nil }
      self = .text(text.utf8)
    case .bytes(let bytes): self = .bytes(bytes.bytes)
    case .list(let list):
      if let bytes = value.constantBytes {
        self = .bytes(bytes)
        return
      }
      guard list.kind == .tuple || list.kind == .list, list.rest == nil, list.elements.count <= 64, level < 4 else {
        return nil
      }
      var keys: [OrderKey] = []
      for element in list.elements {
        guard let key = OrderKey(element, level: level + 1) else { return nil }
        keys.append(key)
      }
      self = .sequence(keys, isTuple: list.kind == .tuple)
    default: return nil
    }
  }

  /// -1, 0 or 1 as one stands before, with or behind another; nil for what Python does not order.
  ///
  /// Texts are ordered by code point, which is the order of their UTF-8.
  static func compare(_ a: OrderKey, _ b: OrderKey) -> Int? {
    switch (a, b) {
    case (.int(let x), .int(let y)): return sign(x, y)
    case (.float(let x), .float(let y)): return sign(x, y)
    case (.int(let x), .float(let y)): return sign(Double(x), y)
    case (.float(let x), .int(let y)): return sign(x, Double(y))
    case (.big(let x), .big(let y)): return BigNumber.order(x, y)
    case (.big(let x), .int), (.big(let x), .float): return x.isNegative ? -1 : 1
    case (.int, .big(let y)), (.float, .big(let y)): return y.isNegative ? 1 : -1
    case (.text(let x), .text(let y)), (.bytes(let x), .bytes(let y)): return lexicographic(x, y)
    case (.sequence(let x, let isTuple), .sequence(let y, let isOtherTuple)):
      guard isTuple == isOtherTuple else { return nil }
      for (left, right) in zip(x, y) {
        guard let order = compare(left, right) else { return nil }
        if order != 0 { return order }
      }
      return sign(x.count, y.count)
    default: return nil
    }
  }

  private static func sign<T: Comparable>(_ x: T, _ y: T) -> Int { x < y ? -1 : x > y ? 1 : 0 }

  private static func lexicographic(_ x: [UInt8], _ y: [UInt8]) -> Int {
    x.lexicographicallyPrecedes(y) ? -1 : x == y ? 0 : 1
  }

  /// The places of keys in ascending order, equal ones as they stood; nil where two can't be ordered.
  static func order(_ keys: [OrderKey], isReversed: Bool = false) -> [Int]? {
    var isOrdered = true
    let places = keys.indices.sorted { a, b in
      guard let order = compare(keys[a], keys[b]) else {
        isOrdered = false
        return a < b
      }
      // Equal elements keep their order in both directions.
      return order == 0 ? a < b : (order < 0) != isReversed
    }
    return isOrdered ? places : nil
  }
}

extension Interpreter {
  /// The elements of a sequence that is known as a whole in the order of `sorted`; nil where that is not known.
  func sorted(_ elements: [Value], _ arguments: Arguments, _ call: NodeID) -> [Value]? {
    guard elements.count <= ListValue.limit, take(steps: elements.count) else { return nil }
    let function = arguments.keyword(names.key).flatMap { $0.isNone ? nil : $0 }
    var isReversed = false
    if let flag = arguments.keyword(symbols.intern("reverse")) {
      switch truth(flag) {
      case .yes: isReversed = true
      case .no: break
      case .unknown: return nil
      }
    }
    var keys: [OrderKey] = []
    keys.reserveCapacity(elements.count)
    for element in elements {
      let value = function.map { self.call($0, Arguments([element]), call) } ?? element
      guard let key = OrderKey(value) else {
        orderSpecials(function == nil ? elements : [value, value], call)
        return nil
      }
      keys.append(key)
    }
    return OrderKey.order(keys, isReversed: isReversed).map { places in places.map { elements[$0] } }
  }

  /// `sorted(…)`, `heapq.nsmallest(…)`: a new list.
  func sorted(_ call: ExternalCall) -> Value {
    guard let argument = call.arguments.at(0) else { return .unknown }
    let value = iterated(argument, call.node)
    guard let elements = knownElements(value) else {
      followKey(call, value)
      return .unknown(call.taint)
    }
    if elements.rest == nil, let ordered = sorted(elements.known, call.arguments, call.node) {
      let result = ListValue(ordered, .list, birth: branchDepth)
      if case .list(let list) = value.shape { result.isUnordered = list.isUnordered }
      return Value(.list(result))
    }
    followKey(call, value)
    return make([], .list, rest: elementOf(value))
  }

  /// What orders elements runs for any of them, whether or not the order is known.
  private func followKey(_ call: ExternalCall, _ value: Value) {
    guard let key = call.arguments.keyword(names.key) else { return }
    followCallback(key, call.node, Arguments([elementOf(value)]))
  }

  /// `min(…)`, `max(…)`.
  func extreme(_ call: ExternalCall, isGreatest: Bool) -> Value {
    var arguments = call.arguments
    let isSingle = arguments.positional.count == 1
    let value = isSingle ? iterated(arguments.positional[0], call.node) : make(arguments.positional, .list)
    guard let elements = knownElements(value), arguments.rest == nil || !isSingle else {
      followKey(call, value)
      return .unknown(deepTaint(value))
    }
    arguments.keywords.removeAll { $0.name != names.key }
    if elements.rest == nil, arguments.rest == nil, !elements.known.isEmpty,
      let ordered = sorted(elements.known, arguments, call.node), let first = ordered.first
    {
      // Of equal ones the first is taken; they differ only where a key makes them equal.
      return isGreatest ? greatest(ordered, arguments, call.node) : first
    }
    followKey(call, value)
    if elements.known.isEmpty, let fallback = call.arguments.keyword(names.default_) { return fallback }
    return elementOf(value)
  }

  /// The first of the greatest among elements in ascending order.
  private func greatest(_ ordered: [Value], _ arguments: Arguments, _ node: NodeID) -> Value {
    var arguments = arguments
    arguments.keywords.append((symbols.intern("reverse"), .bool(true)))
    return sorted(ordered, arguments, node)?.first ?? .unknown
  }

  /// `heapq`: a heap is kept as a sorted list, which is one, and gives its elements in the same order.
  func heap(_ call: ExternalCall) -> Value? {
    guard let name = paths.name(call.path).map({ symbols.text($0) }) else { return nil }
    switch name {
    case "nsmallest", "nlargest":
      guard let count = call.arguments.at(0)?.constantInt else { return nil }
      var rest = call.arguments.droppingFirst()
      if name == "nlargest" { rest.keywords.append((symbols.intern("reverse"), .bool(true))) }
      return slice(sorted(call.with(rest)), nil, .int(max(0, count)), nil)
    case "merge":
      var all = call.arguments
      all.positional = [chain(call)]
      return sorted(call.with(all))
    default: break
    }
    guard case .list(let list)? = call.arguments.at(0)?.shape else { return nil }
    if name == "heappush" || name == "heappushpop", let value = call.arguments.at(1) { append(value, to: list) }
    if list.rest == nil, list.birth >= branchDepth, let ordered = sorted(list.elements, Arguments(), call.node) {
      touch(list)
      list.elements = ordered
    }
    guard name == "heappop" || name == "heappushpop" else { return Value.none }
    return listMethod(list, Value(.list(list)), "pop", Arguments([.int(0)]), call.node)
  }

  private func chain(_ call: ExternalCall) -> Value {
    let result = ListValue([], .iterator, birth: branchDepth)
    for argument in call.arguments.positional { extend(result, with: iterated(argument, call.node)) }
    return Value(.list(result))
  }
}

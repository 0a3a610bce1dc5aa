import Evidence
import PythonSyntax

extension Interpreter {
  /// The value that is one of two.
  func join(_ a: Value, _ b: Value) -> Value {
    let taint = taints.union(a.taint, b.taint)
    if isSame(a, b) {
      return Value(a.shape, taint: taint, lineage: a.lineage == .none ? b.lineage : a.lineage)
    }
    if case .unbound = a.shape { return Value(b.shape, taint: taint, lineage: b.lineage) }
    if case .unbound = b.shape { return Value(a.shape, taint: taint, lineage: a.lineage) }
    switch (a.shape, b.shape) {
    case (.choice, .choice): break
    case (.choice(let choice), _):
      if isOption(b, of: choice.options) { return Value(a.shape, taint: taint) }
    case (_, .choice): break
    default: return Value(.choice(ChoiceValue([a, b])), taint: taint)
    }
    var options: [Value] = []
    options.reserveCapacity(ChoiceValue.limit)
    add(a, to: &options)
    add(b, to: &options)
    guard options.count <= ChoiceValue.limit else { return .unknown(taints.union(deepTaint(a), deepTaint(b))) }
    return Value(.choice(ChoiceValue(options)), taint: taint)
  }

  /// Adds what a value may be to a list of alternatives, each once.
  private func add(_ value: Value, to options: inout [Value]) {
    guard case .choice(let choice) = value.shape else {
      if !isOption(value, of: options) { options.append(value) }
      return
    }
    if options.isEmpty, value.taint.isEmpty { return options.append(contentsOf: choice.options) }
    let isFirst = options.isEmpty
    for option in choice.options where isFirst || !isOption(option, of: options) {
      options.append(Value(option.shape, taint: taints.union(option.taint, value.taint), lineage: option.lineage))
    }
  }

  /// Adds one more value to those that a value may be, as `join` does.
  func join(_ value: Value, into joined: inout JoinedValues) {
    if joined.add(value, self) { return }
    joined = JoinedValues(joined.value.map { join($0, value) } ?? value)
  }

  /// What any of some values is; nil where there are none.
  func join(_ values: some Sequence<Value>, startingWith first: Value? = nil) -> Value? {
    var joined = JoinedValues(first)
    for value in values { join(value, into: &joined) }
    return joined.value
  }

  /// The options of a choice; the value itself for everything else.
  func alternatives(_ value: Value) -> [Value] {
    if case .choice(let choice) = value.shape {
      guard !value.taint.isEmpty else { return choice.options }
      return choice.options.map {
        Value($0.shape, taint: taints.union($0.taint, value.taint), lineage: $0.lineage)
      }
    }
    return [value]
  }

  /// How many values a value may be.
  func optionCount(_ value: Value) -> Int {
    if case .choice(let choice) = value.shape { return choice.options.count }
    return 1
  }

  /// Whether a value is one of a few.
  func isOption(_ value: Value, of options: [Value]) -> Bool {
    options.withUnsafeBufferPointer { options in
      for index in options.indices where isSame(options[index], value) { return true }
      return false
    }
  }

  /// Whether two values are equal constants or the same object.
  func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a.shape, b.shape) {
    case (.unknown, .unknown), (.none, .none), (.unbound, .unbound): true
    case (.bool(let x), .bool(let y)): x == y
    case (.int(let x), .int(let y)): x == y
    case (.float(let x), .float(let y)): x == y
    case (.big(let x), .big(let y)): x === y || x.number == y.number
    case (.text(let x), .text(let y)): x === y || x.utf8 == y.utf8
    case (.bytes(let x), .bytes(let y)): x === y || x.bytes == y.bytes
    case (.external(let x), .external(let y)): x == y
    case (.list(let x), .list(let y)): x === y
    case (.dictionary(let x), .dictionary(let y)): x === y
    case (.module(let x), .module(let y)): x === y
    case (.object(let x), .object(let y)): x === y
    case (.function(let x), .function(let y)):
      x === y || (x.place.node == y.place.node && x.place.source === y.place.source && x.scope === y.scope)
    case (.type(let x), .type(let y)): x === y
    case (.instance(let x), .instance(let y)): x === y
    case (.bound(let x), .bound(let y)): x.function === y.function && isSame(x.receiver, y.receiver)
    case (.namespace(let x), .namespace(let y)): x === y
    default: false
    }
  }

  /// Whether a value counts as true in a test.
  func truth(_ value: Value, _ node: NodeID = .none) -> Truth {
    switch value.shape {
    case .none: return .no
    case .bool(let value): return value ? .yes : .no
    case .int(let number): return number != 0 ? .yes : .no
    case .big: return .yes
    case .float(let number): return number != 0 ? .yes : .no
    case .text(let text):
      if text.hasHoles, text.utf8.allSatisfy({ $0 == Text.hole }) { return .unknown }
      return text.utf8.isEmpty ? .no : .yes
    case .bytes(let bytes): return bytes.bytes.isEmpty ? .no : .yes
    case .list(let list):
      if list.kind == .iterator { return .yes }
      if !list.elements.isEmpty { return .yes }
      return list.rest == nil ? .no : .unknown
    case .dictionary(let dictionary):
      if !dictionary.isEmpty { return .yes }
      return dictionary.rest == nil ? .no : .unknown
    case .type(let type): return type.metaclass == nil ? .yes : specialTruth(value, node)
    case .instance(let instance):
      return hooks(instance.type).isDisjoint(with: [.operations, .content]) ? .unknown : specialTruth(value, node)
    case .function, .module, .bound, .method, .partial: return .yes
    case .external(let path): return paths.isTopLevel(path) || isStandardCallable(path) ? .yes : .unknown
    case .choice(let choice):
      var common: Truth?
      for option in choice.options {
        let truth = truth(option, node)
        if let common, common != truth { return .unknown }
        common = truth
      }
      return common ?? .unknown
    case .unknown, .unbound, .object, .namespace: return .unknown
    }
  }

  /// A callable of the model is an object, and so true; a data attribute such as `sys.flags.x` may be anything.
  private func isStandardCallable(_ path: PathID) -> Bool {
    paths.model(path, symbols).map { !$0.isData } ?? false
  }

  /// Every capability whose result is somewhere in the value, to a bounded depth.
  func deepTaint(_ value: Value) -> Taint {
    if value.shape.isLeaf { return value.taint }
    if taints.areAllEmpty { return .none }
    if case .choice(let choice) = value.shape {
      return choice.options.reduce(value.taint) { taints.union($0, deepTaint($1)) }
    }
    var budget = 400
    guard let heap = value.shape.heapValue else { return deepTaint(value, &budget, 0) }
    if heap.heldAt != heapChanges {
      heap.held = deepTaint(Value(value.shape), &budget, 0)
      heap.heldAt = heapChanges
    }
    return taints.union(value.taint, heap.held)
  }

  private func deepTaint(_ value: Value, _ budget: inout Int, _ level: Int) -> Taint {
    budget -= 1
    guard budget > 0, level < 6 else { return value.taint }
    var taint = value.taint
    if let heap = value.shape.heapValue, heap.heldAt == heapChanges { return taints.union(taint, heap.held) }
    switch value.shape {
    case .list(let list):
      taint = taints.union(taint, list.taint)
      add(list.elements, to: &taint, &budget, level)
      if let rest = list.rest { add(rest, to: &taint, &budget, level) }
    case .dictionary(let dictionary):
      taint = taints.union(taint, dictionary.taint)
      add(dictionary.stored.values, to: &taint, &budget, level)
      for key in dictionary.stored.keys.prefix(256) where !key.taint.isEmpty { taint = taints.union(taint, key.taint) }
      if let rest = dictionary.rest { add(rest, to: &taint, &budget, level) }
    case .instance(let instance):
      taint = taints.union(taint, instance.taint)
      for field in instance.fields.entries { add(field.value, to: &taint, &budget, level) }
      if let content = instance.content { add(content, to: &taint, &budget, level) }
    case .object(let object):
      taint = taints.union(taint, object.taint)
      for field in object.fields.entries { add(field.value, to: &taint, &budget, level) }
    case .choice(let choice): for option in choice.options { add(option, to: &taint, &budget, level) }
    case .bound(let bound): add(bound.receiver, to: &taint, &budget, level)
    case .method(let method): add(method.receiver, to: &taint, &budget, level)
    case .partial(let partial): for argument in partial.arguments.all { add(argument, to: &taint, &budget, level) }
    default: break
    }
    return taint
  }

  /// Elements are looked at where they lie: copying them would cost more than the look.
  private func add(_ elements: [Value], to taint: inout Taint, _ budget: inout Int, _ level: Int) {
    elements.withUnsafeBufferPointer { elements in
      for index in 0..<min(elements.count, 256) {
        if !elements[index].shape.isLeaf {
          taint = taints.union(taint, deepTaint(elements[index], &budget, level + 1))
        } else {
          budget -= 1
          let own = elements[index].taint
          if !own.isEmpty { taint = taints.union(taint, own) }
        }
      }
    }
  }

  /// Most parts of a value are constants without a taint: they cost no call.
  @inline(__always)
  private func add(_ part: Value, to taint: inout Taint, _ budget: inout Int, _ level: Int) {
    if part.shape.isLeaf {
      budget -= 1
      if !part.taint.isEmpty { taint = taints.union(taint, part.taint) }
    } else {
      taint = taints.union(taint, deepTaint(part, &budget, level + 1))
    }
  }

  /// The taint of everything in an argument list.
  func taint(of arguments: Arguments) -> Taint {
    var taint = Taint.none
    for argument in arguments.all { taint = taints.union(taint, deepTaint(argument)) }
    return taint
  }
}

/// Values that are joined one after another: the choice of them is made once, in the end.
struct JoinedValues {
  private var options: [Value] = []
  private var isChoice = false
  private var taint = Taint.none

  init(_ value: Value? = nil) {
    guard let value else { return }
    taint = value.taint
    if case .choice(let choice) = value.shape {
      options = choice.options
      isChoice = true
    } else {
      options = [value]
    }
  }

  /// The value that is one of those added; nil where none was.
  var value: Value? {
    isChoice ? Value(.choice(ChoiceValue(options)), taint: taint) : options.first
  }

  /// Adds a value that is no choice to a few others; false where only a full join can tell what comes out.
  mutating func add(_ value: Value, _ interpreter: Interpreter) -> Bool {
    switch value.shape {
    case .choice, .unbound: return false
    default: break
    }
    guard isChoice else { return false }
    if !interpreter.isOption(value, of: options) {
      guard options.count < ChoiceValue.limit else { return false }
      if !taint.isEmpty {
        for place in options.indices { options[place].taint = interpreter.taints.union(options[place].taint, taint) }
      }
      options.append(value)
    }
    taint = interpreter.taints.union(taint, value.taint)
    return true
  }
}

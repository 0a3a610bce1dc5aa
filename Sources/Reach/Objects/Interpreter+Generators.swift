import Evidence
import Glibc
import PythonSyntax

/// Iterators whose code runs when elements are asked for (language reference 6.2.9).
extension Interpreter {
  // MARK: Finding generators

  /// Whether a function's body has a `yield` of its own; notes which of its statements have one inside.
  func isGenerator(_ code: FunctionCode) -> Bool {
    switch code.kind {
    case .plain: return false
    case .generator: return true
    case .unknown: break
    }
    code.kind = .plain
    guard !code.place.isLambda, let body = body(of: code) else { return false }
    code.yielding = yieldingNodes(body.tree, body.node)
    if !code.yielding.isEmpty { code.kind = .generator }
    return code.kind == .generator
  }

  /// The nodes below `block` that have a `yield` inside, other functions aside.
  private func yieldingNodes(_ tree: Tree, _ block: NodeID) -> Set<UInt32> {
    let root = tree.nodes[Int(block.index)]
    guard Self.hasYield(tree.bytes, Int(root.start), min(Int(root.end), tree.bytes.count)) else { return [] }
    var yielding: Set<UInt32> = []
    var path: [NodeID] = [root.firstChild]
    while let id = path.last {
      guard !id.isNone else {
        path.removeLast()
        if let parent = path.popLast() { path.append(tree.nodes[Int(parent.index)].nextSibling) }
        continue
      }
      let node = tree.nodes[Int(id.index)]
      switch node.kind {
      case .yield, .yieldFrom: for ancestor in path { yielding.insert(ancestor.index) }
      case .functionDefinition, .lambda, .classDefinition:
        path[path.count - 1] = node.nextSibling
        continue
      default: break
      }
      path.append(node.firstChild)
    }
    return yielding
  }

  /// Most functions don't have the word.
  private static func hasYield(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return false }
      var place = start
      while place + 5 <= end, let found = memchr(base + place, 0x79, end - place - 4) {
        if memcmp(found, "yield", 5) == 0 { return true }
        place = UnsafeRawPointer(found) - base + 1
      }
      return false
    }
  }

  // MARK: Making

  /// What calling a generator function gives: nothing of its body has run.
  func makeGenerator(
    _ code: FunctionCode, _ context: CallContext, _ scope: Frame, _ taint: Taint, _ node: NodeID
  ) -> Value {
    let list = ListValue([], .iterator, birth: branchDepth)
    list.taint = taint
    if context.evaluations >= Self.generatorRuns {
      // What it gave before it gives again.
      connect(context, code, node)
      list.elements = context.produced
      list.rest = context.producedRest
      return Value(.list(list))
    }
    let generator = Generator(code: code, context: context, scope: scope, place: place(node))
    scope.generator = generator
    list.producer = .generator(generator)
    hasProducers = true
    retain(scope)
    return Value(.list(list))
  }

  /// What a loop takes at most while its elements are made one by one.
  private static let lazySteps = 400_000
  /// How often a body is walked for the same arguments.
  private static let generatorRuns = 2

  // MARK: Asking for elements

  /// The next element of an iterator; nil where there is none. What it can't tell one by one, it makes at once.
  func advance(_ list: ListValue, sending sent: Value = .none, _ node: NodeID) -> Value? {
    if list.producer != nil, list.elements.isEmpty, list.rest == nil {
      if list.birth < branchDepth { force(list, node) }
      switch list.producer {
      case .generator(let generator):
        if let value = resume(generator, into: list, sending: sent, node) { return value }
      case .comprehension: force(list, node)
      case nil: break
      }
    }
    guard !list.elements.isEmpty else { return list.rest }
    touch(list)
    return list.birth >= branchDepth ? list.elements.removeFirst() : elementOf(Value(.list(list)))
  }

  /// Makes all elements of an iterator that are still to be made.
  func force(_ list: ListValue, _ node: NodeID) {
    guard let producer = list.producer else { return }
    touch(list)
    switch producer {
    case .generator(let generator):
      guard !generator.isRunning else { return }
      generator.isEager = true
      _ = resume(generator, into: list, sending: .none, node)
    case .comprehension(let make):
      list.producer = nil
      let made = ListValue([], .iterator, birth: branchDepth)
      make(made)
      list.elements = made.elements
      if let rest = made.rest { list.rest = list.rest.map { join($0, rest) } ?? rest }
      list.taint = taints.union(list.taint, made.taint)
      for element in list.elements.prefix(64) { track(list, element) }
      if let rest = list.rest { track(list, rest) }
    }
  }

  /// Makes what is pending among the arguments of something that may ask for it.
  func force(_ arguments: Arguments, _ node: NodeID) {
    for argument in arguments.positional { force(argument, node) }
    for keyword in arguments.keywords { force(keyword.value, node) }
    if let rest = arguments.rest { force(rest, node) }
  }

  @inline(__always) private func force(_ value: Value, _ node: NodeID) {
    switch value.shape {
    case .list(let list): if list.producer != nil { force(list, node) }
    case .choice(let choice):
      for case .list(let list) in choice.options.lazy.map(\.shape) where list.producer != nil { force(list, node) }
    default: break
    }
  }

  /// Runs `body` for each element as it is made; nil where all are to be made first.
  func iterateLazily(_ list: ListValue, _ node: NodeID, _ body: (Value) -> Completion) -> Completion? {
    guard case .generator? = list.producer, list.birth >= branchDepth else { return nil }
    let outer = beginLoop(node)
    defer { loopEnd = outer }
    let start = steps
    var rounds = 0
    var openRounds = 0
    while case .generator(let generator)? = list.producer, !generator.isEager {
      guard step() else { return .returns }
      rounds += 1
      if rounds > 4_096 || openRounds > 8 || steps - start > Self.lazySteps || steps > loopEnd { return nil }
      let undecided = undecidedTests
      guard let element = advance(list, node) else { return .normal }
      switch body(element) {
      case .breaks: return .breaks
      case .returns: return .returns
      case .raises: return .raises
      case .normal, .continues: break
      }
      if undecidedTests != undecided { openRounds += 1 }
    }
    return list.elements.isEmpty && list.rest == nil ? .normal : nil
  }

  /// The columns of rows that end with the shortest: a generator gives as many elements as the others have.
  func drawnInStep(_ columns: [Value], _ node: NodeID) -> [Value] {
    var shortest = Int.max
    for column in columns where !isPending(column) {
      if let elements = knownElements(column), elements.rest == nil { shortest = min(shortest, elements.known.count) }
    }
    return columns.map { drawn(from: $0, shortest, node) }
  }

  /// The first elements of a generator, taken off it; every other value, and one that gives no end, as it is.
  func drawn(from value: Value, _ count: Int, _ node: NodeID) -> Value {
    guard case .list(let list) = value.shape, isPending(value), list.birth >= branchDepth, count <= ListValue.limit
    else { return value }
    var elements: [Value] = []
    while elements.count < count, list.producer != nil, step(), let element = advance(list, node) {
      elements.append(element)
    }
    // What it turned out to make at once is taken from there.
    let isWhole = list.producer != nil || list.elements.isEmpty || elements.count == count
    guard isWhole, list.rest == nil else {
      list.elements = elements + list.elements
      return value
    }
    return make(elements, .iterator)
  }

  private func isPending(_ value: Value) -> Bool {
    guard case .list(let list) = value.shape, case .generator? = list.producer else { return false }
    return true
  }

  // MARK: Running

  /// Goes on with a generator up to its next `yield`, and gives what that gives; nil at the end.
  private func resume(_ generator: Generator, into list: ListValue, sending sent: Value, _ node: NodeID) -> Value? {
    guard !generator.isRunning else { return nil }
    graph.connect(
      unit, to: generator.context.unit, at: node.isNone ? generator.place : place(node),
      kind: .calls(generator.code.place.name), isConditional: conditional > 0)
    touch(list)
    guard callDepth < limits.callDepth else {
      // Too deep to be followed here.
      generator.isEager = true
      openGenerators.append(generator)
      list.producer = nil
      return nil
    }
    guard !generator.isFinished, step(), let body = body(of: generator.code) else {
      list.producer = nil
      return nil
    }
    defer { depth -= 1 }
    guard enter() else { return nil }
    generator.isRunning = true
    callDepth += 1
    generator.produced = nil
    within(body.source, body.tree, generator.scope, unit: generator.context.unit) {
      self.begin(generator, body.node, sent)
      self.walk(generator)
    }
    callDepth -= 1
    generator.isRunning = false
    return settle(generator, list)
  }

  private func begin(_ generator: Generator, _ body: NodeID, _ sent: Value) {
    guard generator.isStarted else {
      generator.isStarted = true
      generator.context.evaluations += 1
      generator.number = generator.context.evaluations
      generator.context.produced = []
      generator.context.producedRest = nil
      generator.stack = [.block(first(body))]
      return
    }
    if let delegate = generator.delegate {
      if generator.isEager {
        let yielded = collected(generator.scope)
        force(delegate, .none)
        extend(yielded, with: Value(.list(delegate)))
      } else if let element = advance(delegate, sending: sent, .none) {
        generator.produced = element
        return
      }
      generator.delegate = nil
      generator.passed.append(.unknown)
    } else {
      generator.passed.append(sent)
    }
  }

  /// What the walk left: an element, or the rest of them.
  private func settle(_ generator: Generator, _ list: ListValue) -> Value? {
    if let value = generator.produced {
      note([value], nil, of: generator)
      track(list, value)
      if generator.needsClosing, !generator.isOpen, openGenerators.count < 4_096 {
        generator.isOpen = true
        openGenerators.append(generator)
      }
      return value
    }
    if let yielded = generator.scope.yielded {
      list.elements += yielded.elements
      if let rest = yielded.rest { list.rest = list.rest.map { join($0, rest) } ?? rest }
      list.taint = taints.union(list.taint, yielded.taint)
      note(yielded.elements, yielded.rest, of: generator)
      generator.scope.yielded = nil
      for element in list.elements.prefix(64) { track(list, element) }
      if let rest = list.rest { track(list, rest) }
    }
    list.producer = nil
    return nil
  }

  /// Remembers what the newest walk for the same arguments gave.
  private func note(_ elements: [Value], _ rest: Value?, of generator: Generator) {
    let context = generator.context
    guard generator.number == context.evaluations else { return }
    for element in elements {
      if context.produced.count < 256 { context.produced.append(element) } else { context.producedRest = element }
    }
    if let rest { context.producedRest = context.producedRest.map { join($0, rest) } ?? rest }
  }

  /// `yield` in a generator that is walked step by step.
  func yieldStepwise(_ generator: Generator, _ id: NodeID) -> Value {
    if generator.position < generator.passed.count {
      generator.position += 1
      return generator.passed[generator.position - 1]
    }
    let child = first(id)
    let value = child.isNone ? Value.none : evaluate(child)
    guard !isSuspending else { return .unknown }
    guard kind(id) == .yieldFrom else {
      generator.produced = value
      suspend()
      return .unknown
    }
    let iterator = iterated(value, id)
    var delegate: ListValue?
    if case .list(let list) = iterator.shape, list.producer != nil {
      delegate = list
    } else if let elements = knownElements(iterator), elements.rest == nil {
      delegate = ListValue(elements.known, .iterator, birth: branchDepth)
    }
    guard let delegate else {
      // How many there are is not known.
      generator.isEager = true
      extend(collected(generator.scope), with: iterator)
      return .unknown
    }
    if let element = advance(delegate, id) {
      generator.delegate = delegate
      generator.produced = element
      suspend()
      return .unknown
    }
    generator.passed.append(.unknown)
    generator.position += 1
    return .unknown
  }

  /// The list that `yield` adds to in a body that runs to its end at once.
  func collected(_ scope: Frame) -> ListValue {
    if let yielded = scope.yielded { return yielded }
    let yielded = ListValue([], .iterator, birth: branchDepth)
    scope.yielded = yielded
    return yielded
  }

  /// Lets everything up to the running statement end without an effect: no further step is taken.
  private func suspend() {
    isSuspending = true
    suspendedLimit = stepLimit
    stepLimit = Int.min
  }

  /// Whether the statement that was just evaluated stopped at a `yield`; goes back to taking steps.
  func endSuspension() -> Bool {
    guard isSuspending else { return false }
    isSuspending = false
    stepLimit = suspendedLimit
    return true
  }

  // MARK: Closing

  /// `generator.close()`: runs what a `try` or `with` that it stopped in does in the end.
  func close(_ generator: Generator, _ node: NodeID) {
    guard generator.isStarted, !generator.isFinished, !generator.isRunning, callDepth < limits.callDepth,
      let body = body(of: generator.code)
    else { return generator.stack = [] }
    defer { depth -= 1 }
    guard enter() else { return }
    generator.isRunning = true
    generator.isEager = true
    generator.delegate = nil
    generator.produced = nil
    generator.passed = []
    generator.position = 0
    callDepth += 1
    within(body.source, body.tree, generator.scope, unit: generator.context.unit) {
      self.unwind(generator, .returns, isClosing: true)
      self.walk(generator)
    }
    callDepth -= 1
    generator.stack = []
    generator.isRunning = false
  }

  /// Closes what nobody asked for any more: the interpreter throws it away.
  func closeGenerators() {
    while let generator = openGenerators.popLast() {
      guard !exhausted, callDepth < limits.callDepth else { return openGenerators.removeAll() }
      if generator.isStarted {
        close(generator, .none)
      } else {
        _ = resume(generator, into: ListValue([], .iterator), sending: .none, .none)
      }
    }
  }

  /// `send`, `__next__`, `throw` and `close` of a generator; nil for other methods.
  func generatorMethod(_ list: ListValue, _ name: String, _ arguments: Arguments, _ node: NodeID) -> Value? {
    switch name {
    case "send", "asend": return advance(list, sending: arguments.at(0) ?? .none, node) ?? .unknown
    case "__next__", "__anext__": return advance(list, node) ?? .unknown
    case "close", "aclose":
      if case .generator(let generator)? = list.producer { close(generator, node) }
      list.producer = nil
      touch(list)
      return Value.none
    case "throw", "athrow":
      force(list, node)
      return elementOf(Value(.list(list)))
    case "__iter__", "__aiter__": return Value(.list(list))
    default: return nil
    }
  }
}

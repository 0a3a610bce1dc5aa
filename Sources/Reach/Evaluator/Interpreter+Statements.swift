import Evidence
import PythonSyntax

extension Interpreter {
  /// Runs the statements of a module or block in order.
  func run(block: NodeID) -> Completion {
    defer { depth -= 1 }
    guard enter() else { return .returns }
    var statement = first(block)
    while !statement.isNone {
      guard step() else { return .returns }
      let completion = run(statement)
      if completion != .normal { return completion }
      statement = next(statement)
    }
    return .normal
  }

  func run(_ id: NodeID) -> Completion {
    switch kind(id) {
    case .expressionStatement: if kind(first(id)) != .string { _ = evaluate(first(id)) }
    case .assignment: runAssignment(id)
    case .augmentedAssignment: runAugmentedAssignment(id)
    case .annotatedAssignment: runAnnotatedAssignment(id)
    case .returnStatement: return runReturn(id)
    case .raise: return runRaise(id)
    case .delete: runDelete(id)
    case .pass, .typeAlias: break
    case .breakStatement: return .breaks
    case .continueStatement: return .continues
    case .global: declare(id, \.globals)
    case .nonlocal: declare(id, \.nonlocals)
    case .assert: runAssert(id)
    case .importStatement: runImport(id)
    case .importFrom: runImportFrom(id)
    case .ifStatement: return runIf(id)
    case .whileStatement: return runWhile(id)
    case .forStatement: return runFor(id)
    case .tryStatement: return runTry(id)
    case .withStatement: return runWith(id)
    case .functionDefinition: defineFunction(id)
    case .classDefinition: defineClass(id)
    case .matchStatement: return runMatch(id)
    case .block: return run(block: id)
    case .error: runError(id)
    default: _ = evaluate(id)
    }
    return .normal
  }

  // MARK: Assignment

  private func runAssignment(_ id: NodeID) {
    let start = first(id)
    var last = start
    while !next(last).isNone { last = next(last) }
    let value = evaluate(last)
    var target = start
    while target != last {
      bind(target, value)
      target = next(target)
    }
  }

  private func runAugmentedAssignment(_ id: NodeID) {
    let target = first(id)
    let right = evaluate(next(target))
    let left = evaluate(target)
    let operation = Operator(rawValue: node(id).detail) ?? .add
    if case .list(let list) = left.shape, operation == .add, list.kind == .list || list.kind == .byteArray {
      extend(list, with: right)
      bind(target, left)
    } else if let value = specialInPlace(operation, left, right, id) {
      bind(target, value)
    } else {
      bind(target, binary(operation, left, right, id))
    }
  }

  private func runAnnotatedAssignment(_ id: NodeID) {
    let target = first(id)
    let annotation = next(target)
    let value = next(annotation)
    // Annotations run in module and class bodies up to 3.13; a call in one is code.
    if frame.kind != .function, containsCall(annotation), !postponesAnnotations { _ = evaluate(annotation) }
    if frame.kind == .type, kind(target) == .name { frame.annotated.append(symbol(target)) }
    if !value.isNone, kind(value) != .absent { bind(target, evaluate(value)) }
  }

  private func containsCall(_ id: NodeID) -> Bool {
    if kind(id) == .call { return true }
    return children(id).contains { kind($0) == .call }
  }

  /// Binds a target: a name, an attribute, an item, or a pattern of them.
  func bind(_ target: NodeID, _ value: Value) {
    defer { depth -= 1 }
    guard enter() else { return }
    switch kind(target) {
    case .name: store(symbol(target), value)
    case .attribute:
      let object = evaluate(first(target))
      setAttribute(object, symbol(next(first(target))), value, target)
    case .subscript:
      let object = evaluate(first(target))
      let index = next(first(target))
      if kind(index) == .slice { return setSlice(object, index, value, target) }
      setItem(object, evaluate(index), value, target)
    case .tuple, .list: bindSequence(target, value)
    case .starred: bind(first(target), value)
    case .capturePattern, .absent: break
    default: _ = evaluate(target)
    }
  }

  private func bindSequence(_ target: NodeID, _ value: Value) {
    let targets = children(target)
    let star = targets.firstIndex { kind($0) == .starred }
    if let elements = knownElements(value), elements.rest == nil {
      let known = elements.known
      if let star, known.count >= targets.count - 1 {
        let tail = targets.count - star - 1
        for position in 0..<star { bind(targets[position], known[position]) }
        bind(targets[star], .list(Array(known[star..<(known.count - tail)])))
        for position in 0..<tail { bind(targets[star + 1 + position], known[known.count - tail + position]) }
        return
      }
      if star == nil, known.count == targets.count {
        for (target, element) in zip(targets, known) { bind(target, element) }
        return
      }
    }
    let element = elementOf(value)
    for target in targets { bind(target, element) }
  }

  /// Binds a name in the running scope, heeding `global` and `nonlocal`.
  func store(_ symbol: Symbol, _ value: Value) {
    if !frame.globals.isEmpty, frame.globals.contains(symbol) {
      assign(frame.module.frame, symbol, weaken(frame.module.frame, symbol, value))
    } else if !frame.nonlocals.isEmpty, frame.nonlocals.contains(symbol), let outer = enclosing(symbol) {
      assign(outer, symbol, value)
    } else {
      assign(frame, symbol, value)
    }
  }

  /// A store from a function into its module: the function may run at another time, so the old value stays possible
  /// once the module's body has run.
  private func weaken(_ target: Frame, _ symbol: Symbol, _ value: Value) -> Value {
    guard target.module.progress == .done, let old = target.names[symbol], !isNone(old) else { return value }
    return join(old, value)
  }

  private func isNone(_ value: Value) -> Bool {
    switch value.shape {
    case .none, .unbound: true
    default: false
    }
  }

  private func enclosing(_ symbol: Symbol) -> Frame? {
    var scope = frame.parent
    while let candidate = scope {
      if candidate.kind == .function, candidate.names[symbol] != nil { return candidate }
      scope = candidate.parent
    }
    return nil
  }

  private func declare(_ id: NodeID, _ list: ReferenceWritableKeyPath<Frame, [Symbol]>) {
    for name in children(id) { frame[keyPath: list].append(symbol(name)) }
  }

  private func runDelete(_ id: NodeID) {
    for target in children(id) {
      delete(target)
    }
  }

  private func delete(_ target: NodeID) {
    defer { depth -= 1 }
    guard enter() else { return }
    switch kind(target) {
    case .name: assign(frame, symbol(target), Value(.unbound))
    case .attribute:
      deleteAttribute(evaluate(first(target)), symbol(next(first(target))), target)
    case .subscript:
      deleteItem(target)
    case .tuple, .list: for child in children(target) { delete(child) }
    default: _ = evaluate(first(target))
    }
  }

  // MARK: Leaving

  private func runReturn(_ id: NodeID) -> Completion {
    let child = first(id)
    let value = child.isNone ? Value.none : evaluate(child)
    frame.returned = frame.returned.map { join($0, value) } ?? value
    return .returns
  }

  private func runRaise(_ id: NodeID) -> Completion {
    for child in children(id) where kind(child) != .absent {
      let value = evaluate(child)
      if case .external(let path) = value.shape, isExit(path) {
        record(.interpreterExit, argument: nil, via: path, node: id)
      }
    }
    return .raises
  }

  private func isExit(_ path: PathID) -> Bool {
    paths.name(path).map { symbols.text($0) == "SystemExit" } ?? false
  }

  private func runAssert(_ id: NodeID) {
    let test = first(id)
    _ = evaluate(test)
    let message = next(test)
    if !message.isNone, kind(message) != .absent {
      conditional += 1
      _ = evaluate(message)
      conditional -= 1
    }
  }

  /// Python 2 statements that the parser understood, and whatever expressions a broken statement has.
  private func runError(_ id: NodeID) {
    let values = children(id).map { child in
      isExpression(kind(child)) ? evaluate(child) : runBroken(child)
    }
    let start = Int(node(id).start)
    if node(id).detail == 1, let code = values.first,
      tree.bytes[start..<min(start + 5, tree.bytes.count)].elementsEqual("exec ".utf8)
    {
      var arguments = Arguments(values)
      if values.count > 3 { arguments.positional.removeLast(values.count - 3) }
      _ = runCode(code, arguments, via: "exec", isolated: false, node: id)
    }
  }

  private func runBroken(_ id: NodeID) -> Value {
    _ = run(id)
    return .unknown
  }

  private func isExpression(_ kind: NodeKind) -> Bool {
    kind.rawValue >= NodeKind.name.rawValue && kind.rawValue <= NodeKind.yieldFrom.rawValue
  }
}

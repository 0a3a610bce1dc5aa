import PythonSyntax

/// The walk through the statements of a generator that can stop at each `yield`.
extension Interpreter {
  /// Walks on until a `yield` or the end.
  func walk(_ generator: Generator) {
    while generator.produced == nil, let activity = generator.stack.last {
      guard step() else {
        generator.stack = []
        return
      }
      // Whoever draws from it has no more to give: its own loops end as those of any code do.
      if steps > loopEnd { generator.isEager = true }
      perform(activity, generator)
      if endSuspension() {
        generator.position = 0
        return
      }
    }
  }

  private func perform(_ activity: Generator.Activity, _ generator: Generator) {
    switch activity {
    case .block(let statement): runNext(statement, generator)
    case .whileLoop(let id, let rounds): repeatWhile(id, rounds, generator)
    case .forLoop(let id, let iterator): repeatFor(id, iterator, generator)
    case .tryBody(let id): endTryBody(id, generator)
    case .tryHandlers(let id, let completion): runTryHandlers(id, completion, generator)
    case .tryEnd(let completion):
      generator.stack.removeLast()
      if completion != .normal { unwind(generator, completion) }
    case .with(let id, let managers):
      generator.stack.removeLast()
      leave(managers, id)
    }
  }

  private func push(_ block: NodeID, _ generator: Generator) {
    guard !block.isNone, kind(block) != .absent else { return }
    // `elif` is a statement in the place of a block.
    generator.stack.append(.block(kind(block) == .block ? first(block) : block))
  }

  private func replaceTop(_ activity: Generator.Activity, _ generator: Generator) {
    generator.stack[generator.stack.count - 1] = activity
    generator.passed = []
    generator.position = 0
  }

  private func hasYield(_ id: NodeID, _ generator: Generator) -> Bool {
    generator.code.yielding.contains(id.index)
  }

  // MARK: Statements

  private func runNext(_ statement: NodeID, _ generator: Generator) {
    guard !statement.isNone else {
      generator.stack.removeLast()
      return
    }
    if !generator.isEager, hasYield(statement, generator), enterCompound(statement, generator) { return }
    if isSuspending { return }
    let names = generator.scope.names
    let returned = generator.scope.returned
    let completion = run(statement)
    if isSuspending {
      generator.scope.names = names
      generator.scope.returned = returned
      return
    }
    replaceTop(.block(next(statement)), generator)
    if completion != .normal { unwind(generator, completion) }
  }

  /// Walks into a statement that has a `yield` in one of its blocks; false where it is run as a whole.
  private func enterCompound(_ id: NodeID, _ generator: Generator) -> Bool {
    switch kind(id) {
    case .ifStatement: return enterIf(id, generator)
    case .whileStatement:
      replaceTop(.block(next(id)), generator)
      generator.stack.append(.whileLoop(id, rounds: 0))
      return true
    case .forStatement: return enterFor(id, generator)
    case .tryStatement:
      replaceTop(.block(next(id)), generator)
      generator.stack.append(.tryBody(id))
      push(first(id), generator)
      return true
    case .withStatement: return enterWith(id, generator)
    case .matchStatement:
      generator.isEager = true
      return false
    default: return false
    }
  }

  private func enterIf(_ id: NodeID, _ generator: Generator) -> Bool {
    let test = first(id)
    let body = next(test)
    let verdict = truth(evaluate(test), test)
    if isSuspending { return true }
    switch verdict {
    case .yes:
      replaceTop(.block(next(id)), generator)
      push(body, generator)
    case .no:
      replaceTop(.block(next(id)), generator)
      push(next(body), generator)
    case .unknown:
      generator.isEager = true
      return false
    }
    return true
  }

  private func enterFor(_ id: NodeID, _ generator: Generator) -> Bool {
    let iterable = next(first(id))
    let value = iterated(evaluate(iterable), iterable)
    if isSuspending { return true }
    let iterator: ListValue
    if case .list(let list) = value.shape, case .generator? = list.producer {
      iterator = list
    } else if let elements = knownElements(value), elements.rest == nil, elements.known.count <= 100_000 {
      iterator = ListValue(elements.known, .iterator, birth: branchDepth)
    } else {
      generator.isEager = true
      return false
    }
    replaceTop(.block(next(id)), generator)
    generator.stack.append(.forLoop(id, iterator))
    return true
  }

  private func enterWith(_ id: NodeID, _ generator: Generator) -> Bool {
    var managers: [Value] = []
    for part in children(id) {
      guard kind(part) == .withItem else {
        if isSuspending { return true }
        replaceTop(.block(next(id)), generator)
        generator.stack.append(.with(id, managers: managers))
        push(part, generator)
        return true
      }
      let manager = evaluate(first(part))
      if isSuspending { return true }
      managers.append(manager)
      let entered = enterContext(manager, first(part), isAsynchronous: node(id).detail == 1)
      let target = next(first(part))
      if !target.isNone, kind(target) != .absent { bind(target, entered) }
    }
    return false
  }

  private func leave(_ managers: [Value], _ id: NodeID) {
    for manager in managers.reversed() { leaveContext(manager, id, isAsynchronous: node(id).detail == 1) }
  }

  // MARK: Loops

  private func repeatWhile(_ id: NodeID, _ rounds: Int, _ generator: Generator) {
    let test = first(id)
    let body = next(test)
    if generator.isEager || rounds > 100_000 {
      generator.isEager = true
      generator.stack.removeLast()
      let completion = runWhile(id)
      if completion == .normal, kind(test) == .trueLiteral || kind(test) == .integer {
        // It goes on for ever: what it gives was seen in part.
        let yielded = collected(generator.scope)
        yielded.rest = .unknown(deepTaint(Value(.list(yielded))))
      }
      if completion != .normal { unwind(generator, completion) }
      return
    }
    let verdict = truth(evaluate(test), test)
    if isSuspending { return }
    switch verdict {
    case .yes:
      replaceTop(.whileLoop(id, rounds: rounds + 1), generator)
      push(body, generator)
    case .no:
      replaceTop(.block(.none), generator)
      push(next(body), generator)
    case .unknown: generator.isEager = true
    }
  }

  private func repeatFor(_ id: NodeID, _ iterator: ListValue, _ generator: Generator) {
    let target = first(id)
    let body = next(next(target))
    if generator.isEager {
      generator.stack.removeLast()
      let completion = iterate(Value(.list(iterator)), id) { element in
        self.bind(target, element)
        return self.run(block: body)
      }
      if completion == .normal {
        push(next(body), generator)
      } else if completion != .breaks {
        unwind(generator, completion)
      }
      return
    }
    guard let element = advance(iterator, id) else {
      generator.stack.removeLast()
      push(next(body), generator)
      return
    }
    if iterator.rest != nil { generator.isEager = true }
    bind(target, element)
    push(body, generator)
  }

  // MARK: try

  private func part(_ wanted: NodeKind, of id: NodeID) -> NodeID {
    children(id).first { kind($0) == wanted } ?? .none
  }

  private func endTryBody(_ id: NodeID, _ generator: Generator) {
    replaceTop(.tryHandlers(id, .normal), generator)
    let otherwise = part(.elseBlock, of: id)
    if !otherwise.isNone { push(first(otherwise), generator) }
  }

  private func runTryHandlers(_ id: NodeID, _ completion: Completion, _ generator: Generator) {
    let handlers = children(id).filter { kind($0) == .handler }
    var completion = completion
    if !handlers.isEmpty {
      // Whether one of them runs is not known.
      if handlers.contains(where: { hasYield($0, generator) }) { generator.isEager = true }
      completion = runHandlers(handlers, after: completion)
    }
    finishTry(id, completion, generator)
  }

  private func finishTry(_ id: NodeID, _ completion: Completion, _ generator: Generator) {
    replaceTop(.tryEnd(completion), generator)
    let last = part(.finallyBlock, of: id)
    if !last.isNone { push(first(last), generator) }
  }

  /// Leaves blocks until one of them takes up what `return`, `break`, `continue` or an exception leads to.
  func unwind(_ generator: Generator, _ completion: Completion, isClosing: Bool = false) {
    while let activity = generator.stack.last {
      switch activity {
      case .block, .tryEnd: generator.stack.removeLast()
      case .whileLoop, .forLoop:
        if completion == .continues { return }
        generator.stack.removeLast()
        if completion == .breaks { return }
      case .tryBody(let id):
        if isClosing { return finishTry(id, closeHandlers(id), generator) }
        replaceTop(.tryHandlers(id, completion), generator)
        return
      case .tryHandlers(let id, _): return finishTry(id, completion, generator)
      case .with(let id, let managers):
        generator.stack.removeLast()
        leave(managers, id)
      }
    }
  }

  /// Runs the handler that takes the exception by which a generator is closed.
  private func closeHandlers(_ id: NodeID) -> Completion {
    for handler in children(id) where kind(handler) == .handler {
      let type = first(handler)
      if kind(type) == .absent || ["GeneratorExit", "BaseException"].contains(where: { text(type).contains($0) }) {
        return runHandlers([handler], after: .raises) == .raises ? .raises : .returns
      }
    }
    return .returns
  }
}

import Evidence
import PythonSyntax

/// What is known of a test.
enum Truth: UInt8 { case yes, no, unknown }

extension Interpreter {
  // MARK: if

  func runIf(_ id: NodeID) -> Completion {
    let test = first(id)
    let body = next(test)
    let other = next(body)
    let hasOther = !other.isNone && kind(other) != .absent
    switch truth(evaluate(test), test) {
    case .yes:
      decidedTests += 1
      return run(block: body)
    case .no:
      decidedTests += 1
      return hasOther ? runElse(other) : .normal
    case .unknown:
      undecidedTests += 1
      return undecided(2) { taken in
        if taken == 0 { return self.run(block: body) }
        return hasOther ? self.runElse(other) : .normal
      }
    }
  }

  private func runElse(_ id: NodeID) -> Completion {
    guard kind(id) == .ifStatement else { return run(block: id) }
    defer { depth -= 1 }
    guard enter() else { return .returns }
    return runIf(id)
  }

  /// Runs alternatives of which one will be taken, each from the same state, and joins what they leave.
  func undecided(_ count: Int, _ alternative: (Int) -> Completion) -> Completion {
    var writes: [Writes] = []
    var first = Completion.normal
    var areEqual = true
    var leaves = true
    var returns = false
    for position in 0..<count {
      beginBranch()
      conditional += 1
      let before = conditional
      let completion = alternative(position)
      // An early return inside makes what follows it conditional, but not what follows this statement twice over.
      conditional = before - 1
      let written = endBranch()
      if position == 0 { first = completion } else if completion != first { areEqual = false }
      if completion == .returns { returns = true }
      if completion != .returns, completion != .raises {
        leaves = false
        writes.append(written)
      }
    }
    merge(writes)
    if areEqual { return first }
    if leaves { return .returns }
    if returns { conditional += 1 }
    return .normal
  }

  // MARK: Loops

  func runWhile(_ id: NodeID) -> Completion {
    let test = first(id)
    let body = next(test)
    let other = next(body)
    let outer = beginLoop(id)
    let completion = loopWhile(id, test, body, outer)
    loopEnd = outer
    if completion == .normal, !other.isNone, kind(other) != .absent { return run(block: other) }
    return completion == .breaks ? .normal : completion
  }

  private func loopWhile(_ id: NodeID, _ test: NodeID, _ body: NodeID, _ outer: Int) -> Completion {
    var rounds = 0
    var openRounds = 0
    var waits = Waiting()
    while step() {
      if waits.roundPassed(frame, names: testState(test)) { return repeatUndecided(body) }
      let undecidedBefore = undecidedTests
      let decidedBefore = decidedTests
      switch truth(evaluate(test), test) {
      case .no: return .normal
      case .unknown: return repeatUndecided(body)
      case .yes: break
      }
      let completion = run(block: body)
      switch completion {
      case .breaks, .returns, .raises: return completion
      case .normal, .continues: break
      }
      rounds += 1
      let endless = kind(test) == .trueLiteral || kind(test) == .integer
      // An endless loop is repeated only while its own tests decide when it ends.
      if endless, undecidedTests != undecidedBefore || decidedTests == decidedBefore, rounds >= 2 { return .normal }
      // A test that stays true while the body can't be decided says nothing about when the loop ends.
      if undecidedTests != undecidedBefore { openRounds += 1 }
      if openRounds > 8 { return repeatUndecided(body) }
      if steps > loopEnd || rounds > 200_000 {
        leaveLoop(id, outer: outer) {
          _ = self.evaluate(test)
          return self.run(block: body)
        }
        return .normal
      }
    }
    return .returns
  }

  /// Whether a loop waits for something that another thread would do: its rounds change nothing it can see.
  private struct Waiting {
    private var locals: UInt32 = 0
    private var globals: UInt32 = 0
    private var names: UInt64?
    private var stillRounds = 0
    /// So many rounds without a change say enough; they may count something that the test reads through a call.
    private static let limit = 256

    mutating func roundPassed(_ frame: Frame, names test: @autoclosure () -> UInt64) -> Bool {
      let global = frame.module.frame.version
      let isBound = locals == frame.version && globals == global
      let now = isBound ? test() : nil
      stillRounds = isBound && now == names ? stillRounds + 1 : 0
      (locals, globals, names) = (frame.version, global, now)
      return stillRounds > Self.limit
    }
  }

  /// What the names in a test stand for, with how often that was changed.
  private func testState(_ test: NodeID) -> UInt64 {
    var print = Fingerprint()
    var pending = [test]
    var budget = 64
    while let id = pending.popLast(), budget > 0 {
      budget -= 1
      if kind(id) == .name { fingerprint(load(symbol(id)), &print) }
      pending += children(id)
    }
    return print.value
  }

  /// Runs a loop's body as if any number of times, none included.
  private func repeatUndecided(_ body: NodeID) -> Completion {
    // A second round carries what the first one left; nested loops get theirs from the outer one.
    let rounds = loopDepth == 0 ? 2 : 1
    loopDepth += 1
    defer { loopDepth -= 1 }
    repeatOpen(rounds) { self.run(block: body) }
    return .normal
  }

  /// Runs a loop's body that many times, none included; again only while it brought anything new.
  func repeatOpen(_ rounds: Int, _ body: () -> Completion) {
    for _ in 0..<rounds {
      let before = heapChanges
      beginBranch()
      let completion = body()
      let written = endBranch()
      let isChanged = completion != .returns && completion != .raises && merge([written, Writes()])
      if !isChanged, heapChanges == before { return }
    }
  }

  func runFor(_ id: NodeID) -> Completion {
    let target = first(id)
    let iterable = next(target)
    let body = next(iterable)
    let other = next(body)
    let completion = iterate(evaluate(iterable), iterable) { element in
      self.bind(target, element)
      return self.run(block: body)
    }
    if completion == .normal, !other.isNone, kind(other) != .absent { return run(block: other) }
    return completion == .breaks ? .normal : completion
  }

  /// Runs `body` for each element: one by one when they are known, else as if any number of times.
  func iterate(_ iterable: Value, _ node: NodeID, _ body: (Value) -> Completion) -> Completion {
    let value = iterated(iterable, node)
    if case .list(let list) = value.shape, list.producer != nil {
      if let completion = iterateLazily(list, node, body) { return completion }
      force(list, node)
    }
    guard let elements = knownElements(value), elements.known.count <= 100_000 else {
      return iterateUndecided(elementOf(value), body)
    }
    let outer = beginLoop(node)
    defer { loopEnd = outer }
    for element in elements.known {
      guard step() else { return .returns }
      if steps > loopEnd {
        let any = elementOf(value)
        leaveLoop(node, outer: outer) { body(any) }
        return .normal
      }
      switch body(element) {
      case .breaks: return .breaks
      case .returns: return .returns
      case .raises: return .raises
      case .normal, .continues: break
      }
    }
    if let rest = elements.rest { return iterateUndecided(rest, body) }
    return .normal
  }

  private func iterateUndecided(_ element: Value, _ body: (Value) -> Completion) -> Completion {
    let rounds = loopDepth == 0 ? 2 : 1
    loopDepth += 1
    defer { loopDepth -= 1 }
    repeatOpen(rounds) { body(element) }
    return .normal
  }

  // MARK: try, with, match

  func runTry(_ id: NodeID) -> Completion {
    let parts = children(id)
    guard let body = parts.first else { return .normal }
    var completion = run(block: body)
    var handlers: [NodeID] = []
    var last: NodeID?
    for part in parts.dropFirst() {
      switch kind(part) {
      case .handler: handlers.append(part)
      case .elseBlock: if completion == .normal { completion = run(block: first(part)) }
      case .finallyBlock: last = part
      default: break
      }
    }
    if !handlers.isEmpty { completion = runHandlers(handlers, after: completion) }
    if let last {
      let ended = run(block: first(last))
      if ended != .normal { completion = ended }
    }
    return completion
  }

  func runHandlers(_ handlers: [NodeID], after body: Completion) -> Completion {
    if body == .raises, handlers.count == 1 { return runHandler(handlers[0]) }
    let passes = body == .raises ? 0 : 1
    let before = conditional
    let completion = undecided(handlers.count + passes) { taken in
      taken < passes ? body : self.runHandler(handlers[taken - passes])
    }
    // A handler that returns doesn't make the rest conditional: exceptions are the exception.
    conditional = before
    return completion
  }

  private func runHandler(_ id: NodeID) -> Completion {
    let type = first(id)
    let name = next(type)
    let block = next(name)
    if kind(type) != .absent { _ = evaluate(type) }
    if kind(name) == .name { store(symbol(name), .unknown) }
    return run(block: block)
  }

  func runWith(_ id: NodeID) -> Completion {
    var completion = Completion.normal
    var managers: [Value] = []
    for part in children(id) {
      if kind(part) == .withItem {
        let expression = first(part)
        let target = next(expression)
        let manager = evaluate(expression)
        managers.append(manager)
        let entered = enterContext(manager, expression, isAsynchronous: node(id).detail == 1)
        if !target.isNone, kind(target) != .absent { bind(target, entered) }
      } else {
        completion = run(block: part)
      }
    }
    for manager in managers.reversed() {
      leaveContext(manager, id, isAsynchronous: node(id).detail == 1)
    }
    return completion
  }

  /// Leaves a `with` statement's manager.
  func leaveContext(_ manager: Value, _ node: NodeID, isAsynchronous: Bool) {
    switch manager.shape {
    case .instance, .type:
      if isAsynchronous, callSpecial(manager, names.special.asyncExit, [.none, .none, .none], node) != nil { return }
      _ = callSpecial(manager, names.special.exit, [.none, .none, .none], node)
    case .object(let object):
      if paths.text(object.path, symbols) == "contextlib.closing()", let held = object.arguments.at(0) {
        _ = callMethod(held, symbols.intern("close"), Arguments(), node)
      }
    case .list(let list) where list.producer != nil: _ = advance(list, node)
    case .choice(let choice):
      for option in choice.options where isSpecial(option) {
        leaveContext(option, node, isAsynchronous: isAsynchronous)
      }
    default: break
    }
  }

  /// What `as` binds: the manager itself for what is outside, the first element of a generator of the target.
  func enterContext(_ manager: Value, _ node: NodeID, isAsynchronous: Bool) -> Value {
    switch manager.shape {
    case .instance, .type:
      if isAsynchronous, let entered = callSpecial(manager, names.special.asyncEnter, [], node) { return entered }
      return callSpecial(manager, names.special.enter, [], node) ?? manager
    case .choice(let choice):
      return join(choice.options.map { enterContext($0, node, isAsynchronous: isAsynchronous) }) ?? manager
    case .list(let list) where list.kind == .iterator:
      if list.producer != nil { return advance(list, node) ?? .unknown }
      return list.elements.first ?? list.rest ?? .unknown
    default: return manager
    }
  }
}

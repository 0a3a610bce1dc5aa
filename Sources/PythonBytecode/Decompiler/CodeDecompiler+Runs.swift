extension CodeDecompiler {
  // MARK: One block

  /// Runs a block's steps; says where control goes.
  func simulate(_ block: Int, _ entry: [StackValue]) -> Run {
    let found = flow.blocks[block]
    stack = entry
    out = []
    isEmitted[block] = true
    whole.spend(8 * stack.count)
    if found.scope != nil { return Run(end: .enter(block, stack)) }
    let isEnding = ends(steps[found.last].operation, found.last)
    var place = found.first
    while place < found.last || place == found.last && !isEnding {
      guard whole.work() else {
        note(.overLimit)
        break
      }
      execute(place)
      place += 1
    }
    step = steps[found.last]
    let end = isEnding ? finish(block, found.last) : fallThrough(block)
    closeGroups()
    exitDepths[block] = stack.count
    let line = step.line
    return Run(statements: out, end: end, line: line)
  }

  private func ends(_ operation: Operation, _ place: Int) -> Bool {
    switch operation {
    case .setupFinally, .setupExcept, .setupWith, .setupAsyncWith, .setupLoop, .callFinally, .endAsyncFor: false
    case .breakLoop, .getAnext: true
    case .endFinally: true
    default: steps[place].target >= 0 || ControlFlow.isStop(operation) || ControlFlow.isJump(operation)
    }
  }

  private func fallThrough(_ block: Int) -> End {
    block + 1 < flow.blocks.count ? .goto(block + 1, stack) : .stop
  }

  private func target(_ place: Int) -> Int? { steps[place].target >= 0 ? flow.entry[steps[place].target] : nil }

  /// The last step of a block, which decides where to go.
  private func finish(_ block: Int, _ place: Int) -> End {
    switch step.operation {
    case .returnValue:
      let value = expression(pop())
      flush()
      emitExit("return" + (value.text == "None" ? "" : " " + value.text(Precedence.lambda)))
      facts.lastReturn = value.text
      return .stop
    case .raiseVarargs:
      let values = pop(step.argument).map { expression($0) }
      flush()
      var text = "raise"
      if let first = values.first { text += " " + first.text(Precedence.lambda) }
      if values.count > 1 { text += " from " + values[1].text(Precedence.lambda) }
      emitExit(text)
      return .stop
    case .reraise, .interpreterExit:
      emitExit("raise")
      return .stop
    case .breakLoop:
      guard let end = breakTargets[place], let found = flow.entry[end] else { return .stop }
      let depth = loopDepths[end] ?? 0
      return .goto(found, Array(stack.prefix(depth)))
    case .forIter:
      let iterator = popRaw()
      guard block + 1 < flow.blocks.count else { return .stop }
      return .iterate(iterator, step.line, body: block + 1, exit: target(place), below: stack)
    case .getAnext:
      let iterator = popRaw()
      guard block + 1 < flow.blocks.count else { return .stop }
      return .iterate(
        iterator, step.line, body: block + 1, exit: flow.asyncExit(place).flatMap { flow.entry[$0] }, below: stack)
    case .send: return sent(place)
    case .endFinally:
      if stack.last?.isException ?? false {
        emitExit("raise")
        return .stop
      }
      _ = stack.popLast()
      return fallThrough(block)
    default:
      if ControlFlow.isJump(step.operation) { return target(place).map { .goto($0, stack) } ?? .stop }
      return divide(block, place)
    }
  }

  private func emitExit(_ text: String) {
    flush()
    whole.spend(text.utf8.count)
    out.append(.exit(text, step.line))
  }

  /// `await` and `yield from` from 3.11 on: a loop around `SEND` that only the interpreter sees.
  private func sent(_ place: Int) -> End {
    _ = popRaw()
    let receiver = popRaw()
    awaited(receiver)
    if minor >= 12, let value = stack.popLast() {
      push(StackValue(text: "None", precedence: Precedence.atom, kind: .exit))
      push(value)
    }
    return target(place).map { .goto($0, stack) } ?? .stop
  }

  /// A conditional jump.
  private func divide(_ block: Int, _ place: Int) -> End {
    let next = block + 1 < flow.blocks.count ? block + 1 : nil
    let jump = target(place)
    var value: StackValue
    var jumpsIfTrue = false
    var keepsValue = false
    switch step.operation {
    case .popJumpIfTrue, .popJumpForwardIfTrue, .popJumpBackwardIfTrue:
      jumpsIfTrue = true
      value = expression(pop())
    case .jumpIfTrueOrPop:
      jumpsIfTrue = true
      keepsValue = true
      value = expression(pop())
    case .jumpIfFalseOrPop:
      keepsValue = true
      value = expression(pop())
    case .popJumpIfNone, .popJumpForwardIfNone, .popJumpBackwardIfNone:
      jumpsIfTrue = true
      value = noneTest("is")
    case .popJumpIfNotNone, .popJumpForwardIfNotNone, .popJumpBackwardIfNotNone:
      jumpsIfTrue = true
      value = noneTest("is not")
    case .jumpIfNotExcMatch:
      let type = expression(pop())
      _ = popRaw()
      value = StackValue(
        text: type.text, precedence: type.precedence, kind: .exceptionMatch, hasEffect: type.hasEffect)
    case .popJumpIfFalse, .popJumpForwardIfFalse, .popJumpBackwardIfFalse: value = expression(pop())
    default:
      note(.notModelled)
      value = StackValue(text: "_unknown", precedence: Precedence.atom)
    }
    // A way that ends the function is no part of an expression: what was made before it comes before the branch.
    if let jump, let next, isStopping(jump) || isStopping(next) {
      flush()
    }
    guard let jump, let next else { return (jump ?? next).map { .goto($0, stack) } ?? .stop }
    let taken = Run(end: .goto(jump, keepsValue ? stack + [value] : stack), line: step.line)
    let passed = Run(end: .goto(next, stack), line: step.line)
    return jumpsIfTrue ? .branch(value, step.line, taken, passed) : .branch(value, step.line, passed, taken)
  }

  private func isStopping(_ block: Int) -> Bool {
    let found = flow.blocks[block]
    return found.scope == nil && found.last >= found.first && ControlFlow.isStop(steps[found.last].operation)
      && flow.incoming[block] == 1
  }

  private func noneTest(_ word: String) -> StackValue {
    let value = expression(pop())
    return StackValue(
      text: value.text(Precedence.comparison + 1) + " \(word) None", precedence: Precedence.comparison,
      hasEffect: value.hasEffect)
  }

  // MARK: Runs of blocks

  func newLevel(_ parent: Int, loop: Int? = nil, scope: Int? = nil) -> Int {
    levels.append(Level(parent: parent, loop: loop, scope: scope))
    return levels.count - 1
  }

  func resolved(_ level: Int) -> Int {
    var level = level
    while let next = levels[level].mergedInto { level = next }
    return level
  }

  /// Runs a block and what belongs to it alone, as far as control can be told as expressions and statements.
  func run(_ block: Int, _ entry: [StackValue], _ level: Int) -> Run {
    if isEmitted[block] { return Run(end: .goto(block, entry), level: level) }
    return goOn(enter(block, entry, level), level)
  }

  /// Runs one block that control comes to from outside: a whole loop if it begins one.
  private func enter(_ block: Int, _ entry: [StackValue], _ level: Int) -> Run {
    levelOfBlock[block] = level
    if flow.outerLoop[block] != nil, !isOpenLoop(block, level) { return loopStatement(block, entry, level) }
    return simulate(block, entry)
  }

  /// Goes on from the end of a run as far as what follows belongs to it alone.
  func goOn(_ start: Run, _ level: Int) -> Run {
    var result = start
    result.level = level
    while true {
      guard whole.isWithinLimits, depth < whole.limits.depth else {
        note(.overLimit)
        return result
      }
      let next: Run
      switch result.end {
      case .stop: return result
      case .goto(let block, let stack):
        guard isOwn(block, level) else { return result }
        next = enter(block, stack, level)
      case .branch(let value, let line, let whenTrue, let whenFalse):
        guard let divided = divided(value, line, whenTrue, whenFalse, level) else { return result }
        next = divided
      case .iterate(let iterator, let line, let body, let exit, let below):
        // A `for` step that begins no loop runs at most once.
        next = forStatement(newLevel(level), nil, iterator, line, body, exit, below)
      case .enter(let block, let stack): next = scopeStatement(block, stack, level)
      }
      result.statements += next.statements
      result.end = next.end
      result.line = next.line
      if case .branch = next.end, case .branch = result.end, next.level == level { return result }
    }
  }

  func isOpenLoop(_ block: Int, _ level: Int) -> Bool {
    var level = level
    while level >= 0 {
      if levels[level].loop == block { return true }
      level = levels[level].parent
    }
    return false
  }

  /// Whether a block belongs to the one that leads to it: nothing else does, and it is of the same loop and scope.
  func isOwn(_ block: Int, _ level: Int) -> Bool {
    guard flow.incoming[block] == 1, !isEmitted[block], !isOpenLoop(block, level) else { return false }
    var place = level
    while place >= 0 {
      if excludes(place, block) { return false }
      place = levels[place].parent
    }
    return true
  }

  /// Whether a level is the body of something that the block is not in.
  func excludes(_ level: Int, _ block: Int) -> Bool {
    if let scope = levels[level].scope, flow.blocks[block].first >= flow.scopes[scope].end { return !isTail(block) }
    guard let loop = levels[level].loop, !flow.isInside(block, loop) else { return false }
    if levels[level].follow == block || flow.isMerge[block] { return true }
    guard levels[level].follow == nil, flow.blocks[block].first >= flow.loopEnd[loop] ?? .max else { return false }
    levels[level].follow = block
    return true
  }

  /// Whether a block only leaves a context and returns what was made before.
  private func isTail(_ block: Int) -> Bool {
    let found = flow.blocks[block]
    guard found.scope == nil, found.last >= found.first, steps[found.last].operation == .returnValue,
      !flow.isMerge[block], found.last - found.first < 32
    else { return false }
    return steps[found.first...found.last].allSatisfy { step in
      switch step.operation {
      case .loadConst, .loadSmallInt, .copy, .swap, .rotThree, .rotFour, .popTop, .popBlock, .returnValue, .call,
        .callFunction, .callFinally, .beginFinally, .withCleanupStart, .withCleanupFinish, .pushNull:
        true
      default: false
      }
    }
  }

  /// Runs both ways of a branch, and says it as an expression where that can be.
  private func divided(_ value: StackValue, _ line: Int?, _ whenTrue: Run, _ whenFalse: Run, _ level: Int) -> Run? {
    guard !whenTrue.isFinal, !whenFalse.isFinal else { return nil }
    depth += 1
    guards.append(value.text)
    defer {
      depth -= 1
      guards.removeLast()
    }
    // In the order of the text, so that many `if x: return` one after another need no recursion.
    let isTrueFirst = comesFirst(whenTrue, whenFalse)
    let first = arm(isTrueFirst ? whenTrue : whenFalse, level)
    if case .stop = first.end, !isMatch(value) {
      let arms = finishLevel(finish(first), first.level)
      let condition = isTrueFirst ? value : value.negated
      return Run(
        statements: [inverted(condition, arms) ?? .branch(condition, line, arms, [])],
        end: (isTrueFirst ? whenFalse : whenTrue).end, level: -1,
        line: line)
    }
    let second = arm(isTrueFirst ? whenFalse : whenTrue, level)
    var reducer = BranchReducer(self, level: level)
    return reducer.reduce(value, line, isTrueFirst ? first : second, isTrueFirst ? second : first)
  }

  private func isMatch(_ value: StackValue) -> Bool { if case .exceptionMatch = value.kind { true } else { false } }

  private func comesFirst(_ a: Run, _ b: Run) -> Bool {
    guard case .goto(let first, _) = a.end, case .goto(let second, _) = b.end else { return true }
    return first <= second
  }

  /// The code of one way of a branch, as far as it belongs to it alone.
  private func arm(_ run: Run, _ level: Int) -> Run {
    let own = newLevel(level)
    var result = run
    result.level = own
    result.isFinal = true
    guard run.statements.isEmpty, case .goto(let block, let stack) = run.end, isOwn(block, level) else { return result }
    result = self.run(block, stack, own)
    result.isFinal = true
    return result
  }
}

extension CodeDecompiler {
  // MARK: From runs to statements

  /// The statements of a run, with what its end is.
  func finish(_ run: Run) -> [Statement] {
    switch run.end {
    case .stop: return run.statements
    case .goto(let block, let stack): return run.statements + leave(to: block, stack, run.level)
    case .branch(let value, let line, let first, let second):
      return run.statements + branch(value, line, first, second, run.level)
    case .iterate(let iterator, let line, _, _, _):
      note(.overLimit)
      return run.statements + [.simple(iterator.text(Precedence.named), line)]
    case .enter:
      note(.overLimit)
      return run.statements
    }
  }

  private func branch(_ value: StackValue, _ line: Int?, _ first: Run, _ second: Run, _ level: Int) -> [Statement] {
    var value = value
    var first = first
    var second = second
    var before: [Statement] = []
    if value.hasEffect, keeps(first, value) || keeps(second, value) {
      let name = temporary()
      before.append(.simple("\(name) = \(value.text(Precedence.lambda))", line))
      let new = StackValue(text: name, precedence: Precedence.atom)
      replaceKept(&first, value, new)
      replaceKept(&second, value, new)
      value = new
    }
    let whenTrue = finishLevel(finish(first), first.level)
    let whenFalse = finishLevel(finish(second), second.level)
    if case .exceptionMatch = value.kind { return before + [.branch(value, line, whenTrue, whenFalse)] }
    if let loop = inverted(value, whenTrue) { return before + [loop] + whenFalse }
    if whenTrue.isEmpty, whenFalse.isEmpty {
      return before + (value.hasEffect ? [.simple(value.text(Precedence.named), line)] : [])
    }
    if whenTrue.isEmpty { return before + [.branch(value.negated, line, whenFalse, [])] }
    if case .exit? = whenTrue.last { return before + [.branch(value, line, whenTrue, [])] + whenFalse }
    if case .exit? = whenFalse.last { return before + [.branch(value.negated, line, whenFalse, [])] + whenTrue }
    return before + [.branch(value, line, whenTrue, whenFalse)]
  }

  private func keeps(_ run: Run, _ value: StackValue) -> Bool {
    guard run.statements.isEmpty, case .goto(_, let stack) = run.end else { return false }
    return stack.last?.text == value.text && stack.last?.hasEffect == true
  }

  private func replaceKept(_ run: inout Run, _ old: StackValue, _ new: StackValue) {
    guard keeps(run, old), case .goto(let block, var stack) = run.end else { return }
    stack[stack.count - 1] = new
    run.end = .goto(block, stack)
  }

  /// `while` as 3.10 to 3.12 compile it: the test stands before the loop and once more at its end.
  func inverted(_ value: StackValue, _ statements: [Statement]) -> Statement? {
    var statements = statements
    while case .goto? = statements.last { statements.removeLast() }
    guard statements.count == 1, case .loop(var loop)? = statements.first, loop.isEndless,
      case .branch(let test, _, let again, let end)? = loop.body.last
    else { return nil }
    let isPlain = test.text == value.text && again.isJumps && end.isJumps
    let isNegated = test.negated.text == value.text && again.isJumps && end.isJumps
    guard isPlain || isNegated else { return nil }
    loop.body.removeLast()
    if case .label(let block)? = loop.body.last {
      loop.body.removeLast()
      loop.continues.insert(block)
    }
    loop.header = "while \(value.text(Precedence.named))"
    loop.isEndless = false
    return .loop(loop)
  }

  // MARK: Edges to blocks that stand elsewhere

  /// Control leaves for a block that stands elsewhere; the values it takes along get names there.
  private func leave(to block: Int, _ entry: [StackValue], _ level: Int) -> [Statement] {
    if isOpenLoop(block, level) || isEmitted[block] { return [.goto(block)] }
    var statements: [Statement] = []
    let known = entryStacks[block]
    var made = known ?? []
    let base = exitDepths[flow.dominator[block]] ?? 0
    for place in entry.indices {
      let value = entry[place]
      if known == nil { made.append(place >= base && isCarried(value) ? slotName(block, place) : value) }
      guard place < made.count else { break }
      if made[place].text == slotName(block, place).text, value.text != made[place].text {
        out = []
        let text = expression(used(value))
        statements += out
        statements.append(.simple("\(made[place].text) = \(text.text(Precedence.lambda))", nil))
      } else if made[place].text != value.text {
        note(.unexpressedJump)
      }
    }
    entryStacks[block] = made
    register(block, level)
    return statements + [.goto(block)]
  }

  private func slotName(_ block: Int, _ place: Int) -> StackValue {
    StackValue(text: "_m\(block)_\(place)", precedence: Precedence.atom)
  }

  private func isCarried(_ value: StackValue) -> Bool {
    switch value.kind {
    case .null, .exception, .exit, .chain, .builder, .iterator, .buildClass, .cleared: false
    default: true
    }
  }

  /// Finds the place where a block will stand: that of its dominator, outside of what it is not part of.
  private func register(_ block: Int, _ level: Int) {
    let dominator = flow.dominator[block]
    let start = dominator >= 0 ? levelOfBlock[dominator] : -1
    var found = resolved(start >= 0 ? start : max(0, level))
    var place = found
    while place >= 0 {
      if excludes(place, block) || levels[place].isFinished { found = max(0, levels[place].parent) }
      place = levels[place].parent
    }
    while levels[found].isFinished, levels[found].parent >= 0 { found = levels[found].parent }
    if !levels[found].pending.contains(block) { levels[found].pending.append(block) }
  }

  /// Puts the blocks that wait for a level behind its statements.
  func finishLevel(_ statements: [Statement], _ level: Int) -> [Statement] {
    guard level >= 0 else { return statements }
    var result = statements
    while let next = levels[level].pending.min(by: { flow.order[$0] < flow.order[$1] }) {
      whole.spend(levels[level].pending.count)
      levels[level].pending.removeAll { $0 == next }
      guard !isEmitted[next], whole.isWithinLimits else { continue }
      let run = run(next, entryStacks[next] ?? [], level)
      result.append(.label(next))
      result += finish(run)
    }
    levels[level].isFinished = true
    return result
  }

  // MARK: Loops

  func loopStatement(_ header: Int, _ entry: [StackValue], _ parent: Int) -> Run {
    let level = newLevel(parent, loop: header)
    var stack = entry
    let first = prepareBuilders(&stack)
    levels[level].guardText = guards.last
    var before: [Statement] = []
    if first.isEmpty {
      self.stack = stack
      out = []
      let last = self.stack.popLast()
      flush()
      before = out
      stack = self.stack + (last.map { [$0] } ?? [])
    }
    levelOfBlock[header] = level
    depth += 1
    defer { depth -= 1 }
    let made = simulate(header, stack)
    if made.statements.isEmpty, case .iterate(let iterator, let line, let body, let exit, let below) = made.end {
      var run = forStatement(level, header, iterator, line, body, exit, below, builders: first)
      run.statements = before + run.statements
      return run
    }
    if made.statements.isEmpty, case .branch(_, _, let first, let second) = made.end {
      for run in [first, second] {
        if case .goto(let block, _) = run.end, !flow.isInside(block, header) { levels[level].follow = block }
      }
    }
    let run = goOn(made, level)
    var loop = Statement.Loop(header: "while True", line: made.line, block: header, body: [], isEndless: true)
    var end = End.stop
    if run.statements.isEmpty, case .branch(let value, let line, let first, let second) = run.end {
      if let exit = exit(second, header) {
        loop.header = "while \(value.text(Precedence.named))"
        loop.body = finishLevel(finishLevel(finish(first), first.level), level)
        end = exit
      } else if let exit = exit(first, header) {
        loop.header = "while \(value.negated.text(Precedence.named))"
        loop.body = finishLevel(finishLevel(finish(second), second.level), level)
        end = exit
      }
      loop.line = line
      loop.isEndless = loop.header == "while True"
    }
    if loop.isEndless { loop.body = finishLevel(finish(run), level) }
    return Run(statements: before + builderStatements(first) + [.loop(loop)], end: end, level: -1, line: made.line)
  }

  /// Whether a way of a loop's test leads out of the loop.
  private func exit(_ run: Run, _ header: Int) -> End? {
    guard run.statements.isEmpty, case .goto(let block, _) = run.end, block != header, !flow.isInside(block, header)
    else { return nil }
    return run.end
  }

  func forStatement(
    _ level: Int, _ header: Int?, _ iterator: StackValue, _ line: Int?, _ body: Int, _ exit: Int?,
    _ below: [StackValue], builders first: [Int] = []
  ) -> Run {
    levels[level].follow = exit
    slots.append(.item(nil))
    let slot = slots.count - 1
    let item = StackValue(text: "_item", precedence: Precedence.atom, kind: .slot(slot))
    var isAsync = false
    if case .iterator(true) = iterator.kind { isAsync = true }
    // An `async for` has the awaited value where others have the value itself.
    let pushed = isAsync ? [iterator, item] : [iterator, item]
    var inner = iterator
    inner.hasEffect = false
    let run = run(body, below + [inner] + pushed.dropFirst(), level)
    let statements = finishLevel(finish(run), level)
    var target = "_item"
    if case .item(let name?) = slots[slot] { target = name }
    let iterable = expression(used(iterator)).text(Precedence.conditional)
    whole.spend(iterable.utf8.count)
    let loop = Statement.Loop(
      header: (isAsync ? "async " : "") + "for \(target) in \(iterable)", line: line, block: header ?? -1,
      body: statements, iteration: (target, iterable, isAsync))
    var rest = below
    var made: [Statement] = []
    if let builder = first.last, first.count == 1, let place = rest.lastIndex(where: { isBuilder($0, builder) }),
      let text = ComprehensionShape.text(loop, builder: builder, kind: builderKinds[builder] ?? .list)
    {
      rest[place] = StackValue(text: text, precedence: Precedence.atom, hasEffect: true)
    } else {
      made = builderStatements(first) + [.loop(loop)]
    }
    return Run(statements: made, end: exit.map { .goto($0, rest) } ?? .stop, level: -1, line: line)
  }

  private func isBuilder(_ value: StackValue, _ builder: Int) -> Bool {
    if case .builder(builder) = value.kind { true } else { false }
  }

  /// Empty displays that wait while a loop begins are what the loop fills.
  private func prepareBuilders(_ stack: inout [StackValue]) -> [Int] {
    guard let last = stack.last else { return [] }
    if case .iterator = last.kind {} else if last.text != "\u{1}" { return [] }
    var made: [Int] = []
    for place in stack.indices.dropLast().suffix(1) {
      guard case .display(let kind, let parts) = stack[place].kind, parts.isEmpty, kind != .tuple else { continue }
      builders += 1
      builderKinds[builders] = kind
      stack[place] = StackValue(text: "_b\(builders)", precedence: Precedence.atom, kind: .builder(builders))
      made.append(builders)
    }
    return made
  }

  private func builderStatements(_ made: [Int]) -> [Statement] {
    made.map { .simple("_b\($0) = \(Self.text(builderKinds[$0] ?? .list, []))", nil) }
  }

  // MARK: Scopes

  func scopeStatement(_ block: Int, _ entry: [StackValue], _ parent: Int) -> Run {
    guard let index = flow.blocks[block].scope, block + 1 < flow.blocks.count else { return Run(end: .stop) }
    let scope = flow.scopes[index]
    let context = scope.kind == .with ? lastContext : nil
    lastContext = nil
    depth += 1
    defer { depth -= 1 }
    let level = newLevel(parent, scope: index)
    let line = flow.blocks[block].first < steps.count ? steps[flow.blocks[block].first].line : nil
    let body = finishLevel(finish(run(block + 1, entry, level)), level)
    if scope.kind == .with {
      guard let context else { return Run(statements: body, end: .stop) }
      var header = (context.isAsync ? "async " : "") + "with \(context.text)"
      if case .item(let target?) = slots[context.slot] { header += " as \(target)" }
      return Run(statements: [.with(header, context.line, body)], end: .stop)
    }
    var handler: [Statement] = []
    if let target = flow.entry[scope.handler] {
      var stack = entry
      if scope.depth >= 0 {
        stack = Array(entry.prefix(scope.depth))
        while stack.count < min(scope.depth, whole.limits.stack) { stack.append(.exception) }
      }
      stack += [StackValue](repeating: .exception, count: minor >= 11 ? 1 : 6)
      let other = newLevel(parent)
      handler = finishLevel(finish(run(target, stack, other)), other)
    }
    return Run(statements: [.attempt(line, body: body, handler: handler, orElse: [])], end: .stop)
  }
}

extension [Statement] {
  /// Whether there is nothing but jumps.
  var isJumps: Bool { allSatisfy { if case .goto = $0 { true } else { false } } }
}

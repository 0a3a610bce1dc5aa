/// Says branches as expressions: `and`, `or`, `if … else`, and chains of comparisons.
struct BranchReducer {
  private let machine: CodeDecompiler
  private let level: Int

  init(_ machine: CodeDecompiler, level: Int) {
    self.machine = machine
    self.level = level
  }

  /// A run that goes on in one way, or divides by a condition that has taken others in.
  mutating func reduce(
    _ value: StackValue, _ line: Int?, _ whenTrue: CodeDecompiler.Run, _ whenFalse: CodeDecompiler.Run
  ) -> CodeDecompiler.Run {
    var value = value
    var first = whenTrue
    var second = whenFalse
    while true {
      if case .exceptionMatch = value.kind { break }
      if let run = joined(value, first, second, line) { return run }
      if let (condition, a, b) = and(value, first, second) ?? or(value, first, second) {
        value = condition
        first = a
        second = b
        machine.whole.spend(value.text.utf8.count)
        continue
      }
      break
    }
    return CodeDecompiler.Run(end: .branch(value, line, first, second), level: level, line: line)
  }

  private func isPure(_ run: CodeDecompiler.Run) -> Bool { run.statements.isEmpty }

  private func take(_ run: CodeDecompiler.Run) {
    if run.level >= 0, run.level != level { machine.levels[run.level].mergedInto = level }
  }

  /// One edge less leads to a block.
  private func removeEdge(_ block: Int) {
    guard !machine.isOpenLoop(block, level) else { return }
    machine.flow.incoming[block] -= 1
  }

  // MARK: Conditions

  private func and(
    _ value: StackValue, _ first: CodeDecompiler.Run, _ second: CodeDecompiler.Run
  ) -> (StackValue, CodeDecompiler.Run, CodeDecompiler.Run)? {
    guard isPure(first), case .branch(let inner, _, let innerTrue, let innerFalse) = first.end else { return nil }
    if case .exceptionMatch = inner.kind { return nil }
    if isLoopTest(inner, innerTrue, innerFalse) { return nil }
    let isStraight = same(innerFalse, second, inner, value)
    guard isStraight || same(innerTrue, second, inner, value) else { return nil }
    let right = isStraight ? inner : inner.negated
    let condition = conjunction(value, right)
    guard case .goto(let block, _) = second.end else { return nil }
    removeEdge(block)
    take(first)
    let staying = isStraight ? innerTrue : innerFalse
    let leaving = isStraight ? innerFalse : innerTrue
    return (condition, kept(staying, inner, condition), kept(leaving, inner, condition))
  }

  private func or(
    _ value: StackValue, _ first: CodeDecompiler.Run, _ second: CodeDecompiler.Run
  ) -> (StackValue, CodeDecompiler.Run, CodeDecompiler.Run)? {
    guard isPure(second), case .branch(let inner, _, let innerTrue, let innerFalse) = second.end else { return nil }
    if case .exceptionMatch = inner.kind { return nil }
    if isLoopTest(inner, innerTrue, innerFalse) { return nil }
    let isStraight = same(innerTrue, first, inner, value)
    guard isStraight || same(innerFalse, first, inner, value) else { return nil }
    let right = isStraight ? inner : inner.negated
    let condition = StackValue(
      text: value.text(Precedence.or) + " or " + right.text(Precedence.or + 1), precedence: Precedence.or,
      hasEffect: value.hasEffect || right.hasEffect)
    guard case .goto(let block, _) = first.end else { return nil }
    removeEdge(block)
    take(second)
    let staying = isStraight ? innerFalse : innerTrue
    let leaving = isStraight ? innerTrue : innerFalse
    return (condition, kept(leaving, inner, condition), kept(staying, inner, condition))
  }

  /// Whether a condition is that of a `while`, repeated at the loop's end.
  private func isLoopTest(_ value: StackValue, _ first: CodeDecompiler.Run, _ second: CodeDecompiler.Run) -> Bool {
    var place = level
    while place >= 0, machine.levels[place].loop == nil { place = machine.levels[place].parent }
    guard place >= 0, let text = machine.levels[place].guardText, let header = machine.levels[place].loop else {
      return false
    }
    for (run, test) in [(first, value), (second, value.negated)] {
      if case .goto(header, _) = run.end, test.text == text { return true }
    }
    return false
  }

  /// `a and b`; a chain of comparisons whose second part has taken in the first.
  private func conjunction(_ value: StackValue, _ right: StackValue) -> StackValue {
    if goesOn(value, right) { return right }
    return StackValue(
      text: value.text(Precedence.and) + " and " + right.text(Precedence.and + 1), precedence: Precedence.and,
      hasEffect: value.hasEffect || right.hasEffect)
  }

  private func goesOn(_ value: StackValue, _ right: StackValue) -> Bool {
    value.precedence == Precedence.comparison
      && (right.precedence == Precedence.comparison || right.precedence == Precedence.and)
      && right.text.hasPrefix(value.text + " ")
  }

  /// A way on whose topmost value is a condition that was taken into a larger one.
  private func kept(_ run: CodeDecompiler.Run, _ old: StackValue, _ new: StackValue) -> CodeDecompiler.Run {
    guard run.statements.isEmpty, case .goto(let block, var stack) = run.end, stack.last?.text == old.text else {
      return run
    }
    stack[stack.count - 1] = new
    var result = run
    result.end = .goto(block, stack)
    return result
  }

  /// Whether two ways lead to the same place with the same values, but for the conditions they may have kept.
  private func same(
    _ a: CodeDecompiler.Run, _ b: CodeDecompiler.Run, _ inner: StackValue, _ outer: StackValue
  ) -> Bool {
    guard isPure(a), isPure(b), case .goto(let first, let left) = a.end, case .goto(let second, let right) = b.end,
      first == second, left.count == right.count
    else { return false }
    for (place, pair) in zip(left, right).enumerated() where pair.0.text != pair.1.text {
      guard place == left.count - 1, pair.0.text == inner.text, pair.1.text == outer.text else { return false }
    }
    return true
  }

  // MARK: Values

  /// Both ways lead to the same place, and differ at most in the topmost value.
  private func joined(
    _ value: StackValue, _ first: CodeDecompiler.Run, _ second: CodeDecompiler.Run, _ line: Int?
  ) -> CodeDecompiler.Run? {
    guard isPure(first), isPure(second), case .goto(let block, let left) = first.end,
      case .goto(let other, let right) = second.end, block == other, left.count == right.count
    else { return nil }
    for (a, b) in zip(left.dropLast(), right.dropLast()) where a.text != b.text { return nil }
    removeEdge(block)
    take(first)
    take(second)
    var result = CodeDecompiler.Run(end: .goto(block, left), level: -1, line: line)
    guard let a = left.last, let b = right.last, a.text != b.text else {
      if value.hasEffect { result.statements = [.simple(value.text(Precedence.named), line)] }
      return result
    }
    var stack = left
    stack[stack.count - 1] = joined(value, machine.expression(machine.used(a)), machine.expression(machine.used(b)))
    result.end = .goto(block, stack)
    return result
  }

  private func joined(_ value: StackValue, _ a: StackValue, _ b: StackValue) -> StackValue {
    let effect = value.hasEffect || a.hasEffect || b.hasEffect
    if a.text == value.text {
      return StackValue(
        text: value.text(Precedence.or) + " or " + b.text(Precedence.or + 1), precedence: Precedence.or,
        hasEffect: effect)
    }
    if b.text == value.text {
      var result = conjunction(value, a)
      result.hasEffect = effect
      return result
    }
    return StackValue(
      text: a.text(Precedence.or) + " if " + value.text(Precedence.or) + " else " + b.text(Precedence.conditional),
      precedence: Precedence.conditional, hasEffect: effect)
  }
}

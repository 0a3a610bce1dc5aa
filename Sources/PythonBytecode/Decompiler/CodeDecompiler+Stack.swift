extension CodeDecompiler {
  /// Moves on the stack, unpacking, iteration, generators, and what ends a function.
  func special(_ place: Int) -> Bool {
    let count = step.argument
    switch step.operation {
    case .popTop, .popIter: discard(popRaw())
    case .copy: copy(place, count)
    case .swap: exchange(count)
    case .rotThree: rotate(3)
    case .rotFour: rotate(4)
    case .rotN: rotate(count)
    case .dupTopTwo:
      let values = pop(2).map { duplicable($0) }
      for value in values + values { push(value) }
    case .unpackSequence: unpack(count, star: nil)
    case .unpackEx: unpack(count & 0xFF + 1 + count >> 8, star: count & 0xFF)
    case .getIter, .getAiter: iterate()
    case .getYieldFromIter, .getAwaitable: delegate()
    case .yieldFrom:
      _ = popRaw()
      awaited(popRaw())
    case .yieldValue: yield()
    case .callIntrinsic1: intrinsic(count)
    case .callIntrinsic2:
      let value = pop()
      _ = popRaw()
      push(value)
      if count != 4 && count != 1 { note(.notModelled) }
    case .printExpr: emit(expression(pop()).text)
    case .asyncGenWrap, .popBlock, .setupLoop, .callFinally, .popFinally, .breakLoop, .continueLoop: break
    case .returnGenerator: push(StackValue(text: "None", precedence: Precedence.atom))
    default: return handlers() || match()
    }
    return true
  }

  /// A value thrown away: a statement if making it does something.
  func discard(_ value: StackValue) {
    switch value.kind {
    case .imported(let index): dropModule(index)
    case .importedName, .null, .exception, .exit, .cleared, .slot, .chain, .iterator, .buildClass, .constant, .builder:
      break
    case .function(let function):
      if value.hasEffect || function.classArguments != nil || !function.decorators.isEmpty { _ = hoistNow(function) }
    default:
      if value.hasEffect || !isPlainName(value) { emit(value.text(Precedence.named)) }
    }
  }

  private func hoistNow(_ function: FunctionValue) -> StackValue {
    flush()
    return hoist(function)
  }

  private func isPlainName(_ value: StackValue) -> Bool {
    value.text.hasPrefix("_t") || value.text == "\u{1}" || value.text == "None"
  }

  // MARK: Copies

  /// A value that may stand twice: what does something, or is long, gets a name.
  func duplicable(_ value: StackValue) -> StackValue {
    switch value.kind {
    case .slot, .imported, .importedName: return duplicable(used(value))
    case .null, .exception, .exit, .chain, .builder, .buildClass, .iterator, .cleared: return value
    case .constant where value.text.utf8.count <= 256: return value
    case .dotted where value.text.utf8.count <= 256: return value
    default:
      flush()
      return named(value)
    }
  }

  private func copy(_ place: Int, _ count: Int) {
    guard count >= 1, stack.indices.contains(stack.count - count) else {
      note(.stackUnderflow)
      return push("_unknown")
    }
    if count == 1, assignsAgain(place) { return }
    let position = stack.count - count
    if !isCopied(stack[position]) {
      // What lies above was made later, and follows in the order.
      let above = Array(stack[(position + 1)...])
      stack.removeLast(count - 1)
      let value = duplicable(stack.removeLast())
      stack.append(value)
      stack += above
    }
    push(stack[position])
  }

  private func isCopied(_ value: StackValue) -> Bool {
    switch value.kind {
    case .null, .exception, .exit, .chain, .builder, .buildClass, .cleared: true
    case .constant, .dotted: value.text.utf8.count <= 256
    case .plain: value.text.hasPrefix("_t") && !value.hasEffect && value.text.utf8.count < 16
    default: false
    }
  }

  /// `a = b = value`, and `(a := value)`; both are a copy and a store.
  private func assignsAgain(_ place: Int) -> Bool {
    var targets: [Int] = []
    var next = place
    while next + 1 < steps.count, isCopy(next), Self.isSimpleStore(steps[next + 1].operation), !isLeader(next + 1) {
      targets.append(next + 1)
      next += 2
      if isLeader(next) { break }
    }
    guard !targets.isEmpty, let top = stack.last, isValue(top) else { return false }
    if next < steps.count, Self.isSimpleStore(steps[next].operation), !isLeader(next) {
      targets.append(next)
      let value = expression(pop())
      let names = targets.map { place in
        let name = storedName(steps[place])
        facts.stored.insert(name)
        return spelled(name)
      }
      emit(names.joined(separator: " = ") + " = " + value.text(Precedence.lambda))
      for target in targets { skipped.insert(target) }
      for copy in stride(from: place, to: next, by: 2) where copy != place { skipped.insert(copy) }
      return true
    }
    // One name only: the others wait for their own copies.
    guard next == place + 2 else { return false }
    let name = storedName(steps[place + 1])
    let value = expression(pop())
    facts.stored.insert(name)
    skipped.insert(place + 1)
    push("(\(spelled(name)) := \(value.text(Precedence.lambda)))", effect: true)
    return true
  }

  private func isValue(_ value: StackValue) -> Bool {
    switch value.kind {
    case .plain, .constant, .dotted, .display, .formatted: true
    default: false
    }
  }

  private func isCopy(_ place: Int) -> Bool { steps[place].operation == .copy && steps[place].argument == 1 }

  private func exchange(_ count: Int) {
    guard count >= 2, stack.count >= count else { return note(.stackUnderflow) }
    stack.swapAt(stack.count - 1, stack.count - count)
  }

  private func rotate(_ count: Int) {
    guard count >= 2, stack.count >= count else { return note(.stackUnderflow) }
    let value = stack.removeLast()
    stack.insert(value, at: stack.count - count + 1)
  }

  // MARK: Unpacking and iteration

  private func unpack(_ count: Int, star: Int?) {
    let value = popRaw()
    guard count > 0, count <= 4_096 else {
      if count != 0 { note(.overLimit) }
      return emit("() = \(expression(used(value)).text(Precedence.lambda))")
    }
    var group = Group(value: value, targets: [String?](repeating: nil, count: count), line: step.line)
    if case .slot = value.kind {} else { group.value = expression(used(value)) }
    if let star { group.targets[star] = "*" }
    groups.append(group)
    openGroups.insert(groups.count - 1)
    for place in (0..<count).reversed() {
      slots.append(.member(group: groups.count - 1, index: place))
      push(StackValue(text: "_item", precedence: Precedence.atom, kind: .slot(slots.count - 1)))
    }
  }

  private func iterate() {
    let value = expression(pop())
    let isAsync = step.operation == .getAiter
    push(
      StackValue(
        text: value.text, precedence: value.precedence, kind: .iterator(isAsync: isAsync), hasEffect: value.hasEffect))
  }

  private func delegate() {
    let raw = popRaw()
    if raw.isExit { return push(raw) }
    if case .slot = raw.kind { return push(raw) }
    let value = expression(used(raw))
    push(
      StackValue(
        text: value.text, precedence: value.precedence,
        kind: step.operation == .getAwaitable ? .awaited : .delegated, hasEffect: true))
  }

  /// What `await` and `yield from` give.
  func awaited(_ raw: StackValue) {
    switch raw.kind {
    case .exit, .slot: push(raw)
    case .delegated: push("(yield from \(raw.text(Precedence.lambda)))", effect: true)
    default:
      let value = expression(used(raw))
      push("await \(value.text(Precedence.atom))", Precedence.awaiting, effect: true)
    }
  }

  private func yield() {
    let value = expression(pop())
    push("(yield \(value.text(Precedence.lambda)))", effect: true)
  }

  private func intrinsic(_ number: Int) {
    switch number {
    case 1: emit(expression(pop()).text)
    case 2:
      importAll(popRaw())
      push(StackValue(text: "None", precedence: Precedence.atom))
    case 5:
      let value = expression(pop())
      push("+" + value.text(Precedence.unary), Precedence.unary, effect: value.hasEffect)
    case 6:
      let value = pop()
      if case .display(.list, let parts) = value.kind {
        pushDisplay(.tuple, parts, effect: value.hasEffect)
      } else {
        pushDisplay(.tuple, ["*" + expression(value).text(Precedence.bitOr)], effect: value.hasEffect)
      }
    case 3, 4: break
    default: note(.notModelled)
    }
  }

  // MARK: Handlers

  private func handlers() -> Bool {
    switch step.operation {
    case .setupAsyncWith: break
    case .beforeWith, .beforeAsyncWith, .setupWith:
      enterContext(expression(pop()))
    case .pushExcInfo:
      let value = popRaw()
      push(.exception)
      push(value)
    case .popExcept: stack.removeLast(min(minor >= 11 ? 1 : 3, stack.count))
    case .beginFinally: push(.null)
    case .withCleanupStart:
      if stack.count >= 2, stack[stack.count - 2].isExit { stack.remove(at: stack.count - 2) }
    case .withCleanupFinish, .endAsyncFor, .setupFinally, .setupExcept: break
    case .withExceptStart: push(.exception)
    case .endSend:
      let value = popRaw()
      _ = popRaw()
      push(value)
    case .cleanupThrow:
      _ = pop(min(3, stack.count))
      push(.exception)
      push(.exception)
    case .prepReraiseStar:
      _ = pop(min(2, stack.count))
      push(.exception)
    default: return false
    }
    return true
  }

  private func enterContext(_ value: StackValue) {
    let isAsync = step.operation == .beforeAsyncWith
    slots.append(.item(nil))
    let slot = slots.count - 1
    if minor >= 14 { push(StackValue(text: "None", precedence: Precedence.atom, kind: .exit)) }
    push(StackValue(text: "None", precedence: Precedence.atom, kind: .exit))
    push(StackValue(text: "_entered", precedence: Precedence.atom, kind: .slot(slot)))
    flush()
    lastContext = (value.text(Precedence.lambda), slot, isAsync, step.line)
  }

  // MARK: Patterns

  /// `match` statements: what is tested is shown, not how.
  private func match() -> Bool {
    switch step.operation {
    case .matchSequence, .matchMapping:
      let value = stack.last.map { isCopied($0) ? $0 : nil } ?? nil
      let subject = value ?? duplicable(pop())
      if value == nil { push(subject) }
      push("\(subject.text(Precedence.atom)) is not None", Precedence.comparison)
    case .getLen:
      let subject = duplicable(pop())
      push(subject)
      push("\(subject.text(Precedence.atom)).__len__", Precedence.atom)
    case .matchClass:
      let names = pop()
      let type = expression(pop())
      let subject = expression(pop())
      push(
        "(\(subject.text(Precedence.lambda)), \(type.text(Precedence.lambda)), \(names.text))", effect: type.hasEffect)
      if minor <= 10 { push("\(subject.text(Precedence.comparison)) is not None", Precedence.comparison) }
    case .matchKeys:
      let keys = duplicable(pop())
      let subject = duplicable(pop())
      push(subject)
      push(keys)
      push("(\(subject.text(Precedence.lambda)), \(keys.text(Precedence.lambda)))")
      if minor <= 10 { push("\(subject.text(Precedence.comparison)) is not None", Precedence.comparison) }
    case .copyDictWithoutKeys:
      let keys = pop()
      let subject = duplicable(pop())
      push(subject)
      push("{**\(subject.text(Precedence.bitOr)), **dict.fromkeys(\(keys.text(Precedence.lambda)))}")
    default: return false
    }
    return true
  }
}

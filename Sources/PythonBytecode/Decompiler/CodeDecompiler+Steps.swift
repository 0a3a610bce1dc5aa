extension CodeDecompiler {
  /// Does what one step does, unless it is where control divides.
  func execute(_ place: Int) {
    step = steps[place]
    if skipped.contains(place) { return }
    if load() || store(place) || operate() || build() || callStep() || special(place) { return }
    note(.notModelled)
  }

  // MARK: Operands

  func name(_ index: Int) -> String {
    guard code.names.indices.contains(index) else {
      note(.badOperand)
      return "_unknown"
    }
    return code.names[index]
  }

  func variable(_ index: Int, isCell: Bool) -> String {
    let list = isCell && minor <= 10 ? code.cells : code.variables
    guard list.indices.contains(index) else {
      note(.badOperand)
      return "_unknown"
    }
    return list[index]
  }

  /// A variable as it is written; the iterator of a comprehension stands for what the call puts there.
  func spelled(_ name: String) -> String {
    if name == ".0" { return "\u{1}" }
    if !Identifier.isValid(name) { note(.badOperand) }
    return Identifier.spelled(name)
  }

  func constant(_ index: Int) -> StackValue {
    guard code.constants.indices.contains(index) else {
      note(.badOperand)
      return StackValue(text: "_unknown", precedence: Precedence.atom)
    }
    let value = code.constants[index]
    if case .code(let nested) = file.values[value] {
      return StackValue(text: "_code", precedence: Precedence.atom, kind: .function(FunctionValue(code: nested)))
    }
    var limit = whole.limits.constantBytes
    if case .slice(let parts) = file.values[value] {
      let bounds = parts.map { file.literal($0, limit: &limit)?.text ?? "None" }
      let text = bounds.prefix(bounds.last == "None" ? 2 : 3).map { $0 == "None" ? "" : $0 }.joined(separator: ":")
      return StackValue(
        text: "slice(\(bounds.joined(separator: ", ")))", precedence: Precedence.atom, kind: .slice(text))
    }
    guard let literal = file.literal(value, limit: &limit) else {
      note(.overLimit)
      return StackValue(text: "_constant", precedence: Precedence.atom, kind: .constant(value))
    }
    whole.spend(literal.text.utf8.count)
    facts.constants.append(value)
    return StackValue(text: literal.text, precedence: literal.precedence, kind: .constant(value))
  }

  private func dotted(_ name: String) -> StackValue {
    StackValue(text: spelled(name), precedence: Precedence.atom, kind: .dotted)
  }

  // MARK: Loads

  private func load() -> Bool {
    let argument = step.argument
    switch step.operation {
    case .loadConst: push(constant(argument))
    case .loadSmallInt: push("\(argument)", Precedence.awaiting)
    case .loadCommonConstant:
      let names = ["AssertionError", "NotImplementedError", "tuple", "all", "any"]
      push(
        StackValue(
          text: argument < names.count ? names[argument] : "_unknown", precedence: Precedence.atom, kind: .dotted))
    case .loadAssertionError: push(StackValue(text: "AssertionError", precedence: Precedence.atom, kind: .dotted))
    case .loadName, .loadFromDictOrGlobals:
      if step.operation == .loadFromDictOrGlobals { _ = popRaw() }
      push(loaded(name(argument)))
    case .loadGlobal:
      push(loaded(name(minor >= 11 ? argument >> 1 : argument)))
      if minor >= 11, argument & 1 != 0 { pushNull(beneath: minor <= 12) }
    case .loadFastAndClear:
      let name = spelled(variable(argument, isCell: false))
      push(StackValue(text: name, precedence: Precedence.atom, kind: .cleared))
    case .loadFast: push(loaded(variable(argument, isCell: false)))
    case .loadDeref, .loadClassderef: push(loaded(variable(argument, isCell: true)))
    case .loadFromDictOrDeref:
      _ = popRaw()
      push(loaded(variable(argument, isCell: true)))
    case .loadClosure: push(dotted(variable(argument, isCell: true)))
    case .loadAttr: loadAttribute(minor >= 12 ? argument >> 1 : argument, isMethod: minor >= 12 && argument & 1 != 0)
    case .loadMethod: loadAttribute(argument, isMethod: true)
    case .loadSuperAttr: loadSuper(argument)
    case .loadBuildClass: push(StackValue(text: "__build_class__", precedence: Precedence.atom, kind: .buildClass))
    case .loadLocals: push(StackValue(text: "locals()", precedence: Precedence.atom))
    case .pushNull: push(.null)
    case .loadSpecial:
      let object = expression(pop())
      let names = ["__enter__", "__exit__", "__aenter__", "__aexit__"]
      push(object.text(Precedence.atom) + "." + (argument < names.count ? names[argument] : "_unknown"))
      push(.null)
    default: return false
    }
    return true
  }

  private func loaded(_ name: String) -> StackValue {
    facts.loaded.insert(name)
    return dotted(name)
  }

  private func pushNull(beneath: Bool) {
    guard beneath, let value = stack.popLast() else { return push(.null) }
    push(.null)
    push(value)
  }

  private func loadAttribute(_ index: Int, isMethod: Bool) {
    let name = name(index)
    let object = popRaw()
    facts.attributes.insert(name)
    if case .imported(let number) = object.kind, imports[number].names == nil, !isMethod {
      imports[number].taken += 1
      return push(StackValue(text: name, precedence: Precedence.atom, kind: .importedName(number, name)))
    }
    if case .importedName(let number, _) = object.kind, imports[number].names == nil, !isMethod {
      return push(StackValue(text: name, precedence: Precedence.atom, kind: .importedName(number, name)))
    }
    push(attribute(expression(used(object)), name))
    if isMethod, minor >= 11 { push(.null) }
  }

  func attribute(_ object: StackValue, _ name: String) -> StackValue {
    guard Identifier.isValid(name) else {
      return StackValue(
        text: "getattr(\(object.text(Precedence.lambda)), \(Identifier.literal(name)))", precedence: Precedence.atom,
        hasEffect: object.hasEffect)
    }
    var result = StackValue(
      text: object.text(Precedence.atom) + "." + name, precedence: Precedence.atom, hasEffect: object.hasEffect)
    if case .dotted = object.kind {
      result.kind = .dotted
      facts.chains.insert(result.text)
    }
    return result
  }

  private func loadSuper(_ argument: Int) {
    let values = pop(3).map { expression($0) }
    let text = argument & 2 == 0 ? "super()" : "super(\(values.dropFirst().map(\.text).joined(separator: ", ")))"
    facts.attributes.insert(name(argument >> 2))
    record(callee: "super", arguments: [])
    push(attribute(StackValue(text: text, precedence: Precedence.atom, hasEffect: true), name(argument >> 2)))
    if argument & 1 != 0 { push(.null) }
  }

  // MARK: Stores

  private func store(_ place: Int) -> Bool {
    switch step.operation {
    case .storeName, .storeFast, .storeGlobal, .storeDeref: storeVariable(place)
    case .storeAttr:
      let name = name(step.argument)
      let object = expression(pop())
      facts.attributes.insert(name)
      guard Identifier.isValid(name) else {
        let value = expression(pop())
        emit(
          "setattr(\(object.text(Precedence.lambda)), \(Identifier.literal(name)), \(value.text(Precedence.lambda)))")
        return true
      }
      assign(object.text(Precedence.atom) + "." + name)
    case .storeSubscr:
      let key = subscriptText(pop())
      let object = expression(pop())
      assign("\(object.text(Precedence.atom))[\(key)]")
    case .storeSlice:
      let bounds = pop(2).map { expression($0) }
      let object = expression(pop())
      assign("\(object.text(Precedence.atom))[\(sliceText(bounds))]")
    case .deleteName, .deleteFast, .deleteGlobal, .deleteDeref:
      emit("del " + spelled(storedName()))
    case .deleteAttr:
      let object = expression(pop())
      emit("del \(object.text(Precedence.atom)).\(Identifier.spelled(name(step.argument)))")
    case .deleteSubscr:
      let key = subscriptText(pop())
      let object = expression(pop())
      emit("del \(object.text(Precedence.atom))[\(key)]")
    case .storeAnnotation:
      let value = expression(pop())
      emit("__annotations__[\(Identifier.literal(name(step.argument)))] = \(value.text(Precedence.lambda))")
    default: return false
    }
    return true
  }

  func sliceText(_ bounds: [StackValue]) -> String {
    bounds.map { $0.text == "None" ? "" : $0.text(Precedence.lambda) }.joined(separator: ":")
  }

  /// The name that the step at hand stores to or deletes.
  func storedName(_ step: Micro? = nil) -> String {
    let step = step ?? self.step
    switch step.operation {
    case .storeName, .deleteName: return name(step.argument)
    case .storeGlobal, .deleteGlobal:
      let name = name(step.argument)
      globals.insert(name)
      return name
    case .storeDeref, .deleteDeref:
      let name = variable(step.argument, isCell: true)
      if code.freeVariables.contains(name) { nonlocals.insert(name) }
      return name
    default: return variable(step.argument, isCell: false)
    }
  }

  private func storeVariable(_ place: Int) {
    let name = storedName()
    facts.stored.insert(name)
    if case .constant(let value)? = stack.last?.kind, file.values[value] == .none, isDeletedNext(place, name) {
      // What `except … as e` does with its name at the end.
      _ = stack.popLast()
      skipped.insert(place + 1)
      return
    }
    if case .cleared? = stack.last?.kind {
      // A name gets back what it was before a comprehension used it.
      _ = stack.popLast()
      return
    }
    if several(place) { return }
    assign(spelled(name), name: name)
  }

  private func isDeletedNext(_ place: Int, _ name: String) -> Bool {
    guard place + 1 < steps.count else { return false }
    switch steps[place + 1].operation {
    case .deleteName, .deleteFast, .deleteGlobal, .deleteDeref: return storedName(steps[place + 1]) == name
    default: return false
    }
  }

  /// `a, b = c, d`, which the compiler makes without a tuple: the values are all made before the first store.
  private func several(_ place: Int) -> Bool {
    var count = 1
    while place + count < steps.count, count < stack.count, count < 4,
      Self.isSimpleStore(steps[place + count].operation),
      !isLeader(place + count)
    {
      count += 1
    }
    guard count > 1 else { return false }
    let values = Array(stack.suffix(count))
    for value in values {
      switch value.kind {
      case .plain, .constant, .dotted, .display, .formatted: continue
      default: return false
      }
    }
    let mentions = values.contains { if case .constant = $0.kind { false } else { true } }
    guard mentions else { return false }
    stack.removeLast(count)
    var pairs: [(target: String, value: StackValue)] = []
    for (offset, value) in values.reversed().enumerated() {
      let name = storedName(steps[place + offset])
      facts.stored.insert(name)
      pairs.append((spelled(name), value))
      if offset > 0 { skipped.insert(place + offset) }
    }
    if Set(pairs.map(\.target)).count == pairs.count { pairs.sort { $0.value.order < $1.value.order } }
    let targets = pairs.map(\.target).joined(separator: ", ")
    emit("\(targets) = \(pairs.map { $0.value.text(Precedence.lambda) }.joined(separator: ", "))")
    return true
  }

  func isLeader(_ place: Int) -> Bool { flow.entry[place] != nil }

  static func isSimpleStore(_ operation: Operation) -> Bool {
    switch operation {
    case .storeName, .storeFast, .storeGlobal, .storeDeref: true
    default: false
    }
  }

  /// Assigns the topmost value to a target; the name is that of a variable.
  func assign(_ target: String, name: String? = nil) {
    let value = popRaw()
    switch value.kind {
    case .slot(let slot): return assign(slot: slot, to: target)
    case .imported(let index): return storeModule(index, target, name)
    case .importedName(let index, let attribute): return storeImported(index, attribute, target, name)
    case .function(let function):
      if let name, function.classArguments != nil || file.code[function.code].name != "<lambda>" {
        return define(function, name)
      }
    default: break
    }
    let made = expression(value)
    if name != nil { keep(target) }
    emit("\(target) = \(made.text(Precedence.lambda))")
  }

  /// Values on the stack that were made with a name's old value keep it.
  private func keep(_ target: String) {
    for place in stack.indices {
      switch stack[place].kind {
      case .plain, .dotted, .display: break
      default: continue
      }
      let text = stack[place].text
      whole.spend(min(text.utf8.count, 4_096))
      if text.utf8.count >= target.utf8.count, text.utf8.count < 4_096, text.contains(target) {
        stack[place] = named(stack[place])
      }
    }
  }

  private func define(_ function: FunctionValue, _ name: String) {
    emit(.definition(function, name: spelled(name), step.line))
  }
}

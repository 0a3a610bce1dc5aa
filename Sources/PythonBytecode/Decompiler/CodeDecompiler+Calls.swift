extension CodeDecompiler {
  /// An argument of a call: its prefix is empty, `*`, `**` or `name=`.
  struct Argument {
    var prefix = ""
    var value: StackValue

    var text: String {
      switch prefix {
      case "": value.text(Precedence.named)
      case "*", "**": prefix + value.text(Precedence.bitOr)
      default: prefix + value.text(Precedence.lambda)
      }
    }
  }

  /// Calls of every version, and the making of functions.
  func callStep() -> Bool {
    let count = step.argument
    switch step.operation {
    case .callFunction, .callMethod:
      let arguments = pop(count).map { Argument(value: $0) }
      call(popRaw(), arguments)
    case .callFunctionKw:
      let names = keywords(pop())
      let values = pop(count)
      call(popRaw(), arguments(values, names))
    case .kwNames:
      keywordNames = code.constants.indices.contains(count) ? keywords(constant(count)) : []
    case .call:
      let names = keywordNames ?? []
      keywordNames = nil
      callWithSelf(pop(count), names)
    case .callKw:
      let names = keywords(pop())
      callWithSelf(pop(count), names)
    case .callFunctionEx: callSpread()
    case .makeFunction: makeFunction()
    case .setFunctionAttribute: setFunctionAttribute()
    case .importName: importModule()
    case .importFrom:
      if case .imported(let index)? = stack.last?.kind {
        let name = name(count)
        imports[index].isDone = true
        push(StackValue(text: name, precedence: Precedence.atom, kind: .importedName(index, name)))
      } else if let last = stack.last, case .importedName = last.kind {
        // `import a.b.c as d` takes `c` of `b` of `a`.
        push(last)
      } else {
        let object = stack.last ?? StackValue(text: "_unknown", precedence: Precedence.atom)
        push(attribute(object, name(count)))
      }
    case .importStar: importAll(popRaw())
    default: return false
    }
    return true
  }

  private func keywords(_ value: StackValue) -> [String] {
    (constantParts(value) ?? []).map { if case .text(let text) = file.values[$0] { text } else { "_unknown" } }
  }

  private func arguments(_ values: [StackValue], _ names: [String]) -> [Argument] {
    let first = max(0, values.count - names.count)
    return values.enumerated().map { place, value in
      guard place >= first else { return Argument(value: value) }
      let name = names[place - first]
      return Identifier.isValid(name)
        ? Argument(prefix: name + "=", value: value)
        : Argument(
          prefix: "**",
          value: StackValue(
            text: "{\(Identifier.literal(name)): \(expression(value).text(Precedence.lambda))}",
            precedence: Precedence.atom, hasEffect: value.hasEffect))
    }
  }

  /// From 3.11 on: two values below the arguments, of which one is the callee and the other NULL or `self`.
  private func callWithSelf(_ values: [StackValue], _ names: [String]) {
    let second = popRaw()
    let first = popRaw()
    var all = arguments(values, names)
    if first.isExit || second.isExit { return call(first.isExit ? first : second, []) }
    if second.isNull { return call(first, all) }
    if first.isNull { return call(second, all) }
    all.insert(Argument(value: used(second)), at: 0)
    call(first, all)
  }

  private func callSpread() {
    let hasKeywords = minor >= 14 || step.argument & 1 != 0
    let keywords = hasKeywords ? popRaw() : StackValue.null
    let positional = popRaw()
    var callee = popRaw()
    if minor >= 11 {
      if minor >= 13 {
        // The callee lies below NULL.
        callee = popRaw()
      } else {
        _ = popRaw()
      }
    }
    var all: [Argument] = spread(positional, "*").map { text in
      let isSpread = text.hasPrefix("*")
      return Argument(
        prefix: isSpread ? "*" : "",
        value: StackValue(
          text: isSpread ? String(text.dropFirst()) : text,
          precedence: isSpread ? Precedence.atom : Precedence.lambda))
    }
    if !keywords.isNull {
      if case .display(.dictionary, let parts) = keywords.kind {
        for part in parts { all.append(keywordArgument(part)) }
      } else {
        all.append(Argument(prefix: "**", value: expression(used(keywords))))
      }
    }
    call(callee, all, effect: true)
  }

  /// `'name': value` of a dictionary that is spread becomes `name=value`.
  private func keywordArgument(_ part: String) -> Argument {
    if part.hasPrefix("**") {
      return Argument(prefix: "**", value: StackValue(text: String(part.dropFirst(2)), precedence: Precedence.atom))
    }
    if part.hasPrefix("'"), let end = part.dropFirst().firstIndex(of: "'"), part[end...].hasPrefix("': ") {
      let name = String(part[part.index(after: part.startIndex)..<end])
      if Identifier.isValid(name) {
        let text = String(part[part.index(end, offsetBy: 3)...])
        return Argument(prefix: name + "=", value: StackValue(text: text, precedence: Precedence.lambda))
      }
    }
    return Argument(prefix: "**", value: StackValue(text: "{\(part)}", precedence: Precedence.atom))
  }

  // MARK: What a call makes

  func call(_ callee: StackValue, _ arguments: [Argument], effect: Bool = true) {
    if callee.isExit { return push(StackValue(text: "None", precedence: Precedence.atom, kind: .exit)) }
    if case .buildClass = callee.kind, buildClass(arguments) { return }
    if case .function(let function) = callee.kind, comprehension(function, arguments) { return }
    if arguments.count == 1, arguments[0].prefix.isEmpty, case .function(var function) = arguments[0].value.kind,
      function.classArguments != nil || file.code[function.code].name != "<lambda>"
    {
      let decorator = expression(used(callee))
      record(callee: decorator.text, arguments: [], isDotted: isDotted(decorator))
      function.decorators.insert(decorator.text(Precedence.named), at: 0)
      return push(
        StackValue(text: "_decorated", precedence: Precedence.atom, kind: .function(function), hasEffect: true))
    }
    let made = arguments.map { Argument(prefix: $0.prefix, value: expression($0.value)) }
    let callee = expression(used(callee))
    record(callee: callee.text, arguments: made, isDotted: isDotted(callee))
    push(callee.text(Precedence.atom) + "(" + made.map(\.text).joined(separator: ", ") + ")", effect: effect)
  }

  private func isDotted(_ value: StackValue) -> Bool { if case .dotted = value.kind { true } else { false } }

  /// Keeps the fact of a call; without arguments for a decorator, whose argument is a definition.
  func record(callee: String, arguments: [Argument], isDotted: Bool = true) {
    guard facts.calls.count < whole.limits.facts else { return }
    var positional: [Int?] = []
    var keywords: [String: Int?] = [:]
    var isComplete = true
    for argument in arguments {
      let value: Int? = if case .constant(let index) = argument.value.kind { index } else { nil }
      switch argument.prefix {
      case "": positional.append(value)
      case "*", "**": isComplete = false
      default: keywords[String(argument.prefix.dropLast())] = .some(value)
      }
    }
    facts.calls.append(
      CodeFacts.Call(
        callee: isDotted ? callee : nil, arguments: positional, keywords: keywords, isComplete: isComplete,
        line: step.line, offset: step.offset))
  }

  private func buildClass(_ arguments: [Argument]) -> Bool {
    guard arguments.count >= 2, case .function(var function) = arguments[0].value.kind, arguments[0].prefix.isEmpty
    else { return false }
    let bases = arguments[2...].map { Argument(prefix: $0.prefix, value: expression($0.value)) }
    function.classArguments = bases.map(\.text)
    if case .constant(let index) = arguments[1].value.kind, case .text(let name) = file.values[index] {
      function.className = name
    } else {
      function.className = file.code[function.code].name
    }
    push(StackValue(text: "_class", precedence: Precedence.atom, kind: .function(function), hasEffect: true))
    return true
  }

  /// A comprehension's function, called with its iterator.
  private func comprehension(_ function: FunctionValue, _ arguments: [Argument]) -> Bool {
    guard file.code[function.code].name.hasPrefix("<"), arguments.count == 1,
      let shape = whole.comprehension(function.code)
    else { return false }
    let iterable = arguments[0].value
    whole.spend(shape.utf8.count)
    let text = shape.replacing("\u{1}", with: iterable.text(Precedence.or))
    push(text, effect: true)
    return true
  }

  // MARK: Functions

  private func makeFunction() {
    let flags = step.argument
    if minor <= 10 { _ = popRaw() }
    guard case .function(var function)? = stack.popLast()?.kind else {
      note(.badOperand)
      return push("_unknown")
    }
    if minor <= 12 {
      if flags & 8 != 0 { _ = popRaw() }
      if flags & 4 != 0 { function.annotations = annotations(pop()) }
      if flags & 2 != 0 { function.keywordDefaults = keywordDefaults(pop()) }
      if flags & 1 != 0 { function.defaults = defaults(pop()) }
    }
    push(StackValue(text: "_function", precedence: Precedence.atom, kind: .function(function)))
  }

  private func setFunctionAttribute() {
    guard case .function(var function)? = stack.popLast()?.kind else {
      note(.badOperand)
      return
    }
    let value = pop()
    switch step.argument {
    case 1: function.defaults = defaults(value)
    case 2: function.keywordDefaults = keywordDefaults(value)
    case 4: function.annotations = annotations(value)
    default: break
    }
    push(StackValue(text: "_function", precedence: Precedence.atom, kind: .function(function)))
  }

  /// The defaults of positional parameters; what is no display of them is said before the definition.
  private func defaults(_ value: StackValue) -> [String] {
    let parts = spread(value, "*")
    guard parts.contains(where: { $0.hasPrefix("*") }) else { return parts }
    note(.notModelled)
    emit("_unknown = " + Self.text(.tuple, parts))
    return []
  }

  private func keywordDefaults(_ value: StackValue) -> [String: String] {
    guard case .display(.dictionary, let parts) = value.kind else { return [:] }
    return entries(parts)
  }

  private func entries(_ parts: [String]) -> [String: String] {
    var result: [String: String] = [:]
    for part in parts {
      let argument = keywordArgument(part)
      if argument.prefix.hasSuffix("=") { result[String(argument.prefix.dropLast())] = argument.value.text }
    }
    return result
  }

  /// A dictionary until 3.9, a tuple of names and values in turn since.
  private func annotations(_ value: StackValue) -> [String: String] {
    guard case .display(let kind, let parts) = value.kind else { return [:] }
    if kind == .dictionary { return entries(parts) }
    var result: [String: String] = [:]
    for place in stride(from: 0, to: parts.count - 1, by: 2) {
      let name = parts[place].dropFirst().dropLast()
      if Identifier.isValid(String(name)) || name == "return" { result[String(name)] = parts[place + 1] }
    }
    return result
  }

  // MARK: Imports

  private func importModule() {
    let names = pop()
    let level = pop()
    var found = Import(module: name(step.argument), names: nil, level: Int(level.text) ?? 0)
    if names.text != "None" { found.names = constantParts(names).map { _ in keywords(names) } ?? [] }
    facts.imports.append(
      CodeFacts.Import(
        module: found.module, names: found.names ?? [], level: max(0, min(found.level, 1 << 20)), line: step.line))
    imports.append(found)
    push(StackValue(text: "_module", precedence: Precedence.atom, kind: .imported(imports.count - 1)))
  }

  /// The module as it is written in an import statement; nil if it cannot be.
  private func moduleText(_ found: Import) -> String? {
    let parts = found.module.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard (0...64).contains(found.level), found.module.isEmpty ? found.level > 0 : parts.allSatisfy(Identifier.isValid)
    else { return nil }
    return String(repeating: ".", count: found.level) + found.module
  }

  func storeModule(_ index: Int, _ target: String, _ name: String?) {
    let found = imports[index]
    guard name != nil, let module = moduleText(found), found.level == 0, found.names == nil else {
      return emit("\(target) = \(importCall(index))")
    }
    imports[index].isDone = true
    let first = found.module.split(separator: ".").first.map(String.init) ?? ""
    if target == first { return emit("import \(module)") }
    if found.module.contains(".") { return emit("\(target) = \(importCall(index))") }
    emit("import \(module) as \(target)")
  }

  func storeImported(_ index: Int, _ attribute: String, _ target: String, _ name: String?) {
    let found = imports[index]
    let isWritable = found.names != nil || found.level == 0
    guard name != nil, isWritable, let module = moduleText(found), Identifier.isValid(attribute) else {
      imports[index].isDone = true
      return emit("\(target) = getattr(\(importCall(index)), \(Identifier.literal(attribute)))")
    }
    imports[index].isDone = true
    if found.names == nil {
      return emit("import \(module) as \(target)")
    }
    emit("from \(module) import \(attribute)" + (target == attribute ? "" : " as \(target)"))
  }

  func importAll(_ value: StackValue) {
    guard case .imported(let index) = value.kind, let module = moduleText(imports[index]) else {
      return emit(expression(used(value)).text)
    }
    imports[index].isDone = true
    emit("from \(module) import *")
  }

  /// A module that nothing was taken of.
  func dropModule(_ index: Int) {
    guard !imports[index].isDone else { return }
    imports[index].isDone = true
    guard let module = moduleText(imports[index]) else { return emit(importCall(index)) }
    let found = imports[index]
    emit(found.level == 0 && found.names == nil ? "__import__(\(Identifier.literal(module)))" : importCall(index))
  }
}

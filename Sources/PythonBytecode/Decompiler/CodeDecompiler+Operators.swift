extension CodeDecompiler {
  private static let binaries: [Operation: String] = [
    .binaryAdd: "+", .binarySubtract: "-", .binaryMultiply: "*", .binaryTrueDivide: "/", .binaryFloorDivide: "//",
    .binaryModulo: "%", .binaryPower: "**", .binaryLshift: "<<", .binaryRshift: ">>", .binaryAnd: "&",
    .binaryOr: "|", .binaryXor: "^", .binaryMatrixMultiply: "@",
    .inplaceAdd: "+=", .inplaceSubtract: "-=", .inplaceMultiply: "*=", .inplaceTrueDivide: "/=",
    .inplaceFloorDivide: "//=", .inplaceModulo: "%=", .inplacePower: "**=", .inplaceLshift: "<<=",
    .inplaceRshift: ">>=", .inplaceAnd: "&=", .inplaceOr: "|=", .inplaceXor: "^=", .inplaceMatrixMultiply: "@=",
  ]
  /// `Include/opcode.h` (`NB_ADD` …), from 3.11 on.
  private static let numbered = [
    "+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=", "@=", "*=", "%=",
    "|=", "**=", ">>=", "-=", "/=", "^=", "[]",
  ]
  private static let comparisons = ["<", "<=", "==", "!=", ">", ">=", "in", "not in", "is", "is not", "exception", ""]

  /// Operators, comparisons and subscripts.
  func operate() -> Bool {
    switch step.operation {
    case .binaryOp:
      guard step.argument < Self.numbered.count else {
        note(.badOperand)
        return binary("+")
      }
      return binary(Self.numbered[step.argument])
    case .unaryNot: unary("not ", Precedence.not)
    case .unaryNegative: unary("-", Precedence.unary)
    case .unaryInvert: unary("~", Precedence.unary)
    case .unaryPositive: unary("+", Precedence.unary)
    case .binarySubscr: subscripted()
    case .binarySlice:
      let bounds = pop(2).map { expression($0) }
      let object = expression(pop())
      push(
        "\(object.text(Precedence.atom))[\(sliceText(bounds))]",
        effect: object.hasEffect || bounds.contains { $0.hasEffect })
    case .compareOp: compare()
    case .isOp: compare(step.argument & 1 == 0 ? "is" : "is not")
    case .containsOp: compare(step.argument & 1 == 0 ? "in" : "not in")
    case .checkExcMatch, .checkEgMatch: matchException()
    default:
      guard let symbol = Self.binaries[step.operation] else { return false }
      return binary(symbol)
    }
    return true
  }

  private func binary(_ symbol: String) -> Bool {
    if symbol == "[]" {
      subscripted()
      return true
    }
    let right = expression(pop())
    let left = expression(pop())
    if symbol.hasSuffix("=") {
      return inplace(left, String(symbol.dropLast()), right)
    }
    push(joined(left, symbol, right))
    return true
  }

  private func joined(_ left: StackValue, _ symbol: String, _ right: StackValue) -> StackValue {
    let own = Precedence.of(symbol)
    let isPower = symbol == "**"
    let text = left.text(isPower ? own + 1 : own) + " \(symbol) " + right.text(isPower ? Precedence.unary : own + 1)
    return StackValue(text: text, precedence: own, hasEffect: left.hasEffect || right.hasEffect)
  }

  /// `a += b` loads `a`, adds, and stores to `a`; what is stored elsewhere is an addition.
  private func inplace(_ left: StackValue, _ symbol: String, _ right: StackValue) -> Bool {
    push(joined(left, symbol, right))
    return true
  }

  private func unary(_ symbol: String, _ own: Int) {
    let value = expression(pop())
    push(symbol + value.text(own), own, effect: value.hasEffect)
  }

  private func subscripted() {
    let raw = pop()
    let key = subscriptText(raw)
    let object = expression(pop())
    push("\(object.text(Precedence.atom))[\(key)]", effect: object.hasEffect || raw.hasEffect)
  }

  /// A key between the brackets of a subscript.
  func subscriptText(_ key: StackValue) -> String {
    switch key.kind {
    case .slice(let text): text
    case .slices(let parts): parts.joined(separator: ", ")
    default: expression(key).text
    }
  }

  // MARK: Comparisons

  private func compare() {
    let shift = minor >= 13 ? 5 : minor == 12 ? 4 : 0
    let number = step.argument >> shift
    guard number < Self.comparisons.count - 1 else { return note(.badOperand) }
    if number == 10 { return matchException() }
    compare(Self.comparisons[number])
  }

  private func compare(_ symbol: String) {
    let right = expression(pop())
    let leftRaw = popRaw()
    let effect = right.hasEffect || leftRaw.hasEffect
    let least = Precedence.comparison + 1
    var text: String
    if case .chain(let before) = leftRaw.kind {
      text = before + " \(symbol) " + right.text(least)
    } else {
      text = expression(used(leftRaw)).text(least) + " \(symbol) " + right.text(least)
    }
    if step.isChained {
      // The middle operand waits below the result; who uses it next goes on with the chain.
      push(StackValue(text: right.text, precedence: right.precedence, kind: .chain(text)))
    }
    text = whole.spent > whole.limits.work ? "_" : text
    push(text, Precedence.comparison, effect: effect)
  }

  /// A comparison of the exception at hand with a type.
  private func matchException() {
    let type = expression(pop())
    // Until 3.10 the exception's copy is compared away; since, it stays.
    if minor <= 10 { _ = popRaw() }
    push(StackValue(text: type.text, precedence: type.precedence, kind: .exceptionMatch, hasEffect: type.hasEffect))
  }

  // MARK: Displays

  /// Displays, formatted strings and slices.
  func build() -> Bool {
    let count = step.argument
    switch step.operation {
    case .buildTuple: display(.tuple, pop(count))
    case .buildList: display(.list, pop(count))
    case .buildSet: display(.set, pop(count))
    case .buildMap:
      let values = pop(count > 1 << 30 ? 0 : count * 2)
      pushDisplay(.dictionary, pairs(values), effect: values.contains { $0.hasEffect })
    case .buildConstKeyMap: constKeyMap(count)
    case .buildSlice:
      let bounds = pop(count).map { expression($0) }
      let text = "slice(\(bounds.map { $0.text(Precedence.lambda) }.joined(separator: ", ")))"
      push(
        StackValue(
          text: text, precedence: Precedence.atom,
          kind: (2...3).contains(bounds.count) ? .slice(sliceText(bounds)) : .plain,
          hasEffect: bounds.contains { $0.hasEffect }))
    case .buildString: joinStrings(count)
    case .formatValue: format(count & 3, hasSpecification: count & 4 != 0)
    case .formatSimple: format(0, hasSpecification: false)
    case .formatWithSpec: format(0, hasSpecification: true)
    case .convertValue:
      let value = expression(pop())
      let inside = field(value) + conversion(count)
      push(
        StackValue(
          text: "f'{\(inside)}'", precedence: Precedence.atom, kind: .converted(inside), hasEffect: value.hasEffect))
    case .buildListUnpack, .buildTupleUnpack, .buildTupleUnpackWithCall, .buildSetUnpack:
      let kind: StackValue.Display =
        step.operation == .buildListUnpack ? .list : step.operation == .buildSetUnpack ? .set : .tuple
      let values = pop(count)
      pushDisplay(kind, values.flatMap { spread($0, "*") }, effect: values.contains { $0.hasEffect })
    case .buildMapUnpack, .buildMapUnpackWithCall:
      let values = pop(count)
      pushDisplay(.dictionary, values.flatMap { spread($0, "**") }, effect: values.contains { $0.hasEffect })
    case .listToTuple: listToTuple()
    case .listAppend, .setAdd, .mapAdd, .listExtend, .setUpdate, .dictUpdate, .dictMerge: extend()
    case .buildInterpolation, .buildTemplate: return template()
    default: return false
    }
    return true
  }

  private func display(_ kind: StackValue.Display, _ values: [StackValue]) {
    let isSliced = kind == .tuple && values.contains { if case .slice = $0.kind { true } else { false } }
    if isSliced, values.count > 1 {
      let parts = values.map { value in
        if case .slice(let text) = value.kind { text } else { expression(value).text(Precedence.lambda) }
      }
      let text = Self.text(.tuple, values.map { expression($0).text(Precedence.lambda) })
      return push(
        StackValue(
          text: text, precedence: Precedence.atom, kind: .slices(parts), hasEffect: values.contains { $0.hasEffect }))
    }
    let made = values.map { expression($0) }
    pushDisplay(kind, made.map { $0.text(Precedence.lambda) }, effect: made.contains { $0.hasEffect })
  }

  func pushDisplay(_ kind: StackValue.Display, _ parts: [String], effect: Bool) {
    push(
      StackValue(
        text: Self.text(kind, parts), precedence: Precedence.atom, kind: .display(kind, parts), hasEffect: effect))
  }

  static func text(_ kind: StackValue.Display, _ parts: [String]) -> String {
    let inside = parts.joined(separator: ", ")
    switch kind {
    case .tuple: return parts.count == 1 ? "(\(inside),)" : "(\(inside))"
    case .list: return "[\(inside)]"
    case .set: return parts.isEmpty ? "{*()}" : "{\(inside)}"
    case .dictionary: return "{\(inside)}"
    }
  }

  private func pairs(_ values: [StackValue]) -> [String] {
    let made = values.map { expression($0).text(Precedence.lambda) }
    return stride(from: 0, to: made.count - 1, by: 2).map { "\(made[$0]): \(made[$0 + 1])" }
  }

  /// The texts of a constant tuple's parts, such as the keys of a display; nil if it is something else.
  func constantParts(_ value: StackValue) -> [Int]? {
    guard case .constant(let index) = value.kind, case .tuple(let parts) = file.values[index] else { return nil }
    return parts
  }

  private func constKeyMap(_ count: Int) {
    let keys = pop()
    let values = pop(count).map { expression($0) }
    var texts: [String] = []
    if let parts = constantParts(keys) {
      for part in parts {
        var limit = whole.limits.constantBytes
        texts.append(file.literal(part, limit: &limit)?.text ?? "_constant")
      }
    }
    let parts = values.enumerated().map { place, value in
      "\(place < texts.count ? texts[place] : "_unknown"): \(value.text(Precedence.lambda))"
    }
    pushDisplay(.dictionary, parts, effect: values.contains { $0.hasEffect })
  }

  /// What `*value` adds to a display: the parts themselves where they are known.
  func spread(_ value: StackValue, _ stars: String) -> [String] {
    if case .display(let kind, let parts) = value.kind {
      if stars == "**" ? kind == .dictionary : kind == .tuple || kind == .list { return parts }
    }
    if stars == "*", let parts = constantParts(value) {
      var limit = whole.limits.constantBytes
      let texts = parts.compactMap { file.literal($0, limit: &limit)?.text }
      if texts.count == parts.count { return texts }
    }
    return [stars + expression(used(value)).text(Precedence.bitOr)]
  }

  private func listToTuple() {
    let value = pop()
    if case .display(.list, let parts) = value.kind {
      pushDisplay(.tuple, parts, effect: value.hasEffect)
    } else {
      pushDisplay(.tuple, ["*" + expression(value).text(Precedence.bitOr)], effect: value.hasEffect)
    }
  }

  /// Adds to a display that lies further down.
  private func extend() {
    let operation = step.operation
    var first: String
    var second: String?
    var effect: Bool
    if operation == .mapAdd {
      let values = pop(2).map { expression($0) }
      guard values.count == 2 else { return }
      // The order of key and value changed with 3.8.
      let (key, value) = minor >= 8 ? (values[0], values[1]) : (values[1], values[0])
      first = key.text(Precedence.lambda)
      second = value.text(Precedence.lambda)
      effect = key.hasEffect || value.hasEffect
    } else {
      let value = pop()
      effect = value.hasEffect
      switch operation {
      case .listAppend, .setAdd: first = expression(value).text(Precedence.lambda)
      case .dictUpdate, .dictMerge: first = spread(value, "**").joined(separator: ", ")
      default: first = spread(value, "*").joined(separator: ", ")
      }
    }
    let isPair = [.mapAdd, .dictUpdate, .dictMerge].contains(operation)
    let place = stack.count - step.argument
    guard stack.indices.contains(place) else {
      note(.stackUnderflow)
      return emit("_unknown = " + (isPair ? "{\(second.map { first + ": " + $0 } ?? first)}" : "[\(first)]"))
    }
    switch stack[place].kind {
    case .display(let kind, _) where (kind == .dictionary) != isPair && !first.isEmpty:
      note(.notModelled)
      emit("_unknown = " + (isPair ? "{\(second.map { first + ": " + $0 } ?? first)}" : "[\(first)]"))
    case .display(let kind, var parts):
      if let second { first = "\(first): \(second)" }
      if !first.isEmpty { parts.append(first) }
      whole.spend(first.utf8.count)
      stack[place].kind = .display(kind, parts)
      stack[place].hasEffect = stack[place].hasEffect || effect
      stack[place].text = parts.count > 256 ? stack[place].text : Self.text(kind, parts)
      if parts.count > 256 {
        stack[place] = named(StackValue(text: Self.text(kind, parts), precedence: Precedence.atom, hasEffect: true))
      }
    case .builder(let builder) where isPair && second == nil:
      note(.notModelled)
      emit("_b\(builder) = {**_b\(builder), \(first)}")
    case .builder(let builder): out.append(.append(builder, first, second, step.line))
    default:
      note(.notModelled)
      emit("_unknown = " + (isPair ? "{\(second.map { first + ": " + $0 } ?? first)}" : "[\(first)]"))
    }
  }

  // MARK: Formatted strings

  private func conversion(_ number: Int) -> String { ["", "!s", "!r", "!a"][number & 3] }

  /// A value as it stands between the braces.
  private func field(_ value: StackValue) -> String {
    let text = value.text(Precedence.bitOr)
    return text.hasPrefix("{") ? " " + text : text
  }

  private func format(_ number: Int, hasSpecification: Bool) {
    var specification = hasSpecification ? pop() : nil
    let raw = pop()
    if let value = specification, case .formatted(let text) = value.kind, text.contains(":") {
      // Specifications inside one another are more than a formatted string may hold.
      flush()
      specification = named(value)
    }
    var inside: String
    if case .converted(let text) = raw.kind {
      inside = text
    } else {
      inside = field(expression(raw)) + conversion(number)
    }
    if let specification { inside += ":" + piece(specification, isNested: true) }
    let text = "{\(inside)}"
    push(
      StackValue(
        text: "f'\(text)'", precedence: Precedence.atom, kind: .formatted(text),
        hasEffect: raw.hasEffect || specification?.hasEffect ?? false))
  }

  /// A part of a formatted string as it stands between the quotes.
  private func piece(_ value: StackValue, isNested: Bool = false) -> String {
    switch value.kind {
    case .formatted(let text): return text
    case .constant(let index):
      if case .text(let text) = file.values[index] {
        return Identifier.escaped(text).replacing("{", with: "{{").replacing("}", with: "}}")
      }
      return "{\(field(value))}"
    default: return "{\(field(expression(value)))}"
    }
  }

  private func joinStrings(_ count: Int) {
    let values = pop(count)
    let inside = values.map { piece($0) }.joined()
    push(
      StackValue(
        text: "f'\(inside)'", precedence: Precedence.atom, kind: .formatted(inside),
        hasEffect: values.contains { $0.hasEffect }))
  }

  /// PEP 750. The value stands for the template: what is interpolated is all there.
  private func template() -> Bool {
    if step.operation == .buildInterpolation {
      let specification = step.argument & 1 != 0 ? pop() : nil
      _ = pop()
      let value = expression(pop())
      let inside = field(value) + conversion(step.argument >> 2) + (specification.map { ":" + piece($0) } ?? "")
      push(
        StackValue(
          text: "t'{\(inside)}'", precedence: Precedence.atom, kind: .formatted("{\(inside)}"),
          hasEffect: value.hasEffect))
      return true
    }
    let values = pop()
    let strings = pop()
    push("(\(strings.text(Precedence.lambda)), \(values.text(Precedence.lambda)))", effect: values.hasEffect)
    note(.notModelled)
    return true
  }
}

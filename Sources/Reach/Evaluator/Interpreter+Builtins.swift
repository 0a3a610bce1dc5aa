import Evidence
import PythonSyntax

extension Interpreter {
  /// Built-in functions over single values.
  func builtin(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    let first = call.arguments.at(0)
    switch named {
    case .getattr: return getattr(call)
    case .setattr: return setattr(call)
    case .hasattr, .isinstance, .hash: return .unknown(call.taint)
    case .delattr:
      if let first, let name = call.arguments.at(1)?.constantText {
        deleteAttribute(first, symbols.intern(name.rendered), call.node)
      }
      return Value.none
    case .importName: return importCall(call)
    case .importModule: return importModuleCall(call)
    case .globals: return Value(.namespace(frame.module.frame))
    case .locals: return Value(.namespace(frame))
    case .vars: return vars(call)
    case .superclass: return superclass(call)
    case .type: return typeOf(call)
    case .exec: return runCode(first ?? .unknown, call.arguments, via: "exec", isolated: false, node: call.node)
    case .eval: return runCode(first ?? .unknown, call.arguments, via: "eval", isolated: false, node: call.node)
    case .execfile: return runFile(first ?? .unknown, call)
    case .compile: return compile(call)
    case .len: return length(first, call.taint)
    case .chr: return first.map { chr($0, call.taint) } ?? .unknown
    case .ord: return ord(first, call.taint)
    case .hex: return base(first, 16, "0x", call.taint)
    case .oct: return base(first, 8, "0o", call.taint)
    case .bin: return base(first, 2, "0b", call.taint)
    case .abs:
      guard let number = first.flatMap({ Integers.number($0.shape) }) else { return .unknown(call.taint) }
      return Value(Integers.shape(number.isNegative ? number.negated : number), taint: call.taint)
    case .int: return integer(call)
    case .float: return number(first, call.taint)
    case .bool: return Value(truthShape(first), taint: call.taint)
    case .str: return string(call)
    case .bytes: return bytes(call)
    case .repr:
      textNode = call.node
      return first.map { Value(.text(Text(textOf($0, repr: true))), taint: call.taint) } ?? .unknown
    case .format: return formatted(call)
    case .round, .pow: return power(named, call)
    case .print: return printed(call)
    case .property: return makeProperty(call) ?? first ?? .unknown
    case .dir: return directory(call)
    case .bytesFromHex: return hexBytes(call)
    case .intFromBytes: return integerFromBytes(call)
    case .codecsDecode: return first.map { codec($0, call.arguments, call, decoding: true) } ?? .unknown
    case .codecsEncode: return first.map { codec($0, call.arguments, call, decoding: false) } ?? .unknown
    case .literalEval: return literalEval(call)
    case .maketrans: return translationTable(call)
    default: return nil
    }
  }

  // MARK: Attributes and namespaces

  private func getattr(_ call: ExternalCall) -> Value {
    guard let object = call.arguments.at(0), let name = call.arguments.at(1) else { return .unknown(call.taint) }
    var result: Value?
    for option in alternatives(name) {
      guard let text = option.constantText else { continue }
      let value = attribute(object, symbols.intern(text.rendered), call.node)
      let tainted = Value(value.shape, taint: taints.union(value.taint, name.taint), lineage: value.lineage)
      result = result.map { join($0, tainted) } ?? tainted
    }
    if case .unknown = result?.shape, let fallback = call.arguments.at(2) { return join(result ?? fallback, fallback) }
    return result ?? .unknown(call.taint)
  }

  private func setattr(_ call: ExternalCall) -> Value {
    if let object = call.arguments.at(0), let name = call.arguments.at(1)?.constantText,
      let value = call.arguments.at(2)
    {
      setAttribute(object, symbols.intern(name.rendered), value, call.node)
    }
    return .none
  }

  /// `__import__(name, globals, locals, fromlist, level)` (`importlib._bootstrap.__import__`).
  private func importCall(_ call: ExternalCall) -> Value {
    guard let name = call.arguments.at(0, names.name) else { return .unknown }
    let list = call.arguments.at(3, symbols.intern("fromlist"))
    let level = call.arguments.at(4, symbols.intern("level"))?.constantInt ?? 0
    var result: Value?
    for option in alternatives(name) {
      guard let text = option.constantText?.rendered else { continue }
      var dotted = text
      if level > 0 {
        guard let package = package(of: call, level) else { continue }
        dotted = package.isEmpty ? text : text.isEmpty ? package : package + "." + text
      }
      var module = importModule(dotted, call.node)
      // `__import__('a.b')` gives `a` unless a list of names is asked for.
      if list.map({ truth($0) }) ?? .no != .yes {
        if let dot = text.firstIndex(of: ".") {
          module = importModule(String(dotted.dropLast(text[dot...].utf8.count)), call.node)
        }
      } else if case .module(let state) = module.shape, state.isPackage, let list {
        for element in knownElements(list)?.known.prefix(64) ?? [] {
          guard let part = element.constantText?.rendered, isInside(dotted + "." + part) else { continue }
          _ = importModule(dotted + "." + part, call.node)
        }
      }
      result = result.map { join($0, module) } ?? module
    }
    return result ?? unknownImport(call)
  }

  /// The package that a relative import counts from: that of the globals it is given, or of the running module.
  private func package(of call: ExternalCall, _ level: Int) -> String? {
    var module = frame.module
    switch call.arguments.at(1, names.globals)?.shape {
    case .namespace(let scope)?: module = scope.module
    case .dictionary(let globals)?:
      if let name = globals.get(.text(Array("__package__".utf8)))?.constantText?.rendered {
        return name.split(separator: ".").dropLast(level - 1).joined(separator: ".")
      }
    default: break
    }
    return module.package(min(level, 64))
  }

  private func importModuleCall(_ call: ExternalCall) -> Value {
    guard let name = call.arguments.at(0, names.name) else { return .unknown }
    var result: Value?
    for option in alternatives(name) {
      guard var text = option.constantText?.rendered else { continue }
      let package = call.arguments.at(1, symbols.intern("package"))?.constantText?.rendered
      if text.hasPrefix("."), let package {
        text = absolute(text, in: package)
      }
      let module = importModule(text, call.node)
      result = result.map { join($0, module) } ?? module
    }
    return result ?? unknownImport(call)
  }

  /// An import of a computed name: what the environment or the network names is code that runs.
  private func unknownImport(_ call: ExternalCall) -> Value {
    guard !call.taint.isEmpty else { return .unknown }
    let taint = record(.codeEvaluate, argument: "import of a computed name", via: call.path, node: call.node)
    flow(from: call.taint, to: taint)
    return .unknown(taints.union(taint, call.taint))
  }

  private func vars(_ call: ExternalCall) -> Value {
    guard let object = call.arguments.at(0) else { return Value(.namespace(frame)) }
    return attribute(object, names.dunderDict, call.node)
  }

  /// `super()`, or `super(type, self)`.
  private func superclass(_ call: ExternalCall) -> Value {
    var type: ClassValue?
    var receiver: Value?
    if case .type(let given)? = call.arguments.at(0)?.shape {
      type = given
      receiver = call.arguments.at(1)
    } else {
      var scope: Frame? = frame
      while let current = scope, current.function?.owner == nil { scope = current.parent }
      type = scope?.function?.owner
      receiver = scope?.receiver
    }
    guard let type, let receiver else { return .unknown(call.taint) }
    let object = ExternalObject(paths.call(call.path), Arguments(), birth: branchDepth)
    object.payload = .parent(of: type, self: receiver)
    return Value(.object(object))
  }

  private func typeOf(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0) else { return .unknown }
    if call.arguments.positional.count >= 3 {
      return makeClass(call.arguments, metaclass: nil, call.node)
    }
    let type = typeOf(value)
    return type.isUnknown ? .unknown(call.taint) : type
  }

  /// `print`: the texts of what it is given.
  private func printed(_ call: ExternalCall) -> Value {
    for argument in call.arguments.positional where argument.shape.heapValue != nil {
      textNode = call.node
      _ = textOf(argument, repr: false)
    }
    return .none
  }

  // MARK: Numbers and text

  private func length(_ value: Value?, _ taint: Taint) -> Value {
    switch value?.shape {
    case .text(let text) where !text.hasHoles:
      return Value(.int(text.isASCII ? text.utf8.count : text.scalars().count), taint: taint)
    case .bytes(let bytes): return Value(.int(bytes.bytes.count), taint: taint)
    case .list(let list) where list.rest == nil: return Value(.int(list.elements.count), taint: taint)
    case .dictionary(let dictionary) where dictionary.rest == nil:
      return Value(.int(dictionary.keys.count), taint: taint)
    case .object(let object):
      guard case .record(let list) = object.payload, list.rest == nil else { return .unknown(taint) }
      return Value(.int(list.elements.count), taint: taint)
    default: return .unknown(taint)
    }
  }

  private func chr(_ value: Value, _ taint: Taint) -> Value {
    guard let code = value.constantInt, code >= 0, code < 0x11_0000 else {
      return Value(.text(.unknown), taint: taint)
    }
    return Value(.text(Text(UTF8Scalars.encode([UInt32(code)]))), taint: taint, lineage: chrLineage(value.lineage))
  }

  private func chrLineage(_ lineage: Lineage) -> Lineage {
    lineages.decoders(lineage).last == "chr" ? lineage : lineages.adding("chr", to: lineage)
  }

  private func ord(_ value: Value?, _ taint: Taint) -> Value {
    switch value?.shape {
    case .text(let text) where !text.hasHoles && !text.utf8.isEmpty:
      return Value(.int(Int(text.isASCII ? UInt32(text.utf8[0]) : text.scalars()[0])), taint: taint)
    case .bytes(let bytes) where bytes.bytes.count == 1: return Value(.int(Int(bytes.bytes[0])), taint: taint)
    default: return .unknown(taint)
    }
  }

  private func base(_ value: Value?, _ radix: Int, _ prefix: String, _ taint: Taint) -> Value {
    guard let value else { return .unknown(taint) }
    if let number = value.constantInt {
      let digits = String(number.magnitude, radix: radix)
      return Value(.text(Text((number < 0 ? "-" : "") + prefix + digits)), taint: taint)
    }
    if case .big(let big) = value.shape, spend(big.number.limbs.count / 8) {
      let digits = big.number.digits(bitsEach: radix.trailingZeroBitCount)
      let (sign, rest) = big.number.isNegative ? ("-", digits.dropFirst()) : ("", digits[...])
      return Value(.text(Text(Array((sign + prefix).utf8) + rest)), taint: taint)
    }
    return .unknown(taint)
  }

  private func integer(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0) else { return .int(0) }
    let base = call.arguments.at(1, symbols.intern("base"))?.constantInt ?? 10
    switch value.shape {
    case .int, .big: return value
    case .bool(let flag): return Value(.int(flag ? 1 : 0), taint: call.taint)
    case .float(let number):
      guard number.isFinite, Swift.abs(number) < 1e18 else { return .unknown(call.taint) }
      return Value(.int(Int(number)), taint: call.taint)
    case .text, .bytes:
      guard let bytes = value.constantBytes else { return .unknown(call.taint) }
      let trimmed = bytes.filter { $0 > 0x20 }
      // Bases that are no power of two take the square of the length.
      let work = base & (base - 1) == 0 ? bytes.count / 64 : bytes.count < 64 ? 1 : bytes.count * bytes.count / 640
      guard bytes.count <= 1 << 20, spend(work) else { return .unknown(call.taint) }
      return Integers.parse(trimmed, base: base).map { Value($0, taint: call.taint) } ?? .unknown(call.taint)
    default: return .unknown(call.taint)
    }
  }

  private func number(_ value: Value?, _ taint: Taint) -> Value {
    if let number = value?.constantInt { return Value(.float(Double(number)), taint: taint) }
    if case .float = value?.shape { return value ?? .unknown }
    if let text = value?.constantText, let number = Double(text.rendered) { return Value(.float(number), taint: taint) }
    return .unknown(taint)
  }

  private func truthShape(_ value: Value?) -> Shape {
    guard let value else { return .bool(false) }
    switch truth(value) {
    case .yes: return .bool(true)
    case .no: return .bool(false)
    case .unknown: return .unknown
    }
  }

  private func string(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0) else { return .text("") }
    if call.arguments.positional.count > 1 || !call.arguments.keywords.isEmpty {
      var rest = call.arguments
      if !rest.positional.isEmpty { rest.positional.removeFirst() }
      return codec(value, rest, call, decoding: true, skipping: 0)
    }
    if case .choice(let choice) = value.shape {
      let texts = choice.options.lazy.map {
        Value(.text(Text(self.textOf($0, repr: false))), taint: $0.taint, lineage: $0.lineage)
      }
      return join(texts) ?? .unknown(call.taint)
    }
    textNode = call.node
    return Value(.text(Text(textOf(value, repr: false))), taint: call.taint, lineage: value.lineage)
  }

  private func bytes(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0) else { return Value(.bytes(Bytes([]))) }
    switch value.shape {
    case .bytes: return value
    case .text(let text):
      guard !text.hasHoles else { return .unknown(call.taint) }
      return Value(.bytes(Bytes(text.utf8)), taint: call.taint, lineage: value.lineage)
    case .int(let count):
      guard (0...(1 << 20)).contains(count) else { return .unknown(call.taint) }
      return Value(.bytes(Bytes([UInt8](repeating: 0, count: count))), taint: call.taint)
    case .list(let list):
      guard list.rest == nil else { return .unknown(call.taint) }
      var result: [UInt8] = []
      for element in list.elements {
        guard let byte = element.constantInt, (0...255).contains(byte) else { return .unknown(call.taint) }
        result.append(UInt8(byte))
      }
      let lineage = lineages.adding("bytes", to: list.elements.first?.lineage ?? .none)
      return Value(.bytes(Bytes(result)), taint: call.taint, lineage: lineage)
    case .object(let object):
      return arrayBytes(object).map { Value($0.shape, taint: call.taint) } ?? .unknown(call.taint)
    default: return .unknown(call.taint)
    }
  }

  private func formatted(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0) else { return .unknown }
    let specification = call.arguments.at(1)?.constantText?.utf8 ?? []
    textNode = call.node
    if let text = specialFormat(value, specification) { return Value(.text(Text(text)), taint: call.taint) }
    return Value(
      .text(Text(Formatting.apply(specification, to: value, plain: textOf(value, repr: false)))), taint: call.taint)
  }

  private func power(_ named: Handler.Named, _ call: ExternalCall) -> Value {
    guard let base = call.arguments.at(0) else { return .unknown }
    if named == .pow, let exponent = call.arguments.at(1) {
      if let modulus = call.arguments.at(2), !modulus.isNone { return power(base, exponent, modulo: modulus, call) }
      return binary(.power, base, exponent, call.node)
    }
    if case .float(let number) = base.shape, Swift.abs(number) < 1e15 {
      return Value(.int(Int(number.rounded(.toNearestOrEven))), taint: call.taint)
    }
    return base
  }

  // MARK: Bytes

  private func hexBytes(_ call: ExternalCall) -> Value {
    guard let text = call.arguments.at(0)?.constantBytes, let decoded = HexadecimalText.decode(text) else {
      return .unknown(call.taint)
    }
    let lineage = lineages.adding("hex", to: call.arguments.at(0)?.lineage ?? .none)
    let effect = record(.codeDecode, argument: "hex", via: call.path, node: call.node)
    return Value(.bytes(Bytes(decoded)), taint: taints.union(call.taint, effect), lineage: lineage)
  }

  private func literalEval(_ call: ExternalCall) -> Value {
    guard let text = call.arguments.at(0)?.constantBytes, text.count <= 1 << 22 else { return .unknown(call.taint) }
    let literal = Self.parseTree(text: text, limits)
    let statement = literal.nodes[Int(literal.syntax.root.index)].firstChild
    guard !statement.isNone, literal.nodes[Int(statement.index)].kind == .expressionStatement else {
      return .unknown(call.taint)
    }
    let unitSource = SourceUnit(path: source.path, layer: source.layer) { literal }
    let value = within(unitSource, literal, Frame(.module, parent: nil, module: frame.module, birth: 0), unit: unit) {
      self.evaluate(literal.nodes[Int(statement.index)].firstChild)
    }
    return Value(value.shape, taint: taints.union(value.taint, call.taint), lineage: value.lineage)
  }

  private func translationTable(_ call: ExternalCall) -> Value {
    guard let from = call.arguments.at(0) else { return .unknown }
    if case .dictionary = from.shape { return from }
    guard let to = call.arguments.at(1), let a = knownElements(from)?.known, let b = knownElements(to)?.known else {
      return .unknown(call.taint)
    }
    let table = DictionaryValue(birth: branchDepth)
    for (x, y) in zip(a, b) { storeEntry(table, ord(x, .none), ord(y, .none)) }
    if let removed = call.arguments.at(2).flatMap({ knownElements($0)?.known }) {
      for element in removed { storeEntry(table, ord(element, .none), .none) }
    }
    return Value(.dictionary(table))
  }
}

import Evidence
import PythonSyntax

extension Interpreter {
  /// `pickle.loads(data)`, `pickle.load(file)`: what the data makes, with everything that it imports and calls followed.
  func pickle(_ call: ExternalCall) -> Value? {
    var input = call.arguments.at(0)
    if let receiver = call.receiver { input = receiver.arguments.at(0) }
    let taint = record(.codeEvaluate, argument: "pickle", via: call.path, node: call.node)
    flow(from: call.taint, to: taint)
    let all = taints.union(call.taint, taint)
    if case .object(let object)? = input?.shape, case .pickled(let reductions) = object.payload {
      return join(reductions.map { rebuild($0, call.node) })
    }
    guard let input = carried(input), let bytes = input.constantBytes, input.constantText == nil else {
      return .unknown(all)
    }
    let machine = PickleMachine(
      self, bytes, node: call.node, taint: all, lineage: lineages.adding("pickle", to: input.lineage))
    if let value = machine.run() { return value }
    callPickled(bytes, call.node)
    return .unknown(all)
  }

  /// Data that is not understood to its end: each callable that it names may be called with each text that it holds.
  private func callPickled(_ bytes: [UInt8], _ node: NodeID) {
    for name in PickleReader.globals(bytes) {
      let callee = resolve(name, node)
      for text in PickleReader.texts(bytes).prefix(16) {
        if case .external(let path) = callee.shape, paths.model(path, symbols) != nil {
          _ = self.call(callee, Arguments([Value(.text(Text(text)))]), node)
        }
      }
    }
  }
}

/// Runs a pickle over abstract values (`Lib/pickle.py`, `Lib/pickletools.py`); what it calls, the evaluator follows.
private final class PickleMachine {
  private let interpreter: Interpreter
  private let bytes: [UInt8]
  private let node: NodeID
  private let taint: Taint
  private let lineage: Lineage
  private var index = 0
  private var stack: [Value] = []
  /// Where the marks are in the stack.
  private var marks: [Int] = []
  private var memo: [Int: Value] = [:]
  private static let largestMemo = 1 << 16

  init(_ interpreter: Interpreter, _ bytes: [UInt8], node: NodeID, taint: Taint, lineage: Lineage) {
    self.interpreter = interpreter
    self.bytes = bytes
    self.node = node
    self.taint = taint
    self.lineage = lineage
  }

  /// What the pickle makes; nil where it is malformed or does what is not understood.
  func run() -> Value? {
    while index < bytes.count {
      guard interpreter.step() else { return nil }
      let opcode = bytes[index]
      index += 1
      if opcode == 0x2E { return stack.popLast() }
      guard constant(opcode) ?? container(opcode) ?? memory(opcode) ?? callable(opcode) ?? false else { return nil }
    }
    return nil
  }

  // MARK: Reading

  private func line() -> [UInt8]? {
    guard let end = bytes[min(index, bytes.count)...].firstIndex(of: 0x0A) else { return nil }
    defer { index = end + 1 }
    return Array(bytes[index..<end])
  }

  private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  private func number(_ width: Int) -> Int? {
    guard index + width <= bytes.count else { return nil }
    var number: UInt64 = 0
    for offset in 0..<width { number |= UInt64(bytes[index + offset]) << UInt64(8 * offset) }
    index += width
    return Int(exactly: number)
  }

  private func counted(_ width: Int) -> [UInt8]? {
    guard let count = number(width), count <= bytes.count - index else { return nil }
    defer { index += count }
    return Array(bytes[index..<(index + count)])
  }

  private func push(_ shape: Shape?) -> Bool {
    guard let shape else { return false }
    stack.append(Value(shape, taint: taint, lineage: lineage))
    return true
  }

  private func keep(_ value: Value?) -> Bool {
    guard let value else { return false }
    stack.append(value)
    return true
  }

  private func utf8(_ bytes: [UInt8]?) -> Shape? {
    bytes.flatMap { $0.contains(Text.hole) ? nil : .text(Text($0)) }
  }

  // MARK: Opcodes

  /// Constants; nil for an opcode that is none.
  private func constant(_ opcode: UInt8) -> Bool? {
    switch opcode {
    case 0x80: return number(1) != nil
    case 0x95: return number(8) != nil
    case 0x4E: return push(Shape.none)
    case 0x88: return push(.bool(true))
    case 0x89: return push(.bool(false))
    case 0x4A: return push(number(4).map { .int(Int(Int32(truncatingIfNeeded: $0))) })
    case 0x4B: return push(number(1).map { .int($0) })
    case 0x4D: return push(number(2).map { .int($0) })
    case 0x8A: return push(long(counted(1)))
    case 0x8B: return push(long(counted(4)))
    case 0x49, 0x4C: return push(decimal(line()))
    case 0x46: return push(text(line()).flatMap { Double($0) }.map { .float($0) })
    case 0x47:
      guard index + 8 <= bytes.count else { return false }
      let bits = bytes[index..<(index + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      index += 8
      return push(.float(Double(bitPattern: bits)))
    case 0x53: return push(quoted(line()))
    case 0x56: return push(utf8(line().flatMap { CharacterSets.convert($0, "raw_unicode_escape", decoding: true) }))
    case 0x54: return push(utf8(counted(4)))
    case 0x55: return push(utf8(counted(1)))
    case 0x58: return push(utf8(counted(4)))
    case 0x8C: return push(utf8(counted(1)))
    case 0x8D: return push(utf8(counted(8)))
    case 0x42: return push(counted(4).map { .bytes(Bytes($0)) })
    case 0x43: return push(counted(1).map { .bytes(Bytes($0)) })
    case 0x8E: return push(counted(8).map { .bytes(Bytes($0)) })
    case 0x96: return push(counted(8).map { .bytes(Bytes($0)) })
    default: return nil
    }
  }

  private func long(_ little: [UInt8]?) -> Shape? {
    guard let little else { return nil }
    let number = BigNumber(bigEndian: little.reversed())
    guard let last = little.last, last >= 0x80 else { return Integers.shape(number) }
    return Integers.shape(number - BigNumber(1).shiftedLeft(little.count * 8))
  }

  private func decimal(_ digits: [UInt8]?) -> Shape? {
    guard var digits else { return nil }
    if digits == Array("01".utf8) { return .bool(true) }
    if digits == Array("00".utf8) { return .bool(false) }
    if digits.last == 0x4C { digits.removeLast() }
    return Integers.parse(digits, base: 10)
  }

  /// The `repr` of a string on a line.
  private func quoted(_ line: [UInt8]?) -> Shape? {
    guard let line, line.count >= 2, let head = line.first, head == line.last, head == 0x27 || head == 0x22 else {
      return nil
    }
    return utf8(CharacterSets.convert(Array(line.dropFirst().dropLast()), "unicode_escape", decoding: true))
  }

  /// Everything above the last mark, which goes as well.
  private func marked() -> [Value]? {
    guard let mark = marks.popLast(), mark <= stack.count else { return nil }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private func tuple(_ count: Int) -> Bool {
    guard stack.count >= count else { return false }
    let elements = Array(stack.suffix(count))
    stack.removeLast(count)
    return keep(.list(elements, .tuple))
  }

  /// Containers; nil for an opcode that is none.
  private func container(_ opcode: UInt8) -> Bool? {
    switch opcode {
    case 0x28:
      marks.append(stack.count)
      return true
    case 0x5D: return keep(interpreter.make([], .list))
    case 0x6C: return keep(marked().map { interpreter.make($0, .list) })
    case 0x29: return keep(.list([], .tuple))
    case 0x74: return keep(marked().map { .list($0, .tuple) })
    case 0x85...0x87: return tuple(Int(opcode) - 0x84)
    case 0x7D: return keep(Value(.dictionary(DictionaryValue(birth: interpreter.branchDepth))))
    case 0x64:
      guard keep(Value(.dictionary(DictionaryValue(birth: interpreter.branchDepth)))), let made = stack.popLast(),
        let entries = marked()
      else { return false }
      stack.append(made)
      return store(entries)
    case 0x8F: return keep(interpreter.make([], .set))
    case 0x91: return keep(marked().map { interpreter.make($0, .set) })
    case 0x61:
      guard let element = stack.popLast() else { return false }
      return add([element])
    case 0x65, 0x90: return marked().map { add($0) } ?? false
    case 0x73:
      guard let value = stack.popLast(), let key = stack.popLast() else { return false }
      return store([key, value])
    case 0x75: return marked().map { store($0) } ?? false
    default: return nil
    }
  }

  private func add(_ elements: [Value]) -> Bool {
    guard let target = stack.last else { return false }
    if case .list(let list) = target.shape {
      for element in elements { interpreter.append(element, to: list) }
    } else {
      let extend = interpreter.attribute(target, interpreter.symbols.intern("extend"), node)
      _ = interpreter.call(extend, Arguments([.list(elements)]), node)
    }
    return true
  }

  private func store(_ entries: [Value]) -> Bool {
    guard let target = stack.last, entries.count % 2 == 0 else { return false }
    for place in stride(from: 0, to: entries.count, by: 2) {
      interpreter.setItem(target, entries[place], entries[place + 1], node)
    }
    return true
  }

  /// The memo and the stack itself; nil for other opcodes.
  private func memory(_ opcode: UInt8) -> Bool? {
    switch opcode {
    case 0x30:
      if let mark = marks.last, mark == stack.count { marks.removeLast() } else { _ = stack.popLast() }
      return true
    case 0x31: return marked() != nil
    case 0x32: return keep(stack.last)
    case 0x67: return text(line()).flatMap { Int($0) }.map { keep(memo[$0]) } ?? false
    case 0x68: return number(1).map { keep(memo[$0]) } ?? false
    case 0x6A: return number(4).map { keep(memo[$0]) } ?? false
    case 0x70: return remember(text(line()).flatMap { Int($0) })
    case 0x71: return remember(number(1))
    case 0x72: return remember(number(4))
    case 0x94: return remember(memo.count)
    case 0x98: return true
    default: return nil
    }
  }

  private func remember(_ place: Int?) -> Bool {
    guard let place, let value = stack.last, memo.count < Self.largestMemo else { return false }
    memo[place] = value
    return true
  }

  /// What imports and calls; nil for other opcodes.
  private func callable(_ opcode: UInt8) -> Bool? {
    switch opcode {
    case 0x63: return keep(global(text(line()), text(line())))
    case 0x93:
      guard let name = stack.popLast()?.constantText, let module = stack.popLast()?.constantText else { return false }
      return keep(global(module.rendered, name.rendered))
    case 0x52:
      guard let arguments = stack.popLast(), let callee = stack.popLast() else { return false }
      return keep(call(callee, arguments))
    case 0x81:
      guard let arguments = stack.popLast(), let type = stack.popLast() else { return false }
      return keep(make(type, arguments))
    case 0x92:
      guard stack.popLast() != nil, let arguments = stack.popLast(), let type = stack.popLast() else { return false }
      return keep(make(type, arguments))
    case 0x69:
      let callee = global(text(line()), text(line()))
      guard let callee, let arguments = marked() else { return false }
      return keep(call(callee, .list(arguments, .tuple)))
    case 0x6F:
      guard var arguments = marked(), !arguments.isEmpty else { return false }
      let callee = arguments.removeFirst()
      return keep(call(callee, .list(arguments, .tuple)))
    case 0x62: return build()
    case 0x50: return line().map { _ in keep(Value.unknown(taint)) } ?? false
    case 0x51: return stack.popLast().map { _ in keep(Value.unknown(taint)) } ?? false
    default: return nil
    }
  }

  /// `find_class`: a name may lead through attributes.
  private func global(_ module: String?, _ name: String?) -> Value? {
    guard let module, let name else { return nil }
    let path = Self.renamed[module] ?? module
    return name.split(separator: ".").reduce(interpreter.importModule(path, node)) {
      interpreter.attribute($0, interpreter.symbols.intern(String($1)), node)
    }
  }

  /// Modules of Python 2 under the names they have since (`Lib/_compat_pickle.py`).
  private static let renamed = ["__builtin__": "builtins", "commands": "subprocess", "copy_reg": "copyreg"]

  private func call(_ callee: Value, _ arguments: Value) -> Value {
    guard let elements = interpreter.knownElements(arguments), elements.rest == nil else {
      return interpreter.call(callee, Arguments(), node)
    }
    return interpreter.call(callee, Arguments(elements.known), node)
  }

  /// `cls.__new__(cls, …)`: an object of the target is made without its `__init__`.
  private func make(_ type: Value, _ arguments: Value) -> Value {
    guard case .type(let own) = type.shape else { return call(type, arguments) }
    return Value(.instance(InstanceValue(own, birth: interpreter.branchDepth)), taint: taint)
  }

  /// `BUILD`: a state is given to `__setstate__`, or is the attributes.
  private func build() -> Bool {
    guard let state = stack.popLast(), let object = stack.last else { return false }
    let setter = interpreter.symbols.intern("__setstate__")
    if interpreter.callMethod(object, setter, Arguments([state]), node) != nil { return true }
    if case .dictionary(let fields) = state.shape {
      for (key, value) in zip(fields.keys, fields.values) {
        guard let name = key.constantText else { continue }
        interpreter.setAttribute(object, interpreter.symbols.intern(name.rendered), value, node)
      }
    }
    return true
  }
}

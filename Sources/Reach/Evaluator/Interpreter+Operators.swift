import Evidence
import PythonSyntax

extension Interpreter {
  /// The result of a binary operator.
  func binary(_ operation: Operator, _ left: Value, _ right: Value, _ node: NodeID) -> Value {
    if case .choice = left.shape { return overOptions(left, right) { self.binary(operation, $0, $1, node) } }
    if case .choice = right.shape { return overOptions(left, right) { self.binary(operation, $0, $1, node) } }
    let taint = taints.union(left.taint, right.taint)
    let lineage = left.lineage == .none ? right.lineage : left.lineage
    if let shape = fold(operation, left, right) ?? wide(operation, left, right) {
      return Value(shape, taint: taint, lineage: lineage)
    }
    if let value = special(operation, left, right, node) { return value }
    return .unknown(taints.union(deepTaint(left), deepTaint(right)))
  }

  private func overOptions(_ left: Value, _ right: Value, _ combine: (Value, Value) -> Value) -> Value {
    let lefts = alternatives(left)
    let rights = alternatives(right)
    guard lefts.count * rights.count <= 24 else {
      return .unknown(taints.union(deepTaint(left), deepTaint(right)))
    }
    var joined = JoinedValues()
    for a in lefts {
      for b in rights { join(combine(a, b), into: &joined) }
    }
    return joined.value ?? .unknown
  }

  /// Arithmetic, concatenation and repetition of constants.
  private func fold(_ operation: Operator, _ left: Value, _ right: Value) -> Shape? {
    switch (left.shape, right.shape) {
    case (.int(let a), .int(let b)): return Integers.binary(operation, a, b)
    case (.bool(let a), .int(let b)): return Integers.binary(operation, a ? 1 : 0, b)
    case (.int(let a), .bool(let b)): return Integers.binary(operation, a, b ? 1 : 0)
    case (.float(let a), .float(let b)): return Self.floats(operation, a, b)
    case (.float(let a), .int(let b)): return Self.floats(operation, a, Double(b))
    case (.int(let a), .float(let b)): return Self.floats(operation, Double(a), b)
    case (.text, .text), (.bytes, .bytes):
      guard operation == .add else { break }
      return concatenate(left, right).shape
    case (.text(let text), .int(let count)), (.int(let count), .text(let text)):
      guard operation == .multiply, let times = bounded(count, text.utf8.count) else { break }
      return .text(Text(Self.repeated(text.utf8, times)))
    case (.bytes(let bytes), .int(let count)), (.int(let count), .bytes(let bytes)):
      guard operation == .multiply, let times = bounded(count, bytes.bytes.count) else { break }
      return .bytes(Bytes(Self.repeated(bytes.bytes, times)))
    case (.list(let list), .int(let count)), (.int(let count), .list(let list)):
      guard operation == .multiply, list.rest == nil, let times = bounded(count, max(1, list.elements.count)),
        times <= 65_536 / max(1, list.elements.count)
      else { break }
      return make(Array(repeatElement(list.elements, count: times).joined()), list.kind).shape
    case (.list(let a), .list(let b)): return lists(operation, a, b)
    default: break
    }
    // A text with an unknown side stays a text with a hole: paths and addresses are worth showing in part.
    if operation == .add {
      if case .text(let text) = left.shape, isTextual(right) { return .text(Text(text.utf8 + unknownText(right))) }
      if case .text(let text) = right.shape, isTextual(left) { return .text(Text(unknownText(left) + text.utf8)) }
    }
    return nil
  }

  /// What stands in a text for something outside: of the running interpreter's path the end is known.
  private func unknownText(_ value: Value) -> [UInt8] {
    if case .external = value.shape { return textOf(value, repr: false) }
    return [Text.hole]
  }

  private func isTextual(_ value: Value) -> Bool {
    switch value.shape {
    case .unknown, .external, .object: true
    default: false
    }
  }

  /// `%` formatting, path joins, and the operators that a class of the target defines.
  private func special(_ operation: Operator, _ left: Value, _ right: Value, _ node: NodeID) -> Value? {
    textNode = node
    if operation == .modulo, let result = Formatting.percent(self, left, right) { return result }
    if operation == .divide, let joined = joinPath(left, right) { return joined }
    if case .dictionary(let a) = left.shape, operation == .bitOr {
      let merged = DictionaryValue(birth: branchDepth)
      update(merged, from: Value(.dictionary(a)))
      update(merged, from: right)
      return Value(.dictionary(merged))
    }
    return specialBinary(operation, left, right, node)
  }

  private func lists(_ operation: Operator, _ a: ListValue, _ b: ListValue) -> Shape? {
    switch operation {
    case .add, .bitOr:
      var rest = a.rest
      if let other = b.rest { rest = rest.map { join($0, other) } ?? other }
      if a.rest != nil {
        for element in b.elements { rest = rest.map { join($0, element) } ?? element }
        return make(a.elements, a.kind, rest: rest).shape
      }
      guard a.elements.count + b.elements.count <= ListValue.limit else { return nil }
      charge(bytes: (a.elements.count + b.elements.count) * 32)
      return make(a.elements + b.elements, a.kind, rest: rest).shape
    case .bitAnd, .subtract:
      guard a.kind == .set, a.rest == nil, b.rest == nil, a.elements.count < 2_000, b.elements.count < 2_000 else {
        return nil
      }
      let others = Set(b.elements.compactMap { ConstantKey($0) })
      return make(
        a.elements.filter { element in
          let isInOther = ConstantKey(element).map { others.contains($0) } ?? false
          return operation == .bitAnd ? isInOther : !isInOther
        }, .set
      ).shape
    default: return nil
    }
  }

  /// One text or bytes after another.
  func concatenate(_ left: Value, _ right: Value) -> Value {
    let taint = taints.union(left.taint, right.taint)
    let lineage = left.lineage == .none ? right.lineage : left.lineage
    switch (left.shape, right.shape) {
    case (.text(let a), .text(let b)):
      guard a.utf8.count + b.utf8.count <= limits.decodedBytes else { return .unknown(taint) }
      charge(bytes: a.utf8.count + b.utf8.count)
      return Value(.text(Text(a.utf8 + b.utf8)), taint: taint, lineage: lineage)
    case (.bytes(let a), .bytes(let b)):
      guard a.bytes.count + b.bytes.count <= limits.decodedBytes else { return .unknown(taint) }
      charge(bytes: a.bytes.count + b.bytes.count)
      return Value(.bytes(Bytes(a.bytes + b.bytes)), taint: taint, lineage: lineage)
    default: return .unknown(taint)
    }
  }

  private func bounded(_ count: Int, _ size: Int) -> Int? {
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, total <= 16 << 20 else { return nil }
    charge(bytes: total)
    return max(0, count)
  }

  private static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
    Array(repeatElement(bytes, count: count).joined())
  }

  private static func floats(_ operation: Operator, _ a: Double, _ b: Double) -> Shape? {
    switch operation {
    case .add: .float(a + b)
    case .subtract: .float(a - b)
    case .multiply: .float(a * b)
    case .divide: b == 0 ? nil : .float(a / b)
    case .floorDivide: b == 0 ? nil : .float((a / b).rounded(.down))
    default: nil
    }
  }

  // MARK: Comparison

  /// Whether a comparison of two values holds.
  func compare(_ operation: Operator, _ left: Value, _ right: Value, _ node: NodeID) -> Truth {
    if isSpecial(left) || isSpecial(right), let verdict = specialCompare(operation, left, right, node) {
      return verdict
    }
    switch operation {
    case .in, .notIn:
      let result = contains(right, left, node)
      return operation == .in ? result : Self.negated(result)
    case .equal, .is:
      return equals(left, right, node)
    case .notEqual, .isNot:
      return Self.negated(equals(left, right, node))
    case .less: return order(left, right) { $0 < $1 }
    case .lessOrEqual: return order(left, right) { $0 <= $1 }
    case .greater: return order(left, right) { $0 > $1 }
    case .greaterOrEqual: return order(left, right) { $0 >= $1 }
    default: return .unknown
    }
  }

  private static func negated(_ truth: Truth) -> Truth {
    switch truth {
    case .yes: .no
    case .no: .yes
    case .unknown: .unknown
    }
  }

  private func equals(_ left: Value, _ right: Value, _ node: NodeID) -> Truth {
    charge(bytes: left.size)
    if let a = ConstantKey(left), let b = ConstantKey(right) { return a == b ? .yes : .no }
    switch (left.shape, right.shape) {
    case (.none, .list), (.none, .dictionary), (.none, .function), (.none, .type), (.none, .module), (.none, .instance),
      (.list, .none), (.dictionary, .none), (.function, .none), (.type, .none), (.module, .none), (.instance, .none):
      return .no
    default: return ordered(left, right).map { $0 == 0 ? .yes : .no } ?? .unknown
    }
  }

  private func contains(_ container: Value, _ element: Value, _ node: NodeID) -> Truth {
    charge(bytes: container.size)
    switch container.shape {
    case .external(let path) where isEnvironment(path):
      _ = readEnvironment(element, via: path, node)
      return .unknown
    case .external(let path) where paths.name(path) == names.dunderDict: return isName(element, of: path)
    case .object(let object) where isEnvironment(object.path):
      _ = readEnvironment(element, via: object.path, node)
      return .unknown
    case .text(let text):
      guard !text.hasHoles, let needle = element.constantText else { return .unknown }
      return Searching.find(needle.utf8, in: text.utf8, from: 0) != nil ? .yes : .no
    case .bytes(let bytes):
      guard let needle = element.constantBytes else { return .unknown }
      return Searching.find(needle, in: bytes.bytes, from: 0) != nil ? .yes : .no
    case .list(let list):
      if list.producer != nil { force(list, node) }
      guard let key = ConstantKey(element), list.elements.count <= 4_096 else { return .unknown }
      var isCertain = list.rest == nil
      for candidate in list.elements {
        guard let other = ConstantKey(candidate) else {
          isCertain = false
          continue
        }
        if other == key { return .yes }
      }
      return isCertain ? .no : .unknown
    case .dictionary(let dictionary):
      guard let key = ConstantKey(element) else { return .unknown }
      if dictionary.get(key) != nil { return .yes }
      return dictionary.rest == nil && dictionary.taint.isEmpty ? .no : .unknown
    default: return .unknown
    }
  }

  private func order(_ left: Value, _ right: Value, _ holds: (Double, Double) -> Bool) -> Truth {
    func number(_ value: Value) -> Double? {
      switch value.shape {
      case .int(let number): Double(number)
      case .bool(let flag): flag ? 1 : 0
      case .float(let number): number
      default: nil
      }
    }
    guard let a = number(left), let b = number(right) else {
      var order = ordered(left, right)
      if order == nil, let a = OrderKey(left), let b = OrderKey(right) { order = OrderKey.compare(a, b) }
      return order.map { holds(Double($0), 0) ? .yes : .no } ?? .unknown
    }
    return holds(a, b) ? .yes : .no
  }

  // MARK: Text of values

  /// `str(value)` or `repr(value)` as UTF-8, with a hole for what isn't known.
  func textOf(_ value: Value, repr: Bool, _ level: Int = 0) -> [UInt8] {
    switch value.shape {
    case .text(let text): return repr ? Formatting.quoted(text.utf8) : text.utf8
    case .int(let number): return Array(String(number).utf8)
    case .big(let big):
      let size = big.number.limbs.count
      return size <= 2_500 && spend(size * size / 128) ? big.number.decimal : [Text.hole]
    case .bool(let flag): return Array((flag ? "True" : "False").utf8)
    case .none: return Array("None".utf8)
    case .float(let number): return Array("\(number)".utf8)
    case .bytes(let bytes):
      return Array("b".utf8) + Formatting.quotedBytes(bytes.bytes)
    case .list(let list):
      if let bytes = list.byteContent, list.kind == .byteArray {
        return Array("bytearray(b".utf8) + Formatting.quotedBytes(bytes) + [0x29]
      }
      guard list.rest == nil, list.kind != .iterator, list.elements.count <= 256, level < 4,
        spend(list.elements.count / 2)
      else { return [Text.hole] }
      let inner = list.elements.map { textOf($0, repr: true, level + 1) }.joined(separator: Array(", ".utf8))
      switch list.kind {
      case .list: return Array("[".utf8) + inner + Array("]".utf8)
      case .tuple: return Array("(".utf8) + inner + Array((list.elements.count == 1 ? ",)" : ")").utf8)
      case .set, .iterator, .byteArray: return Array("{".utf8) + inner + Array("}".utf8)
      }
    case .object(let object):
      if case .path(let path) = object.payload { return textOf(path, repr: false, level + 1) }
      if case .record(let list) = object.payload, list.kind == .list { return [Text.hole] }
      return exceptionText(object) ?? [Text.hole]
    case .module(let module): return Array(module.name.utf8)
    case .external(let path) where path == executablePath: return [Text.hole] + Array("/python3".utf8)
    case .instance: return isSpecial(value) ? specialText(value, repr: repr) ?? [Text.hole] : [Text.hole]
    case .type: return (isSpecial(value) ? specialText(value, repr: repr) : nil) ?? described(value)
    case .external, .function: return described(value)
    default: return [Text.hole]
    }
  }
}

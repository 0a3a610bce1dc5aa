import Evidence
import PythonSyntax

extension Interpreter {
  /// Counts work that is done at once; false where it would take too much of what is left, and is not to be done.
  ///
  /// One operation must not use up what the loop around it, or the program, has: its result is then unknown.
  func spend(_ count: Int) -> Bool {
    guard count <= 256 || count <= (min(loopEnd, stepLimit) - steps) / 2 else {
      steps += 16
      return false
    }
    steps += max(0, count)
    return step()
  }

  /// Counts what an operation on constants of so many bytes takes beyond a step.
  @inline(__always) func charge(bytes count: Int) {
    if count > 4_096 { steps += count >> 10 }
  }

  /// A truth value as a Python value.
  func truthValue(_ truth: Truth, _ taint: Taint) -> Value {
    switch truth {
    case .yes: Value(.bool(true), taint: taint)
    case .no: Value(.bool(false), taint: taint)
    case .unknown: .unknown(taint)
    }
  }

  // MARK: Arithmetic

  /// The largest number that is computed with, in bits.
  private static let largestNumber = 1 << 23

  /// What an operator makes of integers that do not fit 64 bits, of truth values, and of byte arrays.
  func wide(_ operation: Operator, _ left: Value, _ right: Value) -> Shape? {
    switch (left.shape, right.shape) {
    case (.list(let list), _) where list.kind == .byteArray: return joinedBytes(operation, left, right, .byteArray)
    case (.bytes, .list(let list)) where list.kind == .byteArray: return joinedBytes(operation, left, right, .tuple)
    case (.unknown, _), (_, .unknown): return nil
    default: break
    }
    guard let a = Integers.number(left.shape), let b = Integers.number(right.shape) else { return nil }
    return arithmetic(operation, a, b).map { Integers.shape($0) }
  }

  private func arithmetic(_ operation: Operator, _ a: BigNumber, _ b: BigNumber) -> BigNumber? {
    let size = max(a.bitLength, b.bitLength)
    guard size <= Self.largestNumber, spend(size / 1_024) else { return nil }
    switch operation {
    case .add: return a + b
    case .subtract: return a - b
    case .bitAnd: return BigNumber.bitwise(a, b, &)
    case .bitOr: return BigNumber.bitwise(a, b, |)
    case .bitXor: return BigNumber.bitwise(a, b, ^)
    case .multiply: return isAffordable(a, b) ? a * b : nil
    case .floorDivide: return isAffordable(a, b) ? BigNumber.divide(a, b)?.quotient : nil
    case .modulo: return isAffordable(a, b) ? BigNumber.divide(a, b)?.remainder : nil
    case .leftShift:
      guard let count = b.small, (0...Self.largestNumber).contains(count) else { return nil }
      return a.bitLength + count <= Self.largestNumber ? a.shiftedLeft(count) : nil
    case .rightShift:
      guard !b.isNegative else { return nil }
      return a.shiftedRight(b.small ?? Self.largestNumber)
    case .power: return power(a, b)
    default: return nil
    }
  }

  /// Whether a product or quotient is small enough, and paid for: both take the product of the sizes.
  private func isAffordable(_ a: BigNumber, _ b: BigNumber) -> Bool {
    let (work, overflow) = a.limbs.count.multipliedReportingOverflow(by: b.limbs.count)
    return !overflow && work <= 1 << 28 && spend(work / 64)
  }

  private func power(_ base: BigNumber, _ exponent: BigNumber) -> BigNumber? {
    guard let count = exponent.small, count >= 0 else { return nil }
    let (size, overflow) = base.bitLength.multipliedReportingOverflow(by: count)
    guard !overflow, size <= 1 << 20 || base.bitLength <= 1 else { return nil }
    if base.bitLength <= 1 { return count == 0 || (base.isNegative && count % 2 == 0) ? BigNumber(1) : base }
    guard spend(size / 32 * (size / 32) / 64) else { return nil }
    var result = BigNumber(1)
    var factor = base
    var rest = count
    while rest > 0 {
      if rest & 1 == 1 { result = result * factor }
      rest >>= 1
      if rest > 0 { factor = factor * factor }
    }
    return result
  }

  /// `pow(base, exponent, modulus)`.
  func power(_ base: Value, _ exponent: Value, modulo modulus: Value, _ call: ExternalCall) -> Value {
    guard let a = Integers.number(base.shape), let b = Integers.number(exponent.shape),
      let m = Integers.number(modulus.shape), !b.isNegative, BigNumber.order(m, BigNumber(1)) > 0,
      a.bitLength <= 1 << 16, b.bitLength <= 1 << 14, m.bitLength <= 1 << 14,
      spend(b.bitLength * m.limbs.count * m.limbs.count / 16),
      let result = BigNumber.power(a, b, modulo: m)
    else { return .unknown(call.taint) }
    return Value(Integers.shape(result), taint: call.taint)
  }

  /// `divmod(a, b)`.
  func quotient(_ call: ExternalCall) -> Value {
    guard let a = call.arguments.at(0), let b = call.arguments.at(1) else { return .unknown(call.taint) }
    return .list([binary(.floorDivide, a, b, call.node), binary(.modulo, a, b, call.node)], .tuple)
  }

  // MARK: Order

  /// -1, 0 or 1 as one constant is less than, equal to or more than another of its kind; nil for everything else.
  func ordered(_ left: Value, _ right: Value) -> Int? {
    switch (left.shape, right.shape) {
    case (.big, .big), (.big, .int), (.int, .big), (.big, .bool), (.bool, .big):
      guard let a = Integers.number(left.shape), let b = Integers.number(right.shape) else { return nil }
      return BigNumber.order(a, b)
    case (.float(let a), .float(let b)): return a == b ? 0 : a < b ? -1 : a > b ? 1 : nil
    case (.float(let a), .int(let b)): return a == Double(b) ? 0 : a < Double(b) ? -1 : 1
    case (.int(let a), .float(let b)): return Double(a) == b ? 0 : Double(a) < b ? -1 : 1
    case (.text(let a), .text(let b)):
      guard !a.hasHoles, !b.hasHoles else { return nil }
      // UTF-8 sorts as code points do.
      return Self.order(a.utf8, b.utf8)
    case (.bytes, .bytes), (.bytes, .list), (.list, .bytes):
      guard let a = left.constantBytes, let b = right.constantBytes else { return nil }
      return Self.order(a, b)
    default: return nil
    }
  }

  private static func order(_ a: [UInt8], _ b: [UInt8]) -> Int {
    a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
  }

  // MARK: Methods of integers

  /// A method of an integer: `to_bytes`, and what needs its bits.
  func integerMethod(_ receiver: Value, _ name: String, _ arguments: Arguments) -> Value {
    let taint = taints.union(receiver.taint, taint(of: arguments))
    guard let number = Integers.number(receiver.shape) else { return .unknown(taint) }
    switch name {
    case "to_bytes":
      guard let bytes = bytes(of: number, arguments) else { return .unknown(taint) }
      return Value(.bytes(Bytes(bytes)), taint: taint, lineage: lineages.adding("int.to_bytes", to: receiver.lineage))
    case "bit_length": return Value(.int(number.bitLength), taint: taint)
    case "bit_count": return Value(.int(number.bitCount), taint: taint)
    case "conjugate", "__int__", "__index__", "__abs__", "__pos__":
      return name == "__abs__" && number.isNegative ? Value(Integers.shape(number.negated), taint: taint) : receiver
    case "__neg__": return Value(Integers.shape(number.negated), taint: taint)
    case "__invert__": return Value(Integers.shape(number.inverted), taint: taint)
    case "__str__", "__repr__": return Value(.text(Text(textOf(receiver, repr: false))), taint: taint)
    default: return operatorMethod(receiver, name, arguments) ?? .unknown(taint)
    }
  }

  /// `a.__xor__(b)`: an operator by the name of its method; nil where it is none.
  func operatorMethod(_ receiver: Value, _ name: String, _ arguments: Arguments) -> Value? {
    guard let other = arguments.at(0), name.hasPrefix("__") else { return nil }
    if let operation = Self.operator(name) { return binary(operation, receiver, other, .none) }
    guard name.hasPrefix("__r"), let operation = Self.operator("__" + name.dropFirst(3)) else { return nil }
    return binary(operation, other, receiver, .none)
  }

  private static func `operator`(_ method: String) -> Operator? {
    switch method {
    case "__add__": .add
    case "__sub__": .subtract
    case "__mul__": .multiply
    case "__mod__": .modulo
    case "__pow__": .power
    case "__lshift__": .leftShift
    case "__rshift__": .rightShift
    case "__or__": .bitOr
    case "__xor__": .bitXor
    case "__and__": .bitAnd
    case "__floordiv__": .floorDivide
    case "__truediv__": .divide
    default: nil
    }
  }

  private func bytes(of number: BigNumber, _ arguments: Arguments) -> [UInt8]? {
    let length = arguments.at(0, symbols.intern("length"))?.constantInt ?? 1
    guard (0...(1 << 24)).contains(length) else { return nil }
    let isSigned = arguments.keyword(symbols.intern("signed")).map { truth($0) == .yes } ?? false
    var magnitude = number.bigEndian
    if number.isNegative {
      guard isSigned, number.bitLength <= length * 8 else { return nil }
      magnitude = (number + BigNumber(1).shiftedLeft(length * 8)).bigEndian
    }
    guard magnitude.count <= length else { return nil }
    let padded = [UInt8](repeating: 0, count: length - magnitude.count) + magnitude
    return isLittle(arguments.at(1, symbols.intern("byteorder"))) ? padded.reversed() : padded
  }

  /// `sys.byteorder` is little wherever wheels are built for.
  private func isLittle(_ order: Value?) -> Bool {
    switch order?.shape {
    case .text(let text): text.utf8 == Array("little".utf8)
    case .external: true
    default: false
    }
  }

  /// `int.from_bytes(bytes, byteorder, signed=…)`.
  func integerFromBytes(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0), let bytes = byteContent(of: value), bytes.count * 8 <= Self.largestNumber
    else { return .unknown(call.taint) }
    let ordered = isLittle(call.arguments.at(1, symbols.intern("byteorder"))) ? bytes.reversed() : bytes
    var number = BigNumber(bigEndian: ordered)
    let isSigned = call.arguments.keyword(symbols.intern("signed")).map { truth($0) == .yes } ?? false
    if isSigned, let head = ordered.first, head >= 0x80 {
      number = number - BigNumber(1).shiftedLeft(bytes.count * 8)
    }
    return Value(Integers.shape(number), taint: call.taint, lineage: value.lineage)
  }
}

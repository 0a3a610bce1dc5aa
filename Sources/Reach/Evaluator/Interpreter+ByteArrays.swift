import Evidence
import PythonSyntax

extension ListValue {
  /// The bytes that its elements are; nil where one is none or not known.
  var byteContent: [UInt8]? {
    guard rest == nil else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(elements.count)
    for element in elements {
      guard let number = element.constantInt, (0...255).contains(number) else { return nil }
      bytes.append(UInt8(number))
    }
    return bytes
  }
}

/// `bytearray`: bytes that change in place, held as a list of numbers.
extension Interpreter {
  /// `bytearray(…)`; one too long to be held by elements is as unchanging as `bytes`.
  func byteArray(_ call: ExternalCall) -> Value {
    guard let argument = call.arguments.at(0) else { return make([], .byteArray) }
    if case .list(let list) = argument.shape, list.rest != nil {
      return make([], .byteArray, rest: elementOf(argument))
    }
    let content = builtin(.bytes, call) ?? .unknown(call.taint)
    guard case .bytes(let bytes) = content.shape, bytes.bytes.count <= ListValue.limit,
      let elements = knownElements(content)
    else { return content }
    return make(elements.known, .byteArray)
  }

  /// A byte array as the bytes that it is now; every other value as it is.
  func frozen(_ value: Value) -> Value {
    guard case .list(let list) = value.shape, list.kind == .byteArray, let bytes = list.byteContent else {
      return value
    }
    return Value(.bytes(Bytes(bytes)), taint: deepTaint(value), lineage: list.elements.first?.lineage ?? .none)
  }

  /// The bytes of anything that has some: constants, byte arrays, and lists of numbers below 256.
  func byteContent(of value: Value) -> [UInt8]? {
    if case .list(let list) = value.shape { return list.byteContent }
    if case .text = value.shape { return nil }
    return value.constantBytes
  }

  /// A method of a byte array: those of lists change it, those of bytes read it.
  func byteArrayMethod(
    _ list: ListValue, _ receiver: Value, _ name: String, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    switch name {
    case "append", "extend", "insert", "pop", "remove", "reverse", "clear", "copy", "__iadd__", "__setitem__",
      "__getitem__", "__iter__":
      return listMethod(list, receiver, name, arguments, node)
    default:
      let content = frozen(receiver)
      guard case .bytes = content.shape else {
        return .unknown(taints.union(deepTaint(receiver), taint(of: arguments)))
      }
      return textMethod(content, name, arguments, node)
    }
  }

  /// `a + b` and `a * n` with a byte array: what comes out is one where the left side is.
  func joinedBytes(_ operation: Operator, _ left: Value, _ right: Value, _ kind: ListValue.Kind) -> Shape? {
    let a = frozen(left)
    let b = frozen(right)
    guard operation == .add, let first = a.constantBytes, let second = b.constantBytes,
      first.count + second.count <= ListValue.limit
    else { return nil }
    guard kind == .byteArray, let head = knownElements(a), let tail = knownElements(b) else {
      return .bytes(Bytes(first + second))
    }
    return make(head.known + tail.known, .byteArray).shape
  }
}

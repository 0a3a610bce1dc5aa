/// The order of a code object's fields in marshal, by version.
///
/// 3.6, 3.7: argcount kwonlyargcount nlocals stacksize flags | code consts names varnames freevars cellvars filename
/// name | firstlineno | lnotab. 3.8 to 3.10: posonlyargcount after argcount. From 3.11: argcount posonlyargcount
/// kwonlyargcount stacksize flags | code consts names localsplusnames localspluskinds filename name qualname |
/// firstlineno | linetable exceptiontable.
enum CodeLayout {
  /// Integers before the first part.
  static func leadingFields(_ version: PycHeader.Version) -> Int {
    version.minor >= 11 ? 5 : version.minor >= 8 ? 6 : 5
  }

  /// Which of them is `co_flags`.
  static func flagsField(_ version: PycHeader.Version) -> Int { leadingFields(version) - 1 }

  /// Values after those integers.
  static func parts(_ version: PycHeader.Version) -> Int { version.minor >= 11 ? 10 : 9 }

  /// The part after which the line number stands: `name`, or `qualname` from 3.11.
  static func namePart(_: PycHeader.Version) -> Int { 7 }

  /// The facts of a code object whose parts are complete; a part of the wrong type is refused, as the interpreter does.
  static func fill(
    _ start: CodeObject, parts: [Int], values: [MarshalValue], _ version: PycHeader.Version
  ) throws(BytecodeError) -> CodeObject {
    var code = start
    guard case .bytes(let instructions) = values[parts[0]], case .tuple(let constants) = values[parts[1]] else {
      throw BytecodeError(.malformed, at: start.offset, "instructions and constants of a code object are expected")
    }
    code.instructions = instructions
    code.constants = constants
    code.names = try texts(parts[2], values, start.offset)
    code.variables = try texts(parts[3], values, start.offset)
    if version.minor >= 11 {
      code.fileName = try text(parts[5], values, start.offset)
      code.name = try text(parts[6], values, start.offset)
      code.qualifiedName = try text(parts[7], values, start.offset)
    } else {
      code.variables += try texts(parts[4], values, start.offset)
      code.variables += try texts(parts[5], values, start.offset)
      code.fileName = try text(parts[6], values, start.offset)
      code.name = try text(parts[7], values, start.offset)
    }
    code.nested = constants.compactMap { index in
      if case .code(let nested) = values[index] { nested } else { nil }
    }
    return code
  }

  private static func text(_ index: Int, _ values: [MarshalValue], _ offset: Int) throws(BytecodeError) -> String {
    switch values[index] {
    case .text(let text): return text
    case .surrogateText(let bytes): return String(decoding: bytes, as: UTF8.self)
    default: throw BytecodeError(.malformed, at: offset, "a text is expected in a code object")
    }
  }

  private static func texts(_ index: Int, _ values: [MarshalValue], _ offset: Int) throws(BytecodeError) -> [String] {
    guard case .tuple(let parts) = values[index] else {
      throw BytecodeError(.malformed, at: offset, "a tuple of texts is expected in a code object")
    }
    var result: [String] = []
    result.reserveCapacity(parts.count)
    for part in parts { result.append(try text(part, values, offset)) }
    return result
  }
}

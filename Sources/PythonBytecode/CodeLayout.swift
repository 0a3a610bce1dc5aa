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

  /// Takes one of those integers.
  static func fill(_ code: inout CodeObject, field: Int, value: Int, _ version: PycHeader.Version) {
    let hasPositionalOnly = version.minor >= 8
    switch field {
    case 0: code.argumentCount = value
    case 1 where hasPositionalOnly: code.positionalOnlyCount = value
    case hasPositionalOnly ? 2 : 1: code.keywordOnlyCount = value
    case leadingFields(version) - 1: code.flags = value
    default: break
    }
  }

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
      let kinds = try bytes(parts[4], values, start.offset)
      // `CO_FAST_FREE` of `Include/internal/pycore_code.h`.
      for (name, kind) in zip(code.variables, kinds) where kind & 0x80 != 0 { code.freeVariables.insert(name) }
      code.fileName = try text(parts[5], values, start.offset)
      code.name = try text(parts[6], values, start.offset)
      code.qualifiedName = try text(parts[7], values, start.offset)
      code.lineTable = try bytes(parts[8], values, start.offset)
      code.exceptionTable = try bytes(parts[9], values, start.offset)
    } else {
      let free = try texts(parts[4], values, start.offset)
      let cells = try texts(parts[5], values, start.offset)
      code.variables += free + cells
      code.cells = cells + free
      code.freeVariables = Set(free)
      code.lineTable = try bytes(parts[8], values, start.offset)
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

  private static func bytes(_ index: Int, _ values: [MarshalValue], _ offset: Int) throws(BytecodeError) -> [UInt8] {
    guard case .bytes(let bytes) = values[index] else {
      throw BytecodeError(.malformed, at: offset, "a table of a code object is expected to be bytes")
    }
    return bytes
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

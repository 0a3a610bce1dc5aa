extension CompiledFile {
  /// The modules that the file's code imports, sorted; nil for a version whose instructions are not known here.
  ///
  /// A relative import's name stands without its dots.
  package var imports: [String]? {
    guard let opcodes = Opcodes(header.version) else { return nil }
    return Set(code.flatMap { $0.imports(opcodes) }).sorted()
  }
}

/// The instructions that are looked for, by version (`Lib/opcode.py`; from 3.13 on `Lib/_opcode_metadata.py`).
struct Opcodes {
  let importName: UInt8
  let extendedArgument: UInt8

  init?(_ version: PycHeader.Version) {
    guard version.major == 3 else { return nil }
    switch version.minor {
    case 6...12: (importName, extendedArgument) = (108, 144)
    case 13: (importName, extendedArgument) = (75, 71)
    default: return nil
    }
  }
}

extension CodeObject {
  /// The names that `IMPORT_NAME` instructions carry. Instructions have two bytes from 3.6 on; inline caches (3.11)
  /// hold zeros in a file and are passed over like instructions.
  func imports(_ opcodes: Opcodes) -> [String] {
    var found: [String] = []
    var high = 0
    for position in stride(from: 0, to: instructions.count - 1, by: 2) {
      let argument = high << 8 | Int(instructions[position + 1])
      if instructions[position] == opcodes.extendedArgument {
        high = argument & 0xFF_FFFF
        continue
      }
      high = 0
      if instructions[position] == opcodes.importName, names.indices.contains(argument) {
        found.append(names[argument])
      }
    }
    return found
  }
}

extension CompiledFile {
  /// Whether the opcodes of the file's version are known: 3.6 to 3.14.
  package var canDisassemble: Bool { OpcodeTable.table(header.version) != nil }

  /// The instructions of a code object, as CPython's `dis` shows them, without `EXTENDED_ARG` and `CACHE`.
  ///
  /// Never fails: what is not as a compiler writes it is in the result's notes. Work and memory are proportional to the
  /// code object's size.
  /// - Parameter index: Which, of `code`.
  package func disassemble(_ index: Int) -> Disassembly {
    var result = Disassembly()
    guard code.indices.contains(index) else { return result }
    guard let table = OpcodeTable.table(header.version) else {
      result.notes.append(BytecodeNote(.unknownVersion, code: index, offset: 0))
      return result
    }
    let object = code[index]
    var decoder = InstructionDecoder(
      bytes: object.instructions, lines: LineTable(object, header.version), table: table, code: index)
    decoder.run()
    result.instructions = decoder.instructions
    result.notes = decoder.notes
    if header.version.minor >= 11 { result.exceptions = ExceptionRange.read(object.exceptionTable) }
    return result
  }
}

/// Turns code units into instructions; CPython `Lib/dis.py` (`_unpack_opargs`, `_get_jump_target`).
private struct InstructionDecoder {
  let bytes: [UInt8]
  var lines: LineTable
  let table: OpcodeTable
  let code: Int
  var instructions: [Instruction] = []
  var notes: [BytecodeNote] = []
  private var isUnknownNoted = false

  init(bytes: [UInt8], lines: LineTable, table: OpcodeTable, code: Int) {
    self.bytes = bytes
    self.lines = lines
    self.table = table
    self.code = code
    instructions.reserveCapacity(bytes.count / 4)
  }

  mutating func run() {
    var position = 0
    var high = 0
    var start = 0
    while position + 1 < bytes.count {
      let opcode = bytes[position]
      let entry = table.entries[Int(opcode)]
      // The interpreter's argument is an int of 32 bits.
      let argument = (high << 8 | Int(bytes[position + 1])) & 0xFFFF_FFFF
      if entry?.operation == .extendedArg {
        high = argument
        position += 2
        continue
      }
      high = 0
      let caches = min(entry?.caches ?? 0, (bytes.count - position - 2) / 2)
      let end = position + 2 + 2 * caches
      if entry?.operation == .cache {
        // A cache where none belongs is passed over, as the interpreter's decoder does.
        position = end
        start = end
        continue
      }
      if entry == nil, !isUnknownNoted {
        isUnknownNoted = true
        notes.append(BytecodeNote(.unknownOpcode, code: code, offset: position))
      }
      instructions.append(
        Instruction(
          offset: position, start: start, end: end, opcode: opcode, operation: entry?.operation,
          argument: entry?.hasArgument ?? true ? argument : nil, line: lines.line(at: position),
          target: target(entry, argument, end)))
      position = end
      start = end
    }
  }

  private func target(_ entry: OpcodeTable.Entry?, _ argument: Int, _ end: Int) -> Int? {
    switch entry?.jump {
    case .absolute: argument * table.jumpUnit
    case .forward: end + argument * table.jumpUnit
    case .backward: end - argument * table.jumpUnit
    case nil, .some(.none): nil
    }
  }
}

extension ExceptionRange {
  /// The rows of an exception table; a cut row ends them, as it does in the interpreter.
  static func read(_ bytes: [UInt8]) -> [ExceptionRange] {
    var position = 0
    /// Six bits a byte, most significant first; bit 6 says that more follow.
    func number() -> Int? {
      var value = 0
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        value = (value << 6 | Int(byte & 63)) & 0xFFFF_FFFF
        if byte & 64 == 0 { return value }
      }
      return nil
    }
    var rows: [ExceptionRange] = []
    while let start = number(), let length = number(), let target = number(), let rest = number() {
      rows.append(
        ExceptionRange(
          start: start * 2, end: (start + length) * 2, target: target * 2, depth: rest >> 1,
          pushesOffset: rest & 1 != 0))
    }
    return rows
  }
}

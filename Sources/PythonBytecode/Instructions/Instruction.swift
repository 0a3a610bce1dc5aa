/// One instruction of a code object, with the prefixes that extend its argument already applied.
package struct Instruction: Hashable, Sendable {
  /// Byte offset of the opcode itself.
  package let offset: Int
  /// Byte offset of its first `EXTENDED_ARG`, or of the opcode where it has none.
  package let start: Int
  /// Byte offset of what comes next, inline caches passed over.
  package let end: Int
  package let opcode: UInt8
  /// Nil for a number that the version does not write in files.
  package let operation: Operation?
  /// Nil for an opcode that takes none.
  package let argument: Int?
  /// Line in the source; nil where the compiler gives none.
  package let line: Int?
  /// Byte offset a jump leads to, whether or not there is an instruction.
  package let target: Int?
}

/// One row of the table that leads from instructions to their handler, from 3.11 on.
///
/// CPython `Objects/exception_handling_notes.txt`. Offsets are bytes.
package struct ExceptionRange: Hashable, Sendable {
  package let start: Int
  /// Exclusive.
  package let end: Int
  package let target: Int
  /// Values that stay on the stack.
  package let depth: Int
  /// Whether the instruction's offset is pushed before the exception.
  package let pushesOffset: Bool
}

/// What in a code object is not as a compiler writes it, or could not be followed.
package struct BytecodeNote: Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The version's opcodes are not known.
    case unknownVersion
    /// A number that no compiler of the version writes.
    case unknownOpcode
    /// A jump or a handler that leads to no instruction.
    case badJump
    /// An operand that names no constant, name or variable.
    case badOperand
    /// More values taken from the stack than there are.
    case stackUnderflow
    /// Control flow that no statement expresses; all of its code is shown all the same.
    case unexpressedJump
    /// An operation whose effect is not modelled.
    case notModelled
    /// A budget was used up; what follows is left out.
    case overLimit
  }

  package let kind: Kind
  /// Index in `CompiledFile.code`.
  package let code: Int
  /// Byte offset in the code object's instructions.
  package let offset: Int

  package init(_ kind: Kind, code: Int, offset: Int) {
    self.kind = kind
    self.code = code
    self.offset = offset
  }

  package var description: String { "code object \(code), byte \(offset): \(kind.rawValue)" }
}

/// The instructions of one code object.
package struct Disassembly: Sendable {
  package internal(set) var instructions: [Instruction] = []
  package internal(set) var exceptions: [ExceptionRange] = []
  package internal(set) var notes: [BytecodeNote] = []

  /// The instruction that holds a byte offset, its prefixes included; nil for none.
  package func index(at offset: Int) -> Int? {
    var low = 0
    var high = instructions.count
    while low < high {
      let middle = (low + high) / 2
      if instructions[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, offset >= 0, instructions[low - 1].offset >= offset else { return nil }
    return low - 1
  }
}

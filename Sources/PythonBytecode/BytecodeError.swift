/// Why a `.pyc` or a marshalled value could not be read: what is wrong and at which byte of the file.
package struct BytecodeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it is; two errors are equal when their codes are.
  package enum Code: String, Sendable, CaseIterable {
    /// The file ends inside a value.
    case truncated
    /// The magic number belongs to no CPython release that is known.
    case unknownMagic
    /// A version whose code objects have another layout (before 3.6).
    case unsupportedVersion
    /// A type code that marshal does not have.
    case unknownType
    /// A length, a reference or a field that the interpreter refuses.
    case malformed
    /// A count, a depth or a size over `BytecodeLimits`.
    case overLimit
    /// Bytes after the code object, which the interpreter does not read.
    case trailingData
  }

  package let code: Code
  /// Byte offset in the file.
  package let offset: Int
  /// What was expected and what was found.
  package let detail: String

  package init(_ code: Code, at offset: Int, _ detail: String) {
    self.code = code
    self.offset = offset
    self.detail = detail
  }

  package var description: String { "byte \(offset): \(detail)" }

  package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
}

/// The budgets of the bytecode reader.
package struct BytecodeLimits: Sendable {
  /// Values of one file.
  package var values = 8_000_000
  /// Containers and code objects inside one another; CPython stops at 2,000.
  package var depth = 2_000
  /// Bytes of texts and byte strings together.
  package var textBytes = 256 << 20

  package init() {}
  package static let standard = BytecodeLimits()
}

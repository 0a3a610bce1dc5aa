/// Why a native object, or one table of it, could not be read: what is wrong and at which byte of the file.
package struct NativeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of failure it is; two errors are equal when their codes are.
  package enum Code: String, Sendable, CaseIterable {
    /// The bytes do not begin as an ELF, PE or Mach-O file does.
    case notNative
    /// A structure reaches beyond the end of the file.
    case truncated
    /// A field has a value that no loader accepts.
    case malformed
    /// An address that no loaded part of the file holds.
    case unmappedAddress
    /// A text that does not end.
    case unterminatedText
    /// A count or a length over `NativeLimits`.
    case overLimit
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

/// The budgets of the native readers; each count comes from the file and is an attacker's.
package struct NativeLimits: Sendable {
  /// Program headers, sections or load commands.
  package var headers = 65_536
  /// Entries of an ELF dynamic section.
  package var dynamicEntries = 65_536
  /// Libraries, search paths and loader tags each.
  package var libraries = 4_096
  /// Symbols that are looked at.
  package var symbols = 8_000_000
  /// Relocations that are looked at.
  package var relocations = 64_000_000
  /// Names of imported symbols that are kept.
  package var importedNames = 65_536
  /// Bytes of imported names that are read, repeated ones counted again.
  package var importedNameBytes = 16 << 20
  /// Initialisers of one table.
  package var initialisers = 1_000_000
  /// Bytes of one name.
  package var nameBytes = 4_096
  /// Slices of a fat Mach-O file.
  package var slices = 64
  /// Problems that are kept of one object.
  package var problems = 64
  /// Bytes of a Mach-O export trie that are read, repeated ones counted again.
  package var trieBytes = 64 << 20
  /// Nodes of a Mach-O export trie that wait to be read.
  package var trieNodes = 65_536

  package init() {}
  package static let standard = NativeLimits()
}

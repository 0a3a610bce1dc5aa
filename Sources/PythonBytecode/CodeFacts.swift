/// What one code object does, as facts: in the order of its instructions, of every branch.
package struct CodeFacts: Sendable {
  /// One call.
  package struct Call: Hashable, Sendable {
    /// The callee where it is a name, or names with dots between; nil for any other expression.
    package var callee: String?
    /// Positional arguments: a constant as an index in `CompiledFile.values`, nil for what is none.
    package var arguments: [Int?]
    package var keywords: [String: Int?]
    /// False where `*` or `**` adds arguments that are not told.
    package var isComplete: Bool
    package var line: Int?
    /// Byte offset in the instructions.
    package var offset: Int
  }

  /// One import.
  package struct Import: Hashable, Sendable {
    package var module: String
    /// What `from` takes, `*` included; empty for a plain import.
    package var names: [String]
    /// Leading dots.
    package var level: Int
    package var line: Int?
  }

  package internal(set) var imports: [Import] = []
  package internal(set) var calls: [Call] = []
  /// Constants that are loaded, as indices in `CompiledFile.values`, with repetitions.
  package internal(set) var constants: [Int] = []
  /// Names of globals and locals that are read.
  package internal(set) var loaded: Set<String> = []
  /// Names that are assigned.
  package internal(set) var stored: Set<String> = []
  /// Attributes that are read or assigned.
  package internal(set) var attributes: Set<String> = []
  /// Names with attributes, such as `a.b.c`, and their beginnings.
  package internal(set) var chains: Set<String> = []
  var lastReturn = ""

  var isEmpty: Bool { imports.isEmpty && calls.isEmpty }
}

extension CompiledFile {
  /// The facts of each code object, in the order of `code`; empty where the version's instructions are not known.
  package func facts(limits: DecompilerLimits = .standard) -> [CodeFacts] { analyse(limits: limits).facts }
}

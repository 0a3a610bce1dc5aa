/// Why a configuration file could not be read: what was found, on which line.
package struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kind of defect; two errors are equal when their codes are.
  package enum Code: String, Sendable {
    /// The bytes are not UTF-8.
    case notUTF8
    /// The text breaks the format's grammar.
    case syntax
    /// A key or table is given twice where the format's readers refuse it.
    case duplicate
    /// A budget of ``ConfigurationLimits`` was reached.
    case overLimit
  }

  package let code: Code
  /// The line at which reading stopped, counted from one.
  package let line: Int
  /// What was expected and what was found.
  package let detail: String

  package init(_ code: Code, line: Int, _ detail: String) {
    self.code = code
    self.line = line
    self.detail = detail
  }

  package var description: String { "line \(line): \(detail)" }

  package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
}

/// The budgets of the readers in this module; each file comes from a stranger.
package struct ConfigurationLimits: Sendable, Hashable {
  /// Bytes of one file.
  package var bytes = 64 << 20
  /// Values of one file: keys, elements and tables together.
  package var values = 2_000_000
  /// Tables, arrays and objects inside one another.
  package var depth = 128

  package init() {}
  package static let standard = ConfigurationLimits()
}

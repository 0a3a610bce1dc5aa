package import Evidence

/// One way to write a report: a file of its own, and one line in `Reports.formats`.
package protocol ReportFormat: Sendable {
  /// The word after `--format`.
  static var name: String { get }
  /// One clause for the help.
  static var summary: String { get }
  /// The whole report as text that ends with a line feed.
  static func text(of report: CheckReport, options: ReportOptions) -> String
}

/// The formats that exist.
package enum Reports {
  /// The first is the default.
  package static let formats: [any ReportFormat.Type] = [TerminalReport.self, JSONReport.self]

  /// The format of that name.
  package static func format(named name: String) -> (any ReportFormat.Type)? {
    formats.first { $0.name == name }
  }
}

/// How a report is to look; formats for machines look at none of it.
package struct ReportOptions: Sendable {
  /// How much is shown.
  package enum Detail: Sendable {
    /// Only what is not admitted, a line each, and the conclusion.
    case quiet
    /// What somebody who decides wants to read.
    case normal
    /// Everything that is known.
    case all
  }

  package var detail: Detail
  /// Width of the terminal in columns.
  package var columns: Int
  /// Whether escape sequences may be written.
  package var usesColour: Bool
  /// Whether the reader's encoding has more than ASCII.
  package var usesUnicode: Bool

  package init(detail: Detail = .normal, columns: Int = 100, usesColour: Bool = false, usesUnicode: Bool = true) {
    self.detail = detail
    self.columns = columns
    self.usesColour = usesColour
    self.usesUnicode = usesUnicode
  }
}

package import Evidence

/// One way to write a report: a file of its own, and one line in `Reports.formats`.
package protocol ReportFormat: Sendable {
  /// The word after `--format`.
  static var name: String { get }
  /// One clause for the help.
  static var summary: String { get }
  /// Writes the report in UTF-8, piece by piece: text that ends with a line feed.
  static func write(
    _ report: CheckReport, options: ReportOptions, to output: @escaping (UnsafeRawBufferPointer) -> Void)
}

extension ReportFormat {
  /// The whole report as one text.
  package static func text(of report: CheckReport, options: ReportOptions) -> String {
    var bytes: [UInt8] = []
    write(report, options: options) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
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

package import Evidence

/// One way to write a report on a corpus: a file of its own, and one line in `Reports.corpusFormats`.
package protocol CorpusReportFormat: Sendable {
  /// The word after `--format`; the same as that of the format for checks.
  static var name: String { get }
  /// The whole report as text that ends with a line feed.
  static func text(of report: CorpusReport, options: ReportOptions) -> String
}

extension Reports {
  /// The formats that can tell of a corpus.
  package static let corpusFormats: [any CorpusReportFormat.Type] = [CorpusTerminalReport.self, CorpusJSONReport.self]

  /// The format of that name for a corpus; nil for one that has no place for rates.
  package static func corpusFormat(named name: String) -> (any CorpusReportFormat.Type)? {
    corpusFormats.first { $0.name == name }
  }
}

import ArgumentParser
import Evidence
import Glibc
import Reports

/// How and where the report is written.
struct OutputOptions: ParsableArguments {
  @Option(help: "How to write it: \(Reports.formats.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")).")
  var format = FormatName(TerminalReport.self)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(name: .shortAndLong, help: "Only what is not admitted, a line each.")
  var quiet = false

  @Flag(help: "Everything that is known, without bounds.")
  var all = false

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  func validate() throws {
    if quiet, all { throw ValidationError("--quiet and --all exclude each other.") }
  }

  /// Whether somebody reads the result on a terminal right now.
  var isForPeople: Bool { format.format.name == TerminalReport.name && output == nil && !quiet }

  /// Says which policy decided, where a person reads the result.
  func tell(_ location: PolicyLocation) {
    guard let path = location.path, isForPeople else { return }
    Console.error("policy: \(VisibleText.escape(path))")
  }

  /// The format for a corpus.
  func corpusFormat() throws(Failure) -> any CorpusReportFormat.Type {
    if let known = Reports.corpusFormat(named: format.format.name) { return known }
    let words = Reports.corpusFormats.map { $0.name }.joined(separator: " or ")
    throw Failure(.usage, "--format \(format.format.name) cannot tell of a corpus; use \(words)")
  }

  /// Writes a report as asked.
  func write(_ report: CheckReport) throws(Failure) {
    let format = format.format
    let options = reportOptions
    try Console.write(toFile: output) { format.write(report, options: options, to: $0) }
  }

  /// Writes what `text` makes of the wishes about its look.
  func write(_ text: (ReportOptions) -> String) throws(Failure) {
    try Console.write(text(reportOptions), toFile: output)
  }

  private var reportOptions: ReportOptions {
    ReportOptions(
      detail: quiet ? .quiet : all ? .all : .normal, columns: Console.columns(),
      usesColour: Console.usesColour(color, on: output == nil ? STDOUT_FILENO : nil),
      usesUnicode: Console.usesUnicode())
  }
}

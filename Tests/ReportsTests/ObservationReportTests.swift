import Evidence
import TestSupport
import Testing

@testable import Reports

@Suite("TerminalReport of an observation")
struct ObservationReportTests {
  private static let thief = SampleReports.report(SampleObservations.observedThief)
  private static let honest = SampleReports.report(SampleObservations.observedHonest)

  @Test(
    "shows who did what, in which process, because of which file",
    arguments: [
      (ReportOptions(), "terminal-observed-thief.txt"), (ReportOptions(columns: 80), "terminal-observed-thief-80.txt"),
      (ReportOptions(columns: 120, usesColour: true), "terminal-observed-thief-colour-120.txt"),
      (ReportOptions(detail: .all, columns: 72, usesUnicode: false), "terminal-observed-thief-all-ascii-72.txt"),
    ])
  func thief(options: ReportOptions, snapshot: String) {
    Snapshot.expect(TerminalReport.text(of: Self.thief, options: options), equals: snapshot)
  }

  @Test("says little of what does nothing")
  func honest() {
    Snapshot.expect(
      TerminalReport.text(of: Self.honest, options: ReportOptions()), equals: "terminal-observed-honest.txt")
  }
}

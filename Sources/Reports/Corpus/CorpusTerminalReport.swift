package import Evidence

/// The report on a corpus for people: the rates, where they come from, and every artifact that was judged wrongly.
package enum CorpusTerminalReport: CorpusReportFormat {
  package static let name = TerminalReport.name

  package static func text(of report: CorpusReport, options: ReportOptions) -> String {
    var page = TerminalPage(options: options)
    overall(report.overall, &page)
    if options.detail != .quiet {
      for label in CorpusLabel.allCases {
        table(rows(by: "by trigger", report.triggerClasses, label) { $0?.description ?? "nothing runs" }, label, &page)
        let families = report.families
        if families.contains(where: { $0.family != nil }) {
          table(rows(by: "by family", families, label) { $0 ?? "no family" }, label, &page)
        }
      }
    }
    list("Missed", report.misses, .block, &page)
    list("False alarms", report.falseAlarms, .quarantine, &page)
    list("Not analysed completely", report.incomplete, .quarantine, &page)
    problems(report.problems, &page)
    conclusion(of: report, &page)
    return page.text
  }

  // MARK: - Overall

  private static func overall(_ tally: CorpusTally, _ page: inout TerminalPage) {
    summary("Malicious", tally.malicious, admitted: "missed", &page)
    rate("recall, blocked", tally.recall, &page)
    rate("recall, blocked or quarantined", tally.recallOrHeld, &page)
    summary("Benign", tally.benign, admitted: "admitted", &page)
    rate("false positives, blocked", tally.falsePositives, &page)
    rate("false positives, blocked or quarantined", tally.falsePositivesOrHeld, &page)
    page.gap()
  }

  private static func summary(
    _ name: String, _ outcomes: CorpusTally.Outcomes, admitted: String, _ page: inout TerminalPage
  ) {
    let parts = [
      (outcomes.blocked, "blocked"), (outcomes.quarantined, "quarantined"), (outcomes.admitted, admitted),
      (outcomes.incomplete, "incomplete"),
    ].map { "\(Wording.count($0.0)) \($0.1)" }
    page.line(
      indent: 0,
      [
        page.piece(page.padded(name, to: 11), .strong), page.piece(right(Wording.count(outcomes.total), 6) + "   "),
        page.piece(parts.joined(separator: ", ")),
      ])
  }

  private static func rate(_ name: String, _ proportion: Proportion, _ page: inout TerminalPage) {
    page.line(indent: 2, [page.piece(page.padded(name, to: 42)), page.piece(rate(proportion, page))])
  }

  /// ` 98.0 %  (94.3–99.3)`, padded to a column; a dash where there is nothing to count.
  private static func rate(_ proportion: Proportion, _ page: TerminalPage) -> String {
    guard let rate = proportion.rate, let interval = proportion.interval else { return "     " + page.glyphs.dash }
    return right(percent(rate), 5) + " %  (" + percent(interval.lowerBound) + page.glyphs.dash
      + percent(interval.upperBound) + ")"
  }

  /// One digit after the point; neither 0.0 nor 100.0 where it is not exactly that.
  private static func percent(_ share: Double) -> String {
    var tenths = Int((share * 1000).rounded())
    if share > 0 { tenths = max(tenths, 1) }
    if share < 1 { tenths = min(tenths, 999) }
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  // MARK: - Tables

  private struct Row {
    let name: String
    let tally: CorpusTally
  }

  private struct Rows {
    let title: String
    let rows: [Row]
  }

  /// The rows of one label that have anything to count.
  private static func rows<Key>(
    by title: String, _ groups: [(Key, CorpusTally)], _ label: CorpusLabel, name: (Key) -> String
  ) -> Rows {
    Rows(
      title: title,
      rows: groups.filter { outcomes(of: $0.1, label).total > 0 }.map { Row(name: name($0.0), tally: $0.1) })
  }

  private static func outcomes(of tally: CorpusTally, _ label: CorpusLabel) -> CorpusTally.Outcomes {
    label == .malicious ? tally.malicious : tally.benign
  }

  /// Columns that the numbers of a table take, with one rate.
  private static let numberColumns = 5 + 9 + 13 + 10 + 12 + 3 + 20

  private static func table(_ rows: Rows, _ label: CorpusLabel, _ page: inout TerminalPage) {
    guard !rows.rows.isEmpty else { return }
    let names = rows.rows.map { VisibleText.escape($0.name, limit: 200, isASCII: !page.options.usesUnicode) }
    let title = (label == .malicious ? "Malicious " : "Benign ") + rows.title
    let widest = max(names.map(VisibleText.width(of:)).max() ?? 0, title.utf8.count)
    let width = min(widest, max(22, page.columns - numberColumns - 2))
    let isMalicious = label == .malicious
    page.line(
      indent: 0,
      [
        page.piece(page.padded(title, to: width + 2), .strong),
        page.piece(
          right("all", 5) + right("blocked", 9) + right("quarantined", 13)
            + right(isMalicious ? "missed" : "admitted", 10) + right("incomplete", 12) + "   "
            + "blocked (95 %)", .faint),
      ])
    for (row, name) in zip(rows.rows, names) {
      let counts = outcomes(of: row.tally, label)
      let shown = page.padded(VisibleText.cut(name, to: width, ellipsis: page.glyphs.ellipsis), to: width)
      page.line(
        indent: 2,
        [
          Piece(text: shown, look: .plain),
          page.piece(right(Wording.count(counts.total), 5)),
          page.piece(right(Wording.count(counts.blocked), 9)),
          page.piece(right(Wording.count(counts.quarantined), 13)),
          page.piece(
            right(Wording.count(counts.admitted), 10), isMalicious && counts.admitted > 0 ? .block : .plain),
          page.piece(right(Wording.count(counts.incomplete), 12) + "   "),
          page.piece(rate(isMalicious ? row.tally.recall : row.tally.falsePositives, page)),
        ])
    }
    page.gap()
  }

  // MARK: - Lists

  private static func list(
    _ title: String, _ results: [CorpusResult], _ look: Piece.Look, _ page: inout TerminalPage
  ) {
    guard !results.isEmpty else { return }
    page.line(indent: 0, [page.piece("\(title) (\(Wording.count(results.count)))", .strong)])
    for result in results {
      page.flow(
        indent: 2, hanging: 6,
        [
          page.piece(result.subject.path, look), page.piece(result.subject.family.map { "  \($0)" } ?? "", .faint),
          page.piece("  \(result.verdict.rawValue): \(result.reason ?? "")"),
        ])
    }
    page.gap()
  }

  private static func problems(_ problems: [CorpusProblem], _ page: inout TerminalPage) {
    guard !problems.isEmpty else { return }
    page.line(indent: 0, [page.piece("The corpus itself (\(Wording.count(problems.count)))", .strong)])
    for problem in problems {
      let place = problem.line.map { " (line \($0))" } ?? ""
      page.flow(
        indent: 2, hanging: 6,
        [page.piece(problem.path + place, .quarantine), page.piece(": \(problem.kind.rawValue): \(problem.detail)")])
    }
    page.gap()
  }

  /// One line that says whether the verdicts agree with the labels.
  private static func conclusion(of report: CorpusReport, _ page: inout TerminalPage) {
    var parts = [
      Wording.count(report.misses.count) + " missed", Wording.count(report.falseAlarms.count, "false alarm"),
    ]
    if !report.incomplete.isEmpty { parts.append(Wording.count(report.incomplete.count) + " not analysed completely") }
    if !report.problems.isEmpty { parts.append(Wording.count(report.problems.count, "problem") + " of the corpus") }
    let isWrong = !report.misses.isEmpty || !report.falseAlarms.isEmpty
    let isOpen = !report.incomplete.isEmpty || !report.problems.isEmpty
    let label = Wording.count(report.results.count, "labelled artifact") + ": "
    page.flow(
      indent: 0, hanging: 2,
      [page.piece(label + parts.joined(separator: ", ") + ".", isWrong ? .block : isOpen ? .quarantine : .admit)])
  }
}

package import Evidence

/// The report people read in a terminal: what runs, in which phase, what it can do, and what to make of it.
package enum TerminalReport: ReportFormat {
  package static let name = "terminal"
  package static let summary = "for people"

  package static func write(
    _ report: CheckReport, options: ReportOptions, to output: @escaping (UnsafeRawBufferPointer) -> Void
  ) {
    var text = page(of: report, options: options)
    text.withUTF8 { output(UnsafeRawBufferPointer($0)) }
  }

  private static func page(of report: CheckReport, options: ReportOptions) -> String {
    var page = TerminalPage(options: options)
    page.names = ArtifactNames(report.artifacts)
    switch options.detail {
    case .quiet:
      for artifact in report.artifacts where artifact.decision.verdict != .admit || !artifact.evidence.isComplete {
        verdictLine(artifact, &page)
      }
    case .normal, .all:
      let isSeveral = report.artifacts.count > 1
      for artifact in report.artifacts where options.detail == .all || !isSeveral || !isBoring(artifact) {
        section(of: artifact, &page)
        page.gap()
      }
      if isSeveral { table(of: report, &page) }
    }
    conclusion(of: report, &page)
    return page.text
  }

  /// Whether an artifact among several needs no section of its own: its row in the table says all there is to say.
  static func isBoring(_ artifact: ArtifactReport) -> Bool {
    let evidence = artifact.evidence
    return artifact.decision.verdict == .admit && evidence.isComplete && evidence.structuralProblems.isEmpty
      && (evidence.observation.map { $0.isComplete && $0.evidence.isEmpty } ?? true)
      && (evidence.comparison?.surprises.isEmpty ?? true)
      && artifact.decision.reasons.isEmpty && countedFindings(artifact).allSatisfy { $0.severity < .medium }
      && evidence.reached.allSatisfy { reached in
        reached.trigger.phase >= .import
          || (reached.trigger.phase == .tool ? !reached.isNotable : reached.capabilities.isEmpty)
      }
  }

  // MARK: - Several artifacts

  /// One row an artifact: verdict, name, what runs by itself, the worst that was found.
  private static func table(of report: CheckReport, _ page: inout TerminalPage) {
    let rows = report.artifacts.map { artifact in
      (
        artifact: artifact, name: page.piece(page.names.name(of: artifact.evidence), .strong),
        surface: page.piece(surfaceSummary(artifact.evidence)), worst: worst(artifact)
      )
    }
    let verdictWidth = Verdict.allCases.map(\.rawValue.utf8.count).max() ?? 0
    let widestName = rows.map { VisibleText.width(of: $0.name.text) }.max() ?? 0
    let nameWidth = min(widestName, max(20, page.columns - verdictWidth - 42))
    page.line(indent: 0, [page.piece(Wording.count(report.artifacts.count, "artifact"), .strong)])
    for row in rows {
      var name = row.name
      name.text = page.padded(
        VisibleText.cut(name.text, to: nameWidth, ellipsis: page.glyphs.ellipsis), to: nameWidth)
      let verdict = row.artifact.decision.verdict
      page.line(
        indent: 2,
        [
          page.piece(page.padded(verdict.rawValue, to: verdictWidth) + "  ", look(of: verdict)), name,
          page.piece("  " + row.worst + "  "), row.surface,
        ])
    }
    page.gap()
  }

  /// The worst of an artifact in two words, padded to a column.
  private static func worst(_ artifact: ArtifactReport) -> String {
    let word: String
    if artifact.evidence.error != nil {
      word = "error"
    } else if let severity = countedFindings(artifact).map(\.severity).max() {
      word = severity.rawValue
    } else if !artifact.evidence.isComplete {
      word = "incomplete"
    } else {
      word = ""
    }
    return word + String(repeating: " ", count: max(0, 10 - word.utf8.count))
  }

  // MARK: - The last line

  /// One line that says what to do, with the counts behind it.
  private static func conclusion(of report: CheckReport, _ page: inout TerminalPage) {
    let artifacts = report.artifacts
    guard !artifacts.isEmpty else {
      page.line(indent: 0, [page.piece("Nothing to check.")])
      return
    }
    let verdict = report.verdict
    var parts: [String] = []
    for each in Verdict.allCases.reversed() {
      let count = artifacts.count { $0.decision.verdict == each }
      if count > 0 { parts.append("\(Wording.count(count)) \(word(for: each))") }
    }
    let incomplete = artifacts.count { !$0.evidence.isComplete }
    if incomplete > 0 { parts.append("\(Wording.count(incomplete)) not analysed completely") }
    let compared = artifacts.count { !$0.evidence.comparedWith.isEmpty }
    if compared > 0 { parts.append(Wording.count(compared, "wheel") + " compared with the source") }
    var label = Wording.count(artifacts.count, "artifact") + ": "
    if artifacts.count == 1, let only = artifacts.first {
      label = (only.evidence.file ?? only.evidence.target) + ": "
      parts = [word(for: verdict)] + (incomplete > 0 ? ["not analysed completely"] : [])
    }
    let look: Piece.Look = verdict == .admit && incomplete > 0 ? .quarantine : Self.look(of: verdict)
    page.flow(indent: 0, hanging: 2, [page.piece(label + parts.joined(separator: ", ") + ".", look)])
  }

  private static func word(for verdict: Verdict) -> String {
    switch verdict {
    case .admit: "admitted"
    case .quarantine: "quarantined"
    case .block: "blocked"
    }
  }

  // MARK: - Shared

  /// How a verdict stands out.
  static func look(of verdict: Verdict) -> Piece.Look {
    switch verdict {
    case .admit: .admit
    case .quarantine: .quarantine
    case .block: .block
    }
  }

  /// How a severity stands out.
  static func look(of severity: Severity) -> Piece.Look {
    switch severity {
    case .critical: .block
    case .high: .quarantine
    case .medium: .accent
    case .low, .info: .faint
    }
  }

  /// The findings that count, with their index and the severity policy gives them, hardest first.
  static func countedFindings(_ artifact: ArtifactReport) -> [(index: Int, severity: Severity)] {
    artifact.evidence.findings.indices.compactMap { index in
      let outcome = artifact.outcome(of: index)
      return outcome.fate == .counts ? (index, outcome.severity) : nil
    }
    .sorted { ($1.severity, $0.index) < ($0.severity, $1.index) }
  }

  /// `7 triggers: 1 startup, 2 tool, 4 import`.
  static func surfaceSummary(_ evidence: ArtifactEvidence) -> String {
    guard !evidence.reached.isEmpty else { return "no triggers" }
    let phases = Phase.allCases.compactMap { phase -> String? in
      let count = evidence.reached.count { $0.trigger.phase == phase }
      return count > 0 ? "\(Wording.count(count)) \(phase.rawValue)" : nil
    }
    return Wording.count(evidence.reached.count, "trigger") + ": " + phases.joined(separator: ", ")
  }
}

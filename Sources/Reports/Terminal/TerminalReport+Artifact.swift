import Evidence

extension TerminalReport {
  /// Everything about one artifact.
  static func section(of artifact: ArtifactReport, _ page: inout TerminalPage) {
    header(artifact.evidence, &page)
    verdictLine(artifact, &page, indent: 2)
    reasons(artifact, &page)
    triggers(artifact, &page)
    findings(artifact, &page)
    observation(artifact.evidence, &page)
    structure(artifact.evidence, &page)
    opaque(artifact.evidence, &page)
  }

  /// What it is and how much was looked at.
  private static func header(_ evidence: ArtifactEvidence, _ page: inout TerminalPage) {
    var facts: [String] = []
    if evidence.error == nil || evidence.kind != nil { facts.append(Wording.kind(evidence.kind)) }
    if let project = evidence.project { facts.append(project.description) }
    if let bytes = evidence.measures.bytes { facts.append(Wording.size(bytes)) }
    if let sha256 = evidence.sha256 { facts.append("sha256 " + sha256.prefix(12)) }
    if evidence.measures.files > 0 {
      facts.append(Wording.count(evidence.measures.files, "file"))
      if evidence.measures.parsedSources > 0 {
        facts.append(Wording.count(evidence.measures.parsedSources) + " parsed")
      }
    }
    if !evidence.comparedWith.isEmpty { facts.append("compared with " + evidence.comparedWith.joined(separator: ", ")) }
    if !evidence.followedInto.isEmpty { facts.append("followed into " + evidence.followedInto.joined(separator: ", ")) }
    if page.options.detail == .all, let time = evidence.measures.milliseconds { facts.append("\(time) ms") }
    page.flow(
      indent: 0, hanging: 2,
      [
        page.piece(page.names.name(of: evidence), .strong),
        page.piece(facts.isEmpty ? "" : "  " + facts.joined(separator: ", "), .faint),
      ])
  }

  /// The verdict, whether it rests on everything, and the counts behind it.
  static func verdictLine(_ artifact: ArtifactReport, _ page: inout TerminalPage, indent: Int = 0) {
    let evidence = artifact.evidence
    var pieces = [page.piece(artifact.decision.verdict.rawValue.uppercased(), look(of: artifact.decision.verdict))]
    if !evidence.isComplete { pieces.append(page.piece(" INCOMPLETE", .quarantine)) }
    if indent == 0 { pieces.append(page.piece("  " + page.names.name(of: evidence), .strong)) }
    var counts: [String] = []
    var clauses: [String] = []
    let severities = countedFindings(artifact).map(\.severity)
    for severity in Severity.allCases.reversed() {
      let count = severities.count { $0 == severity }
      if count > 0 { counts.append("\(Wording.count(count)) \(severity.rawValue)") }
    }
    let lifted = evidence.findings.count - severities.count
    if !counts.isEmpty {
      clauses.append(counts.joined(separator: ", ") + (severities.count == 1 ? " finding" : " findings"))
    }
    if lifted > 0 { clauses.append("\(Wording.count(lifted)) lifted by policy") }
    if let error = evidence.error {
      clauses = [error]
    } else {
      if clauses.isEmpty { clauses.append("no findings") }
      if indent > 0 { clauses.append(surfaceSummary(evidence)) }
    }
    pieces.append(page.piece("  " + clauses.joined(separator: "; ")))
    page.flow(indent: indent, hanging: indent + 2, pieces)
  }

  /// The decision's reasons that the findings below do not show by themselves.
  private static func reasons(_ artifact: ArtifactReport, _ page: inout TerminalPage) {
    for reason in artifact.decision.reasons {
      switch reason.kind {
      case .finding: continue
      case .error where artifact.evidence.error == reason.text: continue
      case .waived where page.options.detail != .all: continue
      case .trigger, .incomplete, .error, .denied, .allowed, .waived, .waiverExpired:
        page.flow(indent: 4, hanging: 6, [page.piece(page.glyphs.bullet + " " + reason.text)])
      }
    }
  }

  /// Defects of the archive or its layout.
  private static func structure(_ evidence: ArtifactEvidence, _ page: inout TerminalPage) {
    guard !evidence.structuralProblems.isEmpty else { return }
    page.gap()
    page.line(indent: 2, [page.piece("structure", .strong)])
    bounded(evidence.structuralProblems, normal: 8, indent: 4, &page) { problem, page in
      let unread = problem.leavesUnread ? " (left unread)" : ""
      page.flow(
        indent: 4, hanging: 6,
        [
          page.piece(Wording.place(problem.place), .accent),
          page.piece("  " + problem.code.rawValue, .faint), page.piece("  " + problem.detail + unread),
        ])
    }
  }

  /// What could not be analysed: where code runs by itself in detail, elsewhere as a count.
  private static func opaque(_ evidence: ArtifactEvidence, _ page: inout TerminalPage) {
    let all = evidence.allOpaque
    guard !all.isEmpty else { return }
    let unattended = Set(
      evidence.opaque + evidence.reached.filter { $0.trigger.phase < .import }.flatMap(\.opaque))
    let told = page.options.detail == .all ? all : all.filter { unattended.contains($0) }
    page.gap()
    page.line(indent: 2, [page.piece("not analysed", .strong)])
    bounded(OpaqueRow.rows(of: told, isMerged: page.options.detail != .all), normal: 8, indent: 4, &page) { row, page in
      page.flow(
        indent: 4, hanging: 6,
        [
          page.piece(Wording.place(row.place), .accent),
          page.piece(row.count > 1 ? "  and \(Wording.count(row.count - 1)) more places in it" : "", .faint),
          page.piece("  " + row.why),
        ])
    }
    if told.count < all.count {
      let rest = Wording.count(all.count - told.count, "place")
      page.line(indent: 4, [page.piece("\(rest) in code that runs only when it is imported or called (--all)", .faint)])
    }
  }

  /// Writes items up to the bound of a normal report, and how many more `--all` would show.
  static func bounded<Item>(
    _ items: [Item], normal: Int, indent: Int, _ page: inout TerminalPage, _ body: (Item, inout TerminalPage) -> Void
  ) {
    // One more line costs as much as saying that there is one more.
    let shown = page.options.detail == .all || items.count <= normal + 1 ? items.count : normal
    for item in items.prefix(shown) { body(item, &page) }
    if shown < items.count {
      page.line(
        indent: indent,
        [page.piece("\(page.glyphs.ellipsis) and \(Wording.count(items.count - shown)) more (--all)", .faint)])
    }
  }
}

extension ArtifactEvidence {
  /// What could not be analysed anywhere in the target, each entry once, by path and line.
  var allOpaque: [Opaque] {
    Set(opaque + reached.flatMap(\.opaque)).sorted {
      ($0.path, $0.line ?? 0, $0.why) < ($1.path, $1.line ?? 0, $1.why)
    }
  }
}

/// Places of a file that could not be analysed for the same reason, as one row.
private struct OpaqueRow {
  let place: Place
  let why: String
  var count = 1

  /// Rows in the order of the entries, which are sorted by path.
  static func rows(of entries: [Opaque], isMerged: Bool) -> [OpaqueRow] {
    var rows: [OpaqueRow] = []
    for entry in entries {
      if isMerged, let index = rows.lastIndex(where: { $0.place.path == entry.path && $0.why == entry.why }) {
        rows[index].count += 1
      } else {
        rows.append(OpaqueRow(place: Place(entry.path, line: entry.line), why: entry.why))
      }
    }
    return rows
  }
}

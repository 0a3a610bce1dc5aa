package import Evidence

/// What this machine allows the sandbox, and what to do about each refusal.
package struct DoctorReport: Hashable, Sendable {
  /// The name and major version of the machine contract.
  package static let schema = "pratique/doctor/1"

  /// What a refusal costs.
  package enum Need: String, Hashable, Sendable, CaseIterable {
    /// Without it there is no tier A.
    case tierA = "tier-a"
    /// Without it there is no sandbox at all.
    case tierB = "tier-b"
    /// Without it there is nothing to start in a sandbox.
    case observing
    /// Without it less is seen, or more slowly.
    case useful
  }

  /// One thing that was tried.
  package struct Check: Hashable, Sendable {
    /// A stable word or two.
    package let name: String
    /// Whether it works here.
    package let isAllowed: Bool
    /// What was found, in a few words.
    package let found: String
    /// What to do, where it is refused; later lines are a file or commands to copy.
    package let remedy: String?
    /// What a refusal costs; nil where it costs nothing by itself.
    package let need: Need?

    package init(name: String, isAllowed: Bool, found: String, remedy: String? = nil, need: Need? = nil) {
      self.name = name
      self.isAllowed = isAllowed
      self.found = found
      self.remedy = remedy
      self.need = need
    }
  }

  /// The program's version.
  package let analyser: String
  /// The tier of a sandbox that was really started; nil where there is none.
  package let tier: ObservationTier?
  /// In a fixed order.
  package let checks: [Check]

  package init(analyser: String, tier: ObservationTier?, checks: [Check]) {
    self.analyser = analyser
    self.tier = tier
    self.checks = checks
  }
}

/// The doctor's page for people.
package enum DoctorTerminalReport {
  /// The page; in a quiet one only what is refused, and the conclusion.
  package static func text(of report: DoctorReport, options: ReportOptions) -> String {
    var page = TerminalPage(options: options)
    let isQuiet = options.detail == .quiet
    if !isQuiet {
      page.line(
        indent: 0, [page.piece("doctor", .strong), page.piece("  what this machine allows the sandbox", .faint)])
      page.gap()
    }
    let shown = report.checks.filter { !isQuiet || !$0.isAllowed }
    let words = shown.map(word)
    let wordWidth = words.map(\.utf8.count).max() ?? 0
    let nameWidth = shown.map { VisibleText.width(of: page.piece($0.name).text) }.max() ?? 0
    for (check, word) in zip(shown, words) {
      self.check(check, word, wordWidth: wordWidth, nameWidth: nameWidth, &page)
    }
    if !shown.isEmpty { page.gap() }
    page.flow(indent: 0, hanging: 2, [conclusion(report, page)])
    return page.text
  }

  private static func word(_ check: DoctorReport.Check) -> String {
    guard !check.isAllowed else { return "ok" }
    return check.need == .useful ? "missing" : "refused"
  }

  private static func check(
    _ check: DoctorReport.Check, _ word: String, wordWidth: Int, nameWidth: Int, _ page: inout TerminalPage
  ) {
    let look: Piece.Look = check.isAllowed ? .admit : check.need == .useful ? .accent : .quarantine
    var name = page.piece(check.name, .strong)
    name.text = page.padded(name.text, to: nameWidth)
    let indent = 6 + wordWidth + nameWidth
    var pieces = [
      page.piece(page.padded(word, to: wordWidth), look), page.piece("  "), name, page.piece("  "),
      page.piece(check.found),
    ]
    if !check.isAllowed, let need = check.need { pieces.append(page.piece("  \(need.words)", .faint)) }
    page.flow(indent: 2, hanging: indent, pieces)
    guard !check.isAllowed, let remedy = check.remedy else { return }
    let lines = remedy.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    page.flow(indent: indent, hanging: indent, [page.piece("\(page.glyphs.arrow) \(lines.first ?? "")")])
    // What is to be copied must not be broken at the terminal's edge.
    for line in lines.dropFirst() { page.verbatim(line) }
  }

  private static func conclusion(_ report: DoctorReport, _ page: TerminalPage) -> Piece {
    switch report.tier {
    case .namespaces: page.piece("Tier A: packages run behind the strongest walls.", .admit)
    case .confinement:
      page.piece(
        "Tier B: packages run without namespaces, and only where the policy or --tier B allows it. What is refused above "
          + "stands between this machine and tier A.", .quarantine)
    case nil: page.piece("No sandbox starts here: nothing can be observed.", .block)
    }
  }
}

extension DoctorReport.Need {
  /// What a refusal costs, as a clause.
  fileprivate var words: String {
    switch self {
    case .tierA: "needed for tier A"
    case .tierB: "needed for any sandbox"
    case .observing: "needed to observe"
    case .useful: "useful"
    }
  }
}

/// The machine contract `pratique/doctor/1`.
package enum DoctorJSONReport {
  /// The report as indented JSON.
  package static func text(of report: DoctorReport) -> String {
    var json = JSONWriter(isIndented: true)
    json.object { json in
      json.field("schema", DoctorReport.schema)
      json.field("analyser", report.analyser)
      json.field("tier", report.tier?.rawValue)
      json.key("checks")
      json.array(report.checks) { json, check in
        json.object { json in
          json.field("name", check.name)
          json.field("allowed", check.isAllowed)
          json.field("found", check.found)
          json.field("remedy", check.remedy)
          json.field("need", check.need?.rawValue)
        }
      }
    }
    return json.finish()
  }
}

import Evidence

extension TerminalReport {
  /// What it did in the sandbox: under which conditions, what that proves, and the timeline of each run.
  static func observation(_ evidence: ArtifactEvidence, _ page: inout TerminalPage) {
    guard let observation = evidence.observation else { return }
    page.gap()
    conditions(observation, &page)
    proofs(observation, &page)
    timelines(observation, &page)
    if let comparison = evidence.comparison { self.comparison(comparison, evidence, observation, &page) }
  }

  /// Where a finding was seen, for findings of what ran; nil for what was read.
  static func stage(of finding: Finding, _ evidence: ArtifactEvidence) -> String? {
    guard let index = finding.stage, let stages = evidence.observation?.stages, stages.indices.contains(index) else {
      return nil
    }
    return "seen in \(Wording.stage(stages[index]))"
  }

  /// The walls, the interpreter, how much was run, and what was not.
  private static func conditions(_ observation: Observation, _ page: inout TerminalPage) {
    let stages = observation.stages
    var personas: [String] = []
    for stage in stages where !personas.contains(stage.persona) { personas.append(stage.persona) }
    var facts = [
      "tier \(observation.tier.rawValue)", "Python \(observation.python)",
      Wording.count(stages.count, "run") + " in " + Wording.duration(stages.reduce(0) { $0 + $1.duration } / 1_000),
    ]
    if !personas.isEmpty { facts.append("as " + personas.joined(separator: ", ")) }
    page.flow(
      indent: 2, hanging: 4,
      [page.piece("observed", .strong), page.piece("  " + facts.joined(separator: ", "), .faint)])
    if let refusal = observation.refusal {
      // What to do about it may be a whole file, which the doctor prints.
      let first = refusal.split(separator: "\n").first.map(String.init) ?? refusal
      page.flow(
        indent: 4, hanging: 6,
        [
          page.piece("weaker walls  ", .quarantine), page.piece(first),
          page.piece("  (pratique doctor)", .faint),
        ])
    }
    let missing = observation.unobserved.sorted { $0.isGap && !$1.isGap }
    bounded(missing, normal: 6, indent: 4, &page) { stage, page in
      page.flow(
        indent: 4, hanging: 6,
        [
          page.piece("not run  ", stage.isGap ? .quarantine : .faint),
          page.piece(
            "\(stage.phase.rawValue) `\(stage.name)`: \(page.options.detail == .all ? stage.why : stage.reason)",
            stage.isGap ? .plain : .faint),
        ])
    }
  }

  // MARK: What it proves

  private struct ProofGroup: Hashable {
    let level: EvidenceLevel
    let phase: Phase
  }

  /// The evidence, strongest first, by level and phase; each points at the first event that it rests on.
  private static func proofs(_ observation: Observation, _ page: inout TerminalPage) {
    let stages = observation.stages
    var groups: [ProofGroup: [ObservedEvidence]] = [:]
    for proof in observation.evidence where stages.indices.contains(proof.stage) {
      groups[ProofGroup(level: proof.level, phase: stages[proof.stage].phase), default: []].append(proof)
    }
    page.gap()
    guard !groups.isEmpty else {
      // A finding of the rules may be all there is to say of what was opened.
      guard !observation.stages.contains(where: \.opensDecoys) else { return }
      let clean = "no decoy was opened, written down or sent, and nothing hid"
      page.flow(
        indent: 4, hanging: 6,
        [
          observation.isComplete
            ? page.piece(clean, .admit) : page.piece("as far as it was seen, \(clean)", .quarantine)
        ])
      return
    }
    let rows = merged(groups, observation)
    let width = rows.map(\.level.badge.utf8.count).max() ?? 0
    for row in rows {
      page.flow(
        indent: 4, hanging: 6 + width,
        [
          page.piece(page.padded(row.level.badge, to: width), row.level.look), page.piece("  "),
          page.piece(headline(row.level, unique(row.members.flatMap(\.decoys))), .strong),
          page.piece("  " + row.runs.joined(separator: "; "), .faint),
        ])
      details(row.members, indent: 6 + width, observation, &page)
    }
  }

  /// Evidence that is told together.
  private struct ProofRow {
    let level: EvidenceLevel
    var members: [ObservedEvidence]
    /// In how many runs of which phases.
    var runs: [String]
  }

  /// One row a level and phase; where a later phase shows nothing but decoys of an earlier one, it is only counted.
  private static func merged(_ groups: [ProofGroup: [ObservedEvidence]], _ observation: Observation) -> [ProofRow] {
    var rows: [ProofRow] = []
    let order = groups.sorted { ($0.key.level.rank, $0.key.phase) < ($1.key.level.rank, $1.key.phase) }
    for (group, members) in order {
      let decoys = Set(members.flatMap(\.decoys))
      let runs = self.runs(members, of: group.phase, observation)
      let known = rows.lastIndex { row in
        row.level == group.level && !decoys.isEmpty && decoys.isSubset(of: row.members.flatMap(\.decoys))
      }
      if let known {
        rows[known].members += members
        rows[known].runs.append(runs)
      } else {
        rows.append(ProofRow(level: group.level, members: members, runs: [runs]))
      }
    }
    return rows
  }

  /// What a level means for these decoys, in a clause.
  private static func headline(_ level: EvidenceLevel, _ decoys: [String]) -> String {
    let isOne = decoys.count == 1
    let names = Wording.list(decoys.map { VisibleText.escape($0, limit: 60) }, most: 6)
    let count = Wording.count(decoys.count, "credential")
    return switch level {
    case .proven: decoys.isEmpty ? "credentials got out" : "\(count) got out: \(names)"
    case .staged: "\(count) \(isOne ? "lies" : "lie") in files that it made: \(names)"
    case .taintedEgress:
      decoys.isEmpty
        ? "a process that opened credentials spoke to the outside"
        : "a process that had \(isOne ? "a credential" : "credentials") spoke to the outside: \(names)"
    case .touched:
      isOne ? "the decoy \(names) was opened" : "\(Wording.count(decoys.count)) decoys were opened: \(names)"
    case .evasive: "it did what only serves not to be seen, or to get out"
    }
  }

  private static func runs(_ members: [ObservedEvidence], of phase: Phase, _ observation: Observation) -> String {
    let count = Set(members.map(\.stage)).count
    let all = observation.stages.count { $0.phase == phase }
    return "\(phase.rawValue), \(Wording.count(count)) of \(Wording.count(all, "run"))"
  }

  /// The sentences of the first run that showed them, and the event that they rest on.
  private static func details(
    _ members: [ObservedEvidence], indent: Int, _ observation: Observation, _ page: inout TerminalPage
  ) {
    let isFull = page.options.detail == .all
    let first = members.map(\.stage).min() ?? 0
    let shown = isFull ? members : members.filter { $0.stage == first }
    // That a decoy was opened is all there is to say of it.
    if isFull || shown.first?.level != .touched {
      bounded(shown, normal: 3, indent: indent, &page) { proof, page in
        let isNamed = proof.decoys.count != 1 || proof.detail.hasPrefix(proof.decoys[0])
        let whose = isNamed ? "" : "\(proof.decoys[0]): "
        var pieces = [page.piece(whose + VisibleText.escape(proof.detail, limit: isFull ? .max : 300))]
        if isFull { pieces.append(page.piece("  " + pointer(proof, observation), .faint)) }
        page.flow(indent: indent, hanging: indent + 2, pieces)
      }
    }
    guard !isFull, let proof = shown.first(where: { $0.event != nil }) ?? shown.first else { return }
    page.flow(indent: indent, hanging: indent + 2, [page.piece(pointer(proof, observation), .faint)])
  }

  /// Which event a piece of evidence rests on: when, in which run, by whom, because of which file.
  private static func pointer(_ proof: ObservedEvidence, _ observation: Observation) -> String {
    let stage = observation.stages[proof.stage]
    guard let event = observation.event(of: proof) else { return "in \(Wording.stage(stage))" }
    return "at \(Wording.moment(event.time)) of " + place(event, stage)
  }

  /// In which run, by whom, because of which file.
  static func place(_ event: ObservedEvent, _ stage: ObservationStage) -> String {
    var text = Wording.stage(stage)
    if let command = stage.chain(of: event).last(where: { $0.program != nil })?.command(longest: 24) {
      text += ", by $ \(VisibleText.escape(command, limit: 48))"
    }
    if let because = event.because { text += ", because of \(Wording.startupFile(because))" }
    return text
  }

  /// Each once, in order.
  private static func unique(_ words: [String]) -> [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }
}

extension ObservationStage {
  /// Whether it did something to a decoy that the same command does not do without the package.
  fileprivate var opensDecoys: Bool {
    events.contains { event in
      if case .touch = event.action { return !event.isUsual }
      return false
    }
  }
}

package import Evidence

extension Policy {
  /// What the policy makes of an artifact's evidence at a moment: a pure function of its arguments.
  package func decide(_ evidence: ArtifactEvidence, analyser: String, now: Timestamp) -> Decision {
    var maker = DecisionMaker(policy: self, evidence: evidence, now: now)
    maker.judgeFindings()
    maker.judgeTriggers()
    maker.judgeCompleteness()
    maker.judgeTier()
    maker.judgeProject()
    return Decision(
      verdict: maker.verdict, reasons: maker.sortedReasons, findings: maker.outcomes, policyDigest: digest,
      analyser: analyser, time: now)
  }
}

/// The state of one decision while it is being made.
private struct DecisionMaker {
  let policy: Policy
  let evidence: ArtifactEvidence
  let now: Timestamp
  var reasons: [Decision.Reason] = []
  var outcomes: [FindingOutcome] = []
  /// Set by `judgeProject`, which comes last because it sees what everything else asks for.
  var verdict: Verdict = .admit

  init(policy: Policy, evidence: ArtifactEvidence, now: Timestamp) {
    self.policy = policy
    self.evidence = evidence
    self.now = now
  }

  /// Hardest first; among equals in the order in which they were found.
  var sortedReasons: [Decision.Reason] {
    reasons.enumerated().sorted { ($1.element.verdict, $0.offset) < ($0.element.verdict, $1.offset) }.map(\.element)
  }

  mutating func judgeFindings() {
    for (index, finding) in evidence.findings.enumerated() {
      var severity = finding.severity
      var fate = FindingOutcome.Fate.counts
      switch policy.rules[finding.rule] {
      case .off: fate = .off
      case .severity(let other): severity = other
      case nil: break
      }
      if fate == .counts {
        let asked = policy.verdict(for: severity, in: phase(of: finding))
        let label = "\(finding.rule) (\(severity.rawValue))"
        if let waiver = waiver(for: finding.rule, lifting: label, asked, finding: index) {
          fate = .waived(by: waiver.who, reason: waiver.reason, until: waiver.until)
        } else if asked > .admit {
          add(.finding, asked, "\(finding.rule) is \(severity.rawValue): \(finding.title).", finding: index)
        }
      }
      outcomes.append(FindingOutcome(severity: severity, fate: fate))
    }
  }

  /// The settings about triggers themselves, whatever their code does.
  mutating func judgeTriggers() {
    var judged: Set<String> = []
    for reached in evidence.reached {
      let trigger = reached.trigger
      if let asked = policy.triggers[trigger.id], asked > .admit, judged.insert(trigger.id.rawValue).inserted,
        waiver(for: trigger.id.rawValue, lifting: trigger.id.rawValue, asked) == nil
      {
        add(.trigger, asked, "The policy does not admit the trigger \(trigger.id), first at \(trigger.place.path).")
      }
    }
  }

  /// What was left out: parts of the artifact that could not be read, and code that could not be followed to its end.
  mutating func judgeCompleteness() {
    if let error = evidence.error {
      // What was never seen cannot be admitted, whatever a policy says of analysis that is merely incomplete.
      add(.error, max(.quarantine, policy.incomplete), error)
      return
    }
    var gaps: [(asked: Verdict, text: String)] = []
    for phase in Phase.allCases {
      guard let asked = policy.phases[phase]?.opaque, asked > .admit,
        let first = evidence.reached.first(where: { $0.trigger.phase == phase && !$0.gaps.isEmpty })?.gaps.first
      else { continue }
      let text = "Code of the phase \(phase.rawValue) could not be followed to its end: \(first.path): \(first.why)."
      gaps.append((asked, text))
    }
    let unread = evidence.structuralProblems.first(where: \.leavesUnread).map { "\($0.place.path): \($0.detail)" }
    if !evidence.isComplete, let first = unread ?? evidence.opaque.first.map({ "\($0.path): \($0.why)" }) {
      gaps.append((policy.incomplete, "Not everything could be read, first \(first)."))
    }
    if !evidence.isComplete, gaps.isEmpty {
      // Only code was left out that the policy does not ask about; a gap that nothing explains is taken for the worst.
      let isCode = evidence.reached.contains { !$0.gaps.isEmpty }
      let text =
        isCode ? "Some code could not be followed to its end." : "Not everything was analysed."
      gaps.append((isCode ? .admit : policy.incomplete, text))
    }
    guard let hardest = gaps.map(\.asked).max(),
      waiver(for: "incomplete", lifting: "incomplete analysis", hardest, isAlwaysAsked: true) == nil
    else { return }
    for gap in gaps { add(.incomplete, gap.asked, gap.text) }
  }

  /// What ran behind weaker walls than the policy asks for was not seen as it asks.
  mutating func judgeTier() {
    guard let observation = evidence.observation, observation.tier == .confinement,
      policy.observationTier == .namespaces,
      waiver(for: "incomplete", lifting: "the weaker sandbox", policy.incomplete) == nil
    else { return }
    let why = observation.refusal.map { ": \($0)" } ?? ""
    add(
      .incomplete, policy.incomplete,
      "It was observed in a sandbox of tier \(observation.tier.rawValue) and the policy asks for tier \(policy.observationTier.rawValue)\(why)."
    )
  }

  mutating func judgeProject() {
    if let pattern = policy.deny.first(where: { $0.matches(evidence.project) }) {
      add(.denied, .block, "The policy denies \(pattern).")
    }
    verdict = reasons.map(\.verdict).max() ?? .admit
    if verdict == .quarantine, evidence.error == nil,
      let pattern = policy.allow.first(where: { $0.matches(evidence.project) })
    {
      verdict = .admit
      add(.allowed, .admit, "The policy allows \(pattern), so that nothing holds it.")
    }
  }

  private mutating func add(_ kind: Decision.Reason.Kind, _ asked: Verdict, _ text: String, finding: Int? = nil) {
    reasons.append(Decision.Reason(kind, asked, text, finding: finding))
  }

  /// The waiver that lifts a judgement; an expired one is noted where nothing else lifts it.
  ///
  /// What asks for nothing is not waived, so that reports do not speak of exceptions nobody needed.
  private mutating func waiver(
    for subject: String, lifting label: String, _ asked: Verdict, finding: Int? = nil, isAlwaysAsked: Bool = false
  ) -> Waiver? {
    guard isAlwaysAsked || asked > .admit || policy.failOn != nil else { return nil }
    let candidates = policy.waivers.filter { $0.subject == subject && $0.applies(to: evidence) }
    if let valid = candidates.filter({ $0.until >= now.day }).max(by: { $0.until < $1.until }) {
      add(
        .waived, .admit, "\(label) is waived by \(valid.who) until \(valid.until): \(valid.reason)", finding: finding)
      return valid
    }
    if let expired = candidates.max(by: { $0.until < $1.until }) {
      add(
        .waiverExpired, .admit, "The waiver of \(label) by \(expired.who) ended on \(expired.until).", finding: finding)
    }
    return nil
  }

  private func phase(of finding: Finding) -> Phase? {
    if let stage = finding.stage, let stages = evidence.observation?.stages, stages.indices.contains(stage) {
      return stages[stage].phase
    }
    guard let index = finding.trigger, evidence.reached.indices.contains(index) else { return nil }
    return evidence.reached[index].trigger.phase
  }
}

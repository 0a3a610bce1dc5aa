import Evidence

extension CorpusResult {
  /// What became of a labelled artifact, reduced to what a report on a corpus says.
  init(_ subject: LabelledArtifact, _ artifact: ArtifactReport) {
    let outcome = CorpusOutcome(artifact)
    let reason: String? =
      switch (subject.label, outcome) {
      case (.malicious, .blocked), (.malicious, .quarantined), (.benign, .admitted): nil
      case (.benign, .blocked), (.benign, .quarantined): Self.alarm(artifact)
      case (_, .incomplete): Self.gap(artifact)
      case (.malicious, .admitted): Self.silence(artifact)
      }
    self.init(
      subject: subject, verdict: artifact.decision.verdict, outcome: outcome,
      triggerClass: TriggerClass(of: artifact.evidence), reason: reason)
  }

  /// What was held against a benign artifact: the hardest reason, with its place.
  private static func alarm(_ artifact: ArtifactReport) -> String {
    guard let reason = artifact.decision.reasons.first else { return "the policy gives no reason" }
    guard let index = reason.finding, artifact.evidence.findings.indices.contains(index) else { return reason.text }
    return described(index, artifact)
  }

  private static func gap(_ artifact: ArtifactReport) -> String {
    let reasons = artifact.decision.reasons
    if let error = artifact.evidence.error { return error }
    if let reason = reasons.first(where: { $0.kind == .incomplete }) { return reason.text }
    let gap = artifact.evidence.opaque.first ?? artifact.evidence.reached.lazy.flatMap(\.gaps).first
    return gap.map { "\($0.path): \($0.why)" } ?? "not everything was analysed"
  }

  /// What was seen of a malicious artifact that was admitted: where to look for the reason.
  private static func silence(_ artifact: ArtifactReport) -> String {
    let evidence = artifact.evidence
    if let hardest = evidence.hardestFinding { return "no more than " + described(hardest, artifact) }
    guard !evidence.reached.isEmpty else { return "nothing in it was seen to run by itself" }
    var kinds: [String] = []
    for capability in evidence.reached.lazy.flatMap(\.capabilities) where !kinds.contains(capability.kind.rawValue) {
      kinds.append(capability.kind.rawValue)
    }
    let reached = kinds.isEmpty ? "nothing" : kinds.prefix(6).joined(separator: ", ")
    let count = evidence.reached.count
    return "no finding; \(count) \(count == 1 ? "trigger reaches" : "triggers reach") \(reached)"
  }

  private static func described(_ index: Int, _ artifact: ArtifactReport) -> String {
    let finding = artifact.evidence.findings[index]
    let severity = artifact.outcome(of: index).severity
    let trigger = finding.trigger.flatMap { number in
      artifact.evidence.reached.indices.contains(number) ? artifact.evidence.reached[number].trigger : nil
    }
    let place = trigger.map { " (\($0.id) at \($0.place.path)\($0.place.line.map { ":\($0)" } ?? ""))" } ?? ""
    return "\(finding.rule) \(severity.rawValue): \(finding.message)\(place)"
  }
}

extension CorpusOutcome {
  /// A verdict that rests on something found counts; one that only says that something is missing does not.
  init(_ artifact: ArtifactReport) {
    let isHeldForCause = artifact.decision.reasons.contains { reason in
      guard reason.verdict > .admit else { return false }
      switch reason.kind {
      case .finding, .trigger, .denied: return true
      case .incomplete, .error, .allowed, .waived, .waiverExpired: return false
      }
    }
    switch artifact.decision.verdict {
    case .block where isHeldForCause: self = .blocked
    case .quarantine where isHeldForCause: self = .quarantined
    case .admit where artifact.evidence.isComplete: self = .admitted
    case .block, .quarantine, .admit: self = .incomplete
    }
  }
}

extension TriggerClass {
  /// The class that an artifact is counted in, whatever the policy made of it.
  ///
  /// It is the trigger of the hardest finding. Where nothing was found, it is the first that does something by itself:
  /// at start, then in an installation, a build, a tool, and last by an import.
  init?(of evidence: ArtifactEvidence) {
    if let finding = evidence.hardestFinding, let index = evidence.findings[finding].trigger,
      evidence.reached.indices.contains(index)
    {
      self.init(evidence.reached[index].trigger)
      return
    }
    let running = evidence.reached.filter { $0.trigger.starts != .nothing }
    for phase in [Phase.startup, .install, .build, .tool, .import, .call] {
      let ofPhase = running.filter { $0.trigger.phase == phase }
      if let first = ofPhase.first(where: { !$0.capabilities.isEmpty }) ?? ofPhase.first {
        self.init(first.trigger)
        return
      }
    }
    return nil
  }

  private init(_ trigger: Trigger) { self.init(phase: trigger.phase, id: trigger.id) }
}

extension ArtifactEvidence {
  /// The index of the hardest finding that has a trigger, otherwise of the hardest; the first among equals.
  fileprivate var hardestFinding: Int? {
    let order = findings.indices.sorted { a, b in
      let (x, y) = (findings[a], findings[b])
      if x.severity != y.severity { return x.severity > y.severity }
      if (x.trigger == nil) != (y.trigger == nil) { return x.trigger != nil }
      return a < b
    }
    return order.first
  }
}

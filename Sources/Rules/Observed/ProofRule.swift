import Evidence

/// A rule about one level of evidence; several rules differ in nothing else.
protocol ProofRule: Rule {
  static var level: EvidenceLevel { get }
  static var harm: Harm { get }
}

extension ProofRule {
  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    guard let observation = subject.observation else { return }
    let proofs = observation.evidence.filter { $0.level == level }
    let seen = proofs.map { (stage: $0.stage, event: $0.event, detail: $0.detail) }
    report.add(info, harm, subject, observation, Sighting.gather(seen, in: observation))
  }
}

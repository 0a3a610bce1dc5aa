import Evidence

/// What had read a decoy spoke to the outside.
struct ObservedEgress: ProofRule {
  static let level = EvidenceLevel.taintedEgress
  static let harm = Harm.seenEgress

  static let info = RuleInfo(
    id: "PRQ602", name: "observed-egress", title: "What had read credentials spoke to the outside",
    harms: [.seenEgress],
    confidence: .high,
    why: """
      A process that had read a decoy, one of its descendants, or one that shares a pipe with it opened a connection. \
      Thieves encrypt what they send, so that its contents prove nothing; that it was sent by who had read it does.
      """,
    fix: "Do not install it. If it ran anywhere, revoke every credential of the kinds named.",
    attack: ["T1552.001", "T1041", "T1573"],
    controls: ["NHI2:2025", "NHI3:2025", "ASI03", "ASI04", "MANAGE 3.1", "SCA-4", "CICD-SEC-6", "SI-3"])
}

import Evidence

/// A decoy's value left the box.
struct ObservedTheft: ProofRule {
  static let level = EvidenceLevel.proven
  static let harm = Harm.seenTheft

  static let info = RuleInfo(
    id: "PRQ601", name: "observed-theft", title: "It was seen to send credentials away", harms: [.seenTheft],
    confidence: .certain,
    why: """
      A value that was made for this run, and lies nowhere else, was found in what the package sent, looked up or \
      printed. It cannot have come there by chance.
      """,
    fix: "Do not install it. If it ran anywhere, revoke every credential of the kinds named.",
    attack: ["T1552.001", "T1119", "T1041"],
    controls: ["NHI2:2025", "NHI3:2025", "NHI7:2025", "ASI03", "ASI04", "MANAGE 3.1", "SCA-4", "CICD-SEC-6", "SI-3"])
}

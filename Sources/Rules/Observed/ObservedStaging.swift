import Evidence

/// A decoy's value lies in a file that the package made.
struct ObservedStaging: ProofRule {
  static let level = EvidenceLevel.staged
  static let harm = Harm.seenStaging

  static let info = RuleInfo(
    id: "PRQ603", name: "observed-staging", title: "It was seen to gather credentials in a file",
    harms: [.seenStaging],
    confidence: .certain,
    why: """
      A value that was made for this run was found in a file that the package wrote, plain or packed. Gathering is the \
      step before sending, and a copy of a secret is a leak of its own.
      """,
    fix: "Do not install it. If it ran anywhere, look for the file and revoke the credentials in it.",
    attack: ["T1074.001", "T1560", "T1552.001"],
    controls: ["NHI2:2025", "NHI3:2025", "ASI04", "MANAGE 3.1", "SCA-4", "CICD-SEC-6", "SI-3"])
}

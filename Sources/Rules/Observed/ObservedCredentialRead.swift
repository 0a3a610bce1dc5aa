import Evidence

/// A decoy's inode was opened, or a metadata service handed one out.
struct ObservedCredentialRead: ProofRule {
  static let level = EvidenceLevel.touched
  static let harm = Harm.seenRead

  static let info = RuleInfo(
    id: "PRQ604", name: "observed-credential-read", title: "It was seen to read credentials", harms: [.seenRead],
    confidence: .certain,
    why: """
      A decoy was opened, whatever path led to it, or a metadata service was asked for one. Nothing that is installed, \
      built or started beside an interpreter needs a credential that nobody gave it.
      """,
    fix: "Find out what needs the credential, and give it to that alone; do not install what nobody can explain.",
    attack: ["T1552.001", "T1552.005"],
    controls: ["NHI2:2025", "NHI8:2025", "ASI03", "SCA-5", "CICD-SEC-6", "SI-3"])
}

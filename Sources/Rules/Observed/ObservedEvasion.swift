import Evidence

/// Something that only serves not to be seen.
struct ObservedEvasion: ProofRule {
  static let level = EvidenceLevel.evasive
  static let harm = Harm.seenEvasion

  static let info = RuleInfo(
    id: "PRQ607", name: "observed-evasion", title: "It was seen to hide from whoever watches", harms: [.seenEvasion],
    confidence: .high,
    why: """
      A program started from memory, system calls of another architecture, rings of calls that filters do not see, \
      attempts to trace or to leave the box: a package needs none of it, and a thief may.
      """,
    fix: "Ask the publisher what it is for; hold it until there is an answer.",
    attack: ["T1497", "T1620", "T1622"],
    controls: ["ASI04", "ASI10", "SCA-5", "SI-3"])
}

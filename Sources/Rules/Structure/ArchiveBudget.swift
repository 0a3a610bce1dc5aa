import Evidence

/// The archive is too large or too deep to be read whole.
struct ArchiveBudget: StructureRule {
  static let severities: [StructuralProblem.Code: Severity] = [
    .tooManyMembers: .high, .tooLarge: .high, .ratioTooHigh: .high, .nestingTooDeep: .medium, .truncated: .high,
    .unsupportedCompression: .high, .unreadable: .high,
  ]

  static let info = RuleInfo(
    id: "PRQ305", name: "archive-budget", title: "Part of the archive could not be read", severity: .high,
    confidence: .certain,
    why: """
      What was not read was not analysed: bombs, damaged data and unknown compression can hide anything.
      """,
    grading: "medium for archives nested too deep",
    fix: "Raise the limit that the message names, or reject the archive.",
    attack: ["T1499"],
    controls: ["MEASURE 2.7", "SCA-5", "PW.4.4"])
}

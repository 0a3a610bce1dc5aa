import Evidence

/// A start file silences another distribution's hook, or calls into another distribution.
struct SuppressedStartupFile: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "start-suppresses-pth": .critical, "start-foreign-target": .high,
  ]

  static let info = RuleInfo(
    id: "PRQ121", name: "suppressed-startup-file", title: "A .start file silences or hijacks another distribution",
    severity: .critical, confidence: .certain,
    why: """
      On 3.15 a readable `.start` discards the import lines of the `.pth` with the same stem, even of another \
      distribution: an empty file switches a security agent off. A target outside the own distribution runs code that its \
      owner never meant to run at start.
      """,
    grading: "high for an entry point in another distribution",
    fix: "Use a stem and a target that belong to your own distribution.",
    attack: ["T1562.001", "T1546.018"],
    controls: ["ASI04", "MEASURE 2.7", "SCA-4", "PW.4.4"])
}

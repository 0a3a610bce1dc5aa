import Evidence

/// An image's configuration changes what its interpreters start.
struct ImageStart: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "image-env-hook": .medium, "image-entrypoint-wrapper": .low,
  ]

  static let info = RuleInfo(
    id: "PRQ142", name: "image-start", title: "The image's configuration makes interpreters run other code",
    severity: .medium, confidence: .certain,
    why: """
      A variable or a wrapper in the configuration reaches every interpreter of every container, and no file in \
      site-packages shows it.
      """,
    grading: "low for wrappers that monitoring uses; nothing for variables that only add places to look at",
    fix: "Start the code from the program itself, or keep the variable out of the image.",
    attack: ["T1525", "T1546.018"],
    controls: ["NHI8:2025", "ASI05", "MAP 4.1", "SCA-5"])

  /// Of the variables only those that load code by themselves are worth a finding.
  static func adjusted(_ severity: Severity, for reached: ReachedCode, in subject: borrowing RuleSubject) -> Severity? {
    if reached.trigger.id == "image-entrypoint-wrapper" { return .low }
    return severity >= .high ? .medium : nil
  }
}

import Evidence

/// A script takes the name of a common command.
struct CommandShadow: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "console-script-shadow": .high, "console-script-odd-name": .high,
  ]

  static let info = RuleInfo(
    id: "PRQ129", name: "command-shadow", title: "A script takes the name of a common command", severity: .high,
    confidence: .certain,
    why: """
      The environment's script directory comes first on PATH: the next `git` or `pip` is the package's.
      """,
    fix: "Name scripts after the project.",
    attack: ["T1574.007"],
    controls: ["ASI05", "MEASURE 2.7", "SCA-5"])
}

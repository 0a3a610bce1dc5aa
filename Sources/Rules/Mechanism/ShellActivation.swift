import Evidence

/// A file runs when a shell activates the environment.
struct ShellActivation: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "activate-overwrite": .critical, "conda-activate-hook": .high, "host-hook-file": .medium,
  ]

  static let info = RuleInfo(
    id: "PRQ126", name: "shell-activation", title: "Runs shell code when an environment is activated",
    severity: .critical, confidence: .certain,
    why: """
      The developer's own shell sources the file, with every variable and agent socket it has.
      """,
    grading: "high for conda hooks, medium for files that act only at a system prefix",
    fix: "Ship no activation scripts in a package.",
    attack: ["T1546.004"],
    controls: ["NHI8:2025", "ASI05", "MAP 4.1", "SCA-5"])
}

import Evidence

/// A start-up file adds directories outside its own distribution.
struct StartupPathEscape: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "pth-addsitedir": .medium, "editable-finder": .medium,
  ]

  static let info = RuleInfo(
    id: "PRQ124", name: "startup-path-escape", title: "A start-up file extends the search path", severity: .medium,
    confidence: .certain,
    why: """
      Whatever lies in an added directory can be imported, and its customise modules run at start.
      """,
    fix: "Ship modules below your own package.",
    attack: ["T1574.008"],
    controls: ["ASI05", "MAP 4.1", "SCA-5"])
}

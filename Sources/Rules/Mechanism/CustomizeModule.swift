import Evidence

/// A package claims sitecustomize or usercustomize.
struct CustomizeModule: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "sitecustomize-module": .medium, "usercustomize-module": .medium,
  ]

  static let info = RuleInfo(
    id: "PRQ123", name: "customize-module", title: "Installs a sitecustomize or usercustomize module",
    severity: .medium, confidence: .certain,
    why: """
      The names belong to the administrator of the machine; the module runs in every interpreter, and there is room for one.
      """,
    fix: "Use a hook of your own name, or let the user switch it on.",
    attack: ["T1546.018"],
    controls: ["NHI8:2025", "ASI05", "MAP 4.1", "SCA-5"])
}

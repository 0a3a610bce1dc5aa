import Evidence

/// A file replaces or shadows one of another distribution.
struct ForeignFile: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "module-shadow-distribution": .high, "pyc-foreign-module": .critical, "namespace-injection": .low,
    "module-shadow-stdlib": .low, "pkg-file-path": .medium,
  ]

  static let info = RuleInfo(
    id: "PRQ128", name: "foreign-file", title: "Replaces or shadows a module of another distribution",
    severity: .critical, confidence: .certain,
    why: """
      Two distributions that own one name: the later install wins without a word, and the first runs the other's code.
      """,
    grading: "high for sources, medium for path files, low for shared namespaces and removed standard names",
    fix: "Ship modules under your own top-level name.",
    attack: ["T1574.008", "T1036.005"],
    controls: ["ASI04", "MEASURE 2.7", "SCA-5", "AUD-3", "CICD-SEC-9"])
}

import Evidence

/// A file takes the interpreter or its standard library over.
struct InterpreterTakeover: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "pyvenv-cfg-override": .critical, "underscore-pth": .critical, "stdlib-overwrite": .critical,
    "stdlib-zip-landmark": .critical, "pybuilddir-landmark": .critical, "interpreter-overwrite": .critical,
    "native-prefix-library": .high,
  ]

  static let info = RuleInfo(
    id: "PRQ122", name: "interpreter-takeover", title: "A file takes over the interpreter or its standard library",
    severity: .critical, confidence: .certain,
    why: """
      These files decide which standard library or which binary runs. They act below `site`: `-I -S` does not stop them.
      """,
    grading: "high for native libraries below the prefix",
    fix: "No package has a reason to ship such a file; do not install it.",
    attack: ["T1574.008", "T1554"],
    controls: ["ASI04", "ASI05", "MEASURE 2.7", "SCA-4", "AUD-3"])
}

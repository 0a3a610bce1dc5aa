import Evidence

/// A native object does what compilers do not make it do.
struct NativeAnomaly: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "native-audit-tag": .critical, "native-ifunc": .medium, "native-disguised": .high, "native-in-any-wheel": .medium,
    "native-rpath-escape": .medium, "native-unresolved-needed": .low, "native-init-array": .low,
    "native-unreadable": .low,
  ]

  static let info = RuleInfo(
    id: "PRQ131", name: "native-anomaly", title: "A native object has an unusual way to run or to find code",
    severity: .critical, confidence: .certain,
    why: """
      Constructors, resolvers and loader tags run before any function is called, outside Python-level review.
      """,
    grading: "by the kind of anomaly: high for disguised files, low for extra constructors",
    fix: "Build with ordinary toolchain settings and bundle what you need beside the object.",
    attack: ["T1129", "T1574.006"],
    controls: ["ASI05", "MEASURE 2.7", "SCA-5", "PW.4.4"])
}

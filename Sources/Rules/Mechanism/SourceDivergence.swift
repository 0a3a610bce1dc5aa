import Evidence

/// The wheel has code that the sdist of its release has not.
struct SourceDivergence: MechanismRule {
  static let severities: [TriggerID: Severity] = ["sdist-wheel-divergence": .high]

  static let info = RuleInfo(
    id: "PRQ132", name: "source-divergence", title: "The wheel has code that its source does not have",
    severity: .high, confidence: .high,
    why: """
      What is in a wheel and not in the source it is said to be made of was added where no reviewer looks: in a build \
      machine, or by somebody who could upload.
      """,
    grading: """
      medium for start-up files that run nothing or whose text the build puts together, and by what a module reaches; \
      info for modules that do nothing remarkable
      """,
    fix: "Build the wheel from the sdist and compare; ask the publisher where the file comes from.",
    attack: ["T1195.002"],
    controls: ["ASI04", "MEASURE 2.7", "AUD-1", "REB-1", "CICD-SEC-9"])
}

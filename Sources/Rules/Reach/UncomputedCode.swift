import Evidence

/// Code that runs by itself evaluates text that static analysis could not compute.
struct UncomputedCode: Rule {
  static let info = RuleInfo(
    id: "PRQ104", name: "uncomputed-code", title: "Evaluates code that could not be computed", severity: .high,
    confidence: .medium,
    why: """
      An `exec`, `eval` or unmarshalling runs text whose value depends on data that could not be followed. What it \
      does is unknown until it runs.
      """,
    grading: "medium when it runs only under a condition or in a build, low when it takes an explicit import",
    fix: "Observe it in the sandbox, or ask the publisher to replace the evaluation by plain code.",
    attack: ["T1059.006"],
    controls: ["ASI05", "MEASURE 2.7", "SCA-5", "PW.4.4"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.isUnattended {
      let evaluations = reached.capabilities(.codeEvaluate).filter { $0.capability.argument == nil }
      guard let first = evaluations.first(where: { !$0.capability.isConditional }) ?? evaluations.first else {
        continue
      }
      let isMild = first.capability.isConditional || reached.trigger.phase != .startup
      report.add(
        info, severity: isMild ? .medium : .high, trigger: index,
        message: "\(first.capability.via) runs a value that was not computed",
        chain: reached.chain(of: first.index), layers: reached.layers(of: first.index))
    }
  }
}

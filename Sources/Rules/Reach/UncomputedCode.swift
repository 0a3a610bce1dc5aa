import Evidence

/// Code that runs by itself evaluates text that static analysis could not compute.
struct UncomputedCode: Rule {
  static let info = RuleInfo(
    id: "PRQ104", name: "uncomputed-code", title: "Evaluates code that could not be computed",
    harms: [.unopened, .uncomputed, .uncomputedIfAsked], confidence: .medium,
    why: """
      An `exec`, `eval` or unmarshalling runs text whose value depends on data that could not be followed, such as an \
      environment variable, or a payload whose key is elsewhere. What it does is unknown until it runs.
      """,
    fix: "Observe it in the sandbox, or ask the publisher to replace the evaluation by plain code.",
    attack: ["T1059.006", "T1480"], controls: ["ASI05", "MEASURE 2.7", "SCA-5", "PW.4.4"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase != .call {
      let evaluations = reached.capabilities(.codeEvaluate).filter { isUncomputed($0.capability) }
      guard !evaluations.isEmpty else { continue }
      let unopened = evaluations.first { isDecoded($0.index, in: reached) }
      guard
        let first = unopened ?? evaluations.first(where: { !$0.capability.isConditional }) ?? evaluations.first
      else { continue }
      let harm = first.capability.isConditional ? Harm.uncomputedIfAsked : .uncomputed
      report.add(
        info, unopened != nil ? .unopened : harm, subject, trigger: index,
        message: message(first.capability, first.index, in: reached),
        chain: reached.chain(of: first.index), layers: reached.layers(of: first.index))
    }
  }

  /// Whether some of the text is not known; an ellipsis stands for each part that is not.
  private static func isUncomputed(_ capability: Capability) -> Bool {
    capability.argument.map { $0.contains("…") } ?? true
  }

  /// Whether the text comes out of a decoder; reading an address, which undoes `%20`, hides nothing.
  private static func isDecoded(_ index: Int, in reached: ReachedCode) -> Bool {
    reached.flows.contains { flow in
      let source = reached.capabilities[flow.source]
      return flow.sink == index && source.kind == .codeDecode && source.argument != "percent"
    }
  }

  private static func message(_ capability: Capability, _ index: Int, in reached: ReachedCode) -> String {
    let origins = reached.flows.filter { $0.sink == index }.map { reached.capabilities[$0.source] }
    let outside = origins.filter { $0.kind != .codeDecode }.map { "\($0.kind.rawValue) \($0.argument ?? $0.via)" }
    let way = origins.filter { $0.kind == .codeDecode }.map(\.via)
    return "\(capability.via) runs a value that was not computed" + (capability.argument.map { ": \($0)" } ?? "")
      + (way.isEmpty ? "" : ", decoded by \(enumerated(way))")
      + (outside.isEmpty ? "" : ", which depends on \(enumerated(outside))")
      + (capability.isConditional ? ", under a condition" : "")
  }
}

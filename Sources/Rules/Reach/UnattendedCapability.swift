import Evidence

/// A rule about one kind of capability in code that runs by itself; several rules differ in nothing else.
protocol UnattendedCapability: Rule {
  static var kind: CapabilityKind { get }
  /// What the code does, for the message: `connects to`.
  static var verb: String { get }
  static var harm: Harm { get }
  /// The harm where it takes something else to get there: a test that was not decided, or a trigger that does not always
  /// fire.
  static var harmIfAsked: Harm { get }
}

extension UnattendedCapability {
  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.isUnattended {
      let found = reached.capabilities(kind)
      guard let first = found.first(where: { !$0.capability.isConditional }) ?? found.first else { continue }
      let isCertain = !first.capability.isConditional && reached.trigger.certainty == .certain
      let names = enumerated(found.map { $0.capability.argument ?? "what \($0.capability.via) was given" })
      report.add(
        info, isCertain ? harm : harmIfAsked, subject, trigger: index,
        message: "\(verb) \(names)" + (first.capability.isConditional ? ", under a condition" : ""),
        chain: reached.chain(of: first.index), layers: reached.layers(of: first.index))
    }
  }
}

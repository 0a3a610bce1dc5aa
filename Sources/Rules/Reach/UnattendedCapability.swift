import Evidence

/// A rule about one kind of capability in code that runs by itself; several rules differ in nothing else.
protocol UnattendedCapability: Rule {
  static var kind: CapabilityKind { get }
  /// What the code does, for the message: `connects to`.
  static var verb: String { get }
}

extension UnattendedCapability {
  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.isUnattended {
      let found = reached.capabilities(kind)
      guard let first = found.first(where: { !$0.capability.isConditional }) ?? found.first else { continue }
      let names = enumerated(found.map { $0.capability.argument ?? "what \($0.capability.via) was given" })
      report.add(
        info, severity: severity(of: first.capability, in: reached), trigger: index,
        message: "\(verb) \(names)" + (first.capability.isConditional ? ", under a condition" : ""),
        chain: reached.chain(of: first.index), layers: reached.layers(of: first.index))
    }
  }

  /// Start-up is hardest; a condition or another phase is milder, since it takes something else to get there.
  private static func severity(of capability: Capability, in reached: ReachedCode) -> Severity {
    switch (reached.trigger.phase, capability.isConditional || reached.trigger.certainty == .conditional) {
    case (.startup, false), (.install, false): info.severity
    case (.startup, true), (.install, true): min(info.severity, .medium)
    case (.build, _), (.tool, _): min(info.severity, .low)
    case (.import, _), (.call, _): .info
    }
  }
}

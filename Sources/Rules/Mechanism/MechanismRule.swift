import Evidence

/// A rule whose judgement is the presence of some kinds of trigger, whatever the code behind them does: the place
/// itself is the point. Each kind has its severity.
protocol MechanismRule: Rule {
  /// The trigger ids judged, with the severity of each.
  static var severities: [TriggerID: Severity] { get }
  /// Lowers or drops a trigger that has an innocent reading; nil drops it.
  static func adjusted(_ severity: Severity, for reached: ReachedCode, in subject: borrowing RuleSubject) -> Severity?
  /// What the message says beyond the trigger's own words; empty for nothing.
  static func details(of reached: ReachedCode) -> String
}

extension MechanismRule {
  static func adjusted(_ severity: Severity, for reached: ReachedCode, in subject: borrowing RuleSubject) -> Severity? {
    severity
  }

  static func details(of reached: ReachedCode) -> String { "" }

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for index in severities.keys.flatMap({ subject.indices[$0] ?? [] }).sorted() {
      let reached = subject.reached[index]
      guard let base = severities[reached.trigger.id],
        let severity = adjusted(reached.trigger.severity ?? base, for: reached, in: subject)
      else { continue }
      let condition = reached.trigger.condition.map { " (\($0))" } ?? ""
      report.add(
        info, severity: severity, trigger: index, message: reached.trigger.summary + condition + details(of: reached),
        chain: reached.triggerChain, layers: detailLayers(of: reached))
    }
  }

  /// The layers that the details are about.
  private static func detailLayers(of reached: ReachedCode) -> [Layer] {
    details(of: reached).isEmpty ? [] : reached.layers
  }
}

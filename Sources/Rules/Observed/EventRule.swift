import Evidence

/// A rule about events that the same command does not show without the package; several rules differ in nothing else.
protocol EventRule: Rule {
  static var harm: Harm { get }
  /// What an event of a phase is, in words; nil where the rule has nothing to say of it.
  static func detail(of event: ObservedEvent, in phase: Phase) -> String?
  /// Whether the rule has something to say of a stage at all.
  static func concerns(_ stage: Int, of observation: Observation) -> Bool
}

extension EventRule {
  static func concerns(_ stage: Int, of observation: Observation) -> Bool { true }

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    guard let observation = subject.observation else { return }
    var seen: [(stage: Int, event: Int?, detail: String)] = []
    for (number, stage) in observation.stages.enumerated() where concerns(number, of: observation) {
      let command = stage.command
      for (index, event) in stage.events.enumerated() where !event.isUsual && index != command {
        if let detail = detail(of: event, in: stage.phase) { seen.append((number, index, detail)) }
      }
    }
    report.add(info, harm, subject, observation, Sighting.gather(seen, in: observation))
  }
}

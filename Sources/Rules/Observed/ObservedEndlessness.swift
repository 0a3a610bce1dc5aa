import Evidence

/// A run did not end by itself.
struct ObservedEndlessness: Rule {
  static let info = RuleInfo(
    id: "PRQ610", name: "observed-endlessness", title: "It was seen to go on until a limit ended it",
    harms: [.seenEndless],
    confidence: .medium,
    why: """
      Starting an interpreter takes milliseconds. What waits for minutes may be waiting until nobody watches any more, \
      and what starts itself again and again takes a machine down.
      """,
    fix: "Observe it with a longer limit, or find out what it waits for.",
    attack: ["T1497.003", "T1499"],
    controls: ["ASI04", "SCA-5", "SI-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    guard let observation = subject.observation else { return }
    let seen = observation.stages.enumerated().compactMap {
      number, stage -> (stage: Int, event: Int?, detail: String)? in
      guard case .stopped(let limit) = stage.end else { return nil }
      let event = stage.events.lastIndex { if case .stop = $0.action { true } else { false } }
      return (number, event, "the limit of \(limit) ended it")
    }
    report.add(info, .seenEndless, subject, observation, Sighting.gather(seen, in: observation))
  }
}

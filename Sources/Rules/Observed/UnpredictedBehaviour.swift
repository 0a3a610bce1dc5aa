import Evidence

/// Something was seen that reading the package had not told.
struct UnpredictedBehaviour: Rule {
  static let info = RuleInfo(
    id: "PRQ611", name: "unpredicted-behaviour", title: "It was seen to do what reading had not predicted",
    harms: [.surprise],
    confidence: .medium,
    why: """
      What a package does should be in its code. Where a run shows an effect that no trigger of that phase leads to, \
      the code hides it, a dependency does it, or the analysis has a gap: each is worth knowing.
      """,
    fix: "Look at the event's process and file. If it is the package's own doing, report it as a gap of the analysis.",
    attack: ["T1027"],
    controls: ["MEASURE 2.7", "SCA-5", "PW.4.4"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    guard let observation = subject.observation, let comparison = subject.comparison else { return }
    let seen = comparison.surprises.map { surprise in
      (stage: surprise.stage, event: Optional(surprise.event), detail: "\(surprise.effect.title): \(surprise.detail)")
    }
    report.add(info, .surprise, subject, observation, Sighting.gather(seen, in: observation))
  }
}

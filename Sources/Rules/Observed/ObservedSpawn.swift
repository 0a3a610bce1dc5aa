import Evidence

/// A program was started that the command does not start by itself.
struct ObservedSpawn: EventRule {
  static let harm = Harm.seenProcess

  static let info = RuleInfo(
    id: "PRQ609", name: "observed-spawn", title: "It was seen to start programs by itself", harms: [.seenProcess],
    confidence: .certain,
    why: """
      A program that every interpreter starts runs without anybody asking, as often as Python does, with everything \
      that the user may do.
      """,
    fix: "Find out what the program is for; hold it until somebody has decided.",
    attack: ["T1059"],
    controls: ["ASI04", "ASI05", "SCA-5", "CM-7(7)"])

  static func detail(of event: ObservedEvent, in phase: Phase) -> String? { event.processDetail }
}

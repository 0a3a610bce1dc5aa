import Evidence

/// A decoy was changed, moved or deleted.
struct ObservedTampering: EventRule {
  static let harm = Harm.seenTampering

  static let info = RuleInfo(
    id: "PRQ605", name: "observed-tampering", title: "It was seen to change or delete credentials",
    harms: [.seenTampering],
    confidence: .certain,
    why: """
      A file that was planted as somebody's credential was modified, moved away or deleted. Keys that are added let \
      somebody else in; keys that are gone lock the owner out.
      """,
    fix: "Do not install it. If it ran anywhere, compare the files of the kinds named with a backup.",
    attack: ["T1098.004", "T1485"],
    controls: ["NHI3:2025", "ASI04", "SCA-4", "SI-3"])

  static func detail(of event: ObservedEvent, in phase: Phase) -> String? {
    guard case .touch(let decoy, let how) = event.action, how != .opened else { return nil }
    return "\(decoy) was \(how.rawValue)"
  }
}

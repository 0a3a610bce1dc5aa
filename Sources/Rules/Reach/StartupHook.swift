import Evidence

/// Names every hook that runs at interpreter start, so that none passes unseen.
struct StartupHook: Rule {
  static let info = RuleInfo(
    id: "PRQ100", name: "startup-hook", title: "Code runs at every interpreter start", harms: [.hook, .idleHook],
    confidence: .certain,
    why: """
      The code runs in every Python process of the environment, in pip and in editor probes too, even when the \
      package is never imported. Many tools need that honestly; a reviewer should know each one.
      """,
    fix: "Move the code into the package and import it where it is needed, or record why it must run at start.",
    attack: ["T1546.018"],
    controls: ["NHI8:2025", "ASI05", "MAP 4.1", "SCA-5"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase == .startup {
      if case .nothing = reached.trigger.starts { continue }
      let kinds = enumerated(reached.capabilities.map(\.kind.rawValue), most: 8)
      report.add(
        info, kinds.isEmpty ? .idleHook : .hook, subject, trigger: index,
        message: kinds.isEmpty
          ? "\(reached.trigger.summary); nothing it reaches has a capability"
          : "\(reached.trigger.summary); it reaches \(kinds)",
        chain: reached.triggerChain)
    }
  }
}

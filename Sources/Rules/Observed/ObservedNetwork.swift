import Evidence

/// The network was talked to, and nothing says that credentials were on the way.
struct ObservedNetwork: EventRule {
  static let harm = Harm.seenNetwork

  static let info = RuleInfo(
    id: "PRQ608", name: "observed-network", title: "It was seen to talk to the network by itself",
    harms: [.seenNetwork],
    confidence: .certain,
    why: """
      Installing a package or starting an interpreter beside it asks nobody for a connection. What is told there may \
      be harmless, but whoever answers knows who asked, and can answer with code.
      """,
    fix: "Find out what is told and whether it can be switched off; hold it until somebody has decided.",
    attack: ["T1071.001", "T1071.004"],
    controls: ["NHI8:2025", "ASI04", "SCA-5", "CICD-SEC-10"])

  /// Where a theft is known, that it took a connection is no news.
  static func concerns(_ stage: Int, of observation: Observation) -> Bool {
    !observation.evidence.contains {
      $0.stage == stage && ($0.level == .proven || $0.level == .taintedEgress)
    }
  }

  static func detail(of event: ObservedEvent, in phase: Phase) -> String? { event.networkDetail }
}

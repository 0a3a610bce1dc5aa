import Evidence

/// Connects to a host without being asked.
struct UnattendedNetwork: UnattendedCapability {
  static let kind = CapabilityKind.networkConnect
  static let verb = "connects to"
  static let harm = Harm.network
  static let harmIfAsked = Harm.networkIfAsked
  static let info = RuleInfo(
    id: "PRQ105", name: "unattended-network", title: "Connects to the network by itself",
    harms: [.network, .networkIfAsked],
    confidence: .high,
    why: "A process start that talks to the network tells somebody that it happened, and can fetch or send anything.",
    fix: "Open connections only in functions that a user calls.",
    attack: ["T1071.001"],
    controls: ["NHI8:2025", "ASI05", "MANAGE 3.1", "SCA-5"])
}

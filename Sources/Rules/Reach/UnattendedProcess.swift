import Evidence

/// Starts another program without being asked.
struct UnattendedProcess: UnattendedCapability {
  static let kind = CapabilityKind.processSpawn
  static let verb = "starts"
  static let harm = Harm.process
  static let harmIfAsked = Harm.processIfAsked
  static let info = RuleInfo(
    id: "PRQ106", name: "unattended-process", title: "Starts a program by itself", harms: [.process, .processIfAsked],
    confidence: .high,
    why: "A child process at interpreter start leaves the analysed code and outlives the process that began it.",
    fix: "Start programs only in functions that a user calls.",
    attack: ["T1059"],
    controls: ["ASI05", "MEASURE 2.7", "SCA-5", "CM-7(7)"])
}

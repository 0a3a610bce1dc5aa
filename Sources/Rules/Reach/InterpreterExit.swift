import Evidence

/// Ends the interpreter from a start-up hook.
struct InterpreterExit: UnattendedCapability {
  static let kind = CapabilityKind.interpreterExit
  static let verb = "ends the interpreter through"
  static let harm = Harm.exit
  static let harmIfAsked = Harm.exitIfAsked
  static let info = RuleInfo(
    id: "PRQ109", name: "interpreter-exit", title: "Can end the interpreter at start", harms: [.exit, .exitIfAsked],
    confidence: .high,
    why: "A hook that exits decides which programs may start: security agents and scanners written in Python included.",
    fix: "Raise an exception in the code that needs it instead.",
    attack: ["T1562.001"],
    controls: ["ASI05", "MEASURE 2.7", "SCA-5"])
}

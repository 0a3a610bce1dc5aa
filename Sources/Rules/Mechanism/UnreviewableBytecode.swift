import Evidence

/// Bytecode runs that does not come from a source in the package.
struct UnreviewableBytecode: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "pyc-unchecked-hash": .high, "pyc-sourceless": .high, "pyc-optimised-only": .high, "pyc-timestamp": .low,
  ]

  static let info = RuleInfo(
    id: "PRQ130", name: "unreviewable-bytecode", title: "Ships bytecode that runs instead of, or without, a source",
    severity: .high, confidence: .certain,
    why: """
      What runs is not what a reviewer reads: unchecked bytecode is never compared with the source beside it.
      """,
    grading: "low for timestamped bytecode, which installers make stale",
    fix: "Ship sources only; installers compile them.",
    attack: ["T1027", "T1554"],
    controls: ["ASI04", "MEASURE 2.7", "SCA-5", "PW.4.4"])

  /// What is known of what the bytecode does: all of it, or what it mentions.
  static func details(of reached: ReachedCode) -> String {
    guard case .bytecode = reached.trigger.starts,
      let layer = reached.layers.first(where: { $0.decoders == ["bytecode"] })
    else { return "" }
    if reached.opaque.contains(where: { $0.path == layer.path }) { return "; it " + layer.excerpt }
    return "; its instructions were read as source and followed"
  }
}

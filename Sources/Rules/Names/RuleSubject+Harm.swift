import Evidence

extension RuleSubject {
  /// Whether code that nobody called does what somebody would hide: what is odd about a name, a version or a text is worth
  /// more beside it, and nothing alone.
  var doesUnaskedHarm: Bool {
    reached.contains { $0.trigger.phase != .call && Self.doesHarm($0) }
  }

  private static func doesHarm(_ reached: ReachedCode) -> Bool {
    if reached.layers.indices.contains(where: { reached.isConcealed($0) }) { return true }
    guard reached.isUnattended else { return false }
    return reached.capabilities.contains { capability in
      switch capability.kind {
      case .credentialRead, .networkConnect, .persistenceWrite: true
      case .processSpawn: reached.trigger.phase == .startup
      default: false
      }
    }
  }
}

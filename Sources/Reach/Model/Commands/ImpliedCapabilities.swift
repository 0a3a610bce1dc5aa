import Evidence

/// What a capability with a certain argument is besides: one place for commands that read, plant or destroy.
enum ImpliedCapabilities {
  /// What starting a command does, as far as its words say it.
  static func ofCommand(_ command: String) -> [(CapabilityKind, String)] {
    let line = CommandWords(command)
    var found: [(CapabilityKind, String)] = []
    if let what = CredentialCommands.all.first(in: line) { found.append((.credentialRead, what)) }
    if let what = PersistenceCatalogue.persistence(in: line) { found.append((.persistenceWrite, what)) }
    if EnvironmentCommands.prints(line) { found.append((.environmentRead, "*")) }
    for target in Destruction.targets(in: line).prefix(4) { found.append((.fileDelete, target)) }
    return found
  }
}

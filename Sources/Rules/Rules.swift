package import Evidence

/// The stage that judges reach and structure.
package enum Rules {
  /// Every rule.
  package static let all = read + observed

  /// The rules about what was read, by id. A new rule is one file and one line here.
  package static let read: [any Rule.Type] = [
    StartupHook.self,
    CredentialExfiltration.self,
    DownloadAndRun.self,
    ConcealedCode.self,
    UncomputedCode.self,
    UnattendedNetwork.self,
    UnattendedProcess.self,
    UnattendedCredentialRead.self,
    PersistenceWrite.self,
    InterpreterExit.self,
    UnattendedNativeLoad.self,
    DataDestruction.self,
    DropPoint.self,
    EvasiveCondition.self,
    EvasiveStartupFile.self,
    SuppressedStartupFile.self,
    InterpreterTakeover.self,
    CustomizeModule.self,
    StartupPathEscape.self,
    InstallerConfiguration.self,
    ShellActivation.self,
    NotebookConfiguration.self,
    ForeignFile.self,
    CommandShadow.self,
    UnreviewableBytecode.self,
    NativeAnomaly.self,
    SourceDivergence.self,
    ImplantedImageFile.self,
    DeletedImageFile.self,
    ImageStart.self,
    NotebookContent.self,
    LookAlikeName.self,
    OutrankingVersion.self,
    ArchiveAmbiguity.self,
    PathEscape.self,
    RecordMismatch.self,
    MetadataMismatch.self,
    ArchiveBudget.self,
    ReaderInstructions.self,
  ]

  /// The rules about what was seen, by id.
  package static let observed: [any Rule.Type] = [
    ObservedTheft.self,
    ObservedEgress.self,
    ObservedStaging.self,
    ObservedCredentialRead.self,
    ObservedTampering.self,
    ObservedPersistence.self,
    ObservedEvasion.self,
    ObservedNetwork.self,
    ObservedSpawn.self,
    ObservedEndlessness.self,
    UnpredictedBehaviour.self,
  ]

  /// The findings of every rule, hardest first, then by rule and trigger.
  package static func findings(_ subject: RuleSubject, rules: [any Rule.Type] = all) -> [Finding] {
    var list = FindingList()
    for rule in rules { rule.check(subject, &list) }
    return list.findings.enumerated().sorted { a, b in
      if a.element.severity != b.element.severity { return a.element.severity > b.element.severity }
      if a.element.rule != b.element.rule { return a.element.rule < b.element.rule }
      return a.offset < b.offset
    }.map(\.element)
  }
}

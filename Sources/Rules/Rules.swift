package import Evidence

/// The stage that judges reach and structure.
package enum Rules {
  /// Every rule, by id. A new rule is one file and one line here.
  package static let all: [any Rule.Type] = [
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
    ObservedTheft.self,
    ObservedEgress.self,
    ObservedStaging.self,
    ObservedCredentialRead.self,
    ObservedTampering.self,
    ObservedPersistence.self,
    ObservedEvasion.self,
    ObservedNetwork.self,
    ObservedProcess.self,
    ObservedEndlessness.self,
    UnpredictedBehaviour.self,
  ]

  /// The findings of every rule, hardest first, then by rule and trigger.
  package static func findings(_ subject: RuleSubject) -> [Finding] {
    var list = FindingList()
    for rule in all { rule.check(subject, &list) }
    return list.findings.enumerated().sorted { a, b in
      if a.element.severity != b.element.severity { return a.element.severity > b.element.severity }
      if a.element.rule != b.element.rule { return a.element.rule < b.element.rule }
      return a.offset < b.offset
    }.map(\.element)
  }
}

import Evidence

/// The names and versions inside disagree with the file name.
struct MetadataMismatch: StructureRule {
  static let severities: [StructuralProblem.Code: Severity] = [
    .metadataNameMismatch: .high, .metadataVersionMismatch: .medium, .wheelTagMismatch: .low, .severalDistInfo: .high,
    .missingWheelFile: .high, .missingMetadata: .high, .unsupportedWheelVersion: .medium,
    .foreignDataDirectory: .critical,
    .unknownDataKey: .high, .fileDirectlyInData: .high, .severalTopDirectories: .low, .badEntryPoints: .medium,
  ]

  static let info = RuleInfo(
    id: "PRQ304", name: "metadata-mismatch", title: "Name, version or layout disagree inside the artifact",
    severity: .critical, confidence: .certain,
    why: """
      Installers and policies that read different places come to different projects and different files.
      """,
    grading: "by the kind: critical for a foreign data directory, which pip installs and uv does not; low for tags",
    fix: "Rebuild the artifact with an ordinary tool.",
    attack: ["T1036.005"],
    controls: ["ASI04", "MEASURE 2.7", "INV-1", "CICD-SEC-9"])
}

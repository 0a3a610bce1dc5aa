import Evidence

/// Two readers of the archive would see different content.
struct ArchiveAmbiguity: StructureRule {
  static let severities: [StructuralProblem.Code: Severity] = [
    .localHeaderMismatch: .critical, .missingLocalHeader: .high, .unlistedLocalEntry: .critical,
    .duplicateName: .critical,
    .prefixData: .high, .trailingData: .high, .gapBetweenEntries: .medium, .overlappingEntries: .critical,
    .concatenatedArchives: .critical, .encryptedMember: .high, .entryComment: .low, .needlessZip64: .low,
    .dataDescriptorMismatch: .high, .badHeaderChecksum: .high, .checksumMismatch: .high, .sizeMismatch: .high,
    .caseCollision: .medium, .unicodeCollision: .medium, .fileUsedAsDirectory: .high, .nonUTF8Name: .medium,
    .invalidWhiteout: .high,
  ]

  static let info = RuleInfo(
    id: "PRQ301", name: "archive-ambiguity", title: "Different tools read different content from the archive",
    severity: .critical, confidence: .certain,
    why: """
      pip, uv and scanners disagree on such archives: what was reviewed need not be what is installed.
      """,
    grading: "by the kind of ambiguity: low where no known installer is misled",
    fix: "Rebuild the archive with an ordinary tool.",
    attack: ["T1027"],
    controls: ["ASI04", "MEASURE 2.7", "AUD-3", "CICD-SEC-9", "PW.4.4"])
}

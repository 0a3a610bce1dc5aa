import Evidence

/// The wheel's RECORD does not describe its content.
struct RecordMismatch: StructureRule {
  static let severities: [StructuralProblem.Code: Severity] = [
    .missingRecord: .high, .recordHashMismatch: .high, .recordSizeMismatch: .high, .recordUnlisted: .high,
    .recordMissingFile: .medium, .recordNoHash: .medium, .recordWeakHash: .medium, .recordMalformed: .high,
  ]

  static let info = RuleInfo(
    id: "PRQ303", name: "record-mismatch", title: "RECORD does not describe the content", severity: .high,
    confidence: .certain,
    why: """
      Builders always get RECORD right; a difference means that the wheel was changed after it was built. No installer checks.
      """,
    grading: "medium for missing files and weak or absent hashes",
    fix: "Rebuild the wheel; ask the publisher if it came from an index.",
    attack: ["T1195.002"],
    controls: ["ASI04", "MEASURE 2.7", "AUD-3", "CICD-SEC-9"])
}

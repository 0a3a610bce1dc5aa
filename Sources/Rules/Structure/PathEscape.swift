import Evidence

/// A member's name leaves the place it is unpacked to.
struct PathEscape: StructureRule {
  static let severities: [StructuralProblem.Code: Severity] = [
    .parentPath: .critical, .absolutePath: .critical, .drivePath: .critical, .backslashName: .medium,
    .nulName: .critical,
    .controlCharacterName: .high, .emptyNameComponent: .low, .linkEscape: .critical, .symbolicLink: .medium,
    .hardLink: .low, .deviceMember: .high, .setuidMode: .medium, .recordEscape: .high,
  ]

  static let info = RuleInfo(
    id: "PRQ302", name: "path-escape", title: "A member leaves the directory it is unpacked to", severity: .critical,
    confidence: .certain,
    why: """
      Names with parent or absolute parts, links and devices write outside the target wherever the extractor is not strict.
      """,
    grading: "by the kind: medium for links and modes that installers neutralise today, low for odd but harmless names",
    fix: "Rebuild the archive with plain relative names.",
    attack: ["T1574"],
    controls: ["ASI05", "MEASURE 2.7", "SCA-4", "CICD-SEC-9"])
}

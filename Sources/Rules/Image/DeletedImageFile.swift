import Evidence

/// An image's layers hold a start-up file that its end state does not.
struct DeletedImageFile: MechanismRule {
  static let severities: [TriggerID: Severity] = ["image-deleted-startup-file": .high]

  static let info = RuleInfo(
    id: "PRQ141", name: "deleted-image-file", title: "A start-up file was deleted by a later layer of the image",
    severity: .high, confidence: .certain,
    why: """
      The file ran in every interpreter of the build steps in between, with the build's secrets, and was then hidden.
      """,
    grading: "low for a file of a distribution that was removed as a whole",
    fix: "Find the step that brought the file and what it reached; rotate the secrets of the build.",
    attack: ["T1070.004", "T1546.018"],
    controls: ["NHI2:2025", "NHI8:2025", "MANAGE 3.1", "SCA-5", "CICD-SEC-10"])
}

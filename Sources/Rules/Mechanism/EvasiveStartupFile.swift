import Evidence

/// A start-up file is shaped so that some readers do not see what runs.
struct EvasiveStartupFile: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "pth-hidden-name": .critical, "pth-parser-split": .high, "pth-undecodable": .medium, "start-invalid-line": .low,
    "editable-finder-altered": .high,
  ]

  static let info = RuleInfo(
    id: "PRQ120", name: "evasive-startup-file", title: "A start-up file is shaped to be misread", severity: .critical,
    confidence: .certain,
    why: """
      Hidden names, line separators that only some versions honour, bytes that do not decode, and code under the name \
      of a file that tools generate make the interpreter run something else than a reviewer or another scanner reads.
      """,
    grading: """
      high for lines that only some versions run and for a changed finder of an editable install, medium for an \
      undecodable file, low for invalid entry points
      """,
    fix: "Write start-up files in UTF-8 with plain line feeds and a visible name.",
    attack: ["T1027.010", "T1564.001"],
    controls: ["ASI04", "MEASURE 2.7", "SCA-4", "PW.4.4"])
}

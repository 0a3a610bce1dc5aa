import Evidence

/// A notebook does something beside the Python in its cells.
struct NotebookContent: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "notebook-frontend-script": .low, "notebook-kernelspec-selection": .low,
  ]

  static let info = RuleInfo(
    id: "PRQ143", name: "notebook-content", title: "A notebook runs scripts in the browser or chooses its kernel",
    severity: .medium, confidence: .certain,
    why: """
      Scripts of saved outputs run with the session's rights when somebody trusts the notebook, and a kernel of its own \
      is a command that is started for it. Neither is shown by the cells' code.
      """,
    grading: "low unless a script talks to the kernel or the server",
    fix: "Clear the outputs before you share or trust a notebook, and choose the kernel yourself.",
    attack: ["T1059.007", "T1204.002"],
    controls: ["ASI05", "MAP 4.1", "SCA-5"])

  static func adjusted(_ severity: Severity, for reached: ReachedCode, in subject: borrowing RuleSubject) -> Severity? {
    reached.trigger.id == "notebook-frontend-script" && severity >= .high ? .medium : .low
  }
}

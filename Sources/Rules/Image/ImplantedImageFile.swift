import Evidence

/// A start-up file of an image belongs to nothing that was installed.
struct ImplantedImageFile: MechanismRule {
  static let severities: [TriggerID: Severity] = ["image-unowned-startup-file": .critical]

  static let info = RuleInfo(
    id: "PRQ140", name: "implanted-image-file", title: "An image has a start-up file that nothing installed",
    severity: .critical, confidence: .certain,
    why: """
      Installers and package managers list what they write. Code that every interpreter runs and that no list names was \
      put into the image by hand, or by something that ran in its build.
      """,
    grading: """
      medium where the code reaches nothing worth naming or a database that is not read may list it, low for lines that \
      only name directories
      """,
    fix: "Find the layer that brings the file; ship the code in a package, or remove it.",
    attack: ["T1525", "T1546.018"],
    controls: ["NHI8:2025", "ASI05", "MANAGE 3.1", "AUD-3", "CICD-SEC-9"])

  /// What the file's own triggers reach decides: an empty hook is a habit, one that acts is an implant.
  static func adjusted(_ severity: Severity, for reached: ReachedCode, in subject: borrowing RuleSubject) -> Severity? {
    let path = reached.trigger.place.path
    let acts = subject.reached.contains { other in
      other.trigger.phase == .startup && other.trigger.place.path == path
        && (!other.capabilities.isEmpty || !other.gaps.isEmpty)
    }
    return acts ? severity : min(severity, .medium)
  }
}

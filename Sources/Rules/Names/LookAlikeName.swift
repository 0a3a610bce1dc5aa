import Evidence

/// The project's name is one slip away from one that everybody installs.
struct LookAlikeName: Rule {
  static let info = RuleInfo(
    id: "PRQ150", name: "look-alike-name", title: "The name is one slip away from a popular one", severity: .medium,
    confidence: .medium,
    why: """
      Names that differ by a letter from what many people install wait for a mistake of the hand, or of a model that \
      invents a name. Many honest projects have such a name: it counts beside code that acts by itself, and not alone.
      """,
    grading: "info unless code of the package that nobody asked for does something worth hiding",
    fix: "Make sure that this is the project you meant.",
    attack: ["T1036.005", "T1195.002"], controls: ["ASI04", "INV-1", "CICD-SEC-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    guard let owner = subject.owner, let other = PopularNames.lookedLike(by: owner.name) else { return }
    report.add(
      info, severity: subject.doesUnaskedHarm ? .medium : .info, trigger: nil,
      message: "\(owner.name) is one slip away from \(other)", chain: [])
  }
}

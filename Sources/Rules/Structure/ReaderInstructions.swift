import Evidence

/// The package speaks to whoever reviews it.
struct ReaderInstructions: Rule {
  static let info = RuleInfo(
    id: "PRQ306", name: "reader-instructions", title: "Text for a program that reviews the package", severity: .high,
    confidence: .medium,
    why: """
      Comments, texts and metadata that ask an automated reviewer for a verdict, and characters that only a program reads, \
      are of no use to anybody who uses the package. This program does not follow what it reads; a language model may.
      """,
    grading: "medium where no code that runs by itself does anything worth hiding",
    fix: "Show the artifact to no model as more than data, and ask the publisher what the text is for.",
    attack: ["T1562", "T1027"], controls: ["ASI01", "ASI09", "MEASURE 2.7", "SCA-5"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    let found = subject.problems.filter { $0.code == .readerInstructions || $0.code == .invisibleText }
    guard let first = found.first else { return }
    let more = found.count > 1 ? " (and \(found.count - 1) more places)" : ""
    report.add(
      info, severity: subject.doesUnaskedHarm ? .high : .medium, trigger: nil,
      message: "\(first.place.path): \(first.detail)\(more)",
      chain: [ChainStep(path: first.place.path, line: first.place.line, what: first.detail)])
  }
}

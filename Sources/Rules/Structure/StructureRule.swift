import Evidence

/// A rule about the bytes and the layout of a target: each kind of defect has its severity.
protocol StructureRule: Rule {
  static var severities: [StructuralProblem.Code: Severity] { get }
}

extension StructureRule {
  /// One finding for each kind of defect, with the first place and the number of the others.
  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for code in StructuralProblem.Code.allCases {
      guard let severity = severities[code] else { continue }
      let found = subject.problems.filter { $0.code == code }
      guard let first = found.first else { continue }
      let more = found.count > 1 ? " (and \(found.count - 1) more of this kind)" : ""
      report.add(
        info, severity: severity, trigger: nil, message: "\(first.place.path): \(first.detail)\(more)",
        chain: [ChainStep(path: first.place.path, line: first.place.line, what: first.detail)])
    }
  }
}

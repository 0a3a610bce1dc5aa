import Evidence
import Policy

/// What the exit status says; scripts depend on the numbers.
enum ExitStatus: Int32, CaseIterable, Error {
  case clean = 0
  case findings = 1
  case usage = 2
  case incomplete = 3
  case internalError = 4

  /// The sentence in the help.
  var meaning: String {
    switch self {
    case .clean: "nothing to act on"
    case .findings: "findings at or over the threshold, or something the policy does not admit"
    case .usage: "wrong use: an option, a policy, a requirements or a labels file that cannot be read"
    case .incomplete: "nothing at or over the threshold, but not everything could be analysed"
    case .internalError: "the program itself failed"
    }
  }

  /// The list in the help, made from the cases.
  static var help: String {
    "Exit status:\n" + allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
  }

  /// The status of a finished check: a finding counts for more than a gap.
  init(_ report: CheckReport, failOn: Policy.Threshold?) {
    if report.artifacts.contains(where: { Self.asksToAct($0, failOn) }) {
      self = .findings
    } else if report.artifacts.contains(where: { Self.hasGap($0) }) {
      self = .incomplete
    } else {
      self = .clean
    }
  }

  /// The status of a corpus: a verdict that contradicts its label counts for more than a gap.
  init(_ report: CorpusReport) {
    if !report.misses.isEmpty || !report.falseAlarms.isEmpty {
      self = .findings
    } else if !report.incomplete.isEmpty || !report.problems.isEmpty {
      self = .incomplete
    } else {
      self = .clean
    }
  }

  /// Whether something was found that the threshold, or without one the verdict, says to act on.
  private static func asksToAct(_ artifact: ArtifactReport, _ failOn: Policy.Threshold?) -> Bool {
    let asks: (Decision.Reason.Kind) -> Bool = { kind in
      artifact.decision.reasons.contains { $0.kind == kind && $0.verdict > .admit }
    }
    if asks(.denied) { return true }
    if let failOn {
      return artifact.evidence.findings.indices.contains { index in
        let outcome = artifact.outcome(of: index)
        return outcome.fate == .counts && failOn.isReached(by: outcome.severity)
      }
    }
    return artifact.decision.verdict > .admit && (asks(.finding) || asks(.trigger))
  }

  /// Whether something was left out that no waiver lifts.
  private static func hasGap(_ artifact: ArtifactReport) -> Bool {
    artifact.decision.reasons.contains { $0.kind == .incomplete || $0.kind == .error }
  }
}

/// Why a command cannot go on: what the user reads, and the exit status that goes with it.
struct Failure: Error {
  let status: ExitStatus
  let text: String
  init(_ status: ExitStatus, _ text: String) {
    self.status = status
    self.text = text
  }
}

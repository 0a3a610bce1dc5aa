/// How well verdicts agree with the labels of a corpus: what every format of a corpus report is printed from.
package struct CorpusReport: Sendable {
  /// The name and major version of the machine contract.
  package static let schema = "pratique/corpus/1"

  /// The analyser's version.
  package let analyser: String
  /// Hex SHA-256 of the policy's canonical form.
  package let policyDigest: String
  /// One for each artifact that counts, in the order of the labels file.
  package let results: [CorpusResult]
  /// What keeps the rates from speaking of the whole corpus.
  package let problems: [CorpusProblem]

  package init(analyser: String, policyDigest: String, results: [CorpusResult], problems: [CorpusProblem]) {
    self.analyser = analyser
    self.policyDigest = policyDigest
    self.results = results
    self.problems = problems
  }

  /// Everything together.
  package var overall: CorpusTally { CorpusTally(results) }

  /// By the label's family, by name; artifacts without one come last.
  package var families: [(family: String?, tally: CorpusTally)] {
    Dictionary(grouping: results, by: \.subject.family).sorted { a, b in
      guard let x = a.key, let y = b.key else { return a.key != nil && b.key == nil }
      return x < y
    }.map { ($0.key, CorpusTally($0.value)) }
  }

  /// By what starts the code, in the order of the phases; artifacts in which nothing runs come last.
  package var triggerClasses: [(triggerClass: TriggerClass?, tally: CorpusTally)] {
    Dictionary(grouping: results, by: \.triggerClass).sorted { a, b in
      guard let x = a.key, let y = b.key else { return a.key != nil && b.key == nil }
      return x < y
    }.map { ($0.key, CorpusTally($0.value)) }
  }

  /// Malicious artifacts that were admitted.
  package var misses: [CorpusResult] {
    results.filter { $0.subject.label == .malicious && $0.outcome == .admitted }
  }

  /// Benign artifacts that were blocked or quarantined, blocked ones first.
  package var falseAlarms: [CorpusResult] {
    let alarms = results.filter { $0.subject.label == .benign }
    return alarms.filter { $0.outcome == .blocked } + alarms.filter { $0.outcome == .quarantined }
  }

  /// Artifacts of which something could not be analysed, so that no verdict about them counts.
  package var incomplete: [CorpusResult] { results.filter { $0.outcome == .incomplete } }
}

/// What became of one artifact of a corpus.
package enum CorpusOutcome: String, Codable, Sendable, CaseIterable {
  /// Refused.
  case blocked
  /// Held because of something that was found, not merely because of what could not be read.
  case quarantined
  /// Analysed completely and admitted.
  case admitted
  /// Not refused or held for anything that was found, and not analysed completely: never counted as clean.
  case incomplete
}

/// What starts an artifact's code: the mechanism, with the phase in which it fires.
package struct TriggerClass: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let phase: Phase
  package let id: TriggerID

  package init(phase: Phase, id: TriggerID) {
    self.phase = phase
    self.id = id
  }

  package var description: String { "\(phase.rawValue) / \(id)" }

  package static func < (a: Self, b: Self) -> Bool {
    a.phase == b.phase ? a.id.rawValue < b.id.rawValue : a.phase < b.phase
  }
}

/// One artifact of a corpus with what was made of it; small, so that a report does not grow with the evidence.
package struct CorpusResult: Sendable {
  package let subject: LabelledArtifact
  package let verdict: Verdict
  package let outcome: CorpusOutcome
  /// The trigger of the hardest finding, otherwise the first that runs code; nil where nothing runs.
  package let triggerClass: TriggerClass?
  /// Why the outcome is not what the label asks for; nil where it is.
  package let reason: String?

  package init(
    subject: LabelledArtifact, verdict: Verdict, outcome: CorpusOutcome, triggerClass: TriggerClass?, reason: String?
  ) {
    self.subject = subject
    self.verdict = verdict
    self.outcome = outcome
    self.triggerClass = triggerClass
    self.reason = reason
  }
}

/// How many artifacts had which outcome, by their label.
package struct CorpusTally: Hashable, Sendable {
  /// The outcomes of one label.
  package struct Outcomes: Hashable, Sendable {
    package private(set) var blocked = 0
    package private(set) var quarantined = 0
    package private(set) var admitted = 0
    package private(set) var incomplete = 0

    package var total: Int { blocked + quarantined + admitted + incomplete }

    fileprivate mutating func count(_ outcome: CorpusOutcome) {
      switch outcome {
      case .blocked: blocked += 1
      case .quarantined: quarantined += 1
      case .admitted: admitted += 1
      case .incomplete: incomplete += 1
      }
    }
  }

  package private(set) var malicious = Outcomes()
  package private(set) var benign = Outcomes()

  package init(_ results: some Sequence<CorpusResult>) {
    for result in results {
      switch result.subject.label {
      case .malicious: malicious.count(result.outcome)
      case .benign: benign.count(result.outcome)
      }
    }
  }

  /// Malicious artifacts that were blocked, of all: what was not analysed was not found.
  package var recall: Proportion { Proportion(malicious.blocked, of: malicious.total) }
  /// The same with those that were held for a finding.
  package var recallOrHeld: Proportion {
    Proportion(malicious.blocked + malicious.quarantined, of: malicious.total)
  }
  /// Benign artifacts that were blocked, of those that were analysed to an end: what was not analysed is not clean.
  package var falsePositives: Proportion { Proportion(benign.blocked, of: benign.total - benign.incomplete) }
  /// The same with those that were held for a finding.
  package var falsePositivesOrHeld: Proportion {
    Proportion(benign.blocked + benign.quarantined, of: benign.total - benign.incomplete)
  }
}

/// Something about the corpus itself that keeps the rates from speaking of the whole of it.
package struct CorpusProblem: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// A label for a file that is not there.
    case missing
    /// An artifact without a label.
    case unlabelled
    /// The same bytes as an artifact that was counted already.
    case duplicate
    /// The same bytes with the other label.
    case contradiction
    /// A folder that could not be listed to its end.
    case unlisted
  }

  package let kind: Kind
  /// Relative to the corpus's folder.
  package let path: String
  /// The line of the labels file; nil for what it does not name.
  package let line: Int?
  /// What is wrong and what to do, in one sentence.
  package let detail: String

  package init(_ kind: Kind, path: String, line: Int? = nil, detail: String) {
    self.kind = kind
    self.path = path
    self.line = line
    self.detail = detail
  }
}

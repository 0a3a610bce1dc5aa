package import Evidence

/// How sure a rule is of what it says, apart from how bad it would be.
package enum Confidence: String, Sendable, Codable, CaseIterable {
  /// The bytes prove it.
  case certain
  /// Followed through code whose values were all computed.
  case high
  /// Some value on the way was not computed.
  case medium
}

/// Everything anyone says about a rule; the reference page, `rules --explain` and report entries are printed from it.
package struct RuleInfo: Sendable {
  /// `PRQ` and three digits; never reused.
  package let id: String
  /// Kebab-case; reads well after "allow".
  package let name: String
  package let title: String
  /// The hardest severity the rule gives; `grading` says when it gives less.
  package let severity: Severity
  /// The rows of `SeverityTable` that its findings take their severity from; empty where what is found decides alone.
  package let harms: [Harm]
  package let confidence: Confidence
  /// Why it matters, in a paragraph.
  package let why: String
  /// What makes the rule give a lower severity; nil when it never does.
  package let grading: String?
  /// What a publisher or a reviewer can do.
  package let fix: String
  /// ATT&CK technique ids.
  package let attack: [String]
  /// Ids of the controls that a finding is evidence for, all in `ControlCatalogue`.
  package let controls: [String]

  package init(
    id: String, name: String, title: String, severity: Severity, confidence: Confidence, why: String,
    grading: String? = nil, fix: String, attack: [String], controls: [String]
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.severity = severity
    harms = []
    self.confidence = confidence
    self.why = why
    self.grading = grading
    self.fix = fix
    self.attack = attack
    self.controls = controls
  }
}

extension RuleInfo {
  /// What is said of a rule that takes its severities from `SeverityTable`.
  init(
    id: String, name: String, title: String, harms: [Harm], confidence: Confidence, why: String, fix: String,
    attack: [String], controls: [String]
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.severity = SeverityTable.worst(harms) ?? .info
    self.harms = harms
    self.confidence = confidence
    self.why = why
    self.grading = harms.map(SeverityTable.sentence).joined(separator: "\n\n")
    self.fix = fix
    self.attack = attack
    self.controls = controls
  }
}

/// What rules look at: the facts about one target, and nothing else.
package struct RuleSubject: Sendable {
  package let kind: TargetKind
  package let owner: Owner?
  /// One for each trigger, in the report's order.
  package let reached: [ReachedCode]
  package let problems: [StructuralProblem]
  /// What it did in the sandbox; nil where it was not run.
  package let observation: Observation?
  /// What was predicted of that; nil where it was not both followed and run.
  package let comparison: Comparison?
  /// The indices of the triggers of each kind, ascending.
  let indices: [TriggerID: [Int]]

  package init(
    kind: TargetKind, owner: Owner?, reached: [ReachedCode], problems: [StructuralProblem],
    observation: Observation? = nil, comparison: Comparison? = nil
  ) {
    self.observation = observation
    self.comparison = comparison
    self.kind = kind
    self.owner = owner
    self.reached = reached
    self.problems = problems
    var indices: [TriggerID: [Int]] = [:]
    var start = 0
    // Triggers of a kind mostly stand together.
    while start < reached.count {
      let id = reached[start].trigger.id
      let end = reached[start...].firstIndex { $0.trigger.id != id } ?? reached.count
      indices[id, default: []] += start..<end
      start = end
    }
    self.indices = indices
  }
}

/// One named judgement, in one file. It sees the subject and nothing else, so that the same facts give the same
/// findings in the same order.
package protocol Rule: Sendable {
  static var info: RuleInfo { get }
  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList)
}

/// Collects findings.
package struct FindingList: Sendable {
  package private(set) var findings: [Finding] = []

  package init() {}

  /// Adds a finding of `rule` that the trigger at `index` does a harm, as hard as `SeverityTable` says; none where it has
  /// no severity for it.
  mutating func add(
    _ info: RuleInfo, _ harm: Harm, _ subject: borrowing RuleSubject, trigger index: Int, message: String,
    chain: [ChainStep], layers: [Layer] = []
  ) {
    guard let severity = SeverityTable.severity(harm, of: subject.reached[index], in: subject.kind) else { return }
    add(info, severity: severity, trigger: index, message: message, chain: chain, layers: layers)
  }

  /// Adds a finding of `rule` about the trigger at `index`, with the chain that proves it.
  package mutating func add(
    _ info: RuleInfo, severity: Severity? = nil, trigger index: Int?, stage: Int? = nil, message: String,
    chain: [ChainStep], layers: [Layer] = []
  ) {
    findings.append(
      Finding(
        rule: info.id, severity: severity ?? info.severity, title: info.title, message: message, trigger: index,
        stage: stage, chain: chain, layers: layers, attack: info.attack, controls: info.controls))
  }
}

/// A rule's judgement on a reach or on a target.
package struct Finding: Hashable, Sendable {
  /// The rule's id, `PRQ` and three digits.
  package let rule: String
  package let severity: Severity
  package let title: String
  package let message: String
  /// Index of the trigger in the report; nil for a finding about the target's structure.
  package let trigger: Int?
  /// Index of the observation's stage that showed it; nil for what was read.
  package let stage: Int?
  /// From the trigger to the sink.
  package let chain: [ChainStep]
  package let layers: [Layer]
  /// ATT&CK technique ids.
  package let attack: [String]
  /// Ids of the published controls that the finding is evidence for.
  package let controls: [String]
  package init(
    rule: String, severity: Severity, title: String, message: String, trigger: Int?, stage: Int? = nil,
    chain: [ChainStep], layers: [Layer] = [], attack: [String] = [], controls: [String] = []
  ) {
    self.rule = rule
    self.severity = severity
    self.title = title
    self.message = message
    self.trigger = trigger
    self.stage = stage
    self.chain = chain
    self.layers = layers
    self.attack = attack
    self.controls = controls
  }
}

/// What policy makes of the evidence; ordered from mildest to hardest.
package enum Verdict: String, Codable, Sendable, CaseIterable, Comparable {
  /// May be used.
  case admit
  /// Held until somebody decides or a rule is satisfied.
  case quarantine
  /// Refused.
  case block

  package static func < (a: Verdict, b: Verdict) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .admit: 0
    case .quarantine: 1
    case .block: 2
    }
  }
}

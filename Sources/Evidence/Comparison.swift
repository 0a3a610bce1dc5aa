/// What was predicted by reading, laid beside what was seen when it ran.
package struct Comparison: Hashable, Codable, Sendable {
  /// What became of a prediction.
  package enum Outcome: String, Hashable, Codable, Sendable, CaseIterable {
    /// It was seen.
    case confirmed
    /// A stage ran in which it should have been seen, and was not.
    case notSeen = "not-seen"
    /// No stage ran in which it could have been seen.
    case notRun = "not-run"
  }

  /// One predicted trigger.
  package struct Prediction: Hashable, Codable, Sendable {
    /// Index into the report's triggers.
    package let trigger: Int
    package let outcome: Outcome
    /// Indices of the stages that it was seen in.
    package let stages: [Int]
    /// What its code should do of what a box can see, and whether it was seen to.
    package let effects: [PredictedEffect]

    package init(trigger: Int, outcome: Outcome, stages: [Int], effects: [PredictedEffect]) {
      self.trigger = trigger
      self.outcome = outcome
      self.stages = stages
      self.effects = effects
    }
  }

  /// One kind of effect of a trigger's code.
  package struct PredictedEffect: Hashable, Codable, Sendable {
    package let effect: ObservableEffect
    package let outcome: Outcome
    package init(_ effect: ObservableEffect, _ outcome: Outcome) {
      self.effect = effect
      self.outcome = outcome
    }
  }

  /// Something that was seen, and that nothing had predicted for its phase.
  package struct Surprise: Hashable, Codable, Sendable {
    package let effect: ObservableEffect
    /// Index into the observation's stages: the first one that showed it.
    package let stage: Int
    /// Index into the stage's events.
    package let event: Int
    /// One clause: what was done, such as `connected to 192.0.2.1 port 443`.
    package let detail: String

    package init(_ effect: ObservableEffect, stage: Int, event: Int, detail: String) {
      self.effect = effect
      self.stage = stage
      self.event = event
      self.detail = detail
    }
  }

  /// In the order of the report's triggers.
  package let predictions: [Prediction]
  package let surprises: [Surprise]

  package init(predictions: [Prediction], surprises: [Surprise]) {
    self.predictions = predictions
    self.surprises = surprises
  }
}

/// Kinds of effects that both a reader of code and a watcher of processes can speak of.
package enum ObservableEffect: String, Hashable, Codable, Sendable, CaseIterable {
  case network, process, credential
  /// Something was made to start by itself later.
  case persistence
}

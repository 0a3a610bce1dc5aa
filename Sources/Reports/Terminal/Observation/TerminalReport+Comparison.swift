import Evidence

extension TerminalReport {
  /// What was foretold by reading, beside what was seen; then what was seen and not foretold.
  static func comparison(
    _ comparison: Comparison, _ evidence: ArtifactEvidence, _ observation: Observation, _ page: inout TerminalPage
  ) {
    predictions(comparison, evidence, observation, &page)
    surprises(comparison, observation, &page)
  }

  // MARK: Predicted beside observed

  private static func predictions(
    _ comparison: Comparison, _ evidence: ArtifactEvidence, _ observation: Observation, _ page: inout TerminalPage
  ) {
    let known = comparison.predictions.filter { evidence.reached.indices.contains($0.trigger) }
    guard !known.isEmpty else { return }
    page.gap()
    let counts = Comparison.Outcome.allCases.compactMap { outcome -> String? in
      let count = known.count { $0.outcome == outcome }
      return count > 0 ? "\(Wording.count(count)) \(words(for: outcome))" : nil
    }
    page.line(
      indent: 2,
      [page.piece("predicted beside observed", .strong), page.piece("  " + counts.joined(separator: ", "), .faint)])
    let isFull = page.options.detail == .all
    // Modules come by the hundred; of those that should do nothing that a box sees, the number is enough.
    let told = known.filter { isFull || !$0.effects.isEmpty || evidence.reached[$0.trigger].trigger.phase < .tool }
    bounded(told, normal: 16, indent: 4, &page) { prediction, page in
      self.prediction(prediction, evidence.reached[prediction.trigger].trigger, observation, &page)
    }
    rest(known.filter { one in !told.contains { $0.trigger == one.trigger } }, evidence, &page)
    page.flow(
      indent: 4, hanging: 6,
      [
        page.piece(
          "\(page.glyphs.seen) seen   \(page.glyphs.unseen) not seen, though a run should have shown it   "
            + "\(page.glyphs.unknown) no run could show it", .faint)
      ])
  }

  private static func prediction(
    _ prediction: Comparison.Prediction, _ trigger: Trigger, _ observation: Observation, _ page: inout TerminalPage
  ) {
    let stages = prediction.stages.filter(observation.stages.indices.contains).map { observation.stages[$0] }
    let seen =
      if let first = stages.first {
        "seen in \(Wording.stage(first))"
          + (stages.count > 1 ? " and \(Wording.count(stages.count - 1, "more run"))" : "")
      } else {
        words(for: prediction.outcome)
      }
    page.flow(
      indent: 4, hanging: 8,
      [
        sign(prediction.outcome, page), page.piece(" \(trigger.id.rawValue)"), page.piece("  "),
        page.piece(Wording.place(trigger.place), .accent), page.piece("  \(seen)", .faint),
      ])
    guard !prediction.effects.isEmpty else { return }
    var pieces: [Piece] = []
    for effect in prediction.effects {
      if !pieces.isEmpty { pieces.append(page.piece("   ")) }
      pieces += [
        sign(effect.outcome, page),
        page.piece(" \(effect.effect.prediction)", effect.outcome == .confirmed ? .plain : .faint),
      ]
    }
    page.flow(indent: 8, hanging: 8, pieces)
  }

  /// Predictions that are only counted: by outcome and kind of trigger.
  private static func rest(
    _ predictions: [Comparison.Prediction], _ evidence: ArtifactEvidence, _ page: inout TerminalPage
  ) {
    for outcome in Comparison.Outcome.allCases {
      let ofOutcome = predictions.filter { $0.outcome == outcome }.map { evidence.reached[$0.trigger].trigger }
      for id in Set(ofOutcome.map(\.id.rawValue)).sorted() {
        let ofKind = ofOutcome.filter { $0.id.rawValue == id }
        guard let first = ofKind.first else { continue }
        let more = ofKind.count > 1 ? " and \(Wording.count(ofKind.count - 1)) more" : ""
        page.flow(
          indent: 4, hanging: 8,
          [
            sign(outcome, page), page.piece(" \(id)"), page.piece("  "),
            page.piece(Wording.place(first.place) + more, .accent),
            page.piece(
              "  \(words(for: outcome)), and foretold to do nothing that a box sees",
              .faint),
          ])
      }
    }
  }

  private static func sign(_ outcome: Comparison.Outcome, _ page: TerminalPage) -> Piece {
    switch outcome {
    case .confirmed: Piece(text: page.glyphs.seen, look: .admit)
    case .notSeen: Piece(text: page.glyphs.unseen, look: .quarantine)
    case .notRun: Piece(text: page.glyphs.unknown, look: .faint)
    }
  }

  private static func words(for outcome: Comparison.Outcome) -> String {
    switch outcome {
    case .confirmed: "confirmed"
    case .notSeen: "not seen"
    case .notRun: "not run"
    }
  }

  // MARK: Seen, not predicted

  private static func surprises(
    _ comparison: Comparison, _ observation: Observation, _ page: inout TerminalPage
  ) {
    let known = comparison.surprises.filter { surprise in
      observation.stages.indices.contains(surprise.stage)
        && observation.stages[surprise.stage].events.indices.contains(surprise.event)
    }
    guard !known.isEmpty else { return }
    page.gap()
    page.flow(
      indent: 2, hanging: 4,
      [
        page.piece("seen, not predicted", .strong),
        page.piece("  what reading missed: hidden, made at run time, or not followed far enough", .faint),
      ])
    let width = known.map(\.effect.rawValue.utf8.count).max() ?? 0
    var told: Set<String> = []
    bounded(known, normal: 12, indent: 4, &page) { surprise, page in
      let stage = observation.stages[surprise.stage]
      let event = stage.events[surprise.event]
      page.flow(
        indent: 4, hanging: 6 + width,
        [
          page.piece(page.padded(surprise.effect.rawValue, to: width), .quarantine),
          page.piece("  \(VisibleText.escape(surprise.detail, limit: 200))"),
          page.piece("  at \(Wording.moment(event.time)) of \(place(event, stage))", .faint),
        ])
      let why = surprise.effect.surprise(in: stage.phase)
      guard told.insert(why).inserted else { return }
      page.flow(indent: 6 + width, hanging: 6 + width, [page.piece(why, .faint)])
    }
  }
}

extension ObservableEffect {
  /// As what code should do.
  fileprivate var prediction: String {
    switch self {
    case .network: "opens connections"
    case .process: "starts programs"
    case .credential: "reads credentials"
    case .persistence: "makes something start later"
    }
  }

  /// Why it matters that nothing had foretold it.
  fileprivate func surprise(in phase: Phase) -> String {
    let nothing = "Nothing that was read as code of the phase \(phase.rawValue)"
    return switch self {
    case .network: "\(nothing) opens a connection: what did is not in what was read, or hides in it."
    case .process: "\(nothing) starts a program, and what that program does was not read either."
    case .credential: "\(nothing) reads credentials: the source does not admit to what it is after."
    case .persistence: "\(nothing) makes anything start by itself: it would outlive the package's removal."
    }
  }
}

import Evidence

/// Something that was seen in one or more stages, gathered to one finding: the same cause in the same phase.
struct Sighting {
  /// What tells one finding of a rule from another.
  private struct Key: Hashable {
    let phase: Phase
    let cause: String?
  }

  /// Index of the first stage that shows it.
  let stage: Int
  /// Index of the event in that stage; nil where no event stands for it.
  let event: Int?
  /// What is said of it, most telling first, each once.
  private(set) var details: [String]
  /// The stages that show it, each once, in their order.
  private(set) var stages: [Int]

  /// Gathers what was seen, in the order in which it was.
  static func gather(
    _ seen: some Sequence<(stage: Int, event: Int?, detail: String)>, in observation: Observation
  ) -> [Sighting] {
    var sightings: [Sighting] = []
    var places: [Key: Int] = [:]
    for one in seen where observation.stages.indices.contains(one.stage) {
      let stage = observation.stages[one.stage]
      let cause = one.event.flatMap { stage.events.indices.contains($0) ? stage.events[$0].because : nil }
      // A startup file acts at every start, whatever the interpreter was started for.
      let key = Key(phase: cause == nil ? stage.phase : .startup, cause: cause)
      if let place = places[key] {
        sightings[place].add(one.detail, one.stage)
      } else {
        places[key] = sightings.count
        sightings.append(
          Sighting(stage: one.stage, event: one.event, details: [one.detail], stages: [one.stage]))
      }
    }
    return sightings
  }

  private mutating func add(_ detail: String, _ stage: Int) {
    if !details.contains(detail) { details.append(detail) }
    if stages.last != stage { stages.append(stage) }
  }

  /// The sighting in words: what, and in which runs.
  func message(in observation: Observation) -> String {
    let more = details.count > 1 ? " (and \(details.count - 1) more like it)" : ""
    let first = observation.stages[stage]
    let others = stages.count > 1 ? " and \(stages.count - 1) other \(stages.count == 2 ? "run" : "runs")" : ""
    return "\(details[0])\(more), in `\(first.name)` as \(first.persona)\(others)"
  }

  /// From the file that started it, through the processes, to what was done.
  func chain(in observation: Observation) -> [ChainStep] {
    let run = observation.stages[stage]
    guard let event, run.events.indices.contains(event) else {
      return [ChainStep(path: run.name, line: nil, what: details[0])]
    }
    let seen = run.events[event]
    var chain: [ChainStep] = []
    if let cause = seen.because {
      chain.append(ChainStep(path: cause, line: nil, what: "opened at the start of an interpreter"))
    }
    for process in run.chain(of: seen) {
      guard let program = process.program else { continue }
      let words = process.arguments.joined(separator: " ")
      chain.append(ChainStep(path: program, line: nil, what: "runs as process \(process.number)", value: words))
    }
    chain.append(ChainStep(path: run.name, line: nil, what: details[0]))
    return chain
  }
}

extension RuleSubject {
  /// The trigger that a startup file belongs to; nil where none was found by reading.
  func trigger(because path: String?) -> Int? {
    guard let name = path?.split(separator: "/").last else { return nil }
    return reached.firstIndex { code in
      code.trigger.phase == .startup && code.trigger.place.path.split(separator: "/").last == name
    }
  }
}

extension FindingList {
  /// Adds a finding of each sighting, as hard as `SeverityTable` says for the phase it was seen in.
  mutating func add(
    _ info: RuleInfo, _ harm: Harm, _ subject: borrowing RuleSubject, _ observation: Observation,
    _ sightings: [Sighting]
  ) {
    for sighting in sightings {
      let stage = observation.stages[sighting.stage]
      guard let circumstance = stage.phase.circumstance, let severity = SeverityTable.severity(harm, circumstance)
      else { continue }
      let cause = sighting.event.flatMap { stage.events.indices.contains($0) ? stage.events[$0].because : nil }
      add(
        info, severity: severity, trigger: subject.trigger(because: cause), stage: sighting.stage,
        message: sighting.message(in: observation), chain: sighting.chain(in: observation))
    }
  }
}

extension Phase {
  /// What a stage of the phase shows; nil for calls, which no stage makes.
  fileprivate var circumstance: Circumstance? {
    switch self {
    case .build: .build
    case .install, .startup: .startup
    case .tool: .tool
    case .import: .imported
    case .call: nil
    }
  }
}

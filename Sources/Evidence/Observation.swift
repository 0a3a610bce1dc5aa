/// What an artifact did when it ran in the sandbox, and what that proves.
package struct Observation: Hashable, Codable, Sendable {
  /// The weakest walls of all its stages.
  package let tier: ObservationTier
  /// Why the walls were not stronger, and what to do about it; nil for the strongest.
  package let refusal: String?
  /// The version of the interpreter that was started, such as `3.11`.
  package let python: String
  package let stages: [ObservationStage]
  package let evidence: [ObservedEvidence]
  /// Stages that belong to it and were not run.
  package let unobserved: [UnobservedStage]

  package init(
    tier: ObservationTier, refusal: String? = nil, python: String, stages: [ObservationStage],
    evidence: [ObservedEvidence], unobserved: [UnobservedStage] = []
  ) {
    self.tier = tier
    self.refusal = refusal
    self.python = python
    self.stages = stages
    self.evidence = evidence
    self.unobserved = unobserved
  }

  /// Whether every stage ran to its own end and was seen whole.
  package var isComplete: Bool {
    unobserved.allSatisfy { !$0.isGap } && stages.allSatisfy { $0.end.isOwn && $0.unrecordedEvents == 0 }
  }

  /// The event that a piece of evidence rests on; nil where no event stands for it.
  package func event(of proof: ObservedEvidence) -> ObservedEvent? {
    guard let index = proof.event, stages.indices.contains(proof.stage) else { return nil }
    let events = stages[proof.stage].events
    return events.indices.contains(index) ? events[index] : nil
  }
}

/// A stage that was not run, and why.
package struct UnobservedStage: Hashable, Codable, Sendable {
  package let phase: Phase
  /// As a person would type it.
  package let name: String
  /// One clause.
  package let why: String
  /// Whether something of the artifact was not seen for it: an interpreter without IPython leaves nothing out, an
  /// installation that failed does.
  package let isGap: Bool

  package init(_ phase: Phase, _ name: String, why: String, isGap: Bool) {
    self.phase = phase
    self.name = name
    self.why = why
    self.isGap = isGap
  }

  /// Why, in one line: of what a program printed the last one, which is where Python says what it raised.
  package var reason: String {
    let lines = why.split(separator: "\n").filter { !$0.allSatisfy { $0 == " " } }
    guard lines.count > 1, let last = lines.last else { return why }
    return String(last)
  }
}

/// How a stage's command ended.
package enum ObservedEnd: Hashable, Sendable {
  case exited(Int)
  case signalled(Int)
  /// The box ended it; the budget that was used up.
  case stopped(String)

  /// Whether it ended by itself.
  package var isOwn: Bool {
    if case .stopped = self { return false }
    return true
  }
}

extension ObservedEnd: Codable {
  private enum Key: String, CodingKey {
    case status, signal, limit
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    switch self {
    case .exited(let status): try fields.encode(status, forKey: .status)
    case .signalled(let number): try fields.encode(number, forKey: .signal)
    case .stopped(let limit): try fields.encode(limit, forKey: .limit)
    }
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    if let status = try fields.decodeIfPresent(Int.self, forKey: .status) {
      self = .exited(status)
    } else if let number = try fields.decodeIfPresent(Int.self, forKey: .signal) {
      self = .signalled(number)
    } else {
      self = .stopped(try fields.decode(String.self, forKey: .limit))
    }
  }
}

/// How strong the walls were; part of every result, so that policy can ask for the stronger one.
package enum ObservationTier: String, Hashable, Codable, Sendable, CaseIterable {
  /// Namespaces of its own for everything: nothing outside is to be seen, and every address is the sink's.
  case namespaces = "A"
  /// No namespaces: files are kept out by Landlock, and every connection is replaced by one to the sink.
  case confinement = "B"
}

/// One run of one command in the sandbox.
package struct ObservationStage: Hashable, Codable, Sendable {
  /// The phase whose triggers it fires.
  package let phase: Phase
  /// As a person would type it: `python -c pass`.
  package let name: String
  /// The tool that was started, for the phases `tool` and `build`, called as triggers call it.
  package let tool: String?
  /// Whose environment it was given.
  package let persona: String
  package let end: ObservedEnd
  /// Microseconds from the start of its command to its end.
  package let duration: Int
  package let processes: [ObservedProcess]
  /// In the order in which they were seen.
  package let events: [ObservedEvent]
  /// Events that were seen and not kept, for a budget.
  package let unrecordedEvents: Int

  package init(
    phase: Phase, name: String, tool: String? = nil, persona: String, end: ObservedEnd = .exited(0), duration: Int = 0,
    processes: [ObservedProcess], events: [ObservedEvent], unrecordedEvents: Int = 0
  ) {
    self.phase = phase
    self.name = name
    self.tool = tool
    self.persona = persona
    self.end = end
    self.duration = duration
    self.processes = processes
    self.events = events
    self.unrecordedEvents = unrecordedEvents
  }

  /// Index of the event that is the stage's own command; nil where it was not kept.
  package var command: Int? {
    events.firstIndex { event in
      guard case .execute = event.action, let process = event.process else { return false }
      return processes.indices.contains(process) && processes[process].parent == nil
    }
  }

  /// The process of an event and its ancestors, from the first one down.
  package func chain(of event: ObservedEvent) -> [ObservedProcess] {
    var chain: [ObservedProcess] = []
    var next = event.process
    // A parent is always listed before its child, so that this ends.
    while let index = next, processes.indices.contains(index) {
      chain.append(processes[index])
      next = processes[index].parent.flatMap { $0 < index ? $0 : nil }
    }
    return chain.reversed()
  }
}

/// A process of a stage.
package struct ObservedProcess: Hashable, Codable, Sendable {
  /// Its index in the stage; nil for the one that the stage started.
  package let parent: Int?
  /// Its number inside the box.
  package let number: Int
  /// The program that it last became, as it was asked for; nil for a copy of its parent.
  package var program: String?
  package var arguments: [String]
  /// Microseconds since the stage began.
  package let began: Int
  /// Nil where it was ended with the box or by a signal.
  package var ended: Int?
  package var status: Int?

  package init(
    parent: Int?, number: Int, program: String? = nil, arguments: [String] = [], began: Int, ended: Int? = nil,
    status: Int? = nil
  ) {
    self.parent = parent
    self.number = number
    self.program = program
    self.arguments = arguments
    self.began = began
    self.ended = ended
    self.status = status
  }
}

/// How sure it is that credentials were taken; from the weakest to the strongest, and evasion apart.
package enum EvidenceLevel: String, Hashable, Codable, Sendable, CaseIterable {
  /// A decoy's inode was opened.
  case touched
  /// A process that opened a decoy, or got data from one that did, spoke to the outside.
  case taintedEgress = "tainted-egress"
  /// A decoy's value lies in a file that the package made.
  case staged
  /// A decoy's value left: in a body, a name that was looked up, or the output.
  case proven
  /// Something that only serves not to be seen.
  case evasive
}

/// One fact that a verdict can rest on.
package struct ObservedEvidence: Hashable, Codable, Sendable {
  package let level: EvidenceLevel
  /// Index into the observation's stages.
  package var stage: Int
  /// Index into the stage's events; nil where no event stands for it.
  package let event: Int?
  /// Names of the decoys concerned.
  package let decoys: [String]
  /// One sentence.
  package let detail: String

  package init(level: EvidenceLevel, stage: Int = 0, event: Int?, decoys: [String] = [], detail: String) {
    self.level = level
    self.stage = stage
    self.event = event
    self.decoys = decoys
    self.detail = detail
  }
}

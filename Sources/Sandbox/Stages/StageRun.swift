internal import Evidence

/// One run as it was seen, with what it proves.
struct StageRun: Sendable {
  let phase: Phase
  let name: String
  let tool: String?
  let persona: String
  let end: ObservedEnd
  let duration: Int
  let processes: [ObservedProcess]
  private(set) var events: [ObservedEvent]
  let unrecordedEvents: Int
  private(set) var evidence: [ObservedEvidence]
  private let proofs: StageEvidence
  /// The end of what it printed.
  let tail: String
  let tier: ObservationTier
  /// Why the tier is not the stronger one.
  let refusal: String?
  /// Exchanges and connections of which the sink tells no more than that they were.
  let untold: SinkTotals
  /// The file that was wanted of it.
  var document: [UInt8]?
  /// What to overlook when it is compared.
  private let custom: StageCustom

  init(
    _ job: StageJob, _ result: BoxResult, _ exchanges: [SinkExchange], _ totals: SinkTotals, _ search: CanarySearch,
    _ request: Observer.Request, environment: String
  ) {
    phase = job.phase
    name = job.name
    tool = job.tool
    persona = job.furnishing.persona
    end = ObservedEnd(result.exit)
    duration = result.duration
    processes = result.processes
    let timeline = StageTimeline(result, exchanges)
    events = timeline.events
    unrecordedEvents = result.unrecordedEvents + timeline.unrecordedEvents
    proofs = StageEvidence(search, job.furnishing, result, exchanges, timeline)
    evidence = proofs.evidence(timeline.events)
    let said = [result.standardOutput.bytes, result.standardError.bytes].first {
      !$0.isEmpty && result.exit == .exited(0)
    }
    let errors = result.standardError.bytes.isEmpty ? result.standardOutput.bytes : result.standardError.bytes
    self.tail = Self.lastLines(said ?? errors, limit: request.limits.tail)
    tier = result.tier
    refusal = result.refusal.map(\.description)
    untold = totals
    custom = StageCustom(
      home: job.furnishing.user.home, interpreter: request.python.prefix, environment: environment,
      subjects: job.subjects)
  }

  var succeeded: Bool { end == .exited(0) }

  /// Why it came to nothing, as a clause.
  var complaint: String { tail.isEmpty ? end.clause : "\(end.clause): \(tail)" }

  /// Marks what is usual, by the same run without the artifact, and drops what that proves as well.
  ///
  /// - Parameter isSame: Whether a startup file, by its path in any environment, is the same with and without the
  ///   artifact.
  mutating func lay(beside baseline: StageRun, isSame: (String) -> Bool) {
    let usual = baseline.startupFiles.filter(isSame)
    if !usual.isEmpty { disregard(usual) }
    var left: [ObservedAction: Int] = [:]
    for event in baseline.events {
      guard let key = baseline.custom.key(event.action) else { continue }
      left[key, default: 0] += 1
    }
    for index in events.indices {
      guard let key = custom.key(events[index].action), let count = left[key], count > 0 else { continue }
      // A file is the same however often it is opened; everything else is done once more.
      if case .open = key {} else { left[key] = count - 1 }
      events[index].isUsual = true
    }
    evidence = proofs.evidence(events, besides: baseline.evidence)
  }

  // MARK: Startup files

  /// Those that were read.
  private var startupFiles: Set<String> {
    Set(
      events.compactMap { event in
        guard case .open(let path, false) = event.action, StartupFile.isOne(path) else { return nil }
        return custom.inner(path)
      })
  }

  /// Names as the cause of an event the last startup file before it that is none of these.
  private mutating func disregard(_ files: Set<String>) {
    var last: [Int: String] = [:]
    for index in events.indices {
      let event = events[index]
      guard let because = event.because else { continue }
      if !files.contains(custom.inner(because)) {
        if let process = event.process { last[process] = because }
        continue
      }
      var other: String?
      var next = event.process
      while let process = next, other == nil {
        other = last[process]
        // A parent is always listed before its child.
        next = processes.indices.contains(process) ? processes[process].parent.flatMap { $0 < process ? $0 : nil } : nil
      }
      events[index] = ObservedEvent(
        time: event.time, process: event.process, because: other, isUsual: event.isUsual, action: event.action)
    }
  }

  // MARK: Output

  /// Whole lines from the end, at most `limit` bytes.
  private static func lastLines(_ bytes: [UInt8], limit: Int) -> String {
    var end = bytes[...]
    while let last = end.last, last == 0x0A || last == 0x0D || last == 0x20 { end.removeLast() }
    guard end.count > limit else { return String(decoding: end, as: UTF8.self) }
    let cut = end.suffix(limit)
    let line = cut.firstIndex(of: 0x0A).map { cut[($0 + 1)...] } ?? cut
    return String(decoding: line, as: UTF8.self)
  }
}

extension ObservedEnd {
  init(_ exit: BoxResult.Exit) {
    switch exit {
    case .exited(let status): self = .exited(status)
    case .signalled(let number): self = .signalled(number)
    case .stopped(let limit): self = .stopped(limit.rawValue)
    }
  }

  /// For a sentence.
  var clause: String {
    switch self {
    case .exited(let status): "it ended with status \(status)"
    case .signalled(let number): "signal \(number) ended it"
    case .stopped(let limit): "the limit of \(limit) ended it"
    }
  }
}

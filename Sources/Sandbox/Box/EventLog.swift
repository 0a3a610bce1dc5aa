internal import Evidence

/// What was seen, as far as the budget goes.
struct EventLog {
  private let limit: Int
  private let start: Int
  private(set) var events: [ObservedEvent] = []
  private(set) var evidence: [ObservedEvidence] = []
  private(set) var unrecorded = 0
  /// Evidence that was noted already: the same again proves nothing more.
  private var noted: Set<ObservedEvidence> = []

  private static let evidenceLimit = 4_096

  init(limit: Int, start: Int) {
    self.limit = limit
    self.start = start
  }

  /// Microseconds since the start.
  var now: Int { Clock.microseconds - start }
  var isFull: Bool { events.count >= limit }

  /// Keeps an event and gives its index; nil when the budget is used up. What ends a box is always kept.
  @discardableResult
  mutating func append(_ process: BoxedProcess?, _ action: ObservedAction) -> Int? {
    var isAlwaysKept = false
    if case .stop = action { isAlwaysKept = true }
    guard !isFull || isAlwaysKept else {
      unrecorded += 1
      return nil
    }
    events.append(
      ObservedEvent(time: now, process: process?.index, because: process?.startupFile, action: action))
    return events.count - 1
  }

  mutating func replace(_ index: Int, _ action: ObservedAction) {
    let old = events[index]
    events[index] = ObservedEvent(time: old.time, process: old.process, because: old.because, action: action)
  }

  /// Evidence has a budget of its own, so that a flood of events cannot hide it.
  mutating func prove(_ level: EvidenceLevel, event: Int?, decoys: Set<String> = [], _ detail: String) {
    let decoys = decoys.sorted()
    let key = ObservedEvidence(level: level, event: nil, decoys: decoys, detail: detail)
    guard evidence.count < Self.evidenceLimit, noted.insert(key).inserted else { return }
    evidence.append(ObservedEvidence(level: level, event: event, decoys: decoys, detail: detail))
  }
}

/// Who may know what decoys contain, beyond who opened them.
struct Taint {
  /// Pipes and sockets that someone who knows had open, by their names in the kernel.
  private var channels: [String: Set<String>] = [:]
  private static let limit = 16_384

  mutating func mark(_ names: Set<String>, _ decoys: Set<String>) {
    for name in names where channels[name] != nil || channels.count < Self.limit {
      channels[name, default: []].formUnion(decoys)
    }
  }

  /// What a process that has these open may have got through them.
  func decoys(through names: Set<String>) -> Set<String> {
    names.reduce(into: []) { $0.formUnion(channels[$1] ?? []) }
  }

  var isEmpty: Bool { channels.isEmpty }
}

/// A call that was let go, and may open a watched inode from now on.
struct PendingOpen {
  let process: BoxedProcess
  let path: String
  let order: Int
}

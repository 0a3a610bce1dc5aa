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

  /// Of everybody, and so of nobody: the box's own outputs.
  private let shared: Set<String>

  /// - Parameter shared: Descriptors whose channels every process has.
  init(shared: [Int32]) {
    self.shared = Set(shared.compactMap { FileStatus.destination(ofLink: "/proc/self/fd/\($0)") })
  }

  mutating func mark(_ names: Set<String>, _ decoys: Set<String>) {
    guard !decoys.isEmpty else { return }
    let names = names.subtracting(shared)
    for name in names where channels[name] != nil || channels.count < Self.limit {
      channels[name, default: []].formUnion(decoys)
    }
  }

  /// What a process that has these open may have got through them.
  func decoys(through names: Set<String>) -> Set<String> {
    names.reduce(into: []) { $0.formUnion(channels[$1] ?? []) }
  }

  var isEmpty: Bool { channels.isEmpty }

  /// What a process may have got goes on to everything that it has open; true where that is news.
  mutating func pass(through names: Set<String>) -> Bool {
    let decoys = decoys(through: names)
    guard !decoys.isEmpty else { return false }
    let isNews = names.subtracting(shared).contains { !(channels[$0]?.isSuperset(of: decoys) ?? false) }
    if isNews { mark(names, decoys) }
    return isNews
  }
}

/// A call that was let go, and may open a watched inode from now on.
struct PendingOpen {
  let process: BoxedProcess
  let path: String
  let order: Int
}

internal import Evidence

/// What a box and its sink saw of one run, as one sequence of events.
///
/// The box sees who connects and not what is said; the sink sees what is said and not by whom. They are joined by the
/// port that it came from, and where that is not known by the destination and the time: an exchange is then of the
/// process whose connection to there is the first one before it that has no exchange yet; the sink tells of connections
/// without a word as well.
struct StageTimeline {
  /// In the order of their times.
  private(set) var events: [ObservedEvent]
  /// The box's, with the indices that its events have here.
  private(set) var evidence: [ObservedEvidence]
  /// Exchanges that are not among the events, for a budget.
  private(set) var unrecordedEvents = 0
  /// Indices of events, by the number of the exchange.
  private var indices: [Int: Int] = [:]

  /// Exchanges that become events.
  private static let limit = 20_000

  init(_ result: BoxResult, _ exchanges: [SinkExchange]) {
    var callers = Callers(result)
    var all = result.events.enumerated().map { Entry(event: $1, source: .box($0)) }
    for exchange in exchanges.sorted(by: { $0.sequence < $1.sequence }) {
      // Asked of everyone, so that a connection finds its own caller also where its exchanges are not told.
      let caller = callers.caller(of: exchange)
      guard all.count < result.events.count + Self.limit else {
        unrecordedEvents += 1
        continue
      }
      let time = max(0, Int(clamping: exchange.began / 1_000) - result.began)
      all.append(
        Entry(
          event: ObservedEvent(
            time: max(time, caller?.time ?? 0), process: caller?.process, because: caller?.because,
            action: ObservedAction(exchange)),
          source: .sink(exchange.sequence)))
    }
    // The order of those of one time stays as it is.
    let order = all.indices.sorted { (all[$0].event.time, $0) < (all[$1].event.time, $1) }
    events = []
    events.reserveCapacity(all.count)
    var moved = [Int](repeating: 0, count: result.events.count)
    for index in order {
      switch all[index].source {
      case .box(let old): moved[old] = events.count
      case .sink(let sequence): indices[sequence] = events.count
      }
      events.append(all[index].event)
    }
    evidence = result.evidence.map { proof in
      ObservedEvidence(
        level: proof.level, stage: proof.stage,
        event: proof.event.flatMap { moved.indices.contains($0) ? moved[$0] : nil }, decoys: proof.decoys,
        detail: proof.detail)
    }
  }

  /// The event of an exchange; nil where it has none, for a budget.
  func event(of exchange: SinkExchange) -> Int? { indices[exchange.sequence] }

  /// The process of an exchange, as its index in the stage; nil where it is not known.
  func process(of exchange: SinkExchange) -> Int? { event(of: exchange).flatMap { events[$0].process } }

  /// Changes what is said of events, and neither their order nor their number.
  mutating func revise(_ body: (inout [ObservedEvent]) -> Void) {
    let count = events.count
    body(&events)
    precondition(events.count == count, "indices of events stay")
  }

  private struct Entry {
    enum Source {
      case box(Int)
      case sink(Int)
    }
    let event: ObservedEvent
    let source: Source
  }
}

/// Who spoke to where, and when.
private struct Callers {
  /// By destination, in the order of their times.
  private var calls: [Destination: [Call]] = [:]
  /// By the connections of the sink.
  private var known: [Int: ObservedEvent] = [:]
  /// By exchanges, for what they carry.
  private var carriers: [Int: ObservedEvent] = [:]
  private let began: Int
  private let result: BoxResult

  /// Microseconds by which the sink may be earlier than the event: the event is noted before the call goes on, and
  /// clocks are the same.
  private static let slack = 1_000

  private struct Destination: Hashable {
    let transport: ObservedTransport
    let address: SinkAddress
  }

  private struct Call {
    let event: ObservedEvent
    /// Whether an exchange was found for it.
    var isAnswered = false
  }

  init(_ result: BoxResult) {
    self.result = result
    began = result.began
    for event in result.events {
      switch event.action {
      case .connect(let transport, let endpoint), .send(let transport, let endpoint):
        guard let address = SinkAddress(endpoint.address, port: endpoint.port) else { continue }
        calls[Destination(transport: transport, address: address), default: []].append(Call(event: event))
      default: break
      }
    }
  }

  /// The event of the call that an exchange came from; nil where there is none.
  mutating func caller(of exchange: SinkExchange) -> ObservedEvent? {
    if let known = known[exchange.connection] ?? exchange.carrier.flatMap({ carriers[$0] }) {
      carriers[exchange.sequence] = known
      return known
    }
    guard let found = find(exchange) else { return nil }
    known[exchange.connection] = found
    carriers[exchange.sequence] = found
    return found
  }

  private mutating func find(_ exchange: SinkExchange) -> ObservedEvent? {
    let asked = exchange.asked
    let address = SinkAddress(high: asked.high, low: asked.low, port: asked.port)
    let destination = Destination(transport: exchange.transport == .tcp ? .tcp : .udp, address: address)
    let time = Int(clamping: exchange.began / 1_000) - began + Self.slack
    if let use = result.speaker(of: exchange) {
      if let event = use.event, result.events.indices.contains(event) { return result.events[event] }
      // Its event was not kept: only the process is known.
      let began = Int(clamping: use.time / 1_000) - began
      return ObservedEvent(
        time: began, process: use.process, because: nil,
        action: .connect(transport: destination.transport, endpoint: use.destination))
    }
    guard let all = calls[destination] else { return nil }
    // Times rise: those of after are at the end.
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].event.time <= time { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    // Bounded: whoever connects ten thousand times to one place is most likely one process.
    let near = max(0, low - 256)..<low
    guard let index = near.first(where: { !all[$0].isAnswered }) else { return all[low - 1].event }
    calls[destination]?[index].isAnswered = true
    return all[index].event
  }
}

extension ObservedAction {
  /// What the sink saw.
  init(_ exchange: SinkExchange) {
    if let question = exchange.question {
      self = .lookUp(name: String(question.name.prefix(1_024)), type: question.typeName)
      return
    }
    let endpoint = ObservedEndpoint(address: exchange.asked.hostText, port: exchange.asked.port)
    let hasContent = exchange.payload.total > 0
    self = .exchange(
      ObservedExchange(
        transport: exchange.transport == .tcp ? .tcp : .udp, endpoint: endpoint,
        host: exchange.names.best.map { String($0.prefix(1_024)) }, application: exchange.application.rawValue,
        isEncrypted: exchange.layers.contains(.tls) || exchange.layers.contains(.https),
        request: exchange.requestLine.isEmpty ? nil : String(exchange.requestLine.prefix(1_024)),
        bytes: exchange.payload.total, sha256: hasContent ? Hex.encode(exchange.payload.sha256) : nil,
        status: exchange.answer.flatMap { $0.status == 0 ? nil : $0.status },
        service: exchange.credentialRead?.service.rawValue))
  }
}

extension SinkExchange.Question {
  /// The record's type as people write it (RFC 3597, 5, for those without a name).
  var typeName: String {
    let names: [UInt16: String] = [
      1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV", 35: "NAPTR",
      64: "SVCB", 65: "HTTPS", 255: "ANY", 257: "CAA",
    ]
    return names[type] ?? "TYPE\(type)"
  }
}

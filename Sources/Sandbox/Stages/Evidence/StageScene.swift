internal import Evidence

/// A stage's processes, events and exchanges, as evidence asks for them.
struct StageScene: Sendable {
  let timeline: StageTimeline
  private let processes: [ObservedProcess]
  private let names: [String: (title: String, place: String)]
  /// What a process became, and where in the events, in their order.
  private var programs: [Int: [(event: Int, program: String, arguments: [String])]] = [:]
  /// Names that exchanges went by, by address.
  private var hosts: [String: String] = [:]
  private let isWhole: Bool
  private let places: DecoyPlaces
  /// Who last opened a file for writing or gave it its name, by its path as it was asked for.
  let writers: [String: (process: Int, event: Int)]

  init(_ result: BoxResult, _ exchanges: [SinkExchange], _ timeline: StageTimeline, _ furnishing: Furnishing) {
    self.timeline = timeline
    processes = result.processes
    isWhole = result.unrecordedEvents == 0
    places = DecoyPlaces(furnishing)
    writers = Self.writers(timeline.events)
    names = Dictionary(furnishing.decoys.map { ($0.id.kind, ($0.title, Self.place(of: $0))) }) { first, _ in first }
    for (index, event) in timeline.events.enumerated() {
      guard let process = event.process, case .execute(let program, let arguments) = event.action else { continue }
      programs[process, default: []].append((index, program, arguments))
    }
    for exchange in exchanges where hosts[exchange.asked.hostText] == nil {
      hosts[exchange.asked.hostText] = exchange.names.best
    }
  }

  private static func place(of decoy: Decoy) -> String {
    guard let first = decoy.places.first else { return "" }
    let more = decoy.places.count - 1
    return more > 0 ? "\(first) and \(more) more" : "\(first)"
  }

  private static func writers(_ events: [ObservedEvent]) -> [String: (process: Int, event: Int)] {
    var writers: [String: (process: Int, event: Int)] = [:]
    for (index, event) in events.enumerated() {
      guard let process = event.process else { continue }
      switch event.action {
      case .open(let path, true): writers[path] = (process, index)
      case .change(_, _, let destination?): writers[destination] = (process, index)
      default: break
      }
    }
    return writers
  }

  // MARK: Processes

  func parent(of process: Int) -> Int? {
    // A parent is always listed before its child, so that walks end.
    processes.indices.contains(process) ? processes[process].parent.flatMap { $0 < process ? $0 : nil } : nil
  }

  /// The process and its ancestors, itself first.
  func lineage(of process: Int) -> [Int] {
    var all: [Int] = []
    var next = Optional(process)
    while let index = next {
      all.append(index)
      next = parent(of: index)
    }
    return all
  }

  /// What a process was when an event took place: its own program, or that of the one that it is a copy of. Nil where
  /// events are missing that may have changed it.
  func program(of process: Int, at event: Int) -> (program: String, arguments: [String])? {
    guard isWhole else { return nil }
    for ancestor in lineage(of: process) {
      if let last = programs[ancestor]?.last(where: { $0.event < event }) { return (last.program, last.arguments) }
    }
    return nil
  }

  /// The process of an event.
  func process(of event: Int?) -> Int? {
    event.flatMap { timeline.events.indices.contains($0) ? timeline.events[$0].process : nil }
  }

  func process(of exchange: SinkExchange) -> Int? { timeline.process(of: exchange) }

  /// Whether a process then was a program that reads this kind for what it is there for.
  func isOwnReader(of kind: String, _ process: Int?, at event: Int?) -> Bool {
    guard let process, let event, let known = program(of: process, at: event) else { return false }
    return OwnReaders.mayRead(kind, known.program, known.arguments)
  }

  /// The last call before an event that moved or removed a decoy, or put something in its place, by its path.
  func lastChange(of kind: String, before event: Int?) -> Int? {
    guard let event else { return nil }
    return timeline.events.prefix(event).lastIndex { event in
      guard case .change(_, let path, let destination) = event.action else { return false }
      return places.has(kind, at: path) || destination.map { places.has(kind, at: $0) } ?? false
    }
  }

  /// Where the call or the exchange of an event led to.
  struct Destination {
    let address: String
    let port: UInt16
    let transport: ObservedTransport
    let isOwnMachine: Bool
    /// Whether it is a socket's mere association, which sends nothing: address sorting tries destinations by it
    /// (RFC 6724). Whoever associates with a resolver asks it.
    let isAssociation: Bool

    /// Whether something may have left there.
    ///
    /// - Parameter datagrams: Addresses to which datagrams were sent.
    func leaves(_ datagrams: Set<String>) -> Bool {
      !isOwnMachine && (!isAssociation || datagrams.contains(address))
    }
  }

  func destination(of event: Int?) -> Destination? {
    guard let event, timeline.events.indices.contains(event) else { return nil }
    switch timeline.events[event].action {
    case .connect(let transport, let endpoint):
      return Destination(
        address: endpoint.address, port: endpoint.port, transport: transport, isOwnMachine: endpoint.staysHere,
        isAssociation: transport == .udp && endpoint.port != 53)
    case .send(let transport, let endpoint):
      return Destination(
        address: endpoint.address, port: endpoint.port, transport: transport, isOwnMachine: endpoint.staysHere,
        isAssociation: false)
    case .exchange(let said):
      return Destination(
        address: said.address, port: said.port, transport: said.transport,
        isOwnMachine: ObservedEndpoint(address: said.address, port: said.port).staysHere, isAssociation: false)
    default: return nil
    }
  }

  // MARK: Words

  /// A process as people speak of it: what it runs, its number, and the startup file that it owes it to.
  func name(of process: Int?, at event: Int? = nil) -> String {
    guard let process, processes.indices.contains(process) else { return "a process" }
    let known = processes[process]
    let then = event.flatMap { self.program(of: process, at: $0) }
    let arguments = then?.arguments ?? known.arguments
    let path = then?.program ?? known.program ?? ""
    let program = path.split(separator: "/").last.map(String.init) ?? "a process"
    let words = [program] + arguments.dropFirst().map { Self.shown($0, 40) }
    let startup = event.flatMap { timeline.events.indices.contains($0) ? timeline.events[$0].because : nil }
    let hook = startup.flatMap { $0.split(separator: "/").last }.map { ", after \(Self.shown($0, 80)) was read" } ?? ""
    return "`\(Self.shown(words.joined(separator: " "), 120))` (process \(known.number)\(hook))"
  }

  /// A credential with where it lies.
  func name(of kind: String) -> String {
    guard let name = names[kind] else { return kind }
    return name.place.isEmpty ? name.title : "\(name.title) at \(name.place)"
  }

  func name(of kinds: [String]) -> String {
    let shown = kinds.prefix(4).map { name(of: $0) }
    let rest = kinds.count - shown.count
    if rest > 0 { return shown.joined(separator: "; ") + "; and \(rest) more" }
    return shown.joined(separator: "; ")
  }

  /// A destination by its name, if it went by one.
  func name(of destination: Destination) -> String {
    Self.name(hosts[destination.address], destination.address, destination.port, destination.transport)
  }

  static func name(of exchange: SinkExchange) -> String {
    name(
      exchange.names.best, exchange.asked.hostText, exchange.asked.port, exchange.transport == .tcp ? .tcp : .udp)
  }

  private static func name(_ host: String?, _ address: String, _ port: UInt16, _ transport: ObservedTransport) -> String
  {
    let shown = host.map { Self.shown($0, 120) }
    return "\(shown.map { $0 == address ? $0 : "\($0) (\(address))" } ?? address) port \(port)/\(transport.rawValue)"
  }

  /// Text of a package's making on one line and no longer than asked for.
  static func shown(_ text: some StringProtocol, _ limit: Int) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(limit) {
      shown.unicodeScalars.append(scalar.value < 32 || (0x7F...0x9F).contains(scalar.value) ? "?" : scalar)
    }
    return text.unicodeScalars.count > limit ? shown + "…" : shown
  }
}

extension ObservedEndpoint {
  /// Whether it is the machine itself, where a program may serve itself; the resolver that some have there is the sink.
  fileprivate var staysHere: Bool {
    port != 53 && (address.hasPrefix("127.") || ["::1", "0.0.0.0", "::"].contains(address))
  }
}

/// Programs that read a credential of their own for what they are there for. Whoever starts them learns nothing by it
/// but through what they say, which is searched.
enum OwnReaders {
  static func mayRead(_ kind: String, _ program: String, _ arguments: [String]) -> Bool {
    let name = program.split(separator: "/").last ?? ""
    switch kind {
    case "git-config": return isOfTheSystem(program) && (name == "git" || name.hasPrefix("git-"))
    case "pip-configuration": return runsPip(name, arguments)
    default: return false
    }
  }

  private static func isOfTheSystem(_ program: String) -> Bool {
    // Read-only in every box.
    ["/usr/", "/bin/", "/sbin/"].contains { program.hasPrefix($0) }
  }

  private static func runsPip(_ name: Substring, _ arguments: [String]) -> Bool {
    if name == "pip" || name == "pip3" { return true }
    guard name.hasPrefix("python") else { return false }
    let words = arguments.dropFirst()
    if let flag = words.firstIndex(of: "-m") { return words[flag...].dropFirst().first == "pip" }
    return words.first { !$0.hasPrefix("-") }.map { $0.hasSuffix("/__pip-runner__.py") || $0.hasSuffix("/pip") }
      ?? false
  }
}

internal import Evidence

/// Who may know what the decoys of a stage say, and whom they spoke to.
struct Knowledge {
  private struct Touch {
    let kind: String
    let how: ObservedAction.Touch
    let event: Int?
  }

  /// How a process came to know something.
  private enum Way: Hashable {
    case opened
    case handed
    /// By a file that somebody wrote who knew.
    case file(String)
  }

  /// A credential that a process knows, and since when.
  private struct Holding {
    let kind: String
    let event: Int
    let way: Way
    /// Who gave it out; what is said there is no egress.
    var source: String?
  }

  private let scene: StageScene
  private let events: [ObservedEvent]
  private var touches: [Int?: [Touch]] = [:]
  private var order: [Int?] = []
  private var holdings: [Int: [Holding]] = [:]
  /// Kinds that somebody opened who had no business to, and those that others opened.
  private var suspicious: Set<String> = []
  private var excused: Set<String> = []
  private var handed: [Spoken] = []

  /// Microseconds by which an opened inode may be told later than what its opener did next.
  private static let slack = 250_000

  /// - Parameter events: The scene's, with what is usual marked.
  init(_ scene: StageScene, _ events: [ObservedEvent]) {
    self.scene = scene
    self.events = events
  }

  // MARK: What was opened

  /// Notes a decoy's inode that was opened.
  mutating func touch(_ proof: ObservedEvidence) {
    let event = proof.event.flatMap { events.indices.contains($0) ? events[$0] : nil }
    var how = ObservedAction.Touch.opened
    if case .touch(_, let done)? = event?.action { how = done }
    for kind in proof.decoys {
      var (process, index) = (event?.process, proof.event)
      if how != .opened, let change = scene.lastChange(of: kind, before: proof.event) {
        // An inode that loses its name tells nothing of who took it.
        (process, index) = (scene.process(of: change), change)
      }
      guard event?.isUsual != true, !scene.isOwnReader(of: kind, process, at: index) else {
        excused.insert(kind)
        continue
      }
      suspicious.insert(kind)
      if touches[process] == nil { order.append(process) }
      touches[process, default: []].append(Touch(kind: kind, how: how, event: proof.event))
      if let process, let event = proof.event, how == .opened {
        holdings[process, default: []].append(Holding(kind: kind, event: event, way: .opened))
      }
    }
  }

  /// Notes credentials that a service handed out.
  mutating func read(_ exchange: Spoken) {
    guard let kind = exchange.credential?.kind else { return }
    suspicious.insert(kind)
    handed.append(exchange)
    guard let event = exchange.event, let process = exchange.process else { return }
    holdings[process, default: []].append(Holding(kind: kind, event: event, way: .handed, source: exchange.address))
  }

  func claimTouches(_ claims: inout Claims) {
    for process in order {
      guard let all = touches[process] else { continue }
      let first = all.compactMap(\.event).min()
      let verbs: [(ObservedAction.Touch, String)] = [
        (.opened, "opened"), (.modified, "changed"), (.moved, "moved"), (.deleted, "deleted"),
      ]
      let parts = verbs.compactMap { how, verb -> String? in
        let kinds = all.filter { $0.how == how }.map(\.kind)
        return kinds.isEmpty ? nil : "\(verb) \(scene.name(of: kinds.unique))"
      }
      claims.add(
        .touched, process, first, all.map(\.kind),
        "\(scene.name(of: process, at: first)) \(parts.joined(separator: " and "))")
    }
    for exchange in handed {
      guard let (kind, request) = exchange.credential else { continue }
      claims.add(
        .touched, exchange.process, exchange.event, [kind],
        "\(scene.name(of: exchange.process, at: exchange.event)) was handed \(scene.name(of: kind)) by "
          + "\(exchange.name) for `\(request)`")
    }
  }

  // MARK: Whom they spoke to

  /// What is known of one process that spoke after it could know.
  private struct Egress {
    var event: Int?
    var kinds: Set<String> = []
    var remembered: Set<String> = []
    var destinations: [String] = []
  }

  mutating func claimEgress(_ spoken: [Spoken], _ claims: inout Claims) {
    followFiles()
    var all: [Int?: Egress] = [:]
    noteBox(&all, spoken)
    noteCalls(&all, spoken)
    noteLate(&all, spoken)
    let sorted = all.sorted {
      ($0.value.event ?? .max, $0.key ?? -1) < ($1.value.event ?? .max, $1.key ?? -1)
    }
    for (process, egress) in sorted {
      let kinds = egress.kinds.union(egress.remembered)
      claims.add(.taintedEgress, process, egress.event, kinds, sentence(process, egress))
    }
  }

  /// What the box saw: inheritance, pipes, and memory.
  private func noteBox(_ all: inout [Int?: Egress], _ spoken: [Spoken]) {
    let datagrams = Set(spoken.filter(\.isDatagram).map(\.address))
    for proof in scene.timeline.evidence where proof.level == .taintedEgress {
      let process = scene.process(of: proof.event)
      if let destination = scene.destination(of: proof.event) {
        guard destination.leaves(datagrams) else { continue }
      }
      let isMemory = proof.detail == StageInspector.memoryDetail
      let kinds = proof.decoys.filter { kind in
        isExcused(kind) ? isMemory && !scene.isOwnReader(of: kind, process, at: proof.event) && !isUsual(kind) : true
      }
      guard !kinds.isEmpty else { continue }
      note(&all[process, default: Egress()], proof.event, kinds, isMemory: isMemory)
    }
  }

  /// What the box does not follow: files, and credentials that services handed out.
  private func noteCalls(_ all: inout [Int?: Egress], _ spoken: [Spoken]) {
    guard !holdings.isEmpty else { return }
    let datagrams = Set(spoken.filter(\.isDatagram).map(\.address))
    for (index, event) in events.enumerated() {
      guard let process = event.process, let destination = scene.destination(of: index), destination.leaves(datagrams)
      else { continue }
      let kinds = held(by: process) {
        $0.event < index
          && ($0.source == nil
            || destination.port != 53 && !Self.isService(destination.address) && $0.source != destination.address)
      }
      if !kinds.isEmpty { note(&all[process, default: Egress()], index, kinds, isMemory: false) }
    }
  }

  /// What a connection carried that was there before the credential was known.
  private func noteLate(_ all: inout [Int?: Egress], _ spoken: [Spoken]) {
    guard !holdings.isEmpty else { return }
    for exchange in spoken where !exchange.isLoopback {
      guard let process = exchange.process else { continue }
      let kinds = held(by: process) {
        ($0.source == nil || !exchange.isLookup && !Self.isService(exchange.address) && $0.source != exchange.address)
          && events[$0.event].time < exchange.ended + Self.slack
      }
      guard !kinds.isSubset(of: all[process]?.kinds ?? []) else { continue }
      note(&all[process, default: Egress()], exchange.event, kinds, isMemory: false, to: exchange.name)
    }
  }

  /// Whether an address is one of those that only the machine's own services have (RFC 3927).
  private static func isService(_ address: String) -> Bool {
    address.hasPrefix("169.254.") || address == "fd00:ec2::254"
  }

  private func held(by process: Int, _ isMeant: (Holding) -> Bool) -> Set<String> {
    Set(scene.lineage(of: process).flatMap { holdings[$0] ?? [] }.filter(isMeant).map(\.kind))
  }

  /// Opened by nobody but those who may.
  private func isExcused(_ kind: String) -> Bool { excused.contains(kind) && !suspicious.contains(kind) }

  /// Opened without the artifact as well.
  private func isUsual(_ kind: String) -> Bool {
    events.contains { event in
      if case .touch(kind, _) = event.action { return event.isUsual }
      return false
    }
  }

  private func note(
    _ egress: inout Egress, _ event: Int?, _ kinds: some Sequence<String>, isMemory: Bool, to name: String? = nil
  ) {
    if let event { egress.event = min(egress.event ?? event, event) }
    if isMemory { egress.remembered.formUnion(kinds) } else { egress.kinds.formUnion(kinds) }
    let destination = name ?? scene.destination(of: event).map { scene.name(of: $0) }
    if let destination, !egress.destinations.contains(destination) { egress.destinations.append(destination) }
  }

  // MARK: Files

  /// Follows what processes know through the files that they write, by the names of these. Only adds to what inodes and
  /// pipes tell: `tar` writes an archive, `openssl` reads it and writes another, and somebody sends that.
  private mutating func followFiles() {
    guard !holdings.isEmpty else { return }
    var files: [String: Set<String>] = [:]
    var written: [Int: Set<String>] = [:]
    for index in events.indices {
      guard let process = events[index].process else { continue }
      switch events[index].action {
      case .open(let path, true) where Self.mayCarry(path):
        written[process, default: []].insert(path)
        let kinds = held(by: process) { $0.event <= index }
        if !kinds.isEmpty { files[path, default: []].formUnion(kinds) }
      case .open(let path, false):
        guard let kinds = files[path] else { continue }
        let news = kinds.subtracting(held(by: process) { $0.event <= index })
        for kind in news.sorted() {
          holdings[process, default: []].append(Holding(kind: kind, event: index, way: .file(path)))
        }
        if !news.isEmpty { mark(&files, written, process, news) }
      case .touch(let kind, .opened):
        if holdings[process]?.contains(where: { $0.event == index }) == true { mark(&files, written, process, [kind]) }
      case .change(_, let path, let destination?):
        if let kinds = files[path] { files[destination, default: []].formUnion(kinds) }
      default: break
      }
    }
  }

  /// Whoever has a file open for writing may write there what is learnt later; so may what was started before.
  private func mark(
    _ files: inout [String: Set<String>], _ written: [Int: Set<String>], _ process: Int, _ kinds: Set<String>
  ) {
    for (writer, paths) in written where scene.lineage(of: writer).contains(process) {
      for path in paths { files[path, default: []].formUnion(kinds) }
    }
  }

  private static func mayCarry(_ path: String) -> Bool {
    path.hasPrefix("/dev/shm/") || !["/dev/", "/proc/", "/sys/"].contains { path.hasPrefix($0) }
  }

  // MARK: Sentences

  private func sentence(_ process: Int?, _ egress: Egress) -> String {
    // The resolver is worth naming only where nothing else is.
    let others = egress.destinations.filter { !$0.hasSuffix("port 53/udp") }
    let shown = others.isEmpty ? egress.destinations : others
    let to = shown.prefix(3).joined(separator: ", ") + (shown.count > 3 ? " and \(shown.count - 3) more" : "")
    var text = "\(scene.name(of: process, at: egress.event)) spoke to \(to.isEmpty ? "the outside" : to)"
    if !egress.kinds.isEmpty {
      text += " after \(reason(egress.kinds, process)) \(scene.name(of: egress.kinds.sorted()))"
    }
    if !egress.remembered.isEmpty {
      let isSame = egress.remembered == egress.kinds
      text += egress.kinds.isEmpty ? " while" : ", and"
      text += " its memory held \(isSame ? "them" : scene.name(of: egress.remembered.sorted()))"
    }
    return text
  }

  private func reason(_ kinds: Set<String>, _ process: Int?) -> String {
    guard let process else { return "somebody had opened" }
    for (distance, ancestor) in scene.lineage(of: process).enumerated() {
      guard let holding = holdings[ancestor]?.first(where: { kinds.contains($0.kind) }) else { continue }
      let who = distance == 0 ? "it" : "the process it comes from"
      switch holding.way {
      case .opened: return "\(who) had opened"
      case .handed: return "\(who) had been handed"
      case .file(let path): return "\(who) had read \(StageScene.shown(path, 120)), which was made from"
      }
    }
    return "a process at the other end of a pipe had opened"
  }
}

extension SinkExchange.CredentialRead.Service {
  /// The kind of decoy that it hands out.
  var kind: String {
    switch self {
    case .awsInstanceV1, .awsInstanceV2: "aws-instance-metadata"
    case .awsContainer: "aws-container-metadata"
    case .google: "gcp-metadata"
    case .azure: "azure-metadata"
    case .kubernetes: "kubernetes-secrets"
    case .alibaba, .oracle, .digitalOcean: rawValue
    }
  }
}

extension SinkAddress {
  /// Whether it is the machine itself.
  var isLoopback: Bool { isIPv4 ? ipv4 >> 24 == 127 : high == 0 && low == 1 }
}

extension [String] {
  /// Each once, in the order of first sight.
  var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

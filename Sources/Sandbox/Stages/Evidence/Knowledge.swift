internal import Evidence

/// Who may know what the decoys of a stage say, and whom they spoke to afterwards.
struct Knowledge {
  private struct Touch {
    let kind: String
    let how: ObservedAction.Touch
    let event: Int?
  }

  /// Credentials that a process has, and since when.
  private struct Holding {
    let kind: String
    let event: Int
    /// Who gave it out; what is said there is no egress.
    let source: String?
  }

  private let scene: StageScene
  private let usual: UsualEvidence
  private var touches: [Int?: [Touch]] = [:]
  private var order: [Int?] = []
  private var holdings: [Int: [Holding]] = [:]
  /// Kinds that somebody opened who had no business to, and those that others opened.
  private var suspicious: Set<String> = []
  private var excused: Set<String> = []
  private var metadata: [(exchange: SinkExchange, kind: String)] = []

  init(_ scene: StageScene, _ usual: UsualEvidence) {
    self.scene = scene
    self.usual = usual
  }

  // MARK: What was opened

  /// Notes a decoy's inode that was opened.
  mutating func touch(_ proof: ObservedEvidence) {
    let process = scene.process(of: proof.event)
    let action = proof.event.flatMap { scene.timeline.events.indices.contains($0) ? scene.timeline.events[$0].action : nil }
    var how = ObservedAction.Touch.opened
    if case .touch(_, let done)? = action { how = done }
    for kind in proof.decoys {
      let depth = process.map { scene.lineage(of: $0).count } ?? 0
      guard !usual.opens(kind, depth: depth), !scene.isOwnReader(of: kind, process, at: proof.event) else {
        excused.insert(kind)
        continue
      }
      suspicious.insert(kind)
      if touches[process] == nil { order.append(process) }
      touches[process, default: []].append(Touch(kind: kind, how: how, event: proof.event))
      if let process, let event = proof.event, how == .opened {
        holdings[process, default: []].append(Holding(kind: kind, event: event, source: nil))
      }
    }
  }

  /// Notes credentials that a service handed out. A look at what it has, and the token that only opens the service
  /// itself, are none.
  mutating func read(_ exchange: SinkExchange) {
    guard let read = exchange.credentialRead, read.isGranted else { return }
    switch read.item {
    case .credentials, .secrets, .userData: break
    case .listing, .session, .identity: return
    }
    let kind = read.service.kind
    suspicious.insert(kind)
    metadata.append((exchange, kind))
    guard let event = scene.timeline.event(of: exchange), let process = scene.process(of: event) else { return }
    holdings[process, default: []].append(Holding(kind: kind, event: event, source: exchange.asked.hostText))
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
    for (exchange, kind) in metadata {
      let event = scene.timeline.event(of: exchange)
      let process = scene.process(of: event)
      claims.add(
        .touched, process, event, [kind],
        "\(scene.name(of: process, at: event)) was handed \(scene.name(of: kind)) by \(scene.name(of: exchange)) for "
          + "`\(StageScene.shown(exchange.requestLine, 160))`")
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

  func claimEgress(
    _ box: [ObservedEvidence], _ exchanges: [SinkExchange], began: Int, _ claims: inout Claims
  ) {
    var all: [Int?: Egress] = [:]
    for proof in box where proof.level == .taintedEgress {
      let process = scene.process(of: proof.event)
      let destination = scene.destination(of: proof.event)
      // What stays on the machine has not left it, but for names, which are asked there.
      guard destination?.isLoopback != true || destination?.port == 53 else { continue }
      let isMemory = proof.detail == StageInspector.memoryDetail
      let kinds = proof.decoys.filter { kind in
        isMemory ? !scene.isOwnReader(of: kind, process, at: proof.event) && !isUsual(kind) : !isExcused(kind)
      }
      guard !kinds.isEmpty else { continue }
      note(&all[process, default: Egress()], proof.event, kinds, isMemory: isMemory)
    }
    noteLater(&all, exchanges, began: began)
    for (process, egress) in all.sorted(by: { ($0.value.event ?? .max, $0.key ?? -1) < ($1.value.event ?? .max, $1.key ?? -1) }) {
      let kinds = egress.kinds.union(egress.remembered)
      claims.add(.taintedEgress, process, egress.event, kinds, sentence(process, egress))
    }
  }

  /// Opened by nobody but those who may.
  private func isExcused(_ kind: String) -> Bool { excused.contains(kind) && !suspicious.contains(kind) }
  private func isUsual(_ kind: String) -> Bool { isExcused(kind) && usual.opens(kind) }

  private func note(_ egress: inout Egress, _ event: Int?, _ kinds: some Sequence<String>, isMemory: Bool) {
    if let event { egress.event = min(egress.event ?? event, event) }
    if isMemory { egress.remembered.formUnion(kinds) } else { egress.kinds.formUnion(kinds) }
    if let destination = scene.destination(of: event) {
      let name = scene.name(of: destination.address, port: destination.port, destination.transport)
      if !egress.destinations.contains(name) { egress.destinations.append(name) }
    }
  }

  /// Adds what the box does not see at a connection: that it was there before the credential was opened, and that the
  /// credential came from a service and not from a file.
  private func noteLater(_ all: inout [Int?: Egress], _ exchanges: [SinkExchange], began: Int) {
    let events = scene.timeline.events
    for exchange in exchanges where exchange.payload.total > 0 || !exchange.head.isEmpty {
      guard let event = scene.timeline.event(of: exchange), let process = scene.process(of: event) else { continue }
      let ended = Int(clamping: exchange.ended / 1_000) - began
      let asked = exchange.asked.hostText
      let held = scene.lineage(of: process).flatMap { holdings[$0] ?? [] }.filter { holding in
        holding.source != asked && events[holding.event].time < ended
          && (holding.source == nil || holding.event < event && exchange.question == nil)
      }
      let kinds = held.map(\.kind).filter { all[process]?.kinds.contains($0) != true }
      guard !kinds.isEmpty, !exchange.asked.isLoopback else { continue }
      note(&all[process, default: Egress()], event, kinds, isMemory: false)
    }
  }

  private func sentence(_ process: Int?, _ egress: Egress) -> String {
    // The resolver is worth naming only where nothing else is.
    let others = egress.destinations.filter { !$0.hasSuffix("port 53/udp") }
    let shown = others.isEmpty ? egress.destinations : others
    let to = shown.prefix(3).joined(separator: ", ") + (shown.count > 3 ? " and \(shown.count - 3) more" : "")
    var text = "\(scene.name(of: process, at: egress.event)) spoke to \(to.isEmpty ? "a destination" : to)"
    if !egress.kinds.isEmpty {
      let kinds = egress.kinds.sorted()
      text += " after \(opener(of: egress.kinds, process)) had opened \(scene.name(of: kinds))"
    }
    if !egress.remembered.isEmpty {
      text += egress.kinds.isEmpty ? " while" : ", and"
      text += " its memory held \(scene.name(of: egress.remembered.sorted()))"
    }
    return text
  }

  private func opener(of kinds: Set<String>, _ process: Int?) -> String {
    guard let process else { return "somebody" }
    let lineage = scene.lineage(of: process)
    if let index = lineage.firstIndex(where: { holdings[$0]?.contains { kinds.contains($0.kind) } == true }) {
      return index == 0 ? "it" : "the process it comes from"
    }
    return "a process at the other end of a pipe"
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

internal import Evidence

/// What a run's processes opened, wrote, said and let out, from which evidence is made: first of itself, and again when
/// it is known what is usual.
///
/// Inodes, sockets and bytes decide; what processes called themselves and their arguments only narrates.
struct StageEvidence: Sendable {
  /// Bytes of one created file that are searched.
  private static let fileBytes = 16 << 20
  /// Bytes of all created files of a stage that are searched.
  private static let allFileBytes = 128 << 20

  private let scene: StageScene
  private let spoken: [Spoken]
  /// What canaries prove, whatever is usual.
  private let found: Claims

  /// Searches everything that the run left and said.
  init(
    _ search: CanarySearch, _ furnishing: Furnishing, _ result: BoxResult, _ exchanges: [SinkExchange],
    _ timeline: StageTimeline
  ) {
    scene = StageScene(result, exchanges, timeline, furnishing)
    spoken = exchanges.compactMap { Spoken($0, timeline, began: result.began) }
    var claims = Claims()
    ExchangeProofs(search, furnishing, scene).claim(exchanges, &claims)
    for (name, output) in [("standard output", result.standardOutput), ("standard error", result.standardError)] {
      Self.claim(search.search(output.bytes).hits, in: name, scene, &claims)
    }
    Self.claimFiles(result.created, search, DecoyPlaces(furnishing), scene, &claims)
    found = claims
  }

  /// Everything that it proves, the strongest first.
  ///
  /// - Parameters:
  ///   - events: The timeline's, with what is usual marked.
  ///   - usual: What the same command proves without the artifact.
  func evidence(_ events: [ObservedEvent], besides usual: [ObservedEvidence] = []) -> [ObservedEvidence] {
    var claims = found
    var known = Knowledge(scene, events)
    for proof in scene.timeline.evidence where proof.level == .touched { known.touch(proof) }
    for exchange in spoken { known.read(exchange) }
    known.claimTouches(&claims)
    known.claimEgress(spoken, &claims)
    let evasions = Set(usual.filter { $0.level == .evasive }.map { Self.what($0.detail) })
    for proof in scene.timeline.evidence where proof.level == .evasive && !evasions.contains(proof.detail) {
      let process = scene.process(of: proof.event)
      claims.add(
        .evasive, process, proof.event, proof.decoys, "\(scene.name(of: process, at: proof.event)): \(proof.detail)")
    }
    return claims.evidence
  }

  /// The part of an evasion's sentence that does not name the process.
  private static func what(_ detail: String) -> String {
    guard let end = detail.firstRange(of: "): ") else { return detail }
    return String(detail[end.upperBound...])
  }

  private static func claim(
    _ hits: [CanaryReport.Hit], in output: String, _ scene: StageScene, _ claims: inout Claims
  ) {
    guard !hits.isEmpty else { return }
    let kinds = Set(hits.map(\.decoy.kind)).sorted()
    claims.add(.proven, nil, nil, kinds, "\(scene.name(of: kinds)): written to \(output): \(HitText.list(hits))")
  }

  // MARK: Files

  private static func claimFiles(
    _ created: CreatedFiles, _ search: CanarySearch, _ places: DecoyPlaces, _ scene: StageScene, _ claims: inout Claims
  ) {
    for proof in scene.timeline.evidence where proof.level == .staged {
      let (path, detail) = StagedFile.parts(proof.detail)
      claim(proof.decoys, detail, path, proof.event, scene, &claims)
    }
    var left = allFileBytes
    for file in created.files where file.isRegular && file.bytes > 0 && left > 0 {
      guard let bytes = created.contents(of: file, limit: min(fileBytes, left)) else { continue }
      left -= bytes.count
      guard let found = StagedFile(search.search(bytes), file.path, places) else { continue }
      claim(found.kinds, found.detail, file.path, nil, scene, &claims)
    }
  }

  private static func claim(
    _ kinds: [String], _ detail: String, _ path: String, _ event: Int?, _ scene: StageScene, _ claims: inout Claims
  ) {
    // Whoever starts the next program is seldom the one who wrote it.
    let writer = scene.writers[path]
    let event = writer?.event ?? event
    let process = writer?.process ?? scene.process(of: event)
    // A program that rewrites its own configuration puts it into a new file first.
    let kinds = kinds.filter { !scene.isOwnReader(of: $0, process, at: event) }
    guard !kinds.isEmpty else { return }
    claims.add(
      .staged, process, event, kinds, "\(scene.name(of: kinds)): \(scene.name(of: process, at: event)) \(detail)")
  }
}

/// One exchange, without what it said.
struct Spoken: Sendable {
  let event: Int?
  let process: Int?
  /// Microseconds since the stage began.
  let ended: Int
  let address: String
  let isLoopback: Bool
  let isDatagram: Bool
  let isLookup: Bool
  /// The destination, in words.
  let name: String
  /// The kind of decoy that was handed out, and the request.
  let credential: (kind: String, request: String)?

  /// Nil for a connection without a word.
  init?(_ exchange: SinkExchange, _ timeline: StageTimeline, began: Int) {
    let isHandshake = exchange.tls?.hello.isEmpty == false
    guard exchange.payload.total > 0 || !exchange.head.isEmpty || isHandshake else { return nil }
    event = timeline.event(of: exchange)
    process = timeline.process(of: exchange)
    ended = Int(clamping: exchange.ended / 1_000) - began
    address = exchange.asked.hostText
    isLoopback = exchange.asked.isLoopback && exchange.asked.port != 53
    isDatagram = exchange.transport == .udp
    isLookup = exchange.question != nil
    name = StageScene.name(of: exchange)
    credential = exchange.credentialRead.flatMap { read in
      // A look at what a service has, and the token that only opens the service itself, are no credentials.
      switch read.item {
      case .credentials, .secrets, .userData:
        read.isGranted ? (read.service.kind, StageScene.shown(exchange.requestLine, 160)) : nil
      case .listing, .session, .identity: nil
      }
    }
  }
}

/// Where decoys lie: what a file holds from the start says nothing of who made it.
struct DecoyPlaces {
  private var paths: [String: Set<String>] = [:]

  init(_ furnishing: Furnishing) {
    for decoy in furnishing.decoys {
      for case .file(let path) in decoy.places { paths[decoy.id.kind, default: []].insert(furnishing.path(of: path)) }
    }
  }

  func has(_ kind: String, at path: String) -> Bool { paths[kind]?.contains(path) ?? false }
}

/// A file of the package's making in which canaries lie.
struct StagedFile {
  let kinds: [String]
  /// `wrote to PATH: …`.
  let detail: String
  private let path: String

  /// Nil where nothing but what belongs there was found.
  init?(_ report: CanaryReport, _ path: String, _ places: DecoyPlaces) {
    let hits = report.hits.filter { !places.has($0.decoy.kind, at: path) }
    guard !hits.isEmpty else { return nil }
    self.path = path
    kinds = Set(hits.map(\.decoy.kind)).sorted()
    detail = "wrote to \(StageScene.shown(path, 200)): \(HitText.list(hits)); SHA-256 of the file \(report.sha256)"
  }

  /// The detail as evidence of a box carries it, with the path in front.
  var marked: String { "\(path)\0\(detail)" }

  static func parts(_ marked: String) -> (path: String, detail: String) {
    // No path has a zero in it.
    let parts = marked.split(separator: "\0", maxSplits: 1)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", marked)
  }
}

/// What was found, in words.
enum HitText {
  private static let most = 4

  static func list(_ hits: [CanaryReport.Hit], _ place: (CanaryReport.Hit) -> String = { bytes($0.outerRange) })
    -> String
  {
    // One sight of each part is enough.
    var seen: Set<String> = []
    let single = hits.filter { seen.insert("\($0.decoy.kind) \($0.part)").inserted }
    let shown = single.prefix(most).map { "\($0.part) (\(StageScene.shown($0.encoding, 160)), \(place($0)))" }
    return shown.joined(separator: ", ") + (single.count > most ? " and \(single.count - most) more" : "")
  }

  static func bytes(_ range: Range<Int>) -> String { "bytes \(range.lowerBound)–\(range.upperBound)" }
}

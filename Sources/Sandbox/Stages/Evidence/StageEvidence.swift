internal import Evidence

/// Makes evidence of what a stage's processes opened, wrote, said and let out.
///
/// Inodes, sockets and bytes decide; what processes called themselves and their arguments only narrates.
struct StageEvidence {
  /// Bytes of one created file that are searched.
  private static let fileBytes = 16 << 20
  /// Bytes of all created files of a stage that are searched.
  private static let allFileBytes = 128 << 20

  let search: CanarySearch
  let furnishing: Furnishing
  private let usual: UsualEvidence

  /// - Parameter usual: What the same command proves without the artifact.
  init(_ search: CanarySearch, _ furnishing: Furnishing, besides usual: UsualEvidence = .none) {
    self.search = search
    self.furnishing = furnishing
    self.usual = usual
  }

  /// Everything that proves something of one run, the strongest first.
  func collect(_ result: BoxResult, _ exchanges: [SinkExchange], _ timeline: StageTimeline) -> [ObservedEvidence] {
    let scene = StageScene(result, exchanges, timeline, furnishing)
    var claims = Claims()
    var known = Knowledge(scene, usual)
    for proof in timeline.evidence where proof.level == .touched { known.touch(proof) }
    for exchange in exchanges { known.read(exchange) }
    known.claimTouches(&claims)
    known.claimEgress(timeline.evidence, exchanges, began: result.began, &claims)
    claimEvasions(scene, &claims)
    ExchangeProofs(search, furnishing, scene).claim(exchanges, &claims)
    for (name, output) in [("standard output", result.standardOutput), ("standard error", result.standardError)] {
      claimOutput(name, output, scene, &claims)
    }
    claimFiles(result.created, scene, &claims)
    return claims.evidence
  }

  private func claimEvasions(_ scene: StageScene, _ claims: inout Claims) {
    for proof in scene.timeline.evidence where proof.level == .evasive && !usual.evades(proof.detail) {
      let process = scene.process(of: proof.event)
      claims.add(.evasive, process, proof.event, proof.decoys, "\(scene.name(of: process, at: proof.event)): \(proof.detail)")
    }
  }

  private func claimOutput(_ name: String, _ output: BoxResult.Output, _ scene: StageScene, _ claims: inout Claims) {
    let hits = search.search(output.bytes).hits
    guard !hits.isEmpty else { return }
    let kinds = Set(hits.map(\.decoy.kind)).sorted()
    claims.add(
      .proven, nil, nil, kinds, "\(scene.name(of: kinds)): written to \(name): \(HitText.list(hits))")
  }

  // MARK: Files

  private func claimFiles(_ created: CreatedFiles, _ scene: StageScene, _ claims: inout Claims) {
    let places = DecoyPlaces(furnishing)
    for proof in scene.timeline.evidence where proof.level == .staged {
      let process = scene.process(of: proof.event)
      claimFile(proof.decoys, proof.detail, process, proof.event, scene, &claims)
    }
    let writers = scene.writers()
    var left = Self.allFileBytes
    for file in created.files where !file.isLink && !file.isRemoval && file.bytes > 0 && left > 0 {
      guard let bytes = created.contents(of: file, limit: min(Self.fileBytes, left)) else { continue }
      left -= bytes.count
      guard let found = StagedFile(search.search(bytes), file.path, places) else { continue }
      let writer = writers[file.path]
      claimFile(found.kinds, found.detail, writer?.process, writer?.event, scene, &claims)
    }
  }

  private func claimFile(
    _ kinds: [String], _ detail: String, _ process: Int?, _ event: Int?, _ scene: StageScene, _ claims: inout Claims
  ) {
    // A program that rewrites its own configuration puts it into a new file first.
    let kinds = kinds.filter { !scene.isOwnReader(of: $0, process, at: event) }
    guard !kinds.isEmpty else { return }
    let who = process == nil ? "a process" : scene.name(of: process, at: event)
    claims.add(.staged, process, event, kinds, "\(scene.name(of: kinds)): \(who) \(detail)")
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
  /// `wrote … to PATH`.
  let detail: String

  /// Nil where nothing but what belongs there was found.
  init?(_ report: CanaryReport, _ path: String, _ places: DecoyPlaces) {
    let hits = report.hits.filter { !places.has($0.decoy.kind, at: path) }
    guard !hits.isEmpty else { return nil }
    kinds = Set(hits.map(\.decoy.kind)).sorted()
    detail = "wrote to \(StageScene.shown(path, 200)): \(HitText.list(hits)); SHA-256 of the file \(report.sha256)"
  }
}

/// What was found, in words.
enum HitText {
  private static let most = 4

  static func list(_ hits: [CanaryReport.Hit], _ place: (CanaryReport.Hit) -> String = { bytes($0.outerRange) }) -> String {
    // One sight of each part is enough.
    var seen: Set<String> = []
    let single = hits.filter { seen.insert("\($0.decoy.kind) \($0.part)").inserted }
    let shown = single.prefix(most).map { "\($0.part) (\(StageScene.shown($0.encoding, 160)), \(place($0)))" }
    return shown.joined(separator: ", ") + (single.count > most ? " and \(single.count - most) more" : "")
  }

  static func bytes(_ range: Range<Int>) -> String { "bytes \(range.lowerBound)–\(range.upperBound)" }
}

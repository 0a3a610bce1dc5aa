internal import Evidence

/// What left a box, or lies in it: searched for the canaries of its decoys.
struct StageEvidence {
  /// Bytes of one created file that are searched.
  private static let fileBytes = 16 << 20
  /// Bytes of all created files of a stage that are searched.
  private static let allFileBytes = 128 << 20

  let search: CanarySearch
  private var found: [ObservedEvidence] = []
  /// Where exchanges stand among the events of the run.
  private var timeline: StageTimeline?
  /// Decoys by level that are told already.
  private var told: Set<String> = []

  init(_ search: CanarySearch) { self.search = search }

  /// Everything that proves something of one run.
  mutating func collect(_ result: BoxResult, _ exchanges: [SinkExchange], _ timeline: StageTimeline)
    -> [ObservedEvidence]
  {
    found = timeline.evidence
    told = []
    self.timeline = timeline
    collectMetadata(exchanges)
    collectExchanges(exchanges)
    collectLookups(exchanges)
    for (name, output) in [("standard output", result.standardOutput), ("standard error", result.standardError)] {
      tell(search.search(output.bytes), .proven) { hit in "\(hit.part) was written to \(name)" }
    }
    collectFiles(result.created)
    return found
  }

  private mutating func collectMetadata(_ exchanges: [SinkExchange]) {
    for exchange in exchanges {
      guard let read = exchange.credentialRead, read.isGranted, told.insert("metadata \(read.service)").inserted else {
        continue
      }
      found.append(
        ObservedEvidence(
          level: .touched, event: timeline?.event(of: exchange), decoys: [read.service.rawValue],
          detail: "credentials were asked of a metadata service: \(exchange.requestLine.prefix(200))"))
    }
  }

  private mutating func collectExchanges(_ exchanges: [SinkExchange]) {
    var connections: [Int: [SinkExchange]] = [:]
    for exchange in exchanges where exchange.question == nil {
      connections[exchange.connection, default: []].append(exchange)
    }
    for (_, parts) in connections.sorted(by: { $0.key < $1.key }) {
      let pieces = parts.map { $0.bytes(of: .hello) + $0.head + $0.payload.kept }
      let target = parts.compactMap(\.names.best).first ?? parts.first.map { "\($0.asked)" } ?? ""
      let way = { (hit: CanaryReport.Hit) in
        "\(hit.part) was sent to \(target) (\(hit.encoding), bytes \(hit.outerRange.lowerBound)–\(hit.outerRange.upperBound))"
      }
      let event = parts.compactMap { timeline?.event(of: $0) }.first
      tell(search.search(exchanges: pieces), .proven, event: event, way)
      for part in parts {
        guard let decoded = part.decoded else { continue }
        tell(search.search(decoded), .proven, event: timeline?.event(of: part), way)
      }
    }
  }

  private mutating func collectLookups(_ exchanges: [SinkExchange]) {
    let lookups = exchanges.compactMap { exchange in
      exchange.question.map { NameLookup(name: $0.name, process: timeline?.process(of: exchange) ?? -1) }
    }
    guard !lookups.isEmpty else { return }
    let event = exchanges.filter { $0.question != nil }.compactMap { timeline?.event(of: $0) }.first
    tell(search.search(lookups: lookups), .proven, event: event) { hit in
      "\(hit.part) was sent in names that were looked up (\(hit.encoding))"
    }
  }

  private mutating func collectFiles(_ created: CreatedFiles) {
    var left = Self.allFileBytes
    for file in created.files where !file.isLink && !file.isRemoval && file.bytes > 0 && left > 0 {
      guard let bytes = created.contents(of: file, limit: min(Self.fileBytes, left)) else { continue }
      left -= bytes.count
      tell(search.search(bytes), .staged) { hit in "\(hit.part) was written to \(file.path) (\(hit.encoding))" }
    }
  }

  private mutating func tell(
    _ report: CanaryReport, _ level: EvidenceLevel, event: Int? = nil, _ detail: (CanaryReport.Hit) -> String
  ) {
    for hit in report.hits where told.insert("\(level) \(hit.decoy) \(hit.part)").inserted {
      found.append(
        ObservedEvidence(level: level, event: event, decoys: [hit.decoy.kind], detail: detail(hit)))
    }
  }
}

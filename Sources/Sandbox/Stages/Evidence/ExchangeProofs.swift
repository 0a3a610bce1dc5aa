internal import Evidence

/// Searches what was said to the sink for canaries, connection by connection, and then for those that were cut between
/// connections.
struct ExchangeProofs {
  /// Bytes that several connections of one process are joined to.
  private static let joinedBytes = 8 << 20
  private static let joinedPieces = 4_000

  private let search: CanarySearch
  private let scene: StageScene
  private let furnishing: Furnishing

  init(_ search: CanarySearch, _ furnishing: Furnishing, _ scene: StageScene) {
    self.search = search
    self.furnishing = furnishing
    self.scene = scene
  }

  /// A canary that was seen, and in which exchange.
  private struct Sight {
    let hit: CanaryReport.Hit
    let exchange: SinkExchange
    let place: String
  }

  private struct Address: Hashable {
    let process: Int?
    let target: String
  }

  func claim(_ exchanges: [SinkExchange], _ claims: inout Claims) {
    let spoken = exchanges.filter { $0.question == nil }
    var sights: [Address: [Sight]] = [:]
    var order: [Address] = []
    func note(_ new: [Sight]) {
      for sight in new where !isOwnService(sight) {
        let address = Address(process: scene.process(of: sight.exchange), target: StageScene.name(of: sight.exchange))
        if sights[address] == nil { order.append(address) }
        sights[address, default: []].append(sight)
      }
    }
    var connections: [Int: [SinkExchange]] = [:]
    for exchange in spoken { connections[exchange.connection, default: []].append(exchange) }
    for (_, parts) in connections.sorted(by: { $0.key < $1.key }) {
      note(sight(in: parts.map { Piece($0) }))
      for part in parts where part.decoded != nil { note(sight(in: [Piece(decoded: part)])) }
      for part in parts { if let frames = Piece(framesOf: part) { note(sight(in: [frames])) } }
    }
    let told = Set(sights.values.flatMap { $0 }.map { Told($0.hit) })
    note(acrossConnections(spoken).filter { !told.contains(Told($0.hit)) })
    for address in order { claim(sights[address] ?? [], address, &claims) }
    claimLookups(exchanges.filter { $0.question != nil }, &claims)
  }

  private struct Told: Hashable {
    let kind: String
    let part: String
    init(_ hit: CanaryReport.Hit) {
      kind = hit.decoy.kind
      part = hit.part
    }
  }

  // MARK: Pieces

  /// What one exchange said, and where in that its content begins.
  private struct Piece {
    let exchange: SinkExchange
    let bytes: [UInt8]
    let content: Int
    /// What the content was made into; nil for the content as it came.
    private let form: String?

    init(_ exchange: SinkExchange) {
      self.exchange = exchange
      let head = exchange.bytes(of: .hello) + exchange.head
      content = head.count
      bytes = head + exchange.payload.kept
      form = nil
    }

    init(decoded exchange: SinkExchange) {
      self.exchange = exchange
      bytes = exchange.decoded ?? []
      content = 0
      form = "decoded content"
    }

    /// The frames of a WebSocket without their masks; nil where there are none.
    init?(framesOf exchange: SinkExchange) {
      guard
        exchange.headers.contains(where: { $0.name.lowercased() == "upgrade" && $0.value.lowercased() == "websocket" })
      else { return nil }
      self.exchange = exchange
      bytes = WebSocketFrames.content(of: exchange.payload.kept)
      content = 0
      form = "content of WebSocket frames"
      if bytes.isEmpty { return nil }
    }

    func place(_ range: Range<Int>) -> String {
      guard range.upperBound <= bytes.count else { return "from here on, cut into several" }
      guard range.lowerBound >= content else { return "bytes \(range.lowerBound)–\(range.upperBound) of the head" }
      let of = "the \(form ?? "content")"
      return "bytes \(range.lowerBound - content)–\(range.upperBound - content) of \(of)"
    }
  }

  private func sight(in pieces: [Piece]) -> [Sight] {
    guard let first = pieces.first else { return [] }
    var starts: [Int] = []
    var total = 0
    for piece in pieces {
      starts.append(total)
      total += piece.bytes.count
    }
    return search.search(exchanges: pieces.map(\.bytes)).hits.map { hit in
      let range = hit.outerRange
      let index = starts.lastIndex { $0 <= range.lowerBound } ?? 0
      let piece = pieces.indices.contains(index) ? pieces[index] : first
      let start = starts.indices.contains(index) ? starts[index] : 0
      return Sight(
        hit: hit, exchange: piece.exchange, place: piece.place(range.lowerBound - start..<range.upperBound - start))
    }
  }

  /// A haul that was cut and sent by one connection after the other; over UDP, from one socket after the other.
  private func acrossConnections(_ exchanges: [SinkExchange]) -> [Sight] {
    var groups: [Int?: [SinkExchange]] = [:]
    for exchange in exchanges { groups[scene.process(of: exchange), default: []].append(exchange) }
    // Several processes may share one haul.
    if groups.count > 1 { groups[-1] = exchanges }
    return groups.sorted { ($0.key ?? -2) < ($1.key ?? -2) }.flatMap { _, parts -> [Sight] in
      guard Set(parts.map(\.connection)).count > 1 else { return [] }
      var pieces: [Piece] = []
      var left = Self.joinedBytes
      for part in parts.sorted(by: { $0.began < $1.began }).prefix(Self.joinedPieces) {
        let piece = Piece(part)
        left -= piece.bytes.count
        guard left >= 0 else { break }
        pieces.append(piece)
      }
      return sight(in: pieces)
    }
  }

  /// Whether a service gets back what it handed out, or what it takes itself: nobody else learns anything by that. It
  /// is the address that tells; a request can claim any name.
  private func isOwnService(_ sight: Sight) -> Bool {
    let address = sight.exchange.asked.hostText
    let resolved = sight.exchange.names.resolved
    for service in furnishing.metadata
    where service.addresses.contains(address) || resolved.map(service.hosts.contains) == true {
      if service.provider == .kubernetes, sight.hit.decoy.kind.hasPrefix("kubernetes-") { return true }
      let isIts = furnishing.decoys.first { $0.id == sight.hit.decoy }?.places.contains { place in
        guard case .metadata(let url) = place else { return false }
        return (service.hosts + service.addresses).contains {
          url.hasPrefix("http://\($0)/") || url.hasPrefix("https://\($0)/")
        }
      }
      if isIts == true { return true }
    }
    return false
  }

  // MARK: Sentences

  private func claim(_ sights: [Sight], _ address: Address, _ claims: inout Claims) {
    guard let first = sights.first else { return }
    let kinds = Set(sights.map(\.hit.decoy.kind)).sorted()
    let event = scene.timeline.event(of: first.exchange)
    let places = Dictionary(sights.map { ($0.hit, $0.place) }) { first, _ in first }
    let exchange = first.exchange
    var text = "\(scene.name(of: kinds)): \(scene.name(of: address.process, at: event)) sent to \(address.target)"
    if exchange.layers.contains(.tls) || exchange.layers.contains(.https) { text += " through TLS" }
    if !exchange.requestLine.isEmpty { text += " in `\(StageScene.shown(exchange.requestLine, 120))`" }
    text += ": " + HitText.list(sights.map(\.hit)) { places[$0] ?? "" }
    if exchange.payload.total > 0 {
      text += "; SHA-256 of the content \(Hex.encode(exchange.payload.sha256))"
    }
    claims.add(.proven, address.process, event, kinds, text)
  }

  // MARK: Names

  private func claimLookups(_ exchanges: [SinkExchange], _ claims: inout Claims) {
    guard !exchanges.isEmpty else { return }
    let lookups = exchanges.compactMap { exchange in
      exchange.question.map { NameLookup(name: $0.name, process: scene.process(of: exchange) ?? -1) }
    }
    var hits = search.search(lookups: lookups).hits
    if Set(lookups.map(\.process)).count > 1 {
      // Each name by a program of its own, as `nslookup` in a loop asks.
      hits += search.search(lookups: lookups.map { NameLookup(name: $0.name, process: 0) }).hits
    }
    // A message can carry more than a name.
    if hits.isEmpty { hits = search.search(exchanges: exchanges.map(\.payload.kept)).hits }
    guard !hits.isEmpty else { return }
    let kinds = Set(hits.map(\.decoy.kind)).sorted()
    let first = exchanges.first { scene.timeline.event(of: $0) != nil && isCarrier($0) } ?? exchanges[0]
    let event = scene.timeline.event(of: first)
    let process = scene.process(of: first)
    let way = first.layers.contains(.https) ? " over HTTPS" : first.layers.contains(.tls) ? " over TLS" : ""
    claims.add(
      .proven, process, event, kinds,
      "\(scene.name(of: kinds)): \(scene.name(of: process, at: event)) sent in names that were looked up\(way), such as "
        + "\(StageScene.shown(first.question?.name ?? "", 120)): "
        + HitText.list(hits) { hit in "in \(hit.layers.first?.coding.description ?? "one name")" })
  }

  /// A name with a label too long to be meant for people.
  private func isCarrier(_ exchange: SinkExchange) -> Bool {
    exchange.question?.labels.contains { $0.count >= 20 } ?? false
  }
}

/// What a client says through a WebSocket, whose frames are masked so that nobody on the way reads them (RFC 6455, 5.3).
enum WebSocketFrames {
  /// The payloads of all frames, one after the other, as far as they can be followed.
  static func content(of bytes: [UInt8]) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(bytes.count)
    var position = 0
    while position + 2 <= bytes.count {
      let isMasked = bytes[position + 1] & 0x80 != 0
      var length = Int(bytes[position + 1] & 0x7F)
      position += 2
      let extra = length == 126 ? 2 : length == 127 ? 8 : 0
      guard position + extra <= bytes.count else { break }
      if extra > 0 {
        let wide = bytes[position..<position + extra].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        length = Int(clamping: wide)
        position += extra
      }
      var mask: [UInt8] = [0, 0, 0, 0]
      if isMasked {
        guard position + 4 <= bytes.count else { break }
        mask = Array(bytes[position..<position + 4])
        position += 4
      }
      let end = position + min(length, bytes.count - position)
      for index in position..<end { content.append(bytes[index] ^ mask[(index - position) & 3]) }
      position = end
    }
    return content
  }
}

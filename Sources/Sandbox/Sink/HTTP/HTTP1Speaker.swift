/// An HTTP/1.x server (RFC 9112): persistent connections, chunked content, `Expect: 100-continue`, CONNECT, requests as
/// to a proxy. Of upgrades only that to a WebSocket (RFC 6455) is taken; what its client says is the request's content.
///
/// What breaks the rules is answered with 400, and everything after it counts as content: nothing that was sent is lost
/// to a parser's opinion.
final class HTTP1Speaker: Speaker {
  private enum State {
    case head
    case content(left: Int)
    case chunkSize, chunkEnd, trailers
    case chunk(left: Int)
    /// Content without an end of its own, or the remains of a broken request.
    case rest
    case closed
  }

  private var state = State.head
  private var line: [UInt8] = []
  private var lineCount = 0
  private var headCount = 0
  private var draft: ExchangeDraft?
  /// The request's fields: where its content ends depends on them even if no budget is left to record them.
  private var fields: [SinkExchange.Header] = []
  private var method = ""
  private var target = ""
  private var isVersion0 = false
  private var requests = 0
  /// Fields that are looked at; the head has no room for many more.
  private static let mostFields = 16_384

  func receive(_ bytes: [UInt8], _ connection: Connection) {
    var rest = bytes[...]
    while !rest.isEmpty {
      switch state {
      case .closed: return
      case .rest:
        draft?.addPayload(rest)
        return
      case .content(let left):
        take(&rest, left, { .content(left: $0) }) { self.respond(connection) }
      case .chunk(let left):
        take(&rest, left, { .chunk(left: $0) }) { self.state = .chunkEnd }
      case .head, .chunkSize, .chunkEnd, .trailers:
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
          line += rest
          if headCount + line.count > connection.world.limits.head { fail(431, .head, connection) }
          return
        }
        line += rest[...end]
        rest = rest[(end + 1)...]
        let complete = line
        line = []
        take(line: complete, &rest, connection)
      }
    }
  }

  func end(_ cut: SinkExchange.Cut?, _ connection: Connection) {
    if !line.isEmpty { (draft ?? open(connection)).addHead(line) }
    guard let draft else { return }
    if case .rest = state {
      draft.finish(cut)
    } else {
      if draft.requestLine.isEmpty, !line.isEmpty { draft.setRequestLine(String(decoding: line, as: UTF8.self)) }
      note(HTTPRequest(method: method, target: target, headers: fields), draft, connection)
      draft.finish(cut ?? .closed)
    }
    self.draft = nil
  }

  // MARK: Lines

  private func take(line: [UInt8], _ rest: inout ArraySlice<UInt8>, _ connection: Connection) {
    headCount += line.count
    guard headCount <= connection.world.limits.head else {
      draft?.addPayload(line)
      return fail(431, .head, connection)
    }
    var text = line[...]
    while let last = text.last, last == 10 || last == 13 { text = text.dropLast() }
    switch state {
    case .head: takeHead(line, text, &rest, connection)
    case .chunkSize: takeChunkSize(line, text, connection)
    case .chunkEnd:
      if text.isEmpty {
        headCount -= line.count
        state = .chunkSize
      } else {
        draft?.addPayload(line)
        fail(400, .malformed, connection)
      }
    case .trailers:
      draft?.addHead(line)
      if text.isEmpty { respond(connection) } else { takeField(text, connection) }
    case .content, .chunk, .rest, .closed: break
    }
  }

  private func takeHead(
    _ line: [UInt8], _ text: ArraySlice<UInt8>, _ rest: inout ArraySlice<UInt8>, _ connection: Connection
  ) {
    if draft == nil, text.isEmpty { return }
    let draft = self.draft ?? open(connection)
    draft.addHead(line)
    if lineCount == 0 {
      lineCount = 1
      let parts = text.split(separator: 32, maxSplits: 2).map { String(decoding: $0, as: UTF8.self) }
      draft.setRequestLine(String(decoding: text, as: UTF8.self))
      guard parts.count >= 2, parts.count == 2 || parts[2].hasPrefix("HTTP/1.") else {
        return fail(400, .malformed, connection)
      }
      method = parts[0]
      target = parts[1]
      isVersion0 = parts.count == 2 || parts[2] == "HTTP/1.0"
      if parts.count == 2 { respond(connection) }
    } else if text.isEmpty {
      headEnded(draft, &rest, connection)
    } else {
      lineCount += 1
      takeField(text, connection)
    }
  }

  private func takeField(_ text: ArraySlice<UInt8>, _ connection: Connection) {
    guard let draft else { return }
    let value: (ArraySlice<UInt8>) -> String = { HTTPText.trimmed(String(decoding: $0, as: UTF8.self)) }
    if text.first == 32 || text.first == 9 {
      // A folded line belongs to the field before it (RFC 9112, 5.2).
      draft.continueHeader(value(text))
      if let last = fields.popLast() {
        fields.append(SinkExchange.Header(name: last.name, value: last.value + " " + value(text)))
      }
    } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      let field = SinkExchange.Header(name: value(text[..<colon]), value: value(text[(colon + 1)...]))
      draft.addHeader(field.name, field.value)
      if fields.count < Self.mostFields { fields.append(field) }
    } else {
      draft.addHeader(value(text), "")
      draft.cuts.insert(.malformed)
    }
  }

  private func takeChunkSize(_ line: [UInt8], _ text: ArraySlice<UInt8>, _ connection: Connection) {
    let digits = text.prefix { $0 != UInt8(ascii: ";") }
    // Extensions mean nothing to anyone, which makes them a good place to hide something.
    if digits.count < text.count { draft?.addHead(line) } else { headCount -= line.count }
    guard let size = Int(HTTPText.trimmed(String(decoding: digits, as: UTF8.self)), radix: 16), size >= 0 else {
      draft?.addPayload(line)
      return fail(400, .malformed, connection)
    }
    state = size == 0 ? .trailers : .chunk(left: size)
  }

  // MARK: Content

  /// Finds out where the content ends (RFC 9112, 6.3).
  private func headEnded(_ draft: ExchangeDraft, _ rest: inout ArraySlice<UInt8>, _ connection: Connection) {
    let request = HTTPRequest(method: method, target: target, headers: fields)
    if method == "CONNECT" {
      let taken = Array(rest)
      rest = []
      return tunnel(request, draft, taken, connection)
    }
    let codings = request.list("transfer-encoding")
    let lengths = request.list("content-length")
    if let last = codings.last {
      state = last == "chunked" ? .chunkSize : .rest
    } else if let first = lengths.first {
      guard let length = Int(first), length >= 0, lengths.allSatisfy({ $0 == first }), !first.hasPrefix("+") else {
        return fail(400, .malformed, connection)
      }
      state = .content(left: length)
    } else {
      state = .content(left: 0)
    }
    if case .content(left: 0) = state {
      return acceptWebSocket(request, draft, connection) ? () : respond(connection)
    }
    if request.list("expect").contains("100-continue") {
      connection.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
    if case .rest = state { note(request, draft, connection) }
  }

  /// What a server adds to a client's key to show that it knows the protocol (RFC 6455, 1.3).
  private static let webSocketToken = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  private func acceptWebSocket(_ request: HTTPRequest, _ draft: ExchangeDraft, _ connection: Connection) -> Bool {
    guard method == "GET", !isVersion0, request.list("upgrade").contains("websocket"),
      let key = request["sec-websocket-key"], key.utf8.count <= 128
    else { return false }
    note(request, draft, connection)
    draft.answer = SinkExchange.Answer(status: 101, summary: "websocket", count: 0)
    let accept = HTTPText.base64(Digests.digest("SHA1", Array((key + Self.webSocketToken).utf8)))
    var head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
    head += "sec-websocket-accept: \(accept)\r\n\r\n"
    connection.send(Array(head.utf8))
    state = .rest
    return true
  }

  private func take(
    _ rest: inout ArraySlice<UInt8>, _ left: Int, _ next: (Int) -> State, _ done: () -> Void
  ) {
    let part = rest.prefix(left)
    draft?.addPayload(part)
    rest = rest.dropFirst(part.count)
    state = next(left - part.count)
    if left == part.count { done() }
  }

  // MARK: Answers

  private func open(_ connection: Connection) -> ExchangeDraft {
    let draft = connection.begin(.http1)
    self.draft = draft
    return draft
  }

  private func note(_ request: HTTPRequest, _ draft: ExchangeDraft, _ connection: Connection) {
    draft.origin.names.host = request.host.map(SinkRecorder.name)
  }

  private func respond(_ connection: Connection) {
    guard let draft else { return }
    let request = HTTPRequest(method: method, target: target, headers: fields)
    let answer = connection.world.answer(request, draft)
    requests += 1
    let wishes = request.list("connection") + request.list("proxy-connection")
    let isLast =
      wishes.contains("close") || isVersion0 && !wishes.contains("keep-alive")
      || requests >= connection.world.limits.requestsPerConnection
    send(answer, isLast: isLast, connection)
    draft.finish()
    self.draft = nil
    (lineCount, headCount, fields, state) = (0, 0, [], isLast ? .closed : .head)
    if isLast { connection.close() }
  }

  private func tunnel(
    _ request: HTTPRequest, _ draft: ExchangeDraft, _ rest: [UInt8], _ connection: Connection
  ) {
    note(request, draft, connection)
    state = .closed
    self.draft = nil
    guard connection.depth < connection.world.limits.layers else {
      draft.answer = SinkExchange.Answer(status: 502, summary: "too many tunnels", count: 0)
      draft.finish()
      send(HTTPAnswer(502), isLast: true, connection)
      return connection.close()
    }
    draft.answer = SinkExchange.Answer(status: 200, summary: "tunnel", count: 0)
    draft.finish()
    connection.send(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8))
    connection.enterTunnel(to: target, rest: rest)
  }

  /// Answers what breaks the rules, and goes on listening.
  private func fail(_ status: Int, _ cut: SinkExchange.Cut, _ connection: Connection) {
    let draft = self.draft ?? open(connection)
    draft.addPayload(line)
    line = []
    draft.cuts.insert(cut)
    draft.answer = SinkExchange.Answer(status: status, summary: "", count: 0)
    state = .rest
    send(HTTPAnswer(status), isLast: true, connection)
  }

  private func send(_ answer: HTTPAnswer, isLast: Bool, _ connection: Connection) {
    var head = "HTTP/1.1 \(answer.status) \(answer.reason)\r\n"
    for field in answer.fields(now: HTTPText.now) { head += "\(field.name): \(field.value)\r\n" }
    head += "connection: \(isLast ? "close" : "keep-alive")\r\n\r\n"
    connection.send(Array(head.utf8) + (method == "HEAD" || !answer.allowsContent ? [] : answer.content))
  }
}

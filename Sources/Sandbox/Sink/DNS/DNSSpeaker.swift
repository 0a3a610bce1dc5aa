/// DNS over TCP (RFC 7766) and, when the connection lies inside of TLS, over TLS (RFC 7858).
final class DNSSpeaker: Speaker {
  private var buffer: [UInt8] = []
  private var count = 0

  func receive(_ bytes: [UInt8], _ connection: Connection) {
    buffer += bytes
    var start = 0
    while buffer.count - start >= 2, !connection.isClosing {
      let length = Int(buffer[start]) << 8 | Int(buffer[start + 1])
      guard buffer.count - start - 2 >= length else { break }
      let message = Array(buffer[(start + 2)..<(start + 2 + length)])
      start += 2 + length
      count += 1
      let draft = connection.begin(.dns)
      if let reply = connection.world.answer(query: message, size: 65_535, draft) {
        connection.send(DNSReply.short(reply.count) + reply)
      }
      draft.finish()
      if count >= connection.world.limits.requestsPerConnection { connection.finish(.connection) }
    }
    buffer.removeFirst(start)
  }

  func end(_ cut: SinkExchange.Cut?, _ connection: Connection) {
    guard !buffer.isEmpty || count == 0 else { return }
    let draft = connection.begin(.dns)
    draft.addPayload(buffer)
    draft.finish(cut ?? .closed)
  }
}

extension World {
  /// Answers a query and writes it down; nil when there is nothing to reply to.
  ///
  /// - Parameter size: How many bytes the carrier can take, unless the query says otherwise over UDP.
  func answer(query bytes: [UInt8], size: Int, _ draft: ExchangeDraft) -> [UInt8]? {
    draft.addPayload(bytes)
    switch DNSQuery.parse(bytes) {
    case .failure(.unanswerable):
      draft.cuts.insert(.malformed)
      return nil
    case .failure(.malformed(let id, let flags)):
      draft.cuts.insert(.malformed)
      draft.answer = SinkExchange.Answer(status: 1, summary: "format error", count: 12)
      return DNSReply.formatError(id: id, flags: flags)
    case .success(let query):
      let (reply, isOwn) = resolver.answer(query)
      if !isOwn { draft.cuts.insert(.names) }
      draft.question = SinkExchange.Question(labels: query.labels, type: query.type)
      let type = Resolver.RecordType(rawValue: query.type).map { "\($0)".uppercased() } ?? "TYPE\(query.type)"
      draft.setRequestLine("\(DNSName.text(of: query.labels)) \(type)")
      let limit = size > 512 ? size : min(max(query.payloadSize ?? 512, 512), 1232)
      let encoded = reply.encoded(for: query, size: limit)
      draft.answer = SinkExchange.Answer(
        status: Int(reply.code.rawValue), summary: reply.summary, count: encoded.count)
      return encoded
    }
  }
}

extension World {
  /// Answers a request whose content has all come, and writes both down.
  func answer(_ request: HTTPRequest, _ draft: ExchangeDraft) -> HTTPAnswer {
    var request = request
    draft.origin.names.host = request.host.map(SinkRecorder.name)
    request.content = draft.payload.kept
    let codings = request.list("content-encoding") + request.list("transfer-encoding")
    if !request.content.isEmpty,
      let decoded = ContentDecoder.decode(request.content, codings: codings, limit: limits.decodedPerExchange)
    {
      draft.setDecoded(decoded.bytes, isComplete: decoded.isComplete)
      request.content = decoded.bytes
    }
    let services = MetadataServices(configuration: configuration, asked: draft.origin.asked, now: HTTPText.now)
    let answer = services.answer(request) ?? nameAnswer(request, draft) ?? WebAnswers.answer(request)
    draft.credentialRead = answer.credentialRead
    draft.answer = SinkExchange.Answer(status: answer.status, summary: answer.type, count: answer.content.count)
    return answer
  }

  /// The answer of DNS over HTTPS (RFC 8484), and of the JSON form that public resolvers offer beside it.
  private func nameAnswer(_ request: HTTPRequest, _ draft: ExchangeDraft) -> HTTPAnswer? {
    let message: [UInt8]?
    let isJSON: Bool
    if request["content-type"]?.lowercased() == "application/dns-message", request.method == "POST" {
      (message, isJSON) = (request.content, false)
    } else if let text = request.parameter("dns"), request.method == "GET" {
      (message, isJSON) = (HTTPText.base64url(text), false)
    } else if ["/resolve", "/dns-query"].contains(request.path), let name = request.parameter("name") {
      (message, isJSON) = (DNSQuery.encoded(name: name, type: request.parameter("type")), true)
    } else {
      return nil
    }
    guard let message else { return HTTPAnswer(400) }
    var origin = draft.origin
    origin.layers.append(.https)
    let inner = recorder.begin(origin, .dns)
    inner.carrier = draft.sequence
    defer { inner.finish() }
    guard let reply = answer(query: message, size: 65_535, inner) else { return HTTPAnswer(400) }
    return isJSON ? jsonAnswer(inner) : HTTPAnswer(200, "application/dns-message", reply)
  }

  private func jsonAnswer(_ inner: ExchangeDraft) -> HTTPAnswer {
    guard let question = inner.question, let given = inner.answer else { return HTTPAnswer(400) }
    let name = SinkJSON.string(question.name + ".")
    let type = SinkJSON.number(Int(question.type))
    let holdsAddress = question.type == 1 || question.type == 28
    let record: SinkJSON = ["name": name, "type": type, "TTL": 60, "data": .string(given.summary)]
    let answer = HTTPAnswer.json([
      "Status": .number(given.status), "TC": false, "RD": true, "RA": true, "AD": false, "CD": false,
      "Question": [["name": name, "type": type]], "Answer": holdsAddress ? [record] : [],
    ])
    return HTTPAnswer(200, "application/dns-json", answer.content)
  }
}

extension DNSQuery {
  /// A query's bytes for a name and a type as a JSON client writes them; nil if the name is none.
  static func encoded(name: String, type: String?) -> [UInt8]? {
    guard let labels = DNSName.labels(of: name) else { return nil }
    let names = ["A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "SRV": 33]
    let written = type?.uppercased() ?? "A"
    guard let number = names[written] ?? UInt16(written).map(Int.init) else { return nil }
    return [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + DNSName.encoded(labels) + DNSReply.short(number) + DNSReply.short(1)
  }
}

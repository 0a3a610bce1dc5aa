/// A request in the words that HTTP/1.1 and HTTP/2 share (RFC 9110).
struct HTTPRequest {
  var method: String
  /// The target as it was written.
  var target: String
  /// The host and port that are asked for, from the target or the Host field.
  var authority: String?
  /// The target's path without query, percent-encoded as it came.
  var path: String
  /// What follows the question mark.
  var query: String
  var headers: [SinkExchange.Header]
  /// The content, as far as it was kept, without its coding.
  var content: [UInt8] = []

  /// Takes a target apart (RFC 9112, 3.2).
  init(method: String, target: String, authority: String? = nil, headers: [SinkExchange.Header]) {
    self.method = method
    self.target = target
    self.headers = headers
    var rest = target[...]
    var host = authority
    for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
      let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      host = String(rest[..<end])
      rest = rest[end...]
    }
    let mark = rest.firstIndex(of: "?")
    let path = String(rest[..<(mark ?? rest.endIndex)])
    self.path = path.isEmpty ? "/" : path
    query = mark.map { String(rest[rest.index(after: $0)...]) } ?? ""
    self.authority = host
    if self.authority == nil { self.authority = self["host"] }
  }

  /// The first value of a field; names are given in lower case.
  subscript(name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

  /// All values of a field that is a list, taken apart and in lower case.
  func list(_ name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name }.flatMap { $0.value.split(separator: ",") }
      .map { HTTPText.trimmed($0).lowercased() }
  }

  /// The host that is asked for, in lower case and without a port or final dot.
  var host: String? {
    guard let authority else { return nil }
    let afterUser = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority[...]
    let host = Connection.hostPart(String(afterUser)).lowercased()
    return host.hasSuffix(".") ? String(host.dropLast()) : host
  }

  /// A parameter of the query, percent-decoded.
  func parameter(_ name: String) -> String? {
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.first.map(String.init) == name { return parts.count > 1 ? HTTPText.decoded(parts[1]) : "" }
    }
    return nil
  }
}

/// What is answered to a request.
struct HTTPAnswer {
  var status: Int
  var type: String
  var content: [UInt8]
  var headers: [SinkExchange.Header] = []
  var credentialRead: SinkExchange.CredentialRead?

  init(_ status: Int, _ type: String = "text/plain; charset=utf-8", _ content: some Sequence<UInt8> = []) {
    self.status = status
    self.type = type
    self.content = Array(content)
  }

  static func text(_ text: String, _ status: Int = 200) -> HTTPAnswer {
    HTTPAnswer(status, "text/plain; charset=utf-8", text.utf8)
  }

  static func json(_ value: SinkJSON, _ status: Int = 200) -> HTTPAnswer {
    HTTPAnswer(status, "application/json", value.text.utf8)
  }

  static let notFound = HTTPAnswer(404, "text/html", "<html><head><title>404 Not Found</title></head></html>\n".utf8)

  /// The same answer, recorded as a reading of credentials.
  func reading(
    _ service: SinkExchange.CredentialRead.Service, _ item: SinkExchange.CredentialRead.Item
  ) -> HTTPAnswer {
    var answer = self
    answer.credentialRead = SinkExchange.CredentialRead(service: service, item: item, isGranted: status == 200)
    return answer
  }

  /// The same answer with one more field.
  func with(_ name: String, _ value: String) -> HTTPAnswer {
    var answer = self
    answer.headers.append(SinkExchange.Header(name: name, value: value))
    return answer
  }

  /// Whether the status allows content at all (RFC 9110, 6.4.1).
  var allowsContent: Bool { status >= 200 && status != 204 && status != 304 }

  /// The fields that go with the answer, in lower case as HTTP/2 wants them.
  func fields(now: Int) -> [SinkExchange.Header] {
    var fields = [
      SinkExchange.Header(name: "server", value: "nginx"),
      SinkExchange.Header(name: "date", value: HTTPText.date(now)),
    ]
    if allowsContent {
      if !type.isEmpty { fields.append(SinkExchange.Header(name: "content-type", value: type)) }
      fields.append(SinkExchange.Header(name: "content-length", value: String(content.count)))
    }
    return fields + headers.map { SinkExchange.Header(name: $0.name.lowercased(), value: $0.value) }
  }

  /// The words that go with the status (RFC 9110, 15).
  var reason: String {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 204: "No Content"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 413: "Content Too Large"
    case 431: "Request Header Fields Too Large"
    case 502: "Bad Gateway"
    default: "Status"
    }
  }
}

/// What the web answers: enough for a client to go on talking, and nothing that does anything when it is run.
enum WebAnswers {
  /// The answer to a request that is for no service in particular.
  static func answer(_ request: HTTPRequest) -> HTTPAnswer {
    if let known = service(request) { return known }
    switch request.method {
    case "OPTIONS":
      return HTTPAnswer(204).with("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
        .with("access-control-allow-origin", "*")
    case "CONNECT", "TRACE": return HTTPAnswer(405)
    case "DELETE": return HTTPAnswer(204)
    default: break
    }
    if isBeacon(request.path) { return HTTPAnswer(204) }
    return file(request) ?? plausible(request)
  }

  // MARK: Services that stolen things are sent to

  private static func service(_ request: HTTPRequest) -> HTTPAnswer? {
    let host = request.host ?? ""
    switch host {
    case "hooks.slack.com": return .text("ok")
    case "discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com": return discord(request)
    case "api.telegram.org": return telegram(request)
    case "slack.com" where request.path.hasPrefix("/api/"):
      return .json(["ok": true, "channel": "C024BE91L", "ts": .string("\(HTTPText.now).000200")])
    case "api.github.com": return github(request)
    case "transfer.sh", "0x0.st", "file.io", "oshi.at", "temp.sh", "bashupload.com", "paste.rs", "ix.io":
      return request.method == "GET" ? nil : .text("https://\(host)/a1B2c3/upload\n")
    default: break
    }
    if host.hasPrefix("sts."), host.hasSuffix(".amazonaws.com") || host == "sts.amazonaws.com" { return callerIdentity }
    if host.hasSuffix(".amazonaws.com"), request.method == "PUT" {
      return HTTPAnswer(200, "").with("etag", "\"d41d8cd98f00b204e9800998ecf8427e\"")
    }
    return nil
  }

  /// A webhook answers without content unless it is asked to wait for the message.
  private static func discord(_ request: HTTPRequest) -> HTTPAnswer? {
    guard request.path.hasPrefix("/api/") else { return nil }
    guard request.path.contains("/webhooks/"), request.method == "POST" else {
      return .json(["id": "1081234567890123456", "name": "general", "type": 1])
    }
    guard request.parameter("wait") == "true" else { return HTTPAnswer(204) }
    return .json(["id": "1081234567890123457", "type": 0, "content": "", "channel_id": "1081234567890123400"])
  }

  private static func telegram(_ request: HTTPRequest) -> HTTPAnswer {
    let method = request.path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    switch method {
    case "getme":
      return .json([
        "ok": true, "result": ["id": 5_551_234_567, "is_bot": true, "first_name": "bot", "username": "a_bot"],
      ])
    case "getupdates": return .json(["ok": true, "result": []])
    default:
      let chat: SinkJSON = ["id": .number(Int(request.parameter("chat_id") ?? "") ?? 1), "type": "private"]
      return .json(["ok": true, "result": ["message_id": 1, "date": .number(HTTPText.now), "chat": chat]])
    }
  }

  private static func github(_ request: HTTPRequest) -> HTTPAnswer {
    let user: SinkJSON = ["login": "octo-dev", "id": 583_231, "type": "User"]
    if request.path == "/user" { return .json(user) }
    if request.path.hasSuffix("/repos"), request.method == "GET" { return .json([]) }
    let made: SinkJSON = ["id": 1_296_269, "name": "repository", "full_name": "octo-dev/repository", "owner": user]
    return .json(made, request.method == "POST" || request.method == "PUT" ? 201 : 200)
  }

  private static let callerIdentity = HTTPAnswer(
    200, "text/xml",
    """
    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
    <Arn>arn:aws:sts::123456789012:assumed-role/app-runtime-role/i-0a1b2c3d4e5f60718</Arn>\
    <UserId>AROAEXAMPLEEXAMPLEEXA:i-0a1b2c3d4e5f60718</UserId><Account>123456789012</Account>\
    </GetCallerIdentityResult></GetCallerIdentityResponse>
    """.utf8)

  // MARK: Everything else

  private static func isBeacon(_ path: String) -> Bool {
    let last = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    return ["beacon", "collect", "ping", "track", "pixel", "generate_204", "log", "telemetry"].contains(last)
  }

  /// Files by their names: pictures are empty ones, scripts are a comment, and archives are not there.
  private static func file(_ request: HTTPRequest) -> HTTPAnswer? {
    guard request.method == "GET" || request.method == "HEAD" else { return nil }
    let name = request.path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    guard let dot = name.lastIndex(of: ".") else { return request.path.hasPrefix("/simple/") ? .notFound : nil }
    switch name[dot...] {
    case ".gif": return HTTPAnswer(200, "image/gif", emptyPicture)
    case ".js": return HTTPAnswer(200, "text/javascript", "// ok\n".utf8)
    case ".css": return HTTPAnswer(200, "text/css", [])
    case ".sh", ".py", ".ps1", ".rb", ".pl", ".yml", ".yaml", ".toml", ".ini", ".conf": return .text("# ok\n")
    case ".txt", ".md", ".log": return .text("ok\n")
    case ".gz", ".tgz", ".zip", ".whl", ".xz", ".bz2", ".tar", ".exe", ".bin", ".elf", ".so", ".dll", ".png", ".jpg",
      ".jpeg", ".ico", ".pdf", ".7z", ".deb", ".rpm", ".jar":
      return .notFound
    default: return nil
    }
  }

  /// One transparent pixel.
  private static let emptyPicture: [UInt8] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x21, 0xF9, 4, 1, 0, 0, 0,
    0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
  ]

  /// What the client says it understands best, JSON if it says nothing.
  private static func plausible(_ request: HTTPRequest) -> HTTPAnswer {
    for entry in request.list("accept") {
      let type = entry.split(separator: ";").first.map { HTTPText.trimmed($0) } ?? ""
      switch type {
      case "application/json", "*/*", "application/*": return .json(["ok": true, "status": "success"])
      case "text/html", "application/xhtml+xml":
        let page = "<!doctype html><html><head><title>OK</title></head><body><p>OK</p></body></html>\n"
        return HTTPAnswer(200, "text/html; charset=utf-8", page.utf8)
      case "text/plain", "text/*": return .text("ok\n")
      case "application/xml", "text/xml":
        return HTTPAnswer(200, "application/xml", "<?xml version=\"1.0\"?><response status=\"ok\"/>\n".utf8)
      default:
        if type.hasSuffix("+json") { return .json(["ok": true, "status": "success"]) }
      }
    }
    return .json(["ok": true, "status": "success"])
  }
}

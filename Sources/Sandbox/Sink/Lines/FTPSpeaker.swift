/// A file server that lets everyone in and takes every file (RFC 959), with passive transfers over both families
/// (RFC 2428) and TLS (RFC 4217).
///
/// A session is one exchange. Files come over connections of their own, to a port that the box opens when it is asked
/// for; those are recorded like any other.
final class FTPSpeaker: Speaker {
  private let draft: ExchangeDraft
  private var lines = LineBuffer()
  private var hasLeft = false
  private var transfers: UInt16 = 0

  /// The first of the ports that are named for transfers; IANA leaves these to everyone (RFC 6335, 6).
  static let firstPassivePort: UInt16 = 49_152

  init(_ connection: Connection, greets: Bool) {
    draft = connection.begin(.ftp)
    if greets { reply(220, "FTP server ready", connection) }
  }

  func receive(_ bytes: [UInt8], _ connection: Connection) {
    draft.addPayload(bytes)
    lines.append(bytes)
    while !hasLeft, let line = lines.next() { command(String(decoding: line, as: UTF8.self), connection) }
  }

  func end(_ cut: SinkExchange.Cut?, _ connection: Connection) { draft.finish(cut) }

  private func command(_ line: String, _ connection: Connection) {
    let parts = line.split(separator: " ", maxSplits: 1)
    let verb = parts.first.map { $0.uppercased() } ?? ""
    let argument = parts.count > 1 ? String(parts[1]) : ""
    if draft.requestLine.isEmpty { draft.setRequestLine(line) }
    draft.addHeader(verb, argument)
    switch verb {
    case "USER": reply(331, "Password required", connection)
    case "PASS", "ACCT": reply(230, "Logged in", connection)
    case "AUTH" where !connection.isSecure:
      reply(234, "Ready to start TLS", connection)
      _ = lines.takeAll()
      connection.startTLS(then: self)
    case "PBSZ", "PROT", "TYPE", "MODE", "STRU", "OPTS", "NOOP", "ALLO", "SITE", "MDTM", "CLNT":
      reply(200, "OK", connection)
    case "SYST": reply(215, "UNIX Type: L8", connection)
    case "FEAT": connection.send(Array("211-Features:\r\n EPSV\r\n PASV\r\n SIZE\r\n UTF8\r\n211 End\r\n".utf8))
    case "PWD", "XPWD": reply(257, "\"/\" is the current directory", connection)
    case "CWD", "CDUP", "XCWD", "DELE", "RMD", "RNTO": reply(250, "OK", connection)
    case "MKD", "XMKD": reply(257, "\"\(argument)\" created", connection)
    case "RNFR", "REST": reply(350, "Ready", connection)
    case "EPSV": reply(229, "Entering Extended Passive Mode (|||\(nextPort())|)", connection)
    case "PASV": passive(connection)
    case "STOR", "APPE", "STOU":
      reply(150, "Ok to send data", connection)
      reply(226, "Transfer complete", connection)
    case "RETR", "LIST", "NLST", "MLSD", "SIZE": reply(550, "No such file or directory", connection)
    case "QUIT":
      reply(221, "Goodbye", connection)
      hasLeft = true
      draft.finish()
      connection.close()
    default: reply(502, "Command not implemented", connection)
    }
  }

  private func passive(_ connection: Connection) {
    guard connection.origin.asked.isIPv4 else { return reply(425, "Use EPSV", connection) }
    let port = nextPort()
    let address = connection.origin.asked.networkBytes.map(String.init).joined(separator: ",")
    reply(227, "Entering Passive Mode (\(address),\(port >> 8),\(port & 255))", connection)
  }

  private func nextPort() -> UInt16 {
    defer { transfers = (transfers + 1) % 8_192 }
    return Self.firstPassivePort + transfers
  }

  private func reply(_ code: Int, _ text: String, _ connection: Connection) {
    draft.answer = SinkExchange.Answer(status: code, summary: text, count: 0)
    connection.send(Array("\(code) \(text)\r\n".utf8))
  }
}

/// A mail server that takes every letter (RFC 5321), with STARTTLS (RFC 3207) and any password (RFC 4954).
///
/// A session is one exchange: its payload is everything the client said, commands and letters alike.
final class SMTPSpeaker: Speaker {
  private enum State { case commands, data, password(step: Int) }

  private let draft: ExchangeDraft
  private var lines = LineBuffer()
  private var state = State.commands
  private var hasLeft = false

  /// - Parameter greets: Whether the server speaks first; a client that did so itself is answered without.
  init(_ connection: Connection, greets: Bool) {
    draft = connection.begin(.smtp)
    if greets { reply(220, "mail.\(connection.origin.names.best ?? "local") ESMTP ready", connection) }
  }

  func receive(_ bytes: [UInt8], _ connection: Connection) {
    draft.addPayload(bytes)
    lines.append(bytes)
    while !hasLeft, let line = lines.next() { take(line, connection) }
  }

  func end(_ cut: SinkExchange.Cut?, _ connection: Connection) { draft.finish(cut) }

  private func take(_ line: [UInt8], _ connection: Connection) {
    switch state {
    case .data:
      guard line == [UInt8(ascii: ".")] else { return }
      state = .commands
      reply(250, "2.0.0 Ok: queued", connection)
    case .password(let step):
      draft.addHeader("AUTH", String(decoding: line, as: UTF8.self))
      if step > 1 {
        state = .password(step: step - 1)
        reply(334, "UGFzc3dvcmQ6", connection)
      } else {
        state = .commands
        reply(235, "2.7.0 Authentication successful", connection)
      }
    case .commands: command(String(decoding: line, as: UTF8.self), connection)
    }
  }

  private func command(_ line: String, _ connection: Connection) {
    let parts = line.split(separator: " ", maxSplits: 1)
    let verb = parts.first.map { $0.uppercased() } ?? ""
    let argument = parts.count > 1 ? String(parts[1]) : ""
    if draft.requestLine.isEmpty { draft.setRequestLine(line) }
    draft.addHeader(verb, argument)
    switch verb {
    case "EHLO":
      let extensions = ["local", "PIPELINING", "SIZE 52428800", "8BITMIME", "AUTH PLAIN LOGIN"]
      let offered = extensions + (connection.isSecure ? [] : ["STARTTLS"]) + ["SMTPUTF8"]
      let text = offered.dropLast().map { "250-\($0)\r\n" }.joined() + "250 SMTPUTF8\r\n"
      connection.send(Array(text.utf8))
    case "HELO": reply(250, "local", connection)
    case "STARTTLS" where !connection.isSecure:
      reply(220, "2.0.0 Ready to start TLS", connection)
      // What was sent in the clear after the command must not count as said inside (RFC 3207, 4.2).
      _ = lines.takeAll()
      connection.startTLS(then: self)
    case "AUTH": authenticate(argument.uppercased(), connection)
    case "MAIL", "RCPT", "RSET", "NOOP", "VRFY", "EXPN", "HELP": reply(250, "2.1.0 Ok", connection)
    case "DATA":
      state = .data
      reply(354, "End data with <CR><LF>.<CR><LF>", connection)
    case "QUIT":
      reply(221, "2.0.0 Bye", connection)
      hasLeft = true
      draft.finish()
      connection.close()
    default: reply(500, "5.5.2 Error: command not recognized", connection)
    }
  }

  private func authenticate(_ argument: String, _ connection: Connection) {
    if argument == "LOGIN" {
      state = .password(step: 2)
      reply(334, "VXNlcm5hbWU6", connection)
    } else if argument == "PLAIN" || argument.hasPrefix("LOGIN ") {
      state = .password(step: 1)
      reply(334, argument == "PLAIN" ? "" : "UGFzc3dvcmQ6", connection)
    } else {
      reply(235, "2.7.0 Authentication successful", connection)
    }
  }

  private func reply(_ code: Int, _ text: String, _ connection: Connection) {
    draft.answer = SinkExchange.Answer(status: code, summary: text, count: 0)
    connection.send(Array("\(code) \(text)\r\n".utf8))
  }
}

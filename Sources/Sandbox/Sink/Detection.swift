/// Tells from the first bytes of a connection what is spoken on it; the port only helps where bytes fit several
/// protocols, because malware chooses ports as it likes.
enum Detection {
  /// A protocol that the sink speaks.
  enum Kind: Equatable {
    case http1, http2, dns, smtp, ftp, raw

    func speaker(_ connection: Connection) -> any Speaker {
      switch self {
      case .http1: HTTP1Speaker()
      case .http2: HTTP2Speaker(connection) ?? RawSpeaker()
      case .dns: DNSSpeaker()
      case .smtp: SMTPSpeaker(connection, greets: false)
      case .ftp: FTPSpeaker(connection, greets: false)
      case .raw: RawSpeaker()
      }
    }
  }

  enum Verdict: Equatable {
    case unclear
    case tls
    case known(Kind)
  }

  /// The connection preface of HTTP/2 (RFC 9113, 3.4).
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  private static let methods = [
    "GET ", "POST ", "PUT ", "HEAD ", "DELETE ", "OPTIONS ", "PATCH ", "CONNECT ", "TRACE ", "PROPFIND ", "MKCOL ",
    "REPORT ", "SEARCH ", "LIST ",
  ].map { Array($0.utf8) }

  /// Bytes within which a first line has to end to be looked at.
  private static let longestLine = 8 << 10

  /// Looks at the first bytes.
  ///
  /// - Parameter protocol: What the client and the sink agreed on in a handshake (ALPN).
  static func look(at bytes: [UInt8], port: UInt16, protocol agreed: String?) -> Verdict {
    if agreed == "h2" { return .known(.http2) }
    if ClientHello.mayBegin(bytes) { return bytes.count < 2 ? .unclear : .tls }
    if bytes.starts(with: preface) { return .known(.http2) }
    if methods.contains(where: { bytes.starts(with: $0) }) { return .known(.http1) }
    if preface.starts(with: bytes) || methods.contains(where: { $0.starts(with: bytes) }) { return .unclear }
    if port == 53 || port == 853 || agreed == "dot" { return dns(bytes) }
    return line(bytes)
  }

  /// Two bytes of length and a header that is a query (RFC 1035, 4.2.2).
  private static func dns(_ bytes: [UInt8]) -> Verdict {
    if bytes.count < 5 { return .unclear }
    let length = Int(bytes[0]) << 8 | Int(bytes[1])
    return .known(length >= 12 && bytes[4] & 0x80 == 0 ? .dns : .raw)
  }

  /// Protocols of lines, by their first one.
  private static func line(_ bytes: [UInt8]) -> Verdict {
    guard bytes.first.map({ $0 >= 0x41 && $0 <= 0x7A }) == true else { return .known(.raw) }
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      return bytes.count < longestLine && bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 13 })
        ? .unclear : .known(.raw)
    }
    let text = String(decoding: bytes[..<end], as: UTF8.self).uppercased()
    if text.contains(" HTTP/1.") { return .known(.http1) }
    if text.hasPrefix("EHLO") || text.hasPrefix("HELO") { return .known(.smtp) }
    if text.hasPrefix("USER ") || text.hasPrefix("AUTH TLS") { return .known(.ftp) }
    return .known(.raw)
  }

  /// Whether a server speaks first on a port.
  static func greets(_ port: UInt16) -> Bool {
    switch port {
    case 21, 25, 465, 587, 990, 2525: true
    default: false
    }
  }

  /// What speaks first on the connection's port, if the client does not.
  static func greeter(_ connection: Connection) -> (any Speaker)? {
    switch connection.port {
    case 21: FTPSpeaker(connection, greets: true)
    case 990: connection.isSecure ? FTPSpeaker(connection, greets: true) : nil
    case 465: connection.isSecure ? SMTPSpeaker(connection, greets: true) : nil
    case 25, 587, 2525: SMTPSpeaker(connection, greets: true)
    default: nil
    }
  }
}

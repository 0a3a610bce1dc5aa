/// One thing that a boxed process said to the fake internet, and what it was answered: an HTTP request, a DNS query, a
/// refused TLS handshake, a mail session, or the bytes of a connection whose protocol nobody knows.
///
/// Everything in it but the times and addresses was chosen by the boxed code; none of it decides anything by itself.
package struct SinkExchange: Sendable {
  /// Where the exchange stands in the order of their beginnings.
  package let sequence: Int
  /// The same number for all exchanges of one TCP connection or one conversation over UDP.
  package let connection: Int
  /// The exchange that carried this one, as the HTTP request of a query by DNS over HTTPS.
  package let carrier: Int?
  /// When the first byte came, in nanoseconds of the monotonic clock.
  package let began: UInt64
  /// When the last byte came or the answer was made, in nanoseconds of the monotonic clock.
  package let ended: UInt64
  package let transport: Transport
  /// The address and port that the process asked for.
  package let asked: SinkAddress
  /// Where the bytes came from: with the time, what the box finds the process by.
  package let source: SinkAddress
  package let names: Names
  package let application: Application
  /// The layers that lay around the exchange, the outermost first.
  package let layers: [Layer]
  /// The handshake of the innermost TLS layer, or the one that failed.
  package let tls: Handshake?
  /// The first line: a request line, a command, a question; empty for bytes without lines.
  package let requestLine: String
  package let headers: [Header]
  /// The bytes of the request line and header fields as they came, and of trailers and chunk extensions.
  package let head: [UInt8]
  package let payload: Payload
  /// The payload after gzip or deflate were undone, up to a budget; nil if it was not compressed.
  package let decoded: [UInt8]?
  package let answer: Answer?
  package let question: Question?
  package let credentialRead: CredentialRead?
  /// What kept the exchange from being told in full.
  package let cuts: Set<Cut>

  /// The names that an exchange went by.
  package struct Names: Sendable, Hashable {
    /// The name that had been resolved to the address.
    package var resolved: String?
    /// The name in the ClientHello (SNI).
    package var server: String?
    /// The name in the request: the Host field, the authority, the target of a proxy's request.
    package var host: String?
    /// The target of the CONNECT request within which the exchange happened.
    package var tunnel: String?

    /// The most telling of them.
    package var best: String? { host ?? server ?? tunnel ?? resolved }
  }

  /// What the bytes were taken for.
  package enum Application: String, Sendable {
    case http1, http2, dns, smtp, ftp
    /// A handshake that failed; `tls` says how.
    case tls
    /// Bytes without a protocol that the sink knows.
    case raw
  }

  /// What lies around an exchange.
  package enum Layer: String, Sendable {
    case tls, tunnel, https
  }

  /// A TLS handshake: what the client offered and how it ended.
  package struct Handshake: Sendable {
    package var serverName: String?
    package var offeredProtocols: [String] = []
    /// The ClientHello and what else came before the first answer, up to a budget: several of its fields can hide
    /// something.
    package var hello: [UInt8] = []
    package var selectedProtocol: String?
    package var version: String?
    package var cipher: String?
    /// The number of the alert that the client ended the handshake with (RFC 8446, 6), such as 48: unknown CA.
    package var alert: Int?
    /// Why the handshake failed; nil if it did not.
    package var failure: String?
  }

  /// One header field as it came, or a parameter of a command.
  package struct Header: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  /// The bytes that were sent: those kept, and what is known of all of them.
  package struct Payload: Sendable {
    /// The first bytes, up to the budget.
    package var kept: [UInt8] = []
    /// How many bytes there were.
    package var total = 0
    /// The SHA-256 of all of them.
    package var sha256: [UInt8] = []
    /// How many datagrams carried them; 0 over TCP.
    package var datagrams = 0
  }

  /// What the sink answered.
  package struct Answer: Sendable {
    /// The status of HTTP, the response code of DNS, the last reply of SMTP or FTP; 0 where there is none.
    package var status: Int
    /// The type of the content or the records given.
    package var summary: String
    /// Bytes of content.
    package var count: Int
  }

  /// A question to the resolver.
  package struct Question: Sendable {
    /// The labels as they came, byte by byte: case and unprintable bytes carry data as well.
    package var labels: [[UInt8]]
    /// The type of the record asked for (RFC 1035, 3.2.2).
    package var type: UInt16

    /// The name as people write it; bytes that are no printable ASCII as `\DDD` (RFC 1035, 5.1).
    package var name: String { DNSName.text(of: labels) }
  }

  /// A reading of credentials from a service that hands them out, each with the kind of its own.
  package struct CredentialRead: Sendable, Hashable {
    package enum Service: String, Sendable, CaseIterable {
      case awsInstanceV1 = "aws-imds-v1"
      case awsInstanceV2 = "aws-imds-v2"
      case awsContainer = "aws-ecs"
      case google, azure, alibaba, oracle
      case digitalOcean = "digitalocean"
      case kubernetes
    }

    package enum Item: String, Sendable {
      /// A look at what is there: roles, accounts, properties of the machine.
      case listing
      /// A token that only opens the service itself.
      case session
      /// The identity of the machine, signed or not.
      case identity
      /// Credentials that work elsewhere.
      case credentials
      /// The data a machine booted from.
      case userData = "user-data"
      /// Secrets of a cluster.
      case secrets
    }

    package let service: Service
    package let item: Item
    /// Whether a decoy was handed out.
    package let isGranted: Bool
  }

  /// A budget, a time or an end that came before the exchange was complete.
  package enum Cut: String, Sendable, Hashable {
    /// More bytes than `SinkLimits.keptPerExchange`.
    case payload
    /// More bytes than `SinkLimits.keptInAll`.
    case total
    /// A head that is too long or has too many fields.
    case head
    /// A compressed body that grows beyond its budget or is broken.
    case decoding
    /// More than a connection may send.
    case connection
    /// Too many connections at once or in all; nothing was read.
    case refused
    /// A peer that fell silent or stayed too long.
    case time
    /// Bytes that break the rules of the protocol; what followed is in the payload.
    case malformed
    /// A peer that went away in the middle.
    case closed
    /// The end of the run.
    case stopped
    /// More names than have an address of their own.
    case names
    /// A datagram longer than what was read of it.
    case datagram
  }
}

extension SinkExchange {
  /// A part of an exchange in which something may have been carried out.
  package enum Part: String, Sendable, CaseIterable {
    case payload, decoded, head, hello, names
  }

  /// The bytes of a part, for searching; empty where there are none.
  package func bytes(of part: Part) -> [UInt8] {
    switch part {
    case .payload: payload.kept
    case .decoded: decoded ?? []
    case .head: head
    case .hello: tls?.hello ?? []
    case .names:
      [
        question?.labels.flatMap { $0 }, names.server.map { Array($0.utf8) }, names.host.map { Array($0.utf8) },
        names.tunnel.map { Array($0.utf8) },
      ]
      .compactMap { $0 }.joined(separator: [UInt8(ascii: "\n")]).map { $0 }
    }
  }
}

/// What a sink counted in a run, the exchanges beyond its budget included.
package struct SinkTotals: Sendable, Equatable {
  package var connections = 0
  package var refusedConnections = 0
  package var datagrams = 0
  package var exchanges = 0
  /// Exchanges that are not told because there were too many.
  package var untoldExchanges = 0
  package var bytesReceived = 0
  package var bytesKept = 0
  package var peakOpenConnections = 0
}

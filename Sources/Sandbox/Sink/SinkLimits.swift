/// What a sink spends at most on the processes of one run; every byte that reaches it was written by an enemy.
///
/// What goes beyond a limit is counted and said in `SinkExchange.cuts` and `SinkTotals`, never silently dropped.
package struct SinkLimits: Sendable {
  /// Connections that are open at the same time; more are reset as they come.
  package var openConnections = 512
  /// Connections of the whole run.
  package var connections = 20_000
  /// Exchanges of the whole run that are told one by one, other than queries of DNS; later ones are only counted.
  package var exchanges = 20_000
  /// Queries of DNS that are told one by one: a budget of their own, so that a flood of them hides nothing else.
  package var queries = 20_000
  /// Bytes that are kept of one payload.
  package var keptPerExchange = 4 << 20
  /// Bytes that are kept of all exchanges together: payloads, heads and decoded bodies.
  package var keptInAll = 64 << 20
  /// Bytes that are read from one connection before it is closed.
  package var readPerConnection = 512 << 20
  /// Bytes that one connection may have waiting for a peer that does not read them.
  package var unsent = 1 << 20
  /// Bytes that a compressed body may grow to while it is looked into.
  package var decodedPerExchange = 8 << 20
  /// Bytes of a request's line and header fields.
  package var head = 64 << 10
  /// Header fields of one request.
  package var headerFields = 256
  /// Requests of one connection.
  package var requestsPerConnection = 5_000
  /// Streams of one HTTP/2 connection that are open at the same time.
  package var streams = 32
  /// Tunnels within tunnels, and TLS within TLS.
  package var layers = 4
  /// Names that get an address of their own; later ones share one.
  package var names = 32_768
  /// Certificates that are kept for the next connection to the same name.
  package var certificates = 256
  /// Conversations over UDP (a source and a destination) that are kept apart.
  package var flows = 4_096
  /// How long a connection may be silent.
  package var idle: Duration = .seconds(60)
  /// How long a connection may last.
  package var lifetime: Duration = .seconds(600)
  /// How long a server that speaks first waits for a client that speaks first after all.
  package var greeting: Duration = .milliseconds(60)
  /// How long a few bytes that fit several protocols are held back before they are taken as they are.
  package var detection: Duration = .milliseconds(500)
  /// How long `Sink.stop` goes on reading what lies in the kernel's buffers.
  package var drain: Duration = .milliseconds(250)

  package init() {}
}

/// The sink's protocols without its sockets: one connection or datagram after another, fed with anything.
///
/// For whoever wants to know what arbitrary bytes do to its readers, in bounded time and without a network.
package final class SinkRehearsal {
  /// What came of one conversation.
  package struct Outcome: Sendable {
    package let exchanges: [SinkExchange]
    package let totals: SinkTotals
    /// Bytes that were answered.
    package let answered: Int
    /// The most that ever waited for a peer that reads nothing.
    package let peakUnsent: Int
  }

  private let configuration: SinkConfiguration
  private let tls: TLSServer

  /// Makes an authority, which takes some milliseconds; a rehearsal can be used again and again.
  package init(_ configuration: SinkConfiguration) throws(SinkError) {
    self.configuration = configuration
    tls = try TLSServer(SinkAuthority(name: configuration.authorityName, capacity: configuration.limits.certificates))
  }

  /// One TCP connection to a port, whose bytes come in pieces; `reads` says after which of them the peer takes what is
  /// answered.
  package func connection(port: UInt16, pieces: [[UInt8]], reads: (Int) -> Bool) -> Outcome {
    let world = World(configuration, tls)
    let connection = Connection(world, origin(world, .tcp, port))
    var answered = 0
    var peak = 0
    for (index, piece) in pieces.enumerated() where !connection.isClosing {
      connection.receive(piece)
      peak = max(peak, connection.unsent.count)
      if reads(index) {
        // Whoever has taken everything gets the rest of a long answer; nobody has to be given it without end.
        for _ in 0..<8 where !connection.unsent.isEmpty {
          answered += connection.unsent.count
          connection.unsent = []
          connection.drained()
        }
      }
    }
    if connection.alarm != nil { connection.alarmed() }
    if !connection.isClosing { connection.peerEnded() }
    answered += connection.unsent.count
    return outcome(world, answered, max(peak, connection.unsent.count))
  }

  /// One query of DNS in a datagram.
  package func query(_ bytes: [UInt8]) -> Outcome {
    let world = World(configuration, tls)
    let draft = world.recorder.begin(origin(world, .udp, 53), .dns)
    let reply = world.answer(query: bytes, size: 512, draft)
    draft.finish()
    return outcome(world, reply?.count ?? 0, 0)
  }

  private func origin(_ world: World, _ transport: Transport, _ port: UInt16) -> ExchangeOrigin {
    ExchangeOrigin(
      connection: world.recorder.newConnection(), transport: transport,
      asked: SinkAddress(ipv4: 0xC612_0001, port: port), source: SinkAddress(ipv4: 0xC633_6407, port: 40_000))
  }

  private func outcome(_ world: World, _ answered: Int, _ peak: Int) -> Outcome {
    Outcome(
      exchanges: world.recorder.exchanges, totals: world.recorder.totals, answered: answered, peakUnsent: peak)
  }
}

internal import CSandbox
package import Evidence
import Glibc

/// Which process of a box spoke from which port: what joins an exchange of the sink to the one who began it.
///
/// While a connect or an addressed send is held, the caller's socket is given the port that it would get by itself a
/// moment later; from then on nobody else in the box's network has that port. What a process does with a socket that it
/// inherited counts as its maker's; a descriptor that is exchanged for another while its call is held leads to nobody,
/// and never to somebody else.
package struct SocketOwners: Sendable {
  /// One time that a process spoke.
  package struct Use: Hashable, Sendable {
    /// Index into the result's processes.
    package let process: Int
    /// Index into the result's events, of the connect or send; nil where the event was not kept.
    package let event: Int?
    /// Nanoseconds of the monotonic clock.
    package let time: UInt64
    /// What was asked for, whatever came of it.
    package let destination: ObservedEndpoint
  }

  private struct Key: Hashable {
    let transport: ObservedTransport
    let port: UInt16
  }

  private var uses: [Key: [Use]] = [:]
  private var count = 0
  private static let limit = 65_536

  init() {}

  mutating func note(_ transport: ObservedTransport, port: UInt16, _ use: Use) {
    let key = Key(transport: transport, port: port)
    if count < Self.limit {
      uses[key, default: []].append(use)
      count += 1
    } else if let last = uses[key]?.indices.last {
      // The latest user of a port is the one who matters.
      uses[key]?[last] = use
    }
  }

  /// The last one that spoke from a port up to a time, and to this destination's port if somebody did; nil where nobody
  /// is known.
  package func use(
    of transport: ObservedTransport, port: UInt16, at time: UInt64, to destination: UInt16
  ) -> Use? {
    let earlier = uses[Key(transport: transport, port: port)]?.filter { $0.time <= time } ?? []
    return earlier.last { $0.destination.port == destination } ?? earlier.last
  }
}

extension BoxResult {
  /// Who said what the sink heard: the process, its event, and so the startup file that it is because of.
  package func speaker(of exchange: SinkExchange) -> SocketOwners.Use? {
    owners.use(
      of: exchange.transport == .tcp ? .tcp : .udp, port: exchange.source.port, at: exchange.began,
      to: exchange.asked.port)
  }
}

extension Supervisor {
  /// Gives a socket whose call is held its port, and notes whose that is.
  func noteOwner(
    of socket: Descriptor?, _ process: BoxedProcess, _ transport: ObservedTransport, _ destination: ObservedEndpoint,
    event: Int?
  ) {
    guard let socket else { return }
    let port = csandbox_take_port(socket.number)
    guard port > 0 else { return }
    let now = UInt64(clamping: Clock.nanoseconds(CLOCK_MONOTONIC))
    owners.note(
      transport, port: UInt16(truncatingIfNeeded: port),
      SocketOwners.Use(process: process.index, event: event, time: now, destination: destination))
  }
}

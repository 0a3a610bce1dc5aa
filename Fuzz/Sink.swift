import Sandbox

/// The fake internet of the sandbox: whoever is boxed says to it what they like.
///
/// Entries run in one thread, one input after the other.
nonisolated(unsafe) private let rehearsal: SinkRehearsal? = {
  var configuration = SinkConfiguration()
  configuration.limits.keptPerExchange = 16 << 10
  configuration.limits.keptInAll = 64 << 10
  configuration.limits.decodedPerExchange = 64 << 10
  configuration.limits.requestsPerConnection = 64
  return try? SinkRehearsal(configuration)
}()

/// One connection. The first byte chooses the port, the second how the rest is cut into pieces and whether the peer
/// reads.
func readConnection(_ bytes: [UInt8]) {
  guard let rehearsal, bytes.count > 2 else { return }
  let ports: [UInt16] = [80, 443, 53, 853, 25, 587, 21, 8080, 4444]
  let port = ports[Int(bytes[0]) % ports.count]
  let size = max(1, Int(bytes[1] >> 1))
  let rest = Array(bytes[2...])
  let pieces = stride(from: 0, to: rest.count, by: size).map { Array(rest[$0..<min($0 + size, rest.count)]) }
  let isReading = bytes[1] & 1 != 0
  let outcome = rehearsal.connection(port: port, pieces: pieces) { _ in isReading }
  check(outcome, sent: rest.count)
}

/// One query of DNS.
func readQuery(_ bytes: [UInt8]) {
  guard let rehearsal else { return }
  let outcome = rehearsal.query(bytes)
  promise(outcome.answered <= 1_232, "a reply of \(outcome.answered) bytes, which no datagram carries whole")
  check(outcome, sent: bytes.count)
}

private func check(_ outcome: SinkRehearsal.Outcome, sent: Int) {
  promise(outcome.totals.bytesKept <= 64 << 10, "\(outcome.totals.bytesKept) bytes were kept")
  for exchange in outcome.exchanges {
    promise(exchange.payload.kept.count <= 16 << 10, "\(exchange.payload.kept.count) bytes of one exchange were kept")
    promise(exchange.payload.kept.count <= exchange.payload.total, "more was kept than came")
    promise(exchange.decoded?.count ?? 0 <= 64 << 10, "\(exchange.decoded?.count ?? 0) decoded bytes were kept")
    promise(exchange.ended >= exchange.began, "an exchange ended before it began")
    _ = SinkExchange.Part.allCases.map { exchange.bytes(of: $0) }
    _ = exchange.question?.name
  }
}

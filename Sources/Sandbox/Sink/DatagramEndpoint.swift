internal import CSockets
internal import Glibc

/// A UDP socket: DNS at port 53, and conversations that are recorded and not answered at all others.
final class DatagramEndpoint {
  private let world: World
  private let descriptor: Int32
  private let destination: Destination
  private var flows: [Flow: Conversation] = [:]

  /// Who talks to whom.
  private struct Flow: Hashable {
    let source: SinkAddress
    let asked: SinkAddress
  }

  private struct Conversation {
    let origin: ExchangeOrigin
    var draft: ExchangeDraft?
  }

  init(_ world: World, _ descriptor: Int32, _ destination: Destination) {
    self.world = world
    self.descriptor = descriptor
    self.destination = destination
  }

  /// Takes up to `turns` datagrams.
  ///
  /// - Parameter asked: Where a datagram was meant to go, by its source and the address that it came to.
  func read(_ buffer: inout [UInt8], turns: Int, asked: (SinkAddress, SinkAddress) -> SinkAddress) {
    for _ in 0..<turns {
      var local = csockets_address()
      var peer = csockets_address()
      var isCut: Int32 = 0
      let count = csockets_receive_datagram(descriptor, &buffer, buffer.count, &local, &peer, &isCut)
      // A refusal that an earlier reply met with is told here once; the next datagram may be fine.
      if count < 0 {
        if -count == Int(ECONNREFUSED) { continue }
        return
      }
      world.recorder.totals.datagrams += 1
      world.recorder.totals.bytesReceived += count
      let source = SinkAddress(peer)
      let flow = Flow(source: source, asked: asked(source, destination.asked(at: SinkAddress(local))))
      if let reply = take(buffer[..<count], flow, isCut: isCut != 0) {
        _ = csockets_send_datagram(descriptor, reply, reply.count, &local, &peer)
      }
    }
  }

  /// Ends all conversations and closes the socket.
  func finish() {
    forget()
    close(descriptor)
  }

  private func forget() {
    for conversation in flows.values { conversation.draft?.finish() }
    flows = [:]
  }

  private func take(_ bytes: ArraySlice<UInt8>, _ flow: Flow, isCut: Bool) -> [UInt8]? {
    if flows[flow] == nil {
      if flows.count >= world.limits.flows { forget() }
      var origin = ExchangeOrigin(
        connection: world.recorder.newConnection(), transport: .udp, asked: flow.asked, source: flow.source)
      origin.names.resolved = world.resolver.table.name(of: flow.asked)
      flows[flow] = Conversation(origin: origin)
    }
    guard var conversation = flows[flow] else { return nil }
    if flow.asked.port == 53, case .success = DNSQuery.parse(bytes) {
      let draft = world.recorder.begin(conversation.origin, .dns)
      defer { draft.finish(isCut ? .datagram : nil) }
      return world.answer(query: Array(bytes), size: 512, draft)
    }
    let draft = conversation.draft ?? world.recorder.begin(conversation.origin, .raw)
    conversation.draft = draft
    flows[flow] = conversation
    draft.addDatagram(bytes)
    if isCut { draft.cuts.insert(.datagram) }
    if flow.asked.port == 53, case .failure(.malformed(let id, let flags)) = DNSQuery.parse(bytes) {
      draft.cuts.insert(.malformed)
      return DNSReply.formatError(id: id, flags: flags)
    }
    return nil
  }
}

internal import CSandbox
internal import Evidence
import Glibc

/// Calls to the network in the first tier: somebody listens before the call goes on. A race with its arguments can only
/// lead to a destination where nobody listens yet, in a network where there is nobody else.
extension Supervisor {
  func answerConnect(_ call: csandbox_notification, _ process: BoxedProcess, _ memory: CallerMemory) {
    defer { proceed(call) }
    switch memory.address(at: call.argument(1), count: call.argument(2)) {
    case .local(let path)?: record(call, process, .connectLocally(path: path))
    case .inet(let endpoint)?:
      let transport = transport(of: Int32(truncatingIfNeeded: call.argument(0)), process)
      prepare(transport, endpoint)
      noteEgress(call, process, .connect(transport: transport, endpoint: endpoint))
    case nil: break
    }
  }

  func answerSend(_ call: csandbox_notification, _ process: BoxedProcess, _ memory: CallerMemory) {
    defer { proceed(call) }
    let transport = transport(of: Int32(truncatingIfNeeded: call.argument(0)), process)
    for destination in destinations(call, memory) {
      guard case .inet(let endpoint) = destination else { continue }
      prepare(transport, endpoint)
      noteEgress(call, process, .send(transport: transport, endpoint: endpoint))
    }
  }

  /// The addresses that a send names itself: one, or those of the first messages of many.
  private func destinations(_ call: csandbox_notification, _ memory: CallerMemory) -> [SocketAddress] {
    switch name(of: call) {
    case "sendto": [memory.address(at: call.argument(4), count: call.argument(5))].compactMap(\.self)
    case "sendmsg": [memory.destination(ofMessageAt: call.argument(1))].compactMap(\.self)
    default:
      (0..<min(call.argument(2), 16)).compactMap { memory.destination(ofMessageAt: call.argument(1) &+ $0 * 64) }
    }
  }

  func transport(of descriptor: Int32, _ process: BoxedProcess) -> ObservedTransport {
    guard let socket = process.descriptor(descriptor) else { return .tcp }
    return csandbox_socket_type(socket.number) == Int32(SOCK_DGRAM.rawValue) ? .udp : .tcp
  }

  private func prepare(_ transport: ObservedTransport, _ endpoint: ObservedEndpoint) {
    // What a program finds on its own machine it has put there itself, but for the names that are asked there.
    guard !endpoint.isLoopback || endpoint.port == 53 else { return }
    var listeners = self.listeners
    listeners.need(transport, endpoint) { openSocket($0, port: $1, standingFor: $2) }
    self.listeners = listeners
  }

  /// Notes a destination, and whether who speaks may know what a decoy says.
  func noteEgress(_ call: csandbox_notification, _ process: BoxedProcess, _ action: ObservedAction) {
    let event = record(call, process, action)
    inspect(.connect, process, event: event)
    var decoys = process.decoys
    var ancestor = process.parent
    var via = decoys.isEmpty ? "" : "itself"
    while let next = ancestor {
      if !next.decoys.isEmpty, via.isEmpty { via = "an ancestor" }
      decoys.formUnion(next.decoys)
      ancestor = next.parent
    }
    if decoys.isEmpty, !taint.isEmpty {
      spreadTaint()
      decoys = taint.decoys(through: process.channels())
      via = "the other end of a pipe"
    }
    guard !decoys.isEmpty else { return }
    log.prove(
      .taintedEgress, event: event, decoys: decoys,
      "a process spoke to \(action.destination) after decoys were opened by \(via)")
  }

  /// Follows what decoys say from process to process, as far as pipes and sockets join them now.
  private func spreadTaint() {
    let channels = processes.living.values.map { $0.channels() }
    // Each round reaches at least one more of them.
    for _ in channels {
      let news = channels.count { taint.pass(through: $0) }
      if news == 0 { return }
    }
  }

  func answerBind(_ call: csandbox_notification, _ process: BoxedProcess, _ memory: CallerMemory) {
    guard case .inet(let endpoint)? = memory.address(at: call.argument(1), count: call.argument(2)) else {
      // Without a network of its own only what a private tree holds can be bound, which Landlock sees to.
      proceed(call)
      return
    }
    record(call, process, .bind(endpoint: endpoint))
    if run.isBare { refuse(call, EACCES) } else { proceed(call) }
  }

  func answerSocket(_ call: csandbox_notification, _ process: BoxedProcess) {
    let family = Int32(truncatingIfNeeded: call.argument(0))
    switch family {
    case AF_UNIX, AF_NETLINK: proceed(call)
    case AF_INET where run.isBare && name(of: call) == "socket": giveLoopbackSocket(call)
    case AF_INET6 where run.isBare: refuse(call, EAFNOSUPPORT)
    default:
      refuse(
        call, EAFNOSUPPORT, process, name: "socket family \(family)",
        "a socket of a family that no namespace confines")
    }
  }
}

extension ObservedAction {
  /// Where it leads, for a sentence.
  fileprivate var destination: String {
    switch self {
    case .connect(let transport, let endpoint), .send(let transport, let endpoint):
      "\(endpoint.address) port \(endpoint.port)/\(transport.rawValue)"
    default: "a destination"
    }
  }
}

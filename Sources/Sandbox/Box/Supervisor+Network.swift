internal import CSandbox
internal import Evidence
import Glibc

/// Calls to the network in the first tier: somebody listens before the call goes on. A race with its arguments can only
/// lead to a destination where nobody listens yet, in a network where there is nobody else.
extension Supervisor {
  func answerConnect(_ call: csandbox_notification, _ process: BoxedProcess, _ memory: CallerMemory) {
    switch memory.address(at: call.argument(1), count: call.argument(2)) {
    case .local(let path)?:
      record(call, process, .connectLocally(path: path))
      meet(process, at: "unix:\(path)")
    case .inet(let endpoint)?:
      let socket = process.descriptor(Int32(truncatingIfNeeded: call.argument(0)))
      let transport = Self.transport(of: socket)
      guard prepare(transport, endpoint) else {
        record(call, process, .connect(transport: transport, endpoint: endpoint))
        return refuse(call, ECONNREFUSED)
      }
      let event = noteOutgoing(call, process, .connect(transport: transport, endpoint: endpoint), endpoint)
      noteOwner(of: socket, process, transport, endpoint, event: event)
    case nil: break
    }
    proceed(call)
  }

  func answerSend(_ call: csandbox_notification, _ process: BoxedProcess, _ memory: CallerMemory) {
    defer { proceed(call) }
    let destinations = destinations(call, memory)
    guard !destinations.isEmpty else { return }
    let socket = process.descriptor(Int32(truncatingIfNeeded: call.argument(0)))
    let transport = Self.transport(of: socket)
    for destination in destinations {
      guard case .inet(let endpoint) = destination else { continue }
      _ = prepare(transport, endpoint)
      let event = noteOutgoing(call, process, .send(transport: transport, endpoint: endpoint), endpoint)
      noteOwner(of: socket, process, transport, endpoint, event: event)
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

  private static func transport(of socket: Descriptor?) -> ObservedTransport {
    guard let socket else { return .tcp }
    return csandbox_socket_type(socket.number) == Int32(SOCK_DGRAM.rawValue) ? .udp : .tcp
  }

  /// Sees to it that somebody listens; false where nobody may, and the caller is to be told what a real machine would
  /// tell it.
  ///
  /// What a program finds on its own machine it has put there itself, but for the names that are asked there: no
  /// listener is opened for a loopback address, and one that the sink has for every address does not count there.
  private func prepare(_ transport: ObservedTransport, _ endpoint: ObservedEndpoint) -> Bool {
    if endpoint.isOwnMachine { return transport == .udp || !listeners.isOpen(transport, endpoint.port) }
    var listeners = self.listeners
    listeners.need(transport, endpoint) { openSocket($0, port: $1, standingFor: $2) }
    self.listeners = listeners
    return true
  }

  /// Notes a destination; gives the event.
  private func noteOutgoing(
    _ call: csandbox_notification, _ process: BoxedProcess, _ action: ObservedAction, _ endpoint: ObservedEndpoint
  ) -> Int? {
    guard endpoint.isOwnMachine else { return noteEgress(call, process, action) }
    meet(process, at: "port:\(endpoint.port)")
    return record(call, process, action)
  }

  /// Two who use one address of the box's own, a path or a port, may tell each other what they know: it joins them as a
  /// pipe would. An address that nobody serves joins nobody, however many ask there.
  func meet(_ process: BoxedProcess, at address: String) {
    guard !plan.watches.isEmpty else { return }
    findServers()
    guard servers.contains(address) else { return }
    process.use(address)
    taint.mark([address], process.decoys)
  }

  /// Notes who serves an address; a port that the kernel chooses is known once it was chosen.
  private func serve(_ process: BoxedProcess, _ call: csandbox_notification, at address: SocketAddress) {
    guard !plan.watches.isEmpty, servers.count < Self.serverLimit else { return }
    switch address {
    case .local(let path) where !path.isEmpty: join(process, "unix:\(path)")
    case .inet(let endpoint) where endpoint.port != 0: join(process, "port:\(endpoint.port)")
    default:
      guard unnamedServers.count < Self.serverLimit else { return }
      unnamedServers.append((process, Int32(truncatingIfNeeded: call.argument(0))))
    }
  }

  private func findServers() {
    for (process, number) in unnamedServers {
      guard let socket = process.descriptor(number) else { continue }
      let port = csandbox_take_port(socket.number)
      if port > 0 { join(process, "port:\(port)") }
    }
    unnamedServers = []
  }

  private func join(_ process: BoxedProcess, _ address: String) {
    servers.insert(address)
    process.use(address)
    taint.mark([address], process.decoys)
  }

  private static let serverLimit = 1_024

  /// Notes a destination, and whether who speaks may know what a decoy says; gives the event.
  @discardableResult
  func noteEgress(_ call: csandbox_notification, _ process: BoxedProcess, _ action: ObservedAction) -> Int? {
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
    guard !decoys.isEmpty else { return event }
    log.prove(
      .taintedEgress, event: event, decoys: decoys,
      "a process spoke to \(action.destination) after decoys were opened by \(via)")
    return event
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
    let address = memory.address(at: call.argument(1), count: call.argument(2))
    if let address { serve(process, call, at: address) }
    guard case .inet(let endpoint)? = address else {
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

internal import CSandbox
internal import Evidence
import Glibc

/// The network of the second tier. There is no namespace, so that nothing here may depend on memory that the caller can
/// change: sockets are ours, made for the loopback device alone, and no call that names an address ever goes on.
extension Supervisor {
  /// Bytes of one message that are sent for the caller.
  private static let messageBytes = 1 << 20
  private static let pieces = 64

  /// The caller gets a socket that cannot leave the machine, instead of one of its own.
  func giveLoopbackSocket(_ call: csandbox_notification) {
    let type = Int32(truncatingIfNeeded: call.argument(1))
    let made = csandbox_loopback_socket(
      type & ~Int32(SOCK_CLOEXEC.rawValue), Int32(truncatingIfNeeded: call.argument(2)))
    guard made >= 0, let listener else { return refuse(call, made < 0 ? -made : EACCES) }
    let socket = Descriptor(made)
    let closes = type & Int32(SOCK_CLOEXEC.rawValue) != 0
    let status = csandbox_install_descriptor(listener.number, call.id, socket.number, -1, closes ? 1 : 0, 1)
    if status < 0 { refuse(call, EMFILE) }
  }

  /// Puts a socket that is connected to the sink where the caller's own was.
  func replaceConnection(_ call: csandbox_notification, _ process: BoxedProcess, _ memory: CallerMemory) {
    let number = Int32(truncatingIfNeeded: call.argument(0))
    guard let own = process.descriptor(number) else { return refuse(call, EBADF) }
    // The kernel's own word for what kind of socket it is.
    guard csandbox_socket_domain(own.number) == AF_INET else {
      if case .local(let path)? = memory.address(at: call.argument(1), count: call.argument(2)) {
        record(call, process, .connectLocally(path: path))
      }
      return refuse(call, EACCES)
    }
    guard case .inet(let endpoint)? = memory.address(at: call.argument(1), count: call.argument(2)) else {
      return refuse(call, EINVAL)
    }
    let isDatagram = csandbox_socket_type(own.number) == Int32(SOCK_DGRAM.rawValue)
    let transport: ObservedTransport = isDatagram ? .udp : .tcp
    guard !endpoint.isOwnMachine else {
      // What serves there is the machine's and not the box's, which has no servers here.
      record(call, process, .connect(transport: transport, endpoint: endpoint))
      return refuse(call, ECONNREFUSED)
    }
    let event = noteEgress(call, process, .connect(transport: transport, endpoint: endpoint))
    var listeners = self.listeners
    let port = listeners.stand(for: transport, endpoint)
    self.listeners = listeners
    guard let port, let socket = connect(port, isDatagram, like: own.number), let listener else {
      return refuse(call, ECONNREFUSED)
    }
    noteOwner(of: socket, process, transport, endpoint, event: event)
    let status = csandbox_install_descriptor(listener.number, call.id, socket.number, number, 1, 0)
    guard status >= 0 else { return refuse(call, EBADF) }
    _ = csandbox_answer(listener.number, call.id, 0, 0)
  }

  private func connect(_ port: UInt16, _ isDatagram: Bool, like own: Int32) -> Descriptor? {
    let type = isDatagram ? SOCK_DGRAM : SOCK_STREAM
    let made = csandbox_loopback_socket(Int32(type.rawValue), 0)
    guard made >= 0 else { return nil }
    let socket = Descriptor(made)
    // To a listener of our own, on this machine: this never waits.
    guard Loopback.with(port: port, { Glibc.connect(made, $0, $1) }) == 0 else { return nil }
    _ = fcntl(made, F_SETFL, fcntl(own, F_GETFL))
    return socket
  }

  /// Sends what the caller wants to send, through the caller's socket and to where that is connected: an address in the
  /// message is never passed on.
  func sendInstead(_ call: csandbox_notification, _ process: BoxedProcess, _ memory: CallerMemory) {
    guard let socket = process.descriptor(Int32(truncatingIfNeeded: call.argument(0))) else {
      return refuse(call, EBADF)
    }
    switch name(of: call) {
    case "sendto":
      if case .inet(let endpoint)? = memory.address(at: call.argument(4), count: call.argument(5)) {
        noteEgress(call, process, .send(transport: .udp, endpoint: endpoint))
      }
      refuse(call, ENETUNREACH)
    case "sendmsg":
      let sent = send(messageAt: call.argument(1), through: socket, memory)
      finish(call, sent)
    default: finish(call, sendMany(call, through: socket, memory))
    }
  }

  private func finish(_ call: csandbox_notification, _ sent: Int) {
    guard let listener else { return }
    _ = csandbox_answer(listener.number, call.id, Int64(max(0, sent)), sent < 0 ? Int32(clamping: -sent) : 0)
  }

  private func sendMany(_ call: csandbox_notification, through socket: Descriptor, _ memory: CallerMemory) -> Int {
    var done = 0
    for index in 0..<min(call.argument(2), 64) {
      let message = call.argument(1) &+ index * 64
      let sent = send(messageAt: message, through: socket, memory)
      guard sent >= 0 else { return done > 0 ? done : sent }
      var count = UInt32(clamping: sent)
      // `msg_len`, after the header of 56 bytes.
      _ = csandbox_write_memory(memory.process, message &+ 56, &count, 4)
      done += 1
    }
    return done
  }

  /// Bytes that were sent, or a negative errno.
  private func send(messageAt address: UInt64, through socket: Descriptor, _ memory: CallerMemory) -> Int {
    let header = memory.bytes(at: address, count: 56)
    guard header.count == 56 else { return -Int(EFAULT) }
    // Descriptors and credentials cannot be sent for somebody else.
    guard memory.number(header, 40) == 0 else { return -Int(EACCES) }
    let pieces = memory.bytes(
      at: memory.number(header, 16), count: Int(min(memory.number(header, 24), UInt64(Self.pieces))) * 16)
    var body: [UInt8] = []
    for start in stride(from: 0, to: pieces.count - pieces.count % 16, by: 16) {
      let count = Int(min(memory.number(pieces, start + 8), UInt64(Self.messageBytes - body.count)))
      body += memory.bytes(at: memory.number(pieces, start), count: count)
    }
    let sent = Glibc.send(socket.number, body, body.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    return sent < 0 ? -Int(errno) : sent
  }
}

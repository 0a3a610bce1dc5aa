internal import CSockets
internal import Glibc

/// The thread that serves all sockets of a sink.
///
/// Unchecked because it is made on one thread and then belongs to the one that `run` is called on, until that ends and
/// is joined.
final class SinkLoop: @unchecked Sendable {
  private let world: World
  private let inbox: SinkInbox
  private let epoll: Int32
  private var nextToken: UInt64 = 1
  private var listeners: [UInt64: Listener] = [:]
  private var datagrams: [UInt64: DatagramEndpoint] = [:]
  private var streams: [UInt64: StreamEndpoint] = [:]
  /// Where connections were meant to go, by where they come from.
  private var redirections: [SinkAddress: SinkAddress] = [:]
  private var nextScan = UInt64.max
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  /// What was said; complete once `run` has returned.
  private(set) var exchanges: [SinkExchange] = []

  private struct Listener {
    let descriptor: Int32
    let destination: Destination
    var isPaused = false
  }

  private static let inboxToken: UInt64 = 0
  /// How many reads or datagrams one socket may take before the others have their turn.
  private static let turn = 16
  private static let longestScan: UInt64 = 500_000_000
  private static let pause: UInt64 = 50_000_000

  init(_ world: World, _ inbox: SinkInbox) throws(SinkError) {
    self.world = world
    self.inbox = inbox
    epoll = csockets_epoll()
    guard epoll >= 0 else { throw SinkError.descriptors(-epoll) }
    let watched = csockets_watch(epoll, inbox.signal, 1, 1, 0, Self.inboxToken)
    guard watched == 0 else { throw SinkError.descriptors(-watched) }
  }

  deinit { close(epoll) }

  var totals: SinkTotals { world.recorder.totals }

  /// Serves until the inbox is closed.
  func run() {
    blockSignals()
    while wait(SinkRecorder.now) {}
    drain()
    for endpoint in streams.values {
      endpoint.connection.finish(.stopped)
      csockets_reset(endpoint.descriptor)
    }
    for listener in listeners.values { close(listener.descriptor) }
    for endpoint in datagrams.values { endpoint.finish() }
    streams = [:]
    listeners = [:]
    datagrams = [:]
    exchanges = world.recorder.exchanges.sorted { $0.sequence < $1.sequence }
  }

  /// Signals are the main thread's business.
  private func blockSignals() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
  }

  /// Reads on until nothing has come for a moment, or the time for that is over.
  private func drain() {
    let end = SinkRecorder.now &+ world.limits.drain.nanoseconds
    while SinkRecorder.now < end, dispatch(milliseconds: 10) > 0 {}
  }

  /// One round; false when the inbox is closed.
  private func wait(_ now: UInt64) -> Bool {
    let timeout = nextScan == .max ? -1 : nextScan <= now ? 0 : Int32(clamping: (nextScan - now) / 1_000_000 + 1)
    dispatch(milliseconds: timeout)
    if SinkRecorder.now >= nextScan { scan() }
    let (items, isClosed) = inbox.take()
    for item in items { take(item) }
    return !isClosed
  }

  @discardableResult
  private func dispatch(milliseconds: Int32) -> Int {
    var events = [csockets_event](repeating: csockets_event(), count: 64)
    let count = csockets_wait(epoll, &events, Int32(events.count), milliseconds)
    var useful = 0
    for event in events.prefix(Int(max(0, count))) {
      if event.token == Self.inboxToken {
        csockets_signal_clear(inbox.signal)
        continue
      }
      useful += 1
      if let endpoint = streams[event.token] {
        if event.readable != 0 { read(endpoint) }
        settle(endpoint)
      } else if listeners[event.token] != nil {
        accept(event.token)
      } else if let endpoint = datagrams[event.token] {
        endpoint.read(&buffer, turns: Self.turn * 4) { self.asked($0, $1) }
      }
    }
    return useful
  }

  // MARK: Sockets come

  private func take(_ item: SinkInbox.Item) {
    switch item {
    case .redirection(let source, let asked):
      if redirections.count < world.limits.connections { redirections[source] = asked }
    case .listener(let descriptor, .tcp, let destination):
      guard csockets_set_nonblocking(descriptor) == 0, watch(descriptor, nextToken, isNew: true) else {
        close(descriptor)
        return
      }
      listeners[nextToken] = Listener(descriptor: descriptor, destination: destination)
      nextToken += 1
    case .listener(let descriptor, .udp, let destination):
      guard csockets_set_nonblocking(descriptor) == 0, csockets_prepare_datagrams(descriptor) == 0,
        watch(descriptor, nextToken, isNew: true)
      else {
        close(descriptor)
        return
      }
      datagrams[nextToken] = DatagramEndpoint(world, descriptor, destination)
      nextToken += 1
    }
  }

  private func watch(
    _ descriptor: Int32, _ token: UInt64, isNew: Bool, reads: Bool = true, writes: Bool = false
  ) -> Bool {
    csockets_watch(epoll, descriptor, isNew ? 1 : 0, reads ? 1 : 0, writes ? 1 : 0, token) == 0
  }

  private func asked(_ source: SinkAddress, _ local: SinkAddress) -> SinkAddress { redirections[source] ?? local }

  private func accept(_ token: UInt64) {
    guard let listener = listeners[token] else { return }
    for _ in 0..<Self.turn {
      var local = csockets_address()
      var peer = csockets_address()
      let descriptor = csockets_accept(listener.descriptor, &local, &peer)
      if descriptor < 0 {
        switch -descriptor {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
          // Nothing can be taken for now; looking again at once would only burn the processor.
          listeners[token]?.isPaused = true
          _ = watch(listener.descriptor, token, isNew: false, reads: false)
          scan(at: SinkRecorder.now &+ Self.pause)
        default: break
        }
        return
      }
      open(descriptor, asked: listener.destination.asked(at: SinkAddress(local)), source: SinkAddress(peer))
    }
  }

  private func open(_ descriptor: Int32, asked: SinkAddress, source: SinkAddress) {
    let recorder = world.recorder
    let target = redirections.removeValue(forKey: source) ?? asked
    var origin = ExchangeOrigin(
      connection: recorder.newConnection(), transport: .tcp, asked: target, source: source)
    origin.names.resolved = world.resolver.table.name(of: target)
    recorder.totals.connections += 1
    let token = nextToken
    guard recorder.totals.connections <= world.limits.connections, watch(descriptor, token, isNew: true) else {
      recorder.totals.refusedConnections += 1
      recorder.begin(origin, .raw).finish(.refused)
      return csockets_reset(descriptor)
    }
    nextToken += 1
    if streams.count >= world.limits.openConnections { giveUpQuietest() }
    let endpoint = StreamEndpoint(descriptor, token, Connection(world, origin))
    streams[token] = endpoint
    recorder.totals.peakOpenConnections = max(recorder.totals.peakOpenConnections, streams.count)
    scan(at: endpoint.connection.alarm ?? SinkRecorder.now &+ Self.longestScan)
  }

  /// Gives up the connection that has been silent longest, so that a crowd of idle ones keeps nobody out.
  private func giveUpQuietest() {
    guard let quietest = streams.values.min(by: { $0.lastActivity < $1.lastActivity }) else { return }
    world.recorder.totals.refusedConnections += 1
    quietest.connection.finish(.refused)
    remove(quietest, resets: true)
  }

  // MARK: Bytes come and go

  private func read(_ endpoint: StreamEndpoint) {
    for _ in 0..<Self.turn {
      guard !endpoint.connection.isCongested, !endpoint.hasPeerEnded else { return }
      let count = csockets_receive(endpoint.descriptor, &buffer, buffer.count)
      if count > 0 {
        endpoint.lastActivity = SinkRecorder.now
        endpoint.connection.receive(buffer[..<count])
        if count < buffer.count { return }
      } else if count == 0 || -count != Int(EAGAIN) && -count != Int(EINTR) {
        endpoint.hasPeerEnded = true
        if !endpoint.connection.isClosing { endpoint.connection.peerEnded() }
        return
      } else {
        return
      }
    }
  }

  /// Sends what there is, and adapts what the connection waits for.
  private func settle(_ endpoint: StreamEndpoint) {
    let connection = endpoint.connection
    if !connection.unsent.isEmpty {
      let sent = csockets_send(endpoint.descriptor, connection.unsent, connection.unsent.count)
      if sent > 0 {
        endpoint.lastActivity = SinkRecorder.now
        connection.unsent.removeFirst(sent)
        if connection.unsent.isEmpty { connection.drained() }
      } else if -sent != Int(EAGAIN), -sent != Int(EINTR) {
        if !connection.isClosing { connection.peerEnded() }
        return remove(endpoint)
      }
    }
    if connection.isClosing, connection.unsent.isEmpty {
      if endpoint.hasPeerEnded { return remove(endpoint) }
      if !endpoint.isLingering {
        // Closing now would throw away an answer under way if the peer is still sending (RFC 9112, 9.6).
        endpoint.isLingering = true
        endpoint.lastActivity = SinkRecorder.now
        shutdown(endpoint.descriptor, Int32(SHUT_WR))
      }
    }
    let wish = (reads: !connection.isCongested && !endpoint.hasPeerEnded, writes: !connection.unsent.isEmpty)
    if wish != endpoint.wish {
      endpoint.wish = wish
      _ = watch(endpoint.descriptor, endpoint.token, isNew: false, reads: wish.reads, writes: wish.writes)
    }
    if let alarm = connection.alarm { scan(at: alarm) }
  }

  private func remove(_ endpoint: StreamEndpoint, resets: Bool = false) {
    guard streams.removeValue(forKey: endpoint.token) != nil else { return }
    _ = csockets_forget(epoll, endpoint.descriptor)
    if resets { csockets_reset(endpoint.descriptor) } else { close(endpoint.descriptor) }
  }

  // MARK: Time

  private func scan(at time: UInt64) { nextScan = min(nextScan, time) }

  /// Looks at everything that waits for a time.
  private func scan() {
    let now = SinkRecorder.now
    nextScan = .max
    for (token, listener) in listeners where listener.isPaused {
      listeners[token]?.isPaused = false
      _ = watch(listener.descriptor, token, isNew: false)
    }
    for endpoint in Array(streams.values) {
      let connection = endpoint.connection
      if let alarm = connection.alarm, alarm <= now {
        connection.alarmed()
        settle(endpoint)
      }
      if endpoint.isLate(now, world.limits) {
        if !connection.isClosing {
          connection.finish(.time)
          settle(endpoint)
        }
        remove(endpoint)
      }
      if let alarm = connection.alarm { scan(at: alarm) }
    }
    if !streams.isEmpty { scan(at: now &+ Self.longestScan) }
  }
}

/// A TCP connection with its socket.
final class StreamEndpoint {
  let descriptor: Int32
  let token: UInt64
  let connection: Connection
  let began = SinkRecorder.now
  var lastActivity = SinkRecorder.now
  var hasPeerEnded = false
  /// Everything was said; what still comes is thrown away.
  var isLingering = false
  var wish = (reads: true, writes: false)

  private static let lingering: UInt64 = 1_000_000_000

  init(_ descriptor: Int32, _ token: UInt64, _ connection: Connection) {
    self.descriptor = descriptor
    self.token = token
    self.connection = connection
  }

  /// Whether the connection has been silent or has lasted too long.
  func isLate(_ now: UInt64, _ limits: SinkLimits) -> Bool {
    let silence = isLingering ? Self.lingering : limits.idle.nanoseconds
    return now > lastActivity &+ silence || now > began &+ limits.lifetime.nanoseconds
  }
}

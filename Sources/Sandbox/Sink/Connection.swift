/// What a connection speaks once that is known: HTTP, DNS, mail, file transfer, or nothing that has a name.
///
/// Speakers see bytes only; sockets, TLS and tunnels are the connection's business.
protocol Speaker: AnyObject {
  /// Takes what the peer said.
  func receive(_ bytes: [UInt8], _ connection: Connection)
  /// The peer said its last word, or will not be listened to any more because of `cut`: finishes what is open.
  func end(_ cut: SinkExchange.Cut?, _ connection: Connection)
  /// The peer has taken what was sent: more may follow.
  func resume(_ connection: Connection)
}

extension Speaker {
  func resume(_ connection: Connection) {}
}

/// One TCP connection from the box: a stack of TLS sessions and, on top, one speaker.
///
/// Knows no socket: bytes go in by `receive` and out through `unsent`, which makes it easy to feed with anything.
/// A class because the loop, the speakers and timers share it; used by the sink's thread alone.
final class Connection {
  let world: World
  var origin: ExchangeOrigin
  /// Bytes that have to go to the peer.
  var unsent: [UInt8] = []
  /// Whether the socket is to be closed as soon as `unsent` is empty.
  private(set) var isClosing = false
  /// When the connection has to be looked at again even if nothing comes, in nanoseconds of the monotonic clock.
  private(set) var alarm: UInt64?
  /// How many layers have been opened: each TLS session and each tunnel is one.
  private(set) var depth = 0

  private var sessions: [TLSSession] = []
  private var speaker: (any Speaker)?
  /// Bytes whose protocol is not known yet.
  private var undecided: [UInt8] = []
  /// The port that was asked for, in the innermost tunnel: it tells whether a server would speak first.
  private(set) var port: UInt16
  /// What speaks on after a TLS session that it asked for itself.
  private var resumed: (any Speaker)?
  /// What the client sent of a handshake that has not ended yet.
  private var handshakeBytes: [UInt8] = []
  private static let longestHandshake = 1 << 17
  private var received = 0
  private var hasEnded = false

  init(_ world: World, _ origin: ExchangeOrigin) {
    self.world = world
    self.origin = origin
    port = origin.asked.port
    if Detection.greets(port) {
      setAlarm(after: world.limits.greeting)
    }
  }

  /// Whether reading should wait until the peer has taken what is unsent.
  var isCongested: Bool { unsent.count > world.limits.unsent }

  /// Whether the bytes of the speaker travel inside of TLS.
  var isSecure: Bool { sessions.last?.state == .open }

  // MARK: From below

  /// Takes bytes of the socket.
  func receive(_ bytes: some Collection<UInt8>) {
    guard !isClosing else { return }
    received += bytes.count
    world.recorder.totals.bytesReceived += bytes.count
    var plain = Array(bytes)
    var hasLayerEnded = false
    for session in sessions {
      let wasHandshaking = session.state == .handshaking
      if wasHandshaking, handshakeBytes.count < Self.longestHandshake { handshakeBytes += plain }
      plain = session.open(plain)
      flush()
      if session.state == .ended {
        // What came before the goodbye still counts.
        hasLayerEnded = true
      } else if !settle(session, wasHandshaking: wasHandshaking) {
        return
      }
    }
    if !plain.isEmpty { deliver(plain) }
    if hasLayerEnded, !isClosing { peerEnded() }
    flush()
    if received > world.limits.readPerConnection { finish(.connection) }
  }

  /// Everything unsent has gone out.
  func drained() {
    guard !isClosing else { return }
    speaker?.resume(self)
    flush()
  }

  /// The peer closed its side.
  func peerEnded() {
    if let session = sessions.last, session.state == .handshaking {
      fail(session, "the client closed the connection during the handshake")
      return
    }
    end(nil)
    close()
  }

  /// The time given by `alarm` has come.
  func alarmed() {
    alarm = nil
    guard speaker == nil, !isClosing, sessions.last?.state != .handshaking else { return }
    if undecided.isEmpty {
      if let greeter = Detection.greeter(self) { speak(greeter) }
    } else {
      decide(isLast: true)
    }
    flush()
  }

  /// Ends everything because of `cut`.
  func finish(_ cut: SinkExchange.Cut) {
    if let session = sessions.last, session.state == .handshaking {
      fail(session, "the handshake did not end", cut)
      return
    }
    end(cut)
    close()
  }

  // MARK: From above

  /// Sends bytes through all layers.
  func send(_ bytes: [UInt8]) {
    guard !isClosing else { return }
    send(bytes, below: sessions.count)
  }

  /// Closes the connection once everything has been sent.
  func close() {
    guard !isClosing else { return }
    for index in sessions.indices.reversed() {
      sessions[index].close()
      carry(index)
    }
    isClosing = true
  }

  /// Begins an exchange with what the connection knows.
  func begin(_ application: SinkExchange.Application) -> ExchangeDraft { world.recorder.begin(origin, application) }

  /// Goes on as the other end of a tunnel (RFC 9110, 9.3.6): whatever comes now is taken as a new connection.
  func enterTunnel(to target: String, rest: [UInt8]) {
    speaker = nil
    depth += 1
    origin.layers.append(.tunnel)
    origin.names.tunnel = SinkRecorder.name(target)
    origin.names.host = nil
    if let colon = target.lastIndex(of: ":"), let port = UInt16(target[target.index(after: colon)...]) {
      self.port = port
    }
    undecided = []
    if Detection.greets(port) { setAlarm(after: world.limits.greeting) }
    if !rest.isEmpty { deliver(rest) }
  }

  /// Waits for a ClientHello and lets `speaker` go on inside of TLS, as STARTTLS demands (RFC 3207, RFC 4217).
  func startTLS(then speaker: any Speaker) {
    self.speaker = nil
    resumed = speaker
    undecided = []
  }

  /// Looks at the connection again after a while.
  func setAlarm(after duration: Duration) { alarm = SinkRecorder.now &+ duration.nanoseconds }

  // MARK: Layers

  private func deliver(_ bytes: [UInt8]) {
    if let speaker { return speaker.receive(bytes, self) }
    undecided += bytes
    decide(isLast: false)
  }

  /// Chooses what the bytes are spoken in, if that can be told.
  private func decide(isLast: Bool) {
    switch Detection.look(at: undecided, port: port, protocol: sessions.last?.facts.selectedProtocol) {
    case .unclear where !isLast: setAlarm(after: world.limits.detection)
    case .tls where depth < world.limits.layers: startSession(isLast: isLast)
    case .known(let kind): speak(kind.speaker(self))
    case .unclear, .tls: speak(RawSpeaker())
    }
  }

  private func speak(_ chosen: any Speaker) {
    alarm = nil
    let bytes = undecided
    undecided = []
    speaker = chosen
    if !bytes.isEmpty { chosen.receive(bytes, self) }
  }

  private func startSession(isLast: Bool) {
    let hello: ClientHello
    switch ClientHello.read(undecided) {
    case .complete(let read): hello = read
    case .incomplete where !isLast: return setAlarm(after: world.limits.detection * 8)
    case .incomplete, .broken: hello = ClientHello()
    }
    alarm = nil
    depth += 1
    handshakeBytes = undecided
    undecided = []
    let alias = origin.names.tunnel.map { Self.hostPart($0) } ?? origin.names.resolved
    origin.names.server = hello.serverName
    guard let session = TLSSession(world.tls, hello: hello, asked: origin.asked, alias: alias) else {
      origin.tls = SinkExchange.Handshake(serverName: hello.serverName, failure: "no certificate could be made")
      recordFailedHandshake()
      return close()
    }
    sessions.append(session)
    origin.layers.append(.tls)
    let plain = session.open(handshakeBytes)
    flush()
    if settle(session, wasHandshaking: true), !plain.isEmpty { deliver(plain) }
  }

  /// Looks at what became of a session; false when nothing more comes through it for now.
  private func settle(_ session: TLSSession, wasHandshaking: Bool) -> Bool {
    switch session.state {
    case .handshaking: return false
    case .failed where wasHandshaking:
      fail(session, nil)
      return false
    case .failed:
      finish(.malformed)
      return false
    case .ended:
      peerEnded()
      return false
    case .open where wasHandshaking:
      origin.tls = facts(of: session)
      handshakeBytes = []
      if let resumed {
        speaker = resumed
        self.resumed = nil
      } else if Detection.greets(port) {
        setAlarm(after: world.limits.greeting)
      }
      return true
    case .open: return true
    }
  }

  /// Records a handshake that failed, with the alert that the client gave for it.
  private func fail(_ session: TLSSession, _ reason: String?, _ cut: SinkExchange.Cut? = nil) {
    guard !hasEnded else { return }
    hasEnded = true
    var facts = facts(of: session)
    if facts.failure == nil { facts.failure = reason }
    origin.tls = facts
    recordFailedHandshake(cut)
    resumed?.end(cut, self)
    flush()
    close()
  }

  private func facts(of session: TLSSession) -> SinkExchange.Handshake {
    var facts = session.facts
    facts.hello = Array(handshakeBytes.prefix(world.recorder.grant(handshakeBytes.count)))
    return facts
  }

  private func recordFailedHandshake(_ cut: SinkExchange.Cut? = nil) {
    let draft = begin(.tls)
    draft.setRequestLine(origin.tls?.serverName ?? "")
    draft.addPayload(handshakeBytes)
    draft.finish(cut)
  }

  private func end(_ cut: SinkExchange.Cut?) {
    guard !hasEnded else { return }
    hasEnded = true
    if let resumed { resumed.end(cut, self) }
    if speaker == nil, !undecided.isEmpty { speak(RawSpeaker()) }
    if let speaker {
      speaker.end(cut, self)
    } else if resumed == nil {
      // A connection without a word is evidence too: a port was tried.
      begin(.raw).finish(cut)
    }
  }

  /// Hands what the sessions have for the wire to the layers below them.
  private func flush() {
    for index in sessions.indices.reversed() { carry(index) }
  }

  private func carry(_ index: Int) {
    let bytes = sessions[index].flush()
    if !bytes.isEmpty { send(bytes, below: index) }
  }

  private func send(_ bytes: [UInt8], below count: Int) {
    var bytes = bytes
    for session in sessions[..<count].reversed() {
      session.write(bytes)
      bytes = session.flush()
    }
    unsent += bytes
  }

  /// The host of an authority with a port.
  static func hostPart(_ authority: String) -> String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      return String(authority[authority.index(after: authority.startIndex)..<end])
    }
    guard let colon = authority.lastIndex(of: ":"), authority.firstIndex(of: ":") == colon else { return authority }
    return String(authority[..<colon])
  }
}

/// What all connections share.
final class World {
  let limits: SinkLimits
  let recorder: SinkRecorder
  let tls: TLSServer
  let configuration: SinkConfiguration
  var resolver: Resolver

  init(_ configuration: SinkConfiguration, _ tls: TLSServer) {
    self.configuration = configuration
    limits = configuration.limits
    recorder = SinkRecorder(configuration.limits)
    resolver = Resolver(configuration)
    self.tls = tls
  }
}

extension Duration {
  /// Whole nanoseconds; negative durations are none.
  var nanoseconds: UInt64 {
    let parts = components
    guard parts.seconds >= 0, parts.seconds < 1 << 33 else { return parts.seconds < 0 ? 0 : 1 << 62 }
    return UInt64(parts.seconds) * 1_000_000_000 + UInt64(max(0, parts.attoseconds / 1_000_000_000))
  }
}

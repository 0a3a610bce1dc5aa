/// Something that a process in the sandbox did, or tried to do.
package struct ObservedEvent: Hashable, Sendable {
  /// Microseconds since the stage began.
  package let time: Int
  /// Index into the stage's processes; nil where it is not known who did it.
  package let process: Int?
  /// The last startup file (`.pth`, `.start`, sitecustomize) that the process had opened.
  package let because: String?
  /// Whether the same command does the same without the package.
  package var isUsual: Bool
  package let action: ObservedAction

  package init(time: Int, process: Int?, because: String?, isUsual: Bool = false, action: ObservedAction) {
    self.time = time
    self.process = process
    self.because = because
    self.isUsual = isUsual
    self.action = action
  }
}

/// What carried bytes out of a process.
package enum ObservedTransport: String, Hashable, Codable, Sendable, CaseIterable {
  case tcp, udp
}

/// Where something was sent to, as the process asked for it.
package struct ObservedEndpoint: Hashable, Codable, Sendable {
  /// A numeric address.
  package let address: String
  package let port: UInt16
  package init(address: String, port: UInt16) {
    self.address = address
    self.port = port
  }
}

/// What was said to the sink in one exchange, as far as the sink understood it.
package struct ObservedExchange: Hashable, Codable, Sendable {
  package let transport: ObservedTransport
  /// What the process asked for: a numeric address.
  package let address: String
  package let port: UInt16
  /// The name that it was meant for: of the request, the handshake, or the lookup that gave the address.
  package let host: String?
  /// `http1`, `http2`, `smtp`, `ftp`, `tls` for a handshake that failed, `raw` for what nobody knows.
  package let application: String
  /// Whether it went through TLS.
  package let isEncrypted: Bool
  /// The first line, such as `POST /collect HTTP/1.1`.
  package let request: String?
  /// Bytes of content that were sent.
  package let bytes: Int
  /// Hex SHA-256 of the content; nil where there was none.
  package let sha256: String?
  /// The status of the answer; nil where there was none.
  package let status: Int?
  /// The metadata service whose credentials were asked for.
  package let service: String?

  package init(
    transport: ObservedTransport, endpoint: ObservedEndpoint, host: String?, application: String, isEncrypted: Bool,
    request: String?, bytes: Int, sha256: String?, status: Int?, service: String? = nil
  ) {
    self.transport = transport
    self.address = endpoint.address
    self.port = endpoint.port
    self.host = host
    self.application = application
    self.isEncrypted = isEncrypted
    self.request = request
    self.bytes = bytes
    self.sha256 = sha256
    self.status = status
    self.service = service
  }
}

/// The kinds of events. Paths and addresses are what the process asked for, which it can forge while it asks; `touch`
/// alone comes from the inode.
package enum ObservedAction: Hashable, Sendable {
  case execute(program: String, arguments: [String])
  case open(path: String, writes: Bool)
  /// `operation` is the system call; `destination` the second path of a rename or a link.
  case change(operation: String, path: String, destination: String?)
  /// A watched file, by its inode, whatever path led to it.
  case touch(decoy: String, how: Touch)
  case connect(transport: ObservedTransport, endpoint: ObservedEndpoint)
  case send(transport: ObservedTransport, endpoint: ObservedEndpoint)
  /// A name that was asked of the resolver, and the type of the record (RFC 1035, 3.2.2), such as `A`.
  case lookUp(name: String, type: String)
  case exchange(ObservedExchange)
  case connectLocally(path: String)
  case bind(endpoint: ObservedEndpoint)
  case createMemoryFile(name: String)
  /// Merged where a process sleeps again and again.
  case sleep(milliseconds: Int, count: Int, wasSkipped: Bool)
  /// A call that was answered with an error because nothing needs it but to hide or to break out.
  case refuse(call: String, detail: String)
  /// The box ended it; the budget that was used up.
  case stop(limit: String)

  /// What was done to a watched inode.
  package enum Touch: String, Hashable, Codable, Sendable {
    case opened, modified, moved, deleted
  }
}

// MARK: The machine contract: one flat object an event

extension ObservedEvent: Codable {
  fileprivate enum Key: String, CodingKey {
    case time, process, because, kind, program, arguments, path, writes, operation, destination, decoy, how, transport
    case address, port, name, milliseconds, count, skipped, call, detail, limit, baseline, type
  }

  fileprivate enum Kind: String, Codable {
    case execute, open, change, touch, connect, send, exchange, bind, sleep, refuse, stop
    case lookUp = "lookup"
    case connectLocally = "connect-local"
    case createMemoryFile = "memory-file"
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(time, forKey: .time)
    try fields.encodeIfPresent(process, forKey: .process)
    try fields.encodeIfPresent(because, forKey: .because)
    if isUsual { try fields.encode(true, forKey: .baseline) }
    switch action {
    case .execute(let program, let arguments):
      try fields.encode(Kind.execute, forKey: .kind)
      try fields.encode(program, forKey: .program)
      try fields.encode(arguments, forKey: .arguments)
    case .open(let path, let writes):
      try fields.encode(Kind.open, forKey: .kind)
      try fields.encode(path, forKey: .path)
      try fields.encode(writes, forKey: .writes)
    case .change(let operation, let path, let destination):
      try fields.encode(Kind.change, forKey: .kind)
      try fields.encode(operation, forKey: .operation)
      try fields.encode(path, forKey: .path)
      try fields.encodeIfPresent(destination, forKey: .destination)
    case .touch(let decoy, let how):
      try fields.encode(Kind.touch, forKey: .kind)
      try fields.encode(decoy, forKey: .decoy)
      try fields.encode(how, forKey: .how)
    case .connect(let transport, let endpoint): try fields.encode(.connect, transport, endpoint)
    case .send(let transport, let endpoint): try fields.encode(.send, transport, endpoint)
    case .lookUp(let name, let type):
      try fields.encode(Kind.lookUp, forKey: .kind)
      try fields.encode(name, forKey: .name)
      try fields.encode(type, forKey: .type)
    case .exchange(let exchange):
      try fields.encode(Kind.exchange, forKey: .kind)
      try exchange.encode(to: encoder)
    case .connectLocally(let path):
      try fields.encode(Kind.connectLocally, forKey: .kind)
      try fields.encode(path, forKey: .path)
    case .bind(let endpoint): try fields.encode(.bind, nil, endpoint)
    case .createMemoryFile(let name):
      try fields.encode(Kind.createMemoryFile, forKey: .kind)
      try fields.encode(name, forKey: .name)
    case .sleep(let milliseconds, let count, let wasSkipped):
      try fields.encode(Kind.sleep, forKey: .kind)
      try fields.encode(milliseconds, forKey: .milliseconds)
      try fields.encode(count, forKey: .count)
      try fields.encode(wasSkipped, forKey: .skipped)
    case .refuse(let call, let detail):
      try fields.encode(Kind.refuse, forKey: .kind)
      try fields.encode(call, forKey: .call)
      try fields.encode(detail, forKey: .detail)
    case .stop(let limit):
      try fields.encode(Kind.stop, forKey: .kind)
      try fields.encode(limit, forKey: .limit)
    }
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    func text(_ key: Key) throws -> String { try fields.decode(String.self, forKey: key) }
    func endpoint() throws -> ObservedEndpoint {
      ObservedEndpoint(address: try text(.address), port: try fields.decode(UInt16.self, forKey: .port))
    }
    func transport() throws -> ObservedTransport { try fields.decode(ObservedTransport.self, forKey: .transport) }
    let action: ObservedAction =
      switch try fields.decode(Kind.self, forKey: .kind) {
      case .execute:
        .execute(program: try text(.program), arguments: try fields.decode([String].self, forKey: .arguments))
      case .open: .open(path: try text(.path), writes: try fields.decode(Bool.self, forKey: .writes))
      case .change:
        .change(
          operation: try text(.operation), path: try text(.path),
          destination: try fields.decodeIfPresent(String.self, forKey: .destination))
      case .touch:
        .touch(decoy: try text(.decoy), how: try fields.decode(ObservedAction.Touch.self, forKey: .how))
      case .connect: .connect(transport: try transport(), endpoint: try endpoint())
      case .send: .send(transport: try transport(), endpoint: try endpoint())
      case .lookUp: .lookUp(name: try text(.name), type: try text(.type))
      case .exchange: .exchange(try ObservedExchange(from: decoder))
      case .connectLocally: .connectLocally(path: try text(.path))
      case .bind: .bind(endpoint: try endpoint())
      case .createMemoryFile: .createMemoryFile(name: try text(.name))
      case .sleep:
        .sleep(
          milliseconds: try fields.decode(Int.self, forKey: .milliseconds),
          count: try fields.decode(Int.self, forKey: .count),
          wasSkipped: try fields.decode(Bool.self, forKey: .skipped))
      case .refuse: .refuse(call: try text(.call), detail: try text(.detail))
      case .stop: .stop(limit: try text(.limit))
      }
    self.init(
      time: try fields.decode(Int.self, forKey: .time),
      process: try fields.decodeIfPresent(Int.self, forKey: .process),
      because: try fields.decodeIfPresent(String.self, forKey: .because),
      isUsual: try fields.decodeIfPresent(Bool.self, forKey: .baseline) ?? false, action: action)
  }
}

extension KeyedEncodingContainer<ObservedEvent.Key> {
  fileprivate mutating func encode(
    _ kind: ObservedEvent.Kind, _ transport: ObservedTransport?, _ endpoint: ObservedEndpoint
  ) throws {
    try encode(kind, forKey: .kind)
    try encodeIfPresent(transport, forKey: .transport)
    try encode(endpoint.address, forKey: .address)
    try encode(endpoint.port, forKey: .port)
  }
}

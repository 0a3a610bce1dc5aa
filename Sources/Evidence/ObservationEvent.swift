/// Something that a process in the sandbox did, or tried to do.
package struct ObservedEvent: Hashable, Sendable {
  /// Microseconds since the stage began.
  package let time: Int
  /// Index into the stage's processes; nil where it is not known who did it.
  package let process: Int?
  /// The last startup file (`.pth`, `.start`, sitecustomize) that the process had opened.
  package let because: String?
  package let action: ObservedAction

  package init(time: Int, process: Int?, because: String?, action: ObservedAction) {
    self.time = time
    self.process = process
    self.because = because
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
    case address, port, name, milliseconds, count, skipped, call, detail, limit
  }

  fileprivate enum Kind: String, Codable {
    case execute, open, change, touch, connect, send, bind, sleep, refuse, stop
    case connectLocally = "connect-local"
    case createMemoryFile = "memory-file"
  }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(time, forKey: .time)
    try fields.encodeIfPresent(process, forKey: .process)
    try fields.encodeIfPresent(because, forKey: .because)
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
      because: try fields.decodeIfPresent(String.self, forKey: .because), action: action)
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

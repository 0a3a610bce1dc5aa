import CSockets
import Glibc
import TestSupport
import Testing

@testable import Sandbox

/// A sink on sockets of the loopback interface, where clients of the machine can be led to it.
struct LoopbackSink {
  let sink: Sink
  let certificate: String
  private let files: TemporaryDirectory

  struct NoSocket: Error {}

  init(_ configuration: SinkConfiguration = SinkConfiguration()) throws {
    sink = try Sink(configuration)
    files = TemporaryDirectory()
    certificate = files.write("authority.pem", Array(sink.authority.pem.utf8))
  }

  /// Opens a free port of the loopback interface and hands its socket over.
  ///
  /// - Parameters:
  ///   - standsFor: The port that the sink takes it for; nil: its own.
  ///   - address: The address that the sink takes it for; nil: its own.
  func open(
    _ transport: Transport = .tcp, standsFor: UInt16? = nil, at address: String? = nil, ipv6: Bool = false
  ) throws -> UInt16 {
    let (descriptor, port) = try Self.socket(transport, ipv6: ipv6)
    sink.adopt(
      listener: descriptor, transport: transport, port: standsFor ?? port,
      standingFor: address.flatMap { SinkAddress($0) })
    return port
  }

  /// A socket for both families at every address and one port.
  static func everyAddress(_ transport: Transport, _ port: UInt16) throws -> Int32 {
    let kind = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
    let descriptor = Glibc.socket(AF_INET6, Int32(kind.rawValue), 0)
    var off: Int32 = 0
    setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, 4)
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(descriptor, raw, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
          && (transport == .udp || listen(descriptor, 64) == 0)
      }
    }
    guard isBound else { throw NoSocket() }
    return descriptor
  }

  /// A UDP socket that takes datagrams to every IPv4 address of the machine.
  static func anyAddress() throws -> (descriptor: Int32, port: UInt16) { try socket(.udp, host: "0.0.0.0") }

  private static func socket(
    _ transport: Transport, ipv6: Bool = false, host: String = "127.0.0.1"
  ) throws -> (descriptor: Int32, port: UInt16) {
    let kind = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
    let descriptor = Glibc.socket(ipv6 ? AF_INET6 : AF_INET, Int32(kind.rawValue), 0)
    var ipv4 = sockaddr_in()
    ipv4.sin_family = sa_family_t(AF_INET)
    ipv4.sin_addr.s_addr = inet_addr(host)
    var loopback = sockaddr_in6()
    loopback.sin6_family = sa_family_t(AF_INET6)
    loopback.sin6_addr = in6addr_loopback
    var port: UInt16 = 0
    func finish<Address>(_ address: inout Address) -> Bool {
      var length = socklen_t(MemoryLayout<Address>.size)
      return withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
          bind(descriptor, raw, length) == 0 && (transport == .udp || listen(descriptor, 1024) == 0)
            && getsockname(descriptor, raw, &length) == 0
        }
      }
    }
    guard ipv6 ? finish(&loopback) : finish(&ipv4) else { throw NoSocket() }
    port = UInt16(bigEndian: ipv6 ? loopback.sin6_port : ipv4.sin_port)
    return (descriptor, port)
  }
}

/// Programs of the machine that talk to a sink.
struct Client {
  let status: Int32
  let output: String

  /// Runs a shell command, for half a minute at most.
  static func run(_ command: String, _ environment: [String: String] = [:]) -> Client {
    let files = TemporaryDirectory()
    let capture = files.write("output", [])
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, capture, O_WRONLY | O_APPEND, 0)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var variables = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": files.path, "LANG": "C.UTF-8"]
    variables.merge(environment) { $1 }
    let words = ["timeout", "30", "/bin/sh", "-c", command]
    var argv = words.map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
      for pointer in argv { free(pointer) }
      for pointer in envp { free(pointer) }
    }
    var process: pid_t = 0
    guard posix_spawnp(&process, "timeout", &actions, nil, &argv, &envp) == 0 else {
      return Client(status: 127, output: "")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Client(status: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: contents(of: capture))
  }

  private static func contents(of path: String) -> String {
    let file = Glibc.open(path, O_RDONLY)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// Whether a command works here.
  static func has(_ command: String) -> Bool { run(command).status == 0 }

  /// Runs a Python script; its arguments are in `sys.argv`.
  static func python(
    _ script: String, _ arguments: [String] = [], _ environment: [String: String] = [:],
    interpreter: String = Interpreters.plain ?? "python3"
  ) -> Client {
    let files = TemporaryDirectory()
    let path = files.write("client.py", Array(script.utf8))
    return run(([interpreter, path] + arguments).map { "'\($0)'" }.joined(separator: " "), environment)
  }
}

/// The Pythons of the machine, by what they can import.
enum Interpreters {
  /// Any of 3.8 or later.
  static let plain = having("sys")
  static let requests = having("requests")
  static let httpx = having("httpx", "h2")
  static let botocore = having("botocore")
  static let googleAuth = having("google.auth", "requests")
  static let kubernetes = having("kubernetes")
  static let dnspython = having("dns")

  /// Interpreters with those modules of interest that they have: the one that the environment names, then pyenv's from
  /// the newest on, then the system's.
  private static let all: [(path: String, modules: Set<String>)] = {
    let script = """
      import sys, importlib.util as u
      def has(name):
          try: return u.find_spec(name) is not None
          except ImportError: return False
      if sys.version_info >= (3, 8):
          print(*[m for m in ('sys', 'requests', 'httpx', 'h2', 'botocore', 'google.auth', 'kubernetes', 'dns') if has(m)])
      """
    let named = getenv("PRATIQUE_TEST_PYTHON").map { [String(cString: $0)] } ?? []
    let home = getenv("HOME").map { String(cString: $0) } ?? "/root"
    let kept = Client.run("ls -d '\(home)'/.pyenv/versions/3.*/bin/python 2>/dev/null | sort -rV").output
    let candidates =
      named + kept.split(separator: "\n").map(String.init) + ["/usr/bin/python3", "/usr/local/bin/python3"]
    return candidates.compactMap { path in
      let client = Client.python(script, interpreter: path)
      guard client.status == 0 else { return nil }
      return (path, Set(client.output.split(whereSeparator: \.isWhitespace).map(String.init)))
    }
  }()

  private static func having(_ modules: String...) -> String? {
    all.first { $0.modules.isSuperset(of: modules) }?.path
  }
}

/// A connection without a socket: what is said goes straight into the protocols.
struct MemoryPeer {
  let world: World
  let connection: Connection

  init(
    _ configuration: SinkConfiguration = SinkConfiguration(), address: String = "198.18.0.1", port: UInt16 = 80
  ) throws {
    let authority = try SinkAuthority(name: "Test Root", capacity: 4)
    try self.init(World(configuration, TLSServer(authority)), address: address, port: port)
  }

  /// One more connection to the same world.
  init(_ world: World, address: String = "198.18.0.1", port: UInt16 = 80) throws {
    self.world = world
    var origin = ExchangeOrigin(
      connection: world.recorder.newConnection(), transport: .tcp,
      asked: try #require(SinkAddress(address, port: port)), source: try #require(SinkAddress("10.0.0.2", port: 40_000))
    )
    origin.names.resolved = world.resolver.table.name(of: origin.asked)
    connection = Connection(world, origin)
  }

  /// Says something and gives what was answered.
  @discardableResult
  func say(_ text: String) -> String { say(Array(text.utf8)) }

  @discardableResult
  func say(_ bytes: [UInt8]) -> String {
    connection.receive(bytes)
    return answered()
  }

  func answered() -> String {
    defer { connection.unsent = [] }
    return String(decoding: connection.unsent, as: UTF8.self)
  }

  /// Hangs up and gives what was recorded of all connections.
  func end() -> [SinkExchange] {
    if !connection.isClosing { connection.peerEnded() }
    return world.recorder.exchanges
  }
}

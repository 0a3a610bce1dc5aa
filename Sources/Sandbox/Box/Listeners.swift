internal import CSandbox
internal import Evidence
import Glibc

/// Which destinations somebody listens for already, and hands new sockets to the sink.
struct Listeners {
  private let network: any BoxNetwork
  private let limit: Int
  private var known: Set<Key> = []
  /// Loopback sockets of the second tier, by the destination that they stand for.
  private var addresses: [Key: UInt16] = [:]

  private struct Key: Hashable {
    let transport: ObservedTransport
    let port: UInt16
    /// Empty where one socket is for every address.
    let address: String
  }

  init(network: any BoxNetwork, limit: Int) {
    self.network = network
    self.limit = limit
  }

  /// Whether one socket is open for a port of every address.
  func isOpen(_ transport: ObservedTransport, _ port: UInt16) -> Bool {
    known.contains(Key(transport: transport, port: port, address: ""))
  }

  /// Has a socket opened for a destination that nobody has asked for before. A port that a program of the box has taken
  /// gets one for each address instead.
  mutating func need(
    _ transport: ObservedTransport, _ endpoint: ObservedEndpoint,
    open: (ObservedTransport, UInt16, String) -> Descriptor?
  ) {
    let key = Key(transport: transport, port: endpoint.port, address: "")
    guard endpoint.port != 0, !known.contains(key), known.count < limit else { return }
    guard let socket = open(transport, endpoint.port, endpoint.address) else { return }
    if isForEveryAddress(socket.number) { known.insert(key) }
    guard let own = duplicate(socket) else { return }
    network.adopt(listener: own, transport: transport, port: endpoint.port, standingFor: nil)
  }

  /// The loopback port that stands for a destination outside.
  mutating func stand(for transport: ObservedTransport, _ endpoint: ObservedEndpoint) -> UInt16? {
    let key = Key(transport: transport, port: endpoint.port, address: endpoint.address)
    if let port = addresses[key] { return port }
    guard addresses.count < limit, let (socket, port) = Self.openLoopback(transport) else { return nil }
    guard let own = duplicate(socket) else { return nil }
    addresses[key] = port
    network.adopt(listener: own, transport: transport, port: endpoint.port, standingFor: endpoint.address)
    return port
  }

  /// A number that the sink owns from now on.
  private func duplicate(_ socket: Descriptor) -> Int32? {
    let copy = fcntl(socket.number, F_DUPFD_CLOEXEC, 3)
    return copy >= 0 ? copy : nil
  }

  private func isForEveryAddress(_ socket: Int32) -> Bool {
    guard let address = Self.name(of: socket) else { return false }
    guard case .inet(let endpoint) = address else { return false }
    return endpoint.address == "::" || endpoint.address == "0.0.0.0"
  }

  private static func name(of socket: Int32) -> SocketAddress? {
    var bytes = [UInt8](repeating: 0, count: 128)
    var size = socklen_t(bytes.count)
    let status = bytes.withUnsafeMutableBytes {
      getsockname(socket, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
    }
    return status == 0 ? SocketAddress(Array(bytes.prefix(Int(size)))) : nil
  }

  private static func openLoopback(_ transport: ObservedTransport) -> (Descriptor, UInt16)? {
    let type = transport == .tcp ? SOCK_STREAM : SOCK_DGRAM
    let made = socket(AF_INET, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard made >= 0 else { return nil }
    let socket = Descriptor(made)
    guard Loopback.with(port: 0, { bind(made, $0, $1) }) == 0 else { return nil }
    if transport == .tcp { guard listen(made, 128) == 0 else { return nil } }
    guard case .inet(let endpoint)? = name(of: made) else { return nil }
    return (socket, endpoint.port)
  }
}

/// The machine's own IPv4 address.
enum Loopback {
  static func with(port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}

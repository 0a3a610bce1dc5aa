/// The first message of a TLS client, read before any library sees it: the certificate depends on it, and it is
/// evidence even if the handshake fails.
struct ClientHello: Equatable {
  var serverName: String?
  var protocols: [String] = []

  /// What the first bytes of a connection are.
  enum Reading: Equatable {
    case incomplete
    case complete(ClientHello)
    /// Not a ClientHello, or not one that follows RFC 8446, 4.1.2.
    case broken
  }

  /// The longest message that is put together from records; real ones are under 3 KiB, post-quantum ones included.
  private static let longest = 1 << 14

  /// Whether bytes may begin a TLS connection (RFC 8446, 5.1: a handshake record of version 3.x).
  static func mayBegin(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.first == 22 && (bytes.dropFirst().first ?? 3) == 3
  }

  /// Reads the message from the records at the beginning of a connection.
  static func read(_ bytes: [UInt8]) -> Reading {
    var message: [UInt8] = []
    var records = ByteReader(bytes[...])
    while true {
      if let expected = length(of: message), message.count >= expected {
        return parse(message[..<expected]).map { .complete($0) } ?? .broken
      }
      guard let kind = records.byte() else { return .incomplete }
      guard kind == 22 else { return .broken }
      guard let version = records.short() else { return .incomplete }
      guard version >> 8 == 3 else { return .broken }
      guard let count = records.short() else { return .incomplete }
      guard count > 0, count <= 1 << 14 + 256, message.count + Int(count) <= longest else { return .broken }
      guard let fragment = records.take(Int(count)) else { return .incomplete }
      message += fragment
      if let first = message.first, first != 1 { return .broken }
    }
  }

  private static func length(of message: [UInt8]) -> Int? {
    guard message.count >= 4 else { return nil }
    return 4 + Int(message[1]) << 16 + Int(message[2]) << 8 + Int(message[3])
  }

  private static func parse(_ message: ArraySlice<UInt8>) -> ClientHello? {
    var reader = ByteReader(message)
    guard reader.take(4) != nil, reader.take(2 + 32) != nil, let session = reader.byte(),
      reader.take(Int(session)) != nil, let ciphers = reader.short(), reader.take(Int(ciphers)) != nil,
      let compressions = reader.byte(), reader.take(Int(compressions)) != nil
    else { return nil }
    var hello = ClientHello()
    guard let count = reader.short() else { return hello }
    guard let all = reader.take(Int(count)) else { return nil }
    var extensions = ByteReader(all)
    while let kind = extensions.short() {
      guard let length = extensions.short(), let value = extensions.take(Int(length)) else { return nil }
      switch kind {
      case 0: hello.serverName = serverName(value)
      case 16: hello.protocols = protocols(value)
      default: break
      }
    }
    return hello
  }

  /// The host name of RFC 6066, 3.
  private static func serverName(_ value: ArraySlice<UInt8>) -> String? {
    var reader = ByteReader(value)
    guard reader.short() != nil, reader.byte() == 0, let count = reader.short(), let name = reader.take(Int(count))
    else { return nil }
    return SinkRecorder.name(String(decoding: name, as: UTF8.self))
  }

  /// The list of RFC 7301, 3.1.
  private static func protocols(_ value: ArraySlice<UInt8>) -> [String] {
    var reader = ByteReader(value)
    guard reader.short() != nil else { return [] }
    var found: [String] = []
    while found.count < 16, let count = reader.byte(), let name = reader.take(Int(count)) {
      found.append(String(decoding: name, as: UTF8.self))
    }
    return found
  }
}

/// Reads big-endian fields; nil at the first one that is not all there.
struct ByteReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func short() -> UInt16? {
    guard let bytes = take(2), let first = bytes.first, let last = bytes.last else { return nil }
    return UInt16(first) << 8 | UInt16(last)
  }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

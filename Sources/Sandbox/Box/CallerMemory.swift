internal import CSandbox
internal import Evidence
import Glibc

/// The memory of a process whose call is held.
///
/// What is read can be changed by another thread the moment after: it narrates, and nothing is decided by it.
struct CallerMemory {
  let process: pid_t

  /// Bytes of one argument, and of all arguments of a call, that are read at most.
  private static let textBytes = 4_096
  private static let vectorBytes = 64 << 10
  private static let vectorCount = 256

  /// A text that ends with a zero; nil where there is none.
  func text(at address: UInt64, limit: Int = textBytes) -> String? {
    guard address != 0 else { return nil }
    // Most paths are short; a longer one takes one read more.
    return text(at: address, room: min(256, limit)) ?? text(at: address, room: limit, isCut: true)
  }

  /// Nil where it is longer than there is room for, but for one that `isCut`, and where nothing can be read.
  private func text(at address: UInt64, room: Int, isCut: Bool = false) -> String? {
    withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { buffer in
      let count = csandbox_read_memory(process, address, buffer.baseAddress, room)
      guard count > 0, let start = buffer.baseAddress else { return nil }
      guard let end = memchr(start, 0, count) else {
        return isCut || count < room ? String(decoding: buffer[..<count], as: UTF8.self) : nil
      }
      return String(decoding: buffer[..<(end - start)], as: UTF8.self)
    }
  }

  /// A null-terminated list of texts, such as a program's arguments.
  func texts(at address: UInt64) -> [String] {
    guard address != 0 else { return [] }
    let pointers = bytes(at: address, count: Self.vectorCount * 8)
    var texts: [String] = []
    var left = Self.vectorBytes
    for start in stride(from: 0, to: pointers.count - pointers.count % 8, by: 8) {
      let pointer = number(pointers, start)
      guard pointer != 0, left > 0, let text = text(at: pointer, limit: min(left, Self.textBytes)) else { break }
      texts.append(text)
      left -= text.utf8.count + 1
    }
    return texts
  }

  func bytes(at address: UInt64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, csandbox_read_memory(process, address, buffer.baseAddress, count))
    }
  }

  /// Two 64-bit numbers, as in `struct timespec`; nil where they cannot be read.
  func pair(at address: UInt64) -> (Int64, Int64)? {
    let bytes = bytes(at: address, count: 16)
    guard bytes.count == 16 else { return nil }
    return (Int64(bitPattern: number(bytes, 0)), Int64(bitPattern: number(bytes, 8)))
  }

  /// A number of eight bytes in this machine's order; `start` must leave room for it.
  func number(_ bytes: [UInt8], _ start: Int) -> UInt64 {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: UInt64.self) }
  }

  /// A socket address; nil for families that the box has not.
  func address(at pointer: UInt64, count: UInt64) -> SocketAddress? {
    guard pointer != 0, count >= 2 else { return nil }
    return SocketAddress(bytes(at: pointer, count: Int(min(count, 128))))
  }

  /// The destination in a `struct msghdr`; nil where the message has none.
  func destination(ofMessageAt pointer: UInt64) -> SocketAddress? {
    let header = bytes(at: pointer, count: 16)
    guard header.count == 16 else { return nil }
    return address(at: number(header, 0), count: number(header, 8) & 0xFFFF_FFFF)
  }
}

/// A socket address of the families that a box has.
enum SocketAddress: Hashable {
  case local(path: String)
  case inet(ObservedEndpoint)

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 2 else { return nil }
    let port = bytes.count >= 4 ? UInt16(bytes[2]) << 8 | UInt16(bytes[3]) : 0
    switch Int32(UInt16(bytes[0]) | UInt16(bytes[1]) << 8) {
    case AF_UNIX:
      let name = bytes.dropFirst(2)
      let isAbstract = name.first == 0
      let text = String(decoding: name.dropFirst(isAbstract ? 1 : 0).prefix { $0 != 0 }, as: UTF8.self)
      self = .local(path: isAbstract ? "@" + text : text)
    case AF_INET where bytes.count >= 8:
      self = .inet(ObservedEndpoint(address: Self.text(AF_INET, bytes[4..<8]), port: port))
    case AF_INET6 where bytes.count >= 24:
      let address = bytes[8..<24]
      // An IPv4 address in IPv6's clothes is shown as what it is.
      let isMapped = address.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
      let shown = isMapped ? Self.text(AF_INET, address.suffix(4)) : Self.text(AF_INET6, address)
      self = .inet(ObservedEndpoint(address: shown, port: port))
    default: return nil
    }
  }

  private static func text(_ family: Int32, _ bytes: ArraySlice<UInt8>) -> String {
    let address = Array(bytes)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      guard let start = buffer.baseAddress, inet_ntop(family, address, start, 64) != nil else { return "" }
      return String(cString: start)
    }
  }
}

extension ObservedEndpoint {
  /// Whether it is the machine itself, where a program may serve itself.
  private var isLoopback: Bool {
    address.hasPrefix("127.") || address == "::1" || address == "0.0.0.0" || address == "::"
  }

  /// As above, without the resolver that some systems have there, which the sink is.
  var isOwnMachine: Bool { isLoopback && port != 53 }
}

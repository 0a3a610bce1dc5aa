internal import CSockets
internal import Glibc

/// An IPv4 or IPv6 address with a port, as a boxed process asked for it or as it came from there.
///
/// IPv4 is kept as an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2), which is also how a socket for both families
/// reports it, so that one destination is one value however it was reached.
package struct SinkAddress: Hashable, Sendable, CustomStringConvertible {
  /// The first eight bytes of the address.
  package let high: UInt64
  /// The last eight bytes of the address.
  package let low: UInt64
  /// The port; 0 where there is none.
  package let port: UInt16
  /// The interface of a link-local address, which a reply to it has to name.
  package let scope: UInt32

  package init(high: UInt64, low: UInt64, port: UInt16 = 0, scope: UInt32 = 0) {
    self.high = high
    self.low = low
    self.port = port
    self.scope = scope
  }

  /// An IPv4 address from its four bytes, the first one highest.
  package init(ipv4: UInt32, port: UInt16 = 0) {
    self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(ipv4), port: port)
  }

  /// Reads what people write: `198.18.0.1`, `2001:db8::1`; nil for anything else, names included.
  package init?(_ text: String, port: UInt16 = 0) {
    var ipv4 = in_addr()
    var ipv6 = in6_addr()
    if inet_pton(AF_INET, text, &ipv4) == 1 {
      self.init(ipv4: UInt32(bigEndian: ipv4.s_addr), port: port)
    } else if inet_pton(AF_INET6, text, &ipv6) == 1 {
      let bytes = withUnsafeBytes(of: ipv6) { Array($0) }
      self.init(bytes: bytes, port: port)
    } else {
      return nil
    }
  }

  /// An address from its 16 bytes.
  init(bytes: [UInt8], port: UInt16 = 0, scope: UInt32 = 0) {
    var halves: (UInt64, UInt64) = (0, 0)
    for byte in bytes.prefix(8) { halves.0 = halves.0 << 8 | UInt64(byte) }
    for byte in bytes.dropFirst(8).prefix(8) { halves.1 = halves.1 << 8 | UInt64(byte) }
    self.init(high: halves.0, low: halves.1, port: port, scope: scope)
  }

  init(_ raw: csockets_address) {
    self.init(bytes: withUnsafeBytes(of: raw.bytes) { Array($0) }, port: raw.port, scope: raw.scope)
  }

  /// The form that the socket calls take.
  var raw: csockets_address {
    var raw = csockets_address()
    withUnsafeMutableBytes(of: &raw.bytes) { target in
      for (index, byte) in bytes.enumerated() { target[index] = byte }
    }
    raw.port = port
    raw.scope = scope
    return raw
  }

  /// Whether this is an IPv4 address.
  package var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// The IPv4 address as a number; meaningful only if `isIPv4`.
  package var ipv4: UInt32 { UInt32(truncatingIfNeeded: low) }

  /// The address without its port and interface, for looking it up.
  package var host: SinkAddress { SinkAddress(high: high, low: low) }

  /// The same address with another port.
  package func with(port: UInt16) -> SinkAddress { SinkAddress(high: high, low: low, port: port, scope: scope) }

  /// The 16 bytes of the address.
  var bytes: [UInt8] {
    (0..<16).map { index in
      UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - 8 * (index % 8)))
    }
  }

  /// The bytes that a certificate or a DNS record carries: four or sixteen.
  var networkBytes: [UInt8] { isIPv4 ? Array(bytes.suffix(4)) : bytes }

  /// The address alone, as people write it.
  package var hostText: String {
    if isIPv4 { return bytes.suffix(4).map(String.init).joined(separator: ".") }
    var address = in6_addr()
    withUnsafeMutableBytes(of: &address) { target in
      for (index, byte) in bytes.enumerated() { target[index] = byte }
    }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil else { return "::" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package var description: String {
    if port == 0 { return hostText }
    return isIPv4 ? "\(hostText):\(port)" : "[\(hostText)]:\(port)"
  }
}

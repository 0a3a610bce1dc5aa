/// Which address stands for which name: every name gets its own, so that an address tells the name exactly.
struct NameTable {
  /// What an address that was asked for stands for.
  private var names: [SinkAddress: String] = [:]
  private var indices: [String: Int] = [:]
  private let fixed: [String: SinkAddress]
  private let limit: Int

  /// Addresses of a /24 that are handed out: neither its first nor its last, which careless clients take for special.
  private static let perBlock = 254
  /// 198.18.0.0/15, which RFC 2544 keeps for tests.
  private static let firstIPv4: UInt32 = 0xC612_0000
  /// 2001:2::/48, which RFC 5180 keeps for tests.
  private static let highIPv6: UInt64 = 0x2001_0002_0000_0000

  /// - Parameters:
  ///   - fixed: Names whose address is given.
  ///   - limit: How many names get an address of their own.
  init(fixed: [String: SinkAddress], limit: Int) {
    self.fixed = fixed
    self.limit = min(limit, 511 * Self.perBlock)
    for (name, address) in fixed where names[address.host].map({ name < $0 }) ?? true { names[address.host] = name }
  }

  /// What a name leads to.
  enum Target: Equatable {
    case address(SinkAddress)
    /// No address of that family.
    case nothing
  }

  /// The address of a name in lower case, and whether it is its own.
  mutating func address(of name: String, isIPv6: Bool) -> (target: Target, isOwn: Bool) {
    if let address = fixed[name] { return (address.isIPv4 != isIPv6 ? .address(address) : .nothing, true) }
    if let index = indices[name] { return (.address(Self.address(index, isIPv6)), true) }
    guard indices.count < limit else { return (.address(Self.address(limit + 1, isIPv6)), false) }
    let index = indices.count + 1
    indices[name] = index
    for family in [false, true] { names[Self.address(index, family)] = name }
    return (.address(Self.address(index, isIPv6)), true)
  }

  /// The name that an address was given for.
  func name(of address: SinkAddress) -> String? { names[address.host] }

  private static func address(_ index: Int, _ isIPv6: Bool) -> SinkAddress {
    if isIPv6 { return SinkAddress(high: highIPv6, low: UInt64(index)) }
    let place = index - 1
    return SinkAddress(ipv4: firstIPv4 + UInt32(place / perBlock * 256 + place % perBlock + 1))
  }
}

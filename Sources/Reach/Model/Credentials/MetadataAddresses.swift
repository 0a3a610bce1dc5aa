/// Addresses at which a cloud gives a machine its own credentials.
enum MetadataAddresses {
  private static let names = [
    "169.254.169.254", "169.254.170.2", "169.254.170.23", "metadata.google.internal", "metadata.goog", "fd00:ec2::254",
    "fd00:ec2::23", "100.100.100.200", "metadata.azure.com", "metadata.azure.internal", "168.63.129.16",
    "metadata.tencentyun.com",
    "169.254.0.23", "192.0.0.192", "169.254.42.42", "metadata.packet.net", "metadata.platformequinix.com",
    "instance-data.ec2.internal", "rancher-metadata",
  ]

  private static let needles = Needles(names)

  /// The ones that are IPv4, as numbers.
  private static let numbers = Set(names.compactMap { number(of: Substring($0)) })

  /// Whether an address is a metadata service's, however its numbers are spelled.
  static func contain(_ address: String) -> Bool {
    let address = address.utf8.count > 4_096 ? String(address.prefix(4_096)) : address
    let lowered = address.lowercased()
    if needles.areFound(in: Array(lowered.utf8)) { return true }
    // `http://2852039166/`, `0xa9fea9fe`, `0251.0376.0251.0376`: what inet_aton(3) takes.
    return lowered.split { !($0.isHexDigit || $0 == "." || $0 == "x") }
      .contains { $0.utf8.count >= 8 && number(of: $0).map(numbers.contains) ?? false }
  }

  /// An IPv4 address in any of the forms that `inet_aton` reads.
  private static func number(of text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...4).contains(parts.count) else { return nil }
    var value: UInt64 = 0
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      let bits = isLast ? UInt64(8 * (5 - parts.count)) : 8
      guard let number = integer(part), number < 1 << bits else { return nil }
      value = value << bits | number
    }
    return UInt32(exactly: value)
  }

  private static func integer(_ part: Substring) -> UInt64? {
    if part.hasPrefix("0x") { return UInt64(part.dropFirst(2), radix: 16) }
    if part.count > 1, part.hasPrefix("0") { return UInt64(part.dropFirst(), radix: 8) }
    return UInt64(part, radix: 10)
  }
}

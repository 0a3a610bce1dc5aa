/// Values in the Distinguished Encoding Rules (X.690), of which keys and certificates are made.
indirect enum DER: Sendable {
  case sequence([DER])
  case set([DER])
  /// An unsigned number, its most significant byte first.
  case integer([UInt8])
  case bits([UInt8])
  case octets([UInt8])
  /// An object identifier, in its encoded bytes.
  case object([UInt8])
  case null
  case bool(Bool)
  case utf8(String)
  /// A UTCTime, as `Timestamp.certificate` spells it.
  case time(String)
  /// A constructed, context-specific tag around a value.
  case tagged(UInt8, DER)
  /// What is already encoded.
  case encoded([UInt8])

  /// The bytes of the value.
  var bytes: [UInt8] {
    switch self {
    case .sequence(let items): Self.element(0x30, items.flatMap(\.bytes))
    case .set(let items): Self.element(0x31, items.flatMap(\.bytes))
    case .integer(let number): Self.element(0x02, Self.positive(number))
    case .bits(let content): Self.element(0x03, [0] + content)
    case .octets(let content): Self.element(0x04, content)
    case .object(let content): Self.element(0x06, content)
    case .null: [0x05, 0]
    case .bool(let value): [0x01, 1, value ? 0xFF : 0]
    case .utf8(let text): Self.element(0x0C, Array(text.utf8))
    case .time(let text): Self.element(0x17, Array(text.utf8))
    case .tagged(let number, let value): Self.element(0xA0 | number, value.bytes)
    case .encoded(let bytes): bytes
    }
  }

  /// Without zeros in front, but with one where the number would look negative.
  private static func positive(_ number: [UInt8]) -> [UInt8] {
    let digits = number.drop { $0 == 0 }
    guard let first = digits.first else { return [0] }
    return (first & 0x80 == 0 ? [] : [0]) + digits
  }

  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
    var length: [UInt8] = []
    var rest = content.count
    while rest > 0 {
      length.insert(UInt8(rest & 0xFF), at: 0)
      rest >>= 8
    }
    return [tag, 0x80 | UInt8(length.count)] + length + content
  }
}

extension DER {
  static let rsaEncryption = DER.object([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01])
  static let sha256WithRSA = DER.object([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B])
  static let ecPublicKey = DER.object([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01])
  static let prime256v1 = DER.object([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07])
  static let commonName = DER.object([0x55, 0x04, 0x03])
  static let organization = DER.object([0x55, 0x04, 0x0A])
  static let keyUsage = DER.object([0x55, 0x1D, 0x0F])
  static let basicConstraints = DER.object([0x55, 0x1D, 0x13])
  static let extendedKeyUsage = DER.object([0x55, 0x1D, 0x25])
  static let clientAuthentication = DER.object([0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02])
  static let serverAuthentication = DER.object([0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01])
}

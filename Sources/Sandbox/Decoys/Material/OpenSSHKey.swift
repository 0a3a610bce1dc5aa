/// A key pair in OpenSSH's own format (PROTOCOL.key of OpenSSH), not encrypted.
struct OpenSSHKey: Sendable {
  /// The private key's file.
  let privateFile: String
  /// The line that authorises the key elsewhere.
  let publicLine: String

  init(_ key: Ed25519Key, comment: String, _ random: inout DecoyRandom) {
    self.init(
      type: "ssh-ed25519", publicFields: [key.publicKey], privateFields: [key.publicKey, key.seed + key.publicKey],
      comment: comment, &random)
  }

  init(_ key: ECKey, comment: String, _ random: inout DecoyRandom) {
    let curve = Array("nistp256".utf8)
    self.init(
      type: "ecdsa-sha2-nistp256", publicFields: [curve, key.point],
      privateFields: [curve, key.point, Self.number(key.scalar)], comment: comment, &random)
  }

  init(_ key: RSAKey, comment: String, _ random: inout DecoyRandom) {
    let numbers = [key.modulus, key.exponent, key.privateExponent, key.coefficient, key.prime1, key.prime2]
    let (n, e) = (Self.number(numbers[0]), Self.number(numbers[1]))
    self.init(
      type: "ssh-rsa", publicFields: [e, n], privateFields: [n, e] + numbers[2...].map(Self.number), comment: comment,
      &random)
  }

  private init(
    type: String, publicFields: [[UInt8]], privateFields: [[UInt8]], comment: String, _ random: inout DecoyRandom
  ) {
    let name = Array(type.utf8)
    let publicBlob = ([name] + publicFields).flatMap(Self.field)
    let check = random.bytes(4)
    var secret = check + check + ([name] + privateFields + [Array(comment.utf8)]).flatMap(Self.field)
    for padding in 1...8 where secret.count % 8 != 0 { secret.append(UInt8(padding)) }
    let none = Array("none".utf8)
    let file =
      Array("openssh-key-v1\0".utf8) + [none, none, []].flatMap(Self.field) + [0, 0, 0, 1]
      + [publicBlob, secret].flatMap(Self.field)
    privateFile = Base64.armour("OPENSSH PRIVATE KEY", file, width: 70)
    publicLine = "\(type) \(Base64.encode(publicBlob)) \(comment)\n"
  }

  /// A string of the SSH protocol: its length and its bytes (RFC 4251, section 5).
  private static func field(_ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
  }

  /// A multiple precision integer that is not negative (RFC 4251, section 5).
  private static func number(_ bytes: [UInt8]) -> [UInt8] {
    let digits = bytes.drop { $0 == 0 }
    return (digits.first.map { $0 & 0x80 != 0 } ?? false ? [0] : []) + digits
  }
}

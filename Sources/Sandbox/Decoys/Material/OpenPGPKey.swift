internal import Evidence

/// A transferable secret key (RFC 4880, section 11.2) with an Ed25519 signing key (RFC 6637's form, as GnuPG writes
/// it), not encrypted.
struct OpenPGPKey: Sendable {
  /// The packets, as `gpg --export-secret-keys` writes them.
  let packets: [UInt8]
  /// The key's fingerprint in upper case digits.
  let fingerprint: String

  init(_ key: Ed25519Key, user: String, created: Timestamp) {
    let time = withUnsafeBytes(of: UInt32(truncatingIfNeeded: created.seconds).bigEndian) { Array($0) }
    let curve: [UInt8] = [9, 0x2B, 6, 1, 4, 1, 0xDA, 0x47, 0x0F, 1]
    let publicBody = [4] + time + [22] + curve + Self.number([0x40] + key.publicKey)
    let secret = Self.number(key.seed)
    let sum = secret.reduce(UInt16(0)) { $0 &+ UInt16($1) }
    let secretBody = publicBody + [0] + secret + [UInt8(sum >> 8), UInt8(sum & 0xFF)]
    let hashedKey = [0x99, UInt8(publicBody.count >> 8), UInt8(publicBody.count & 0xFF)] + publicBody
    let print = Digests.digest("SHA1", hashedKey)
    fingerprint = Hex.encode(print).uppercased()
    let name = Array(user.utf8)
    let hashed: [UInt8] =
      [5, 2] + time + [2, 27, 3] + [2, 30, 1] + [22, 33, 4] + print + [3, 11, 9, 8] + [3, 21, 10, 8] + [2, 22, 0]
    let prefix: [UInt8] = [4, 0x13, 22, 8, UInt8(hashed.count >> 8), UInt8(hashed.count & 0xFF)] + hashed
    let trailer: [UInt8] = [4, 0xFF] + withUnsafeBytes(of: UInt32(prefix.count).bigEndian) { Array($0) }
    let identity = [0xB4] + withUnsafeBytes(of: UInt32(name.count).bigEndian) { Array($0) } + name
    let digest = Digests.sha256(hashedKey + identity + prefix + trailer)
    let signature = key.sign(digest)
    let signatureBody =
      prefix + [0, 10, 9, 16] + print.suffix(8) + digest.prefix(2) + Self.number(Array(signature.prefix(32)))
      + Self.number(Array(signature.suffix(32)))
    packets = Self.packet(5, secretBody) + Self.packet(13, name) + Self.packet(2, signatureBody)
  }

  /// The armoured form (RFC 4880, section 6.2), with its checksum.
  var armoured: String {
    var sum: UInt32 = 0xB704CE
    for byte in packets {
      sum ^= UInt32(byte) << 16
      for _ in 0..<8 { sum = sum << 1 ^ (sum & 0x80_0000 != 0 ? 0x186_4CFB : 0) }
    }
    let check = [UInt8(sum >> 16 & 0xFF), UInt8(sum >> 8 & 0xFF), UInt8(sum & 0xFF)]
    let lines = Base64.lines(packets, width: 64).joined(separator: "\n")
    let label = "PGP PRIVATE KEY BLOCK"
    return "-----BEGIN \(label)-----\n\n\(lines)\n=\(Base64.encode(check))\n-----END \(label)-----\n"
  }

  /// A packet of the old format with a length of one or two bytes (RFC 4880, section 4.2.1), as GnuPG writes them.
  private static func packet(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
    body.count < 256
      ? [0x80 | tag << 2, UInt8(body.count)] + body
      : [0x81 | tag << 2, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
  }

  /// A number behind its length in bits (RFC 4880, section 3.2).
  private static func number(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array(bytes.drop { $0 == 0 })
    let bits = digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
    return [UInt8(bits >> 8), UInt8(bits & 0xFF)] + digits
  }
}

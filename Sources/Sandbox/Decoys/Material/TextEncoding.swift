/// Bytes as pairs of hexadecimal digits.
enum Hex {
  /// Lower case, without separators.
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Alphabet.hex.characters
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

/// Base64 (RFC 4648, sections 4 and 5).
enum Base64 {
  /// - Parameter url: The alphabet for URLs and file names, without padding.
  static func encode(_ bytes: [UInt8], url: Bool = false) -> String {
    let alphabet = (url ? Alphabet.base64URL : .base64).characters
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for index in 0..<3 { group = group << 8 | (index < count ? UInt32(bytes[start + index]) : 0) }
      for index in 0..<4 {
        if index <= count {
          text.append(alphabet[Int(group >> UInt32(18 - 6 * index)) & 63])
        } else if !url {
          text.append(UInt8(ascii: "="))
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// In lines of `width` characters, each ended by a line feed (RFC 7468 takes 64, OpenSSH 70).
  static func lines(_ bytes: [UInt8], width: Int) -> [String] {
    let text = Array(encode(bytes).utf8)
    return stride(from: 0, to: text.count, by: width).map {
      String(decoding: text[$0..<min($0 + width, text.count)], as: UTF8.self)
    }
  }

  /// An armoured block with its first and last line (RFC 7468).
  static func armour(_ label: String, _ bytes: [UInt8], width: Int = 64) -> String {
    "-----BEGIN \(label)-----\n\(lines(bytes, width: width).joined(separator: "\n"))\n-----END \(label)-----\n"
  }
}

/// Base58, with the checksums that wallets check.
enum Base58 {
  static let bitcoin = Alphabet("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
  static let ripple = Alphabet("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz")

  /// Each zero byte in front is one character, as in Bitcoin.
  static func encode(_ bytes: [UInt8], _ alphabet: Alphabet = bitcoin) -> String {
    var digits: [UInt8] = []
    for byte in bytes {
      var carry = Int(byte)
      for index in digits.indices {
        carry += Int(digits[index]) << 8
        digits[index] = UInt8(carry % 58)
        carry /= 58
      }
      while carry > 0 {
        digits.append(UInt8(carry % 58))
        carry /= 58
      }
    }
    let zeros = bytes.prefix { $0 == 0 }.map { _ in alphabet.characters[0] }
    return String(decoding: zeros + digits.reversed().map { alphabet.characters[Int($0)] }, as: UTF8.self)
  }

  /// With the first four bytes of the double SHA-256 behind.
  static func checked(_ payload: [UInt8], _ alphabet: Alphabet = bitcoin) -> String {
    encode(payload + Digests.sha256(Digests.sha256(payload)).prefix(4), alphabet)
  }

  /// An address of a Substrate network: SS58, whose checksum is BLAKE2b over a prefix and the payload.
  static func ss58(_ publicKey: [UInt8], network: UInt8 = 42) -> String {
    let payload = [network] + publicKey
    return encode(payload + Digests.digest("BLAKE2B-512", Array("SS58PRE".utf8) + payload).prefix(2))
  }
}

/// Bech32 (BIP-173), in which `age` writes its keys.
enum Bech32 {
  static func encode(_ prefix: String, _ bytes: [UInt8]) -> String {
    var values: [UInt8] = []
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for byte in bytes {
      bits = bits << 8 & 0xFFFF | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        values.append(UInt8(bits >> count & 31))
      }
    }
    if count > 0 { values.append(UInt8(bits << (5 - count) & 31)) }
    let human = Array(prefix.utf8)
    let expanded = human.map { $0 >> 5 } + [0] + human.map { $0 & 31 }
    let sum = polynomial(expanded + values + [0, 0, 0, 0, 0, 0]) ^ 1
    values += (0..<6).map { UInt8(sum >> UInt32(5 * (5 - $0)) & 31) }
    return prefix + "1" + String(decoding: values.map { Alphabet.bech32.characters[Int($0)] }, as: UTF8.self)
  }

  private static func polynomial(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
    return values.reduce(UInt32(1)) { sum, value in
      let top = sum >> 25
      var next = (sum & 0x1FF_FFFF) << 5 ^ UInt32(value)
      for (bit, term) in generator.enumerated() where top >> UInt32(bit) & 1 == 1 { next ^= term }
      return next
    }
  }
}

internal import CLibcrypto
internal import CZlib

/// Digests and checksums that credential formats carry.
enum Digests {
  /// The digest by an algorithm that libcrypto names; the names are ours, so that an unknown one is our own mistake.
  static func digest(_ algorithm: String, _ bytes: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count = 0
    let status = EVP_Q_digest(nil, algorithm, nil, bytes, bytes.count, &result, &count)
    precondition(status == 1, "libcrypto has no \(algorithm)")
    return Array(result.prefix(count))
  }

  /// SHA-256 (FIPS 180-4).
  static func sha256(_ bytes: [UInt8]) -> [UInt8] { digest("SHA256", bytes) }

  /// SHA-256 of memory that is not copied, in hexadecimal digits.
  static func sha256Hex(_ bytes: UnsafeRawBufferPointer) -> String {
    var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count = 0
    let status = EVP_Q_digest(nil, "SHA256", nil, bytes.baseAddress, bytes.count, &result, &count)
    precondition(status == 1, "libcrypto has no SHA256")
    return Hex.encode(result.prefix(count))
  }

  /// HMAC (RFC 2104) with SHA-512, whose blocks are 128 bytes.
  static func hmacSHA512(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    var padded = key.count > 128 ? digest("SHA512", key) : key
    padded += [UInt8](repeating: 0, count: 128 - padded.count)
    return digest("SHA512", padded.map { $0 ^ 0x5C } + digest("SHA512", padded.map { $0 ^ 0x36 } + bytes))
  }

  /// CRC-32 of gzip and zip (ISO 3309).
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: CZlib.crc32(0, bytes, UInt32(bytes.count)))
  }

  /// CRC-32C (RFC 3720), which LevelDB's logs carry.
  static func crc32c(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0x82F6_3B78 : sum >> 1 }
    }
    return ~sum
  }

  /// AES-128-CBC with padding (PKCS #7), as Chromium encrypts what it stores.
  static func aes128CBC(key: [UInt8], vector: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    guard let context = EVP_CIPHER_CTX_new() else { return [] }
    defer { EVP_CIPHER_CTX_free(context) }
    var result = [UInt8](repeating: 0, count: bytes.count + 32)
    var body: Int32 = 0
    var tail: Int32 = 0
    let isDone = result.withUnsafeMutableBufferPointer { output in
      guard let base = output.baseAddress, EVP_EncryptInit_ex(context, EVP_aes_128_cbc(), nil, key, vector) == 1,
        EVP_EncryptUpdate(context, base, &body, bytes, Int32(bytes.count)) == 1
      else { return false }
      return EVP_EncryptFinal_ex(context, base + Int(body), &tail) == 1
    }
    precondition(isDone, "libcrypto has no AES-128-CBC")
    return Array(result.prefix(Int(body + tail)))
  }

  /// PBKDF2 (RFC 8018) with HMAC-SHA-1.
  static func pbkdf2SHA1(_ password: String, salt: String, rounds: Int32, length: Int32) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: Int(length))
    let status = PKCS5_PBKDF2_HMAC(
      password, Int32(password.utf8.count), Array(salt.utf8), Int32(salt.utf8.count), rounds, EVP_sha1(), length, &key)
    precondition(status == 1, "libcrypto has no PBKDF2")
    return key
  }
}

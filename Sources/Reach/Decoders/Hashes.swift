internal import CLibcrypto

/// Message digests and what keys are made of, by libcrypto.
enum Hashes {
  /// The digest of bytes by a name that `hashlib.new` takes; nil for one that is not known here.
  ///
  /// - Parameter size: bytes asked for, where the algorithm lets one choose (SHAKE, BLAKE2).
  static func digest(_ name: String, _ bytes: [UInt8], size: Int? = nil) -> [UInt8]? {
    guard let algorithm = algorithm(name), let type = EVP_MD_fetch(nil, algorithm, nil) else { return nil }
    defer { EVP_MD_free(type) }
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, type, nil) == 1, EVP_DigestUpdate(context, bytes, bytes.count) == 1 else {
      return nil
    }
    var count: UInt32 = 0
    var result = [UInt8](repeating: 0, count: 64)
    if algorithm.hasPrefix("SHAKE") {
      guard let size, (0...(1 << 20)).contains(size) else { return nil }
      result = [UInt8](repeating: 0, count: size)
      return EVP_DigestFinalXOF(context, &result, size) == 1 ? result : nil
    }
    // BLAKE2 with another size is another function, which is not computed.
    guard EVP_DigestFinal_ex(context, &result, &count) == 1 else { return nil }
    guard size == nil || size == Int(count) else { return nil }
    return Array(result.prefix(Int(count)))
  }

  /// libcrypto's name of an algorithm.
  static func algorithm(_ name: String) -> String? {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
    case "md5": "MD5"
    case "sha1", "sha": "SHA1"
    case "sha224": "SHA224"
    case "sha256": "SHA256"
    case "sha384": "SHA384"
    case "sha512": "SHA512"
    case "sha512224": "SHA512-224"
    case "sha512256": "SHA512-256"
    case "sha3224": "SHA3-224"
    case "sha3256": "SHA3-256"
    case "sha3384": "SHA3-384"
    case "sha3512": "SHA3-512"
    case "shake128": "SHAKE128"
    case "shake256": "SHAKE256"
    case "blake2b", "blake2b512": "BLAKE2B-512"
    case "blake2s", "blake2s256": "BLAKE2S-256"
    case "ripemd160", "rmd160": "RIPEMD-160"
    default: nil
    }
  }

  /// Bytes of a block of an algorithm, as HMAC pads keys to.
  static func blockSize(_ algorithm: String) -> Int {
    switch algorithm {
    case "SHA384", "SHA512", "SHA512-224", "SHA512-256", "BLAKE2B-512": 128
    case "SHA3-224": 144
    case "SHA3-256": 136
    case "SHA3-384": 104
    case "SHA3-512": 72
    default: 64
    }
  }

  /// HMAC (RFC 2104).
  static func keyed(_ name: String, key: [UInt8], _ bytes: [UInt8]) -> [UInt8]? {
    guard let algorithm = algorithm(name) else { return nil }
    let size = blockSize(algorithm)
    guard var padded = key.count > size ? digest(algorithm, key) : key else { return nil }
    padded += [UInt8](repeating: 0, count: max(0, size - padded.count))
    guard let inner = digest(algorithm, padded.map { $0 ^ 0x36 } + bytes) else { return nil }
    return digest(algorithm, padded.map { $0 ^ 0x5C } + inner)
  }

  /// PBKDF2 (RFC 8018) with HMAC.
  static func passwordKey(
    _ name: String, _ password: [UInt8], _ salt: [UInt8], iterations: Int, length: Int
  ) -> [UInt8]? {
    guard let algorithm = algorithm(name), let type = EVP_MD_fetch(nil, algorithm, nil),
      (1...maximumIterations).contains(iterations), (1...1_024).contains(length)
    else { return nil }
    defer { EVP_MD_free(type) }
    var key = [UInt8](repeating: 0, count: length)
    let characters = password.map { CChar(bitPattern: $0) }
    let status = PKCS5_PBKDF2_HMAC(
      characters, Int32(characters.count), salt, Int32(salt.count), Int32(iterations), type, Int32(length), &key)
    return status == 1 ? key : nil
  }

  /// More rounds than this take too long.
  static let maximumIterations = 2_000_000

  /// scrypt (RFC 7914).
  static func scrypt(
    _ password: [UInt8], _ salt: [UInt8], cost: Int, blocks: Int, parallel: Int, length: Int
  ) -> [UInt8]? {
    guard cost > 1, cost <= 1 << 18, cost & (cost - 1) == 0, (1...32).contains(blocks), (1...16).contains(parallel),
      (1...1_024).contains(length), cost * blocks * parallel <= 1 << 21
    else { return nil }
    var key = [UInt8](repeating: 0, count: length)
    let characters = password.map { CChar(bitPattern: $0) }
    let status = EVP_PBE_scrypt(
      characters, characters.count, salt, salt.count, UInt64(cost), UInt64(blocks), UInt64(parallel), 512 << 20, &key,
      length)
    return status == 1 ? key : nil
  }
}

internal import CLibcrypto

/// A symmetric cipher with its key and mode, by libcrypto.
struct SymmetricCipher: Sendable {
  /// The way blocks are chained.
  enum Mode: String, Sendable {
    case ecb = "ECB", cbc = "CBC", cfb = "CFB", cfb8 = "CFB8", ofb = "OFB", ctr = "CTR", gcm = "GCM", ccm = "CCM"
    case eax = "EAX", stream = ""

    /// Whether only whole blocks come out.
    var isBlockwise: Bool { self == .ecb || self == .cbc }
  }

  /// `AES`, `CAMELLIA`, `SM4`, `DES-EDE3`, `CHACHA20`, `RC4`.
  let family: String
  let mode: Mode
  let key: [UInt8]
  /// The initial vector, nonce or first counter block.
  let vector: [UInt8]

  /// Bytes of one block.
  var blockSize: Int {
    switch family {
    case "DES-EDE3": 8
    case "CHACHA20", "RC4": 1
    default: 16
    }
  }

  /// What the cipher makes of bytes; of block modes, of the whole blocks that they have. Tags are not looked at.
  func apply(_ bytes: [UInt8], decrypting: Bool) -> [UInt8]? {
    guard bytes.count <= 64 << 20 else { return nil }
    switch mode {
    case .ccm: return counterMode().flatMap { $0.apply(bytes, decrypting: decrypting) }
    case .eax:
      guard let counter = authenticationCode([UInt8](repeating: 0, count: blockSize) + vector) else { return nil }
      return SymmetricCipher(family: family, mode: .ctr, key: key, vector: counter).apply(bytes, decrypting: decrypting)
    default: break
    }
    if family == "RC4" { return Self.rc4(key, bytes) }
    let whole = mode.isBlockwise ? bytes.count / blockSize * blockSize : bytes.count
    return run(Array(bytes[..<whole]), decrypting)
  }

  /// libcrypto's name of the cipher; nil where the key has a length that it does not take.
  private var algorithm: String? {
    switch family {
    case "CHACHA20": return key.count == 32 ? "ChaCha20" : nil
    case "DES-EDE3": return [8, 16, 24].contains(key.count) ? "DES-EDE3-" + mode.rawValue : nil
    case "SM4": return key.count == 16 ? "SM4-" + mode.rawValue : nil
    default: return [16, 24, 32].contains(key.count) ? "\(family)-\(key.count * 8)-\(mode.rawValue)" : nil
    }
  }

  /// One key three times is single DES, two keys are the form that repeats the first.
  private var wholeKey: [UInt8] {
    guard family == "DES-EDE3" else { return key }
    return key.count == 8 ? key + key + key : key.count == 16 ? key + key[..<8] : key
  }

  private func run(_ bytes: [UInt8], _ decrypting: Bool) -> [UInt8]? {
    guard let algorithm, let cipher = EVP_CIPHER_fetch(nil, algorithm, nil) else { return nil }
    defer { EVP_CIPHER_free(cipher) }
    guard let context = EVP_CIPHER_CTX_new() else { return nil }
    defer { EVP_CIPHER_CTX_free(context) }
    guard EVP_CipherInit_ex(context, cipher, nil, nil, nil, decrypting ? 0 : 1) == 1 else { return nil }
    if mode == .gcm {
      guard (1...128).contains(vector.count),
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(vector.count), nil) == 1
      else { return nil }
    } else {
      guard vector.count >= Int(EVP_CIPHER_CTX_get_iv_length(context)) else { return nil }
    }
    guard wholeKey.count == Int(EVP_CIPHER_CTX_get_key_length(context)),
      EVP_CipherInit_ex(context, nil, nil, wholeKey, vector, decrypting ? 0 : 1) == 1
    else { return nil }
    EVP_CIPHER_CTX_set_padding(context, 0)
    var count: Int32 = 0
    var result = [UInt8](repeating: 0, count: bytes.count + 64)
    guard EVP_CipherUpdate(context, &result, &count, bytes, Int32(bytes.count)) == 1 else { return nil }
    return Array(result.prefix(Int(count)))
  }

  // MARK: Modes that are made of others

  /// CCM (RFC 3610) encrypts in counter mode, from the block after the one that the tag takes.
  private func counterMode() -> SymmetricCipher? {
    guard (7...13).contains(vector.count), blockSize == 16 else { return nil }
    let width = 15 - vector.count
    let counter = [UInt8(width - 1)] + vector + [UInt8](repeating: 0, count: width - 1) + [1]
    return SymmetricCipher(family: family, mode: .ctr, key: key, vector: counter)
  }

  /// CMAC (RFC 4493), of which EAX makes its first counter block.
  private func authenticationCode(_ bytes: [UInt8]) -> [UInt8]? {
    let single = SymmetricCipher(family: family, mode: .ecb, key: key, vector: [])
    let size = blockSize
    guard size > 1, let zero = single.run([UInt8](repeating: 0, count: size), false) else { return nil }
    func doubled(_ block: [UInt8]) -> [UInt8] {
      var result = block
      for index in block.indices {
        result[index] = block[index] << 1 | (index + 1 < block.count ? block[index + 1] >> 7 : 0)
      }
      if block[0] & 0x80 != 0 { result[size - 1] ^= size == 16 ? 0x87 : 0x1B }
      return result
    }
    let first = doubled(zero)
    var padded = bytes
    var mask = first
    if bytes.isEmpty || bytes.count % size != 0 {
      padded.append(0x80)
      padded += [UInt8](repeating: 0, count: (size - padded.count % size) % size)
      mask = doubled(first)
    }
    for index in 0..<size { padded[padded.count - size + index] ^= mask[index] }
    var state = [UInt8](repeating: 0, count: size)
    for start in stride(from: 0, to: padded.count, by: size) {
      guard let next = single.run(zip(state, padded[start..<(start + size)]).map { $0 ^ $1 }, false) else { return nil }
      state = next
    }
    return state
  }

  /// RC4, which libcrypto keeps away from those who do not ask for old ciphers.
  private static func rc4(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8]? {
    guard !key.isEmpty, key.count <= 256 else { return nil }
    var state = [UInt8](0...255)
    var j = 0
    for i in 0..<256 {
      j = (j + Int(state[i]) + Int(key[i % key.count])) & 255
      state.swapAt(i, j)
    }
    var i = 0
    j = 0
    return bytes.map { byte in
      i = (i + 1) & 255
      j = (j + Int(state[i])) & 255
      state.swapAt(i, j)
      return byte ^ state[(Int(state[i]) + Int(state[j])) & 255]
    }
  }

  // MARK: Padding

  /// Without PKCS #7 padding; nil where there is none.
  static func unpadded(_ bytes: [UInt8], blockSize: Int) -> [UInt8]? {
    guard let last = bytes.last, last > 0, Int(last) <= blockSize, bytes.count >= Int(last),
      bytes.suffix(Int(last)).allSatisfy({ $0 == last })
    else { return nil }
    return Array(bytes.dropLast(Int(last)))
  }

  /// With PKCS #7 padding.
  static func padded(_ bytes: [UInt8], blockSize: Int) -> [UInt8] {
    let count = blockSize - bytes.count % blockSize
    return bytes + [UInt8](repeating: UInt8(truncatingIfNeeded: count), count: count)
  }
}

/// Fernet tokens (the specification of the `cryptography` project): AES-128 in CBC mode under an HMAC with SHA-256.
enum Fernet {
  /// The text of a token; nil for one that the key does not open.
  static func open(_ token: [UInt8], key: [UInt8]) -> [UInt8]? {
    guard let key = Base64.decode(key, urlSafe: true), key.count == 32,
      let data = Base64.decode(token, urlSafe: true), data.count >= 73, data[0] == 0x80
    else { return nil }
    let sealed = Array(data[..<(data.count - 32)])
    guard Hashes.keyed("sha256", key: Array(key[..<16]), sealed) == Array(data.suffix(32)) else { return nil }
    let cipher = SymmetricCipher(family: "AES", mode: .cbc, key: Array(key[16...]), vector: Array(sealed[9..<25]))
    return cipher.apply(Array(sealed[25...]), decrypting: true).flatMap {
      SymmetricCipher.unpadded($0, blockSize: 16)
    }
  }
}

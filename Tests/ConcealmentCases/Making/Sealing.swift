import CLibcrypto
import TestSupport

/// Ciphers of libraries that packers call, so that what is hidden is really there.
enum Sealing {
  /// A Fernet token: version, time, initial vector, AES-128 in CBC mode, HMAC with SHA-256.
  static func fernet(_ text: [UInt8], key: [UInt8], vector: [UInt8]) -> [UInt8] {
    let token: [UInt8] = [0x80, 0, 0, 0, 0, 0x60, 0, 0, 0] + vector + aes(text, key: Array(key[16...]), vector: vector)
    return token + hmac(token, key: Array(key[..<16]))
  }

  /// HMAC (RFC 2104) with SHA-256.
  private static func hmac(_ data: [UInt8], key: [UInt8]) -> [UInt8] {
    let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
    let inner = Compressor.digest("sha256", padded.map { $0 ^ 0x36 } + data)
    return Compressor.digest("sha256", padded.map { $0 ^ 0x5C } + inner)
  }

  private static func aes(_ text: [UInt8], key: [UInt8], vector: [UInt8]) -> [UInt8] {
    let context = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(context) }
    precondition(EVP_EncryptInit_ex(context, EVP_aes_128_cbc(), nil, key, vector) == 1)
    var out = [UInt8](repeating: 0, count: text.count + 16)
    var first: Int32 = 0
    precondition(EVP_EncryptUpdate(context, &out, &first, text, Int32(text.count)) == 1)
    var rest = [UInt8](repeating: 0, count: 32)
    var last: Int32 = 0
    precondition(EVP_EncryptFinal_ex(context, &rest, &last) == 1)
    return Array(out.prefix(Int(first)) + rest.prefix(Int(last)))
  }
}

/// The Mersenne Twister as `random.Random(seed)` uses it, for small seeds.
struct MersenneTwister {
  private var state = [UInt32](repeating: 0, count: 624)
  private var index = 624

  init(seed: UInt32) {
    fill(19_650_218)
    // `init_by_array` with the seed as its only word.
    var i = 1
    for _ in 0..<624 {
      state[i] = (state[i] ^ (mixed(i - 1) &* 1_664_525)) &+ seed
      i = next(i)
    }
    for _ in 0..<623 {
      state[i] = (state[i] ^ (mixed(i - 1) &* 1_566_083_941)) &- UInt32(i)
      i = next(i)
    }
    state[0] = 0x8000_0000
  }

  private mutating func fill(_ seed: UInt32) {
    state[0] = seed
    for i in 1..<624 { state[i] = mixed(i - 1) &* 1_812_433_253 &+ UInt32(i) }
  }

  private func mixed(_ i: Int) -> UInt32 { state[i] ^ (state[i] >> 30) }

  private mutating func next(_ i: Int) -> Int {
    guard i + 1 >= 624 else { return i + 1 }
    state[0] = state[623]
    return 1
  }

  private mutating func word() -> UInt32 {
    if index == 624 {
      for i in 0..<624 {
        let y = (state[i] & 0x8000_0000) | (state[(i + 1) % 624] & 0x7FFF_FFFF)
        state[i] = state[(i + 397) % 624] ^ (y >> 1) ^ (y & 1 == 1 ? 0x9908_B0DF : 0)
      }
      index = 0
    }
    var y = state[index]
    index += 1
    y ^= y >> 11
    y ^= (y << 7) & 0x9D2C_5680
    y ^= (y << 15) & 0xEFC6_0000
    return y ^ (y >> 18)
  }

  /// What `shuffle` makes of the numbers from 0 on.
  mutating func shuffled(_ count: Int) -> [Int] {
    var items = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      let bound = UInt32(i + 1)
      let bits = UInt32(32 - bound.leadingZeroBitCount)
      var draw = word() >> (32 - bits)
      while draw >= bound { draw = word() >> (32 - bits) }
      items.swapAt(i, Int(draw))
    }
    return items
  }
}

internal import CLibcrypto

/// An RSA key pair that random bytes determine.
///
/// The primes are found here, not by libcrypto, because libcrypto's own search cannot be repeated. They are tested just
/// enough to be primes: the key guards nothing, and is only ever looked at.
struct RSAKey: Sendable {
  let modulus: [UInt8]
  let exponent: [UInt8] = [1, 0, 1]
  let privateExponent: [UInt8]
  let prime1: [UInt8]
  let prime2: [UInt8]
  /// The inverse of the second prime modulo the first.
  let coefficient: [UInt8]
  private let exponent1: [UInt8]
  private let exponent2: [UInt8]

  /// - Parameter bits: A multiple of 16.
  init(bits: Int, _ random: inout DecoyRandom) {
    let context = BN_CTX_new()
    defer { BN_CTX_free(context) }
    let numbers = (0..<11).compactMap { _ in BN_new() }
    precondition(numbers.count == 11 && context != nil, "libcrypto has no memory")
    defer { for number in numbers { BN_free(number) } }
    let (e, p, q, n, d) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
    let (p1, q1, phi, dp, dq, inverse) = (numbers[5], numbers[6], numbers[7], numbers[8], numbers[9], numbers[10])
    BN_set_word(e, 65_537)
    Self.findPrime(into: p, bits: bits / 2, &random, context)
    repeat { Self.findPrime(into: q, bits: bits / 2, &random, context) } while BN_cmp(p, q) == 0
    if BN_cmp(p, q) < 0 { BN_swap(p, q) }
    BN_mul(n, p, q, context)
    BN_sub(p1, p, BN_value_one())
    BN_sub(q1, q, BN_value_one())
    BN_mul(phi, p1, q1, context)
    BN_mod_inverse(d, e, phi, context)
    BN_div(nil, dp, d, p1, context)
    BN_div(nil, dq, d, q1, context)
    BN_mod_inverse(inverse, q, p, context)
    modulus = Self.bytes(n)
    privateExponent = Self.bytes(d)
    prime1 = Self.bytes(p)
    prime2 = Self.bytes(q)
    exponent1 = Self.bytes(dp)
    exponent2 = Self.bytes(dq)
    coefficient = Self.bytes(inverse)
  }

  /// Odd primes below 2,000, by which candidates are sifted before the costly test.
  private static let smallPrimes: [UInt] = {
    (3..<2_000).filter { number in !(2..<number).contains { $0 * $0 <= number && number % $0 == 0 } }.map { UInt($0) }
  }()

  /// A prime with its two highest bits set, so that the product of two has all bits, and without 65,537 in its order.
  private static func findPrime(
    into prime: OpaquePointer, bits: Int, _ random: inout DecoyRandom, _ context: OpaquePointer?
  ) {
    let (base, order, power) = (BN_new(), BN_new(), BN_new())
    defer { [base, order, power].forEach { BN_free($0) } }
    BN_set_word(base, 2)
    while true {
      var start = random.bytes(bits / 8)
      start[0] |= 0xC0
      start[start.count - 1] |= 1
      BN_bin2bn(start, Int32(start.count), prime)
      let remainders = smallPrimes.map { UInt(BN_mod_word(prime, UInt($0))) }
      var last: UInt = 0
      for step in stride(from: UInt(0), to: 1 << 14, by: 2) {
        guard !zip(smallPrimes, remainders).contains(where: { ($1 + step) % $0 == 0 }) else { continue }
        BN_add_word(prime, step - last)
        last = step
        BN_sub(order, prime, BN_value_one())
        // Fermat's test: a random number of this size that passes and is composite will not be met.
        guard BN_mod_word(order, 65_537) != 0, BN_mod_exp(power, base, order, prime, context) == 1 else { continue }
        if BN_is_one(power) == 1 { return }
      }
    }
  }

  private static func bytes(_ number: OpaquePointer) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
    BN_bn2bin(number, &result)
    return result
  }

  /// The private key by itself (RFC 8017, A.1.2).
  var pkcs1: [UInt8] {
    DER.sequence(
      [.integer([0])]
        + [modulus, exponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient].map { .integer($0) }
    ).bytes
  }

  /// The private key with its algorithm (RFC 5208).
  var pkcs8: [UInt8] {
    DER.sequence([.integer([0]), .sequence([.rsaEncryption, .null]), .octets(pkcs1)]).bytes
  }

  /// The public key as certificates hold it (RFC 5280, section 4.1).
  var publicInfo: DER {
    .sequence([
      .sequence([.rsaEncryption, .null]),
      .bits(DER.sequence([.integer(modulus), .integer(exponent)]).bytes),
    ])
  }

  /// A signature over bytes: PKCS #1 version 1.5 with SHA-256, the same for the same bytes.
  func sign(_ bytes: [UInt8]) -> [UInt8] { Signature.make(privateKey: pkcs1, digest: EVP_sha256(), bytes) }
}

/// A key pair of the curve P-256.
struct ECKey: Sendable {
  let scalar: [UInt8]
  /// The public point, uncompressed.
  let point: [UInt8]

  init(_ random: inout DecoyRandom) {
    var scalar = random.bytes(32)
    // Below the order of the curve, whose first bytes are all ones, and not zero.
    scalar[0] = scalar[0] & 0x7F | 0x40
    self.scalar = scalar
    point = Self.publicPoint(of: scalar)
  }

  /// The private key by itself (RFC 5915).
  var sec1: [UInt8] {
    DER.sequence([
      .integer([1]), .octets(scalar), .tagged(0, .prime256v1), .tagged(1, .bits(point)),
    ]).bytes
  }

  /// The private key with its algorithm (RFC 5208).
  var pkcs8: [UInt8] {
    DER.sequence([
      .integer([0]), .sequence([.ecPublicKey, .prime256v1]),
      .octets(DER.sequence([.integer([1]), .octets(scalar), .tagged(1, .bits(point))]).bytes),
    ]).bytes
  }

  /// The public key as certificates hold it (RFC 5480).
  var publicInfo: DER { .sequence([.sequence([.ecPublicKey, .prime256v1]), .bits(point)]) }

  private static func publicPoint(of scalar: [UInt8]) -> [UInt8] {
    let key = DER.sequence([.integer([1]), .octets(scalar), .tagged(0, .prime256v1)]).bytes
    return Signature.publicKey(of: key)
  }
}

/// A key pair of Ed25519 (RFC 8032).
struct Ed25519Key: Sendable {
  let seed: [UInt8]
  let publicKey: [UInt8]

  init(_ random: inout DecoyRandom) {
    seed = random.bytes(32)
    let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
    defer { EVP_PKEY_free(key) }
    var value = [UInt8](repeating: 0, count: 32)
    var count = value.count
    precondition(EVP_PKEY_get_raw_public_key(key, &value, &count) == 1, "libcrypto has no Ed25519")
    publicKey = value
  }

  /// A signature over bytes, the same for the same bytes.
  func sign(_ bytes: [UInt8]) -> [UInt8] {
    let inner = DER.octets(seed).bytes
    let key = DER.sequence([.integer([0]), .sequence([.object([0x2B, 0x65, 0x70])]), .octets(inner)]).bytes
    return Signature.make(privateKey: key, digest: nil, bytes)
  }
}

/// What libcrypto does with a private key.
private enum Signature {
  static func make(privateKey: [UInt8], digest: OpaquePointer?, _ bytes: [UInt8]) -> [UInt8] {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var result: [UInt8] = []
    let isDone = withKey(privateKey) { key in
      var count = 0
      guard EVP_DigestSignInit(context, nil, digest, nil, key) == 1,
        EVP_DigestSign(context, nil, &count, bytes, bytes.count) == 1
      else { return false }
      result = [UInt8](repeating: 0, count: count)
      return EVP_DigestSign(context, &result, &count, bytes, bytes.count) == 1
    }
    precondition(isDone, "libcrypto cannot sign with a key made here")
    return result
  }

  static func publicKey(of privateKey: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    let isDone = withKey(privateKey) { key in
      result = [UInt8](repeating: 0, count: Int(max(0, i2d_PublicKey(key, nil))))
      return result.withUnsafeMutableBufferPointer { buffer in
        var position = buffer.baseAddress
        return i2d_PublicKey(key, &position) > 0
      }
    }
    precondition(isDone, "libcrypto cannot read a key made here")
    return result
  }

  private static func withKey(_ encoded: [UInt8], _ body: (OpaquePointer) -> Bool) -> Bool {
    encoded.withUnsafeBufferPointer { buffer in
      var position = buffer.baseAddress
      guard let key = d2i_AutoPrivateKey(nil, &position, buffer.count) else { return false }
      defer { EVP_PKEY_free(key) }
      return body(key)
    }
  }
}

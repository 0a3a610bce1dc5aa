import Evidence
import PythonSyntax

/// A cipher or padding in use: what went in, and how much came out.
final class CipherState: ComputedState {
  /// What is done with the bytes.
  enum Step {
    case cipher(SymmetricCipher)
    /// PKCS #7 padding of blocks of so many bytes.
    case padding(Int)
  }
  let step: Step
  /// Whether it decrypts, or takes padding away, when it has one method for both ways.
  let decrypts: Bool
  /// Whether padding is taken off at the end (`pyaes.Decrypter`).
  let unpads: Bool
  var input: [UInt8] = []
  var produced = 0

  init(_ step: Step, decrypts: Bool, unpads: Bool = false) {
    self.step = step
    self.decrypts = decrypts
    self.unpads = unpads
  }
}

/// The ciphers of `cryptography`, `pycryptodome` and `pyaes`, with keys that the code brings along.
extension Interpreter {
  func cipher(_ computation: Computation, _ call: ExternalCall) -> Value? {
    switch computation {
    case .fernet: return fernet(call)
    case .cipher: return cryptographyCipher(call)
    case .padding: return paddingPart(call)
    case .sealedBox: return sealedBox(call)
    case .pycryptoCipher: return pycryptoCipher(call)
    case .pyaesCipher: return pyaesCipher(call)
    case .rc4: return rc4(call)
    case .unpad, .pad:
      guard let bytes = bytesArgument(call, 0), let size = call.arguments.at(1)?.constantInt, (1...255).contains(size)
      else { return nil }
      if computation == .pad { return computed(SymmetricCipher.padded(bytes, blockSize: size), call) }
      return SymmetricCipher.unpadded(bytes, blockSize: size).map {
        computed($0, call, from: call.arguments.at(0))
      }
    case .exclusiveOr: return exclusiveOr(call)
    case .longToBytes:
      guard let number = call.arguments.at(0).flatMap({ Integers.number($0.shape) }), !number.isNegative else {
        return nil
      }
      let bytes = number.bigEndian
      let size = max(0, min(call.arguments.at(1)?.constantInt ?? 0, 1 << 16))
      let missing = size > 0 ? (size - bytes.count % size) % size : 0
      return computed([UInt8](repeating: 0, count: missing) + (bytes.isEmpty ? [0] : bytes), call)
    case .bytesToLong:
      guard let bytes = bytesArgument(call, 0), bytes.count <= 1 << 20 else { return nil }
      return Value(Integers.shape(bytes), taint: allTaint(call))
    default: return nil
    }
  }

  // MARK: cryptography

  /// `Fernet(key).decrypt(token)`; of `MultiFernet`, the first key that fits.
  private func fernet(_ call: ExternalCall) -> Value? {
    guard let given = call.receiver?.arguments.at(0), let input = call.arguments.at(0),
      let token = frozen(input).constantBytes, spend(token.count / 256)
    else { return nil }
    var keys: [[UInt8]] = []
    if let key = frozen(given).constantBytes {
      keys = [key]
    } else if let parts = knownElements(given) {
      for part in parts.known.prefix(16) {
        if case .object(let object) = part.shape, let key = object.arguments.at(0)?.constantBytes { keys.append(key) }
      }
    }
    for key in keys {
      if let text = Fernet.open(token, key: key) { return computed(text, call, "Fernet", from: input) }
    }
    return nil
  }

  /// `Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()`.
  private func cryptographyCipher(_ call: ExternalCall) -> Value? {
    guard let given = call.receiver?.arguments, case .object(let algorithm)? = given.at(0)?.shape,
      let name = argumentName(given.at(0)), let family = Self.family(name),
      let key = algorithm.arguments.at(0, names.key).flatMap({ byteContent(of: $0) })
    else { return nil }
    var mode = SymmetricCipher.Mode.stream
    var vector = algorithm.arguments.at(1).flatMap { byteContent(of: $0) } ?? []
    let modeValue = given.at(1, names.mode)
    if case .object(let object)? = modeValue?.shape {
      guard let named = argumentName(modeValue).flatMap({ SymmetricCipher.Mode(rawValue: $0) }) else { return nil }
      mode = named
      vector = object.arguments.at(0).flatMap { byteContent(of: $0) } ?? []
      if mode != .ecb, vector.isEmpty { return nil }
    }
    let decrypts = argumentName(Value(.external(call.path))) == "decryptor"
    let cipher = SymmetricCipher(family: family, mode: mode, key: key, vector: vector)
    return object(CipherState(.cipher(cipher), decrypts: decrypts), call)
  }

  /// libcrypto's family of an algorithm by its name in the packages.
  private static func family(_ name: String) -> String? {
    switch name {
    case "AES", "AES128", "AES256", "AESGCM", "AESCCM": "AES"
    case "Camellia": "CAMELLIA"
    case "SM4": "SM4"
    case "TripleDES", "DES3", "DES": "DES-EDE3"
    case "ChaCha20", "ChaCha20Poly1305", "ChaCha20_Poly1305": "CHACHA20"
    case "ARC4": "RC4"
    default: nil
    }
  }

  /// `padding.PKCS7(128).unpadder()`.
  private func paddingPart(_ call: ExternalCall) -> Value? {
    guard let bits = call.receiver?.arguments.at(0)?.constantInt, (8...2_040).contains(bits) else { return nil }
    let decrypts = argumentName(Value(.external(call.path))) == "unpadder"
    return object(CipherState(.padding(bits / 8), decrypts: decrypts), call)
  }

  /// `AESGCM(key).decrypt(nonce, data, …)`; the tag stands at the end.
  private func sealedBox(_ call: ExternalCall) -> Value? {
    guard let receiver = call.receiver, let name = argumentName(Value(.object(receiver))),
      let family = Self.family(name), let key = receiver.arguments.at(0).flatMap({ byteContent(of: $0) }),
      let nonce = bytesArgument(call, 0, "nonce"), let data = bytesArgument(call, 1, "data"), data.count >= 16,
      spend(data.count / 256)
    else { return nil }
    let cipher: SymmetricCipher
    if family == "CHACHA20" {
      cipher = SymmetricCipher(family: family, mode: .stream, key: key, vector: [1, 0, 0, 0] + nonce)
    } else {
      cipher = SymmetricCipher(family: family, mode: name == "AESCCM" ? .ccm : .gcm, key: key, vector: nonce)
    }
    let text = cipher.apply(Array(data.dropLast(16)), decrypting: true)
    return text.map { computed($0, call, name, from: call.arguments.at(1)) }
  }

  // MARK: pycryptodome

  /// `AES.new(key, AES.MODE_CBC, iv)` and its relatives.
  private func pycryptoCipher(_ call: ExternalCall) -> Value? {
    let parts = paths.text(call.path, symbols).split(separator: ".")
    guard parts.count > 2, let family = Self.family(String(parts[parts.count - 2])),
      let key = bytesArgument(call, 0, "key")
    else { return nil }
    func named(_ name: String) -> [UInt8]? {
      call.arguments.keyword(symbols.intern(name)).flatMap { byteContent(of: $0) }
    }
    if family == "RC4" || family == "CHACHA20" {
      let nonce = named("nonce") ?? []
      guard family == "RC4" || nonce.count == 8 || nonce.count == 12 else { return nil }
      // RFC 7539 takes the first block for the tag's key.
      let first: UInt8 = parts[parts.count - 2] == "ChaCha20_Poly1305" ? 1 : 0
      let vector = family == "RC4" ? [] : [first] + [UInt8](repeating: 0, count: 15 - nonce.count) + nonce
      let cipher = SymmetricCipher(family: family, mode: .stream, key: key, vector: vector)
      return object(CipherState(.cipher(cipher), decrypts: true), call)
    }
    guard let mode = pycryptoMode(call) else { return nil }
    let given = bytesArgument(call, 2) ?? named("iv") ?? named("IV") ?? named("nonce")
    guard let vector = mode == .ctr ? counterBlock(call, given) : given ?? (mode == .ecb ? [] : nil) else { return nil }
    let cipher = SymmetricCipher(family: family, mode: mode, key: key, vector: vector)
    return object(CipherState(.cipher(cipher), decrypts: true), call)
  }

  /// `AES.MODE_CBC`, or the number that it is.
  private func pycryptoMode(_ call: ExternalCall) -> SymmetricCipher.Mode? {
    let value = call.arguments.at(1, names.mode)
    let mode: SymmetricCipher.Mode?
    if let number = value?.constantInt {
      mode = [1: .ecb, 2: .cbc, 3: .cfb, 5: .ofb, 6: .ctr, 8: .ccm, 9: .eax, 11: .gcm][number]
    } else {
      mode = argumentName(value).flatMap { name in
        name.hasPrefix("MODE_") ? SymmetricCipher.Mode(rawValue: String(name.dropFirst(5))) : nil
      }
    }
    guard mode == .cfb else { return mode }
    // Segments of one byte, unless it is told otherwise.
    let bits = call.arguments.keyword(symbols.intern("segment_size"))?.constantInt ?? 8
    return bits == 8 ? .cfb8 : bits == 128 ? .cfb : nil
  }

  /// The first counter block of `AES.new(key, AES.MODE_CTR, nonce=…, initial_value=…)` or `counter=Counter.new(…)`.
  private func counterBlock(_ call: ExternalCall, _ nonce: [UInt8]?) -> [UInt8]? {
    func block(_ prefix: [UInt8], _ initial: Value?, _ width: Int) -> [UInt8]? {
      if let bytes = initial.flatMap({ byteContent(of: $0) }) { return bytes.count == width ? prefix + bytes : nil }
      guard let number = initial.map({ Integers.number($0.shape) }) ?? BigNumber(0), !number.isNegative else {
        return nil
      }
      let bytes = number.bigEndian
      guard bytes.count <= width else { return nil }
      return prefix + [UInt8](repeating: 0, count: width - bytes.count) + bytes
    }
    if case .object(let counter)? = call.arguments.keyword(symbols.intern("counter"))?.shape {
      let given = counter.arguments
      let prefix = given.keyword(symbols.intern("prefix")).flatMap { byteContent(of: $0) } ?? []
      guard let bits = given.at(0)?.constantInt, bits / 8 + prefix.count == 16 else { return nil }
      return block(prefix, given.keyword(symbols.intern("initial_value")) ?? .int(1), bits / 8)
    }
    guard let nonce, nonce.count < 16 else { return nil }
    return block(nonce, call.arguments.keyword(symbols.intern("initial_value")), 16 - nonce.count)
  }

  // MARK: pyaes and the smaller ones

  /// `pyaes.AESModeOfOperationCBC(key, iv=…)`, `pyaes.Decrypter(mode)`.
  private func pyaesCipher(_ call: ExternalCall) -> Value? {
    guard let name = argumentName(Value(.external(call.path))) else { return nil }
    if name.hasSuffix("crypter") {
      guard case .object(let object)? = call.arguments.at(0)?.shape, case .state(let state) = object.payload,
        let inner = state as? CipherState
      else { return nil }
      var unpads = false
      if case .cipher(let cipher) = inner.step { unpads = cipher.mode.isBlockwise && name == "Decrypter" }
      return self.object(CipherState(inner.step, decrypts: name == "Decrypter", unpads: unpads), call)
    }
    guard let key = bytesArgument(call, 0, "key"),
      var mode = SymmetricCipher.Mode(rawValue: String(name.suffix(3)))
    else { return nil }
    if mode == .cfb { mode = .cfb8 }
    var vector = call.arguments.at(1, symbols.intern("iv")).flatMap { byteContent(of: $0) }
    if mode == .ctr {
      // The counter starts at 1 where none is given.
      var initial = BigNumber(1)
      if case .object(let counter)? = call.arguments.at(1, symbols.intern("counter"))?.shape,
        let given = counter.arguments.at(0, symbols.intern("initial_value"))
      {
        guard let number = Integers.number(given.shape), !number.isNegative else { return nil }
        initial = number
      }
      let bytes = initial.bigEndian.suffix(16)
      vector = [UInt8](repeating: 0, count: 16 - bytes.count) + bytes
    }
    let cipher = SymmetricCipher(
      family: "AES", mode: mode, key: key, vector: vector ?? [UInt8](repeating: 0, count: 16))
    return object(CipherState(.cipher(cipher), decrypts: true), call)
  }

  /// `ARC4(key)` of the package `arc4`.
  private func rc4(_ call: ExternalCall) -> Value? {
    guard let key = bytesArgument(call, 0, "key") else { return nil }
    return object(
      CipherState(.cipher(SymmetricCipher(family: "RC4", mode: .stream, key: key, vector: [])), decrypts: true), call)
  }

  /// `strxor(a, b)`, `strxor_c(a, number)`.
  private func exclusiveOr(_ call: ExternalCall) -> Value? {
    guard let a = bytesArgument(call, 0), let other = call.arguments.at(1), spend(a.count / 256) else { return nil }
    if let number = other.constantInt, let byte = UInt8(exactly: number) {
      return computed(a.map { $0 ^ byte }, call, "xor", from: call.arguments.at(0))
    }
    guard let b = byteContent(of: other), a.count == b.count else { return nil }
    return computed(zip(a, b).map { $0 ^ $1 }, call, "xor", from: call.arguments.at(0))
  }

  // MARK: Ciphers in use

  func cipherMethod(_ name: String, _ cipher: CipherState, _ call: ExternalCall) -> Value? {
    switch name {
    case "finalize": return finished(cipher, call)
    case "feed" where call.arguments.positional.isEmpty: return finished(cipher, call)
    case "update", "feed", "decrypt", "encrypt", "decrypt_and_verify":
      // Data that is only authenticated does not come out.
      if name == "update", paths.text(call.path, symbols).contains(".new()") { return Value.none }
      guard let input = call.arguments.at(0), let bytes = byteContent(of: input) ?? frozen(input).constantBytes,
        cipher.input.count + bytes.count <= 16 << 20
      else {
        cipher.isLost = true
        return nil
      }
      cipher.input += bytes
      let decrypting = name == "encrypt" ? false : name.hasPrefix("decrypt") ? true : cipher.decrypts
      guard let text = continued(cipher, decrypting) else { return nil }
      return computed(text, call, label(cipher), from: input)
    default: return nil
    }
  }

  private func label(_ cipher: CipherState) -> String? {
    guard case .cipher(let cipher) = cipher.step else { return nil }
    return cipher.mode == .stream ? cipher.family : "\(cipher.family)-\(cipher.mode.rawValue)"
  }

  /// What comes out for what went in since the last time.
  private func continued(_ cipher: CipherState, _ decrypting: Bool) -> [UInt8]? {
    guard spend(cipher.input.count / 256) else { return nil }
    var output: [UInt8]
    switch cipher.step {
    case .cipher(let symmetric):
      guard let text = symmetric.apply(cipher.input, decrypting: decrypting) else { return nil }
      output = text
      if cipher.unpads { output = Array(text.dropLast(symmetric.blockSize)) }
    case .padding(let size):
      // The last block may be padding, or get some.
      output = Array(cipher.input[..<max(0, (cipher.input.count - (cipher.decrypts ? 1 : 0)) / size * size)])
    }
    defer { cipher.produced = max(cipher.produced, output.count) }
    return Array(output.dropFirst(cipher.produced))
  }

  private func finished(_ cipher: CipherState, _ call: ExternalCall) -> Value? {
    let whole: [UInt8]?
    switch cipher.step {
    case .cipher(let symmetric):
      guard cipher.unpads else { return computed([], call) }
      whole = symmetric.apply(cipher.input, decrypting: cipher.decrypts)
        .flatMap { SymmetricCipher.unpadded($0, blockSize: symmetric.blockSize) }
    case .padding(let size):
      whole =
        cipher.decrypts
        ? SymmetricCipher.unpadded(cipher.input, blockSize: size)
        : SymmetricCipher.padded(cipher.input, blockSize: size)
    }
    return whole.map { computed(Array($0.dropFirst(cipher.produced)), call, label(cipher)) }
  }
}

internal import CZlib
import Evidence
import PythonSyntax

/// A hash that was begun: `hashlib.sha256(b"…")`, `hmac.new(…)`.
final class HashState: ComputedState {
  let name: String
  /// The key of an HMAC.
  let key: [UInt8]?
  /// The size of the digest where one was asked for.
  let size: Int?
  var bytes: [UInt8]

  init(_ name: String, key: [UInt8]? = nil, size: Int? = nil, _ bytes: [UInt8] = []) {
    self.name = name
    self.key = key
    self.size = size
    self.bytes = bytes
  }
}

/// `hashlib`, `hmac` and the hashes of the cipher packages.
extension Interpreter {
  /// Bytes that one hash may take in.
  private static let largestInput = 8 << 20

  func hashing(_ computation: Computation, _ call: ExternalCall) -> Value? {
    switch computation {
    case .hash:
      guard let name = hashName(call) else { return nil }
      return begin(name, call.arguments.at(0, names.data) ?? call.arguments.keyword(symbols.intern("string")), call)
    case .hashByName:
      guard let name = argumentName(call.arguments.at(0, names.name)) else { return nil }
      return begin(name, call.arguments.at(1, names.data), call)
    case .keyedHash:
      guard let key = bytesArgument(call, 0, "key"),
        let name = argumentName(call.arguments.at(2, symbols.intern("digestmod")))
      else { return nil }
      let message = call.arguments.at(1, symbols.intern("msg")).flatMap { $0.isNone ? nil : $0 }
      guard let bytes = message.map({ byteContent(of: $0) }) ?? [] else { return nil }
      return object(HashState(hashName(name), key: key, bytes), call)
    case .keyedDigest:
      guard let key = bytesArgument(call, 0, "key"), let bytes = bytesArgument(call, 1, "msg"),
        let name = argumentName(call.arguments.at(2, symbols.intern("digest"))), spend(bytes.count / 256)
      else { return nil }
      return Hashes.keyed(hashName(name), key: key, bytes).map { computed($0, call) }
    case .passwordKey, .passwordKeyObject, .scryptKey, .scryptKeyObject: return derived(computation, call)
    case .checksum: return checksum(call)
    default: return nil
    }
  }

  /// `SHA256` of `hashes.SHA256()`, `Crypto.Hash.SHA256.new`, `hashlib.sha256`.
  private func hashName(_ call: ExternalCall) -> String? {
    let parts = paths.text(call.path, symbols).split(separator: ".")
    guard let last = parts.last else { return nil }
    return hashName(String(last == "new" && parts.count > 1 ? parts[parts.count - 2] : last))
  }

  private func hashName(_ name: String) -> String { name.hasPrefix("openssl_") ? String(name.dropFirst(8)) : name }

  private func begin(_ name: String, _ data: Value?, _ call: ExternalCall) -> Value? {
    guard Hashes.algorithm(name) != nil else { return nil }
    let size = call.arguments.keyword(symbols.intern("digest_size"))?.constantInt
    guard let data, !data.isNone else { return object(HashState(name, size: size), call) }
    guard let bytes = byteContent(of: data) else { return nil }
    return object(HashState(name, size: size, bytes), call)
  }

  /// `update`, `digest`, `hexdigest`, `copy`.
  func hashMethod(_ name: String, _ hash: HashState, _ call: ExternalCall) -> Value? {
    switch name {
    case "update":
      guard let bytes = bytesArgument(call, 0), hash.bytes.count + bytes.count <= Self.largestInput else {
        hash.isLost = true
        return nil
      }
      hash.bytes += bytes
      return call.receiver.map { Value(.object($0), taint: allTaint(call)) }
    case "copy": return object(HashState(hash.name, key: hash.key, size: hash.size, hash.bytes), call)
    case "digest", "hexdigest", "finalize":
      guard spend(hash.bytes.count / 256) else { return nil }
      let size = hash.size ?? call.arguments.at(0, symbols.intern("length"))?.constantInt
      let result =
        hash.key.map { Hashes.keyed(hash.name, key: $0, hash.bytes) }
        ?? Hashes.digest(hash.name, hash.bytes, size: size)
      guard let result else { return nil }
      if name != "hexdigest" { return computed(result, call) }
      return Value(.text(Text(Hexadecimal.encode(result))), taint: allTaint(call))
    default: return nil
    }
  }

  // MARK: Keys of passwords

  private func derived(_ computation: Computation, _ call: ExternalCall) -> Value? {
    switch computation {
    case .passwordKey:
      // `hashlib.pbkdf2_hmac(name, password, salt, iterations, dklen)`.
      guard let name = argumentName(call.arguments.at(0, symbols.intern("hash_name"))) else { return nil }
      return passwordKey(
        name, bytesArgument(call, 1, "password"), bytesArgument(call, 2, "salt"),
        call.arguments.at(3, symbols.intern("iterations")), call.arguments.at(4, symbols.intern("dklen")), call)
    case .scryptKey:
      return scryptKey(bytesArgument(call, 0, "password"), bytesArgument(call, 1, "salt"), call)
    case .passwordKeyObject:
      if paths.text(call.path, symbols).hasPrefix("Crypt") { return pycryptoKey(call) }
      guard let receiver = call.receiver else { return nil }
      // `PBKDF2HMAC(algorithm, length, salt, iterations).derive(password)`.
      let given = receiver.arguments
      guard let name = argumentName(given.at(0, symbols.intern("algorithm"))) else { return nil }
      return passwordKey(
        name, bytesArgument(call, 0), given.at(2, symbols.intern("salt")).flatMap { byteContent(of: $0) },
        given.at(3, symbols.intern("iterations")), given.at(1, symbols.intern("length")), call)
    case .scryptKeyObject:
      // `Scrypt(salt, length, n, r, p).derive(password)`.
      guard let given = call.receiver?.arguments else { return nil }
      return scryptKey(
        bytesArgument(call, 0), given.at(0, symbols.intern("salt")).flatMap { byteContent(of: $0) }, call)
    default: return nil
    }
  }

  private func passwordKey(
    _ name: String, _ password: [UInt8]?, _ salt: [UInt8]?, _ iterations: Value?, _ length: Value?, _ call: ExternalCall
  ) -> Value? {
    guard let password, let salt, let rounds = iterations?.constantInt, password.count <= 1 << 16,
      salt.count <= 1 << 16, (1...Hashes.maximumIterations).contains(rounds), spend(rounds)
    else { return nil }
    let size = length.flatMap { $0.isNone ? nil : $0.constantInt } ?? Hashes.digest(name, [])?.count ?? 0
    guard (1...256).contains(size) else { return nil }
    return Hashes.passwordKey(name, password, salt, iterations: rounds, length: size).map { computed($0, call) }
  }

  /// `Crypto.Protocol.KDF.PBKDF2(password, salt, dkLen=16, count=1000, hmac_hash_module=SHA1)`.
  private func pycryptoKey(_ call: ExternalCall) -> Value? {
    let module = call.arguments.keyword(symbols.intern("hmac_hash_module"))
    return passwordKey(
      argumentName(module) ?? "SHA1", call.arguments.at(0, symbols.intern("password"))?.constantBytes,
      call.arguments.at(1, symbols.intern("salt"))?.constantBytes,
      call.arguments.at(3, symbols.intern("count")) ?? .int(1_000),
      call.arguments.at(2, symbols.intern("dkLen")) ?? .int(16), call)
  }

  private func scryptKey(_ password: [UInt8]?, _ salt: [UInt8]?, _ call: ExternalCall) -> Value? {
    let given = [call.arguments, call.receiver?.arguments ?? Arguments()]
    func number(_ names: String...) -> Int? {
      for name in names {
        for arguments in given { if let value = arguments.keyword(symbols.intern(name))?.constantInt { return value } }
      }
      return nil
    }
    guard let password, let salt, let cost = number("n", "N"), let blocks = number("r"), let parallel = number("p"),
      cost > 0, cost <= 1 << 18, (1...32).contains(blocks), (1...16).contains(parallel),
      spend(cost * blocks * parallel / 2),
      let key = Hashes.scrypt(
        password, salt, cost: cost, blocks: blocks, parallel: parallel,
        length: number("dklen", "length", "key_len") ?? 64)
    else { return nil }
    return computed(key, call)
  }

  // MARK: Checksums

  /// `zlib.crc32(data, start)`, `zlib.adler32`, `binascii.crc32`.
  private func checksum(_ call: ExternalCall) -> Value? {
    guard let bytes = bytesArgument(call, 0), bytes.count <= Int(UInt32.max), spend(bytes.count / 1_024) else {
      return nil
    }
    let isAdler = argumentName(Value(.external(call.path))) == "adler32"
    let start = call.arguments.at(1).map(\.constantInt) ?? (isAdler ? 1 : 0)
    guard let start, let seed = UInt32(exactly: start) else { return nil }
    let sum = isAdler ? adler32(UInt(seed), bytes, UInt32(bytes.count)) : crc32(UInt(seed), bytes, UInt32(bytes.count))
    return Value(.int(Int(sum)), taint: allTaint(call))
  }
}

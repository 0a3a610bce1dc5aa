internal import CLibcrypto

/// A message digest that is fed piece by piece; libcrypto uses the processor's SHA instructions where it has them.
///
/// A class because libcrypto's context is a resource with an end.
package final class Digest {
  /// The algorithms that RECORD files name (PEP 376 leaves the choice, the wheel format asks for SHA-256 or better).
  package enum Algorithm: String, Sendable, CaseIterable {
    case md5, sha1, sha224, sha256, sha384, sha512

    /// Whether a collision is out of reach, as the wheel format demands of RECORD.
    package var isStrong: Bool {
      switch self {
      case .md5, .sha1: false
      case .sha224, .sha256, .sha384, .sha512: true
      }
    }

    fileprivate var type: OpaquePointer? { Self.types[self] ?? nil }

    /// What libcrypto has for each, fetched once: it would otherwise look them up by name at each use.
    ///
    /// Methods never change and may be used by many threads at once (EVP_MD_fetch(3)), hence safe to share.
    private nonisolated(unsafe) static let types = Dictionary(
      uniqueKeysWithValues: allCases.map { ($0, EVP_MD_fetch(nil, $0.rawValue, nil)) })
  }

  private let context: OpaquePointer?
  private var isWorking: Bool

  package init(_ algorithm: Algorithm) {
    context = EVP_MD_CTX_new()
    isWorking = context != nil && EVP_DigestInit_ex(context, algorithm.type, nil) == 1
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    guard isWorking, let start = bytes.baseAddress else { return }
    isWorking = EVP_DigestUpdate(context, start, bytes.count) == 1
  }

  /// The digest of all that was added; empty where libcrypto refuses the algorithm (as FIPS builds refuse MD5).
  package func finish() -> [UInt8] {
    guard isWorking else { return [] }
    isWorking = false
    var count: UInt32 = 0
    return [UInt8](unsafeUninitializedCapacity: 64) { buffer, initialised in
      let status = EVP_DigestFinal_ex(context, buffer.baseAddress, &count)
      initialised = status == 1 ? Int(count) : 0
    }
  }

  /// The digest of bytes that lie in memory.
  package static func of(_ bytes: UnsafeRawBufferPointer, _ algorithm: Algorithm = .sha256) -> [UInt8] {
    let digest = Digest(algorithm)
    digest.update(bytes)
    return digest.finish()
  }

  /// Lower-case hexadecimal digits.
  package static func hex(_ bytes: [UInt8]) -> String {
    let digits: StaticString = "0123456789abcdef"
    return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
      for (index, byte) in bytes.enumerated() {
        buffer[index * 2] = digits.utf8Start[Int(byte >> 4)]
        buffer[index * 2 + 1] = digits.utf8Start[Int(byte & 15)]
      }
      return bytes.count * 2
    }
  }

  /// The SHA-256 of bytes in lower-case hex.
  package static func sha256Hex(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { hex(of($0)) } }
}

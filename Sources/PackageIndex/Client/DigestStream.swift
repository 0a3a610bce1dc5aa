import CLibcrypto

/// A hash that is computed while the bytes stream by.
///
/// A class because it owns libcrypto's context.
final class DigestStream {
  private let context: OpaquePointer

  /// Begins a hash; nil for an algorithm that this libcrypto does not offer.
  init?(_ algorithm: String) {
    guard let kind = EVP_get_digestbyname(algorithm), let context = EVP_MD_CTX_new() else { return nil }
    guard EVP_DigestInit_ex(context, kind, nil) == 1 else {
      EVP_MD_CTX_free(context)
      return nil
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The hash in lower-case hexadecimal; the stream ends with it.
  func finish() -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &count)
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

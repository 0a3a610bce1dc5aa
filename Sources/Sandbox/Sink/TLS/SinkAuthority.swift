internal import CLibssl
internal import Glibc

/// The certificate authority of one run, which vouches for every name that a boxed process asks for.
///
/// Its keys are made in memory for the run and never leave it. Certificates follow RFC 5280 as strictly as the pickiest
/// client wants (Python 3.13 sets `VERIFY_X509_STRICT`): key identifiers, critical basic constraints and key usage,
/// the name among the alternative names, a lifetime under 398 days.
///
/// A class because it owns keys; used by one thread at a time.
final class SinkAuthority {
  /// Days before now from which certificates are valid, so that a process that believes in another date accepts them.
  private static let daysBefore = 30
  private static let leafDaysAfter = 360
  private static let rootDaysAfter = 3650

  private let rootKey: OpaquePointer
  private let root: OpaquePointer
  /// One key serves all names: making one for each would only cost time.
  private let leafKey: OpaquePointer
  private let capacity: Int
  private var leaves: [String: OpaquePointer] = [:]
  private var order: [String] = []
  /// The authority's certificate as PEM text.
  let pem: String

  /// - Parameter capacity: How many certificates are kept.
  init(name: String, capacity: Int) throws(SinkError) {
    let failed = SinkError(.noAuthority, "libssl could not make a certificate authority: \(openSSLError())")
    guard let rootKey = clibssl_p256_key(), let leafKey = clibssl_p256_key() else { throw failed }
    self.rootKey = rootKey
    self.leafKey = leafKey
    self.capacity = max(1, capacity)
    let root = CertificateDraft(subject: name, issuer: nil, key: rootKey, daysBefore: 30, daysAfter: Self.rootDaysAfter)
    guard let root, root.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:1"),
      root.add(NID_key_usage, "critical,keyCertSign,cRLSign,digitalSignature"),
      root.add(NID_subject_key_identifier, "hash"), root.add(NID_authority_key_identifier, "keyid:always"),
      let certificate = root.signed(by: rootKey), let pem = Self.pem(of: certificate)
    else {
      EVP_PKEY_free(rootKey)
      EVP_PKEY_free(leafKey)
      throw failed
    }
    self.root = certificate
    self.pem = pem
  }

  deinit {
    for leaf in leaves.values { X509_free(leaf) }
    X509_free(root)
    EVP_PKEY_free(rootKey)
    EVP_PKEY_free(leafKey)
  }

  /// Gives a session the certificate for a server name or, without one that can be in a certificate, for an address.
  ///
  /// - Parameter alias: The name that the address was resolved from, for clients that send no server name.
  func equip(_ session: OpaquePointer, name: String?, address: SinkAddress, alias: String?) -> Bool {
    guard let leaf = leaf(name: name, address: address, alias: alias) else { return false }
    return SSL_use_certificate(session, leaf) == 1 && SSL_use_PrivateKey(session, leafKey) == 1
  }

  private func leaf(name: String?, address: SinkAddress, alias: String?) -> OpaquePointer? {
    let subjects = Self.subjects(name: name, address: address, alias: alias)
    let key = subjects.joined(separator: ",")
    if let kept = leaves[key] { return kept }
    let common = subjects.first.map { String($0.drop { $0 != ":" }.dropFirst()) } ?? ""
    guard
      let draft = CertificateDraft(
        subject: String(common.prefix(64)), issuer: root, key: leafKey, daysBefore: Self.daysBefore,
        daysAfter: Self.leafDaysAfter),
      draft.add(NID_basic_constraints, "critical,CA:FALSE"),
      draft.add(NID_key_usage, "critical,digitalSignature"),
      draft.add(NID_ext_key_usage, "serverAuth,clientAuth"),
      draft.add(NID_subject_key_identifier, "hash"),
      draft.add(NID_authority_key_identifier, "keyid:always"),
      draft.add(NID_subject_alt_name, key),
      let certificate = draft.signed(by: rootKey)
    else { return nil }
    if order.count >= capacity, let oldest = leaves.removeValue(forKey: order.removeFirst()) { X509_free(oldest) }
    leaves[key] = certificate
    order.append(key)
    return certificate
  }

  /// The alternative names of a certificate in OpenSSL's notation. Only plain host names get in, so that what a client
  /// writes can neither add names nor break the notation.
  private static func subjects(name: String?, address: SinkAddress, alias: String?) -> [String] {
    if let name {
      if let literal = SinkAddress(name) { return ["IP:\(literal.hostText)"] }
      if isHostName(name) { return ["DNS:\(name.lowercased())"] }
    }
    let known = alias.map { isHostName($0) } == true ? alias.map { ["DNS:\($0.lowercased())"] } : nil
    return ["IP:\(address.hostText)"] + (known ?? [])
  }

  /// Letters, digits, hyphens, underscores and dots, within the lengths of RFC 1035.
  static func isHostName(_ name: String) -> Bool {
    let bytes = name.utf8
    guard (1...253).contains(bytes.count) else { return false }
    let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.allSatisfy { label in
      (1...63).contains(label.count)
        && label.allSatisfy { byte in
          switch byte {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
          default: false
          }
        }
    }
  }

  private static func pem(of certificate: OpaquePointer) -> String? {
    guard let bio = clibssl_empty_memory_bio() else { return nil }
    defer { BIO_free(bio) }
    guard PEM_write_bio_X509(bio, certificate) == 1 else { return nil }
    var start: UnsafeMutablePointer<CChar>?
    let count = clibssl_contents(bio, &start)
    guard let start, count > 0 else { return nil }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: Int(count)), as: UTF8.self)
  }
}

/// What OpenSSL last complained about on this thread; the queue is empty afterwards.
func openSSLError() -> String {
  let code = ERR_get_error()
  ERR_clear_error()
  guard code != 0, let text = ERR_reason_error_string(code) else { return "no reason given" }
  return String(cString: text)
}

/// A certificate that is being put together.
private final class CertificateDraft {
  private var certificate: OpaquePointer?
  private let issuer: OpaquePointer?

  /// Nil when the library refuses any of it.
  init?(subject: String, issuer: OpaquePointer?, key: OpaquePointer, daysBefore: Int, daysAfter: Int) {
    certificate = X509_new()
    self.issuer = issuer
    guard let certificate, X509_set_version(certificate, 2) == 1, Self.setSerial(certificate),
      X509_gmtime_adj(X509_getm_notBefore(certificate), -86_400 * daysBefore) != nil,
      X509_gmtime_adj(X509_getm_notAfter(certificate), 86_400 * daysAfter) != nil,
      X509_set_pubkey(certificate, key) == 1, let name = X509_get_subject_name(certificate),
      X509_NAME_add_entry_by_txt(name, "CN", V_ASN1_UTF8STRING, subject, -1, -1, 0) == 1,
      X509_set_issuer_name(certificate, issuer.map { X509_get_subject_name($0) } ?? name) == 1
    else { return nil }
  }

  deinit { X509_free(certificate) }

  /// Adds an extension in the notation of x509v3_config(5).
  func add(_ kind: Int32, _ value: String) -> Bool {
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, issuer ?? certificate, certificate, nil, nil, 0)
    guard let made = X509V3_EXT_conf_nid(nil, &context, kind, value) else { return false }
    defer { X509_EXTENSION_free(made) }
    return X509_add_ext(certificate, made, -1) == 1
  }

  /// Signs and hands over the certificate.
  func signed(by key: OpaquePointer) -> OpaquePointer? {
    guard X509_sign(certificate, key, EVP_sha256()) > 0 else { return nil }
    defer { certificate = nil }
    return certificate
  }

  /// 127 random bits: positive and within the 20 bytes of RFC 5280, 4.1.2.2.
  private static func setSerial(_ certificate: OpaquePointer) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard RAND_bytes(&bytes, 16) == 1 else { return false }
    bytes[0] = bytes[0] & 0x7F | 0x40
    guard let number = BN_bin2bn(bytes, 16, nil) else { return false }
    defer { BN_free(number) }
    return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
  }
}

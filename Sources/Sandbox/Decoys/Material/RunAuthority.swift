internal import Evidence

/// The one key of a run that signs what has to be signed: certificates, and the tokens of its clusters and jobs.
///
/// A run has one, because a thief who checks signatures looks for the issuer's keys, and an issuer has few.
package struct RunAuthority: Sendable {
  private let key: RSAKey
  private let keyID: String
  /// The moment at which the run takes place; what is issued begins a little before it.
  let now: Timestamp

  init(_ random: inout DecoyRandom, now: Timestamp) {
    key = RSAKey(bits: 2_048, &random)
    keyID = Base64.encode(Digests.sha256(key.publicInfo.bytes), url: true)
    self.now = now
  }

  /// A signed token (RFC 7515, RFC 7519) with the algorithm RS256.
  func token(_ claims: JSONText) -> String {
    let header: JSONText = ["alg": "RS256", "kid": .string(keyID), "typ": "JWT"]
    let signed = [header, claims].map { Base64.encode(Array($0.compact.utf8), url: true) }.joined(separator: ".")
    return signed + "." + Base64.encode(key.sign(Array(signed.utf8)), url: true)
  }

  /// The public key as issuers publish it (RFC 7517).
  var keySet: JSONText {
    [
      "keys": [
        [
          "use": "sig", "kty": "RSA", "kid": .string(keyID), "alg": "RS256",
          "n": .string(Base64.encode(key.modulus, url: true)), "e": "AQAB",
        ]
      ]
    ]
  }

  /// The certificate of the authority itself, in DER.
  func certificate(named name: String) -> [UInt8] {
    issue(subject: [(.commonName, name)], issuer: name, publicKey: key.publicInfo, serial: [1], isAuthority: true)
  }

  /// A certificate for a key, in DER.
  ///
  /// - Parameters:
  ///   - issuer: The name under which `certificate(named:)` is planted.
  ///   - organization: For Kubernetes, the group of the user.
  func certificate(
    for publicKey: DER, commonName: String, organization: String?, issuer: String, _ random: inout DecoyRandom
  ) -> [UInt8] {
    issue(
      subject: (organization.map { [(.organization, $0)] } ?? []) + [(.commonName, commonName)], issuer: issuer,
      publicKey: publicKey, serial: [0x40] + random.bytes(7), isAuthority: false)
  }

  /// RFC 5280, section 4.1.
  private func issue(subject: [(DER, String)], issuer: String, publicKey: DER, serial: [UInt8], isAuthority: Bool)
    -> [UInt8]
  {
    func name(_ parts: [(DER, String)]) -> DER { .sequence(parts.map { .set([.sequence([$0.0, .utf8($0.1)])]) }) }
    func detail(_ kind: DER, _ value: DER) -> DER { .sequence([kind, .bool(true), .octets(value.bytes)]) }
    let uses: [DER] =
      isAuthority
      ? [
        detail(.keyUsage, .encoded([0x03, 2, 2, 0xA4])), detail(.basicConstraints, .sequence([.bool(true)])),
      ]
      : [
        detail(.keyUsage, .encoded([0x03, 2, 5, 0xA0])),
        .sequence([
          .extendedKeyUsage, .octets(DER.sequence([.clientAuthentication, .serverAuthentication]).bytes),
        ]),
      ]
    let algorithm = DER.sequence([.sha256WithRSA, .null])
    let year = 365 * 86_400
    let body = DER.sequence([
      .tagged(0, .integer([2])), .integer(serial), algorithm, name([(.commonName, issuer)]),
      .sequence([
        .time(now.adding(-40 * 86_400).certificate), .time(now.adding(isAuthority ? 9 * year : year).certificate),
      ]),
      name(subject), publicKey, .tagged(3, .sequence(uses)),
    ])
    return DER.sequence([body, algorithm, .bits(key.sign(body.bytes))]).bytes
  }
}

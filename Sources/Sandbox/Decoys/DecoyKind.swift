/// One kind of decoy: a credential that thieves look for, and how to make one.
///
/// A kind is registered by its line in `DecoyKind.all`; which personas have it is in the personas' lists.
package struct DecoyKind: Sendable {
  /// Short, stable and unique, such as `aws-shared-credentials`.
  package let id: String
  /// What a report calls it.
  package let title: String
  /// Makes the credential and plants it.
  let make: @Sendable (inout DecoyMaker) -> Void

  init(_ id: String, _ title: String, _ make: @escaping @Sendable (inout DecoyMaker) -> Void) {
    self.id = id
    self.title = title
    self.make = make
  }

  /// Every kind there is.
  package static let all: [DecoyKind] =
    amazon + google + azure + otherClouds + secureShell + forges + packageIndexes + containers + infrastructure
    + continuousIntegration + messaging + payments + models + codingAgents + databases + projects + histories
    + browsers + vaults + wallets + networks + notebooks + system + metadata
}

/// A decoy that is being made: its randomness, the persona's facts, and what has been planted so far.
struct DecoyMaker {
  /// This kind's own stream, whatever other kinds there are.
  var random: DecoyRandom
  let identity: Resident
  let authority: RunAuthority

  private(set) var canaries: [Canary] = []
  private(set) var places: [Decoy.Place] = []
  private(set) var files: [PlantedFile] = []
  private(set) var environment: [(name: String, value: String)] = []
  private(set) var services: [MetadataService] = []

  init(random: DecoyRandom, identity: Resident, authority: RunAuthority) {
    self.random = random
    self.identity = identity
    self.authority = authority
  }

  /// A token of a vendor's format; its random piece becomes a canary.
  mutating func token(_ part: String, _ format: TokenFormat) -> String {
    let (text, unique) = format.make(&random)
    remember(part, unique)
    return text
  }

  /// A password as password managers make them.
  mutating func password(_ part: String = "password") -> String { token(part, .password) }

  /// Makes text a canary.
  mutating func remember(_ part: String, _ text: String) { remember(part, Array(text.utf8)) }

  /// Makes bytes a canary.
  mutating func remember(_ part: String, _ bytes: [UInt8]) {
    precondition(bytes.count >= Canary.minimumLength, "the canary of \(part) is too short")
    canaries.append(Canary(part: part, bytes: bytes))
  }

  /// Makes lines of an armoured key canaries.
  ///
  /// - Parameters:
  ///   - skipping: Lines at the beginning that depend on the public key or on the format alone.
  ///   - count: The lines after those that depend on the private key.
  mutating func rememberLines(_ part: String, of armoured: String, skipping: Int = 1, count: Int = 6) {
    let lines = armoured.split(separator: "\n").filter { !$0.hasPrefix("-") && !$0.isEmpty && !$0.hasPrefix("=") }
    for line in lines.dropFirst(skipping).prefix(count) where line.utf8.count >= 40 { remember(part, String(line)) }
  }

  /// A JSON web token of the run's authority, with a random id among its claims; both ends of its signature become
  /// canaries.
  mutating func webToken(_ part: String, _ claims: [(String, JSONText)]) -> String {
    let hasID = claims.contains { $0.0 == "jti" }
    let text = authority.token(.object(claims + (hasID ? [] : [("jti", .string(random.uuid()))])))
    if let signature = text.split(separator: ".").last {
      remember(part, String(signature.prefix(64)))
      remember(part, String(signature.suffix(64)))
    }
    return text
  }

  /// Plants a file of text.
  mutating func file(_ path: String, mode: UInt16 = 0o600, _ text: String) { file(path, mode: mode, Array(text.utf8)) }

  /// Plants a file.
  mutating func file(_ path: String, mode: UInt16 = 0o600, _ bytes: [UInt8]) {
    files.append(PlantedFile(path: path, bytes: bytes, mode: mode))
    places.append(.file(path))
  }

  /// Plants a file that holds nothing secret of its own but belongs beside one that does.
  mutating func companion(_ path: String, mode: UInt16 = 0o644, _ text: String) {
    files.append(PlantedFile(path: path, bytes: Array(text.utf8), mode: mode))
  }

  /// Plants a variable.
  mutating func environment(_ name: String, _ value: String) {
    environment.append((name, value))
    places.append(.environment(name))
  }

  /// Lets a service answer, some of whose routes hand out the credential.
  mutating func serve(_ service: MetadataService, secretAt paths: [String]) {
    services.append(service)
    let address = service.hosts.first ?? service.addresses.first ?? ""
    places += paths.map { .metadata("\(service.isSecure ? "https" : "http")://\(address)\($0)") }
  }

  /// Sets a variable that holds nothing secret.
  mutating func setting(_ name: String, _ value: String) { environment.append((name, value)) }
}

import Evidence

/// Reads a catalogued credential without being asked.
struct UnattendedCredentialRead: UnattendedCapability {
  static let kind = CapabilityKind.credentialRead
  static let verb = "reads"
  static let harm = Harm.credentialRead
  static let harmIfAsked = Harm.credentialReadIfAsked
  static let info = RuleInfo(
    id: "PRQ107", name: "unattended-credential-read", title: "Reads credentials by itself",
    harms: [.credentialRead, .credentialReadIfAsked],
    confidence: .high,
    why: "Code that runs in every interpreter reads a secret that belongs to another program.",
    fix: "Read credentials only in functions that a user calls, and only your own.",
    attack: ["T1552.001"],
    controls: ["NHI2:2025", "NHI3:2025", "NHI7:2025", "ASI03", "MANAGE 3.1", "SCA-4", "CICD-SEC-6"])
}

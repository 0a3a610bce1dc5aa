import Evidence

/// A file redirects the next install.
struct InstallerConfiguration: MechanismRule {
  static let severities: [TriggerID: Severity] = [
    "installer-config-override": .critical
  ]

  static let info = RuleInfo(
    id: "PRQ125", name: "installer-configuration", title: "Replaces the installer's configuration", severity: .critical,
    confidence: .certain,
    why: """
      pip and uv read their configuration below the prefix: the next install may come from an index of the attacker's choice.
      """,
    fix: "Configure installers from the environment's owner, never from a package.",
    attack: ["T1195.001"],
    controls: ["ASI04", "MANAGE 3.1", "ENF-1", "AUD-2", "CICD-SEC-3"])
}

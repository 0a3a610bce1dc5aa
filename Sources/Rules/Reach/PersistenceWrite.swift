import Evidence

/// Code that runs by itself plants something that starts again later.
struct PersistenceWrite: Rule {
  static let info = RuleInfo(
    id: "PRQ108", name: "persistence-write", title: "Plants code that starts again later", severity: .critical,
    confidence: .high,
    why: """
      Writing to start-up files, cron, systemd units, shell profiles, git hooks or editor configuration makes the \
      code survive the removal of the package.
      """,
    grading: """
      high in a build and when importing the package runs it; medium for a module inside it; low for a file that a build \
      writes into its own output
      """,
    fix: "Do not install it; look for the file that the chain names.",
    attack: ["T1546", "T1543.002", "T1053.003"],
    controls: ["NHI8:2025", "ASI05", "ASI10", "MANAGE 3.1", "SCA-4", "SI-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase != .call {
      let writes = reached.capabilities(.persistenceWrite)
      guard let first = writes.first(where: { !isOwnOutput($0.capability, in: reached) }) ?? writes.first else {
        continue
      }
      report.add(
        info, severity: severity(of: first.capability, in: reached, of: subject.kind), trigger: index,
        message: "writes \(first.capability.argument ?? "a start-up place") through \(first.capability.via)",
        chain: reached.chain(of: first.index), layers: reached.layers(of: first.index))
    }
  }

  private static func severity(of capability: Capability, in reached: ReachedCode, of kind: TargetKind) -> Severity {
    if isOwnOutput(capability, in: reached) { return .low }
    return reached.trigger.phase == .build ? .high : reached.graded(.critical, in: kind)
  }

  /// Whether a build writes below its own directory, as backends do that make wheels with start-up files.
  private static func isOwnOutput(_ capability: Capability, in reached: ReachedCode) -> Bool {
    guard reached.trigger.phase == .build, let path = capability.argument else { return false }
    return !path.hasPrefix("/") && !path.hasPrefix("~") && !path.contains("..")
  }
}

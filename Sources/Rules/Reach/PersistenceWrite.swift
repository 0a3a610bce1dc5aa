import Evidence

/// Code that runs by itself plants something that starts again later.
struct PersistenceWrite: Rule {
  static let info = RuleInfo(
    id: "PRQ108", name: "persistence-write", title: "Plants code that starts again later",
    harms: [.persistence, .ownOutput],
    confidence: .high,
    why: """
      Writing to start-up files, cron, systemd units, shell profiles, git hooks or editor configuration makes the \
      code survive the removal of the package.
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
        info, isOwnOutput(first.capability, in: reached) ? .ownOutput : .persistence, subject, trigger: index,
        message: "writes \(first.capability.argument ?? "a start-up place") through \(first.capability.via)",
        chain: reached.chain(of: first.index), layers: reached.layers(of: first.index))
    }
  }

  /// Whether a build writes below its own directory, as backends do that make wheels with start-up files.
  private static func isOwnOutput(_ capability: Capability, in reached: ReachedCode) -> Bool {
    guard reached.trigger.phase == .build, let path = capability.argument else { return false }
    return !path.hasPrefix("/") && !path.hasPrefix("~") && !path.contains("..")
  }
}

import Evidence
import Reach

/// Code that nobody called deletes or overwrites what is not the package's.
struct DataDestruction: Rule {
  static let info = RuleInfo(
    id: "PRQ111", name: "data-destruction", title: "Destroys what is not its own", severity: .critical,
    confidence: .high,
    why: """
      Deleting a home directory or the system's, overwriting disks or removing the backups they are restored from \
      leaves nothing to go back to. Wipers do it when they meet the wrong machine, a debugger or a revoked token.
      """,
    grading: "high when importing the package runs it, medium for a module inside it",
    fix: "Do not install it.",
    attack: ["T1485", "T1561.001", "T1490"],
    controls: ["ASI04", "ASI05", "MANAGE 3.1", "SCA-4", "SI-3"])

  static func check(_ subject: borrowing RuleSubject, _ report: inout FindingList) {
    for (index, reached) in subject.reached.enumerated() where reached.trigger.phase != .call {
      guard let found = reached.capabilities.indices.first(where: { destroys(reached.capabilities[$0]) }) else {
        continue
      }
      report.add(
        info, severity: reached.graded(.critical, in: subject.kind), trigger: index,
        message: "destroys \(reached.capabilities[found].argument ?? "") through \(reached.capabilities[found].via)",
        chain: reached.chain(of: found), layers: reached.layers(of: found))
    }
  }

  private static func destroys(_ capability: Capability) -> Bool {
    guard let argument = capability.argument else { return false }
    // Most capabilities are of other kinds, whose arguments nobody has to take apart.
    var parts: [String] { argument.split(separator: " | ").map(String.init) }
    switch capability.kind {
    case .fileDelete: return parts.contains { Destruction.isWhole($0) || Destruction.isCommand($0) }
    case .fileWrite: return parts.contains { Destruction.isDevice($0) }
    default: return false
    }
  }
}

import Evidence
import Reach

/// Something was written from which code starts again later.
struct ObservedPersistence: EventRule {
  static let harm = Harm.seenPersistence

  static let info = RuleInfo(
    id: "PRQ606", name: "observed-persistence", title: "It was seen to make something start again later",
    harms: [.seenPersistence],
    confidence: .high,
    why: """
      A startup file, a timer, a shell's configuration or a tool's hooks were written. What starts from there outlives \
      the package: removing it does not end it.
      """,
    fix: "Do not install it. If it ran anywhere, remove what it wrote as well.",
    attack: ["T1546.018", "T1546.004", "T1053.003", "T1543.002"],
    controls: ["ASI04", "ASI10", "SCA-4", "SI-3"])

  static func detail(of event: ObservedEvent, in phase: Phase) -> String? {
    func isStartup(_ path: String) -> Bool {
      PersistenceCatalogue.isStartup(path: path) && !isExpected(path, in: phase)
    }
    return switch event.action {
    case .open(let path, true) where isStartup(path): "\(path) was written"
    case .change(let operation, let path, let destination) where isMaking(operation):
      [destination, path].compactMap(\.self).first(where: isStartup).map { "\($0) was made (\(operation))" }
    default: nil
    }
  }

  /// What lies in a site directory after an installation is what was installed: its triggers are found by reading. A
  /// source archive is unpacked where temporary files go, with whatever is in it.
  private static func isExpected(_ path: String, in phase: Phase) -> Bool {
    switch phase {
    case .install: path.split(separator: "/").contains { $0 == "site-packages" || $0 == "dist-packages" }
    case .build: path.hasPrefix("/tmp/") || path.hasPrefix("/var/tmp/")
    case .startup, .tool, .import, .call: false
    }
  }

  /// What is deleted starts nothing.
  private static func isMaking(_ operation: String) -> Bool {
    operation.hasPrefix("rename") || operation.hasPrefix("link") || operation.hasPrefix("symlink")
  }
}

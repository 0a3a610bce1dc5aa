import Artifacts
import Evidence

/// Start-up files of an image's environments that neither a RECORD nor the system's package manager lists.
///
/// PEP 376 and PEP 627 (RECORD), dpkg's and apk's lists of files.
enum ImageUnownedFiles: TriggerFamily {
  static let info = TriggerInfo(
    id: "image-unowned-startup-file", phase: .startup, title: "A start-up file in an image that nothing installed",
    explanation: """
      Installers list every file they write, and so do dpkg and apk. A file that the interpreter runs at start and that \
      no list names was put there by hand or by code that ran: it is how an image is tampered with after it was built.
      """,
    source: "PEP 376, PEP 627; dpkg and apk databases", survives: ["-I", "-E", "-s"], severity: .critical,
    attack: ["T1525", "T1546.018"])

  static let catalogue = [info]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    guard let environment = input.target as? ImageEnvironment, environment.deleted == nil else { return }
    var byPath: [String: [Trigger]] = [:]
    for trigger in StartupFiles.triggers(in: input)
    where trigger.owner == nil && !environment.systemOwned.contains(trigger.place.path) {
      byPath[trigger.place.path, default: []].append(trigger)
    }
    for (path, triggers) in byPath.sorted(by: { $0.key < $1.key }) {
      guard let first = triggers.first(where: { $0.starts != .nothing }) ?? triggers.first else { continue }
      let runs = first.starts != .nothing
      let isUnsure = environment.hasUnreadPackageDatabase
      found.triggers.append(
        Trigger(
          id: info.id, phase: .startup, place: Place(path), installedPath: first.installedPath, owner: nil,
          python: Array(Set(triggers.flatMap(\.python))).sorted(), profiles: first.profiles,
          certainty: isUnsure ? .conditional : first.certainty,
          condition: isUnsure
            ? "unless the package manager's database, which is not read, lists the file" : first.condition,
          summary: "no RECORD and no package of the system lists the file, which \(first.summary)",
          starts: .nothing, severity: !runs ? .low : isUnsure ? .medium : nil))
    }
  }
}

/// The files that interpreters read at every start, by the families that know them.
enum StartupFiles {
  private static let families: [any TriggerFamily.Type] = [
    PthImportLines.self, PthPathLines.self, StartEntryPoints.self, CustomizeModules.self,
  ]

  /// What these families find, without what they could not read, which they report in their own turn.
  static func triggers(in input: borrowing SurfaceInput) -> [Trigger] {
    let input = copy input
    var found = SurfaceFindings()
    for family in families { family.find(in: input, into: &found) }
    return found.triggers.filter { !$0.place.path.contains("!/") || input.files.member($0.place.path) != nil }
  }
}

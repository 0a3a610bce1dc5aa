import Artifacts
import Evidence

/// Start-up files that one layer of an image brought and a later one took away.
///
/// OCI image-spec `layer.md` (whiteouts): the file is not in the image's end state, and still in its layers.
enum ImageDeletedFiles: TriggerFamily {
  static let info = TriggerInfo(
    id: "image-deleted-startup-file", phase: .build, title: "A start-up file that a later layer deleted",
    explanation: """
      Every Python process of the build steps between the two layers ran the file: pip, the tests, whatever had the \
      build's secrets. Afterwards nothing in the image's end state tells of it. Removed build tools look the same, but \
      their files belong to a distribution that was removed with them.
      """,
    source: "OCI image-spec layer.md", severity: .high, attack: ["T1070.004", "T1546.018"])

  static let catalogue = [info]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    guard let environment = input.target as? ImageEnvironment, let deleted = environment.deleted else { return }
    for trigger in StartupFiles.triggers(in: input)
    where deleted.paths.contains(trigger.place.path) && trigger.starts != .nothing {
      found.triggers.append(
        Trigger(
          id: info.id, phase: .build, tool: "the image's build", place: trigger.place,
          installedPath: trigger.installedPath, owner: trigger.owner, python: trigger.python,
          profiles: trigger.profiles, certainty: .conditional,
          condition: "in build steps before layer \(deleted.layer), which deleted the file",
          summary: trigger.summary, starts: trigger.starts, searchPath: trigger.searchPath,
          severity: trigger.owner == nil ? nil : .low))
    }
  }
}

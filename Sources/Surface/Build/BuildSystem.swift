package import Artifacts
import ConfigurationFormats
package import Evidence

/// What making a wheel of a source archive takes (PEP 517, PEP 518).
package struct BuildSystem: Hashable, Sendable {
  /// The requirements that have to be installed first.
  package let requires: [String]
  /// As `build-backend` names it; nil for setuptools' legacy one.
  package let backend: String?
  /// Directories of the source tree that the back end lies in (`backend-path`).
  package let backendPath: [String]

  /// What pip and uv do where a project says nothing (PEP 517, "Source trees").
  static let legacy = BuildSystem(requires: ["setuptools>=40.8.0"], backend: nil, backendPath: [])

  /// Reads it from the archive's own project; nil for what is no source archive.
  package static func read(from target: any OpenedTarget, limits: Limits) -> BuildSystem? {
    var found = SurfaceFindings()
    let input = SurfaceInput(target: target, python: target.python, limits: limits)
    guard let project = SourceProject.all(in: input, &found).first(where: { $0.root.isEmpty }) else { return nil }
    guard let table = project.buildSystem else { return legacy }
    return BuildSystem(
      requires: table["requires"]?.strings ?? legacy.requires, backend: project.backendName,
      backendPath: table["backend-path"]?.strings ?? [])
  }
}

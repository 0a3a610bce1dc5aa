package import Artifacts
import ConfigurationFormats
package import Evidence

/// What making a wheel of a source archive takes (PEP 517, PEP 518).
package struct BuildSystem: Hashable, Sendable {
  /// The requirements that have to be installed first.
  package let requires: [String]
  /// As `build-backend` names it; nil for setuptools' legacy one.
  package let backend: String?
  /// Whether the back end lies in the source tree itself (`backend-path`).
  package let isInTree: Bool

  /// What pip and uv do where a project says nothing (PEP 517, "Source trees").
  static let legacy = BuildSystem(requires: ["setuptools>=40.8.0"], backend: nil, isInTree: false)

  /// Reads it from the archive's own project; nil for what is no source archive.
  package static func read(from target: any OpenedTarget, limits: Limits) -> BuildSystem? {
    var found = SurfaceFindings()
    let input = SurfaceInput(target: target, python: target.python, limits: limits)
    guard let project = SourceProject.all(in: input, &found).first(where: { $0.root.isEmpty }) else { return nil }
    guard let table = project.buildSystem else { return legacy }
    var isInTree = false
    if case .inTree = project.backend { isInTree = true }
    return BuildSystem(
      requires: table["requires"]?.strings ?? legacy.requires, backend: project.backendName, isInTree: isInTree)
  }
}

import Artifacts
import ConfigurationFormats
package import Evidence

/// One line of a distribution's `entry_points.txt`, read as `importlib.metadata` reads it.
package struct EntryPoint: Sendable, Hashable {
  /// The section, such as `console_scripts` or `pytest11`.
  package let group: String
  package let name: String
  /// The value as written, without blanks around it.
  package let value: String
  /// The module part of the value; nil where the value does not have the form `module[:attribute][ [extras]]`.
  package let module: String?
  /// What follows the colon, without extras.
  package let attribute: String?
  /// In the file `entry_points.txt`.
  package let place: Place
  package let owner: Owner
  package let python: [PythonVersion]
  package let profiles: [Profile]

  /// The entry points of all distributions of `target`.
  static func all(
    in target: any OpenedTarget, files: InstalledIndex, limits: Limits, opaque: inout [Opaque]
  ) -> [EntryPoint] {
    var out: [EntryPoint] = []
    for distribution in target.distributions {
      let path = distribution.infoPath + "/entry_points.txt"
      guard let member = files.member(path) else { continue }
      switch SurfaceInput.read(member, of: target, limit: limits.metadataBytes) {
      case .failure(let problem): opaque.append(problem.opaque)
      case .success(let bytes):
        let placed = files.place(of: member)
        do throws(ConfigurationError) {
          for entry in try EntryPointsFile.read(bytes).entries {
            let reference = entry.reference
            out.append(
              EntryPoint(
                group: entry.group, name: entry.name, value: entry.value, module: reference?.module,
                attribute: reference?.attribute, place: Place(path, line: entry.line), owner: distribution.owner,
                python: placed?.python ?? target.python, profiles: placed?.profiles ?? Profile.allCases))
          }
        } catch {
          opaque.append(
            Opaque(path: path, line: error.line, why: "its entry points could not be read: \(error.detail)"))
        }
      }
    }
    return out
  }
}

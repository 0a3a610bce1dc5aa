import Artifacts
import Evidence
import Surface
import TestSupport

/// The execution surface of a target of literals, in forms that tests compare.
struct SurfaceProbe {
  let found: SurfaceFindings

  init(_ target: any OpenedTarget, python: [PythonVersion] = PythonVersion.supported) {
    found = Surface.triggers(of: SurfaceInput(target: target, python: python, limits: .standard))
  }

  /// The surface of a wheel `demo` 1.0 with these files.
  init(wheel files: [(String, String)], name: String = "demo") { self.init(InMemoryTarget.wheel(name, texts: files)) }

  /// The surface of an sdist or source tree with these files.
  init(project files: [(String, String)], kind: TargetKind = .sdist, name: String = "demo") {
    var target = InMemoryTarget(kind: kind, name: "\(name)-1.0.tar.gz", project: Owner(name: name, version: "1.0"))
    for (path, text) in files {
      target.install(
        .project, path, Array(text.utf8), prefixPath: path, member: "\(name)-1.0/\(path)", owner: target.project)
    }
    self.init(target)
  }

  /// The triggers of an id.
  subscript(id: TriggerID) -> [Trigger] { found.triggers.filter { $0.id == id } }

  /// The ids found, without those of ordinary imports and cells.
  var ids: Set<String> { Set(found.triggers.map(\.id.rawValue)).subtracting(["import-side-effect", "notebook-code"]) }
}

import Artifacts
import Evidence

/// Start-up files in a user's own site directory.
///
/// `Lib/site.py`, `getusersitepackages` and `check_enableusersite`: it belongs to no project and every base
/// interpreter of the user reads it.
enum UserSiteImplants: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "user-site-implant", phase: .startup, title: "A start-up file in a user's site directory",
      explanation: """
        The directory below `~/.local`, or wherever PYTHONUSERBASE points, is read by every interpreter of the user \
        that is no virtual environment, also with -E. What lies there crosses from one project into all others.
        """,
      source: "Lib/site.py, getusersitepackages", survives: ["-E"], severity: .high, attack: ["T1546.018"])
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    guard input.target.kind == .environment else { return }
    var places: [(place: Place, path: String?, owner: Owner?, python: [PythonVersion], what: String)] = []
    for file in input.startup.pth where file.place.profiles == [.user] {
      guard !file.executed.isEmpty || !file.paths.isEmpty else { continue }
      let place = file.place
      places.append((Place(place.path), place.installedPath, place.owner, place.python, "the lines of `\(place.name)`"))
    }
    for file in input.startup.start where file.place.profiles == [.user] && !file.python.isEmpty {
      let place = file.place
      places.append((Place(place.path), place.installedPath, place.owner, file.python, "the lines of `\(place.name)`"))
    }
    for name in ["sitecustomize", "usercustomize"] {
      for entry in input.modules[name] where entry.file.profiles == [.user] && entry.kind != .namespace {
        places.append(
          (
            Place(input.member(of: entry.file).path), entry.file.prefixPath, entry.file.owner,
            input.python.filter { entry.python.contains($0) }, "`\(name)`"
          ))
      }
    }
    for item in places where !item.python.isEmpty {
      let owner = item.owner == nil ? " (no installed distribution owns the file)" : ""
      found.triggers.append(
        Trigger(
          id: "user-site-implant", phase: .startup, place: item.place, installedPath: item.path, owner: item.owner,
          python: item.python, profiles: [.user], certainty: .conditional,
          condition: "in base interpreters of that user, not with -s, -I or PYTHONNOUSERSITE",
          summary: "runs \(item.what) in every base interpreter of the user\(owner)", starts: .nothing))
    }
  }
}

import Artifacts
import Evidence

/// Lines of a `.pth` file that are added to `sys.path`.
///
/// `Lib/site.py`, `addpackage`: what does not execute is joined to the site directory and appended if it exists, a
/// directory or a file; a file works if it is a zip archive, whatever its name.
enum PthPathLines: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "pth-path-line", phase: .startup, title: "A .pth line adds a directory or an archive to sys.path",
      explanation: """
        The line runs nothing by itself. What it adds is searched for modules after the site directories, so that a \
        `sitecustomize` or `usercustomize` there runs at each start, and a name that is imported can be answered from \
        there. Only directories of the own distribution are unremarkable.
        """,
      source: "Lib/site.py, addpackage", survives: ["-I", "-E", "-s"], severity: .medium, attack: ["T1574.008"])
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let scan = input.startup
    let own = OwnDirectories(input)
    for target in scan.pathLines {
      let place = target.place
      let shown = StartupWords.code(target.line.line.text)
      let severity: Severity
      let what: String
      switch target.location {
      case .inside(let path) where own.contains(path, place): (severity, what) = (.info, "of the same distribution")
      case .inside(let path) where path.hasPrefix(place.directory + "/"):
        (severity, what) = (.low, "in the site directory")
      case .inside: (severity, what) = (.medium, "outside the site directory")
      case .above: (severity, what) = (.medium, "above the prefix")
      case .absolute: (severity, what) = (.medium, "anywhere on the machine")
      case .temporary: (severity, what) = (.high, "that every user can write to")
      }
      found.triggers.append(
        place.trigger(
          "pth-path-line", line: target.line.line, python: target.line.python,
          condition: condition(target, scan), summary: "adds \(shown) to sys.path, a place \(what)",
          searchPath: scan.memberPath(of: target).map { [$0] } ?? [], severity: severity))
    }
  }

  private static func condition(_ target: PathLineTarget, _ scan: StartupScan) -> String? {
    switch target.location {
    case .inside(let path):
      scan.tree.isDirectory(path) || scan.tree.file(at: path) != nil ? nil : "if something creates that path"
    case .above, .absolute, .temporary: "if that path exists"
    }
  }

  /// Directories that hold a distribution's own files.
  private struct OwnDirectories {
    private let scan: StartupScan
    private let kind: Bool

    init(_ input: borrowing SurfaceInput) {
      scan = input.startup
      kind = input.target.kind == .environment
    }

    func contains(_ path: String, _ place: StartupPlace) -> Bool {
      guard path.hasPrefix(place.directory + "/") else { return false }
      if let file = scan.tree.file(at: path) { return file.owner == place.owner }
      guard let file = scan.tree.sample(below: path) else { return false }
      return file.owner == place.owner && !(kind && place.owner == nil)
    }
  }
}

extension StartupScan {
  /// The `sys.path` roots, as member paths, that path lines of a site directory's files add.
  package func searchPath(for directory: String) -> [String] { searchPaths[directory] ?? [] }

  /// The member directory or archive that a path line adds; nil where the target has none.
  func memberPath(of target: PathLineTarget) -> String? {
    guard case .inside(let path) = target.location else { return nil }
    if let file = tree.file(at: path) { return memberPath(of: file) }
    return tree.memberDirectory(of: path)
  }
}

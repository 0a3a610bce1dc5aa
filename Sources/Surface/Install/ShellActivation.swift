import Artifacts
import Evidence

/// Shell code that runs when somebody activates an environment.
///
/// `Lib/venv/scripts`: `activate` is sourced by the user's shell. conda sources every file of
/// `etc/conda/activate.d` (`conda/activate.py`).
enum ShellActivation: TriggerFamily {
  static let activate = TriggerInfo(
    id: "activate-overwrite", phase: .tool, title: "The environment's activate script is replaced",
    explanation: """
      pip and uv let a wheel overwrite `bin/activate` and its variants; the user's shell runs the file with all its \
      rights and variables at the next activation.
      """,
    source: "CPython Lib/venv/scripts; virtualenv's activators", severity: .critical,
    attack: ["T1546.004", "T1059.004"])

  static let conda = TriggerInfo(
    id: "conda-activate-hook", phase: .tool, title: "conda runs a script when the environment is activated",
    explanation: """
      conda sources every file of `etc/conda/activate.d` and `deactivate.d` into the user's shell; `.condarc` decides \
      where conda takes packages from. Conda packages use this; wheels have no reason to.
      """,
    source: "conda/activate.py (_get_activate_scripts)", severity: .high, attack: ["T1546.004", "T1059.004"])

  static let catalogue = [activate, conda]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for file in input.files.all {
      guard let path = file.belowPrefix else { continue }
      switch PrefixPath.kind(path) {
      case .activateScript:
        // Every environment has these files; only one that a distribution claims was put there by a package.
        guard input.target.kind != .environment || file.owner != nil else { continue }
        found.add(
          activate, file, in: input, tool: "shell", condition: "when the environment is activated",
          summary: "the shell runs \(path.quotedName) at activation", starts: start(input, file, &found))
      case .condaActivation:
        found.add(
          conda, file, in: input, tool: "conda", condition: "when the conda environment is activated or left",
          summary: "conda runs \(path.quotedName) in the user's shell", starts: start(input, file, &found),
          profiles: [.conda])
      case .condaConfiguration:
        found.add(
          conda, file, in: input, tool: "conda", condition: "when conda is used with this prefix",
          summary: "conda reads its channels from \(path.quotedName)", profiles: [.conda])
      default: continue
      }
    }
    for command in input.entryPoints where command.group == "console_scripts" || command.group == "gui_scripts" {
      guard PrefixPath.kind("bin/" + command.name) == .activateScript else { continue }
      found.triggers.append(
        Trigger(
          id: activate.id, phase: activate.phase, tool: "shell", place: command.place,
          installedPath: "bin/" + command.name, owner: command.owner, python: command.python,
          profiles: command.profiles, certainty: .conditional, condition: "when the environment is activated",
          summary: "the command \(command.name.quotedName) replaces the activate script",
          starts: command.module.map {
            .entryPoint(module: $0, attribute: command.attribute, isCalled: command.attribute != nil)
          } ?? .nothing))
    }
  }

  private static func start(
    _ input: SurfaceInput, _ file: InstalledFile, _ found: inout SurfaceFindings
  ) -> CodeStart {
    let path = input.member(of: file).path
    if path.hasSuffix(".py") { return .file(path) }
    guard let bytes = input.bytes(of: file.member, limit: input.limits.sourceBytes, into: &found) else {
      return .nothing
    }
    return .shell(String(decoding: bytes, as: UTF8.self), at: Place(path, line: 1))
  }
}

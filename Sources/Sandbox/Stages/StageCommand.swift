package import Evidence

/// One run that an observation makes: what is started, and in which phase its triggers fire.
package struct StageCommand: Hashable, Sendable {
  package let phase: Phase
  /// As a person would type it.
  package let name: String
  /// Given to the environment's interpreter.
  let arguments: [String]
  /// Whether every persona sees it; otherwise the first one does.
  let isForAll: Bool

  init(_ phase: Phase, _ name: String, _ arguments: [String], isForAll: Bool = false) {
    self.phase = phase
    self.name = name
    self.arguments = arguments
    self.isForAll = isForAll
  }

  /// Starts of the interpreter with nothing to do (design: the phase `startup`), each its own run.
  static let startups = [
    StageCommand(.startup, "python -c pass", ["-c", "pass"], isForAll: true),
    StageCommand(.startup, "python -m pip --version", ["-m", "pip", "--version"]),
    StageCommand(.startup, "python -m site", ["-m", "site"]),
    StageCommand(
      .startup, "python -c pass, by a child",
      ["-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'pass'])"]),
  ]

  /// The import of a module, alone in its process; nil for what is no module's name.
  static func importing(_ module: String) -> StageCommand? {
    let parts = module.split(separator: ".", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber } && part.first?.isNumber == false
    }
    guard isName else { return nil }
    let code = "import importlib, sys; importlib.import_module(sys.argv[1])"
    return StageCommand(.import, "import \(module)", ["-c", code, module])
  }
}

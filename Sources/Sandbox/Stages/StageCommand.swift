package import Evidence

/// One run that an observation makes: what is started, and in which phase its triggers fire.
package struct StageCommand: Hashable, Sendable {
  package let phase: Phase
  /// As a person would type it.
  package let name: String
  /// Given to the environment's interpreter, or to `program`.
  let arguments: [String]
  /// Something else than the interpreter, by its path in a box.
  var program: String?
  /// The tool that it is, called as triggers call it.
  var tool: String?
  /// Whether every persona sees it; otherwise the first one does.
  var isForAll = false
  /// The module that has to be there for it; nil where nothing has to.
  var needs: String?
  /// The status that it ends with where all is well.
  var status = 0
  /// What of its arguments is about one artifact: what stands there in another run is the same to whoever compares them.
  var subject: String?

  init(_ phase: Phase, _ name: String, _ arguments: [String]) {
    self.phase = phase
    self.name = name
    self.arguments = arguments
  }

  /// Starts of the interpreter with nothing to do (design: the phase `startup`), each its own run.
  static let startups: [StageCommand] = {
    var pass = StageCommand(.startup, "python -c pass", ["-c", "pass"])
    pass.isForAll = true
    return [
      pass, StageCommand(.startup, "python -m pip --version", ["-m", "pip", "--version"]),
      StageCommand(.startup, "python -m site", ["-m", "site"]),
      StageCommand(
        .startup, "python -c pass, by a child",
        ["-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'pass'])"]),
    ]
  }()

  /// Starts of IPython and of its kernel, where they are installed. The kernel is made ready for its first cell, with
  /// everything that is loaded for it, and closed.
  static let kernels: [StageCommand] = {
    var shell = StageCommand(.startup, "ipython -c pass", ["-m", "IPython", "-c", "pass"])
    shell.needs = "IPython"
    let code = """
      from ipykernel.kernelapp import IPKernelApp
      app = IPKernelApp.instance()
      app.initialize([])
      app.close()
      """
    var kernel = StageCommand(.startup, "ipykernel", ["-c", code])
    kernel.needs = "ipykernel"
    return [shell, kernel]
  }()

  /// The import of a module, alone in its process; nil for what is no module's name.
  static func importing(_ module: String) -> StageCommand? {
    let parts = module.split(separator: ".", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber } && part.first?.isNumber == false
    }
    guard isName, module.utf8.count <= 512 else { return nil }
    let code = "import importlib, sys; importlib.import_module(sys.argv[1])"
    var command = StageCommand(.import, "import \(module)", ["-c", code, module])
    command.subject = module
    return command
  }

  /// The same command about nothing of the artifact's: what is usual for it.
  var baseline: StageCommand {
    // A module that every interpreter has loaded when it starts.
    phase == .import ? Self.importing("sys") ?? self : self
  }
}

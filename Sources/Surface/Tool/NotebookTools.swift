import Artifacts
import ConfigurationFormats
import Evidence

/// What Jupyter, IPython and nbconvert read below the prefix: configuration that is Python, extensions, kernels.
///
/// jupyter_core `paths.py` and `application.py`, jupyter_server `extension/config.py`, IPython
/// `core/application.py`, jupyter_client `kernelspec.py`; measured with the versions of 2026.
enum NotebookTools: TriggerFamily {
  static let serverExtension = TriggerInfo(
    id: "jupyter-server-extension", phase: .tool, title: "The Jupyter server loads an extension",
    explanation: """
      A JSON file below `etc/jupyter` switches the extension on for the whole environment: the server imports the \
      module and calls its load function, in the process that holds the session's tokens.
      """,
    source: "jupyter_server extension/manager.py and services/config", severity: .high, attack: ["T1546"])

  static let jupyterConfiguration = TriggerInfo(
    id: "jupyter-config-py", phase: .tool, title: "Jupyter commands run a Python file as configuration",
    explanation: """
      `jupyter_config.py` and `jupyter_<application>_config.py` below `etc/jupyter` are executed by nearly every \
      jupyter command.
      """,
    source: "jupyter_core application.py (load_config_file); traitlets config/loader.py", severity: .critical,
    attack: ["T1546", "T1059.006"])

  static let ipythonConfiguration = TriggerInfo(
    id: "ipython-config-py", phase: .tool, title: "IPython and every kernel run a Python file as configuration",
    explanation: "`ipython_config.py` and `ipython_kernel_config.py` below `etc/ipython` are executed at each start.",
    source: "IPython core/application.py (load_config_file)", severity: .critical, attack: ["T1546", "T1059.006"])

  static let ipythonStartup = TriggerInfo(
    id: "ipython-startup-file", phase: .tool, title: "IPython and every kernel run a start-up file",
    explanation: "Files of `etc/ipython/startup` run at every start of IPython and of a kernel, also with `--quick`.",
    source: "IPython core/shellapp.py (_run_startup_files)", severity: .critical, attack: ["T1546", "T1059.006"])

  static let kernel = TriggerInfo(
    id: "jupyter-kernelspec", phase: .tool, title: "The package installs a Jupyter kernel",
    explanation: """
      `kernel.json` names the command that is executed when a notebook asks for the kernel, and variables that are put \
      into its environment. A file of an existing kernel's name replaces that kernel for the whole environment.
      """,
    source: "jupyter_client kernelspec.py, manager.py", severity: .medium, attack: ["T1546", "T1059.004"])

  static let template = TriggerInfo(
    id: "nbconvert-template-conf", phase: .tool, title: "An nbconvert template imports classes by name",
    explanation: "`conf.json` of a template names preprocessors, which are imported when the template is used.",
    source: "nbconvert exporters/templateexporter.py (get_template_names, _init_preprocessors)", severity: .medium,
    attack: ["T1546"])

  static let frontend = TriggerInfo(
    id: "jupyter-frontend-js", phase: .tool, title: "JavaScript runs in the user's notebook session",
    explanation: """
      JupyterLab loads the extension's `remoteEntry` into the browser page, with access to everything the session can \
      do. The JavaScript itself is not analysed.
      """,
    source: "jupyterlab federated_labextensions.py", severity: .medium, attack: ["T1059.007", "T1539"])

  static let catalogue = [
    serverExtension, jupyterConfiguration, ipythonConfiguration, ipythonStartup, kernel, template, frontend,
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    var frontends: Set<String> = []
    for file in input.files.all {
      guard let path = file.belowPrefix else { continue }
      let member = input.member(of: file).path
      switch PrefixPath.kind(path) {
      case .jupyterConfiguration:
        found.add(
          jupyterConfiguration, file, in: input, tool: "jupyter", condition: "when a jupyter command is used",
          summary: "jupyter commands run \(path.quotedName)", starts: .file(member))
      case .ipythonConfiguration:
        found.add(
          ipythonConfiguration, file, in: input, tool: "ipython", condition: "when IPython or a kernel starts",
          summary: "IPython and every kernel run \(path.quotedName)", starts: .file(member))
      case .ipythonStartup:
        found.add(
          ipythonStartup, file, in: input, tool: "ipython", condition: "when IPython or a kernel starts",
          summary: "IPython and every kernel run \(path.quotedName)", starts: .file(member))
      case .jupyterServerExtension: findExtensions(file, path, input, &found)
      case .jupyterKernel where path.hasSuffix("/kernel.json"): KernelSpecification.judge(file, path, input, &found)
      case .nbconvertTemplate where path.hasSuffix("/conf.json"): findPreprocessors(file, path, input, &found)
      case .jupyterFrontend:
        guard let name = frontendName(path), frontends.insert(name).inserted else { continue }
        found.add(
          frontend, file, in: input, tool: "jupyterlab", condition: "when the notebook interface is opened",
          summary: "the notebook interface loads the extension \(name.quotedName)")
      default: continue
      }
    }
  }

  /// Reads a JSON file; one that no reader takes is reported.
  static func json(_ file: InstalledFile, _ input: SurfaceInput, _ found: inout SurfaceFindings) -> JSONValue? {
    guard let bytes = input.bytes(of: file.member, into: &found) else { return nil }
    do { return try JSONValue.read(bytes) } catch {
      found.note(Opaque(path: input.member(of: file).path, line: error.line, why: "no JSON reader takes it: \(error)"))
      return nil
    }
  }

  private static func findExtensions(
    _ file: InstalledFile, _ path: String, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    guard let root = json(file, input, &found)?.object else { return }
    for application in root.members {
      for key in ["jpserver_extensions", "nbserver_extensions", "load_extensions"] {
        for one in application.value[key]?.object?.members ?? [] where one.value.boolean == true {
          // Notebook extensions of the classic interface are JavaScript.
          let isModule = key != "load_extensions"
          found.add(
            serverExtension, file, in: input, line: one.line, tool: "jupyter server",
            condition: "when the Jupyter server starts",
            summary: "the Jupyter server loads \(one.key.quotedName)",
            starts: isModule
              ? .entryPoint(module: one.key, attribute: "_load_jupyter_server_extension", isCalled: true) : .nothing,
            severity: isModule ? nil : .medium)
        }
      }
    }
  }

  private static func findPreprocessors(
    _ file: InstalledFile, _ path: String, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    guard let entries = json(file, input, &found)?["preprocessors"]?.object else { return }
    for entry in entries.members {
      guard let type = entry.value["type"]?.string, !type.hasPrefix("nbconvert."),
        entry.value["enabled"]?.boolean != false, let dot = type.lastIndex(of: ".")
      else { continue }
      found.add(
        template, file, in: input, line: entry.line, tool: "nbconvert", condition: "when the template is used",
        summary: "nbconvert imports \(type.quotedName)",
        starts: .entryPoint(
          module: String(type[..<dot]), attribute: String(type[type.index(after: dot)...]), isCalled: false))
    }
  }

  /// The extension that a script is the entry of; nil for its other files.
  private static func frontendName(_ path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count >= 5, let last = parts.last, last.hasSuffix(".js") else { return nil }
    let isEntry =
      last.hasPrefix("remoteEntry") || parts[2] == "nbextensions" && ["extension.js", "index.js"].contains(last)
    guard isEntry else { return nil }
    return parts[3].hasPrefix("@") ? parts[3...4].joined(separator: "/") : parts[3]
  }
}

/// One `kernel.json`: the command it runs, and whose place it takes.
enum KernelSpecification {
  static func judge(_ file: InstalledFile, _ path: String, _ input: SurfaceInput, _ found: inout SurfaceFindings) {
    guard let root = NotebookTools.json(file, input, &found) else { return }
    let name = path.split(separator: "/").dropLast().last.map(String.init) ?? ""
    let arguments = root["argv"]?.array?.compactMap(\.string) ?? []
    let variables = (root["env"]?.object?.members ?? []).map(\.key).filter(isHook)
    let isDefault = ["python3", "python"].contains(name.lowercased())
    let isOwn = InstalledIndex.normalised(file.owner?.name ?? "") == "ipykernel"
    let line = root.object?.line("argv")
    let shell = isShell(arguments)
    let place = Place(input.member(of: file).path, line: line)
    var summary = "runs \(arguments.joined(separator: " ").quotedName) for the kernel \(name.quotedName)"
    if !variables.isEmpty { summary += ", with " + variables.prefix(4).map(\.quotedName).joined(separator: ", ") }
    if isDefault, !isOwn, file.owner != nil { summary += ", which replaces the default kernel" }
    let severity: Severity? =
      isDefault && !isOwn && file.owner != nil || shell ? .critical : !variables.isEmpty ? .high : isOwn ? .info : nil
    found.add(
      NotebookTools.kernel, file, in: input, line: line, tool: "jupyter",
      condition: "when a notebook asks for the kernel \(name.quotedName)", summary: summary,
      starts: start(arguments, place, isShell: shell), severity: severity)
  }

  private static func start(_ arguments: [String], _ place: Place, isShell: Bool) -> CodeStart {
    guard let program = arguments.first else { return .nothing }
    let name = program.split(separator: "/").last.map(String.init) ?? program
    if name.hasPrefix("python"), let index = arguments.firstIndex(where: { $0 == "-m" || $0 == "-c" }),
      index + 1 < arguments.count
    {
      return arguments[index] == "-m"
        ? .module(arguments[index + 1]) : .source(arguments[index + 1], at: place)
    }
    return isShell ? .shell(arguments.last ?? "", at: place) : .nothing
  }

  /// A shell as the kernel's program; `bash_kernel` and its like are Python modules.
  private static func isShell(_ arguments: [String]) -> Bool {
    let name = arguments.first?.split(separator: "/").last?.lowercased() ?? ""
    return ["sh", "bash", "zsh", "dash", "ksh", "fish", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh"]
      .contains(name)
  }

  /// Variables by which an interpreter or the loader runs other code.
  static func isHook(_ variable: String) -> Bool {
    let harmless = ["PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONHASHSEED", "PYTHONIOENCODING", "PYTHONUTF8"]
    return variable.hasPrefix("PYTHON") && !harmless.contains(variable) || variable.hasPrefix("LD_")
      || variable.hasPrefix("DYLD_") || variable.hasPrefix("PIP_") || variable.hasPrefix("UV_")
      || [
        "JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "PATH", "GCONV_PATH", "OPENSSL_CONF",
      ]
      .contains(variable)
  }
}

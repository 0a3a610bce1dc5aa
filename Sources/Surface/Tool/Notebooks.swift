import Artifacts
import ConfigurationFormats
import Evidence

/// What a notebook does beside Python when it is executed: shells, extensions, installations, the kernel it chooses.
///
/// nbformat; IPython `core/inputtransformer2.py` (`!`, `%`, `%%`) and `core/magics`. Opening a notebook runs nothing.
enum Notebooks: TriggerFamily {
  static let kernel = TriggerInfo(
    id: "notebook-kernelspec-selection", phase: .tool, title: "A notebook asks for a kernel of its own",
    explanation: "The kernel a notebook names is started by its `kernel.json`, whatever command that holds.",
    source: "nbformat, metadata.kernelspec; jupyter_client kernelspec.py", severity: .medium,
    attack: ["T1059.006", "T1204.002"])

  static let shell = TriggerInfo(
    id: "notebook-magic-shell", phase: .tool, title: "A notebook runs shell commands",
    explanation: "`!command`, `!!command`, `%%bash` and `%%script` run in a shell when the cell is executed.",
    source: "IPython core/inputtransformer2.py, core/magics/script.py", severity: .medium,
    attack: ["T1059.006", "T1204.002"])

  static let extensionLoad = TriggerInfo(
    id: "notebook-load-ext", phase: .tool, title: "A notebook loads an IPython extension",
    explanation: "`%load_ext` imports the module and calls its `load_ipython_extension`.",
    source: "IPython core/extensions.py", severity: .medium, attack: ["T1059.006", "T1204.002"])

  static let install = TriggerInfo(
    id: "notebook-install", phase: .tool, title: "A notebook installs packages",
    explanation: "`%pip`, `%conda` and `!pip install` change the environment that the notebook runs in.",
    source: "IPython core/magics/packaging.py", severity: .medium, attack: ["T1059.006", "T1204.002"])

  static let catalogue = [kernel, shell, extensionLoad, install]

  /// Findings of one notebook that are kept of each kind.
  private static let limit = 100

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    guard [.directory, .file].contains(input.target.kind) else { return }
    var seen: Set<Int> = []
    for file in input.files.all where file.path.hasSuffix(".ipynb") && seen.insert(file.member).inserted {
      guard !file.path.contains(".ipynb_checkpoints/"), let root = NotebookTools.json(file, input, &found) else {
        continue
      }
      judge(root, file, input, &found)
    }
  }

  private static func judge(
    _ root: JSONValue, _ file: InstalledFile, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let condition = "when the notebook is executed"
    if let name = root["metadata"]?["kernelspec"]?["name"]?.string, !isUsual(name) {
      found.add(
        kernel, file, in: input, tool: "jupyter", condition: condition,
        summary: "asks for the kernel \(name.quotedName)")
    }
    var counts: [TriggerID: Int] = [:]
    for (number, cell) in (root["cells"]?.array ?? root["worksheets"]?[0]?["cells"]?.array ?? []).enumerated() {
      guard cell["cell_type"]?.string == "code", let text = source(cell["source"] ?? cell["input"]) else { continue }
      for action in NotebookCell.actions(text) {
        let info = action.info
        counts[info.id, default: 0] += 1
        guard counts[info.id, default: 0] <= limit else { continue }
        found.add(
          info, file, in: input, tool: "jupyter", condition: condition,
          summary: "cell \(number + 1) \(action.words)",
          starts: action.start(Place(input.member(of: file).path)))
      }
    }
  }

  /// The usual names of kernels that their own packages install.
  private static func isUsual(_ name: String) -> Bool {
    name.isEmpty || name.lowercased().hasPrefix("python") || ["ir", "xpython", "conda-root-py"].contains(name)
      || name.hasPrefix("julia-") || name == "bash"
  }

  private static func source(_ value: JSONValue?) -> String? {
    value?.string ?? value?.array.map { $0.compactMap(\.string).joined() }
  }
}

/// The lines of a code cell that are not Python.
enum NotebookCell {
  enum Action: Hashable {
    case shell(String)
    case load(String)
    case install(String)

    var info: TriggerInfo {
      switch self {
      case .shell: Notebooks.shell
      case .load: Notebooks.extensionLoad
      case .install: Notebooks.install
      }
    }

    var words: String {
      switch self {
      case .shell(let command): "runs \(command.quotedName) in a shell"
      case .load(let module): "loads the extension \(module.quotedName)"
      case .install(let command): "installs packages: \(command.quotedName)"
      }
    }

    func start(_ place: Place) -> CodeStart {
      switch self {
      case .shell(let command), .install(let command): .shell(command, at: place)
      case .load(let module): .entryPoint(module: module, attribute: "load_ipython_extension", isCalled: true)
      }
    }
  }

  static func actions(_ text: String) -> [Action] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = lines.first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    let head = first.drop { $0 == " " }
    if head.hasPrefix("%%") {
      let word = head.dropFirst(2).prefix { !$0.isWhitespace }
      let shells: Set<Substring> = ["bash", "sh", "script", "!", "sx", "system", "cmd", "powershell", "perl", "ruby"]
      guard shells.contains(word) else { return [] }
      return [.shell(lines.drop { $0 != first }.dropFirst().joined(separator: "\n"))]
    }
    return lines.compactMap { action($0) }
  }

  private static func action(_ line: Substring) -> Action? {
    let text = line.drop { $0 == " " || $0 == "\t" }
    // `x = !ls` and `x = %magic` are the same with a result.
    let body = text.firstIndex(of: "=").map { text[text.index(after: $0)...].drop { $0 == " " } }
    for candidate in [text, body].compactMap({ $0 }) {
      if candidate.hasPrefix("!") {
        let command = String(candidate.drop { $0 == "!" || $0 == " " })
        return isInstall(command) ? .install(command) : command.isEmpty ? nil : .shell(command)
      }
      guard candidate.hasPrefix("%") else { continue }
      let words = candidate.dropFirst().split(separator: " ").map(String.init)
      switch words.first {
      case "load_ext", "reload_ext": return words.count > 1 ? .load(words[1]) : nil
      case "pip", "conda", "mamba", "uv":
        return words.contains("install") ? .install(words.joined(separator: " ")) : nil
      case "sx", "system", "sc": return .shell(words.dropFirst().joined(separator: " "))
      default: continue
      }
    }
    return nil
  }

  private static func isInstall(_ command: String) -> Bool {
    let words = command.split(separator: " ")
    guard let program = words.first else { return false }
    let installers = ["pip", "pip3", "conda", "mamba", "uv", "python", "python3", "apt", "apt-get", "npm"]
    return installers.contains(String(program)) && words.contains("install")
  }
}

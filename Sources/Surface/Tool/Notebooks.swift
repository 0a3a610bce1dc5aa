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

  static let code = TriggerInfo(
    id: "notebook-code", phase: .tool, title: "A notebook's cells run one after the other",
    explanation: """
      `nbconvert --execute`, papermill, a job or "Run all" executes every code cell in the order of the file. The cells \
      are followed as one module, with magics and shell lines as the calls that IPython makes of them.
      """,
    source: "nbclient client.py; IPython core/inputtransformer2.py", severity: .low, attack: ["T1059.006", "T1204.002"])

  static let script = TriggerInfo(
    id: "notebook-frontend-script", phase: .tool, title: "A notebook runs a script in the browser",
    explanation: """
      Saved outputs of a trusted notebook are rendered with their scripts when it is opened, and what a cell displays \
      when it is executed. A script of the page can use the session: run code in the kernel, read and write files.
      """,
    source: "nbformat; Jupyter's trust of notebooks (nbformat sign.py)", severity: .low,
    attack: ["T1059.007", "T1204.002"])

  static let catalogue = [kernel, shell, extensionLoad, install, code, script]

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
      follow(root, file, input, &found)
    }
  }

  /// The cells as one program, and what the page runs.
  private static func follow(
    _ root: JSONValue, _ file: InstalledFile, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let path = input.member(of: file).path
    for script in NotebookScripts(root).scripts.prefix(limit) {
      found.add(
        Self.script, file, in: input, tool: "jupyter",
        condition: script.isSaved ? "when the notebook is opened and trusted" : "when the notebook is executed",
        summary: "cell \(script.cell) \(script.words)"
          + (script.reachesSession ? ", which talks to the kernel or the server" : ""),
        severity: script.reachesSession ? .high : nil)
    }
    guard isPython(root), let bytes = input.bytes(of: file.member, into: &found) else { return }
    let cells = NotebookProgram.cells(root, fileLines: LineSplitter.universal(bytes), bytes: bytes)
    guard !cells.isEmpty else { return }
    let program = NotebookProgram(cells)
    for one in program.unfollowed.prefix(limit) {
      found.note(
        Opaque(path: path, why: "cell \(one.cell) gives its text to `%%\(one.magic)`, which was not followed"))
    }
    found.add(
      code, file, in: input, tool: "jupyter", condition: "when the notebook is executed",
      summary: "runs \(cells.count) code \(cells.count == 1 ? "cell" : "cells") from top to bottom",
      starts: .source(program.source, at: Place(path, line: 1)))
    findVariables(cells, file, input, &found)
  }

  /// Variables of the kernel's environment by which the interpreters it starts load code.
  private static func findVariables(
    _ cells: [NotebookProgram.Cell], _ file: InstalledFile, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    for cell in cells {
      for line in cell.lines where line.hasPrefix("%env ") || line.hasPrefix("%set_env ") {
        let text = line.drop { $0 != " " }.drop { $0 == " " }
        let parts = text.split(maxSplits: 1, whereSeparator: { $0 == "=" || $0 == " " }).map(String.init)
        guard parts.count == 2, let variable = EnvironmentVariable.all[parts[0]],
          found.triggers.count(where: { $0.id == "env-hook" }) < limit
        else { continue }
        let setting = "\(parts[0])=\(parts[1])"
        found.triggers.append(
          Trigger(
            id: "env-hook", phase: .startup, place: Place(input.member(of: file).path), owner: file.owner,
            python: input.versions(of: file), profiles: Profile.allCases, certainty: .conditional,
            condition: "for processes that the notebook starts, when it is executed",
            summary: "cell \(cell.number) sets \(StartupWords.code(setting)), which \(variable.effect)",
            starts: .nothing,
            severity: min(variable.severity, .medium)))
      }
    }
  }

  /// Whether the cells are Python: what the notebook does not say is Python.
  private static func isPython(_ root: JSONValue) -> Bool {
    let metadata = root["metadata"]
    let language =
      metadata?["kernelspec"]?["language"]?.string ?? metadata?["language_info"]?["name"]?.string ?? "python"
    return language.lowercased().hasPrefix("python") || language.lowercased().hasPrefix("ipython")
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
    guard let bytes = input.bytes(of: file.member, into: &found) else { return }
    let path = input.member(of: file).path
    var counts: [TriggerID: Int] = [:]
    for cell in NotebookProgram.cells(root, fileLines: LineSplitter.universal(bytes), bytes: bytes) {
      for (offset, action) in NotebookCell.actions(cell.lines) {
        let info = action.info
        counts[info.id, default: 0] += 1
        guard counts[info.id, default: 0] <= limit else { continue }
        let line = cell.firstLine.map { $0 + offset }
        found.add(
          info, file, in: input, line: line, tool: "jupyter", condition: condition,
          summary: "cell \(cell.number) \(action.words)", starts: action.start(Place(path, line: line)))
      }
    }
  }

  /// The usual names of kernels that their own packages install.
  private static func isUsual(_ name: String) -> Bool {
    name.isEmpty || name.lowercased().hasPrefix("python") || ["ir", "xpython", "conda-root-py"].contains(name)
      || name.hasPrefix("julia-") || name == "bash"
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

  /// What the lines do, each with its position among them.
  static func actions(_ lines: [String]) -> [(offset: Int, action: Action)] {
    guard let head = lines.firstIndex(where: { !$0.allSatisfy(\.isWhitespace) }) else { return [] }
    let first = lines[head].drop { $0 == " " }
    if first.hasPrefix("%%") {
      let word = first.dropFirst(2).prefix { !$0.isWhitespace }
      let shells: Set<Substring> = ["bash", "sh", "script", "!", "sx", "system", "cmd", "powershell", "perl", "ruby"]
      guard shells.contains(word) else { return [] }
      return [(head, .shell(lines[(head + 1)...].joined(separator: "\n")))]
    }
    var state = CellState()
    var out: [(Int, Action)] = []
    for (offset, line) in lines.enumerated() {
      if state.isAtStatement, let action = action(line[...]) {
        out.append((offset, action))
      } else if !state.isAtStatement || MagicLine(line) == nil {
        state.pass(line)
      }
    }
    return out
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

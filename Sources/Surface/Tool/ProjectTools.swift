import Artifacts
import ConfigurationFormats
import Evidence

/// Files of a source tree that tools run by their names, and plug-ins that configuration files name.
///
/// pytest `config/__init__.py` (`_getconftestmodules`, `-p`), nox, mypy `plugin.py`, pylint `load-plugins` and
/// `init-hook`, coverage `plugin_support.py`.
enum ProjectTools: TriggerFamily {
  static let autoload = TriggerInfo(
    id: "project-file-autoload", phase: .tool, title: "A tool runs a file of the directory it is used in",
    explanation: """
      conftest.py, noxfile.py, a Sphinx conf.py and the like are executed by their tools as soon as those are used in \
      the directory. At the root of site-packages such a file has no business.
      """,
    source: "The tools' documentation; pytest _pytest/config/__init__.py", severity: .medium, attack: ["T1677"])

  static let plugin = TriggerInfo(
    id: "tool-config-plugin", phase: .tool, title: "A configuration file names modules that a tool imports",
    explanation: """
      `-p` in pytest's `addopts`, `plugins` of mypy and coverage, `load-plugins` and `init-hook` of pylint: the tool \
      imports or runs them in every run in that directory.
      """,
    source: "pytest, mypy, pylint and coverage documentation", severity: .low, attack: ["T1546"])

  static let catalogue = [autoload, plugin]

  /// Tools by the file they run.
  private static let tools: [String: String] = [
    "conftest.py": "pytest", "noxfile.py": "nox", "tasks.py": "invoke", "dodo.py": "doit", "fabfile.py": "fabric",
    "Snakefile": "snakemake", "SConstruct": "scons", "conanfile.py": "conan", "gunicorn.conf.py": "gunicorn",
    "locustfile.py": "locust", ".envrc": "direnv",
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for file in input.files.all {
      switch file.root {
      case .project where input.target.kind != .file: findFile(file, input, &found)
      case .site where !file.path.utf8.contains(UInt8(ascii: "/")):
        guard let tool = tools[file.path] else { continue }
        found.add(
          autoload, file, in: input, tool: tool, condition: "when \(tool) is used in site-packages",
          summary: "\(tool) runs \(file.path.quotedName) at the root of site-packages",
          starts: .file(input.member(of: file).path), severity: .high)
      default: continue
      }
    }
    guard [.sdist, .directory].contains(input.target.kind) else { return }
    findPlugins(input, &found)
  }

  private static func findFile(_ file: InstalledFile, _ input: SurfaceInput, _ found: inout SurfaceFindings) {
    let name = String(file.name)
    let isSphinx = name == "conf.py" && ["docs/conf.py", "doc/conf.py", "docs/source/conf.py"].contains(file.path)
    let isRoot = file.path == name
    guard let tool = isSphinx ? "sphinx" : tools[name], isRoot || isSphinx || name == "conftest.py" || name == ".envrc"
    else { return }
    let path = input.member(of: file).path
    var starts = CodeStart.file(path)
    if name == ".envrc", let bytes = input.bytes(of: file.member, into: &found) {
      starts = .shell(String(decoding: bytes, as: UTF8.self), at: Place(path, line: 1))
    } else if !name.hasSuffix(".py") {
      starts = .nothing
    }
    found.add(
      autoload, file, in: input, tool: tool, condition: "when \(tool) is used in this directory",
      summary: "\(tool) runs \(file.path.quotedName)", starts: starts,
      severity: input.target.kind == .sdist ? .low : nil)
  }

  // MARK: Plug-ins in configuration

  private static func findPlugins(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    if let file = input.files.at(.project, "pyproject.toml").first,
      let bytes = input.bytes(of: file.member, into: &found), let table = try? TOML.read(bytes)
    {
      findInTOML(table, file, input, &found)
    }
    let sections: [(file: String, section: String, key: String, tool: String)] = [
      ("pytest.ini", "pytest", "addopts", "pytest"), ("tox.ini", "pytest", "addopts", "pytest"),
      ("setup.cfg", "tool:pytest", "addopts", "pytest"), ("mypy.ini", "mypy", "plugins", "mypy"),
      (".mypy.ini", "mypy", "plugins", "mypy"), ("setup.cfg", "mypy", "plugins", "mypy"),
      (".coveragerc", "run", "plugins", "coverage"), ("setup.cfg", "coverage:run", "plugins", "coverage"),
      ("tox.ini", "coverage:run", "plugins", "coverage"), (".pylintrc", "MASTER", "load-plugins", "pylint"),
      (".pylintrc", "MAIN", "load-plugins", "pylint"), ("pylintrc", "MASTER", "load-plugins", "pylint"),
      ("pylintrc", "MAIN", "load-plugins", "pylint"), (".pylintrc", "MASTER", "init-hook", "pylint"),
      (".pylintrc", "MAIN", "init-hook", "pylint"), ("pylintrc", "MASTER", "init-hook", "pylint"),
      ("pylintrc", "MAIN", "init-hook", "pylint"),
    ]
    var read: [String: INIFile] = [:]
    for one in sections {
      guard let file = input.files.at(.project, one.file).first else { continue }
      if read[one.file] == nil, let bytes = input.bytes(of: file.member, into: &found) {
        read[one.file] = try? INIFile.read(bytes, options: .setupConfiguration)
      }
      guard let entry = read[one.file]?.entry(one.section, one.key), let value = entry.value else { continue }
      add(value, key: one.key, tool: one.tool, file, entry.line, input, &found)
    }
  }

  private static func findInTOML(
    _ table: TOMLTable, _ file: InstalledFile, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let keys: [(path: [String], tool: String)] = [
      (["tool", "pytest", "ini_options", "addopts"], "pytest"), (["tool", "mypy", "plugins"], "mypy"),
      (["tool", "coverage", "run", "plugins"], "coverage"), (["tool", "pylint", "main", "load-plugins"], "pylint"),
      (["tool", "pylint", "master", "load-plugins"], "pylint"),
      (["tool", "pylint", "MASTER", "load-plugins"], "pylint"),
      (["tool", "pylint", "main", "init-hook"], "pylint"), (["tool", "pylint", "master", "init-hook"], "pylint"),
      (["tool", "pylint", "MASTER", "init-hook"], "pylint"),
    ]
    for one in keys {
      var current: TOMLTable? = table
      for key in one.path.dropLast() { current = current?[key]?.table }
      guard let key = one.path.last, let entry = current?.entry(key) else { continue }
      let separator = one.tool == "pytest" ? " " : ","
      let text = entry.value.string ?? entry.value.strings.joined(separator: separator)
      add(text, key: key, tool: one.tool, file, entry.line, input, &found)
    }
  }

  private static func add(
    _ value: String, key: String, tool: String, _ file: InstalledFile, _ line: Int, _ input: SurfaceInput,
    _ found: inout SurfaceFindings
  ) {
    let condition = "when \(tool) is used in this directory"
    if key == "init-hook" {
      found.add(
        plugin, file, in: input, line: line, tool: tool, condition: condition, summary: "pylint runs its `init-hook`",
        starts: .source(value, at: Place(input.member(of: file).path, line: line)), severity: .medium)
      return
    }
    for name in key == "addopts" ? pytestPlugins(value) : names(value) {
      let own = input.files.all.contains { $0.root == .project && ModuleName(path: $0.path)?.name == name }
      found.add(
        plugin, file, in: input, line: line, tool: tool, condition: condition,
        summary: "\(tool) imports \(name.quotedName)", starts: own ? .module(name) : .nothing)
    }
  }

  /// Modules of a list; mypy takes `module:function` and paths as well.
  private static func names(_ value: String) -> [String] {
    value.split { $0 == "," || $0.isWhitespace }.map { word in String(word.prefix { $0 != ":" }) }
  }

  /// What follows `-p`, except for `-p no:name`.
  private static func pytestPlugins(_ value: String) -> [String] {
    let words = value.split(whereSeparator: \.isWhitespace).map(String.init)
    var result: [String] = []
    for (index, word) in words.enumerated() {
      if word == "-p", index + 1 < words.count {
        result.append(words[index + 1])
      } else if word.hasPrefix("-p"), !word.hasPrefix("--"), word.count > 2 {
        result.append(String(word.dropFirst(2)))
      }
    }
    return result.filter { !$0.hasPrefix("no:") }
  }
}

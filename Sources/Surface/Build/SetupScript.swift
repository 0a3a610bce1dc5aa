import Artifacts
import ConfigurationFormats
import Evidence
import PythonSyntax

/// `setup.py`, and the classes and entry points that setuptools calls on behalf of the project being built.
///
/// setuptools `build_meta.py` (`run_setup` executes the file for every hook), `dist.py` (`cmdclass`, entry points).
enum SetupScript: TriggerFamily {
  static let script = TriggerInfo(
    id: "sdist-setup-py", phase: .build, title: "setup.py runs when the sdist is downloaded, locked or built",
    explanation: """
      setuptools executes the whole file for every hook, also for the one that only asks for metadata: pip download and \
      pip lock run it as much as an installation does. It is the most common place of attacks through packages.
      """,
    source: "PEP 517; setuptools build_meta.py (run_setup)", severity: .high, attack: ["T1546.016", "T1059.006"])

  static let commandClass = TriggerInfo(
    id: "sdist-cmdclass", phase: .build, title: "The project replaces a build command by a class of its own",
    explanation: """
      setuptools imports the class and runs its methods in place of its own command: `build_py`, `egg_info`, `install` \
      and others.
      """,
    source: "setuptools dist.py (get_command_class), config/_apply_pyprojecttoml.py", severity: .medium,
    attack: ["T1059.006"])

  static let entryPoints = TriggerInfo(
    id: "sdist-own-entry-points", phase: .build, title: "The project's own entry points run while it is built",
    explanation: """
      Entry points for setuptools itself that the project declares are imported and called during its own build, as \
      soon as its metadata names them.
      """,
    source: "setuptools dist.py (_finalize_setup_keywords), command/egg_info.py", severity: .medium,
    attack: ["T1059.006"])

  static let catalogue = [script, commandClass, entryPoints]

  private static let buildGroups: Set<String> = [
    "egg_info.writers", "setuptools.finalize_distribution_options", "distutils.commands", "distutils.setup_keywords",
    "setuptools.file_finders",
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for project in SourceProject.all(in: input, &found) {
      let commands = SourceProject.commands(hasStaticMetadata: project.hasStaticMetadata(input, &found))
      findScript(project, commands, input, &found)
      findConfigured(project, commands, input, &found)
    }
  }

  // MARK: setup.py

  private static func findScript(
    _ project: SourceProject, _ commands: String, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    guard let file = project.setupScript, let syntax = ScriptSyntax(file, input, &found) else { return }
    let path = input.member(of: file).path
    let runs = isRun(project)
    found.add(
      script, file, in: input, line: 1, tool: "setuptools",
      condition: runs
        ? commands
        : "only by `python setup.py`: the back end \((project.backendName ?? "").quotedName) "
          + "does not run it",
      isCertain: runs, summary: "runs the whole of \(file.path.quotedName)", starts: .file(path),
      searchPath: [project.directory(input)], severity: syntax.onlyDescribes ? .medium : nil)
    for call in syntax.setupCalls {
      if let classes = syntax.argument("cmdclass", of: call) {
        for entry in syntax.entries(of: classes) {
          add(entry, file, syntax, project, commands, isRun: runs, input, &found)
        }
      }
      if let points = syntax.argument("entry_points", of: call) {
        for group in syntax.entries(of: points) where buildGroups.contains(group.key) {
          for text in syntax.texts(group.value) {
            addEntryPoint(
              text, group: group.key, file, line: syntax.tree.line(of: group.value), project, commands, input, &found)
          }
        }
      }
    }
  }

  /// Other back ends than setuptools do not look at the file; one in the tree may.
  private static func isRun(_ project: SourceProject) -> Bool {
    switch project.backend {
    case .setuptools, .inTree, .other: true
    case .pdm: project.pyproject?.table[path: "tool", "pdm", "build", "run-setuptools"]?.boolean == true
    case .poetry: project.pyproject?.table[path: "tool", "poetry", "build", "generate-setup-file"]?.boolean == true
    case .hatchling, .flit, .maturin, .scikitBuild, .meson: false
    }
  }

  private static func add(
    _ entry: (key: String, value: NodeID), _ file: InstalledFile, _ syntax: ScriptSyntax, _ project: SourceProject,
    _ commands: String, isRun: Bool, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let name = syntax.tree.dottedParts(of: entry.value)?.joined(separator: ".")
    found.add(
      commandClass, file, in: input, line: syntax.tree.line(of: entry.value), tool: "setuptools", condition: commands,
      isCertain: isRun, summary: "runs \((name ?? "a class").quotedName) as the command \(entry.key.quotedName)",
      starts: name.map { .entryPoint(module: "setup", attribute: $0 + ".run", isCalled: true) } ?? .nothing,
      searchPath: [project.directory(input)])
  }

  // MARK: Configuration

  private static func findConfigured(
    _ project: SourceProject, _ commands: String, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    guard isRun(project) else { return }
    if let (file, table) = project.pyproject {
      for entry in table[path: "tool", "setuptools", "cmdclass"]?.table?.entries ?? [] {
        addClass(entry.value.string ?? "", command: entry.key, file, entry.line, project, commands, input, &found)
      }
      for group in table[path: "project", "entry-points"]?.table?.entries ?? [] where buildGroups.contains(group.key) {
        for entry in group.value.table?.entries ?? [] {
          addEntryPoint(
            "\(entry.key)=\(entry.value.string ?? "")", group: group.key, file, line: entry.line, project, commands,
            input, &found)
        }
      }
    }
    if let (file, ini) = project.setupConfiguration {
      for section in ["options", "global"] {
        for item in ini.entry(section, "cmdclass")?.items ?? [] {
          let parts = item.text.split(separator: "=", maxSplits: 1).map { trimmed($0) }
          guard parts.count == 2 else { continue }
          addClass(parts[1], command: parts[0], file, item.line, project, commands, input, &found)
        }
      }
      for group in ini["options.entry_points"]?.entries ?? [] where buildGroups.contains(group.key) {
        for item in group.items {
          addEntryPoint(item.text, group: group.key, file, line: item.line, project, commands, input, &found)
        }
      }
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }

  private static func addClass(
    _ dotted: String, command: String, _ file: InstalledFile, _ line: Int, _ project: SourceProject,
    _ commands: String, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let parts = dotted.split(separator: ".")
    guard parts.count >= 2, let name = parts.last else { return }
    found.add(
      commandClass, file, in: input, line: line, tool: "setuptools", condition: commands, isCertain: true,
      summary: "runs \(dotted.quotedName) as the command \(command.quotedName)",
      starts: .entryPoint(
        module: parts.dropLast().joined(separator: "."), attribute: "\(name).run", isCalled: true),
      searchPath: project.sourceRoots(input))
  }

  private static func addEntryPoint(
    _ text: String, group: String, _ file: InstalledFile, line: Int, _ project: SourceProject, _ commands: String,
    _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let parts = text.split(separator: "=", maxSplits: 1).map { trimmed($0) }
    guard parts.count == 2, let reference = EntryPointReference(parts[1]) else { return }
    // A module the tree does not have is not the project's own code.
    guard project.source(of: reference.module, in: ["", "src"], input) != nil else { return }
    found.add(
      entryPoints, file, in: input, line: line, tool: "setuptools", condition: commands, isCertain: true,
      summary: "setuptools imports \(reference.module.quotedName) for \(group.quotedName)",
      starts: .entryPoint(
        module: reference.module, attribute: reference.attribute, isCalled: reference.attribute != nil),
      searchPath: project.sourceRoots(input))
  }
}

extension SourceProject {
  /// Where the project's modules lie, as member directories: its own directory, and `src` if there is one.
  func sourceRoots(_ input: SurfaceInput) -> [String] {
    let directory = directory(input)
    let source = directory.isEmpty ? "src" : directory + "/src"
    let hasSource = input.target.members.contains { $0.path.hasPrefix(source + "/") }
    return hasSource ? [directory, source] : [directory]
  }
}

import Artifacts
import ConfigurationFormats
import Evidence
import PythonSyntax

/// Metadata that a build tool takes from a Python module: read from its syntax if it can be, imported if not.
///
/// setuptools `config/expand.py` (`read_attr`, `StaticModule`); flit_core `common.py` (`get_docstring_and_version_via_import`).
enum DynamicAttribute: TriggerFamily {
  static let info = TriggerInfo(
    id: "sdist-dynamic-attr", phase: .build, title: "A module runs because its attribute is wanted for the metadata",
    explanation: """
      `attr:` in setup.cfg and `attr =` in pyproject.toml name an attribute of a module. setuptools reads it from the \
      syntax if its first assignment is a literal, and executes the whole module otherwise.
      """,
    source: "setuptools config/expand.py (read_attr, StaticModule)", severity: .medium, attack: ["T1059.006"])

  static let catalogue = [info]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for project in SourceProject.all(in: input, &found) {
      switch project.backend {
      case .setuptools, .inTree, .other: findSetuptools(project, input, &found)
      case .flit: findFlit(project, input, &found)
      case .hatchling, .pdm, .poetry, .maturin, .scikitBuild, .meson: continue
      }
    }
  }

  private static func findSetuptools(
    _ project: SourceProject, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let isStatic = project.hasStaticMetadata(input, &found)
    if let (file, table) = project.pyproject {
      for entry in table[path: "tool", "setuptools", "dynamic"]?.table?.entries ?? [] {
        guard let dotted = entry.value["attr"]?.string else { continue }
        // uv reads pyproject.toml itself, but cannot know a dynamic field either: it asks the back end.
        judge(dotted, file, entry.line, project, isStatic: isStatic, input, &found)
      }
    }
    if let (file, ini) = project.setupConfiguration {
      for section in ["metadata", "options"] {
        for entry in ini[section]?.entries ?? [] {
          guard let value = entry.value, value.hasPrefix("attr:") else { continue }
          let dotted = value.dropFirst("attr:".count).filter { $0 != " " && $0 != "\t" && $0 != "\n" }
          judge(String(dotted), file, entry.line, project, isStatic: isStatic, input, &found)
        }
      }
    }
  }

  private static func judge(
    _ dotted: String, _ file: InstalledFile, _ line: Int, _ project: SourceProject, isStatic: Bool,
    _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let parts = dotted.split(separator: ".").map(String.init)
    guard let attribute = parts.last else { return }
    let module = parts.count > 1 ? parts.dropLast().joined(separator: ".") : "__init__"
    guard let source = project.source(of: module, in: packageDirectories(project, module), input) else {
      found.note(
        Opaque(
          path: input.member(of: file).path, line: line,
          why: "\(dotted.quotedName) names a module that the tree does not have; the build may make it"))
      return
    }
    guard let syntax = ScriptSyntax(source, input, &found), !syntax.assignsLiteral(attribute) else { return }
    found.add(
      info, file, in: input, line: line, tool: "setuptools",
      condition: SourceProject.commands(hasStaticMetadata: isStatic), isCertain: true,
      summary: "runs \(source.path.quotedName), because \(attribute.quotedName) is not assigned a literal there",
      starts: .file(input.member(of: source).path), searchPath: project.sourceRoots(input))
  }

  /// Where setuptools looks for a module: `package_dir`, then the root, then `src` by automatic discovery.
  private static func packageDirectories(_ project: SourceProject, _ module: String) -> [String] {
    var directories: [String] = []
    if let table = project.pyproject?.table[path: "tool", "setuptools", "package-dir"]?.table {
      directories += table.entries.compactMap { $0.key.isEmpty ? $0.value.string : nil }
    }
    for item in project.setupConfiguration?.ini.entry("options", "package_dir")?.items ?? [] {
      let parts = item.text.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0].allSatisfy({ $0 == " " }) else { continue }
      directories.append(String(parts[1].drop { $0 == " " }))
    }
    return directories + ["", "src", "lib"]
  }

  /// flit reads docstring and version from the module's syntax, and imports it when one of them is not literal.
  private static func findFlit(_ project: SourceProject, _ input: SurfaceInput, _ found: inout SurfaceFindings) {
    guard let (file, table) = project.pyproject else { return }
    let dynamic = table[path: "project", "dynamic"]?.strings ?? []
    guard dynamic.contains("version") || table[path: "tool", "flit", "metadata"] != nil else { return }
    let name =
      table[path: "tool", "flit", "module", "name"]?.string ?? table[path: "tool", "flit", "metadata", "module"]?.string
      ?? table[path: "project", "name"]?.string?.split(separator: "-").joined(separator: "_") ?? ""
    guard let source = project.source(of: name, in: ["", "src"], input),
      let syntax = ScriptSyntax(source, input, &found), !syntax.assignsLiteral("__version__")
    else { return }
    found.add(
      info, file, in: input, line: table.line(path: "project", "dynamic"), tool: "flit",
      condition: SourceProject.commands(hasStaticMetadata: false), isCertain: true,
      summary: "runs \(source.path.quotedName), because `__version__` is not assigned a literal there",
      starts: .module(name), searchPath: project.sourceRoots(input))
  }
}

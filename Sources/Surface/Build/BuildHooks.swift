import Artifacts
import ConfigurationFormats
import Evidence
import PythonSyntax

/// Files of the tree that a build back end, or the native build it starts, runs.
///
/// hatchling `builders/plugin/interface.py`, pdm-backend `hooks`, poetry-core `masonry/builders/builder.py`,
/// scikit-build-core, meson-python, maturin; measured where a table of the project's tests says so.
enum BuildHooks: TriggerFamily {
  static let info = TriggerInfo(
    id: "sdist-build-hook", phase: .build, title: "The build runs a hook of the project or a native build",
    explanation: """
      Back ends let a project run files of its own: `hatch_build.py`, `pdm_build.py`, poetry's build script. CMake, \
      meson, cargo and configure scripts run any command, and can fetch more.
      """,
    source: "The back ends' documentation and sources", severity: .medium, attack: ["T1059.006", "T1059.004"])

  static let catalogue = [info]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for project in SourceProject.all(in: input, &found) {
      let hook = Hook(project: project, input: input)
      switch project.backend {
      case .hatchling: hook.hatch(&found)
      case .pdm: hook.pdm(&found)
      case .poetry: hook.poetry(&found)
      case .scikitBuild:
        hook.providers(&found)
        hook.native(["CMakeLists.txt"], tool: "cmake", &found)
      case .meson: hook.native(["meson.build"], tool: "meson", &found)
      case .maturin: hook.cargo(&found)
      case .setuptools, .other, .inTree:
        hook.cargo(&found)
        hook.native(["CMakeLists.txt", "meson.build"], tool: "the build script", onlyIfCalled: true, &found)
      case .flit: break
      }
    }
  }

  /// One project's hooks, by back end.
  private struct Hook {
    let project: SourceProject
    let input: SurfaceInput

    private func add(
      _ place: InstalledFile, line: Int?, tool: String, summary: String, starts: CodeStart, severity: Severity? = nil,
      condition: String? = nil, isCertain: Bool = true, _ found: inout SurfaceFindings
    ) {
      let isStatic = project.pyproject?.table[path: "project", "version"]?.string != nil
      found.add(
        info, place, in: input, line: line, tool: tool,
        condition: condition ?? SourceProject.commands(hasStaticMetadata: isStatic), isCertain: isCertain,
        summary: summary, starts: starts, searchPath: [project.directory(input)], severity: severity)
    }

    // MARK: hatchling

    /// Tables `hooks.custom` of `[tool.hatch.build]` and of its targets, metadata hooks, and `version.source = "code"`.
    func hatch(_ found: inout SurfaceFindings) {
      guard let (file, table) = project.pyproject, let hatch = table[path: "tool", "hatch"]?.table else { return }
      var paths: [(path: String, line: Int?)] = []
      if let build = hatch["build"]?.table {
        custom(build["hooks"]?.table, &paths)
        for target in build["targets"]?.table?.entries ?? [] { custom(target.value["hooks"]?.table, &paths) }
        for target in build["targets"]?.table?.entries ?? [] where target.key == "custom" {
          paths.append((target.value["path"]?.string ?? "hatch_build.py", target.line))
        }
      }
      custom(hatch["metadata"]?["hooks"]?.table, &paths)
      let canBeMade = paths.contains { project.file($0.path, input) != nil } || runsPlugins(hatch)
      var seen: Set<String> = []
      for hook in paths where seen.insert(hook.path).inserted {
        if !canBeMade, project.file(hook.path, input) == nil, !hook.path.hasPrefix("/"), !hook.path.contains("..") {
          add(
            file, line: hook.line, tool: "hatchling",
            summary: "hatchling refuses to build without \(hook.path.quotedName), which is not in the tree",
            starts: .nothing, isCertain: false, &found)
        } else {
          python(hook.path, tool: "hatchling", line: hook.line, place: file, &found)
        }
      }
      if let version = hatch["version"]?.table, ["code", "env"].contains(version["source"]?.string ?? "regex"),
        version["source"]?.string == "code", let path = version["path"]?.string
      {
        let line = table.line(path: "tool", "hatch", "version")
        if project.file(path, input) == nil, hasPublishedVersion(&found) {
          add(
            file, line: line, tool: "hatchling",
            summary: "hatchling before 1.22 runs \(path.quotedName), which is not in the tree, for the version",
            starts: .nothing, condition: "by hatchling before 1.22, which does not read PKG-INFO", isCertain: false,
            &found)
        } else {
          python(path, tool: "hatchling", line: line, place: file, &found)
        }
      }
    }

    /// Whether `PKG-INFO` of a source archive gives the version, which hatchling then takes instead of computing it
    /// (`metadata/core.py`, from 1.22 on).
    private func hasPublishedVersion(_ found: inout SurfaceFindings) -> Bool {
      guard let file = project.file("PKG-INFO", input),
        let bytes = input.bytes(of: file.member, limit: 1 << 20, into: &found)
      else { return false }
      let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
      return lines.prefix { !$0.isEmpty }.contains { $0.lowercased().hasPrefix("version:") }
    }

    /// Whether hatchling runs other code than the project's custom hooks, which could write a file that it runs next.
    private func runsPlugins(_ hatch: TOMLTable) -> Bool {
      let targets = hatch[path: "build", "targets"]?.table?.entries ?? []
      let hooks = [hatch[path: "build", "hooks"]] + targets.map { $0.value["hooks"] }
      let names = hooks.flatMap { $0?.table?.entries.map(\.key) ?? [] }
      return hatch[path: "metadata", "hooks"] != nil || names.contains { $0 != "custom" }
        || hatch[path: "version", "source"].map { $0.string != "regex" } ?? false
    }

    private func custom(_ hooks: TOMLTable?, _ paths: inout [(path: String, line: Int?)]) {
      guard let entry = hooks?.entry("custom") else { return }
      paths.append((entry.value["path"]?.string ?? "hatch_build.py", entry.line))
    }

    /// A Python file that the back end loads, with the hooks it calls on it.
    private func python(
      _ path: String, tool: String, line: Int?, place: InstalledFile, _ found: inout SurfaceFindings
    ) {
      guard let source = project.file(path, input) else {
        found.note(
          Opaque(path: input.member(of: place).path, line: line, why: "the hook \(path.quotedName) is not in the tree"))
        return
      }
      add(
        place, line: line, tool: tool, summary: "\(tool) runs \(path.quotedName)",
        starts: .file(input.member(of: source).path), &found)
      guard let syntax = ScriptSyntax(source, input, &found), path.hasSuffix(".py") else { return }
      let module = path.dropLast(".py".count).split(separator: "/").last.map(String.init) ?? ""
      for one in syntax.classes where one.bases.contains("HookInterface") || one.bases.contains("BuilderInterface") {
        for method in ["initialize", "finalize", "update"] {
          add(
            source, line: one.line, tool: tool, summary: "\(tool) calls \("\(one.name).\(method)".quotedName)",
            starts: .entryPoint(module: module, attribute: "\(one.name).\(method)", isCalled: true), &found)
        }
      }
      for one in syntax.functions where one.name.hasPrefix("pdm_build_") || one.name == "build" && tool == "poetry" {
        add(
          source, line: one.line, tool: tool, summary: "\(tool) calls \(one.name.quotedName)",
          starts: .entryPoint(module: module, attribute: one.name, isCalled: true), &found)
      }
    }

    // MARK: pdm, poetry, scikit-build

    /// `pdm_build.py` or `custom-hook`, and a version taken from a call.
    func pdm(_ found: inout SurfaceFindings) {
      guard let (file, table) = project.pyproject else { return }
      let build = table[path: "tool", "pdm", "build"]?.table
      let name = build?["custom-hook"]?.string ?? "pdm_build.py"
      if project.file(name, input) != nil {
        python(name, tool: "pdm", line: table.line(path: "tool", "pdm", "build"), place: file, &found)
      }
      if let script = build?["run-setuptools"]?.boolean, script, let setup = project.setupScript {
        add(
          file, line: table.line(path: "tool", "pdm", "build"), tool: "pdm", summary: "pdm runs `setup.py`",
          starts: .file(input.member(of: setup).path), &found)
      }
      guard table[path: "tool", "pdm", "version", "source"]?.string == "call",
        let getter = table[path: "tool", "pdm", "version", "getter"]?.string,
        let reference = EntryPointReference(getter)
      else { return }
      add(
        file, line: table.line(path: "tool", "pdm", "version"), tool: "pdm",
        summary: "pdm calls \(getter.quotedName) for the version",
        starts: .entryPoint(module: reference.module, attribute: reference.attribute, isCalled: true), &found)
    }

    /// `[tool.poetry.build] script`, or the older `build = "build.py"`.
    func poetry(_ found: inout SurfaceFindings) {
      guard let (file, table) = project.pyproject, let build = table[path: "tool", "poetry", "build"],
        let script = build.string ?? build["script"]?.string
      else { return }
      python(script, tool: "poetry", line: table.line(path: "tool", "poetry", "build"), place: file, &found)
    }

    /// Metadata providers of scikit-build-core that lie in the tree (`provider-path`).
    func providers(_ found: inout SurfaceFindings) {
      guard let (file, table) = project.pyproject else { return }
      for entry in table[path: "tool", "scikit-build", "metadata"]?.table?.entries ?? [] {
        guard let provider = entry.value["provider"]?.string, let path = entry.value["provider-path"]?.string else {
          continue
        }
        let source = project.source(of: provider, in: [path], input)
        add(
          file, line: entry.line, tool: "scikit-build-core",
          summary: "scikit-build-core imports \(provider.quotedName) from the tree",
          starts: source.map { .file(input.member(of: $0).path) } ?? .nothing, &found)
      }
    }

    // MARK: Native builds

    /// Commands of CMake and meson that run programs or fetch files while they configure.
    private static let running = [
      "execute_process", "add_custom_command", "add_custom_target", "ExternalProject_Add", "run_command",
      "custom_target",
    ]
    private static let fetching = ["file(DOWNLOAD", "FetchContent", "ExternalProject_Add", "curl", "wget"]

    func native(_ names: [String], tool: String, onlyIfCalled: Bool = false, _ found: inout SurfaceFindings) {
      for name in names {
        guard let file = project.file(name, input), let bytes = input.bytes(of: file.member, into: &found) else {
          continue
        }
        let text = String(decoding: bytes.prefix(1 << 20), as: UTF8.self)
        let runs = Self.running.filter { text.contains($0) }
        let fetches = Self.fetching.contains { text.contains($0) }
        if onlyIfCalled, !fetches { continue }
        let what = runs.isEmpty ? "" : ", which uses " + runs.prefix(3).map(\.quotedName).joined(separator: ", ")
        add(
          file, line: 1, tool: tool, summary: "\(tool) runs \(name.quotedName)\(what)", starts: .nothing,
          severity: fetches ? .high : nil,
          condition: onlyIfCalled ? "if the build script calls it" : "when a wheel is built", isCertain: !onlyIfCalled,
          &found)
      }
    }

    /// cargo compiles and runs `build.rs`, and the build scripts and macros of every crate.
    func cargo(_ found: inout SurfaceFindings) {
      guard let file = project.file("Cargo.toml", input) ?? project.file("rust/Cargo.toml", input) else { return }
      let script = project.file(
        String(file.path.dropFirst(project.root.utf8.count).dropLast("Cargo.toml".count)) + "build.rs", input)
      guard project.backend == .maturin || script != nil else { return }
      add(
        script ?? file, line: 1, tool: "cargo",
        summary: script == nil
          ? "cargo builds the crates of \(file.path.quotedName), whose build scripts run"
          : "cargo compiles and runs \((script?.path ?? "").quotedName)",
        starts: .nothing, condition: "when a wheel is built", isCertain: project.backend == .maturin, &found)
    }
  }
}

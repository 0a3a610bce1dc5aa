import Artifacts
import Evidence

/// The module bodies of a distribution: each runs when the module is imported for the first time.
///
/// The language reference, "The import system". What a body does is found by following it, so that here every module
/// is listed and none is judged. Of an environment only the top-level names are listed, whose sub-modules are reached
/// from there.
enum ImportSideEffect: TriggerFamily {
  static let info = TriggerInfo(
    id: "import-side-effect", phase: .import, title: "A module's body runs when it is imported",
    explanation: """
      Importing a module runs its top-level statements, and before them those of every package above it. What they do \
      besides defining names happens to everybody who imports the package.
      """,
    source: "Python language reference, \"The import system\"; CPython Lib/importlib/_bootstrap.py", severity: .medium,
    attack: ["T1059.006"])

  static let catalogue = [info]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    switch input.target.kind {
    case .wheel, .egg, .environment, .image: findInstalled(input, &found)
    case .sdist, .directory, .file: findProject(input, &found)
    }
  }

  private static func findInstalled(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    let onlyTop = input.target.kind == .environment
    for name in input.modules.names where !onlyTop || !name.utf8.contains(UInt8(ascii: ".")) {
      for entry in input.modules[name] where entry.kind == .package || entry.kind == .source {
        // A package that is an extension module or bytecode is the affair of those families.
        guard entry.file.path.hasSuffix(".py") || entry.file.path.hasSuffix(".pyw") else { continue }
        found.add(
          info, entry.file, in: input, summary: "runs the body of \(name.quotedName) when it is imported",
          starts: .module(name), python: entry.python.keeping { input.python.contains($0) })
      }
    }
  }

  /// Directories of a source tree that are not packaged by anybody's default.
  private static let besides: Set<Substring> = [
    "tests", "test", "testing", "docs", "doc", "examples", "example", "benchmarks", "benchmark", "scripts", "tools",
    "build", "dist", "node_modules", "ci", "tasks", "fixtures", "samples",
  ]

  /// Files at the root of a source tree that tools run and nobody imports.
  private static let toolFiles: Set<Substring> = [
    "setup.py", "conftest.py", "noxfile.py", "fabfile.py", "tasks.py", "dodo.py", "conanfile.py", "hatch_build.py",
    "pdm_build.py", "build.py", "locustfile.py", "manage.py",
  ]

  /// A source tree has modules below its root or below `src`, as setuptools' automatic discovery finds them.
  private static func findProject(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    for file in input.files.all where file.root == .project && file.path.hasSuffix(".py") {
      let isBelowSource = file.path.hasPrefix("src/")
      let path = isBelowSource ? String(file.path.dropFirst(4)) : file.path
      let first = path.prefix { $0 != "/" }
      if !isBelowSource, toolFiles.contains(first) || besides.contains(first) || first.hasPrefix(".") { continue }
      guard let module = ModuleName(path: path) else { continue }
      let member = input.member(of: file).path
      let root = String(member.dropLast(path.utf8.count + 1))
      found.add(
        info, file, in: input, condition: "if the build puts it into the wheel, and when it is imported",
        summary: "runs the body of \(module.name.quotedName) when it is imported", starts: .module(module.name),
        searchPath: [root])
    }
  }
}

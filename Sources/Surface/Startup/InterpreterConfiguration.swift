import Artifacts
import Evidence

/// Files from which the interpreter learns where its standard library is, before `site` and in spite of `-I -S`.
///
/// `Modules/getpath.py` of 3.11 and later; `Lib/site.py`, `venv`, for the keys that `site` reads itself.
enum InterpreterConfiguration: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "pyvenv-cfg-override", phase: .startup, title: "A pyvenv.cfg that replaces the environment's own",
      explanation: """
        `home` tells the interpreter where its standard library lies: from 3.11 on a file that names a directory of the \
        package makes every start run the package's `encodings`, even with -I -S. `include-system-site-packages` opens \
        the system's site directories and the user's; a file that leaves the key out opens them too.
        """,
      source: "Modules/getpath.py; Lib/site.py, venv", survives: ["-I", "-S", "-E", "-s"], severity: .critical,
      attack: ["T1574.008", "T1554"]),
    TriggerInfo(
      id: "underscore-pth", phase: .startup, title: "A ._pth file beside the interpreter",
      explanation: """
        A file with the name of the started executable and the suffix `._pth` replaces `sys.path` as a whole, on POSIX \
        too since 3.11. The first code from the new path is `encodings/__init__.py`, even with -I -S; with an \
        `import site` line also `sitecustomize`.
        """,
      source: "Modules/getpath.py", survives: ["-I", "-S", "-E", "-s"], severity: .critical, attack: ["T1574.008"]),
    TriggerInfo(
      id: "pybuilddir-landmark", phase: .startup, title: "A build tree's landmark beside the interpreter",
      explanation: """
        With `pybuilddir.txt` or `Modules/Setup.local` beside it, the interpreter believes that it runs from its own \
        build tree and takes the standard library from `Lib` there.
        """,
      source: "Modules/getpath.py", python: PythonVersion(3, 11)...PythonVersion(3, 15),
      survives: ["-I", "-S", "-E", "-s"], severity: .critical, attack: ["T1574.008"]),
  ]

  private static let newGetpath = PythonVersion(3, 11)

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let files = PrefixFile.all(in: input)
    let shipped = encodings(of: files)
    let tree = input.startup.tree
    for file in files {
      let lowered = file.path.lowercased()
      switch lowered {
      case "pyvenv.cfg", "bin/pyvenv.cfg", "scripts/pyvenv.cfg":
        found.triggers += [configuration(file, shipped, input, &found)].compactMap(\.self)
      case "bin/pybuilddir.txt", "bin/modules/setup.local":
        found.triggers += [landmark(file, tree)].compactMap(\.self)
      case _ where lowered.hasSuffix("._pth"):
        found.triggers += [underscore(file, input, &found)].compactMap(\.self)
      default: continue
      }
    }
    if input.target.kind == .environment { findForeignHome(input, into: &found) }
  }

  private static func configuration(
    _ file: PrefixFile, _ shipped: PrefixFile?, _ input: borrowing SurfaceInput, _ found: inout SurfaceFindings
  ) -> Trigger? {
    guard let bytes = input.bytes(of: file.file.member, into: &found) else {
      return file.trigger("pyvenv-cfg-override", summary: "replaces the environment's pyvenv.cfg by one not readable")
    }
    let configuration = VirtualEnvironment(bytes)
    let system =
      configuration.includesSystemSitePackages
      ? " and opens the system's site directories" : ""
    let home = configuration.home.map { " with home = \(StartupWords.code($0))" } ?? ""
    let starts: CodeStart =
      configuration.home == nil ? .nothing : shipped.map { .file($0.member.path) } ?? .nothing
    if configuration.home != nil, starts == .nothing {
      found.opaque.append(
        Opaque(path: file.member.path, why: "the standard library that `home` names is no part of the target"))
    }
    let early = file.python.filter { $0 < newGetpath }
    let note =
      configuration.home != nil && !early.isEmpty
      ? "`home` moves the standard library from 3.11 on; on \(StartupWords.versions(early)) only the other keys count"
      : nil
    return file.trigger(
      "pyvenv-cfg-override", condition: note,
      summary: "replaces the environment's pyvenv.cfg\(home)\(system)", starts: starts)
  }

  /// The first file that a shipped standard library runs.
  private static func encodings(of files: [PrefixFile]) -> PrefixFile? {
    files.first { $0.path.hasSuffix("/encodings/__init__.py") || $0.path.hasSuffix("/encodings/__init__.pyc") }
  }

  private static func landmark(_ file: PrefixFile, _ tree: SiteTree) -> Trigger? {
    let library = tree.file(at: "bin/Lib/encodings/__init__.py")
    return file.trigger(
      "pybuilddir-landmark", python: file.python.filter { $0 >= newGetpath }, profiles: [.posixPrefix, .conda],
      condition: library == nil ? "if a standard library lies in bin/Lib" : nil,
      summary: "makes the interpreter take its standard library from bin/Lib",
      starts: library.map { .file(tree.memberPath(of: $0)) } ?? .nothing)
  }

  private static func underscore(
    _ file: PrefixFile, _ input: borrowing SurfaceInput, _ found: inout SurfaceFindings
  ) -> Trigger? {
    let directory = file.parts.dropLast().joined(separator: "/")
    let lowered = directory.lowercased()
    guard ["bin", "scripts", "lib", ""].contains(lowered) else { return nil }
    let isWindows = lowered == "scripts" || lowered.isEmpty
    let content = input.bytes(of: file.file.member, into: &found).map { UnderscorePathFile($0) }
    let directories = (content?.paths ?? []).compactMap { SiteTree.join(directory, $0) }
    var starts = CodeStart.nothing
    let tree = input.startup.tree
    for path in directories {
      guard let first = tree.file(at: path + "/encodings/__init__.py") else { continue }
      starts = .file(tree.memberPath(of: first))
      break
    }
    if starts == .nothing, content?.importsSite == true,
      directories.contains(where: { tree.file(at: $0 + "/sitecustomize.py") != nil })
    {
      starts = .module("sitecustomize")
    }
    if starts == .nothing {
      found.opaque.append(
        Opaque(path: file.member.path, why: "the target does not hold the modules that it makes the interpreter load"))
    }
    let roots = directories.compactMap { tree.memberDirectory(of: $0) }
    let executable = String(file.name.dropLast("._pth".count))
    let isUsual = executable == "python" && lowered == "bin"
    let condition = isUsual ? nil : "if an executable or a runtime library named `\(executable)` is started from there"
    let posix = file.python.filter { $0 >= newGetpath }
    return file.trigger(
      "underscore-pth", python: isWindows ? nil : posix, profiles: isWindows ? [.windows] : nil, condition: condition,
      summary: "replaces sys.path of the interpreter beside it"
        + (content?.importsSite == true ? ", and runs site with it" : ""),
      starts: starts, searchPath: roots)
  }

  /// An environment whose own `pyvenv.cfg` takes the standard library from inside the environment.
  private static func findForeignHome(_ input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let root = input.target.target
    for file in PrefixFile.all(in: input, unowned: true) where file.file.owner == nil {
      guard ["pyvenv.cfg", "bin/pyvenv.cfg"].contains(file.path),
        let bytes = input.bytes(of: file.file.member, into: &found),
        let home = VirtualEnvironment(bytes).home
      else { continue }
      let isInside = root.hasPrefix("/") && home.hasPrefix(root + "/")
      guard isInside || file.path == "bin/pyvenv.cfg" else { continue }
      found.opaque.append(
        Opaque(path: file.member.path, why: "the standard library that it names is no part of what was listed"))
      found.triggers += [
        file.trigger(
          "pyvenv-cfg-override",
          python: file.python.filter { $0 >= newGetpath },
          summary: "takes the standard library from \(StartupWords.code(home)), a place inside the environment itself "
            + "or named by a second file")
      ].compactMap(\.self)
    }
  }
}

/// A `._pth` file as `Modules/getpath.py` reads it.
struct UnderscorePathFile {
  let paths: [String]
  /// A line `import site`; any other line that begins with `import ` is only warned about.
  let importsSite: Bool

  init(_ bytes: [UInt8]) {
    var paths: [String] = []
    var importsSite = false
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let body = Array(bytes[mark...])
    for range in LineSplitter.universal(body).prefix(10_000) {
      let uncommented = body[range].prefix { $0 != UInt8(ascii: "#") }
      let line = String(decoding: LineSplitter.stripped(uncommented), as: UTF8.self)
      if line.isEmpty { continue }
      if line == "import site" {
        importsSite = true
      } else if !line.hasPrefix("import ") {
        paths.append(line)
      }
    }
    self.paths = paths
    self.importsSite = importsSite
  }
}

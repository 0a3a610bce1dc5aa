import Artifacts
import Evidence

/// Files of Python itself that a package brings: standard library, its archive, and the interpreter.
///
/// `Modules/getpath.py` puts `lib/pythonXY.zip` before `lib/pythonX.Y` on `sys.path`; installers write `.data/data`
/// members anywhere below the prefix.
enum StandardLibraryFiles: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "stdlib-overwrite", phase: .startup, title: "A file in the standard library's directory",
      explanation: """
        In a prefix that holds the standard library, a `.data/data` member `lib/pythonX.Y/…` replaces or adds a module \
        of Python itself. `encodings` is the first file every start reads, even with -I -S; modules that are frozen \
        into the interpreter since 3.11 are not read from their files.
        """,
      source: "Modules/getpath.py; Python/frozen.c", survives: ["-I", "-S", "-E", "-s"], severity: .critical,
      attack: ["T1554"]),
    TriggerInfo(
      id: "stdlib-zip-landmark", phase: .startup, title: "An archive where Python looks for a zipped standard library",
      explanation: """
        `lib/pythonXY.zip` stands before the standard library on `sys.path`, of the interpreter and of every virtual \
        environment made from it, and normally does not exist. One new file answers any import.
        """,
      source: "Modules/getpath.py", survives: ["-I", "-S", "-E", "-s"], severity: .critical, attack: ["T1574.008"]),
    TriggerInfo(
      id: "interpreter-overwrite", phase: .startup, title: "A script or file with the interpreter's name",
      explanation: """
        A script, a `.data` member or a console script called `python` lands where the interpreter is. pip replaces \
        it, so that every later start runs the package's file; uv refuses the reserved name.
        """,
      source: "Modules/getpath.py; pip, _internal/operations/install/wheel.py", survives: ["-I", "-S", "-E", "-s"],
      severity: .critical, attack: ["T1554"]),
    TriggerInfo(
      id: "native-prefix-library", phase: .startup, title: "A shared library below the prefix",
      explanation: """
        A library in `lib` of a prefix can take the place of one that the interpreter is linked to or loads, such as \
        libpython or libssl in a conda environment; its constructors then run in every process.
        """,
      source: "ld.so(8); sysconfig, scheme posix_prefix", survives: ["-I", "-S", "-E", "-s"], severity: .critical,
      attack: ["T1574.006"]),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    for file in PrefixFile.all(in: input) {
      if let trigger = module(file) ?? archive(file) ?? interpreter(file) ?? library(file) {
        found.triggers.append(trigger)
      }
    }
    for entry in input.entryPoints where entry.group == "console_scripts" || entry.group == "gui_scripts" {
      if let trigger = interpreter(entry, input) { found.triggers.append(trigger) }
    }
  }

  // MARK: The standard library

  private static func module(_ file: PrefixFile) -> Trigger? {
    let starts = file.start
    if starts == .nothing { return nil }
    if let place = file.standardLibrary {
      if place.rest[0] == "site-packages" || place.rest[0] == "dist-packages" { return nil }
      return overwrite(file, place.rest, [place.version], [.posixPrefix, .conda], starts)
    }
    let parts = file.parts
    guard parts.count > 1, parts[0].lowercased() == "lib", parts[1].lowercased() != "site-packages",
      !parts[1].hasPrefix("python"), StandardLibrary.modules.contains(String(parts[1].prefix { $0 != "." }))
    else { return nil }
    return overwrite(file, Array(parts[1...]), file.python, [.windows], starts)
  }

  private static func overwrite(
    _ file: PrefixFile, _ rest: [Substring], _ versions: [PythonVersion], _ profiles: [Profile], _ starts: CodeStart
  ) -> Trigger? {
    let name = moduleName(rest)
    let top = String(name.prefix { $0 != "." })
    let isCustomization = name == "sitecustomize" || name == "usercustomize"
    let frozen = StandardLibrary.frozen.contains(name) ? versions.filter { $0 >= PythonVersion(3, 11) } : []
    let running = versions.filter { !frozen.contains($0) }
    let atStart = isCustomization || running.contains { StandardLibrary.startsWith($0).contains(name) }
    let condition: String?
    if running.isEmpty {
      condition = "only with -X frozen_modules=off or PYTHON_FROZEN_MODULES: the interpreter has `\(name)` frozen in"
    } else if atStart {
      condition = nil
    } else {
      condition = "as soon as something imports `\(name)`"
    }
    let isKnown = StandardLibrary.modules.contains(top)
    return file.trigger(
      "stdlib-overwrite", python: running.isEmpty ? versions : running, profiles: profiles, condition: condition,
      summary: (isKnown ? "replaces `\(name)` of the standard library" : "adds `\(name)` beside the standard library")
        + (atStart ? ", which every start reads" : ""), starts: starts)
  }

  /// The dotted name of a file below the standard library's directory, `__pycache__` and tags taken out.
  private static func moduleName(_ rest: [Substring]) -> String {
    var parts = rest.filter { $0 != "__pycache__" && $0 != "lib-dynload" }.map(String.init)
    if let last = parts.popLast() {
      let stem = String(last.prefix { $0 != "." })
      if stem != "__init__" { parts.append(stem) }
    }
    return parts.joined(separator: ".")
  }

  // MARK: Its archive

  private static func archive(_ file: PrefixFile) -> Trigger? {
    let parts = file.parts
    let isInLib = parts.count == 2 && parts[0] == "lib"
    let name = file.name.lowercased()
    guard isInLib || parts.count == 1, name.hasPrefix("python3"), name.hasSuffix(".zip"),
      let minor = Int(name.dropFirst("python3".count).dropLast(".zip".count))
    else { return nil }
    return file.trigger(
      "stdlib-zip-landmark", python: [PythonVersion(3, minor)],
      profiles: isInLib ? [.posixPrefix, .conda] : [.windows],
      summary:
        "puts \(file.name) before the standard library of the interpreter and of every virtual environment of it",
      searchPath: [file.member.path])
  }

  // MARK: The interpreter

  /// `python`, `python3`, `python3.11`, `pythonw.exe`, `pypy3`; not `python-argcomplete`.
  static func isInterpreterName(_ name: String) -> Bool {
    var rest = Substring(name.lowercased())
    if rest.hasSuffix(".exe") { rest = rest.dropLast(4) }
    guard rest.hasPrefix("python") || rest.hasPrefix("pypy") else { return false }
    rest = rest.dropFirst(rest.hasPrefix("python") ? 6 : 4)
    if rest == "w" { return true }
    if let last = rest.last, "tdmuw".contains(last) { rest = rest.dropLast() }
    guard let first = rest.first else { return true }
    return (first == "2" || first == "3")
      && rest.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
  }

  private static let installers = "with pip, which replaces the interpreter; uv refuses the name"

  private static func interpreter(_ file: PrefixFile) -> Trigger? {
    let parts = file.parts
    let directory = parts.first?.lowercased()
    let isBinary = parts.count == 2 && (directory == "bin" || directory == "scripts")
    guard isBinary || (parts.count == 1 && file.name.lowercased().hasSuffix(".exe")), isInterpreterName(file.name)
    else { return nil }
    let isScript = file.file.root == .scripts
    return file.trigger(
      "interpreter-overwrite", profiles: [.venv, .posixPrefix, .conda, .windows],
      condition: isScript ? installers : "if the installer lets a data file replace the interpreter, as pip does",
      summary: "takes the place of the interpreter `\(file.name)`", starts: scriptStart(file))
  }

  private static func scriptStart(_ file: PrefixFile) -> CodeStart {
    file.name.hasSuffix(".exe") ? .native(file.member.path) : .file(file.member.path)
  }

  private static func interpreter(_ entry: EntryPoint, _ input: borrowing SurfaceInput) -> Trigger? {
    guard isInterpreterName(entry.name) else { return nil }
    let python = input.python.filter { entry.python.contains($0) }
    let profiles = entry.profiles.filter { [.venv, .posixPrefix, .conda, .windows].contains($0) }
    guard !python.isEmpty, !profiles.isEmpty else { return nil }
    return Trigger(
      id: "interpreter-overwrite", phase: .startup, place: entry.place, installedPath: "bin/" + entry.name,
      owner: entry.owner, python: python, profiles: profiles, certainty: .conditional, condition: installers,
      summary: "takes the place of the interpreter `\(entry.name)` with a console script",
      starts: entry.module.map { .entryPoint(module: $0, attribute: entry.attribute, isCalled: true) } ?? .nothing)
  }

  // MARK: Libraries

  /// Stems of libraries that an interpreter is linked to or loads at its start.
  private static let interpreterLibraries = [
    "libpython", "libssl", "libcrypto", "libz", "libbz2", "liblzma", "libffi", "libsqlite3", "libreadline",
    "libncurses",
    "libtinfo", "libexpat", "libuuid", "libstdc++", "libgcc_s", "libc", "libm", "libdl", "libpthread", "libutil",
    "ld-linux",
    "libmpdec", "libedit", "libzstd",
  ]

  private static func library(_ file: PrefixFile) -> Trigger? {
    let parts = file.parts
    guard parts.count > 1, LibraryName.isLibrary(file.name) else { return nil }
    let directory = String(parts[0])
    guard (directory == "lib" && parts.count == 2) || directory == "lib64" || directory == "libexec" else { return nil }
    let stem = String(file.name.prefix { $0 != "." })
    let isOfInterpreter = interpreterLibraries.contains { known in
      stem == known || (stem.hasPrefix(known) && stem.dropFirst(known.count).allSatisfy { !$0.isLetter })
    }
    return file.trigger(
      "native-prefix-library", profiles: [.posixPrefix, .conda],
      condition: isOfInterpreter
        ? "where the interpreter's own library of that name lies in the same directory, as in a conda environment"
        : "if something the interpreter loads needs a library of that name",
      summary: "puts a shared library into the prefix: \(StartupWords.code(file.path))",
      starts: .native(file.member.path), severity: isOfInterpreter ? .critical : .medium)
  }
}

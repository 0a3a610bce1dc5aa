import Artifacts
import Evidence

/// `.start` files: entry points that Python 3.15 and later call at every start.
///
/// PEP 829 and `Lib/site.py` of 3.15, class `StartupState`.
enum StartEntryPoints: TriggerFamily {
  private static let versions = PythonVersion(3, 15)...PythonVersion(3, 15)
  static let catalogue = [
    TriggerInfo(
      id: "start-entry-point", phase: .startup, title: "A .start line calls a function at every start",
      explanation: """
        From 3.15 on each line `module:attribute` of a .start file in a site directory is resolved and called: the \
        parents and the module are imported first, whether or not the attribute exists. It happens after all path \
        lines and all executable .pth lines of all site directories, so the module may lie where a path line of \
        another file leads.
        """,
      source: "PEP 829; Lib/site.py of 3.15", python: versions, survives: ["-I", "-E", "-s"], severity: .high,
      attack: ["T1546.018"]),
    TriggerInfo(
      id: "start-foreign-target", phase: .startup, title: "A .start line calls into another distribution",
      explanation: """
        Nothing ties the target of a .start line to the distribution that ships the file: it may be a function of the \
        standard library or of any other installed project, which then runs in every process although its own files \
        are untouched.
        """,
      source: "PEP 829", python: versions, survives: ["-I", "-E", "-s"], severity: .high, attack: ["T1546.018"]),
    TriggerInfo(
      id: "start-invalid-line", phase: .startup, title: "A .start line that is no entry point",
      explanation: """
        The line does not have the form `module:attribute`, so nothing runs and an error is printed at every start. \
        An example of the documentation with parentheses has this mistake; as a decoy it makes a file look harmless.
        """,
      source: "PEP 829; Lib/pkgutil.py, resolve_name", python: versions, survives: ["-I", "-E", "-s"], severity: .low,
      attack: []),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let scan = input.startup
    for file in scan.start where !file.python.isEmpty {
      let searchPath = scan.searchPath(for: file.place.directory)
      for entry in file.reading.entries {
        guard let target = entry.target else {
          found.triggers.append(
            file.place.trigger(
              "start-invalid-line", line: entry.line, python: file.python,
              summary: "prints an error at every start: \(StartupWords.code(entry.line.text)) is not `module:attribute`"
            ))
          continue
        }
        let shown = StartupWords.code(entry.line.text)
        found.triggers.append(
          file.place.trigger(
            "start-entry-point", line: entry.line, python: file.python,
            summary: "imports and calls \(shown) at every start",
            starts: .entryPoint(module: target.module, attribute: target.attribute, isCalled: true),
            searchPath: searchPath))
        guard let home = foreignHome(of: target, file, input) else { continue }
        found.triggers.append(
          file.place.trigger(
            "start-foreign-target", line: entry.line, python: file.python,
            summary: "calls \(shown) at every start, which \(home)"))
      }
    }
  }

  /// Where the target's module lies if it is not shipped by the file's own distribution, in words.
  private static func foreignHome(
    of target: StartTarget, _ file: StartFile, _ input: borrowing SurfaceInput
  ) -> String? {
    let top = target.module.split(separator: ".").first.map(String.init) ?? target.module
    let entries = input.modules[target.module].isEmpty ? input.modules[top] : input.modules[target.module]
    let owners = entries.filter { $0.kind != .namespace }.map(\.file.owner)
    if owners.contains(where: { $0 == file.place.owner }) { return nil }
    if let other = owners.first {
      return other.map { "belongs to \($0)" } ?? "no installed distribution owns"
    }
    let tree = input.startup.tree
    if input.startup.pathLines.contains(where: { leads($0, to: top, tree) }) { return nil }
    if isInSource(top, input) { return nil }
    return StandardLibrary.modules.contains(top)
      ? "belongs to the standard library" : "no part of the target provides"
  }

  /// Whether a source tree has the module somewhere: below `src`, or wherever its build takes it from.
  private static func isInSource(_ top: String, _ input: borrowing SurfaceInput) -> Bool {
    guard [.sdist, .directory].contains(input.target.kind) else { return false }
    return input.target.members.contains { member in
      member.path.hasSuffix("/\(top)/__init__.py") || member.path.hasSuffix("/\(top).py")
    }
  }

  /// Whether a path line of the same owner's files leads to a directory that holds the module.
  private static func leads(_ line: PathLineTarget, to top: String, _ tree: SiteTree) -> Bool {
    guard case .inside(let path) = line.location else { return false }
    return tree.isDirectory(path + "/" + top) || tree.file(at: path + "/" + top + ".py") != nil
  }
}

/// `.start` files that switch executable lines of a `.pth` file off.
///
/// PEP 829: a readable `STEM.start`, even an empty one, discards the `import` lines of `STEM.pth` in its directory,
/// whoever ships it.
enum StartSuppression: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "start-suppresses-pth", phase: .startup, title: "A .start file switches a .pth file's lines off",
      explanation: """
        A .start file of the same stem silently discards the executable lines of a .pth file from 3.15 on. Between \
        two distributions it disables the other's hook, a security agent's for one; within one it makes the version \
        decide which of two different pieces of code runs.
        """,
      source: "PEP 829", python: PythonVersion(3, 15)...PythonVersion(3, 15), survives: ["-I", "-E", "-s"],
      severity: .critical, attack: ["T1562.001"])
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let scan = input.startup
    var matched: Set<StartupPlace> = []
    for file in scan.pth {
      guard let start = scan.suppressor(of: file) else { continue }
      matched.insert(start.place)
      let lost = file.executed.filter { !Set($0.python).isDisjoint(with: start.python) }
      let isOwn = start.place.owner == file.place.owner
      if lost.isEmpty || (isOwn && straddles(lost, start.reading)) { continue }
      let owner = file.place.owner.map { "\($0)" } ?? "nobody"
      found.triggers.append(
        start.place.trigger(
          "start-suppresses-pth", python: start.python,
          summary: isOwn
            ? "replaces the executable lines of \(file.place.name) by other code"
            : "switches the executable lines of \(file.place.name) off, which belongs to \(owner)",
          severity: isOwn ? .medium : .critical))
    }
    for start in scan.start where start.reading.isReadable && !start.python.isEmpty && !matched.contains(start.place) {
      let stem = start.place.stem(".start")
      guard let owners = KnownStartupStems.owners[stem] else { continue }
      let own = start.place.owner.map { InstalledIndex.normalised($0.name) }
      if let own, owners.contains(own) { continue }
      found.triggers.append(
        start.place.trigger(
          "start-suppresses-pth", python: start.python,
          condition: "where \(owners[0]) is installed in the same site directory",
          summary: "switches the executable lines of \(stem).pth off, which belongs to \(owners[0])"))
    }
  }

  /// Whether the entry points do what the lines do: `import m; m.f()` for `m:f`, in the same order (the form that
  /// PEP 829 recommends for packages that support both sides of 3.15).
  private static func straddles(_ lines: [PthLine], _ start: StartReading) -> Bool {
    guard lines.count == start.entries.count else { return false }
    return zip(lines, start.entries).allSatisfy { line, entry in
      guard let target = entry.target else { return false }
      let text = line.line.text.split(separator: ";").map { String($0.filter { !$0.isWhitespace }) }
      return text == ["import\(target.module)", "\(target.module).\(target.attribute)()"]
        || text == ["from\(target.module)import\(target.attribute)", "\(target.attribute)()"]
    }
  }
}

/// Stems of start-up files of well-known projects, with the normalised names of those that own them.
enum KnownStartupStems {
  static let owners: [String: [String]] = [
    "a1_coverage": ["coverage"], "aaaaa_future_annotations": ["future-annotations"],
    "aaaaa_future_fstrings": ["future-fstrings"], "autowrapt-init": ["autowrapt"],
    "better_exceptions_hook": ["better-exceptions"], "coverage_enable_subprocess": ["coverage-enable-subprocess"],
    "ddtrace": ["ddtrace"], "distutils-precedence": ["setuptools"], "hunter": ["hunter"],
    "loongsuite-site-bootstrap": ["loongsuite-site-bootstrap"], "manhole": ["manhole"],
    "pdbpp_hijack_pdb": ["pdbpp"], "pip_system_certs": ["pip-system-certs"], "pretty_errors": ["pretty-errors"],
    "pytest-cov": ["pytest-cov"], "python-certifi-win32-init": ["python-certifi-win32"], "pywin32": ["pywin32"],
    "_virtualenv": ["virtualenv"],
  ]
}

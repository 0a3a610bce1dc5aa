import Artifacts
import Evidence

/// Lines of a `.pth` file that `site` passes to `exec`, and what can be said of them from the line alone.
///
/// `Lib/site.py`, `addpackage` (to 3.14) and `StartupState` (3.15). A line is executed if it begins with `import`
/// and a blank or a tab, after the way of cutting and decoding that the version has.
enum PthImportLines: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "pth-import-line", phase: .startup, title: "An executable line in a .pth file",
      explanation: """
        A line that begins with `import` and a blank or a tab is passed to exec() by the interpreter itself, before \
        any program runs: in every process of the environment, in pip and in the probes of editors too, and twice at \
        each start of a virtual environment before Python 3.15. The rest of the line is free: it can hold a whole \
        program. From 3.15 on a readable .start file of the same stem switches the line off.
        """,
      source: "Lib/site.py, addpackage; PEP 829", survives: ["-I", "-E", "-s"], severity: .high,
      attack: ["T1546.018", "T1059.006"]),
    TriggerInfo(
      id: "nspkg-pth", phase: .startup, title: "A namespace package line of setuptools",
      explanation: """
        Before PEP 420 was common, setuptools wrote a `-nspkg.pth` file whose lines create namespace modules. The \
        line is executed like any other; it is told apart by its exact structure, never by the file's name, and \
        does nothing but add to `sys.modules` and to a `__path__`.
        """,
      source: "setuptools/namespaces.py, _nspkg_tmpl", survives: ["-I", "-E", "-s"], severity: .info,
      attack: ["T1546.018"]),
    TriggerInfo(
      id: "editable-finder", phase: .startup, title: "The import finder of an editable install",
      explanation: """
        `pip install -e` of a setuptools project can leave a .pth file whose line installs a finder into \
        `sys.meta_path`, which maps names to directories of a source checkout. It belongs into a developer's \
        environment; in a published wheel nothing legitimate puts it there. The module is one that setuptools wrote, \
        from 64 on: nothing but the directories it maps to is its own.
        """,
      source: "setuptools/command/editable_wheel.py, _TopLevelFinder; PEP 660", survives: ["-I", "-E", "-s"],
      severity: .high, attack: ["T1546.018"]),
    TriggerInfo(
      id: "editable-finder-altered", phase: .startup, title: "A finder of an editable install that was changed",
      explanation: """
        The module is started by the line and has the name that setuptools gives to the finder of an editable \
        install, but its code is not setuptools' own. Who looks at an environment takes such files for a developer's \
        own and passes them over.
        """,
      source: "setuptools/command/editable_wheel.py, _FINDER_TEMPLATE", survives: ["-I", "-E", "-s"], severity: .high,
      attack: ["T1036.005", "T1546.018"]),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let scan = input.startup
    let isEnvironment = input.target.kind == .environment
    for file in scan.pth {
      let searchPath = scan.searchPath(for: file.place.directory)
      for entry in file.executed {
        let versions = scan.running(entry, of: file)
        if versions.isEmpty { continue }
        let finder = EditableFinder(entry.line.text, in: file.place.directory, input)
        found.triggers.append(
          trigger(entry.line, file, versions, searchPath: searchPath, finder: finder, isEnvironment: isEnvironment))
        if let finder { found.triggers += altered(finder, versions, file) }
      }
      for entry in file.singleByteExecuted {
        let versions = scan.running(entry, of: file)
        if versions.isEmpty { continue }
        found.triggers.append(
          file.place.trigger(
            "pth-import-line", line: entry.line, python: versions,
            condition: "the file is not UTF-8, so that the line runs only where the locale's encoding has one byte a "
              + "character, as on Windows; elsewhere the interpreter does not start",
            summary: summary(entry.line, versions, file.place.profiles),
            starts: .source(entry.line.text, at: place(entry.line, file)),
            searchPath: searchPath))
      }
    }
  }

  private static func place(_ line: StartupLine, _ file: PthFile) -> Place {
    Place(file.place.path, line: line.number)
  }

  private static func trigger(
    _ line: StartupLine, _ file: PthFile, _ versions: [PythonVersion], searchPath: [String], finder: EditableFinder?,
    isEnvironment: Bool
  ) -> Trigger {
    let condition = hiddenCondition(file, versions)
    let starts = CodeStart.source(line.text, at: place(line, file))
    if NamespaceTemplate.matches(line.text) {
      return file.place.trigger(
        "nspkg-pth", line: line, python: versions, condition: condition,
        summary: "creates a namespace module with setuptools' own line", starts: starts, searchPath: searchPath)
    }
    if let finder, finder.difference == nil {
      return file.place.trigger(
        "editable-finder", line: line, python: versions, condition: condition,
        summary: "installs setuptools' import finder `\(finder.module)` of an editable install\(finder.shownMapping)",
        starts: starts,
        searchPath: searchPath, severity: isEnvironment ? .low : nil)
    }
    return file.place.trigger(
      "pth-import-line", line: line, python: versions, condition: condition,
      summary: summary(line, versions, file.place.profiles),
      starts: starts, searchPath: searchPath)
  }

  /// A module with a finder's name that is none: the line is then judged like any other, and the module named.
  private static func altered(
    _ finder: EditableFinder, _ versions: [PythonVersion], _ file: PthFile
  ) -> [Trigger] {
    guard let difference = finder.difference else { return [] }
    return [
      Trigger(
        id: "editable-finder-altered", phase: .startup, place: Place(finder.path),
        installedPath: finder.installedPath, owner: finder.owner, python: versions, profiles: file.place.profiles,
        certainty: file.place.condition == nil ? .certain : .conditional, condition: file.place.condition,
        summary: "has the name of an editable install's finder, but \(difference)", starts: .nothing)
    ]
  }

  private static func summary(
    _ line: StartupLine, _ versions: [PythonVersion], _ profiles: [Profile]
  ) -> String {
    let twice = profiles.contains(.venv) && versions.contains { PthDialect($0).readingsInVirtualEnvironment == 2 }
    let often = twice ? ", twice in a virtual environment" : ""
    return "runs \(StartupWords.code(line.text)) at every start of the interpreter\(often)"
  }

  /// A name with a leading dot hides the file from later patch releases.
  static func hiddenCondition(_ file: PthFile, _ versions: [PythonVersion]) -> String? {
    guard file.place.isHidden else { return nil }
    return "the name begins with a dot, so that \(StartupWords.versions(versions)) read the file only before the "
      + "patch release that skips such names (gh-113659)"
  }
}

/// The line that setuptools writes for a namespace package, in each of its historical forms.
enum NamespaceTemplate {
  /// Normal forms of the known lines; `N` stands for a dotted name in quotes.
  private static let templates: Set<String> = {
    let path = "p=os.path.join(sys._getframe(1).f_locals['sitedir'],*(N))"
    let module =
      "m=has_mfsandsys.modules.setdefault(N,importlib.util.module_from_spec("
      + "importlib.machinery.PathFinder.find_spec(N,[os.path.dirname(p)])))"
    let newer =
      "importsys,types,os;has_mfs=sys.version_info>(3,5);" + path
      + ";importlib=has_mfsand__import__('importlib.util');has_mfsand__import__('importlib.machinery');" + module
      + ";m=morsys.modules.setdefault(N,types.ModuleType(N));mp=(mor[])andm.__dict__.setdefault('__path__',[]);"
      + "(pnotinmp)andmp.append(p)"
    let older =
      "importsys,types,os;" + path
      + ";ie=os.path.exists(os.path.join(p,'__init__.py'));m=notieandsys.modules.setdefault(N,types.ModuleType(N));"
      + "mp=(mor[])andm.__dict__.setdefault('__path__',[]);(pnotinmp)andmp.append(p)"
    let between =
      "importsys,types,os;" + path
      + ";importlib=__import__('importlib.util');__import__('importlib.machinery');m=sys.modules.setdefault(N,"
      + "importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec(N,[os.path.dirname(p)])));"
      + "m=morsys.modules.setdefault(N,types.ModuleType(N));mp=(mor[])andm.__dict__.setdefault('__path__',[]);"
      + "(pnotinmp)andmp.append(p)"
    let child = ";mandsetattr(sys.modules[N],N,m)"
    return Set([newer, older, between].flatMap { [$0, $0 + child] })
  }()
  /// Quoted texts that belong to the template.
  private static let fixed: Set<String> = [
    "sitedir", "importlib.util", "importlib.machinery", "__init__.py", "__path__",
  ]

  /// Whether the line is such a line, with all its names plain dotted names that agree with one another.
  static func matches(_ line: String) -> Bool {
    guard line.utf8.count < 4_096, let normal = normalised(Array(line.utf8)) else { return false }
    return templates.contains(normal.text) && agree(normal.names)
  }

  /// Without blanks; quoted names replaced, the tuple of parts as one name.
  private static func normalised(_ bytes: [UInt8]) -> (text: String, names: [String])? {
    var out: [UInt8] = []
    var names: [String] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x20 { continue }
      guard byte == UInt8(ascii: "'") else {
        out.append(byte)
        continue
      }
      guard let end = bytes[index...].firstIndex(of: byte) else { return nil }
      let name = String(decoding: bytes[index..<end], as: UTF8.self)
      index = end + 1
      if fixed.contains(name) {
        out += Array("'\(name)'".utf8)
      } else {
        guard isDottedName(name) else { return nil }
        names.append(name)
        out.append(UInt8(ascii: "N"))
      }
    }
    if let open = ByteSearch.first(Array("*(N".utf8), in: out),
      let close = out[(open + 3)...].firstIndex(of: UInt8(ascii: ")"))
    {
      let inner = out[(open + 3)..<close]
      guard inner.allSatisfy({ $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "N") }) else { return nil }
      out.removeSubrange((open + 3)..<close)
    }
    return (String(decoding: out, as: UTF8.self), names)
  }

  private static func isDottedName(_ name: String) -> Bool {
    StartTarget("\(name):x") != nil
  }

  /// The tuple's parts joined are the package; whatever else is named is it, its parent or its last part.
  private static func agree(_ names: [String]) -> Bool {
    guard let package = names.first(where: { $0.contains(".") }) ?? names.last else { return false }
    let parts = package.split(separator: ".").map(String.init)
    var allowed: Set<String> = [package, parts.dropLast().joined(separator: ".")]
    allowed.formUnion(parts)
    return names.starts(with: parts) && names.allSatisfy(allowed.contains)
  }
}

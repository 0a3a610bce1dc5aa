import Artifacts
import Evidence
import Surface
import TestSupport
import Testing

/// A trigger id with a wheel that has it and a twin, as alike as can be, that has not.
struct TriggerExample: Sendable, CustomTestStringConvertible {
  let id: TriggerID
  let fires: [(String, String)]
  let silent: [(String, String)]
  /// Versions the trigger names, where that is not all.
  var python: ClosedRange<Int> = 8...15
  var certainty = Certainty.certain
  var testDescription: String { id.rawValue }

  private static let data = "demo-1.0.data/data/"
  private static let scripts = "demo-1.0.data/scripts/"
  private static let nspkg =
    "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], "
    + "*('google', 'cloud'));importlib = has_mfs and __import__('importlib.util');has_mfs and "
    + "__import__('importlib.machinery');m = has_mfs and sys.modules.setdefault('google.cloud', "
    + "importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec('google.cloud', "
    + "[os.path.dirname(p)])));m = m or sys.modules.setdefault('google.cloud', types.ModuleType('google.cloud'));"
    + "mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p);"
    + "m and setattr(sys.modules['google'], 'cloud', m)\n"
  private static let finder =
    "import __editable___demo_1_0_finder; __editable___demo_1_0_finder.install()\n"

  static let all: [TriggerExample] = pth + start + modules + prefix

  private static let pth = [
    TriggerExample(
      id: "pth-import-line", fires: [("a.pth", "import demo\n")],
      silent: [("a.pth", "# import demo\nimports\n"), ("demo/a.pth", "import demo\n"), ("a.PTH", "import demo\n")]),
    TriggerExample(
      id: "pth-import-line", fires: [(data + "lib/python3.11/site-packages/a.pth", "import demo\n")],
      silent: [(data + "lib/python3.11/a.pth", "import demo\n")], python: 11...11),
    TriggerExample(
      id: "pth-import-line", fires: [("demo-1.0.data/purelib/a.pth", "import demo\n")],
      silent: [(scripts + "a.pth", "import demo\n"), ("demo-1.0.data/headers/a.pth", "import demo\n")]),
    TriggerExample(
      id: "pth-path-line", fires: [("a.pth", "../../../opt\n"), ("demo/x.py", "")],
      silent: [("a.pth", "# ../../../opt\n\n")], certainty: .conditional),
    TriggerExample(
      id: "pth-addsitedir", fires: [("a.pth", "import site; site.addsitedir(sitedir + '/demo')\n")],
      silent: [("a.pth", "import site; site.getsitepackages()\n")]),
    TriggerExample(
      id: "pth-hidden-name", fires: [(".a.pth", "import demo\n")], silent: [("_a.pth", "import demo\n")],
      python: 8...12,
      certainty: .conditional),
    TriggerExample(
      id: "pth-parser-split", fires: [("a.pth", "# x\u{0C}import demo\n")], silent: [("a.pth", "# x\rimport demo\n")],
      python: 13...15),
    TriggerExample(
      id: "pth-parser-split", fires: [("a.pth", " import demo\n")], silent: [("a.pth", " # import demo\n")],
      python: 15...15),
    TriggerExample(
      id: "pth-process-exit", fires: [("a.pth", "import sys; sys.exit(0)\n")],
      silent: [("a.pth", "import sys; sys.path\n"), ("b.pth", "# sys.exit(0)\n")], certainty: .conditional),
    TriggerExample(
      id: "nspkg-pth", fires: [("demo-nspkg.pth", nspkg)],
      silent: [("demo-nspkg.pth", nspkg.dropLast() + ";print(1)\n")]),
    TriggerExample(
      id: "editable-finder",
      fires: [("__editable__.demo-1.0.pth", finder), ("__editable___demo_1_0_finder.py", EditableTemplate.newest())],
      silent: [("__editable__.demo-1.0.pth", finder)]),
    TriggerExample(
      id: "editable-finder-altered",
      fires: [("__editable__.demo-1.0.pth", finder), ("__editable___demo_1_0_finder.py", "MAPPING = {}\n")],
      silent: [("__editable__.demo-1.0.pth", finder), ("__editable___demo_1_0_finder.py", EditableTemplate.newest())]),
    TriggerExample(
      id: "easy-install-pth", fires: [("easy-install.pth", "./x.egg\n")], silent: [("easy-installs.pth", "./x.egg\n")]),
    TriggerExample(
      id: "egg-link", fires: [("x.egg-link", "/src/x\n.\n")], silent: [("demo/x.egg-link", "/src/x\n.\n")],
      certainty: .conditional),
  ]

  private static let start = [
    TriggerExample(
      id: "start-entry-point", fires: [("a.start", "demo:run\n"), ("demo.py", "")],
      silent: [
        ("a.start", "# demo:run\n"), ("demo.py", ""), ("demo/a.start", "demo:run\n"), (".b.start", "demo:run\n"),
      ],
      python: 15...15),
    TriggerExample(
      id: "start-foreign-target", fires: [("a.start", "os:abort\n"), ("demo.py", "")],
      silent: [("a.start", "demo.sub:run\n"), ("demo/__init__.py", ""), ("demo/sub.py", "")], python: 15...15),
    TriggerExample(
      id: "start-foreign-target", fires: [("a.start", "other:run\n"), ("b.pth", "lib\n"), ("lib/x.py", "")],
      silent: [("a.start", "other:run\n"), ("b.pth", "lib\n"), ("lib/other.py", "")], python: 15...15),
    TriggerExample(
      id: "start-invalid-line", fires: [("a.start", "demo:run()\n"), ("demo.py", "")],
      silent: [("a.start", "demo:run\n"), ("demo.py", "")], python: 15...15),
    TriggerExample(
      id: "start-suppresses-pth", fires: [("a.pth", "import demo; demo.one()\n"), ("a.start", "\n")],
      silent: [("a.pth", "import demo; demo.one()\n"), ("a.start", "# PEP 829\ndemo:one\n"), ("demo.py", "")],
      python: 15...15),
    TriggerExample(
      id: "start-suppresses-pth", fires: [("distutils-precedence.start", "")], silent: [("demo.start", "")],
      python: 15...15, certainty: .conditional),
  ]

  private static let modules = [
    TriggerExample(
      id: "sitecustomize-module", fires: [("sitecustomize.py", "")],
      silent: [("demo/sitecustomize.py", ""), ("sitecustomize.txt", ""), ("sitecustomize/x.py", "")]),
    TriggerExample(
      id: "sitecustomize-module", fires: [("sitecustomize.cpython-312-x86_64-linux-gnu.so", "")],
      silent: [("sitecustomize.pypy39-pp73-x86_64-linux-gnu.so", "")], python: 12...12),
    TriggerExample(
      id: "usercustomize-module", fires: [("usercustomize/__init__.py", "")], silent: [("user_customize.py", "")],
      certainty: .conditional),
  ]

  private static let prefix = [
    TriggerExample(
      id: "pyvenv-cfg-override", fires: [(data + "pyvenv.cfg", "include-system-site-packages = true\n")],
      silent: [("pyvenv.cfg", "home = /x\n"), (data + "share/pyvenv.cfg", "home = /x\n")]),
    TriggerExample(
      id: "underscore-pth", fires: [(scripts + "python._pth", "../x\n")],
      silent: [("python._pth", "../x\n"), (data + "share/python._pth", "")], python: 11...15),
    TriggerExample(
      id: "stdlib-overwrite", fires: [(data + "lib/python3.12/encodings/__init__.py", "")],
      silent: [(data + "lib/python3.12/site-packages/encodings/__init__.py", ""), ("encodings/__init__.py", "")],
      python: 12...12),
    TriggerExample(
      id: "stdlib-zip-landmark", fires: [(data + "lib/python313.zip", "")],
      silent: [("python313.zip", ""), (data + "share/python313.zip", "")], python: 13...13),
    TriggerExample(
      id: "pybuilddir-landmark",
      fires: [(data + "bin/pybuilddir.txt", ""), (data + "bin/Lib/encodings/__init__.py", "")],
      silent: [(data + "pybuilddir.txt", "")], python: 11...15),
    TriggerExample(
      id: "interpreter-overwrite", fires: [(scripts + "python3", "#!/bin/sh\n")],
      silent: [(scripts + "python-argcomplete", "#!/bin/sh\n"), (scripts + "pythonic", "")], certainty: .conditional),
    TriggerExample(
      id: "interpreter-overwrite",
      fires: [("demo-1.0.dist-info/entry_points.txt", "[console_scripts]\npython = demo:run\n")],
      silent: [("demo-1.0.dist-info/entry_points.txt", "[console_scripts]\npython-demo = demo:run\n")],
      certainty: .conditional),
    TriggerExample(
      id: "native-prefix-library", fires: [(data + "lib/libssl.so.3", "")],
      silent: [("demo.libs/libssl.so.3", ""), (data + "lib/libssl.so.txt", "")], certainty: .conditional),
    TriggerExample(
      id: "env-hook",
      fires: [(data + "share/jupyter/kernels/demo/kernel.json", "{\"env\": {\"PYTHONSTARTUP\": \"/x.py\"}}")],
      silent: [
        (data + "share/jupyter/kernels/demo/kernel.json", "{\"env\": {\"PYTHONDONTWRITEBYTECODE\": \"1\"}}"),
        ("demo/kernel.json", "{\"env\": {\"PYTHONSTARTUP\": \"/x.py\"}}"),
      ], certainty: .conditional),
  ]
}

@Suite("Start-up triggers")
struct StartupTriggerTests {
  private func find(_ target: any OpenedTarget) -> SurfaceFindings {
    Surface.triggers(of: SurfaceInput(target: target, python: PythonVersion.supported, limits: .standard))
  }

  @Test("fire on their example, with its versions, and not on its twin", arguments: TriggerExample.all)
  func examples(example: TriggerExample) {
    let found = find(InMemoryTarget.wheel(texts: example.fires)).triggers.filter { $0.id == example.id }
    #expect(!found.isEmpty)
    for trigger in found {
      #expect(trigger.python == example.python.map { PythonVersion(3, $0) })
      #expect(trigger.certainty == example.certainty, "\(trigger.condition ?? "")")
      #expect(trigger.phase == .startup)
      #expect(trigger.owner == Owner(name: "demo", version: "1.0"))
      #expect(!trigger.profiles.contains(.targetDirectory))
    }
    #expect(find(InMemoryTarget.wheel(texts: example.silent)).triggers.filter { $0.id == example.id }.isEmpty)
  }

  @Test("have one entry each in the catalogue, and every id found is in it")
  func catalogue() {
    let ids = Surface.catalogue.map(\.id)
    #expect(Set(ids).count == ids.count)
    let expected: Set<TriggerID> = [
      "pth-import-line", "pth-path-line", "pth-addsitedir", "pth-hidden-name", "pth-parser-split", "pth-undecodable",
      "pth-process-exit", "start-entry-point", "start-foreign-target", "start-invalid-line", "start-suppresses-pth",
      "sitecustomize-module", "usercustomize-module", "pyvenv-cfg-override", "underscore-pth", "stdlib-overwrite",
      "stdlib-zip-landmark", "pybuilddir-landmark", "interpreter-overwrite", "env-hook", "user-site-implant",
      "editable-finder", "editable-finder-altered", "nspkg-pth", "egg-link", "easy-install-pth",
      "native-prefix-library",
    ]
    #expect(expected.isSubset(of: Set(ids)))
    #expect(Surface.catalogue.filter { expected.contains($0.id) }.allSatisfy { $0.phase == .startup })
  }

  @Test("come out in the same order whatever the order of the members")
  func order() {
    let files = [
      ("b.pth", "import b\nlib\nimport c\n"), ("a.pth", "import a\n"), ("a.start", "demo:run\n"),
      ("sitecustomize.py", ""), ("lib/usercustomize.py", ""), ("demo-1.0.data/data/pyvenv.cfg", "home = /x\n"),
    ]
    let forward = find(InMemoryTarget.wheel(texts: files)).triggers
    let backward = find(InMemoryTarget.wheel(texts: files.reversed())).triggers
    #expect(forward == backward)
    let keys = forward.map { "\($0.phase) \($0.place.path) \($0.place.line ?? 0)" }
    let startup = keys.filter { $0.hasPrefix("startup") }
    #expect(startup.count > 6)
    #expect(startup == startup.sorted())
  }

  @Test(
    "say where a path line leads, from one's own directory to everybody's",
    arguments: [
      ("demo/vendor\n", Severity.info), ("nowhere\n", .low), ("../elsewhere\n", .medium), ("/opt/x\n", .medium),
      ("/tmp/../tmp/x\n", .high), ("/dev/shm\n", .high), ("C:\\Temp\\x\n", .high), ("../../../../../x\n", .medium),
    ])
  func pathLines(line: String, severity: Severity) throws {
    let wheel = InMemoryTarget.wheel(texts: [("a.pth", line), ("demo/vendor/x.py", "")])
    let trigger = try #require(find(wheel).triggers.first { $0.id == "pth-path-line" })
    #expect(trigger.severity == severity)
    #expect(trigger.starts == .nothing)
  }

  @Test("give the code of a line the directories that path lines add")
  func searchPath() throws {
    let wheel = InMemoryTarget.wheel(texts: [
      ("a.pth", "import hidden\n"), ("b.pth", "demo/vendor\n"), ("demo/vendor/hidden.py", ""),
      ("demo-1.0.data/purelib/demo/other/x.py", ""),
    ])
    let trigger = try #require(find(wheel).triggers.first { $0.id == "pth-import-line" })
    #expect(trigger.searchPath == ["demo/vendor"])
    #expect(trigger.starts == .source("import hidden", at: Place("a.pth", line: 1)))
  }

  @Test("leave a line out on 3.15 that a .start file of its stem switches off")
  func suppression() throws {
    let files = [("a.pth", "import demo\n"), ("a.start", "# nothing\n"), ("b.pth", "import demo\n"), ("A.start", "")]
    let lines = find(InMemoryTarget.wheel(texts: files)).triggers.filter { $0.id == "pth-import-line" }
    #expect(lines.map(\.place.path) == ["a.pth", "b.pth"])
    #expect(lines[0].python.last == PythonVersion(3, 14))
    #expect(lines[1].python.last == PythonVersion(3, 15))
    let unreadable = InMemoryTarget.wheel("demo", [("a.pth", Array("import demo\n".utf8)), ("a.start", [0xFF])])
    let kept = try #require(find(unreadable).triggers.first { $0.id == "pth-import-line" })
    #expect(kept.python.last == PythonVersion(3, 15))
  }

  @Test("tell a distribution that switches another's hook off from one that changes its own")
  func foreignSuppression() throws {
    var environment = InMemoryTarget(kind: .environment, name: "env")
    let site = "lib/python3.15/site-packages"
    let version = [PythonVersion(3, 15)]
    for (name, text, owner) in [
      ("agent.pth", "import agent\n", "agent"), ("agent.start", "", "demo"), ("x.pth", "import x\n", "x"),
      ("x.start", "x:other\n", "x"),
    ] {
      environment.install(
        .site, name, Array(text.utf8), prefixPath: "\(site)/\(name)", profiles: [.venv], python: version,
        owner: Owner(name: owner, version: "1"))
    }
    let found = find(environment).triggers.filter { $0.id == "start-suppresses-pth" }
    #expect(found.map(\.place.path) == ["\(site)/agent.start", "\(site)/x.start"])
    #expect(found.map(\.severity) == [.critical, .medium])
  }

  @Test("mark what nobody owns in an environment")
  func unowned() throws {
    var environment = InMemoryTarget(kind: .environment, name: "env")
    let site = "lib/python3.12/site-packages"
    environment.install(
      .site, "a.pth", Array("import a\n".utf8), prefixPath: "\(site)/a.pth", profiles: [.venv],
      python: [PythonVersion(3, 12)])
    let trigger = try #require(find(environment).triggers.first { $0.id == "pth-import-line" })
    #expect(trigger.owner == nil)
    #expect(trigger.summary.hasSuffix("(no installed distribution owns the file)"))
    #expect(trigger.python == [PythonVersion(3, 12)])
  }

  @Test("read a file that is no UTF-8 as a machine with another locale does")
  func undecodable() throws {
    let bytes = [0x23, 0x85] + Array("import demo\n".utf8)
    let found = find(InMemoryTarget.wheel("demo", [("a.pth", bytes)]))
    let broken = try #require(found.triggers.first { $0.id == "pth-undecodable" })
    #expect(broken.python == PythonVersion.supported)
    let line = try #require(found.triggers.first { $0.id == "pth-import-line" })
    #expect(line.certainty == .conditional)
    #expect(line.python == (13...15).map { PythonVersion(3, $0) }, "only str.splitlines ends a line at 0x85")
  }

  @Test(
    "do not take a file that decodes for one that stops the interpreter",
    arguments: [
      Array("# na\u{EF}ve \u{20AC}\nimport demo\n".utf8), [0xEF, 0xBB, 0xBF] + Array("import demo\n".utf8),
      Array("import demo\n".utf8), [],
    ])
  func decodable(bytes: [UInt8]) {
    #expect(!find(InMemoryTarget.wheel("demo", [("a.pth", bytes)])).triggers.contains { $0.id == "pth-undecodable" })
    let elsewhere = find(InMemoryTarget.wheel("demo", [("demo/a.pth", [0x23, 0x85]), ("a.txt", [0x85])]))
    #expect(!elsewhere.triggers.contains { $0.id == "pth-undecodable" }, "only site directories are read")
  }

  @Test("call a start-up file an implant only where a user's own site directory has it")
  func implants() {
    func environment(_ profile: Profile, _ files: [String]) -> InMemoryTarget {
      var target = InMemoryTarget(kind: .environment, name: ".local")
      for path in files {
        target.install(
          .site, path, Array("import demo\n".utf8), prefixPath: "lib/python3.11/site-packages/\(path)",
          profiles: [profile], python: [PythonVersion(3, 11)])
      }
      return target
    }
    func implants(_ target: InMemoryTarget) -> [String] {
      find(target).triggers.filter { $0.id == "user-site-implant" }.map(\.place.path)
    }
    let files = ["a.pth", "sitecustomize.py", "usercustomize.py"]
    #expect(implants(environment(.user, files)).count == 3)
    for profile in [Profile.venv, .posixPrefix, .debianSystem, .conda] {
      #expect(implants(environment(profile, files)).isEmpty, "\(profile)")
    }
    #expect(implants(environment(.user, ["demo.py", "demo/a.pth", "demo/sitecustomize.py", "a.pth.txt"])).isEmpty)
    #expect(implants(InMemoryTarget.wheel(texts: files.map { ($0, "import demo\n") })).isEmpty, "a wheel is no home")
  }

  @Test("of a project that is not built yet depend on where the build puts the file")
  func project() throws {
    var sdist = InMemoryTarget(kind: .sdist, name: "demo-1.0.tar.gz")
    for path in ["a.pth", "src/b.pth", "docs/c.pth"] {
      sdist.install(
        .project, path, Array("import demo\n".utf8), prefixPath: path, member: "demo-1.0/\(path)",
        profiles: Profile.allCases)
    }
    let found = find(sdist).triggers.filter { $0.id == "pth-import-line" }
    #expect(found.map(\.place.path) == ["demo-1.0/a.pth", "demo-1.0/src/b.pth"])
    #expect(found.allSatisfy { $0.certainty == .conditional && $0.installedPath == nil })
  }

  @Test("of a project find what their lines call wherever its build takes it from")
  func projectTarget() {
    func foreign(_ module: String) -> [String] {
      var sdist = InMemoryTarget(kind: .sdist, name: "demo-1.0.tar.gz")
      for path in ["a.start", "src/demo/__init__.py"] {
        let text = path == "a.start" ? "\(module):run\n" : "def run(): pass\n"
        sdist.install(
          .project, path, Array(text.utf8), prefixPath: path, member: "demo-1.0/\(path)", profiles: Profile.allCases)
      }
      return find(sdist).triggers.filter { $0.id == "start-foreign-target" }.map(\.place.path)
    }
    #expect(foreign("demo").isEmpty)
    #expect(foreign("other") == ["demo-1.0/a.start"])
  }

  @Test("survive names and lines made to exhaust them")
  func hostile() {
    let deep = Array(repeating: "d", count: 2_000).joined(separator: "/")
    var files: [(String, [UInt8])] = [("a.pth", Array(String(repeating: "x/../", count: 20_000).utf8))]
    files.append(("b.pth", Array(repeating: 0x0A, count: 1 << 20)))
    files.append(("\(deep)/sitecustomize.py", []))
    files.append(("c.pth", Array((0..<20_000).map { "import m\($0)\np\($0)" }.joined(separator: "\n").utf8)))
    files.append(("e.pth", Array(repeating: UInt8(ascii: "("), count: 1 << 20)))
    files.append(
      ("f.pth", Array("import site; site.addsitedir(\(String(repeating: "os.path.join(", count: 50_000))".utf8)))
    files.append(("g.start", Array(String(repeating: "a.", count: 100_000).utf8)))
    let found = find(InMemoryTarget.wheel("demo", files))
    #expect(found.triggers.count { $0.id == "pth-import-line" } == 20_001)
    var limits = Limits.standard
    limits.startupLines = 10
    let cut = Surface.triggers(
      of: SurfaceInput(
        target: InMemoryTarget.wheel("demo", files), python: PythonVersion.supported, limits: limits))
    #expect(cut.opaque.contains { $0.path == "c.pth" }, "a file that is not read to its end is reported")
  }
}

@Suite("A .start reading")
struct StartReadingTests {
  @Test("drops comments and blanks, keeps order and repetitions")
  func lines() {
    let text = "\u{FEFF}  a:b  \n# c:d\n\t# e:f\n\n\u{0C}g:h\u{2028}a:b\r\nx\n"
    let reading = StartReading(Array(text.utf8))
    #expect(reading.isReadable)
    #expect(reading.entries.map(\.line.text) == ["a:b", "g:h", "a:b", "x"])
    #expect(reading.entries.map { $0.target != nil } == [true, true, true, false])
    #expect(!StartReading([0x61, 0x3A, 0xFF]).isReadable)
  }

  static let names = [
    "a:b", "a.b:c.d", "a", "a:", ":b", "a:b()", "a : b", "a: b", "a:b:c", "a-b:f", "1a:b", "a:1b", "a.1:b", "_:_",
    "a..b:c",
    ".a:b", "a.:b", "\u{E4}:\u{4E2D}", "\u{0663}a:b", "a\u{0663}:b", "a:b.", "a\u{301}:b", "a\u{2028}:b", "\u{B2}:x",
    "\u{2167}:x", "a:\u{BD}",
  ]

  @Test(
    "accepts the names that pkgutil's own pattern accepts", arguments: [PythonVersion(3, 12), PythonVersion(3, 13)])
  func grammar(version: PythonVersion) throws {
    let interpreter = try Interpreter.of(version)
    // Before `strict` the pattern takes the attribute for optional, which is asked for here.
    let program =
      "import pkgutil, re; p = pkgutil.resolve_name('re:compile') and getattr(pkgutil, '_NAME_PATTERN', None)\n"
      + "if p is None:\n w = r'(?!\\d)(\\w+)(\\.(?!\\d)(\\w+))*'\n p = re.compile(f'^(?P<pkg>{w})(?P<cln>:(?P<obj>{w})?)?$')\n"
      + "import sys\nfor x in eval(sys.argv[1]):\n m = p.match(x); print(int(bool(m and m.group('obj'))), end='')"
    let literal =
      "["
      + Self.names.map { "'" + $0.unicodeScalars.map { "\\U" + hex($0.value) }.joined() + "'" }.joined(separator: ",")
      + "]"
    let outcome = Interpreter.run([interpreter.executable, "-I", "-c", program, literal])
    #expect(outcome.output == Self.names.map { StartTarget($0) == nil ? "0" : "1" }.joined())
  }

  private func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

@Suite("Environment variables in configuration")
struct EnvironmentHookTests {
  private func settings(_ path: String, _ text: String) -> [String] {
    var directory = InMemoryTarget(kind: .directory, name: "checkout")
    directory.install(.project, path, Array(text.utf8), prefixPath: path, profiles: Profile.allCases)
    return Surface.triggers(of: SurfaceInput(target: directory, python: PythonVersion.supported, limits: .standard))
      .triggers.filter { $0.id == "env-hook" }.map { "\($0.place.line ?? 0) \($0.summary.prefix { $0 != "," })" }
  }

  @Test(
    "are found in every notation",
    arguments: [
      (".env", "PYTHONSTARTUP=/x.py"), (".envrc", "export PYTHONSTARTUP=\"/x.py\""),
      ("Dockerfile", "ENV PYTHONSTARTUP=/x.py"),
      ("Dockerfile", "ENV PYTHONSTARTUP /x.py"), (".github/workflows/ci.yml", "  PYTHONSTARTUP: /x.py"),
      ("deploy/a.service", "Environment=\"PYTHONSTARTUP=/x.py\""),
      (".vscode/settings.json", "\"PYTHONSTARTUP\": \"/x.py\","),
      ("docker-compose.yml", "  - PYTHONSTARTUP=/x.py"), ("bin/activate.fish", "set -gx PYTHONSTARTUP /x.py"),
      ("bin/activate.csh", "setenv PYTHONSTARTUP /x.py"), ("bin/Activate.ps1", "$env:PYTHONSTARTUP = '/x.py'"),
      (".gitlab-ci.yml", "  PYTHONSTARTUP: '/x.py'"),
    ])
  func notations(path: String, text: String) {
    #expect(settings(path, "# a comment\n\(text)\n") == ["2 sets `PYTHONSTARTUP=/x.py`"])
  }

  @Test(
    "are not found where nothing is set",
    arguments: [
      (".env", "# PYTHONSTARTUP=/x.py"), (".env", "PYTHONSTARTUP="), (".env", "MY_PYTHONSTARTUP=/x"),
      (".env", "X=$PYTHONPATH"),
      ("bin/activate", "unset PYTHONHOME"), ("bin/activate", "PYTHONHOME=\"${_OLD_VIRTUAL_PYTHONHOME:-}\""),
      ("bin/activate.fish", "set -gx PYTHONHOME $_OLD_FISH_PYTHONHOME"), (".env", "PYTHONUNBUFFERED=1"),
      (".env", "PYTHONWARNINGS=error::DeprecationWarning"), ("README.md", "PYTHONSTARTUP=/x.py"),
      ("Dockerfile", "RUN echo PYTHONSTARTUP"), (".env", "PYTHONPATH=$PYTHONPATH"),
    ])
  func silence(path: String, text: String) { #expect(settings(path, text).isEmpty) }

  @Test("name the module that a warning filter imports before site")
  func warnings() {
    let found = settings(".env", "PYTHONWARNINGS=ignore,error::demo.sub.W")
    #expect(found == ["1 sets `PYTHONWARNINGS=ignore,error::demo.sub.W`"] || found == ["1 sets `PYTHONWARNINGS=ignore"])
  }

  @Test("of the path lead to the sitecustomize there, and the interpreter agrees")
  func pythonPath() throws {
    var directory = InMemoryTarget(kind: .directory, name: "checkout")
    let files = [(".env", "PYTHONPATH=./tools\n"), ("tools/sitecustomize.py", BareEnvironment.mark("tools"))]
    let disk = TemporaryDirectory()
    for (path, text) in files {
      directory.install(.project, path, Array(text.utf8), prefixPath: path, profiles: Profile.allCases)
      disk.write(path, text)
    }
    let triggers = Surface.triggers(
      of: SurfaceInput(target: directory, python: PythonVersion.supported, limits: .standard)
    ).triggers
    let hook = try #require(triggers.first { $0.id == "env-hook" })
    #expect(hook.starts == .module("sitecustomize"))
    #expect(hook.searchPath == ["tools"])
    #expect(hook.severity == .high)
    guard let interpreter = Interpreter.found.values.max(by: { $0.version < $1.version }) else { return }
    let marks = TemporaryDirectory()
    _ = Interpreter.run(
      [interpreter.executable, "-c", "pass"], environment: ["PYTHONPATH": "./tools", "MARKS": marks.path],
      directory: disk.path)
    #expect(!Interpreter.text(of: marks.path + "/tools").isEmpty)
  }
}

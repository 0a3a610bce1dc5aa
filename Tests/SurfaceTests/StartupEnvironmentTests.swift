import Artifacts
import Evidence
import Glibc
import Surface
import TestSupport
import Testing

/// A layout of a virtual environment that makes code run at start, or only looks as if it did.
struct EnvironmentCase: Sendable, CustomTestStringConvertible {
  let name: String
  var systemSite = false
  /// Marks that code in the layout can leave.
  let marks: [String]
  /// The trigger that says that code runs which is not listed with the environment.
  var takeOver: TriggerID?
  let build: @Sendable (BareEnvironment) -> Void
  var testDescription: String { name }

  private static func mark(_ tag: String) -> String { BareEnvironment.mark(tag) + "\n" }
  /// The same for code that runs before there is an `open`.
  static func earlyMark(_ tag: String) -> String {
    "import posix\n_f = posix.open(posix.environ[b'MARKS'] + b'/\(tag)', 0o2101, 0o644)\nposix.write(_f, b'x')\n"
      + "posix.close(_f)\n"
  }

  static let all: [EnvironmentCase] = modules + paths + below

  private static let modules = [
    EnvironmentCase(name: "a module", marks: ["m-py"]) { $0.write("sitecustomize.py", mark("m-py")) },
    EnvironmentCase(name: "a package before a module", marks: ["m-pkg", "m-py"]) {
      $0.write("sitecustomize/__init__.py", mark("m-pkg"))
      $0.write("sitecustomize.py", mark("m-py"))
    },
    EnvironmentCase(name: "bytecode without a source", marks: ["m-pyc"]) {
      $0.compile("sitecustomize.pyc", mark("m-pyc"))
    },
    EnvironmentCase(name: "a source before bytecode", marks: ["m-py", "m-pyc"]) {
      $0.write("sitecustomize.py", mark("m-py"))
      $0.compile("sitecustomize.pyc", mark("m-pyc"))
    },
    EnvironmentCase(name: "a package of bytecode", marks: ["m-pyc"]) {
      $0.compile("sitecustomize/__init__.pyc", mark("m-pyc"))
    },
    EnvironmentCase(name: "a directory without __init__", marks: ["m-ns"]) {
      $0.write("sitecustomize/other.py", mark("m-ns"))
    },
    EnvironmentCase(name: "a name in capitals", marks: ["m-py"]) { $0.write("SiteCustomize.py", mark("m-py")) },
    EnvironmentCase(name: "usercustomize, closed environment", marks: ["m-user"]) {
      $0.write("usercustomize.py", mark("m-user"))
    },
    EnvironmentCase(name: "usercustomize, open environment", systemSite: true, marks: ["m-user"]) {
      $0.write("usercustomize.py", mark("m-user"))
    },
    EnvironmentCase(name: "in the library's own directory", marks: ["m-lib"]) {
      $0.root.write("lib/python\($0.interpreter.version)/sitecustomize.py", mark("m-none"))
    },
  ]

  private static let paths = [
    EnvironmentCase(name: "nested and not reached", marks: ["p-sc", "p-pth"]) {
      $0.write("demo/sitecustomize.py", mark("p-sc"))
      $0.write("demo/a.pth", mark("p-pth"))
    },
    EnvironmentCase(name: "a path line to a directory", marks: ["p-sc", "p-pth"]) {
      $0.write("a.pth", "demo\n")
      $0.write("demo/sitecustomize.py", mark("p-sc"))
      $0.write("demo/a.pth", mark("p-pth"))
    },
    EnvironmentCase(name: "a path line with blanks and dots", marks: ["p-sc"]) {
      $0.write("a.pth", "./x/../demo/. \n")
      $0.write("demo/sitecustomize.py", mark("p-sc"))
    },
    EnvironmentCase(name: "a path line to a missing directory", marks: ["p-sc"]) {
      $0.write("a.pth", "demo2\n")
      $0.write("demo/sitecustomize.py", mark("p-sc"))
    },
    EnvironmentCase(name: "an absolute path line", marks: ["p-sc"]) {
      $0.write("a.pth", "\($0.root.path)/\($0.site)/demo\n")
      $0.write("demo/sitecustomize.py", mark("p-sc"))
    },
    EnvironmentCase(name: "an archive of any name", marks: ["p-zip"]) {
      $0.write("a.pth", "weights.bin\n")
      var zip = ZipBuilder()
      zip.add("sitecustomize.py", Array(mark("p-zip").utf8))
      $0.write("weights.bin", zip.build())
    },
    EnvironmentCase(name: "an archive behind other bytes", marks: ["p-zip"]) {
      $0.write("a.pth", "weights.bin\n")
      var zip = ZipBuilder()
      zip.add("sitecustomize/__init__.py", Array(mark("p-zip").utf8))
      $0.write("weights.bin", Array("GGUF model\n".utf8) + zip.build())
    },
    EnvironmentCase(name: "a file that is no archive", marks: ["p-txt"]) {
      $0.write("a.pth", "sitecustomize.txt\n")
      $0.write("sitecustomize.txt", mark("p-txt"))
    },
    EnvironmentCase(name: "an egg of easy_install", marks: ["p-egg", "p-pth"]) {
      $0.write("easy-install.pth", "./demo-1.0-py3.egg\n")
      $0.write("demo-1.0-py3.egg/sitecustomize.py", mark("p-egg"))
      $0.write("demo-1.0-py3.egg/a.pth", mark("p-pth"))
    },
    EnvironmentCase(name: "a directory made a site directory", marks: ["p-sc", "p-pth", "p-deep"]) {
      $0.write("a.pth", "import os, site; site.addsitedir(os.path.join(sitedir, 'demo'))\n")
      $0.write("demo/sitecustomize.py", mark("p-sc"))
      $0.write("demo/b.pth", mark("p-pth") + "sub\n")
      $0.write("demo/sub/c.pth", mark("p-deep"))
    },
    EnvironmentCase(name: "a site directory that makes another one", marks: ["p-one", "p-two"]) {
      $0.write("a.pth", "import site; site.addsitedir(sitedir + '/one')\n")
      $0.write("one/b.pth", mark("p-one") + "import site; site.addsitedir(sitedir + '/two')\n")
      $0.write("one/two/c.pth", mark("p-two"))
    },
    EnvironmentCase(name: "a computed site directory", marks: ["p-pth"]) {
      $0.write("a.pth", "import site; exec(\"d = chr(100) + 'emo'; site.addsitedir(sitedir + '/' + d)\")\n")
      $0.write("demo/b.pth", mark("p-pth"))
    },
  ]

  private static let below = [
    EnvironmentCase(name: "a home inside the environment", marks: ["b-home"], takeOver: "pyvenv-cfg-override") {
      $0.root.write("pyvenv.cfg", "home = \($0.root.path)/fake/bin\ninclude-system-site-packages = false\n")
      let library = "fake/lib/python\($0.interpreter.version)"
      $0.root.write("\(library)/os.py", "")
      $0.root.write("\(library)/encodings/__init__.py", earlyMark("b-home"))
      $0.root.write("fake/bin/python", "")
      $0.root.makeDirectory("\(library)/lib-dynload")
    },
    EnvironmentCase(name: "python._pth beside the interpreter", marks: ["b-pth"], takeOver: "underscore-pth") {
      $0.root.write("bin/python._pth", "../fake\n")
      $0.root.write("fake/encodings/__init__.py", earlyMark("b-pth"))
    },
    EnvironmentCase(name: "a source named like a frozen module", marks: ["b-os"]) { $0.write("os.py", mark("b-os")) },
    EnvironmentCase(name: "encodings in site-packages", marks: ["b-enc"]) {
      $0.write("encodings/__init__.py", earlyMark("b-enc"))
    },
    EnvironmentCase(name: "only a .start file", marks: ["b-start"]) {
      $0.write("a.start", "demo_start:run\n")
      $0.write("demo_start.py", mark("b-start") + "def run(): pass\n")
    },
  ]
}

extension BareEnvironment {
  /// Compiles a source with the interpreter itself and writes the bytecode to a file of the site directory.
  func compile(_ name: String, _ source: String) {
    let file = root.write("source.py", source)
    if let slash = name.lastIndex(of: "/") { root.makeDirectory(site + "/" + name[..<slash]) }
    let program = "import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2], doraise=True)"
    let outcome = Interpreter.run(
      [interpreter.executable, "-I", "-S", "-c", program, file, "\(root.path)/\(site)/\(name)"])
    #expect(outcome.status == 0, "\(outcome.output)")
    unlink(file)
  }
}

@Suite("The start-up surface of an environment against real interpreters")
struct StartupEnvironmentTests {
  /// Marks in the code that triggers start, by certainty.
  private func predicted(_ root: String, _ version: PythonVersion, marks: [String]) throws -> (
    certain: Set<String>, possible: Set<String>, opaque: [Opaque], ids: [TriggerID]
  ) {
    let target = try Artifacts.open(root)
    let input = SurfaceInput(target: target, python: [version], limits: .standard)
    let found = Surface.triggers(of: input)
    var certain: Set<String> = []
    var possible: Set<String> = []
    for trigger in found.triggers where trigger.phase == .startup && trigger.python.contains(version) {
      let text = started(trigger, target)
      for mark in marks where text.contains("/\(mark)") {
        possible.insert(mark)
        if trigger.certainty == .certain { certain.insert(mark) }
      }
    }
    return (certain, possible, found.opaque, found.triggers.filter { $0.python.contains(version) }.map(\.id))
  }

  private func started(_ trigger: Trigger, _ target: any OpenedTarget) -> String {
    let path: String
    switch trigger.starts {
    case .source(let text, _): return text
    case .module, .bytecode, .native: path = trigger.place.path
    case .file(let file): path = file
    case .entryPoint(let module, _, _): path = "/\(module).py"
    case .shell, .nothing: return ""
    }
    guard let member = target.members.first(where: { $0.path == path || $0.path.hasSuffix(path) }),
      let contents = try? target.contents(of: member.index)
    else { return "" }
    return String(decoding: contents.bytes, as: UTF8.self)
  }

  @Test("predicts which layouts run code on every interpreter", arguments: Interpreter.versions)
  func layouts(version: PythonVersion) throws {
    let interpreter = try Interpreter.of(version)
    guard PythonVersion.supported.contains(version) else {
      try Test.cancel("\(version) is older than what is predicted by default")
    }
    for test in EnvironmentCase.all {
      let environment = BareEnvironment(interpreter, systemSite: test.systemSite)
      test.build(environment)
      let ran = Set(environment.start().marks.keys)
      var prediction = try predicted(environment.root.path, version, marks: test.marks)
      if prediction.ids.contains(where: { $0 == test.takeOver }) {
        prediction.possible.formUnion(test.marks)
        #expect(!prediction.opaque.isEmpty, "what is not listed is reported")
      }
      #expect(prediction.possible == ran, "\(test.name) on \(interpreter.testDescription)")
      #expect(prediction.certain.isSubset(of: ran), "\(test.name) on \(interpreter.testDescription)")
    }
  }

  @Test("reports a linked .pth file that it cannot read rather than leaving it out")
  func linkedFile() throws {
    let interpreter = try #require(Interpreter.found.values.min { $0.version < $1.version })
    let environment = BareEnvironment(interpreter)
    environment.root.write("elsewhere.txt", BareEnvironment.mark("linked"))
    environment.root.link("\(environment.site)/a.pth", to: "../../../elsewhere.txt")
    #expect(environment.start().marks["linked"] != nil)
    let prediction = try predicted(environment.root.path, interpreter.version, marks: ["linked"])
    #expect(prediction.possible.contains("linked") || prediction.opaque.contains { $0.path.hasSuffix("a.pth") })
  }

  @Test("finds what a user's site directory runs in base interpreters", arguments: Interpreter.versions)
  func userSite(version: PythonVersion) throws {
    let interpreter = try Interpreter.of(version)
    let home = TemporaryDirectory()
    let marks = TemporaryDirectory()
    let site = ".local/lib/python\(version)/site-packages"
    home.write("\(site)/u.pth", BareEnvironment.mark("u-pth"))
    home.write("\(site)/usercustomize.py", BareEnvironment.mark("u-user"))
    home.write("\(site)/sitecustomize.py", BareEnvironment.mark("u-site"))
    let variables = ["HOME": home.path, "MARKS": marks.path]
    _ = Interpreter.run([interpreter.executable, "-s", "-c", "pass"], environment: variables)
    #expect(access(marks.path + "/u-pth", F_OK) != 0, "-s stops it")
    let outcome = Interpreter.run([interpreter.executable, "-E", "-c", "pass"], environment: variables)
    #expect(outcome.status == 0, "\(outcome.output)")
    let ran = ["u-pth", "u-user"].filter { access("\(marks.path)/\($0)", F_OK) == 0 }
    guard PythonVersion.supported.contains(version) else { return }
    let target = try Artifacts.open(home.path + "/.local")
    let triggers = Surface.triggers(of: SurfaceInput(target: target, python: [version], limits: .standard)).triggers
      .filter { $0.phase == .startup }
    #expect(triggers.contains { $0.id == "pth-import-line" } == ran.contains("u-pth"))
    #expect(triggers.contains { $0.id == "usercustomize-module" } == ran.contains("u-user"))
    let implants = Set(
      triggers.filter { $0.id == "user-site-implant" }.map { $0.place.path.split(separator: "/").last })
    #expect(implants == ["u.pth", "usercustomize.py", "sitecustomize.py"])
    #expect(triggers.allSatisfy { $0.owner == nil && $0.profiles == [.user] })
    #expect(triggers.allSatisfy { $0.summary.hasSuffix("(no installed distribution owns the file)") })
  }
}

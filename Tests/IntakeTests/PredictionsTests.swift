import Evidence
import Testing

@testable import Intake

private func code(
  _ phase: Phase, _ path: String, _ kinds: [CapabilityKind], tool: String? = nil, starts: CodeStart? = nil,
  python: [PythonVersion] = PythonVersion.supported
) -> ReachedCode {
  let trigger = Trigger(
    id: "pth-import-line", phase: phase, tool: tool, place: Place(path, line: 1), owner: nil,
    python: python, profiles: Profile.allCases, summary: "runs",
    starts: starts ?? .source("x", at: Place(path)))
  let capabilities = kinds.map {
    Capability(kind: $0, argument: nil, via: "callee", place: Place(path, line: 1), chain: [])
  }
  return ReachedCode(
    trigger: trigger, capabilities: capabilities, flows: [], layers: [], opaque: [], modules: [], externalModules: [])
}

private func stage(
  _ phase: Phase, tool: String? = nil, _ actions: [ObservedAction], usual: Int = 0, because: String? = nil
) -> ObservationStage {
  ObservationStage(
    phase: phase, name: "x", tool: tool, persona: "laptop", processes: [],
    events: actions.enumerated().map {
      ObservedEvent(time: $0.offset, process: nil, because: because, isUsual: $0.offset < usual, action: $0.element)
    })
}

private func compare(_ reached: [ReachedCode], _ stages: [ObservationStage]) -> Comparison {
  Predictions.compare(reached, with: Observation(tier: .namespaces, python: "3.11", stages: stages, evidence: []))
}

private let site = "/srv/app/.venv/lib/python3.11/site-packages/"
private let lookUp = ObservedAction.lookUp(name: "a.example.org", type: "A")

@Suite("Predictions")
struct PredictionsTests {
  @Test("are confirmed where the trigger's file was opened and its effects were seen")
  func confirmed() {
    let made = compare(
      [code(.startup, "demo.pth", [.networkConnect, .processSpawn])],
      [stage(.startup, [.open(path: site + "demo.pth", writes: false), lookUp], usual: 1)])
    #expect(made.predictions.map(\.outcome) == [.confirmed] && made.predictions.first?.stages == [0])
    #expect(made.predictions.first?.effects == [.init(.network, .confirmed), .init(.process, .notSeen)])
    #expect(made.surprises.isEmpty)
  }

  @Test("tell what was not seen from what was not run")
  func unseen() {
    let reached = [code(.startup, "demo.pth", []), code(.tool, "demo/plug.py", [.networkConnect], tool: "pytest")]
    let made = compare(reached, [stage(.startup, []), stage(.tool, tool: "jupyter", [])])
    #expect(made.predictions.map(\.outcome) == [.notSeen, .notRun])
    #expect(made.predictions.last?.effects.map(\.outcome) == [.notRun])
  }

  @Test(
    "know a module by its source, its package and its compiled file",
    arguments: ["demo/plug.py", "demo/plug/__init__.py", "demo/__pycache__/plug.cpython-311.pyc"])
  func modules(file: String) {
    let reached = [
      code(
        .tool, "demo-1.dist-info/entry_points.txt", [], tool: "pytest",
        starts: .entryPoint(module: "demo.plug", attribute: nil, isCalled: false))
    ]
    let made = compare(reached, [stage(.tool, tool: "pytest", [.open(path: site + file, writes: false)])])
    #expect(made.predictions.map(\.outcome) == [.confirmed])
  }

  @Test("leave out modules that do nothing to be seen, and what only a call runs")
  func scope() {
    let reached = [
      code(.import, "demo/a.py", [], starts: .module("demo.a")),
      code(.import, "demo/b.py", [.processSpawn], starts: .module("demo.b")), code(.call, "demo/c.py", [.processSpawn]),
    ]
    #expect(compare(reached, [stage(.import, [])]).predictions.map(\.trigger) == [1])
  }

  @Test("say nothing of what another interpreter would start")
  func versions() {
    let reached = [code(.startup, "demo.start", [], python: [PythonVersion(3, 15)])]
    let made = compare(reached, [stage(.startup, [.open(path: site + "demo.start", writes: false)])])
    #expect(made.predictions.map(\.outcome) == [.notRun])
  }

  @Test("tell once what no trigger of the phase leads to")
  func surprises() {
    let network = ObservedAction.connect(
      transport: .tcp, endpoint: ObservedEndpoint(address: "203.0.113.9", port: 443))
    let reached = [code(.startup, "demo.pth", [.processSpawn]), code(.import, "demo.py", [.networkConnect])]
    let made = compare(reached, [stage(.startup, [lookUp, network]), stage(.startup, [network])])
    #expect(made.surprises.map(\.effect) == [.network])
    #expect(made.surprises.first?.stage == 0 && made.surprises.first?.event == 0)
    #expect(compare(reached, [stage(.startup, [network], usual: 1)]).surprises.isEmpty, "usual")
  }

  @Test("are confirmed by a connection to the machine itself, which surprises nobody")
  func loopback() {
    let own = ObservedAction.connect(transport: .tcp, endpoint: ObservedEndpoint(address: "127.0.0.1", port: 9))
    let made = compare(
      [code(.startup, "demo.pth", [.networkConnect])],
      [stage(.startup, [.open(path: site + "demo.pth", writes: false), own])])
    #expect(made.predictions.first?.effects.map(\.outcome) == [.confirmed])
    #expect(compare([], [stage(.startup, [own])]).surprises.isEmpty)
  }

  @Test("know that a startup file acts in every phase")
  func startupFiles() {
    let reached = [code(.startup, "demo.pth", [.networkConnect])]
    #expect(compare(reached, [stage(.import, [lookUp], because: site + "demo.pth")]).surprises.isEmpty)
    #expect(compare(reached, [stage(.import, [lookUp])]).surprises.map(\.effect) == [.network])
  }
}

@Suite("Modules at the top")
struct TopLevelModulesTests {
  @Test(
    "are what a distribution is imported by",
    arguments: [
      (["a.py", "b/__init__.py", "b/c.py", "b/d/__init__.py"], ["a", "b"]),
      (["ns/one/__init__.py", "ns/one/x.py", "ns/two.py"], ["ns.one", "ns.two"]),
      (["fast.cpython-311-x86_64-linux-gnu.so", "old.pyc"], ["fast", "old"]),
      (["a-b.py", "1x.py", "a-1.dist-info/METADATA", "data/x.txt", "no-name/y.py", "__pycache__/a.pyc"], []),
    ])
  func names(files: [String], expected: [String]) {
    #expect(TopLevelModules.names(of: files) == expected)
  }
}

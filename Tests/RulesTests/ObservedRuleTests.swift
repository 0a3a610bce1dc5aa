import Evidence
import Rules
import Testing

/// The facts that one run shows.
private struct Run {
  var phase = Phase.startup
  var name = "python -c pass"
  var persona = "laptop"
  var end = ObservedEnd.exited(0)
  var actions: [ObservedAction] = []
  var because: String? = "/srv/app/.venv/lib/python3.11/site-packages/demo.pth"
  var isUsual = false

  var stage: ObservationStage {
    ObservationStage(
      phase: phase, name: name, persona: persona, end: end,
      processes: [
        ObservedProcess(parent: nil, number: 2, program: "/srv/app/.venv/bin/python", arguments: ["python"], began: 0),
        ObservedProcess(parent: 0, number: 3, program: "/bin/sh", arguments: ["sh", "-c", "x"], began: 1),
      ],
      events: actions.enumerated().map { index, action in
        ObservedEvent(time: index, process: 1, because: because, isUsual: isUsual, action: action)
      })
  }
}

private func findings(
  _ runs: [Run], _ evidence: [ObservedEvidence] = [], surprises: [Comparison.Surprise] = []
) -> [Finding] {
  let trigger = Trigger(
    id: "pth-import-line", phase: .startup, place: Place("demo.pth", line: 1), owner: nil,
    python: PythonVersion.supported, profiles: Profile.allCases, summary: "runs", starts: .module("demo"))
  let code = ReachedCode(
    trigger: trigger, capabilities: [], flows: [], layers: [], opaque: [], modules: [], externalModules: [])
  let observation = Observation(tier: .namespaces, python: "3.11", stages: runs.map(\.stage), evidence: evidence)
  let subject = RuleSubject(
    kind: .wheel, owner: nil, reached: [code], problems: [], observation: observation,
    comparison: surprises.isEmpty ? nil : Comparison(predictions: [], surprises: surprises))
  return Rules.findings(subject, rules: Rules.observed)
}

private let outside = ObservedEndpoint(address: "203.0.113.9", port: 443)

@Suite("Rules about what was seen")
struct ObservedRuleTests {
  @Test(
    "judge each level of evidence, hardest where nobody asked for the code",
    arguments: [
      (EvidenceLevel.proven, "PRQ601", Severity.critical, Severity.critical),
      (.taintedEgress, "PRQ602", .critical, .critical), (.staged, "PRQ603", .critical, .high),
      (.touched, "PRQ604", .critical, .high), (.evasive, "PRQ607", .high, .high),
    ])
  func levels(level: EvidenceLevel, rule: String, atStart: Severity, atImport: Severity) throws {
    for (phase, expected) in [(Phase.startup, atStart), (.install, atStart), (.import, atImport)] {
      let proof = ObservedEvidence(level: level, event: nil, decoys: ["netrc"], detail: "it happened")
      let found = findings([Run(phase: phase)], [proof])
      #expect(found.map(\.rule) == [rule] && found.first?.severity == expected, "\(phase)")
      #expect(found.first?.stage == 0)
      #expect(found.first?.message == "it happened, in `python -c pass` as laptop")
    }
  }

  @Test("gather what one startup file did in several runs to one finding, with the trigger and the way to it")
  func gathering() throws {
    let touch = ObservedAction.touch(decoy: "netrc", how: .opened)
    let runs = [
      Run(actions: [touch]), Run(persona: "ci-runner", actions: [touch]),
      Run(phase: .import, name: "import demo", actions: [touch]),
    ]
    let proofs = runs.indices.map {
      ObservedEvidence(level: .touched, stage: $0, event: 0, decoys: ["netrc"], detail: "netrc was opened")
    }
    let found = findings(runs, proofs)
    #expect(found.count == 1)
    let finding = try #require(found.first)
    #expect(finding.trigger == 0 && finding.severity == .critical)
    #expect(finding.message == "netrc was opened, in `python -c pass` as laptop and 2 other runs")
    #expect(
      finding.chain.map(\.path) == [
        "/srv/app/.venv/lib/python3.11/site-packages/demo.pth", "/srv/app/.venv/bin/python", "/bin/sh",
        "python -c pass",
      ])
  }

  @Test(
    "judge events by themselves",
    arguments: [
      (ObservedAction.touch(decoy: "authorized-keys", how: .modified), "PRQ605", Severity.critical),
      (.touch(decoy: "netrc", how: .deleted), "PRQ605", .critical),
      (.open(path: "/home/dev/.bashrc", writes: true), "PRQ606", .critical),
      (.open(path: "/srv/app/.venv/lib/python3.11/site-packages/late.pth", writes: true), "PRQ606", .critical),
      (.change(operation: "rename", path: "/home/dev/x", destination: "/home/dev/.profile"), "PRQ606", .critical),
      (.connect(transport: .tcp, endpoint: outside), "PRQ608", .high),
      (.lookUp(name: "a.example.org", type: "A"), "PRQ608", .high),
      (.execute(program: "/bin/true", arguments: ["true"]), "PRQ609", .high),
    ])
  func events(action: ObservedAction, rule: String, severity: Severity) {
    let found = findings([Run(actions: [action])])
    #expect(found.map(\.rule) == [rule] && found.first?.severity == severity, "\(found)")
    #expect(findings([Run(actions: [action], isUsual: true)]).isEmpty, "what the interpreter alone does")
  }

  @Test(
    "say nothing of what every program does",
    arguments: [
      ObservedAction.open(path: "/home/dev/.bashrc", writes: false), .open(path: "/home/dev/notes", writes: true),
      .change(operation: "unlink", path: "/home/dev/.bashrc", destination: nil),
      .connect(transport: .tcp, endpoint: ObservedEndpoint(address: "127.0.0.1", port: 80)),
      .connectLocally(path: "/run/x"), .sleep(milliseconds: 60_000, count: 1, wasSkipped: true),
      .touch(decoy: "netrc", how: .opened),
    ])
  func harmless(action: ObservedAction) {
    #expect(findings([Run(actions: [action])]).isEmpty)
  }

  @Test("do not tell that a stage's own command was started")
  func command() {
    let execute = ObservedAction.execute(program: "/srv/app/.venv/bin/python", arguments: ["python", "-c", "pass"])
    let stage = ObservationStage(
      phase: .startup, name: "python -c pass", persona: "laptop",
      processes: [ObservedProcess(parent: nil, number: 2, began: 0)],
      events: [0, 1].map { ObservedEvent(time: $0, process: 0, because: nil, action: execute) })
    let observation = Observation(tier: .namespaces, python: "3.11", stages: [stage], evidence: [])
    let subject = RuleSubject(kind: .wheel, owner: nil, reached: [], problems: [], observation: observation)
    let found = Rules.findings(subject, rules: Rules.observed)
    // What takes the command's place is another program.
    #expect(found.map(\.rule) == ["PRQ609"] && found.first?.message.contains("more like it") == false)
  }

  @Test("take what an installation puts into the site directory for what is installed")
  func installation() {
    let write = ObservedAction.open(path: "/srv/app/.venv/lib/python3.11/site-packages/demo.pth", writes: true)
    #expect(findings([Run(phase: .install, actions: [write], because: nil)]).isEmpty)
    let elsewhere = ObservedAction.open(path: "/home/dev/.bashrc", writes: true)
    #expect(findings([Run(phase: .install, actions: [elsewhere], because: nil)]).map(\.rule) == ["PRQ606"])
  }

  @Test("take what a build unpacks for a source archive")
  func unpacking() {
    func rules(_ path: String) -> [String] {
      findings([Run(phase: .build, actions: [.open(path: path, writes: true)], because: nil)]).map(\.rule)
    }
    #expect(rules("/tmp/source/demo-1.0/.github/workflows/test.yml").isEmpty)
    #expect(rules("/home/dev/.config/autostart/demo.desktop") == ["PRQ606"])
  }

  @Test("do not tell of a connection where the theft that it served is told", arguments: EvidenceLevel.allCases)
  func connections(level: EvidenceLevel) {
    let proof = ObservedEvidence(level: level, event: 0, detail: "x")
    let rules = Set(findings([Run(actions: [.connect(transport: .tcp, endpoint: outside)])], [proof]).map(\.rule))
    #expect(rules.contains("PRQ608") == ![.proven, .taintedEgress].contains(level))
  }

  @Test("tell what a limit ended, and what reading had not predicted")
  func others() {
    #expect(findings([Run(end: .stopped("wall-clock"))]).map(\.rule) == ["PRQ610"])
    let run = Run(phase: .import, actions: [.lookUp(name: "a.example.org", type: "A")], because: nil)
    let surprise = Comparison.Surprise(.network, stage: 0, event: 0, detail: "the name was looked up")
    let found = findings([run], surprises: [surprise])
    #expect(found.map(\.rule) == ["PRQ608", "PRQ611"] && found.map(\.severity) == [.medium, .low])
  }

  @Test("outlive indices that lead nowhere")
  func hostileIndices() {
    let proofs = [
      ObservedEvidence(level: .proven, stage: 7, event: 0, detail: "x"),
      ObservedEvidence(level: .proven, stage: 0, event: 99, detail: "y"),
    ]
    let surprise = Comparison.Surprise(.network, stage: 9, event: 9, detail: "z")
    #expect(findings([Run()], proofs, surprises: [surprise]).map(\.rule) == ["PRQ601"])
  }
}

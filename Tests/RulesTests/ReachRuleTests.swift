import Evidence
import Rules
import Testing

/// Builds the facts that one trigger leads to.
private func reached(
  _ phase: Phase, _ capabilities: [Capability], flows: [Flow] = [], layers: [Layer] = [],
  id: TriggerID = "pth-import-line", path: String = "demo.pth", tool: String? = nil,
  starts: CodeStart = .module("demo"), certainty: Certainty = .certain
) -> ReachedCode {
  ReachedCode(
    trigger: Trigger(
      id: id, phase: phase, tool: tool, place: Place(path, line: 1), owner: Owner(name: "demo", version: "1.0"),
      python: PythonVersion.supported, profiles: Profile.allCases, certainty: certainty, summary: "runs `import demo`",
      starts: starts),
    capabilities: capabilities, flows: flows, layers: layers, opaque: [], modules: [], externalModules: [])
}

private func capability(
  _ kind: CapabilityKind, _ argument: String?, layer: Int? = nil, isConditional: Bool = false, via: String = "callee"
) -> Capability {
  Capability(
    kind: kind, argument: argument, via: via, place: Place("demo.py", line: 3), layer: layer,
    chain: [ChainStep(path: "demo.pth", line: 1, what: "runs"), ChainStep(path: "demo.py", line: 3, what: "calls")],
    isConditional: isConditional)
}

private func severities(_ reached: ReachedCode, of rule: String, kind: TargetKind = .wheel) -> [Severity] {
  Rules.findings(RuleSubject(kind: kind, owner: nil, reached: [reached], problems: []))
    .filter { $0.rule == rule }.map(\.severity)
}

@Suite("Rules about reach")
struct ReachRuleTests {
  @Test(
    "call a credential that flows into a connection exfiltration, hardest where nobody imported anything",
    arguments: [(Phase.startup, Severity.critical), (.build, .critical), (.tool, .critical), (.import, .high)])
  func exfiltration(phase: Phase, expected: Severity) {
    let facts = reached(
      phase, [capability(.credentialRead, "~/.aws/credentials"), capability(.networkConnect, "example.org")],
      flows: [Flow(source: 0, sink: 1)])
    #expect(severities(facts, of: "PRQ101") == [expected])
  }

  @Test(
    "hold compiled modules of the package's own name as hard as their sources",
    arguments: [
      ("demo.pyc", Severity.high), ("demo/__pycache__/__init__.cpython-311.pyc", .high),
      ("__pycache__/demo.cpython-311.pyc", .high), ("demo-1.0.data/purelib/demo/__init__.pyc", .high),
      ("demo/inner.pyc", .medium), ("demo/inner/__pycache__/__init__.cpython-311.pyc", .medium),
    ])
  func compiled(path: String, expected: Severity) {
    let facts = reached(
      .import, [capability(.credentialRead, "~/.aws/credentials"), capability(.networkConnect, "example.org")],
      flows: [Flow(source: 0, sink: 1)], starts: .bytecode(path))
    #expect(severities(facts, of: "PRQ101") == [expected])
  }

  @Test("do not call it exfiltration when nothing flows, or when what flows is no secret")
  func noExfiltration() {
    let apart = reached(
      .startup, [capability(.credentialRead, "~/.netrc"), capability(.networkConnect, "example.org")])
    #expect(severities(apart, of: "PRQ101").isEmpty)
    let harmless = reached(
      .startup, [capability(.environmentRead, "LANG"), capability(.networkConnect, "example.org")],
      flows: [Flow(source: 0, sink: 1)])
    #expect(severities(harmless, of: "PRQ101").isEmpty)
  }

  @Test(
    "tell a library that logs in to its own service from one that is told where to send what it finds",
    arguments: [
      ("boto3.client", "AWS", "amazonaws.com", true), ("openai.OpenAI", "OPENAI_API_KEY", "api.openai.com", true),
      ("openai.OpenAI", "OPENAI_API_KEY", "http://example.org/v1", false), ("boto3.client", "AWS", nil, false),
      ("curl", "~/.netrc", "example.org", false), ("requests.get", "http://x", "http://x", false),
    ])
  func ownLogin(via: String, credential: String, address: String?, isOwn: Bool) {
    let facts = reached(
      .startup, [capability(.credentialRead, credential, via: via), capability(.networkConnect, address, via: via)],
      flows: [Flow(source: 0, sink: 1)])
    #expect(severities(facts, of: "PRQ101").isEmpty == isOwn)
  }

  @Test(
    "call a whole place that is deleted destruction, and no part of it",
    arguments: [
      (Phase.startup, CapabilityKind.fileDelete, "~", [Severity.critical]), (.import, .fileDelete, "/home/*", [.high]),
      (.build, .fileDelete, "vssadmin delete shadows", [.critical]), (.startup, .fileWrite, "/dev/sda", [.critical]),
      (.startup, .fileDelete, "~/.cache/demo", []), (.startup, .fileWrite, "/dev/null", []),
      (.call, .fileDelete, "~", []),
    ])
  func destruction(phase: Phase, kind: CapabilityKind, argument: String, expected: [Severity]) {
    #expect(severities(reached(phase, [capability(kind, argument)]), of: "PRQ111") == expected)
  }

  @Test("name a connection to a place where anybody can leave things")
  func dropPoint() throws {
    let domain = try #require(DropHosts.domains.first { DropHosts.paths(of: $0) == [""] })
    let drop = capability(.networkConnect, "https://\(domain)/x")
    #expect(severities(reached(.startup, [drop]), of: "PRQ112") == [.high])
    #expect(severities(reached(.import, [drop]), of: "PRQ112") == [.high])
    #expect(severities(reached(.import, [drop], starts: .module("demo.tests")), of: "PRQ112") == [.medium])
    #expect(severities(reached(.call, [drop]), of: "PRQ112").isEmpty)
    let other = capability(.networkConnect, "https://example.org/\(domain)")
    #expect(severities(reached(.startup, [other]), of: "PRQ112").isEmpty)
  }

  @Test("count the whole environment as secret")
  func wholeEnvironment() {
    let facts = reached(
      .startup, [capability(.environmentRead, "*"), capability(.networkConnect, "example.org")],
      flows: [Flow(source: 0, sink: 1)])
    #expect(severities(facts, of: "PRQ101") == [.critical])
  }

  @Test("see what was downloaded being run")
  func downloadAndRun() {
    let facts = reached(
      .startup, [capability(.networkConnect, "example.org"), capability(.codeEvaluate, nil)],
      flows: [Flow(source: 0, sink: 1)])
    #expect(severities(facts, of: "PRQ102") == [.critical])
    let other = reached(
      .startup, [capability(.networkConnect, "example.org"), capability(.fileWrite, "x")],
      flows: [Flow(source: 0, sink: 1)])
    #expect(severities(other, of: "PRQ102").isEmpty)
  }

  @Test("think less of a download that a tool of an unpacked source archive runs, as of one in a build")
  func downloadInTool() {
    func facts(_ id: TriggerID, _ tool: String) -> ReachedCode {
      reached(
        .tool, [capability(.networkConnect, "example.org"), capability(.codeEvaluate, nil)],
        flows: [Flow(source: 0, sink: 1)], id: id, tool: tool)
    }
    #expect(severities(facts("project-file-autoload", "pytest"), of: "PRQ102") == [.critical])
    #expect(severities(facts("project-file-autoload", "pytest"), of: "PRQ102", kind: .sdist) == [.high])
    #expect(severities(facts("project-file-autoload", "sphinx"), of: "PRQ102", kind: .sdist) == [.medium])
    #expect(severities(facts("entry-point-autoload", "pytest"), of: "PRQ102", kind: .sdist) == [.critical])
  }

  @Test(
    "think less of what only a tool in an unpacked source archive runs",
    arguments: [
      ("pytest", TargetKind.sdist, Severity.high), ("sphinx", .sdist, .medium), ("sphinx", .directory, .critical),
      ("pytest", .directory, .critical),
    ])
  func unpackedTree(tool: String, kind: TargetKind, expected: Severity) {
    let facts = reached(
      .tool, [capability(.credentialRead, "~/.netrc"), capability(.networkConnect, "example.org")],
      flows: [Flow(source: 0, sink: 1)], id: "project-file-autoload", tool: tool)
    #expect(severities(facts, of: "PRQ101", kind: kind) == [expected])
  }

  @Test(
    "tell a developers' script beside a source archive's configuration from the package",
    arguments: [
      ("demo-1.0/dev.py", "dev", TargetKind.sdist, Severity.medium), ("demo-1.0/demo.py", "demo", .sdist, .high),
      ("demo-1.0/dev/__init__.py", "dev", .sdist, .high), ("demo-1.0/src/dev.py", "dev", .sdist, .high),
      ("dev.py", "dev", .wheel, .high), ("demo-1.0/dev.py", "dev", .wheel, .high),
    ])
  func script(path: String, module: String, kind: TargetKind, expected: Severity) {
    let facts = reached(
      .import, [capability(.credentialRead, "~/.netrc"), capability(.networkConnect, "example.org")],
      flows: [Flow(source: 0, sink: 1)], path: path, starts: .module(module))
    #expect(severities(facts, of: "PRQ101", kind: kind) == [expected])
  }

  @Test(
    "take a service's own token that goes to the service for a login, outside of start-up",
    arguments: [
      ("GITHUB_TOKEN", "https://api.github.com/x", Severity.medium), ("GH_TOKEN", "https://api.github.com/x", .medium),
      ("HF_TOKEN", "https://huggingface.co/x", .medium), ("GH_TOKEN", "https://gh.example.org/x", .critical),
      ("GITHUB_TOKEN", "https://github.com.example.org/", .critical),
    ])
  func login(variable: String, url: String, expected: Severity) {
    let facts = reached(
      .build, [capability(.credentialRead, variable), capability(.networkConnect, url)],
      flows: [Flow(source: 0, sink: 1)])
    #expect(severities(facts, of: "PRQ101") == [expected])
  }

  @Test(
    "call decoded code concealed, but not a program passed openly to exec",
    arguments: [
      (["base64", "exec"], [Severity.critical]), (["exec"], []), (["python -c"], []), (["file", "script"], []),
    ])
  func concealment(decoders: [String], expected: [Severity]) {
    let layer = Layer(
      decoders: decoders, path: "demo.pth", line: 1, parent: nil, size: 10, sha256: "00", excerpt: "import os")
    let facts = reached(.startup, [capability(.processSpawn, "sh", layer: 0)], layers: [layer])
    #expect(severities(facts, of: "PRQ103") == expected)
  }

  @Test("take a condition for a milder case than a certainty where honest hooks have one")
  func conditions() {
    #expect(severities(reached(.startup, [capability(.processSpawn, "ps")]), of: "PRQ106") == [.high])
    #expect(
      severities(reached(.startup, [capability(.processSpawn, "ps", isConditional: true)]), of: "PRQ106") == [.medium])
    #expect(
      severities(reached(.startup, [capability(.processSpawn, "ps")], certainty: .conditional), of: "PRQ106")
        == [.medium])
    for isConditional in [false, true] {
      let connection = capability(.networkConnect, "example.org", isConditional: isConditional)
      #expect(severities(reached(.startup, [connection]), of: "PRQ105") == [.high])
    }
  }

  @Test(
    "hold an evaluation harder the less is known of it and the less it was asked for",
    arguments: [
      (Phase.startup, nil, false, [Severity.high]), (.startup, "trace(…)", false, [.high]),
      (.startup, "constant code", false, []), (.build, nil, false, [.medium]), (.tool, nil, false, [.medium]),
      (.import, nil, false, []), (.startup, nil, true, [.high]), (.build, nil, true, [.high]),
      (.tool, nil, true, [.high]),
      (.import, nil, true, [.medium]), (.call, nil, true, []),
    ])
  func uncomputed(phase: Phase, argument: String?, isDecoded: Bool, expected: [Severity]) {
    for isConditional in [false, true] {
      let evaluation = capability(.codeEvaluate, argument, isConditional: isConditional, via: "exec")
      let facts =
        isDecoded
        ? reached(phase, [capability(.codeDecode, "base64"), evaluation], flows: [Flow(source: 0, sink: 1)])
        : reached(phase, [capability(.fileRead, "version.py"), evaluation], flows: [Flow(source: 0, sink: 1)])
      #expect(severities(facts, of: "PRQ104") == expected)
    }
  }

  @Test("name each start-up hook, and say when it does nothing")
  func hooks() {
    #expect(severities(reached(.startup, []), of: "PRQ100") == [.info])
    #expect(severities(reached(.startup, [capability(.environmentRead, "LANG")]), of: "PRQ100") == [.low])
    #expect(severities(reached(.import, []), of: "PRQ100").isEmpty)
    #expect(severities(reached(.startup, [], id: "pth-path-line", starts: .nothing), of: "PRQ100").isEmpty)
  }

  @Test("judge a takeover of the interpreter by its place alone")
  func takeover() {
    #expect(severities(reached(.startup, [], id: "pyvenv-cfg-override", starts: .nothing), of: "PRQ122") == [.critical])
    #expect(severities(reached(.startup, [], id: "pth-import-line"), of: "PRQ122").isEmpty)
  }
}

@Suite("Rules about structure")
struct StructureRuleTests {
  @Test("give one finding for a kind of defect and count the others")
  func oneEach() throws {
    let problems = ["a.py", "b.py", "c.py"].map {
      StructuralProblem(.duplicateName, at: Place($0), "listed twice")
    }
    let findings = Rules.findings(RuleSubject(kind: .wheel, owner: nil, reached: [], problems: problems))
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.severity == .critical)
    #expect(finding.message.contains("a.py") && finding.message.contains("2 more"))
  }

  @Test("judge every kind of defect", arguments: StructuralProblem.Code.allCases)
  func covered(code: StructuralProblem.Code) {
    let problem = StructuralProblem(code, at: Place("x"), "detail")
    let findings = Rules.findings(RuleSubject(kind: .wheel, owner: nil, reached: [], problems: [problem]))
    #expect(findings.count == 1)
  }
}

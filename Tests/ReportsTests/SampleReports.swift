import Evidence

/// Reports made by hand, from a boring one to a hostile one, that the formats are tested with.
enum SampleReports {
  static let now = Timestamp(seconds: 1_774_344_600)
  static let digest = String(repeating: "0123456789abcdef", count: 4)

  static func decision(
    _ verdict: Verdict, _ reasons: [Decision.Reason] = [], _ outcomes: [FindingOutcome] = []
  ) -> Decision {
    Decision(
      verdict: verdict, reasons: reasons, findings: outcomes, policyDigest: digest, analyser: "0.1.0", time: now)
  }

  static func reached(
    _ trigger: Trigger, _ capabilities: [Capability] = [], flows: [Flow] = [], layers: [Layer] = [],
    opaque: [Opaque] = [], modules: [String] = []
  ) -> ReachedCode {
    ReachedCode(
      trigger: trigger, capabilities: capabilities, flows: flows, layers: layers, opaque: opaque, modules: modules,
      externalModules: [])
  }

  static func importOf(_ module: String, _ path: String, owner: Owner) -> Trigger {
    Trigger(
      id: "import-side-effect", phase: .import, place: Place(path, line: 1), installedPath: path, owner: owner,
      python: PythonVersion.supported, profiles: Profile.allCases, summary: "runs when \(module) is imported",
      starts: .module(module))
  }

  /// A package in which nothing runs before it is imported.
  static let clean: ArtifactReport = {
    let owner = Owner(name: "plain", version: "1.17.0")
    return ArtifactReport(
      evidence: ArtifactEvidence(
        target: "dist/plain-1.17.0-py3-none-any.whl", file: "plain-1.17.0-py3-none-any.whl", kind: .wheel,
        project: owner, sha256: "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274",
        reached: [reached(importOf("plain", "plain.py", owner: owner), modules: ["plain"])],
        measures: .init(bytes: 11_050, files: 6, parsedSources: 1)),
      decision: decision(.admit))
  }()

  /// A wheel whose start-up hook decodes a payload, reads credentials and sends them away.
  static let stealer: ArtifactReport = {
    let owner = Owner(name: "helpful", version: "1.82.8")
    let exec = ChainStep(
      path: "helpful_init.pth", line: 1, what: "opens layer 1 (base64, exec) with `base64.b64decode`")
    let start = ChainStep(path: "helpful_init.pth", line: 1, what: "the interpreter executes this line at start-up")
    let read = ChainStep(path: "helpful_init.pth", line: 3, what: "reads `~/.aws/credentials`", layer: 0)
    let send = ChainStep(
      path: "helpful_init.pth", line: 7, what: "calls `urllib.request.urlopen` on https://collect.example.org/v1",
      layer: 0)
    let layer = Layer(
      decoders: ["base64", "zlib", "exec"], path: "helpful_init.pth", line: 1, parent: nil, size: 34_628,
      sha256: "71e35aef03099cd1f2d6446734273025a163597de93912df321ef118bf135238",
      excerpt:
        "import os, urllib.request\n\u{1B}]0;owned\u{07}\nkeys = open(os.path.expanduser('~/.aws/credentials')).read()\n# \u{202E}reversed"
    )
    let pth = Trigger(
      id: "pth-import-line", phase: .startup, place: Place("helpful_init.pth", line: 1),
      installedPath: "lib/python3/site-packages/helpful_init.pth", owner: owner,
      python: (8...14).map { PythonVersion(3, $0) }, profiles: Profile.allCases.filter { $0 != .targetDirectory },
      summary: "runs `import base64; exec(base64.b64decode('aW1wb3J0IG9z…` in every interpreter",
      starts: .source("import base64; exec(...)", at: Place("helpful_init.pth", line: 1)))
    let capabilities = [
      Capability(
        kind: .codeEvaluate, argument: nil, via: "exec", place: Place("helpful_init.pth", line: 1),
        chain: [start, exec]),
      Capability(
        kind: .credentialRead, argument: "~/.aws/credentials", via: "open", place: Place("helpful_init.pth", line: 3),
        layer: 0, chain: [start, exec, read]),
      Capability(
        kind: .networkConnect, argument: "https://collect.example.org/v1", via: "urllib.request.urlopen",
        place: Place("helpful_init.pth", line: 7), layer: 0, chain: [start, exec, send], isConditional: true),
    ]
    let plugin = Trigger(
      id: "entry-point-autoload", phase: .tool, tool: "pytest",
      place: Place("helpful-1.82.8.dist-info/entry_points.txt", line: 2), owner: owner,
      python: PythonVersion.supported, profiles: Profile.allCases, certainty: .conditional,
      condition: "pytest runs without -p no:helpful", summary: "pytest imports the plugin when it starts",
      starts: .entryPoint(module: "helpful.pytest_plugin", attribute: nil, isCalled: false))
    let finding = Finding(
      rule: "PRQ140", severity: .critical, title: "Start-up code sends credentials away",
      message:
        "A start-up hook reads `~/.aws/credentials` and opens a connection to collect.example.org in code that was "
        + "hidden in base64 data; it runs in every interpreter of the environment, also when helpful is never imported.",
      trigger: 0, chain: [start, exec, read, send], layers: [layer], attack: ["T1546.018", "T1552.001"],
      controls: ["NHI2:2025", "ASI05"])
    let record = Finding(
      rule: "PRQ310", severity: .medium, title: "A file is not listed in RECORD",
      message: "helpful_init.pth is not listed.",
      trigger: nil, chain: [])
    var evidence = ArtifactEvidence(
      target: "helpful==1.82.8", file: "helpful-1.82.8-py3-none-any.whl", kind: .wheel, project: owner,
      sha256: "d2a0d5f564628773b6af7b9c11f6b86531a875bd2d186d7081ab62748a800ebb",
      reached: [
        reached(pth, capabilities, flows: [Flow(source: 1, sink: 2)], layers: [layer], modules: []),
        reached(plugin, opaque: [Opaque(path: "helpful/fast.so", why: "native code is not followed")]),
        reached(importOf("helpful", "helpful/__init__.py", owner: owner)),
      ],
      findings: [record, finding],
      structuralProblems: [
        StructuralProblem(
          .recordUnlisted, at: Place("helpful_init.pth"), "RECORD does not list helpful_init.pth; installers write it"
        )
      ],
      opaque: [Opaque(path: "helpful/blob\u{1B}[2J.bin", line: nil, why: "no decoder for this data")],
      isComplete: false,
      excerpts: [
        SourceExcerpt(
          path: "helpful_init.pth", line: 1,
          text: "import base64; exec(base64.b64decode('aW1wb3J0IG9zLCB1cmxsaWIucmVxdWVzdA=='))")
      ],
      measures: .init(bytes: 12_345_678, files: 1_482, parsedSources: 612, milliseconds: 840))
    evidence.comparedWith = ["helpful-1.82.8.tar.gz"]
    evidence.followedInto = ["helper-2.0-py3-none-any.whl"]
    return ArtifactReport(
      evidence: evidence,
      decision: decision(
        .block,
        [
          .init(.finding, .block, "PRQ140 is critical", finding: 1),
          .init(.incomplete, .admit, "Not everything could be analysed."),
        ],
        [FindingOutcome(severity: .medium, fate: .counts), FindingOutcome(severity: .critical, fate: .counts)]))
  }()

  /// A requirement that no index has.
  static let missing = ArtifactReport(
    evidence: ArtifactEvidence(
      target: "no-such-project==9", isComplete: false, error: "no index has no-such-project 9"),
    decision: decision(.quarantine, [.init(.error, .quarantine, "no index has no-such-project 9")]))

  /// An sdist whose findings a waiver and a switched-off rule lift.
  static let waived: ArtifactReport = {
    let owner = Owner(name: "classic", version: "2.0")
    let setup = Trigger(
      id: "sdist-setup-py", phase: .build, tool: "setuptools", place: Place("classic-2.0/setup.py", line: 1),
      owner: owner, python: PythonVersion.supported, profiles: [.venv], summary: "the build runs setup.py",
      starts: .file("classic-2.0/setup.py"))
    return ArtifactReport(
      evidence: ArtifactEvidence(
        target: "classic-2.0.tar.gz", file: "classic-2.0.tar.gz", kind: .sdist, project: owner,
        sha256: String(repeating: "ab", count: 32),
        reached: [
          reached(
            setup,
            (1...14).map { number in
              Capability(
                kind: .processSpawn, argument: "cc -c part\(number).c", via: "subprocess.run",
                place: Place("classic-2.0/setup.py", line: number * 10), chain: [])
            })
        ],
        findings: [
          Finding(
            rule: "PRQ200", severity: .high, title: "The build starts processes", message: "setup.py runs cc.",
            trigger: 0, chain: []),
          Finding(
            rule: "PRQ201", severity: .low, title: "setup.py is not declarative", message: "It computes its arguments.",
            trigger: 0, chain: []),
        ], measures: .init(bytes: 48_000, files: 40, parsedSources: 22)),
      decision: decision(
        .admit,
        [.init(.waived, .admit, "PRQ200 is waived by ada until 2026-12-31: compiles its own C parts", finding: 0)],
        [
          FindingOutcome(
            severity: .high,
            fate: .waived(by: "ada", reason: "compiles its own C parts", until: CalendarDay(daysSince1970: 20_818))),
          FindingOutcome(severity: .low, fate: .off),
        ]))
  }()

  static func report(_ artifacts: ArtifactReport...) -> CheckReport {
    CheckReport(analyser: "0.1.0", artifacts: artifacts)
  }
}

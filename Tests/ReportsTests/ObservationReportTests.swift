import Evidence
import TestSupport
import Testing

@testable import Reports

@Suite("TerminalReport of an observation")
struct ObservationReportTests {
  private static let thief = SampleReports.report(SampleObservations.observedThief)
  private static let honest = SampleReports.report(SampleObservations.observedHonest)

  @Test(
    "shows who did what, in which process, because of which file",
    arguments: [
      (ReportOptions(), "terminal-observed-thief.txt"), (ReportOptions(columns: 80), "terminal-observed-thief-80.txt"),
      (ReportOptions(columns: 120, usesColour: true), "terminal-observed-thief-colour-120.txt"),
      (ReportOptions(detail: .all, columns: 72, usesUnicode: false), "terminal-observed-thief-all-ascii-72.txt"),
    ])
  func thief(options: ReportOptions, snapshot: String) {
    Snapshot.expect(TerminalReport.text(of: Self.thief, options: options), equals: snapshot)
  }

  @Test("says little of what does nothing")
  func honest() {
    Snapshot.expect(
      TerminalReport.text(of: Self.honest, options: ReportOptions()), equals: "terminal-observed-honest.txt")
  }

  // MARK: What is left out, and what is not

  private static func text(
    _ stages: [ObservationStage], _ evidence: [ObservedEvidence] = [], options: ReportOptions = ReportOptions()
  ) -> String {
    var facts = ArtifactEvidence(target: "x.whl", kind: .wheel)
    facts.observation = Observation(tier: .namespaces, python: "3.11", stages: stages, evidence: evidence)
    let report = ArtifactReport(evidence: facts, decision: SampleReports.decision(.admit))
    return TerminalReport.text(of: SampleReports.report(report), options: options)
  }

  private static func stage(
    _ events: [ObservedEvent], _ processes: [ObservedProcess] = [], persona: String = "laptop",
    phase: Phase = .startup, end: ObservedEnd = .exited(0), unrecorded: Int = 0
  ) -> ObservationStage {
    let first = SampleObservations.process(nil, 2, at: 0, to: 50, SampleObservations.python, "-c", "pass")
    return ObservationStage(
      phase: phase, name: "python -c pass", persona: persona, end: end, duration: 60_000,
      processes: [first] + processes, events: events, unrecordedEvents: unrecorded)
  }

  private typealias Sample = SampleObservations

  @Test("shows each kind of event in words", arguments: [false, true])
  func kinds(isFull: Bool) {
    let endpoint = ObservedEndpoint(address: "192.0.2.1", port: 8443)
    func exchange(_ application: String, request: String?, bytes: Int, status: Int?, service: String? = nil)
      -> ObservedAction
    {
      .exchange(
        ObservedExchange(
          transport: .tcp, endpoint: endpoint, host: nil, application: application, isEncrypted: false,
          request: request, bytes: bytes, sha256: nil, status: status, service: service))
    }
    let cases: [(ObservedAction, String)] = [
      (.execute(program: "/bin/sh", arguments: ["sh", "-c", "id; env"]), "becomes $ sh -c 'id; env'"),
      (.open(path: "/home/a/.npmrc", writes: false), "reads /home/a/.npmrc"),
      (.open(path: "/proc/1/environ", writes: false), "reads /proc/1/environ"),
      (.open(path: "/etc/cron.d/x", writes: true), "writes /etc/cron.d/x"),
      (.change(operation: "unlinkat", path: "/home/a/b", destination: nil), "removes /home/a/b"),
      (.change(operation: "renameat2", path: "/a", destination: "/b"), "renames /a to /b"),
      (.change(operation: "symlink", path: "/a", destination: "/c"), "links /a to /c"),
      (.touch(decoy: "netrc", how: .opened), "opens the decoy netrc"),
      (.touch(decoy: "npm", how: .deleted), "deletes the decoy npm"),
      (
        .connect(transport: .udp, endpoint: .init(address: "192.0.2.2", port: 9)),
        "connects to 192.0.2.2 port 9 over UDP"
      ),
      (.send(transport: .udp, endpoint: .init(address: "192.0.2.3", port: 9)), "sends to 192.0.2.3 port 9 over UDP"),
      (.lookUp(name: "a.example.org", type: "TXT"), "looks up a.example.org (TXT)"),
      (exchange("raw", request: nil, bytes: 0, status: nil), "connects to 192.0.2.1 port 8443, and says nothing"),
      (
        exchange("smtp", request: "MAIL FROM:<a>", bytes: 12, status: 250),
        "sends 12 B to 192.0.2.1 port 8443: MAIL FROM:<a>, by smtp, not encrypted, answered 250"
      ),
      (
        exchange("http1", request: "GET / HTTP/1.1", bytes: 0, status: 200),
        "asks 192.0.2.1 port 8443: GET / HTTP/1.1, not encrypted, answered 200"
      ),
      (
        exchange("http1", request: "GET /latest/ HTTP/1.1", bytes: 0, status: 200, service: "aws-imds"),
        "asks the metadata service aws-imds for credentials at 192.0.2.1 port 8443: GET /latest/ HTTP/1.1"
      ),
      (.connectLocally(path: "/var/run/docker.sock"), "connects to the local socket /var/run/docker.sock"),
      (.bind(endpoint: .init(address: "0.0.0.0", port: 4444)), "listens on 0.0.0.0 port 4444"),
      (.createMemoryFile(name: ""), "makes the memory file without a name"),
      (.sleep(milliseconds: 90_500, count: 3, wasSkipped: true), "sleeps 90.5 s, 3 times, which was skipped"),
      (.refuse(call: "bpf", detail: "no"), "is refused bpf (no)"),
      (.stop(limit: "events"), "is stopped: the budget of events was used up"),
    ]
    for (action, words) in cases {
      let text = Self.text(
        [Self.stage([Sample.event(7, 0, action)])],
        options: ReportOptions(detail: isFull ? .all : .normal, columns: 160))
      #expect(text.contains("      7 ms    \(words)"), "\(words)\n\(text)")
    }
  }

  @Test("leaves out what the same command does without the package, wherever it is told")
  func usual() {
    let stage = Self.stage(
      [
        Sample.event(1, 0, usual: true, .touch(decoy: "pip-configuration", how: .opened)),
        Sample.event(2, 1, usual: true, .execute(program: "/usr/bin/id", arguments: ["id"])),
        Sample.event(3, 0, .touch(decoy: "netrc", how: .opened)),
      ], [Sample.process(0, 3, at: 2, to: 3, "/usr/bin/id")])
    for detail in [ReportOptions.Detail.normal, .all] {
      let text = Self.text([stage], options: ReportOptions(detail: detail))
      #expect(!text.contains("pip-configuration") && !text.contains("$ id"))
      #expect(text.contains("opens the decoy netrc"))
      #expect(text.contains("and 2 events as without it") == (detail == .all))
    }
  }

  @Test("counts what comes in numbers, and lists all of it on demand")
  func folded() {
    let events = (0..<40).map { number in
      Sample.event(number, 0, .open(path: "/home/a/.cache/x/file\(number)", writes: true))
    }
    let short = Self.text([Self.stage(events)], options: ReportOptions(columns: 120))
    #expect(
      short.contains("writes 40 files below /home/a/.cache/x: file0, file1, file2, file3, file4, file5 and 34 more"))
    let full = Self.text([Self.stage(events)], options: ReportOptions(detail: .all))
    for number in 0..<40 { #expect(full.contains("writes /home/a/.cache/x/file\(number)\n")) }
  }

  @Test("tells a thing once a phase, and what is new in a later run beside it")
  func onceAPhase() {
    let netrc = Sample.event(1, 0, .touch(decoy: "netrc", how: .opened))
    let token = Sample.event(2, 0, .touch(decoy: "kubernetes-token", how: .opened))
    let text = Self.text([
      Self.stage([netrc]), Self.stage([netrc], persona: "notebook"),
      Self.stage([netrc, token], persona: "kubernetes-pod"), Self.stage([], persona: "ci-runner"),
      Self.stage([netrc], phase: .import),
    ])
    #expect(text.split(separator: "opens the decoy netrc").count == 3, "startup and import\n\(text)")
    #expect(text.contains("opens the decoy kubernetes-token"))
    #expect(text.contains("startup  the same in 1 more run: python -c pass as notebook"))
    #expect(text.contains("startup  python -c pass as ci-runner: nothing that the interpreter alone does not do"))
  }

  @Test("says in a line that an import did what its startup files do in every interpreter")
  func asAtStartup() {
    func theft(_ phase: Phase, _ decoy: String, because: String?) -> ObservationStage {
      Self.stage([Sample.event(1, 0, because: because, .touch(decoy: decoy, how: .opened))], phase: phase)
    }
    let proofs = (0..<4).map {
      ObservedEvidence(
        level: .touched, stage: $0, event: 0, decoys: [$0 == 3 ? "npm" : "netrc"], detail: "it was opened")
    }
    let text = Self.text(
      [
        theft(.startup, "netrc", because: Sample.hook), theft(.import, "netrc", because: Sample.hook),
        theft(.import, "netrc", because: nil), theft(.import, "npm", because: Sample.hook),
      ], proofs)
    #expect(
      text.contains("import  what startup files do in every interpreter, in 1 more run: python -c pass as laptop"))
    #expect(text.split(separator: "opens the decoy netrc").count == 3, "startup, and the import that did it itself")
    #expect(text.contains("opens the decoy npm"))
    #expect(text.contains("the decoy netrc was opened  startup, 1 of 1 run\n"))
    #expect(text.contains("2 decoys were opened: netrc, npm  import, 3 of 3 runs"))
    let same = Self.text(
      [theft(.startup, "netrc", because: Sample.hook), theft(.import, "netrc", because: nil)], Array(proofs.prefix(2)))
    #expect(same.contains("the decoy netrc was opened  startup, 1 of 1 run; import, 1 of 1 run\n"))
  }

  @Test("never calls quiet what did not end by itself, or was not seen whole")
  func notQuiet() {
    let failed = Self.text([Self.stage([], end: .signalled(11)), Self.stage([])])
    #expect(failed.contains("ended by signal 11"))
    let stopped = Self.text([Self.stage([], end: .stopped("time"))])
    #expect(stopped.contains("stopped: the budget of time was used up"))
    #expect(stopped.contains("as far as it was seen, no decoy was opened"))
    #expect(Self.text([Self.stage([], unrecorded: 5)]).contains("5 events were seen and not kept"))
    #expect(Self.text([Self.stage([])]).contains("\n    no decoy was opened"))
  }

  @Test("shows a program once, however many folders it was looked for in, and twins once")
  func twins() {
    func twin(_ index: Int, at time: Int) -> [ObservedEvent] {
      [
        Sample.event(
          time, index, because: Sample.hook, .execute(program: "/usr/local/bin/sh", arguments: ["sh", "-c", "env"])),
        Sample.event(
          time, index, because: Sample.hook, .execute(program: "/usr/bin/sh", arguments: ["sh", "-c", "env"])),
        Sample.event(time + 1, index, because: Sample.hook, .touch(decoy: "netrc", how: .opened)),
      ]
    }
    let text = Self.text([
      Self.stage(
        twin(1, at: 10) + twin(2, at: 20),
        [
          Sample.process(0, 3, at: 10, "/usr/bin/sh", "-c", "env"),
          Sample.process(0, 4, at: 20, "/usr/bin/sh", "-c", "env"),
        ])
    ])
    #expect(text.contains("10 ms    $ sh -c env  because of helpful_init.pth\n"))
    #expect(text.contains("11 ms      opens the decoy netrc\n"))
    #expect(text.contains("20 ms    $ sh -c env  once more, and does nothing else  because of helpful_init.pth\n"))
    #expect(text.split(separator: "opens the decoy").count == 2)
  }

  @Test("keeps a child of a copy that does nothing below the program that it comes from")
  func copies() {
    let copy = ObservedProcess(parent: 0, number: 3, began: 1_000)
    let text = Self.text([
      Self.stage(
        [
          Sample.event(5, 2, .execute(program: "/usr/bin/id", arguments: ["id"])),
          Sample.event(6, 3, .touch(decoy: "netrc", how: .opened)),
        ], [copy, Sample.process(1, 4, at: 5, "/usr/bin/id"), ObservedProcess(parent: 0, number: 5, began: 6_000)])
    ])
    #expect(text.contains("      5 ms    $ id\n"))
    #expect(text.contains("      6 ms    a copy of $ python -c pass\n"))
    #expect(text.contains("      6 ms      opens the decoy netrc\n"))
  }

  @Test("points from evidence to its event, and marks the event")
  func pointer() {
    let stage = Self.stage([
      Sample.event(3, 0, .touch(decoy: "netrc", how: .opened)),
      Sample.event(
        9, 0, because: Sample.hook, .connect(transport: .tcp, endpoint: .init(address: "192.0.2.1", port: 1))),
    ])
    let proofs = [
      ObservedEvidence(level: .touched, event: 0, decoys: ["netrc"], detail: "netrc was opened"),
      ObservedEvidence(level: .taintedEgress, event: 1, decoys: ["netrc"], detail: "it spoke"),
    ]
    let text = Self.text([stage], proofs, options: ReportOptions(columns: 160))
    #expect(
      text.contains("at 9 ms of startup `python -c pass` as laptop, by $ python -c pass, because of helpful_init.pth"))
    #expect(text.contains("connects to 192.0.2.1 port 1  ← TAINTED-EGRESS"))
    #expect(!text.contains("← TOUCHED"))
    let strongest = text.firstRange(of: "TAINTED-EGRESS")?.lowerBound
    let weakest = text.firstRange(of: "TOUCHED")?.lowerBound
    #expect(strongest.flatMap { first in weakest.map { first < $0 } } == true)
  }

  @Test(
    "unmasks a program that calls itself something else",
    arguments: [
      ("/tmp/x", ["kworker/0:1"], "kworker/0:1"), ("/usr/bin/python3.11", ["python3"], nil),
      ("/bin/bash", ["-bash"], nil), ("/usr/bin/sh", ["sh"], nil), ("/usr/bin/sh", [""], nil), ("/usr/bin/sh", [], nil),
    ] as [(String, [String], String?)])
  func alias(program: String, arguments: [String], alias: String?) {
    #expect(Command.alias(program: program, arguments: arguments) == alias)
  }

  @Test(
    "writes command lines as they would be typed",
    arguments: [
      ("/usr/bin/cut", ["cut", "-c1"], "cut -c1"), ("/tmp/cut", ["cut", "a b"], "/tmp/cut 'a b'"),
      ("/usr/bin/sh", ["sh", "it's", "", "$x'y"], #"sh "it's" '' '$x'\''y'"#), ("", [], "''"),
    ] as [(String, [String], String)])
  func commands(program: String, arguments: [String], text: String) {
    #expect(Command.text(program: program, arguments: arguments) == text)
  }

  @Test(
    "knows what ordinary programs have no business with",
    arguments: [
      ("/home/a/.ssh/id_rsa", .personal), ("/root/.aws/credentials", .personal), ("/home/a", .home),
      ("/home/a/.", .home), ("/home/a/project/tests", .home), ("/proc/1/environ", .personal),
      ("/proc/self/maps", .device), ("/run/secrets/kubernetes.io/token", .personal), ("/etc/shadow", .personal),
      ("/etc/passwd", .system), ("/tmp/x", .temporary), ("/dev/shm/x", .temporary), ("/dev/null", .device),
      ("/srv/app/.venv/lib/python3.11/site-packages/x.pth", .environment),
      ("/usr/lib/python3/dist-packages/__pycache__/x.cpython-311.pyc.1399", .bytecode), ("", .system),
      ("/home/dev/.pyenv/versions/3.11.7/lib/python3.11/json/__init__.py", .system),
    ] as [(String, PathKind)])
  func paths(path: String, kind: PathKind) {
    #expect(PathKind(path) == kind)
  }

  // MARK: What hostile runs may not do to it

  @Test("keeps every line within the terminal", arguments: [40, 72, 100, 160])
  func width(columns: Int) {
    for detail in [ReportOptions.Detail.normal, .all] {
      for report in [Self.thief, Self.honest] {
        let text = TerminalReport.text(of: report, options: ReportOptions(detail: detail, columns: columns))
        for line in text.split(separator: "\n") {
          #expect(VisibleText.width(of: String(line)) <= columns, "\(line)")
          #expect(line.utf8.last != 0x20, "trailing blank: \(line)")
        }
      }
    }
  }

  @Test("lets nothing of a run act on the terminal", arguments: [true, false])
  func hostile(usesUnicode: Bool) {
    for detail in [ReportOptions.Detail.normal, .all] {
      let stages = ObservationJSONTests.everything.stages
      let text = Self.text(
        stages, ObservationJSONTests.everything.evidence,
        options: ReportOptions(detail: detail, usesUnicode: usesUnicode))
      for scalar in text.unicodeScalars where scalar != "\n" {
        #expect(!VisibleText.isHiding(scalar), "U+\(String(scalar.value, radix: 16))")
        if !usesUnicode { #expect(scalar.isASCII) }
      }
    }
  }

  @Test("bears a process chain of thousands, a flood of events, and indices that lead nowhere")
  func floods() {
    let chain = (1..<2_000).map { index in
      ObservedProcess(
        parent: index - 1, number: index + 2, program: "/bin/sh", arguments: ["sh", "\(index)"], began: index)
    }
    let deep = Self.text([Self.stage([Sample.event(6, 1_999, .touch(decoy: "netrc", how: .opened))], chain)])
    #expect(deep.contains("more (--all)"))
    let all = Self.text(
      [Self.stage([Sample.event(6, 1_999, .touch(decoy: "netrc", how: .opened))], chain)],
      options: ReportOptions(detail: .all))
    #expect(all.contains("opens the decoy netrc  (2000 deep)"))
    let flood = (0..<30_000).map { Sample.event($0, 0, .open(path: "/home/a/\($0 % 977)/\($0)", writes: $0 % 2 == 0)) }
    let text = Self.text([Self.stage(flood)])
    #expect(text.contains("writes 15,000 files below /home/a: ") && text.utf8.count < 4_000)
    let lost = Self.text(
      [
        Self.stage([Sample.event(6, 77, .touch(decoy: "netrc", how: .opened))], [Sample.process(9, 3, at: 1, "/bin/a")])
      ],
      [
        ObservedEvidence(level: .touched, stage: 4, event: 1, detail: ""),
        ObservedEvidence(level: .proven, stage: 0, event: 99, detail: "of nothing"),
      ])
    #expect(lost.contains("opens the decoy netrc") && lost.contains("of nothing"))
  }
}

@Suite("Predicted beside observed")
struct ComparisonReportTests {
  private static func text(_ comparison: Comparison, _ options: ReportOptions = ReportOptions()) -> String {
    var evidence = SampleObservations.observedThief.evidence
    evidence.comparison = comparison
    let report = ArtifactReport(evidence: evidence, decision: SampleReports.decision(.block))
    return TerminalReport.text(of: SampleReports.report(report), options: options)
  }

  @Test("says of each trigger and effect what became of it, with signs that are explained")
  func outcomes() {
    let text = Self.text(
      Comparison(
        predictions: [
          .init(
            trigger: 0, outcome: .confirmed, stages: [1, 2],
            effects: [.init(.network, .confirmed), .init(.process, .notSeen), .init(.persistence, .notRun)]),
          .init(trigger: 1, outcome: .notRun, stages: [], effects: []),
        ], surprises: []), ReportOptions(columns: 140))
    #expect(
      text.contains("✓ pth-import-line  helpful_init.pth:1  seen in startup `python -c pass` as laptop and 1 more run"))
    #expect(text.contains("✓ opens connections   – starts programs   · makes something start later"))
    #expect(text.contains("· entry-point-autoload"))
    #expect(text.contains("✓ seen   – not seen, though a run should have shown it   · no run could show it"))
    #expect(!text.contains("seen, not predicted"))
  }

  @Test("has signs of their own in ASCII")
  func ascii() {
    let text = Self.text(
      Comparison(
        predictions: [
          .init(
            trigger: 0, outcome: .confirmed, stages: [1],
            effects: [.init(.network, .notSeen), .init(.process, .notRun)])
        ], surprises: []), ReportOptions(columns: 140, usesUnicode: false))
    #expect(text.contains("+ pth-import-line") && text.contains("- opens connections   . starts programs"))
  }

  @Test("says why each kind of surprise matters, once", arguments: ObservableEffect.allCases)
  func surprises(effect: ObservableEffect) {
    let text = Self.text(
      Comparison(
        predictions: [],
        surprises: [
          .init(effect, stage: 6, event: 5, detail: "the first"),
          .init(effect, stage: 6, event: 6, detail: "the second"),
          .init(effect, stage: 99, event: 0, detail: "of nowhere"),
          .init(effect, stage: 6, event: 99, detail: "of nothing"),
        ]), ReportOptions(columns: 140))
    #expect(text.contains("\(effect.rawValue)  the first  at 330 ms of import `import helpful.fast` as laptop"))
    #expect(text.contains("the second"))
    #expect(text.split(separator: "Nothing that was read as code of the phase import").count == 2)
    #expect(!text.contains("of nowhere") && !text.contains("of nothing"))
    #expect(!text.contains("predicted beside observed"))
  }

  @Test("counts modules that should do nothing, and passes over triggers that are not there")
  func counted() {
    var evidence = SampleObservations.observedThief.evidence
    let owner = Owner(name: "x", version: "1")
    evidence.reached = (0..<300).map {
      SampleReports.reached(SampleReports.importOf("x.m\($0)", "x/m\($0).py", owner: owner))
    }
    evidence.comparison = Comparison(
      predictions: (0..<301).map {
        .init(trigger: $0, outcome: $0 < 200 ? .confirmed : .notRun, stages: [], effects: [])
      },
      surprises: [])
    let report = SampleReports.report(
      ArtifactReport(evidence: evidence, decision: SampleReports.decision(.block)))
    let text = TerminalReport.text(of: report, options: ReportOptions())
    #expect(text.contains("✓ import-side-effect  x/m0.py:1 and 199 more"))
    #expect(text.contains("· import-side-effect  x/m200.py:1 and 99 more"))
    let all = TerminalReport.text(of: report, options: ReportOptions(detail: .all))
    for number in 0..<300 { #expect(all.contains("import-side-effect  x/m\(number).py:1")) }
  }
}

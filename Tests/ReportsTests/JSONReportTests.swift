import ConfigurationFormats
import Evidence
import FoundationEssentials
import Reports
import TestSupport
import Testing

@Suite("JSONReport")
struct JSONReportTests {
  static let reports: [(String, CheckReport)] = [
    ("json-stealer.json", SampleReports.report(SampleReports.stealer)),
    ("json-several.json", SampleReports.report(SampleReports.clean, SampleReports.missing, SampleReports.waived)),
    ("json-empty.json", SampleReports.report()),
    ("json-observed-thief.json", SampleReports.report(SampleObservations.observedThief)),
    ("json-observed-honest.json", SampleReports.report(SampleObservations.observedHonest)),
  ]

  @Test("is written as the machine contract says", arguments: Self.reports.indices)
  func snapshot(index: Int) {
    let (name, report) = Self.reports[index]
    Snapshot.expect(JSONReport.text(of: report, options: ReportOptions()), equals: name)
  }

  @Test("is the same value on one line", arguments: Self.reports.indices)
  func oneLine(index: Int) throws {
    let report = Self.reports[index].1
    let line = JSONReport.line(of: report)
    #expect(line.utf8.count { $0 == 0x0A } == 1)
    let indented = JSONReport.text(of: report, options: ReportOptions())
    #expect(Plain(try JSONValue.read(bytes(line))) == Plain(try JSONValue.read(bytes(indented))))
  }

  @Test("keeps every string, also one that would act on a terminal")
  func strings() throws {
    let nasty = "\u{0}\u{1B}[31m\u{202E}\u{2028}\"\\ \u{1F600}\u{E0041}é/"
    var json = JSONWriter(isIndented: false)
    json.array([nasty]) { $0.value($1) }
    #expect(try JSONValue.read(bytes(json.text))[0]?.string == nasty)
    for scalar in json.text.unicodeScalars { #expect(!VisibleText.isHiding(scalar)) }
  }
}

@Suite("JSONReport of an observation")
struct ObservationJSONTests {
  /// One event of every kind, with texts that would act on a terminal or end a string.
  static let everything: Observation = {
    let nasty = "\u{0}\u{1B}[2J\u{202E}\"\\\u{2028}\u{FFFD}"
    let endpoint = ObservedEndpoint(address: "2001:db8::1", port: 65_535)
    let exchange = ObservedExchange(
      transport: .udp, endpoint: endpoint, host: nasty, application: "raw", isEncrypted: false, request: nasty,
      bytes: .max, sha256: nil, status: nil, service: "aws-imds")
    let actions: [ObservedAction] = [
      .execute(program: nasty, arguments: [nasty, "", "a b"]), .open(path: nasty, writes: true),
      .change(operation: "rename", path: nasty, destination: nasty),
      .change(operation: "unlink", path: nasty, destination: nil), .touch(decoy: "netrc", how: .deleted),
      .connect(transport: .tcp, endpoint: endpoint), .send(transport: .udp, endpoint: endpoint),
      .lookUp(name: nasty, type: "TXT"), .exchange(exchange), .connectLocally(path: nasty), .bind(endpoint: endpoint),
      .createMemoryFile(name: nasty), .sleep(milliseconds: .max, count: 1, wasSkipped: true),
      .refuse(call: "bpf", detail: nasty), .stop(limit: nasty),
    ]
    let stages = [ObservedEnd.exited(0), .signalled(9), .stopped(nasty)].map { end in
      ObservationStage(
        phase: .tool, name: nasty, persona: "laptop", end: end, duration: 1,
        processes: [
          ObservedProcess(parent: nil, number: 2, program: nasty, arguments: [nasty], began: 0, ended: 7, status: 1),
          ObservedProcess(parent: 0, number: 3, began: 1),
        ],
        events: actions.enumerated().map { index, action in
          ObservedEvent(
            time: index, process: index % 2 == 0 ? 0 : nil, because: index % 3 == 0 ? nasty : nil,
            isUsual: index % 5 == 0, action: action)
        }, unrecordedEvents: 3)
    }
    return Observation(
      tier: .confinement, refusal: nasty, python: "3.11", stages: stages,
      evidence: EvidenceLevel.allCases.map {
        .init(level: $0, event: $0 == .proven ? nil : 1, decoys: [nasty], detail: nasty)
      },
      unobserved: [UnobservedStage(.build, nasty, why: nasty, isGap: true)])
  }()

  private static func report(_ observation: Observation) -> CheckReport {
    var evidence = ArtifactEvidence(target: "x", kind: .wheel)
    evidence.observation = observation
    return SampleReports.report(ArtifactReport(evidence: evidence, decision: SampleReports.decision(.admit)))
  }

  @Test("says everything: what is read back from it is the observation", arguments: 0..<3)
  func whole(index: Int) throws {
    let observation = [Self.everything, SampleObservations.thief, SampleObservations.honest][index]
    struct Report: Decodable {
      struct Artifact: Decodable { let observation: Observation }
      let artifacts: [Artifact]
    }
    // The stored form spells three names in Swift's way.
    var text = JSONReport.text(of: Self.report(observation), options: ReportOptions())
    for (contract, stored) in [("encrypted", "isEncrypted"), ("gap", "isGap"), ("unrecorded", "unrecordedEvents")] {
      text = text.replacing("\"\(contract)\":", with: "\"\(stored)\":")
    }
    let read = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
    #expect(read.artifacts.map(\.observation) == [observation])
  }

  @Test("keeps to the published schema, whatever a process calls things")
  func schema() throws {
    let text = JSONReport.text(of: Self.report(Self.everything), options: ReportOptions())
    #expect(try JSONSchemaTests.schema().problems(of: JSONValue.read(bytes(text))) == [])
    for scalar in text.unicodeScalars where scalar != "\n" { #expect(!VisibleText.isHiding(scalar)) }
  }

  @Test("gives each event a line of its own")
  func lines() {
    let text = JSONReport.text(of: Self.report(Self.everything), options: ReportOptions())
    let lines = text.split(separator: "\n").filter { $0.contains("\"kind\": \"") && $0.contains("\"time\": ") }
    #expect(lines.count == Self.everything.stages.reduce(0) { $0 + $1.events.count })
  }

  @Test("is given out in pieces, however long it is")
  func streamed() {
    let event = SampleObservations.event(1, 0, .open(path: String(repeating: "x", count: 200), writes: false))
    let stage = ObservationStage(
      phase: .startup, name: "python -c pass", persona: "laptop", processes: [],
      events: Array(repeating: event, count: 20_000))
    var largest = 0
    var all = 0
    let observation = Observation(tier: .namespaces, python: "3.11", stages: [stage], evidence: [])
    JSONReport.write(Self.report(observation), options: ReportOptions()) { piece in
      largest = max(largest, piece.count)
      all += piece.count
    }
    #expect(all > 4_000_000)
    #expect(largest < 400_000)
  }
}

/// A JSON value without the lines it was read from.
private indirect enum Plain: Equatable {
  case leaf(JSONValue)
  case array([Plain])
  case object([String: Plain])

  init(_ value: JSONValue) {
    switch value {
    case .array(let elements): self = .array(elements.map(Plain.init))
    case .object(let object):
      self = .object(Dictionary(object.members.map { ($0.key, Plain($0.value)) }, uniquingKeysWith: { $1 }))
    case .null, .boolean, .integer, .real, .hugeInteger, .string: self = .leaf(value)
    }
  }
}

import ConfigurationFormats
import Evidence
import FoundationEssentials
import Reports
import TestSupport
import Testing

@Suite("Reports on a corpus")
struct CorpusReportTests {
  private static func result(
    _ path: String, _ label: CorpusLabel, _ verdict: Verdict, _ outcome: CorpusOutcome, family: String? = nil,
    _ triggerClass: TriggerClass? = TriggerClass(phase: .startup, id: "pth-import-line"), reason: String? = nil,
    line: Int = 1
  ) -> CorpusResult {
    CorpusResult(
      subject: LabelledArtifact(path: path, label: label, family: family, line: line), verdict: verdict,
      outcome: outcome, triggerClass: triggerClass, reason: reason)
  }

  static let mixed: CorpusReport = {
    let build = TriggerClass(phase: .build, id: "sdist-setup-py")
    var results = (0..<58).map {
      result("bad/a\($0)-1.0-py3-none-any.whl", .malicious, .block, .blocked, family: "hooks", line: $0 + 1)
    }
    results += [
      result("bad/b-1.0.tar.gz", .malicious, .quarantine, .quarantined, family: "builds", build, line: 59),
      result(
        "bad/c-1.0.tar.gz", .malicious, .admit, .admitted, family: "builds", build,
        reason: "no more than PRQ105 low: urllib.request.urlopen (http://example.org/) (sdist-setup-py at setup.py:3)",
        line: 60),
      result(
        "bad/\u{1B}[31mred-1.0.tar.gz", .malicious, .quarantine, .incomplete, family: nil, nil,
        reason: "not an archive", line: 61),
    ]
    results += (0..<20).map {
      result("good/d\($0)-1.0-py3-none-any.whl", .benign, .admit, .admitted, nil, line: $0 + 62)
    }
    results.append(
      result(
        "good/e-1.0-py3-none-any.whl", .benign, .block, .blocked,
        reason: "PRQ101 critical: os.environ flows into urllib.request.urlopen (pth-import-line at e.pth:1)", line: 82))
    let problems = [
      CorpusProblem(.missing, path: "gone.whl", line: 83, detail: "there is no such file; restore it"),
      CorpusProblem(.unlabelled, path: "new.whl", detail: "it has no label; add a line for it"),
    ]
    return CorpusReport(analyser: "1", policyDigest: "00ff", results: results, problems: problems)
  }()

  static let perfect = CorpusReport(
    analyser: "1", policyDigest: "00ff",
    results: [
      result("a.whl", .malicious, .block, .blocked), result("b.whl", .benign, .admit, .admitted, nil, line: 2),
    ], problems: [])

  static let empty = CorpusReport(analyser: "1", policyDigest: "00ff", results: [], problems: [])

  @Test(
    "show rates, tables and everything that was judged wrongly",
    arguments: [
      ("corpus-mixed.txt", ReportOptions()),
      ("corpus-mixed-ascii-72.txt", ReportOptions(columns: 72, usesUnicode: false)),
      ("corpus-mixed-quiet.txt", ReportOptions(detail: .quiet)),
    ])
  func terminal(snapshot: String, options: ReportOptions) {
    let text = CorpusTerminalReport.text(of: Self.mixed, options: options)
    Snapshot.expect(text, equals: snapshot)
    for line in text.split(separator: "\n") { #expect(VisibleText.width(of: String(line)) <= options.columns) }
  }

  @Test("say little where all is as it should be, and nothing false of nothing")
  func short() {
    Snapshot.expect(CorpusTerminalReport.text(of: Self.perfect, options: ReportOptions()), equals: "corpus-perfect.txt")
    Snapshot.expect(CorpusTerminalReport.text(of: Self.empty, options: ReportOptions()), equals: "corpus-empty.txt")
  }

  @Test("keep to the published schema, and to the machine contract")
  func json() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let data = try #require(FileManager.default.contents(atPath: root + "/docs/schema/corpus-1.schema.json"))
    let value = try JSONValue.read(Array(data))
    for report in [Self.mixed, Self.perfect, Self.empty] {
      let text = CorpusJSONReport.text(of: report, options: ReportOptions())
      #expect(try JSONSchema(root: value, isStrict: true).problems(of: JSONValue.read(bytes(text))) == [])
    }
    Snapshot.expect(CorpusJSONReport.text(of: Self.perfect, options: ReportOptions()), equals: "corpus-perfect.json")
    func enumerated(_ definition: String, _ property: String) -> Set<String> {
      Set(value["$defs"]?[definition]?["properties"]?[property]?["enum"]?.array?.compactMap(\.string) ?? [])
    }
    #expect(enumerated("artifact", "label") == Set(CorpusLabel.allCases.map(\.rawValue)))
    #expect(enumerated("artifact", "outcome") == Set(CorpusOutcome.allCases.map(\.rawValue)))
    #expect(enumerated("artifact", "verdict") == Set(Verdict.allCases.map(\.rawValue)))
    #expect(enumerated("problem", "kind") == Set(CorpusProblem.Kind.allCases.map(\.rawValue)))
  }

  @Test(
    "write shares as JSON numbers",
    arguments: [(0.0, "0.0000"), (1.0, "1.0000"), (0.98666, "0.9867"), (0.00001, "0.0000"), (0.99999, "1.0000")])
  func shares(share: Double, text: String) {
    var json = JSONWriter(isIndented: false)
    json.array([share]) { $0.share($1) }
    #expect(json.text == "[\(text)]")
  }
}

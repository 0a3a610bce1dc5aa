import Evidence
import TestSupport
import Testing

@testable import Reports

@Suite("TerminalReport")
struct TerminalReportTests {
  @Test("says little about a package in which nothing runs by itself")
  func clean() {
    let text = TerminalReport.text(of: SampleReports.report(SampleReports.clean), options: ReportOptions())
    Snapshot.expect(text, equals: "terminal-clean.txt")
    #expect(text.utf8.count { $0 == 0x0A } <= 4)
  }

  @Test("shows the way from the trigger to the sink, with decoded layers")
  func stealer() {
    let report = SampleReports.report(SampleReports.stealer)
    Snapshot.expect(TerminalReport.text(of: report, options: ReportOptions()), equals: "terminal-stealer.txt")
    Snapshot.expect(
      TerminalReport.text(of: report, options: ReportOptions(detail: .all, columns: 72, usesUnicode: false)),
      equals: "terminal-stealer-all-ascii-72.txt")
    Snapshot.expect(
      TerminalReport.text(of: report, options: ReportOptions(usesColour: true)), equals: "terminal-stealer-colour.txt")
  }

  @Test(
    "ends with a table and one conclusion for several artifacts",
    arguments: [
      (ReportOptions.Detail.normal, "terminal-several.txt"), (.quiet, "terminal-several-quiet.txt"),
      (.all, "terminal-several-all.txt"),
    ])
  func several(detail: ReportOptions.Detail, snapshot: String) {
    let report = SampleReports.report(
      SampleReports.clean, SampleReports.stealer, SampleReports.missing, SampleReports.waived)
    Snapshot.expect(TerminalReport.text(of: report, options: ReportOptions(detail: detail)), equals: snapshot)
  }

  @Test(
    "tells files of one name apart by the shortest end of their paths",
    arguments: [
      (["/a/one/x.whl", "/a/two/x.whl"], ["one/x.whl", "two/x.whl"]),
      (["/a/one/b/x.whl", "/a/two/b/x.whl", "y.whl"], ["one/b/x.whl", "two/b/x.whl", "y.whl"]),
      (["one/x.whl", "x/one/x.whl"], ["one/x.whl", "x/one/x.whl"]),
      (["x.whl", "b/x.whl", "c/x.whl"], ["x.whl", "b/x.whl", "c/x.whl"]),
      (["/a/x.whl", "/a/x.whl"], ["x.whl", "x.whl"]),
      (["x==1.0", "/a/x.whl"], ["x.whl", "x.whl"]),
    ])
  func names(targets: [String], shown: [String]) {
    let artifacts = targets.map { target in
      let file = target.contains("/") ? target.split(separator: "/").last.map(String.init) : nil
      return ArtifactReport(
        evidence: ArtifactEvidence(
          target: target, file: file ?? (target.contains("=") ? "x.whl" : target), kind: .wheel),
        decision: SampleReports.decision(.quarantine))
    }
    let names = ArtifactNames(artifacts)
    #expect(artifacts.map { names.name(of: $0.evidence) } == shown)
    let text = TerminalReport.text(
      of: CheckReport(analyser: "test", artifacts: artifacts), options: ReportOptions(detail: .quiet))
    for name in shown { #expect(text.contains("  \(name)  ")) }
  }

  @Test("lets nothing of an artifact act on the terminal", arguments: [true, false])
  func hostile(usesUnicode: Bool) {
    let text = TerminalReport.text(
      of: SampleReports.report(SampleReports.stealer),
      options: ReportOptions(detail: .all, usesUnicode: usesUnicode))
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(!VisibleText.isHiding(scalar), "U+\(String(scalar.value, radix: 16))")
      if !usesUnicode { #expect(scalar.isASCII) }
    }
  }

  @Test("shows the marked name of a long line, and marks it", arguments: [40, 60, 100])
  func longLine(columns: Int) throws {
    let line = "import os; x = '" + String(repeating: "日本", count: 60) + "'; os.system('id') # tail"
    let step = ChainStep(path: "a.pth", line: 1, what: "calls `os.system`")
    let evidence = ArtifactEvidence(
      target: "a.pth", kind: .file,
      findings: [
        Finding(rule: "PRQ1", severity: .high, title: "t", message: "m", trigger: nil, chain: [step])
      ], excerpts: [SourceExcerpt(path: "a.pth", line: 1, text: line)])
    let report = SampleReports.report(ArtifactReport(evidence: evidence, decision: SampleReports.decision(.admit)))
    let lines = TerminalReport.text(of: report, options: ReportOptions(columns: columns)).split(separator: "\n")
    let code = try #require(lines.first { $0.contains("os.system('id')") })
    let marker = try #require(lines.first { $0.contains("^") })
    let before = try #require(code.split(separator: "system").first)
    let under = try #require(marker.split(separator: "^").first)
    #expect(VisibleText.width(of: String(before)) == VisibleText.width(of: String(under)))
    #expect(marker.count { $0 == "^" } == "system".count)
  }

  @Test("keeps every line within the terminal", arguments: [40, 72, 100, 160])
  func width(columns: Int) {
    let report = SampleReports.report(SampleReports.clean, SampleReports.stealer, SampleReports.waived)
    let text = TerminalReport.text(of: report, options: ReportOptions(detail: .all, columns: columns))
    for line in text.split(separator: "\n") {
      #expect(VisibleText.width(of: String(line)) <= columns, "\(line)")
      #expect(line.utf8.last != 0x20, "trailing blank: \(line)")
    }
  }

  @Test("names every kind of capability, however many there are of one, and tells a way only once")
  func crowded() throws {
    let owner = Owner(name: "crowd", version: "1")
    let trigger = Trigger(
      id: "pth-import-line", phase: .startup, place: Place("c.pth", line: 1), owner: owner,
      python: PythonVersion.supported, profiles: Profile.allCases, summary: "runs a line", starts: .nothing)
    let reads = (1...200).map { (number: Int) in
      Capability(
        kind: .credentialRead, argument: "~/.secret\(number)", via: "open", place: Place("c.py", line: number),
        chain: [])
    }
    let sends = Capability(
      kind: .networkConnect, argument: "https://example.org/", via: "urlopen", place: Place("c.py", line: 300),
      chain: [])
    let way = (1...4).map { (number: Int) in ChainStep(path: "c.py", line: number, what: "calls `step\(number)`") }
    let findings = ["PRQ101", "PRQ105"].map { rule in
      Finding(
        rule: rule, severity: .high, title: rule, message: "m", trigger: 0,
        chain: way + [ChainStep(path: "c.py", line: 300, what: "the end of \(rule)")])
    }
    let reached = SampleReports.reached(
      trigger, reads + [sends], flows: (0..<200).map { Flow(source: $0, sink: 200) })
    let report = SampleReports.report(
      ArtifactReport(
        evidence: ArtifactEvidence(target: "c", kind: .wheel, project: owner, reached: [reached], findings: findings),
        decision: SampleReports.decision(.quarantine)))
    let text = TerminalReport.text(of: report, options: ReportOptions())
    #expect(text.contains("network.connect  https://example.org/"))
    #expect(text.contains("~/.secret1, ~/.secret2, ~/.secret3 and 197 more"))
    #expect(text.contains("flow  credential.read ~/.secret1 and 199 more → network.connect https://example.org/"))
    #expect(text.contains("steps 1 to 4 as above"))
    #expect(text.utf8.count { $0 == 0x0A } < 40)
    let all = TerminalReport.text(of: report, options: ReportOptions(detail: .all))
    for number in 1...200 { #expect(all.contains("~/.secret\(number)  open at c.py:\(number)\n")) }
    #expect(!all.contains("as above"))
  }

  @Test("has a conclusion when there was nothing to check")
  func empty() {
    #expect(TerminalReport.text(of: SampleReports.report(), options: ReportOptions()) == "Nothing to check.\n")
  }
}

@Suite("VisibleText")
struct VisibleTextTests {
  @Test(
    "spells out what acts, hides or reorders",
    arguments: [
      ("a\u{1B}[31mb", #"a\x1b[31mb"#), ("a\u{202E}b", #"a\u{202e}b"#), ("a\u{200B}b", #"a\u{200b}b"#),
      ("a\nb\tc\r", #"a\nb\tc\r"#), ("\u{9B}2J", #"\u{9b}2J"#), ("caf\u{E9}", "caf\u{E9}"), ("日本", "日本"),
      ("a\u{0301}", "a\u{0301}"), ("a\u{0301}\u{0301}\u{0301}", "a\u{0301}\u{0301}\\u{301}"),
      ("x\u{FE0F}\u{E0041}", #"x\u{fe0f}\u{e0041}"#), ("\u{3164}", #"\u{3164}"#), ("\u{7F}", #"\x7f"#),
      ("a\u{A0}b", #"a\u{a0}b"#), ("\u{E000}", #"\u{e000}"#),
    ])
  func escape(text: String, expected: String) {
    #expect(VisibleText.escape(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test("has only ASCII where the reader has only ASCII")
  func ascii() {
    #expect(VisibleText.escape("caf\u{E9}", isASCII: true) == #"caf\u{e9}"#)
    #expect(VisibleText.escape("abcdef", limit: 3, isASCII: true) == "abc...")
  }

  @Test("counts columns, not characters", arguments: [("abc", 3), ("日本", 4), ("e\u{0301}", 1), ("", 0)])
  func width(text: String, expected: Int) {
    #expect(VisibleText.width(of: text) == expected)
  }

  @Test("cuts wide characters whole")
  func cut() {
    #expect(VisibleText.cut("日本語", to: 4, ellipsis: "…") == "日…")
    #expect(VisibleText.cut("abc", to: 3, ellipsis: "…") == "abc")
    #expect(VisibleText.cut("abcd", to: 3, ellipsis: "...") == "...")
  }
}

@Suite("Wording")
struct WordingTests {
  @Test(
    "writes runs of versions, open towards the newest",
    arguments: [
      (Array(8...14), "3.8–3.14"), ([15], "3.15+"), (Array(8...15), "3.8+"), ([8, 10, 11, 12], "3.8, 3.10–3.12"),
      ([11], "3.11"), ([], ""), ([9, 8, 9], "3.8–3.9"),
    ])
  func versions(minors: [Int], expected: String) {
    #expect(Wording.versions(minors.map { PythonVersion(3, $0) }) == expected)
  }

  @Test(
    "writes sizes people can compare",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (11_050, "11.0 KB"), (999_999, "999.9 KB"), (12_345_678, "12.3 MB"),
      (4_294_967_296, "4.2 GB"), (4_294_967_296_000, "4,294.9 GB"),
    ])
  func sizes(bytes: Int, expected: String) {
    #expect(Wording.size(bytes) == expected)
  }

  @Test(
    "writes counts with separators", arguments: [(0, "0"), (999, "999"), (1482, "1,482"), (-1_234_567, "-1,234,567")])
  func counts(number: Int, expected: String) {
    #expect(Wording.count(number) == expected)
  }
}

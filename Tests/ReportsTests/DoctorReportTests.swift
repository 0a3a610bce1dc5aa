import ConfigurationFormats
import Evidence
import FoundationEssentials
import Reports
import TestSupport
import Testing

@Suite("DoctorReport")
struct DoctorReportTests {
  private static let well = DoctorReport(
    analyser: "0.1.0", tier: .namespaces,
    checks: [
      .init(name: "kernel", isAllowed: true, found: "6.8.0-45-generic", need: .tierB),
      .init(name: "namespaces", isAllowed: true, found: "all of them", need: .tierA),
    ])

  private static let profile = """
    AppArmor takes the rights of new user namespaces away. Write this to /etc/apparmor.d/pratique and run \
    apparmor_parser -r /etc/apparmor.d/pratique:
    abi <abi/4.0>,
    profile pratique /opt/a/very/long/place/that/would/be/broken/at/the/edge/of/a/terminal/bin/pratique flags=(unconfined) {
      userns,
    }
    """

  private static let weak = DoctorReport(
    analyser: "0.1.0", tier: .confinement,
    checks: [
      .init(name: "kernel", isAllowed: true, found: "6.8.0-45-generic", need: .tierB),
      .init(
        name: "namespaces", isAllowed: false, found: "identity-map: Permission denied", remedy: profile, need: .tierA),
      .init(name: "cgroups", isAllowed: false, found: "none\u{1B}[2J", remedy: "Delegate one", need: .useful),
      .init(name: "box", isAllowed: false, found: "a box of tier B ran"),
    ])

  private static let ill = DoctorReport(
    analyser: "0.1.0", tier: nil,
    checks: [.init(name: "listener", isAllowed: false, found: "Function not implemented", need: .tierB)])

  @Test(
    "says what is refused and what to do about it",
    arguments: [
      (0, ReportOptions(), "doctor-well.txt"), (1, ReportOptions(columns: 80, usesColour: true), "doctor-weak-80.txt"),
      (1, ReportOptions(detail: .quiet, usesUnicode: false), "doctor-weak-quiet-ascii.txt"),
      (2, ReportOptions(), "doctor-ill.txt"),
    ])
  func terminal(index: Int, options: ReportOptions, snapshot: String) {
    let text = DoctorTerminalReport.text(of: [Self.well, Self.weak, Self.ill][index], options: options)
    Snapshot.expect(text, equals: snapshot)
  }

  @Test("leaves what is to be copied in one piece")
  func copied() {
    let text = DoctorTerminalReport.text(of: Self.weak, options: ReportOptions(columns: 60))
    for line in Self.profile.split(separator: "\n").dropFirst() { #expect(text.contains("\n\(line)\n")) }
  }

  @Test("keeps to the published schema, and to the machine contract", arguments: 0..<3)
  func json(index: Int) throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let data = try #require(FileManager.default.contents(atPath: root + "/docs/schema/doctor-1.schema.json"))
    let schema = try JSONValue.read(Array(data))
    let text = DoctorJSONReport.text(of: [Self.well, Self.weak, Self.ill][index])
    #expect(try JSONSchema(root: schema, isStrict: true).problems(of: JSONValue.read(bytes(text))) == [])
    let needs = schema["$defs"]?["check"]?["properties"]?["need"]?["enum"]?.array?.compactMap(\.string)
    #expect(Set(needs ?? []) == Set(DoctorReport.Need.allCases.map(\.rawValue)))
    if index == 1 { Snapshot.expect(text, equals: "doctor-weak.json") }
  }
}

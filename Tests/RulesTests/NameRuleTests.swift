import Evidence
import Rules
import Testing

private func reached(_ phase: Phase, _ capabilities: [Capability]) -> ReachedCode {
  let trigger = Trigger(
    id: "pth-import-line", phase: phase, place: Place("demo.pth", line: 1), owner: nil, python: [], profiles: [],
    summary: "runs", starts: .module("demo"))
  return ReachedCode(
    trigger: trigger, capabilities: capabilities, flows: [], layers: [], opaque: [], modules: [], externalModules: [])
}

private func capability(_ kind: CapabilityKind, _ argument: String, isConditional: Bool = false) -> Capability {
  Capability(
    kind: kind, argument: argument, via: "f", place: Place("demo.py", line: 1),
    chain: [ChainStep(path: "demo.py", line: 1, what: "calls `f`")], isConditional: isConditional)
}

private func severities(_ rule: String, _ owner: Owner?, _ reached: [ReachedCode] = []) -> [Severity] {
  Rules.findings(RuleSubject(kind: .wheel, owner: owner, reached: reached, problems: []))
    .filter { $0.rule == rule }.map(\.severity)
}

@Suite("Rules about names and versions")
struct NameRuleTests {
  @Test(
    "find a name that is one slip away from a popular one",
    arguments: [
      ("requets", "requests"), ("reqeusts", "requests"), ("requestss", "requests"), ("rsquests", "requests"),
      ("Setup_Tools", "setuptools"), ("python_dateutils", "python-dateutil"), ("nunpy", "numpy"),
    ])
  func slips(name: String, popular: String) {
    #expect(PopularNames.lookedLike(by: name) == popular)
    #expect(severities("PRQ150", Owner(name: name, version: "1.0")) == [.info])
  }

  @Test(
    "leave popular names, short names and others alone",
    arguments: ["requests", "Python.DateUtil", "sik", "ab", "", "demo"])
  func others(name: String) { #expect(PopularNames.lookedLike(by: name) == nil) }

  @Test("know no popular name that looks like itself", arguments: PopularNames.all.sorted().prefix(50))
  func popular(name: String) { #expect(PopularNames.lookedLike(by: name.uppercased()) == nil) }

  @Test(
    "find a version that no counting leads to",
    arguments: [
      ("99.99.99", true), ("9999.0", true), ("1000.0.0", true), ("999999999999.1", true), ("99.9.9", false),
      ("2026.11.23", false), ("20261123", false), ("202611", false), ("99.0", false), ("1.0", false), ("", false),
      ("v84.2.1", false), ("312", false),
    ])
  func versions(version: String, expected: Bool) {
    #expect(severities("PRQ151", Owner(name: "demo", version: version)) == (expected ? [.info] : []))
  }

  @Test("count for more only beside code that nobody asked for and that does something")
  func adjusting() {
    let odd = Owner(name: "requets", version: "99.99.99")
    let harm = reached(.build, [capability(.networkConnect, "example.org")])
    for rule in ["PRQ150", "PRQ151"] {
      #expect(severities(rule, odd, [reached(.import, [capability(.networkConnect, "example.org")])]) == [.info])
      #expect(severities(rule, odd, [reached(.build, [capability(.processSpawn, "cc")])]) == [.info])
      #expect(severities(rule, odd, [harm]) == [.medium])
      #expect(severities(rule, Owner(name: "demo", version: "1.0"), [harm]) == [])
      #expect(severities(rule, nil, [harm]) == [])
    }
  }
}

@Suite("The rule about evasive conditions")
struct EvasiveConditionTests {
  @Test(
    "sees a question about who watches before an act that depends on it",
    arguments: [
      (CapabilityKind.systemInformation, "debugger"), (.systemInformation, "locale"), (.environmentRead, "CI"),
      (.environmentRead, "LANG"), (.fileRead, "/sys/class/dmi/id/product_name"), (.fileRead, "/proc/self/status"),
    ])
  func probes(kind: CapabilityKind, argument: String) {
    let act = capability(.networkConnect, "example.org", isConditional: true)
    #expect(severities("PRQ113", nil, [reached(.startup, [capability(kind, argument), act])]) == [.medium])
    #expect(severities("PRQ113", nil, [reached(.build, [capability(kind, argument), act])]) == [.low])
    #expect(severities("PRQ113", nil, [reached(.import, [capability(kind, argument), act])]).isEmpty)
  }

  @Test("leaves alone what asks without acting, acts in any case, or asks for something else")
  func twins() {
    let probe = capability(.environmentRead, "CI")
    for facts in [
      [probe], [probe, capability(.networkConnect, "example.org")],
      [probe, capability(.fileRead, "x", isConditional: true)],
      [capability(.environmentRead, "HOME"), capability(.networkConnect, "example.org", isConditional: true)],
      [capability(.systemInformation, "hostname"), capability(.networkConnect, "example.org", isConditional: true)],
    ] { #expect(severities("PRQ113", nil, [reached(.startup, facts)]).isEmpty) }
  }
}

import Evidence
import Policy
import Testing

@Suite("Policy decides")
struct DecisionTests {
  static let now = Timestamp(seconds: 1_774_344_600)  // 2026-03-24

  static func finding(_ rule: String, _ severity: Severity, trigger: Int? = 0) -> Finding {
    Finding(rule: rule, severity: severity, title: "a title", message: "a message", trigger: trigger, chain: [])
  }

  static func reached(_ phase: Phase, _ id: TriggerID = "pth-import-line", opaque: [Opaque] = []) -> ReachedCode {
    let trigger = Trigger(
      id: id, phase: phase, place: Place("x.pth", line: 1), owner: nil, python: PythonVersion.supported,
      profiles: [.venv], summary: "runs", starts: .nothing)
    return ReachedCode(
      trigger: trigger, capabilities: [], flows: [], layers: [], opaque: opaque, modules: [], externalModules: [])
  }

  static func evidence(
    _ findings: [Finding], phase: Phase = .startup, isComplete: Bool = true, error: String? = nil,
    opaque: [Opaque] = []
  ) -> ArtifactEvidence {
    ArtifactEvidence(
      target: "x", file: "X_y-1.0-py3-none-any.whl", kind: .wheel, project: Owner(name: "X.Y", version: "1.0"),
      sha256: String(repeating: "a", count: 64), reached: [reached(phase, opaque: opaque)], findings: findings,
      isComplete: isComplete, error: error)
  }

  @Test(
    "what becomes of a run behind weaker walls than it asks for",
    arguments: [
      (Policy.Preset.permissive, Verdict.admit), (.balanced, .quarantine), (.strict, .block),
    ])
  func tier(preset: Policy.Preset, expected: Verdict) throws {
    var facts = Self.evidence([])
    facts.observation = Observation(
      tier: .confinement, refusal: "no user namespaces", python: "3.11", stages: [], evidence: [])
    var policy = Policy(preset)
    let decision = policy.decide(facts, analyser: "1", now: Self.now)
    #expect(decision.verdict == expected)
    #expect(decision.reasons.contains { $0.text.contains("no user namespaces") } == (expected > .admit))
    policy.observationTier = .confinement
    #expect(policy.decide(facts, analyser: "1", now: Self.now).verdict == .admit)
    facts.observation = Observation(tier: .namespaces, python: "3.11", stages: [], evidence: [])
    #expect(Policy(preset).decide(facts, analyser: "1", now: Self.now).verdict == .admit)
  }

  @Test("in the phase of the stage that showed it")
  func stages() {
    var policy = Policy(.balanced)
    policy.phases[.import] = .init(blockAt: .never)
    policy.quarantineAt = .never
    var facts = Self.evidence([
      Finding(
        rule: "PRQ601", severity: .critical, title: "a title", message: "a message", trigger: 0, stage: 0, chain: [])
    ])
    func verdict(_ phase: Phase) -> Verdict {
      let stage = ObservationStage(phase: phase, name: "x", persona: "laptop", processes: [], events: [])
      facts.observation = Observation(tier: .namespaces, python: "3.11", stages: [stage], evidence: [])
      return policy.decide(facts, analyser: "1", now: Self.now).verdict
    }
    #expect(verdict(.startup) == .block)
    #expect(verdict(.import) == .admit)
  }

  @Test(
    "by severity, as each preset says",
    arguments: [
      (Policy.Preset.permissive, [Verdict.admit, .admit, .admit, .admit, .block]),
      (.balanced, [.admit, .admit, .admit, .quarantine, .block]),
      (.strict, [.admit, .admit, .quarantine, .block, .block]),
    ])
  func presets(preset: Policy.Preset, expected: [Verdict]) {
    for (severity, verdict) in zip(Severity.allCases, expected) {
      let decision = Policy(preset).decide(
        Self.evidence([Self.finding("PRQ101", severity)]), analyser: "1", now: Self.now)
      #expect(decision.verdict == verdict, "\(severity)")
      #expect(decision.reasons.isEmpty == (verdict == .admit))
    }
  }

  @Test(
    "on incomplete analysis as each preset says, and never admits what could not be opened",
    arguments: [
      (Policy.Preset.permissive, Verdict.admit, Verdict.quarantine), (.balanced, .quarantine, .quarantine),
      (.strict, .block, .block),
    ])
  func incomplete(preset: Policy.Preset, incomplete: Verdict, error: Verdict) {
    let policy = Policy(preset)
    let partial = policy.decide(Self.evidence([], isComplete: false), analyser: "1", now: Self.now)
    #expect(partial.verdict == incomplete)
    #expect(partial.reasons.map(\.kind) == [.incomplete])
    let broken = policy.decide(Self.evidence([], error: "no such file"), analyser: "1", now: Self.now)
    #expect(broken.verdict == error)
    #expect(broken.reasons.map(\.kind) == [.error])
  }

  @Test("nothing against evidence without findings")
  func clean() {
    for preset in Policy.Preset.allCases {
      let decision = Policy(preset).decide(Self.evidence([]), analyser: "1", now: Self.now)
      #expect(decision.verdict == .admit)
      #expect(decision.reasons.isEmpty)
      #expect(decision.time == Self.now)
      #expect(decision.analyser == "1")
    }
  }

  @Test("by phase where the policy tells phases apart")
  func phases() {
    var policy = Policy(.balanced)
    policy.phases[.build] = .init(quarantineAt: .at(.critical), blockAt: .never)
    let findings = [Self.finding("PRQ101", .high)]
    #expect(policy.decide(Self.evidence(findings, phase: .build), analyser: "1", now: Self.now).verdict == .admit)
    #expect(
      policy.decide(Self.evidence(findings, phase: .startup), analyser: "1", now: Self.now).verdict == .quarantine)
    let critical = [Self.finding("PRQ101", .critical)]
    #expect(policy.decide(Self.evidence(critical, phase: .build), analyser: "1", now: Self.now).verdict == .quarantine)
    let structural = [Self.finding("PRQ301", .critical, trigger: nil)]
    #expect(policy.decide(Self.evidence(structural, phase: .build), analyser: "1", now: Self.now).verdict == .block)
  }

  @Test(
    "on code that cannot be followed by the phase it runs in",
    arguments: [
      (Phase.startup, Verdict.quarantine, Verdict.block), (.install, .quarantine, .block),
      (.build, .admit, .quarantine), (.tool, .admit, .quarantine), (.import, .admit, .admit),
    ])
  func opaquePhase(phase: Phase, balanced: Verdict, strict: Verdict) throws {
    let evidence = Self.evidence(
      [], phase: phase, isComplete: phase >= .import, opaque: [Opaque(path: "x.so", why: "native code")])
    for (preset, verdict) in [(Policy.Preset.permissive, .admit), (.balanced, balanced), (.strict, strict)] {
      var policy = Policy(preset)
      let decision = policy.decide(evidence, analyser: "1", now: Self.now)
      #expect(decision.verdict == verdict)
      // Also where it is admitted, the gap is told, so that the exit status can say so.
      #expect(decision.reasons.map(\.kind) == (phase < .import ? [.incomplete] : []))
      #expect(verdict == .admit || decision.reasons.first?.text.contains("x.so") == true)
      policy.waivers = [try WaiverCase(subject: "incomplete").waiver()]
      let waived = policy.decide(evidence, analyser: "1", now: Self.now)
      #expect(waived.verdict == .admit)
      #expect(waived.reasons.map(\.kind) == (phase < .import ? [.waived] : []))
    }
  }

  @Test("on parts that could not be read, whatever runs in them")
  func unread() {
    var evidence = Self.evidence([], isComplete: false)
    evidence.structuralProblems = [
      StructuralProblem(.tooLarge, at: Place("big.bin"), "2 GiB", leavesUnread: true)
    ]
    let decision = Policy(.balanced).decide(evidence, analyser: "1", now: Self.now)
    #expect(decision.verdict == .quarantine)
    #expect(decision.reasons.first?.text.contains("big.bin: 2 GiB") == true)
  }

  @Test("with rules switched off or graded anew, and says so")
  func rules() {
    var policy = Policy(.balanced)
    policy.rules = ["PRQ101": .off, "PRQ102": .severity(.high)]
    let decision = policy.decide(
      Self.evidence([Self.finding("PRQ101", .critical), Self.finding("PRQ102", .low)]), analyser: "1", now: Self.now)
    #expect(decision.verdict == .quarantine)
    #expect(decision.findings == [.init(severity: .critical, fate: .off), .init(severity: .high, fate: .counts)])
    #expect(decision.reasons.map(\.finding) == [1])
  }

  @Test("on triggers whatever their code does")
  func triggers() {
    var policy = Policy(.permissive)
    policy.triggers = ["pth-import-line": .block, "native-ifunc": .block]
    let decision = policy.decide(Self.evidence([]), analyser: "1", now: Self.now)
    #expect(decision.verdict == .block)
    #expect(decision.reasons.map(\.kind) == [.trigger])
  }

  @Test("hardest reason first")
  func order() {
    let findings = [Self.finding("PRQ101", .high), Self.finding("PRQ102", .critical), Self.finding("PRQ103", .high)]
    let decision = Policy(.balanced).decide(Self.evidence(findings), analyser: "1", now: Self.now)
    #expect(decision.reasons.map(\.finding) == [1, 0, 2])
  }

  @Test(
    "on projects by their normalised name",
    arguments: [
      (["x-y"], true), (["X_Y==1.0"], true), (["x-y==2.0"], false), (["xy"], false),
    ])
  func projects(patterns: [String], matches: Bool) {
    let held = Self.evidence([Self.finding("PRQ101", .high)])
    var allowing = Policy(.balanced)
    allowing.allow = patterns.compactMap { ProjectPattern($0) }
    #expect(allowing.decide(held, analyser: "1", now: Self.now).verdict == (matches ? .admit : .quarantine))
    var denying = Policy(.permissive)
    denying.deny = patterns.compactMap { ProjectPattern($0) }
    #expect(denying.decide(held, analyser: "1", now: Self.now).verdict == (matches ? .block : .admit))
  }

  @Test("that an allowed name excuses neither what blocks nor what could not be opened")
  func allowIsNoPass() {
    var policy = Policy(.balanced)
    policy.allow = [ProjectPattern("x.y")].compactMap { $0 }
    let critical = Self.evidence([Self.finding("PRQ101", .critical)])
    #expect(policy.decide(critical, analyser: "1", now: Self.now).verdict == .block)
    let broken = Self.evidence([], error: "not a zip archive")
    #expect(policy.decide(broken, analyser: "1", now: Self.now).verdict == .quarantine)
  }

  @Test(
    "with waivers for the right artifact until their last day",
    arguments: [
      (WaiverCase(until: "2026-03-24"), Verdict.admit, [Decision.Reason.Kind.waived]),
      (WaiverCase(until: "2026-03-23"), .block, [.finding, .waiverExpired]),
      (WaiverCase(subject: "PRQ102"), .block, [.finding]),
      (WaiverCase(project: "other"), .block, [.finding]),
      (WaiverCase(project: "X-Y==1.0"), .admit, [.waived]),
      (WaiverCase(project: "X-Y==1.1"), .block, [.finding]),
      (WaiverCase(project: nil, sha256: String(repeating: "a", count: 64)), .admit, [.waived]),
      (WaiverCase(sha256: String(repeating: "b", count: 64)), .block, [.finding]),
      (WaiverCase(project: nil), .block, [.finding]),
    ])
  func waivers(given: WaiverCase, verdict: Verdict, kinds: [Decision.Reason.Kind]) throws {
    var policy = Policy(.balanced)
    policy.waivers = [try given.waiver()]
    let decision = policy.decide(
      Self.evidence([Self.finding("PRQ101", .critical)]), analyser: "1", now: Self.now)
    #expect(decision.verdict == verdict)
    #expect(decision.reasons.map(\.kind) == kinds)
    #expect((decision.findings.first?.fate == .counts) == (verdict == .block))
  }

  @Test("that incomplete analysis and triggers can be waived too")
  func otherWaivers() throws {
    var policy = Policy(.balanced)
    policy.triggers = ["pth-import-line": .block]
    policy.waivers = [
      try WaiverCase(subject: "incomplete").waiver(), try WaiverCase(subject: "pth-import-line").waiver(),
    ]
    let decision = policy.decide(Self.evidence([], isComplete: false), analyser: "1", now: Self.now)
    #expect(decision.verdict == .admit)
    #expect(decision.reasons.map(\.kind) == [.waived, .waived])
  }

  @Test("under a digest that equal policies share and different ones do not")
  func digest() throws {
    #expect(Policy(.balanced).digest == Policy(.balanced).digest)
    #expect(Policy(.balanced).digest.utf8.count == 64)
    var changed: Set<String> = [Policy(.balanced).digest, Policy(.strict).digest, Policy(.permissive).digest]
    var policy = Policy(.balanced)
    policy.waivers = [try WaiverCase().waiver()]
    changed.insert(policy.digest)
    policy.rules["PRQ101"] = .off
    changed.insert(policy.digest)
    policy.allow = [try #require(ProjectPattern("a"))]
    changed.insert(policy.digest)
    policy.python = [PythonVersion(3, 11)]
    changed.insert(policy.digest)
    policy.failOn = .never
    changed.insert(policy.digest)
    policy.phases[.tool] = .init(opaque: .admit)
    changed.insert(policy.digest)
    #expect(changed.count == 9)
  }
}

/// A waiver of PRQ101 for the sample artifact, with one thing changed.
struct WaiverCase: Sendable {
  var subject = "PRQ101"
  var project: String? = "x.y"
  var sha256: String?
  var until = "2026-12-31"

  func waiver() throws -> Waiver {
    Waiver(
      subject: subject, project: project.flatMap { ProjectPattern($0) }, sha256: sha256, reason: "reviewed",
      who: "ada", until: try #require(CalendarDay(until)))
  }
}

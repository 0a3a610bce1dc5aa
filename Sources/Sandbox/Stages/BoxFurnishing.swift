internal import Evidence
import Glibc

/// Puts a persona and the sink's authority into a box.
struct BoxFurnishing {
  /// What a run may change of an installed environment.
  private static let changedBytes: UInt64 = 64 << 20
  private static let nameServer = "192.0.2.53"

  let furnishing: Furnishing
  let python: HostPython
  let layout: BoxLayout

  /// A box that runs `arguments`; the environment lies in `environment` outside.
  func plan(_ arguments: [String], environment: String, isWritable: Bool, authority: String) -> BoxPlan {
    var plan = BoxPlan.system(arguments: arguments)
    plan.mounts += python.mounts
    if layout.isBare {
      // They are there to be seen, and programs do not expect to be refused them.
      plan.mounts += ["debian_version", "os-release", "lsb-release", "redhat-release", "timezone"]
        .map { .init("/etc/" + $0, isOptional: true) }
    }
    let place = layout.environment(environment)
    if isWritable || !layout.hasSnapshots {
      plan.mounts.append(.init(environment, at: place, isReadOnly: !isWritable))
    } else {
      // What a run changes in it is seen, and gone with the run.
      plan.trees.append(.init(place, bytes: Self.changedBytes, mode: 0o755, over: environment))
    }
    plan.user = .init(user: furnishing.user.uid, group: furnishing.user.gid)
    plan.hostName = furnishing.hostname
    plan.workingDirectory = furnishing.user.home
    plan.trees.append(.init(furnishing.user.home, bytes: 256 << 20, mode: 0o750))
    plan.environment = furnishing.environment
    addFiles(to: &plan)
    addAuthority(authority, to: &plan, environment)
    return plan
  }

  private func addFiles(to plan: inout BoxPlan) {
    plan.files = furnishing.files.map { .init(furnishing.path(of: $0.path), $0.bytes, mode: UInt32($0.mode)) }
    func add(_ path: String, _ text: String) {
      plan.files.removeAll { $0.path == path }
      plan.files.append(.init(path, Array(text.utf8)))
    }
    add("/etc/passwd", furnishing.passwdLines.joined(separator: "\n") + "\n")
    add("/etc/group", furnishing.groupLines.joined(separator: "\n") + "\n")
    add("/etc/hostname", furnishing.hostname + "\n")
    add("/etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\t\(furnishing.hostname)\n")
    add("/etc/resolv.conf", "nameserver \(Self.nameServer)\n")
    add("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")
    for decoy in furnishing.decoys {
      for case .file(let path) in decoy.places {
        plan.watches.append(.init(furnishing.path(of: path), name: decoy.id.kind))
      }
    }
    let planted = Set(plan.files.map(\.path))
    plan.watches.removeAll { !planted.contains($0.path) }
  }

  /// The run's authority wherever a client looks for those that it trusts.
  private func addAuthority(_ pem: String, to plan: inout BoxPlan, _ environment: String) {
    let bundle = "/etc/ssl/certs/ca-certificates.crt"
    for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT"]
    where plan.environment[name] == nil {
      plan.environment[name] = bundle
    }
    var paths = [bundle, "/etc/ssl/cert.pem", "/etc/pki/tls/certs/ca-bundle.crt"]
    let site = "lib/python\(python.version)/site-packages"
    for inner in ["certifi/cacert.pem", "pip/_vendor/certifi/cacert.pem"] {
      var status = stat()
      if lstat("\(environment)/\(site)/\(inner)", &status) == 0, status.st_mode & S_IFMT == S_IFREG {
        paths.append("\(layout.environment(environment))/\(site)/\(inner)")
      }
    }
    plan.files.removeAll { paths.contains($0.path) }
    plan.files += paths.map { .init($0, Array(pem.utf8)) }
    trustCluster(pem, &plan)
  }

  /// Clients of a cluster trust the authority that its service account and its configuration name, and no other one.
  private func trustCluster(_ pem: String, _ plan: inout BoxPlan) {
    let account = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"
    let key = Array("certificate-authority-data: ".utf8)
    let encoded = Array(Base64.encode(Array(pem.utf8)).utf8)
    for index in plan.files.indices {
      let file = plan.files[index]
      if file.path == account {
        plan.files[index] = .init(file.path, Array(pem.utf8), mode: file.mode)
      } else if file.path.hasSuffix("/.kube/config") || file.path == "/etc/kubernetes/admin.conf" {
        let lines = file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
          line.firstRange(of: key).map { Array(line[..<$0.upperBound]) + encoded } ?? Array(line)
        }
        plan.files[index] = .init(file.path, Array(lines.joined(separator: [0x0A])), mode: file.mode)
      }
    }
  }
}

extension SinkConfiguration {
  /// The services that hand out a persona's decoys.
  init(_ furnishing: Furnishing) {
    self.init()
    scripted = furnishing.metadata.map { service in
      ScriptedService(
        service: .init(service.provider), addresses: service.addresses.compactMap { SinkAddress($0) },
        hosts: service.hosts, port: service.port,
        routes: service.routes.map {
          .init(
            method: $0.method, path: $0.path, requiredHeaders: $0.requiredHeaders, requiredQuery: $0.requiredQuery,
            contentType: $0.contentType, body: $0.body, item: Self.item($0, furnishing.decoys))
        }, headers: service.headers)
    }
  }
}

extension SinkConfiguration {
  /// What an answer hands out, by what it says.
  private static func item(_ route: MetadataService.Route, _ decoys: [Decoy]) -> SinkExchange.CredentialRead.Item {
    // Opens the service alone.
    if route.path == "/latest/api/token" { return .session }
    if route.path.hasSuffix("/secrets") || route.path.contains("/secrets/") { return .secrets }
    let handedOut = decoys.filter { $0.places.contains { if case .metadata = $0 { true } else { false } } }
    let isSecret = handedOut.flatMap(\.canaries).contains { $0.lies(in: route.body) }
    return isSecret ? .credentials : .listing
  }
}

extension Canary {
  fileprivate func lies(in text: [UInt8]) -> Bool {
    text.count >= bytes.count
      && (0...text.count - bytes.count).contains { text[$0..<$0 + bytes.count].elementsEqual(bytes) }
  }
}

extension SinkExchange.CredentialRead.Service {
  fileprivate init(_ provider: MetadataService.Provider) {
    switch provider {
    case .awsInstance: self = .awsInstanceV2
    case .awsContainer: self = .awsContainer
    case .google: self = .google
    case .azure: self = .azure
    case .kubernetes: self = .kubernetes
    }
  }
}

/// The box's listeners, handed to the sink.
struct SinkNetwork: BoxNetwork {
  let sink: Sink

  func adopt(listener descriptor: Int32, transport: ObservedTransport, port: UInt16, standingFor address: String?) {
    sink.adopt(
      listener: descriptor, transport: transport == .tcp ? .tcp : .udp, port: port,
      standingFor: address.flatMap { SinkAddress($0, port: port) })
  }
}

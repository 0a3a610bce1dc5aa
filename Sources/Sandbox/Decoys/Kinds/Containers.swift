internal import Evidence

extension DecoyKind {
  /// Container registries and clusters.
  static let containers: [DecoyKind] = [
    DecoyKind("docker-config", "Registry logins of Docker") { maker in
      let identity = maker.identity
      let hub = "\(identity.user.name):\(maker.token("token of the hub", .dockerPersonal))"
      let ghcr = "\(identity.user.name):\(maker.token("token of ghcr.io", .githubClassic))"
      let own = "robot:\(maker.password("password of the own registry"))"
      func entry(_ login: String) -> JSONText { ["auth": .string(Base64.encode(Array(login.utf8)))] }
      let configuration: JSONText = [
        "auths": .object([
          ("https://index.docker.io/v1/", entry(hub)), ("ghcr.io", entry(ghcr)),
          ("registry.\(identity.domain)", entry(own)),
        ])
      ]
      maker.file("~/.docker/config.json", configuration.pretty)
    },
    DecoyKind("podman-auth", "Registry login of Podman") { maker in
      let login = "\(maker.identity.user.name):\(maker.password())"
      let auth: JSONText = [
        "auths": ["quay.io": ["auth": .string(Base64.encode(Array(login.utf8)))]]
      ]
      maker.file("~/.config/containers/auth.json", auth.pretty)
    },
    DecoyKind("docker-container-state", "Environment of another container (Docker's state)") { maker in
      let id = maker.random.text(.hex, 64)
      let password = maker.password("database password")
      let state: JSONText = [
        "State": ["Running": true], "ID": .string(id),
        "Config": [
          "Hostname": .string(id.utf8Slice(0..<12)),
          "Image": .string("\(maker.identity.company)/\(maker.identity.project)"),
          "Env": [
            "PATH=/usr/local/bin:/usr/bin:/bin",
            .string("DATABASE_URL=postgresql://app:\(password)@db.\(maker.identity.domain):5432/app"),
          ],
        ],
      ]
      maker.file("/var/lib/docker/containers/\(id)/config.v2.json", state.compact)
    },
    DecoyKind("kubeconfig", "Kubernetes cluster access (kubeconfig)") { maker in
      maker.file("~/.kube/config", kubeconfig(&maker, user: maker.identity.user.name, group: "system:masters"))
    },
    DecoyKind("kubernetes-admin", "Kubernetes administrator's access (/etc/kubernetes)") { maker in
      let text = kubeconfig(&maker, user: "kubernetes-admin", group: "kubeadm:cluster-admins")
      maker.file("/etc/kubernetes/admin.conf", text)
    },
    DecoyKind("kubernetes-service-account", "Kubernetes service account token") { maker in
      let identity = maker.identity
      let folder = "/var/run/secrets/kubernetes.io/serviceaccount"
      let now = Int(identity.now.seconds)
      let pod: JSONText = [
        "namespace": .string(identity.project),
        "node": [
          "name": .string("ip-10-20-\(maker.random.below(250))-\(maker.random.below(250))"),
          "uid": .string(maker.random.uuid()),
        ],
        "pod": ["name": .string(identity.hostname), "uid": .string(maker.random.uuid())],
        "serviceaccount": ["name": .string(identity.service), "uid": .string(maker.random.uuid())],
        "warnafter": .number(now + 3_607),
      ]
      let token = maker.webToken(
        "token",
        [
          ("aud", ["https://kubernetes.default.svc.cluster.local"]), ("exp", .number(now + 31_536_000)),
          ("iat", .number(now)), ("iss", "https://kubernetes.default.svc.cluster.local"),
          ("jti", .string(maker.random.uuid())), ("kubernetes.io", pod), ("nbf", .number(now)),
          ("sub", .string("system:serviceaccount:\(identity.project):\(identity.service)")),
        ])
      maker.file("\(folder)/token", mode: 0o644, token)
      let authority = Base64.armour("CERTIFICATE", maker.authority.certificate(named: "kubernetes"))
      maker.companion("\(folder)/ca.crt", authority)
      maker.companion("\(folder)/namespace", identity.project)
      maker.setting("KUBERNETES_SERVICE_HOST", "10.96.0.1")
      maker.setting("KUBERNETES_SERVICE_PORT", "443")
      maker.setting("KUBERNETES_SERVICE_PORT_HTTPS", "443")
      maker.setting("KUBERNETES_PORT", "tcp://10.96.0.1:443")
    },
    DecoyKind("mounted-secrets", "Secrets mounted as files") { maker in
      let password = maker.password("database password")
      let key = maker.token("API key", TokenFormat("", .base62, 40))
      maker.file("/run/secrets/db_password", mode: 0o400, password)
      maker.file("/run/secrets/api_key", mode: 0o400, key)
    },
    DecoyKind("helm-registry", "Registry login of Helm") { maker in
      let login = "helm:\(maker.password())"
      let entry: JSONText = ["auth": .string(Base64.encode(Array(login.utf8)))]
      let auth: JSONText = ["auths": .object([("charts.\(maker.identity.domain)", entry)])]
      maker.file("~/.config/helm/registry/config.json", auth.pretty)
    },
  ]

  /// A configuration with a client certificate and, as a second user, a token.
  private static func kubeconfig(_ maker: inout DecoyMaker, user: String, group: String) -> String {
    let identity = maker.identity
    let key = ECKey(&maker.random)
    let armoured = Base64.armour("EC PRIVATE KEY", key.sec1)
    let keyData = Base64.encode(Array(armoured.utf8))
    maker.remember("client key (scalar)", key.scalar)
    // The number begins at the tenth character of the armoured text's second line.
    if let line = armoured.split(separator: "\n").dropFirst().first {
      maker.remember("client key (text)", String(line.utf8Slice(12..<50)))
    }
    let certificate = maker.authority.certificate(
      for: key.publicInfo, commonName: user, organization: group, issuer: "kubernetes", &maker.random)
    func encoded(_ certificate: [UInt8]) -> String {
      Base64.encode(Array(Base64.armour("CERTIFICATE", certificate).utf8))
    }
    let token = maker.webToken(
      "token",
      [
        ("iss", "kubernetes/serviceaccount"), ("kubernetes.io/serviceaccount/namespace", "kube-system"),
        ("kubernetes.io/serviceaccount/service-account.name", .string(identity.service)),
        ("kubernetes.io/serviceaccount/service-account.uid", .string(maker.random.uuid())),
        ("sub", .string("system:serviceaccount:kube-system:\(identity.service)")),
      ])
    return """
      apiVersion: v1
      kind: Config
      clusters:
      - cluster:
          certificate-authority-data: \(encoded(maker.authority.certificate(named: "kubernetes")))
          server: https://k8s.\(identity.domain):6443
        name: \(identity.cluster)
      contexts:
      - context:
          cluster: \(identity.cluster)
          user: \(user)
        name: \(identity.cluster)
      - context:
          cluster: \(identity.cluster)
          user: \(identity.service)
        name: \(identity.cluster)-ci
      current-context: \(identity.cluster)
      preferences: {}
      users:
      - name: \(user)
        user:
          client-certificate-data: \(encoded(certificate))
          client-key-data: \(keyData)
      - name: \(identity.service)
        user:
          token: \(token)

      """
  }
}

extension Substring {
  /// The characters at a range of UTF-8 offsets, of text that is all ASCII.
  func utf8Slice(_ range: Range<Int>) -> String { String(self).utf8Slice(range) }
}

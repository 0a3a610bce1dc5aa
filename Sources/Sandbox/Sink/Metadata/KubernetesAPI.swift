extension MetadataServices {
  /// The API server of a cluster, as a pod's service account sees it: it may look around and read secrets.
  func cluster(_ request: HTTPRequest) -> HTTPAnswer {
    let path = request.path
    let isSecrets = path.contains("/secrets")
    let item: SinkExchange.CredentialRead.Item = isSecrets ? .secrets : .listing
    guard let account = configuration.kubernetes else { return HTTPAnswer.notFound.reading(.kubernetes, item) }
    if let open = openDocument(path) { return open.reading(.kubernetes, item) }
    guard let authorization = request["authorization"] else {
      return Self.failure(403, "Forbidden", "forbidden: User \"system:anonymous\" cannot get path \"\(path)\"")
        .reading(.kubernetes, item)
    }
    guard authorization == "Bearer \(account.token)" else {
      return Self.failure(401, "Unauthorized", "Unauthorized").reading(.kubernetes, item)
    }
    if path.hasSuffix("/selfsubjectaccessreviews") || path.hasSuffix("/selfsubjectrulesreviews") {
      return Self.review(path).reading(.kubernetes, .listing)
    }
    return resource(path, account).reading(.kubernetes, item)
  }

  /// What the server tells everyone.
  private func openDocument(_ path: String) -> HTTPAnswer? {
    switch path {
    case "/healthz", "/livez", "/readyz": .text("ok")
    case "/version", "/version/":
      .json(["major": "1", "minor": "31", "gitVersion": "v1.31.2", "platform": "linux/amd64"])
    default: nil
    }
  }

  private static func review(_ path: String) -> HTTPAnswer {
    .json(
      [
        "kind": path.hasSuffix("accessreviews") ? "SelfSubjectAccessReview" : "SelfSubjectRulesReview",
        "apiVersion": "authorization.k8s.io/v1",
        "status": [
          "allowed": true, "incomplete": false, "nonResourceRules": [],
          "resourceRules": [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]],
        ],
      ], 201)
  }

  private func resource(_ path: String, _ account: SinkConfiguration.KubernetesAccount) -> HTTPAnswer {
    let parts = path.split(separator: "/").map(String.init)
    if parts == ["api"] { return .json(["kind": "APIVersions", "versions": ["v1"]]) }
    if parts == ["apis"] { return .json(["kind": "APIGroupList", "apiVersion": "v1", "groups": []]) }
    if parts == ["api", "v1"] {
      return .json(["kind": "APIResourceList", "groupVersion": "v1", "resources": .array(Self.resources)])
    }
    guard parts.count > 2, parts.prefix(2) == ["api", "v1"] else {
      return Self.failure(404, "NotFound", "the server could not find the requested resource")
    }
    var below = parts.dropFirst(2)
    if below.first == "namespaces", below.count > 2 {
      guard below.dropFirst().first == account.namespace else { return Self.list(below.last ?? "", []) }
      below = below.dropFirst(2)
    }
    switch (below.first ?? "", below.dropFirst().first) {
    case ("namespaces", nil): return Self.list("namespaces", [Self.metadata(account.namespace, nil)])
    case ("secrets", nil):
      return Self.list("secrets", account.secrets.keys.sorted().map { secret($0, account) })
    case ("secrets", let name?):
      guard account.secrets[name] != nil else {
        return Self.failure(404, "NotFound", "secrets \"\(name)\" not found")
      }
      return .json(secret(name, account))
    case (let kind, nil): return Self.list(kind, [])
    case (let kind, let name?): return Self.failure(404, "NotFound", "\(kind) \"\(name)\" not found")
    }
  }

  private func secret(_ name: String, _ account: SinkConfiguration.KubernetesAccount) -> SinkJSON {
    let values = (account.secrets[name] ?? [:]).sorted { $0.key < $1.key }
    return .object([
      ("kind", "Secret"), ("apiVersion", "v1"), ("metadata", Self.names(name, account.namespace)),
      ("data", .object(values.map { ($0.key, .string(HTTPText.base64(Array($0.value.utf8)))) })), ("type", "Opaque"),
    ])
  }

  private static let resources: [SinkJSON] = ["configmaps", "namespaces", "pods", "secrets", "serviceaccounts"].map {
    .object([
      ("name", .string($0)), ("namespaced", .bool($0 != "namespaces")), ("verbs", ["create", "get", "list", "watch"]),
    ])
  }

  private static func names(_ name: String, _ namespace: String?) -> SinkJSON {
    .object([("name", .string(name))] + (namespace.map { [("namespace", .string($0))] } ?? []))
  }

  private static func metadata(_ name: String, _ namespace: String?) -> SinkJSON {
    .object([("metadata", names(name, namespace))])
  }

  private static func list(_ kind: String, _ items: [SinkJSON]) -> HTTPAnswer {
    let singular = kind.hasSuffix("s") ? String(kind.dropLast()) : kind
    let title = singular.prefix(1).uppercased() + singular.dropFirst() + "List"
    return .json([
      "kind": .string(title), "apiVersion": "v1", "metadata": ["resourceVersion": "482910"], "items": .array(items),
    ])
  }

  private static func failure(_ code: Int, _ reason: String, _ message: String) -> HTTPAnswer {
    .json(
      [
        "kind": "Status", "apiVersion": "v1", "metadata": .object([]), "status": "Failure",
        "message": .string(message), "reason": .string(reason), "code": .number(code),
      ], code)
  }
}

internal import Evidence

extension DecoyKind {
  /// Credentials that are not planted but handed out: by the metadata services of clouds, and by a cluster.
  static let metadata: [DecoyKind] = [
    DecoyKind("aws-instance-metadata", "AWS instance role (metadata service)") { maker in
      let identity = maker.identity
      let role = "\(identity.cluster)-node"
      let credentials = "/latest/meta-data/iam/security-credentials/"
      let token = maker.token("session token of the service", .awsMetadataSession)
      let instance = "i-0\(maker.random.text(.hex, 16))"
      let document: JSONText = [
        "accountId": .string(identity.awsAccount), "architecture": "x86_64",
        "imageId": .string("ami-0\(maker.random.text(.hex, 16))"),
        "instanceId": .string(instance), "instanceType": "m6i.xlarge", "region": .string(identity.awsRegion),
        "version": "2017-09-30",
      ]
      let profile: JSONText = [
        "Code": "Success", "LastUpdated": .string(identity.now.description),
        "InstanceProfileArn": .string("arn:aws:iam::\(identity.awsAccount):instance-profile/\(role)"),
        "InstanceProfileId": .string("AIPA\(maker.random.text(.base32, 16))"),
      ]
      let bootstrap = maker.password("password in the user data")
      let secret = sessionCredentials(&maker, [("Code", "Success"), ("Type", "AWS-HMAC")])
      maker.serve(
        MetadataService(
          provider: .awsInstance, addresses: ["169.254.169.254", "fd00:ec2::254"],
          hosts: ["instance-data.ec2.internal"],
          port: 80, isSecure: false,
          routes: [
            .init("/latest/api/token", method: "PUT", text: token),
            .init(credentials, text: role), .init(credentials.dropLast().description, text: role),
            .init(credentials + role, json: secret), .init("/latest/meta-data/iam/info", json: profile),
            .init("/latest/meta-data/instance-id", text: instance),
            .init("/latest/meta-data/hostname", text: identity.hostname),
            .init("/latest/meta-data/placement/region", text: identity.awsRegion),
            .init("/latest/meta-data/", text: "ami-id\nhostname\niam/\ninstance-id\ninstance-type\nplacement/"),
            .init("/latest/dynamic/instance-identity/document", json: document),
            .init("/latest/user-data", text: "#!/bin/bash\nexport DB_PASSWORD=\(bootstrap)\n/opt/bootstrap.sh\n"),
          ], headers: ["Server": "EC2ws"]),
        secretAt: ["/latest/api/token", credentials + role, "/latest/user-data"])
    },
    DecoyKind("aws-container-metadata", "AWS task role (container credentials endpoint)") { maker in
      let path = "/v2/credentials/\(maker.random.uuid())"
      let secret = sessionCredentials(
        &maker, [("RoleArn", .string("arn:aws:iam::\(maker.identity.awsAccount):role/\(maker.identity.project)-task"))])
      let task = "/v4/\(maker.random.text(.hex, 32))-1234567890"
      let container: JSONText = [
        "DockerId": .string(maker.random.text(.hex, 64)), "Name": .string(maker.identity.project),
        "Image": .string(
          "\(maker.identity.awsAccount).dkr.ecr.\(maker.identity.awsRegion).amazonaws.com/\(maker.identity.project):1.4.2"
        ),
      ]
      maker.setting("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", path)
      maker.setting("ECS_CONTAINER_METADATA_URI_V4", "http://169.254.170.2\(task)")
      maker.setting("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE")
      maker.serve(
        MetadataService(
          provider: .awsContainer, addresses: ["169.254.170.2"], hosts: [], port: 80, isSecure: false,
          routes: [.init(path, json: secret), .init(task, json: container)], headers: [:]),
        secretAt: [path])
    },
    DecoyKind("gcp-metadata", "Google service account (metadata server)") { maker in
      let identity = maker.identity
      let mail = "\(maker.random.text(.digits, 12))-compute@developer.gserviceaccount.com"
      let accounts = "/computeMetadata/v1/instance/service-accounts/"
      let flavour = ["metadata-flavor": "Google"]
      let now = Int(identity.now.seconds)
      let access: JSONText = [
        "access_token": .string(maker.token("access token", .googleAccess)), "expires_in": 3_120,
        "token_type": "Bearer",
      ]
      let assertion = maker.webToken(
        "identity token",
        [
          ("aud", "https://\(identity.domain)"), ("azp", .string(mail)), ("email", .string(mail)),
          ("email_verified", true),
          ("exp", .number(now + 3_600)), ("iat", .number(now)), ("iss", "https://accounts.google.com"),
          ("sub", .string("1" + maker.random.text(.digits, 20))),
        ])
      var routes: [MetadataService.Route] = [
        .init("/computeMetadata/v1/project/project-id", headers: flavour, text: identity.googleProject),
        .init("/computeMetadata/v1/instance/hostname", headers: flavour, text: identity.hostname),
        .init("/computeMetadata/v1/instance/zone", headers: flavour, text: "projects/481516/zones/europe-west1-b"),
        .init(accounts, headers: flavour, text: "default/\n\(mail)/\n"), .init("/", text: "computeMetadata/\n"),
      ]
      for account in ["default", mail] {
        routes += [
          .init(accounts + account + "/token", headers: flavour, json: access),
          .init(accounts + account + "/identity", headers: flavour, text: assertion),
          .init(accounts + account + "/email", headers: flavour, text: mail),
          .init(
            accounts + account + "/scopes", headers: flavour, text: "https://www.googleapis.com/auth/cloud-platform\n"),
        ]
      }
      maker.serve(
        MetadataService(
          provider: .google, addresses: ["169.254.169.254"], hosts: ["metadata.google.internal", "metadata"], port: 80,
          isSecure: false, routes: routes, headers: ["Metadata-Flavor": "Google", "Server": "Metadata Server for VM"]),
        secretAt: [accounts + "default/token", accounts + "default/identity"])
    },
    DecoyKind("azure-metadata", "Azure managed identity (metadata service)") { maker in
      let identity = maker.identity
      let now = Int(identity.now.seconds)
      let access = maker.webToken(
        "access token",
        [
          ("aud", "https://management.azure.com/"),
          ("iss", .string("https://sts.windows.net/\(identity.azureTenant)/")),
          ("iat", .number(now)), ("exp", .number(now + 86_400)), ("appid", .string(maker.random.uuid())),
          ("idtyp", "app"),
          ("oid", .string(maker.random.uuid())), ("tid", .string(identity.azureTenant)), ("ver", "1.0"),
        ])
      let answer: JSONText = [
        "access_token": .string(access), "client_id": .string(maker.random.uuid()), "expires_in": "86400",
        "expires_on": .string(String(now + 86_400)), "ext_expires_in": "86399", "not_before": .string(String(now)),
        "resource": "https://management.azure.com/", "token_type": "Bearer",
      ]
      let instance: JSONText = [
        "compute": [
          "location": "westeurope", "name": .string(identity.hostname), "osType": "Linux",
          "subscriptionId": .string(identity.azureSubscription), "vmId": .string(maker.random.uuid()),
          "vmSize": "Standard_D4ds_v5",
        ]
      ]
      maker.serve(
        MetadataService(
          provider: .azure, addresses: ["169.254.169.254", "168.63.129.16"], hosts: [], port: 80, isSecure: false,
          routes: [
            .init(
              "/metadata/identity/oauth2/token", headers: ["metadata": "true"],
              query: ["api-version": "", "resource": ""],
              json: answer),
            .init("/metadata/instance", headers: ["metadata": "true"], query: ["api-version": ""], json: instance),
          ], headers: ["Server": "IMDS/150.870.65.1854"]),
        secretAt: ["/metadata/identity/oauth2/token"])
    },
    DecoyKind("kubernetes-secrets", "Secrets of a cluster (Kubernetes API)") { maker in
      let identity = maker.identity
      func secret(_ name: String, _ namespace: String, _ values: [(String, String)]) -> JSONText {
        [
          "metadata": [
            "name": .string(name), "namespace": .string(namespace), "uid": .string(maker.random.uuid()),
            "creationTimestamp": .string(identity.now.adding(-8_000_000).description),
          ],
          "data": .object(values.map { ($0.0, .string(Base64.encode(Array($0.1.utf8)))) }), "type": "Opaque",
        ]
      }
      let own = secret(
        "database", identity.project, [("username", "app"), ("password", maker.password("database password"))])
      let other = secret(
        "registry-push", "kube-system", [("token", maker.token("registry token", .githubClassic))])
      func list(_ items: [JSONText]) -> JSONText {
        [
          "kind": "SecretList", "apiVersion": "v1", "metadata": ["resourceVersion": "8124611"], "items": .array(items),
        ]
      }
      let version: JSONText = ["major": "1", "minor": "31", "gitVersion": "v1.31.4", "platform": "linux/amd64"]
      let namespaces: JSONText = [
        "kind": "NamespaceList", "apiVersion": "v1",
        "items": [["metadata": ["name": .string(identity.project)]], ["metadata": ["name": "kube-system"]]],
      ]
      let bearer = ["authorization": ""]
      maker.serve(
        MetadataService(
          provider: .kubernetes, addresses: ["10.96.0.1"],
          hosts: ["kubernetes.default.svc", "kubernetes.default.svc.cluster.local"],
          port: 443, isSecure: true,
          routes: [
            .init("/version", json: version), .init("/api/v1/namespaces", headers: bearer, json: namespaces),
            .init("/api/v1/secrets", headers: bearer, json: list([own, other])),
            .init("/api/v1/namespaces/\(identity.project)/secrets", headers: bearer, json: list([own])),
            .init("/api/v1/namespaces/kube-system/secrets", headers: bearer, json: list([other])),
            .init("/api/v1/namespaces/\(identity.project)/secrets/database", headers: bearer, json: own),
          ], headers: ["Audit-Id": maker.random.uuid()]),
        secretAt: ["/api/v1/secrets", "/api/v1/namespaces/\(identity.project)/secrets"])
    },
  ]

  /// A role's session as both of Amazon's services answer it.
  private static func sessionCredentials(_ maker: inout DecoyMaker, _ more: [(String, JSONText)]) -> JSONText {
    let now = maker.identity.now
    return .object(
      more + [
        ("LastUpdated", .string(now.description)),
        ("AccessKeyId", .string(maker.token("access key id", .awsSessionKey))),
        ("SecretAccessKey", .string(maker.token("secret access key", .awsSecret))),
        ("Token", .string(maker.token("session token", .awsSession))),
        ("Expiration", .string(now.adding(21_600).description)),
      ])
  }
}

extension MetadataService.Route {
  /// A route that answers with plain text.
  init(_ path: String, method: String = "GET", headers: [String: String] = [:], text: String) {
    self.init(
      method: method, path: path, requiredHeaders: headers, requiredQuery: [:], contentType: "text/plain",
      body: Array(text.utf8))
  }

  /// A route that answers with JSON.
  init(_ path: String, headers: [String: String] = [:], query: [String: String] = [:], json: JSONText) {
    self.init(
      method: "GET", path: path, requiredHeaders: headers, requiredQuery: query, contentType: "application/json",
      body: Array(json.compact.utf8))
  }
}

extension MetadataServices {
  /// The metadata of an EC2 instance, both versions of the protocol: the second demands a token that a PUT gives.
  func awsInstance(_ request: HTTPRequest) -> HTTPAnswer {
    let service = awsVersion(request)
    let item = Self.awsItem(request)
    guard let role = configuration.aws else { return HTTPAnswer.notFound.reading(service, item) }
    if request.path == "/latest/api/token" {
      guard request.method == "PUT" else { return HTTPAnswer(405).reading(service, .session) }
      guard let lifetime = request["x-aws-ec2-metadata-token-ttl-seconds"].flatMap({ Int($0) }),
        (1...21_600).contains(lifetime)
      else { return HTTPAnswer(400).reading(service, .session) }
      return HTTPAnswer.text(sessionToken(role)).with("x-aws-ec2-metadata-token-ttl-seconds", String(lifetime))
        .reading(service, .session)
    }
    if let token = request["x-aws-ec2-metadata-token"] {
      guard token == sessionToken(role) else { return HTTPAnswer(401).reading(service, item) }
    } else if role.requiresToken {
      return HTTPAnswer(401).reading(service, item)
    }
    guard request.method == "GET" || request.method == "HEAD" else { return HTTPAnswer(405).reading(service, item) }
    return awsDocument(request.path, role).reading(service, item)
  }

  private static func awsItem(_ request: HTTPRequest) -> SinkExchange.CredentialRead.Item {
    let path = request.path
    if path == "/latest/api/token" { return .session }
    if path.contains("/iam/security-credentials/"), !path.hasSuffix("/") { return .credentials }
    if path.contains("/instance-identity/") { return .identity }
    return path.hasPrefix("/latest/user-data") ? .userData : .listing
  }

  /// One token for the run: a digest of the role's name and account, which is nobody's secret.
  private func sessionToken(_ role: SinkConfiguration.AWSRole) -> String {
    let digest = SinkDigest()
    digest.update(Array("imds \(role.roleName) \(role.accountID) \(role.accessKeyID)".utf8))
    let text = HTTPText.base64(digest.finish() + [0]).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
    return "AQAE" + String(text)
  }

  private func awsDocument(_ path: String, _ role: SinkConfiguration.AWSRole) -> HTTPAnswer {
    let prefix = "/latest/meta-data"
    guard path.hasPrefix(prefix) else { return awsRoot(path, role) }
    let below = path.dropFirst(prefix.count)
    let roleArn = "arn:aws:iam::\(role.accountID):instance-profile/\(role.roleName)"
    switch below {
    case "", "/":
      return Self.listing([
        "ami-id", "hostname", "iam/", "instance-id", "instance-type", "local-hostname", "local-ipv4", "mac",
        "network/", "placement/", "public-hostname", "security-groups",
      ])
    case "/iam", "/iam/": return Self.listing(["info", "security-credentials/"])
    case "/iam/info":
      return .json([
        "Code": "Success", "LastUpdated": .string(HTTPText.timestamp(now)), "InstanceProfileArn": .string(roleArn),
        "InstanceProfileId": "AIPA4EXAMPLE7QWERTYUI",
      ])
    case "/iam/security-credentials", "/iam/security-credentials/": return .text(role.roleName)
    case "/iam/security-credentials/\(role.roleName)": return .json(awsCredentials(role))
    case "/instance-id": return .text(role.instanceID)
    case "/instance-type": return .text("t3.large")
    case "/ami-id": return .text("ami-0c2b8ca1dad447f8a")
    case "/hostname", "/local-hostname": return .text("ip-10-0-12-34.\(role.region).compute.internal")
    case "/local-ipv4": return .text("10.0.12.34")
    case "/mac": return .text("0e:4f:2a:91:7c:13")
    case "/placement", "/placement/": return Self.listing(["availability-zone", "region"])
    case "/placement/region": return .text(role.region)
    case "/placement/availability-zone": return .text(role.region + "a")
    case "/security-groups": return .text("default")
    default: return .notFound
    }
  }

  private func awsRoot(_ path: String, _ role: SinkConfiguration.AWSRole) -> HTTPAnswer {
    switch path {
    case "/", "/latest", "/latest/": return Self.listing(["dynamic", "meta-data", "user-data"])
    case "/latest/dynamic/", "/latest/dynamic": return Self.listing(["instance-identity/"])
    case "/latest/dynamic/instance-identity/", "/latest/dynamic/instance-identity":
      return Self.listing(["document", "pkcs7", "signature"])
    case "/latest/dynamic/instance-identity/document":
      return .json([
        "accountId": .string(role.accountID), "architecture": "x86_64",
        "availabilityZone": .string(role.region + "a"), "imageId": "ami-0c2b8ca1dad447f8a",
        "instanceId": .string(role.instanceID), "instanceType": "t3.large", "privateIp": "10.0.12.34",
        "region": .string(role.region), "version": "2017-09-30",
      ])
    default: return .notFound
    }
  }

  private func awsCredentials(_ role: SinkConfiguration.AWSRole) -> SinkJSON {
    [
      "Code": "Success", "LastUpdated": .string(HTTPText.timestamp(now)), "Type": "AWS-HMAC",
      "AccessKeyId": .string(role.accessKeyID), "SecretAccessKey": .string(role.secretAccessKey),
      "Token": .string(role.sessionToken), "Expiration": .string(expiry),
    ]
  }

  /// The credentials of a container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` at ECS, a fixed path for pods.
  func container(_ request: HTTPRequest) -> HTTPAnswer {
    let path = request.path
    let isTask = path.hasPrefix("/v3") || path.hasPrefix("/v4") || path == "/v2/metadata"
    let item: SinkExchange.CredentialRead.Item = isTask ? .identity : .credentials
    guard let role = configuration.aws else { return HTTPAnswer.notFound.reading(.awsContainer, item) }
    let arn = "arn:aws:iam::\(role.accountID):role/\(role.roleName)"
    if path == role.containerPath || path == "/v1/credentials" {
      return HTTPAnswer.json([
        "RoleArn": .string(arn), "AccessKeyId": .string(role.accessKeyID),
        "SecretAccessKey": .string(role.secretAccessKey), "Token": .string(role.sessionToken),
        "AccountId": .string(role.accountID), "Expiration": .string(expiry),
      ]).reading(.awsContainer, .credentials)
    }
    guard isTask else { return HTTPAnswer.notFound.reading(.awsContainer, item) }
    return HTTPAnswer.json([
      "Cluster": "default", "Family": "app", "Revision": "7", "DesiredStatus": "RUNNING", "KnownStatus": "RUNNING",
      "TaskARN": .string("arn:aws:ecs:\(role.region):\(role.accountID):task/default/158d1c8083dd49d6b527399fd6414f5c"),
      "AvailabilityZone": .string(role.region + "a"), "Containers": [],
    ]).reading(.awsContainer, .identity)
  }
}

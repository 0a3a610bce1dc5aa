extension MetadataServices {
  // MARK: Google

  /// The metadata server of Google, which wants `Metadata-Flavor: Google` and says the same.
  func google(_ request: HTTPRequest) -> HTTPAnswer {
    let path = request.path
    let item: SinkExchange.CredentialRead.Item =
      path.contains("/token") ? .credentials : path.contains("/identity") ? .identity : .listing
    guard let account = configuration.google else { return HTTPAnswer.notFound.reading(.google, item) }
    let answer: HTTPAnswer
    if request["metadata-flavor"]?.lowercased() != "google" {
      answer = .text("Missing Metadata-Flavor:Google header.\n", 403)
    } else {
      answer = googleDocument(path, request, account)
    }
    return answer.with("metadata-flavor", "Google").reading(.google, item)
  }

  private func googleDocument(
    _ path: String, _ request: HTTPRequest, _ account: SinkConfiguration.GoogleAccount
  ) -> HTTPAnswer {
    for name in ["default", account.email] {
      let base = "/computeMetadata/v1/instance/service-accounts/\(name)/"
      guard path.hasPrefix(base) || path + "/" == base else { continue }
      return googleAccount(String(path.dropFirst(base.count)), request, account)
    }
    let zone = "projects/\(account.numericProject)/zones/\(account.zone)"
    switch path {
    case "/": return .text("computeMetadata/\n")
    case "/computeMetadata", "/computeMetadata/": return .text("v1/\n")
    case "/computeMetadata/v1", "/computeMetadata/v1/": return .text("instance/\noslogin/\nproject/\n")
    case "/computeMetadata/v1/instance", "/computeMetadata/v1/instance/":
      return .text("attributes/\nhostname\nid\nmachine-type\nname\nservice-accounts/\nzone\n")
    case "/computeMetadata/v1/instance/service-accounts", "/computeMetadata/v1/instance/service-accounts/":
      if request.parameter("recursive") == "true" { return .json(["default": googleSummary(account)]) }
      return .text("default/\n\(account.email)/\n")
    case "/computeMetadata/v1/instance/attributes/": return .text("")
    case "/computeMetadata/v1/instance/zone": return .text(zone)
    case "/computeMetadata/v1/instance/name": return .text(account.instanceName)
    case "/computeMetadata/v1/instance/id": return .text("4520031799277581759")
    case "/computeMetadata/v1/instance/hostname":
      return .text("\(account.instanceName).\(account.zone).c.\(account.project).internal")
    case "/computeMetadata/v1/project/project-id": return .text(account.project)
    case "/computeMetadata/v1/project/numeric-project-id": return .text(account.numericProject)
    case "/computeMetadata/v1/universe/universe-domain", "/computeMetadata/v1/universe/universe_domain":
      return .text("googleapis.com")
    default: return .notFound
    }
  }

  private func googleAccount(
    _ name: String, _ request: HTTPRequest, _ account: SinkConfiguration.GoogleAccount
  ) -> HTTPAnswer {
    switch name {
    case "":
      if request.parameter("recursive") == "true" { return .json(googleSummary(account)) }
      return .text("aliases\nemail\nidentity\nscopes\ntoken\n")
    case "token":
      return .json([
        "access_token": .string(account.accessToken), "expires_in": 3599, "token_type": "Bearer",
      ])
    case "identity":
      return request.parameter("audience") == nil
        ? .text("non-empty audience parameter required\n", 400) : .text(account.identityToken)
    case "email": return .text(account.email)
    case "aliases": return .text("default\n")
    case "scopes": return .text("https://www.googleapis.com/auth/cloud-platform\n")
    default: return .notFound
    }
  }

  private func googleSummary(_ account: SinkConfiguration.GoogleAccount) -> SinkJSON {
    [
      "aliases": ["default"], "email": .string(account.email),
      "scopes": ["https://www.googleapis.com/auth/cloud-platform"],
    ]
  }

  // MARK: Azure

  /// The instance metadata of Azure, which wants `Metadata: true`.
  func azure(_ request: HTTPRequest) -> HTTPAnswer {
    let isToken = request.path.hasPrefix("/metadata/identity/oauth2/token")
    let item: SinkExchange.CredentialRead.Item =
      isToken ? .credentials : request.path.hasPrefix("/metadata/attested") ? .identity : .listing
    guard let identity = configuration.azure else { return HTTPAnswer.notFound.reading(.azure, item) }
    guard request["metadata"]?.lowercased() == "true" else {
      let problem: SinkJSON = [
        "error": "invalid_request", "error_description": "Required metadata header not specified",
      ]
      return HTTPAnswer.json(problem, 400).reading(.azure, item)
    }
    if isToken { return azureToken(request, identity).reading(.azure, item) }
    guard request.path.hasPrefix("/metadata/instance") else { return HTTPAnswer.notFound.reading(.azure, item) }
    return HTTPAnswer.json([
      "compute": [
        "azEnvironment": "AzurePublicCloud", "location": .string(identity.location),
        "name": .string(identity.machineName), "osType": "Linux", "resourceGroupName": "production",
        "subscriptionId": .string(identity.subscriptionID), "vmId": "02aab8a4-74ef-476e-8182-f6d2ba4166a6",
        "vmSize": "Standard_D2s_v3",
      ],
      "network": ["interface": []],
    ]).reading(.azure, item)
  }

  private func azureToken(_ request: HTTPRequest, _ identity: SinkConfiguration.AzureIdentity) -> HTTPAnswer {
    guard let resource = request.parameter("resource") else {
      let problem: SinkJSON = [
        "error": "invalid_request", "error_description": "Required query variable 'resource' is missing",
      ]
      return .json(problem, 400)
    }
    return .json([
      "access_token": .string(identity.accessToken), "client_id": .string(identity.clientID), "expires_in": "86399",
      "expires_on": .string(String(now + 86_399)), "ext_expires_in": "86399", "not_before": .string(String(now - 300)),
      "resource": .string(resource), "token_type": "Bearer",
    ])
  }

  // MARK: Alibaba

  /// The metadata of Alibaba Cloud.
  func alibaba(_ request: HTTPRequest) -> HTTPAnswer {
    let path = request.path
    let base = "/latest/meta-data/ram/security-credentials/"
    let item: SinkExchange.CredentialRead.Item =
      path.hasPrefix(base) && path != base ? .credentials : path == "/latest/api/token" ? .session : .listing
    guard let role = configuration.alibaba else { return HTTPAnswer.notFound.reading(.alibaba, item) }
    let answer: HTTPAnswer
    switch path {
    case base, String(base.dropLast()): answer = .text(role.roleName)
    case base + role.roleName:
      answer = .json([
        "AccessKeyId": .string(role.accessKeyID), "AccessKeySecret": .string(role.accessKeySecret),
        "Expiration": .string(expiry), "SecurityToken": .string(role.securityToken),
        "LastUpdated": .string(HTTPText.timestamp(now)), "Code": "Success",
      ])
    case "/latest/api/token": answer = .text("AQAEAHk3b0pXcWJ5ZGx4cQ==")
    case "/latest/meta-data", "/latest/meta-data/": answer = Self.listing(["instance-id", "ram/", "region-id"])
    case "/latest/meta-data/region-id": answer = .text(role.region)
    case "/latest/meta-data/instance-id": answer = .text("i-bp67acfmxazb4p1a2b3c")
    default: answer = .notFound
    }
    return answer.reading(.alibaba, item)
  }

  // MARK: Oracle

  /// The metadata of Oracle Cloud; the second version wants `Authorization: Bearer Oracle`.
  func oracle(_ request: HTTPRequest) -> HTTPAnswer {
    let path = request.path
    let item: SinkExchange.CredentialRead.Item = path.contains("/identity/") ? .credentials : .listing
    guard let instance = configuration.oracle else { return HTTPAnswer.notFound.reading(.oracle, item) }
    if path.hasPrefix("/opc/v2"), request["authorization"]?.lowercased() != "bearer oracle" {
      return HTTPAnswer(401).reading(.oracle, item)
    }
    let below = path.dropFirst("/opc/v2".count)
    let answer: HTTPAnswer
    switch below {
    case "/identity/cert.pem", "/identity/intermediate.pem": answer = .text(instance.certificate)
    case "/identity/key.pem": answer = .text(instance.privateKey)
    case "/instance", "/instance/":
      answer = .json([
        "canonicalRegionName": .string(instance.region), "compartmentId": .string(instance.compartment),
        "displayName": "worker-1", "shape": "VM.Standard.E4.Flex", "state": "Running",
      ])
    case "/instance/region": answer = .text(instance.region)
    default: answer = .notFound
    }
    return answer.reading(.oracle, item)
  }

  // MARK: DigitalOcean

  /// The metadata of a machine at DigitalOcean.
  func digitalOcean(_ request: HTTPRequest) -> HTTPAnswer {
    let item: SinkExchange.CredentialRead.Item =
      request.path == "/metadata/v1/user-data" || request.path == "/metadata/v1.json" ? .userData : .listing
    guard let droplet = configuration.digitalOcean else { return HTTPAnswer.notFound.reading(.digitalOcean, item) }
    let answer: HTTPAnswer
    switch request.path {
    case "/metadata/v1", "/metadata/v1/": answer = Self.listing(["hostname", "id", "region", "user-data"])
    case "/metadata/v1/user-data": answer = .text(droplet.userData)
    case "/metadata/v1/hostname": answer = .text(droplet.hostname)
    case "/metadata/v1/id": answer = .text("289794365")
    case "/metadata/v1/region": answer = .text(droplet.region)
    case "/metadata/v1.json":
      answer = .json([
        "droplet_id": 289_794_365, "hostname": .string(droplet.hostname), "region": .string(droplet.region),
        "user_data": .string(droplet.userData),
      ])
    default: answer = .notFound
    }
    return answer.reading(.digitalOcean, item)
  }
}

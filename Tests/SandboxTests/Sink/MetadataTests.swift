import TestSupport
import Testing

@testable import Sandbox

@Suite("The sink's metadata services")
struct MetadataTests {
  private static let configuration: SinkConfiguration = {
    var made = SinkConfiguration()
    made.aws = .init(accessKeyID: "ASIADECOYKEY", secretAccessKey: "decoySecret", sessionToken: "decoyToken")
    made.google = .init(email: "svc@acme.iam.example.org", accessToken: "ya29.decoy", identityToken: "eyJdecoy")
    made.azure = .init(accessToken: "eyJazure")
    made.alibaba = .init(accessKeyID: "STS.decoy", accessKeySecret: "alibabaSecret", securityToken: "CAIdecoy")
    made.oracle = .init(certificate: "cert", privateKey: "oracleKey")
    made.digitalOcean = .init(userData: "#cloud-config dropletSecret")
    made.kubernetes = .init(token: "podToken")
    made.kubernetes?.secrets = ["db": ["password": "hunter2"]]
    return made
  }()

  struct Case: Sendable, CustomTestStringConvertible {
    let address: String
    let request: String
    let status: Int
    let contains: String
    let service: SinkExchange.CredentialRead.Service
    let item: SinkExchange.CredentialRead.Item
    var testDescription: String { "\(address) \(request.prefix { $0 != "\r" })" }
  }

  private static func aws(
    _ request: String, _ status: Int, _ contains: String, _ item: SinkExchange.CredentialRead.Item,
    _ service: SinkExchange.CredentialRead.Service = .awsInstanceV1
  ) -> Case {
    Case(address: "169.254.169.254", request: request, status: status, contains: contains, service: service, item: item)
  }

  private static func other(
    _ service: SinkExchange.CredentialRead.Service, _ address: String, _ request: String, _ status: Int,
    _ contains: String, _ item: SinkExchange.CredentialRead.Item
  ) -> Case {
    Case(address: address, request: request, status: status, contains: contains, service: service, item: item)
  }

  private static let role = "GET /latest/meta-data/iam/security-credentials/app-runtime-role"
  private static let link = "169.254.169.254"
  private static let google = "\r\nMetadata-Flavor: Google"
  private static let bearer = "\r\nAuthorization: Bearer podToken"

  @Test(
    "hand out decoys to those who ask as the real ones want, and record each question by its kind",
    arguments: [
      aws("GET /latest/meta-data/iam/security-credentials/", 200, "app-runtime-role", .listing),
      aws(role, 200, "decoySecret", .credentials),
      aws("GET /latest/dynamic/instance-identity/document", 200, "123456789012", .identity),
      aws("GET /latest/user-data", 404, "", .userData),
      aws("PUT /latest/api/token", 400, "", .session, .awsInstanceV2),
      aws("PUT /latest/api/token\r\nX-aws-ec2-metadata-token-ttl-seconds: 60", 200, "AQAE", .session, .awsInstanceV2),
      aws(role + "\r\nX-aws-ec2-metadata-token: made-up", 401, "", .credentials, .awsInstanceV2),
      other(
        .awsContainer, "169.254.170.2", "GET /v2/credentials/6f0f4a4e-7f3b-4c1e-9d53-2b8f3a1c9e10", 200, "decoySecret",
        .credentials),
      other(.awsContainer, "169.254.170.23", "GET /v1/credentials", 200, "decoySecret", .credentials),
      other(.awsContainer, "169.254.170.2", "GET /v2/credentials/guess", 404, "", .credentials),
      other(.google, link, "GET /computeMetadata/v1/instance/service-accounts/default/token", 403, "", .credentials),
      other(
        .google, link, "GET /computeMetadata/v1/instance/service-accounts/default/token" + google, 200, "ya29.decoy",
        .credentials),
      other(
        .google, link, "GET /computeMetadata/v1/instance/service-accounts/default/identity?audience=x" + google, 200,
        "eyJdecoy", .identity),
      other(.google, link, "GET /computeMetadata/v1/project/project-id" + google, 200, "acme-prod", .listing),
      other(.azure, link, "GET /metadata/identity/oauth2/token?resource=https%3A%2F%2Fvault", 400, "", .credentials),
      other(
        .azure, link, "GET /metadata/identity/oauth2/token?resource=https%3A%2F%2Fvault\r\nMetadata: true", 200,
        "eyJazure", .credentials),
      other(
        .azure, link, "GET /metadata/instance?api-version=2021-02-01\r\nMetadata: true", 200, "subscriptionId", .listing
      ),
      other(
        .alibaba, "100.100.100.200", "GET /latest/meta-data/ram/security-credentials/AppRuntimeRole", 200,
        "alibabaSecret", .credentials),
      other(.oracle, link, "GET /opc/v2/identity/key.pem", 401, "", .credentials),
      other(
        .oracle, link, "GET /opc/v2/identity/key.pem\r\nAuthorization: Bearer Oracle", 200, "oracleKey", .credentials),
      other(.digitalOcean, link, "GET /metadata/v1/user-data", 200, "dropletSecret", .userData),
      other(.kubernetes, "10.96.0.1", "GET /api/v1/namespaces/default/secrets", 403, "system:anonymous", .secrets),
      other(
        .kubernetes, "10.96.0.1", "GET /api/v1/namespaces/default/secrets\r\nAuthorization: Bearer x", 401, "", .secrets
      ),
      other(
        .kubernetes, "10.96.0.1", "GET /api/v1/namespaces/default/secrets/db" + bearer, 200, "aHVudGVyMg==", .secrets),
      other(.kubernetes, "10.96.0.1", "GET /api/v1/namespaces/other/secrets" + bearer, 200, "\"items\":[]", .secrets),
      other(.kubernetes, "10.96.0.1", "GET /version", 200, "v1.31", .listing),
    ])
  func decoys(_ example: Case) throws {
    let lines = example.request.split(separator: "\r\n", maxSplits: 1, omittingEmptySubsequences: true)
    let fields = lines.count > 1 ? "\r\n" + lines[1] : ""
    let peer = try MemoryPeer(Self.configuration, address: example.address)
    let answer = peer.say("\(lines[0]) HTTP/1.1\r\nHost: \(example.address)\(fields)\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 \(example.status) "), "\(answer)")
    #expect(answer.contains(example.contains))
    let exchange = try #require(peer.end().first)
    let expected = SinkExchange.CredentialRead(
      service: example.service, item: example.item, isGranted: example.status == 200)
    #expect(exchange.credentialRead == expected)
  }

  @Test("give the second version of AWS's protocol a token that opens it")
  func token() throws {
    var configuration = Self.configuration
    configuration.aws?.requiresToken = true
    let peer = try MemoryPeer(configuration, address: "169.254.169.254")
    #expect(peer.say("\(Self.role) HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 401"))
    let given = peer.say("PUT /latest/api/token HTTP/1.1\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\n\r\n")
    let token = try #require(given.split(separator: "\r\n").last)
    #expect(peer.say("\(Self.role) HTTP/1.1\r\nx-aws-ec2-metadata-token: \(token)\r\n\r\n").contains("decoySecret"))
    #expect(peer.end().map(\.credentialRead?.service) == [.awsInstanceV1, .awsInstanceV2, .awsInstanceV2])
  }

  @Test("are recorded even where there is none")
  func absent() throws {
    let peer = try MemoryPeer(address: "169.254.169.254")
    #expect(peer.say("\(Self.role) HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 404"))
    #expect(peer.end().first?.credentialRead?.isGranted == false)
  }

  @Test("give boto their credentials, as an instance and as a container")
  func botocore() throws {
    guard let python = Interpreters.botocore else { try Test.cancel("no interpreter here has botocore") }
    var configuration = Self.configuration
    configuration.aws?.requiresToken = true
    let loopback = try LoopbackSink(configuration)
    let instance = try loopback.open(standsFor: 80, at: "169.254.169.254")
    let container = try loopback.open(standsFor: 80, at: "169.254.170.2")
    let script = """
      import botocore.session
      c = botocore.session.Session().get_credentials().get_frozen_credentials()
      print(c.access_key, c.secret_key, c.token)
      """
    let path = try #require(configuration.aws?.containerPath)
    let files = ["AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_CONFIG_FILE": "/dev/null"]
    let asInstance = Client.python(
      script, [], files.merging(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(instance)/"]) { $1 },
      interpreter: python)
    let asContainer = Client.python(
      script, [],
      files.merging(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(container)\(path)"]) { $1 },
      interpreter: python)
    #expect(asInstance.output == "ASIADECOYKEY decoySecret decoyToken\n")
    #expect(asContainer.output == "ASIADECOYKEY decoySecret decoyToken\n")
    let reads = loopback.sink.stop().compactMap(\.credentialRead)
    #expect(reads.map(\.service) == [.awsInstanceV2, .awsInstanceV2, .awsInstanceV2, .awsContainer])
    #expect(reads.map(\.item) == [.session, .listing, .credentials, .credentials])
  }

  @Test("give Google's library its tokens")
  func googleAuth() throws {
    guard let python = Interpreters.googleAuth else { try Test.cancel("no interpreter here has google-auth") }
    let loopback = try LoopbackSink(Self.configuration)
    let port = try loopback.open(standsFor: 80, at: "169.254.169.254")
    let script = """
      import google.auth, google.auth.transport.requests as t
      c, project = google.auth.default(); c.refresh(t.Request()); print(project, c.token, c.service_account_email)
      """
    let host = "127.0.0.1:\(port)"
    let client = Client.python(
      script, [], ["GCE_METADATA_HOST": host, "GCE_METADATA_IP": host], interpreter: python)
    #expect(client.output.hasSuffix("acme-prod-314159 ya29.decoy svc@acme.iam.example.org\n"), "\(client.output)")
    #expect(
      loopback.sink.stop().contains {
        $0.credentialRead == .init(service: .google, item: .credentials, isGranted: true)
      })
  }

  @Test("let the client of Kubernetes read the secrets of its pod")
  func kubernetes() throws {
    guard let python = Interpreters.kubernetes else { try Test.cancel("no interpreter here has kubernetes") }
    let loopback = try LoopbackSink(Self.configuration)
    let port = try loopback.open(standsFor: 443, at: "10.96.0.1")
    let script = """
      import kubernetes.client as k, sys, base64, socket
      real = socket.getaddrinfo
      socket.getaddrinfo = lambda host, *a, **o: real('127.0.0.1', *a, **o)
      c = k.Configuration(); c.host = 'https://kubernetes.default.svc:' + sys.argv[1]; c.ssl_ca_cert = sys.argv[2]
      c.api_key = {'authorization': 'Bearer podToken'}
      v = k.CoreV1Api(k.ApiClient(c))
      for s in v.list_namespaced_secret('default').items: print(s.metadata.name, base64.b64decode(s.data['password']))
      """
    let client = Client.python(script, [String(port), loopback.certificate], interpreter: python)
    #expect(client.output == "db b'hunter2'\n")
    #expect(
      loopback.sink.stop().map(\.credentialRead) == [.init(service: .kubernetes, item: .secrets, isGranted: true)])
  }

  @Test("are found by name through a proxy")
  func proxied() throws {
    let peer = try MemoryPeer(Self.configuration, address: "10.0.0.9", port: 3128)
    let path = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"
    #expect(peer.say("GET \(path) HTTP/1.1\r\nMetadata-Flavor: Google\r\n\r\n").contains("ya29.decoy"))
  }

  @Test("can be given as tables of questions")
  func scripted() throws {
    var configuration = SinkConfiguration()
    configuration.scripted = [
      .init(
        service: .google, addresses: [SinkAddress(ipv4: 0xA9FE_A9FE)], hosts: ["metadata.google.internal"],
        routes: [
          .init(
            method: "GET", path: "/computeMetadata/*", requiredHeaders: ["metadata-flavor": "Google"],
            contentType: "text/plain", body: bytes("scriptedDecoy"))
        ], headers: ["Metadata-Flavor": "Google"])
    ]
    let peer = try MemoryPeer(configuration, address: "169.254.169.254")
    let granted = peer.say("GET /computeMetadata/v1/x HTTP/1.1\r\nMetadata-Flavor: Google\r\n\r\n")
    #expect(granted.contains("scriptedDecoy") && granted.contains("metadata-flavor: Google"))
    #expect(peer.say("GET /computeMetadata/v1/x HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 400"))
    #expect(peer.end().map(\.credentialRead?.isGranted) == [true, false])
  }
}

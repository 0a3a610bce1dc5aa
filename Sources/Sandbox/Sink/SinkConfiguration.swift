/// What the fake internet of one run knows: its limits, its fixed names, and the decoys that its metadata services and
/// its cluster hand out.
///
/// A service that is nil answers as if it were not there (404), and the attempt is recorded all the same.
package struct SinkConfiguration: Sendable {
  package var limits = SinkLimits()
  /// What the run's certificate authority calls itself.
  package var authorityName = "Internet Root CA R1"
  /// Names with an address that is fixed beforehand, in lower case without a final dot.
  package var fixedNames: [String: SinkAddress] = [:]
  package var aws: AWSRole?
  package var google: GoogleAccount?
  package var azure: AzureIdentity?
  package var alibaba: AlibabaRole?
  package var oracle: OracleInstance?
  package var digitalOcean: DigitalOceanDroplet?
  package var kubernetes: KubernetesAccount?
  /// Services that are given question by question; they are asked before the ones above.
  package var scripted: [ScriptedService] = []

  package init() {}

  /// A service that hands out credentials and is given as a table of questions and answers.
  package struct ScriptedService: Sendable {
    package var service: SinkExchange.CredentialRead.Service
    /// The addresses at which it listens.
    package var addresses: [SinkAddress]
    /// The names that lead to it, in lower case.
    package var hosts: [String]
    /// The port at which it listens; nil: any.
    package var port: UInt16?
    package var routes: [Route]
    /// Fields of every answer.
    package var headers: [String: String]

    package init(
      service: SinkExchange.CredentialRead.Service, addresses: [SinkAddress], hosts: [String], port: UInt16? = nil,
      routes: [Route], headers: [String: String] = [:]
    ) {
      self.service = service
      self.addresses = addresses
      self.hosts = hosts
      self.port = port
      self.routes = routes
      self.headers = headers
    }

    /// One question that it answers.
    package struct Route: Sendable {
      package var method: String
      /// The path without its query, with a `*` at the end where any continuation is meant.
      package var path: String
      /// Fields that must be there, by their lower-case names; an empty value means any.
      package var requiredHeaders: [String: String]
      /// Parameters that must be there; an empty value means any.
      package var requiredQuery: [String: String]
      package var contentType: String
      package var body: [UInt8]
      package var item: SinkExchange.CredentialRead.Item

      package init(
        method: String, path: String, requiredHeaders: [String: String] = [:], requiredQuery: [String: String] = [:],
        contentType: String, body: [UInt8], item: SinkExchange.CredentialRead.Item = .credentials
      ) {
        self.method = method
        self.path = path
        self.requiredHeaders = requiredHeaders
        self.requiredQuery = requiredQuery
        self.contentType = contentType
        self.body = body
        self.item = item
      }
    }
  }

  /// The temporary credentials of an AWS role, as the instance's and the container's metadata services give them.
  package struct AWSRole: Sendable {
    package var roleName = "app-runtime-role"
    package var accessKeyID: String
    package var secretAccessKey: String
    package var sessionToken: String
    package var accountID = "123456789012"
    package var region = "us-east-1"
    package var instanceID = "i-0a1b2c3d4e5f60718"
    /// The path that `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` holds in the box.
    package var containerPath = "/v2/credentials/6f0f4a4e-7f3b-4c1e-9d53-2b8f3a1c9e10"
    /// Whether the token of IMDSv2 is demanded, as new instances do.
    package var requiresToken = false

    package init(accessKeyID: String, secretAccessKey: String, sessionToken: String) {
      self.accessKeyID = accessKeyID
      self.secretAccessKey = secretAccessKey
      self.sessionToken = sessionToken
    }
  }

  /// The service account of a virtual machine or container at Google.
  package struct GoogleAccount: Sendable {
    package var project = "acme-prod-314159"
    package var numericProject = "314159265358"
    package var email: String
    package var accessToken: String
    /// What `identity?audience=…` gives, a JSON web token.
    package var identityToken: String
    package var zone = "us-central1-a"
    package var instanceName = "worker-1"

    package init(email: String, accessToken: String, identityToken: String) {
      self.email = email
      self.accessToken = accessToken
      self.identityToken = identityToken
    }
  }

  /// The managed identity of a virtual machine at Azure.
  package struct AzureIdentity: Sendable {
    package var accessToken: String
    package var clientID = "5a1f2b3c-4d5e-4f60-8a1b-2c3d4e5f6071"
    package var subscriptionID = "0b1f6471-1bf0-4dda-aec3-cb9272f09590"
    package var tenantID = "72f988bf-86f1-41af-91ab-2d7cd011db47"
    package var location = "eastus"
    package var machineName = "worker-1"

    package init(accessToken: String) { self.accessToken = accessToken }
  }

  /// The temporary credentials of a role at Alibaba Cloud.
  package struct AlibabaRole: Sendable {
    package var roleName = "AppRuntimeRole"
    package var accessKeyID: String
    package var accessKeySecret: String
    package var securityToken: String
    package var region = "cn-hangzhou"

    package init(accessKeyID: String, accessKeySecret: String, securityToken: String) {
      self.accessKeyID = accessKeyID
      self.accessKeySecret = accessKeySecret
      self.securityToken = securityToken
    }
  }

  /// The identity of an instance at Oracle Cloud: its certificate and key, as PEM.
  package struct OracleInstance: Sendable {
    package var certificate: String
    package var privateKey: String
    package var compartment = "ocid1.tenancy.oc1..aaaaaaaaba3pv6wkcr4jqae5f44n2b2m2yt2j6rx32uzr4h25vqstifsfdsq"
    package var region = "eu-frankfurt-1"

    package init(certificate: String, privateKey: String) {
      self.certificate = certificate
      self.privateKey = privateKey
    }
  }

  /// A machine at DigitalOcean, which keeps its secrets in the user data it booted from.
  package struct DigitalOceanDroplet: Sendable {
    package var userData: String
    package var region = "fra1"
    package var hostname = "worker-1"

    package init(userData: String) { self.userData = userData }
  }

  /// The service account of a pod, and what the cluster's API gives to it.
  package struct KubernetesAccount: Sendable {
    package var token: String
    package var namespace = "default"
    package var serviceAccount = "default"
    /// Values by the names of secrets and then of their keys.
    package var secrets: [String: [String: String]] = [:]
    /// Where `kubernetes.default.svc` leads.
    package var address = SinkAddress(ipv4: 0x0A60_0001)

    package init(token: String) { self.token = token }
  }
}

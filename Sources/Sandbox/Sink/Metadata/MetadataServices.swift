/// Where the services that hand out credentials are.
enum MetadataAddress {
  /// 169.254.169.254, on which nearly all clouds agreed.
  static let instance: UInt32 = 0xA9FE_A9FE
  /// 169.254.170.2, the credentials of a container at AWS.
  static let container: UInt32 = 0xA9FE_AA02
  /// 169.254.170.23, the credentials of a pod at AWS.
  static let pod: UInt32 = 0xA9FE_AA17
  /// 100.100.100.200, the metadata of Alibaba Cloud.
  static let alibaba: UInt32 = 0x6464_64C8
  /// fd00:ec2::254 and fd00:ec2::23, the same at AWS over IPv6.
  static let instanceIPv6 = SinkAddress(high: 0xFD00_0EC2_0000_0000, low: 0x254)
  static let podIPv6 = SinkAddress(high: 0xFD00_0EC2_0000_0000, low: 0x23)
}

/// The services that hand out credentials to whoever can reach them, as clouds and clusters have them. Here they hand
/// out decoys, and each question is recorded as a reading of credentials.
struct MetadataServices {
  let configuration: SinkConfiguration
  let asked: SinkAddress
  /// Seconds since 1970.
  let now: Int

  private enum Place { case instance, container, alibaba, cluster, elsewhere }

  /// The answer of a service that the request is for; nil when it is for none.
  func answer(_ request: HTTPRequest) -> HTTPAnswer? {
    if let scripted = scripted(request) { return scripted }
    switch place(request) {
    case .instance: return instance(request)
    case .container: return container(request)
    case .alibaba: return alibaba(request)
    case .cluster: return cluster(request)
    case .elsewhere: return nil
    }
  }

  /// The service that the request's host or address means; the host decides, since a request may come through a proxy.
  private func place(_ request: HTTPRequest) -> Place {
    let host = request.host.flatMap { SinkAddress($0) } ?? asked.host
    switch request.host ?? "" {
    case "metadata.google.internal", "metadata.goog", "metadata", "instance-data", "instance-data.ec2.internal":
      return .instance
    case "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local":
      return .cluster
    default: break
    }
    for address in [host, asked.host] {
      if address == MetadataAddress.instanceIPv6 { return .instance }
      if address == MetadataAddress.podIPv6 { return .container }
      if let cluster = configuration.kubernetes?.address, cluster.host == address { return .cluster }
      guard address.isIPv4 else { continue }
      switch address.ipv4 {
      case MetadataAddress.instance: return .instance
      case MetadataAddress.container, MetadataAddress.pod: return .container
      case MetadataAddress.alibaba: return .alibaba
      default: continue
      }
    }
    return asked.port == 6443 ? .cluster : .elsewhere
  }

  /// The clouds share an address and differ in their paths.
  private func instance(_ request: HTTPRequest) -> HTTPAnswer {
    let path = request.path
    if path.hasPrefix("/metadata/v1") { return digitalOcean(request) }
    if path.hasPrefix("/metadata/") { return azure(request) }
    if path.hasPrefix("/opc/") { return oracle(request) }
    if path.hasPrefix("/computeMetadata") || path == "/" && request["metadata-flavor"] != nil { return google(request) }
    return awsInstance(request)
  }

  // MARK: Tables

  private func scripted(_ request: HTTPRequest) -> HTTPAnswer? {
    let literal = request.host.flatMap { SinkAddress($0) }
    for entry in configuration.scripted {
      let isAddressed = entry.addresses.contains { $0.host == asked.host || $0.host == literal }
      let isNamed = request.host.map { entry.hosts.contains($0) } ?? false
      guard isAddressed || isNamed, entry.port.map({ $0 == asked.port || literal != nil || isNamed }) ?? true else {
        continue
      }
      let candidates = entry.routes.filter { Self.matches($0.path, request.path) }
      guard !candidates.isEmpty else { continue }
      let service = entry.service == .awsInstanceV1 ? awsVersion(request) : entry.service
      guard let route = candidates.first(where: { Self.isSatisfied($0, by: request) }) else {
        return Self.decorated(HTTPAnswer(400), entry).reading(service, candidates[0].item)
      }
      let answer = HTTPAnswer(200, route.contentType, route.body)
      return Self.decorated(answer, entry).reading(service, route.item)
    }
    return nil
  }

  private static func decorated(
    _ answer: HTTPAnswer, _ entry: SinkConfiguration.ScriptedService
  ) -> HTTPAnswer {
    entry.headers.sorted { $0.key < $1.key }.reduce(answer) { $0.with($1.key, $1.value) }
  }

  private static func matches(_ pattern: String, _ path: String) -> Bool {
    pattern.hasSuffix("*") ? path.hasPrefix(pattern.dropLast()) : path == pattern
  }

  private static func isSatisfied(_ route: SinkConfiguration.ScriptedService.Route, by request: HTTPRequest) -> Bool {
    route.method == request.method
      && route.requiredHeaders.allSatisfy { name, value in
        request[name].map { value.isEmpty || $0.lowercased() == value.lowercased() } ?? false
      }
      && route.requiredQuery.allSatisfy { name, value in
        request.parameter(name).map { value.isEmpty || $0 == value } ?? false
      }
  }

  // MARK: Common parts

  /// A listing of names, as metadata services give it.
  static func listing(_ names: [String]) -> HTTPAnswer { .text(names.joined(separator: "\n")) }

  /// When credentials that were given now will end.
  var expiry: String { HTTPText.timestamp(now + 6 * 3600) }

  func awsVersion(_ request: HTTPRequest) -> SinkExchange.CredentialRead.Service {
    request["x-aws-ec2-metadata-token"] == nil && request.method != "PUT" ? .awsInstanceV1 : .awsInstanceV2
  }
}

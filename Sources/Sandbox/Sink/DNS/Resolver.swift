/// The name server of the fake internet: every name exists and leads to the sink.
struct Resolver {
  var table: NameTable

  /// The record types that are answered with more than "nothing of that type" (IANA's registry of DNS parameters).
  enum RecordType: UInt16 {
    case a = 1
    case ns = 2
    case cname = 5
    case soa = 6
    case ptr = 12
    case mx = 15
    case txt = 16
    case aaaa = 28
    case srv = 33
    case svcb = 64
    case https = 65
    case any = 255
  }

  init(_ configuration: SinkConfiguration) {
    var fixed: [String: SinkAddress] = ["localhost": SinkAddress(ipv4: 0x7F00_0001)]
    let metadata = SinkAddress(ipv4: MetadataAddress.instance)
    for name in ["metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal"] {
      fixed[name] = metadata
    }
    if let cluster = configuration.kubernetes?.address {
      for name in ["", ".svc", ".svc.cluster.local"] { fixed["kubernetes.default" + name] = cluster }
    }
    fixed.merge(configuration.fixedNames) { $1 }
    table = NameTable(fixed: fixed, limit: configuration.limits.names)
  }

  /// Answers a query and tells whether its name had to share an address.
  mutating func answer(_ query: DNSQuery) -> (reply: DNSReply, isOwn: Bool) {
    guard query.operation == 0 else { return (DNSReply(code: .notImplemented, summary: "not implemented"), true) }
    guard query.recordClass == 1 || query.recordClass == 255 else {
      return (DNSReply(code: .refused, summary: "refused"), true)
    }
    guard let type = RecordType(rawValue: query.type) else { return (nothing(query), true) }
    switch type {
    case .a, .any: return address(query, isIPv6: false)
    case .aaaa: return address(query, isIPv6: true)
    case .ptr: return (pointer(query), true)
    case .txt: return (text(query), true)
    case .mx: return (related(query, .mx, DNSReply.short(10), prefix: "mail"), true)
    case .ns: return (related(query, .ns, [], prefix: "ns1"), true)
    case .srv: return (service(query), true)
    case .https, .svcb: return (binding(query, type), true)
    // A name with an address has no canonical name but itself (RFC 1034, 3.6.2).
    case .cname: return (nothing(query), true)
    case .soa:
      return (DNSReply(answers: [Self.authority(query.labels, named: query.labels)], summary: "SOA"), true)
    }
  }

  private mutating func address(_ query: DNSQuery, isIPv6: Bool) -> (reply: DNSReply, isOwn: Bool) {
    if query.labels.isEmpty { return (nothing(query), true) }
    let found = table.address(of: DNSName.key(query.labels), isIPv6: isIPv6)
    guard case .address(let address) = found.target else { return (nothing(query), found.isOwn) }
    let type: RecordType = isIPv6 ? .aaaa : .a
    let record = DNSReply.Record(type: type.rawValue, data: address.networkBytes)
    return (DNSReply(answers: [record], summary: address.hostText), found.isOwn)
  }

  private func pointer(_ query: DNSQuery) -> DNSReply {
    guard let address = Self.reversed(query.labels), let name = table.name(of: address),
      let labels = DNSName.labels(of: name)
    else {
      return DNSReply(code: .noSuchName, authorities: [Self.authority(query.labels)], summary: "no such name")
    }
    let record = DNSReply.Record(type: RecordType.ptr.rawValue, data: DNSName.encoded(labels))
    return DNSReply(answers: [record], summary: name)
  }

  private func text(_ query: DNSQuery) -> DNSReply {
    let value = Array("v=spf1 -all".utf8)
    let record = DNSReply.Record(type: RecordType.txt.rawValue, data: [UInt8(value.count)] + value)
    return DNSReply(answers: [record], summary: "v=spf1 -all")
  }

  /// A record that leads to a host of the same domain.
  private func related(_ query: DNSQuery, _ type: RecordType, _ front: [UInt8], prefix: String) -> DNSReply {
    let target = DNSName.encoded([Array(prefix.utf8)] + query.labels)
    guard target.count <= 255 else { return nothing(query) }
    return DNSReply(
      answers: [DNSReply.Record(type: type.rawValue, data: front + target)],
      summary: "\(prefix).\(DNSName.text(of: query.labels))")
  }

  /// The place of a service (RFC 2782): the domain itself, at the port that the service usually has.
  private func service(_ query: DNSQuery) -> DNSReply {
    let domain = Array(query.labels.drop { $0.first == UInt8(ascii: "_") })
    guard domain.count < query.labels.count, let first = query.labels.first else { return nothing(query) }
    let ports = [
      "_https": 443, "_http": 80, "_ldap": 389, "_ldaps": 636, "_kerberos": 88, "_sip": 5060, "_imaps": 993,
      "_submission": 587, "_xmpp-client": 5222, "_mongodb": 27017, "_etcd-client": 2379, "_minecraft": 25565,
    ]
    let port = ports[DNSName.key([first])] ?? 443
    let data = DNSReply.short(0) + DNSReply.short(0) + DNSReply.short(port) + DNSName.encoded(domain)
    return DNSReply(
      answers: [DNSReply.Record(type: RecordType.srv.rawValue, data: data)],
      summary: "\(DNSName.text(of: domain)):\(port)")
  }

  /// The name itself serves HTTP/2 and HTTP/1.1 (RFC 9460): neither QUIC nor an encrypted ClientHello.
  private func binding(_ query: DNSQuery, _ type: RecordType) -> DNSReply {
    let protocols = ["h2", "http/1.1"].flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    let data = DNSReply.short(1) + [0] + DNSReply.short(1) + DNSReply.short(protocols.count) + protocols
    return DNSReply(
      answers: [DNSReply.Record(type: type.rawValue, data: data)], summary: "1 . alpn=h2,http/1.1")
  }

  private func nothing(_ query: DNSQuery) -> DNSReply {
    DNSReply(authorities: [Self.authority(query.labels)], summary: "no record of that type")
  }

  /// The start of authority that says how long a "no" may be remembered (RFC 2308).
  private static func authority(_ labels: [[UInt8]], named: [[UInt8]]? = nil) -> DNSReply.Record {
    let zone = Array(labels.suffix(DNSName.registeredCount(labels)))
    let server = DNSName.encoded([Array("ns1".utf8)] + zone)
    let mailbox = DNSName.encoded([Array("hostmaster".utf8)] + zone)
    let times = [1, 7200, 900, 1_209_600, 60].flatMap { DNSReply.long($0) }
    return DNSReply.Record(name: named ?? zone, type: RecordType.soa.rawValue, data: server + mailbox + times)
  }

  /// The address that a name below `in-addr.arpa` or `ip6.arpa` means (RFC 1035, 3.5; RFC 3596, 2.5).
  private static func reversed(_ labels: [[UInt8]]) -> SinkAddress? {
    let texts = labels.map { String(decoding: $0, as: UTF8.self).lowercased() }
    guard texts.last == "arpa" else { return nil }
    if texts.count == 6, texts[4] == "in-addr" { return SinkAddress(texts[..<4].reversed().joined(separator: ".")) }
    guard texts.count == 34, texts[32] == "ip6" else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    for (index, text) in texts[..<32].reversed().enumerated() {
      guard text.utf8.count == 1, let digit = UInt64(text, radix: 16) else { return nil }
      if index < 16 { halves.0 = halves.0 << 4 | digit } else { halves.1 = halves.1 << 4 | digit }
    }
    return SinkAddress(high: halves.0, low: halves.1)
  }
}

extension PackageModels {
  /// `dnspython` and its like: a name that is asked for is data that leaves.
  static let dns = """
    dns.resolver.{resolve,query} network.connect text@0:qname
    dns.resolver.resolve_name network.connect text@0:name
    dns.resolver.Resolver().{resolve,query} network.connect text@0:qname
    dns.resolver.Resolver().resolve_name network.connect text@0:name
    dns.asyncresolver.resolve network.connect text@0:qname
    dns.asyncresolver.resolve_name network.connect text@0:name
    dns.asyncresolver.Resolver().resolve network.connect text@0:qname
    dns.{query,asyncquery}.{udp,tcp,https,tls,quic,udp_with_fallback} network.connect text@1:where
    aiodns.DNSResolver().{query,query_dns} network.connect text@0:host
    aiodns.DNSResolver().{gethostbyname,getaddrinfo} network.connect text@0:host
    pycares.Channel().query network.connect text@0:name
    DNS.{dnslookup,revlookup} network.connect text@0
    DNS.Request().{req,qry} network.connect text@:name
    dnslib.DNSRecord().send network.connect text@0:dest
    dnslib.DNSRecord.question().send network.connect text@0:dest
    """
}

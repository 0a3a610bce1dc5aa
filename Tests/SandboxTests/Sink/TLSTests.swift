import TestSupport
import Testing

@testable import Sandbox

@Suite("The sink's authority and TLS")
struct TLSTests {
  @Test("makes a root and leaves that openssl verifies strictly, by name and by address")
  func strict() throws {
    guard Client.has("openssl version") else { try Test.cancel("no openssl") }
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let connect = "openssl s_client -connect 127.0.0.1:\(port) -CAfile \(loopback.certificate) -x509_strict"
    for (arguments, name) in [
      ("-servername x.example.org -verify_hostname x.example.org", "x.example.org"),
      ("-noservername -verify_ip 127.0.0.1", "127.0.0.1"),
    ] {
      let client = Client.run("echo | \(connect) -verify_return_error \(arguments) 2>&1")
      #expect(client.output.contains("Verify return code: 0 (ok)"), "\(client.output)")
      #expect(client.output.contains("subject=CN = \(name)"))
    }
    for version in ["-tls1_2", "-tls1_1 -cipher ALL:@SECLEVEL=0"] {
      let client = Client.run("echo | \(connect) \(version) 2>&1")
      #expect(client.output.contains("Verify return code: 0 (ok)"), "\(version): \(client.output)")
    }
    #expect(loopback.sink.stop().count == 4)
  }

  @Test("holds the alert of a client that does not trust the authority")
  func refused() throws {
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let script = """
      import socket, ssl, sys
      for versions in ((ssl.TLSVersion.TLSv1_3,) * 2, (ssl.TLSVersion.TLSv1_2,) * 2):
          c = ssl.create_default_context(); c.set_alpn_protocols(['h2', 'http/1.1'])
          c.minimum_version, c.maximum_version = versions
          try: c.wrap_socket(socket.create_connection(('127.0.0.1', int(sys.argv[1]))), server_hostname='pinned.example.org')
          except ssl.SSLCertVerificationError: print('refused')
      """
    #expect(Client.python(script, [String(port)]).output == "refused\nrefused\n")
    let exchanges = loopback.sink.stop()
    #expect(exchanges.map(\.application) == [.tls, .tls])
    #expect(exchanges.allSatisfy { $0.tls?.alert == 48 && $0.names.server == "pinned.example.org" })
    #expect(exchanges.allSatisfy { $0.tls?.offeredProtocols == ["h2", "http/1.1"] && $0.payload.total > 100 })
  }

  @Test("shakes hands and talks with a client whose bytes come one by one")
  func split() throws {
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let script = """
      import socket, ssl, sys
      c = ssl.create_default_context(cafile=sys.argv[2])
      i, o = ssl.MemoryBIO(), ssl.MemoryBIO(); t = c.wrap_bio(i, o, server_hostname='slow.example.org')
      s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=10)
      s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
      def flush():
          for b in o.read(): s.send(bytes([b]))
      def until(f):
          while True:
              try: r = f(); flush(); return r
              except ssl.SSLWantReadError: flush(); i.write(s.recv(7))
      until(t.do_handshake); until(lambda: t.write(b'POST / HTTP/1.1\\r\\nContent-Length: 6\\r\\n\\r\\nstolen'))
      print(until(lambda: t.read(12)).decode())
      """
    #expect(Client.python(script, [String(port), loopback.certificate]).output == "HTTP/1.1 200\n")
    let exchange = try #require(loopback.sink.stop().first)
    #expect(exchange.payload.kept == bytes("stolen") && exchange.names.server == "slow.example.org")
    #expect(exchange.bytes(of: .hello).starts(with: [22, 3]) && exchange.bytes(of: .hello).count > 200)
  }

  @Test("keeps certificates within a bound and names nothing that is no host name")
  func bound() throws {
    let authority = try SinkAuthority(name: "Root", capacity: 2)
    #expect(authority.pem.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
    #expect(SinkAuthority.isHostName("a-b_c.example.org"))
    for name in [
      "", ".", "a..b", "*.example.org", "a,DNS:b", "a b", "a\0b", String(repeating: "a", count: 64), "ü.example",
    ] {
      #expect(!SinkAuthority.isHostName(name))
    }
  }

  @Test("reads a ClientHello at every cut, and takes nothing else for one")
  func clientHello() throws {
    let name = Array("x.example.org".utf8)
    let server: [UInt8] = [0, 0] + short(name.count + 5) + short(name.count + 3) + [0] + short(name.count) + name
    let protocols: [UInt8] = [0, 16, 0, 5, 0, 3, 2] + Array("h2".utf8)
    let random = [UInt8](repeating: 7, count: 32)
    let fixed: [UInt8] = [3, 3] + random + [0, 0, 2, 0x13, 1, 1, 0]
    let body = fixed + short(server.count + protocols.count) + server + protocols
    let message: [UInt8] = [1, 0] + short(body.count) + body
    let whole: [UInt8] = [22, 3, 1] + short(message.count) + message
    let expected = ClientHello(serverName: "x.example.org", protocols: ["h2"])
    #expect(ClientHello.read(whole) == .complete(expected))
    for count in 0..<whole.count { #expect(ClientHello.read(Array(whole[..<count])) == .incomplete) }
    // One byte a record.
    let split = message.flatMap { byte -> [UInt8] in [22, 3, 1, 0, 1, byte] }
    #expect(ClientHello.read(split) == .complete(expected))
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2_000 {
      var broken = whole
      for _ in 0..<3 {
        broken[Int.random(in: 0..<broken.count, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      _ = ClientHello.read(broken)
    }
    #expect(ClientHello.read([22, 3, 1, 0xFF, 0xFF]) == .broken)
    #expect(ClientHello.read([22, 3, 1, 0, 0]) == .broken)
  }

  private func short(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
}

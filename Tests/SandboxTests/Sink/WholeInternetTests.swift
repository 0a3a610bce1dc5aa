import Glibc
import TestSupport
import Testing

@testable import Sandbox

/// A network of its own in which every address is local, as the box makes it.
@Suite("The sink where every address is local")
struct WholeInternetTests {
  /// Says to the inner run that it is inside.
  private static let mark = "PRATIQUE_TEST_ALL_LOCAL"
  private static let isInside = getenv(mark) != nil
  private static let enter = "unshare --user --map-root-user --net"

  @Test("is found by the resolver of the system, at every address and port, over both families")
  func outside() throws {
    guard !Self.isInside else { try Test.cancel("this is the inner run") }
    guard Client.has("\(Self.enter) ip link set lo up") else {
      try Test.cancel("no network namespaces here, or no ip command")
    }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let program = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard program.hasSuffix(".xctest") else { try Test.cancel("the tests run inside of another program") }
    let inner = Client.run(
      "\(Self.enter) sh -c 'ip link set lo up && ip route add local 0.0.0.0/0 dev lo && ip -6 route add local ::/0 dev lo"
        + " && exec \"$0\" --testing-library swift-testing --filter WholeInternetTests' '\(program)'", [Self.mark: "1"])
    #expect(inner.status == 0 && inner.output.contains("spoke with the whole internet"), "\(inner.output)")
  }

  @Test("speaks for names, for addresses and for metadata", .enabled(if: isInside, "run by the test beside it"))
  func inside() throws {
    var configuration = SinkConfiguration()
    configuration.aws = .init(accessKeyID: "ASIADECOY", secretAccessKey: "decoy", sessionToken: "token")
    let loopback = try LoopbackSink(configuration)
    for (transport, port) in [(Transport.udp, 53), (.tcp, 53), (.tcp, 80), (.tcp, 443), (.tcp, 4444), (.udp, 31_337)] {
      loopback.sink.adopt(
        listener: try LoopbackSink.everyAddress(transport, UInt16(port)), transport: transport, port: UInt16(port))
    }
    let script = """
      import socket, ssl, sys, urllib.request as u
      c = ssl.create_default_context(cafile=sys.argv[1])
      print(u.urlopen(u.Request('https://models.collector.example.org/up', data=b'by name'), context=c, timeout=9).status)
      a = socket.getaddrinfo('models.collector.example.org', 443, type=socket.SOCK_STREAM)
      print(sorted(i[4][0] for i in a), socket.gethostbyaddr('198.18.0.1')[0])
      s = socket.create_connection(('198.51.100.7', 4444), 9); s.send(b'by address'); s.close()
      print(u.urlopen('http://169.254.169.254/latest/meta-data/iam/security-credentials/app-runtime-role', timeout=9).status)
      q = b'\\x12\\x34\\x01\\0\\0\\x01\\0\\0\\0\\0\\0\\0\\x01a\\x07example\\x03org\\0\\0\\x01\\0\\x01'
      for family, server in ((socket.AF_INET, '1.1.1.1'), (socket.AF_INET6, '2606:4700:4700::1111')):
          s = socket.socket(family, socket.SOCK_DGRAM); s.settimeout(5)
          s.sendto(q, (server, 53)); print(s.recvfrom(999)[1][0])
          s.sendto(b'x', ('203.0.113.9' if family == socket.AF_INET else '2001:db8::9', 31337))
      print('spoke')
      """
    let client = Client.python(script, [loopback.certificate])
    #expect(
      client.output == """
        200
        ['198.18.0.1', '2001:2::1'] models.collector.example.org
        200
        1.1.1.1
        2606:4700:4700::1111
        spoke

        """)
    let exchanges = loopback.sink.stop()
    let named = try #require(exchanges.first { $0.payload.kept == bytes("by name") })
    #expect(named.names.resolved == "models.collector.example.org" && named.asked.port == 443)
    let raw = try #require(exchanges.first { $0.payload.kept == bytes("by address") })
    #expect(raw.asked.description == "198.51.100.7:4444" && raw.application == .raw)
    #expect(exchanges.contains { $0.credentialRead?.isGranted == true && $0.asked.hostText == "169.254.169.254" })
    let silent = exchanges.filter { $0.asked.port == 31_337 }.map(\.asked.hostText)
    #expect(silent == ["203.0.113.9", "2001:db8::9"])
    print("spoke with the whole internet")
  }
}

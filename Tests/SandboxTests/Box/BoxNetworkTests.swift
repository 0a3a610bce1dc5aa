import Evidence
import Glibc
import TestSupport
import Testing

@testable import Sandbox
@testable import box_probe

@Suite(
  "Box network", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces),
  .enabled(if: Machine.hasPython, Machine.noPython))
struct BoxNetworkTests {
  @Test("brings every address and every port to the sink")
  func everywhere() throws {
    let box = TestBox.python(
      """
      import socket, urllib.request
      print(urllib.request.urlopen("http://name.example.org:8081/path", data=b"body", timeout=5).read())
      for address in ("198.51.100.7", "169.254.169.254", "10.1.2.3"):
        s = socket.create_connection((address, 4444), timeout=5); s.sendall(b"tcp"); s.close()
      s = socket.create_connection(("2001:db8::7", 4445), timeout=5); s.sendall(b"six"); s.close()
      u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      u.sendto(b"first", ("203.0.113.9", 31337))
      u.sendmsg([b"second"], [], 0, ("203.0.113.10", 31338))
      """)
    let result = try box.run()
    #expect(result.errorText == "")
    #expect(result.lines == ["b'ok'"])
    let exchanges = box.network.stop()
    #expect(exchanges.filter { $0.port == 4444 }.map(\.payload) == ["tcp", "tcp", "tcp"])
    #expect(exchanges.contains { $0.port == 4445 && $0.payload == "six" })
    #expect(exchanges.contains { $0.port == 31337 && $0.payload == "first" && $0.transport == .udp })
    #expect(exchanges.contains { $0.port == 31338 && $0.payload == "second" })
    #expect(exchanges.contains { $0.port == 8081 && $0.payload.hasSuffix("body") })
    #expect(exchanges.contains { $0.port == 53 })
    let asked = result.events.compactMap {
      if case .connect(.tcp, let endpoint) = $0.action { "\(endpoint.address) \(endpoint.port)" } else { nil }
    }
    #expect(asked.contains("169.254.169.254 4444") && asked.contains("2001:db8::7 4445"))
  }

  @Test("leaves programs of the box their own servers")
  func own() throws {
    let box = TestBox.python(
      """
      import socket
      server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen()
      client = socket.create_connection(server.getsockname()); client.sendall(b"own"); client.close()
      print(server.accept()[0].recv(9))
      try: socket.create_connection(("127.0.0.1", 1), timeout=2)
      except OSError as error: print(error.errno)
      """)
    let result = try box.run()
    #expect(result.lines == ["b'own'", "\(ECONNREFUSED)"])
    #expect(box.network.stop().isEmpty)
  }

  @Test("serves a port that a program of the box has taken at another address")
  func taken() throws {
    let box = TestBox.python(
      """
      import socket
      server = socket.socket(); server.bind(("127.0.0.1", 8080)); server.listen()
      s = socket.create_connection(("203.0.113.4", 8080), timeout=5); s.sendall(b"out"); s.close()
      """)
    let result = try box.run()
    #expect(result.errorText == "")
    #expect(box.network.stop().map(\.payload) == ["out"])
  }

  @Test("has no raw sockets, though its user seems to be root")
  func raw() throws {
    var box = TestBox.python(
      """
      import socket
      for family, type, protocol in ((2, 3, 1), (2, 2, 1), (10, 3, 58)):
        try: socket.socket(family, type, protocol); print("made")
        except OSError as error: print(error.errno)
      """)
    box.plan.user = .init(user: 0, group: 0)
    let result = try box.run()
    #expect(!result.text.contains("made"))
  }
}

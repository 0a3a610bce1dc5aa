import TestSupport
import Testing

@testable import Sandbox

@Suite("The sink and hostile bytes")
struct HostileBytesTests {
  private static let requests: [String] = [
    "GET / HTTP/1.1\r\nHost: x.example.org\r\n\r\n",
    "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
    "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;secret=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n",
    "\r\n\nGET http://x.example.org/y?z HTTP/1.0\nAccept: text/plain\n\n",
    "CONNECT x.example.org:443 HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "EHLO me\r\nMAIL FROM:<a>\r\nDATA\r\nbody\r\n.\r\nQUIT\r\n",
    "USER me\r\nPASS x\r\nQUIT\r\n",
    "\u{1}\u{2}anything at all",
  ]

  @Test("says the same of bytes that come one by one as of bytes that come at once", arguments: requests)
  func split(request: String) throws {
    let whole = try MemoryPeer()
    let wholeAnswer = whole.say(request)
    let parts = try MemoryPeer()
    let partAnswer = request.utf8.map { parts.say([$0]) }.joined()
    #expect(partAnswer == wholeAnswer)
    let (first, second) = (whole.end(), parts.end())
    #expect(first.map(\.requestLine) == second.map(\.requestLine))
    #expect(first.map(\.payload.kept) == second.map(\.payload.kept))
    #expect(first.map(\.head) == second.map(\.head))
    #expect(first.map(\.headers) == second.map(\.headers))
    #expect(!first.isEmpty)
  }

  @Test("loses no byte of requests that are cut off or broken", arguments: requests)
  func truncated(request: String) throws {
    let bytes = Array(request.utf8)
    for count in 1..<bytes.count {
      let peer = try MemoryPeer()
      peer.say(Array(bytes[..<count]))
      let exchanges = peer.end()
      let said = exchanges.reduce(0) { $0 + $1.head.count + $1.payload.total }
      // Line ends between chunks and empty lines before a request carry nothing.
      #expect(said + 24 >= count, "\(count) of \(request)")
      #expect(!exchanges.isEmpty)
    }
  }

  @Test(
    "answers what breaks the rules of HTTP with 400 and keeps what follows",
    arguments: [
      "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabXX\r\n", "GET / HTTP/9.9\r\n",
    ])
  func malformed(head: String) throws {
    let peer = try MemoryPeer()
    #expect(peer.say(head).hasPrefix("HTTP/1.1 400 "))
    peer.say("the secret")
    let exchange = try #require(peer.end().first)
    #expect(exchange.cuts.contains(.malformed))
    #expect(String(decoding: exchange.payload.kept, as: UTF8.self).hasSuffix("the secret"))
  }

  @Test("bounds heads, fields, requests and tunnels")
  func bounds() throws {
    let long = try MemoryPeer()
    #expect(long.say("GET /" + String(repeating: "a", count: 100_000)).hasPrefix("HTTP/1.1 431"))
    #expect(try #require(long.end().first).cuts.contains(.head))

    let many = try MemoryPeer()
    many.say("GET / HTTP/1.1\r\n" + String(repeating: "a: b\r\n", count: 2_000) + "\r\n")
    let fields = try #require(many.end().first)
    #expect(fields.headers.count == SinkLimits().headerFields && fields.cuts.contains(.head))

    let deep = try MemoryPeer()
    let answers = deep.say(String(repeating: "CONNECT a.example.org:1 HTTP/1.1\r\n\r\n", count: 6))
    #expect(answers.components("200 Connection").count - 1 == SinkLimits().layers)
    #expect(answers.contains("502"))

    var configuration = SinkConfiguration()
    configuration.limits.requestsPerConnection = 3
    let talkative = try MemoryPeer(configuration)
    talkative.say(String(repeating: "GET / HTTP/1.1\r\n\r\n", count: 10))
    #expect(talkative.end().count == 3 && talkative.connection.isClosing)
  }

  @Test("keeps what the budgets allow, and digests and counts the rest")
  func budgets() throws {
    var configuration = SinkConfiguration()
    configuration.limits.keptPerExchange = 1_000
    configuration.limits.keptInAll = 2_500
    configuration.limits.exchanges = 4
    let peer = try MemoryPeer(configuration)
    let content = String(repeating: "x", count: 1_500)
    for _ in 0..<6 { peer.say("POST / HTTP/1.1\r\nContent-Length: 1500\r\n\r\n\(content)") }
    let exchanges = peer.end()
    #expect(exchanges.count == 4)
    #expect(exchanges.allSatisfy { $0.payload.total == 1_500 && $0.payload.sha256.count == 32 })
    #expect(exchanges[0].cuts == [.payload] && exchanges[3].cuts.contains(.total))
    #expect(Set(exchanges.map(\.payload.sha256)).count == 1)
    #expect(peer.world.recorder.totals.bytesKept <= 2_500)
    #expect(exchanges.reduce(0) { $0 + $1.payload.kept.count + $1.head.count } <= 2_500)
    #expect(peer.world.recorder.totals.untoldExchanges == 2)
  }

  @Test("finds the end of a request even when no budget is left and its fields are many")
  func exhausted() throws {
    var configuration = SinkConfiguration()
    configuration.limits.keptInAll = 100
    let peer = try MemoryPeer(configuration)
    let fields = String(repeating: "a: b\r\n", count: 1_000)
    for _ in 0..<3 { peer.say("POST / HTTP/1.1\r\n\(fields)Content-Length: 20\r\n\r\nGET / HTTP/1.1\r\n\r\nab") }
    let exchanges = peer.end()
    #expect(exchanges.map(\.payload.total) == [20, 20, 20])
    #expect(exchanges.allSatisfy { $0.cuts.contains(.total) })
  }

  @Test("does not let a small body grow without bound")
  func bomb() throws {
    let gzip = Compressor.gzip([UInt8](repeating: 0, count: 50 << 20))
    let peer = try MemoryPeer()
    peer.say(
      Array("POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: \(gzip.count)\r\n\r\n".utf8) + gzip)
    let exchange = try #require(peer.end().first)
    #expect(exchange.decoded?.count == SinkLimits().decodedPerExchange)
    #expect(exchange.cuts.contains(.decoding))
  }

  @Test("outlives noise after every beginning that it knows")
  func noise() throws {
    var generator = SeededGenerator(seed: 42)
    let http2 = Detection.preface + [0, 0, 0, 4, 0, 0, 0, 0, 0]
    let beginnings =
      Self.requests.map { Array($0.utf8) } + [
        http2, [22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3], [22, 3], [0, 40, 1, 2, 1, 0],
      ]
    let world = try MemoryPeer().world
    for round in 0..<1_500 {
      let peer = try MemoryPeer(world, port: [80, 53, 853, 25, 443][round % 5])
      var bytes = beginnings[round % beginnings.count]
      for _ in 0..<Int.random(in: 0..<4, using: &generator) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      peer.say(bytes)
      peer.say((0..<Int.random(in: 0..<300, using: &generator)).map { _ in .random(in: 0...255, using: &generator) })
      peer.connection.alarmed()
      let before = world.recorder.totals.exchanges
      _ = peer.end()
      #expect(world.recorder.totals.exchanges >= before && world.recorder.totals.exchanges > round / 2)
    }
  }

  @Test("survives thousands of connections, of which it keeps open only its budget")
  func crowd() throws {
    var configuration = SinkConfiguration()
    configuration.limits.openConnections = 64
    let loopback = try LoopbackSink(configuration)
    let port = try loopback.open()
    let script = """
      import socket, sys
      address = ('127.0.0.1', int(sys.argv[1])); kept = []
      for i in range(3000):
          s = socket.create_connection(address, timeout=10)
          if i % 3 == 0: s.send(b'secret-%d' % i)
          if i % 3 == 1: s.send(b'GET / HTTP/1.1\\r\\n\\r\\n')
          kept.append(s)
          if len(kept) > 200: kept.pop(0).close()
      s = socket.create_connection(address, timeout=10); s.send(b'GET /last HTTP/1.1\\r\\nConnection: close\\r\\n\\r\\n')
      print(s.recv(12).decode())
      """
    #expect(Client.python(script, [String(port)]).output == "HTTP/1.1 200\n")
    let exchanges = loopback.sink.stop()
    #expect(loopback.sink.totals.connections == 3_001)
    #expect(loopback.sink.totals.peakOpenConnections <= 64)
    #expect(Set(exchanges.map(\.connection)).count == 3_001)
  }

  @Test("reads what lay in the sockets when it is stopped, and takes nothing afterwards")
  func stop() throws {
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let script = """
      import socket, sys
      s = socket.create_connection(('127.0.0.1', int(sys.argv[1]))); s.send(b'x' * 100000); s.close()
      """
    #expect(Client.python(script, [String(port)]).status == 0)
    let exchanges = loopback.sink.stop()
    #expect(exchanges.map(\.payload.total) == [100_000])
    #expect(loopback.sink.stop().count == 1)
    let late = try LoopbackSink.anyAddress()
    loopback.sink.adopt(listener: late.descriptor, transport: .udp, port: late.port)
    #expect(Client.python(script, [String(port)]).status != 0)
  }

  @Test("ends connections that stay silent or too long")
  func time() throws {
    var configuration = SinkConfiguration()
    configuration.limits.idle = .milliseconds(300)
    let loopback = try LoopbackSink(configuration)
    let port = try loopback.open()
    let script = """
      import socket, sys
      s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=10); s.send(b'GET / HT'); print(s.recv(9))
      """
    #expect(Client.python(script, [String(port)]).output == "b''\n")
    #expect(loopback.sink.stop().first?.cuts == [.time])
  }

  @Test("takes connections for where they were meant to go")
  func redirection() throws {
    let loopback = try LoopbackSink()
    let port = try loopback.open()
    let source = try #require(SinkAddress("127.0.0.1", port: 45_671))
    loopback.sink.redirect(from: source, to: try #require(SinkAddress("169.254.169.254", port: 80)))
    let script = """
      import socket, sys
      s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('127.0.0.1', 45671))
      s.connect(('127.0.0.1', int(sys.argv[1]))); s.send(b'GET /latest/meta-data/ HTTP/1.1\\r\\n\\r\\n'); print(s.recv(12))
      """
    #expect(Client.python(script, [String(port)]).output == "b'HTTP/1.1 404'\n")
    let exchange = try #require(loopback.sink.stop().first)
    #expect(exchange.asked.description == "169.254.169.254:80" && exchange.credentialRead?.service == .awsInstanceV1)
  }
}

extension String {
  /// The parts between occurrences of another text.
  fileprivate func components(_ separator: String) -> [String] {
    var parts = [""]
    var rest = self[...]
    while let first = rest.first {
      if rest.hasPrefix(separator) {
        parts.append("")
        rest = rest.dropFirst(separator.count)
      } else {
        parts[parts.count - 1].append(first)
        rest = rest.dropFirst()
      }
    }
    return parts
  }
}

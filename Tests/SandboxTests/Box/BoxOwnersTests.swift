import Evidence
import Glibc
import TestSupport
import Testing

@testable import Sandbox
@testable import box_probe

/// Who said what the sink heard, with the product's own sink.
@Suite(
  "Speakers of a box", .serialized, .enabled(if: Machine.hasNamespaces, Machine.noNamespaces),
  .enabled(if: Machine.hasPython, Machine.noPython))
struct BoxOwnersTests {
  private func speak(_ script: String) throws -> (result: BoxResult, exchanges: [SinkExchange], totals: SinkTotals) {
    let sink = try Sink(SinkConfiguration())
    let result = try Box.run(TestBox.python(script).plan, network: SinkNetwork(sink: sink))
    let exchanges = sink.stop()
    return (result, exchanges, sink.totals)
  }

  @Test("are known exactly, for streams, datagrams and names, from many processes at once")
  func everyone() throws {
    let (result, exchanges, totals) = try speak(
      """
      import os, socket
      children = []
      for n in range(8):
        child = os.fork()
        if child == 0:
          mine = ("process %d" % os.getpid()).encode()
          for round in range(5):
            s = socket.create_connection(("203.0.113.5", 4444), timeout=5); s.sendall(mine); s.close()
            s = socket.create_connection(("2001:db8::5", 4444), timeout=5); s.sendall(mine); s.close()
            u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.sendto(mine, ("198.51.100.9", 5555)); u.close()
            u = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); u.connect(("2001:db8::9", 5555)); u.send(mine); u.close()
          try: socket.getaddrinfo("name-%d.example.org" % os.getpid(), 80)
          except OSError: pass
          os._exit(0)
        children.append(child)
      for child in children: os.waitpid(child, 0)
      """)
    #expect(result.errorText == "")
    #expect(totals.untoldExchanges == 0 && totals.refusedConnections == 0)
    let told = exchanges.filter { $0.asked.port == 4444 || $0.asked.port == 5555 }
    #expect(told.count == 8 * 5 * 4)
    for exchange in told {
      let speaker = try #require(result.speaker(of: exchange))
      #expect(
        "process \(result.processes[speaker.process].number)" == String(decoding: exchange.payload.kept, as: UTF8.self))
      let event = try #require(speaker.event)
      #expect(result.events[event].process == speaker.process)
    }
    let names = exchanges.filter { $0.question != nil }
    #expect(names.count >= 8)
    for exchange in names {
      let speaker = try #require(result.speaker(of: exchange))
      #expect(exchange.question?.name.hasPrefix("name-\(result.processes[speaker.process].number).") == true)
    }
  }

  @Test("keep the port that they bound themselves, and what their children say through an inherited socket is theirs")
  func bound() throws {
    let (result, exchanges, _) = try speak(
      """
      import os, socket
      s = socket.socket(); s.bind(("0.0.0.0", 23456)); s.connect(("203.0.113.5", 4444))
      if os.fork() == 0:
        s.sendall(b"inherited"); os._exit(0)
      os.wait(); print(s.getsockname()[1])
      """)
    #expect(result.lines == ["23456"])
    let exchange = try #require(exchanges.first { $0.asked.port == 4444 })
    #expect(exchange.source.port == 23456)
    #expect(result.speaker(of: exchange)?.process == 0)
  }

  @Test("are nobody before they spoke, and the latest where a port comes again")
  func table() {
    var owners = SocketOwners()
    let destination = ObservedEndpoint(address: "203.0.113.5", port: 80)
    for (process, time) in [(1, 100 as UInt64), (2, 200)] {
      owners.note(.tcp, port: 40_000, .init(process: process, event: nil, time: time, destination: destination))
    }
    func process(_ transport: ObservedTransport, _ time: UInt64) -> Int? {
      owners.use(of: transport, port: 40_000, at: time, to: 80)?.process
    }
    #expect(process(.tcp, 99) == nil)
    #expect(process(.tcp, 150) == 1)
    #expect(process(.tcp, 201) == 2)
    #expect(process(.udp, 201) == nil)
  }

  @Test("count what the sink does not tell one by one")
  func totals() throws {
    var configuration = SinkConfiguration()
    configuration.limits.exchanges = 3
    configuration.limits.connections = 6
    let sink = try Sink(configuration)
    let box = TestBox.python(
      """
      import socket
      for n in range(9):
        try:
          s = socket.create_connection(("203.0.113.5", 4444), timeout=5); s.sendall(b"x"); s.close()
        except OSError: pass
      """)
    var plan = box.plan
    plan.limits.wallClock = 20_000
    _ = try Box.run(plan, network: SinkNetwork(sink: sink))
    let exchanges = sink.stop()
    #expect(exchanges.count == 3)
    #expect(sink.totals.connections == 9)
    #expect(sink.totals.refusedConnections == 3)
    #expect(sink.totals.untoldExchanges == 6)
  }
}

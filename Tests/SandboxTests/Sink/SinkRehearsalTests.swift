import Testing

@testable import Sandbox

@Suite("SinkRehearsal")
struct SinkRehearsalTests {
  @Test("speaks as a connection would, however the bytes are cut", arguments: [1, 7, 4_096])
  func connection(size: Int) throws {
    let rehearsal = try SinkRehearsal(SinkConfiguration())
    let request = Array("POST /up HTTP/1.1\r\nHost: drop.example.org\r\nContent-Length: 4\r\n\r\nbody".utf8)
    let pieces = stride(from: 0, to: request.count, by: size).map {
      Array(request[$0..<min($0 + size, request.count)])
    }
    let outcome = rehearsal.connection(port: 80, pieces: pieces) { _ in true }
    #expect(outcome.exchanges.map(\.payload.kept) == [Array("body".utf8)])
    #expect(outcome.exchanges.first?.names.host == "drop.example.org")
    #expect(outcome.answered > 12)
  }

  @Test("answers a query, and begins anew each time")
  func query() throws {
    let rehearsal = try SinkRehearsal(SinkConfiguration())
    let query: [UInt8] = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0x61, 3, 0x6F, 0x72, 0x67, 0, 0, 1, 0, 1]
    for _ in 0..<2 {
      let outcome = rehearsal.query(query)
      #expect(outcome.exchanges.first?.question?.name == "a.org")
      #expect(outcome.totals.exchanges == 1)
      #expect(outcome.answered > query.count)
    }
    #expect(rehearsal.query([1, 2]).answered == 0)
  }
}

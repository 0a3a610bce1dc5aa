import TestSupport
import Testing

@testable import Sandbox

@Suite("The sink's HTTP/2")
struct HTTP2Tests {
  private static let data: UInt8 = 0
  private static let headers: UInt8 = 1
  private static let reset: UInt8 = 3
  private static let settings: UInt8 = 4

  /// A frame (RFC 9113, 4.1).
  private static func frame(_ type: UInt8, _ flags: UInt8, _ stream: Int, _ payload: [UInt8]) -> [UInt8] {
    let length = [16, 8, 0].map { UInt8(truncatingIfNeeded: payload.count >> $0) }
    return length + [type, flags] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: stream >> $0) } + payload
  }

  /// GET or POST, http, /, and an authority, by HPACK's static table (RFC 7541, A).
  private static func request(_ stream: Int, _ method: UInt8 = 0x82, endsStream: Bool = true) -> [UInt8] {
    let authority = bytes("c2.example.org")
    return frame(
      headers, endsStream ? 5 : 4, stream, [method, 0x86, 0x84, 0x41, UInt8(authority.count)] + authority)
  }

  private static let opening = Detection.preface + frame(settings, 0, 0, [])

  /// The types and streams of the frames of an answer.
  private static func frames(_ bytes: [UInt8]) -> [(type: UInt8, stream: Int)] {
    var found: [(type: UInt8, stream: Int)] = []
    var rest = bytes[...]
    while rest.count >= 9 {
      let head = Array(rest.prefix(9))
      found.append((head[3], Int(head[7]) << 8 | Int(head[8])))
      rest = rest.dropFirst(9 + (Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])))
    }
    return found
  }

  private func talk(_ peer: MemoryPeer, _ said: [UInt8]) -> [UInt8] {
    defer { peer.connection.unsent = [] }
    peer.connection.receive(said)
    return peer.connection.unsent
  }

  @Test("answers requests that come at once, and those that come byte by byte", arguments: [1, 7, 100_000])
  func split(size: Int) throws {
    let whole =
      Self.opening + Self.request(1) + Self.request(3, 0x83, endsStream: false)
      + Self.frame(Self.data, 1, 3, bytes("stolen"))
    let peer = try MemoryPeer()
    var answered: [UInt8] = []
    for start in stride(from: 0, to: whole.count, by: size) {
      answered += talk(peer, Array(whole[start..<min(start + size, whole.count)]))
    }
    let frames = Self.frames(answered)
    for stream in [1, 3] {
      #expect(frames.contains { $0 == (Self.headers, stream) } && frames.contains { $0 == (Self.data, stream) })
    }
    let exchanges = peer.end()
    #expect(exchanges.map(\.requestLine) == ["GET / HTTP/2", "POST / HTTP/2"])
    #expect(exchanges.map(\.payload.kept) == [[], bytes("stolen")])
    #expect(exchanges.allSatisfy { $0.names.host == "c2.example.org" && $0.answer?.status == 200 && $0.cuts.isEmpty })
  }

  @Test("keeps what was said in streams that never end or are taken back")
  func unfinished() throws {
    let peer = try MemoryPeer()
    _ = talk(peer, Self.opening + Self.request(1, 0x83, endsStream: false) + Self.frame(Self.data, 0, 1, bytes("part")))
    _ = talk(peer, Self.request(3, 0x83, endsStream: false) + Self.frame(Self.data, 0, 3, bytes("taken back")))
    _ = talk(peer, Self.frame(Self.reset, 0, 3, [0, 0, 0, 8]))
    let exchanges = peer.end().sorted { $0.sequence < $1.sequence }
    #expect(exchanges.map(\.payload.kept) == [bytes("part"), bytes("taken back")])
    #expect(exchanges.allSatisfy { $0.cuts == [.closed] })
  }

  @Test("bounds streams that are opened and taken back at once")
  func rapidReset() throws {
    var configuration = SinkConfiguration()
    configuration.limits.requestsPerConnection = 500
    let peer = try MemoryPeer(configuration)
    _ = talk(peer, Self.opening)
    for index in 0..<2_000 {
      _ = talk(
        peer,
        Self.request(2 * index + 1, 0x83, endsStream: false) + Self.frame(Self.reset, 0, 2 * index + 1, [0, 0, 0, 8]))
    }
    #expect(peer.connection.isClosing)
    #expect(peer.end().count <= 501)
  }

  @Test(
    "records bytes that are no frames, and hangs up",
    arguments: [
      bytes("GET / HTTP/1.1\r\n\r\n"), frame(data, 0, 0, [1]), frame(headers, 4, 1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
      frame(9, 4, 1, []), [0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0],
    ])
  func broken(said: [UInt8]) throws {
    let peer = try MemoryPeer()
    _ = talk(peer, Self.opening)
    let answered = talk(peer, said + bytes("the secret"))
    peer.connection.alarmed()
    let exchanges = peer.end()
    #expect(Self.frames(answered).contains { $0.type == 7 })
    let last = try #require(exchanges.last { $0.payload.total > 0 })
    #expect(last.cuts == [.malformed] && last.payload.kept.suffix(10) == bytes("the secret")[...])
  }

  @Test("outlives noise in frames")
  func noise() throws {
    var generator = SeededGenerator(seed: 9)
    let world = try MemoryPeer().world
    for _ in 0..<1_500 {
      let peer = try MemoryPeer(world)
      var said =
        Self.request(1) + Self.request(3, 0x83, endsStream: false) + Self.frame(Self.data, 1, 3, bytes("stolen"))
      for _ in 0..<4 {
        said[Int.random(in: 0..<said.count, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      _ = talk(peer, Self.opening + said)
      _ = peer.end()
    }
    #expect(world.recorder.totals.exchanges >= 1_500)
  }
}

import Evidence
import Glibc
import Sandbox
import Synchronization
import Threads

/// The smallest sink there can be: it keeps what is sent, answers HTTP with `ok`, and every name with one address.
///
/// A class because the box and its threads share it.
final class ProbeNetwork: BoxNetwork {
  struct Exchange: Hashable, Sendable, Codable {
    let transport: ObservedTransport
    let port: UInt16
    /// What the box said it stands for; nil where it does not.
    let standingFor: String?
    let payload: String
  }

  private struct State {
    var exchanges: [Exchange] = []
    var threads: [DeepThread.Running] = []
  }
  private let state = Mutex(State())
  private let isOver = Atomic(false)

  init() {}

  func adopt(
    listener descriptor: Int32, transport: ObservedTransport, port: UInt16, standingFor address: String?
  ) {
    let thread = DeepThread.start(stackBytes: 512 << 10) { [self] in
      while !isOver.load(ordering: .relaxed) {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 20) > 0 else { continue }
        let payload = transport == .tcp ? serveStream(descriptor) : serveDatagram(descriptor, port)
        if let payload { keep(Exchange(transport: transport, port: port, standingFor: address, payload: payload)) }
      }
      close(descriptor)
    }
    state.withLock { state in if let thread { state.threads.append(thread) } }
  }

  /// Ends all threads and gives what was sent.
  func stop() -> [Exchange] {
    isOver.store(true, ordering: .relaxed)
    for thread in state.withLock({ $0.threads }) { thread.join() }
    return state.withLock { $0.exchanges }
  }

  private func keep(_ exchange: Exchange) { state.withLock { $0.exchanges.append(exchange) } }

  private func serveStream(_ listener: Int32) -> String? {
    let connection = accept(listener, nil, nil)
    guard connection >= 0 else { return nil }
    defer { close(connection) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var isAnswered = false
    // A client that sends nothing for a moment is done.
    while bytes.count < 1 << 20 {
      var ready = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, isAnswered ? 50 : 500) > 0 else { break }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
      if !isAnswered, bytes.starts(with: "GET ".utf8) || bytes.starts(with: "POST ".utf8) {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
        _ = send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
        isAnswered = true
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func serveDatagram(_ socket: Int32, _ port: UInt16) -> String? {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var peer = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &peer) { pointer -> String? in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        let count = recvfrom(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT), address, &size)
        guard count >= 0 else { return nil }
        let question = Array(buffer[..<count])
        if port == 53, let answer = Self.answer(question) {
          _ = sendto(socket, answer, answer.count, 0, address, size)
        }
        return String(decoding: question, as: UTF8.self)
      }
    }
  }

  /// RFC 1035: every A question is answered with 198.18.0.1, every other one with nothing.
  static func answer(_ question: [UInt8]) -> [UInt8]? {
    var end = 12
    while end < question.count, question[end] != 0 { end += Int(question[end]) + 1 }
    guard end + 5 <= question.count else { return nil }
    let isAddress = question[end + 1] == 0 && question[end + 2] == 1
    var answer = Array(question[..<(end + 5)])
    answer.replaceSubrange(2..<12, with: [0x81, 0x80, 0, 1, 0, isAddress ? 1 : 0, 0, 0, 0, 0])
    if isAddress { answer += [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 18, 0, 1] }
    return answer
  }
}

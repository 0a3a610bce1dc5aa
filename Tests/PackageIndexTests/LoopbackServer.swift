import Glibc
import Synchronization

/// An HTTP server on the loopback interface that answers as a test wants, one connection a request.
///
/// A class because it owns a socket and a thread.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    let method: String
    let path: String
    /// Names in lower case.
    let headers: [String: String]
  }

  struct Response: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// Bytes of the body after which the connection breaks off.
    var breaksAfter: Int?

    init(
      _ status: Int = 200, type: String = "application/octet-stream", body: [UInt8] = [],
      headers: [String: String] = [:]
    ) {
      self.status = status
      self.body = body
      self.headers = headers
      self.headers["Content-Type"] = type
    }

    static func html(_ text: String) -> Response { Response(type: "text/html", body: Array(text.utf8)) }

    static func json(_ text: String) -> Response {
      Response(type: "application/vnd.pypi.simple.v1+json", body: Array(text.utf8))
    }

    /// A file as a server with support for ranges gives it.
    static func file(_ body: [UInt8], tag: String?, for request: Request) -> Response {
      var response = Response(body: body)
      if let tag { response.headers["ETag"] = tag }
      guard let range = request.headers["range"], range.hasPrefix("bytes="),
        let start = Int(range.dropFirst(6).prefix { $0.isNumber }), start < body.count,
        request.headers["if-range"].map({ $0 == tag }) ?? true
      else { return response }
      response.status = 206
      response.body = Array(body[start...])
      response.headers["Content-Range"] = "bytes \(start)-\(body.count - 1)/\(body.count)"
      return response
    }
  }

  private let descriptor: Int32
  let port: Int
  private let requests = Mutex<[Request]>([])
  private let answer: @Sendable (Request, Int) -> Response

  /// Starts a server; the handler gets each request with the number of earlier ones for the same path.
  init(_ answer: @escaping @Sendable (Request, Int) -> Response) throws {
    self.answer = answer
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(listening, raw, length) == 0 && listen(listening, 64) == 0 && getsockname(listening, raw, &length) == 0
      }
    }
    struct NoSocket: Error {}
    descriptor = listening
    guard bound else { throw NoSocket() }
    port = Int(UInt16(bigEndian: address.sin_port))
    start()
  }

  deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

  var url: String { "http://127.0.0.1:\(port)" }
  /// What was asked so far.
  var log: [Request] { requests.withLock { $0 } }
  func count(_ path: String) -> Int { log.count { $0.path == path } }

  private func start() {
    let listening = descriptor
    runThread { [weak self] in
      while true {
        let connection = accept(listening, nil, nil)
        guard connection >= 0 else {
          if errno == EINTR { continue }
          close(listening)
          return
        }
        guard let self else {
          close(connection)
          close(listening)
          return
        }
        runThread { self.serve(connection) }
      }
    }
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8), bytes.count < 65_536 {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      bytes += buffer.prefix(count)
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    let request = Request(method: String(words[0]), path: String(words[1]), headers: headers)
    let earlier = requests.withLock { all in
      defer { all.append(request) }
      return all.count { $0.path == request.path }
    }
    send(answer(request, earlier), on: connection)
  }

  private func send(_ response: Response, on connection: Int32) {
    var head = "HTTP/1.1 \(response.status) X\r\nConnection: close\r\nContent-Length: \(response.body.count)\r\n"
    for (name, value) in response.headers { head += "\(name): \(value)\r\n" }
    let body = response.breaksAfter.map { Array(response.body.prefix($0)) } ?? response.body
    let bytes = Array((head + "\r\n").utf8) + body
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      done += count
    }
  }
}

/// Runs something on a thread of its own that nobody waits for.
private func runThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body)).toOpaque()
  pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }, box)
  pthread_detach(thread)
}

import CCurl
import Synchronization

/// A mark that ends running transfers when it is set; shared by all of a client's threads.
package final class Cancellation: Sendable {
  private let flag = Atomic(false)

  package init() {}

  /// Whether the work should stop.
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Ends the work at the next chance; can't be undone.
  package func cancel() { flag.store(true, ordering: .relaxed) }
}

/// The head of a server's answer.
struct HTTPHead: Sendable {
  var status = 0
  /// Names in lower case; of a repeated header the last value.
  var headers: [String: String] = [:]

  /// The whole size of the body, as the headers tell it.
  var contentLength: Int? { headers["content-length"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
}

/// What one request asks for besides the address.
struct HTTPRequest {
  var url: IndexURL
  var credentials: IndexURL.Credentials?
  var headers: [String] = []
  /// Whether the server may compress the body.
  var acceptsCompression = false
}

/// How transfers reach servers and whom they trust.
package struct TransferSettings: Hashable, Sendable {
  /// A bundle of certificates or a directory of them, instead of the system's.
  package var certificates: String?
  package var clientCertificate: String?
  package var proxy: String?
  /// Hosts, perhaps with a port, whose certificates are not checked because the user said so.
  package var trustedHosts: [String] = []
  /// Seconds without a byte after which a transfer is given up.
  package var stallTimeout = 30
  package var connectTimeout = 15
  /// Seconds between attempts; as many retries as there are entries.
  package var retryDelays: [Double] = [0.5, 1, 2, 4]

  package init() {}

  /// Whether certificates of a server are checked.
  func verifies(_ url: IndexURL) -> Bool {
    let names = [url.host, url.host + (url.port.map { ":\($0)" } ?? "")]
    return !trustedHosts.contains { names.contains($0.lowercased()) }
  }
}

/// The connections of one thread.
///
/// A class because it owns libcurl's handle; it must stay on the thread that made it.
final class HTTPSession {
  /// How a single transfer ended that got an answer.
  enum Ending { case complete, stoppedBySink }

  private let handle: OpaquePointer
  private let settings: TransferSettings
  private let cancellation: Cancellation

  init(settings: TransferSettings, cancellation: Cancellation) throws(IndexError) {
    guard let handle = ccurl_open() else {
      let reason = ccurl_load_failure().map { String(cString: $0) } ?? "memory is short"
      throw IndexError(
        .noNetworkLibrary, "libcurl", reason, remedy: "Install libcurl 4 (Debian: libcurl4), or pass files instead.")
    }
    self.handle = handle
    self.settings = settings
    self.cancellation = cancellation
  }

  deinit { ccurl_close(handle) }

  /// What the callbacks of one transfer share; lives as long as the call.
  private final class Exchange {
    var head = HTTPHead()
    let cancellation: Cancellation
    let receive: (HTTPHead, UnsafeRawBufferPointer) -> Bool

    init(cancellation: Cancellation, receive: @escaping (HTTPHead, UnsafeRawBufferPointer) -> Bool) {
      self.cancellation = cancellation
      self.receive = receive
    }

    /// Takes one header line; a status line begins a new head, so that interim answers are forgotten.
    func addHeader(_ line: UnsafeRawBufferPointer) {
      let text = String(decoding: line, as: UTF8.self).trimmed
      if text.hasPrefix("HTTP/") {
        head = HTTPHead(status: text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
      } else if let colon = text.firstIndex(of: ":"), head.headers.count < 200 {
        head.headers[text[..<colon].lowercased()] = String(text[text.index(after: colon)...].trimmed)
      }
    }
  }

  /// Does one request without following redirects; blocks until it ends.
  ///
  /// `receive` gets the body piece by piece, with the head, and ends the transfer by returning false.
  func perform(
    _ request: HTTPRequest, subject: String, receive: @escaping (HTTPHead, UnsafeRawBufferPointer) -> Bool
  ) throws(IndexError) -> (head: HTTPHead, ending: Ending) {
    let exchange = Exchange(cancellation: cancellation, receive: receive)
    let result = withExtendedLifetime(exchange) { transfer(request, Unmanaged.passUnretained(exchange).toOpaque()) }
    if cancellation.isCancelled {
      throw IndexError(.cancelled, subject, url: request.url, "the transfer was ended", remedy: "Start it again.")
    }
    var head = exchange.head
    head.status = Int(result.status)
    let message = withUnsafeBytes(of: result.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    switch result.outcome {
    case ccurl_done: return (head, .complete)
    case ccurl_stopped: return (head, .stoppedBySink)
    case ccurl_untrusted:
      throw IndexError(
        .untrusted, subject, url: request.url, message,
        remedy: "Give the certificates to trust with PIP_CERT or SSL_CERT_FILE.")
    case ccurl_unusable:
      throw IndexError(
        .noNetworkLibrary, subject, url: request.url, message, remedy: "Check the address and certificates.")
    default:
      throw IndexError(
        .unreachable, subject, url: request.url, message, remedy: "Check the network, the proxy and the address.")
    }
  }

  private func transfer(_ request: HTTPRequest, _ context: UnsafeMutableRawPointer) -> ccurl_result {
    var raw = ccurl_request()
    raw.context = context
    raw.verifies_peer = settings.verifies(request.url) ? 1 : 0
    raw.connect_timeout = settings.connectTimeout * 1000
    raw.stall_timeout = settings.stallTimeout
    raw.body = { context, bytes, count in
      guard let context, let bytes else { return 1 }
      let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.receive(exchange.head, UnsafeRawBufferPointer(start: bytes, count: count)) ? 0 : 1
    }
    raw.header = { context, bytes, count in
      guard let context, let bytes else { return 1 }
      Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        .addHeader(UnsafeRawBufferPointer(start: bytes, count: count))
      return 0
    }
    raw.is_cancelled = { context in
      guard let context else { return 1 }
      return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().cancellation.isCancelled ? 1 : 0
    }
    let isDirectory = settings.certificates.map { isDirectoryPath($0) } ?? false
    let texts = CTexts()
    raw.url = texts.hold(request.url.requestText)
    raw.user_agent = texts.hold("pratique")
    raw.user = texts.hold(request.credentials?.user)
    raw.password = texts.hold(request.credentials?.password)
    raw.accept_encoding = texts.hold(request.acceptsCompression ? "gzip, deflate" : nil)
    raw.ca_file = texts.hold(isDirectory ? nil : settings.certificates)
    raw.ca_directory = texts.hold(isDirectory ? settings.certificates : nil)
    raw.client_certificate = texts.hold(settings.clientCertificate)
    raw.proxy = texts.hold(settings.proxy)
    let headers = request.headers.map { texts.hold($0) }
    return withExtendedLifetime(texts) {
      headers.withUnsafeBufferPointer { headers in
        raw.headers = headers.baseAddress
        raw.header_count = headers.count
        return ccurl_perform(handle, &raw)
      }
    }
  }
}

/// C texts that live as long as this value does.
private final class CTexts {
  private var buffers: [UnsafeMutablePointer<CChar>] = []

  deinit { for buffer in buffers { buffer.deallocate() } }

  /// A copy of a text with a zero at its end; nil stays nil.
  func hold(_ text: String?) -> UnsafePointer<CChar>? {
    guard let text else { return nil }
    let bytes = text.utf8CString
    let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { buffer[index] = byte }
    buffers.append(buffer)
    return UnsafePointer(buffer)
  }
}

internal import CNGHTTP2

/// An HTTP/2 server (RFC 9113); libnghttp2 reads the frames and keeps the rules, here are the requests.
///
/// A class because it owns the library's session, whose callbacks come back to it.
final class HTTP2Speaker: Speaker {
  private final class Stream {
    let draft: ExchangeDraft
    var method = ""
    var path = ""
    var authority: String?
    /// The request's fields, up to the budget of a head.
    var fields: [SinkExchange.Header] = []
    var fieldBytes = 0
    /// The answer's content, and how much of it has gone out.
    var content: [UInt8] = []
    var sent = 0

    init(_ draft: ExchangeDraft) { self.draft = draft }
  }

  private var session: OpaquePointer?
  private var streams: [Int32: Stream] = [:]
  private var requests = 0
  private let headLimit: Int
  /// Set only while the library runs on this connection's behalf.
  private var current: Connection?
  private var hasEnded = false
  /// Whether the library gave the connection up because of what the peer said (RFC 9113, 5.4.1).
  private var isGivenUp = false

  /// Nil when the library has no memory.
  init?(_ connection: Connection) {
    headLimit = connection.world.limits.head
    var callbacks: OpaquePointer?
    var options: OpaquePointer?
    guard nghttp2_session_callbacks_new(&callbacks) == 0, nghttp2_option_new(&options) == 0 else { return nil }
    defer {
      nghttp2_session_callbacks_del(callbacks)
      nghttp2_option_del(options)
    }
    // Requests that break the rules of HTTP are evidence like any other.
    nghttp2_option_set_no_http_messaging(options, 1)
    Self.register(callbacks)
    let pointer = Unmanaged.passUnretained(self).toOpaque()
    guard nghttp2_session_server_new2(&session, callbacks, pointer, options) == 0 else { return nil }
    let limits = connection.world.limits
    let settings = [
      (NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, UInt32(clamping: limits.streams)),
      (NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, UInt32(clamping: limits.head)),
      (NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 1 << 20),
    ].map { nghttp2_settings_entry(settings_id: Int32($0.0.rawValue), value: $0.1) }
    nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count)
    nghttp2_session_set_local_window_size(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, 4 << 20)
  }

  deinit { nghttp2_session_del(session) }

  func receive(_ bytes: [UInt8], _ connection: Connection) {
    guard !hasEnded else { return }
    current = connection
    defer { current = nil }
    if nghttp2_session_mem_recv(session, bytes, bytes.count) < 0 {
      isGivenUp = true
      nghttp2_session_terminate_session(session, UInt32(NGHTTP2_PROTOCOL_ERROR.rawValue))
    }
    flush(connection)
    if isGivenUp {
      // The library reads no further; what it left may be what matters.
      let draft = connection.begin(.http2)
      draft.addPayload(bytes)
      draft.finish(.malformed)
      requests += 1
      end(.malformed, connection)
      connection.close()
    } else if nghttp2_session_want_read(session) == 0, nghttp2_session_want_write(session) == 0 {
      end(nil, connection)
      connection.close()
    }
  }

  func resume(_ connection: Connection) {
    current = connection
    defer { current = nil }
    flush(connection)
  }

  func end(_ cut: SinkExchange.Cut?, _ connection: Connection) {
    hasEnded = true
    for stream in streams.values.sorted(by: { $0.draft.sequence < $1.draft.sequence }) {
      note(stream)
      stream.draft.finish(stream.draft.answer == nil ? cut ?? .closed : nil)
    }
    streams = [:]
    if requests == 0 { connection.begin(.http2).finish(cut) }
    requests += 1
  }

  /// Takes what the library wants to send, as long as the peer takes it too.
  private func flush(_ connection: Connection) {
    while !connection.isCongested {
      var start: UnsafePointer<UInt8>?
      let count = nghttp2_session_mem_send(session, &start)
      guard count > 0, let start else { return }
      connection.send(Array(UnsafeBufferPointer(start: start, count: count)))
    }
  }

  // MARK: What the library tells

  private static func register(_ callbacks: OpaquePointer?) {
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, context in
      guard let frame, let speaker = HTTP2Speaker.of(context) else { return 0 }
      return speaker.begin(frame.pointee.hd.stream_id)
    }
    nghttp2_session_callbacks_set_on_header_callback(callbacks) {
      _, frame, name, nameCount, value, valueCount, _, context in
      guard let frame, let speaker = HTTP2Speaker.of(context) else { return 0 }
      let field = (
        UnsafeBufferPointer(start: name, count: nameCount), UnsafeBufferPointer(start: value, count: valueCount)
      )
      speaker.add(field, to: frame.pointee.hd.stream_id)
      return 0
    }
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, data, count, context in
      HTTP2Speaker.of(context)?.streams[stream]?.draft.addPayload(UnsafeBufferPointer(start: data, count: count))
      return 0
    }
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, context in
      guard let frame, let speaker = HTTP2Speaker.of(context) else { return 0 }
      let header = frame.pointee.hd
      let carriesEnd = header.type == UInt8(NGHTTP2_DATA.rawValue) || header.type == UInt8(NGHTTP2_HEADERS.rawValue)
      if carriesEnd, header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0 { speaker.respond(header.stream_id) }
      return 0
    }
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, context in
      guard let frame, frame.pointee.hd.type == UInt8(NGHTTP2_GOAWAY.rawValue) else { return 0 }
      if frame.pointee.goaway.error_code != 0 { HTTP2Speaker.of(context)?.isGivenUp = true }
      return 0
    }
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, _, context in
      HTTP2Speaker.of(context)?.closed(stream)
      return 0
    }
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> HTTP2Speaker? {
    context.map { Unmanaged<HTTP2Speaker>.fromOpaque($0).takeUnretainedValue() }
  }

  private func begin(_ id: Int32) -> Int32 {
    guard streams[id] == nil, let current else { return 0 }
    requests += 1
    guard requests <= current.world.limits.requestsPerConnection else {
      nghttp2_session_terminate_session(session, UInt32(NGHTTP2_ENHANCE_YOUR_CALM.rawValue))
      return 0
    }
    streams[id] = Stream(current.begin(.http2))
    return 0
  }

  private func add(_ field: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>), to id: Int32) {
    guard let stream = streams[id] else { return }
    let name = String(decoding: field.0, as: UTF8.self)
    let value = String(decoding: field.1, as: UTF8.self)
    stream.draft.addHead(Array(field.0) + Array(": ".utf8) + Array(field.1) + Array("\r\n".utf8))
    switch name {
    case ":method": stream.method = value
    case ":path": stream.path = value
    case ":authority": stream.authority = value
    case ":scheme": break
    default:
      stream.draft.addHeader(name, value)
      stream.fieldBytes += field.0.count + field.1.count + 32
      if stream.fieldBytes <= headLimit { stream.fields.append(SinkExchange.Header(name: name, value: value)) }
    }
  }

  private func note(_ stream: Stream) {
    guard stream.draft.requestLine.isEmpty else { return }
    stream.draft.setRequestLine("\(stream.method) \(stream.path) HTTP/2")
    stream.draft.origin.names.host = request(stream).host.map(SinkRecorder.name)
  }

  private func request(_ stream: Stream) -> HTTPRequest {
    HTTPRequest(
      method: stream.method, target: stream.path, authority: stream.authority, headers: stream.fields)
  }

  private func respond(_ id: Int32) {
    guard let stream = streams[id], let current, stream.draft.answer == nil else { return }
    note(stream)
    let answer = current.world.answer(request(stream), stream.draft)
    if stream.method != "HEAD", answer.allowsContent { stream.content = answer.content }
    submit(answer, to: id, hasContent: !stream.content.isEmpty)
    stream.draft.finish()
  }

  private func closed(_ id: Int32) {
    guard let stream = streams.removeValue(forKey: id) else { return }
    note(stream)
    stream.draft.finish(stream.draft.answer == nil ? .closed : nil)
  }

  // MARK: What the library sends

  private func submit(_ answer: HTTPAnswer, to id: Int32, hasContent: Bool) {
    let fields = [SinkExchange.Header(name: ":status", value: String(answer.status))] + answer.fields(now: HTTPText.now)
    // The library copies names and values before the call returns.
    var text: [UInt8] = []
    let places = fields.map { field in
      let start = text.count
      text += Array(field.name.utf8) + Array(field.value.utf8)
      return (start: start, name: field.name.utf8.count, value: field.value.utf8.count)
    }
    text.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let pairs = places.map { place in
        nghttp2_nv(
          name: base + place.start, value: base + place.start + place.name, namelen: place.name, valuelen: place.value,
          flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue))
      }
      var provider = nghttp2_data_provider()
      provider.read_callback = { _, stream, target, capacity, flags, _, context in
        guard let speaker = HTTP2Speaker.of(context), let target, let flags else { return 0 }
        return speaker.copyContent(of: stream, to: UnsafeMutableBufferPointer(start: target, count: capacity), flags)
      }
      _ = withUnsafePointer(to: &provider) { pointer in
        nghttp2_submit_response(session, id, pairs, pairs.count, hasContent ? pointer : nil)
      }
    }
  }

  private func copyContent(
    of id: Int32, to target: UnsafeMutableBufferPointer<UInt8>, _ flags: UnsafeMutablePointer<UInt32>
  ) -> Int {
    guard let stream = streams[id] else {
      flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
      return 0
    }
    let part = stream.content[stream.sent...].prefix(target.count)
    _ = target.update(fromContentsOf: part)
    stream.sent += part.count
    if stream.sent == stream.content.count { flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
    return part.count
  }
}

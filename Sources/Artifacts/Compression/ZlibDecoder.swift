internal import CZlib

/// Deflate (RFC 1951), bare or as one gzip member (RFC 1952).
final class ZlibDecoder: StreamDecoder {
  /// The frame around deflated data, as zlib's `windowBits` says it (RFC 1950, RFC 1951, RFC 1952).
  enum Format: Int32 {
    case raw = -15
    case gzip = 31
  }

  /// On the heap, since zlib's state points back at it.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool

  init(_ format: Format) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    isReady = inflateInit2_(stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    if isReady { inflateEnd(stream) }
    stream.deallocate()
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecoderError) -> DecoderStep {
    guard isReady else { throw .unsupported("zlib has no memory") }
    let available = min(input.count, 1 << 30)
    let room = min(output.count, 1 << 30)
    // zlib's interface lacks `const`; it does not write to its input.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(available)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    let status = inflate(stream, Z_NO_FLUSH)
    let step = DecoderStep(
      consumed: available - Int(stream.pointee.avail_in), produced: room - Int(stream.pointee.avail_out),
      isFinished: status == Z_STREAM_END)
    switch status {
    case Z_OK, Z_STREAM_END, Z_BUF_ERROR: return step
    case Z_MEM_ERROR: throw .unsupported("zlib has no memory")
    case Z_NEED_DICT: throw .malformed("the deflate stream needs a preset dictionary")
    default: throw .malformed(stream.pointee.msg.map { String(cString: $0) } ?? "the deflate stream is damaged")
    }
  }
}

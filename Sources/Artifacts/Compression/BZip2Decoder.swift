internal import CBZip2

/// One bzip2 stream.
final class BZip2Decoder: StreamDecoder {
  /// On the heap, since the library's state points back at it.
  private let stream: UnsafeMutablePointer<bz_stream>
  private let isReady: Bool

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: bz_stream())
    isReady = BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK
  }

  deinit {
    if isReady { BZ2_bzDecompressEnd(stream) }
    stream.deallocate()
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecoderError) -> DecoderStep {
    guard isReady else { throw .unsupported("libbz2 has no memory") }
    let available = min(input.count, 1 << 30)
    let room = min(output.count, 1 << 30)
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: CChar.self))
    stream.pointee.avail_in = UInt32(available)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_out = UInt32(room)
    let status = BZ2_bzDecompress(stream)
    switch status {
    case BZ_OK, BZ_STREAM_END:
      return DecoderStep(
        consumed: available - Int(stream.pointee.avail_in), produced: room - Int(stream.pointee.avail_out),
        isFinished: status == BZ_STREAM_END)
    case BZ_MEM_ERROR: throw .unsupported("libbz2 has no memory")
    default: throw .malformed("the bzip2 stream is damaged")
    }
  }
}

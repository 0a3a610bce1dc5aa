internal import CLZMA

/// An xz stream, or LZMA as zip's method 14 wraps it (APPNOTE 5.8).
final class LZMADecoder: StreamDecoder {
  /// On the heap, since the library's state points back at it.
  private let stream: UnsafeMutablePointer<lzma_stream>
  private let isReady: Bool

  /// For xz.
  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: lzma_stream())
    isReady = lzma_stream_decoder(stream, decoderMemory, 0) == LZMA_OK
  }

  /// For zip: the properties are the 5 bytes after version and length.
  init(zipProperties: [UInt8]) throws(DecoderError) {
    let pointer = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
    pointer.initialize(to: lzma_stream())
    stream = pointer
    var filters = [
      lzma_filter(id: Self.lzma1, options: nil), lzma_filter(id: lzma_vli.max, options: nil),
    ]
    guard lzma_properties_decode(&filters[0], nil, zipProperties, zipProperties.count) == LZMA_OK else {
      isReady = false
      throw .malformed("the LZMA properties are not valid")
    }
    defer { lzma_filters_free(&filters, nil) }
    guard lzma_raw_decoder_memusage(filters) <= decoderMemory else {
      isReady = false
      throw .unsupported("the LZMA dictionary is larger than \(decoderMemory >> 20) MiB")
    }
    isReady = lzma_raw_decoder(pointer, filters) == LZMA_OK
  }

  deinit {
    if isReady { lzma_end(stream) }
    stream.deallocate()
  }

  /// `LZMA_FILTER_LZMA1`, a macro that Swift does not import.
  private static let lzma1: lzma_vli = 0x4000_0000_0000_0001

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecoderError) -> DecoderStep {
    guard isReady else { throw .unsupported("liblzma has no memory") }
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = input.count
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = output.count
    let status = lzma_code(stream, LZMA_RUN)
    switch status {
    case LZMA_OK, LZMA_STREAM_END, LZMA_BUF_ERROR:
      return DecoderStep(
        consumed: input.count - stream.pointee.avail_in, produced: output.count - stream.pointee.avail_out,
        isFinished: status == LZMA_STREAM_END)
    case LZMA_MEM_ERROR, LZMA_MEMLIMIT_ERROR:
      throw .unsupported("the LZMA dictionary is larger than \(decoderMemory >> 20) MiB")
    case LZMA_OPTIONS_ERROR: throw .unsupported("the xz stream uses options that liblzma lacks")
    default: throw .malformed("the LZMA stream is damaged")
    }
  }
}

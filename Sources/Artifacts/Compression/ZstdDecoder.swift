internal import CZstd

/// One zstd frame (RFC 8878).
final class ZstdDecoder: StreamDecoder {
  private let stream: OpaquePointer?

  init() {
    stream = ZSTD_createDStream()
    // 2^27 bytes of window, the library's own default for what it decodes unasked.
    if stream != nil { ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27) }
  }

  deinit { ZSTD_freeDStream(stream) }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(DecoderError) -> DecoderStep {
    guard stream != nil else { throw .unsupported("libzstd has no memory") }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(stream, &target, &source)
    if ZSTD_isError(status) != 0 {
      let reason = ZSTD_getErrorName(status).map { String(cString: $0) } ?? "damaged"
      throw .malformed("the zstd frame is damaged: \(reason)")
    }
    return DecoderStep(consumed: source.pos, produced: target.pos, isFinished: status == 0)
  }
}

internal import CBZip2
internal import CLZMA
internal import CZlib
internal import CZstd

/// What the system's libraries make of bytes that may be the beginning of something compressed.
///
/// A stream that breaks off or is damaged gives what came before: a thief's archive need not be whole to be proof.
final class Decompressor {
  /// What was decompressed.
  struct Output {
    var bytes: [UInt8]
    /// Bytes of the input that were used up.
    var consumed: Int
    /// The stream came to its own end.
    var isComplete: Bool
    /// There was more than was allowed.
    var isCut: Bool
  }

  /// The frame around deflated data, as zlib's `windowBits` says it.
  enum Frame: Int32 {
    case zlib = 15
    case gzip = 31
    case raw = -15
  }

  /// Kept, because making one takes longer than most attempts do; on the heap, since it points at itself.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool
  private static let chunk = 1 << 16

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    isReady = inflateInit2_(stream, 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    if isReady { inflateEnd(stream) }
    stream.deallocate()
  }

  /// Deflated data (RFC 1950 to 1952).
  func inflate(_ input: UnsafeRawBufferPointer, _ frame: Frame, limit: Int) -> Output {
    guard isReady, inflateReset2(stream, frame.rawValue) == Z_OK else {
      return .init(bytes: [], consumed: 0, isComplete: false, isCut: false)
    }
    let available = min(input.count, 1 << 30)
    // zlib's interface lacks `const`; it does not write to its input.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(available)
    return collect(limit: limit) { output, size in
      stream.pointee.next_out = output
      stream.pointee.avail_out = UInt32(size)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      return (
        size - Int(stream.pointee.avail_out), available - Int(stream.pointee.avail_in), status == Z_STREAM_END,
        status == Z_OK
      )
    }
  }

  /// bzip2.
  func bunzip(_ input: UnsafeRawBufferPointer, limit: Int) -> Output {
    var stream = bz_stream()
    guard BZ2_bzDecompressInit(&stream, 0, 1) == BZ_OK else {
      return .init(bytes: [], consumed: 0, isComplete: false, isCut: false)
    }
    // The library keeps the address of the state, so the state may not move meanwhile.
    return withUnsafeMutablePointer(to: &stream) { stream in
      defer { BZ2_bzDecompressEnd(stream) }
      let available = min(input.count, 1 << 30)
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: CChar.self))
      stream.pointee.avail_in = UInt32(available)
      return collect(limit: limit) { output, size in
        output.withMemoryRebound(to: CChar.self, capacity: size) { pointer in
          stream.pointee.next_out = pointer
          stream.pointee.avail_out = UInt32(size)
          let status = BZ2_bzDecompress(stream)
          return (
            size - Int(stream.pointee.avail_out), available - Int(stream.pointee.avail_in), status == BZ_STREAM_END,
            status == BZ_OK
          )
        }
      }
    }
  }

  /// xz, or the older `.lzma`.
  func unxz(_ input: UnsafeRawBufferPointer, limit: Int) -> Output {
    var stream = lzma_stream()
    guard lzma_auto_decoder(&stream, 64 << 20, 0) == LZMA_OK else {
      return .init(bytes: [], consumed: 0, isComplete: false, isCut: false)
    }
    defer { lzma_end(&stream) }
    stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_in = input.count
    return collect(limit: limit) { output, size in
      stream.next_out = output
      stream.avail_out = size
      let status = lzma_code(&stream, LZMA_RUN)
      return (size - stream.avail_out, input.count - stream.avail_in, status == LZMA_STREAM_END, status == LZMA_OK)
    }
  }

  /// One frame of Zstandard (RFC 8878).
  func unzstd(_ input: UnsafeRawBufferPointer, limit: Int) -> Output {
    guard let context = ZSTD_createDCtx() else { return .init(bytes: [], consumed: 0, isComplete: false, isCut: false) }
    defer { ZSTD_freeDCtx(context) }
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 26)
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    return collect(limit: limit) { output, size in
      var target = ZSTD_outBuffer(dst: output, size: size, pos: 0)
      let status = ZSTD_decompressStream(context, &target, &source)
      let isGood = ZSTD_isError(status) == 0
      return (target.pos, source.pos, isGood && status == 0, isGood)
    }
  }

  /// Calls a decoder until it ends, fails, stands still or has made enough.
  private func collect(
    limit: Int,
    _ step: (UnsafeMutablePointer<UInt8>, Int) -> (made: Int, consumed: Int, isFinished: Bool, mayGoOn: Bool)
  ) -> Output {
    var output = Output(bytes: [], consumed: 0, isComplete: false, isCut: false)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.chunk) { buffer in
      guard let base = buffer.baseAddress else { return }
      while true {
        let consumedBefore = output.consumed
        let result = step(base, buffer.count)
        output.consumed = result.consumed
        output.bytes += buffer[..<min(result.made, limit - output.bytes.count)]
        output.isComplete = result.isFinished
        output.isCut = !result.isFinished && output.bytes.count >= limit
        let stands = result.made == 0 && result.consumed == consumedBefore
        if result.isFinished || !result.mayGoOn || stands || output.isCut { return }
      }
    }
    return output
  }
}

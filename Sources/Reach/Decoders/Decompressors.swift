internal import CBZip2
internal import CLZMA
internal import CZlib
internal import CZstd

/// What a decompressor made of some input.
struct Inflation {
  var output: [UInt8] = []
  /// Bytes of input that were part of the stream.
  var consumed = 0
  /// Whether the stream came to its own end.
  var isFinished = false
}

/// Output of a decompressor in a buffer that grows up to a limit; nil for malformed data and for more.
private func collect(
  limit: Int, _ produce: (UnsafeMutablePointer<UInt8>, Int) -> (count: Int, isDone: Bool)?
) -> (output: [UInt8], isDone: Bool)? {
  var result: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    var outcome: (count: Int, isDone: Bool)?
    chunk.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { outcome = produce(base, buffer.count) }
    }
    guard let step = outcome else { return nil }
    result += chunk[..<step.count]
    if result.count > limit { return nil }
    if step.isDone { return (result, true) }
    // No more can come of this input.
    if step.count == 0 { return (result, false) }
  }
}

/// All streams that lie one after another, as `gzip`, `bz2` and `lzma` read them; what no stream begins with is ignored.
func inflateAll(_ bytes: [UInt8], limit: Int, _ inflate: ([UInt8], Int) -> Inflation?) -> [UInt8]? {
  guard var result = inflate(bytes, limit), result.isFinished else { return nil }
  var rounds = 0
  while result.consumed < bytes.count, rounds < 4_096 {
    rounds += 1
    let rest = Array(bytes[result.consumed...].drop { $0 == 0 })
    guard let next = inflate(rest, limit - result.output.count), next.isFinished, next.consumed > 0 else { break }
    result.output += next.output
    result.consumed = bytes.count - rest.count + next.consumed
  }
  return result.output
}

/// zlib, gzip and raw deflate (RFC 1950, 1951, 1952).
enum Inflater {
  /// The frame around deflated data.
  enum Container { case zlib, gzip, raw, any }

  /// The inflated bytes of one whole stream; nil for malformed data or more than `limit` bytes.
  static func inflate(_ bytes: [UInt8], _ container: Container, limit: Int) -> [UInt8]? {
    begin(bytes, container, limit: limit).flatMap { $0.isFinished ? $0.output : nil }
  }

  /// What the beginning of a stream gives.
  static func begin(_ bytes: [UInt8], _ container: Container, limit: Int) -> Inflation? {
    guard bytes.count <= Int(UInt32.max) else { return nil }
    guard !bytes.isEmpty else { return Inflation() }
    var stream = z_stream()
    let window: Int32 =
      switch container {
      case .zlib: 15
      case .gzip: 31
      case .raw: -15
      case .any: 47
      }
    guard inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    return input.withUnsafeMutableBufferPointer { buffer in
      stream.next_in = buffer.baseAddress
      stream.avail_in = UInt32(buffer.count)
      let collected = collect(limit: limit) { output, size in
        stream.next_out = output
        stream.avail_out = UInt32(size)
        let status = CZlib.inflate(&stream, Z_NO_FLUSH)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return nil }
        return (size - Int(stream.avail_out), status == Z_STREAM_END)
      }
      return collected.map {
        Inflation(output: $0.output, consumed: buffer.count - Int(stream.avail_in), isFinished: $0.isDone)
      }
    }
  }
}

/// bzip2.
enum Bzip2 {
  /// What the beginning of a stream gives.
  static func begin(_ bytes: [UInt8], limit: Int) -> Inflation? {
    guard bytes.count <= Int(UInt32.max) else { return nil }
    guard !bytes.isEmpty else { return Inflation() }
    var stream = bz_stream()
    guard BZ2_bzDecompressInit(&stream, 0, 0) == BZ_OK else { return nil }
    defer { BZ2_bzDecompressEnd(&stream) }
    var input = bytes.map { CChar(bitPattern: $0) }
    return input.withUnsafeMutableBufferPointer { buffer in
      stream.next_in = buffer.baseAddress
      stream.avail_in = UInt32(buffer.count)
      let collected = collect(limit: limit) { output, size in
        output.withMemoryRebound(to: CChar.self, capacity: size) { pointer in
          stream.next_out = pointer
          stream.avail_out = UInt32(size)
          let status = BZ2_bzDecompress(&stream)
          guard status == BZ_OK || status == BZ_STREAM_END else { return nil }
          return (size - Int(stream.avail_out), status == BZ_STREAM_END)
        }
      }
      return collected.map {
        Inflation(output: $0.output, consumed: buffer.count - Int(stream.avail_in), isFinished: $0.isDone)
      }
    }
  }
}

/// xz and the legacy `.lzma` container.
enum LZMA {
  /// What the beginning of a stream gives.
  static func begin(_ bytes: [UInt8], limit: Int) -> Inflation? {
    guard !bytes.isEmpty else { return Inflation() }
    var stream = lzma_stream()
    guard lzma_auto_decoder(&stream, 256 << 20, 0) == LZMA_OK else { return nil }
    defer { lzma_end(&stream) }
    return bytes.withUnsafeBufferPointer { buffer in
      stream.next_in = buffer.baseAddress
      stream.avail_in = buffer.count
      let collected = collect(limit: limit) { output, size in
        stream.next_out = output
        stream.avail_out = size
        let status = lzma_code(&stream, LZMA_RUN)
        guard status == LZMA_OK || status == LZMA_STREAM_END || status == LZMA_BUF_ERROR else { return nil }
        return (size - stream.avail_out, status == LZMA_STREAM_END)
      }
      return collected.map {
        Inflation(output: $0.output, consumed: buffer.count - stream.avail_in, isFinished: $0.isDone)
      }
    }
  }
}

/// Zstandard (`compression.zstd`, 3.14).
enum Zstandard {
  /// What the beginning of a frame gives.
  static func begin(_ bytes: [UInt8], limit: Int) -> Inflation? {
    guard !bytes.isEmpty else { return Inflation() }
    guard let context = ZSTD_createDCtx() else { return nil }
    defer { ZSTD_freeDCtx(context) }
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
    return bytes.withUnsafeBytes { source in
      var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
      let collected = collect(limit: limit) { output, size in
        var buffer = ZSTD_outBuffer(dst: output, size: size, pos: 0)
        let status = ZSTD_decompressStream(context, &buffer, &input)
        guard ZSTD_isError(status) == 0 else { return nil }
        return (buffer.pos, status == 0)
      }
      return collected.map { Inflation(output: $0.output, consumed: input.pos, isFinished: $0.isDone) }
    }
  }
}

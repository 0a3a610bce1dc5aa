internal import CZlib

/// Undoes the codings of a request's content (RFC 9110, 8.4.1), so that it can be searched.
enum ContentDecoder {
  /// The longest chain of codings that is followed.
  private static let chain = 3

  /// The content without its codings; nil when it has none that is known here.
  ///
  /// - Parameters:
  ///   - codings: In the order in which they were applied, in lower case.
  ///   - limit: How many bytes may come out.
  static func decode(_ content: [UInt8], codings: [String], limit: Int) -> (bytes: [UInt8], isComplete: Bool)? {
    let applied = codings.filter { $0 != "identity" && $0 != "chunked" && !$0.isEmpty }
    guard !applied.isEmpty, applied.count <= chain else { return nil }
    var bytes = content
    var isComplete = true
    for coding in applied.reversed() {
      let step: (bytes: [UInt8], isComplete: Bool)
      switch coding {
      case "gzip", "x-gzip": step = inflate(bytes, windowBits: 15 + 16, limit: limit)
      case "deflate":
        // Some clients leave out the wrapper that the standard demands.
        let wrapped = inflate(bytes, windowBits: 15, limit: limit)
        step = wrapped.bytes.isEmpty ? inflate(bytes, windowBits: -15, limit: limit) : wrapped
      default: return nil
      }
      bytes = step.bytes
      isComplete = isComplete && step.isComplete
    }
    return (bytes, isComplete)
  }

  /// Inflates one stream, or several in a row as gzip allows, up to `limit` bytes.
  private static func inflate(
    _ input: [UInt8], windowBits: Int32, limit: Int
  ) -> (bytes: [UInt8], isComplete: Bool) {
    var stream = z_stream()
    guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return ([], false)
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var input = input
    var buffer = [UInt8](repeating: 0, count: 1 << 15)
    return input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(clamping: source.count)
      while true {
        let status = buffer.withUnsafeMutableBufferPointer { target in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          return CZlib.inflate(&stream, Z_NO_FLUSH)
        }
        output += buffer.prefix(buffer.count - Int(stream.avail_out)).prefix(limit - output.count)
        if output.count >= limit { return (output, status == Z_STREAM_END && stream.avail_in == 0) }
        switch status {
        case Z_OK: continue
        case Z_STREAM_END:
          if stream.avail_in == 0 { return (output, true) }
          guard windowBits > 15, inflateReset(&stream) == Z_OK else { return (output, false) }
        default: return (output, false)
        }
      }
    }
  }
}

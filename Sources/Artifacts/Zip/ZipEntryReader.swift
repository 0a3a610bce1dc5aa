import Evidence

/// Inflates one entry, whole in memory with libdeflate or piece by piece.
struct ZipEntryReader {
  let source: ByteSource
  let entry: ZipEntry
  let data: Range<Int>
  let inflater: Inflater
  let limits: Limits

  /// Stored, deflate, bzip2, LZMA and zstd: what installers know between them.
  static let methods: Set<Int> = [0, 8, 12, 14, 93]

  /// The member's bytes; differences to its headers are reported, a wrong checksum is thrown.
  func read(report: (StructuralProblem) -> Void) throws(ArtifactError) -> MemberContents {
    let isSmall = entry.hasKnownSize && entry.size <= limits.memberBytesInMemory
    if isSmall, entry.method == 8, data.count <= entry.size + entry.size / 64 + 4_096 {
      if let contents = try inflateWhole(report: report) { return contents }
    } else if isSmall, entry.method == 0, data.count == entry.size {
      let bytes = try source.read(at: data.lowerBound, count: data.count)
      try verify(crc: bytes.withUnsafeBytes { Inflater.crc32($0) })
      return MemberContents(bytes)
    }
    return try inflateByPieces(report: report)
  }

  private func problem(_ code: StructuralProblem.Code, _ detail: String) -> StructuralProblem {
    StructuralProblem(code, at: Place(entry.name, offset: data.lowerBound), detail)
  }

  private func verify(crc: UInt32) throws(ArtifactError) {
    guard entry.hasKnownSize, crc != entry.crc else { return }
    throw ArtifactError(
      .checksum, path: entry.name, offset: data.lowerBound,
      "the bytes have the checksum \(String(crc, radix: 16)), \(String(entry.crc, radix: 16)) is declared")
  }

  /// Nil where the stream does not fit its declared size, so that the slower way has to look.
  private func inflateWhole(report: (StructuralProblem) -> Void) throws(ArtifactError) -> MemberContents? {
    var outcome = Inflater.Outcome.damaged
    let output = try source.withBytes(at: data.lowerBound, count: data.count) { input in
      [UInt8](unsafeUninitializedCapacity: entry.size) { buffer, initialised in
        let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<entry.size])
        outcome = inflater.inflate(input, into: room)
        if case .done(_, let produced) = outcome { initialised = produced }
      }
    }
    guard case .done(let consumed, let produced) = outcome else { return nil }
    if consumed < data.count {
      report(problem(.sizeMismatch, "\(data.count - consumed) bytes follow the compressed data inside the member"))
    }
    if produced < entry.size {
      report(problem(.sizeMismatch, "declares \(entry.size) bytes and has \(produced)"))
    }
    try verify(crc: output.withUnsafeBytes { Inflater.crc32($0) })
    return MemberContents(output)
  }

  /// A decoder and the number of bytes of the entry's data that it has taken as its header.
  private func makeDecoder() throws(ArtifactError) -> (decoder: any StreamDecoder, skip: Int) {
    switch entry.method {
    case 0: return (StoredDecoder(), 0)
    case 8: return (ZlibDecoder(.raw), 0)
    case 12: return (BZip2Decoder(), 0)
    case 93: return (ZstdDecoder(), 0)
    default:
      let head = try source.readUpTo(min(data.count, 9), at: data.lowerBound)
      guard head.count == 9, head.little16(2) == 5 else {
        throw ArtifactError(
          .malformed, path: entry.name, offset: data.lowerBound, "the LZMA header is not 5 bytes of properties")
      }
      do throws(DecoderError) {
        return (try LZMADecoder(zipProperties: Array(head[4...])), 9)
      } catch {
        throw failure(error)
      }
    }
  }

  private func failure(_ error: DecoderError) -> ArtifactError {
    switch error {
    case .malformed(let detail): ArtifactError(.malformed, path: entry.name, offset: data.lowerBound, detail)
    case .unsupported(let detail): ArtifactError(.unsupported, path: entry.name, offset: data.lowerBound, detail)
    }
  }

  private func inflateByPieces(report: (StructuralProblem) -> Void) throws(ArtifactError) -> MemberContents {
    let (decoder, skip) = try makeDecoder()
    let declared = entry.hasKnownSize ? entry.size : limits.memberBytesInMemory
    var sink = ContentSink(memoryLimit: limits.memberBytesInMemory, limit: declared)
    var crc: UInt32 = 0
    var isFinished = false
    var consumed = skip
    var failed: DecoderError?
    let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { output.deallocate() }
    try source.forEachChunk(in: data.lowerBound + skip..<data.upperBound) { (chunk, _) throws(ArtifactError) in
      var position = 0
      while !isFinished, !sink.isOverfull {
        let step: DecoderStep
        do throws(DecoderError) {
          step = try Self.step(decoder, chunk, from: position, into: output)
        } catch {
          failed = error
          return false
        }
        position += step.consumed
        consumed += step.consumed
        isFinished = step.isFinished
        let piece = UnsafeRawBufferPointer(rebasing: output[..<step.produced])
        let kept = try sink.append(piece)
        crc = Inflater.crc32(UnsafeRawBufferPointer(rebasing: piece[..<kept]), after: crc)
        if step.produced < output.count, position == chunk.count { break }
        if step.produced == 0, step.consumed == 0 { break }
      }
      return !isFinished && !sink.isOverfull
    }
    if let failed { throw failure(failed) }
    let knowsItsEnd = entry.method != 0 && !(entry.method == 14 && entry.flags & 2 == 0)
    try judge(sink, isFinished: isFinished || !knowsItsEnd, consumed: consumed, report: report)
    try verify(crc: crc)
    return try sink.finish()
  }

  private static func step(
    _ decoder: any StreamDecoder, _ chunk: [UInt8], from position: Int, into output: UnsafeMutableRawBufferPointer
  ) throws(DecoderError) -> DecoderStep {
    var result: Result<DecoderStep, DecoderError> = .failure(.malformed("not decoded"))
    chunk.withUnsafeBytes { bytes in
      do throws(DecoderError) {
        result = .success(try decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[position...]), into: output))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  private func judge(
    _ sink: ContentSink, isFinished: Bool, consumed: Int, report: (StructuralProblem) -> Void
  ) throws(ArtifactError) {
    if sink.isOverfull {
      guard entry.hasKnownSize else {
        throw ArtifactError(
          .overLimit, path: entry.name, offset: data.lowerBound, "inflates to more than \(sink.limit) bytes")
      }
      report(problem(.sizeMismatch, "declares \(entry.size) bytes and has more; readers differ in what they keep"))
      return
    }
    guard isFinished else {
      throw ArtifactError(
        .truncated, path: entry.name, offset: data.upperBound, "the compressed data ends before its own end mark")
    }
    if entry.hasKnownSize, sink.count < entry.size {
      report(problem(.sizeMismatch, "declares \(entry.size) bytes and has \(sink.count)"))
    }
    if entry.hasKnownSize, consumed < data.count {
      report(problem(.sizeMismatch, "\(data.count - consumed) bytes follow the compressed data inside the member"))
    }
  }
}

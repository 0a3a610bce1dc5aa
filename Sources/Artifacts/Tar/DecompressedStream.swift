import Evidence

/// The compression around a tar archive, told by its first bytes.
enum TarWrapping: String, Sendable, CaseIterable {
  case none = "tar"
  case gzip, bzip2, xz, zstd

  /// Nil where the bytes begin like none of them; `head` should have a tar header's 512 bytes.
  init?(head: [UInt8]) {
    if head.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if head.starts(with: Array("BZh".utf8)) {
      self = .bzip2
    } else if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) {
      self = .xz
    } else if Self.isZstd(head) {
      self = .zstd
    } else if head.count >= 263, head[257..<262].elementsEqual("ustar".utf8) {
      self = .none
    } else if case .header = TarHeader.read(head) {
      self = .none
    } else {
      return nil
    }
  }

  /// A zstd frame, or one of the 16 kinds of skippable frames (RFC 8878, 3.1).
  private static func isZstd(_ head: [UInt8]) -> Bool {
    guard head.count >= 4 else { return false }
    let magic = head.little32(0)
    return magic == 0xFD2F_B528 || magic & 0xFFFF_FFF0 == 0x184D_2A50
  }

  /// A decoder of this method that has read nothing yet.
  func makeDecoder() -> any StreamDecoder {
    switch self {
    case .none: StoredDecoder()
    case .gzip: ZlibDecoder(.gzip)
    case .bzip2: BZip2Decoder()
    case .xz: LZMADecoder()
    case .zstd: ZstdDecoder()
    }
  }
}

/// The bytes of a compressed file in order, with budgets.
///
/// A class because it has a position. Damage ends the stream and becomes a problem, so that what came before is kept.
final class DecompressedStream {
  private let source: ByteSource
  private let wrapping: TarWrapping
  private let limits: Limits
  /// Takes all inflated bytes, where somebody wants to know their digest.
  private let digest: Digest?
  private var decoder: any StreamDecoder
  private var input: [UInt8] = []
  private var inputPosition = 0
  /// Of the next chunk of input.
  private var sourceOffset = 0
  private var output: [UInt8] = []
  private var outputPosition = 0
  private var isAtEnd = false
  private var streamCount = 1
  /// Inflated bytes so far, those at hand included.
  private(set) var produced = 0
  /// Inflated bytes that were handed out.
  private(set) var offset = 0
  private(set) var problems: [StructuralProblem] = []

  private static let chunk = 1 << 18

  init(_ source: ByteSource, wrapping: TarWrapping, limits: Limits, digest: Digest? = nil) {
    self.source = source
    self.wrapping = wrapping
    self.limits = limits
    self.digest = digest
    decoder = wrapping.makeDecoder()
  }

  /// The next bytes, at most `count` and at most what is at hand; none at the end.
  func next(_ count: Int) throws(ArtifactError) -> ArraySlice<UInt8> {
    if outputPosition == output.count { try refill() }
    let end = min(output.count, outputPosition + count)
    defer {
      offset += end - outputPosition
      outputPosition = end
    }
    return output[outputPosition..<end]
  }

  /// Exactly `count` bytes, fewer only at the end; for small counts.
  func read(_ count: Int) throws(ArtifactError) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(count)
    while out.count < count {
      let piece = try next(count - out.count)
      if piece.isEmpty { break }
      out += piece
    }
    return out
  }

  /// Gives the next `count` bytes piece by piece; the number of bytes that there were.
  func forward(_ count: Int, _ body: (ArraySlice<UInt8>) throws(ArtifactError) -> Void) throws(ArtifactError) -> Int {
    var done = 0
    while done < count {
      let piece = try next(count - done)
      if piece.isEmpty { break }
      try body(piece)
      done += piece.count
    }
    return done
  }

  /// Passes over the next `count` bytes; the number of bytes that there were.
  func skip(_ count: Int) throws(ArtifactError) -> Int {
    if wrapping == .none, digest == nil { return jump(count) }
    var done = 0
    while done < count {
      let piece = try next(count - done)
      if piece.isEmpty { break }
      done += piece.count
    }
    return done
  }

  /// Passes over bytes that nobody has to decode without reading them.
  private func jump(_ count: Int) -> Int {
    let held = min(count, output.count - outputPosition)
    outputPosition += held
    let unread = min(count - held, input.count - inputPosition)
    inputPosition += unread
    let beyond = min(count - held - unread, max(0, source.count - sourceOffset))
    sourceOffset += beyond
    offset += held + unread + beyond
    return held + unread + beyond
  }

  /// Reads to the end, for what comes of it: the digest and the problems.
  func drain() throws(ArtifactError) {
    while try !next(Self.chunk).isEmpty {}
  }

  private func stop(_ code: StructuralProblem.Code, _ detail: String, leavesUnread: Bool = true) {
    isAtEnd = true
    let place = Place(source.path, offset: sourceOffset - (input.count - inputPosition))
    problems.append(StructuralProblem(code, at: place, detail, leavesUnread: leavesUnread))
  }

  private func refill() throws(ArtifactError) {
    output.removeAll(keepingCapacity: true)
    outputPosition = 0
    while output.isEmpty, !isAtEnd {
      if inputPosition == input.count {
        input = try source.readUpTo(Self.chunk, at: sourceOffset)
        inputPosition = 0
        sourceOffset += input.count
        if input.isEmpty {
          if wrapping != .none { stop(.truncated, "the \(wrapping.rawValue) stream ends before its own end mark") }
          isAtEnd = true
          return
        }
      }
      decodeOnce()
    }
  }

  private func decodeOnce() {
    var step = DecoderStep(consumed: 0, produced: 0, isFinished: false)
    var failure: DecoderError?
    output = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, initialised in
      input.withUnsafeBytes { bytes in
        do throws(DecoderError) {
          step = try decoder.decode(
            UnsafeRawBufferPointer(rebasing: bytes[inputPosition...]),
            into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<Self.chunk]))
        } catch {
          failure = error
        }
      }
      initialised = step.produced
    }
    inputPosition += step.consumed
    produced += step.produced
    if let digest { output.withUnsafeBytes(digest.update) }
    switch failure {
    case .malformed(let detail): stop(.truncated, "\(detail); the rest was not read")
    case .unsupported(let detail): stop(.unsupportedCompression, detail)
    case nil:
      if step.isFinished {
        finishStream()
      } else if step.produced == 0, step.consumed == 0 {
        stop(.truncated, "the \(wrapping.rawValue) stream makes no progress")
      }
    }
    judgeBudgets()
  }

  private func judgeBudgets() {
    let consumed = max(1, sourceOffset - (input.count - inputPosition))
    if produced > limits.ratioFloorBytes, produced / consumed > limits.inflationRatio {
      stop(.ratioTooHigh, "\(consumed) bytes inflate to \(produced) and more; the rest was not read")
    } else if produced > limits.inflatedBytes {
      stop(.tooLarge, "inflates to more than \(limits.inflatedBytes) bytes; the rest was not read")
    }
  }

  /// Decides what follows the end of a compressed stream: nothing, padding, a further stream or something else.
  private func finishStream() {
    var rest = Array(input[inputPosition...])
    if rest.count < 512 {
      rest += (try? source.readUpTo(512 - rest.count, at: sourceOffset)) ?? []
    }
    let more = rest.drop { $0 == 0 }
    if more.isEmpty, rest.count < 512 {
      isAtEnd = true
    } else if TarWrapping(head: Array(more)) == wrapping, wrapping == .gzip || more.count == rest.count {
      streamCount += 1
      if streamCount == 2 {
        let place = Place(source.path, offset: sourceOffset - (input.count - inputPosition))
        problems.append(
          StructuralProblem(
            .concatenatedArchives, at: place,
            "a second \(wrapping.rawValue) stream follows the first; some installers stop at the first"))
      }
      if streamCount > 100_000 { return stop(.tooManyMembers, "more than 100,000 compressed streams") }
      decoder = wrapping.makeDecoder()
      inputPosition += rest.count - more.count
      if inputPosition > input.count {
        sourceOffset += inputPosition - input.count
        inputPosition = input.count
      }
    } else {
      stop(.trailingData, "bytes follow the end of the \(wrapping.rawValue) stream", leavesUnread: false)
    }
  }
}

/// Bytes that can be read from any place: a file, or the contents of a member for an archive inside an archive.
struct ByteSource: Sendable {
  private enum Storage: Sendable {
    case file(OpenFile)
    case contents(MemberContents)
    case spool(Spool)
  }
  private let storage: Storage
  /// Where the bytes begin in what is stored.
  private let base: Int
  /// How problems name it: the file's name, or `outer.whl!/inner.zip`.
  let path: String
  let count: Int

  init(_ file: OpenFile, path: String) {
    storage = .file(file)
    base = 0
    self.path = path
    count = file.status.size
  }

  /// All that was appended to a spool so far.
  init(_ spool: Spool, path: String) {
    storage = .spool(spool)
    base = 0
    self.path = path
    count = spool.count
  }

  init(_ contents: MemberContents, path: String) {
    storage = .contents(contents)
    base = 0
    self.path = path
    count = contents.count
  }

  private init(_ storage: Storage, base: Int, count: Int, path: String) {
    self.storage = storage
    self.base = base
    self.count = count
    self.path = path
  }

  /// A part of the bytes as a source of its own; what lies beyond the end is cut off.
  func slice(at offset: Int, count wanted: Int, path: String) -> ByteSource {
    let start = min(max(0, offset), count)
    return ByteSource(storage, base: base + start, count: min(max(0, wanted), count - start), path: path)
  }

  private func requireRange(at offset: Int, count wanted: Int) throws(ArtifactError) {
    guard offset >= 0, wanted >= 0, offset <= count, wanted <= count - offset else {
      throw ArtifactError(
        .truncated, path: path, offset: offset, "\(wanted) bytes were expected here, the file ends at \(count)")
    }
  }

  /// Gives the bytes of a range, which must lie inside, to `body`; those that are in memory are not copied.
  func withBytes<R>(
    at offset: Int, count wanted: Int, _ body: (UnsafeRawBufferPointer) -> R
  ) throws(ArtifactError) -> R {
    guard case .contents(let contents) = storage else {
      return try read(at: offset, count: wanted).withUnsafeBytes(body)
    }
    try requireRange(at: offset, count: wanted)
    let start = base + offset
    return contents.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<start + wanted])) }
  }

  /// The bytes of a range, which must lie inside.
  func read(at offset: Int, count wanted: Int) throws(ArtifactError) -> [UInt8] {
    try requireRange(at: offset, count: wanted)
    switch storage {
    case .contents(let contents):
      let start = base + offset
      return contents.withBytes { [UInt8](UnsafeRawBufferPointer(rebasing: $0[start..<start + wanted])) }
    case .file(let file):
      return try fill(offset, wanted) { (buffer, offset) throws(ArtifactError) in
        try file.read(into: buffer, at: offset)
      }
    case .spool(let spool):
      return try fill(offset, wanted) { (buffer, offset) throws(ArtifactError) in
        try spool.read(into: buffer, at: offset)
      }
    }
  }

  private func fill(
    _ offset: Int, _ wanted: Int,
    _ read: (UnsafeMutableRawBufferPointer, Int) throws(ArtifactError) -> Int
  ) throws(ArtifactError) -> [UInt8] {
    var failure: ArtifactError?
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialised in
      do throws(ArtifactError) {
        initialised = try read(UnsafeMutableRawBufferPointer(buffer), base + offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    guard bytes.count == wanted else {
      throw ArtifactError(.truncated, path: path, offset: offset + bytes.count, "the file became shorter")
    }
    return bytes
  }

  /// At most `wanted` bytes from `offset` on; fewer at the end, none beyond it.
  func readUpTo(_ wanted: Int, at offset: Int) throws(ArtifactError) -> [UInt8] {
    guard offset >= 0, offset < count else { return [] }
    return try read(at: offset, count: min(wanted, count - offset))
  }

  /// The SHA-256 of everything, in hex.
  func sha256() throws(ArtifactError) -> String {
    let digest = Digest(.sha256)
    try forEachChunk(in: 0..<count) { (chunk, _) throws(ArtifactError) in
      chunk.withUnsafeBytes(digest.update)
      return true
    }
    return Digest.hex(digest.finish())
  }

  /// The SHA-256 of everything, in hex, with the same bytes as a source: of a file of at most `limit` bytes one that
  /// holds them, so that they are read once and cannot change between the digest and what is made of them.
  func digested(keepingUpTo limit: Int) throws(ArtifactError) -> (source: ByteSource, sha256: String) {
    guard case .file(let file) = storage, base == 0, count == file.status.size, count <= limit else {
      return (self, try sha256())
    }
    let digest = Digest(.sha256)
    let bytes = try fill(0, count) { (buffer, _) throws(ArtifactError) in
      // Piece by piece, so that the digest finds the bytes in the processor's cache.
      var done = 0
      while done < buffer.count {
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[done..<min(done + 1 << 18, buffer.count)])
        let count = try file.read(into: piece, at: done)
        if count == 0 { break }
        digest.update(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        done += count
      }
      return done
    }
    return (ByteSource(MemberContents(bytes), path: path), Digest.hex(digest.finish()))
  }

  /// Gives a range piece by piece with each piece's offset, until the body says no.
  func forEachChunk(
    in range: Range<Int>, size: Int = 1 << 18,
    _ body: ([UInt8], Int) throws(ArtifactError) -> Bool
  ) throws(ArtifactError) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let chunk = try read(at: offset, count: min(size, range.upperBound - offset))
      guard try body(chunk, offset) else { return }
      offset += chunk.count
    }
  }
}

/// Collects inflated bytes, in memory at first and in an unlinked file when they become many.
struct ContentSink {
  private let memoryLimit: Int
  /// Bytes that are kept; more make the sink overfull.
  let limit: Int
  private var bytes: [UInt8] = []
  private var spool: Spool?
  private(set) var count = 0
  /// More bytes came than are kept.
  private(set) var isOverfull = false

  init(memoryLimit: Int, limit: Int) {
    self.memoryLimit = memoryLimit
    self.limit = limit
    if limit <= memoryLimit { bytes.reserveCapacity(min(limit, 1 << 20)) }
  }

  /// Keeps what fits and gives the number of bytes kept.
  mutating func append(_ piece: UnsafeRawBufferPointer) throws(ArtifactError) -> Int {
    let kept = min(piece.count, limit - count)
    if kept < piece.count { isOverfull = true }
    let part = UnsafeRawBufferPointer(rebasing: piece[..<kept])
    if spool == nil, count + kept > memoryLimit {
      let fresh = try Spool()
      let failure: ArtifactError? = bytes.withUnsafeBytes { buffer in
        do throws(ArtifactError) {
          try fresh.append(buffer)
          return nil
        } catch {
          return error
        }
      }
      if let failure { throw failure }
      bytes = []
      spool = fresh
    }
    if let spool {
      try spool.append(part)
    } else {
      bytes.append(contentsOf: part)
    }
    count += kept
    return kept
  }

  /// Keeps what fits of an array and gives the number of bytes kept.
  mutating func append(_ piece: [UInt8]) throws(ArtifactError) -> Int {
    var result: Result<Int, ArtifactError> = .success(0)
    piece.withUnsafeBytes { buffer in
      do throws(ArtifactError) {
        result = .success(try append(buffer))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  /// What was collected.
  func finish() throws(ArtifactError) -> MemberContents {
    guard let spool else { return MemberContents(bytes) }
    return MemberContents(mapped: try spool.map(offset: 0, count: count))
  }
}

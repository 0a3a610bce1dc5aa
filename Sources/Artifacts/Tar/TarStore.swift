import Evidence

/// Keeps the contents of a tar archive's members, which can only be read in order, for reading in any order.
struct TarStore {
  /// Where a member's bytes are.
  enum Part: Sendable {
    case memory([UInt8])
    case spooled(offset: Int, count: Int)
  }

  /// Bytes that all members together may take in memory.
  static let memory = 64 << 20
  private var inMemory = 0
  private(set) var spool: Spool?
  private let largest: Int

  init(limits: Limits) { largest = min(limits.memberBytesInMemory, Self.memory) }

  /// Takes a member's bytes from the stream; the count may be a lie, so that memory grows with what is there.
  mutating func take(_ size: Int, from stream: DecompressedStream) throws(ArtifactError) -> (part: Part, count: Int) {
    if size <= largest, inMemory + size <= Self.memory {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(min(size, 1 << 16))
      let count = try stream.forward(size) { (piece: ArraySlice<UInt8>) throws(ArtifactError) -> Void in bytes += piece
      }
      inMemory += count
      return (.memory(bytes), count)
    }
    if self.spool == nil { self.spool = try Spool() }
    guard let spool else { return (.memory([]), 0) }
    let offset = spool.count
    let count = try stream.forward(size, spool.append)
    return (.spooled(offset: offset, count: count), count)
  }
}

internal import Synchronization

/// A place in a source as people and CPython count it.
package struct SourcePosition: Hashable, Sendable, Comparable {
  /// 1-based; lines end at `\n`, `\r\n` or `\r`.
  package let line: Int
  /// 0-based, in bytes of UTF-8, as `col_offset` of CPython's tree.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (a: Self, b: Self) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// Where the lines of a source begin, found when first asked for and shared by the copies of a tree.
final class LineTable: Sendable {
  private let starts = Mutex<[UInt32]>([])

  /// The place of a byte offset; offsets outside are taken as the nearest end.
  func position(at offset: Int, in source: [UInt8]) -> SourcePosition {
    let target = UInt32(clamping: min(max(0, offset), source.count))
    return starts.withLock { starts in
      if starts.isEmpty { starts = Self.find(source) }
      var low = 0
      var high = starts.count
      while high - low > 1 {
        let middle = (low + high) / 2
        if starts[middle] <= target { low = middle } else { high = middle }
      }
      return SourcePosition(line: low + 1, column: Int(target - starts[low]))
    }
  }

  /// Number of lines.
  func count(in source: [UInt8]) -> Int {
    starts.withLock { starts in
      if starts.isEmpty { starts = Self.find(source) }
      return starts.count
    }
  }

  private static func find(_ source: [UInt8]) -> [UInt32] {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(source.count / 32 + 8)
    for index in source.indices {
      let byte = source[index]
      guard byte == 0x0A || byte == 0x0D else { continue }
      if byte == 0x0D && index + 1 < source.count && source[index + 1] == 0x0A { continue }
      starts.append(UInt32(truncatingIfNeeded: index + 1))
    }
    return starts
  }
}

extension SyntaxTree {
  /// Line and column of a byte offset. The first call reads the source once; later ones search.
  package func position(at offset: Int) -> SourcePosition { lines.position(at: offset, in: source) }

  /// The 1-based line of a byte offset.
  package func line(at offset: Int) -> Int { position(at: offset).line }

  /// The 1-based line a node begins on.
  package func line(of id: NodeID) -> Int { line(at: Int(self[id].start)) }
}

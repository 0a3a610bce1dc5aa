import Evidence

/// Accounts for every byte of an archive: each belongs to one entry, to the directory or to the end records.
struct ZipLayout {
  /// What an entry occupies.
  struct Span {
    let range: Range<Int>
    let name: String
  }

  private let source: ByteSource
  private let limits: Limits
  private(set) var problems: [StructuralProblem] = []
  private var hidden: [ZipEntry] = []
  private var room: Int

  init(source: ByteSource, limits: Limits) {
    self.source = source
    self.limits = limits
    room = limits.members
  }

  /// Reports overlaps and gaps, and gives the entries that lie in gaps, where readers that stream would find them.
  mutating func check(
    entries: [Span], others: [Range<Int>], listedCount: Int
  ) throws(ArtifactError) -> [ZipEntry] {
    room = max(0, limits.members - listedCount)
    let sorted = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var last: Span?
    for span in sorted {
      if let last, span.range.lowerBound < last.range.upperBound {
        report(.overlappingEntries, span.name, span.range.lowerBound, "shares bytes with `\(last.name)`")
      }
      if last.map({ $0.range.upperBound < span.range.upperBound }) ?? true { last = span }
    }
    let directoryStart = others.map(\.lowerBound).min() ?? source.count
    if let last, last.range.upperBound > directoryStart {
      report(.overlappingEntries, last.name, last.range.lowerBound, "shares bytes with the central directory")
    }
    let all = (sorted.map(\.range) + others).sorted { $0.lowerBound < $1.lowerBound }
    let end = others.map(\.upperBound).max() ?? source.count
    var position = 0
    for range in all {
      if range.lowerBound > position { try judgeGap(position..<range.lowerBound, end: end) }
      position = max(position, range.upperBound)
    }
    if position < source.count { try judgeGap(position..<source.count, end: end) }
    return hidden
  }

  private mutating func report(
    _ code: StructuralProblem.Code, _ path: String, _ offset: Int, _ detail: String, leavesUnread: Bool = false
  ) {
    problems.append(
      StructuralProblem(code, at: Place(path, offset: offset), detail, leavesUnread: leavesUnread))
  }

  private mutating func judgeGap(_ gap: Range<Int>, end: Int) throws(ArtifactError) {
    let count = gap.count
    if gap.lowerBound == 0 {
      report(.prefixData, source.path, 0, "\(count) bytes stand before the first entry; installers disagree on that")
    } else if gap.lowerBound >= end {
      report(.trailingData, source.path, gap.lowerBound, "\(count) bytes follow the end record")
    } else {
      report(.gapBetweenEntries, source.path, gap.lowerBound, "\(count) bytes belong to no entry")
    }
    try scan(gap)
  }

  /// Looks for local headers and end records in bytes that belong to nothing.
  private mutating func scan(_ gap: Range<Int>) throws(ArtifactError) {
    var next = gap.lowerBound
    var hasEnd = false
    while next < gap.upperBound, let hit = try signature(in: next..<gap.upperBound) {
      next = hit.offset + 4
      if hit.kind == 0x0605_4B50 {
        if !hasEnd {
          report(.concatenatedArchives, source.path, hit.offset, "the end record of another archive lies here")
        }
        hasEnd = true
      } else if let entry = try entry(at: hit.offset, limit: gap.upperBound) {
        guard hidden.count < room else {
          report(.tooManyMembers, source.path, hit.offset, "more unlisted entries were not read", leavesUnread: true)
          return
        }
        report(
          .unlistedLocalEntry, entry.name, hit.offset,
          "a local entry that the central directory does not list; readers that stream unpack it")
        hidden.append(entry)
        next = max(next, entry.dataEnd ?? next)
      }
    }
  }

  /// The next signature of a local header or an end record.
  private func signature(in range: Range<Int>) throws(ArtifactError) -> (offset: Int, kind: Int)? {
    var found: (Int, Int)?
    var carry: [UInt8] = []
    try source.forEachChunk(in: range) { (chunk, offset) throws(ArtifactError) in
      let bytes = carry + chunk
      let start = offset - carry.count
      found = bytes.withUnsafeBufferPointer { bytes in
        guard bytes.count >= 4 else { return nil }
        for index in 0...bytes.count - 4 where bytes[index] == 0x50 && bytes[index + 1] == 0x4B {
          if bytes[index + 2] == 3, bytes[index + 3] == 4 { return (start + index, 0x0403_4B50) }
          if bytes[index + 2] == 5, bytes[index + 3] == 6 { return (start + index, 0x0605_4B50) }
        }
        return nil
      }
      carry = Array(bytes.suffix(3))
      return found == nil
    }
    return found
  }

  /// A local header that could be meant: it has a name, and its data lies inside the gap.
  private func entry(at offset: Int, limit: Int) throws(ArtifactError) -> ZipEntry? {
    let head = try source.readUpTo(30, at: offset)
    guard head.count == 30 else { return nil }
    let nameLength = head.little16(26)
    let dataOffset = offset + 30 + nameLength + head.little16(28)
    guard nameLength > 0, nameLength <= limits.nameBytes, dataOffset <= limit else { return nil }
    let raw = try source.read(at: offset + 30, count: nameLength)
    let reading = ZipDirectory.name(raw, isUTF8: head.little16(6) & 0x800 != 0)
    let stored = head.little32(18)
    let fits = stored <= limit - dataOffset
    let isKnown = head.little16(6) & 8 == 0 && fits
    return ZipEntry(
      name: reading.name, otherNames: reading.others, rawName: raw, flags: head.little16(6), method: head.little16(8),
      crc: UInt32(head.little32(14)), compressedSize: isKnown ? stored : limit - dataOffset,
      size: isKnown ? head.little32(22) : 0, headerOffset: offset, dataOffset: dataOffset, mode: 0, isListed: false,
      hasKnownSize: isKnown, listedAt: offset)
  }
}

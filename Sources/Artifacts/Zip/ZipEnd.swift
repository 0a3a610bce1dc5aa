import Evidence

/// Where a zip archive ends and where its central directory lies (APPNOTE 4.3.14 to 4.3.16).
///
/// Readers find the end by searching backwards and disagree on which hit they take; this one takes the hit that
/// CPython's `zipfile` takes and reports every other that some reader could take.
struct ZipEnd {
  /// A central directory that some reader would read.
  struct Directory: Hashable {
    let offset: Int
    let size: Int
    /// As the end record says; readers that trust the size ignore it.
    let count: Int
    /// What must be added to the offsets of local headers.
    let base: Int
  }

  /// The first is `zipfile`'s.
  private(set) var directories: [Directory] = []
  /// The end records themselves, which are no gaps.
  private(set) var spans: [Range<Int>] = []
  private(set) var problems: [StructuralProblem] = []
  private let source: ByteSource

  static let signature: [UInt8] = [0x50, 0x4B, 5, 6]
  private static let length = 22

  init(in source: ByteSource) throws(ArtifactError) {
    self.source = source
    let tailStart = max(0, source.count - Self.length - 0xFFFF)
    let tail = try source.read(at: tailStart, count: source.count - tailStart)
    let hits = Self.hits(in: tail).map { $0 + tailStart }
    guard let chosen = hits.first(where: { $0 <= source.count - Self.length }) else {
      throw ArtifactError(
        .truncated, path: source.path, offset: source.count,
        "no end record of a zip archive was found. The file is cut short or is no zip archive: fetch it again")
    }
    try take(chosen, record: Self.record(tail, chosen - tailStart))
    judgeTail(chosen, commentLength: tail.little16(chosen - tailStart + 20))
    for other in hits where other < chosen && other <= source.count - Self.length {
      let length = tail.little16(other - tailStart + 20)
      guard other + Self.length + length == source.count else { continue }
      report(
        .concatenatedArchives, other,
        "two end records could be meant: this one counts the other, at byte \(chosen), as its comment")
      try take(other, record: Self.record(tail, other - tailStart))
    }
    if let late = hits.first, late > chosen {
      report(.trailingData, late, "the signature of an end record stands behind the end record")
    }
    guard !directories.isEmpty else {
      throw ArtifactError(
        .malformed, path: source.path, offset: chosen,
        "the end record names no place inside the file that holds a central directory. Fetch the file again")
    }
  }

  private mutating func report(_ code: StructuralProblem.Code, _ offset: Int, _ detail: String) {
    problems.append(StructuralProblem(code, at: Place(source.path, offset: offset), detail))
  }

  /// The offsets of all end signatures, the last first.
  private static func hits(in tail: [UInt8]) -> [Int] {
    var out: [Int] = []
    var index = tail.count - 4
    while index >= 0 {
      if tail[index] == 0x50, tail[index + 1] == 0x4B, tail[index + 2] == 5, tail[index + 3] == 6 {
        out.append(index)
        if out.count == 4_096 { break }
      }
      index -= 1
    }
    return out
  }

  private static func record(_ bytes: [UInt8], _ at: Int) -> (count: Int, size: Int, offset: Int) {
    (bytes.little16(at + 10), bytes.little32(at + 12), bytes.little32(at + 16))
  }

  private mutating func judgeTail(_ position: Int, commentLength: Int) {
    let rest = source.count - position - Self.length
    if commentLength > rest {
      report(.truncated, position, "the end record announces a comment of \(commentLength) bytes, \(rest) follow")
    }
    spans.append(position..<position + Self.length + min(rest, commentLength))
  }

  /// Adds the directories that the end record at `position` and its zip64 companion describe.
  private mutating func take(_ position: Int, record: (count: Int, size: Int, offset: Int)) throws(ArtifactError) {
    let isSaturated = record.count == 0xFFFF || record.size == 0xFFFF_FFFF || record.offset == 0xFFFF_FFFF
    guard let wide = try zip64(before: position) else {
      try add(record, end: position)
      return
    }
    spans.append(wide.position..<wide.end)
    spans.append(position - 20..<position)
    try add(wide.record, end: wide.position)
    if !isSaturated {
      let differs = wide.record != record
      report(
        differs ? .concatenatedArchives : .needlessZip64, wide.position,
        differs
          ? "the zip64 end record and the end record describe different central directories"
          : "the archive has a zip64 end record that it does not need")
      if differs { try add(record, end: wide.position) }
    }
  }

  private typealias Wide = (position: Int, end: Int, record: (count: Int, size: Int, offset: Int))

  private mutating func zip64(before position: Int) throws(ArtifactError) -> Wide? {
    guard position >= 20 else { return nil }
    let locator = try source.read(at: position - 20, count: 20)
    guard locator.little32(0) == 0x0706_4B50 else { return nil }
    // `zipfile` looks right before the locator, others where the locator points.
    var found: [Wide] = []
    for start in [position - 76, locator.little64(8) ?? -1] where start >= 0 && start <= position - 76 {
      let bytes = try source.read(at: start, count: 56)
      guard bytes.little32(0) == 0x0606_4B50, let count = bytes.little64(32), let size = bytes.little64(40),
        let offset = bytes.little64(48), let length = bytes.little64(4)
      else { continue }
      let (end, overflow) = length.addingReportingOverflow(start + 12)
      let known = overflow ? position - 20 : min(end, position - 20)
      if !found.contains(where: { $0.position == start }) {
        found.append((start, max(start + 56, known), (count, size, offset)))
      }
    }
    guard let first = found.first else {
      report(.truncated, position - 20, "the zip64 locator points at no zip64 end record")
      return nil
    }
    if let second = found.dropFirst().first {
      report(.concatenatedArchives, second.position, "two zip64 end records could be meant")
      try add(second.record, end: second.position)
    }
    return first
  }

  /// Adds the places where readers look for a directory: right before the end, and where the record says.
  private mutating func add(_ record: (count: Int, size: Int, offset: Int), end: Int) throws(ArtifactError) {
    let adjusted = end.subtractingReportingOverflow(record.size)
    var places: [(offset: Int, base: Int)] = []
    if !adjusted.overflow, adjusted.partialValue >= 0 {
      places.append((adjusted.partialValue, adjusted.partialValue - record.offset))
    }
    if adjusted.partialValue != record.offset { places.append((record.offset, 0)) }
    var good: [Directory] = []
    for place in places where place.offset >= 0 && place.offset <= end {
      let isEmpty = record.size == 0
      let head = try source.readUpTo(4, at: place.offset)
      guard isEmpty || (head.count == 4 && head.little32(0) == 0x0201_4B50) else { continue }
      let size = min(record.size, end - place.offset)
      good.append(Directory(offset: place.offset, size: size, count: record.count, base: place.base))
    }
    if good.count > 1, record.size > 0 {
      report(
        .concatenatedArchives, good[1].offset,
        "two central directories could be meant, at byte \(good[0].offset) and at byte \(good[1].offset)")
    } else if good.count > 1 {
      good.removeLast()
    }
    directories += good.filter { !directories.contains($0) }
  }
}

/// Bytes that are being searched, and where they came from.
final class SearchLayer {
  let bytes: UnsafeRawBufferPointer
  let parent: SearchLayer?
  let coding: Coding?
  private let segments: [LayerSegment]
  /// Computed when something is found.
  private(set) lazy var sha256 = Digests.sha256Hex(bytes)
  /// The members of the layer where it is a tar archive; found when something else is.
  private(set) lazy var tarMembers = TarMembers(bytes)

  init(_ bytes: UnsafeRawBufferPointer, parent: SearchLayer?, coding: Coding?, segments: [LayerSegment]) {
    self.bytes = bytes
    self.parent = parent
    self.coding = coding
    self.segments = segments
  }

  /// The part of the layer around this one that a part of this one was made from.
  func source(of range: Range<Int>) -> Range<Int> {
    guard let first = segments.lastIndex(where: { $0.start <= range.lowerBound }) else { return 0..<0 }
    let last = segments.lastIndex { $0.start < range.upperBound } ?? first
    return segments[first].source.lowerBound..<max(segments[first].source.upperBound, segments[last].source.upperBound)
  }
}

/// One search: its layers, what was found, and what is left of its limits.
struct SearchRun {
  private let search: CanarySearch
  private let deadline: ContinuousClock.Instant
  private var hits: [CanaryReport.Hit] = []
  private var seen: Set<HitKey> = []
  private var searchedBytes = 0
  private var openedLayers = 0
  private var openBytes = 0
  private var attempts: Int
  private(set) var limits: Set<CanaryReport.Limit> = []
  let inflater = Decompressor()

  private struct HitKey: Hashable {
    let canary: Int
    let chain: [Coding]
  }

  init(_ search: CanarySearch) {
    self.search = search
    deadline = ContinuousClock.now.advanced(by: search.limits.time)
    attempts = search.limits.attempts
  }

  /// What was found, once everything was examined.
  func report(for bytes: UnsafeRawBufferPointer) -> CanaryReport {
    CanaryReport(
      hits: hits, sha256: Digests.sha256Hex(bytes), size: bytes.count, searchedBytes: searchedBytes,
      openedLayers: openedLayers, limits: limits.sorted())
  }

  /// Searches a layer and everything that it can be opened to.
  mutating func examine(_ layer: SearchLayer, depth: Int = 0) {
    guard layer.bytes.count <= search.limits.bytes - searchedBytes else {
      limits.insert(.bytes)
      return
    }
    searchedBytes += layer.bytes.count
    attempts += layer.bytes.count / 8_192
    scan(layer)
    guard layer.bytes.count >= CanaryPatterns.minimumLength, !limits.contains(.time) else { return }
    guard depth < search.limits.depth else {
      limits.insert(.depth)
      return
    }
    openCompressed(layer, depth: depth)
    openText(layer, depth: depth)
  }

  /// Examines bytes that were found in a layer.
  mutating func open(
    _ bytes: [UInt8], _ coding: Coding, _ segments: [LayerSegment], in parent: SearchLayer, depth: Int
  ) {
    guard bytes.count >= CanaryPatterns.minimumLength else { return }
    guard openedLayers < search.limits.layers else {
      limits.insert(.layers)
      return
    }
    openedLayers += 1
    openBytes += bytes.count
    defer { openBytes -= bytes.count }
    bytes.withUnsafeBytes { buffer in
      examine(SearchLayer(buffer, parent: parent, coding: coding, segments: segments), depth: depth + 1)
    }
  }

  /// Bytes that a layer may still be opened to.
  var room: Int { max(0, min(search.limits.memory - openBytes, search.limits.bytes - searchedBytes)) }

  /// Notes that something was not searched.
  mutating func meet(_ limit: CanaryReport.Limit) { limits.insert(limit) }

  /// Whether the time is over; notes it if so.
  mutating func isOver() -> Bool {
    if ContinuousClock.now >= deadline { limits.insert(.time) }
    return limits.contains(.time)
  }

  /// Takes one of the attempts to decompress; false when there is none left.
  mutating func mayAttempt() -> Bool {
    attempts -= 1
    if attempts < 0 { limits.insert(.attempts) }
    return attempts >= 0
  }

  // MARK: Patterns

  private mutating func scan(_ layer: SearchLayer) {
    // In pieces, so that the clock is looked at.
    let step = 4 << 20
    var position = 0
    while position < layer.bytes.count, !isOver() {
      var matches: [PatternIndex.Match] = []
      search.index.scan(layer.bytes, from: position, to: position + step) { match in
        matches.append(match)
        return matches.count < 100_000
      }
      for match in matches { record(match, in: layer) }
      position += step
    }
  }

  private mutating func record(_ match: PatternIndex.Match, in layer: SearchLayer) {
    let pattern = search.patterns[match.pattern]
    guard pattern.edge?.agrees(layer.bytes, match.range, key: match.key) ?? true else { return }
    var chain = pattern.chain
    if chain.first == .utf16LittleEndian, match.key == 0, Self.isBigEndian(match.range, layer.bytes) {
      chain[0] = .utf16BigEndian
    }
    if match.key != 0 { chain.insert(.xor(match.key), at: 0) }
    if let member = layer.tarMembers.member(at: match.range.lowerBound) { chain.insert(.tar(member), at: 0) }
    var layers: [CanaryReport.Layer] = []
    var range = match.range
    var current = layer
    while let parent = current.parent, let coding = current.coding {
      range = current.source(of: range)
      layers.insert(
        CanaryReport.Layer(coding: coding, range: range, size: current.bytes.count, sha256: current.sha256), at: 0)
      chain.insert(coding, at: 0)
      if let member = parent.tarMembers.member(at: range.lowerBound) { chain.insert(.tar(member), at: 0) }
      current = parent
    }
    guard seen.insert(HitKey(canary: pattern.canary, chain: chain)).inserted else { return }
    guard hits.count < search.limits.hits else {
      limits.insert(.hits)
      return
    }
    let owner = search.owners[pattern.canary]
    hits.append(
      CanaryReport.Hit(decoy: owner.decoy, part: owner.part, chain: chain, range: match.range, layers: layers))
  }

  /// The zero that was left out of the pattern lies before the text, or where both sides have one, the text begins at
  /// an odd place.
  private static func isBigEndian(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let before = range.lowerBound > 0 && bytes[range.lowerBound - 1] == 0
    let after = range.upperBound < bytes.count && bytes[range.upperBound] == 0
    return before && (!after || range.lowerBound % 2 == 1)
  }
}

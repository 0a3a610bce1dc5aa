import Evidence

/// Compares each entry of the central directory with its local header and data descriptor (APPNOTE 4.3.7, 4.3.9).
struct ZipLocalHeaders {
  private let source: ByteSource
  private let limits: Limits
  private(set) var problems: [StructuralProblem] = []
  /// What each entry occupies, from its local header to its descriptor's end.
  private(set) var spans: [ZipLayout.Span] = []

  init(source: ByteSource, limits: Limits) {
    self.source = source
    self.limits = limits
  }

  /// Fills in where each entry's data begins; an entry without local header keeps nil.
  mutating func check(_ entries: inout [ZipEntry]) throws(ArtifactError) {
    spans.reserveCapacity(entries.count)
    for index in entries.indices { try check(&entries[index]) }
  }

  private mutating func report(
    _ code: StructuralProblem.Code, _ entry: ZipEntry, _ detail: String, leavesUnread: Bool = false
  ) {
    let offset = (0...source.count).contains(entry.headerOffset) ? entry.headerOffset : entry.listedAt
    problems.append(
      StructuralProblem(code, at: Place(entry.name, offset: offset), detail, leavesUnread: leavesUnread))
  }

  private mutating func check(_ entry: inout ZipEntry) throws(ArtifactError) {
    let guess = 30 + entry.rawName.count + 64
    var head = try source.readUpTo(guess, at: entry.headerOffset)
    guard head.count >= 30, head.little32(0) == 0x0403_4B50 else {
      report(.missingLocalHeader, entry, "the central directory lists it, no local header is there", leavesUnread: true)
      return
    }
    let nameLength = head.little16(26)
    let extraLength = head.little16(28)
    let length = 30 + nameLength + extraLength
    if length > head.count { head = try source.readUpTo(length, at: entry.headerOffset) }
    guard head.count >= length else {
      report(.truncated, entry, "the local header is cut short", leavesUnread: true)
      return
    }
    let dataOffset = entry.headerOffset + length
    entry.dataOffset = dataOffset
    compareName(&entry, head[30..<30 + nameLength], isUTF8: head.little16(6) & 0x800 != 0)
    let extra = ZipExtra(Array(head[30 + nameLength..<length]))
    compareFields(entry, head, extra)
    guard let dataEnd = entry.dataEnd, dataEnd <= source.count else {
      report(.truncated, entry, "its \(entry.compressedSize) stored bytes reach beyond the file", leavesUnread: true)
      entry.dataOffset = nil
      spans.append(.init(range: entry.headerOffset..<dataOffset, name: entry.name))
      return
    }
    let hasDescriptor = head.little16(6) & 8 != 0
    let tail = hasDescriptor ? try descriptorLength(of: entry, at: dataEnd, isWide: extra.zip64 != nil) : 0
    spans.append(.init(range: entry.headerOffset..<dataEnd + tail, name: entry.name))
  }

  private mutating func compareName(_ entry: inout ZipEntry, _ raw: ArraySlice<UInt8>, isUTF8: Bool) {
    guard !raw.elementsEqual(entry.rawName) else { return }
    let local = ZipDirectory.name(Array(raw), isUTF8: isUTF8)
    report(
      .localHeaderMismatch, entry,
      "the local header names it `\(local.name)`; readers that stream use that name, `zipfile` refuses")
    entry.otherNames.append(local.name)
  }

  private mutating func compareFields(_ entry: ZipEntry, _ head: [UInt8], _ extra: ZipExtra) {
    var differences: [String] = []
    func compare(_ what: String, _ local: Int, _ central: Int) {
      if local != central { differences.append("\(what) is \(local) there and \(central) in the central directory") }
    }
    let flags = head.little16(6)
    // Encryption, descriptor, patch, strong encryption, UTF-8 and masking; the rest are hints about the compressor.
    let meaningful = 0x2869
    compare("the flag word", flags & meaningful, entry.flags & meaningful)
    compare("the compression method", head.little16(8), entry.method)
    var stored = head.little32(18)
    var size = head.little32(22)
    if let field = extra.zip64, stored == 0xFFFF_FFFF || size == 0xFFFF_FFFF {
      var reader = LittleReader(field)
      if size == 0xFFFF_FFFF { size = reader.integer(8) ?? size }
      if stored == 0xFFFF_FFFF { stored = reader.integer(8) ?? stored }
    }
    // With a descriptor the header may hold zeros in place of what is not known yet.
    let isDeferred = flags & 8 != 0
    if !(isDeferred && head.little32(14) == 0) { compare("the checksum", head.little32(14), Int(entry.crc)) }
    if !(isDeferred && stored == 0) { compare("the stored size", stored, entry.compressedSize) }
    if !(isDeferred && size == 0) { compare("the size", size, entry.size) }
    if let unicode = extra.unicodePath, unicode.name != entry.rawName {
      let name = MemberName.decode(unicode.name).text
      if !name.utf8.elementsEqual(entry.name.utf8), !entry.otherNames.contains(name) {
        differences.append("a Unicode path field names the member `\(name)` there")
      }
    }
    if !differences.isEmpty {
      report(.localHeaderMismatch, entry, "the local header differs: " + differences.joined(separator: "; "))
    }
  }

  /// The length of the descriptor behind the data: with or without signature, with sizes of 4 or 8 bytes.
  private mutating func descriptorLength(
    of entry: ZipEntry, at offset: Int, isWide: Bool
  ) throws(ArtifactError) -> Int {
    let bytes = try source.readUpTo(24, at: offset)
    let hasSignature = bytes.count >= 4 && bytes.little32(0) == 0x0807_4B50
    for wide in [isWide, !isWide] {
      for signature in [4, 0] where signature == 0 || hasSignature {
        let length = signature + 4 + (wide ? 16 : 8)
        guard bytes.count >= length, bytes.little32(signature) == Int(entry.crc) else { continue }
        let stored = wide ? bytes.little64(signature + 4) : bytes.little32(signature + 4)
        let size = wide ? bytes.little64(signature + 12) : bytes.little32(signature + 8)
        if stored == entry.compressedSize, size == entry.size { return length }
      }
    }
    report(.dataDescriptorMismatch, entry, "no descriptor with the central directory's values follows the data")
    return hasSignature ? min(bytes.count, isWide ? 24 : 16) : 0
  }
}

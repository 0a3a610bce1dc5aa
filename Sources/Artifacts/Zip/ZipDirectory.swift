import Evidence

/// Reads a central directory (APPNOTE 4.3.12) into entries.
struct ZipDirectory {
  private(set) var entries: [ZipEntry] = []
  private(set) var problems: [StructuralProblem] = []
  /// Where the records end, if before the directory's declared end.
  private(set) var end: Int
  private let path: String
  private let limits: Limits

  init(_ directory: ZipEnd.Directory, in source: ByteSource, limits: Limits) throws(ArtifactError) {
    path = source.path
    self.limits = limits
    end = directory.offset
    guard directory.size <= limits.metadataBytes * 2 else {
      throw ArtifactError(
        .overLimit, path: source.path, offset: directory.offset,
        "the central directory has \(directory.size) bytes, \(limits.metadataBytes * 2) are allowed")
    }
    let bytes = try source.read(at: directory.offset, count: directory.size)
    var position = 0
    while position < bytes.count {
      guard entries.count < limits.members else {
        report(
          .tooManyMembers, directory.offset + position,
          "the archive lists more than \(limits.members) members; the rest was not read", leavesUnread: true)
        break
      }
      guard let next = entry(bytes, position, directory) else { break }
      position = next
    }
    end = directory.offset + position
    if entries.count & 0xFFFF != directory.count & 0xFFFF {
      report(
        .localHeaderMismatch, directory.offset,
        "the end record counts \(directory.count) entries, the central directory has \(entries.count)")
    }
  }

  private mutating func report(
    _ code: StructuralProblem.Code, _ offset: Int, _ detail: String, leavesUnread: Bool = false
  ) {
    problems.append(StructuralProblem(code, at: Place(path, offset: offset), detail, leavesUnread: leavesUnread))
  }

  /// Reads the record at `at` and gives the offset after it; nil where there is none.
  private mutating func entry(_ bytes: [UInt8], _ at: Int, _ directory: ZipEnd.Directory) -> Int? {
    let offset = directory.offset + at
    guard bytes.count - at >= 46, bytes.little32(at) == 0x0201_4B50 else {
      // A digital signature (APPNOTE 4.3.13) may end the directory; anything else is noise, seen as a gap later.
      return nil
    }
    let nameLength = bytes.little16(at + 28)
    let extraLength = bytes.little16(at + 30)
    let commentLength = bytes.little16(at + 32)
    let next = at + 46 + nameLength + extraLength + commentLength
    guard next <= bytes.count else {
      report(.truncated, offset, "the record reaches beyond the central directory", leavesUnread: true)
      return nil
    }
    let rawName = Array(bytes[at + 46..<at + 46 + nameLength])
    let extra = ZipExtra(Array(bytes[at + 46 + nameLength..<at + 46 + nameLength + extraLength]))
    var entry = makeEntry(bytes, at, rawName, extra, directory)
    readName(&entry, extra, offset)
    if commentLength > 0 {
      problems.append(
        StructuralProblem(.entryComment, at: Place(entry.name, offset: offset), "the entry has a comment"))
    }
    if !extra.isWellFormed {
      problems.append(
        StructuralProblem(
          .localHeaderMismatch, at: Place(entry.name, offset: offset),
          "the extra field's records do not fill it; `zipfile` refuses such an archive, others skip the field"))
    }
    guard nameLength <= limits.nameBytes else {
      report(
        .tooLarge, offset, "a name has \(nameLength) bytes, \(limits.nameBytes) are allowed; the member was not read",
        leavesUnread: true)
      return next
    }
    entries.append(entry)
    return next
  }

  private mutating func makeEntry(
    _ bytes: [UInt8], _ at: Int, _ rawName: [UInt8], _ extra: ZipExtra, _ directory: ZipEnd.Directory
  ) -> ZipEntry {
    var sizes = (stored: bytes.little32(at + 20), inflated: bytes.little32(at + 24), header: bytes.little32(at + 42))
    let isSaturated = sizes.stored == 0xFFFF_FFFF || sizes.inflated == 0xFFFF_FFFF || sizes.header == 0xFFFF_FFFF
    if let field = extra.zip64 {
      var reader = LittleReader(field)
      var isNeeded = false
      // The order is fixed, and a value is there only if its field is saturated.
      for part in [\(stored: Int, inflated: Int, header: Int).inflated, \.stored, \.header]
      where sizes[keyPath: part] == 0xFFFF_FFFF {
        let value = reader.integer(8)
        sizes[keyPath: part] = value ?? Int.max
        if let value, value >= 0xFFFF_FFFF { isNeeded = true }
      }
      if !isNeeded, isSaturated || !field.isEmpty {
        report(
          .needlessZip64, directory.offset + at,
          "the record of `\(MemberName.decode(rawName).text)` has a zip64 field that it does not need")
      }
    }
    let (header, overflow) = sizes.header.addingReportingOverflow(directory.base)
    return ZipEntry(
      name: "", rawName: rawName, flags: bytes.little16(at + 8), method: bytes.little16(at + 10),
      crc: UInt32(bytes.little32(at + 16)), compressedSize: sizes.stored, size: sizes.inflated,
      headerOffset: overflow ? Int.max : header, mode: bytes.little16(at + 40), listedAt: directory.offset + at)
  }

  /// Reads the name as `zipfile` does, and notes the readings of others.
  private mutating func readName(_ entry: inout ZipEntry, _ extra: ZipExtra, _ offset: Int) {
    let reading = Self.name(entry.rawName, isUTF8: entry.flags & 0x800 != 0)
    entry.name = reading.name
    entry.otherNames = reading.others
    if let detail = reading.defect {
      problems.append(StructuralProblem(.nonUTF8Name, at: Place(entry.name, offset: offset), detail))
    }
    guard let unicode = extra.unicodePath, unicode.name != entry.rawName else { return }
    let other = MemberName.decode(unicode.name)
    guard !other.text.utf8.elementsEqual(entry.name.utf8) else { return }
    problems.append(
      StructuralProblem(
        .localHeaderMismatch, at: Place(entry.name, offset: offset),
        "a Unicode path field names the member `\(other.text)`; some readers use that name"))
    entry.otherNames.append(other.text)
  }

  /// A name with its other readings and, where bytes and flag don't fit, the words for that.
  static func name(_ raw: [UInt8], isUTF8: Bool) -> (name: String, others: [String], defect: String?) {
    var others: [String] = []
    var defect: String?
    let utf8 = MemberName.decode(raw)
    var name = utf8.text
    if isUTF8 {
      if !utf8.isValid { defect = "the name is flagged as UTF-8 and is not" }
    } else if raw.contains(where: { $0 >= 0x80 }) {
      name = CodePage437.decode(raw)
      if utf8.isValid { others.append(utf8.text) }
      defect = "the name is not ASCII and not flagged as UTF-8, so that readers guess its character set"
    }
    // `zipfile` cuts names at NUL.
    if raw.contains(0), let nul = name.utf8.firstIndex(of: 0) {
      others.append(name)
      name = String(name[..<nul])
    }
    return (name.isEmpty ? MemberName.unnamed : name, others, defect)
  }
}

import Evidence

/// A tar archive, read once from front to back; its members' contents are kept.
struct TarArchive: Sendable {
  /// One member.
  struct Entry: Sendable {
    let name: String
    let kind: Member.Kind
    let mode: Int
    let part: TarStore.Part?
    let size: Int
    /// Of the header, in the inflated stream.
    let offset: Int

    /// Where the contents begin in the inflated stream.
    var dataOffset: Int { offset + 512 }
  }

  private(set) var entries: [Entry] = []
  private(set) var problems: [StructuralProblem] = []
  let spool: Spool?

  init(_ source: ByteSource, wrapping: TarWrapping, limits: Limits) throws(ArtifactError) {
    let stream = DecompressedStream(source, wrapping: wrapping, limits: limits)
    var reader = TarReader(stream, path: source.path, limits: limits)
    try reader.readAll()
    entries = reader.entries
    problems = reader.problems + stream.problems
    spool = reader.spool
    guard !entries.isEmpty else {
      let reason = problems.first?.detail ?? "it has no members"
      throw ArtifactError(
        .malformed, path: source.path, offset: problems.first?.place.offset,
        "is no tar archive that can be read: \(reason). Fetch the file again")
    }
  }

  /// What an entry holds; nil for one without contents, such as a link.
  func contents(of entry: Entry) throws(ArtifactError) -> MemberContents? {
    switch entry.part {
    case .memory(let bytes): return MemberContents(bytes)
    case .spooled(let offset, let count):
      guard let spool else { return nil }
      return MemberContents(mapped: try spool.map(offset: offset, count: count))
    case nil: return nil
    }
  }

  /// Whether two entries, by their numbers, are files with the same bytes and the same mode.
  func areSameFile(_ first: Int, _ second: Int) -> Bool {
    let (a, b) = (entries[first], entries[second])
    guard a.kind == .file, b.kind == .file, a.size == b.size, a.mode == b.mode,
      let first = try? contents(of: a), let second = try? contents(of: b)
    else { return false }
    return first.equals(second)
  }
}

/// Reads the headers of a tar archive in order and hands the contents to the store.
struct TarReader {
  private let stream: DecompressedStream
  private let path: String
  private let limits: Limits
  /// Lists the members of a file system's tree, without keeping contents: names and modes are judged by whoever knows
  /// what they are for, and a size has no limit of its own.
  private let isListing: Bool
  private var store: TarStore
  private(set) var entries: [TarArchive.Entry] = []
  private(set) var problems: [StructuralProblem] = []
  var spool: Spool? { store.spool }

  /// What extended headers say of the member that follows, and of all that follow.
  private var pax: [String: [UInt8]] = [:]
  private var globalPax: [String: [UInt8]] = [:]
  private var longName: [UInt8]?
  private var longLink: [UInt8]?
  private var isPastEnd = false

  init(_ stream: DecompressedStream, path: String, limits: Limits, isListing: Bool = false) {
    self.stream = stream
    self.path = path
    self.limits = limits
    self.isListing = isListing
    store = TarStore(limits: limits)
  }

  private mutating func report(
    _ code: StructuralProblem.Code, _ offset: Int, _ detail: String, name: String? = nil, leavesUnread: Bool = false
  ) {
    let place = Place(name ?? path, offset: offset)
    problems.append(StructuralProblem(code, at: place, detail, leavesUnread: leavesUnread))
  }

  /// Reads to the end; damage ends the reading and is reported.
  mutating func readAll() throws(ArtifactError) {
    var zeroBlocks = 0
    while true {
      let offset = stream.offset
      let block = try stream.read(512)
      if block.isEmpty {
        if zeroBlocks == 0, !isListing { report(.truncated, offset, "the archive has no end mark") }
        return
      }
      switch TarHeader.read(block) {
      case .zeros: zeroBlocks += 1
      case .broken(let detail):
        if zeroBlocks > 0 {
          report(.trailingData, offset, "bytes that are no member follow the archive's end mark")
        } else {
          report(.badHeaderChecksum, offset, "\(detail); the rest was not read", leavesUnread: true)
        }
        return
      case .header(let header):
        if zeroBlocks > 0, !isPastEnd {
          isPastEnd = true
          report(
            .concatenatedArchives, offset, "members follow the end mark; installers disagree on whether they count")
        }
        zeroBlocks = 0
        guard try take(header, offset) else { return }
      }
    }
  }

  /// Takes a header and what belongs to it; false where the reading must end.
  private mutating func take(_ header: TarHeader, _ offset: Int) throws(ArtifactError) -> Bool {
    switch header.type {
    case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "g"):
      guard let bytes = try extensionData(header, offset) else { return false }
      let records = PaxRecords(bytes)
      if !records.isWellFormed { report(.localHeaderMismatch, offset, "a pax header's records are malformed") }
      if header.type == UInt8(ascii: "g") {
        globalPax.merge(records.values) { _, new in new }
      } else {
        pax.merge(records.values) { _, new in new }
      }
      return true
    case UInt8(ascii: "L"), UInt8(ascii: "K"):
      guard let bytes = try extensionData(header, offset) else { return false }
      let name = Array(bytes.prefix { $0 != 0 })
      if header.type == UInt8(ascii: "L") { longName = name } else { longLink = name }
      return true
    default:
      return try member(header, offset)
    }
  }

  /// The data of an extended header; nil where it is cut short.
  private mutating func extensionData(_ header: TarHeader, _ offset: Int) throws(ArtifactError) -> [UInt8]? {
    let limit = 1 << 20
    guard header.size <= limit else {
      report(
        .tooLarge, offset, "an extended header has \(header.size) bytes; the rest was not read", leavesUnread: true)
      return nil
    }
    let bytes = try stream.read(header.size)
    guard bytes.count == header.size, try skipPadding(header.size) else {
      report(.truncated, offset, "an extended header is cut short", leavesUnread: true)
      return nil
    }
    return bytes
  }

  private mutating func skipPadding(_ size: Int) throws(ArtifactError) -> Bool {
    let padding = (512 - size % 512) % 512
    return try stream.skip(padding) == padding
  }

  private mutating func member(_ header: TarHeader, _ offset: Int) throws(ArtifactError) -> Bool {
    defer {
      pax = [:]
      longName = nil
      longLink = nil
    }
    guard entries.count < limits.members else {
      report(
        .tooManyMembers, offset, "more than \(limits.members) members; the rest was not read", leavesUnread: true)
      return false
    }
    guard let name = name(header, offset) else { return false }
    let isRegular = Self.regular.contains(header.type) && !(header.type == 0 && name.hasSuffix("/"))
    let isKnown = isRegular || (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(header.type)
    let isSparse = header.type == UInt8(ascii: "S") || merged.keys.contains { $0.hasPrefix("GNU.sparse.") }
    var size = header.size
    if let text = merged["size"], let declared = Int(String(decoding: text, as: UTF8.self)), declared >= 0 {
      if declared != size, header.size != 0 || declared < 1 << 33 {
        report(.sizeMismatch, offset, "the header says \(size) bytes, the pax header \(declared)", name: name)
      }
      size = declared
    }
    if !isRegular, isKnown, size > 0, !isListing {
      report(.sizeMismatch, offset, "a member without contents declares \(size) bytes", name: name)
    }
    if !isListing { judge(header, name, offset) }
    if isSparse {
      report(
        .unsupportedCompression, offset, "GNU's sparse format is not read; no build tool needs it", name: name,
        leavesUnread: true)
      guard try skipSparse(header) else { return false }
      return try skip(size, name, offset)
    }
    if !isKnown {
      report(.deviceMember, offset, "an unknown type of member, `\(Unicode.Scalar(header.type))`", name: name)
    }
    guard isRegular || !isKnown else {
      entries.append(
        TarArchive.Entry(name: name, kind: kind(header), mode: header.mode, part: nil, size: 0, offset: offset))
      return true
    }
    return try keep(size, name, header, offset)
  }

  private static let regular: Set<UInt8> = [0, UInt8(ascii: "0"), UInt8(ascii: "7")]

  private var merged: [String: [UInt8]] { globalPax.merging(pax) { _, new in new } }

  private mutating func keep(
    _ size: Int, _ name: String, _ header: TarHeader, _ offset: Int
  ) throws(ArtifactError) -> Bool {
    if isListing {
      entries.append(
        TarArchive.Entry(name: name, kind: .file, mode: header.mode, part: nil, size: size, offset: offset))
      return try skip(size, name, offset)
    }
    guard size <= limits.memberBytes else {
      report(
        .tooLarge, offset, "declares \(size) bytes, \(limits.memberBytes) are allowed for one member", name: name,
        leavesUnread: true)
      return try skip(size, name, offset)
    }
    let (part, count) = try store.take(size, from: stream)
    entries.append(
      TarArchive.Entry(name: name, kind: .file, mode: header.mode, part: part, size: count, offset: offset))
    guard count == size, try skipPadding(size) else {
      report(.truncated, offset, "declares \(size) bytes, \(count) are there", name: name, leavesUnread: true)
      return false
    }
    return true
  }

  private mutating func skip(_ size: Int, _ name: String, _ offset: Int) throws(ArtifactError) -> Bool {
    let count = try stream.skip(size)
    guard count == size, try skipPadding(size) else {
      report(.truncated, offset, "declares \(size) bytes, \(count) are there", name: name, leavesUnread: true)
      return false
    }
    return true
  }

  private mutating func skipSparse(_ header: TarHeader) throws(ArtifactError) -> Bool {
    var isExtended = header.isExtended
    while isExtended {
      let block = try stream.read(512)
      guard block.count == 512 else { return false }
      isExtended = block[504] != 0
    }
    return true
  }

  private mutating func name(_ header: TarHeader, _ offset: Int) -> String? {
    let fromPax = merged["path"]
    if let longName, let fromPax, longName != fromPax {
      report(.localHeaderMismatch, offset, "a pax header and a GNU header give the member different names")
    }
    let raw = fromPax ?? longName ?? header.name
    guard raw.count <= limits.nameBytes else {
      report(.tooLarge, offset, "a name has \(raw.count) bytes; the rest was not read", leavesUnread: true)
      return nil
    }
    let decoded = MemberName.decode(raw.isEmpty ? Array(MemberName.unnamed.utf8) : raw)
    if !decoded.isValid, !isListing { report(.nonUTF8Name, offset, "the name is not UTF-8", name: decoded.text) }
    if !isListing, header.hasOddPrefix, fromPax == nil, longName == nil {
      report(
        .localHeaderMismatch, offset, "the name's first part stands in a field that only POSIX headers have",
        name: decoded.text)
    }
    return decoded.text
  }

  private mutating func judge(_ header: TarHeader, _ name: String, _ offset: Int) {
    for defect in MemberName.defects(name) { report(defect.code, offset, defect.detail, name: name) }
    if (UInt8(ascii: "3")...UInt8(ascii: "6")).contains(header.type), header.type != UInt8(ascii: "5") {
      report(.deviceMember, offset, "is a device or pipe; installers refuse it", name: name)
    }
    if header.mode & 0o6000 != 0, header.type != UInt8(ascii: "5") {
      report(.setuidMode, offset, "the mode has the set-user-id or set-group-id bit", name: name)
    }
  }

  private func kind(_ header: TarHeader) -> Member.Kind {
    let link = MemberName.decode(merged["linkpath"] ?? longLink ?? header.linkName).text
    switch header.type {
    case UInt8(ascii: "1"): return .hardLink(link)
    case UInt8(ascii: "2"): return .symbolicLink(link)
    case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): return .device
    default: return .directory
    }
  }
}

import Evidence

/// A zip archive, opened, listed and compared with itself; the strictest reading of all.
///
/// Nothing is refused that some installer takes: what is odd becomes a problem and is read all the same, and where
/// two readers would see different bytes both readings become members.
struct ZipArchive: Sendable {
  let source: ByteSource
  let entries: [ZipEntry]
  let problems: [StructuralProblem]
  private let limits: Limits
  private let inflater = Inflater()
  /// Entries that may not be inflated, with the reason.
  private let refused: [Int: ArtifactError]

  init(_ source: ByteSource, limits: Limits) throws(ArtifactError) {
    self.source = source
    self.limits = limits
    guard source.count <= limits.archiveBytes else {
      throw ArtifactError(
        .overLimit, path: source.path, "has \(source.count) bytes, \(limits.archiveBytes) are allowed for an archive")
    }
    let end = try ZipEnd(in: source)
    var problems = end.problems
    var entries: [ZipEntry] = []
    var spans = end.spans
    for directory in end.directories {
      let listed = try ZipDirectory(directory, in: source, limits: limits)
      problems += listed.problems
      spans.append(directory.offset..<listed.end)
      let known = Set(entries.map(\.headerOffset))
      entries += known.isEmpty ? listed.entries : listed.entries.filter { !known.contains($0.headerOffset) }
    }
    var local = ZipLocalHeaders(source: source, limits: limits)
    try local.check(&entries)
    problems += local.problems
    var layout = ZipLayout(source: source, limits: limits)
    let hidden = try layout.check(entries: local.spans, others: spans, listedCount: entries.count)
    problems += layout.problems
    entries += hidden
    var budget = InflationBudget(archiveBytes: source.count, limits: limits)
    var refused: [Int: ArtifactError] = [:]
    for (index, entry) in entries.enumerated() {
      if let reason = budget.refusal(of: entry, in: source) { refused[index] = reason }
    }
    problems += Self.judge(entries, in: source, refused: refused)
    self.entries = entries
    self.problems = problems
    self.refused = refused
  }

  /// The defects that an entry has by itself.
  private static func judge(
    _ entries: [ZipEntry], in source: ByteSource, refused: [Int: ArtifactError]
  ) -> [StructuralProblem] {
    var out: [StructuralProblem] = []
    for (index, entry) in entries.enumerated() {
      func report(_ code: StructuralProblem.Code, _ detail: String, leavesUnread: Bool = false) {
        let place = Place(entry.name, offset: entry.listedAt)
        out.append(StructuralProblem(code, at: place, detail, leavesUnread: leavesUnread))
      }
      var seen: Set<StructuralProblem.Code> = []
      for name in [entry.name] + entry.otherNames {
        for defect in MemberName.defects(name) where seen.insert(defect.code).inserted {
          report(defect.code, defect.detail)
        }
      }
      if let reason = refused[index] {
        switch reason.code {
        case .unsupported where entry.isEncrypted: report(.encryptedMember, reason.detail, leavesUnread: true)
        case .unsupported: report(.unsupportedCompression, reason.detail, leavesUnread: true)
        case .malformed: report(.ratioTooHigh, reason.detail, leavesUnread: true)
        default: report(.tooLarge, reason.detail, leavesUnread: true)
        }
      }
      if entry.isDevice { report(.deviceMember, "the mode says device, pipe or socket") }
      if entry.mode & 0o6000 != 0 { report(.setuidMode, "the mode has the set-user-id or set-group-id bit") }
      if entry.isDirectory, entry.size > 0 {
        report(.fileUsedAsDirectory, "the name is a directory's, yet the entry has \(entry.size) bytes")
      }
    }
    return out
  }

  /// The bytes of an entry, and what was found wrong on the way.
  ///
  /// Where sizes lie, the bytes are those that `zipfile` would give; a wrong checksum is an error, since every
  /// installer refuses the member.
  func contents(
    of index: Int, report: (StructuralProblem) -> Void
  ) throws(ArtifactError) -> MemberContents {
    if let reason = refused[index] { throw reason }
    let entry = entries[index]
    guard let start = entry.dataOffset, let end = entry.dataEnd, end <= source.count else {
      throw ArtifactError(
        .truncated, path: entry.name, offset: entry.listedAt, "the member's bytes lie outside of the archive")
    }
    let reader = ZipEntryReader(source: source, entry: entry, data: start..<end, inflater: inflater, limits: limits)
    return try reader.read(report: report)
  }
}

/// Decides beforehand, in the order of the list, which members would inflate to more than is allowed.
///
/// Declared sizes suffice: no reader below gives more bytes than were declared.
struct InflationBudget {
  private let archiveBytes: Int
  private let limits: Limits
  private var total = 0

  init(archiveBytes: Int, limits: Limits) {
    self.archiveBytes = max(1, archiveBytes)
    self.limits = limits
  }

  /// Why an entry may not be read; nil if it may, and then it is charged.
  mutating func refusal(of entry: ZipEntry, in source: ByteSource) -> ArtifactError? {
    func refuse(_ code: ArtifactError.Code, _ detail: String) -> ArtifactError {
      ArtifactError(code, path: entry.name, offset: entry.listedAt, detail)
    }
    if entry.isEncrypted { return refuse(.unsupported, "the member is encrypted; installers refuse it") }
    guard ZipEntryReader.methods.contains(entry.method) else {
      return refuse(.unsupported, "the member uses compression method \(entry.method), which is not read")
    }
    guard entry.hasKnownSize else { return nil }
    guard entry.size <= limits.memberBytes else {
      return refuse(.overLimit, "declares \(entry.size) bytes, \(limits.memberBytes) are allowed for one member")
    }
    let stored = max(1, entry.compressedSize)
    if entry.size > limits.ratioFloorBytes, entry.size / stored > limits.inflationRatio {
      return refuse(.malformed, "\(stored) bytes would inflate to \(entry.size)")
    }
    let sum = total + entry.size
    if sum > limits.ratioFloorBytes, sum / archiveBytes > limits.inflationRatio {
      return refuse(.malformed, "the members up to here inflate \(archiveBytes) bytes to \(sum)")
    }
    guard sum <= limits.inflatedBytes else {
      return refuse(.overLimit, "the members up to here have \(sum) bytes, \(limits.inflatedBytes) are allowed")
    }
    total = sum
    return nil
  }
}

import Evidence

/// What a wheel says of itself: file name, `.dist-info`, METADATA, WHEEL, RECORD, and whether they agree.
struct WheelLayout: Sendable {
  private(set) var problems: [StructuralProblem] = []
  /// All top-level `.dist-info` directories, in code point order.
  let infoDirectories: [String]
  /// The one that installers take, or would.
  let infoDirectory: String?
  let dataDirectory: String
  private(set) var owner: Owner
  private(set) var python: [PythonVersion]
  private(set) var record: WheelRecordCheck

  private let fileName: String
  private let limits: Limits

  init(_ zip: ZipMembers, fileName: String, limits: Limits) {
    self.fileName = fileName
    self.limits = limits
    let name = WheelName(fileName)
    let wanted = name.map { ProjectName.normalised($0.name) }
    infoDirectories = Self.infoDirectories(zip.members)
    infoDirectory =
      infoDirectories.first { wanted == Self.project(ofInfoDirectory: $0) } ?? infoDirectories.first
    let stem = infoDirectory.map { String($0.dropLast(".dist-info".utf8.count)) }
    dataDirectory = (stem ?? name.map { "\($0.name)-\($0.version)" } ?? "") + ".data"
    owner = Owner(name: name?.name ?? stem ?? fileName, version: name?.version)
    python = name?.python ?? []
    record = WheelRecordCheck(missingFor: zip.members)
    if name == nil {
      report(.metadataNameMismatch, fileName, "the file name is not `name-version-python-abi-platform.whl`")
    }
    if infoDirectories.count > 1 {
      let list = infoDirectories.joined(separator: "`, `")
      report(.severalDistInfo, infoDirectories[1], "installers refuse a wheel with several of them: `\(list)`")
    }
    judgeDirectoryName(name, wanted: wanted)
    readMetadata(zip, name)
    readWheelFile(zip, name)
    readRecord(zip)
    judgeEntryPoints(zip)
    judgeDataDirectories(zip.members)
    if python.isEmpty { python = PythonVersion.supported }
  }

  private mutating func report(
    _ code: StructuralProblem.Code, _ path: String, line: Int? = nil, _ detail: String, leavesUnread: Bool = false
  ) {
    problems.append(StructuralProblem(code, at: Place(path, line: line), detail, leavesUnread: leavesUnread))
  }

  /// As pip finds them: the first components of all names that end in `.dist-info`
  /// (`pip/_internal/utils/wheel.py`, `wheel_dist_info_dir`).
  private static func infoDirectories(_ members: [Member]) -> [String] {
    var out: Set<String> = []
    for member in members {
      guard let slash = member.path.utf8.firstIndex(of: UInt8(ascii: "/")) else { continue }
      let first = member.path[..<slash]
      if first.utf8.count > 10, first.hasSuffix(".dist-info") { out.insert(String(first)) }
    }
    return out.sorted()
  }

  /// The normalised project name in `name-version.dist-info`.
  private static func project(ofInfoDirectory directory: String) -> String {
    ProjectName.normalised(owner(ofInfoDirectory: directory).name)
  }

  /// The name and version that `name-version.dist-info` spells.
  static func owner(ofInfoDirectory directory: String) -> Owner {
    var stem = directory[...]
    for suffix in [".dist-info", ".egg-info"] where stem.hasSuffix(suffix) { stem = stem.dropLast(suffix.utf8.count) }
    guard let dash = stem.utf8.lastIndex(of: UInt8(ascii: "-")) else { return Owner(name: String(stem), version: nil) }
    return Owner(name: String(stem[..<dash]), version: String(stem[stem.index(after: dash)...]))
  }

  private mutating func judgeDirectoryName(_ name: WheelName?, wanted: String?) {
    guard let infoDirectory, let name, let wanted else { return }
    let spelled = Self.owner(ofInfoDirectory: infoDirectory)
    if ProjectName.normalised(spelled.name) != wanted {
      report(.metadataNameMismatch, infoDirectory, "the file name says `\(name.name)`")
    } else if let version = spelled.version, !ProjectName.isSameVersion(version, name.version) {
      report(.metadataVersionMismatch, infoDirectory, "the file name says \(name.version)")
    }
  }

  /// A file of the `.dist-info` directory; the last of several with one name, as `zipfile` has it.
  private mutating func read(_ file: String, _ zip: ZipMembers) -> (path: String, bytes: [UInt8])? {
    guard let infoDirectory else { return nil }
    let path = "\(infoDirectory)/\(file)"
    guard let member = zip.members.last(where: { $0.path == path }) else { return nil }
    guard member.size <= limits.metadataBytes else {
      report(
        .tooLarge, path, "has \(member.size) bytes, \(limits.metadataBytes) are allowed here", leavesUnread: true)
      return (path, [])
    }
    // What fails here fails again, and is reported, when the member is read for its own sake.
    let contents = try? zip.archive.contents(of: zip.entryOf[member.index], report: { _ in })
    return (path, contents?.bytes ?? [])
  }

  private mutating func readMetadata(_ zip: ZipMembers, _ file: WheelName?) {
    guard let (path, bytes) = read("METADATA", zip) else {
      report(.missingMetadata, infoDirectory ?? fileName, "there is no METADATA; installers refuse the wheel")
      return
    }
    let headers = MessageHeaders(bytes)
    let name = headers.first("name")
    let version = headers.first("version")
    if let name, let file, ProjectName.normalised(name) != ProjectName.normalised(file.name) {
      report(.metadataNameMismatch, path, "METADATA says `\(name)`, the file name `\(file.name)`")
    } else if name == nil {
      report(.metadataNameMismatch, path, "METADATA has no name")
    }
    if let version, let file, !ProjectName.isSameVersion(version, file.version) {
      report(.metadataVersionMismatch, path, "METADATA says \(version), the file name \(file.version)")
    } else if version == nil {
      report(.metadataVersionMismatch, path, "METADATA has no version")
    }
    owner = Owner(name: name ?? owner.name, version: version ?? owner.version)
    if let text = headers.first("requires-python") {
      let requirement = RequiresPython(text)
      let candidates = python.isEmpty ? PythonVersion.supported : python
      python = candidates.filter(requirement.allows)
    }
  }

  private mutating func readWheelFile(_ zip: ZipMembers, _ file: WheelName?) {
    guard let (path, bytes) = read("WHEEL", zip) else {
      report(.missingWheelFile, infoDirectory ?? fileName, "there is no WHEEL; installers refuse the archive")
      return
    }
    let headers = MessageHeaders(bytes)
    let version = headers.first("wheel-version") ?? "none"
    if version != "1.0" {
      let words = version.hasPrefix("1.") ? "installers read it as 1.0" : "installers refuse it"
      report(.unsupportedWheelVersion, path, "Wheel-Version is `\(version)`; \(words)")
    }
    guard let file else { return }
    let tags = Set(headers.all("tag"))
    let named = file.tags()
    if tags != named {
      let extra = tags.subtracting(named).sorted().prefix(3).joined(separator: ", ")
      let missing = named.subtracting(tags).sorted().prefix(3).joined(separator: ", ")
      report(
        .wheelTagMismatch, path,
        "tags of WHEEL and file name differ; only in WHEEL: \(extra); only in the name: \(missing)")
    }
  }

  private mutating func readRecord(_ zip: ZipMembers) {
    guard let (path, bytes) = read("RECORD", zip) else {
      report(.missingRecord, infoDirectory ?? fileName, "there is no RECORD; installers refuse the wheel")
      return
    }
    record = WheelRecordCheck(Record(bytes, limit: limits.members), path: path, members: zip.members)
    problems += record.problems
  }

  /// uv refuses a malformed `entry_points.txt`, pip ignores what it can't read.
  private mutating func judgeEntryPoints(_ zip: ZipMembers) {
    guard let (path, bytes) = read("entry_points.txt", zip) else { return }
    if String(validating: bytes, as: UTF8.self) == nil {
      report(.badEntryPoints, path, "the file is not UTF-8")
    }
    var section: String?
    for (index, line) in bytes[...].splitLines().enumerated() {
      let text = String(decoding: line.trimmingBlanks, as: UTF8.self)
      if text.isEmpty || text.hasPrefix("#") || text.hasPrefix(";") { continue }
      if text.hasPrefix("["), text.hasSuffix("]") {
        section = String(text.dropFirst().dropLast())
        continue
      }
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if section == nil {
        report(.badEntryPoints, path, line: index + 1, "the line stands before the first section")
      } else if parts.count != 2 {
        if line.first != 0x20, line.first != 0x09, !text.contains(":") {
          report(.badEntryPoints, path, line: index + 1, "the line is neither a section nor `name = value`")
        }
      } else if section == "console_scripts" || section == "gui_scripts" {
        judgeScript(String(parts[0].trimmingSpaces), path, line: index + 1)
      }
    }
  }

  private mutating func judgeScript(_ name: String, _ path: String, line: Int) {
    guard name.contains("/") || name.contains("\\") || name.hasPrefix("..") || name.isEmpty else { return }
    report(.badEntryPoints, path, line: line, "the script name `\(name)` is a path, which leads out of `bin`")
  }

  private mutating func judgeDataDirectories(_ members: [Member]) {
    var foreign: Set<String> = []
    for member in members where member.kind != .directory && RawText.holds(member.path, ".data/") {
      let parts = member.path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count > 1, parts[0].hasSuffix(".data") else { continue }
      if parts[0] != dataDirectory, foreign.insert(String(parts[0])).inserted {
        report(
          .foreignDataDirectory, member.path,
          "pip installs `\(parts[0])` as data of this wheel, uv as plain files; the name should be `\(dataDirectory)`")
      }
      if parts.count == 2 {
        report(.fileDirectlyInData, member.path, "lies directly in the data directory; installers refuse the wheel")
      } else if WheelDestinations.roots[String(parts[1])] == nil, parts[0] == dataDirectory {
        report(.unknownDataKey, member.path, "`\(parts[1])` is no install scheme's key; installers refuse the wheel")
      }
    }
  }
}

extension Substring {
  /// Without spaces and tabs at both ends.
  var trimmingSpaces: Substring {
    var out = self
    while out.first == " " || out.first == "\t" { out.removeFirst() }
    while out.last == " " || out.last == "\t" { out.removeLast() }
    return out
  }
}

import Evidence

/// Describes an sdist (PEP 517, PEP 625): one top directory `{name}-{version}` with PKG-INFO.
enum SourceArchive {
  /// Everything that is not a file name's suffix of an archive, in lower case.
  static let suffixes: [(suffix: String, wrapping: TarWrapping?)] = [
    (".tar.gz", .gzip), (".tgz", .gzip), (".tar.bz2", .bzip2), (".tbz", .bzip2), (".tbz2", .bzip2),
    (".tar.xz", .xz), (".txz", .xz), (".tar.zst", .zstd), (".tzst", .zstd), (".tar", TarWrapping.none), (".zip", nil),
  ]

  static func describe(
    _ store: any MemberStore, fileName: String, limits: Limits
  ) -> ContainerTarget.Description {
    let stem = self.stem(fileName)
    let tops = topDirectories(store.members)
    let top = tops.contains(stem) ? stem : tops.first { !$0.isEmpty } ?? ""
    var description = ContainerTarget.Description { member in
      guard let path = MemberName.normalised(member.path) ?? lastResort(member.path) else { return nil }
      // By bytes: characters join a slash with a mark behind it, and take different spellings for equal.
      if !top.isEmpty, path.utf8.starts(with: (top + "/").utf8) {
        return (.project, String(decoding: path.utf8.dropFirst(top.utf8.count + 1), as: UTF8.self))
      }
      return path.isEmpty ? nil : (.project, path)
    }
    let file = owner(stem)
    description.project = file
    if tops.count > 1 {
      let list = tops.prefix(4).map { $0.isEmpty ? "files at the root" : "`\($0)`" }.joined(separator: ", ")
      description.problems.append(
        StructuralProblem(
          .severalTopDirectories, at: Place(fileName), "an sdist has one top directory, this archive has \(list)"))
    }
    readMetadata(store, top: top, file: file, fileName: fileName, limits: limits, into: &description)
    return description
  }

  /// What a tool that drops leading parts would make of a name that leads outside.
  private static func lastResort(_ name: String) -> String? {
    let kept = name.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0 != "." && $0 != ".." }.joined(separator: "/")
    return kept.isEmpty ? nil : kept
  }

  /// The file name without the archive's suffix.
  private static func stem(_ fileName: String) -> String {
    let lower = fileName.lowercased()
    for (suffix, _) in suffixes where lower.hasSuffix(suffix) { return String(fileName.dropLast(suffix.utf8.count)) }
    return fileName
  }

  private static func owner(_ stem: String) -> Owner? {
    guard let dash = stem.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
    let version = stem[stem.index(after: dash)...]
    guard version.utf8.first?.isASCIIDigit == true else { return nil }
    return Owner(name: String(stem[..<dash]), version: String(version))
  }

  /// The first components of all files; an empty one for files at the root.
  private static func topDirectories(_ members: [Member]) -> [String] {
    var out: Set<String> = []
    for member in members where member.kind != .directory {
      guard let path = MemberName.normalised(member.path) else { continue }
      let slash = UInt8(ascii: "/")
      out.insert(path.utf8.contains(slash) ? String(decoding: path.utf8.prefix { $0 != slash }, as: UTF8.self) : "")
    }
    return out.sorted()
  }

  private static func readMetadata(
    _ store: any MemberStore, top: String, file: Owner?, fileName: String, limits: Limits,
    into description: inout ContainerTarget.Description
  ) {
    let path = top.isEmpty ? "PKG-INFO" : "\(top)/PKG-INFO"
    func report(_ code: StructuralProblem.Code, _ detail: String) {
      description.problems.append(StructuralProblem(code, at: Place(path), detail))
    }
    guard let member = store.members.last(where: { MemberName.normalised($0.path) == path && $0.kind != .directory }),
      member.size <= limits.metadataBytes,
      let contents = try? store.contents(of: member.index, log: ProblemLog())
    else {
      report(.missingMetadata, "there is no PKG-INFO, which every sdist has")
      if let file { description.distributions = [Distribution(owner: file, infoPath: top, recorded: [])] }
      return
    }
    let headers = MessageHeaders(contents.bytes)
    let name = headers.first("name")
    let version = headers.first("version")
    if let name, let file, ProjectName.normalised(name) != ProjectName.normalised(file.name) {
      report(.metadataNameMismatch, "PKG-INFO says `\(name)`, the file name `\(file.name)`")
    } else if name == nil {
      report(.metadataNameMismatch, "PKG-INFO has no name")
    }
    if let version, let fileVersion = file?.version, !ProjectName.isSameVersion(version, fileVersion) {
      report(.metadataVersionMismatch, "PKG-INFO says \(version), the file name \(fileVersion)")
    }
    if let name = name ?? file?.name {
      let owner = Owner(name: name, version: version ?? file?.version)
      description.project = owner
      description.distributions = [Distribution(owner: owner, infoPath: top, recorded: [])]
    }
    if let text = headers.first("requires-python") {
      let allowed = PythonVersion.supported.filter(RequiresPython(text).allows)
      if !allowed.isEmpty { description.python = allowed }
    }
  }
}

/// Describes a legacy egg (setuptools' zip format): a `sys.path` entry with its metadata in `EGG-INFO`.
enum Egg {
  /// Finds out what the archive is of and what lies where in it.
  static func describe(_ store: any MemberStore, fileName: String, limits: Limits) -> ContainerTarget.Description {
    var description = ContainerTarget.Description { member in
      MemberName.normalised(member.path).map { (.site, $0) }
    }
    let parts = fileName.dropLast(4).split(separator: "-").map(String.init)
    if let name = parts.first {
      description.project = Owner(name: name, version: parts.count > 1 ? parts[1] : nil)
    }
    if let tag = parts.first(where: { $0.hasPrefix("py3.") }), let version = PythonVersion(tag.dropFirst(2)),
      PythonVersion.supported.contains(version)
    {
      description.python = [version]
    }
    let member = store.members.last { $0.path == "EGG-INFO/PKG-INFO" }
    if let member, member.size <= limits.metadataBytes,
      let contents = try? store.contents(of: member.index, log: ProblemLog())
    {
      let headers = MessageHeaders(contents.bytes)
      if let name = headers.first("name") {
        description.project = Owner(name: name, version: headers.first("version"))
      }
    } else {
      description.problems.append(
        StructuralProblem(.missingMetadata, at: Place("EGG-INFO/PKG-INFO"), "the egg has no PKG-INFO"))
    }
    if let owner = description.project {
      description.distributions = [Distribution(owner: owner, infoPath: "EGG-INFO", recorded: [])]
    }
    return description
  }
}

package import Evidence

/// One Python environment of a container image, opened like an installed one.
///
/// A class because what it learns while members are read is shared by all who hold it.
package final class ImageEnvironment: OpenedTarget {
  package let kind = TargetKind.environment
  /// Where it lies in the image, with a slash in front.
  package let target: String
  package let fileName: String
  package var sha256: String? { nil }
  package var project: Owner? { nil }
  package let members: [Member]
  package let installed: [InstalledFile]
  package let distributions: [Distribution]
  package let python: [PythonVersion]
  /// Files that the system's package manager owns, by member path; of those that RECORD lists and of start-up files.
  package let systemOwned: Set<String>
  /// Whether a package manager's database, which is not read, may own files as well.
  package let hasUnreadPackageDatabase: Bool
  /// The start-up files that a later layer took away, by member path, with the layer's number from 1; nil for an
  /// environment as it is in the end.
  package let deleted: (paths: Set<String>, layer: Int)?

  private let files: [Int?]
  private let contents: ImageContents
  private let found: [StructuralProblem]
  private let rows: [String: Record.Row]
  private let log = ProblemLog()
  private let verified: MemberSet

  /// What an environment is made of, before its metadata is read.
  struct Source {
    let prefix: ImagePythons.Prefix
    let entries: [ImageEnvironmentFiles.Entry]
    let problems: [StructuralProblem]
    let deleted: DeletedStartupFiles?
  }

  init(
    _ source: Source, image: ImageFileSystem, packages: ImagePackages, contents: ImageContents, namePrefix: String,
    limits: Limits
  ) {
    let prefix = source.prefix
    self.contents = contents
    target = "/" + prefix.path
    fileName = prefix.path.split(separator: "/").last.map(String.init) ?? "/"
    var files: [Int?] = []
    var members: [Member] = []
    for entry in source.entries {
      let path = namePrefix + entry.path
      switch entry.content {
      case .file(let file):
        let size = image.files[file].size
        members.append(
          Member(index: members.count, path: path, kind: .file, size: size, mode: image.files[file].mode))
        files.append(file)
      case .link(let target):
        members.append(
          Member(index: members.count, path: path, kind: .symbolicLink(target), size: 0, mode: nil))
        files.append(nil)
      }
    }
    self.members = members
    self.files = files
    verified = MemberSet(count: members.count)
    let byPath = Dictionary(
      source.entries.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: { first, _ in first })
    func read(_ path: String) -> [UInt8]? {
      guard let index = byPath[path], let file = files[index], members[index].size <= limits.metadataBytes else {
        return nil
      }
      return try? contents.contents(of: file, path: path).bytes
    }
    let configuration = read(prefix.path.isEmpty ? "pyvenv.cfg" : prefix.path + "/pyvenv.cfg")
      .map { VirtualEnvironment($0) }
    let versions = prefix.python ?? configuration?.python.map { [$0] } ?? PythonVersion.supported
    python = versions
    // Ownership speaks of paths in the image, members may have the image's name in front.
    var plain = source.entries.enumerated().map { index, entry in
      Member(index: index, path: entry.path, kind: members[index].kind, size: members[index].size, mode: nil)
    }
    for path in Self.metadataDirectories(source.entries) {
      plain.append(Member(index: plain.count, path: path, kind: .directory, size: 0, mode: nil))
    }
    let isDeleted = source.deleted != nil
    var ownership = Ownership(
      members: plain,
      sites: prefix.sites.map { DirectoryKind.Site(path: $0.path, python: $0.python.map { [$0] } ?? versions) },
      rootPath: "", limits: limits, read: read, exists: { isDeleted || image.resolve($0) != nil })
    ownership.load()
    distributions = ownership.distributions.map {
      Distribution(owner: $0.owner, infoPath: namePrefix + $0.infoPath, recorded: $0.recorded)
    }
    found = source.problems + (isDeleted ? [] : ownership.problems)
    let profile = prefix.profile
    installed = source.entries.enumerated().map { index, entry in
      InstalledFile(
        member: index, root: entry.root, path: entry.below, prefixPath: entry.prefixPath, profiles: [profile],
        python: entry.site?.python.map { [$0] } ?? versions,
        owner: entry.site.map { ownership.owner(of: entry.path, site: $0.path) } ?? ownership.owners[entry.path])
    }
    let unowned = installed.filter { $0.owner == nil && Self.isStartup($0) }.map { source.entries[$0.member].path }
    let known = packages.owned(Set(unowned + ownership.rows.keys)) {
      try? contents.contents(of: $0, path: "package list").bytes
    }
    systemOwned = Set(known.map { namePrefix + $0 })
    // A system's packages hold files that were stripped or patched after RECORD was written.
    let judged = isDeleted ? [:] : ownership.rows.filter { !known.contains($0.key) }
    rows = Dictionary(judged.map { (namePrefix + $0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    hasUnreadPackageDatabase = packages.hasUnreadDatabase && Self.isSystem(prefix.path)
    deleted = source.deleted.map { deleted in
      (
        Set(
          deleted.paths.flatMap { path in
            // A package is deleted as a directory; its body is what ran.
            source.entries.map(\.path).filter { $0 == path || $0.hasPrefix(path + "/") }
          }.map { namePrefix + $0 }), deleted.layer + 1
      )
    }
  }

  /// The directories with a distribution's metadata, which the entries only name as parts of paths.
  private static func metadataDirectories(_ entries: [ImageEnvironmentFiles.Entry]) -> [String] {
    var out: Set<String> = []
    for entry in entries {
      guard let slash = entry.path.utf8.lastIndex(of: UInt8(ascii: "/")) else { continue }
      let directory = entry.path[..<slash]
      if directory.hasSuffix(".dist-info") || directory.hasSuffix(".egg-info") { out.insert(String(directory)) }
    }
    return out.sorted()
  }

  /// Whether the interpreter reads the file at start, or could.
  private static func isStartup(_ file: InstalledFile) -> Bool {
    let name = file.path.split(separator: "/").last ?? ""
    let stem = name.prefix { $0 != "." }
    return name.hasSuffix(".pth") || name.hasSuffix(".start") || stem == "sitecustomize" || stem == "usercustomize"
      || file.path.contains("sitecustomize/") || file.path.contains("usercustomize/")
  }

  /// Whether a prefix is one that the system's packages are installed to.
  private static func isSystem(_ prefix: String) -> Bool { prefix.isEmpty || prefix == "usr" }

  package var problems: [StructuralProblem] { found + log.problems }

  package func contents(of member: Int) throws(ArtifactError) -> MemberContents {
    guard members.indices.contains(member) else {
      throw ArtifactError(.notFound, path: target, "has no member with number \(member)")
    }
    let path = members[member].path
    guard let file = files[member] else {
      throw ArtifactError(.notATarget, path: path, "is a symbolic link that leads to no file of the image")
    }
    do throws(ArtifactError) {
      let contents = try self.contents.contents(of: file, path: path)
      if verified.insert(member), let row = rows[path] {
        for problem in WheelRecordCheck.judge(contents, by: row, at: path, allowsHex: true) {
          log.add(problem, member: member)
        }
      }
      return contents
    } catch {
      let code: StructuralProblem.Code = error.code == .overLimit ? .tooLarge : .unreadable
      log.add(StructuralProblem(code, at: Place(path), error.detail, leavesUnread: true), member: member)
      throw error
    }
  }

  package func verifyRemaining() {
    for member in members where member.kind == .file && rows[member.path] != nil && !verified.contains(member.index) {
      _ = try? contents(of: member.index)
    }
  }
}

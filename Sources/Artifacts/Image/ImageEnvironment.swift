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
  /// Files that the system's package manager owns, by member path; of those below site directories.
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
    var entries: [ImageEnvironmentFiles.Entry]
    let problems: [StructuralProblem]
    let deleted: DeletedStartupFiles?
  }

  init(
    _ source: Source, image: ImageFileSystem, packaged: Set<String>, hasUnreadDatabase: Bool, contents: ImageContents,
    namePrefix: String, limits: Limits
  ) {
    let prefix = source.prefix
    self.contents = contents
    target = "/" + prefix.path
    fileName = prefix.path.split(separator: "/").last.map(String.init) ?? "/"
    let listed = Self.members(source.entries, of: image)
    files = listed.map(\.file)
    members = listed.map(\.member).map {
      Member(index: $0.index, path: namePrefix + $0.path, kind: $0.kind, size: $0.size, mode: $0.mode)
    }
    verified = MemberSet(count: listed.count)
    let byPath = Dictionary(listed.map { ($0.member.path, $0) }, uniquingKeysWith: { first, _ in first })
    func read(_ path: String) -> [UInt8]? {
      guard let entry = byPath[path], let file = entry.file, entry.member.size <= limits.metadataBytes else {
        return nil
      }
      return try? contents.contents(of: file, path: path).bytes
    }
    let configuration = read(prefix.path.isEmpty ? "pyvenv.cfg" : prefix.path + "/pyvenv.cfg")
      .map { VirtualEnvironment($0) }
    let versions = prefix.python ?? configuration?.python.map { [$0] } ?? PythonVersion.supported
    python = versions
    let isDeleted = source.deleted != nil
    // Ownership speaks of paths in the image, members may have the image's name in front.
    var ownership = Ownership(
      members: listed.map(\.member) + Self.metadataDirectories(source.entries),
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
    systemOwned = Set(source.entries.map(\.path).filter(packaged.contains).map { namePrefix + $0 })
    // A system's packages hold files that were stripped or patched after RECORD was written.
    let judged = isDeleted ? [:] : ownership.rows.filter { !packaged.contains($0.key) }
    rows = Dictionary(judged.map { (namePrefix + $0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    hasUnreadPackageDatabase = hasUnreadDatabase && Self.isSystem(prefix.path)
    deleted = source.deleted.map { deleted in
      let gone = source.entries.map(\.path).filter { Self.isOrLies(below: deleted.paths, $0) }
      return (Set(gone.map { namePrefix + $0 }), deleted.layer + 1)
    }
  }

  /// The members, by their paths in the image.
  private static func members(
    _ entries: [ImageEnvironmentFiles.Entry], of image: ImageFileSystem
  ) -> [(member: Member, file: Int?)] {
    entries.enumerated().map { index, entry in
      switch entry.content {
      case .file(let file):
        let (size, mode) = (image.files[file].size, image.files[file].mode)
        return (Member(index: index, path: entry.path, kind: .file, size: size, mode: mode), file)
      case .link(let target):
        return (Member(index: index, path: entry.path, kind: .symbolicLink(target), size: 0, mode: nil), nil)
      }
    }
  }

  /// Whether a path or a directory above it is one of the paths: a package is deleted as a directory.
  private static func isOrLies(below paths: Set<String>, _ path: String) -> Bool {
    var path = path[...]
    while true {
      if paths.contains(String(path)) { return true }
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
      path = path[..<slash]
    }
  }

  /// The directories with a distribution's metadata, which the entries only name as parts of paths.
  private static func metadataDirectories(_ entries: [ImageEnvironmentFiles.Entry]) -> [Member] {
    var out: Set<String> = []
    for entry in entries {
      guard let slash = entry.path.utf8.lastIndex(of: UInt8(ascii: "/")) else { continue }
      let directory = entry.path[..<slash]
      if directory.hasSuffix(".dist-info") || directory.hasSuffix(".egg-info") { out.insert(String(directory)) }
    }
    return out.sorted().map { Member(index: entries.count, path: $0, kind: .directory, size: 0, mode: nil) }
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

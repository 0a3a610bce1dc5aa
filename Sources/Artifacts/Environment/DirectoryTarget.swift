package import Evidence

/// An opened directory: an environment, an unpacked egg or a source tree.
///
/// A class because what it learns while members are read is shared by all who hold it. Nothing in the directory is
/// started, and no link is followed out of it.
package final class DirectoryTarget: OpenedTarget {
  package let kind: TargetKind
  package let target: String
  package let fileName: String
  package var sha256: String? { nil }
  package let project: Owner?
  package let members: [Member]
  package let installed: [InstalledFile]
  package let distributions: [Distribution]
  package let python: [PythonVersion]
  /// What `pyvenv.cfg` says, for a virtual environment.
  package let virtualEnvironment: VirtualEnvironment?
  /// The install scheme that the directory was made by; nil where it is no environment.
  package let profile: Profile?
  /// The site directories of the base interpreter, where the environment shares them.
  package let parts: [any OpenedTarget]

  private let tree: TreeReader
  private let found: [StructuralProblem]
  private let rows: [String: Record.Row]
  private let byPath: [String: Int]
  private let limits: Limits
  private let log = ProblemLog()
  private let verified: MemberSet

  /// - Parameter opensBase: whether the site directories of a virtual environment's base belong to it.
  init(_ path: String, target: String, limits: Limits, opensBase: Bool = true) throws(ArtifactError) {
    let root = try DirectoryHandle(path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let detected = try DirectoryKind(root, name: name, limits: limits)
    let listing = DirectoryListing(root, detected, limits: limits)
    tree = listing.tree
    self.target = target
    fileName = name
    self.limits = limits
    kind = detected.kind
    members = listing.members
    installed = listing.installed
    distributions = listing.distributions
    project = listing.project
    python = detected.python
    virtualEnvironment = detected.environment
    profile = detected.kind == .environment ? detected.profile : nil
    let base = BaseSiteDirectory.all(
      sharedBy: opensBase && detected.kind == .environment ? detected.environment : nil, python: detected.python,
      limits: limits)
    parts = base.directories
    found = listing.problems + base.problems
    rows = listing.rows
    byPath = listing.byPath
    verified = MemberSet(count: listing.members.count)
  }

  package var problems: [StructuralProblem] { found + log.problems }

  package func contents(of member: Int) throws(ArtifactError) -> MemberContents {
    guard members.indices.contains(member) else {
      throw ArtifactError(.notFound, path: target, "has no member with number \(member)")
    }
    let path = members[member].path
    do throws(ArtifactError) {
      let contents = try FileContents.read(try tree.file(try resolved(member)), limits: limits)
      if verified.insert(member), let row = rows[path] {
        for problem in WheelRecordCheck.judge(contents, by: row, at: path, allowsHex: true) {
          log.add(problem, member: member)
        }
      }
      return contents
    } catch {
      // A link that leads outside was reported at opening, unless it is an interpreter's, which is no defect.
      if error.code == .notATarget { throw error }
      let code: StructuralProblem.Code = error.code == .overLimit ? .tooLarge : .unreadable
      log.add(StructuralProblem(code, at: Place(path), error.detail, leavesUnread: true), member: member)
      throw error
    }
  }

  /// The path of a member's bytes: its own, or that of the file that a link leads to inside of the directory.
  private func resolved(_ member: Int) throws(ArtifactError) -> String {
    var path = members[member].path
    for _ in 0..<16 {
      guard let index = byPath[path], case .symbolicLink(let target) = members[index].kind else { return path }
      guard let next = DirectoryListing.resolve(target, from: path) else { break }
      path = next
    }
    throw ArtifactError(
      .notATarget, path: members[member].path, "is a symbolic link that leads outside of the directory")
  }

  package func verifyRemaining() {
    for member in members where member.kind == .file && rows[member.path] != nil && !verified.contains(member.index) {
      _ = try? contents(of: member.index)
    }
  }
}

/// Reads whole files of a directory.
enum FileContents {
  /// The bytes in memory, or copied to an unlinked file where they are many: the file itself may change while it is
  /// mapped, which would be a fault of memory.
  static func read(_ file: OpenFile, limits: Limits) throws(ArtifactError) -> MemberContents {
    try read(ByteSource(file, path: file.path), limits: limits)
  }

  /// The same for any bytes that lie somewhere.
  static func read(_ source: ByteSource, limits: Limits) throws(ArtifactError) -> MemberContents {
    guard source.count <= limits.memberBytes else {
      throw ArtifactError(
        .overLimit, path: source.path, "has \(source.count) bytes, \(limits.memberBytes) are allowed for one member")
    }
    if source.count <= limits.memberBytesInMemory {
      return MemberContents(try source.read(at: 0, count: source.count))
    }
    var sink = ContentSink(memoryLimit: 0, limit: source.count)
    try source.forEachChunk(in: 0..<source.count, size: 1 << 20) { (chunk, _) throws(ArtifactError) in
      _ = try sink.append(chunk)
      return true
    }
    return try sink.finish()
  }
}

import Evidence

/// A container whose members can be read in any order, from several threads.
protocol MemberStore: Sendable {
  var members: [Member] { get }
  var problems: [StructuralProblem] { get }
  /// A member's bytes; what is wrong with them goes to the log.
  func contents(of member: Int, log: ProblemLog) throws(ArtifactError) -> MemberContents
}

extension ZipMembers: MemberStore {}

/// A file that is its own only member.
struct SingleFile: MemberStore {
  let members: [Member]
  let problems: [StructuralProblem] = []
  private let file: OpenFile
  private let limits: Limits

  init(_ file: OpenFile, name: String, limits: Limits) {
    self.file = file
    self.limits = limits
    members = [Member(index: 0, path: name, kind: .file, size: file.status.size, mode: file.status.mode)]
  }

  func contents(of member: Int, log: ProblemLog) throws(ArtifactError) -> MemberContents {
    do throws(ArtifactError) {
      return try FileContents.read(file, limits: limits)
    } catch {
      let code: StructuralProblem.Code = error.code == .overLimit ? .tooLarge : .unreadable
      log.add(StructuralProblem(code, at: Place(members[0].path), error.detail, leavesUnread: true), member: 0)
      throw error
    }
  }
}

/// An sdist, a legacy egg, a single file or an archive inside another: a container with a plain way to be installed.
///
/// A class because what it learns while members are read is shared by all who hold it.
final class ContainerTarget: OpenedTarget {
  let kind: TargetKind
  let target: String
  let fileName: String
  let sha256: String?
  let byteCount: Int
  let project: Owner?
  let members: [Member]
  let installed: [InstalledFile]
  let distributions: [Distribution]
  let python: [PythonVersion]

  private let store: any MemberStore
  private let found: [StructuralProblem]
  private let log = ProblemLog()
  private let cache = ContentCache()
  private let read: MemberSet

  /// How a container's members are installed.
  struct Description {
    var project: Owner?
    var distributions: [Distribution] = []
    var python = PythonVersion.supported
    var problems: [StructuralProblem] = []
    /// The root and the path of a member; nil for one that is not installed.
    var place: (Member) -> (root: InstalledFile.Root, path: String)?
  }

  init(
    _ kind: TargetKind, _ store: any MemberStore, target: String, fileName: String, sha256: String?, byteCount: Int,
    description: Description
  ) {
    self.kind = kind
    self.store = store
    self.target = target
    self.fileName = fileName
    self.sha256 = sha256
    self.byteCount = byteCount
    members = store.members
    project = description.project
    distributions = description.distributions
    python = description.python
    found = store.problems + description.problems
    read = MemberSet(count: store.members.count)
    let first = description.python.first ?? PythonVersion(3, 8)
    installed = store.members.compactMap { member in
      guard member.kind != .directory, member.kind != .device, let place = description.place(member) else { return nil }
      let prefixPath = InstallScheme.prefixPath(place.root, place.path, profile: .venv, python: first, project: "")
      return InstalledFile(
        member: member.index, root: place.root, path: place.path, prefixPath: prefixPath, profiles: Profile.allCases,
        python: description.python, owner: description.project)
    }
  }

  var problems: [StructuralProblem] { found + log.problems }

  func contents(of member: Int) throws(ArtifactError) -> MemberContents {
    if let kept = cache.take(member) { return kept }
    let contents = try store.contents(of: member, log: log)
    _ = read.insert(member)
    if store is ZipMembers { cache.keep(contents, of: member, path: members[member].path) }
    return contents
  }

  func verifyRemaining() {
    guard store is ZipMembers else { return }
    for member in members where member.kind != .directory && !read.contains(member.index) {
      _ = try? contents(of: member.index)
    }
  }
}

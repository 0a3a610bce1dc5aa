package import Evidence

/// A target together with what lies in archives: in some of its own, as an interpreter sees it that has them on
/// `sys.path`, or in other distributions that are installed beside it.
///
/// The archives' members come after the target's own, named `outer!/inner`.
package struct TargetWithArchives: OpenedTarget {
  private let base: any OpenedTarget
  private let archives: [any OpenedTarget]
  package let members: [Member]
  /// The target's own, and those of what is installed beside it.
  package let installed: [InstalledFile]
  /// For each member after the base's own: which archive, and which member of it.
  private let places: [(archive: Int, member: Int)]

  /// Names that a Python program gives to archives it imports from or runs.
  private static let suffixes = [".zip", ".pyz", ".egg"]
  /// Archives that are opened for one target.
  private static let most = 32
  /// Bytes of all archives together that are opened because of their names alone.
  private static let mostBytes = 16 << 20

  /// Opens the members of the given paths, whatever their names, and those that are called like archives.
  ///
  /// One that cannot be opened is left out: whoever put it on the search path has said so. Gives the target itself where
  /// there is none.
  package static func open(_ target: any OpenedTarget, paths: Set<String>, limits: Limits) -> any OpenedTarget {
    var archives: [any OpenedTarget] = []
    var room = mostBytes
    for member in target.members where member.kind == .file && archives.count < most {
      let isNamed = member.size <= room && suffixes.contains(where: member.path.hasSuffix)
      guard isNamed || paths.contains(member.path),
        let archive = try? target.nestedArchive(member.index, limits: limits)
      else { continue }
      if isNamed { room -= max(0, member.size) }
      archives.append(archive)
    }
    return archives.isEmpty ? target : TargetWithArchives(target, archives, areInstalled: false, limits: limits)
  }

  /// A target as it is in an environment where the others are installed, too. Their members are named by their files.
  /// - Returns: Nil where that would be more members than the limits allow.
  package static func installed(
    _ target: any OpenedTarget, beside others: [any OpenedTarget], limits: Limits
  ) -> (any OpenedTarget)? {
    var count = target.members.count
    for other in others {
      let (sum, overflow) = count.addingReportingOverflow(other.members.count)
      guard !overflow, sum <= limits.members else { return nil }
      count = sum
    }
    return others.isEmpty ? target : TargetWithArchives(target, others, areInstalled: true, limits: limits)
  }

  private init(_ base: any OpenedTarget, _ archives: [any OpenedTarget], areInstalled: Bool, limits: Limits) {
    self.base = base
    self.archives = archives
    var members = base.members
    var installed = base.installed
    var places: [(archive: Int, member: Int)] = []
    for (number, archive) in archives.enumerated() {
      let offset = members.count
      for member in archive.members where members.count < limits.members {
        let path = areInstalled ? "\(archive.fileName)!/\(member.path)" : member.path
        members.append(
          Member(index: members.count, path: path, kind: member.kind, size: member.size, mode: member.mode))
        places.append((number, member.index))
      }
      guard areInstalled else { continue }
      for file in archive.installed where archive.members.indices.contains(file.member) {
        installed.append(
          InstalledFile(
            member: offset + file.member, root: file.root, path: file.path, prefixPath: file.prefixPath,
            profiles: file.profiles, python: file.python, owner: file.owner))
      }
    }
    self.members = members
    self.installed = installed
    self.places = places
  }

  package func contents(of member: Int) throws(ArtifactError) -> MemberContents {
    let inner = member - base.members.count
    guard places.indices.contains(inner) else { return try base.contents(of: member) }
    return try archives[places[inner].archive].contents(of: places[inner].member)
  }

  package var kind: TargetKind { base.kind }
  package var target: String { base.target }
  package var fileName: String { base.fileName }
  package var sha256: String? { base.sha256 }
  package var byteCount: Int { base.byteCount }
  package var project: Owner? { base.project }
  package var distributions: [Distribution] { base.distributions }
  package var python: [PythonVersion] { base.python }
  package var problems: [StructuralProblem] { base.problems }
}

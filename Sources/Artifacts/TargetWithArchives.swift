package import Evidence

/// A target together with what lies in some of its archives, as an interpreter sees it that has them on `sys.path`.
///
/// The archives' members come after the target's own, named `outer!/inner`; nothing of them is installed.
package struct TargetWithArchives: OpenedTarget {
  private let base: any OpenedTarget
  private let archives: [any OpenedTarget]
  package let members: [Member]
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
    return archives.isEmpty ? target : TargetWithArchives(target, archives, limits: limits)
  }

  private init(_ base: any OpenedTarget, _ archives: [any OpenedTarget], limits: Limits) {
    self.base = base
    self.archives = archives
    var members = base.members
    var places: [(archive: Int, member: Int)] = []
    for (number, archive) in archives.enumerated() {
      for member in archive.members where members.count < limits.members {
        members.append(
          Member(index: members.count, path: member.path, kind: member.kind, size: member.size, mode: member.mode))
        places.append((number, member.index))
      }
    }
    self.members = members
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
  package var installed: [InstalledFile] { base.installed }
  package var distributions: [Distribution] { base.distributions }
  package var python: [PythonVersion] { base.python }
  package var problems: [StructuralProblem] { base.problems }
}

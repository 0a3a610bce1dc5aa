import Evidence

/// An opened wheel (PEP 427).
///
/// A class because what it learns while members are read is shared by all who hold it.
final class WheelTarget: OpenedTarget {
  let kind = TargetKind.wheel
  let target: String
  let fileName: String
  let sha256: String?
  let byteCount: Int
  let project: Owner?
  let members: [Member]
  let installed: [InstalledFile]
  let distributions: [Distribution]
  let python: [PythonVersion]

  private let zip: ZipMembers
  private let layout: WheelLayout
  private let record: WheelRecordCheck
  private let log = ProblemLog()
  private let cache = ContentCache()
  private let verified: MemberSet

  init(_ source: ByteSource, target: String, sha256: String?, limits: Limits) throws(ArtifactError) {
    let zip = ZipMembers(try ZipArchive(source, limits: limits), prefix: "", limits: limits)
    let layout = WheelLayout(zip, fileName: source.path, limits: limits)
    let destinations = WheelDestinations(
      dataDirectory: layout.dataDirectory, project: layout.owner.name, owner: layout.owner, python: layout.python)
    self.target = target
    fileName = source.path
    self.sha256 = sha256
    byteCount = source.count
    self.zip = zip
    self.layout = layout
    members = zip.members
    record = layout.record
    project = layout.owner
    python = layout.python
    var installed: [InstalledFile] = []
    installed.reserveCapacity(zip.members.count)
    for member in zip.members { destinations.addFiles(of: member, to: &installed) }
    self.installed = installed
    distributions = layout.infoDirectories.map { directory in
      let isMain = directory == layout.infoDirectory
      return Distribution(
        owner: isMain ? layout.owner : WheelLayout.owner(ofInfoDirectory: directory), infoPath: directory,
        recorded: isMain ? layout.record.recorded : [])
    }
    verified = MemberSet(count: zip.members.count)
  }

  var problems: [StructuralProblem] { zip.problems + layout.problems + log.problems }

  func contents(of member: Int) throws(ArtifactError) -> MemberContents {
    if let kept = cache.take(member) { return kept }
    let contents = try verifiedContents(of: member)
    cache.keep(contents, of: member, path: members[member].path)
    return contents
  }

  /// Reads a member, and judges it by RECORD the first time.
  private func verifiedContents(of member: Int) throws(ArtifactError) -> MemberContents {
    let contents = try zip.contents(of: member, log: log)
    if verified.insert(member), let row = record.row(of: member) {
      for problem in WheelRecordCheck.judge(contents, by: row, at: members[member].path) {
        log.add(problem, member: member)
      }
    }
    return contents
  }

  func verifyRemaining() {
    for member in members where member.kind != .directory && !verified.contains(member.index) {
      _ = try? verifiedContents(of: member.index)
    }
  }
}

import Evidence

/// The members of a zip archive: one for each reading of each entry's name.
///
/// A class, so that reading a member copies none of this.
final class ZipMembers: Sendable {
  let archive: ZipArchive
  let members: [Member]
  /// The entry behind each member.
  let entryOf: [Int]
  /// The archive's problems, those of colliding names and those of links.
  let problems: [StructuralProblem]
  private let prefix: String

  /// `prefix` stands before each name, such as `outer.whl!/`.
  init(_ archive: ZipArchive, prefix: String, limits: Limits) {
    self.archive = archive
    self.prefix = prefix
    var problems = archive.problems
    var members: [Member] = []
    var entryOf: [Int] = []
    var collisions = NameCollisions(capacity: archive.entries.count)
    members.reserveCapacity(archive.entries.count)
    entryOf.reserveCapacity(archive.entries.count)
    for (index, entry) in archive.entries.enumerated() {
      let kind = Self.kind(of: entry, index, in: archive, limits: limits, &problems)
      collisions.add(entry.name, isDirectory: entry.isDirectory, offset: entry.listedAt, size: entry.size) {
        Self.areSameFile($0, index, in: archive)
      }
      for name in [entry.name] + entry.otherNames {
        members.append(
          Member(
            index: members.count, path: prefix + name, kind: kind, size: entry.size,
            mode: entry.mode == 0 ? nil : UInt16(entry.mode & 0o7777)))
        entryOf.append(index)
      }
    }
    problems += collisions.finish()
    self.members = members
    self.entryOf = entryOf
    self.problems = prefix.isEmpty ? problems : problems.map { Self.placed($0, archive, prefix) }
  }

  /// Whether two entries, by their numbers, are files with the same bytes and the same mode.
  private static func areSameFile(_ first: Int, _ second: Int, in archive: ZipArchive) -> Bool {
    let (a, b) = (archive.entries[first], archive.entries[second])
    guard a.isListed, b.isListed, !a.isDirectory, !a.isDevice, !a.isSymbolicLink, a.mode == b.mode, a.size == b.size,
      a.otherNames.isEmpty, b.otherNames.isEmpty,
      let first = try? archive.contents(of: first, report: { _ in }),
      let second = try? archive.contents(of: second, report: { _ in })
    else { return false }
    return first.equals(second)
  }

  /// A problem with the outer archive's name before its own place.
  private static func placed(
    _ problem: StructuralProblem, _ archive: ZipArchive, _ prefix: String
  ) -> StructuralProblem {
    let path = problem.place.path
    guard !prefix.isEmpty, path != archive.source.path, !path.hasPrefix(prefix) else { return problem }
    let place = Place(prefix + path, line: problem.place.line, offset: problem.place.offset)
    return StructuralProblem(problem.code, at: place, problem.detail, leavesUnread: problem.leavesUnread)
  }

  /// A link's target is its data, as Info-ZIP stores it; installers write it out as a file.
  private static func kind(
    of entry: ZipEntry, _ index: Int, in archive: ZipArchive, limits: Limits, _ problems: inout [StructuralProblem]
  ) -> Member.Kind {
    if entry.isDirectory { return .directory }
    if entry.isDevice { return .device }
    guard entry.isSymbolicLink else { return .file }
    var target: String?
    if entry.size <= limits.nameBytes, let contents = try? archive.contents(of: index, report: { _ in }) {
      target = MemberName.decode(contents.bytes).text
    }
    let place = Place(entry.name, offset: entry.listedAt)
    problems.append(
      StructuralProblem(
        .symbolicLink, at: place, "a symbolic link to `\(target ?? "")`; installers write a file with that text"))
    // No system makes a link to nothing.
    if target?.isEmpty != true, !staysInside(target ?? "", from: entry.name) {
      problems.append(
        StructuralProblem(.linkEscape, at: place, "the link's target `\(target ?? "")` leaves the archive"))
    }
    return .symbolicLink(target ?? "")
  }

  /// Whether a link's target, seen from the link's directory, stays below the root.
  static func staysInside(_ target: String, from name: String) -> Bool {
    if target.isEmpty || target.hasPrefix("/") || target.contains("\\") || target.utf8.contains(0) { return false }
    let parent = name.split(separator: "/").dropLast().joined(separator: "/")
    return MemberName.normalised(parent + "/" + target) != nil
  }

  /// Reads a member's bytes.
  func contents(of member: Int, log: ProblemLog) throws(ArtifactError) -> MemberContents {
    guard members.indices.contains(member) else {
      throw ArtifactError(.notFound, path: archive.source.path, "has no member with number \(member)")
    }
    do throws(ArtifactError) {
      return try archive.contents(of: entryOf[member]) { log.add(Self.placed($0, archive, prefix), member: member) }
    } catch {
      if let code = Self.problemCode(error.code) {
        let place = Place(members[member].path, offset: error.offset)
        log.add(StructuralProblem(code, at: place, error.detail, leavesUnread: true), member: member)
      }
      throw error
    }
  }

  /// The problem that an error of reading makes; nil for those that were reported when the archive was opened.
  private static func problemCode(_ code: ArtifactError.Code) -> StructuralProblem.Code? {
    switch code {
    case .checksum: .checksumMismatch
    case .truncated, .malformed: .truncated
    case .unsupported: .unsupportedCompression
    case .overLimit: .tooLarge
    case .notFound, .notReadable, .notATarget: .unreadable
    }
  }
}

import Evidence

/// The members of a tar archive.
struct TarMembers: MemberStore {
  let members: [Member]
  let problems: [StructuralProblem]
  private let archive: TarArchive
  /// The last file of each name, for links.
  private let byName: [String: Int]

  init(_ archive: TarArchive) {
    self.archive = archive
    var problems = archive.problems
    var collisions = NameCollisions(capacity: archive.entries.count)
    var members: [Member] = []
    var byName: [String: Int] = [:]
    for (index, entry) in archive.entries.enumerated() {
      collisions.add(entry.name, isDirectory: entry.kind == .directory, offset: entry.offset, size: entry.size) {
        archive.areSameFile($0, index)
      }
      members.append(
        Member(index: index, path: entry.name, kind: entry.kind, size: entry.size, mode: UInt16(entry.mode)))
      if let name = MemberName.normalised(entry.name) { byName[name] = index }
      let place = Place(entry.name, offset: entry.offset)
      if case .hardLink(let target) = entry.kind {
        problems.append(StructuralProblem(.hardLink, at: place, "a hard link to `\(target)`"))
      }
      if let target = Self.target(of: entry) {
        if !Self.isSafe(target, from: entry.name) {
          problems.append(StructuralProblem(.linkEscape, at: place, "the link's target leaves the source directory"))
        }
      } else if entry.kind.isLink {
        problems.append(StructuralProblem(.linkEscape, at: place, "the link's target leaves the archive"))
      }
    }
    self.problems = problems + collisions.finish()
    self.members = members
    self.byName = byName
  }

  /// The member that a link names, relative to the archive's root; nil for what is no link or leads outside.
  private static func target(of entry: TarArchive.Entry) -> String? {
    switch entry.kind {
    case .symbolicLink(let target):
      if target.isEmpty || target.hasPrefix("/") || target.utf8.contains(0) { return nil }
      let parent = entry.name.split(separator: "/").dropLast().joined(separator: "/")
      return MemberName.normalised(parent + "/" + target)
    case .hardLink(let target):
      return target.hasPrefix("/") ? nil : MemberName.normalised(target)
    case .file, .directory, .device: return nil
    }
  }

  /// Installers unpack the one top directory's contents, so that a link must stay in it.
  private static func isSafe(_ target: String, from name: String) -> Bool {
    let first = MemberName.normalised(name)?.split(separator: "/").first
    return first != nil && target.split(separator: "/").first == first
  }

  func contents(of member: Int, log: ProblemLog) throws(ArtifactError) -> MemberContents {
    guard members.indices.contains(member) else {
      throw ArtifactError(.notFound, path: "archive", "has no member with number \(member)")
    }
    var index = member
    for _ in 0..<16 {
      let entry = archive.entries[index]
      if let contents = try archive.contents(of: entry) { return contents }
      guard let target = Self.target(of: entry), let next = byName[target], next != index else { break }
      index = next
    }
    throw ArtifactError(
      .notReadable, path: members[member].path, offset: archive.entries[member].offset,
      members[member].kind.isLink ? "the link leads to no file of the archive" : "has no contents")
  }
}

extension Member.Kind {
  var isLink: Bool {
    switch self {
    case .symbolicLink, .hardLink: true
    case .file, .directory, .device: false
    }
  }
}

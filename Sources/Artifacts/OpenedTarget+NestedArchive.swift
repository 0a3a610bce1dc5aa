package import Evidence

extension OpenedTarget {
  /// Opens a member that is a zip archive, whatever its name: `zipimport` looks at contents alone, so that a `.pth` line
  /// can put any file on `sys.path`.
  ///
  /// The members are named `outer!/inner`; their installed paths are relative to the archive. Archives inside one another
  /// are opened `limits.archiveNesting` deep.
  package func nestedArchive(_ member: Int, limits: Limits = .standard) throws(ArtifactError) -> any OpenedTarget {
    guard members.indices.contains(member) else {
      throw ArtifactError(.notFound, path: target, "has no member with number \(member)")
    }
    let path = members[member].path
    let depth = path.split(separator: "!/", omittingEmptySubsequences: false).count
    guard depth <= limits.archiveNesting else {
      throw ArtifactError(
        .overLimit, path: path, "more than \(limits.archiveNesting) archives lie inside one another; not opened")
    }
    let source = ByteSource(try contents(of: member), path: path)
    let store = ZipMembers(try ZipArchive(source, limits: limits), prefix: path + "!/", limits: limits)
    var description = ContainerTarget.Description { inner in
      MemberName.normalised(String(inner.path.dropFirst(path.count + 2))).map { (.project, $0) }
    }
    description.project = project
    description.python = python
    return ContainerTarget(
      .file, store, target: "\(target)!/\(path)", fileName: path.split(separator: "/").last.map(String.init) ?? path,
      sha256: nil, byteCount: source.count, description: description)
  }
}

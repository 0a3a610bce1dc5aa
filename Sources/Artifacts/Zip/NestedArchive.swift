package import Evidence

/// A zip archive that is a member of a target, read with the same strictness as the target itself.
package struct NestedArchive: Sendable {
  private let zip: ZipMembers
  private let log = ProblemLog()

  /// Opens the contents of the member at `path`; throws where they are no zip archive.
  package init(_ contents: MemberContents, path: String, limits: Limits) throws(ArtifactError) {
    zip = ZipMembers(
      try ZipArchive(ByteSource(contents, path: path), limits: limits), prefix: path + "!/", limits: limits)
  }

  /// Named `outer!/inner`.
  package var members: [Member] { zip.members }

  /// Where two readers would see different archives, and what could not be read so far.
  package var problems: [StructuralProblem] { zip.problems + log.problems }

  /// The inflated bytes of a member.
  package func contents(of member: Int) throws(ArtifactError) -> MemberContents {
    try zip.contents(of: member, log: log)
  }
}

package import Evidence

/// An archive whose bytes lie in memory, as Python's `zipfile` and `tarfile` read one that code carries with it.
///
/// Its members are judged by nobody: whatever is odd about it is read as those modules read it.
package struct MemoryArchive: Sendable {
  /// Which module of Python's reads it.
  package enum Format: Sendable { case zip, tar }

  /// A member as the archive lists it.
  package struct Entry: Sendable {
    package let name: String
    package let isDirectory: Bool
    /// Bytes, as far as the archive says.
    package let size: Int
    fileprivate let member: Int
  }

  /// The members in the archive's order; those of a zip archive that its directory does not list are left out.
  package let entries: [Entry]
  private let store: any MemberStore
  private let log = ProblemLog()

  /// Lists an archive; throws where the bytes are none. `bytes` are what one member may have.
  package init(_ bytes: [UInt8], _ format: Format, limits: Limits, memberBytes: Int) throws(ArtifactError) {
    let source = ByteSource(MemberContents(bytes), path: "archive")
    var limits = limits
    limits.memberBytes = min(limits.memberBytes, memberBytes)
    limits.inflatedBytes = min(limits.inflatedBytes, 4 * memberBytes)
    switch format {
    case .zip:
      let archive = try ZipArchive(source, limits: limits)
      let members = ZipMembers(archive, prefix: "", limits: limits)
      store = members
      var seen: Set<Int> = []
      entries = members.members.compactMap { member in
        let number = members.entryOf[member.index]
        guard archive.entries[number].isListed, seen.insert(number).inserted else { return nil }
        return Entry(
          name: member.path, isDirectory: member.kind == .directory, size: member.size, member: member.index)
      }
    case .tar:
      let head = try source.readUpTo(512, at: 0)
      let members = TarMembers(
        try TarArchive(source, wrapping: TarWrapping(head: head) ?? .none, limits: limits))
      store = members
      entries = members.members.map { member in
        Entry(name: member.path, isDirectory: member.kind == .directory, size: member.size, member: member.index)
      }
    }
  }

  /// What a member holds; nil where it can't be read or has nothing, as a directory.
  package func contents(of entry: Entry) -> [UInt8]? {
    entry.isDirectory ? nil : try? store.contents(of: entry.member, log: log).bytes
  }
}

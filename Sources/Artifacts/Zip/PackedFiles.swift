package import Evidence

/// Files of an archive that lies in memory, for code that is found to unpack one.
package enum PackedFiles {
  /// Members of one archive that are looked at.
  private static let most = 4_096

  /// The names of a zip archive's files, in the order of its list; none where it is no archive.
  package static func names(ofZip bytes: [UInt8], limits: Limits) -> [String] {
    let source = ByteSource(MemberContents(bytes), path: "archive")
    guard let archive = try? ZipArchive(source, limits: limits) else { return [] }
    return ZipMembers(archive, prefix: "", limits: limits).members.filter { $0.kind == .file }.map(\.path)
  }

  /// The files of a zip archive by their names, in the order of its list; none where it is no archive.
  ///
  /// Members that may not be inflated, or whose bytes are wrong, are left out, as `zipfile` refuses them. Bounded by
  /// the limits of archives.
  package static func zip(_ bytes: [UInt8], limits: Limits) -> [(name: String, contents: [UInt8])] {
    let source = ByteSource(MemberContents(bytes), path: "archive")
    guard let archive = try? ZipArchive(source, limits: limits) else { return [] }
    let members = ZipMembers(archive, prefix: "", limits: limits)
    var files: [(name: String, contents: [UInt8])] = []
    var room = limits.decodedBytes
    for member in members.members.prefix(most) {
      guard case .file = member.kind, member.size <= room,
        let contents = try? archive.contents(of: members.entryOf[member.index], report: { _ in })
      else { continue }
      room -= contents.count
      if room < 0 { break }
      files.append((member.path, contents.bytes))
    }
    return files
  }
}

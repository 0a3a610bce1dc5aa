import Artifacts
import Evidence
import Glibc

/// Opens the input under a name, reads every member and has the rest verified.
///
/// What the archive declares is not what it holds: members are read although their sizes lie.
func readArchive(_ bytes: [UInt8], suffix: String) {
  let path = temporaryPath(suffix)
  guard let file = fopen(path, "wb") else { fatalError("cannot write \(path)") }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
  defer { unlink(path) }
  do {
    let target = try Artifacts.open(path)
    for member in target.members where member.kind == .file {
      if let contents = try? target.contents(of: member.index) {
        contents.withBytes { promise($0.count == contents.count, "contents of two sizes") }
      }
    }
    target.verifyRemaining()
    for file in target.installed {
      promise(target.members.indices.contains(file.member), "an installed file without a member")
      promise(!file.path.hasPrefix("/"), "an installed path from the root: \(file.path)")
      promise(!file.path.split(separator: "/").contains(".."), "an installed path that climbs: \(file.path)")
    }
  } catch {
    promise(!error.detail.isEmpty, "a refusal without a reason")
  }
}

/// A file of this process in memory.
private func temporaryPath(_ suffix: String) -> String { "/dev/shm/fuzz_\(getpid())-1.0\(suffix)" }

/// Everything textual that describes a distribution.
func readMetadata(_ bytes: [UInt8]) {
  let headers = MessageHeaders(bytes)
  for name in ["Name", "Version", "Requires-Python"] { _ = headers.first(name.lowercased()) }
  _ = Record(bytes, limit: 10_000)
  _ = VirtualEnvironment(bytes)
  let text = String(decoding: bytes, as: UTF8.self)
  let requirement = RequiresPython(text)
  for version in PythonVersion.supported { _ = requirement.allows(version) }
  let normal = ProjectName.normalised(text)
  promise(ProjectName.normalised(normal) == normal, "a normal form that is not normal")
  if let name = WheelName(text) { promise(name.tags().count <= 4_096, "more tags than the limit") }
}

import Artifacts
import Evidence
import Glibc
import Testing

/// Real artifacts and environments, which `PRATIQUE_REAL_ARTIFACTS` names, separated by colons: files, or directories
/// that hold files.
private let realArtifacts: [String] = {
  guard let value = getenv("PRATIQUE_REAL_ARTIFACTS") else { return [] }
  return String(cString: value).split(separator: ":").map(String.init).flatMap { path -> [String] in
    guard let directory = opendir(path) else { return [path] }
    defer { closedir(directory) }
    var out: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if [".whl", ".gz", ".zip", ".bz2", ".xz"].contains(where: name.hasSuffix) { out.append("\(path)/\(name)") }
    }
    return out.isEmpty ? [path] : out.sorted()
  }
}()

@Suite("Real artifacts")
struct RealArtifactsTests {
  @Test(
    "open without a problem", .disabled(if: realArtifacts.isEmpty, "PRATIQUE_REAL_ARTIFACTS names none"),
    arguments: realArtifacts)
  func opensClean(path: String) throws {
    let target = try Artifacts.open(path)
    target.verifyRemaining()
    #expect(target.problems.map { "\($0.code) \($0.place) \($0.detail)" } == [])
    #expect(!target.members.isEmpty && !target.python.isEmpty)
  }
}

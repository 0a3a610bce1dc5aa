import Evidence
import FoundationEssentials
import PackageIndex
import TestSupport
import Testing

/// The whole way against the index that this machine is configured for; only when `PRATIQUE_LIVE_INDEX` names
/// requirements, separated by blanks.
@Suite("The configured index")
struct LiveIndexTests {
  static let requirements = ProcessInfo.processInfo.environment["PRATIQUE_LIVE_INDEX"] ?? ""

  @Test("gives files that match their hashes", .enabled(if: !requirements.isEmpty, "PRATIQUE_LIVE_INDEX is not set"))
  func fetches() throws {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? "/"
    let configuration = try IndexConfiguration.discover(
      environment: environment, homeDirectory: home, workingDirectory: FileManager.default.currentDirectoryPath)
    let folder = TemporaryDirectory()
    let cache =
      environment["PRATIQUE_CACHE"].map(ArtifactCache.init(directory:)) ?? ArtifactCache(directory: folder.path)
    let client = IndexClient(configuration: configuration, cache: cache)
    for text in Self.requirements.split(separator: " ") {
      let release = try client.release(for: try #require(Requirement(text)))
      print("\(release.project) \(release.version): \(release.files.count) files, \(release.omitted) left out")
      for result in client.fetch(release.files) {
        let file = try result.get()
        #expect(file.isVerified || file.indexFile.url.scheme == "file")
        print("  \(file.indexFile.fileName) \(file.sha256.prefix(12)) cached: \(file.isFromCache)")
      }
    }
  }

  @Test(
    "gives the same dependencies to uv and to the program's own walk",
    .enabled(if: !requirements.isEmpty && DependencyTests.hasUV, "PRATIQUE_LIVE_INDEX is not set, or there is no uv"))
  func dependencies() throws {
    let environment = ProcessInfo.processInfo.environment
    let configuration = try IndexConfiguration.discover(
      environment: environment, homeDirectory: environment["HOME"] ?? "/",
      workingDirectory: FileManager.default.currentDirectoryPath)
    let folder = TemporaryDirectory()
    let cache =
      environment["PRATIQUE_CACHE"].map(ArtifactCache.init(directory:)) ?? ArtifactCache(directory: folder.path)
    let client = IndexClient(configuration: configuration, cache: cache)
    let roots = try Self.requirements.split(separator: " ").map { try #require(Requirement($0)) }
    let python = PythonVersion(3, 11)
    let other = try client.dependencyTree(of: roots, python: python, environment: environment)
    let own = try client.dependencyTree(of: roots, python: python, environment: ["PATH": "/nowhere"])
    #expect(other.resolver == .uv)
    #expect(own.undecided.isEmpty)
    #expect(other.nodes.map { "\($0.project)==\($0.version)" } == own.nodes.map { "\($0.project)==\($0.version)" })
    print(own.nodes.map { "\($0.project)==\($0.version)" }.joined(separator: " "))
  }
}

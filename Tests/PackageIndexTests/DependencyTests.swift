import Evidence
import FoundationEssentials
import PackageIndex
import TestSupport
import Testing

@Suite("Dependencies")
struct DependencyTests {
  let folder = TemporaryDirectory()
  let cache = TemporaryDirectory()

  func wheel(_ name: String, _ version: String, _ dependencies: [String] = []) {
    var wheel = WheelBuilder(name: name, version: version, files: [("\(name).py", "")])
    wheel.requiresDist = dependencies
    _ = wheel.write(to: folder)
  }

  /// The tree of requirements that a directory of wheels can meet; an empty search path leaves the work to the program.
  func tree(_ texts: [String], constraints: [String] = [], environment: [String: String] = ["PATH": "/nowhere"]) throws
    -> DependencyTree
  {
    var configuration = IndexConfiguration()
    configuration.findLinks = [.path(folder.path)]
    let client = IndexClient(configuration: configuration, cache: ArtifactCache(directory: cache.path))
    return try client.dependencyTree(
      of: texts.compactMap { Requirement($0) }, constraints: constraints.compactMap { Requirement($0) },
      python: PythonVersion(3, 11), environment: environment)
  }

  private func write() {
    wheel(
      "top", "1.0",
      ["middle>=1", "leaf<3 ; python_version >= '3.8'", "never; python_version < '3'", "extra-one; extra == 'one'"])
    wheel("middle", "1.0", ["leaf"])
    wheel("middle", "2.0", ["leaf>=2", "top"])
    for version in ["1.0", "2.0", "3.0"] { wheel("leaf", version) }
    wheel("extra-one", "1.0")
  }

  @Test("are walked through markers, extras, circles and conditions")
  func walk() throws {
    write()
    let found = try tree(["top[one]"])
    #expect(found.resolver == .own)
    #expect(
      found.nodes.map { "\($0.project) \($0.version)" } == ["extra-one 1.0", "leaf 2.0", "middle 2.0", "top 1.0"])
    #expect(found.undecided.isEmpty)
    #expect(found.nodes[1].askedBy.map(\.description) == ["middle", "top"])
    #expect(found.nodes[1].pinned.description == "leaf==2.0")
    #expect(
      try tree(["top"], constraints: ["middle<2", "leaf==1.0"]).nodes.map(\.version.description) == [
        "1.0", "1.0", "1.0",
      ])
  }

  @Test("that a later condition excludes are chosen again")
  func learning() throws {
    wheel("first", "1.0", ["shared"])
    wheel("second", "1.0", ["shared<2"])
    wheel("shared", "1.0", ["old"])
    wheel("shared", "2.0", ["new"])
    wheel("old", "1.0")
    wheel("new", "1.0")
    #expect(try tree(["first", "second"]).nodes.map(\.project.description) == ["first", "old", "second", "shared"])
  }

  @Test("that can't be followed without a build, or at all, are undecided")
  func undecided() throws {
    wheel(
      "top", "1.0",
      ["source-only", "missing", "by-address @ https://example.org/by-address-1.0.tar.gz", "not a requirement"])
    _ = SdistBuilder(name: "source-only", version: "1.0").write(to: folder)
    let found = try tree(["top"])
    #expect(found.nodes.map(\.project.description) == ["source-only", "top"])
    #expect(found.undecided.map(\.requirement) == ["by-address", "missing", "source-only==1.0", "top==1.0"])
    #expect(found.undecided[2].why.contains("only source distributions"))
  }

  static let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  static let hasUV = path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/uv") }

  @Test("are the same when an installed uv finds them", .enabled(if: hasUV, "no uv on the path"))
  func uv() throws {
    write()
    let environment = ProcessInfo.processInfo.environment.merging(["UV_CACHE_DIR": cache.path + "/uv"]) { $1 }
    let found = try tree(["top[one]"], environment: environment)
    #expect(found.resolver == .uv)
    #expect(
      found.nodes.map { "\($0.project) \($0.version)" } == ["extra-one 1.0", "leaf 2.0", "middle 2.0", "top 1.0"])
    #expect(found.nodes[1].askedBy.map(\.description) == ["middle", "top"])
  }
}

import TestSupport
import Testing

@Suite("PolicyLocation")
struct PolicyLocationTests {
  /// Runs a check of nothing much in `folder`, and says which policy file was complained about.
  private static func complaint(in folder: String, home: String = "/nowhere") throws -> String? {
    let run = try Subprocess.run(
      "pratique", ["check", "absent.whl", "--quiet"], environment: ["LANG": "C.UTF-8", "HOME": home],
      directory: folder)
    guard run.status == 2 else { return nil }
    return run.errors.split(separator: "\n").first.map { String($0) }
  }

  private static let broken = "no-such-key = 1\n"

  @Test("takes the nearest policy upward", arguments: ["", "a", "a/b/c"])
  func nearest(inner: String) throws {
    let folder = TemporaryDirectory()
    let directory = inner.isEmpty ? folder.path : folder.makeDirectory(inner)
    #expect(try Self.complaint(in: directory) == nil)
    folder.write("pratique.toml", Self.broken)
    #expect(try Self.complaint(in: directory)?.contains("\(folder.path)/pratique.toml:1: `no-such-key`") == true)
  }

  @Test("takes the project's table where there is no file of its own")
  func project() throws {
    let folder = TemporaryDirectory()
    folder.write("pyproject.toml", "[project]\nname = \"x\"\n[tool.pratique]\nno-such-key = 1\n")
    #expect(try Self.complaint(in: folder.path)?.contains("/pyproject.toml:4: ") == true)
    folder.write("pratique.toml", "preset = \"strict\"\n")
    #expect(try Self.complaint(in: folder.path) == nil)
  }

  @Test("has no opinion about project files without the table, broken ones included")
  func foreignProject() throws {
    let folder = TemporaryDirectory()
    folder.write("pyproject.toml", "this is = = not TOML\n")
    #expect(try Self.complaint(in: folder.path) == nil)
  }

  @Test("does not look beyond the repository")
  func repository() throws {
    let folder = TemporaryDirectory()
    folder.write("pratique.toml", Self.broken)
    folder.makeDirectory("clone/.git")
    let inner = folder.makeDirectory("clone/src")
    #expect(try Self.complaint(in: inner) == nil)
    folder.write("clone/pratique.toml", Self.broken)
    #expect(try Self.complaint(in: inner)?.contains("/clone/pratique.toml:1") == true)
  }

  @Test("does not look beyond the home directory")
  func home() throws {
    let folder = TemporaryDirectory()
    folder.write("pratique.toml", Self.broken)
    let home = folder.makeDirectory("ada")
    let inner = folder.makeDirectory("ada/work")
    #expect(try Self.complaint(in: inner, home: home) == nil)
    #expect(try Self.complaint(in: inner, home: "/nowhere") != nil)
  }

  @Test(
    "reads the file that is named, and says so when it cannot",
    arguments: [
      ("absent.toml", "no such file"), (".", "directory"),
    ])
  func named(path: String, reason: String) throws {
    let run = try Subprocess.run("pratique", ["check", "absent.whl", "--policy", path], directory: "/")
    #expect(run.status == 2)
    #expect(run.errors.contains(reason), "\(run.errors)")
  }
}

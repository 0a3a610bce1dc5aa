import Artifacts
import Evidence
import Glibc
import TestSupport
import Testing

@Suite("DirectoryTarget")
struct DirectoryTargetTests {
  /// A venv with one distribution, a hook of its own and one that nobody owns.
  private func makeVenv() -> TemporaryDirectory {
    let directory = TemporaryDirectory()
    directory.write(
      "env/pyvenv.cfg",
      "home = /opt/base/bin\nInclude-System-Site-Packages = TRUE\nversion = 3.12.4\nhome = /other\n"
        + "include-system-site-packages = no\n")
    let site = "env/lib/python3.12/site-packages/"
    directory.write(site + "demo/__init__.py", "x = 1\n")
    directory.write(site + "demo.pth", "import demo\n")
    directory.write(site + "stray.pth", "import os\n")
    directory.write(site + "demo-1.0.dist-info/METADATA", "Name: Demo\nVersion: 1.0\n")
    let digest = Compressor.base64URL(Compressor.digest("sha256", bytes("x = 1\n")))
    directory.write(
      site + "demo-1.0.dist-info/RECORD",
      "demo/__init__.py,sha256=\(digest),6\ndemo.pth,,\n../../../bin/demo,,\ndemo/__pycache__/x.pyc,,\n")
    directory.write("env/bin/demo", "#!python\n")
    directory.link("env/bin/python", to: "/opt/base/bin/python3.12")
    directory.link("env/lib64", to: "lib")
    directory.write("env/etc/jupyter/jupyter_server_config.d/x.json", "{}")
    directory.write("env/share/doc/readme.txt", "not read")
    return directory
  }

  @Test("reads a virtual environment with its owners, without a problem")
  func venv() throws {
    let directory = makeVenv()
    let target = try #require(try Artifacts.open(directory.path + "/env") as? DirectoryTarget)
    let interpreter = try #require(target.members.first { $0.path == "bin/python" })
    #expect(throws: ArtifactError.self) { try target.contents(of: interpreter.index) }
    target.verifyRemaining()
    #expect(target.problems == [])
    #expect(target.kind == .environment && target.profile == .venv && target.project == nil && target.sha256 == nil)
    #expect(target.python == [PythonVersion(3, 12)])
    #expect(target.virtualEnvironment?.home == "/opt/base/bin")
    #expect(target.virtualEnvironment?.includesSystemSitePackages == false)
    let owner = Owner(name: "Demo", version: "1.0")
    #expect(target.distributions.map(\.owner) == [owner])
    #expect(target.distributions.map(\.infoPath) == ["lib/python3.12/site-packages/demo-1.0.dist-info"])
    let files = Dictionary(target.installed.map { ($0.prefixPath, $0) }, uniquingKeysWith: { a, _ in a })
    #expect(files["lib/python3.12/site-packages/demo.pth"]?.owner == owner)
    #expect(files["lib/python3.12/site-packages/demo.pth"]?.path == "demo.pth")
    #expect(files["lib/python3.12/site-packages/stray.pth"]?.root == .site)
    #expect(files["lib/python3.12/site-packages/stray.pth"]?.owner == nil)
    #expect(files["lib/python3.12/site-packages/stray.pth"]?.profiles == [.venv])
    #expect(files["bin/demo"]?.root == .scripts && files["bin/demo"]?.owner == owner)
    #expect(files["pyvenv.cfg"]?.root == .data)
    #expect(files["etc/jupyter/jupyter_server_config.d/x.json"]?.root == .data)
    #expect(files["share/doc/readme.txt"] == nil)
  }

  @Test("opens the site directories that it shares with its base, under their own paths")
  func shared() throws {
    let directory = makeVenv()
    let base = directory.path + "/base"
    directory.write("base/bin/python3.12", "")
    let site = "base/lib/python3.12/site-packages/"
    directory.write(site + "hook.pth", "import hook\n")
    directory.write(site + "hook.py", "x = 1\n")
    directory.write(site + "hook-2.0.dist-info/METADATA", "Name: hook\nVersion: 2.0\n")
    directory.write(site + "hook-2.0.dist-info/RECORD", "hook.pth,,\nhook.py,sha256=AAAA,6\n")
    // A site directory is no environment, whatever it claims.
    directory.write(site + "pyvenv.cfg", "home = \(base)/bin\n")
    directory.write("base/lib/python3.11/site-packages/other.pth", "import other\n")
    directory.write("base/lib/python3/dist-packages/system.pth", "import system\n")
    directory.write("env/pyvenv.cfg", "home = \(base)/bin\ninclude-system-site-packages = true\nversion = 3.12.4\n")
    let target = try Artifacts.open(directory.path + "/env")
    #expect(target.problems == [])
    #expect(!target.members.contains { $0.path.contains("hook") })
    #expect(
      Set(target.parts.map(\.target))
        == ["\(base)/lib/python3.12/site-packages", "\(base)/lib/python3/dist-packages"])
    let part = try #require(target.parts.first { $0.target.hasSuffix("site-packages") })
    #expect(part.parts.isEmpty && part.python == [PythonVersion(3, 12)] && part.kind == .environment)
    let hook = try #require(part.installed.first { $0.path == "hook.pth" })
    #expect(part.members[hook.member].path == "\(directory.path)/\(site)hook.pth")
    #expect(hook.root == .site && hook.owner == Owner(name: "hook", version: "2.0"))
    #expect(try part.contents(of: hook.member).bytes == bytes("import hook\n"))
    part.verifyRemaining()
    #expect(part.problems.map(\.place.path) == ["\(directory.path)/\(site)hook.py"])
  }

  @Test(
    "says what it could not open of its base, and opens none where it shares nothing",
    arguments: [
      ("home = /nonexistent/bin\n", 1), ("home = relative\ninclude-system-site-packages = true\n", 1),
      ("home = /nonexistent/bin\ninclude-system-site-packages = false\n", 0), ("version = 3.12\n", 0),
    ])
  func unshared(configuration: String, problems: Int) throws {
    let directory = makeVenv()
    directory.write("env/pyvenv.cfg", configuration)
    let target = try Artifacts.open(directory.path + "/env")
    #expect(target.parts.isEmpty)
    #expect(target.problems.count == problems)
    #expect(target.problems.allSatisfy { $0.code == .unreadable && $0.leavesUnread })
  }

  @Test("tells what was changed after the installation")
  func changed() throws {
    let directory = makeVenv()
    directory.write("env/lib/python3.12/site-packages/demo/__init__.py", "x = 2\n\n")
    let target = try Artifacts.open(directory.path + "/env")
    #expect(target.problems == [])
    target.verifyRemaining()
    #expect(target.problems.map(\.code) == [.recordSizeMismatch, .recordHashMismatch])
  }

  /// A change to the venv that must be reported.
  struct Change: Sendable, CustomTestStringConvertible {
    let code: StructuralProblem.Code
    let edit: @Sendable (TemporaryDirectory) -> Void
    var testDescription: String { "\(code)" }
    init(_ code: StructuralProblem.Code, _ edit: @escaping @Sendable (TemporaryDirectory) -> Void) {
      self.code = code
      self.edit = edit
    }
  }

  static let site = "env/lib/python3.12/site-packages/"

  static let changes: [Change] = [
    Change(.linkEscape) { $0.link(site + "out.pth", to: "/etc/passwd") },
    Change(.linkEscape) { $0.link(site + "up", to: "../../../../elsewhere") },
    Change(.symbolicLink) { $0.link(site + "alias", to: "demo") },
    Change(.unreadable) { $0.link(site + "dangling.py", to: "nothing.py") },
    Change(.deviceMember) { mkfifo($0.path + "/" + site + "pipe", 0o600) },
    Change(.recordEscape) { $0.write(site + "x-1.dist-info/RECORD", "../../../../../victim,,\n") },
    Change(.recordMissingFile) { $0.write(site + "x-1.dist-info/RECORD", "x.py,,\n") },
    Change(.recordMalformed) { $0.write(site + "x-1.dist-info/RECORD", "x.py\n") },
    Change(.missingMetadata) { $0.write(site + "x-1.dist-info/RECORD", "") },
    Change(.setuidMode) { chmod($0.write(site + "tool", ""), 0o4755) },
    Change(.controlCharacterName) { $0.write(site + "a\u{1B}b.py", "") },
    Change(.nonUTF8Name) { directory in
      let base = Array((directory.path + "/" + site).utf8CString.dropLast())
      rename(directory.write(site + "plain.py", ""), base + [CChar(bitPattern: 0xFF), 0])
    },
    Change(.nestingTooDeep) { $0.makeDirectory(site + Array(repeating: "d", count: 120).joined(separator: "/")) },
  ]

  @Test("reports each defect with its code", arguments: changes)
  func reports(_ change: Change) throws {
    let venv = makeVenv()
    change.edit(venv)
    let target = try Artifacts.open(venv.path + "/env")
    for member in target.members where member.kind != .directory { _ = try? target.contents(of: member.index) }
    #expect(target.problems.contains { $0.code == change.code }, "found \(target.problems)")
  }

  @Test("refuses to list more files than allowed, and says so")
  func limits() throws {
    let directory = makeVenv()
    let target = try Artifacts.open(directory.path + "/env", limits: .with { $0.members = 3 })
    #expect(target.problems.contains { $0.code == .tooManyMembers && $0.leavesUnread })
    #expect(target.members.count == 3)
  }

  @Test("reads links inside the environment, and none that leads out of it")
  func links() throws {
    let directory = makeVenv()
    directory.write("secret.py", "s\n")
    directory.link(Self.site + "inner.py", to: "demo/__init__.py")
    directory.link(Self.site + "outer.py", to: "../../../../secret.py")
    directory.link(Self.site + "absolute.py", to: directory.path + "/secret.py")
    directory.link(Self.site + "jump", to: "../../../..")
    let target = try Artifacts.open(directory.path + "/env")
    func read(_ name: String) throws -> [UInt8] {
      let member = try #require(target.members.first { $0.path.hasSuffix("site-packages/" + name) })
      return try target.contents(of: member.index).bytes
    }
    #expect(try read("inner.py") == bytes("x = 1\n"))
    for name in ["outer.py", "absolute.py", "jump"] { #expect(throws: ArtifactError.self) { try read(name) } }
    #expect(!target.members.contains { $0.path.contains("jump/") })
  }

  /// A directory's files, and what it must be taken for.
  struct Sort: Sendable, CustomTestStringConvertible {
    let files: [String: String]
    let kind: TargetKind
    let profile: Profile?
    let minors: [Int]
    var testDescription: String { files.keys.sorted().joined(separator: " ") }
    init(_ files: [String: String], _ kind: TargetKind, _ profile: Profile?, _ minors: [Int] = Array(8...15)) {
      self.files = files
      self.kind = kind
      self.profile = profile
      self.minors = minors
    }
  }

  static let sorts: [Sort] = [
    Sort(["lib/python3.11/os.py": "", "lib/python3.11/site-packages/x.py": ""], .environment, .posixPrefix, [11]),
    Sort(["conda-meta/history": "", "lib/python3.10/site-packages/x.py": ""], .environment, .conda, [10]),
    Sort(["lib/python3/dist-packages/x.py": ""], .environment, .debianSystem),
    Sort(["Lib/site-packages/x.py": "", "Scripts/x.exe": ""], .environment, .windows),
    Sort(["pyvenv.cfg": "version_info = 3.14.0.final.0\n", "lib/x": ""], .environment, .venv, [14]),
    Sort(["x-1.0.dist-info/METADATA": "Name: x\nVersion: 1.0\n", "x.py": ""], .environment, .targetDirectory),
    Sort(["EGG-INFO/PKG-INFO": "Name: x\nVersion: 1.0\n", "x.py": ""], .egg, nil),
    Sort(["setup.py": "", "x.egg-info/PKG-INFO": "Name: x\n"], .directory, nil),
    Sort(["README": ""], .directory, nil),
  ]

  @Test("recognises what a directory is", arguments: sorts)
  func recognises(_ example: Sort) throws {
    let directory = TemporaryDirectory()
    for (path, text) in example.files { directory.write("top/" + path, text) }
    let target = try #require(try Artifacts.open(directory.path + "/top/") as? DirectoryTarget)
    #expect(target.kind == example.kind && target.profile == example.profile)
    #expect(target.python == example.minors.map { PythonVersion(3, $0) })
    #expect(target.problems == [])
  }

  @Test("takes the version and scheme of a site directory from its path")
  func siteDirectory() throws {
    let directory = makeVenv()
    let target = try #require(
      try Artifacts.open(directory.path + "/env/lib/python3.12/site-packages") as? DirectoryTarget)
    #expect(target.profile == .venv && target.python == [PythonVersion(3, 12)] && target.problems == [])
    let hook = try #require(target.installed.first { $0.path == "demo.pth" })
    #expect(hook.root == .site && hook.prefixPath == "lib/python3.12/site-packages/demo.pth")
    #expect(hook.owner == Owner(name: "Demo", version: "1.0"))
  }

  @Test("finds owners of old distributions by their lists")
  func oldOwners() throws {
    let directory = TemporaryDirectory()
    let site = "p/lib/python3.9/site-packages/"
    directory.write(site + "a.egg-info/PKG-INFO", "Name: a\nVersion: 1\n")
    directory.write(site + "a.egg-info/installed-files.txt", "../amod.py\n../asub/x.py\n")
    directory.write(site + "amod.py", "")
    directory.write(site + "asub/x.py", "")
    directory.write(site + "b.egg-info/PKG-INFO", "Name: b\nVersion: 2\n")
    directory.write(site + "b.egg-info/top_level.txt", "bmod\nbpkg\n")
    directory.write(site + "bmod.py", "")
    directory.write(site + "bpkg/sub/x.py", "")
    directory.write(site + "c-3.egg-info", "Name: c\nVersion: 3\n")
    directory.write(site + "other.py", "")
    let target = try Artifacts.open(directory.path + "/p")
    let owners = Dictionary(target.installed.map { ($0.path, $0.owner?.name) }, uniquingKeysWith: { a, _ in a })
    #expect(owners["amod.py"] == "a" && owners["asub/x.py"] == "a" && owners["bmod.py"] == "b")
    #expect(owners["bpkg/sub/x.py"] == "b" && owners["other.py"] == .some(nil) && owners["c-3.egg-info"] == "c")
    #expect(target.distributions.map(\.owner.name) == ["a", "b", "c"])
    #expect(target.problems == [])
  }

  @Test("gives an error for a path that is not there")
  func missing() {
    #expect(throws: ArtifactError(.notFound, path: "", "")) { try Artifacts.open("/nonexistent/x.whl") }
  }

  @Test(
    "opens single files as hooks or as a project's files",
    arguments: [
      ("x.pth", .site), ("x.start", .site), ("sitecustomize.py", .site), ("x.py", .project), ("run", .project),
    ]
      as [(String, InstalledFile.Root)])
  func singleFiles(name: String, root: InstalledFile.Root) throws {
    let opened = try Opened(name, bytes("#!/usr/bin/env python3\n"))
    #expect(opened.target.kind == .file && opened.target.installed.map(\.root) == [root])
    #expect(try opened.text(name) == "#!/usr/bin/env python3\n")
    #expect(opened.problems == [])
  }

  @Test("refuses files that it knows nothing of")
  func unknownFile() {
    #expect(throws: ArtifactError(.notATarget, path: "", "")) { try Opened("notes.txt", bytes("hello\n")) }
  }
}

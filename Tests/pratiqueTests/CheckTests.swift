import ConfigurationFormats
import FoundationEssentials
import TestSupport
import Testing

@Suite("pratique check")
struct CheckTests {
  /// A wheel in which nothing runs before it is imported.
  static func plainWheel(_ name: String = "plain", version: String = "1.0") -> WheelBuilder {
    WheelBuilder(name: name, version: version, files: [("\(name)/__init__.py", "ANSWER = 42\n")])
  }

  /// A harmless wheel with an executable start-up line.
  static func hookedWheel(_ name: String = "hooked") -> WheelBuilder {
    WheelBuilder(
      name: name, files: [("\(name)/__init__.py", "ANSWER = 42\n"), ("\(name).pth", "import \(name)\n")])
  }

  static func run(_ arguments: [String], in folder: TemporaryDirectory, input: String = "") throws -> Subprocess {
    try Subprocess.run(
      "pratique", ["check"] + arguments, environment: ["LANG": "C.UTF-8", "HOME": folder.path], input: input,
      directory: folder.path)
  }

  static func artifacts(_ run: Subprocess) throws -> [JSONValue] {
    try JSONValue.read(bytes(run.output))["artifacts"]?.array ?? []
  }

  @Test("admits a package in which nothing runs by itself, in a few lines")
  func plain() throws {
    let folder = TemporaryDirectory()
    let path = Self.plainWheel().write(to: folder)
    let run = try Self.run([path], in: folder)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.errors == "")
    #expect(run.output.contains("ADMIT"))
    #expect(run.output.utf8.count { $0 == 0x0A } <= 6, "\(run.output)")
  }

  @Test("names the trigger of a start-up hook, by the machine contract too")
  func hooked() throws {
    let folder = TemporaryDirectory()
    let path = Self.hookedWheel().write(to: folder)
    let people = try Self.run([path], in: folder)
    #expect(people.output.contains("hooked.pth:1"))
    #expect(people.output.contains("pth-import-line"))
    let run = try Self.run([path, "--format", "json"], in: folder)
    let artifact = try #require(try Self.artifacts(run).first)
    #expect(artifact["kind"]?.string == "wheel")
    #expect(artifact["name"]?.string == "hooked")
    let triggers = try #require(artifact["triggers"]?.array)
    let trigger = try #require(triggers.first { $0["id"]?.string == "pth-import-line" })
    #expect(trigger["phase"]?.string == "startup")
    #expect(trigger["path"]?.string == "hooked.pth")
    #expect(trigger["line"]?.integer == 1)
    #expect(trigger["owner"]?.string == "hooked 1.0")
  }

  @Test("gives the same bytes for the same input, however many work on it")
  func deterministic() throws {
    let folder = TemporaryDirectory()
    let paths = (0..<6).map { number in
      (number % 2 == 0 ? Self.hookedWheel("hooked\(number)") : Self.plainWheel("plain\(number)")).write(to: folder)
    }
    let one = try Self.run(paths + ["--format", "json", "--jobs", "1"], in: folder)
    let many = try Self.run(paths + ["--format", "json", "--jobs", "8"], in: folder)
    #expect(one.output == many.output)
    #expect(try Self.artifacts(one).count == 6)
  }

  @Test(
    "asks only about the interpreters it is told", arguments: [("3.11", ["3.11"]), ("3.9..3.10", ["3.9", "3.10"])])
  func python(argument: String, expected: [String]) throws {
    let folder = TemporaryDirectory()
    let path = Self.hookedWheel().write(to: folder)
    let run = try Self.run([path, "--format", "json", "--python", argument], in: folder)
    let triggers = try Self.artifacts(run).first?["triggers"]?.array ?? []
    let trigger = try #require(triggers.first { $0["id"]?.string == "pth-import-line" })
    #expect(trigger["python"]?.array?.compactMap(\.string) == expected)
  }

  @Test("writes the report to a file")
  func output() throws {
    let folder = TemporaryDirectory()
    let path = Self.plainWheel().write(to: folder)
    let run = try Self.run([path, "--format", "json", "--output", "report.json"], in: folder)
    #expect(run.output == "")
    let data = try #require(FileManager.default.contents(atPath: folder.path + "/report.json"))
    #expect(try JSONValue.read(Array(data))["schema"]?.string == "pratique/report/1")
  }

  @Test(
    "fails with 3 where a target cannot be opened, and still reports the others",
    arguments: [
      "missing.whl", "missing/folder", "broken.whl",
    ])
  func unreadable(target: String) throws {
    let folder = TemporaryDirectory()
    folder.write("broken.whl", "no archive at all")
    let plain = Self.plainWheel().write(to: folder)
    let run = try Self.run([target, plain, "--format", "json"], in: folder)
    #expect(run.status == 3, "\(run.output)")
    let artifacts = try Self.artifacts(run)
    #expect(artifacts.count == 2)
    #expect(artifacts.first?["verdict"]?.string == "quarantine")
    #expect(artifacts.first?["complete"]?.boolean == false)
    #expect(artifacts.last?["verdict"]?.string == "admit")
  }

  @Test("follows the policy of the project it stands in")
  func policy() throws {
    let folder = TemporaryDirectory()
    let path = Self.hookedWheel().write(to: folder)
    #expect(try Self.run([path], in: folder).status == 0)
    folder.write("pratique.toml", "[triggers]\npth-import-line = \"block\"\n")
    let blocked = try Self.run([path], in: folder)
    #expect(blocked.status == 1)
    #expect(blocked.output.contains("BLOCK"))
    #expect(blocked.errors.contains("policy: "))
    folder.write(
      "pratique.toml",
      """
      [triggers]
      pth-import-line = "block"
      [[waiver]]
      rule = "pth-import-line"
      project = "hooked"
      reason = "reviewed"
      who = "ada"
      until = 2999-12-31
      """)
    #expect(try Self.run([path], in: folder).status == 0)
  }

  @Test("keeps to one line for what is not admitted when it is to be quiet")
  func quiet() throws {
    let folder = TemporaryDirectory()
    let plain = Self.plainWheel().write(to: folder)
    folder.write("broken.whl", "no archive at all")
    let run = try Self.run([plain, "broken.whl", "--quiet"], in: folder)
    #expect(!run.output.contains("plain-1.0"))
    #expect(run.output.contains("broken.whl"))
  }

  @Test("reads targets from standard input")
  func standardInput() throws {
    let folder = TemporaryDirectory()
    _ = Self.plainWheel("a").write(to: folder)
    _ = Self.plainWheel("b").write(to: folder)
    let input = "# wheels\na-1.0-py3-none-any.whl\r\n\n  b-1.0-py3-none-any.whl  \n"
    let run = try Self.run(["-", "--format", "json"], in: folder, input: input)
    #expect(run.status == 0)
    #expect(try Self.artifacts(run).compactMap { $0["name"]?.string } == ["a", "b"])
  }

  @Test(
    "takes what requirements and lock files list, from a directory of files",
    arguments: [
      ("requirements.txt", "--no-index\n--find-links links\na==1.0\nb>=1 ; python_version >= '3'\n-c pins.txt\n"),
      (
        "uv.lock",
        "version = 1\n[[package]]\nname = \"a\"\nversion = \"1.0\"\n[[package]]\nname = \"b\"\nversion = \"1.0\"\n"
      ),
    ])
  func lists(name: String, text: String) throws {
    let folder = TemporaryDirectory()
    for wheel in [Self.plainWheel("a"), Self.plainWheel("b"), Self.plainWheel("b", version: "2.0")] {
      folder.write("links/" + wheel.fileName, wheel.build())
    }
    folder.write(name, text)
    folder.write("pins.txt", "b<2\n")
    for arguments in [["-r", name], [name]] {
      let run = try Self.run(
        arguments + ["--no-index", "--find-links", "links", "--format", "json"], in: folder)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let found = try Self.artifacts(run).map { "\($0["name"]?.string ?? "") \($0["version"]?.string ?? "")" }
      #expect(found == ["a 1.0", "b 1.0"])
    }
  }

  @Test(
    "says what is wrong with a list, with its line",
    arguments: [
      ("uv.lock", "version = 1\n[[package]]\nversion = \"1\"\n", "uv.lock:2: "), ("Pipfile.lock", "{}", "`_meta`"),
      ("missing.txt", nil, "missing.txt: there is no such file"),
    ] as [(String, String?, String)])
  func brokenList(name: String, text: String?, reason: String) throws {
    let folder = TemporaryDirectory()
    if let text { folder.write(name, text) }
    let run = try Self.run(["-r", name, "--no-index"], in: folder)
    #expect(run.status == 2, "\(run.output)")
    #expect(run.errors.contains(reason), "\(run.errors)")
  }
}

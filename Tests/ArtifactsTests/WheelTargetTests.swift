import Artifacts
import Evidence
import TestSupport
import Testing

@Suite("WheelTarget")
struct WheelTargetTests {
  @Test("opens a correct wheel without a problem and tells what is in it")
  func plainWheel() throws {
    let wheel = WheelBuilder(
      name: "demo-pkg", version: "1.2",
      files: [("demo_pkg/__init__.py", "x = 1\n"), ("demo.pth", "import demo_pkg\n"), ("demo_pkg/é, \"x\".txt", "")])
    let opened = try Opened(wheel)
    #expect(opened.problems == [])
    #expect(opened.target.kind == .wheel)
    #expect(opened.target.project == Owner(name: "demo-pkg", version: "1.2"))
    #expect(opened.target.sha256 == Compressor.sha256(wheel.build()))
    #expect(try opened.text("demo_pkg/__init__.py") == "x = 1\n")
    #expect(opened.target.python == PythonVersion.supported)
    #expect(opened.target.distributions.map(\.infoPath) == ["demo_pkg-1.2.dist-info"])
    #expect(opened.target.distributions.first?.recorded.contains("demo.pth") == true)
    let hook = try #require(opened.installed("demo.pth").first)
    #expect(hook.root == .site && hook.path == "demo.pth" && hook.owner == opened.target.project)
    #expect(hook.prefixPath == "lib/python3.8/site-packages/demo.pth")
  }

  private typealias Rows = [(String, String, String)]

  static let layout: [StructureCase] = [
    .wheel(.missingRecord, "no RECORD") { $0.omits = ["RECORD"] },
    .wheel(.missingWheelFile, "no WHEEL") { $0.omits = ["WHEEL"] },
    .wheel(.missingMetadata, "no METADATA") { $0.omits = ["METADATA"] },
    .wheel(.missingMetadata, "no dist-info at all") { $0.omits = ["METADATA", "WHEEL", "RECORD"] },
    .wheel(.severalDistInfo, "a second dist-info") {
      $0.files.append(("zzz-1.0.dist-info/METADATA", bytes("Name: zzz\nVersion: 1.0\n")))
    },
    .wheel(.metadataNameMismatch, "another name in METADATA") { $0.metadataName = "other" },
    .wheel(.metadataNameMismatch, "no name in METADATA") { $0.metadata = bytes("Metadata-Version: 2.1\n") },
    .wheel(.metadataVersionMismatch, "another version in METADATA") { $0.metadataVersion = "1.0.1" },
    .wheel(.wheelTagMismatch, "another tag in WHEEL") { $0.wheelTag = "cp27-cp27m-win32" },
    .wheel(.unsupportedWheelVersion, "version 2.0") { $0.wheelVersion = "2.0" },
    .wheel(.unsupportedWheelVersion, "version 1.9") { $0.wheelVersion = "1.9" },
    .wheel(.foreignDataDirectory, "a data directory of another name") {
      $0.files.append(("other-9.9.data/scripts/evil", bytes("#!python\n")))
    },
    .wheel(.unknownDataKey, "a key that no scheme has") { $0.files.append(("demo-1.0.data/weird/x", [])) },
    .wheel(.fileDirectlyInData, "a file below .data") { $0.files.append(("demo-1.0.data/x.txt", [])) },
    .wheel(.recordHashMismatch, "a wrong digest") {
      $0.editRecord = { rows in
        rows.enumerated().map { $0.offset == 0 ? ($0.element.0, "sha256=AAAA", $0.element.2) : $0.element }
      }
    },
    .wheel(.recordSizeMismatch, "a wrong size") {
      $0.editRecord = { rows in
        rows.enumerated().map { $0.offset == 0 ? ($0.element.0, $0.element.1, "999") : $0.element }
      }
    },
    .wheel(.recordUnlisted, "a member that is not listed") { $0.editZip = { $0.add("x_unlisted.pth", "import x\n") } },
    .wheel(.recordMissingFile, "a row without a member") { $0.editRecord = { $0 + [("ghost.py", "", "0")] } },
    .wheel(.recordNoHash, "rows without digests") { $0.editRecord = { $0.map { ($0.0, "", "") } } },
    .wheel(.recordWeakHash, "md5") { $0.hashAlgorithm = "md5" },
    .wheel(.recordWeakHash, "an unknown algorithm") {
      $0.editRecord = { rows in rows.enumerated().map { $0.offset == 0 ? ($0.element.0, "crc32=x", "") : $0.element } }
    },
    .wheel(.recordEscape, "a row that leads up") { $0.editRecord = { $0 + [("../../../../victim", "", "")] } },
    .wheel(.recordEscape, "an absolute row") { $0.editRecord = { $0 + [("/etc/passwd", "", "")] } },
    .wheel(.recordMalformed, "a row of two fields") { $0.record = bytes("demo/__init__.py,\n") },
    .wheel(.recordMalformed, "a size that is no number") { $0.editRecord = { $0 + [("x.py", "sha256=x", "many")] } },
    .wheel(.recordMalformed, "a path twice") { $0.editRecord = { $0 + [$0[0]] } },
    .wheel(.badEntryPoints, "a line before the first section") { $0.entryPoints = "x = demo:f\n" },
    .wheel(.badEntryPoints, "a line without a value") { $0.entryPoints = "[console_scripts]\nnothing\n" },
    .wheel(.badEntryPoints, "a script that leads out of bin") { $0.entryPoints = "[console_scripts]\n../x = demo:f\n" },
    StructureCase(code: .metadataNameMismatch, name: "a file name that is no wheel's", limits: .standard) {
      ("demo.whl", StructureCase.plainWheel.build())
    },
    StructureCase(code: .metadataNameMismatch, name: "a file name with another project", limits: .standard) {
      ("other-1.0-py3-none-any.whl", StructureCase.plainWheel.build())
    },
    StructureCase(code: .metadataVersionMismatch, name: "a file name with another version", limits: .standard) {
      ("demo-2.0-py3-none-any.whl", StructureCase.plainWheel.build())
    },
    StructureCase(code: .wheelTagMismatch, name: "a file name with another tag", limits: .standard) {
      ("demo-1.0-cp311-cp311-win_amd64.whl", StructureCase.plainWheel.build())
    },
  ]

  @Test("reports each defect of the layout with its code", arguments: layout)
  func reports(_ example: StructureCase) throws {
    let made = example.make()
    let opened = try Opened(made.file, made.data)
    #expect(opened.codes.contains(example.code), "found \(opened.problems)")
  }

  static let harmless: [StructureCase] = [
    .wheel(.recordWeakHash, "SHA-512") { $0.hashAlgorithm = "sha512" },
    .wheel(.recordMalformed, "lines that end in CRLF, and no last line end") {
      let text = String(decoding: $0.zip().entries.last?.data ?? [], as: UTF8.self)
      $0.record = bytes(text.split(separator: "\n").joined(separator: "\r\n"))
    },
    .wheel(.metadataVersionMismatch, "another spelling of the version") { $0.metadataVersion = "v1.0.0" },
    .wheel(.metadataNameMismatch, "another spelling of the name") {
      $0.metadataName = "De_Mo".lowercased().filter { $0 != "_" }
    },
    .wheel(.wheelTagMismatch, "a compressed tag") { $0.tag = "py2.py3-none-any" },
    .wheel(.wheelTagMismatch, "a build tag") { $0.buildTag = "7" },
    .wheel(.badEntryPoints, "entry points with comments and blanks") {
      $0.entryPoints = "# hello\n\n[console_scripts]\ndemo = demo:main\n; more\n[pytest11]\nx=demo.plugin\n"
    },
    .wheel(.unknownDataKey, "all the keys") {
      for key in ["purelib", "platlib", "scripts", "headers", "data"] {
        $0.files.append(("demo-1.0.data/\(key)/x\(key)", []))
      }
    },
  ]

  @Test("has nothing to say about what the wheel format allows", arguments: harmless)
  func acceptsHarmless(_ example: StructureCase) throws {
    let made = example.make()
    #expect(try Opened(made.file, made.data).problems == [])
  }

  @Test("reports in one order, whatever the order of reading, and each problem once")
  func stableOrder() throws {
    var wheel = StructureCase.plainWheel
    wheel.editRecord = { $0.map { ($0.0, $0.1.isEmpty ? "" : "sha256=AAAA", $0.2) } }
    let forward = try Opened(wheel)
    let backward = try Opened(wheel)
    for member in backward.target.members.reversed() { _ = try backward.target.contents(of: member.index) }
    #expect(backward.problems == forward.problems)
    #expect(forward.problems.count == 4)
    #expect(backward.problems.count == 4)
  }

  @Test("verifies what nobody has read")
  func remaining() throws {
    var wheel = StructureCase.plainWheel
    wheel.editRecord = { $0.map { ($0.0, $0.1.isEmpty ? "" : "sha256=AAAA", $0.2) } }
    let opened = try Opened(wheel)
    #expect(opened.target.problems == [])
    opened.target.verifyRemaining()
    #expect(opened.target.problems.map(\.code) == Array(repeating: .recordHashMismatch, count: 4))
  }

  @Test(
    "supports the versions that its tags and metadata leave",
    arguments: [
      ("py3-none-any", nil, Array(8...15)), ("py3-none-any", ">=3.10", Array(10...15)),
      ("cp311-cp311-linux_x86_64", nil, [11]), ("cp39-abi3-linux_x86_64", "<3.13", Array(9...12)),
      ("py2.py3-none-any", ">=2.7, !=3.0.*, !=3.9.*", [8, 10, 11, 12, 13, 14, 15]),
      ("cp313-cp313t-linux_x86_64", nil, [13]), ("py310-none-any", "~=3.11", Array(11...15)),
      ("py3-none-any", ">=3.8.1,<3.9.2", [8, 9]), ("py3-none-any", "==3.12.*", [12]),
      ("py3-none-any", "nonsense", Array(8...15)), ("cp27-cp27m-win32", nil, Array(8...15)),
    ] as [(String, String?, [Int])])
  func versions(tag: String, requires: String?, expected: [Int]) throws {
    var wheel = WheelBuilder(name: "demo", files: [("demo.py", "")])
    wheel.tag = tag
    wheel.requiresPython = requires
    let opened = try Opened(wheel)
    #expect(opened.target.python == expected.map { PythonVersion(3, $0) })
    #expect(opened.problems == [])
  }
}

@Suite("WheelName")
struct WheelNameTests {
  @Test(
    "is taken apart as the specification says",
    arguments: [
      ("six-1.17.0-py2.py3-none-any.whl", "six", "1.17.0", ["py2-none-any", "py3-none-any"]),
      ("a_b-1-2-cp311-abi3-linux_x86_64.whl", "a_b", "1", ["cp311-abi3-linux_x86_64"]),
    ])
  func parts(file: String, name: String, version: String, tags: [String]) throws {
    let wheel = try #require(WheelName(file))
    #expect(wheel.name == name && wheel.version == version && wheel.tags() == Set(tags))
  }

  @Test(
    "is refused in any other form",
    arguments: [
      "six.whl", "six-1.0.whl", "six-1.0-py3-none.whl", "a-b-1.0-x-py3-none-any.whl", "six--py3-none-any.whl",
      "six-1.0-py3-none-any.zip", "../six-1.0-py3-none-any.whl", "",
    ])
  func refused(file: String) { #expect(WheelName(file) == nil) }
}

@Suite("ProjectName")
struct ProjectNameTests {
  @Test(
    "finds versions the same that PEP 440 finds the same",
    arguments: [
      ("1.0", "1.0.0"), ("1.0", "v1"), ("1.0a1", "1.0.alpha.1"), ("1.0-1", "1.0-1"), ("1.0rc1", "1.0C1"),
      ("1.0+local.1", "1.0+LOCAL-1"), ("01.2", "1.2"), ("1.0.dev0", "1.0.dev"), ("1.0.post1", "1.0-r1"),
    ])
  func same(_ one: String, _ other: String) { #expect(ProjectName.isSameVersion(one, other)) }

  @Test(
    "tells different versions apart",
    arguments: [
      ("1.0", "1.1"), ("1.0", "1.0.1"), ("1.0a1", "1.0b1"), ("1.0", "1.0+local"), ("1!1.0", "1.0"), ("10", "1"),
    ])
  func different(_ one: String, _ other: String) { #expect(!ProjectName.isSameVersion(one, other)) }

  @Test("normalises names", arguments: [("De_Mo..pkg", "de-mo-pkg"), ("a---b", "a-b"), ("Flask", "flask")])
  func names(_ name: String, _ normal: String) { #expect(ProjectName.normalised(name) == normal) }
}

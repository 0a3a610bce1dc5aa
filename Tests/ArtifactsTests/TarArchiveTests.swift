import Artifacts
import Evidence
import TestSupport
import Testing

@Suite("TarArchive")
struct TarArchiveTests {
  static let cases: [StructureCase] = [
    .tar(.truncated, "a size beyond the end") { $0.entries[2].size = 1 << 20 },
    .tar(.truncated, "no end mark") { $0.endBlocks = 0 },
    .tar(.badHeaderChecksum, "a wrong checksum") { $0.entries[2].checksum = 77 },
    .tar(.badHeaderChecksum, "a size that is no number") { $0.entries[2].sizeField = bytes("999999999999") },
    .tar(.trailingData, "noise behind the end mark") { $0.trailing = [UInt8](repeating: 0x41, count: 512) },
    .tar(.concatenatedArchives, "members behind the end mark") {
      $0.trailing = TarBuilder([("demo-1.0/hidden.py", bytes("x = 2\n"))]).build()
    },
    .tar(.sizeMismatch, "a pax size that differs from the header's") {
      let last = $0.entries.removeLast()
      $0.addPax([("size", "\(last.data.count)")])
      $0.entries.append(last)
      $0.entries[$0.entries.count - 1].size = 0
    },
    .tar(.sizeMismatch, "a directory with a size") { $0.entries[0].size = 512 },
    .tar(.localHeaderMismatch, "two long names") {
      $0.addPax([("path", "demo-1.0/one.py")])
      $0.addGNULong("demo-1.0/two.py")
      $0.add("demo-1.0/x.py", "")
    },
    .tar(.localHeaderMismatch, "a malformed pax record") {
      $0.entries.append(TarBuilder.Entry("PaxHeaders/x", bytes("99 path=x\n"), type: "x"))
      $0.add("demo-1.0/x.py", "")
    },
    .tar(.unsupportedCompression, "a sparse member") {
      $0.entries.append(TarBuilder.Entry("demo-1.0/sparse", bytes("x"), type: "S"))
    },
    .tar(.unsupportedCompression, "a sparse member in pax form") {
      $0.addPax([("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0")])
      $0.add("demo-1.0/sparse", "x")
    },
    .tar(.hardLink, "a hard link") { $0.addLink("demo-1.0/hard.py", to: "demo-1.0/setup.py", isHard: true) },
    .tar(.linkEscape, "a hard link to the root") { $0.addLink("demo-1.0/hard", to: "/etc/passwd", isHard: true) },
    .tar(.linkEscape, "a link out of the source directory") { $0.addLink("demo-1.0/link", to: "../other/x.py") },
    .tar(.linkEscape, "a link out of the archive") { $0.addLink("demo-1.0/link", to: "../../x") },
    .tar(.fileUsedAsDirectory, "a file through a link") {
      $0.addLink("demo-1.0/dir", to: "src")
      $0.add("demo-1.0/dir/x.py", "")
    },
    .tar(.deviceMember, "a device") { $0.entries.append(TarBuilder.Entry("demo-1.0/dev", type: "3")) },
    .tar(.deviceMember, "a pipe") { $0.entries.append(TarBuilder.Entry("demo-1.0/fifo", type: "6")) },
    .tar(.deviceMember, "an unknown type") { $0.entries.append(TarBuilder.Entry("demo-1.0/odd", type: "Z")) },
    .tar(.setuidMode, "a set-user-id file") { $0.entries[2].mode = 0o4755 },
    .tar(.parentPath, "a name that leads up") { $0.add("demo-1.0/../../x.py", "") },
    .tar(.absolutePath, "an absolute name") { $0.add("/x.py", "") },
    .tar(.duplicateName, "a name twice") { $0.add("demo-1.0/setup.py", "") },
    .tar(.duplicateName, "a name twice, then as it was") {
      $0.add("demo-1.0/src/demo.py", "x = 2\n")
      $0.add("demo-1.0/src/demo.py", "x = 1\n")
    },
    .tar(.duplicateName, "a file and a link of one name") { $0.addLink("demo-1.0/src/demo.py", to: "../setup.py") },
    .tar(.caseCollision, "names that differ in case") { $0.add("demo-1.0/SETUP.py", "") },
    .tar(.nonUTF8Name, "a name that is not UTF-8") {
      $0.add("", "")
      $0.entries[$0.entries.count - 1].name = bytes("demo-1.0/") + [0xFF]
    },
    .tar(.severalTopDirectories, "a second top directory") { $0.add("other/x.py", "") },
    .tar(.missingMetadata, "no PKG-INFO") { tar in
      tar.entries.removeAll { $0.name.suffix(8).elementsEqual("PKG-INFO".utf8) }
    },
    .tar(.tooManyMembers, "more members than allowed", limits: .with { $0.members = 2 }) { _ in },
    .tar(.tooLarge, "a member larger than allowed", limits: .with { $0.memberBytes = 100 }) {
      $0.add("demo-1.0/big", [UInt8](repeating: 1, count: 101))
    },
    .tar(.tooLarge, "more bytes than allowed", limits: .with { $0.inflatedBytes = 5_000 }) {
      $0.add("demo-1.0/big", [UInt8](repeating: 1, count: 600_000))
    },
    .tar(
      .ratioTooHigh, "a bomb",
      limits: .with {
        $0.ratioFloorBytes = 300_000; $0.inflationRatio = 50
      }
    ) {
      $0.add("demo-1.0/zeros", [UInt8](repeating: 0, count: 4_000_000))
    },
    StructureCase(code: .trailingData, name: "noise behind the gzip stream", limits: .standard) {
      (StructureCase.plainSdist.fileName, StructureCase.plainSdist.build() + bytes("noise"))
    },
    StructureCase(code: .concatenatedArchives, name: "a second gzip member", limits: .standard) {
      let tar = StructureCase.plainSdist.tar().build()
      return (
        StructureCase.plainSdist.fileName,
        Compressor.gzip(Array(tar.prefix(1_000))) + Compressor.gzip(Array(tar.dropFirst(1_000)))
      )
    },
    StructureCase(code: .truncated, name: "a gzip stream that is cut", limits: .standard) {
      (StructureCase.plainSdist.fileName, Array(StructureCase.plainSdist.build().dropLast(40)))
    },
    StructureCase(code: .unsupportedCompression, name: "another compression than the name says", limits: .standard) {
      (StructureCase.plainSdist.fileName, StructureCase.plainSdist.tar().build(.xz))
    },
    StructureCase(code: .metadataNameMismatch, name: "another name in PKG-INFO", limits: .standard) {
      ("other-1.0.tar.gz", StructureCase.plainSdist.build())
    },
    StructureCase(code: .metadataVersionMismatch, name: "another version in PKG-INFO", limits: .standard) {
      ("demo-1.1.tar.gz", StructureCase.plainSdist.build())
    },
  ]

  @Test("reports each defect with its code and a place", arguments: cases)
  func reports(_ example: StructureCase) throws {
    let made = example.make()
    let opened = try Opened(made.file, made.data, limits: example.limits)
    let hits = opened.problems.filter { $0.code == example.code }
    #expect(!hits.isEmpty, "found \(opened.problems)")
    #expect(hits.allSatisfy { !$0.place.path.isEmpty })
  }

  static let harmless: [StructureCase] = [
    .tar(.truncated, "nothing changed") { _ in },
    .tar(.truncated, "blocks of zeros up to the record size") { $0.endBlocks = 19 },
    .tar(.duplicateName, "a file twice, byte for byte") { $0.add("demo-1.0/src/demo.py", "x = 1\n") },
    .tar(.linkEscape, "a link inside") { $0.addLink("demo-1.0/link.py", to: "src/demo.py") },
    .tar(.localHeaderMismatch, "pax records with times and a name") {
      $0.addPax([("mtime", "1.5")], isGlobal: true)
      $0.addPax([("path", "demo-1.0/naïve.py"), ("mtime", "1.25")])
      $0.add("demo-1.0/naive.py", "x\n")
    },
    .tar(.localHeaderMismatch, "a GNU long name") {
      $0.addGNULong("demo-1.0/" + .init(repeating: "n", count: 150) + ".py")
      $0.add("demo-1.0/n", "x\n")
      $0.entries[$0.entries.count - 1].magic = bytes("ustar  \u{0}")
    },
    .tar(.badHeaderChecksum, "a size in base 256") {
      $0.add("demo-1.0/x.py", "x\n")
      $0.entries[$0.entries.count - 1].sizeField = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    },
    .tar(.localHeaderMismatch, "a name in two parts") {
      $0.add("setup.cfg", "x\n")
      $0.entries[$0.entries.count - 1].prefix = bytes("demo-1.0")
    },
    StructureCase(code: .trailingData, name: "zeros behind the gzip stream", limits: .standard) {
      (StructureCase.plainSdist.fileName, StructureCase.plainSdist.build() + [0, 0, 0, 0])
    },
  ]

  @Test("has nothing to say about what all readers read alike", arguments: harmless)
  func acceptsHarmless(_ example: StructureCase) throws {
    let made = example.make()
    #expect(try Opened(made.file, made.data).problems == [])
  }

  @Test("reads every compression", arguments: TarBuilder.Wrapping.allCases, [1_000, 900_000])
  func wrappings(_ wrapping: TarBuilder.Wrapping, size: Int) throws {
    var generator = SeededGenerator(seed: 4)
    let data = (0..<size).map { _ in UInt8.random(in: 0...31, using: &generator) }
    var sdist = StructureCase.plainSdist
    sdist.wrapping = wrapping
    sdist.files.append((path: "data.bin", data: data))
    for limits in [Limits.standard, .with { $0.memberBytesInMemory = 500 }] {
      let opened = try Opened(sdist, limits: limits)
      #expect(opened.problems == [])
      #expect(opened.target.kind == .sdist && opened.target.project == Owner(name: "demo", version: "1.0"))
      let member = try #require(opened.target.members.first { $0.path == "demo-1.0/data.bin" })
      #expect(try opened.target.contents(of: member.index).bytes == data)
      #expect(opened.installed("demo-1.0/setup.py").map(\.path) == ["setup.py"])
      #expect(opened.installed("demo-1.0/setup.py").map(\.root) == [.project])
    }
  }

  @Test("follows links to members, and no further than that")
  func links() throws {
    var sdist = StructureCase.plainSdist
    sdist.editTar = {
      $0.addLink("demo-1.0/a.py", to: "b.py")
      $0.addLink("demo-1.0/b.py", to: "src/demo.py")
      $0.addLink("demo-1.0/hard.py", to: "demo-1.0/src/demo.py", isHard: true)
      $0.addLink("demo-1.0/loop", to: "loop")
      $0.addLink("demo-1.0/out", to: "/etc/passwd")
    }
    let opened = try Opened(sdist)
    #expect(try opened.text("demo-1.0/a.py") == "x = 1\n")
    #expect(try opened.text("demo-1.0/hard.py") == "x = 1\n")
    for name in ["demo-1.0/loop", "demo-1.0/out"] {
      #expect(throws: ArtifactError.self) { try opened.text(name) }
    }
  }

  @Test("keeps members that only some readers see")
  func membersBehindTheEnd() throws {
    var sdist = StructureCase.plainSdist
    sdist.editTar = { $0.trailing = TarBuilder([("demo-1.0/hidden.py", bytes("x = 2\n"))]).build() }
    #expect(try Opened(sdist).text("demo-1.0/hidden.py") == "x = 2\n")
  }

  @Test("reads an sdist in a zip archive")
  func zipSdist() throws {
    let opened = try Opened("demo-1.0.zip", StructureCase.plainSdist.zip().build())
    #expect(opened.problems == [])
    #expect(opened.target.kind == .sdist && opened.target.project?.name == "demo")
  }

  @Test("gives an error for what holds no member", arguments: ["demo-1.0.tar.gz", "demo-1.0.tar", "demo-1.0.zip"])
  func noArchive(name: String) {
    #expect(throws: ArtifactError.self) { try Opened(name, bytes("this is no archive at all")) }
    #expect(throws: ArtifactError.self) { try Opened(name, []) }
    #expect(throws: ArtifactError.self) { try Opened(name, Compressor.gzip([])) }
  }
}

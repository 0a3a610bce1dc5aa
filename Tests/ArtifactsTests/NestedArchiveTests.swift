import Artifacts
import Evidence
import TestSupport
import Testing

@Suite("Nested archives")
struct NestedArchiveTests {
  private func wheel(_ inner: [UInt8], name: String = "demo/lib.dat") -> WheelBuilder {
    WheelBuilder(name: "demo", binaryFiles: [(name, inner)])
  }

  @Test("are opened whatever their name, with the outer name before the inner ones")
  func opens() throws {
    var zip = ZipBuilder([("sitecustomize.py", bytes("import os\n"))])
    zip.trailing = bytes("noise")
    let opened = try Opened(wheel(zip.build()))
    let inner = try opened.target.nestedArchive(0)
    #expect(inner.members.map(\.path) == ["demo/lib.dat!/sitecustomize.py"])
    #expect(inner.installed.map(\.path) == ["sitecustomize.py"])
    #expect(try inner.contents(of: 0).bytes == bytes("import os\n"))
    #expect(inner.problems.map(\.code) == [.trailingData])
    #expect(inner.problems.map(\.place.path) == ["demo/lib.dat"])
  }

  @Test("come after a target's own members where an interpreter searches them, whatever they are called")
  func searched() throws {
    let zip = ZipBuilder([("a/__init__.py", bytes("x = 1\n"))]).build()
    let files = [
      ("demo/lib.dat", zip), ("demo/other.dat", zip), ("demo/app.pyz", zip), ("demo/none.zip", bytes("no archive")),
    ]
    let opened = try Opened(WheelBuilder(name: "demo", binaryFiles: files)).target
    let searched = TargetWithArchives.open(opened, paths: ["demo/lib.dat", "demo/absent"], limits: .standard)
    let added = searched.members.dropFirst(opened.members.count)
    #expect(added.map(\.path) == ["demo/lib.dat!/a/__init__.py", "demo/app.pyz!/a/__init__.py"])
    #expect(searched.members.map(\.index) == Array(searched.members.indices))
    for member in added { #expect(try searched.contents(of: member.index).bytes == bytes("x = 1\n")) }
    #expect(try searched.contents(of: 0).bytes == opened.contents(of: 0).bytes)
    #expect(searched.installed == opened.installed)
    #expect(throws: ArtifactError.self) { try searched.contents(of: searched.members.count) }
    let plain = try Opened(WheelBuilder(name: "plain")).target
    #expect(!(TargetWithArchives.open(plain, paths: [], limits: .standard) is TargetWithArchives))
  }

  @Test("keep the outer name in problems of their members")
  func problemPlaces() throws {
    var zip = ZipBuilder([("x.py", bytes("x\n"))])
    zip.entries[0].crc = 1
    let inner = try Opened(wheel(zip.build())).target.nestedArchive(0)
    #expect(throws: ArtifactError.self) { try inner.contents(of: 0) }
    #expect(inner.problems.map(\.place.path) == ["demo/lib.dat!/x.py"])
    #expect(inner.problems.map(\.code) == [.checksumMismatch])
  }

  @Test("are opened to a depth and no further")
  func depth() throws {
    var data = ZipBuilder([("x.py", bytes("x\n"))]).build()
    for _ in 0..<6 { data = ZipBuilder([("inner.zip", data)]).build() }
    var target: any OpenedTarget = try Opened(wheel(data)).target
    for _ in 0..<Limits.standard.archiveNesting { target = try target.nestedArchive(0) }
    #expect(throws: ArtifactError(.overLimit, path: "", "")) { try target.nestedArchive(0) }
  }

  @Test("give an error where the member is no archive")
  func noArchive() throws {
    let opened = try Opened(wheel(bytes("plain text")))
    #expect(throws: ArtifactError.self) { try opened.target.nestedArchive(0) }
    #expect(throws: ArtifactError.self) { try opened.target.nestedArchive(999) }
  }
}

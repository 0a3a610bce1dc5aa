import Artifacts
import Evidence
import Reach
import TestSupport
import Testing

@Suite("Bytecode that runs by itself")
struct BytecodeTests {
  /// A module of Python 3.11, or of another version, with the names, texts and instructions given.
  private func follow(
    names: [String], texts: [String] = [], instructions: [UInt8], minor: Int = 11, magic: Int = 3_495
  ) -> ReachedCode {
    var writer = PycWriter(magic: magic)
    writer.code(minor: minor, name: "<module>", names: names, instructions: instructions) { $0.texts(texts) }
    var target = InMemoryTarget(kind: .wheel, name: "demo-1.0-py3-none-any.whl")
    target.install(.site, "sitecustomize.pyc", writer.bytes, prefixPath: "sitecustomize.pyc")
    let trigger = Trigger(
      id: "pyc-sourceless", phase: .startup, place: Place("sitecustomize.pyc"), owner: nil, python: [], profiles: [],
      summary: "runs", starts: .bytecode("sitecustomize.pyc"))
    return Reach(target: target, limits: .standard).follow(trigger)
  }

  /// `IMPORT_NAME 0`, `IMPORT_NAME 2`, in 3.6 to 3.12.
  private static let imports: [UInt8] = [108, 0, 0x64, 0, 108, 2]

  @Test("tells what it imports, names and holds where its instructions make no program")
  func mentions() throws {
    let reached = follow(
      names: ["os", "system", "urllib.request", "urlopen"], texts: ["http://127.0.0.1:9/", "~/.ssh/id_rsa"],
      instructions: Self.imports)
    #expect(reached.externalModules == ["os", "urllib.request"])
    #expect(reached.has(.processSpawn))
    #expect(reached.has(.networkConnect, "http://127.0.0.1:9/"))
    #expect(reached.has(.credentialRead, "~/.ssh/id_rsa"))
    #expect(reached.capabilities.allSatisfy { $0.isConditional })
    let layer = try #require(reached.layers.first)
    #expect(layer.decoders == ["bytecode"])
    #expect(
      layer.excerpt
        == "imports os, urllib.request; names system, urlopen; texts \"http://127.0.0.1:9/\", \"~/.ssh/id_rsa\"")
    #expect(reached.opaque.count == 1)
  }

  @Test("does not take a name for a function of a module that is not imported")
  func unrelated() {
    let reached = follow(names: ["json", "system", "os", "run"], instructions: [108, 0])
    #expect(reached.externalModules == ["json"])
    #expect(!reached.has(.processSpawn))
  }

  @Test(
    "is read in every version",
    arguments: [(8, 3_413, 108), (10, 3_439, 108), (12, 3_531, 108), (13, 3_571, 75), (14, 3_627, 73), (15, 3_666, 0)])
  func versions(minor: Int, magic: Int, opcode: UInt8) {
    let reached = follow(names: ["os", "system"], instructions: [opcode, 0], minor: minor, magic: magic)
    #expect(reached.externalModules == ["os"])
    #expect(reached.has(.processSpawn))
  }

  @Test("takes an instruction's long argument whole, and none that is out of range")
  func longArguments() {
    let names = ["os", "json", "system"]
    #expect(follow(names: names, instructions: [144, 0, 108, 1]).externalModules == ["json"])
    #expect(
      follow(names: names, instructions: [144, 1, 108, 1, 108, 255, 144, 255, 144, 255, 144, 255, 108, 0, 108])
        .externalModules.isEmpty)
    #expect(follow(names: names, instructions: [144, 1, 9, 0, 108, 0]).externalModules == ["os"])
  }

  @Test("that cannot be read is said to run all the same")
  func unreadable() {
    let reached = follow(names: [], instructions: [], minor: 11, magic: 1)
    #expect(reached.opaque.count == 1)
    #expect(reached.layers.isEmpty)
  }
}

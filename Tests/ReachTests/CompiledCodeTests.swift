import Artifacts
import Evidence
import FoundationEssentials
import Reach
import TestSupport
import Testing

/// Code objects as interpreters compiled them, of a module that calls a function with a constant.
@Suite("Compiled code")
struct CompiledCodeTests {
  /// One source compiled by one version: it starts `id x`, or only makes a text of the same words.
  struct Compiled: CustomTestStringConvertible, Sendable {
    let minor: Int
    let magic: Int
    let starts: String
    let twin: String
    var testDescription: String { "3.\(minor)" }
  }

  static let compiled = [
    Compiled(
      minor: 8, magic: 3_413,
      starts: """
        YwAAAAAAAAAAAAAAAAAAAAACAAAAQAAAAHMcAAAAZABkAWwAWgBkAmQDhABaAWUBZASDAQEAZAFTACkF6QAAAABOYwEAAAAA\
        AAAAAAAAAAEAAAAEAAAAQwAAAHMSAAAAdACgAWQBfAAXAKEBAQBkAFMAKQJOegNpZCApAtoCb3PaBnN5c3RlbSkB2gFuqQBy\
        BAAAAPoEbS5wedoCZ28CAAAAcwIAAAAAAXIGAAAA2gF4KQJyAQAAAHIGAAAAcgQAAAByBAAAAHIEAAAAcgUAAADaCDxtb2R1\
        bGU+AQAAAHMEAAAACAEIAg==
        """,
      twin: """
        YwAAAAAAAAAAAAAAAAAAAAACAAAAQAAAAHMcAAAAZABkAWwAWgBkAmQDhABaAWUBZASDAQEAZAFTACkF6QAAAABOYwEAAAAA\
        AAAAAAAAAAEAAAACAAAAQwAAAHMOAAAAZAF8ABcAdABqARcAUwApAk56DW9zLnN5c3RlbSBpZCApAtoCb3PaA3NlcCkB2gFu\
        qQByBAAAAPoEbS5wedoCZ28CAAAAcwIAAAAAAXIGAAAA2gF4KQJyAQAAAHIGAAAAcgQAAAByBAAAAHIEAAAAcgUAAADaCDxt\
        b2R1bGU+AQAAAHMEAAAACAEIAg==
        """),
    Compiled(
      minor: 11, magic: 3_495,
      starts: """
        YwAAAAAAAAAAAAAAAAMAAAAAAAAA8yoAAACXAGQAZAFsAFoAZAKEAFoBAgBlAWQDpgEAAKsBAAAAAAAAAAABAGQBUwApBOkA\
        AAAATmMBAAAAAAAAAAAAAAAEAAAAAwAAAPM0AAAAlwB0AQAAAAAAAAAAAABqAQAAAAAAAAAAZAF8AHoAAACmAQAAqwEAAAAA\
        AAAAAAEAZABTACkCTnoDaWQgKQLaAm9z2gZzeXN0ZW0pAdoBbnMBAAAAIPoEbS5wedoCZ29yBwAAAAIAAABzHAAAAIAA3QQG\
        hEmIZZBhiWnRBBjUBBjQBBjQBBjQBBjzAAAAANoBeCkCcgMAAAByBwAAAKkAcggAAAByBgAAAPoIPG1vZHVsZT5yCwAAAAEA\
        AABzLgAAAPADAQEB2AAJgAmACYAJ8AIBARnwAAEBGfAAAQEZ4AACgAKAM4EHhAeAB4AHgAdyCAAAAA==
        """,
      twin: """
        YwAAAAAAAAAAAAAAAAMAAAAAAAAA8yoAAACXAGQAZAFsAFoAZAKEAFoBAgBlAWQDpgEAAKsBAAAAAAAAAAABAGQBUwApBOkA\
        AAAATmMBAAAAAAAAAAAAAAACAAAAAwAAAPMmAAAAlwBkAXwAegAAAHQAAAAAAAAAAAAAAGoBAAAAAAAAAAB6AAAAUwApAk56\
        DW9zLnN5c3RlbSBpZCApAtoCb3PaA3NlcCkB2gFucwEAAAAg+gRtLnB52gJnb3IHAAAAAgAAAHMUAAAAgADYCxqYUdELHqUS\
        pBbRCyfQBCfzAAAAANoBeCkCcgMAAAByBwAAAKkAcggAAAByBgAAAPoIPG1vZHVsZT5yCwAAAAEAAABzLgAAAPADAQEB2AAJ\
        gAmACYAJ8AIBASjwAAEBKPAAAQEo4AACgAKAM4EHhAeAB4AHgAdyCAAAAA==
        """),
    Compiled(
      minor: 13, magic: 3_571,
      starts: """
        YwAAAAAAAAAAAAAAAAMAAAAAAAAA8yIAAACVAFMAUwFLAHIAUwIaAHIBXAEiAFMDNQEAAAAAAAAgAGcBKQTpAAAAAE5jAQAA\
        AAAAAAAAAAAABAAAAAMAAADzNgAAAJUAWwAAAAAAAAAAAFICAAAAAAAAAAAAAAAAAAAAAAAAIgBTAVUALQAAADUBAAAAAAAA\
        IABnACkCTnoDaWQgKQLaAm9z2gZzeXN0ZW0pAdoBbnMBAAAAINoEbS5wedoCZ29yBwAAAAIAAABzEgAAAIAA3AQGh0mCSYhl\
        kGGJadUEGPMAAAAA2gF4KQJyAwAAAHIHAAAAqQByCAAAAHIGAAAA2gg8bW9kdWxlPnILAAAAAQAAAHMUAAAA8AMBAQHbAAny\
        AgEBGeEAAoAzhQdyCAAAAA==
        """,
      twin: """
        YwAAAAAAAAAAAAAAAAMAAAAAAAAA8yIAAACVAFMAUwFLAHIAUwIaAHIBXAEiAFMDNQEAAAAAAAAgAGcBKQTpAAAAAE5jAQAA\
        AAAAAAAAAAAAAgAAAAMAAADzLgAAAJUAUwFVAC0AAABbAAAAAAAAAAAAUgIAAAAAAAAAAAAAAAAAAAAAAAAtAAAAJAApAk56\
        DW9zLnN5c3RlbSBpZCApAtoCb3PaA3NlcCkB2gFucwEAAAAg2gRtLnB52gJnb3IHAAAAAgAAAHMWAAAAgADYCxqYUdELHqQS\
        pxahFtELJ9AEJ/MAAAAA2gF4KQJyAwAAAHIHAAAAqQByCAAAAHIGAAAA2gg8bW9kdWxlPnILAAAAAQAAAHMUAAAA8AMBAQHb\
        AAnyAgEBKOEAAoAzhQdyCAAAAA==
        """),
  ]

  private func follow(module code: String, _ compiled: Compiled) throws -> ReachedCode {
    let header = PycWriter(magic: compiled.magic).bytes
    let marshalled = try #require(Data(base64Encoded: code))
    var target = InMemoryTarget(kind: .wheel, name: "demo-1.0-py3-none-any.whl")
    target.install(.site, "inner.pyc", header + [UInt8](marshalled), prefixPath: "inner.pyc")
    let trigger = Trigger(
      id: "pyc-sourceless", phase: .import, place: Place("inner.pyc"), owner: nil, python: [], profiles: [],
      summary: "runs", starts: .bytecode("inner.pyc"))
    return Reach(target: target, limits: .standard).follow(trigger)
  }

  @Test("without a source is followed as one", arguments: compiled)
  func sourceless(_ compiled: Compiled) throws {
    let reached = try follow(module: compiled.starts, compiled)
    #expect(reached.has(.processSpawn, "id x"))
    #expect(reached.capabilities.allSatisfy { !$0.isConditional })
    #expect(reached.opaque.isEmpty)
    #expect(reached.layers.map(\.decoders) == [["bytecode"]])
    let step = try #require(reached.capabilities.first?.chain.last)
    #expect(step.path == "inner.pyc")
    #expect(step.layer == 0)
  }

  @Test("that only holds the words does nothing", arguments: compiled)
  func harmless(_ compiled: Compiled) throws {
    let reached = try follow(module: compiled.twin, compiled)
    #expect(reached.capabilities.isEmpty)
    #expect(reached.opaque.isEmpty)
  }

  @Test("that is marshalled is opened, whatever version made it", arguments: compiled)
  func marshalled(_ compiled: Compiled) {
    let template = "import marshal, base64\nexec(marshal.loads(base64.b64decode('%@')))"
    let reached = followModule(template.replacing("%@", with: compiled.starts))
    #expect(reached.has(.processSpawn, "id x"))
    #expect(reached.layers.map(\.decoders) == [["base64", "marshal", "exec"]])
    #expect(reached.opaque.isEmpty)
    let twin = followModule(template.replacing("%@", with: compiled.twin))
    #expect(!twin.has(.processSpawn))
    #expect(twin.opaque.isEmpty)
  }

  @Test("is one thing, a marshalled text another")
  func text() {
    let reached = followModule(
      #"import marshal; exec(marshal.loads(b'u\x17\x00\x00\x00import os;os.system("id")'))"#)
    #expect(reached.has(.processSpawn, "id"))
    #expect(reached.layers.map(\.decoders) == [["marshal", "exec"]])
  }
}

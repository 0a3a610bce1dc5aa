import PythonBytecode
import TestSupport
import Testing

@Suite("CompiledFile")
struct CompiledFileTests {
  static let magics = [
    (6, 3379), (7, 3394), (8, 3413), (9, 3425), (10, 3439), (11, 3495), (12, 3531), (13, 3571), (14, 3627), (15, 3666),
  ]

  private func demo(minor: Int, magic: Int) -> [UInt8] {
    var out = PycWriter(magic: magic, flags: minor < 7 ? nil : 1, first: 7, second: 8)
    out.code(minor: minor, name: "<module>", names: ["os", "system"]) { out in
      out.type("(")
      out.i32(5)
      out.text("echo demo", shared: true)
      out.type("i")
      out.i32(-3)
      out.code(minor: minor, name: "inner", names: ["getenv"]) { out in
        out.type(")")
        out.bytes.append(2)
        out.type("r")
        out.i32(1)
        out.type(">")
        out.i32(1)
        out.text("deep")
      }
      out.type("l")
      out.i32(-6)
      for digit in 1...6 { out.bytes += [UInt8(digit), 0] }
      out.data([1, 2, 3])
    }
    return out.bytes
  }

  @Test("reads the code objects of every layout", arguments: magics)
  func layouts(minor: Int, magic: Int) throws {
    let file = try CompiledFile.read(demo(minor: minor, magic: magic))
    #expect(file.header.version == .init(major: 3, minor: minor))
    #expect(file.trailingBytes == 0)
    let main = file.code[file.main]
    #expect(main.name == "<module>" && main.fileName == "demo.py" && main.firstLine == 17 && main.flags == 0x40)
    #expect(main.names == ["os", "system"])
    #expect(main.variables == (minor >= 11 ? ["local"] : ["local", "free", "cell"]))
    #expect(main.qualifiedName == (minor >= 11 ? "Outer.<module>" : nil))
    #expect(main.nested.map { file.code[$0].name } == ["inner"])
    #expect(file.names == ["getenv", "os", "system"])
    #expect(file.texts == ["echo demo", "deep"])
    #expect(file.byteStrings == [[1, 2, 3]])
    #expect(main.constants.map { file.values[$0] }.contains(.integer(-3)))
    #expect(file.values.contains(.largeInteger(isNegative: true, digits: [1, 2, 3, 4, 5, 6])))
  }

  @Test(
    "tells how the interpreter compares the file with its source",
    arguments: [
      (0, PycHeader.Validation.timestamp(modified: 7, size: 8)), (1, .hash(0x8_0000_0007, isChecked: false)),
      (3, .hash(0x8_0000_0007, isChecked: true)),
    ])
  func validation(flags: Int, expected: PycHeader.Validation) throws {
    let bytes = PycWriter(magic: 3495, flags: flags, first: 7, second: 8).bytes
    let header = try bytes.withUnsafeBytes { try PycHeader($0) }
    #expect(header.validation == expected)
  }

  @Test(
    "knows the versions by their numbers",
    arguments: [
      (3379, "3.6"), (3390, "3.7"), (3413, "3.8"), (3425, "3.9"), (3439, "3.10"), (3495, "3.11"), (3531, "3.12"),
      (3571, "3.13"), (3627, "3.14"), (3666, "3.15"), (62211, "2.7"), (3700, nil), (1, nil), (50000, nil),
    ])
  func versions(magic: Int, version: String?) {
    #expect(PycHeader.version(ofMagic: UInt16(magic))?.description == version)
  }

  @Test(
    "names what it cannot read",
    arguments: [
      ([], BytecodeError.Code.truncated), ([0xA7, 0x0D, 0x0D, 0x0A], .truncated), ([0, 0, 0x0D, 0x0A], .unknownMagic),
      (PycWriter(magic: 3495, flags: 4).bytes, .malformed), (PycWriter(magic: 3495).bytes, .truncated),
      (PycWriter(magic: 3495).bytes + [0x4E], .malformed), (PycWriter(magic: 3495).bytes + [0x21], .unknownType),
      (PycWriter(magic: 3495).bytes + [0x28, 0xFF, 0xFF, 0xFF, 0x7F], .truncated),
      (PycWriter(magic: 3495).bytes + [0x73, 0xFF, 0xFF, 0xFF, 0xFF], .malformed),
      (PycWriter(magic: 3495).bytes + [0x72, 0, 0, 0, 0], .malformed),
      (PycWriter(magic: 3310, flags: nil).bytes, .unsupportedVersion),
    ] as [([UInt8], BytecodeError.Code)])
  func errors(bytes: [UInt8], code: BytecodeError.Code) {
    #expect(throws: BytecodeError(code, at: 0, "")) { try CompiledFile.read(bytes) }
  }

  @Test("stops at values that are inside one another too deep")
  func depth() {
    let bytes = PycWriter(magic: 3495).bytes + [UInt8](repeating: 0x29, count: 1) + [1]
    let nested = (0..<100_000).flatMap { _ in [0x29, 1] as [UInt8] }
    #expect(throws: BytecodeError(.overLimit, at: 0, "")) { try CompiledFile.read(bytes + nested) }
  }

  @Test("refuses a value that contains itself")
  func circle() {
    let bytes = PycWriter(magic: 3495).bytes + [0xA9, 1, 0x72, 0, 0, 0, 0]
    #expect(throws: BytecodeError(.malformed, at: 0, "")) { try CompiledFile.read(bytes) }
  }

  @Test("walks shared values once, however often they are named")
  func sharing() throws {
    var out = PycWriter(magic: 3495)
    out.code(minor: 11, name: "<module>", names: []) { out in
      out.type(")")
      out.bytes.append(40)
      out.text("x", shared: true)
      // Each tuple names the one before it twice: 2³⁹ texts for whoever walks without memory.
      for index in 1..<40 {
        out.type(")", shared: true)
        out.bytes.append(2)
        for _ in 0..<2 {
          out.type("r")
          out.i32(index)
        }
      }
    }
    #expect(try CompiledFile.read(out.bytes).texts == ["x"])
  }

  @Test("survives any change of bytes and any cut", arguments: magics)
  func mutations(minor: Int, magic: Int) {
    let whole = demo(minor: minor, magic: magic)
    var random = SeededGenerator(seed: UInt64(minor))
    var damaged = 0
    for round in 0..<2_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if round % 4 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      if (try? CompiledFile.read(bytes)) == nil { damaged += 1 }
    }
    #expect(damaged > 500, "the changes must reach the values")
  }
}

import PythonBytecode
import TestSupport
import Testing

@Suite("Disassembly")
struct DisassemblyTests {
  static let minors = PythonOracle.byMinorVersion.keys.filter { $0 <= 14 }.sorted()

  @Test(
    "equals what the interpreter's dis says: opcodes, arguments, lines, targets and handlers",
    .enabled(if: !minors.isEmpty, "no interpreter of 3.6 to 3.14 is here"), arguments: minors)
  func oracle(minor: Int) throws {
    var compiled = 0
    for source in Snippets.all {
      guard let found = try CompiledSource.compile(source, minor: minor) else { continue }
      compiled += 1
      #expect(found.file.code.count == found.expected.count)
      for (index, expected) in found.expected.enumerated() {
        let disassembly = found.file.disassemble(index)
        #expect(InstructionText.lines(disassembly) == expected, "\(source)")
        #expect(disassembly.notes.isEmpty)
      }
    }
    #expect(compiled > 20)
  }

  @Test("knows the versions from 3.6 to 3.14 and says so of the others", arguments: CompiledFileTests.magics)
  func versions(minor: Int, magic: Int) throws {
    var out = PycWriter(magic: magic, flags: minor < 7 ? nil : 0)
    out.code(minor: minor, name: "<module>", names: ["os"], instructions: [0xFF, 0xFF, 0xFF]) { out in
      out.type(")")
      out.bytes.append(0)
    }
    let file = try CompiledFile.read(out.bytes)
    #expect(file.canDisassemble == (minor <= 14))
    #expect(file.disassemble(0).notes.map(\.kind) == [minor <= 14 ? .unknownOpcode : .unknownVersion])
    #expect(!file.decompile().isComplete)
    #expect(file.disassemble(7).instructions.isEmpty)
  }

  @Test("and the text made of it take any instructions whatever", arguments: CompiledFileTests.magics)
  func hostile(minor: Int, magic: Int) throws {
    var random = SeededGenerator(seed: UInt64(minor))
    var instructions = 0
    for _ in 0..<300 {
      let count = Int.random(in: 1...120, using: &random)
      let bytes = (0..<count).flatMap { _ in
        [UInt8.random(in: 0...150, using: &random), UInt8.random(in: 0...7, using: &random)]
      }
      var out = PycWriter(magic: magic, flags: minor < 7 ? nil : 0)
      out.code(minor: minor, name: "<module>", names: ["os", "a b", "x"], instructions: bytes) { out in
        out.type(")")
        out.bytes.append(2)
        out.type("N")
        out.text("demo")
      }
      let file = try CompiledFile.read(out.bytes)
      let found = file.disassemble(0)
      instructions += found.instructions.count
      let text = file.decompile()
      #expect(text.source == file.decompile().source)
      #expect(text.lines.count == text.source.count { $0 == 0x0A })
    }
    #expect(minor > 14 || instructions > 1_000)
  }
}

import NativeCode
import Testing

@Suite("PEReader")
struct PEReaderTests {
  /// A DLL with one section at address 0x1000 that holds every table.
  private func library(is64Bit: Bool) -> [UInt8] {
    var out = ByteWriter(is64Bit: is64Bit)
    out.bytes = [0x4D, 0x5A]
    out.pad(to: 0x3C)
    out.u32(0x40)
    out.bytes += Array("PE\0\0".utf8)
    out.u16(is64Bit ? 0x8664 : 0x14C)
    out.u16(1)
    out.zeros(12)
    out.u16(is64Bit ? 240 : 224)
    out.u16(0x2022)
    let base = is64Bit ? 0x1_8000_0000 : 0x1000_0000
    out.u16(is64Bit ? 0x20B : 0x10B)
    out.zeros(14)
    out.u32(0x1F00)
    out.zeros(is64Bit ? 4 : 8)
    out.word(base)
    out.zeros(28)
    out.u32(0x200)
    out.pad(to: 0x58 + (is64Bit ? 108 : 92))
    out.u32(16)
    let directories = [0: 0x1000, 1: 0x1100, 9: 0x1200, 13: 0x1300]
    for index in 0..<16 {
      out.u32(directories[index] ?? 0)
      out.u32(directories[index] == nil ? 0 : 0x40)
    }
    out.bytes += Array(".rdata\0\0".utf8)
    for value in [0x1000, 0x1000, 0x600, 0x200] { out.u32(value) }
    out.zeros(16)
    func at(_ address: Int) { out.pad(to: address - 0x1000 + 0x200) }
    at(0x1000)
    out.zeros(12)
    for value in [0x1040, 1, 1, 1, 0x1050, 0x1054, 0x1058] { out.u32(value) }
    at(0x1040)
    out.text("_demo.pyd")
    at(0x1054)
    out.u32(0x1060)
    at(0x1060)
    out.text("PyInit__demo")
    at(0x1100)
    for value in [0x1160, 0, 0, 0x1180, 0x1160] { out.u32(value) }
    at(0x1160)
    out.word(0x1190)
    if is64Bit { out.append(UInt64(1) << 63 | 7) } else { out.append(UInt32(1) << 31 | 7) }
    out.word(0)
    at(0x1180)
    out.text("KERNEL32.dll")
    at(0x1190)
    out.u16(0)
    out.text("CreateProcessW")
    at(0x1200)
    for value in [0, 0, 0, base + 0x1240, 0, 0] { out.word(value) }
    at(0x1240)
    for value in [base + 0x1F10, base + 0x1F20, 0] { out.word(value) }
    at(0x1300)
    for value in [1, 0x1380, 0, 0, 0x1360, 0, 0, 0] { out.u32(value) }
    at(0x1360)
    out.word(0x1390)
    out.word(0)
    at(0x1380)
    out.text("WS2_32.dll")
    at(0x1390)
    out.u16(0)
    out.text("connect")
    at(0x1600)
    return out.bytes
  }

  @Test("reads names, imports, callbacks and the entry point", arguments: [true, false])
  func tables(is64Bit: Bool) throws {
    let object = try #require(try NativeReader.read(library(is64Bit: is64Bit)).first)
    #expect(object.problems == [])
    #expect(object.format == .pe && object.role == .library && object.is64Bit == is64Bit)
    #expect(object.name == "_demo.pyd")
    #expect(object.moduleFunctions == ["PyInit__demo"])
    #expect(object.libraries.map(\.name) == ["KERNEL32.dll", "WS2_32.dll"])
    #expect(object.libraries.map(\.binding) == [.normal, .delayed])
    #expect(object.importedSymbols == ["CreateProcessW", "connect"])
    #expect(object.initialisers.tlsCallbacks == 2 && object.initialisers.entryPoint)
    #expect(object.initialisers.ownConstructors == 2)
  }

  @Test("does not take another MZ file for a PE file")
  func dosProgram() {
    var bytes = [UInt8](repeating: 0, count: 256)
    bytes[0] = 0x4D
    bytes[1] = 0x5A
    #expect(throws: NativeError(.notNative, at: 0, "")) { try NativeReader.read(bytes) }
  }

  @Test("survives any change of bytes and any cut", arguments: [true, false])
  func mutations(is64Bit: Bool) {
    let whole = library(is64Bit: is64Bit)
    var random = SplitMix64(state: 11)
    var damaged = 0
    for round in 0..<4_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[Int.random(in: 2..<bytes.count, using: &random)] =
          [0, 0xFF, 0x7F, 0x80].randomElement(using: &random) ?? 0
      }
      if round % 4 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      let objects = try? NativeReader.read(bytes)
      if objects?.allSatisfy({ $0.problems.isEmpty }) != true { damaged += 1 }
    }
    #expect(damaged > 500, "the changes must reach the tables")
  }
}

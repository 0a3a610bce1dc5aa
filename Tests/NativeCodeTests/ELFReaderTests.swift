import NativeCode
import Testing

@Suite("ELFReader")
struct ELFReaderTests {
  static let shapes = [(true, false), (true, true), (false, false), (false, true)]

  private func demo(_ shape: (is64Bit: Bool, isBigEndian: Bool)) -> ELFBuilder {
    ELFBuilder(
      is64Bit: shape.is64Bit, isBigEndian: shape.isBigEndian, machine: shape.is64Bit ? 62 : 3,
      named: [
        (1, "libdemo.so.1"), (1, "libc.so.6"), (14, "_demo.so"), (15, "/opt/demo/lib"), (29, "$ORIGIN"),
        (0x6FFF_FEFC, "audit.so"), (0x6FFF_FEFB, "depaudit.so"), (0x7FFF_FFFD, "aux.so"), (0x7FFF_FFFF, "filter.so"),
      ],
      plain: [(25, 0x10000), (27, 3 * (shape.is64Bit ? 8 : 4)), (28, shape.is64Bit ? 8 : 4), (33, 64)],
      symbols: [
        .init(name: "system"), .init(name: "socket"), .init(name: "PyInit__demo", isDefined: true),
        .init(name: "resolve", isDefined: true, type: 10),
      ],
      relocationTypes: shape.is64Bit ? [8, 37, 37] : [8, 42, 42])
  }

  @Test("reads the tables of every class and byte order", arguments: shapes)
  func tables(is64Bit: Bool, isBigEndian: Bool) throws {
    let object = try #require(try NativeReader.read(demo((is64Bit, isBigEndian)).bytes()).first)
    #expect(object.problems == [])
    #expect(object.format == .elf && object.role == .library)
    #expect(object.is64Bit == is64Bit && object.isBigEndian == isBigEndian)
    #expect(object.name == "_demo.so")
    #expect(object.libraries.map(\.name) == ["libdemo.so.1", "libc.so.6"])
    #expect(object.searchPaths.map(\.text) == ["/opt/demo/lib", "$ORIGIN"])
    #expect(object.loaderTags.map(\.value) == ["audit.so", "depaudit.so", "aux.so", "filter.so"])
    #expect(object.loaderTags.map(\.tag) == [.audit, .dependencyAudit, .auxiliary, .filter])
    #expect(object.importedSymbols == ["socket", "system"])
    #expect(object.moduleFunctions == ["PyInit__demo"])
    #expect(object.initialisers.initArray == 3)
    #expect(object.initialisers.preinitArray == 0, "a shared object's preinit array never runs")
    #expect(object.initialisers.indirectFunctions == 1)
    #expect(object.initialisers.indirectRelocations == 2)
    #expect(object.initialisers.ownConstructors == 2, "one of the three is the compiler's frame_dummy")
    #expect(!object.hasExecutableStack)
  }

  @Test("finds the symbols through a GNU hash table as through the old one", arguments: shapes)
  func gnuHash(is64Bit: Bool, isBigEndian: Bool) throws {
    var builder = demo((is64Bit, isBigEndian))
    builder.usesGNUHash = true
    let object = try #require(try NativeReader.read(builder.bytes()).first)
    #expect(object.problems == [])
    #expect(object.importedSymbols == ["socket", "system"])
    #expect(object.moduleFunctions == ["PyInit__demo"])
  }

  @Test("counts a lone constructor as the compiler's only beside a destructor")
  func loneConstructor() throws {
    var builder = ELFBuilder(plain: [(27, 8), (28, 8)])
    #expect(try NativeReader.read(builder.bytes()).first?.initialisers.ownConstructors == 0)
    builder.plain = [(27, 8)]
    #expect(try NativeReader.read(builder.bytes()).first?.initialisers.ownConstructors == 1)
  }

  @Test("tells an init function of the author's from that of the start files")
  func initFunction() throws {
    var builder = ELFBuilder()
    builder.initCode = [
      0xF3, 0x0F, 0x1E, 0xFA, 0x48, 0x83, 0xEC, 0x08, 0x48, 0x8B, 0x05, 1, 2, 3, 4, 0x48, 0x85, 0xC0, 0x74, 0x02, 0xFF,
      0xD0, 0x48, 0x83, 0xC4, 0x08, 0xC3,
    ]
    let stock = try #require(try NativeReader.read(builder.bytes()).first)
    #expect(stock.initialisers.initFunction && !stock.initialisers.customInitFunction)
    builder.initCode = [0x55, 0x48, 0x89, 0xE5, 0xE8, 0, 0, 0, 0, 0x5D, 0xC3]
    let own = try #require(try NativeReader.read(builder.bytes()).first)
    #expect(own.initialisers.customInitFunction && own.initialisers.ownConstructors == 1)
  }

  @Test("takes the dynamic section by address, as the loader does, and reports a contradicting offset")
  func dynamicByAddress() throws {
    var bytes = demo((true, false)).bytes()
    // p_offset of the second program header
    bytes[64 + 56 + 8] ^= 0x10
    let object = try #require(try NativeReader.read(bytes).first)
    #expect(object.libraries.map(\.name) == ["libdemo.so.1", "libc.so.6"])
    #expect(object.problems.map(\.code) == [.malformed])
  }

  @Test("keeps the readable tables of a damaged object and names the damage with its place")
  func damagedTable() throws {
    var builder = demo((true, false))
    builder.plain.append((12, 0x7FFF_0000))
    let object = try #require(try NativeReader.read(builder.bytes()).first)
    #expect(object.problems.map(\.code) == [.unmappedAddress])
    #expect(object.libraries.count == 2 && object.moduleFunctions == ["PyInit__demo"])
  }

  @Test(
    "refuses what has no readable header",
    arguments: [
      ([0x7F, 0x45, 0x4C, 0x46], NativeError.Code.truncated), ([0x7F, 0x45, 0x4C, 0x46, 9, 1, 1, 0], .malformed),
      ([0x7F, 0x45, 0x4C, 0x46, 2, 7, 1, 0], .malformed), (Array("#!/bin/sh\n".utf8), .notNative), ([], .notNative),
    ] as [([UInt8], NativeError.Code)])
  func header(bytes: [UInt8], code: NativeError.Code) {
    #expect(throws: NativeError(code, at: 0, "")) { try NativeReader.read(bytes) }
  }

  @Test("limits the counts that the file claims")
  func limits() throws {
    var limits = NativeLimits()
    limits.dynamicEntries = 4
    let object = try #require(try NativeReader.read(demo((true, false)).bytes(), limits: limits).first)
    #expect(object.problems.map(\.code).contains(.overLimit))
  }

  @Test("survives any change of bytes and any cut", arguments: shapes)
  func mutations(is64Bit: Bool, isBigEndian: Bool) {
    let whole = demo((is64Bit, isBigEndian)).bytes()
    var random = SplitMix64(state: 7)
    var damaged = 0
    for round in 0..<3_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[Int.random(in: 4..<bytes.count, using: &random)] =
          [0, 0xFF, 0x7F, 0x80, UInt8.random(in: 0...255, using: &random)]
          .randomElement(using: &random) ?? 0
      }
      if round % 4 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      guard let objects = try? NativeReader.read(bytes), objects.allSatisfy({ $0.problems.isEmpty }) else {
        damaged += 1
        continue
      }
    }
    #expect(damaged > 500, "the changes must reach the tables")
  }
}

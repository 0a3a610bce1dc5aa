import NativeCode
import Testing

@Suite("MachOReader")
struct MachOReaderTests {
  /// A bundle with the commands that matter; `exportsInTrie` leaves the module function out of the symbol table.
  private func bundle(is64Bit: Bool, isBigEndian: Bool = false, exportsInTrie: Bool = false) -> [UInt8] {
    var commands: [[UInt8]] = []
    func command(_ kind: Int, _ fill: (inout ByteWriter) -> Void) {
      var out = ByteWriter(isBigEndian: isBigEndian, is64Bit: is64Bit)
      fill(&out)
      out.pad(to: (out.bytes.count + 7) / 8 * 8)
      var head = ByteWriter(isBigEndian: isBigEndian, is64Bit: is64Bit)
      head.u32(kind)
      head.u32(out.bytes.count + 8)
      commands.append(head.bytes + out.bytes)
    }
    func named(_ kind: Int, _ offset: Int, _ text: String) {
      command(kind) {
        $0.u32(offset)
        $0.zeros(offset - 12)
        $0.text(text)
      }
    }
    named(0xD, 24, "@rpath/_demo.so")
    named(0xC, 24, "/usr/lib/libSystem.B.dylib")
    named(0x8000_0018, 24, "@rpath/libweak.dylib")
    named(0x8000_001C, 12, "/opt/demo/lib")
    named(0x27, 12, "DYLD_INSERT_LIBRARIES=x.dylib")
    command(is64Bit ? 0x19 : 0x1) { out in
      out.zeros(16)
      for _ in 0..<4 { out.word(0) }
      out.zeros(8)
      out.u32(3)
      out.u32(0)
      for (type, size) in [(0x9, 2 * (is64Bit ? 8 : 4)), (0x16, 12), (0xD, 2 * (is64Bit ? 8 : 4))] {
        out.zeros(32)
        out.word(0)
        out.word(size)
        out.zeros(16)
        out.u32(type)
        out.zeros(is64Bit ? 12 : 8)
      }
    }
    let symbolsIndex = commands.count
    let headerSize = is64Bit ? 32 : 28
    let size = commands.reduce(headerSize) { $0 + $1.count } + 24 + 16
    var strings: [UInt8] = [0]
    let system = strings.count
    strings += Array("_system".utf8) + [0]
    let start = strings.count
    strings += Array((exportsInTrie ? "_helper" : "_PyInit__demo").utf8) + [0]
    var symbols = ByteWriter(isBigEndian: isBigEndian, is64Bit: is64Bit)
    for (name, type) in [(system, 1), (start, 0xF)] {
      symbols.u32(name)
      symbols.u8(type)
      symbols.u8(0)
      symbols.u16(0)
      symbols.word(0)
    }
    command(0x2) {
      for value in [size, 2, size + symbols.bytes.count, strings.count] { $0.u32(value) }
    }
    // A root with one edge to a node with one edge: `_PyInit` and `__demo`.
    let trie: [UInt8] =
      [0, 1] + Array("_PyInit".utf8) + [0, 11] + [0, 1] + Array("__demo".utf8) + [0, 21] + [2, 0, 16, 0]
    command(0x8000_0033) {
      $0.u32(size + symbols.bytes.count + strings.count)
      $0.u32(exportsInTrie ? trie.count : 0)
    }
    _ = symbolsIndex
    var out = ByteWriter(isBigEndian: isBigEndian, is64Bit: is64Bit)
    out.u32(is64Bit ? 0xFEED_FACF : 0xFEED_FACE)
    for value in [0x0100_000C, 0, 8, commands.count, commands.reduce(0) { $0 + $1.count }, 0] { out.u32(value) }
    if is64Bit { out.u32(0) }
    return out.bytes + commands.flatMap { $0 } + symbols.bytes + strings + trie
  }

  private func fat(_ slices: [[UInt8]], isWide: Bool) -> [UInt8] {
    var out = ByteWriter(isBigEndian: true, is64Bit: isWide)
    out.u32(isWide ? 0xCAFE_BABF : 0xCAFE_BABE)
    out.u32(slices.count)
    var offset = 0x100
    for slice in slices {
      out.u32(7)
      out.u32(3)
      out.word(offset)
      out.word(slice.count)
      out.u32(3)
      if isWide { out.u32(0) }
      offset += slice.count
    }
    out.pad(to: 0x100)
    return out.bytes + slices.flatMap { $0 }
  }

  @Test(
    "reads the commands of every word size and byte order",
    arguments: [
      (true, false), (true, true), (false, false), (false, true),
    ])
  func commands(is64Bit: Bool, isBigEndian: Bool) throws {
    let object = try #require(
      try NativeReader.read(bundle(is64Bit: is64Bit, isBigEndian: isBigEndian)).first)
    #expect(object.problems == [])
    #expect(object.format == .machO && object.role == .library && object.is64Bit == is64Bit)
    #expect(object.name == "@rpath/_demo.so")
    #expect(object.libraries.map(\.name) == ["/usr/lib/libSystem.B.dylib", "@rpath/libweak.dylib"])
    #expect(object.libraries.map(\.binding) == [.normal, .weak])
    #expect(object.searchPaths.map(\.text) == ["/opt/demo/lib"])
    #expect(object.loaderTags.map(\.value) == ["DYLD_INSERT_LIBRARIES=x.dylib"])
    #expect(object.initialisers.moduleInitPointers == 2)
    #expect(object.initialisers.initOffsets == 3)
    #expect(object.initialisers.interposed == 1)
    #expect(object.importedSymbols == ["system"])
    #expect(object.moduleFunctions == ["PyInit__demo"])
  }

  @Test("finds a module function that only the export trie names")
  func exportTrie() throws {
    let object = try #require(try NativeReader.read(bundle(is64Bit: true, exportsInTrie: true)).first)
    #expect(object.problems == [])
    #expect(object.moduleFunctions == ["PyInit__demo"])
  }

  @Test("reads every slice of a fat file", arguments: [true, false])
  func slices(isWide: Bool) throws {
    let objects = try NativeReader.read(fat([bundle(is64Bit: true), bundle(is64Bit: false)], isWide: isWide))
    #expect(objects.map(\.is64Bit) == [true, false])
    #expect(objects.map(\.offset).first == 0x100)
    #expect(objects.allSatisfy { $0.problems.isEmpty && $0.moduleFunctions == ["PyInit__demo"] })
  }

  @Test("does not take a Java class for a fat file")
  func javaClass() {
    let bytes: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52] + [UInt8](repeating: 0, count: 64)
    #expect(throws: NativeError(.notNative, at: 0, "")) { try NativeReader.read(bytes) }
  }

  @Test("reports a trie that runs in a circle")
  func circularTrie() throws {
    var bytes = bundle(is64Bit: true, exportsInTrie: true)
    bytes[bytes.count - 25 + 10] = 0
    var limits = NativeLimits()
    limits.trieBytes = 10_000
    let object = try #require(try NativeReader.read(bytes, limits: limits).first)
    #expect(object.problems.map(\.code) == [.overLimit])
  }

  @Test("reports a trie whose every node leads twice to itself, before its waiting nodes fill the memory")
  func branchingCircle() throws {
    var bytes = bundle(is64Bit: true, exportsInTrie: true)
    let root: [UInt8] = [0, 2, 0, 0, 0, 0]
    bytes.replaceSubrange(bytes.count - 25..<bytes.count - 25 + root.count, with: root)
    let object = try #require(try NativeReader.read(bytes).first)
    #expect(object.problems.map(\.code) == [.overLimit])
  }

  @Test("survives any change of bytes and any cut", arguments: [true, false])
  func mutations(isFat: Bool) {
    let whole = isFat ? fat([bundle(is64Bit: true)], isWide: false) : bundle(is64Bit: true, exportsInTrie: true)
    var random = SplitMix64(state: 13)
    var damaged = 0
    for round in 0..<4_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[Int.random(in: 4..<bytes.count, using: &random)] =
          [0, 0xFF, 0x7F, 0x80].randomElement(using: &random) ?? 0
      }
      if round % 4 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      let objects = try? NativeReader.read(bytes)
      if objects?.allSatisfy({ $0.problems.isEmpty }) != true { damaged += 1 }
    }
    #expect(damaged > 500, "the changes must reach the tables")
  }
}

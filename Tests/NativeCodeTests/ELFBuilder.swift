/// Builds a shared object with the tables a loader reads, and nothing that could run.
struct ELFBuilder {
  struct Symbol {
    var name: String
    var isDefined = false
    var type = 2
  }

  var is64Bit = true
  var isBigEndian = false
  var machine = 62
  /// Tag and text of each entry with a name.
  var named: [(tag: Int, text: String)] = []
  /// Tag and value of each other entry.
  var plain: [(tag: Int, value: Int)] = []
  var symbols: [Symbol] = []
  var usesGNUHash = false
  var relocationTypes: [Int] = []
  var initCode: [UInt8]?
  var stackFlags: Int? = 6
  /// Addresses are file offsets plus this.
  var base = 0x10000

  func bytes() -> [UInt8] {
    var out = ByteWriter(isBigEndian: isBigEndian, is64Bit: is64Bit)
    let headerSize = is64Bit ? 64 : 52
    let segmentSize = is64Bit ? 56 : 32
    var strings: [UInt8] = [0]
    func intern(_ text: String) -> Int {
      let at = strings.count
      strings += Array(text.utf8) + [0]
      return at
    }
    let names = named.map { ($0.tag, intern($0.text)) }
    let symbolNames = symbols.map { intern($0.name) }
    let stringsAt = headerSize + 3 * segmentSize
    var body = ByteWriter(isBigEndian: isBigEndian, is64Bit: is64Bit)
    body.bytes = strings
    body.pad(to: (strings.count + 7) / 8 * 8)
    let symbolsAt = stringsAt + body.bytes.count
    writeSymbols(symbolNames, &body)
    let hashAt = stringsAt + body.bytes.count
    writeHash(&body)
    body.pad(to: (body.bytes.count + 7) / 8 * 8)
    let relocationsAt = stringsAt + body.bytes.count
    for type in relocationTypes {
      body.word(0)
      body.word(type)
      body.word(0)
    }
    let codeAt = stringsAt + body.bytes.count
    body.bytes += initCode ?? []
    body.pad(to: (body.bytes.count + 7) / 8 * 8)
    let dynamicAt = stringsAt + body.bytes.count
    var entries = names.map { ($0.0, $0.1) } + plain.map { ($0.tag, $0.value) }
    entries += [(5, base + stringsAt), (6, base + symbolsAt), (usesGNUHash ? 0x6FFF_FEF5 : 4, base + hashAt)]
    if !relocationTypes.isEmpty {
      entries += [(7, base + relocationsAt), (8, relocationTypes.count * (is64Bit ? 24 : 12))]
    }
    if initCode != nil { entries.append((12, base + codeAt)) }
    for entry in entries + [(0, 0)] {
      body.word(entry.0)
      body.word(entry.1)
    }
    writeHeader(&out, headerSize: headerSize, segmentSize: segmentSize)
    let total = stringsAt + body.bytes.count
    writeSegment(&out, type: 1, flags: 5, at: 0, size: total)
    writeSegment(&out, type: 2, flags: 6, at: dynamicAt, size: total - dynamicAt)
    writeSegment(&out, type: stackFlags == nil ? 4 : 0x6474_E551, flags: stackFlags ?? 0, at: 0, size: 0)
    return out.bytes + body.bytes
  }

  private func writeHeader(_ out: inout ByteWriter, headerSize: Int, segmentSize: Int) {
    out.bytes += [0x7F, 0x45, 0x4C, 0x46, is64Bit ? 2 : 1, isBigEndian ? 2 : 1, 1, 0]
    out.zeros(8)
    out.u16(3)
    out.u16(machine)
    out.u32(1)
    out.word(0)
    out.word(headerSize)
    out.word(0)
    out.u32(0)
    for value in [headerSize, segmentSize, 3, 0, 0, 0] { out.u16(value) }
  }

  private func writeSegment(_ out: inout ByteWriter, type: Int, flags: Int, at: Int, size: Int) {
    out.u32(type)
    if is64Bit { out.u32(flags) }
    for value in [at, base + at, base + at, size, size] { out.word(value) }
    if !is64Bit { out.u32(flags) }
    out.word(0x1000)
  }

  private func writeSymbols(_ names: [Int], _ body: inout ByteWriter) {
    body.zeros(is64Bit ? 24 : 16)
    for (symbol, name) in zip(symbols, names) {
      body.u32(name)
      let info = 1 << 4 | symbol.type
      if is64Bit {
        body.u8(info)
        body.u8(0)
        body.u16(symbol.isDefined ? 7 : 0)
        body.zeros(16)
      } else {
        body.zeros(8)
        body.u8(info)
        body.u8(0)
        body.u16(symbol.isDefined ? 7 : 0)
      }
    }
  }

  private func writeHash(_ body: inout ByteWriter) {
    if usesGNUHash {
      // One bucket whose chain holds every symbol after the first.
      for value in [1, 1, 1, 0] { body.u32(value) }
      body.word(0)
      body.u32(symbols.isEmpty ? 0 : 1)
      for index in symbols.indices { body.u32(index == symbols.count - 1 ? 1 : 0) }
    } else {
      body.u32(1)
      body.u32(symbols.count + 1)
      body.zeros(4 * (symbols.count + 2))
    }
  }
}

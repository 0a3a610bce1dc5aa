/// Opening what is compressed, wherever in a layer it begins.
extension SearchRun {
  /// A kind of compressed data and the bytes that it begins with.
  private struct Magic {
    let coding: Coding
    let bytes: [UInt8]
  }

  private static let magics: [Magic] = [
    Magic(coding: .gzip, bytes: [0x1F, 0x8B, 8]), Magic(coding: .zip(""), bytes: [0x50, 0x4B, 3, 4]),
    Magic(coding: .bzip2, bytes: [0x42, 0x5A, 0x68]), Magic(coding: .xz, bytes: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    Magic(coding: .zstd, bytes: [0x28, 0xB5, 0x2F, 0xFD]), Magic(coding: .lzma, bytes: [0x5D, 0, 0]),
  ]

  /// What is thrown away: so little comes out of bytes that only look compressed.
  private static let leastOutput = 12

  /// Opens everything compressed in a layer, and the layer itself where it is hidden by exclusive or, turned round, or
  /// deflated without a frame.
  mutating func openCompressed(_ layer: SearchLayer, depth: Int) {
    let bytes = layer.bytes
    var isCompressed = false
    var position = 0
    while position < bytes.count - 3 {
      guard Self.mayBegin(bytes[position]), let coding = Self.coding(at: position, of: bytes) else {
        position += 1
        continue
      }
      guard !isOver(), mayAttempt() else { return }
      let consumed = openCompressed(coding, at: position, of: layer, depth: depth)
      isCompressed = isCompressed || consumed > 0
      position += max(1, consumed)
    }
    if !isCompressed {
      openBareDeflate(layer, depth: depth)
      openCombined(layer, depth: depth)
    }
    openReversed(layer, depth: depth)
  }

  private static func mayBegin(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x1F, 0x50, 0x42, 0xFD, 0x28, 0x78, 0x5D: true
    default: false
    }
  }

  private static func coding(at position: Int, of bytes: UnsafeRawBufferPointer) -> Coding? {
    let (first, second) = (bytes[position], bytes[position + 1])
    switch (first, second) {
    case (0x78, _), (0x1F, 0x8B), (0x50, 0x4B), (0x42, 0x5A), (0xFD, 0x37), (0x28, 0xB5), (0x5D, 0): break
    default: return nil
    }
    if first == 0x78 {
      // RFC 1950: deflate with the largest window, whose two bytes are a multiple of 31, without a dictionary.
      return (UInt(first) << 8 | UInt(second)) % 31 == 0 && second & 0x20 == 0 ? .zlib : nil
    }
    // Most places whose first byte fits end here; the third byte decides nearly all others.
    guard position + 2 < bytes.count else { return nil }
    let third = bytes[position + 2]
    for magic in magics where magic.bytes[0] == first && magic.bytes[1] == second && magic.bytes[2] == third {
      if bytes[position...].starts(with: magic.bytes) { return magic.coding }
    }
    return nil
  }

  /// Opens what begins at a place; gives the bytes that it takes there, or 0 if it was nothing.
  private mutating func openCompressed(_ coding: Coding, at position: Int, of layer: SearchLayer, depth: Int) -> Int {
    if case .zip = coding { return openZipMember(at: position, of: layer, depth: depth) }
    let input = UnsafeRawBufferPointer(rebasing: layer.bytes[position...])
    let output =
      switch coding {
      case .gzip: inflater.inflate(input, .gzip, limit: room)
      case .zlib: inflater.inflate(input, .zlib, limit: room)
      case .bzip2: inflater.bunzip(input, limit: room)
      case .zstd: inflater.unzstd(input, limit: room)
      default: inflater.unxz(input, limit: room)
      }
    return open(output, coding, at: position, of: layer, depth: depth)
  }

  private mutating func open(
    _ output: Decompressor.Output, _ coding: Coding, at position: Int, of layer: SearchLayer, depth: Int
  ) -> Int {
    if output.isCut { meet(room == 0 ? .bytes : .memory) }
    guard output.bytes.count >= Self.leastOutput else { return 0 }
    let segment = LayerSegment(start: 0, source: position..<position + output.consumed)
    open(output.bytes, coding, [segment], in: layer, depth: depth)
    // What broke off may have been no stream at all, and something else may lie in it.
    return output.isComplete ? output.consumed : 1
  }

  // MARK: zip

  /// A member as its local header says (APPNOTE 4.3.7); the directory need not be there.
  private mutating func openZipMember(at position: Int, of layer: SearchLayer, depth: Int) -> Int {
    let bytes = layer.bytes
    guard position + 30 <= bytes.count else { return 0 }
    func little(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[position + offset + $1]) << (8 * $1) }
    }
    let nameEnd = position + 30 + little(26, 2)
    let start = nameEnd + little(28, 2)
    guard start < bytes.count else { return 0 }
    let name = String(decoding: bytes[position + 30..<nameEnd].prefix(200), as: UTF8.self)
    let input = UnsafeRawBufferPointer(rebasing: bytes[start...])
    let output: Decompressor.Output
    switch little(8, 2) {
    case 8: output = inflater.inflate(input, .raw, limit: room)
    case 12: output = inflater.bunzip(input, limit: room)
    case 14: output = unzipLZMA(input)
    case 93: output = inflater.unzstd(input, limit: room)
    case 95: output = inflater.unxz(input, limit: room)
    case 0:
      // Stored: it lies in the layer as it is, but as a layer of its own it carries its name.
      let size = min(little(18, 4), input.count, room)
      output = Decompressor.Output(bytes: Array(input.prefix(size)), consumed: size, isComplete: false, isCut: false)
    default: return 0
    }
    let consumed = open(output, .zip(name), at: start, of: layer, depth: depth)
    return consumed > 1 ? start - position + consumed : 1
  }

  /// Method 14: a version, the length of the properties and the properties themselves stand before the data. With a
  /// length that is not known (all ones) it becomes an `.lzma` file.
  private func unzipLZMA(_ input: UnsafeRawBufferPointer) -> Decompressor.Output {
    guard input.count > 9, input[2] == 5, input[3] == 0 else {
      return Decompressor.Output(bytes: [], consumed: 0, isComplete: false, isCut: false)
    }
    let file = Array(input[4..<9]) + [UInt8](repeating: 0xFF, count: 8) + Array(input[9...].prefix(room))
    return file.withUnsafeBytes { inflater.unxz($0, limit: room) }
  }

  // MARK: The layer itself

  /// Deflated data without a frame (RFC 1951) has no beginning to be known by; it is tried where a layer begins.
  private mutating func openBareDeflate(_ layer: SearchLayer, depth: Int) {
    guard mayAttempt() else { return }
    let output = inflater.inflate(layer.bytes, .raw, limit: room)
    guard output.isComplete || output.bytes.count > 256 else { return }
    _ = open(output, .deflate, at: 0, of: layer, depth: depth)
  }

  /// A layer whose first bytes are those of something compressed, all combined with one byte.
  private mutating func openCombined(_ layer: SearchLayer, depth: Int) {
    let bytes = layer.bytes
    for magic in Self.magics where magic.bytes.count <= bytes.count && magic.coding != .lzma {
      let key = bytes[0] ^ magic.bytes[0]
      guard key != 0, magic.bytes.indices.allSatisfy({ bytes[$0] ^ key == magic.bytes[$0] }) else { continue }
      guard bytes.count <= room else { return meet(.memory) }
      open(
        bytes.map { $0 ^ key }, .xor(key), [LayerSegment(start: 0, source: 0..<bytes.count)], in: layer, depth: depth)
    }
  }

  /// A layer that was turned round after it was compressed or encoded: its end tells.
  private mutating func openReversed(_ layer: SearchLayer, depth: Int) {
    guard layer.coding != .reversed else { return }
    let bytes = layer.bytes
    let head = Array(bytes.suffix(6).reversed())
    // Of base64 text, the beginnings of gzip, zip, bzip2, xz and zlib.
    let texts = ["H4sI", "UEsD", "QlpoO", "/Td6W", "eJ", "eN"].map { Array($0.utf8) }
    let isCompressed = Self.magics.contains { $0.coding != .lzma && head.starts(with: $0.bytes) }
    let isEncoded = texts.contains { head.starts(with: $0) } || bytes[0] == UInt8(ascii: "=")
    guard isCompressed || isEncoded else { return }
    guard bytes.count <= room else { return meet(.memory) }
    open(bytes.reversed(), .reversed, [LayerSegment(start: 0, source: 0..<bytes.count)], in: layer, depth: depth)
  }
}

/// The members of a tar archive that lies in a layer, by where their contents are.
struct TarMembers {
  private var members: [(range: Range<Int>, name: String)] = []

  /// Follows the headers (POSIX pax, "ustar Interchange Format") as long as they make sense.
  init(_ bytes: UnsafeRawBufferPointer) {
    var position = 0
    while position + 512 <= bytes.count, members.count < 100_000 {
      guard bytes[position + 257..<position + 262].elementsEqual("ustar".utf8) else { return }
      let name = String(decoding: bytes[position..<position + 100].prefix { $0 != 0 }, as: UTF8.self)
      let digits = bytes[position + 124..<position + 135].filter { (0x30...0x37).contains($0) }
      let size = digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
      let start = position + 512
      guard size <= bytes.count - start else {
        members.append((start..<bytes.count, name))
        return
      }
      members.append((start..<start + size, name))
      position = start + (size + 511) / 512 * 512
    }
  }

  /// The member whose contents hold a position.
  func member(at position: Int) -> String? {
    var (low, high) = (0, members.count)
    while low < high {
      let middle = (low + high) / 2
      if members[middle].range.lowerBound <= position { low = middle + 1 } else { high = middle }
    }
    guard low > 0, members[low - 1].range.contains(position) else { return nil }
    return members[low - 1].name
  }
}

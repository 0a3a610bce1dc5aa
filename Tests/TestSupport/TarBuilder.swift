/// Writes a tar archive: ustar headers, pax records and GNU extensions, each field under control.
package struct TarBuilder: Sendable {
  /// The compression around the archive.
  package enum Wrapping: String, Sendable, CaseIterable {
    case none = ""
    case gzip = "gz"
    case bzip2 = "bz2"
    case xz, zstd = "zst"

    package func wrap(_ data: [UInt8]) -> [UInt8] {
      switch self {
      case .none: data
      case .gzip: Compressor.gzip(data)
      case .bzip2: Compressor.bzip2(data)
      case .xz: Compressor.xz(data)
      case .zstd: Compressor.zstd(data)
      }
    }
  }

  /// One header with its data.
  package struct Entry: Sendable {
    package var name: [UInt8]
    package var prefix: [UInt8] = []
    package var data: [UInt8]
    /// `0` file, `1` hard link, `2` symbolic link, `3`/`4` device, `5` directory, `6` FIFO, `x`/`g` pax, `L`/`K` GNU.
    package var type: UInt8
    package var linkName: [UInt8] = []
    package var mode: UInt32 = 0o644
    /// A size to declare instead of the data's.
    package var size: Int?
    /// A whole size field to write, such as a base-256 number.
    package var sizeField: [UInt8]?
    package var checksum: UInt32?
    package var magic: [UInt8] = Array("ustar\u{0}00".utf8)
    /// Bytes for the header's unused end, from offset 345 on; overrides the prefix.
    package var tail: [UInt8]?

    package init(_ name: String, _ data: [UInt8] = [], type: Character = "0") {
      self.name = Array(name.utf8)
      self.data = data
      self.type = type.asciiValue ?? 0
    }
  }

  package var entries: [Entry] = []
  /// Zero blocks at the end.
  package var endBlocks = 2
  package var trailing: [UInt8] = []

  package init() {}

  package init(_ files: [(String, [UInt8])]) { entries = files.map { Entry($0.0, $0.1) } }

  package mutating func add(_ name: String, _ data: [UInt8]) { entries.append(Entry(name, data)) }
  package mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

  package mutating func addLink(_ name: String, to target: String, isHard: Bool = false) {
    var entry = Entry(name, [], type: isHard ? "1" : "2")
    entry.linkName = Array(target.utf8)
    entries.append(entry)
  }

  package mutating func addDirectory(_ name: String) {
    var entry = Entry(name, [], type: "5")
    entry.mode = 0o755
    entries.append(entry)
  }

  /// A pax header (POSIX.1-2001) for the entry that follows, or for all that follow.
  package mutating func addPax(_ records: [(String, String)], isGlobal: Bool = false) {
    entries.append(
      Entry("PaxHeaders/x", records.flatMap { Self.paxRecord($0.0, $0.1) }, type: isGlobal ? "g" : "x"))
  }

  /// A GNU long name (`L`) or long link name (`K`) for the entry that follows.
  package mutating func addGNULong(_ name: String, isLink: Bool = false) {
    entries.append(Entry("././@LongLink", Array(name.utf8) + [0], type: isLink ? "K" : "L"))
  }

  /// A pax record: its own length in decimal, a space, `key=value`, a newline.
  package static func paxRecord(_ key: String, _ value: String) -> [UInt8] {
    let body = " \(key)=\(value)\n".utf8
    var length = body.count + 1
    while String(length).utf8.count + body.count != length { length = String(length).utf8.count + body.count }
    return Array("\(length)".utf8) + Array(body)
  }

  /// The archive, not compressed.
  package func build() -> [UInt8] {
    var out: [UInt8] = []
    for entry in entries {
      out += entry.header()
      out += entry.data
      out += [UInt8](repeating: 0, count: (512 - entry.data.count % 512) % 512)
    }
    return out + [UInt8](repeating: 0, count: 512 * endBlocks) + trailing
  }

  package func build(_ wrapping: Wrapping) -> [UInt8] { wrapping.wrap(build()) }
}

extension TarBuilder.Entry {
  /// The 512 bytes of the header.
  package func header() -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ bytes: [UInt8], at offset: Int, limit: Int) {
      for (index, byte) in bytes.prefix(limit).enumerated() { block[offset + index] = byte }
    }
    put(name, at: 0, limit: 100)
    put(Self.octal(Int(mode), digits: 7), at: 100, limit: 8)
    put(Self.octal(0, digits: 7), at: 108, limit: 8)
    put(Self.octal(0, digits: 7), at: 116, limit: 8)
    put(sizeField ?? Self.octal(size ?? data.count, digits: 11), at: 124, limit: 12)
    put(Self.octal(0, digits: 11), at: 136, limit: 12)
    put([UInt8](repeating: 0x20, count: 8), at: 148, limit: 8)
    block[156] = type
    put(linkName, at: 157, limit: 100)
    put(magic, at: 257, limit: 8)
    put(tail ?? prefix, at: 345, limit: tail == nil ? 155 : 167)
    let sum = checksum ?? block.reduce(0) { $0 + UInt32($1) }
    put(Self.octal(Int(sum), digits: 6) + [0, 0x20], at: 148, limit: 8)
    return block
  }

  private static func octal(_ value: Int, digits: Int) -> [UInt8] {
    let text = String(value, radix: 8)
    return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
  }
}

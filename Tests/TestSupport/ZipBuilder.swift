/// Writes a zip archive (APPNOTE 6.3) in which every field can be made to lie.
package struct ZipBuilder: Sendable {
  /// A compression method with its number in the format.
  package enum Method: UInt16, Sendable, CaseIterable {
    case stored = 0, deflate = 8, bzip2 = 12, lzma = 14, zstd = 93

    /// The bytes as this method stores them.
    package func compress(_ data: [UInt8]) -> [UInt8] {
      switch self {
      case .stored: data
      case .deflate: Compressor.deflate(data)
      case .bzip2: Compressor.bzip2(data)
      case .lzma: Compressor.zipLZMA(data)
      case .zstd: Compressor.zstd(data)
      }
    }
  }

  /// One entry; what is nil is computed honestly.
  package struct Entry: Sendable {
    package var name: [UInt8]
    package var data: [UInt8]
    package var method: Method
    /// Unix mode with type bits, in the high half of the external attributes.
    package var mode: UInt16 = 0o100644
    /// Bit 11 is set by itself for names that are not ASCII.
    package var flags: UInt16?
    package var localFlags: UInt16?
    package var localName: [UInt8]?
    /// Method numbers to write instead of `method`'s.
    package var methodNumber: UInt16?
    package var localMethodNumber: UInt16?
    /// Stored bytes to write instead of the compressed data.
    package var rawData: [UInt8]?
    package var crc: UInt32?
    package var localCRC: UInt32?
    package var compressedSize: UInt32?
    package var localCompressedSize: UInt32?
    package var size: UInt32?
    package var localSize: UInt32?
    package var extra: [UInt8] = []
    package var localExtra: [UInt8] = []
    package var comment: [UInt8] = []
    /// Sizes follow the data instead of standing in the local header (flag bit 3).
    package var usesDescriptor = false
    package var descriptorHasSignature = true
    package var descriptorCRC: UInt32?
    package var descriptorSize: UInt32?
    /// Sizes and offset in a zip64 extra field, needed or not.
    package var usesZip64 = false
    /// Written to the archive, but not to the central directory.
    package var isUnlisted = false
    /// Only in the central directory; its offset must be given.
    package var hasNoLocalEntry = false
    package var localOffset: UInt32?
    /// Bytes between the entry before and this one.
    package var gapBefore: [UInt8] = []
    package var createSystem: UInt8 = 3
    package var externalAttributes: UInt32?
    package var versionNeeded: UInt16 = 20

    package init(_ name: String, _ data: [UInt8], method: Method = .deflate) {
      self.init(name: Array(name.utf8), data, method: method)
    }

    package init(name: [UInt8], _ data: [UInt8], method: Method = .deflate) {
      self.name = name
      self.data = data
      self.method = method
    }
  }

  package var entries: [Entry] = []
  /// Bytes before the first entry.
  package var prefix: [UInt8] = []
  /// Whether offsets count from the start of the file, prefix included.
  package var offsetsIncludePrefix = true
  package var beforeCentralDirectory: [UInt8] = []
  package var beforeEnd: [UInt8] = []
  package var comment: [UInt8] = []
  /// A comment length to write instead of the comment's.
  package var commentLength: UInt16?
  package var trailing: [UInt8] = []
  /// A zip64 end record and locator, needed or not.
  package var usesZip64End = false
  package var entryCount: UInt16?
  package var centralSize: UInt32?
  package var centralOffset: UInt32?

  package init() {}

  package init(_ files: [(String, [UInt8])], method: Method = .deflate) {
    entries = files.map { Entry($0.0, $0.1, method: method) }
  }

  package mutating func add(_ name: String, _ data: [UInt8], method: Method = .deflate) {
    entries.append(Entry(name, data, method: method))
  }

  package mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

  /// A symbolic link, as Info-ZIP stores it: the target as data, the type in the mode.
  package mutating func addLink(_ name: String, to target: String) {
    var entry = Entry(name, Array(target.utf8), method: .stored)
    entry.mode = 0o120777
    entries.append(entry)
  }

  /// The archive's bytes.
  package func build() -> [UInt8] {
    var out = ByteWriter()
    out.append(prefix)
    let base = offsetsIncludePrefix ? 0 : prefix.count
    var central = ByteWriter()
    var listed = 0
    for entry in entries {
      out.append(entry.gapBefore)
      let offset = out.count - base
      let stored = entry.rawData ?? entry.method.compress(entry.data)
      if !entry.hasNoLocalEntry { entry.writeLocal(stored, to: &out) }
      if entry.isUnlisted { continue }
      entry.writeCentral(stored.count, offset: entry.localOffset ?? UInt32(offset), to: &central)
      listed += 1
    }
    out.append(beforeCentralDirectory)
    let start = out.count - base
    out.append(central.bytes)
    out.append(beforeEnd)
    if usesZip64End { writeZip64End(count: listed, size: central.count, start: start, base: base, to: &out) }
    out.little32(0x0605_4B50)
    out.little32(0)
    out.little16(entryCount ?? UInt16(listed))
    out.little16(entryCount ?? UInt16(listed))
    out.little32(centralSize ?? UInt32(central.count))
    out.little32(centralOffset ?? UInt32(start))
    out.little16(commentLength ?? UInt16(comment.count))
    out.append(comment)
    out.append(trailing)
    return out.bytes
  }

  private func writeZip64End(count: Int, size: Int, start: Int, base: Int, to out: inout ByteWriter) {
    let position = out.count - base
    out.little32(0x0606_4B50)
    out.little64(44)
    out.little16(45)
    out.little16(45)
    out.little32(0)
    out.little32(0)
    out.little64(UInt64(count))
    out.little64(UInt64(count))
    out.little64(UInt64(size))
    out.little64(UInt64(start))
    out.little32(0x0706_4B50)
    out.little32(0)
    out.little64(UInt64(position))
    out.little32(1)
  }
}

extension ZipBuilder.Entry {
  private var honestFlags: UInt16 {
    let utf8: UInt16 = name.contains { $0 >= 0x80 } ? 0x800 : 0
    let descriptor: UInt16 = usesDescriptor ? 8 : 0
    let endMarker: UInt16 = method == .lzma ? 2 : 0
    return utf8 | descriptor | endMarker
  }

  fileprivate func writeLocal(_ stored: [UInt8], to out: inout ByteWriter) {
    let name = localName ?? name
    let honestCRC = crc ?? Compressor.crc32(data)
    out.little32(0x0403_4B50)
    out.little16(usesZip64 ? 45 : versionNeeded)
    out.little16(localFlags ?? flags ?? honestFlags)
    out.little16(localMethodNumber ?? methodNumber ?? method.rawValue)
    out.little16(0)
    out.little16(0x5821)
    out.little32(localCRC ?? (usesDescriptor ? 0 : honestCRC))
    let wide: UInt32? = usesZip64 ? .max : nil
    out.little32(localCompressedSize ?? wide ?? (usesDescriptor ? 0 : compressedSize ?? UInt32(stored.count)))
    out.little32(localSize ?? wide ?? (usesDescriptor ? 0 : size ?? UInt32(data.count)))
    var extra = ByteWriter()
    if usesZip64 {
      extra.little16(1)
      extra.little16(16)
      extra.little64(usesDescriptor ? 0 : UInt64(data.count))
      extra.little64(usesDescriptor ? 0 : UInt64(stored.count))
    }
    extra.append(localExtra)
    out.little16(UInt16(name.count))
    out.little16(UInt16(extra.count))
    out.append(name)
    out.append(extra.bytes)
    out.append(stored)
    guard usesDescriptor else { return }
    if descriptorHasSignature { out.little32(0x0807_4B50) }
    out.little32(descriptorCRC ?? honestCRC)
    if usesZip64 {
      out.little64(UInt64(stored.count))
      out.little64(UInt64(descriptorSize ?? UInt32(data.count)))
    } else {
      out.little32(UInt32(stored.count))
      out.little32(descriptorSize ?? UInt32(data.count))
    }
  }

  fileprivate func writeCentral(_ storedCount: Int, offset: UInt32, to out: inout ByteWriter) {
    out.little32(0x0201_4B50)
    out.little16(UInt16(createSystem) << 8 | 20)
    out.little16(usesZip64 ? 45 : versionNeeded)
    out.little16(flags ?? honestFlags)
    out.little16(methodNumber ?? method.rawValue)
    out.little16(0)
    out.little16(0x5821)
    out.little32(crc ?? Compressor.crc32(data))
    out.little32(usesZip64 ? .max : compressedSize ?? UInt32(storedCount))
    out.little32(usesZip64 ? .max : size ?? UInt32(data.count))
    var field = ByteWriter()
    if usesZip64 {
      field.little16(1)
      field.little16(24)
      field.little64(UInt64(data.count))
      field.little64(UInt64(storedCount))
      field.little64(UInt64(offset))
    }
    field.append(extra)
    out.little16(UInt16(name.count))
    out.little16(UInt16(field.count))
    out.little16(UInt16(comment.count))
    out.little16(0)
    out.little16(0)
    out.little32(externalAttributes ?? UInt32(mode) << 16)
    out.little32(usesZip64 ? .max : offset)
    out.append(name)
    out.append(field.bytes)
    out.append(comment)
  }
}

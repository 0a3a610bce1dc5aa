/// One entry of a zip archive, as the central directory lists it and its local header confirms it.
struct ZipEntry: Sendable {
  /// As CPython's `zipfile` reads it.
  var name: String
  /// What other readers, or the same on other systems, take for the name.
  var otherNames: [String] = []
  var rawName: [UInt8]
  let flags: Int
  let method: Int
  let crc: UInt32
  let compressedSize: Int
  let size: Int
  /// Of the local header, from the start of the file.
  let headerOffset: Int
  /// Of the first stored byte; nil where there is no local header.
  var dataOffset: Int?
  /// Unix mode with type bits; 0 where the archive has none.
  let mode: Int
  /// False for an entry that was found outside the central directory.
  var isListed = true
  /// False for an unlisted entry whose sizes stand behind its data.
  var hasKnownSize = true
  /// Where the central directory describes it.
  let listedAt: Int

  var isEncrypted: Bool { flags & 0x2041 != 0 }
  var isDirectory: Bool { name.utf8.last == UInt8(ascii: "/") }
  var isSymbolicLink: Bool { mode & 0o170000 == 0o120000 }
  /// A device, pipe or socket.
  var isDevice: Bool { [0o010000, 0o020000, 0o060000, 0o140000].contains(mode & 0o170000) }

  /// Names and sizes that overflow the format's fields or the file are refused, so that arithmetic below is safe.
  var dataEnd: Int? {
    guard let dataOffset else { return nil }
    let (end, overflow) = dataOffset.addingReportingOverflow(compressedSize)
    return overflow ? nil : end
  }
}

/// An extra field, which both headers may carry (APPNOTE 4.5).
struct ZipExtra {
  var zip64: [UInt8]?
  /// Info-ZIP's Unicode path: checksum of the plain name, UTF-8 name.
  var unicodePath: (crc: UInt32, name: [UInt8])?
  /// Whether the records end where the field ends.
  var isWellFormed = true

  init(_ bytes: [UInt8]) {
    var reader = LittleReader(bytes)
    while reader.remaining >= 4 {
      guard let id = reader.integer(2), let length = reader.integer(2), let body = reader.take(length) else {
        isWellFormed = false
        return
      }
      switch id {
      case 1: zip64 = body
      case 0x7075:
        guard body.count >= 5, body[0] == 1 else { continue }
        unicodePath = (UInt32(body.little32(1)), Array(body[5...]))
      default: break
      }
    }
    // Fewer than four bytes are alignment; they must be empty.
    if let rest = reader.take(reader.remaining), rest.contains(where: { $0 != 0 }) { isWellFormed = false }
  }
}

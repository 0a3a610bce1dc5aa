/// A LevelDB folder whose entries all lie in the write-ahead log still, as after a short session of a browser.
enum LevelDBLog {
  /// The files of the folder by name.
  static func files(_ entries: [(key: [UInt8], value: [UInt8])]) -> [(name: String, bytes: [UInt8])] {
    var batch = little(1, 8) + little(UInt64(entries.count), 4)
    for entry in entries { batch += [1] + field(entry.key) + field(entry.value) }
    let comparator = Array("leveldb.BytewiseComparator".utf8)
    // The manifest: comparator, log number, previous log number, next file number, last sequence.
    let manifest = [1] + field(comparator) + [2, 3, 9, 0, 3, 4, 4, 0]
    return [
      ("000003.log", records(batch)), ("MANIFEST-000001", records(manifest)),
      ("CURRENT", Array("MANIFEST-000001\n".utf8)), ("LOCK", []),
    ]
  }

  /// Cuts a record to blocks of 32 KiB (LevelDB's `log_format.md`).
  private static func records(_ payload: [UInt8]) -> [UInt8] {
    let block = 32_768
    var file: [UInt8] = []
    var rest = payload[...]
    var isFirst = true
    repeat {
      let room = block - file.count % block - 7
      let part = rest.prefix(room)
      rest = rest.dropFirst(part.count)
      let kind: UInt8 = isFirst ? (rest.isEmpty ? 1 : 2) : (rest.isEmpty ? 4 : 3)
      isFirst = false
      let sum = Digests.crc32c([kind] + part)
      let masked = (sum >> 15 | sum << 17) &+ 0xA282_EAD8
      file += little(UInt64(masked), 4) + little(UInt64(part.count), 2) + [kind] + part
    } while !rest.isEmpty
    return file
  }

  private static func field(_ bytes: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    var rest = bytes.count
    repeat {
      length.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return length + bytes
  }

  private static func little(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(number >> UInt64(8 * $0) & 0xFF) }
  }
}

import CZlib
import Glibc

/// Reads one small member of a zip file: a module of the pip that an installation carries, or a wheel's METADATA for
/// its dependencies. Judging an archive is the work of `Artifacts`; here a broken one is just unreadable.
enum ZipMember {
  private static let sizeLimit = 4 << 20

  /// The inflated bytes of the member with a name; nil if it is not there, is too large or is broken.
  static func read(_ path: String, _ name: String) -> [UInt8]? {
    read(path) { $0.elementsEqual(name.utf8) }
  }

  /// The inflated bytes of the last member whose name is wanted, which is the one that Python's `zipfile` takes.
  static func read(_ path: String, where isWanted: (ArraySlice<UInt8>) -> Bool) -> [UInt8]? {
    guard let file = try? RegularFile(path: path), file.size >= 22, file.size < 1 << 31 else { return nil }
    let tail = bytes(file, from: max(0, file.size - 66_000), count: min(file.size, 66_000))
    guard let end = lastRecord(tail) else { return nil }
    let directory = bytes(file, from: number(tail, end + 16, 4), count: min(number(tail, end + 12, 4), 64 << 20))
    var found: Int?
    var offset = 0
    while offset + 46 <= directory.count, number(directory, offset, 4) == 0x0201_4B50 {
      let nameLength = number(directory, offset + 28, 2)
      let next = offset + 46 + nameLength + number(directory, offset + 30, 2) + number(directory, offset + 32, 2)
      guard next <= directory.count else { return nil }
      if isWanted(directory[(offset + 46)..<(offset + 46 + nameLength)]) { found = offset }
      offset = next
    }
    return found.flatMap { member(file, directory, $0) }
  }

  private static func member(_ file: RegularFile, _ directory: [UInt8], _ offset: Int) -> [UInt8]? {
    let method = number(directory, offset + 10, 2)
    let stored = number(directory, offset + 20, 4)
    let size = number(directory, offset + 24, 4)
    let local = number(directory, offset + 42, 4)
    guard stored <= sizeLimit, size <= sizeLimit else { return nil }
    let header = bytes(file, from: local, count: 30)
    guard header.count == 30, number(header, 0, 4) == 0x0403_4B50 else { return nil }
    let start = local + 30 + number(header, 26, 2) + number(header, 28, 2)
    let data = bytes(file, from: start, count: stored)
    guard data.count == stored else { return nil }
    switch method {
    case 0: return data
    case 8: return inflate(data, size: size)
    default: return nil
    }
  }

  private static func inflate(_ data: [UInt8], size: Int) -> [UInt8]? {
    var input = data
    var output = [UInt8](repeating: 0, count: size)
    var stream = z_stream()
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    let status = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return CZlib.inflate(&stream, Z_FINISH)
      }
    }
    return status == Z_STREAM_END && stream.total_out == size ? output : nil
  }

  private static func lastRecord(_ tail: [UInt8]) -> Int? {
    guard tail.count >= 22 else { return nil }
    return stride(from: tail.count - 22, through: 0, by: -1).first { number(tail, $0, 4) == 0x0605_4B50 }
  }

  /// A little-endian number; 0 beyond the end.
  private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
    guard offset >= 0, offset + count <= bytes.count else { return 0 }
    return (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  private static func bytes(_ file: RegularFile, from offset: Int, count: Int) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let found = pread(file.descriptor, &buffer, count, off_t(offset))
    return found > 0 ? Array(buffer.prefix(found)) : []
  }
}

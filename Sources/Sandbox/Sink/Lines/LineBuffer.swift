/// Cuts bytes into lines, none of which may be too long.
struct LineBuffer {
  private var bytes: [UInt8] = []
  private var start = 0
  private let longest: Int

  init(longest: Int = 8 << 10) { self.longest = longest }

  mutating func append(_ more: some Collection<UInt8>) {
    bytes.removeFirst(start)
    start = 0
    bytes += more
  }

  /// The next line without its end; a line that is too long comes in pieces.
  mutating func next() -> [UInt8]? {
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
      return bytes.count - start > longest ? takeAll() : nil
    }
    let line = bytes[start..<end]
    start = end + 1
    return Array(line.last == 13 ? line.dropLast() : line)
  }

  /// Everything that is left.
  mutating func takeAll() -> [UInt8] {
    defer {
      bytes = []
      start = 0
    }
    return Array(bytes[start...])
  }
}

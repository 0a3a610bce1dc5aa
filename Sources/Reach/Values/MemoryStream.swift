/// What an open file, a buffer in memory or a decompressing reader holds, and the place that is read or written next.
///
/// A class, since all views of one file share its place: the file, its descriptor, the text around its bytes.
final class MemoryStream {
  /// The bytes; UTF-8 where they are text.
  private(set) var bytes: [UInt8]
  /// Where the next read or write begins; it may lie behind the end.
  var position = 0
  /// How the bytes came about.
  var lineage: Lineage
  /// The depth of undecided branches at the time it was made.
  let birth: Int32
  /// The file's name; nil for a buffer.
  let name: Text?
  /// Whether `bytes` is what it holds: something that isn't known may have been written to it.
  var isKnown = true

  init(_ bytes: [UInt8], lineage: Lineage, name: Text? = nil, birth: Int32) {
    self.bytes = bytes
    self.lineage = lineage
    self.name = name
    self.birth = birth
  }

  /// What lies before the end and behind the place.
  var rest: ArraySlice<UInt8> { bytes[min(position, bytes.count)...] }

  /// Reads on: all there is, or so many bytes or characters.
  func take(_ count: Int?, isText: Bool) -> [UInt8] {
    let rest = rest
    guard let count, count >= 0, count < rest.count else { return advance(rest) }
    guard isText else { return advance(rest.prefix(count)) }
    var end = rest.startIndex
    var characters = 0
    while end < rest.endIndex {
      if rest[end] & 0xC0 != 0x80 {
        if characters == count { break }
        characters += 1
      }
      end += 1
    }
    return advance(rest[..<end])
  }

  /// Reads up to the end of a line, which is part of it; nothing at the end.
  func takeLine() -> [UInt8] {
    let rest = rest
    return advance(rest.firstIndex(of: 0x0A).map { rest[...$0] } ?? rest)
  }

  private func advance(_ taken: ArraySlice<UInt8>) -> [UInt8] {
    position += taken.count
    return Array(taken)
  }

  /// Writes over what lies at the place, and on; what lies between the end and the place becomes zeros.
  func write(_ new: [UInt8]) {
    if position > bytes.count { bytes += [UInt8](repeating: 0, count: position - bytes.count) }
    let end = min(bytes.count, position + new.count)
    bytes.replaceSubrange(position..<end, with: new)
    position += new.count
  }

  /// Cuts off what lies behind a length.
  func truncate(to count: Int) {
    if count < bytes.count { bytes.removeSubrange(max(0, count)...) }
  }
}

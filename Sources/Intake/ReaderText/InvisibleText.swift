/// Runs of characters without a shape: tags (U+E0000), variation selectors (U+E0100), and what is zero wide.
///
/// Tags spell ASCII that a language model reads and nobody sees; selectors and zero-width characters carry bytes. The
/// flags of regions are made of a few tags (Unicode TR 51), words of some scripts have single joiners.
enum InvisibleText {
  struct Run: Equatable {
    let line: Int
    let count: Int
    /// What tags spell, in printable ASCII, shortened.
    let text: String
  }

  /// A run of fewer is no message.
  private static let least = 10

  /// The first run in UTF-8 text.
  static func first(in bytes: UnsafeRawBufferPointer) -> Run? {
    var position = afterASCII(bytes, 0)
    while position < bytes.count {
      let start = position
      var count = 0
      var text = ""
      while position < bytes.count, let width = width(bytes, position) {
        count += 1
        if width == 4, text.utf8.count < 80 { append(bytes, position, to: &text) }
        position += width
      }
      if count >= least {
        return Run(line: 1 + bytes[..<start].count { $0 == 0x0A }, count: count, text: text)
      }
      position = afterASCII(bytes, count == 0 ? position + 1 : position)
    }
    return nil
  }

  /// The place of the first byte from `start` on that is not ASCII.
  private static func afterASCII(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var place = start
    while place + 8 <= bytes.count,
      bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    {
      place += 8
    }
    while place < bytes.count, bytes[place] < 0x80 { place += 1 }
    return place
  }

  /// How many bytes an invisible character has that begins here; nil for any other.
  private static func width(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int? {
    let rest = bytes.count - place
    if bytes[place] == 0xF3, rest >= 4, bytes[place + 1] == 0xA0 {
      // U+E0000 to U+E007F, U+E0100 to U+E01EF.
      return (0x80...0x81).contains(bytes[place + 2]) || (0x84...0x87).contains(bytes[place + 2]) ? 4 : nil
    }
    guard rest >= 3 else { return nil }
    switch (bytes[place], bytes[place + 1], bytes[place + 2]) {
    // U+200B to U+200F, U+2060 to U+2064, U+FEFF.
    case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x81, 0xA0...0xA4), (0xEF, 0xBB, 0xBF): return 3
    default: return nil
    }
  }

  private static func append(_ bytes: UnsafeRawBufferPointer, _ place: Int, to text: inout String) {
    guard (0x80...0x81).contains(bytes[place + 2]) else { return }
    let ascii = (bytes[place + 2] & 1) << 6 | bytes[place + 3] & 0x3F
    if (0x20..<0x7F).contains(ascii), ascii != UInt8(ascii: "`") { text.unicodeScalars.append(Unicode.Scalar(ascii)) }
  }
}

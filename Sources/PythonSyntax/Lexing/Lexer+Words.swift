/// Eight bytes of source as one number, the first lowest, with tests of all eight at once.
///
/// The tests mark a byte by its top bit. Those that subtract may mark bytes above the first true match as well, so that
/// only the lowest mark is to be trusted ("Bit Twiddling Hacks", "Determine if a word has a zero byte").
enum ByteWord {
  static let highBits: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The byte in all eight places.
  @inline(__always)
  static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* ones }

  /// Marks the first byte that is zero.
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highBits }

  /// Marks each byte that does not belong to a name: all but ASCII letters, digits, `_` and what is not ASCII.
  @inline(__always)
  static func outsideNames(_ word: UInt64) -> UInt64 {
    let low = word & ~highBits
    let lower = low | repeating(0x20)
    // The sums carry into the top bit from the first byte of a range on; none carries further.
    let letters = (lower &+ repeating(0x1F)) & ~(lower &+ repeating(0x05))
    let digits = (low &+ repeating(0x50)) & ~(low &+ repeating(0x46))
    let underscores = ~((low ^ repeating(0x5F)) &+ repeating(0x7F))
    return ~(letters | digits | underscores | word) & highBits
  }

  /// Which byte, from 0 to 7, is the first that was marked; `marks` must not be 0.
  @inline(__always)
  static func index(ofFirst marks: UInt64) -> Int { marks.trailingZeroBitCount &>> 3 }

  /// Ones in the first `width` bytes, of which there are at most 7.
  @inline(__always)
  static func mask(_ width: Int) -> UInt64 { (1 &<< UInt64(truncatingIfNeeded: width &* 8)) &- 1 }
}

/// The bytes of a source, read through a pointer, which costs a third less than the array's checks.
///
/// Every offset is compared with `count` before it is read, and whoever makes one keeps the source in place while it is
/// used. A value of two words: methods of the lexer that only look would cost a copy of the lexer at each call.
struct SourceBytes {
  private let start: UnsafePointer<UInt8>
  let count: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    // An empty buffer may have no address; nothing is ever read from the one that stands in for it.
    start = bytes.baseAddress ?? StaticString("").utf8Start
    count = bytes.count
  }

  /// The byte at an offset that was found to lie inside.
  @inline(__always)
  subscript(index: Int) -> UInt8 {
    assert(index >= 0 && index < count)
    return start[index]
  }

  /// The byte at `index`, which is not negative, or 0 behind the source.
  @inline(__always)
  func byte(_ index: Int) -> UInt8 { index < count ? self[index] : 0 }

  /// The eight bytes at `index`, with zeros behind the end of the source.
  @inline(__always)
  func load(_ index: Int) -> UInt64 { index &+ 8 <= count ? loadWhole(index) : loadTail(index) }

  /// The eight bytes at `index`, all of which must lie in the source.
  @inline(__always)
  func loadWhole(_ index: Int) -> UInt64 {
    assert(index >= 0 && index &+ 8 <= count)
    return UInt64(littleEndian: UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self))
  }

  @inline(never)
  private func loadTail(_ index: Int) -> UInt64 {
    var word: UInt64 = 0
    var at = count
    while at > index {
      at &-= 1
      word = word &<< 8 | UInt64(self[at])
    }
    return word
  }

  /// The offset of the next line end from `index` on, or the end of the source.
  @inline(__always)
  func endOfLine(_ index: Int) -> Int {
    var at = index
    while at &+ 8 <= count {
      let word = loadWhole(at)
      let marks =
        ByteWord.zeros(word ^ ByteWord.repeating(0x0A)) | ByteWord.zeros(word ^ ByteWord.repeating(0x0D))
      if marks != 0 { return at &+ ByteWord.index(ofFirst: marks) }
      at &+= 8
    }
    while at < count && self[at] != 0x0A && self[at] != 0x0D { at &+= 1 }
    return at
  }

  /// The offset from `index` on of the next byte that can end a line or open or close anything: line ends, `#`, `\`,
  /// quotes and brackets. The end of the source where there is none.
  @inline(__always)
  func endOfPlain(_ index: Int) -> Int {
    // One bit for each byte below 0x40, and for each from there to 0x7F.
    let low: UInt64 = 1 &<< 0x0A | 1 &<< 0x0D | 1 &<< 0x22 | 1 &<< 0x23 | 1 &<< 0x27 | 1 &<< 0x28 | 1 &<< 0x29
    let high: UInt64 = 1 &<< 0x1B | 1 &<< 0x1C | 1 &<< 0x1D | 1 &<< 0x3B | 1 &<< 0x3D
    var at = index
    while at < count {
      let byte = UInt64(self[at])
      let marks = byte & 0x40 == 0 ? low : high
      if (marks &>> (byte & 0x3F)) & 1 != 0, byte < 0x80 { break }
      at &+= 1
    }
    return at
  }

  /// The offset behind the last byte before `index` that is no blank.
  func endBeforeBlanks(_ index: Int) -> Int {
    var at = index
    while at > 0, self[at &- 1] == 0x20 || self[at &- 1] == 0x09 || self[at &- 1] == 0x0C { at &-= 1 }
    return at
  }

  /// The offset of the next quote or backslash from `index` on, or the end of the source; `all` collects what is passed.
  @inline(__always)
  func endOfText(_ index: Int, _ quote: UInt8, stopsAtLines: Bool, _ all: inout UInt64) -> Int {
    var at = index
    while at &+ 8 <= count {
      let word = loadWhole(at)
      var marks =
        ByteWord.zeros(word ^ ByteWord.repeating(quote)) | ByteWord.zeros(word ^ ByteWord.repeating(0x5C))
      if stopsAtLines {
        marks |= ByteWord.zeros(word ^ ByteWord.repeating(0x0A)) | ByteWord.zeros(word ^ ByteWord.repeating(0x0D))
      }
      if marks != 0 {
        let width = ByteWord.index(ofFirst: marks)
        all |= word & ByteWord.mask(width)
        return at &+ width
      }
      all |= word
      at &+= 8
    }
    while at < count {
      let byte = self[at]
      if byte == quote || byte == 0x5C || (stopsAtLines && (byte == 0x0A || byte == 0x0D)) { break }
      all |= UInt64(byte)
      at &+= 1
    }
    return at
  }
}

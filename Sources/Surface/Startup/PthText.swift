/// The bytes of a `.pth` file as lines of text, decoded and cut as one dialect does it on one locale.
struct PthText {
  let lines: [Range<Int>]
  let fatalOffset: Int?
  private let bytes: [UInt8]
  private let encoding: PthEncoding

  /// Bytes that `io.TextIOWrapper` decodes at a time (`_CHUNK_SIZE`, one `read1` each).
  private static let piece = 8_192

  init(_ bytes: [UInt8], dialect: PthDialect, locale: PthEncoding) {
    self.bytes = bytes
    if dialect.decodesInPieces {
      encoding = locale
      (lines, fatalOffset) = PthText.pieces(bytes, locale)
      return
    }
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let error = UTF8Validity.firstError(in: bytes) else {
      encoding = .utf8
      fatalOffset = nil
      lines = LineSplitter.splitlines(Array(bytes[mark...])).map { $0.lowerBound + mark..<$0.upperBound + mark }
      return
    }
    encoding = locale
    if locale.rejects(bytes) {
      fatalOffset = min(error, max(bytes.count - 1, 0))
      lines = []
      return
    }
    fatalOffset = nil
    lines = PthText.singleByteLines(bytes, locale)
  }

  /// Lines that a text file hands out before its decoder fails: those that end inside what was decoded by then.
  private static func pieces(_ bytes: [UInt8], _ locale: PthEncoding) -> ([Range<Int>], Int?) {
    let error: Int?
    switch locale {
    case .utf8: error = UTF8Validity.firstError(in: bytes)
    case .latin1: error = nil
    case .codePage1252: error = bytes.firstIndex { PthEncoding.codePage1252.rejects([$0]) }
    }
    let lines = LineSplitter.universal(bytes)
    guard let error else { return (lines, nil) }
    // What stands in the piece that fails was not decoded; a `\r` at the end of the pieces before it is held back
    // until it is known whether `\n` follows. A text that ends inside a character fails after all pieces.
    let decoded = error == bytes.count ? bytes.count : error / piece * piece
    let complete = lines.prefix { line in
      let end = line.upperBound
      guard end < decoded else { return false }
      return bytes[end] == 0x0A || end + 1 < decoded
    }
    return (Array(complete), min(error, bytes.count - 1))
  }

  /// `str.splitlines` on a text of one byte a character.
  private static func singleByteLines(_ bytes: [UInt8], _ encoding: PthEncoding) -> [Range<Int>] {
    var out: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let isBreak =
        (0x0A...0x0D).contains(byte) || (0x1C...0x1E).contains(byte) || (byte == 0x85 && encoding == .latin1)
      guard isBreak else {
        index += 1
        continue
      }
      out.append(start..<index)
      index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
      start = index
    }
    if start < bytes.count { out.append(start..<bytes.count) }
    return out
  }

  /// Without blanks at both ends.
  func stripped(_ range: Range<Int>) -> Range<Int> {
    if encoding == .utf8 {
      let rest = LineSplitter.stripped(bytes[range])
      return rest.startIndex..<rest.endIndex
    }
    var start = range.lowerBound
    while start < range.upperBound, isSingleByteBlank(bytes[start]) { start += 1 }
    return trimmedEnd(start..<range.upperBound)
  }

  /// Without blanks at the end.
  func trimmedEnd(_ range: Range<Int>) -> Range<Int> {
    if encoding == .utf8 {
      let rest = LineSplitter.trimmedEnd(bytes[range])
      return rest.startIndex..<rest.endIndex
    }
    var end = range.upperBound
    while end > range.lowerBound, isSingleByteBlank(bytes[end - 1]) { end -= 1 }
    return range.lowerBound..<end
  }

  private func isSingleByteBlank(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09...0x0D, 0x1C...0x20, 0xA0: true
    case 0x85: encoding == .latin1
    default: false
    }
  }

  /// The text of a range; single bytes of the C1 block are shown as ISO 8859-1 has them.
  func string(_ range: Range<Int>) -> String {
    if encoding == .utf8 { return String(decoding: bytes[range], as: UTF8.self) }
    var scalars = String.UnicodeScalarView()
    for byte in bytes[range] { scalars.append(Unicode.Scalar(byte)) }
    return String(scalars)
  }
}

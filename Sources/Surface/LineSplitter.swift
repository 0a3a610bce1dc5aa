/// The two ways in which CPython has cut a text into lines, on UTF-8 bytes.
package enum LineSplitter {
  /// Lines as a text file opened with universal newlines gives them: ended by `\n`, `\r\n` or `\r`, which are not
  /// part of the ranges. A last line without an end counts, an empty one after the last end does not.
  package static func universal(_ bytes: [UInt8]) -> [Range<Int>] {
    var out: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 0x0A || byte == 0x0D else {
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

  /// Lines as `str.splitlines()` gives them: besides the three ends above also `\v`, `\f`, `\x1c` to `\x1e`, U+0085,
  /// U+2028 and U+2029 (`Objects/unicodectype.c`, `_PyUnicode_IsLinebreak`).
  package static func splitlines(_ bytes: [UInt8]) -> [Range<Int>] {
    var out: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let length = breakLength(bytes, at: index)
      guard length > 0 else {
        index += 1
        continue
      }
      out.append(start..<index)
      index += length
      start = index
    }
    if start < bytes.count { out.append(start..<bytes.count) }
    return out
  }

  /// Bytes of the line end that begins at `index`; 0 where none does.
  private static func breakLength(_ bytes: [UInt8], at index: Int) -> Int {
    switch bytes[index] {
    case 0x0A, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E: 1
    case 0x0D: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
    case 0xC2: index + 1 < bytes.count && bytes[index + 1] == 0x85 ? 2 : 0
    case 0xE2:
      index + 2 < bytes.count && bytes[index + 1] == 0x80 && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9)
        ? 3 : 0
    default: 0
    }
  }

  /// The text without what `str.strip()` takes off both ends.
  package static func stripped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    while true {
      let length = leadingBlank(rest)
      if length == 0 { break }
      rest = rest.dropFirst(length)
    }
    return trimmedEnd(rest)
  }

  /// The text without what `str.rstrip()` takes off its end.
  package static func trimmedEnd(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes
    while true {
      let length = trailingBlank(rest)
      if length == 0 { return rest }
      rest = rest.dropLast(length)
    }
  }

  /// Bytes of the blank at the start of the text; 0 where none is.
  package static func leadingBlank(_ bytes: ArraySlice<UInt8>) -> Int {
    guard let first = bytes.first else { return 0 }
    if first < 0x80 { return isBlank([first]) ? 1 : 0 }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard bytes.count >= length, length < 4 else { return 0 }
    return isBlank(bytes.prefix(length)) ? length : 0
  }

  private static func trailingBlank(_ bytes: ArraySlice<UInt8>) -> Int {
    guard let last = bytes.last else { return 0 }
    if last < 0x80 { return isBlank([last]) ? 1 : 0 }
    for length in 2...3 where bytes.count >= length {
      if isBlank(bytes.suffix(length)) { return length }
    }
    return 0
  }

  /// Whether the bytes are the UTF-8 of exactly one scalar that Python takes for a blank.
  private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.makeIterator()
    guard let scalar = scalars.next(), scalars.next() == nil, scalar != "\u{FFFD}" else { return false }
    return PythonText.isSpace(scalar)
  }
}

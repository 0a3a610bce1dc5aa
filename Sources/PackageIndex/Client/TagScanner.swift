/// Walks over the start tags of an HTML text, however broken it is; costs one pass.
///
/// It knows what a tokenizer of HTML must to find the same links as pip's: comments, raw text of scripts and styles,
/// quoted and bare attribute values, and character references.
struct TagScanner {
  /// A start tag.
  struct Tag {
    /// In lower case.
    let name: String
    /// In the order of the text; names in lower case.
    let attributes: [(name: String, value: String)]

    /// The value of an attribute, the first where it is repeated.
    subscript(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next start tag, or nil at the end.
  mutating func next() -> Tag? {
    while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
      position = open + 1
      guard position < bytes.count else { return nil }
      if bytes[position...].starts(with: "!--".utf8) {
        position = end(of: "-->", from: position + 3)
      } else if Self.isLetter(bytes[position]) {
        let tag = readTag()
        if tag.name == "script" || tag.name == "style" || tag.name == "textarea" || tag.name == "title" {
          position = closing(tag.name)
        }
        return tag
      }
    }
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

  /// The position behind a text, or the end.
  private func end(of text: String, from start: Int) -> Int {
    var index = min(start, bytes.count)
    let pattern = Array(text.utf8)
    while index + pattern.count <= bytes.count {
      if bytes[index..<(index + pattern.count)].elementsEqual(pattern) { return index + pattern.count }
      index += 1
    }
    return bytes.count
  }

  /// The position of the end tag of raw text, or the end.
  private func closing(_ name: String) -> Int {
    let pattern = Array(("</" + name).utf8)
    var index = position
    while index + pattern.count <= bytes.count {
      if zip(bytes[index...], pattern).allSatisfy({ $0 == $1 || Self.isLetter($0) && $0 | 0x20 == $1 }) { return index }
      index += 1
    }
    return bytes.count
  }

  private mutating func readTag() -> Tag {
    let name = readName { $0 == UInt8(ascii: "/") }
    var attributes: [(String, String)] = []
    while position < bytes.count {
      while position < bytes.count, Self.isSpace(bytes[position]) || bytes[position] == UInt8(ascii: "/") {
        position += 1
      }
      guard position < bytes.count else { break }
      if bytes[position] == UInt8(ascii: ">") {
        position += 1
        break
      }
      let start = position
      let attribute = readName { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "/") }
      // A stray `=` is part of a name, lest the loop stands still.
      if position == start { position += 1 }
      let value = readValue()
      // More attributes than any index writes are dropped.
      if attributes.count < 64 { attributes.append((attribute, value ?? "")) }
    }
    return Tag(name: name, attributes: attributes)
  }

  private mutating func readName(until ends: (UInt8) -> Bool) -> String {
    let start = position
    while position < bytes.count, !Self.isSpace(bytes[position]), bytes[position] != UInt8(ascii: ">"),
      !ends(bytes[position])
    { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
  }

  private mutating func readValue() -> String? {
    var index = position
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
    index += 1
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    guard index < bytes.count else {
      position = index
      return nil
    }
    let quote = bytes[index]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let end = bytes[(index + 1)...].firstIndex(of: quote) ?? bytes.count
      position = min(end + 1, bytes.count)
      return Self.decoded(bytes[(index + 1)..<end])
    }
    let start = index
    while index < bytes.count, !Self.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") { index += 1 }
    position = index
    return Self.decoded(bytes[start..<index])
  }

  /// The text with its character references undone: numbers, and the names that escaping produces.
  static func decoded(_ text: ArraySlice<UInt8>) -> String {
    guard text.contains(UInt8(ascii: "&")) else { return String(decoding: text, as: UTF8.self) }
    var result: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "&"),
        let end = text[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let scalar = reference(String(decoding: text[(index + 1)..<end], as: UTF8.self))
      {
        result += UTF8.encode(scalar).map { [UInt8]($0) } ?? []
        index = end + 1
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func reference(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "amp", "AMP": return "&"
    case "lt", "LT": return "<"
    case "gt", "GT": return ">"
    case "quot", "QUOT": return "\""
    case "apos": return "'"
    case "nbsp": return "\u{A0}"
    default: break
    }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHexadecimal = digits.hasPrefix("x") || digits.hasPrefix("X")
    return UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10).flatMap(
      Unicode.Scalar.init)
  }
}

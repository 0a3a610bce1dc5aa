/// One statement of a start-up file, as the build would have to spell it.
struct BuildStatement {
  /// 1-based.
  let line: Int
  let text: [UInt8]
  /// The literals in it, and what stands between them, in order.
  private let pieces: [Piece]

  private struct Piece {
    let isLiteral: Bool
    let bare: [UInt8]
  }

  /// Statements of one file that are looked for; a longer file is not taken for something that a string literal holds.
  private static let most = 200
  private static let mostBytes = 256 << 10
  /// Literals of one statement that the build may have filled in, and how long each has to be: of many short ones any
  /// text can be made.
  private static let mostLiterals = 4
  private static let leastLiteral = 8

  /// The statements of a file, without comments; nil for one that is too long or has none.
  static func all(in bytes: [UInt8]) -> [BuildStatement]? {
    guard bytes.count <= mostBytes else { return nil }
    var scanner = StatementScanner(bytes)
    var found: [BuildStatement] = []
    while let (line, spans) = scanner.next() {
      let pieces = spans.map { Piece(isLiteral: $0.isLiteral, bare: BuildText.bare(bytes[$0.range])) }
      guard let first = spans.first, let last = spans.last, pieces.contains(where: { !$0.bare.isEmpty }) else {
        continue
      }
      guard found.count < most else { return nil }
      let text = bytes[first.range.lowerBound..<last.range.upperBound]
      found.append(BuildStatement(line: line, text: Array(text), pieces: pieces))
    }
    return found.isEmpty ? nil : found
  }

  /// Whether one of the texts, made bare, holds the statement: as it is, or as a template with the values that are to
  /// be filled in.
  func isIn(_ texts: [[UInt8]]) -> Bool {
    if Self.isFound(BuildText.bare(text[...]), texts) { return true }
    let literals = pieces.filter(\.isLiteral)
    guard 1...Self.mostLiterals ~= literals.count, literals.allSatisfy({ $0.bare.count >= Self.leastLiteral }) else {
      return false
    }
    return pieces.allSatisfy {
      $0.bare.isEmpty || Self.isFound($0.isLiteral ? $0.bare : Self.unprefixed($0.bare), texts)
    }
  }

  /// The longest run of bytes that has to be found as it is, which says how telling it is to find all of the statement.
  var weight: Int { pieces.map(\.bare.count).max() ?? 0 }

  /// The code before a literal without the literal's prefix: `%r` of Python 2 writes one.
  private static func unprefixed(_ code: [UInt8]) -> [UInt8] {
    guard code.count > 1, let last = code.last, [UInt8(ascii: "u"), UInt8(ascii: "b")].contains(last),
      !isWord(code[code.count - 2])
    else { return code }
    return Array(code.dropLast())
  }

  private static func isFound(_ bare: [UInt8], _ texts: [[UInt8]]) -> Bool {
    texts.contains { ByteSearch.contains($0, bare) }
  }

  /// The words of three letters and more, with those of escapes apart.
  var words: [[UInt8]] {
    Self.unescaped(text).split(whereSeparator: { !Self.isWord($0) }).filter { $0.count >= 3 }.map { Array($0) }
  }

  /// With a blank for each escape, so that `\nexcept` is the word `except`.
  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var out = text
    var index = 0
    while index + 1 < out.count {
      if out[index] == UInt8(ascii: "\\") {
        out[index] = UInt8(ascii: " ")
        out[index + 1] = UInt8(ascii: " ")
        index += 1
      }
      index += 1
    }
    return out
  }

  /// Whether a byte belongs to an identifier or a number.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// For messages: the first bytes of the statement.
  var shown: String {
    let trimmed = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    return String(decoding: trimmed.prefix(100), as: UTF8.self).quotedName
  }
}

/// Cuts Python text at line ends and semicolons, and tells literals from the rest; no parser, since a text that only
/// looks like Python is then merely not found.
private struct StatementScanner {
  struct Span {
    var range: Range<Int>
    let isLiteral: Bool
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next statement: the line it begins on and its spans; nil at the end.
  mutating func next() -> (line: Int, spans: [Span])? {
    guard position < bytes.count else { return nil }
    let began = line
    var spans: [Span] = []
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        position += 1
        line += 1
        return (began, spans)
      case UInt8(ascii: ";"):
        position += 1
        return (began, spans)
      // Behind something else it may be part of a path line, which has no comments.
      case UInt8(ascii: "#") where spans.allSatisfy(isBlank): skipComment()
      case UInt8(ascii: "'"), UInt8(ascii: "\""): spans.append(literal())
      default:
        if let last = spans.last, !last.isLiteral, last.range.upperBound == position {
          spans[spans.count - 1].range = last.range.lowerBound..<(position + 1)
        } else {
          spans.append(Span(range: position..<(position + 1), isLiteral: false))
        }
        position += 1
      }
    }
    return (began, spans)
  }

  private func isBlank(_ span: Span) -> Bool {
    !span.isLiteral && bytes[span.range].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  private mutating func skipComment() {
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
  }

  /// The inside of the literal that begins here; one that is not closed ends with its line.
  private mutating func literal() -> Span {
    let quote = bytes[position]
    let isTriple = position + 2 < bytes.count && bytes[position + 1] == quote && bytes[position + 2] == quote
    let width = isTriple ? 3 : 1
    position += width
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\"), position + 1 < bytes.count {
        position += 2
      } else if byte == quote, !isTriple || closes(quote) {
        let end = position
        position += width
        return Span(range: start..<end, isLiteral: true)
      } else if byte == UInt8(ascii: "\n") {
        if !isTriple { break }
        line += 1
        position += 1
      } else {
        position += 1
      }
    }
    return Span(range: start..<position, isLiteral: true)
  }

  private func closes(_ quote: UInt8) -> Bool {
    position + 2 < bytes.count && bytes[position + 1] == quote && bytes[position + 2] == quote
  }
}

/// Writes JSON (RFC 8259) as it goes: keys in the order they are given, nothing kept but the text, as UTF-8.
///
/// What could act on a terminal or reorder a line is written as `\u` escapes, so that a report can be shown as it is.
package struct JSONWriter {
  private var bytes: [UInt8] = []
  private let isIndented: Bool
  /// For each open object or array, whether something was written into it.
  private var open: [Bool] = []
  private var followsKey = false
  /// Open objects that stand on one line, and what is inside of them.
  private var flat = 0
  private let output: ((UnsafeRawBufferPointer) -> Void)?
  /// So many bytes are gathered before they go to the output.
  private static let pieceSize = 1 << 18

  /// - Parameter isIndented: Whether values stand on lines of their own; otherwise all is one line.
  /// - Parameter output: Where pieces of the text go; without it all of the text is kept.
  package init(isIndented: Bool, output: ((UnsafeRawBufferPointer) -> Void)? = nil) {
    self.isIndented = isIndented
    self.output = output
    if output != nil { bytes.reserveCapacity(Self.pieceSize + 4_096) }
  }

  /// What was written so far.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Ends the text with a line feed and gives it.
  package mutating func finish() -> String {
    bytes.append(UInt8(ascii: "\n"))
    return text
  }

  /// Ends the text with a line feed and gives the rest of it to the output.
  package mutating func end() {
    bytes.append(UInt8(ascii: "\n"))
    flush()
  }

  private mutating func flush() {
    guard let output else { return }
    bytes.withUnsafeBytes(output)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Writes an object whose fields `body` writes.
  package mutating func object(_ body: (inout JSONWriter) -> Void) { nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body) }

  /// Writes an object on one line, for what comes by the thousand.
  package mutating func row(_ body: (inout JSONWriter) -> Void) {
    separate()
    flat += 1
    followsKey = true
    object(body)
    flat -= 1
  }

  /// Writes an array, each element by `body`.
  package mutating func array<Item>(_ items: some Sequence<Item>, _ body: (inout JSONWriter, Item) -> Void) {
    nest(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
      for item in items { body(&writer, item) }
    }
  }

  /// A list on one line, for short words.
  package mutating func words(_ words: some Sequence<String>) {
    separate()
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for word in words {
      if !isFirst { append(isIndented ? ", " : ",") }
      isFirst = false
      quote(word)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A list of numbers on one line.
  package mutating func row(_ numbers: some Sequence<Int>) {
    separate()
    flat += 1
    followsKey = true
    array(numbers) { json, number in json.value(number) }
    flat -= 1
  }

  /// Writes a key, whose value comes next.
  package mutating func key(_ key: String) {
    separate()
    quote(key)
    append(isIndented ? ": " : ":")
    followsKey = true
  }

  /// Writes a text, or `null`.
  package mutating func value(_ value: String?) {
    separate()
    if let value { quote(value) } else { append("null") }
  }

  /// Writes a number, or `null`.
  package mutating func value(_ value: Int?) {
    separate()
    if let value { bytes.append(contentsOf: String(value).utf8) } else { append("null") }
  }

  /// Writes a share between 0 and 1 with four digits after the point, or `null`.
  package mutating func share(_ share: Double?) {
    separate()
    guard let share, share.isFinite else { return append("null") }
    let digits = String(10_000 + Int((min(max(share, 0), 1) * 10_000).rounded()))
    bytes.append(contentsOf: (digits.utf8.first == UInt8(ascii: "2") ? "1." : "0.").utf8)
    bytes.append(contentsOf: digits.utf8.dropFirst())
  }

  /// Writes a truth value.
  package mutating func value(_ value: Bool) {
    separate()
    append(value ? "true" : "false")
  }

  /// Writes a key with a text, or with `null`.
  package mutating func field(_ key: String, _ value: String?) {
    self.key(key)
    self.value(value)
  }

  /// Writes a key with a number, or with `null`.
  package mutating func field(_ key: String, _ value: Int?) {
    self.key(key)
    self.value(value)
  }

  /// Writes a key with a truth value.
  package mutating func field(_ key: String, _ value: Bool) {
    self.key(key)
    self.value(value)
  }

  private mutating func nest(_ opening: UInt8, _ closing: UInt8, _ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(opening)
    open.append(false)
    body(&self)
    let hasContent = open.popLast() ?? false
    if hasContent { breakLine() }
    bytes.append(closing)
    if bytes.count >= Self.pieceSize { flush() }
  }

  /// What stands between two values: nothing after a key, otherwise a comma and a new line.
  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    guard let last = open.last else { return }
    if last { bytes.append(UInt8(ascii: ",")) }
    if last, isIndented, flat > 0 { bytes.append(UInt8(ascii: " ")) }
    open[open.count - 1] = true
    breakLine()
  }

  private mutating func breakLine() {
    guard isIndented, flat == 0 else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * open.count))
  }

  /// Appends a piece of the grammar.
  private mutating func append(_ piece: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: piece.utf8Start, count: piece.utf8CodeUnitCount))
  }

  private mutating func quote(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    let isPlain = string.withUTF8 { text in
      guard text.allSatisfy(Self.isPlain) else { return false }
      bytes.append(contentsOf: text)
      return true
    }
    if !isPlain { escape(string) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte stands for itself: nearly all texts have no others, and are copied as they are.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func escape(_ string: String) {
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      default:
        if VisibleText.isHiding(scalar) {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            append("\\u")
            bytes.append(contentsOf: (String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
          }
        } else {
          bytes.append(contentsOf: String(scalar).utf8)
        }
      }
    }
  }
}

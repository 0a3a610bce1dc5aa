/// Writes JSON (RFC 8259) as it goes: keys in the order they are given, nothing kept but the text.
///
/// What could act on a terminal or reorder a line is written as `\u` escapes, so that a report can be shown as it is.
package struct JSONWriter {
  package private(set) var text = ""
  private let isIndented: Bool
  /// For each open object or array, whether something was written into it.
  private var open: [Bool] = []
  private var followsKey = false

  /// - Parameter isIndented: Whether values stand on lines of their own; otherwise all is one line.
  package init(isIndented: Bool) { self.isIndented = isIndented }

  /// Writes an object whose fields `body` writes.
  package mutating func object(_ body: (inout JSONWriter) -> Void) { nest("{", "}", body) }

  /// Writes an array, each element by `body`.
  package mutating func array<Item>(_ items: some Sequence<Item>, _ body: (inout JSONWriter, Item) -> Void) {
    nest("[", "]") { writer in
      for item in items { body(&writer, item) }
    }
  }

  /// A list on one line, for short words.
  package mutating func words(_ words: some Sequence<String>) {
    separate()
    text += "["
    var isFirst = true
    for word in words {
      if !isFirst { text += isIndented ? ", " : "," }
      isFirst = false
      quote(word)
    }
    text += "]"
  }

  /// Writes a key, whose value comes next.
  package mutating func key(_ key: String) {
    separate()
    quote(key)
    text += isIndented ? ": " : ":"
    followsKey = true
  }

  /// Writes a text, or `null`.
  package mutating func value(_ value: String?) {
    separate()
    if let value { quote(value) } else { text += "null" }
  }

  /// Writes a number, or `null`.
  package mutating func value(_ value: Int?) {
    separate()
    text += value.map(String.init) ?? "null"
  }

  /// Writes a truth value.
  package mutating func value(_ value: Bool) {
    separate()
    text += value ? "true" : "false"
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

  private mutating func nest(_ opening: String, _ closing: String, _ body: (inout JSONWriter) -> Void) {
    separate()
    text += opening
    open.append(false)
    body(&self)
    let hasContent = open.popLast() ?? false
    if hasContent { breakLine() }
    text += closing
  }

  /// What stands between two values: nothing after a key, otherwise a comma and a new line.
  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    guard let last = open.last else { return }
    if last { text += "," }
    open[open.count - 1] = true
    breakLine()
  }

  private mutating func breakLine() {
    guard isIndented else { return }
    text += "\n" + String(repeating: "  ", count: open.count)
  }

  private mutating func quote(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case " "..."~": text.unicodeScalars.append(scalar)
      default:
        if VisibleText.isHiding(scalar) {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
          }
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }
}

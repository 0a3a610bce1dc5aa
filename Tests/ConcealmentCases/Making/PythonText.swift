/// Writes values as Python literals, and lays out code.
package enum Python {
  /// A literal of a text on one line, in ASCII.
  package static func string(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case " "..."~": out.unicodeScalars.append(scalar)
      default: out += scalar.value > 0xFFFF ? "\\U" + hex(scalar.value, 8) : "\\u" + hex(scalar.value, 4)
      }
    }
    return out + "\""
  }

  /// A literal of bytes: what prints as itself, the rest as escapes.
  package static func bytes(_ bytes: [UInt8]) -> String {
    var out = "b\""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): out += "\\\""
      case UInt8(ascii: "\\"): out += "\\\\"
      case 0x20...0x7E: out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "\\x" + hex(UInt32(byte), 2)
      }
    }
    return out + "\""
  }

  /// A list of numbers.
  package static func list(_ numbers: some Sequence<Int>) -> String {
    "[" + numbers.map(String.init).joined(separator: ", ") + "]"
  }

  /// A list of texts.
  package static func list(_ texts: some Sequence<String>) -> String {
    "[" + texts.map(string).joined(separator: ", ") + "]"
  }

  package static func hex(_ value: UInt32, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}

extension String {
  /// Every line moved to the right.
  package func indented(_ columns: Int = 4) -> String {
    split(separator: "\n", omittingEmptySubsequences: true)
      .map { String(repeating: " ", count: columns) + $0 }.joined(separator: "\n")
  }

  /// The text in pieces of so many characters, the last one shorter.
  package func pieces(of count: Int) -> [String] {
    var rest = self[...]
    var out: [String] = []
    while !rest.isEmpty {
      out.append(String(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return out
  }
}

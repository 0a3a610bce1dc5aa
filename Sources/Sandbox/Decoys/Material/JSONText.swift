/// JSON that keeps the order in which its members were written down, as the programs' own files have it.
enum JSONText: Sendable, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  case object([(String, JSONText)])
  case array([JSONText])
  case string(String)
  case number(Int)
  case bool(Bool)
  case null

  init(dictionaryLiteral elements: (String, JSONText)...) { self = .object(elements) }
  init(arrayLiteral elements: JSONText...) { self = .array(elements) }
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .number(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(nilLiteral: ()) { self = .null }

  /// Without any white space, as tokens and database columns have it.
  var compact: String { render(indent: nil, depth: 0) }

  /// Indented by two spaces and ended by a line feed.
  var pretty: String { render(indent: 2, depth: 0) + "\n" }

  private func render(indent: Int?, depth: Int) -> String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let value): return String(value)
    case .string(let value): return Self.quoted(value)
    case .array(let items):
      return Self.bracketed("[", items.map { $0.render(indent: indent, depth: depth + 1) }, "]", indent, depth)
    case .object(let members):
      let separator = indent == nil ? ":" : ": "
      return Self.bracketed(
        "{", members.map { Self.quoted($0.0) + separator + $0.1.render(indent: indent, depth: depth + 1) }, "}",
        indent, depth)
    }
  }

  private static func bracketed(_ open: String, _ items: [String], _ close: String, _ indent: Int?, _ depth: Int)
    -> String
  {
    guard !items.isEmpty else { return open + close }
    guard let indent else { return open + items.joined(separator: ",") + close }
    let outer = String(repeating: " ", count: indent * depth)
    let inner = outer + String(repeating: " ", count: indent)
    return "\(open)\n\(items.map { inner + $0 }.joined(separator: ",\n"))\n\(outer)\(close)"
  }

  /// A string with its quotes (RFC 8259, section 7).
  private static func quoted(_ text: String) -> String {
    var result: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
      case 10: result += Array("\\n".utf8)
      case 0..<0x20: result += Array(("\\u00" + Hex.encode([byte])).utf8)
      default: result.append(byte)
      }
    }
    return String(decoding: result + [UInt8(ascii: "\"")], as: UTF8.self)
  }
}

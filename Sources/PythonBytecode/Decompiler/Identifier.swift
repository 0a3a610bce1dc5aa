/// What may stand as a name in the text that is made; names in a file can hold anything.
enum Identifier {
  private static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
  ]

  /// Whether a name can be written as it is. Beyond ASCII only letters and digits are let through.
  static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first), !keywords.contains(name) else { return false }
    var isASCII = true
    for byte in name.utf8 {
      let isWord = byte == 0x5F || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) && byte < 0x80
      if byte >= 0x80 { isASCII = false } else if !isWord { return false }
    }
    guard !isASCII else { return true }
    return name.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
      && name.unicodeScalars.first.map { $0.value == 0x5F || $0.properties.isXIDStart } ?? false
  }

  /// The name, or one made of it that is unlike any other; the same for the same name.
  static func spelled(_ name: String) -> String {
    if isValid(name) { return name }
    var result = "_x"
    for scalar in name.unicodeScalars.prefix(40) {
      let value = scalar.value
      let isWord =
        value == 0x5F || (0x30...0x39).contains(value) || (0x61...0x7A).contains(value | 0x20) && value < 0x80
      if isWord {
        result.unicodeScalars.append(scalar)
      } else {
        result += "_\(String(value, radix: 16))"
      }
    }
    return result
  }

  /// A text as a literal in single quotes, ASCII only.
  static func literal(_ text: String) -> String { "'" + escaped(text) + "'" }

  /// The inside of a literal in single quotes.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + 2)
    for scalar in text.unicodeScalars { escape(scalar.value, into: &result) }
    return result
  }

  private static func escape(_ value: UInt32, into result: inout String) {
    switch value {
    case 0x27: result += "\\'"
    case 0x5C: result += "\\\\"
    case 0x0A: result += "\\n"
    case 0x0D: result += "\\r"
    case 0x09: result += "\\t"
    case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(value)))
    case 0..<0x100: result += "\\x" + hex(value, 2)
    case 0..<0x10000: result += "\\u" + hex(value, 4)
    default: result += "\\U" + hex(value, 8)
    }
  }

  /// Text with lone surrogates, in the form that UTF-8 would have for them.
  static func literal(surrogates bytes: [UInt8]) -> String {
    var result = "'"
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      var value = UInt32(length == 1 ? first : first & (0x7F >> UInt8(length)))
      for next in 1..<max(length, 2) where length > 1 {
        value = value << 6 | UInt32(index + next < bytes.count ? bytes[index + next] & 0x3F : 0)
      }
      escape(value, into: &result)
      index += length
    }
    return result + "'"
  }

  static func literal(bytes: [UInt8]) -> String {
    var result = "b'"
    result.reserveCapacity(bytes.count + 3)
    for byte in bytes { escape(UInt32(byte), into: &result) }
    return result + "'"
  }

  static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension CompiledFile {
  /// A constant as an expression, and how tightly it binds; nil for a code object and for one of more than `limit`
  /// values or bytes.
  func literal(_ index: Int, limit: inout Int, depth: Int = 0) -> (text: String, precedence: Int)? {
    guard values.indices.contains(index), depth < 40, limit > 0 else { return nil }
    limit -= 1
    switch values[index] {
    case .none, .null, .stopIteration: return ("None", Precedence.atom)
    case .yes: return ("True", Precedence.atom)
    case .no: return ("False", Precedence.atom)
    case .ellipsis: return ("...", Precedence.atom)
    case .integer(let value): return ("\(value)", value < 0 ? Precedence.unary : Precedence.awaiting)
    case .largeInteger(let isNegative, let digits):
      limit -= digits.count
      return (
        (isNegative ? "-0x" : "0x") + Self.hexadecimal(digits), isNegative ? Precedence.unary : Precedence.awaiting
      )
    case .float(let value): return (Self.literal(value), value < 0 ? Precedence.unary : Precedence.awaiting)
    case .complex(let real, let imaginary):
      return ("\(Self.literal(real)) + \(Self.literal(imaginary))j", Precedence.sum)
    case .text(let text):
      limit -= text.utf8.count
      return (Identifier.literal(text), Precedence.atom)
    case .surrogateText(let bytes):
      limit -= bytes.count
      return (Identifier.literal(surrogates: bytes), Precedence.atom)
    case .bytes(let bytes):
      limit -= bytes.count
      return (Identifier.literal(bytes: bytes), Precedence.atom)
    case .tuple(let parts): return collection(parts, "(", parts.count == 1 ? ",)" : ")", &limit, depth)
    case .list(let parts): return collection(parts, "[", "]", &limit, depth)
    case .set(let parts), .frozenSet(let parts):
      if parts.isEmpty { return ("frozenset()", Precedence.atom) }
      return collection(parts, "{", "}", &limit, depth)
    case .dictionary(let parts), .frozenDictionary(let parts): return dictionary(parts, &limit, depth)
    case .slice(let parts): return collection(parts, "slice(", ")", &limit, depth)
    case .code: return nil
    }
  }

  private func collection(
    _ parts: [Int], _ open: String, _ close: String, _ limit: inout Int, _ depth: Int
  ) -> (text: String, precedence: Int)? {
    var texts: [String] = []
    for part in parts {
      guard let value = literal(part, limit: &limit, depth: depth + 1) else { return nil }
      texts.append(value.text)
    }
    return (open + texts.joined(separator: ", ") + close, Precedence.atom)
  }

  private func dictionary(_ parts: [Int], _ limit: inout Int, _ depth: Int) -> (text: String, precedence: Int)? {
    var texts: [String] = []
    for index in stride(from: 0, to: parts.count - 1, by: 2) {
      guard let key = literal(parts[index], limit: &limit, depth: depth + 1),
        let value = literal(parts[index + 1], limit: &limit, depth: depth + 1)
      else { return nil }
      texts.append(key.text + ": " + value.text)
    }
    return ("{" + texts.joined(separator: ", ") + "}", Precedence.atom)
  }

  private static func literal(_ value: Double) -> String {
    if value.isNaN { return "(1e999 - 1e999)" }
    if value.isInfinite { return value < 0 ? "-1e999" : "1e999" }
    return "\(value)"
  }

  private static func hexadecimal(_ digits: [UInt16]) -> String {
    var result = ""
    var bits: UInt32 = 0
    var count: UInt32 = 0
    for digit in digits {
      bits |= UInt32(digit) << count
      count += 15
      while count >= 4 {
        result.unicodeScalars.append(Unicode.Scalar("0123456789abcdef".utf8.dropFirst(Int(bits & 15)).first ?? 0x30))
        bits >>= 4
        count -= 4
      }
    }
    if count > 0 {
      result.unicodeScalars.append(Unicode.Scalar("0123456789abcdef".utf8.dropFirst(Int(bits & 15)).first ?? 0x30))
    }
    let text = String(result.reversed()).drop { $0 == "0" }
    return text.isEmpty ? "0" : String(text)
  }
}

/// The value of a Python string or bytes literal.
package enum PythonString: Hashable, Sendable {
  /// A `str`. Swift cannot hold lone surrogates: each is U+FFFD here, and `hasSurrogates` tells that there were some.
  case text(String, hasSurrogates: Bool)
  case bytes([UInt8])

  /// The text of a `str`; nil for bytes.
  package var text: String? {
    if case .text(let text, _) = self { text } else { nil }
  }

  /// The value as bytes: of a `str` its UTF-8.
  package var utf8: [UInt8] {
    switch self {
    case .text(let text, _): Array(text.utf8)
    case .bytes(let bytes): bytes
    }
  }
}

/// The value of an integer literal.
package enum PythonInteger: Hashable, Sendable {
  case small(Int)
  /// Hexadecimal digits in lower case, without prefix or leading zeros.
  case large(hexadecimal: String)

  /// The value if a machine word holds it.
  package var value: Int? {
    if case .small(let value) = self { value } else { nil }
  }
}

/// Makes text from an artifact safe and honest to show: what would act on the terminal, hide or reorder is spelled out.
///
/// Control characters could move the cursor or set the title, bidirectional controls (Unicode UAX #9) make code read
/// differently from how it runs, and invisible characters make two names look equal.
package enum VisibleText {
  /// `text` with everything that does not show as itself written as `\x1b` or `\u{202e}`.
  ///
  /// - Parameters:
  ///   - limit: Scalars of the input that are shown; the rest becomes one ellipsis.
  ///   - isASCII: Whether everything beyond ASCII is spelled out too.
  package static func escape(_ text: String, limit: Int = .max, isASCII: Bool = false) -> String {
    var out = ""
    out.reserveCapacity(min(text.utf8.count, limit))
    var shown = 0
    var marks = 0
    for scalar in text.unicodeScalars {
      if shown >= limit {
        out += isASCII ? "..." : "…"
        break
      }
      shown += 1
      if scalar.isASCII {
        marks = 0
        if (0x20...0x7E).contains(scalar.value) {
          out.unicodeScalars.append(scalar)
        } else {
          out += spelled(scalar)
        }
        continue
      }
      marks = isMark(scalar) ? marks + 1 : 0
      if isASCII, let plain = standIn(for: scalar) {
        out += plain
        continue
      }
      // Letters carry at most two marks in ordinary text; more pile up over neighbouring lines.
      if isASCII || isHiding(scalar) || marks > 2 {
        out += spelled(scalar)
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Whether a scalar acts, hides or may show as nothing.
  package static func isHiding(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    case .spaceSeparator: scalar.value != 0x20
    // Variation selectors and the Hangul fillers show as nothing though they are marks and letters.
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// What ASCII writes for the typographic signs of our own sentences.
  private static func standIn(for scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "–", "—": "-"
    case "…": "..."
    case "→": "->"
    case "·": "-"
    case "’", "‘": "'"
    case "“", "”": "\""
    default: nil
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  private static func spelled(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    default:
      let digits = String(scalar.value, radix: 16)
      if scalar.value < 0x80 { return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits }
      return "\\u{" + digits + "}"
    }
  }

  /// Columns that already escaped text takes on a terminal: two for wide East Asian characters and emoji, none for marks.
  package static func width(of text: String) -> Int {
    var width = 0
    for scalar in text.unicodeScalars { width += Self.width(of: scalar) }
    return width
  }

  /// Columns that a scalar takes in a terminal: none, one or two (UAX 11).
  static func width(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    if isMark(scalar) { return 0 }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// Already escaped text without its first columns.
  static func dropping(columns: Int, from text: String) -> String {
    var dropped = 0
    var rest = text.unicodeScalars[...]
    while dropped < columns, let scalar = rest.popFirst() { dropped += width(of: scalar) }
    // A mark without its letter would stand on what comes before.
    while let scalar = rest.first, isMark(scalar) { rest.removeFirst() }
    return String(rest)
  }

  /// Already escaped text cut to `columns`, with an ellipsis in its last one.
  package static func cut(_ text: String, to columns: Int, ellipsis: String) -> String {
    guard width(of: text) > columns else { return text }
    guard width(of: ellipsis) <= columns else { return String(ellipsis.prefix(max(0, columns))) }
    let room = max(0, columns - width(of: ellipsis))
    var out = ""
    var used = 0
    for scalar in text.unicodeScalars {
      let next = used + width(of: scalar)
      if next > room { break }
      out.unicodeScalars.append(scalar)
      used = next
    }
    return out + ellipsis
  }
}

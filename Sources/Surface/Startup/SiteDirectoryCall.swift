/// A call of `site.addsitedir` or `site.addpackage` in a line of a `.pth` file, with the directory it names.
///
/// The call is looked for in the text, strings included, since `exec("…")` is the usual way to write a program in one
/// line; the argument is understood if it is made of string literals, `sitedir`, `os.path.join`, `os.path.dirname`
/// and `+`.
package struct SiteDirectoryCall: Hashable, Sendable {
  /// Where the call points.
  package enum Location: Hashable, Sendable {
    /// In the tree, as `SiteTree` spells it.
    case inside(String)
    /// A directory that is no part of the target.
    case outside
    /// Only known when it runs.
    case unknown
  }

  let location: Location
  /// As it is written, at most 200 bytes of it.
  let argument: String

  private static let names = ["addsitedir", "addpackage"]

  /// The calls in a line of a file of `directory`.
  static func find(in text: String, directory: String) -> [SiteDirectoryCall] {
    let bytes = Array(text.utf8)
    var out: [SiteDirectoryCall] = []
    var index = 0
    while index < bytes.count, out.count < 64 {
      guard bytes[index] == UInt8(ascii: "a"), let name = names.first(where: { bytes[index...].starts(with: $0.utf8) })
      else {
        index += 1
        continue
      }
      index += name.utf8.count
      var reader = ArgumentReader(bytes: bytes, index: index)
      guard reader.skip(UInt8(ascii: "(")) else {
        // Named without a call: passed on, or aliased. What happens to it is not known here.
        out.append(SiteDirectoryCall(location: .unknown, argument: name))
        continue
      }
      let start = reader.index
      let value = reader.expression(depth: 0)
      let written = String(decoding: bytes[start..<min(reader.index, start + 200)], as: UTF8.self)
      out.append(SiteDirectoryCall(location: locate(value, directory), argument: written))
    }
    return out
  }

  private static func locate(_ value: ArgumentReader.Value, _ directory: String) -> Location {
    switch value {
    case .belowSite(let rest): SiteTree.join(directory, rest).map { .inside($0) } ?? .outside
    case .text(let text): text.hasPrefix("/") ? .outside : .unknown
    case .unknown: .unknown
    }
  }
}

/// Reads the argument of a call, as far as it is a path that is written out.
private struct ArgumentReader {
  enum Value {
    case text(String)
    /// The site directory and what is joined to it.
    case belowSite(String)
    case unknown
  }

  let bytes: [UInt8]
  var index: Int

  mutating func blanks() {
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    blanks()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  /// Terms joined by `+`.
  mutating func expression(depth: Int) -> Value {
    guard depth < 8 else { return .unknown }
    var value = term(depth: depth)
    while skip(UInt8(ascii: "+")) {
      switch (value, term(depth: depth)) {
      case (.text(let a), .text(let b)): value = .text(a + b)
      case (.belowSite(let a), .text(let b)): value = .belowSite(a + b)
      default: return .unknown
      }
    }
    blanks()
    let follows = index < bytes.count ? bytes[index] : UInt8(ascii: ")")
    return follows == UInt8(ascii: ")") || follows == UInt8(ascii: ",") ? value : .unknown
  }

  private mutating func term(depth: Int) -> Value {
    blanks()
    if let text = string() { return .text(text) }
    let name = word()
    switch name {
    case "sitedir": return .belowSite("")
    case "os.path.join" where skip(UInt8(ascii: "(")): return join(depth: depth)
    case "os.path.dirname" where skip(UInt8(ascii: "(")):
      let inner = expression(depth: depth + 1)
      guard skip(UInt8(ascii: ")")) else { return .unknown }
      return dirname(inner)
    default: return .unknown
    }
  }

  private mutating func join(depth: Int) -> Value {
    var value = expression(depth: depth + 1)
    while skip(UInt8(ascii: ",")) {
      switch (value, expression(depth: depth + 1)) {
      case (_, .text(let b)) where b.hasPrefix("/"): value = .text(b)
      case (.text(let a), .text(let b)): value = .text(a + "/" + b)
      case (.belowSite(let a), .text(let b)): value = .belowSite(a + "/" + b)
      case (_, .belowSite(let b)): value = .belowSite(b)
      default: return .unknown
      }
    }
    return skip(UInt8(ascii: ")")) ? value : .unknown
  }

  private func dirname(_ value: Value) -> Value {
    switch value {
    case .text(let text): .text(SiteTree.parent(text))
    case .belowSite(""): .belowSite("/..")
    case .belowSite(let rest): .belowSite(SiteTree.parent(rest))
    case .unknown: .unknown
    }
  }

  private mutating func word() -> String {
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      let isWord = byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte >= 0x80 || isAlphanumeric(byte)
      guard isWord else { break }
      index += 1
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// A literal without escapes; one with escapes is not understood.
  private mutating func string() -> String? {
    var start = index
    if start < bytes.count, [UInt8(ascii: "r"), UInt8(ascii: "u"), UInt8(ascii: "R")].contains(bytes[start]) {
      start += 1
    }
    // Inside `exec('…')` the quotes of an inner literal are escaped.
    if start < bytes.count, bytes[start] == UInt8(ascii: "\\") { start += 1 }
    guard start < bytes.count, bytes[start] == UInt8(ascii: "'") || bytes[start] == UInt8(ascii: "\"") else {
      return nil
    }
    let quote = bytes[start]
    guard let end = bytes[(start + 1)...].firstIndex(of: quote) else { return nil }
    var content = bytes[(start + 1)..<end]
    if content.last == UInt8(ascii: "\\") { content.removeLast() }
    guard !content.contains(UInt8(ascii: "\\")) else { return nil }
    index = end + 1
    return String(decoding: content, as: UTF8.self)
  }
}

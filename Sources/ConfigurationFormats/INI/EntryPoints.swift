/// What the value of an entry point names: a module, perhaps an attribute in it, perhaps extras.
package struct EntryPointReference: Hashable, Sendable, CustomStringConvertible {
  package let module: String
  /// The attribute path behind the colon; empty when the module itself is meant.
  package let attributes: [String]
  package let extras: [String]

  /// Reads `module:attribute.path [extra, …]` as CPython's `Lib/importlib/metadata` (`EntryPoint.pattern`) does;
  /// nil where loading would fail on the text.
  package init?(_ text: some StringProtocol) {
    let bytes = [UInt8](text.utf8)
    var position = 0
    guard let module = Self.name(bytes, &position) else { return nil }
    self.module = module
    Self.skipSpace(bytes, &position)
    var attributes: [String] = []
    if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
      position += 1
      Self.skipSpace(bytes, &position)
      guard let attribute = Self.name(bytes, &position) else { return nil }
      attributes = attribute.split(separator: ".").map(String.init)
      Self.skipSpace(bytes, &position)
    }
    self.attributes = attributes
    guard position < bytes.count else {
      extras = []
      return
    }
    let rest = SourceText.strip(bytes, position..<bytes.count)
    guard bytes[position] == UInt8(ascii: "["), rest.count >= 2, bytes[rest.upperBound - 1] == UInt8(ascii: "]") else {
      return nil
    }
    extras = Self.words(bytes, rest)
  }

  /// The whole attribute path as one text; nil when the module itself is meant.
  package var attribute: String? { attributes.isEmpty ? nil : attributes.joined(separator: ".") }

  package var description: String {
    let target = attribute.map { "\(module):\($0)" } ?? module
    return extras.isEmpty ? target : "\(target) [\(extras.joined(separator: ","))]"
  }

  private static func skipSpace(_ bytes: [UInt8], _ position: inout Int) {
    while position < bytes.count {
      let (value, length) = SourceText.scalar(bytes, at: position)
      guard SourceText.isWhitespace(value) else { return }
      position += length
    }
  }

  /// Reads `[\w.]+`.
  private static func name(_ bytes: [UInt8], _ position: inout Int) -> String? {
    let start = position
    while position < bytes.count {
      let (value, length) = SourceText.scalar(bytes, at: position)
      guard value == UInt32(UInt8(ascii: ".")) || isWord(value) else { break }
      position += length
    }
    return position > start ? SourceText.string(bytes, start..<position) : nil
  }

  private static func words(_ bytes: [UInt8], _ range: Range<Int>) -> [String] {
    var words: [String] = []
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      let (value, length) = SourceText.scalar(bytes, at: index)
      if !isWord(value) {
        if index > start { words.append(SourceText.string(bytes, start..<index)) }
        start = index + length
      }
      index += length
    }
    return words
  }

  /// Whether `\w` matches: letters, digits and the underscore of every script.
  private static func isWord(_ value: UInt32) -> Bool {
    guard let scalar = Unicode.Scalar(value) else { return false }
    if scalar == "_" { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }
}

/// The entry points that an `entry_points.txt` declares.
package struct EntryPointsFile: Hashable, Sendable {
  /// One line of the file.
  package struct Entry: Hashable, Sendable {
    package let group: String
    package let name: String
    /// The text behind the `=`, stripped.
    package let value: String
    /// The line, counted from one.
    package let line: Int

    /// What the value names; nil where loading it would fail.
    package var reference: EntryPointReference? { EntryPointReference(value) }
  }

  package let entries: [Entry]
  /// Lines of a section without `=`, at which `importlib.metadata` raises; counted from one.
  package let brokenLines: [Int]

  /// Reads a file as `importlib.metadata` of Python 3.10 and later does (`Sectioned`): line by line, each stripped,
  /// nothing continued, and duplicates kept.
  ///
  /// Lines end wherever `str.splitlines` ends them, so at form feeds and other separators as well.
  package static func read(
    _ bytes: [UInt8], limits: ConfigurationLimits = .standard
  ) throws(ConfigurationError) -> EntryPointsFile {
    try SourceText.check(bytes, limits: limits)
    var entries: [Entry] = []
    var broken: [Int] = []
    var group: String?
    for (index, line) in SourceText.lines(bytes, universal: false).enumerated() {
      let text = SourceText.strip(bytes, line)
      guard let first = text.first, bytes[first] != UInt8(ascii: "#") else { continue }
      if bytes[first] == UInt8(ascii: "["), bytes[text.upperBound - 1] == UInt8(ascii: "]") {
        group = sectionName(bytes, text)
        continue
      }
      guard let group else { continue }
      guard let equals = bytes[text].firstIndex(of: UInt8(ascii: "=")) else {
        broken.append(index + 1)
        continue
      }
      guard entries.count < limits.values else {
        throw ConfigurationError(.overLimit, line: index + 1, "more than \(limits.values) entry points")
      }
      entries.append(
        Entry(
          group: group, name: SourceText.string(bytes, SourceText.strip(bytes, text.lowerBound..<equals)),
          value: SourceText.string(bytes, SourceText.strip(bytes, (equals + 1)..<text.upperBound)), line: index + 1))
    }
    return EntryPointsFile(entries: entries, brokenLines: broken)
  }

  /// The text without the brackets at both ends, however many there are (`str.strip('[]')`).
  private static func sectionName(_ bytes: [UInt8], _ text: Range<Int>) -> String {
    let isBracket: (UInt8) -> Bool = { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
    let name = bytes[text].drop(while: isBracket)
    let end = name.lastIndex { !isBracket($0) }
    return String(decoding: end.map { name[...$0] } ?? [], as: UTF8.self)
  }
}

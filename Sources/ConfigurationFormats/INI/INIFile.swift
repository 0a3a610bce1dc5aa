/// A file in the format of Python's `configparser`, with the line of each section and key.
///
/// Reading follows CPython's `Lib/configparser.py` (`RawConfigParser._read`); values are raw, without interpolation.
package struct INIFile: Hashable, Sendable {
  /// How a consumer configures its parser.
  package struct Options: Hashable, Sendable {
    /// Keys keep their case; configparser lowers it unless told otherwise.
    package var isCaseSensitive = false
    /// A section or key given twice is an error (`strict=True`, the default); otherwise the last value counts.
    package var isStrict = true
    /// A key may stand without a delimiter.
    package var allowsNoValue = false
    /// The bytes that part a key from its value.
    package var delimiters: [UInt8] = [UInt8(ascii: "="), UInt8(ascii: ":")]

    package init() {}

    /// As configparser reads unless told otherwise: pip's own configuration, `.flake8`, `tox.ini`.
    package static let standard = Options()

    /// As setuptools reads `setup.cfg`: keys keep their case.
    package static let setupConfiguration: Options = {
      var options = Options()
      options.isCaseSensitive = true
      return options
    }()

    /// As `importlib.metadata` of Python 3.8 and 3.9 reads `entry_points.txt`.
    package static let entryPoints: Options = {
      var options = Options()
      options.isCaseSensitive = true
      options.delimiters = [UInt8(ascii: "=")]
      return options
    }()
  }

  /// A key with its value; a value of several lines is joined by line feeds.
  package struct Entry: Hashable, Sendable {
    package let key: String
    /// Nil for a key without a delimiter.
    package var value: String?
    /// The line of the key, counted from one.
    package let line: Int
    /// The line on which each line of the value stands; one entry for each line of `value`.
    package var valueLines: [Int]

    /// The value's lines that are not empty, each stripped, with its place: how setuptools and pip read a list.
    package var items: [(text: String, line: Int)] {
      let lines = (value ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      return zip(lines, valueLines).compactMap { text, line in text.isEmpty ? nil : (String(text), line) }
    }
  }

  /// A section with its own entries, without those of DEFAULT.
  package struct Section: Hashable, Sendable {
    package let name: String
    /// The line of its first header, counted from one.
    package let line: Int
    package fileprivate(set) var entries: [Entry] = []
    fileprivate var positions: [String: Int] = [:]

    /// The entry of a key, spelled as the options say.
    package func entry(_ key: String) -> Entry? { positions[key].map { entries[$0] } }
  }

  package fileprivate(set) var sections: [Section] = []
  /// The section whose entries hold in every other one.
  package fileprivate(set) var defaults = Section(name: "DEFAULT", line: 0)
  private var positions: [String: Int] = [:]

  /// A section by its exact name.
  package subscript(_ name: String) -> Section? { positions[name].map { sections[$0] } }

  /// An entry of a section, or else of DEFAULT.
  package func entry(_ section: String, _ key: String) -> Entry? {
    guard let section = self[section] else { return nil }
    return section.entry(key) ?? defaults.entry(key)
  }

  /// The value of a key in a section, or else in DEFAULT.
  package func value(_ section: String, _ key: String) -> String? { entry(section, key)?.value }

  /// Reads a file; throws where configparser raises.
  package static func read(
    _ bytes: [UInt8], options: Options = .standard, limits: ConfigurationLimits = .standard
  ) throws(ConfigurationError) -> INIFile {
    try SourceText.check(bytes, limits: limits)
    var reader = INIReader(bytes: bytes, options: options, limits: limits)
    try reader.readLines()
    return reader.file
  }

  fileprivate mutating func open(_ name: String, line: Int) -> (index: Int, isNew: Bool) {
    if let index = positions[name] { return (index, false) }
    positions[name] = sections.count
    sections.append(Section(name: name, line: line))
    return (sections.count - 1, true)
  }
}

/// A pass over the lines of a file.
private struct INIReader {
  private enum Place { case none, defaults, section(Int) }

  let bytes: [UInt8]
  let options: INIFile.Options
  let limits: ConfigurationLimits
  var file = INIFile()
  private var place = Place.none
  /// The key that continuation lines add to, with its lines so far.
  private var open: (key: String, line: Int, values: [(text: String, line: Int)], isValueless: Bool)?
  private var indent = 0
  private var count = 0

  init(bytes: [UInt8], options: INIFile.Options, limits: ConfigurationLimits) {
    self.bytes = bytes
    self.options = options
    self.limits = limits
  }

  mutating func readLines() throws(ConfigurationError) {
    // Decoded as `utf-8-sig` by some readers and not by others: the mark is never part of a name.
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for (index, range) in SourceText.lines(bytes, universal: true).enumerated() {
      try readLine(max(range.lowerBound, start)..<max(range.upperBound, start), number: index + 1)
    }
    try close()
  }

  private mutating func readLine(_ line: Range<Int>, number: Int) throws(ConfigurationError) {
    let text = SourceText.strip(bytes, line)
    if let first = text.first, bytes[first] == UInt8(ascii: "#") || bytes[first] == UInt8(ascii: ";") { return }
    if text.isEmpty {
      // An empty line may lie inside a value; trailing ones are cut when the value is complete.
      if open?.isValueless == false { open?.values.append(("", number)) }
      return
    }
    let currentIndent = scalarCount(line.lowerBound..<text.lowerBound)
    if open != nil, currentIndent > indent {
      guard open?.isValueless == false else {
        throw ConfigurationError(.syntax, line: number, "a continuation of a key without a value")
      }
      open?.values.append((SourceText.string(bytes, text), number))
      return
    }
    indent = currentIndent
    try close()
    if let name = sectionName(text) {
      try openSection(name, number: number)
    } else {
      try openEntry(text, number: number)
    }
  }

  private func scalarCount(_ range: Range<Int>) -> Int {
    bytes[range].count { $0 & 0xC0 != 0x80 }
  }

  /// The name in `[name]`: up to the last `]` of the line, whatever follows it.
  private func sectionName(_ text: Range<Int>) -> String? {
    guard bytes[text.lowerBound] == UInt8(ascii: "["),
      let end = bytes[text].lastIndex(of: UInt8(ascii: "]")), end > text.lowerBound + 1
    else { return nil }
    return SourceText.string(bytes, (text.lowerBound + 1)..<end)
  }

  private mutating func openSection(_ name: String, number: Int) throws(ConfigurationError) {
    try countValue(number)
    if name == "DEFAULT" {
      place = .defaults
      return
    }
    let (index, isNew) = file.open(name, line: number)
    guard isNew || !options.isStrict else {
      throw ConfigurationError(.duplicate, line: number, "the section '\(name)' is given twice")
    }
    place = .section(index)
  }

  private mutating func openEntry(_ text: Range<Int>, number: Int) throws(ConfigurationError) {
    if case .none = place {
      throw ConfigurationError(.syntax, line: number, "a line before the first section")
    }
    try countValue(number)
    let delimiter = bytes[text].firstIndex { options.delimiters.contains($0) }
    guard delimiter != nil || options.allowsNoValue else {
      throw ConfigurationError(.syntax, line: number, "a line without a delimiter")
    }
    let spelled = SourceText.string(bytes, SourceText.strip(bytes, text.lowerBound..<(delimiter ?? text.upperBound)))
    guard !spelled.isEmpty else { throw ConfigurationError(.syntax, line: number, "a value without a key") }
    let key = options.isCaseSensitive ? spelled : spelled.lowercased()
    var values: [(String, Int)] = []
    if let delimiter {
      values.append((SourceText.string(bytes, SourceText.strip(bytes, (delimiter + 1)..<text.upperBound)), number))
    }
    open = (key, number, values, delimiter == nil)
  }

  private mutating func countValue(_ number: Int) throws(ConfigurationError) {
    count += 1
    guard count <= limits.values else {
      throw ConfigurationError(.overLimit, line: number, "more than \(limits.values) entries")
    }
  }

  /// Stores the entry whose value is complete.
  private mutating func close() throws(ConfigurationError) {
    guard let (key, line, lines, isValueless) = open else { return }
    open = nil
    var values = lines
    while values.count > 1, values.last?.text.isEmpty == true { values.removeLast() }
    let entry = INIFile.Entry(
      key: key, value: isValueless ? nil : values.map(\.text).joined(separator: "\n"), line: line,
      valueLines: values.map(\.line))
    switch place {
    case .none: return
    case .defaults: try store(entry, in: &file.defaults)
    case .section(let index): try store(entry, in: &file.sections[index])
    }
  }

  private func store(_ entry: INIFile.Entry, in section: inout INIFile.Section) throws(ConfigurationError) {
    if let known = section.positions[entry.key] {
      guard !options.isStrict else {
        throw ConfigurationError(.duplicate, line: entry.line, "the key '\(entry.key)' is given twice")
      }
      section.entries[known] = entry
    } else {
      section.positions[entry.key] = section.entries.count
      section.entries.append(entry)
    }
  }
}

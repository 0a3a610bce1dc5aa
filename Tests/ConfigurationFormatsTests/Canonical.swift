import ConfigurationFormats

/// One spelling of a value that the tests and Python's readers agree on.
enum Canonical {
  static func text(_ value: TOMLValue) -> String {
    switch value {
    case .string(let text): "s:" + quoted(text)
    case .integer(let number): "i:\(number)"
    case .hugeInteger(let text): "i:" + text
    case .float(let number): "f:\(number.isNaN ? "nan" : String(number.bitPattern, radix: 16))"
    case .boolean(let flag): "b:\(flag)"
    case .dateTime: "d"
    case .array(let array): "[" + array.values.map(text).joined(separator: ",") + "]"
    case .table(let table): text(table)
    }
  }

  static func text(_ table: TOMLTable) -> String {
    let members = table.entries.map { quoted($0.key) + "=" + text($0.value) }
    return "{" + members.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ",") + "}"
  }

  static func text(_ file: INIFile) -> String {
    let sections = file.sections.map { section in
      let keys = Set(section.entries.map(\.key)).union(file.defaults.entries.map(\.key))
      let entries = keys.map { quoted($0) + "=" + (file.value(section.name, $0).map(quoted) ?? "none") }
      return quoted(section.name) + "{"
        + entries.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ",") + "}"
    }
    return sections.joined(separator: ";")
  }

  /// The text as the scalars' numbers, so that no escaping can differ.
  static func quoted(_ text: String) -> String {
    text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: ".")
  }

  /// The same in Python, as the head of an oracle's script.
  static let python = """
    import sys, struct, datetime
    def q(t): return '.'.join('%x' % ord(c) for c in t)
    def c(v):
      if isinstance(v, bool): return 'b:' + str(v).lower()
      if isinstance(v, str): return 's:' + q(v)
      if isinstance(v, int): return 'i:%d' % v
      if isinstance(v, float): return 'f:' + ('nan' if v != v else '%x' % struct.unpack('>Q', struct.pack('>d', v))[0])
      if isinstance(v, list): return '[' + ','.join(map(c, v)) + ']'
      if isinstance(v, dict): return '{' + ','.join(sorted(q(k) + '=' + c(w) for k, w in v.items())) + '}'
      return 'd'
    cases = open(sys.argv[1], 'rb').read().split(b'\\x00')

    """
}

/// The reader under test, not the builder of the same name in `TestSupport`.
typealias JSONValue = ConfigurationFormats.JSONValue

/// A value of a TOML file, with the lines on which tables' keys and arrays' elements stand.
package indirect enum TOMLValue: Hashable, Sendable {
  case string(String)
  case integer(Int64)
  /// An integer beyond 64 bits, as its decimal or prefixed text; Python's reader takes it, so it is kept.
  case hugeInteger(String)
  case float(Double)
  case boolean(Bool)
  /// A date, a time or both, as written.
  case dateTime(String)
  case array(TOMLArray)
  case table(TOMLTable)

  /// The text, if the value is a string.
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, if the value is an integer of 64 bits.
  package var integer: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }

  /// The number, if the value is an integer or a float.
  package var double: Double? {
    switch self {
    case .float(let number): number
    case .integer(let number): Double(number)
    default: nil
    }
  }

  /// The truth value, if the value is one.
  package var boolean: Bool? {
    if case .boolean(let flag) = self { flag } else { nil }
  }

  /// The date or time as written, if the value is one.
  package var dateTime: String? {
    if case .dateTime(let text) = self { text } else { nil }
  }

  /// The elements, if the value is an array.
  package var array: TOMLArray? {
    if case .array(let array) = self { array } else { nil }
  }

  /// The table, if the value is one.
  package var table: TOMLTable? {
    if case .table(let table) = self { table } else { nil }
  }

  /// The value of a key, if the value is a table that has it.
  package subscript(_ key: String) -> TOMLValue? { table?[key] }

  /// An element, if the value is an array that is long enough.
  package subscript(_ index: Int) -> TOMLValue? {
    guard let array, array.values.indices.contains(index) else { return nil }
    return array.values[index]
  }

  /// The texts of an array of strings; elements of other types are left out.
  package var strings: [String] { array?.values.compactMap(\.string) ?? [] }
}

/// An array of a TOML file.
package struct TOMLArray: Hashable, Sendable {
  package fileprivate(set) var values: [TOMLValue] = []
  /// The line on which each value begins, counted from one.
  package fileprivate(set) var lines: [Int] = []

  /// Adds an element with the line it begins at.
  mutating func append(_ value: TOMLValue, line: Int) {
    values.append(value)
    lines.append(line)
  }
}

/// A table of a TOML file, in the order of the file.
package struct TOMLTable: Hashable, Sendable {
  /// A key with its value.
  package struct Entry: Hashable, Sendable {
    package let key: String
    package let value: TOMLValue
    /// The line of the key or of the header that made the table, counted from one.
    package let line: Int
  }

  package private(set) var entries: [Entry] = []
  private var positions: [String: Int] = [:]

  package init() {}

  /// Adds an entry; false, and no change, if the key is there already.
  mutating func add(_ key: String, _ value: TOMLValue, line: Int) -> Bool {
    guard positions.updateValue(entries.count, forKey: key) == nil else { return false }
    entries.append(Entry(key: key, value: value, line: line))
    return true
  }

  /// The value of a key.
  package subscript(_ key: String) -> TOMLValue? { entry(key)?.value }

  /// The entry of a key, with its line.
  package func entry(_ key: String) -> Entry? { positions[key].map { entries[$0] } }

  /// The value at the end of a path of keys, such as `tool`, `uv`, `index`.
  package subscript(path keys: String...) -> TOMLValue? {
    var value = TOMLValue.table(self)
    for key in keys {
      guard let next = value[key] else { return nil }
      value = next
    }
    return value
  }

  /// The line of the entry at the end of a path of keys.
  package func line(path keys: String...) -> Int? {
    var table: TOMLTable? = self
    var line: Int?
    for key in keys {
      guard let entry = table?.entry(key) else { return nil }
      line = entry.line
      table = entry.value.table
    }
    return line
  }
}

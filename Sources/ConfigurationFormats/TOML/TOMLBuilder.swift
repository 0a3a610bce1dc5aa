/// The tables of a TOML file while headers and dotted keys still add to them.
///
/// The rules of what may be opened again are those of CPython's `Lib/tomllib/_parser.py` (`Flags`): a table that a
/// header names is closed to other headers, one that a dotted key made is closed once the next header comes.
struct TOMLBuilder {
  private enum Slot {
    case value(TOMLValue)
    case table(Int)
    case tables([Int])
  }

  private struct OpenTable {
    var keys: [String] = []
    var slots: [String: (slot: Slot, line: Int)] = [:]
    let depth: Int
    var hasHeader = false
    /// The section whose dotted keys passed through the table.
    var dottedInSection: Int?
  }

  private var tables = [OpenTable(depth: 0)]
  private var current = 0
  private var section = 0
  private let limits: ConfigurationLimits

  init(limits: ConfigurationLimits) { self.limits = limits }

  /// The depth at which an inline value of the current section begins.
  var currentDepth: Int { tables[current].depth }

  private mutating func make(in parent: Int, _ key: String, line: Int) throws(ConfigurationError) -> Int {
    let index = try newTable(below: parent, line: line)
    set(.table(index), in: parent, key, line: line)
    return index
  }

  private mutating func newTable(below parent: Int, line: Int) throws(ConfigurationError) -> Int {
    let depth = tables[parent].depth + 1
    guard depth <= limits.depth else {
      throw ConfigurationError(.overLimit, line: line, "tables nested deeper than \(limits.depth)")
    }
    guard tables.count < limits.values else {
      throw ConfigurationError(.overLimit, line: line, "more than \(limits.values) values")
    }
    tables.append(OpenTable(depth: depth))
    return tables.count - 1
  }

  private mutating func set(_ slot: Slot, in table: Int, _ key: String, line: Int) {
    if let old = tables[table].slots.updateValue((slot, line), forKey: key) {
      tables[table].slots[key]?.line = old.line
    } else {
      tables[table].keys.append(key)
    }
  }

  /// The table below a key, made if it is missing; in an array of tables, its last one.
  private mutating func enter(_ parent: Int, _ key: String, line: Int) throws(ConfigurationError) -> Int {
    switch tables[parent].slots[key]?.slot {
    case nil: return try make(in: parent, key, line: line)
    case .table(let index): return index
    case .tables(let list):
      guard let last = list.last else { return try make(in: parent, key, line: line) }
      return last
    case .value: throw ConfigurationError(.duplicate, line: line, "'\(key)' already has a value")
    }
  }

  /// Opens `[a.b]`.
  mutating func openTable(_ path: [String], line: Int) throws(ConfigurationError) {
    section += 1
    guard let last = path.last else { return }
    var table = 0
    for key in path.dropLast() { table = try enter(table, key, line: line) }
    switch tables[table].slots[last]?.slot {
    case nil: table = try make(in: table, last, line: line)
    case .table(let index) where !tables[index].hasHeader && tables[index].dottedInSection == nil: table = index
    default: throw ConfigurationError(.duplicate, line: line, "the table '\(last)' is defined twice")
    }
    tables[table].hasHeader = true
    current = table
  }

  /// Opens `[[a.b]]`.
  mutating func openArrayElement(_ path: [String], line: Int) throws(ConfigurationError) {
    section += 1
    guard let last = path.last else { return }
    var parent = 0
    for key in path.dropLast() { parent = try enter(parent, key, line: line) }
    var list: [Int] = []
    switch tables[parent].slots[last]?.slot {
    case nil: break
    case .tables(let known): list = known
    case .value, .table: throw ConfigurationError(.duplicate, line: line, "'\(last)' is no array of tables")
    }
    let index = try newTable(below: parent, line: line)
    tables[index].hasHeader = true
    // Emptied first, so that the list is not copied for each element.
    set(.tables([]), in: parent, last, line: line)
    list.append(index)
    set(.tables(list), in: parent, last, line: line)
    elementLines[index] = line
    current = index
  }

  private var elementLines: [Int: Int] = [:]

  /// Gives a key of the current section its value.
  mutating func add(_ path: [String], _ value: TOMLValue, line: Int) throws(ConfigurationError) {
    guard let last = path.last else { return }
    var table = current
    for key in path.dropLast() {
      if case .tables? = tables[table].slots[key]?.slot {
        throw ConfigurationError(.duplicate, line: line, "'\(key)' is an array of tables")
      }
      table = try enter(table, key, line: line)
      let closed = tables[table].dottedInSection.map { $0 != section } ?? false
      guard !tables[table].hasHeader, !closed else {
        throw ConfigurationError(.duplicate, line: line, "the table '\(key)' is defined elsewhere")
      }
      tables[table].dottedInSection = section
    }
    guard tables[table].slots[last] == nil else {
      throw ConfigurationError(.duplicate, line: line, "the key '\(last)' is given twice")
    }
    set(.value(value), in: table, last, line: line)
  }

  /// The finished table; recursion is bounded by the depth that `newTable` allows.
  func finish() -> TOMLTable { finished(0) }

  private func finished(_ index: Int) -> TOMLTable {
    var result = TOMLTable()
    for key in tables[index].keys {
      guard let (slot, line) = tables[index].slots[key] else { continue }
      _ = result.add(key, finished(slot, line: line), line: line)
    }
    return result
  }

  private func finished(_ slot: Slot, line: Int) -> TOMLValue {
    switch slot {
    case .value(let value): return value
    case .table(let index): return .table(finished(index))
    case .tables(let list):
      var array = TOMLArray()
      for index in list { array.append(.table(finished(index)), line: elementLines[index] ?? line) }
      return .array(array)
    }
  }
}

/// A SQLite database with a few small tables, written as the file format says (sqlite.org, "Database File Format").
///
/// Written here because a decoy needs so little of it: each table and each index is one leaf page.
struct SQLiteFile {
  /// One column's value.
  enum Value {
    case null
    case integer(Int)
    case text(String)
    case blob([UInt8])
  }

  private struct Entry {
    let kind: String
    let name: String
    let table: String
    /// Nil for the index that a constraint brings along.
    let statement: String?
    let cells: [[UInt8]]
    let isIndex: Bool
  }

  private static let pageSize = 4_096
  private var entries: [Entry] = []
  private let applicationID: UInt32
  private let userVersion: UInt32

  init(applicationID: UInt32 = 0, userVersion: UInt32 = 0) {
    self.applicationID = applicationID
    self.userVersion = userVersion
  }

  /// Adds a table with its rows, numbered from 1.
  ///
  /// - Parameters:
  ///   - statement: The whole `CREATE TABLE`.
  ///   - rowID: The column that is the row's number (`INTEGER PRIMARY KEY`), which is stored as null.
  ///   - unique: The columns of a `PRIMARY KEY` or `UNIQUE` constraint that is not the row's number; SQLite keeps an
  ///     index for it, in which rows lie in the order of those columns.
  mutating func table(
    _ name: String, _ statement: String, rows: [[Value]], rowID: Int? = nil, unique: [Int] = []
  ) {
    let cells = rows.enumerated().map { number, row in
      let values = row.enumerated().map { $0.offset == rowID ? Value.null : $0.element }
      let record = Self.record(values)
      return Self.variable(record.count) + Self.variable(number + 1) + record
    }
    entries.append(
      Entry(kind: "table", name: name, table: name, statement: statement, cells: cells, isIndex: false))
    guard !unique.isEmpty else { return }
    let ordered = rows.enumerated().sorted { first, second in
      let keys = unique.map { (Self.sortKey(first.element[$0]), Self.sortKey(second.element[$0])) }
      guard let different = keys.first(where: { $0.0 != $0.1 }) else { return false }
      return different.0.lexicographicallyPrecedes(different.1)
    }
    let indexCells = ordered.map { number, row in
      let record = Self.record(unique.map { row[$0] } + [.integer(number + 1)])
      return Self.variable(record.count) + record
    }
    entries.append(
      Entry(
        kind: "index", name: "sqlite_autoindex_\(name)_1", table: name, statement: nil, cells: indexCells,
        isIndex: true))
  }

  /// The file.
  var bytes: [UInt8] {
    let schema = entries.enumerated().map { position, entry in
      let record = Self.record([
        .text(entry.kind), .text(entry.name), .text(entry.table), .integer(position + 2),
        entry.statement.map { .text($0) } ?? .null,
      ])
      return Self.variable(record.count) + Self.variable(position + 1) + record
    }
    var file = Self.page(cells: schema, isIndex: false, header: header)
    for entry in entries { file += Self.page(cells: entry.cells, isIndex: entry.isIndex, header: []) }
    return file
  }

  /// The 100 bytes at the start of the file.
  private var header: [UInt8] {
    var bytes = Array("SQLite format 3\0".utf8) + [UInt8(Self.pageSize >> 8), 0, 1, 1, 0, 64, 32, 32]
    let words: [UInt32] = [
      // Changes, pages, free pages (first, count), schema: version, format; cache, largest root, text in UTF-8, user
      // version, vacuum, application.
      3, UInt32(entries.count + 1), 0, 0, 1, 4, 0, 0, 1, userVersion, 0, applicationID,
    ]
    for word in words { bytes += Self.big(word) }
    return bytes + [UInt8](repeating: 0, count: 20) + Self.big(3) + Self.big(3_040_001)
  }

  /// A leaf of a B-tree. What does not fit one page is a mistake of the decoy's, found by the tests.
  private static func page(cells: [[UInt8]], isIndex: Bool, header: [UInt8]) -> [UInt8] {
    var page = [UInt8](repeating: 0, count: pageSize)
    page.replaceSubrange(0..<header.count, with: header)
    var end = pageSize
    var pointers: [UInt8] = []
    for cell in cells {
      end -= cell.count
      page.replaceSubrange(end..<end + cell.count, with: cell)
      pointers += [UInt8(end >> 8), UInt8(end & 0xFF)]
    }
    let top: [UInt8] =
      [isIndex ? 0x0A : 0x0D, 0, 0] + [UInt8(cells.count >> 8), UInt8(cells.count & 0xFF)]
      + [UInt8(end >> 8), UInt8(end & 0xFF), 0] + pointers
    precondition(header.count + top.count <= end, "a decoy's table does not fit one page")
    page.replaceSubrange(header.count..<header.count + top.count, with: top)
    return page
  }

  private static func record(_ values: [Value]) -> [UInt8] {
    var types: [UInt8] = []
    var body: [UInt8] = []
    for value in values {
      switch value {
      case .null: types.append(0)
      case .integer(0): types.append(8)
      case .integer(1): types.append(9)
      case .integer(let number):
        types.append(6)
        body += withUnsafeBytes(of: Int64(number).bigEndian) { Array($0) }
      case .text(let text):
        types += variable(13 + 2 * text.utf8.count)
        body += Array(text.utf8)
      case .blob(let bytes):
        types += variable(12 + 2 * bytes.count)
        body += bytes
      }
    }
    // The header's length counts itself; one byte suffices below 127 bytes of types.
    let own = types.count + 1 < 128 ? 1 : 2
    return variable(types.count + own) + types + body
  }

  /// A number of seven bits to a byte, the highest first.
  private static func variable(_ number: Int) -> [UInt8] {
    var bytes = [UInt8(number & 0x7F)]
    var rest = number >> 7
    while rest > 0 {
      bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
      rest >>= 7
    }
    return bytes
  }

  private static func sortKey(_ value: Value) -> [UInt8] {
    switch value {
    case .null: []
    case .integer(let number): withUnsafeBytes(of: Int64(number).bigEndian) { Array($0) }
    case .text(let text): Array(text.utf8)
    case .blob(let bytes): bytes
    }
  }

  private static func big(_ word: UInt32) -> [UInt8] { withUnsafeBytes(of: word.bigEndian) { Array($0) } }
}

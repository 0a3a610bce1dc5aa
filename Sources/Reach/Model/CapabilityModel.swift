import Evidence
import Synchronization

/// The model of the libraries that code uses to do things: data, one file a topic for the standard library and one a
/// package for the others.
///
/// A table has one row a line: names, then what they do. `{a,b}` in a name stands for each of its parts; `()` for the
/// result of a call, so that `socket.socket().connect` is a method of what `socket.socket(…)` gives.
///
///     os.{remove,unlink} file.delete path@0:path     a capability; its argument is the first, or `path=`
///     x.Client network.connect url@:host=x.org       only a keyword gives the argument; else it is `x.org`
///     x.Client env.read unless@0:key=X_KEY           a capability that the call has if the argument is missing
///     os.system process.spawn command@0 | shell      … and the handler `shell`
///     re.sub calls 1:repl                            arguments that it calls back; may be a line of its own
///     base64.b64decode | decode:base64               a handler alone, with its parameter
///     posix = os                                     another name
///     os.sep : /                                     a constant text
///
/// Most programs touch few of the libraries: what is below a first name is read when somebody first asks for it.
enum CapabilityModel {
  /// All tables; a package's file is registered by its line here.
  private static let tables = ModelTables(
    standardLibrary: [
      OperatingSystemModel.rows, ProcessModel.rows, NetworkModel.rows, FileModel.rows, InterpreterModel.rows,
      DecoderModel.rows, ComputationModel.rows, CredentialModel.rows, BuiltinModel.rows, FunctionalModel.rows,
      CallbackModel.rows,
      CarrierModel.rows,
      TextModel.rows, LookupModel.rows,
    ], packages: PackageModels.all)

  /// What is known of a dotted path.
  static func model(_ path: String) -> CalleeModel? { tables.rows(below: Self.root(of: path))?[path] }

  /// The first parts of all paths that the model knows: of everything below others it knows nothing.
  static var roots: Roots { Roots() }

  /// The first names that the model knows something of, as a set that isn't made.
  struct Roots {
    func contains(_ name: String) -> Bool { CapabilityModel.tables.index[name] != nil }
  }

  /// Every path below a first name that the model knows, sorted.
  static func paths(below root: String) -> [String] { tables.rows(below: root)?.keys.sorted() ?? [] }

  /// Every path that the model knows, sorted.
  static var paths: [String] { tables.index.keys.sorted().flatMap { paths(below: $0) } }

  /// Lines of the tables that could not be read; a test proves that there are none.
  static var malformed: [String] { tables.index.keys.sorted().flatMap { tables.read(below: $0).malformed } }

  /// The first part of a dotted path.
  static func root(of path: String) -> String {
    guard let end = path.utf8.firstIndex(where: { $0 == 0x2E || $0 == 0x28 }) else { return path }
    return String(path[..<end])
  }
}

/// The lines of the tables by the first name of their paths, and what was read of them.
private final class ModelTables: Sendable {
  /// Lines that lie together: their table, and the bytes in it.
  struct Run {
    let table: Int
    var bytes: Range<Int>
  }

  private let texts: [String]
  let index: [String: [Run]]
  private let known = Mutex<[String: [String: CalleeModel]]>([:])

  init(standardLibrary: [String], packages: [String]) {
    texts = standardLibrary + packages
    var index: [String: [Run]] = [:]
    index.reserveCapacity(512)
    for (table, text) in texts.enumerated() {
      var utf8 = text
      utf8.withUTF8 { Self.collect($0, table, &index) }
    }
    self.index = index
  }

  /// Cuts a table into runs of lines below one first name.
  private static func collect(_ bytes: UnsafeBufferPointer<UInt8>, _ table: Int, _ index: inout [String: [Run]]) {
    var start = 0
    var name = 0..<0
    var run = 0..<0
    func close() {
      guard !run.isEmpty else { return }
      for root in roots(bytes[name]) { index[root, default: []].append(Run(table: table, bytes: run)) }
    }
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let first = nameEnd(bytes, start, end)
      if run.isEmpty || !bytes[start..<first].elementsEqual(bytes[name]) {
        close()
        name = start..<first
        run = start..<end
      } else {
        run = run.lowerBound..<end
      }
      start = end + 1
    }
    close()
  }

  /// Where the first part of a line's name ends: `os`, `{pickle,cPickle}`.
  private static func nameEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var position = start
    var isOpen = false
    while position < end {
      switch bytes[position] {
      case 0x7B: isOpen = true
      case 0x7D: isOpen = false
      case 0x2E, 0x20, 0x28: if !isOpen { return position }
      default: break
      }
      position += 1
    }
    return end
  }

  private static func roots(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> [String] {
    ModelReader.expand(Array(name)[...]).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What is known below a first name; nil if that is nothing.
  func rows(below root: String) -> [String: CalleeModel]? {
    guard index[root] != nil else { return nil }
    if let rows = known.withLock({ $0[root] }) { return rows }
    // Two threads that ask at once read the same lines and find the same.
    let rows = read(below: root).rows
    known.withLock { $0[root] = rows }
    return rows
  }

  /// Reads the lines below a first name.
  func read(below root: String) -> (rows: [String: CalleeModel], malformed: [String]) {
    var reader = ModelReader(root: root)
    for run in index[root] ?? [] {
      var text = texts[run.table]
      text.withUTF8 { reader.read(Array($0[run.bytes])) }
    }
    return (reader.rows, reader.malformed)
  }
}

/// Reads the lines of a table that are about one first name.
private struct ModelReader {
  let root: String
  var rows: [String: CalleeModel] = [:]
  var malformed: [String] = []

  init(root: String) { self.root = root }

  mutating func read(_ text: [UInt8]) {
    for line in text.split(separator: 0x0A) {
      let words = line.split(separator: 0x20)
      guard let pattern = words.first, pattern.first != 0x23 else { continue }
      guard let model = Self.model(of: words.dropFirst().map { String(decoding: $0, as: UTF8.self) }) else {
        malformed.append(String(decoding: line, as: UTF8.self))
        continue
      }
      for name in Self.expand(pattern) {
        let path = String(decoding: name, as: UTF8.self)
        guard CapabilityModel.root(of: path) == root else { continue }
        guard let known = rows.updateValue(model, forKey: path) else { continue }
        if let both = known.merged(with: model) { rows[path] = both } else { malformed.append("\(path) has two lines") }
      }
    }
  }

  private static func model(of words: [String]) -> CalleeModel? {
    var model = CalleeModel()
    if words.isEmpty { return nil }
    if words.count == 2, words[0] == "=" {
      model.alias = words[1]
      return model
    }
    if words.first == ":" {
      model.constant = words.count > 1 ? words[1] : ""
      model.isData = true
      return model
    }
    var index = 0
    while index < words.count {
      switch words[index] {
      case "|":
        guard index + 1 < words.count, let handler = Handler(words[index + 1]) else { return nil }
        model.handler = handler
        index += 2
      case "calls":
        guard index + 1 < words.count, let places = CallbackPlace.list(words[index + 1]) else { return nil }
        model.callbacks = places
        index += 2
      case "data":
        model.isData = true
        index += 1
      case "false":
        model.isFalse = true
        model.isData = true
        index += 1
      default:
        guard let kind = CapabilityKind(rawValue: words[index]), index + 1 < words.count,
          let rule = ArgumentRule(words[index + 1])
        else { return nil }
        model.effects.append(Effect(kind: kind, argument: rule))
        index += 2
      }
    }
    return model
  }

  /// The names that a pattern with `{a,b}` parts stands for.
  static func expand(_ pattern: ArraySlice<UInt8>) -> [[UInt8]] {
    guard let open = pattern.firstIndex(of: 0x7B), let close = pattern[open...].firstIndex(of: 0x7D) else {
      return [Array(pattern)]
    }
    let tails = expand(pattern[(close + 1)...])
    var names: [[UInt8]] = []
    for part in pattern[(open + 1)..<close].split(separator: 0x2C, omittingEmptySubsequences: false) {
      for tail in tails { names.append(pattern[..<open] + part + tail) }
    }
    return names
  }
}

import Evidence

/// What is known of a callable or attribute outside the target.
struct CalleeModel: Sendable {
  /// Capabilities that a call exercises.
  var effects: [Effect] = []
  /// How the evaluator treats a call beyond its effects.
  var handler: Handler?
  /// The path that this is another name of.
  var alias: String?
  /// The text that this attribute is.
  var constant: String?
  /// Whether it is an attribute with a value rather than a callable.
  var isData = false
  /// Whether the attribute is `False` whenever code runs (`typing.TYPE_CHECKING`).
  var isFalse = false
}

/// One capability of a call, with the argument that matters.
struct Effect: Sendable {
  let kind: CapabilityKind
  let argument: ArgumentRule
}

/// Which argument of a call is the interesting one, and how it is shown.
struct ArgumentRule: Sendable {
  /// How an argument is shown.
  enum Style: String, Sendable {
    /// Nothing to show.
    case none
    /// The text as it is.
    case text
    case path, url
    /// A command: a string or a list of words.
    case command
    /// A `(host, port)` pair.
    case address
    /// A fixed text.
    case fixed
  }
  let style: Style
  let position: Int
  let keyword: String?
  let fixed: String?
}

/// The model of the libraries that code uses to do things: data, one file a topic.
///
/// A table has one row a line: names, then what they do. `{a,b}` in a name stands for each of its parts; `()` for the
/// result of a call, so that `socket.socket().connect` is a method of what `socket.socket(…)` gives.
///
///     os.{remove,unlink} file.delete path@0:path     a capability; its argument is the first, or `path=`
///     os.system process.spawn command@0 | shell      … and the handler `shell`
///     base64.b64decode | decode:base64               a handler alone, with its parameter
///     posix = os                                     another name
///     os.sep : /                                     a constant text
enum CapabilityModel {
  private static let rows = table.rows
  /// Lines of the tables that could not be read; a test proves that there are none.
  static let malformed = table.malformed

  private static let table = read(
    [
      OperatingSystemModel.rows, ProcessModel.rows, NetworkModel.rows, FileModel.rows, InterpreterModel.rows,
      DecoderModel.rows, CryptographyModel.rows, CredentialModel.rows, BuiltinModel.rows, FunctionalModel.rows,
    ].joined(separator: "\n"))

  /// What is known of a dotted path.
  static func model(_ path: String) -> CalleeModel? { rows[path] }

  /// The first parts of all paths that the model knows: of everything below others it knows nothing.
  static let roots: Set<String> = Set(
    rows.keys.map { path in String(decoding: path.utf8.prefix { $0 != 0x2E && $0 != 0x28 }, as: UTF8.self) })

  /// Every path that the model knows, sorted.
  static var paths: [String] { rows.keys.sorted() }

  private static func read(_ text: String) -> (rows: [String: CalleeModel], malformed: [String]) {
    var rows: [String: CalleeModel] = [:]
    var malformed: [String] = []
    rows.reserveCapacity(2_048)
    // Bytes, not characters: the table is read at every start of the program.
    for line in Array(text.utf8).split(separator: 0x0A) {
      let words = line.split(separator: 0x20)
      guard let pattern = words.first, pattern.first != 0x23 else { continue }
      guard let model = model(of: words.dropFirst().map { String(decoding: $0, as: UTF8.self) }) else {
        malformed.append(String(decoding: line, as: UTF8.self))
        continue
      }
      for name in expand(pattern) { rows[String(decoding: name, as: UTF8.self)] = model }
    }
    return (rows, malformed)
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
      case "data":
        model.isData = true
        index += 1
      case "false":
        model.isFalse = true
        model.isData = true
        index += 1
      default:
        guard let kind = CapabilityKind(rawValue: words[index]), index + 1 < words.count,
          let rule = rule(words[index + 1])
        else { return nil }
        model.effects.append(Effect(kind: kind, argument: rule))
        index += 2
      }
    }
    return model
  }

  /// `path@0:keyword`, `fixed@text`, `none`.
  private static func rule(_ text: String) -> ArgumentRule? {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard let style = parts.first.flatMap({ ArgumentRule.Style(rawValue: $0) }) else { return nil }
    guard parts.count == 2 else {
      return style == .none ? ArgumentRule(style: .none, position: -1, keyword: nil, fixed: nil) : nil
    }
    if style == .fixed { return ArgumentRule(style: .fixed, position: -1, keyword: nil, fixed: parts[1]) }
    let place = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let position = Int(place[0]) else { return nil }
    return ArgumentRule(style: style, position: position, keyword: place.count > 1 ? place[1] : nil, fixed: nil)
  }

  /// The names that a pattern with `{a,b}` parts stands for.
  private static func expand(_ pattern: ArraySlice<UInt8>) -> [[UInt8]] {
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

/// How the evaluator treats a call of something outside the target, beyond recording its effects.
enum Handler: Sendable {
  case decode(Decoder)
  case encode(Decoder)
  /// The callable at the position, or under the keyword, is run: `threading.Thread(target=f)`.
  case callback(position: Int, keyword: String?)
  /// The result is the argument at the position.
  case passes(Int)
  /// A named treatment.
  case named(Named)

  /// The treatments that have a name of their own in the tables.
  enum Named: String, Sendable {
    case importModule, importName, getattr, setattr, hasattr, delattr, exec, eval, compile, execfile, open, globals
    case locals, vars, dir, superclass, type, isinstance, property
    case map, filter, zip, enumerate, range, reversed, sorted, list, tuple, set, dict, iter, next, sum, min, max, any
    case len, chr, ord, hex, oct, bin, abs, int, float, bool, str, bytes, repr, round, pow, format, print
    case reduce, partial, attrgetter, itemgetter, methodcaller, wraps, operatorCall, chain, repeatValue, starmap
    case environmentGet, environmentAll, environmentSet
    case shell, spawn, spawnCommand, execv, spawnv
    case pathJoin, pathExpand, pathNew, pathJoinMethod, pathSelf, pathDirectory, pathBase, pathReal, pathHome
    case pathOpen, pathReadText, pathReadBytes, pathWrite, temporaryDirectory, workingDirectory, pathExists
    case glob, read, fileWrite, bytesIO
    case marshalLoads, pickleLoads, literalEval, intFromBytes, bytesFromHex
    case runModule, runPath, sysPath, hookInstance, setup
    case maketrans, codecsDecode, codecsEncode, resourceData
    case functionType, moduleType, loaderExec, specFromFile, moduleFromSpec, download
  }

  /// Reads `name` or `name:parameter`.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    switch parts[0] {
    case "decode":
      guard parts.count == 2, let decoder = Decoder(rawValue: parts[1]) else { return nil }
      self = .decode(decoder)
    case "encode":
      guard parts.count == 2, let decoder = Decoder(rawValue: parts[1]) else { return nil }
      self = .encode(decoder)
    case "passes":
      guard parts.count == 2, let position = Int(parts[1]) else { return nil }
      self = .passes(position)
    case "callback":
      guard parts.count == 2 else { return nil }
      let place = parts[1].split(separator: ":").map(String.init)
      guard let position = place.first.flatMap({ Int($0) }) else { return nil }
      self = .callback(position: position, keyword: place.count > 1 ? place[1] : nil)
    default:
      guard parts.count == 1, let named = Named(rawValue: parts[0]) else { return nil }
      self = .named(named)
    }
  }
}

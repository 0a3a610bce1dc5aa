import Artifacts
import Evidence
import PythonSyntax

/// The module that setuptools writes for an editable install, as a `.pth` line starts it.
///
/// setuptools `command/editable_wheel.py`, `_TopLevelFinder`: the line is `import NAME; NAME.install()`, and the module
/// is a template in which three values are filled in.
struct EditableFinder {
  /// `__editable___NAME_VERSION_finder`.
  let module: String
  /// The module's path as the container spells it.
  let path: String
  let installedPath: String
  let owner: Owner?
  /// How the module differs from what setuptools writes, as a clause; nil for a genuine one.
  private(set) var difference: String?
  /// Modules with the directories or files they are taken from.
  private(set) var mapping: [(module: String, place: String)] = []

  /// The finder that a line starts; nil where the line or the module's name is another.
  init?(_ line: String, in directory: String, _ input: borrowing SurfaceInput) {
    let parts = line.split(separator: ";").map { $0.trimmingBlanks() }
    guard parts.count == 2, parts[0].hasPrefix("import __editable___"), parts[0].hasSuffix("_finder") else {
      return nil
    }
    let name = String(parts[0].dropFirst("import ".count))
    guard parts[1] == "\(name).install()", StartTarget("\(name):x") != nil,
      let file = input.startup.tree.file(at: directory + "/" + name + ".py")
    else { return nil }
    module = name
    path = input.startup.memberPath(of: file)
    installedPath = file.prefixPath
    owner = file.owner
    switch SurfaceInput.read(file.member, of: input.target, limit: Self.sizeLimit) {
    case .failure(let problem): difference = problem.opaque.why
    case .success(let bytes): compare(bytes)
    }
  }

  /// A module that maps thousands of names is a megabyte long.
  private static let sizeLimit = 4 << 20

  /// SHA-256 of the template with `_` for the values, of each of its versions.
  private static let templates: Set<String> = [
    // 64
    "1f18e48529673b9861a789a2a5f0a86422c9f3bfd6bb83295bba5d5fb68d8a37",
    // 65 to 67
    "e6895db4003d532f3aa65a62497acebd9a45e4c97e0bb374d5cb0f55d14f4aeb",
    // 68 and 69
    "401891dce8f07ca50c67dc45e8a94aa88e71d998807771a2f02567fca620cdc0",
    // 70
    "4d7001d512a1b80b7ba6957ecacb55fb9780fe919293357387fb64678cb30b36",
    // from 72 on
    "a90c350e58771a7b592933db0da442ec0392a95efa4a8f05fb5a448ddcc5ef77",
  ]

  /// Compares the module with the template: the code byte by byte, the values by their kind.
  private mutating func compare(_ bytes: [UInt8]) {
    // A file of Windows has other line ends.
    let source = bytes.filter { $0 != 0x0D }
    let script = ScriptSyntax(parsing: source)
    let tree = script.tree
    var code: [UInt8] = []
    var copied = 0
    var filled: Set<String> = []
    for statement in tree.children(of: tree.root) {
      guard [.assignment, .annotatedAssignment].contains(tree.kind(of: statement)),
        let name = tree.name(of: tree[statement].firstChild),
        Self.names.contains(name), filled.insert(name).inserted
      else { continue }
      let value = tree.lastChild(of: statement)
      guard fill(name, value, script) else {
        difference = "the value of its `\(name)` is no literal of the kind that setuptools writes"
        return
      }
      code += source[copied..<Int(tree[value].start)] + [0x5F]
      copied = Int(tree[value].end)
    }
    code += source[copied...]
    while code.last == 0x0A { code.removeLast() }
    if !tree.errors.isEmpty || !Self.templates.contains(Digest.sha256Hex(code)) {
      difference = "its code is not what setuptools writes there"
    }
  }

  private static let names: Set<String> = ["MAPPING", "NAMESPACES", "PATH_PLACEHOLDER"]

  /// Takes one of the values; false for one that is no literal of its kind.
  private mutating func fill(_ name: String, _ value: NodeID, _ script: ScriptSyntax) -> Bool {
    let tree = script.tree
    if name == "PATH_PLACEHOLDER" {
      let parts = Array(tree.children(of: value))
      return tree.kind(of: value) == .binary && tree.operation(of: value) == .add && parts.count == 2
        && script.text(parts[0]) != nil && script.text(parts[1]) == ".__path_hook__"
    }
    guard tree.kind(of: value) == .dictionary else { return false }
    for entry in tree.children(of: value) {
      let parts = Array(tree.children(of: entry))
      guard tree.kind(of: entry) == .dictionaryEntry, parts.count == 2, let key = script.text(parts[0]) else {
        return false
      }
      if name == "MAPPING" {
        guard let place = script.text(parts[1]) else { return false }
        mapping.append((key, place))
      } else {
        guard tree.kind(of: parts[1]) == .list, tree.children(of: parts[1]).allSatisfy({ script.text($0) != nil })
        else {
          return false
        }
      }
    }
    return true
  }

  /// Where imports lead, for people: `, which takes `demo` from /src/demo`.
  var shownMapping: String {
    guard !mapping.isEmpty else { return "" }
    let shown = mapping.prefix(4).map { "`\($0.module)` from \($0.place)" }.joined(separator: ", ")
    return ", which takes \(shown)" + (mapping.count > 4 ? " and \(mapping.count - 4) more" : "")
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate func trimmingBlanks() -> Substring {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return rest
  }
}

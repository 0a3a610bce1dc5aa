import Artifacts
import Evidence
import PythonSyntax

/// What a build tool learns of a Python file by reading its syntax, without running it.
struct ScriptSyntax {
  let tree: SyntaxTree

  /// Parses a source that was read.
  init(parsing source: [UInt8]) { tree = parse(utf8: source) }

  /// Reads and parses a file; one that cannot be read is reported as opaque.
  init?(_ file: InstalledFile, _ input: SurfaceInput, _ found: inout SurfaceFindings) {
    guard let bytes = input.bytes(of: file.member, limit: input.limits.sourceBytes, into: &found) else { return nil }
    var limits = ParserLimits()
    limits.depth = input.limits.syntaxDepth
    tree = parse(bytes, limits: limits)
  }

  /// Whether a module-level name is assigned a literal first, as setuptools decides before it imports anything.
  ///
  /// setuptools `config/expand.py`, class `StaticModule`: the first assignment of the name counts, and
  /// `ast.literal_eval` must accept its value.
  func assignsLiteral(_ name: String) -> Bool {
    for statement in tree.children(of: tree.root) {
      let parts = Array(tree.children(of: statement))
      switch tree.kind(of: statement) {
      case .assignment:
        guard let value = parts.last, parts.dropLast().contains(where: { tree.name(of: $0) == name }) else { continue }
        return isLiteral(value)
      case .annotatedAssignment:
        guard let target = parts.first, let value = parts.last, tree.name(of: target) == name,
          tree.kind(of: value) != .absent
        else { continue }
        return isLiteral(value)
      default: continue
      }
    }
    return false
  }

  /// What `ast.literal_eval` accepts.
  func isLiteral(_ id: NodeID, depth: Int = 0) -> Bool {
    guard depth < 64 else { return false }
    switch tree.kind(of: id) {
    case .string, .integer, .float, .imaginary, .trueLiteral, .falseLiteral, .noneLiteral, .ellipsis: return true
    case .concatenatedString: return tree.children(of: id).allSatisfy { tree.kind(of: $0) == .string }
    case .tuple, .list, .set, .dictionary, .dictionaryEntry, .unary:
      return tree.children(of: id).allSatisfy { isLiteral($0, depth: depth + 1) }
    case .binary:
      guard tree.operation(of: id) == .add || tree.operation(of: id) == .subtract else { return false }
      return tree.children(of: id).allSatisfy { [.integer, .float, .imaginary, .unary].contains(tree.kind(of: $0)) }
    default: return false
    }
  }

  /// The calls of `setup`, `setuptools.setup` or `distutils.core.setup`, wherever they stand.
  var setupCalls: [NodeID] {
    var calls: [NodeID] = []
    tree.walk(tree.root) { id, node in
      if node.kind == .call, tree.dottedParts(of: node.firstChild)?.last == "setup" { calls.append(id) }
      return true
    }
    return calls
  }

  /// The value of a keyword argument; nil where the call has none.
  func argument(_ keyword: String, of call: NodeID) -> NodeID? {
    for argument in tree.children(of: call).dropFirst() where tree.kind(of: argument) == .keyword {
      let parts = Array(tree.children(of: argument))
      if parts.count == 2, tree.name(of: parts[0]) == keyword { return parts[1] }
    }
    return nil
  }

  /// The entries of a dictionary display with texts as keys, or of a call of `dict` with keywords; of a name, those of
  /// what the module assigns it.
  func entries(of dictionary: NodeID) -> [(key: String, value: NodeID)] {
    if let name = tree.name(of: dictionary), let value = assigned(name), tree.kind(of: value) != .name {
      return entries(of: value)
    }
    if tree.kind(of: dictionary) == .call, tree.name(of: tree[dictionary].firstChild) == "dict" {
      return tree.children(of: dictionary).compactMap { argument in
        let parts = Array(tree.children(of: argument))
        guard tree.kind(of: argument) == .keyword, parts.count == 2, let key = tree.name(of: parts[0]) else {
          return nil
        }
        return (key, parts[1])
      }
    }
    return tree.children(of: dictionary).compactMap { entry in
      let parts = Array(tree.children(of: entry))
      guard tree.kind(of: entry) == .dictionaryEntry, parts.count == 2, let key = text(parts[0]) else { return nil }
      return (key, parts[1])
    }
  }

  /// The value of the first assignment of a name at the top level.
  private func assigned(_ name: String) -> NodeID? {
    for statement in tree.children(of: tree.root) where tree.kind(of: statement) == .assignment {
      let parts = Array(tree.children(of: statement))
      if parts.dropLast().contains(where: { tree.name(of: $0) == name }) { return parts.last }
    }
    return nil
  }

  /// The texts of a list or tuple display, or the lines of one text.
  func texts(_ id: NodeID) -> [String] {
    if let one = text(id) { return one.split(separator: "\n").map(String.init) }
    guard [.list, .tuple, .set].contains(tree.kind(of: id)) else { return [] }
    return tree.children(of: id).compactMap { text($0) }
  }

  /// The value of a text literal.
  func text(_ id: NodeID) -> String? {
    guard [.string, .concatenatedString].contains(tree.kind(of: id)) else { return nil }
    return tree.stringValue(of: id)?.text
  }

  /// Whether the file does nothing but describe the project: imports, literals, and one `setup()` of literals.
  var onlyDescribes: Bool {
    tree.errors.isEmpty && tree.children(of: tree.root).allSatisfy { describes($0) }
  }

  private func describes(_ statement: NodeID) -> Bool {
    let parts = Array(tree.children(of: statement))
    switch tree.kind(of: statement) {
    case .importStatement: return parts.allSatisfy { isPackaging(tree.dottedName(of: tree[$0].firstChild)) }
    case .importFrom: return parts.first.map { isPackaging(tree.dottedName(of: $0)) } ?? false
    case .assignment: return parts.last.map { isDescription($0) } ?? false
    case .pass: return true
    case .expressionStatement:
      guard let value = parts.first else { return true }
      if isLiteral(value) { return true }
      guard tree.kind(of: value) == .call, tree.dottedParts(of: tree[value].firstChild)?.last == "setup" else {
        return false
      }
      return tree.children(of: value).dropFirst().allSatisfy { argument in
        let pair = Array(tree.children(of: argument))
        guard tree.kind(of: argument) == .keyword, pair.count == 2 else { return false }
        return tree.name(of: pair[0]) != "cmdclass" && isDescription(pair[1])
      }
    case .ifStatement:
      // `if __name__ == "__main__":` around the call.
      guard parts.count == 3, tree.text(of: parts[0]).hasPrefix("__name__"), tree.kind(of: parts[2]) == .absent else {
        return false
      }
      return tree.children(of: parts[1]).allSatisfy { describes($0) }
    default: return false
    }
  }

  private func isPackaging(_ module: String) -> Bool {
    ["setuptools", "distutils.core", "__future__"].contains(module)
  }

  /// A literal, a name, or `find_packages()` with literals.
  private func isDescription(_ id: NodeID, depth: Int = 0) -> Bool {
    guard depth < 64 else { return false }
    if isLiteral(id) || tree.kind(of: id) == .name { return true }
    switch tree.kind(of: id) {
    case .call:
      guard let name = tree.dottedParts(of: tree[id].firstChild)?.last,
        ["find_packages", "find_namespace_packages"].contains(name)
      else { return false }
      return tree.children(of: id).dropFirst().allSatisfy { argument in
        tree.kind(of: argument) == .keyword
          ? isLiteral(tree.lastChild(of: argument)) : isDescription(argument, depth: depth + 1)
      }
    case .tuple, .list, .dictionary, .dictionaryEntry:
      return tree.children(of: id).allSatisfy { isDescription($0, depth: depth + 1) }
    default: return false
    }
  }

  /// Whether the module defines, imports or uses a name; what `import *` brings is another module's.
  func definesOrMentions(_ name: String) -> Bool {
    let wanted = Array(name.utf8)
    var isThere = false
    tree.walk(tree.root) { id, node in
      if node.kind == .name, tree.bytes(of: id).elementsEqual(wanted) { isThere = true }
      return !isThere
    }
    return isThere
  }

  /// Classes at the top level, with the text of their bases.
  var classes: [(name: String, bases: String, line: Int)] {
    tree.children(of: tree.root).compactMap { statement in
      guard tree.kind(of: statement) == .classDefinition,
        let name = tree.children(of: statement).first(where: { tree.kind(of: $0) == .name })
      else { return nil }
      let head = tree.bytes(of: statement).prefix { $0 != 0x0A }
      return (tree.text(of: name), String(decoding: head, as: UTF8.self), tree.line(of: statement))
    }
  }

  /// Functions at the top level.
  var functions: [(name: String, line: Int)] {
    tree.children(of: tree.root).compactMap { statement in
      guard tree.kind(of: statement) == .functionDefinition,
        let name = tree.children(of: statement).first(where: { tree.kind(of: $0) == .name })
      else { return nil }
      return (tree.text(of: name), tree.line(of: statement))
    }
  }
}

import PythonSyntax

/// Writes a tree as a stream of lines: a node is its CPython type with its place, a field `.name` and then its value.
struct TreeWriter {
  let tree: SyntaxTree
  private(set) var output: [UInt8] = []

  init(_ tree: SyntaxTree) { self.tree = tree }

  // MARK: Lines

  mutating func line(_ text: String) {
    output.append(contentsOf: text.utf8)
    output.append(0x0A)
  }

  mutating func open(_ type: String, _ id: NodeID) {
    open(type, Int(tree[id].start), Int(tree[id].end))
  }

  mutating func open(_ type: String, _ start: Int, _ end: Int) {
    let from = tree.position(at: start)
    let to = tree.position(at: end)
    line("\(type) \(from.line) \(from.column) \(to.line) \(to.column)")
  }

  mutating func field(_ name: String) { line("." + name) }

  mutating func field(_ name: String, _ text: String?) {
    field(name)
    line(text.map { "\"" + $0 } ?? "~")
  }

  mutating func field(_ name: String, _ number: Int) {
    field(name)
    line("\(number)")
  }

  mutating func field(_ name: String, _ id: NodeID) {
    field(name)
    optional(id)
  }

  mutating func field(_ name: String, _ ids: [NodeID]) {
    field(name)
    list(ids)
  }

  mutating func list(_ ids: [NodeID]) {
    line("[")
    for id in ids { optional(id) }
    line("]")
  }

  /// A node, or `~` for one that is not there.
  mutating func optional(_ id: NodeID) {
    if id.isNone || tree.kind(of: id) == .absent { line("~") } else { node(id) }
  }

  // MARK: Tree

  func kids(_ id: NodeID) -> [NodeID] { Array(tree.children(of: id)) }

  func name(_ id: NodeID) -> String? { tree.name(of: id) }

  mutating func module() {
    line("Module")
    field("body", kids(tree.root))
  }

  mutating func node(_ id: NodeID) {
    switch tree.kind(of: id) {
    case .module, .block, .absent, .error, .alias, .importStar, .dottedName, .handler, .elseBlock, .finallyBlock,
      .withItem, .decorator, .returns, .matchCase, .parameters, .parameter, .slashMarker, .starMarker, .typeParameters,
      .typeParameter, .comprehensionFor, .comparison, .dictionaryEntry, .dictionaryUnpacking, .keyword,
      .keywordUnpacking, .formattedText, .formattedField, .formatSpecification, .keywordPattern:
      part(id)
    case .expressionStatement, .assignment, .augmentedAssignment, .annotatedAssignment, .returnStatement, .raise,
      .delete, .pass, .breakStatement, .continueStatement, .global, .nonlocal, .assert, .importStatement, .importFrom,
      .ifStatement, .whileStatement, .forStatement, .tryStatement, .withStatement, .functionDefinition,
      .classDefinition, .matchStatement, .typeAlias:
      statement(id)
    case .valuePattern, .singletonPattern, .sequencePattern, .starPattern, .mappingPattern, .classPattern,
      .capturePattern, .orPattern:
      pattern(id)
    default: expression(id)
    }
  }

  /// Nodes that are no statement, expression or pattern of their own.
  private mutating func part(_ id: NodeID) {
    let kids = kids(id)
    switch tree.kind(of: id) {
    case .decorator, .returns: node(kids[0])
    case .alias:
      open("alias", id)
      field("name", tree.dottedName(of: kids[0]))
      field("asname", name(kids[1]))
    case .importStar:
      open("alias", id)
      field("name", "*")
      field("asname", nil as String?)
    case .handler:
      open("ExceptHandler", id)
      field("type", kids[0])
      field("name", name(kids[1]))
      field("body", self.kids(kids[2]))
    case .withItem:
      line("withitem")
      field("context_expr", kids[0])
      field("optional_vars", kids[1])
    case .matchCase:
      line("match_case")
      field("pattern", kids[0])
      field("guard", kids[1])
      field("body", self.kids(kids[2]))
    case .keyword:
      open("keyword", id)
      field("arg", name(kids[0]))
      field("value", kids[1])
    case .keywordUnpacking:
      open("keyword", id)
      field("arg", nil as String?)
      field("value", kids[0])
    case .comprehensionFor:
      line("comprehension")
      field("target", kids[0])
      field("iter", kids[1])
      field("ifs", Array(kids[2...]))
      field("is_async", Int(tree[id].detail))
    case .typeParameter: typeParameter(id)
    default: line("? \(tree.kind(of: id))")
    }
  }

  mutating func typeParameter(_ id: NodeID) {
    let kids = kids(id)
    open(["TypeVar", "TypeVarTuple", "ParamSpec"][Int(tree[id].detail)], id)
    field("name", name(kids[0]))
    if tree[id].detail == 0 { field("bound", kids[1]) }
    field("default_value", kids[2])
  }

  mutating func typeParameters(_ id: NodeID?) {
    field("type_params", id.map { kids($0) } ?? [])
  }

  private mutating func pattern(_ id: NodeID) {
    let kids = kids(id)
    switch tree.kind(of: id) {
    case .valuePattern:
      open("MatchValue", id)
      field("value", kids[0])
    case .singletonPattern:
      open("MatchSingleton", id)
      field("value")
      line(tree.text(of: kids[0]))
    case .sequencePattern:
      open("MatchSequence", id)
      field("patterns", kids)
    case .starPattern:
      open("MatchStar", id)
      field("name", kids.first.flatMap { name($0) })
    case .mappingPattern:
      open("MatchMapping", id)
      let rest = tree[id].detail == 1 ? name(kids[kids.count - 1]) : nil
      let pairs = tree[id].detail == 1 ? kids.dropLast() : kids[...]
      field("keys", pairs.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
      field("patterns", pairs.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
      field("rest", rest)
    case .classPattern:
      open("MatchClass", id)
      let keywords = kids.filter { tree.kind(of: $0) == .keywordPattern }
      field("cls", kids[0])
      field("patterns", kids.dropFirst().filter { tree.kind(of: $0) != .keywordPattern })
      field("kwd_attrs")
      line("[")
      for keyword in keywords { line("\"" + (name(tree.child(0, of: keyword)) ?? "")) }
      line("]")
      field("kwd_patterns", keywords.map { tree.child(1, of: $0) })
    case .orPattern:
      open("MatchOr", id)
      field("patterns", kids)
    default:
      open("MatchAs", id)
      field("pattern", kids[0])
      field("name", name(kids[1]))
    }
  }
}

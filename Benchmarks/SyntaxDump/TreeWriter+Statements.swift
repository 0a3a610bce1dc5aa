import PythonSyntax

extension TreeWriter {
  mutating func statement(_ id: NodeID) {
    switch tree.kind(of: id) {
    case .ifStatement, .whileStatement, .forStatement, .tryStatement, .withStatement, .matchStatement: compound(id)
    case .functionDefinition, .classDefinition: definition(id)
    default: simple(id)
    }
  }

  private mutating func simple(_ id: NodeID) {
    let kids = kids(id)
    switch tree.kind(of: id) {
    case .expressionStatement:
      open("Expr", id)
      field("value", kids[0])
    case .assignment:
      open("Assign", id)
      field("targets", Array(kids.dropLast()))
      field("value", kids[kids.count - 1])
    case .augmentedAssignment:
      open("AugAssign", id)
      field("target", kids[0])
      field("op", operation(id))
      field("value", kids[1])
    case .annotatedAssignment:
      open("AnnAssign", id)
      field("target", kids[0])
      field("annotation", kids[1])
      field("value", kids[2])
      field("simple", tree.kind(of: kids[0]) == .name && tree[id].detail == 0 ? 1 : 0)
    case .returnStatement:
      open("Return", id)
      field("value", kids.first ?? .none)
    case .raise:
      open("Raise", id)
      field("exc", kids[0])
      field("cause", kids[1])
    case .delete:
      open("Delete", id)
      field("targets", kids)
    case .pass: open("Pass", id)
    case .breakStatement: open("Break", id)
    case .continueStatement: open("Continue", id)
    case .global, .nonlocal: names(id, kids)
    case .assert:
      open("Assert", id)
      field("test", kids[0])
      field("msg", kids[1])
    case .importStatement:
      open(tree[id].detail == 1 ? "LazyImport" : "Import", id)
      field("names", kids)
    case .importFrom:
      open("ImportFrom", id)
      field("module", tree.kind(of: kids[0]) == .absent ? nil : tree.dottedName(of: kids[0]))
      field("names", Array(kids.dropFirst()))
      field("level", Int(tree[id].detail & 0x7F))
    case .typeAlias:
      open("TypeAlias", id)
      field("name", kids[0])
      typeParameters(kids.first { tree.kind(of: $0) == .typeParameters })
      field("value", kids[kids.count - 1])
    default: line("? \(tree.kind(of: id))")
    }
  }

  private mutating func names(_ id: NodeID, _ kids: [NodeID]) {
    open(tree.kind(of: id) == .global ? "Global" : "Nonlocal", id)
    field("names")
    line("[")
    for kid in kids { line("\"" + (name(kid) ?? "")) }
    line("]")
  }

  private mutating func compound(_ id: NodeID) {
    let kids = kids(id)
    let isAsync = tree[id].detail == 1
    switch tree.kind(of: id) {
    case .ifStatement, .whileStatement:
      open(tree.kind(of: id) == .ifStatement ? "If" : "While", id)
      field("test", kids[0])
      field("body", self.kids(kids[1]))
      field("orelse", orElse(kids[2]))
    case .forStatement:
      open(isAsync ? "AsyncFor" : "For", id)
      field("target", kids[0])
      field("iter", kids[1])
      field("body", self.kids(kids[2]))
      field("orelse", orElse(kids[3]))
    case .withStatement:
      open(isAsync ? "AsyncWith" : "With", id)
      field("items", Array(kids.dropLast()))
      field("body", self.kids(kids[kids.count - 1]))
    case .matchStatement:
      open("Match", id)
      field("subject", kids[0])
      field("cases", Array(kids.dropFirst()))
    default:
      open(isAsync ? "TryStar" : "Try", id)
      field("body", self.kids(kids[0]))
      field("handlers", kids.filter { tree.kind(of: $0) == .handler })
      field("orelse", clause(kids, .elseBlock))
      field("finalbody", clause(kids, .finallyBlock))
    }
  }

  private func orElse(_ id: NodeID) -> [NodeID] {
    switch tree.kind(of: id) {
    case .ifStatement: [id]
    case .block: kids(id)
    default: []
    }
  }

  private func clause(_ kids: [NodeID], _ kind: NodeKind) -> [NodeID] {
    kids.first { tree.kind(of: $0) == kind }.map { self.kids(tree.child(0, of: $0)) } ?? []
  }

  private mutating func definition(_ id: NodeID) {
    let kids = kids(id)
    let decorators = kids.filter { tree.kind(of: $0) == .decorator }
    let types = kids.first { tree.kind(of: $0) == .typeParameters }
    let body = self.kids(kids[kids.count - 1])
    let rest = kids.dropFirst(decorators.count).dropLast()
    let isFunction = tree.kind(of: id) == .functionDefinition
    let type = isFunction ? (tree[id].detail == 1 ? "AsyncFunctionDef" : "FunctionDef") : "ClassDef"
    open(type, id)
    field("name", name(kids[decorators.count]))
    if isFunction {
      field("args")
      if let list = rest.first(where: { tree.kind(of: $0) == .parameters }) { parameters(list) }
    } else {
      let arguments = rest.dropFirst().filter { tree.kind(of: $0) != .typeParameters }
      field("bases", arguments.filter { !isKeyword($0) })
      field("keywords", arguments.filter { isKeyword($0) })
    }
    field("body", body)
    field("decorator_list", decorators)
    if isFunction { field("returns", rest.first { tree.kind(of: $0) == .returns } ?? .none) }
    typeParameters(types)
  }

  func isKeyword(_ id: NodeID) -> Bool {
    tree.kind(of: id) == .keyword || tree.kind(of: id) == .keywordUnpacking
  }

  // MARK: Parameters

  mutating func parameters(_ id: NodeID) {
    let kids = kids(id)
    let slash = kids.firstIndex { tree.kind(of: $0) == .slashMarker } ?? 0
    let star = kids.firstIndex { tree.kind(of: $0) == .starMarker || tree[$0].detail == 1 } ?? kids.count
    let plain = kids.indices.filter { tree.kind(of: kids[$0]) == .parameter && tree[kids[$0]].detail == 0 }
    let keywordOnly = plain.filter { $0 > star }.map { kids[$0] }
    let positional = plain.filter { $0 < star }
    line("arguments")
    arguments("posonlyargs", positional.filter { $0 < slash }.map { kids[$0] })
    arguments("args", positional.filter { $0 >= slash }.map { kids[$0] })
    argument("vararg", kids.first { tree.kind(of: $0) == .parameter && tree[$0].detail == 1 })
    arguments("kwonlyargs", keywordOnly)
    field("kw_defaults", keywordOnly.map { tree.child(2, of: $0) })
    argument("kwarg", kids.first { tree.kind(of: $0) == .parameter && tree[$0].detail == 2 })
    field("defaults", positional.map { tree.child(2, of: kids[$0]) }.filter { tree.kind(of: $0) != .absent })
  }

  private mutating func arguments(_ title: String, _ ids: [NodeID]) {
    field(title)
    line("[")
    for id in ids { argument(id) }
    line("]")
  }

  private mutating func argument(_ title: String, _ id: NodeID?) {
    field(title)
    if let id { argument(id) } else { line("~") }
  }

  /// An `arg` ends with its annotation, whose closing parentheses count.
  private mutating func argument(_ id: NodeID) {
    let kids = kids(id)
    let hasAnnotation = tree.kind(of: kids[1]) != .absent
    var end = Int(tree[hasAnnotation ? kids[1] : kids[0]].end)
    if hasAnnotation {
      if tree.kind(of: kids[2]) == .absent { end = Int(tree[id].end) } else { end = endOfBrackets(from: end) }
    }
    open("arg", Int(tree[kids[0]].start), end)
    field("arg", name(kids[0]))
    field("annotation", kids[1])
  }

  /// The end of the closing parentheses that follow an expression.
  private func endOfBrackets(from start: Int) -> Int {
    var end = start
    var index = start
    while index < tree.source.count {
      switch tree.source[index] {
      case 0x29: end = index + 1
      case 0x20, 0x09, 0x0C, 0x0A, 0x0D, 0x5C: break
      case 0x23:
        while index < tree.source.count && tree.source[index] != 0x0A { index += 1 }
      default: return end
      }
      index += 1
    }
    return end
  }

  func operation(_ id: NodeID) -> String {
    switch tree.operation(of: id) {
    case .add: "Add"
    case .subtract: "Sub"
    case .multiply: "Mult"
    case .matrixMultiply: "MatMult"
    case .divide: "Div"
    case .modulo: "Mod"
    case .power: "Pow"
    case .leftShift: "LShift"
    case .rightShift: "RShift"
    case .bitOr: "BitOr"
    case .bitXor: "BitXor"
    case .bitAnd: "BitAnd"
    case .floorDivide: "FloorDiv"
    case .invert: "Invert"
    case .not: "Not"
    case .positive: "UAdd"
    case .negative: "USub"
    case .and: "And"
    case .or: "Or"
    case .equal: "Eq"
    case .notEqual: "NotEq"
    case .less: "Lt"
    case .lessOrEqual: "LtE"
    case .greater: "Gt"
    case .greaterOrEqual: "GtE"
    case .is: "Is"
    case .isNot: "IsNot"
    case .in: "In"
    case .notIn: "NotIn"
    case nil: "?"
    }
  }
}

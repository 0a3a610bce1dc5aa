import PythonSyntax

extension TreeWriter {
  mutating func expression(_ id: NodeID) {
    let kids = kids(id)
    switch tree.kind(of: id) {
    case .name:
      open("Name", id)
      field("id", name(id))
    case .attribute:
      open("Attribute", id)
      field("value", kids[0])
      field("attr", name(kids[1]))
    case .call:
      open("Call", id)
      field("func", kids[0])
      field("args", kids.dropFirst().filter { !isKeyword($0) })
      field("keywords", kids.dropFirst().filter { isKeyword($0) })
    case .subscript:
      open("Subscript", id)
      field("value", kids[0])
      field("slice", kids[1])
    case .slice:
      open("Slice", id)
      field("lower", kids[0])
      field("upper", kids[1])
      field("step", kids[2])
    case .tuple, .list, .set:
      open(tree.kind(of: id) == .tuple ? "Tuple" : tree.kind(of: id) == .list ? "List" : "Set", id)
      field("elts", kids)
    case .starred, .await, .yield, .yieldFrom: wrapper(id, kids)
    case .unary, .binary, .boolean, .compare: operators(id, kids)
    case .dictionary, .listComprehension, .setComprehension, .generator, .dictionaryComprehension:
      collection(id, kids)
    case .conditional:
      open("IfExp", id)
      field("test", kids[0])
      field("body", kids[1])
      field("orelse", kids[2])
    case .lambda:
      open("Lambda", id)
      field("args")
      parameters(kids[0])
      field("body", kids[1])
    case .named:
      open("NamedExpr", id)
      field("target", kids[0])
      field("value", kids[1])
    case .string, .concatenatedString, .formattedString: strings(id)
    default: constant(id)
    }
  }

  private mutating func wrapper(_ id: NodeID, _ kids: [NodeID]) {
    switch tree.kind(of: id) {
    case .starred: open("Starred", id)
    case .await: open("Await", id)
    case .yield: open("Yield", id)
    default: open("YieldFrom", id)
    }
    field("value", kids.first ?? .none)
  }

  private mutating func operators(_ id: NodeID, _ kids: [NodeID]) {
    switch tree.kind(of: id) {
    case .unary:
      open("UnaryOp", id)
      field("op", operation(id))
      field("operand", kids[0])
    case .binary:
      open("BinOp", id)
      field("left", kids[0])
      field("op", operation(id))
      field("right", kids[1])
    case .boolean:
      open("BoolOp", id)
      field("op", operation(id))
      field("values", kids)
    default:
      open("Compare", id)
      field("left", kids[0])
      field("ops")
      line("[")
      for comparison in kids.dropFirst() { line("\"" + operation(comparison)) }
      line("]")
      field("comparators", kids.dropFirst().map { tree.child(0, of: $0) })
    }
  }

  private mutating func collection(_ id: NodeID, _ kids: [NodeID]) {
    switch tree.kind(of: id) {
    case .dictionary:
      open("Dict", id)
      field("keys", kids.map { tree.kind(of: $0) == .dictionaryEntry ? tree.child(0, of: $0) : .none })
      field("values", kids.map { tree.lastChild(of: $0) })
      return
    case .dictionaryComprehension:
      open("DictComp", id)
      field("key", kids[0])
      field("value", kids[1])
    case .listComprehension:
      open("ListComp", id)
      field("elt", kids[0])
    case .setComprehension:
      open("SetComp", id)
      field("elt", kids[0])
    default:
      open("GeneratorExp", id)
      field("elt", kids[0])
    }
    field("generators", kids.filter { tree.kind(of: $0) == .comprehensionFor })
  }

  private mutating func constant(_ id: NodeID) {
    open("Constant", id)
    field("value")
    switch tree.kind(of: id) {
    case .trueLiteral: line("True")
    case .falseLiteral: line("False")
    case .noneLiteral: line("None")
    case .ellipsis: line("Ellipsis")
    case .integer:
      switch tree.integerValue(of: id) {
      case .small(let value): line("i" + String(value, radix: 16))
      case .large(let text): line("i" + text)
      case nil: line("?")
      }
    case .float, .imaginary:
      let bits = tree.floatValue(of: id)?.bitPattern ?? 1
      line((tree.kind(of: id) == .float ? "f" : "j") + String(bits, radix: 16))
    default: line("? \(tree.kind(of: id))")
    }
  }

  // MARK: Strings

  /// A piece of an f-string: constant text, or a field.
  private enum Piece {
    case text(String, Int, Int)
    case field(NodeID)
  }

  private mutating func strings(_ id: NodeID) {
    let parts = tree.kind(of: id) == .concatenatedString ? kids(id) : [id]
    if parts.allSatisfy({ tree.kind(of: $0) == .string }) {
      open("Constant", id)
      field("value")
      switch tree.stringValue(of: id) {
      case .text(let text, _): line("s" + hexadecimal(Array(text.utf8)))
      case .bytes(let bytes): line("b" + hexadecimal(bytes))
      case nil: line("?")
      }
      return
    }
    open("JoinedStr", id)
    field("values")
    pieces(of: parts)
  }

  private mutating func pieces(of parts: [NodeID]) {
    line("[")
    var run: (text: String, start: Int, end: Int)?
    for piece in parts.flatMap({ pieces(of: $0) }) {
      switch piece {
      case .text(let text, let start, let end):
        run = run.map { ($0.text + text, $0.start, end) } ?? (text, start, end)
      case .field(let id):
        if let run { text(run.text, run.start, run.end) }
        run = nil
        formattedValue(id)
      }
    }
    if let run { text(run.text, run.start, run.end) }
    line("]")
  }

  private mutating func text(_ text: String, _ start: Int, _ end: Int) {
    if text.isEmpty { return }
    open("Constant", start, end)
    field("value")
    line("s" + hexadecimal(Array(text.utf8)))
  }

  private func pieces(of id: NodeID) -> [Piece] {
    let node = tree[id]
    switch node.kind {
    case .string, .formattedText:
      guard let text = tree.stringValue(of: id)?.text else { return [] }
      // CPython drops empty literal text of an f-string, but an empty literal beside it still gives its place.
      if text.isEmpty && node.kind == .formattedText { return [] }
      return [.text(text, Int(node.start), Int(node.end))]
    case .formattedString, .formatSpecification: return kids(id).flatMap { pieces(of: $0) }
    case .formattedField:
      guard node.detail & 0x80 != 0 else { return [.field(id)] }
      let end = debugEnd(of: id)
      let start = Int(node.start) + 1
      return [.text(debugText(start..<end), start, end), .field(id)]
    default: return []
    }
  }

  /// Source text of an expression without comments, with plain line ends.
  private func debugText(_ range: Range<Int>) -> String {
    var kept: [UInt8] = []
    var quote: UInt8 = 0
    var isComment = false
    for index in range {
      let byte = tree.source[index]
      if byte == 0x0A || byte == 0x0D { isComment = false }
      if isComment { continue }
      if quote == 0 && byte == 0x23 {
        isComment = true
        continue
      }
      if byte == 0x22 || byte == 0x27 { quote = quote == 0 ? byte : quote == byte ? 0 : quote }
      if byte == 0x0A && index > range.lowerBound && tree.source[index - 1] == 0x0D { continue }
      kept.append(byte == 0x0D ? 0x0A : byte)
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// Where the text that `=` asks for ends: at `!`, `:` or the closing brace.
  private func debugEnd(of id: NodeID) -> Int {
    var index = Int(tree[tree.child(0, of: id)].end)
    while index < tree.source.count && tree.source[index] != 0x3D {
      if tree.source[index] == 0x23 {
        while index < tree.source.count && tree.source[index] != 0x0A { index += 1 }
      }
      index += 1
    }
    index += 1
    while index < tree.source.count {
      switch tree.source[index] {
      case 0x20, 0x09, 0x0C, 0x0A, 0x0D: index += 1
      case 0x23:
        while index < tree.source.count && tree.source[index] != 0x0A { index += 1 }
      default: return index
      }
    }
    return index
  }

  private mutating func formattedValue(_ id: NodeID) {
    let kids = kids(id)
    let letter = Int(tree[id].detail & 0x7F)
    let isDebugging = tree[id].detail & 0x80 != 0
    open("FormattedValue", id)
    field("value", kids[0])
    field("conversion", letter != 0 ? letter : isDebugging && kids.count == 1 ? 0x72 : -1)
    field("format_spec")
    if kids.count == 2 {
      open("JoinedStr", kids[1])
      field("values")
      pieces(of: [kids[1]])
    } else {
      line("~")
    }
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

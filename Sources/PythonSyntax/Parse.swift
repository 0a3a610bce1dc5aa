/// Storage that is handed from one tree to the next, so that many files cost one allocation.
package struct SyntaxArena: Sendable {
  fileprivate var nodes: ContiguousArray<Node> = []

  package init() {}

  /// Takes the storage of a tree that is no longer needed. Without another owner of the tree nothing is copied.
  package mutating func reclaim(_ tree: consuming SyntaxTree) {
    if tree.nodes.capacity > nodes.capacity { nodes = tree.nodes }
  }
}

/// Decodes one source file as CPython does and parses it. Never fails: what isn't Python is in the tree's `errors`, and
/// so is a problem of its encoding.
///
/// Accepts the grammar of Python 3.0 to 3.15 and understands what Python 2 had besides. Recursion is bounded by
/// `limits.depth`; time and memory are proportional to the length of the source.
/// - Parameter arena: storage to use, which the tree then owns; `reclaim` brings it back.
package func parse(
  _ bytes: [UInt8], arena: inout SyntaxArena, limits: ParserLimits = ParserLimits()
) -> SyntaxTree {
  if bytes.count > limits.sourceBytes {
    let problem = SyntaxProblem(offset: 0, message: "source is too large")
    return parse([], .utf8, [problem], &arena, limits)
  }
  let (source, encoding) = SourceDecoder.decode(bytes)
  let problems = encoding.problem.map { [SyntaxProblem(offset: 0, message: $0)] } ?? []
  return parse(source, encoding, problems, &arena, limits)
}

/// Parses one source file with storage of its own; see `parse(_:arena:limits:)`.
package func parse(_ bytes: [UInt8], limits: ParserLimits = ParserLimits()) -> SyntaxTree {
  var arena = SyntaxArena()
  return parse(bytes, arena: &arena, limits: limits)
}

/// Parses UTF-8 that is no file and so has no cookie to obey, such as the argument of `exec`.
package func parse(utf8 source: [UInt8], limits: ParserLimits = ParserLimits()) -> SyntaxTree {
  var arena = SyntaxArena()
  if source.count > limits.sourceBytes { return parse(source, arena: &arena, limits: limits) }
  return parse(source, .utf8, [], &arena, limits)
}

private func parse(
  _ source: [UInt8], _ encoding: SourceEncoding, _ known: [SyntaxProblem], _ arena: inout SyntaxArena,
  _ limits: ParserLimits
) -> SyntaxTree {
  var storage: ContiguousArray<Node> = []
  swap(&storage, &arena.nodes)
  var shallow = limits
  shallow.depth = min(limits.depth, DeepStack.shallowDepth)
  var parser = Parser(source, nodes: storage, limits: shallow)
  storage = []
  var root = parser.module()
  if parser.isTooDeep && shallow.depth < limits.depth {
    // Few sources nest that deep, so that reading them twice costs less than a large stack for all.
    let deep = DeepStack.run(depth: limits.depth) {
      var parser = Parser(source, nodes: [], limits: limits)
      return (parser.module(), parser)
    }
    if let deep { (root, parser) = deep }
  }
  var problems = known + parser.lexer.problems
  if let zero = source.firstIndex(of: 0) {
    problems.append(SyntaxProblem(offset: zero, message: "source code cannot contain null bytes"))
  }
  problems.sort { $0.offset < $1.offset }
  return SyntaxTree(source: source, nodes: parser.nodes, root: root, errors: problems, encoding: encoding)
}

/// Reads all tokens of a source and returns their number: what lexing alone costs.
package func countTokens(utf8 source: [UInt8]) -> Int {
  var lexer = Lexer(source)
  var count = 0
  repeat {
    lexer.next()
    count += 1
    // The inside of formatted strings is the parser's to drive; here it counts as one token.
    if lexer.kind == .formattedStart {
      let flags = StringFlags(rawValue: lexer.detail).subtracting([.formatted, .template])
      lexer.position -= flags.contains(.tripleQuoted) ? 3 : 1
      lexer.string(flags.contains(.doubleQuoted) ? 0x22 : 0x27, flags.union(.raw))
    }
  } while lexer.kind != .endOfFile
  return count
}

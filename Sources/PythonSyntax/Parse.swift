/// Storage that is handed from one tree to the next, so that many files cost one allocation.
package struct SyntaxArena: Sendable {
  fileprivate var nodes: ContiguousArray<Node> = []

  package init() {}

  /// Takes the storage of a tree that is no longer needed. Without another owner of the tree nothing is copied.
  package mutating func reclaim(_ tree: consuming SyntaxTree) {
    if tree.nodes.capacity > nodes.capacity { nodes = tree.nodes }
  }
}

/// Reads one source in UTF-8 and parses it. Never fails: what isn't Python is in the tree's `errors`.
///
/// Accepts the grammar of Python 3.0 to 3.15 and understands what Python 2 had besides. Recursion is bounded by
/// `limits.depth`; time and memory are proportional to the length of the source.
/// - Parameter arena: storage to use, which the tree then owns; `reclaim` brings it back.
package func parse(
  utf8 source: [UInt8], arena: inout SyntaxArena, limits: ParserLimits = ParserLimits()
) -> SyntaxTree {
  var storage: ContiguousArray<Node> = []
  swap(&storage, &arena.nodes)
  let isTooLarge = source.count > limits.sourceBytes
  var parser = Parser(isTooLarge ? [] : source, nodes: storage, limits: limits)
  storage = []
  let root = parser.module()
  var problems = parser.lexer.problems
  if isTooLarge { problems.append(SyntaxProblem(offset: 0, message: "source is too large")) }
  if let zero = source.firstIndex(of: 0) {
    problems.append(SyntaxProblem(offset: zero, message: "source code cannot contain null bytes"))
  }
  problems.sort { $0.offset < $1.offset }
  return SyntaxTree(source: parser.lexer.source, nodes: parser.nodes, root: root, errors: problems)
}

/// Parses one source with storage of its own; see `parse(utf8:arena:limits:)`.
package func parse(utf8 source: [UInt8], limits: ParserLimits = ParserLimits()) -> SyntaxTree {
  var arena = SyntaxArena()
  return parse(utf8: source, arena: &arena, limits: limits)
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

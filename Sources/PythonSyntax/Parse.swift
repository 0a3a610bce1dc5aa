internal import Glibc

/// Working memory that is handed from one parse to the next, so that many files cost one allocation.
package struct SyntaxArena: ~Copyable {
  fileprivate var nodes: NodeBuffer

  /// Takes memory that an earlier arena has left, where there is some.
  package init() { nodes = .take() }

  deinit {
    var nodes = nodes
    nodes.giveBack()
  }
}

/// Decodes one source file as CPython does and parses it. Never fails: what isn't Python is in the tree's `errors`, and
/// so is a problem of its encoding.
///
/// Accepts the grammar of Python 3.0 to 3.15 and understands what Python 2 had besides. Recursion is bounded by
/// `limits.depth`; time and memory are proportional to the length of the source.
/// - Parameter arena: memory to work in; nothing of the tree stays there.
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

/// Parses one source file; see `parse(_:arena:limits:)`.
package func parse(_ bytes: [UInt8], limits: ParserLimits = ParserLimits()) -> SyntaxTree {
  var arena = SyntaxArena()
  return parse(bytes, arena: &arena, limits: limits)
}

/// Parses the block of a function that was passed over: `block` is a `deferredBlock` of `tree`. The root of the result
/// is its `block`; offsets are those of the same source.
package func parse(deferred block: Node, of tree: SyntaxTree, limits: ParserLimits = ParserLimits()) -> SyntaxTree {
  var arena = SyntaxArena()
  let (nodes, root, found) = read(tree.source, &arena, limits) { $0.deferredBlock(at: Int(block.start)) }
  // What follows the block may be indented in a way that only the blocks around it explain.
  let line = tree.source.withUnsafeBufferPointer { SourceBytes($0).endOfLine(Int(block.end)) }
  let problems = found.filter { $0.offset <= line }
  return SyntaxTree(source: tree.source, nodes: nodes, root: root, errors: problems, encoding: tree.encoding)
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
  let (nodes, root, found) = read(source, &arena, limits) { $0.module() }
  var problems = known + found
  if let zero = firstZero(source) {
    problems.append(SyntaxProblem(offset: zero, message: "source code cannot contain null bytes"))
  }
  problems.sort { $0.offset < $1.offset }
  return SyntaxTree(source: source, nodes: nodes, root: root, errors: problems, encoding: encoding)
}

private func firstZero(_ source: [UInt8]) -> Int? {
  source.withUnsafeBytes { bytes in
    guard let start = bytes.baseAddress, let zero = memchr(start, 0, bytes.count) else { return nil }
    return UnsafeRawPointer(zero) - start
  }
}

/// Makes the nodes that `rule` finds, and what it could not accept, in the order of finding.
private func read(
  _ source: [UInt8], _ arena: inout SyntaxArena, _ limits: ParserLimits, _ rule: (inout Parser) -> NodeID
) -> (nodes: ContiguousArray<Node>, root: NodeID, problems: [SyntaxProblem]) {
  source.withUnsafeBufferPointer { bytes in
    var shallow = limits
    shallow.depth = min(limits.depth, DeepStack.shallowDepth)
    var parser = Parser(source, bytes, nodes: arena.nodes, limits: shallow)
    var root = rule(&parser)
    if parser.isTooDeep && shallow.depth < limits.depth {
      // Few sources nest that deep, so that reading them twice costs less than a large stack for all.
      let nodes = parser.nodes
      let deep = DeepStack.run(depth: limits.depth) {
        var parser = Parser(source, bytes, nodes: nodes, limits: limits)
        return (rule(&parser), parser)
      }
      if let deep { (root, parser) = deep }
    }
    arena.nodes = parser.nodes
    return (arena.nodes.copy(), root, parser.lexer.problems)
  }
}

/// Reads all tokens of a source and returns their number: what lexing alone costs.
package func countTokens(utf8 source: [UInt8]) -> Int {
  source.withUnsafeBufferPointer { bytes in
    var lexer = Lexer(source, bytes)
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
}

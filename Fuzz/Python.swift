import PythonSyntax

/// Parses a source and walks the whole tree: every node lies within the source and is reached once.
func readPython(_ bytes: [UInt8]) {
  let tree = parse(utf8: bytes)
  let count = tree.source.count
  var visited = 0
  tree.walk(tree.root) { id, node in
    visited += 1
    promise(visited <= tree.nodes.count, "a walk of more nodes than there are: the tree has a circle")
    promise(
      node.start <= node.end && Int(node.end) <= count, "node \(id.index) at \(node.start)..<\(node.end) of \(count)")
    switch node.kind {
    case .string, .concatenatedString: _ = tree.stringValue(of: id)
    case .integer: _ = tree.integerValue(of: id)
    case .float: _ = tree.floatValue(of: id)
    case .dottedName: _ = tree.dottedName(of: id)
    default: break
    }
    return true
  }
  let deferred = parse(utf8: bytes, limits: ParserLimits(deferringBodies: true))
  if tree.errors.isEmpty, let difference = tree.difference(fromDeferring: deferred) {
    promise(false, "deferred bodies differ: \(difference)")
  }
  var last = 0
  for problem in tree.errors {
    promise(problem.offset >= last && problem.offset <= bytes.count, "a problem at \(problem.offset) after \(last)")
    last = problem.offset
    promise(tree.line(at: problem.offset) >= 1, "a problem without a line")
  }
}

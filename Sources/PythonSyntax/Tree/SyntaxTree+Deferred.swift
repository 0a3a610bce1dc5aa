extension SyntaxTree {
  /// Where a tree of the same source with deferred blocks, all of them read now, differs from this one; nil where it
  /// does not. For checking that both ways of reading agree.
  package func difference(fromDeferring other: SyntaxTree) -> String? {
    var trees = [other]
    var pending = [(mine: root, tree: 0, theirs: other.root)]
    while let (mine, tree, theirs) = pending.popLast() {
      if mine.isNone, theirs.isNone { continue }
      guard !mine.isNone, !theirs.isNone else { return "one more child behind \(self[mine].start)" }
      let left = self[mine]
      let right = trees[tree][theirs]
      let isDeferred = right.kind == .deferredBlock
      guard left.kind == (isDeferred ? .block : right.kind), left.detail == right.detail, left.start == right.start,
        left.end == right.end
      else {
        return "\(left.kind) at \(left.start)..<\(left.end), deferred \(right.kind) at \(right.start)..<\(right.end)"
      }
      pending.append((left.nextSibling, tree, right.nextSibling))
      if isDeferred {
        let block = parse(deferred: right, of: trees[tree], limits: ParserLimits(deferringBodies: true))
        if errors.isEmpty, let problem = block.errors.first { return "\(problem.message) at \(problem.offset)" }
        trees.append(block)
        pending.append((left.firstChild, trees.count - 1, block[block.root].firstChild))
      } else {
        pending.append((left.firstChild, tree, right.firstChild))
      }
    }
    return nil
  }
}

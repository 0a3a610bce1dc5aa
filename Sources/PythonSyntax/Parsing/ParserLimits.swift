/// How far the parser follows a source that may have been written to exhaust it.
package struct ParserLimits: Sendable, Hashable {
  /// Brackets, unary operators, lambdas, conditionals, replacement fields and blocks that may lie inside each other.
  /// CPython's own limits are 200 brackets (`MAXLEVEL`) and 100 indents (`MAXINDENT`).
  package var depth: Int
  /// Bytes of one source; offsets are kept in 32 bits.
  package var sourceBytes: Int
  /// Whether the blocks of functions are passed over, to be read by `parse(deferred:of:)` when they are needed.
  package var defersBodies: Bool

  /// `depth` is clamped to 1,000, and `sourceBytes` to what offsets can hold.
  package init(depth: Int = 200, sourceBytes: Int = 1 << 28, deferringBodies: Bool = false) {
    self.depth = min(max(1, depth), 1000)
    self.sourceBytes = min(max(0, sourceBytes), 1 << 29)
    defersBodies = deferringBodies
  }
}

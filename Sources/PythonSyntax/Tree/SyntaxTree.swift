/// The syntax tree of one source, with the bytes it was made from.
package struct SyntaxTree: Sendable {
  /// The source in UTF-8, decoded from whatever its cookie says, without a byte-order mark; line ends as written.
  package let source: [UInt8]
  package let nodes: ContiguousArray<Node>
  package let root: NodeID
  /// What the tokenizer and the parser could not accept, in source order.
  package let errors: [SyntaxProblem]
  /// How the bytes of the file became `source`.
  package let encoding: SourceEncoding
  let lines = LineTable()

  package subscript(id: NodeID) -> Node { nodes[Int(id.index)] }
}

/// One place where the source is not Python as the newest grammar has it.
package struct SyntaxProblem: Sendable, Hashable {
  /// Byte offset in the tree's source.
  package let offset: Int
  package let message: String
  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}

/// The children of a node in order, found link by link.
package struct SyntaxChildren: Sequence, IteratorProtocol, Sendable {
  private let nodes: ContiguousArray<Node>
  private var current: NodeID

  init(_ nodes: ContiguousArray<Node>, _ first: NodeID) {
    self.nodes = nodes
    current = first
  }

  /// The next child, `absent` ones included.
  package mutating func next() -> NodeID? {
    if current.isNone { return nil }
    defer { current = nodes[Int(current.index)].nextSibling }
    return current
  }
}

extension SyntaxTree {
  /// The children of a node as `NodeKind` lays them out.
  package func children(of id: NodeID) -> SyntaxChildren { SyntaxChildren(nodes, self[id].firstChild) }

  /// The child at `index`, or `none`.
  package func child(_ index: Int, of id: NodeID) -> NodeID {
    var current = self[id].firstChild
    var left = index
    while left > 0 && !current.isNone {
      current = self[current].nextSibling
      left -= 1
    }
    return current
  }

  /// The last child, or `none`.
  package func lastChild(of id: NodeID) -> NodeID {
    var current = self[id].firstChild
    while !self[current].nextSibling.isNone { current = self[current].nextSibling }
    return current
  }

  /// The kind of a node; `absent` for `none`.
  package func kind(of id: NodeID) -> NodeKind { self[id].kind }

  /// The operator of a unary, binary, boolean, comparison or augmented assignment node.
  package func operation(of id: NodeID) -> Operator? { Operator(rawValue: self[id].detail) }

  /// The operand furthest to the left of a chain `a + b + c`, and the binary nodes from the innermost outwards.
  ///
  /// Such chains have no limit in length and lean to the left: take them apart with this instead of recursing.
  package func leftmostOperand(of id: NodeID) -> (operand: NodeID, chain: [NodeID]) {
    var chain: [NodeID] = []
    var current = id
    while kind(of: current) == .binary {
      chain.append(current)
      current = self[current].firstChild
    }
    chain.reverse()
    return (current, chain)
  }

  /// Visits every node of a subtree from parents to children without recursion, however deep the tree is.
  /// - Parameter visit: returns whether to visit the children of the node.
  package func walk(_ root: NodeID, _ visit: (NodeID, Node) -> Bool) {
    if root.isNone { return }
    var pending: [NodeID] = [root]
    while let id = pending.popLast() {
      let node = self[id]
      if id != root && !node.nextSibling.isNone { pending.append(node.nextSibling) }
      if visit(id, node) && !node.firstChild.isNone { pending.append(node.firstChild) }
    }
  }
}

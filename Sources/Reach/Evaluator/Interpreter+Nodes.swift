import PythonSyntax

/// The nodes of the running source.
extension Interpreter {
  @inline(__always) func node(_ id: NodeID) -> Node { tree.nodes[Int(id.index)] }
  @inline(__always) func kind(_ id: NodeID) -> NodeKind { tree.nodes[Int(id.index)].kind }
  @inline(__always) func first(_ id: NodeID) -> NodeID { tree.nodes[Int(id.index)].firstChild }
  @inline(__always) func next(_ id: NodeID) -> NodeID { tree.nodes[Int(id.index)].nextSibling }

  /// How many nodes there are from `id` to its last sibling, counted no further than what is worth reserving for.
  func count(of id: NodeID) -> Int {
    var count = 0
    var node = id
    while !node.isNone, count < 64 {
      count += 1
      node = next(node)
    }
    return count
  }

  /// The children of a node, for nodes that have few.
  func children(_ id: NodeID) -> [NodeID] {
    var list: [NodeID] = []
    var child = first(id)
    while !child.isNone {
      list.append(child)
      child = next(child)
    }
    return list
  }

  /// The symbol of a name or dotted name node.
  func symbol(_ id: NodeID) -> Symbol {
    // The body of a function is evaluated many times, a module's once.
    guard source.owner != nil else { return internedName(id) }
    let index = Int(id.index)
    if source.nameSymbols.isEmpty { source.nameSymbols = ContiguousArray(repeating: -1, count: tree.nodes.count) }
    let known = source.nameSymbols[index]
    if known >= 0 { return known }
    let symbol = internedName(id)
    source.nameSymbols[index] = symbol
    return symbol
  }

  private func internedName(_ id: NodeID) -> Symbol {
    let node = tree.nodes[Int(id.index)]
    let start = Int(node.start)
    let end = Int(node.end)
    return tree.bytes.withUnsafeBytes { bytes in
      if Symbols.isASCII(bytes, start, end) { return symbols.intern(bytes, from: start, to: end) }
      // PEP 3131: `ｅxec` and `exec` are one name.
      return IdentifierFolding.fold(Array(bytes[start..<end])[...]).withUnsafeBytes { symbols.intern($0) }
    }
  }

  /// The source text of a node.
  func text(_ id: NodeID) -> String {
    let node = tree.nodes[Int(id.index)]
    return String(decoding: tree.bytes[Int(node.start)..<Int(node.end)], as: UTF8.self)
  }
}

extension SyntaxTree {
  /// The bytes a node covers.
  package func bytes(of id: NodeID) -> ArraySlice<UInt8> {
    let node = self[id]
    return source[Int(node.start)..<Int(node.end)]
  }

  /// The source text a node covers.
  package func text(of id: NodeID) -> String { String(decoding: bytes(of: id), as: UTF8.self) }

  /// The name a `name` node stands for, normalised as PEP 3131 asks; nil for nodes of another kind.
  package func name(of id: NodeID) -> String? {
    guard self[id].kind == .name else { return nil }
    return Identifier.normalized(bytes(of: id))
  }

  /// Whether `id` is a `name` node for `word`, which is in ASCII. Allocates nothing unless the name is not in ASCII.
  package func isName(_ id: NodeID, _ word: StaticString) -> Bool {
    let node = self[id]
    guard node.kind == .name else { return false }
    let start = Int(node.start)
    let length = Int(node.end) - start
    if length == word.utf8CodeUnitCount {
      var index = 0
      while index < length && source[start + index] == word.utf8Start[index] { index += 1 }
      if index == length { return true }
    }
    for index in start..<Int(node.end) where source[index] >= 0x80 {
      return Identifier.normalized(source[start..<Int(node.end)]) == "\(word)"
    }
    return false
  }

  /// The text of a `dottedName`, without the blanks and line joins that may lie between its parts.
  package func dottedName(of id: NodeID) -> String {
    let text = bytes(of: id)
    if text.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 && $0 != 0x5C }) {
      return String(decoding: text, as: UTF8.self)
    }
    var kept: [UInt8] = []
    var isComment = false
    for byte in text {
      switch byte {
      case 0x0A, 0x0D: isComment = false
      case 0x23: isComment = true
      case 0x20, 0x09, 0x0C, 0x5C: continue
      default: if !isComment { kept.append(byte) }
      }
    }
    return Identifier.normalized(kept[...])
  }

  /// `a.b.c` of a chain of attributes on a name, outermost last; nil for any other expression.
  package func dottedParts(of id: NodeID) -> [String]? {
    var parts: [String] = []
    var current = id
    while self[current].kind == .attribute {
      guard let name = name(of: lastChild(of: current)) else { return nil }
      parts.append(name)
      current = self[current].firstChild
    }
    guard let base = name(of: current) else { return nil }
    parts.append(base)
    return parts.reversed()
  }
}

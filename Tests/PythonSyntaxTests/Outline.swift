@testable import PythonSyntax

extension SyntaxTree {
  /// The tree as nested lists: kinds, with the text of leaves and the detail where it is not 0.
  var outline: String { outline(root) }

  func outline(_ id: NodeID) -> String {
    let node = self[id]
    var parts = ["\(node.kind)"]
    let isText = [.string, .formattedText, .formattedString].contains(node.kind)
    if node.detail != 0 && !isText { parts[0] += "/\(node.detail)" }
    if node.firstChild.isNone && ![.pass, .absent, .noneLiteral].contains(node.kind) && node.start < node.end {
      parts.append(text(of: id))
    }
    for child in children(of: id) { parts.append(outline(child)) }
    return parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " ") + ")"
  }

  /// What is wrong with the links between the nodes; nil for a proper tree.
  var brokenLink: String? {
    var seen = [Bool](repeating: false, count: nodes.count)
    var pending = [root]
    while let id = pending.popLast() {
      if Int(id.index) >= nodes.count { return "\(id.index) is outside" }
      if seen[Int(id.index)] { return "\(id.index) has two owners" }
      seen[Int(id.index)] = true
      let node = self[id]
      if node.start > node.end || Int(node.end) > source.count {
        return "\(node.kind) covers \(node.start)..<\(node.end)"
      }
      if !node.nextSibling.isNone { pending.append(node.nextSibling) }
      if !node.firstChild.isNone { pending.append(node.firstChild) }
    }
    return nil
  }

  /// Names of all functions that are called by a plain name, in order.
  var calledNames: [String] {
    var found: [String] = []
    walk(root) { id, node in
      if node.kind == .call, let name = name(of: node.firstChild) { found.append(name) }
      return true
    }
    return found
  }
}

/// Recursive descent over `Grammar/python.gram` that never gives up on a file.
///
/// Nodes are appended as they are finished. A rule that cannot go on calls `fail`, which replaces the current token by
/// `invalid`: nothing matches it, so that every rule on the way out ends by itself, and `recover` goes on from there.
struct Parser {
  var lexer: Lexer
  var nodes: NodeBuffer
  let limits: ParserLimits
  /// Constructs the parser is inside of, counted for `ParserLimits.depth`.
  var depth = 0
  /// Whether `limits.depth` was ever reached.
  var isTooDeep = false
  var failed = false
  /// What `invalid` stands for.
  var failedToken = Token.invalid
  /// Number of nodes when it failed: later ones may lack children.
  var failedAt = 0
  /// Whether a block was found that can't be passed over.
  var cannotDefer = false
  /// Bytes read once more after failures inside f-strings.
  var reread = 0
  /// The expression that was last put in parentheses of its own.
  var parenthesized = NodeID.none

  /// Starts before the first token; see `Lexer` for `bytes`. The nodes are whoever's who gave the buffer.
  init(_ source: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, nodes: NodeBuffer, limits: ParserLimits) {
    lexer = Lexer(source, bytes)
    self.nodes = nodes
    self.limits = limits
    self.nodes.removeAll()
    self.nodes.append(
      Node(kind: .absent, detail: 0, start: 0, end: 0, firstChild: .none, nextSibling: .none))
  }

  @inline(__always)
  var token: Token { lexer.kind }

  /// Parses everything and returns the module node.
  mutating func module() -> NodeID {
    lexer.next()
    var list = Children()
    while token != .endOfFile { statement(&list) }
    lexer.previousEnd = lexer.count
    return make(.module, 0, list.first)
  }

  // MARK: Nodes

  /// Appends a node that ends where the last token ended; one that took no token, after an error, is empty.
  @inline(__always)
  mutating func make(_ kind: NodeKind, _ start: Int, _ first: NodeID = .none, detail: UInt8 = 0) -> NodeID {
    let id = NodeID(UInt32(truncatingIfNeeded: nodes.count))
    nodes.append(
      Node(
        kind: kind, detail: detail, start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: max(start, lexer.previousEnd)), firstChild: first, nextSibling: .none))
    return id
  }

  /// A node for the current token, which is taken.
  @inline(__always)
  mutating func leaf(_ kind: NodeKind, detail: UInt8 = 0) -> NodeID {
    let start = lexer.start
    lexer.next()
    return make(kind, start, detail: detail)
  }

  /// Fills a place in a list of fixed length.
  @inline(__always)
  mutating func absent() -> NodeID { make(.absent, lexer.previousEnd) }

  @inline(__always)
  mutating func link(_ node: NodeID, _ next: NodeID) { nodes[Int(node.index)].nextSibling = next }

  /// Appends `id` to a list of children; a failed rule's `none` is left out.
  @inline(__always)
  mutating func add(_ id: NodeID, _ list: inout Children) {
    if id.isNone { return }
    if list.last.isNone { list.first = id } else { link(list.last, id) }
    list.last = id
  }

  @inline(__always)
  func kind(_ id: NodeID) -> NodeKind { nodes[Int(id.index)].kind }

  // MARK: Tokens

  @inline(__always)
  mutating func accept(_ wanted: Token) -> Bool {
    guard token == wanted else { return false }
    lexer.next()
    return true
  }

  @inline(__always)
  mutating func expect(_ wanted: Token, _ message: StaticString) {
    if token == wanted { lexer.next() } else { fail(message) }
  }

  /// True when the current token is the name `word`, which has at most eight bytes.
  @inline(__always)
  func isWord(_ word: UInt64) -> Bool { token == .name && lexer.key == word }

  // MARK: Failure

  /// Stops the rules in progress: the current token becomes one that nothing matches.
  @inline(never)
  mutating func fail(_ message: StaticString) {
    if failed { return }
    lexer.problem(at: lexer.start, message)
    failed = true
    failedToken = lexer.kind
    failedAt = nodes.count
    lexer.kind = .invalid
  }

  /// Notes what the grammar refuses although the tree is understood.
  @inline(never)
  mutating func problem(_ id: NodeID, _ message: StaticString) {
    if failed { return }
    lexer.problem(at: Int(nodes[Int(id.index)].start), message)
  }

  /// Enters a construct that nests; false, with a failure, when there are too many.
  @inline(__always)
  mutating func descend() -> Bool {
    depth &+= 1
    if depth <= limits.depth { return true }
    depth &-= 1
    isTooDeep = true
    fail("too many nested constructs")
    return false
  }

  @inline(__always)
  mutating func ascend() { depth &-= 1 }

  /// What `attempt` needs to undo everything since.
  struct Checkpoint {
    let lexer: Lexer
    let nodeCount: Int
    let depth: Int
  }

  func checkpoint() -> Checkpoint { Checkpoint(lexer: lexer, nodeCount: nodes.count, depth: depth) }

  mutating func restore(_ point: Checkpoint) {
    lexer = point.lexer
    nodes.removeLast(nodes.count - point.nodeCount)
    depth = point.depth
    failed = false
    parenthesized = .none
  }
}

/// A list of children while it grows.
struct Children {
  var first = NodeID.none
  var last = NodeID.none
}

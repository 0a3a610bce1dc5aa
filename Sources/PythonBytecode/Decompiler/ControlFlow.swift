/// The blocks of a code object, which dominate which, and which loops they are in.
struct ControlFlow {
  /// Steps without a jump in or out but at the ends; or the place where a scope begins, without steps.
  struct Block {
    var first: Int
    var last: Int
    /// The scope that begins here; the block has no steps then.
    var scope: Int?
    var successors: [Int] = []
    var predecessors: [Int] = []
  }

  let steps: [Micro]
  let scopes: [WatchedScope]
  private(set) var blocks: [Block] = []
  /// By step: the block that a jump to it enters.
  private(set) var entry: [Int: Int] = [:]
  /// Place in reverse postorder; -1 for what cannot be reached.
  private(set) var order: [Int] = []
  private(set) var dominator: [Int] = []
  /// Edges from blocks that come earlier.
  var incoming: [Int] = []
  /// Whether several do, as the code stands.
  private(set) var isMerge: [Bool] = []
  /// The innermost loop's first block, or -1.
  private(set) var loop: [Int] = []
  /// By a loop's first block: that of the loop around it, or -1; nil for a block that begins none.
  private(set) var outerLoop: [Int: Int] = [:]
  /// By a loop's first block: the step after the last that leads back.
  private(set) var loopEnd: [Int: Int] = [:]
  /// Jumps back into something that is no loop.
  private(set) var irreducible = 0

  init(_ steps: [Micro], _ finder: ScopeFinder) {
    self.steps = steps
    scopes = finder.scopes
    cut(finder)
    connect(finder)
    number()
    dominate()
    findLoops()
  }

  // MARK: Blocks

  static func isJump(_ operation: Operation) -> Bool {
    switch operation {
    case .jumpForward, .jumpAbsolute, .jumpBackward, .jumpBackwardNoInterrupt, .continueLoop: true
    default: false
    }
  }

  static func isStop(_ operation: Operation) -> Bool {
    switch operation {
    case .returnValue, .raiseVarargs, .reraise, .interpreterExit: true
    default: false
    }
  }

  private mutating func cut(_ finder: ScopeFinder) {
    var leaders = [Bool](repeating: false, count: steps.count + 1)
    if !steps.isEmpty { leaders[0] = true }
    for (index, step) in steps.enumerated() {
      let hasTarget = step.target >= 0
      if hasTarget { leaders[step.target] = true }
      let isPassed = finder.scopeOfSetup[index].map { scopes[$0].kind == .ignored } ?? false
      if hasTarget && !isPassed || Self.isStop(step.operation) || step.operation == .breakLoop
        || step.operation == .getAnext || step.operation == .endFinally
      {
        leaders[index + 1] = true
      }
    }
    for target in finder.breakTargets.values { leaders[target] = true }
    var starts: [Int: [Int]] = [:]
    for (index, scope) in scopes.enumerated() where scope.kind != .ignored {
      leaders[scope.start] = true
      if scope.end < leaders.count { leaders[scope.end] = true }
      leaders[scope.handler] = true
      starts[scope.start, default: []].append(index)
    }
    var first = 0
    while first < steps.count {
      var last = first
      while last + 1 < steps.count, !leaders[last + 1] { last += 1 }
      entry[first] = blocks.count
      // The scope that reaches furthest is outermost.
      for scope in (starts[first] ?? []).sorted(by: { scopes[$0].handler > scopes[$1].handler }) {
        blocks.append(Block(first: first, last: first - 1, scope: scope))
      }
      blocks.append(Block(first: first, last: last, scope: nil))
      first = last + 1
    }
  }

  private mutating func connect(_ finder: ScopeFinder) {
    for index in blocks.indices {
      let block = blocks[index]
      if let scope = block.scope {
        blocks[index].successors = [index + 1]
        if scopes[scope].kind == .attempt, let handler = entry[scopes[scope].handler] {
          blocks[index].successors.append(handler)
        }
        continue
      }
      let step = steps[block.last]
      var found: [Int] = []
      let isEnd =
        Self.isJump(step.operation) || Self.isStop(step.operation) || step.operation == .breakLoop
        || step.operation == .send
      if !isEnd, index + 1 < blocks.count { found.append(index + 1) }
      switch step.operation {
      case .breakLoop:
        if let target = finder.breakTargets[block.last].flatMap({ entry[$0] }) { found.append(target) }
      case .getAnext:
        if let exit = asyncExit(block.last), let target = entry[exit] { found.append(target) }
      case .setupFinally, .setupExcept, .setupWith, .setupAsyncWith, .setupLoop, .callFinally, .endAsyncFor: break
      default:
        if step.target >= 0, let target = entry[step.target], !found.contains(target) { found.append(target) }
      }
      blocks[index].successors = found
    }
  }

  /// Where an `async for` ends: the handler of the step that fetches the next value.
  func asyncExit(_ step: Int) -> Int? {
    var best: WatchedScope?
    for scope in scopes where scope.start <= step && step < scope.handler {
      guard steps.indices.contains(scope.handler), steps[scope.handler].operation == .endAsyncFor else { continue }
      if best.map({ scope.start > $0.start }) ?? true { best = scope }
    }
    return best?.handler
  }

  // MARK: Order

  private mutating func number() {
    order = [Int](repeating: -1, count: blocks.count)
    guard !blocks.isEmpty else { return }
    var state = [UInt8](repeating: 0, count: blocks.count)
    var stack: [(block: Int, next: Int)] = [(0, 0)]
    var finished: [Int] = []
    state[0] = 1
    while let top = stack.last {
      let successors = blocks[top.block].successors
      // The last first, so that what follows in the text follows in the order.
      if top.next < successors.count {
        stack[stack.count - 1].next += 1
        let next = successors[successors.count - 1 - top.next]
        if state[next] == 0 {
          state[next] = 1
          stack.append((next, 0))
        }
      } else {
        finished.append(top.block)
        stack.removeLast()
      }
    }
    for (place, block) in finished.reversed().enumerated() { order[block] = place }
    for index in blocks.indices where order[index] >= 0 {
      for next in blocks[index].successors { blocks[next].predecessors.append(index) }
    }
    sequence = finished.reversed()
  }

  /// The blocks that can be reached, in reverse postorder.
  private(set) var sequence: [Int] = []

  /// Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm"; rounds are bounded, and code that would need
  /// more is not what a compiler makes.
  private mutating func dominate() {
    dominator = [Int](repeating: -1, count: blocks.count)
    incoming = [Int](repeating: 0, count: blocks.count)
    guard let first = sequence.first else { return }
    dominator[first] = first
    var work = 0
    for _ in 0..<32 {
      var changed = false
      for block in sequence.dropFirst() {
        var found = -1
        for previous in blocks[block].predecessors where dominator[previous] >= 0 {
          found = found < 0 ? previous : meet(previous, found, &work)
        }
        if dominator[block] != found {
          dominator[block] = found
          changed = true
        }
        if work > 20_000_000 { break }
      }
      if !changed || work > 20_000_000 { break }
    }
    for block in sequence {
      for next in blocks[block].successors where order[next] > order[block] { incoming[next] += 1 }
    }
    isMerge = incoming.map { $0 > 1 }
    numberTree(first)
  }

  /// By block: when a walk of the dominators' tree comes to it, and leaves it.
  private var treeEntry: [Int] = []
  private var treeExit: [Int] = []

  private mutating func numberTree(_ root: Int) {
    var children = [[Int]](repeating: [], count: blocks.count)
    for block in sequence.dropFirst() where dominator[block] >= 0 { children[dominator[block]].append(block) }
    treeEntry = [Int](repeating: -1, count: blocks.count)
    treeExit = treeEntry
    var stack: [(block: Int, next: Int)] = [(root, 0)]
    var time = 0
    treeEntry[root] = 0
    while let top = stack.last {
      time += 1
      if top.next < children[top.block].count {
        stack[stack.count - 1].next += 1
        let next = children[top.block][top.next]
        treeEntry[next] = time
        stack.append((next, 0))
      } else {
        treeExit[top.block] = time
        stack.removeLast()
      }
    }
  }

  private func meet(_ a: Int, _ b: Int, _ work: inout Int) -> Int {
    var a = a
    var b = b
    while a != b {
      work += 1
      if work > 20_000_000 { return sequence[0] }
      while order[a] > order[b] { a = dominator[a]; work += 1 }
      while order[b] > order[a] { b = dominator[b]; work += 1 }
    }
    return a
  }

  /// Whether every way to `b` leads through `a`.
  func dominates(_ a: Int, _ b: Int) -> Bool {
    treeEntry[a] <= treeEntry[b] && treeExit[b] <= treeExit[a]
  }

  // MARK: Loops

  private mutating func findLoops() {
    loop = [Int](repeating: -1, count: blocks.count)
    var work = 0
    for header in sequence.reversed() {
      var queue: [Int] = []
      for previous in blocks[header].predecessors where order[previous] >= order[header] {
        work += 1
        guard work < 2_000_000, dominates(header, previous) else {
          irreducible += 1
          continue
        }
        queue.append(previous)
        loopEnd[header] = max(loopEnd[header] ?? 0, blocks[previous].last + 1)
      }
      guard !queue.isEmpty else { continue }
      outerLoop[header] = -1
      loop[header] = header
      while let block = queue.popLast() {
        work += 1
        guard work < 4_000_000 else { break }
        var outermost = loop[block]
        while outermost >= 0, let around = outerLoop[outermost], around >= 0 { outermost = around }
        if outermost == header { continue }
        if outermost >= 0 {
          outerLoop[outermost] = header
          queue += blocks[outermost].predecessors.filter { order[$0] < order[outermost] }
        } else {
          loop[block] = header
          queue += blocks[block].predecessors
        }
      }
    }
  }

  /// Whether a block is in the loop that begins at `header`, or in one inside it.
  func isInside(_ block: Int, _ header: Int) -> Bool {
    var found = loop[block]
    var count = 0
    while found >= 0, count < 200 {
      if found == header { return true }
      found = outerLoop[found] ?? -1
      count += 1
    }
    return false
  }
}

/// A part of a code object that a handler or a context manager watches.
struct WatchedScope {
  enum Kind {
    /// `try` with a handler that has code of the source's.
    case attempt
    case with
    /// Made by the compiler, or a copy of what stands elsewhere: passed over.
    case ignored
  }
  var kind: Kind
  /// The first step inside.
  var start: Int
  /// The step where ordinary control has left it.
  var end: Int
  var handler: Int
  /// Values on the stack when the handler begins; -1 where it is that at the start.
  var depth: Int
}

/// Finds the scopes: from the setup instructions until 3.10, from the table of ranges since.
struct ScopeFinder {
  let code: MicroCode
  let minor: Int
  private(set) var scopes: [WatchedScope] = []
  /// The scope that begins behind a setup instruction.
  private(set) var scopeOfSetup: [Int: Int] = [:]
  /// Where `BREAK_LOOP` leads, by its step.
  private(set) var breakTargets: [Int: Int] = [:]
  /// Steps of handlers that repeat what stands elsewhere.
  private(set) var copies: [Range<Int>] = []
  private let steps: [Micro]

  init(_ code: MicroCode, minor: Int) {
    self.code = code
    self.minor = minor
    steps = code.steps
    if minor >= 11 { findInTable() } else { findSetups() }
    for index in scopes.indices { scopes[index].kind = kind(of: scopes[index]) }
  }

  // MARK: Until 3.10

  private mutating func findSetups() {
    var open: [(scope: Int?, end: Int)] = []
    for (index, step) in steps.enumerated() {
      while let last = open.last, last.end <= index { open.removeLast() }
      switch step.operation {
      case .setupFinally, .setupExcept, .setupWith, .setupAsyncWith:
        guard step.target > index else { continue }
        scopeOfSetup[index] = scopes.count
        open.append((scopes.count, step.target))
        scopes.append(WatchedScope(kind: .ignored, start: index + 1, end: step.target, handler: step.target, depth: -1))
      case .setupLoop:
        if step.target > index { open.append((nil, step.target)) }
      case .breakLoop:
        if let loop = open.last(where: { $0.scope == nil }) { breakTargets[index] = loop.end }
      case .popBlock:
        if let scope = open.last?.scope { scopes[scope].end = index + 1 }
      default: break
      }
    }
  }

  // MARK: From 3.11 on

  private mutating func findInTable() {
    var byTarget: [Int: Int] = [:]
    for range in code.ranges.prefix(20_000) where range.target >= range.end || range.target < range.start {
      if let scope = byTarget[range.target] {
        scopes[scope].start = min(scopes[scope].start, range.start)
        if range.end <= range.target { scopes[scope].end = max(scopes[scope].end, range.end) }
      } else {
        byTarget[range.target] = scopes.count
        scopes.append(
          WatchedScope(
            kind: .ignored, start: range.start, end: range.end, handler: range.target, depth: range.depth))
      }
    }
    // A handler that another watches: the other's scope begins no later than the inner one's.
    let order = scopes.indices.sorted { scopes[$0].handler < scopes[$1].handler }
    let handlers = order.map { scopes[$0].handler }
    for range in code.ranges.prefix(20_000) {
      guard let outer = byTarget[range.target] else { continue }
      var position = handlers.partitioningIndex { $0 >= range.start }
      var count = 0
      while position < handlers.count, handlers[position] < range.end, count < 64 {
        let inner = order[position]
        if inner != outer { scopes[outer].start = min(scopes[outer].start, scopes[inner].start) }
        position += 1
        count += 1
      }
    }
  }

  // MARK: What a handler is

  private mutating func kind(of scope: WatchedScope) -> WatchedScope.Kind {
    guard steps.indices.contains(scope.handler) else { return .ignored }
    var index = scope.handler
    let first = steps[index]
    if minor <= 10, scope.start > 0, [.setupWith, .setupAsyncWith].contains(steps[scope.start - 1].operation) {
      return .with
    }
    if first.operation == .withExceptStart || first.operation == .withCleanupStart { return .with }
    if first.operation == .endAsyncFor || first.operation == .cleanupThrow { return .ignored }
    if first.operation == .pushExcInfo { index += 1 }
    guard index < steps.count else { return .ignored }
    if steps[index].operation == .withExceptStart { return .with }
    if isExceptClause(index) { return .attempt }
    return hasOwnCode(scope.handler) ? .attempt : .ignored
  }

  /// A comparison with a type, or three values thrown away at once, which a bare `except` does.
  private func isExceptClause(_ index: Int) -> Bool {
    if steps[index].operation == .popTop { return true }
    for step in steps[index..<min(index + 64, steps.count)] {
      switch step.operation {
      case .checkExcMatch, .checkEgMatch, .jumpIfNotExcMatch: return true
      case .compareOp where minor <= 8 && step.argument == 10: return true
      case .loadGlobal, .loadName, .loadAttr, .loadFast, .loadDeref, .copy, .buildTuple, .pushNull, .call, .loadConst,
        .callFunction, .loadMethod, .callMethod, .binarySubscr, .loadClassderef, .buildList, .swap:
        continue
      default: return false
      }
    }
    return false
  }

  /// Whether a `finally` has code that does not stand elsewhere too: a name, constant or attribute on a line where no
  /// other code has it. What is a copy is kept in `copies`.
  private mutating func hasOwnCode(_ index: Int) -> Bool {
    var end = index
    var own: Set<Mention> = []
    while end < steps.count, end - index < 4_096 {
      if let mention = mention(end) { own.insert(mention) }
      let operation = steps[end].operation
      end += 1
      if operation == .reraise || operation == .endFinally { break }
    }
    guard own.contains(where: { $0.operation != .loadConst }) else { return false }
    // Until 3.8 ordinary control comes to the same code.
    if minor <= 8 { return false }
    for place in steps.indices where !(index..<end).contains(place) {
      if let mention = mention(place) { own.remove(mention) }
      if own.isEmpty { break }
    }
    if own.isEmpty { copies.append(index..<end) }
    return !own.isEmpty
  }

  /// What a step names, and where.
  private struct Mention: Hashable {
    var operation: Operation
    var argument: Int
    var line: Int?
  }

  private func mention(_ place: Int) -> Mention? {
    let step = steps[place]
    switch step.operation {
    case .loadName, .loadGlobal, .loadAttr, .loadMethod, .importName, .importFrom, .loadDeref, .storeAttr,
      .loadSuperAttr:
      return Mention(operation: step.operation, argument: step.argument, line: step.line)
    case .call, .callFunction, .callMethod, .callFunctionKw, .callFunctionEx, .callKw:
      return Mention(operation: .call, argument: 0, line: step.line)
    case .loadConst: return Mention(operation: .loadConst, argument: step.argument, line: nil)
    default: return nil
    }
  }
}

extension Array {
  /// The first index whose element holds; the elements that hold come last.
  func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Turns jumps into falling through, `continue`, `break` and `else`; counts those that are none of these.
struct JumpResolver {
  /// Jumps that no statement expresses; what they would pass over stands in the text all the same.
  private(set) var unexpressed = 0
  private var depth = 0
  private var moves = 0

  /// Where the labels of a list are, and how many other statements come before each place.
  private struct Labels {
    var places: [Int: Int] = [:]
    var before: [Int] = []

    init(_ list: [Statement]) {
      var count = 0
      for (place, statement) in list.enumerated() {
        before.append(count)
        if case .label(let block) = statement { places[block] = place } else { count += 1 }
      }
    }
  }

  /// The loop around a place.
  private struct Around {
    var continues: Set<Int> = []
    var breaks: Set<Int> = []
    var isInLoop = false
  }

  mutating func resolve(_ statements: [Statement]) -> [Statement] {
    resolve(statements, next: [], Around())
  }

  private mutating func resolve(_ statements: [Statement], next: Set<Int>, _ around: Around) -> [Statement] {
    depth += 1
    defer { depth -= 1 }
    let list = moved(statements)
    var result: [Statement] = []
    for (place, statement) in list.enumerated() {
      let following = following(list, place, next)
      switch statement {
      case .label: continue
      case .goto(let block):
        if following.contains(block) { continue }
        if around.isInLoop, around.continues.contains(block) {
          result.append(.exit("continue", nil))
        } else if around.isInLoop, around.breaks.contains(block) {
          result.append(.exit("break", nil))
        } else {
          unexpressed += 1
        }
      case .branch(let value, let line, let first, let second):
        result.append(
          .branch(value, line, resolve(first, next: following, around), resolve(second, next: following, around)))
      case .attempt(let line, let body, let handler, let orElse):
        // The body goes on at its `else`, if it has one.
        let own = orElse.isEmpty ? following : self.following(orElse, -1, following)
        result.append(
          .attempt(
            line, body: resolve(body, next: own, around), handler: resolve(handler, next: following, around),
            orElse: resolve(orElse, next: following, around)))
      case .with(let header, let line, let body):
        result.append(.with(header, line, resolve(body, next: following, around)))
      case .loop(var loop):
        let continues = loop.continues.union([loop.block])
        loop.body = resolve(
          loop.body, next: continues, Around(continues: continues, breaks: following, isInLoop: true))
        loop.orElse = resolve(loop.orElse, next: following, around)
        result.append(.loop(loop))
      case .simple, .exit, .definition, .append: result.append(statement)
      }
    }
    return result
  }

  /// The blocks that control comes to by going on behind a statement.
  private func following(_ list: [Statement], _ place: Int, _ next: Set<Int>) -> Set<Int> {
    var found: Set<Int> = []
    var index = place + 1
    while index < list.count {
      switch list[index] {
      case .label(let block): found.insert(block)
      case .goto(let block): return found.union([block])
      default: return found
      }
      index += 1
    }
    return found.union(next)
  }

  // MARK: else

  /// Puts what some jump passes over into an `else`.
  private mutating func moved(_ statements: [Statement]) -> [Statement] {
    var list = statements
    var labels = Labels(list)
    var place = list.count - 1
    while place >= 0 {
      defer { place -= 1 }
      guard moves < 2_000, let (end, isFirst) = passedOver(list, place, labels) else { continue }
      moves += 1
      let between = Array(list[(place + 1)..<end])
      switch list[place] {
      case .branch(let value, let line, let first, let second):
        list[place] =
          isFirst
          ? .branch(value, line, first, second + between) : .branch(value, line, first + between, second)
      case .attempt(let line, let body, let handler, let orElse):
        list[place] = .attempt(line, body: body, handler: handler, orElse: orElse + between)
      case .loop(var loop):
        loop.orElse += between
        list[place] = .loop(loop)
      case .simple, .exit, .goto, .label, .with, .definition, .append: continue
      }
      list.removeSubrange((place + 1)..<end)
      labels = Labels(list)
    }
    return list
  }

  /// The place behind what follows a statement and is passed over by one of its jumps, and whether it is the first
  /// arm's jump; nil if there is none.
  private func passedOver(_ list: [Statement], _ place: Int, _ labels: Labels) -> (end: Int, isFirst: Bool)? {
    func found(_ targets: Set<Int>) -> Int? {
      var best: Int?
      for target in targets {
        guard let end = labels.places[target], end > place, labels.before[end] > labels.before[place] + 1 else {
          continue
        }
        best = min(best ?? end, end)
      }
      return best
    }
    switch list[place] {
    case .branch(_, _, let first, let second):
      if case .goto(let target)? = first.last, let end = found([target]) { return (end, true) }
      if case .goto(let target)? = second.last, let end = found([target]) { return (end, false) }
      return nil
    case .attempt(_, _, let handler, let orElse):
      guard orElse.isEmpty else { return nil }
      return found(Self.tails(handler, 0)).map { ($0, true) }
    case .loop(let loop):
      guard !loop.isEndless, loop.orElse.isEmpty else { return nil }
      return found(Self.targets(loop.body, 0)).map { ($0, true) }
    case .simple, .exit, .goto, .label, .with, .definition, .append: return nil
    }
  }

  /// The blocks that the ends of nested branches lead to.
  private static func tails(_ statements: [Statement], _ depth: Int) -> Set<Int> {
    guard depth < 100, let last = statements.last else { return [] }
    switch last {
    case .goto(let block): return [block]
    case .branch(_, _, let first, let second): return tails(first, depth + 1).union(tails(second, depth + 1))
    case .with(_, _, let body): return tails(body, depth + 1)
    case .attempt(_, let body, let handler, let orElse):
      return tails(body, depth + 1).union(tails(handler, depth + 1)).union(tails(orElse, depth + 1))
    case .simple, .exit, .label, .loop, .definition, .append: return []
    }
  }

  /// The blocks that any jump in a loop's body leads to.
  private static func targets(_ statements: [Statement], _ depth: Int) -> Set<Int> {
    guard depth < 100 else { return [] }
    var found: Set<Int> = []
    for statement in statements {
      switch statement {
      case .goto(let block): found.insert(block)
      case .branch(_, _, let first, let second):
        found.formUnion(targets(first, depth + 1))
        found.formUnion(targets(second, depth + 1))
      case .with(_, _, let body): found.formUnion(targets(body, depth + 1))
      case .attempt(_, let body, let handler, let orElse):
        for part in [body, handler, orElse] { found.formUnion(targets(part, depth + 1)) }
      case .loop(let loop): found.formUnion(targets(loop.orElse, depth + 1))
      case .simple, .exit, .label, .definition, .append: break
      }
    }
    return found
  }
}

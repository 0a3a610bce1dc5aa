import Evidence
import PythonSyntax

/// What elements are drawn from, in step with others: a constant's elements, an iterator's, or an endless one's.
private struct Source {
  var known: [Value] = []
  /// Whether more may follow that isn't known.
  var isOpen = false
  var endless: EndlessElements?
  /// An iterator that is used up by drawing.
  var iterator: ListValue?
  var drawn = 0

  /// The next element; nil at the end.
  mutating func next() -> Value? {
    defer { drawn += 1 }
    if let endless { return endless.element(drawn) }
    return drawn < known.count ? known[drawn] : nil
  }
}

/// Iterators (`itertools`, `zip`, `iter`): they are computed at once, as far as their elements are known.
extension Interpreter {
  /// The largest number of results of an iterator that multiplies.
  private static let largestProduct = 1 << 16

  /// The endless iterator that a value is; nil for all others, and for one whose place is not known.
  private func endless(_ value: Value) -> EndlessElements? {
    guard case .object(let object) = value.shape, case .state(let state) = object.payload,
      let endless = state as? EndlessElements, !endless.isLost, object.birth >= branchDepth
    else { return nil }
    return endless
  }

  /// What iterating over an object with a state of its own goes through.
  func elements(of state: ComputedState, _ value: Value) -> Value {
    state is EndlessElements ? value : .unknown(deepTaint(value))
  }

  private func make(_ kind: EndlessElements.Kind, _ call: ExternalCall) -> Value {
    let object = ExternalObject(paths.call(call.path), Arguments(), birth: branchDepth)
    object.taint = call.taint
    object.payload = .state(EndlessElements(kind))
    return Value(.object(object), taint: call.taint)
  }

  // MARK: Drawing in step

  /// Rows of one element of each column, until the first column ends; nil where that is not known.
  ///
  /// - Parameter filler: what stands for what is missing in columns that ended, until the last one does.
  func rows(_ columns: [Value], _ node: NodeID, filler: Value? = nil) -> [[Value]]? {
    var sources: [Source] = []
    var places: [Int] = []
    for column in hasProducers && filler == nil ? drawnInStep(columns, node) : columns {
      if let place = sources.firstIndex(where: { $0.iterator != nil && $0.iterator === column.shape.heapValue }) {
        places.append(place)
        continue
      }
      guard let source = source(column, node) else { return nil }
      places.append(sources.count)
      sources.append(source)
    }
    guard sources.contains(where: { $0.endless == nil }) else { return nil }
    var rows: [[Value]] = []
    drawing: while true {
      guard rows.count <= ListValue.limit, spend(0) else { return nil }
      var row: [Value] = []
      row.reserveCapacity(places.count)
      var ended = 0
      for place in places {
        if let element = sources[place].next() {
          row.append(element)
        } else {
          if sources[place].isOpen { return nil }
          guard let filler else { break drawing }
          ended += sources[place].endless == nil ? 1 : 0
          row.append(filler)
        }
      }
      if filler != nil, ended == places.filter({ sources[$0].endless == nil }).count { break }
      rows.append(row)
    }
    for source in sources { use(source) }
    return rows
  }

  private func source(_ value: Value, _ node: NodeID) -> Source? {
    if let endless = endless(value) { return Source(endless: endless) }
    let value = iterated(value, node)
    guard let elements = knownElements(value) else { return nil }
    var source = Source(known: elements.known, isOpen: elements.rest != nil)
    if case .list(let list) = value.shape, list.kind == .iterator, list.birth >= branchDepth { source.iterator = list }
    return source
  }

  private func use(_ source: Source) {
    if let endless = source.endless { endless.advance(source.drawn) }
    if let iterator = source.iterator { use(iterator, source.drawn) }
  }

  /// Takes elements off an iterator.
  private func use(_ iterator: ListValue, _ count: Int) {
    touch(iterator)
    iterator.elements.removeFirst(min(count, iterator.elements.count))
  }

  /// `zip(…)`.
  func zipped(_ call: ExternalCall, filler: Value? = nil) -> Value {
    guard !call.arguments.positional.isEmpty, call.arguments.rest == nil else {
      return make([], .iterator, rest: .unknown(call.taint))
    }
    if let rows = rows(call.arguments.positional, call.node, filler: filler) {
      return make(rows.map { .list($0, .tuple) }, .iterator)
    }
    let columns = call.arguments.positional.map { elementOf(iterated($0, call.node)) }
    return make([], .iterator, rest: .list(columns, .tuple))
  }

  /// `map(function, …)` over several iterables.
  func mapped(_ function: Value, _ columns: [Value], _ call: ExternalCall) -> Value {
    let result = ListValue([], .iterator, birth: branchDepth)
    let calls: Value
    if let rows = rows(columns, call.node) {
      calls = .list(rows.map { .list($0, .tuple) })
    } else {
      calls = make([], .iterator, rest: .list(columns.map { elementOf(iterated($0, call.node)) }, .tuple))
    }
    _ = iterate(calls, call.node) { row in
      self.append(self.call(function, Arguments(self.knownElements(row)?.known ?? []), call.node), to: result)
      return .normal
    }
    return Value(.list(result))
  }

  // MARK: One element after another

  /// `iter(x)`: an iterator of its own, that is used up.
  func iterator(_ call: ExternalCall) -> Value {
    guard let argument = call.arguments.at(0) else { return .unknown(call.taint) }
    if call.arguments.positional.count > 1 { return untilSentinel(argument, call) }
    let value = iterated(argument, call.node)
    if case .list(let list) = value.shape, list.kind == .iterator { return value }
    guard let elements = knownElements(value), elements.known.count <= ListValue.limit else { return value }
    return make(elements.known, .iterator, rest: elements.rest)
  }

  /// `iter(function, sentinel)`: what the function gives until it gives the sentinel.
  private func untilSentinel(_ function: Value, _ call: ExternalCall) -> Value {
    let sentinel = call.arguments.at(1) ?? .unknown
    let result = ListValue([], .iterator, birth: branchDepth)
    for _ in 0..<4_096 {
      let value = self.call(function, Arguments(), call.node)
      switch compare(.equal, value, sentinel, call.node) {
      case .yes: return Value(.list(result))
      case .no: append(value, to: result)
      case .unknown:
        result.rest = value
        return Value(.list(result))
      }
    }
    result.rest = .unknown(call.taint)
    return Value(.list(result))
  }

  /// The next element of an iterator, taken off it; the other value at its end; nil where it isn't known.
  func drawn(from value: Value, otherwise fallback: Value?) -> Value? {
    if let endless = endless(value) {
      defer { endless.advance(1) }
      return endless.element(0)
    }
    guard case .list(let list) = value.shape, list.kind == .iterator, list.birth >= branchDepth,
      spend(list.elements.count / 64)
    else { return nil }
    guard !list.elements.isEmpty else { return list.rest == nil ? fallback : nil }
    touch(list)
    return list.elements.removeFirst()
  }

  // MARK: itertools

  /// The functions of `itertools` that need to know their elements.
  func iteration(_ computation: Computation, _ call: ExternalCall) -> Value? {
    let first = call.arguments.at(0)
    switch computation {
    case .cycle:
      guard let first, let known = knownElements(iterated(first, call.node)), known.rest == nil, !known.known.isEmpty
      else { return nil }
      return make(.cycle(known.known), call)
    case .count:
      let start = first.map(\.constantInt) ?? 0
      let step = call.arguments.at(1, symbols.intern("step")).map(\.constantInt) ?? 1
      guard let start, let step, start.magnitude < 1 << 40, step.magnitude < 1 << 20 else { return nil }
      return make(.count(from: start, by: step), call)
    case .repeatEndlessly: return first.map { make(.cycle([$0]), call) }
    case .islice: return sliced(call)
    case .accumulate: return accumulated(call)
    case .takewhile, .dropwhile, .filterfalse: return filtered(computation, call)
    case .compress: return compressed(call)
    case .zipLongest:
      return zipped(call, filler: call.arguments.keyword(symbols.intern("fillvalue")) ?? Value.none)
    case .batched: return batched(call)
    case .pairwise:
      guard let known = complete(first, call) else { return nil }
      return make(zip(known, known.dropFirst()).map { .list([$0, $1], .tuple) }, .iterator)
    case .chainFromIterable: return chainedParts(call)
    case .product: return product(call)
    case .permutations: return permutations(call)
    case .combinations: return combinations(call)
    default: return nil
    }
  }

  /// All elements of an argument, where they are known.
  func complete(_ value: Value?, _ call: ExternalCall) -> [Value]? {
    guard let value, let elements = knownElements(iterated(value, call.node)), elements.rest == nil,
      elements.known.count <= ListValue.limit, spend(elements.known.count / 16)
    else { return nil }
    return elements.known
  }

  private func sliced(_ call: ExternalCall) -> Value? {
    guard let value = call.arguments.at(0) else { return nil }
    let bounds = call.arguments.positional.dropFirst().map { $0.isNone ? Int.max : $0.constantInt ?? -1 }
    guard (1...3).contains(bounds.count), bounds.allSatisfy({ $0 >= 0 }) else { return nil }
    let start = bounds.count == 1 || bounds[0] == Int.max ? 0 : bounds[0]
    let stop = bounds.count == 1 ? bounds[0] : bounds[1]
    let step = bounds.count > 2 && bounds[2] != Int.max ? max(1, bounds[2]) : 1
    let drawn = hasProducers ? drawn(from: value, stop, call.node) : value
    guard let source = source(drawn, call.node), stop < ListValue.limit || source.endless == nil else { return nil }
    let end = source.endless == nil ? min(stop, source.known.count) : stop
    if source.isOpen, stop > source.known.count { return nil }
    guard spend(end / 16) else { return nil }
    let places = stride(from: min(start, end), to: end, by: step)
    let elements = places.map { source.endless?.element($0) ?? source.known[$0] }
    source.endless?.advance(max(start, end))
    if let iterator = source.iterator { use(iterator, end) }
    return make(elements, .iterator)
  }

  private func accumulated(_ call: ExternalCall) -> Value? {
    guard let known = complete(call.arguments.at(0), call) else { return nil }
    let function = call.arguments.at(1, names.func_)
    let initial = call.arguments.keyword(symbols.intern("initial")).flatMap { $0.isNone ? nil : $0 }
    let result = ListValue(initial.map { [$0] } ?? [], .iterator, birth: branchDepth)
    var total = initial
    _ = iterate(.list(known), call.node) { element in
      total =
        total.map { before in
          guard let function, !function.isNone else { return self.binary(.add, before, element, call.node) }
          return self.call(function, Arguments([before, element]), call.node)
        } ?? element
      self.append(total ?? .unknown, to: result)
      return .normal
    }
    return Value(.list(result))
  }

  private func filtered(_ computation: Computation, _ call: ExternalCall) -> Value? {
    guard let function = call.arguments.at(0), let known = complete(call.arguments.at(1), call) else { return nil }
    let result = ListValue([], .iterator, birth: branchDepth)
    var isPassing = false
    for (position, element) in known.enumerated() {
      let verdict: Truth
      if isPassing {
        verdict = .no
      } else {
        verdict = truth(function.isNone ? element : self.call(function, Arguments([element]), call.node))
      }
      if verdict == .unknown {
        result.rest = join(known[position...].prefix(64), startingWith: nil)
        break
      }
      if computation == .takewhile {
        if verdict == .no { break }
        append(element, to: result)
      } else if verdict == .no {
        isPassing = computation == .dropwhile
        append(element, to: result)
      }
    }
    return Value(.list(result))
  }

  private func compressed(_ call: ExternalCall) -> Value? {
    guard let data = call.arguments.at(0), let selectors = call.arguments.at(1),
      let rows = rows([data, selectors], call.node)
    else { return nil }
    var chosen: [Value] = []
    for row in rows {
      switch truth(row[1]) {
      case .yes: chosen.append(row[0])
      case .no: break
      case .unknown: return nil
      }
    }
    return make(chosen, .iterator)
  }

  private func batched(_ call: ExternalCall) -> Value? {
    guard let known = complete(call.arguments.at(0), call),
      let size = call.arguments.at(1, symbols.intern("n"))?
        .constantInt, size > 0
    else { return nil }
    let starts = stride(from: 0, to: known.count, by: size)
    return make(starts.map { .list(Array(known[$0..<min(known.count, $0 + size)]), .tuple) }, .iterator)
  }

  private func chainedParts(_ call: ExternalCall) -> Value? {
    guard let parts = call.arguments.at(0) else { return nil }
    let result = ListValue([], .iterator, birth: branchDepth)
    let value = iterated(parts, call.node)
    guard let elements = knownElements(value) else {
      return make([], .iterator, rest: elementOf(elementOf(value)))
    }
    for element in elements.known {
      guard spend(1) else { break }
      extend(result, with: iterated(element, call.node))
    }
    if let rest = elements.rest {
      let inner = elementOf(rest)
      result.rest = result.rest.map { join($0, inner) } ?? inner
    }
    return Value(.list(result))
  }

  private func product(_ call: ExternalCall) -> Value? {
    var columns: [[Value]] = []
    for argument in call.arguments.positional {
      guard let known = complete(argument, call) else { return nil }
      columns.append(known)
    }
    let times = call.arguments.keyword(symbols.intern("repeat"))?.constantInt ?? 1
    guard (1...16).contains(times) else { return nil }
    columns = Array(repeatElement(columns, count: times).joined())
    var size = 1
    for column in columns {
      size *= max(1, column.count)
      guard size <= Self.largestProduct else { return nil }
    }
    guard spend(size) else { return nil }
    var rows: [[Value]] = [[]]
    for column in columns { rows = rows.flatMap { row in column.map { row + [$0] } } }
    return make(rows.map { .list($0, .tuple) }, .iterator)
  }

  /// Places of all arrangements of so many of `count`, in the order of `itertools`.
  private func arrangements(_ count: Int, _ length: Int, inOrder: Bool) -> [[Int]]? {
    guard length >= 0, length <= 8 else { return nil }
    var rows: [[Int]] = [[]]
    for _ in 0..<length {
      var longer: [[Int]] = []
      for row in rows {
        let start = inOrder ? (row.last ?? -1) + 1 : 0
        for place in start..<max(start, count) where inOrder || !row.contains(place) {
          longer.append(row + [place])
          guard longer.count <= Self.largestProduct else { return nil }
        }
      }
      guard spend(longer.count) else { return nil }
      rows = longer
    }
    return rows
  }

  private func permutations(_ call: ExternalCall) -> Value? {
    guard let known = complete(call.arguments.at(0), call),
      let rows = arrangements(known.count, call.arguments.at(1)?.constantInt ?? known.count, inOrder: false)
    else { return nil }
    return make(rows.map { .list($0.map { known[$0] }, .tuple) }, .iterator)
  }

  private func combinations(_ call: ExternalCall) -> Value? {
    guard let known = complete(call.arguments.at(0), call), let length = call.arguments.at(1)?.constantInt,
      let rows = arrangements(known.count, length, inOrder: true)
    else { return nil }
    return make(rows.map { .list($0.map { known[$0] }, .tuple) }, .iterator)
  }
}

import PythonSyntax

/// `match` (PEP 634): which case a value takes, as far as the value is known.
extension Interpreter {
  func runMatch(_ id: NodeID) -> Completion {
    let parts = children(id)
    guard let subject = parts.first else { return .normal }
    let value = evaluate(subject)
    var possible: [NodeID] = []
    var isExhaustive = false
    for part in parts.dropFirst() {
      let pattern = first(part)
      let guarded = next(pattern)
      let verdict = matches(pattern, value)
      if verdict == .no { continue }
      if verdict == .yes, kind(guarded) == .absent {
        if possible.isEmpty { return runCase(part, value) }
        possible.append(part)
        isExhaustive = true
        break
      }
      if verdict == .yes, possible.isEmpty {
        bindPattern(pattern, value)
        switch truth(evaluate(guarded), guarded) {
        case .yes: return run(block: next(guarded))
        case .no: continue
        case .unknown: break
        }
      }
      possible.append(part)
    }
    guard !possible.isEmpty else { return .normal }
    return undecided(possible.count + (isExhaustive ? 0 : 1)) { taken in
      taken < possible.count ? self.runCase(possible[taken], value) : .normal
    }
  }

  private func runCase(_ id: NodeID, _ value: Value) -> Completion {
    let pattern = first(id)
    let guarded = next(pattern)
    bindPattern(pattern, value)
    if kind(guarded) != .absent { _ = evaluate(guarded) }
    return run(block: next(guarded))
  }

  // MARK: Matching

  private static func all(_ verdicts: some Sequence<Truth>) -> Truth {
    var result = Truth.yes
    for verdict in verdicts {
      if verdict == .no { return .no }
      if verdict == .unknown { result = .unknown }
    }
    return result
  }

  /// Whether a value matches a pattern.
  private func matches(_ id: NodeID, _ value: Value) -> Truth {
    guard step() else { return .unknown }
    defer { depth -= 1 }
    guard enter() else { return .unknown }
    if case .choice(let choice) = value.shape {
      let verdicts = choice.options.map { matches(id, $0) }
      return verdicts.allSatisfy { $0 == verdicts[0] } ? verdicts[0] : .unknown
    }
    switch kind(id) {
    case .capturePattern:
      let inner = first(id)
      return kind(inner) == .absent || kind(inner) == .name ? .yes : matches(inner, value)
    case .valuePattern: return compare(.equal, value, evaluate(first(id)), id)
    case .singletonPattern: return isSingleton(value, evaluate(first(id)))
    case .orPattern:
      var result = Truth.no
      for child in children(id) {
        let verdict = matches(child, value)
        if verdict == .yes { return result == .unknown ? .unknown : .yes }
        if verdict == .unknown { result = .unknown }
      }
      return result
    case .sequencePattern: return matchesSequence(id, value)
    case .mappingPattern: return matchesMapping(id, value)
    case .classPattern: return matchesClass(id, value)
    default: return .unknown
    }
  }

  private func isSingleton(_ value: Value, _ singleton: Value) -> Truth {
    switch (value.shape, singleton.shape) {
    case (.none, .none): return .yes
    case (.bool(let a), .bool(let b)): return a == b ? .yes : .no
    case (.unknown, _), (.object, _), (.external, _), (.unbound, _): return .unknown
    default: return .no
    }
  }

  /// The elements of what a sequence pattern takes apart: `.no` for what is no sequence.
  private func sequence(_ value: Value) -> (elements: [Value]?, verdict: Truth) {
    switch value.shape {
    case .list(let list):
      switch list.kind {
      case .list, .tuple: return (list.rest == nil ? list.elements : nil, .yes)
      case .set, .iterator, .byteArray: return (nil, .no)
      }
    case .none, .bool, .int, .big, .float, .text, .bytes, .dictionary, .function, .type, .module: return (nil, .no)
    default: return (nil, .unknown)
    }
  }

  private func matchesSequence(_ id: NodeID, _ value: Value) -> Truth {
    let (elements, verdict) = sequence(value)
    guard verdict == .yes, let elements else { return verdict == .no ? .no : .unknown }
    let patterns = children(id)
    guard let parts = split(elements, by: patterns) else { return .no }
    return Self.all(
      zip(patterns, parts).lazy.map { pattern, part in
        self.kind(pattern) == .starPattern ? .yes : self.matches(pattern, part)
      })
  }

  /// The parts of a sequence that patterns take, a list for the starred one; nil where their numbers differ.
  private func split(_ elements: [Value], by patterns: [NodeID]) -> [Value]? {
    guard let star = patterns.firstIndex(where: { kind($0) == .starPattern }) else {
      return patterns.count == elements.count ? elements : nil
    }
    let tail = patterns.count - star - 1
    guard elements.count >= star + tail else { return nil }
    let middle = Array(elements[star..<(elements.count - tail)])
    return Array(elements[..<star]) + [make(middle, .list)] + Array(elements[(elements.count - tail)...])
  }

  /// The pairs of keys and patterns of a mapping pattern, without the `**rest`.
  private func pairs(_ id: NodeID) -> [(key: NodeID, pattern: NodeID)] {
    var parts = children(id)
    if node(id).detail == 1, !parts.isEmpty { parts.removeLast() }
    return stride(from: 0, to: parts.count - 1, by: 2).map { (parts[$0], parts[$0 + 1]) }
  }

  private func matchesMapping(_ id: NodeID, _ value: Value) -> Truth {
    switch value.shape {
    case .dictionary(let dictionary):
      return Self.all(
        pairs(id).lazy.map { pair in
          guard let key = ConstantKey(self.evaluate(pair.key)) else { return .unknown }
          if let found = dictionary.get(key) { return self.matches(pair.pattern, found) }
          return dictionary.rest == nil && dictionary.taint.isEmpty ? .no : .unknown
        })
    case .none, .bool, .int, .big, .float, .text, .bytes, .list, .function, .type, .module: return .no
    default: return .unknown
    }
  }

  private func matchesClass(_ id: NodeID, _ value: Value) -> Truth {
    let parts = children(id)
    guard let name = parts.first else { return .unknown }
    let type = evaluate(name)
    var verdict = isInstance(value, of: type)
    if let answer = callSpecial(type, names.special.instancecheck, [value], id) { verdict = truth(answer) }
    guard verdict != .no else { return .no }
    var position = 0
    let others = parts.dropFirst().map { part -> Truth in
      guard kind(part) == .keywordPattern else {
        position += 1
        // `str(x)`: the one pattern of a built-in type takes the value itself.
        if case .external = type.shape, position == 1 { return matches(part, value) }
        return .unknown
      }
      let key = first(part)
      return matches(next(key), attribute(value, symbol(key), part))
    }
    return Self.all([verdict] + others)
  }

  // MARK: Binding

  /// Binds the names of a pattern to the parts of a value that it matches.
  private func bindPattern(_ id: NodeID, _ value: Value) {
    defer { depth -= 1 }
    guard enter() else { return }
    switch kind(id) {
    case .capturePattern:
      for child in children(id) {
        if kind(child) == .name { store(symbol(child), value) } else { bindPattern(child, value) }
      }
    case .name: store(symbol(id), value)
    case .orPattern: for child in children(id) { bindPattern(child, value) }
    case .sequencePattern: bindSequencePattern(id, value)
    case .starPattern: for child in children(id) { bindPattern(child, value) }
    case .mappingPattern:
      for pair in pairs(id) { bindPattern(pair.pattern, item(value, evaluate(pair.key), id)) }
      if node(id).detail == 1, let rest = children(id).last { bindPattern(rest, .unknown(deepTaint(value))) }
    case .classPattern:
      for part in children(id).dropFirst() {
        if kind(part) == .keywordPattern {
          bindPattern(next(first(part)), attribute(value, symbol(first(part)), part))
        } else {
          bindPattern(part, part == next(first(id)) ? value : .unknown(deepTaint(value)))
        }
      }
    default: break
    }
  }

  private func bindSequencePattern(_ id: NodeID, _ value: Value) {
    let patterns = children(id)
    if let elements = sequence(value).elements, let parts = split(elements, by: patterns) {
      for (pattern, part) in zip(patterns, parts) { bindPattern(pattern, part) }
      return
    }
    let element = elementOf(value)
    for pattern in patterns {
      bindPattern(pattern, kind(pattern) == .starPattern ? make([], .list, rest: element) : element)
    }
  }
}

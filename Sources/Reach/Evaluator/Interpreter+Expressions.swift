import Evidence
import PythonSyntax

extension Interpreter {
  /// The value of an expression; whatever it calls is followed on the way.
  func evaluate(_ id: NodeID) -> Value {
    guard step() else { return .unknown }
    defer { depth -= 1 }
    guard enter() else { return .unknown }
    switch kind(id) {
    case .name: return load(symbol(id))
    case .attribute: return attribute(evaluate(first(id)), symbol(next(first(id))), id)
    case .call: return evaluateCall(id)
    case .string: return literal(id)
    case .integer: return integer(id)
    case .float: return float(id)
    case .trueLiteral: return .bool(true)
    case .falseLiteral: return .bool(false)
    case .noneLiteral: return .none
    case .concatenatedString: return concatenated(id)
    case .formattedString: return formatted(id)
    case .tuple: return .list(elements(id), .tuple)
    case .list: return make(elements(id), .list)
    case .set: return hashed(make(elements(id), .set), id)
    case .dictionary: return dictionary(id)
    case .listComprehension: return comprehension(id, .list)
    case .setComprehension: return hashed(comprehension(id, .set), id)
    case .generator: return generatorExpression(id)
    case .dictionaryComprehension: return dictionaryComprehension(id)
    case .unary: return unary(id)
    case .binary: return evaluateBinary(id)
    case .boolean: return boolean(id)
    case .compare: return compare(id)
    case .conditional: return evaluateConditional(id)
    case .lambda: return lambda(id)
    case .named: return evaluateNamed(id)
    case .subscript: return evaluateSubscript(id)
    case .starred, .keyword, .keywordUnpacking: return evaluate(last(id))
    case .await: return awaited(evaluate(first(id)), id)
    case .yield, .yieldFrom: return evaluateYield(id)
    case .slice, .error: return evaluateAll(id)
    default: return .unknown
    }
  }

  private func last(_ id: NodeID) -> NodeID {
    var child = first(id)
    while !next(child).isNone { child = next(child) }
    return child
  }

  private func evaluateAll(_ id: NodeID) -> Value {
    var taint = Taint.none
    for child in children(id) where kind(child) != .absent { taint = taints.union(taint, evaluate(child).taint) }
    return .unknown(taint)
  }

  /// `await value`: a class of the target says what that runs; everything else has run by then.
  private func awaited(_ value: Value, _ id: NodeID) -> Value {
    guard isSpecial(value) else { return value }
    return callSpecial(value, names.special.awaiting, [], id).map { elementOf($0) } ?? value
  }

  /// A set whose elements were asked for their hashes.
  private func hashed(_ set: Value, _ id: NodeID) -> Value {
    guard case .list(let list) = set.shape else { return set }
    for element in list.elements where isSpecial(element) { noteHash(element, id) }
    list.elements = distinct(list.elements)
    return set
  }

  // MARK: Displays

  /// The elements of a display; `*x` is taken apart.
  private func elements(_ id: NodeID) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count(of: first(id)))
    var child = first(id)
    while !child.isNone {
      if kind(child) == .starred {
        let inner = iterated(evaluate(first(child)), child)
        if let known = knownElements(inner), known.rest == nil {
          values += known.known
        } else {
          values.append(elementOf(inner))
        }
      } else {
        values.append(evaluate(child))
      }
      child = next(child)
    }
    return values
  }

  /// A new list in the running branch.
  func make(_ elements: [Value], _ kind: ListValue.Kind, rest: Value? = nil) -> Value {
    Value(.list(ListValue(elements, kind, rest: rest, birth: branchDepth)))
  }

  private func dictionary(_ id: NodeID) -> Value {
    let result = DictionaryValue(birth: branchDepth)
    var child = first(id)
    while !child.isNone {
      if kind(child) == .dictionaryEntry {
        let key = evaluate(first(child))
        let value = evaluate(next(first(child)))
        if isSpecial(key) { noteHash(key, child) }
        storeEntry(result, key, value)
      } else {
        update(result, from: iterated(evaluate(first(child)), child))
      }
      child = next(child)
    }
    return Value(.dictionary(result))
  }

  // MARK: Comprehensions

  private func comprehension(_ id: NodeID, _ listKind: ListValue.Kind) -> Value {
    let parts = children(id)
    guard let element = parts.first else { return .unknown }
    let result = ListValue([], listKind, birth: branchDepth)
    let clauses = Array(parts.dropFirst())
    inComprehension {
      self.clause(clauses, 0) {
        self.append(self.evaluate(element), to: result)
      }
    }
    return Value(.list(result))
  }

  /// A generator expression: its first iterable is evaluated now, everything else when elements are asked for.
  private func generatorExpression(_ id: NodeID) -> Value {
    let clauses = Array(children(id).dropFirst())
    guard let outermost = clauses.first else { return .unknown }
    let iterable = next(first(outermost))
    let source = iterated(evaluate(iterable), iterable)
    let element = first(id)
    let list = ListValue([], .iterator, birth: branchDepth)
    list.taint = source.taint
    let (unit, file, tree, frame) = (self.unit, self.source, self.tree, self.frame)
    retain(frame)
    hasProducers = true
    list.producer = .comprehension { [unowned self] made in
      let isConditional = self.conditional > 0
      self.within(file, tree, frame, unit: unit) {
        if isConditional { self.conditional = 1 }
        self.inComprehension {
          self.clause(clauses, 0, over: source) {
            self.append(self.evaluate(element), to: made)
          }
        }
      }
    }
    return Value(.list(list))
  }

  private func dictionaryComprehension(_ id: NodeID) -> Value {
    let parts = children(id)
    let result = DictionaryValue(birth: branchDepth)
    guard let key = parts.first else { return .unknown }
    let clauses = parts.filter { kind($0) == .comprehensionFor }
    inComprehension {
      self.clause(clauses, 0) {
        if self.kind(key) == .dictionaryUnpacking {
          self.update(result, from: self.evaluate(self.first(key)))
        } else {
          let keyValue = self.evaluate(key)
          if self.isSpecial(keyValue) { self.noteHash(keyValue, key) }
          self.storeEntry(result, keyValue, self.evaluate(self.next(key)))
        }
      }
    }
    return Value(.dictionary(result))
  }

  /// A comprehension has a scope of its own.
  private func inComprehension(_ body: () -> Void) {
    let outer = frame
    let inner = Frame(.function, parent: outer, module: outer.module, birth: branchDepth)
    inner.function = outer.function
    inner.receiver = outer.receiver
    frame = inner
    body()
    frame = outer
  }

  /// Runs `body` for what the clauses from `position` on go over; the first of them perhaps over a value that is known.
  private func clause(_ clauses: [NodeID], _ position: Int, over known: Value? = nil, _ body: () -> Void) {
    guard position < clauses.count else { return body() }
    defer { depth -= 1 }
    guard enter() else { return }
    let parts = children(clauses[position])
    guard parts.count >= 2 else { return }
    let iterable = known ?? evaluate(parts[1])
    _ = iterate(iterable, parts[1]) { element in
      self.bind(parts[0], element)
      var undecidedConditions = 0
      for condition in parts.dropFirst(2) {
        switch self.truth(self.evaluate(condition), condition) {
        case .no: return .continues
        case .yes: break
        case .unknown: undecidedConditions += 1
        }
      }
      // What an undecided filter lets through is there or not: a weak change.
      if undecidedConditions > 0 { self.branchDepth += 1 }
      self.clause(clauses, position + 1, body)
      if undecidedConditions > 0 { self.branchDepth -= 1 }
      return .normal
    }
  }

  // MARK: Operators

  private func unary(_ id: NodeID) -> Value {
    let value = evaluate(first(id))
    let operation = Operator(rawValue: node(id).detail) ?? .not
    switch (operation, value.shape) {
    case (.not, _):
      switch truth(value, id) {
      case .yes: return Value(.bool(false), taint: value.taint)
      case .no: return Value(.bool(true), taint: value.taint)
      case .unknown: return .unknown(value.taint)
      }
    case (.negative, .int(let number)):
      let (result, overflow) = (0).subtractingReportingOverflow(number)
      if overflow { return Value(Integers.shape(BigNumber(number).negated), taint: value.taint) }
      return Value(.int(result), taint: value.taint)
    case (.negative, .float(let number)): return Value(.float(-number), taint: value.taint)
    case (.positive, .int), (.positive, .float), (.positive, .big): return value
    case (.invert, .int(let number)): return Value(.int(~number), taint: value.taint)
    case (.invert, .big(let big)): return Value(Integers.shape(big.number.inverted), taint: value.taint)
    case (.negative, .big(let big)): return Value(Integers.shape(big.number.negated), taint: value.taint)
    default: return specialUnary(operation, value, id) ?? .unknown(deepTaint(value))
    }
  }

  /// A run such as `a + b + c + …` leans left as deep as it is long, so the left spine is walked, not recursed into.
  private func evaluateBinary(_ id: NodeID) -> Value {
    let left = first(id)
    if kind(left) != .binary {
      let value = evaluate(left)
      return binary(Operator(rawValue: node(id).detail) ?? .add, value, evaluate(next(left)), id)
    }
    var spine: [NodeID] = []
    var current = id
    while kind(current) == .binary {
      spine.append(current)
      current = first(current)
    }
    var value = evaluate(current)
    for node in spine.reversed() {
      let right = evaluate(next(first(node)))
      value = binary(Operator(rawValue: self.node(node).detail) ?? .add, value, right, node)
    }
    return value
  }

  private func boolean(_ id: NodeID) -> Value {
    let isAnd = node(id).detail == Operator.and.rawValue
    var result: Value?
    var opened = 0
    var child = first(id)
    while !child.isNone {
      let value = evaluate(child)
      let truth = truth(value, child)
      result = result.map { join($0, value) } ?? value
      let stops = isAnd ? truth == .no : truth == .yes
      if stops { break }
      let passes = isAnd ? truth == .yes : truth == .no
      if passes {
        // A decided operand is never the result unless it is the last one.
        if opened == 0, !next(child).isNone { result = nil }
      } else if !next(child).isNone {
        conditional += 1
        opened += 1
      }
      child = next(child)
    }
    conditional -= opened
    return result ?? .unknown
  }

  private func compare(_ id: NodeID) -> Value {
    var left = evaluate(first(id))
    var taint = left.taint
    var verdict = Truth.yes
    var child = next(first(id))
    while !child.isNone {
      let right = evaluate(first(child))
      taint = taints.union(taint, right.taint)
      let result = compare(Operator(rawValue: node(child).detail) ?? .equal, left, right, child)
      if result == .no { verdict = .no } else if result == .unknown, verdict == .yes { verdict = .unknown }
      left = right
      child = next(child)
    }
    switch verdict {
    case .yes: return Value(.bool(true), taint: taint)
    case .no: return Value(.bool(false), taint: taint)
    case .unknown: return .unknown(taint)
    }
  }

  private func evaluateConditional(_ id: NodeID) -> Value {
    let test = first(id)
    let body = next(test)
    let other = next(body)
    switch truth(evaluate(test), test) {
    case .yes: return evaluate(body)
    case .no: return evaluate(other)
    case .unknown:
      undecidedTests += 1
      conditional += 1
      let left = evaluate(body)
      let right = evaluate(other)
      conditional -= 1
      return join(left, right)
    }
  }

  private func evaluateNamed(_ id: NodeID) -> Value {
    let target = first(id)
    let value = evaluate(next(target))
    store(symbol(target), value)
    return value
  }

  private func evaluateYield(_ id: NodeID) -> Value {
    if let generator = frame.generator, !generator.isEager { return yieldStepwise(generator, id) }
    let child = first(id)
    let yielded = frame.yielded ?? ListValue([], .iterator, birth: branchDepth)
    frame.yielded = yielded
    guard !child.isNone else { return .unknown }
    let value = evaluate(child)
    if kind(id) == .yieldFrom { extend(yielded, with: value) } else { append(value, to: yielded) }
    return .unknown
  }

  // MARK: Subscripts

  private func evaluateSubscript(_ id: NodeID) -> Value {
    let object = evaluate(first(id))
    let index = next(first(id))
    guard kind(index) == .slice else { return item(object, evaluate(index), id) }
    var bounds: [Value?] = []
    var child = first(index)
    while !child.isNone {
      bounds.append(kind(child) == .absent ? nil : evaluate(child))
      child = next(child)
    }
    while bounds.count < 3 { bounds.append(nil) }
    if isSpecial(object), let result = specialItem(object, .unknown, id) { return result }
    for place in 0..<3 { bounds[place] = bounds[place].map { isSpecial($0) ? indexed($0, index) : $0 } }
    return slice(object, bounds[0], bounds[1], bounds[2])
  }
}

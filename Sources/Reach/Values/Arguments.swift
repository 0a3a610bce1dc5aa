/// The arguments of a call.
struct Arguments {
  var positional: [Value] = []
  var keywords: [(name: Symbol, value: Value)] = []
  /// Positional arguments of unknown number.
  var rest: Value?
  /// Keyword arguments of unknown names.
  var keywordRest: Value?

  init(_ positional: [Value] = []) { self.positional = positional }

  func keyword(_ name: Symbol) -> Value? {
    for keyword in keywords where keyword.name == name { return keyword.value }
    return nil
  }

  /// The argument at `position`, or of that name.
  func at(_ position: Int, _ name: Symbol? = nil) -> Value? {
    if position >= 0, position < positional.count { return positional[position] }
    if let name, let value = keyword(name) { return value }
    if position >= positional.count, let rest { return rest }
    return nil
  }

  /// Without the first positional argument, which may also be one of an unknown number.
  func droppingFirst() -> Arguments {
    var rest = self
    if !rest.positional.isEmpty { rest.positional.removeFirst() }
    return rest
  }

  /// All values, in order.
  var all: [Value] {
    if keywords.isEmpty, rest == nil, keywordRest == nil { return positional }
    var all = positional
    for keyword in keywords { all.append(keyword.value) }
    if let rest { all.append(rest) }
    if let keywordRest { all.append(keywordRest) }
    return all
  }
}

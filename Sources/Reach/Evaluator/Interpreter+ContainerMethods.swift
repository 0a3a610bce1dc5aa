import Evidence
import PythonSyntax

extension Interpreter {
  /// A method of a list, tuple, set or iterator.
  func listMethod(
    _ list: ListValue, _ receiver: Value, _ name: String, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    if list.producer != nil, let result = generatorMethod(list, name, arguments, node) { return result }
    let first = arguments.at(0)
    let isCertain = list.birth >= branchDepth && list.rest == nil
    switch name {
    case "append", "add", "appendleft", "put", "send":
      if let first { append(first, to: list) }
      return .none
    case "insert":
      guard let value = arguments.at(1) else { return .none }
      if isCertain, let position = first?.constantInt, position >= 0, position <= list.elements.count,
        list.elements.count < ListValue.limit
      {
        touch(list)
        list.elements.insert(value, at: position)
      } else {
        append(value, to: list)
      }
      return .none
    case "extend", "update", "union", "__iadd__":
      if let first { extend(list, with: iterated(first, node)) }
      return name == "union" ? receiver : .none
    case "pop", "popleft":
      return popped(list, name == "popleft" ? .int(0) : first, isCertain)
    case "reverse":
      if isCertain {
        touch(list)
        list.elements.reverse()
      }
      return .none
    case "sort":
      sort(list, isCertain, receiver, arguments, node)
      return .none
    case "clear":
      if isCertain {
        touch(list)
        list.elements.removeAll()
      }
      return .none
    case "copy":
      charge(bytes: list.elements.count * 32)
      return make(list.elements, list.kind, rest: list.rest)
    case "index": return position(of: first, in: list)
    case "count": return .unknown
    case "__getitem__": return first.map { item(receiver, $0, node) } ?? .unknown
    case "__iter__": return receiver
    case "__next__":
      return drawn(from: receiver, otherwise: nil) ?? elementOf(receiver)
    case "close", "throw": return elementOf(receiver)
    case "remove", "discard":
      remove(first, from: list, isCertain)
      return .none
    case "__setitem__":
      if let key = first, let value = arguments.at(1) { setItem(receiver, key, value, node) }
      return .none
    default: return .unknown(deepTaint(receiver))
    }
  }

  /// Takes out the first element that is equal to a constant.
  private func remove(_ value: Value?, from list: ListValue, _ isCertain: Bool) {
    guard isCertain, let key = value.flatMap({ ConstantKey($0) }), spend(list.elements.count / 16),
      let place = list.elements.firstIndex(where: { ConstantKey($0) == key })
    else { return }
    touch(list)
    list.elements.remove(at: place)
  }

  private func popped(_ list: ListValue, _ index: Value?, _ isCertain: Bool) -> Value {
    let position = index.map { $0.constantInt ?? Int.min } ?? -1
    let resolved = position < 0 ? list.elements.count + position : position
    guard isCertain, position != Int.min, list.elements.indices.contains(resolved) else {
      return elementOf(Value(.list(list)))
    }
    touch(list)
    guard spend((list.elements.count - resolved) / 64) else { return .unknown }
    return list.elements.remove(at: resolved)
  }

  private func sort(_ list: ListValue, _ isCertain: Bool, _ receiver: Value, _ arguments: Arguments, _ node: NodeID) {
    if isCertain, let ordered = sorted(list.elements, arguments, node) {
      touch(list)
      list.elements = ordered
      return
    }
    if let key = arguments.keyword(names.key) {
      followCallback(key, node, Arguments([elementOf(receiver)]))
    }
    guard !list.elements.isEmpty else { return }
    // The order isn't known any more.
    var joined = list.rest
    for element in list.elements.prefix(64) { joined = joined.map { join($0, element) } ?? element }
    touch(list)
    list.rest = joined
    list.elements = []
  }

  private func position(of value: Value?, in list: ListValue) -> Value {
    guard let key = value.flatMap({ ConstantKey($0) }), list.rest == nil else { return .unknown }
    charge(bytes: list.elements.count * 64)
    return list.elements.firstIndex { ConstantKey($0) == key }.map { .int($0) } ?? .unknown
  }

  /// A method of a dictionary.
  func dictionaryMethod(
    _ dictionary: DictionaryValue, _ receiver: Value, _ name: String, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    let first = arguments.at(0)
    switch name {
    case "get", "pop":
      guard let key = first else { return .unknown }
      let fallback = arguments.at(1) ?? .none
      if let constant = ConstantKey(key) {
        if let value = dictionary.get(constant) { return value }
        return dictionary.rest.map { join($0, fallback) } ?? fallback
      }
      return join(item(receiver, key, node), fallback)
    case "setdefault":
      guard let key = first else { return .unknown }
      if let constant = ConstantKey(key), let value = dictionary.get(constant) { return value }
      let value = arguments.at(1) ?? .none
      storeEntry(dictionary, key, value)
      return value
    case "items":
      var rest: Value?
      if let other = dictionary.rest { rest = .list([.unknown(dictionary.taint), other], .tuple) }
      return make(zip(dictionary.keys, dictionary.values).map { .list([$0.0, $0.1], .tuple) }, .iterator, rest: rest)
    case "keys", "__iter__":
      return make(dictionary.keys, .iterator, rest: dictionary.rest == nil ? nil : .unknown(dictionary.taint))
    case "values": return make(dictionary.values, .iterator, rest: dictionary.rest)
    case "update":
      if let first { update(dictionary, from: used(first, node)) }
      for keyword in arguments.keywords { storeEntry(dictionary, .text(symbols.text(keyword.name)), keyword.value) }
      return .none
    case "copy":
      let copy = DictionaryValue(birth: branchDepth)
      update(copy, from: receiver)
      return Value(.dictionary(copy))
    case "__getitem__": return first.map { item(receiver, $0, node) } ?? .unknown
    case "__setitem__":
      if let key = first, let value = arguments.at(1) { storeEntry(dictionary, key, value) }
      return .none
    default: return .unknown(deepTaint(receiver))
    }
  }

  /// A method of `globals()`, `vars(m)` or `m.__dict__`.
  func namespaceMethod(_ scope: Frame, _ name: String, _ arguments: Arguments, _ node: NodeID) -> Value {
    let key = arguments.at(0)
    switch name {
    case "get", "pop", "__getitem__", "setdefault":
      guard let text = key?.constantText?.rendered else { return .unknown(key?.taint ?? .none) }
      let symbol = symbols.intern(text)
      if name == "setdefault", scope.names[symbol] == nil, let value = arguments.at(1) { assign(scope, symbol, value) }
      if let value = scope.names[symbol] { return value }
      let found = lookup(symbol, in: scope)
      if found.isUnknown, let fallback = arguments.at(1) { return fallback }
      return found
    case "__setitem__":
      if let text = key?.constantText?.rendered, let value = arguments.at(1) {
        assign(scope, symbols.intern(text), value)
      }
      return .none
    case "update":
      for keyword in arguments.keywords { assign(scope, keyword.name, keyword.value) }
      if case .dictionary(let dictionary)? = key?.shape {
        for (name, value) in zip(dictionary.keys, dictionary.values) {
          if let text = name.constantText?.rendered { assign(scope, symbols.intern(text), value) }
        }
      }
      return .none
    case "values", "items", "keys", "copy":
      let copy = DictionaryValue(birth: branchDepth)
      update(copy, from: Value(.namespace(scope)))
      if name == "copy" { return Value(.dictionary(copy)) }
      return dictionaryMethod(copy, Value(.dictionary(copy)), name, Arguments(), node)
    default: return .unknown
    }
  }
}

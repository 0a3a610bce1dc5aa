import PythonSyntax

/// Special methods (language reference 3.3): what an operation calls on the class of a value.
///
/// Only instances of classes that define one, and classes of metaclasses that do, are ever asked.
extension Interpreter {
  /// What a class defines that the language calls by itself.
  @inline(__always) func hooks(_ type: ClassValue) -> ClassHooks { type.hooks.union(lateHooks) }

  /// The class whose methods are a value's special methods: that of an instance, the metaclass of a class.
  func typeOfSpecials(_ value: Value) -> ClassValue? {
    switch value.shape {
    case .instance(let instance): hooks(instance.type).contains(.operations) ? instance.type : nil
    case .type(let type): metaclass(of: type).flatMap { hooks($0).contains(.operations) ? $0 : nil }
    default: nil
    }
  }

  /// The metaclass of a class, where it is a class of the target.
  func metaclass(of type: ClassValue) -> ClassValue? {
    guard case .type(let metaclass)? = type.metaclass?.shape else { return nil }
    return metaclass
  }

  /// Whether an operation on a value may call a method of the target.
  @inline(__always) func isSpecial(_ value: Value) -> Bool {
    switch value.shape {
    case .instance: true
    case .type(let type): type.metaclass != nil
    default: false
    }
  }

  /// Calls the special method of a value; nil where its class has none of that name.
  func callSpecial(_ value: Value, _ name: Symbol, _ arguments: [Value], _ node: NodeID) -> Value? {
    guard let type = typeOfSpecials(value), let found = inherited(type, name, after: false) else { return nil }
    return callFound(found, value, type, Arguments(arguments), node)
  }

  /// Calls what a class has under the name of a method; nil for what can't be called, such as `__hash__ = None`.
  func callFound(
    _ found: Value, _ receiver: Value, _ type: ClassValue, _ arguments: Arguments, _ node: NodeID
  ) -> Value? {
    switch found.shape {
    case .function, .choice: call(bind(found, to: receiver, type, node), arguments, node)
    // Built-in functions are no descriptors: `__getitem__ = exec` is called with the key alone.
    case .external, .bound, .partial, .method, .instance, .object, .type: call(found, arguments, node)
    default: nil
    }
  }

  /// The value of a built-in type that an instance of a class derived from it holds.
  func content(of value: Value) -> Value? {
    guard case .instance(let instance) = value.shape else { return nil }
    return instance.content
  }

  /// What a test finds in a value with special methods.
  func specialTruth(_ value: Value, _ node: NodeID) -> Truth {
    if let answer = callSpecial(value, names.special.bool, [], node) { return constantTruth(answer) }
    if let length = callSpecial(value, names.special.len, [], node) { return constantTruth(length) }
    if case .type = value.shape { return .yes }
    return content(of: value).map { constantTruth($0) } ?? .unknown
  }

  private func constantTruth(_ value: Value) -> Truth {
    if case .instance = value.shape { return .unknown }
    return truth(value)
  }

  // MARK: Operators

  private func isNotImplemented(_ value: Value) -> Bool {
    guard case .external(let path) = value.shape else { return false }
    return path == notImplementedPath
  }

  /// `a + b` where a side defines it (language reference 3.3.8).
  func specialBinary(_ operation: Operator, _ left: Value, _ right: Value, _ node: NodeID) -> Value? {
    guard isSpecial(left) || isSpecial(right), Int(operation.rawValue) < names.special.operators.count else {
      return nil
    }
    let place = Int(operation.rawValue)
    if let result = callSpecial(left, names.special.operators[place], [right], node), !isNotImplemented(result) {
      return result
    }
    if let result = callSpecial(right, names.special.reflected[place], [left], node) { return result }
    guard content(of: left) != nil || content(of: right) != nil else { return nil }
    return binary(operation, content(of: left) ?? left, content(of: right) ?? right, node)
  }

  /// `a += b` where the class of `a` defines it.
  func specialInPlace(_ operation: Operator, _ left: Value, _ right: Value, _ node: NodeID) -> Value? {
    guard isSpecial(left), Int(operation.rawValue) < names.special.inPlace.count,
      let result = callSpecial(left, names.special.inPlace[Int(operation.rawValue)], [right], node),
      !isNotImplemented(result)
    else { return nil }
    return result
  }

  /// `-a`, `+a`, `~a`.
  func specialUnary(_ operation: Operator, _ value: Value, _ node: NodeID) -> Value? {
    switch operation {
    case .negative: callSpecial(value, names.special.negative, [], node)
    case .positive: callSpecial(value, names.special.positive, [], node)
    case .invert: callSpecial(value, names.special.invert, [], node)
    default: nil
    }
  }

  /// `a < b` and `a in b` where a side defines it; nil where neither does.
  func specialCompare(_ operation: Operator, _ left: Value, _ right: Value, _ node: NodeID) -> Truth? {
    if let (name, reflected) = names.special.comparison(operation) {
      if let result = callSpecial(left, name, [right], node), !isNotImplemented(result) { return constantTruth(result) }
      if let result = callSpecial(right, reflected, [left], node) { return constantTruth(result) }
      // `!=` asks `__eq__` where there is no method of its own.
      if operation == .notEqual,
        let result = callSpecial(left, names.special.equal, [right], node)
          ?? callSpecial(right, names.special.equal, [left], node)
      {
        return constantTruth(result) == .unknown ? .unknown : constantTruth(result) == .yes ? .no : .yes
      }
      return compareContents(operation, left, right, node)
    }
    guard operation == .in || operation == .notIn else { return nil }
    return specialContains(right, left, node).map { found in
      operation == .in || found == .unknown ? found : found == .yes ? .no : .yes
    }
  }

  private func compareContents(_ operation: Operator, _ left: Value, _ right: Value, _ node: NodeID) -> Truth? {
    guard content(of: left) != nil || content(of: right) != nil else { return nil }
    return compare(operation, content(of: left) ?? left, content(of: right) ?? right, node)
  }

  /// Putting elements in order asks each whether it is less than one before it.
  func orderSpecials(_ elements: [Value], _ node: NodeID) {
    var asked = 0
    for position in elements.indices.dropFirst()
    where isSpecial(elements[position]) || isSpecial(elements[position - 1]) {
      _ = specialCompare(.less, elements[position], elements[position - 1], node)
      asked += 1
      if asked == 16 { return }
    }
  }

  private func specialContains(_ container: Value, _ element: Value, _ node: NodeID) -> Truth? {
    switch container.shape {
    case .instance, .type:
      if let result = callSpecial(container, names.special.contains, [element], node) { return constantTruth(result) }
      if let held = content(of: container) { return compare(.in, element, held, node) }
      _ = iterated(container, node)
      return .unknown
    case .dictionary:
      noteHash(element, node)
      return nil
    case .list(let list):
      if list.kind == .set { noteHash(element, node) }
      _ = callSpecial(element, names.special.equal, [.unknown], node)
      for other in list.elements.prefix(16) where isSpecial(other) {
        _ = callSpecial(other, names.special.equal, [element], node)
      }
      return nil
    default: return nil
    }
  }

  // MARK: Keys

  /// What a key does when it is put into a dictionary or set, or looked for in one.
  func noteHash(_ key: Value, _ node: NodeID) {
    switch key.shape {
    case .instance, .type: _ = callSpecial(key, names.special.hash, [], node)
    case .list(let list) where list.kind == .tuple:
      for element in list.elements.prefix(16) where isSpecial(element) { noteHash(element, node) }
    default: break
    }
  }

  /// A key that is an instance, as the container that it is given to takes it.
  func specialKey(_ key: Value, for container: Value, _ node: NodeID) -> Value {
    switch container.shape {
    case .dictionary:
      noteHash(key, node)
      return content(of: key) ?? key
    case .list, .text, .bytes: return indexed(key, node)
    default: return key
    }
  }

  /// The number that an instance is as an index (`__index__`).
  func indexed(_ value: Value, _ node: NodeID) -> Value {
    guard isSpecial(value) else { return value }
    return callSpecial(value, names.special.index, [], node) ?? content(of: value) ?? value
  }

  /// `container[key]` of an instance or class.
  func specialItem(_ container: Value, _ key: Value, _ node: NodeID) -> Value? {
    if let result = callSpecial(container, names.special.getitem, [key], node) { return result }
    switch container.shape {
    case .type(let type):
      guard hooks(type).contains(.operations),
        let found = inherited(type, names.special.classGetitem, after: false)
      else { return nil }
      // A class method also where no decorator says so (PEP 560).
      if case .function(let function) = found.shape, function.binding == .plain {
        return call(function, container, Arguments([key]), node)
      }
      return callFound(found, container, type, Arguments([key]), node)
    case .instance(let instance):
      guard let held = instance.content else { return nil }
      if case .dictionary(let dictionary) = held.shape, hooks(instance.type).contains(.operations) {
        if let known = ConstantKey(key), let value = dictionary.get(known) { return value }
        if let made = callMissing(container, dictionary, key, node) { return made }
      }
      return item(held, key, node)
    default: return nil
    }
  }

  /// `__missing__` of a dictionary's subclass: certainly called when the key is known and not there.
  private func callMissing(_ value: Value, _ dictionary: DictionaryValue, _ key: Value, _ node: NodeID) -> Value? {
    let isCertain = ConstantKey.exists(for: key) && dictionary.rest == nil
    if !isCertain { conditional += 1 }
    defer { if !isCertain { conditional -= 1 } }
    let made = callSpecial(value, names.special.missing, [key], node)
    return isCertain ? made : nil
  }

  /// `del container[key]`.
  func deleteItem(_ container: Value, _ key: Value, _ node: NodeID) {
    for option in alternatives(container) where isSpecial(option) {
      _ = callSpecial(option, names.special.delitem, [key], node)
    }
  }

  // MARK: Text

  /// `str`, `repr` of an instance or class; nil where it defines neither.
  func specialText(_ value: Value, repr: Bool) -> [UInt8]? {
    let node = textNode
    defer { textNode = node }
    let text =
      repr ? nil : callSpecial(value, names.special.str, [], node)
    guard let result = text ?? callSpecial(value, names.special.repr, [], node) ?? content(of: value) else {
      return nil
    }
    if case .instance = result.shape { return [Text.hole] }
    return textOf(result, repr: repr && text == nil && content(of: value) != nil && !isText(result))
  }

  private func isText(_ value: Value) -> Bool {
    if case .text = value.shape { return true }
    return false
  }

  /// `format(value, specification)` of an instance or class; nil where it does not define that.
  func specialFormat(_ value: Value, _ specification: [UInt8]) -> [UInt8]? {
    guard isSpecial(value) else { return nil }
    let node = textNode
    defer { textNode = node }
    guard
      let result = callSpecial(value, names.special.format, [Value(.text(Text(specification)))], node)
    else { return nil }
    if case .text(let text) = result.shape { return text.utf8 }
    return [Text.hole]
  }
}

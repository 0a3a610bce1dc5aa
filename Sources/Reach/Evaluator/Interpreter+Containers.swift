import Evidence
import PythonSyntax

extension Interpreter {
  /// The known elements of a value, and what further ones are joined to; nil when nothing is known of its length.
  func knownElements(_ value: Value) -> (known: [Value], rest: Value?)? {
    switch value.shape {
    case .list(let list):
      if list.producer != nil { force(list, .none) }
      return (list.elements, list.rest)
    case .dictionary(let dictionary):
      return (dictionary.keys, dictionary.rest == nil ? nil : .unknown(dictionary.taint))
    case .text(let text):
      guard !text.hasHoles, text.utf8.count <= ListValue.limit else { return nil }
      charge(bytes: text.utf8.count * 64)
      if text.isASCII {
        return (text.utf8.map { Value(.text(Text([$0])), taint: value.taint, lineage: value.lineage) }, nil)
      }
      let scalars = text.scalars()
      return (
        scalars.map { Value(.text(Text(UTF8Scalars.encode([$0]))), taint: value.taint, lineage: value.lineage) }, nil
      )
    case .bytes(let bytes):
      guard bytes.bytes.count <= ListValue.limit else { return nil }
      charge(bytes: bytes.bytes.count * 32)
      return (bytes.bytes.map { Value(.int(Int($0)), taint: value.taint, lineage: value.lineage) }, nil)
    case .object(let object):
      guard case .record(let list) = object.payload else { return nil }
      return (list.elements, list.rest)
    default: return nil
    }
  }

  /// What iterating over a value goes through: special methods and whole-environment reads are noticed here.
  func iterated(_ value: Value, _ node: NodeID) -> Value {
    switch value.shape {
    case .external(let path):
      if isEnvironment(path) { return readWholeEnvironment(path, node) }
      if path == modulesPath { return Value(.dictionary(loadedModules())) }
      if paths.name(path) == names.dunderDict, let entries = dictionary(ofExternal: path) {
        return Value(.dictionary(entries))
      }
      return value
    case .object(let object):
      if isEnvironment(object.path) { return readWholeEnvironment(object.path, node) }
      if let elements = carrierElements(object) { return elements }
      if case .state(let state) = object.payload { return elements(of: state, value) }
      if case .record(let list) = object.payload { return Value(.list(list), taint: value.taint) }
      return .unknown(taints.union(deepTaint(value), object.taint))
    case .instance:
      if let iterator = callMethod(value, names.dunderIter, Arguments(), node) {
        if case .instance = iterator.shape {
          let element = callMethod(iterator, names.dunderNext, Arguments(), node)
          return make([], .iterator, rest: element ?? .unknown)
        }
        return iterator
      }
      if let element = callMethod(value, names.dunderGetitem, Arguments([.unknown]), node) {
        return make([], .iterator, rest: element)
      }
      if let content = content(of: value) { return iterated(content, node) }
      return .unknown(deepTaint(value))
    case .namespace(let scope):
      return make(scope.names.entries.map { .text(symbols.text($0.key)) }, .iterator)
    case .choice(let choice):
      for option in choice.options { _ = iterated(option, node) }
      return value
    case .type(let type) where type.metaclass != nil:
      return callSpecial(value, names.special.iter, [], node) ?? value
    default: return value
    }
  }

  /// What any element of a value is.
  func elementOf(_ value: Value) -> Value {
    switch value.shape {
    case .choice(let choice): return join(choice.options.lazy.map { self.elementOf($0) }) ?? .unknown
    default: break
    }
    guard let elements = knownElements(value) else { return .unknown(deepTaint(value)) }
    if elements.known.count > 64 {
      return .unknown(deepTaint(value))
    }
    return join(elements.known, startingWith: elements.rest) ?? .unknown(value.taint)
  }

  /// Adds an element; in a deeper undecided branch than the list was made in, it is perhaps there.
  func append(_ value: Value, to list: ListValue) {
    track(list, value)
    touch(list)
    guard list.birth >= branchDepth, list.rest == nil, list.elements.count < ListValue.limit else {
      list.rest = list.rest.map { join($0, value) } ?? value
      return
    }
    list.elements.append(value)
  }

  /// Adds all elements of a value to a list.
  func extend(_ list: ListValue, with value: Value) {
    if case .list(let other) = value.shape, other === list { return }
    touch(list)
    if let elements = knownElements(value), elements.known.count <= ListValue.limit {
      charge(bytes: elements.known.count * 64)
      for element in elements.known { append(element, to: list) }
      if let rest = elements.rest { list.rest = list.rest.map { join($0, rest) } ?? rest }
      list.taint = taints.union(list.taint, value.taint)
      touch(list)
    } else {
      let element = elementOf(value)
      list.rest = list.rest.map { join($0, element) } ?? element
    }
  }

  func storeEntry(_ dictionary: DictionaryValue, _ key: Value, _ value: Value) {
    track(dictionary, value)
    touch(dictionary)
    guard ConstantKey.exists(for: key) else {
      dictionary.taint = taints.union(dictionary.taint, key.taint)
      dictionary.rest = dictionary.rest.map { join($0, value) } ?? value
      touch(dictionary)
      return
    }
    if dictionary.birth < branchDepth, let old = ConstantKey(key).flatMap({ dictionary.get($0) }) {
      dictionary.set(key, join(old, value))
    } else {
      dictionary.set(key, value)
    }
  }

  /// `d.update(value)`, `{**value}`, `dict(value)`.
  func update(_ dictionary: DictionaryValue, from value: Value) {
    touch(dictionary)
    dictionary.taint = taints.union(dictionary.taint, value.taint)
    switch value.shape {
    case .dictionary(let other):
      guard other !== dictionary else { return }
      charge(bytes: other.stored.keys.count * 256)
      for (key, element) in zip(other.keys, other.values) { storeEntry(dictionary, key, element) }
      if let rest = other.rest { storeEntry(dictionary, .unknown(other.taint), rest) }
    case .list(let list):
      if list.producer != nil { force(list, .none) }
      for element in list.elements {
        guard let pair = knownElements(element), pair.known.count == 2 else {
          storeEntry(dictionary, .unknown, .unknown(deepTaint(element)))
          continue
        }
        storeEntry(dictionary, pair.known[0], pair.known[1])
      }
      if let rest = list.rest { storeEntry(dictionary, .unknown, .unknown(deepTaint(rest))) }
    case .namespace(let frame):
      for name in frame.names.entries {
        storeEntry(dictionary, .text(symbols.text(name.key)), name.value)
      }
    case .none: break
    default: storeEntry(dictionary, .unknown, .unknown(deepTaint(value)))
    }
  }

  // MARK: Items

  /// `object[key]`.
  func item(_ object: Value, _ given: Value, _ node: NodeID) -> Value {
    let key = isSpecial(given) ? specialKey(given, for: object, node) : given
    let taint = taints.union(object.taint, key.taint)
    switch object.shape {
    case .list(let list): return element(list, key, taint)
    case .dictionary(let dictionary): return entry(dictionary, key, taint) ?? missingEntry(dictionary, key, taint, node)
    case .text, .bytes:
      guard let position = key.constantInt else { return .unknown(taint) }
      return slice(object, .int(position), position == -1 ? nil : .int(position &+ 1), nil, asItem: true)
    case .external(let path): return externalItem(path, key, node)
    case .object(let dictionary):
      if isEnvironment(dictionary.path) { return readEnvironment(key, via: dictionary.path, node) }
      if case .state(let state) = dictionary.payload, let part = item(of: state, dictionary, key, node) { return part }
      if case .record(let list) = dictionary.payload { return element(list, key, taint) }
      return carrierItem(dictionary, key, node) ?? .unknown(taints.union(deepTaint(object), taint))
    case .namespace(let scope):
      guard let name = key.constantText else { return .unknown(taint) }
      return lookup(symbols.intern(name.rendered), in: scope)
    case .instance: return specialItem(object, key, node) ?? .unknown(deepTaint(object))
    case .type: return specialItem(object, key, node) ?? object
    case .choice(let choice):
      return join(choice.options.lazy.map { self.item($0, key, node) }) ?? .unknown(taint)
    default: return .unknown(taints.union(deepTaint(object), key.taint))
    }
  }

  private func element(_ list: ListValue, _ key: Value, _ taint: Taint) -> Value {
    if case .choice(let choice) = key.shape {
      return join(choice.options.lazy.map { self.element(list, $0, taint) }) ?? .unknown(taint)
    }
    guard let position = key.constantInt else { return elementOf(Value(.list(list), taint: taint)) }
    if list.isUnordered { return placed(list, taint) }
    let index = position < 0 ? list.elements.count + position : position
    if list.elements.indices.contains(index), position >= 0 || list.rest == nil { return list.elements[index] }
    return list.rest ?? .unknown(taint)
  }

  /// The value under a key; nil where there is none and something makes it.
  private func entry(_ dictionary: DictionaryValue, _ key: Value, _ taint: Taint) -> Value? {
    if let constant = ConstantKey(key) {
      if let value = dictionary.get(constant) { return value }
      if dictionary.factory != nil { return nil }
      return dictionary.rest ?? .unknown(taint)
    }
    if dictionary.factory != nil { return nil }
    return anyEntry(dictionary, taint)
  }

  /// The value of a key that a dictionary makes by itself (`collections.defaultdict`).
  private func missingEntry(_ dictionary: DictionaryValue, _ key: Value, _ taint: Taint, _ node: NodeID) -> Value {
    guard let factory = dictionary.factory, !factory.isNone else { return anyEntry(dictionary, taint) }
    let isCertain = ConstantKey.exists(for: key) && dictionary.rest == nil
    if !isCertain { conditional += 1 }
    defer { if !isCertain { conditional -= 1 } }
    let made = call(factory, Arguments(), node)
    let value = isCertain ? made : join(made, anyEntry(dictionary, taint))
    storeEntry(dictionary, key, made)
    return value
  }

  private func anyEntry(_ dictionary: DictionaryValue, _ taint: Taint) -> Value {
    guard dictionary.values.count <= 32 else {
      return .unknown(taints.union(deepTaint(Value(.dictionary(dictionary))), taint))
    }
    return join(dictionary.values, startingWith: dictionary.rest)
      ?? .unknown(taints.union(taint, dictionary.taint))
  }

  /// `object[key] = value`.
  func setItem(_ object: Value, _ given: Value, _ value: Value, _ node: NodeID) {
    let key = isSpecial(given) ? specialKey(given, for: object, node) : given
    switch object.shape {
    case .list(let list):
      track(list, value)
      touch(list)
      if let position = key.constantInt {
        let index = position < 0 ? list.elements.count + position : position
        if list.elements.indices.contains(index) {
          list.elements[index] = list.birth >= branchDepth ? value : join(list.elements[index], value)
          return
        }
      }
      list.rest = list.rest.map { join($0, value) } ?? value
      list.taint = taints.union(list.taint, deepTaint(value))
      touch(list)
    case .dictionary(let dictionary): storeEntry(dictionary, key, value)
    case .namespace(let scope):
      if let name = key.constantText { assign(scope, symbols.intern(name.rendered), value) }
    case .external(let path): setExternalItem(path, key, value, node)
    case .object(let target):
      target.taint = taints.union(target.taint, deepTaint(value))
      touch(target)
      feed(target, deepTaint(value))
      if case .record(let list) = target.payload { setItem(Value(.list(list)), key, value, node) }
    case .instance(let instance):
      if callSpecial(object, names.special.setitem, [key, value], node) == nil {
        if let content = instance.content { setItem(content, key, value, node) }
        instance.taint = taints.union(instance.taint, deepTaint(value))
        touch(instance)
      }
    case .type: _ = callSpecial(object, names.special.setitem, [key, value], node)
    case .choice(let choice): for option in choice.options { setItem(option, key, value, node) }
    default: break
    }
  }

  // MARK: Slices

  /// `object[lower:upper:step]`; for `asItem`, one element of a string or bytes.
  func slice(_ object: Value, _ lower: Value?, _ upper: Value?, _ step: Value?, asItem: Bool = false) -> Value {
    var taint = object.taint
    for bound in [lower, upper, step] { if let bound { taint = taints.union(taint, bound.taint) } }
    if case .choice(let choice) = object.shape {
      return join(choice.options.lazy.map { self.slice($0, lower, upper, step, asItem: asItem) }) ?? .unknown(taint)
    }
    func bound(_ value: Value?) -> (isKnown: Bool, value: Int?) {
      guard let value else { return (true, nil) }
      if case .none = value.shape { return (true, nil) }
      return (value.constantInt != nil, value.constantInt)
    }
    let (low, high, stride) = (bound(lower), bound(upper), bound(step))
    guard low.isKnown, high.isKnown, stride.isKnown else { return .unknown(deepTaint(object)) }
    // An item is cut out of ASCII and bytes at once; a slice takes all that it has.
    if !asItem { charge(bytes: object.size) }
    switch object.shape {
    case .text(let text):
      guard !text.hasHoles else {
        return Slicing.known(text, low.value, high.value, stride.value).map { Value(.text($0), taint: taint) }
          ?? .unknown(taint)
      }
      if asItem, !text.isASCII { charge(bytes: text.utf8.count * 4) }
      let cut: [UInt8]
      if text.isASCII {
        cut = Slicing.slice(text.utf8, low.value, high.value, stride.value)
      } else {
        cut = UTF8Scalars.encode(Slicing.slice(text.scalars(), low.value, high.value, stride.value))
      }
      let isReversed = (stride.value ?? 1) < 0
      let lineage = isReversed ? lineages.adding("reversed", to: object.lineage) : object.lineage
      return Value(.text(Text(cut)), taint: taint, lineage: lineage)
    case .bytes(let bytes):
      let cut = Slicing.slice(bytes.bytes, low.value, high.value, stride.value)
      if asItem { return cut.first.map { Value(.int(Int($0)), taint: taint) } ?? .unknown(taint) }
      let isReversed = (stride.value ?? 1) < 0
      let lineage = isReversed ? lineages.adding("reversed", to: object.lineage) : object.lineage
      return Value(.bytes(Bytes(cut)), taint: taint, lineage: lineage)
    case .list(let list):
      guard list.rest == nil else { return make([], list.kind, rest: elementOf(object)) }
      return make(Slicing.slice(list.elements, low.value, high.value, stride.value), list.kind)
    case .object(let mapped):
      guard case .stream(let stream, let isText) = mapped.payload, stream.isKnown else { fallthrough }
      return slice(whole(mapped, stream, isText), lower, upper, step)
    default: return .unknown(deepTaint(object))
    }
  }
}

/// Python's slice arithmetic (`PySlice_AdjustIndices`).
enum Slicing {
  /// A slice of a text that has unknown parts, where they lie wholly inside or outside of it: `path[:-3]`.
  static func known(_ text: Text, _ lower: Int?, _ upper: Int?, _ step: Int?) -> Text? {
    let bytes = text.utf8
    guard step ?? 1 == 1, let first = bytes.firstIndex(of: Text.hole), let last = bytes.lastIndex(of: Text.hole),
      bytes.allSatisfy({ $0 < 0x80 || $0 == Text.hole })
    else { return nil }
    /// Where a bound lies that is counted from a known end.
    func place(_ bound: Int?, _ standard: Int) -> Int? {
      guard let bound else { return standard }
      if bound >= 0 { return bound <= first ? bound : nil }
      return bound >= last + 1 - bytes.count ? bytes.count + bound : nil
    }
    guard let start = place(lower, 0), let end = place(upper, bytes.count) else { return nil }
    return Text(start < end ? Array(bytes[start..<end]) : [])
  }

  static func slice<T>(_ elements: [T], _ lower: Int?, _ upper: Int?, _ step: Int?) -> [T] {
    let count = elements.count
    let step = step ?? 1
    guard step != 0, step > -count - 2, step < Int.max / 2 else {
      return step == 0 ? [] : Array(elements.suffix(1))
    }
    func adjust(_ value: Int?, _ standard: Int) -> Int {
      guard var index = value else { return standard }
      if index < 0 {
        index = index < -count - 1 ? -1 : index + count
        if index < 0 { index = step < 0 ? -1 : 0 }
      } else if index >= count {
        index = step < 0 ? count - 1 : count
      }
      return index
    }
    var result: [T] = []
    var index = adjust(lower, step < 0 ? count - 1 : 0)
    let end = adjust(upper, step < 0 ? -1 : count)
    if step == 1 { return index < end ? Array(elements[index..<end]) : [] }
    while step > 0 ? index < end : index > end {
      result.append(elements[index])
      index += step
    }
    return result
  }
}

import Evidence
import PythonSyntax

/// Calls that look for attributes, names and objects instead of naming them.
extension Interpreter {
  /// The result of such a call; nil for the ordinary result.
  func lookupLibrary(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .members: return members(call)
    case .subclasses: return subclasses(call)
    case .classOrder: return classOrder(call)
    case .moduleOf: return moduleOf(call)
    case .namespaceObject: return namespaceObject(call)
    case .namedTuple: return namedTuple(call)
    case .frameObject: return frameObject(call)
    case .frameList: return frameList(call)
    case .moduleDictionary: return moduleDictionary(call)
    case .loadedModules: return loadedModules(call)
    case .resolveName: return resolveName(call)
    default: return moduleLibrary(named, call)
    }
  }

  // MARK: Names of an object

  /// The names that `dir()` gives of a value, in their order, and whether they are all; nil where none is known.
  func listing(of value: Value) -> (names: [String], isWhole: Bool)? {
    switch value.shape {
    case .module(let module): return (bound(in: module.frame), module.externalStars.isEmpty)
    case .namespace(let frame): return (bound(in: frame), true)
    case .external(let path): return listing(ofPath: paths.text(path, symbols))
    case .type(let type): return listing(of: type, and: [])
    case .instance(let instance):
      return listing(of: instance.type, and: instance.fields.entries.map { symbols.text($0.key) })
    case .text, .bytes, .list, .dictionary, .int, .big, .bool, .float:
      guard case .external(let path) = typeOf(value).shape else { return nil }
      return listing(ofPath: paths.text(path, symbols))
    default: return nil
    }
  }

  private func listing(ofPath path: String) -> (names: [String], isWhole: Bool)? {
    if let names = Library.names(in: path) { return (names, true) }
    var names: Set<String> = []
    for known in CapabilityModel.paths(below: CapabilityModel.root(of: path)) where known.hasPrefix(path + ".") {
      let rest = known.dropFirst(path.count + 1)
      names.insert(String(rest.prefix { $0 != "." && $0 != "(" }))
    }
    return names.isEmpty ? nil : (names.sorted(), false)
  }

  private func listing(of type: ClassValue, and fields: [String]) -> (names: [String], isWhole: Bool) {
    var names = Set(fields)
    for ancestor in ancestors(type) { names.formUnion(bound(in: ancestor.frame)) }
    names.formUnion(Library.names(in: "builtins.object") ?? [])
    return (names.sorted(), externalBase(type) == nil)
  }

  private func bound(in frame: Frame) -> [String] {
    var names: [String] = []
    for entry in frame.names.entries {
      if case .unbound = entry.value.shape { continue }
      names.append(symbols.text(entry.key))
    }
    return names.sorted()
  }

  /// `dir()`, `dir(value)`: the names as texts.
  func directory(_ call: ExternalCall) -> Value {
    let value = call.arguments.at(0) ?? Value(.namespace(frame))
    guard let listing = listing(of: value), take(steps: listing.names.count) else { return .unknown(call.taint) }
    let rest: Value? = listing.isWhole ? nil : Value(.text(.unknown), taint: call.taint)
    let names = make(listing.names.map { Value(.text(Text($0)), taint: value.taint) }, .list, rest: rest)
    if case .external = value.shape, case .list(let list) = names.shape { list.isUnordered = true }
    return names
  }

  /// An element by its place in a list whose order is that of one version of Python: of classes those that lead
  /// somewhere, of names none that could be told.
  func placed(_ list: ListValue, _ taint: Taint) -> Value {
    if case .external? = list.elements.first?.shape {
      return join(Library.likelySubclasses.lazy.map { Value(.external(self.paths.path($0, &self.symbols))) })
        ?? .unknown(taint)
    }
    opaque("a name is chosen by its place in a listing that differs between versions of Python", .uncomputed)
    return Value(.text(.unknown), taint: taint)
  }

  /// `inspect.getmembers(value, predicate)`: names with what they stand for.
  private func members(_ call: ExternalCall) -> Value {
    guard let value = call.arguments.at(0), let listing = listing(of: value), take(steps: listing.names.count) else {
      return .unknown(call.taint)
    }
    let predicate = call.arguments.at(1, symbols.intern("predicate")).flatMap { $0.isNone ? nil : $0 }
    var kind: MemberKind?
    if case .external(let path)? = predicate?.shape { kind = MemberKind(predicate: paths.text(path, symbols)) }
    var pairs: [Value] = []
    for name in listing.names {
      let member = attribute(value, symbols.intern(name), call.node)
      if let kind {
        if !kind.mayBe(member) { continue }
      } else if let predicate, truth(self.call(predicate, Arguments([member]), call.node)) == .no {
        continue
      }
      pairs.append(.list([.text(name), member], .tuple))
    }
    return make(pairs, .list, rest: listing.isWhole ? nil : .unknown(call.taint))
  }

  /// The dictionary of something outside, as far as its names are known; nil where none is.
  func dictionary(ofExternal path: PathID) -> DictionaryValue? {
    let owner = paths.parent(path)
    guard let listing = listing(of: Value(.external(owner))), take(steps: listing.names.count) else { return nil }
    let dictionary = DictionaryValue(birth: branchDepth)
    for name in listing.names {
      storeEntry(dictionary, .text(name), externalAttribute(owner, symbols.intern(name), .none))
    }
    if !listing.isWhole { dictionary.rest = .unknown }
    return dictionary
  }

  /// `vars(os).get(name)`, `os.__dict__.items()`.
  private func moduleDictionary(_ call: ExternalCall) -> Value? {
    guard let name = paths.name(call.path) else { return nil }
    let path = paths.parent(call.path)
    let receiver = Value(.external(path))
    switch symbols.text(name) {
    case "get", "pop", "setdefault", "__getitem__":
      guard let key = call.arguments.at(0) else { return .unknown(call.taint) }
      let found = join(alternatives(key).lazy.map { self.externalItem(path, $0, call.node) })
      return found ?? .unknown(call.taint)
    case "__contains__":
      guard let key = call.arguments.at(0) else { return .unknown(call.taint) }
      return decided(isName(key, of: path), call.taint)
    case "update", "__setitem__":
      if let key = call.arguments.at(0), let value = call.arguments.at(1) { setItem(receiver, key, value, call.node) }
      return nil
    default:
      guard let entries = dictionary(ofExternal: path) else { return .unknown(call.taint) }
      return dictionaryMethod(entries, Value(.dictionary(entries)), symbols.text(name), call.arguments, call.node)
    }
  }

  private func decided(_ truth: Truth, _ taint: Taint) -> Value {
    switch truth {
    case .yes: Value(.bool(true), taint: taint)
    case .no: Value(.bool(false), taint: taint)
    case .unknown: .unknown(taint)
    }
  }

  /// Whether a text is a name in the module whose dictionary a path is: what neither the list of its names nor the
  /// model has is not there on any platform.
  func isName(_ key: Value, of dictionary: PathID) -> Truth {
    guard let name = key.constantText?.rendered else { return .unknown }
    let owner = paths.text(paths.parent(dictionary), symbols)
    guard let isListed = Library.lists(name, in: owner) else { return .unknown }
    if isListed { return .yes }
    return CapabilityModel.model(owner + "." + name) == nil ? .no : .unknown
  }

  // MARK: Classes

  /// `object.__subclasses__()`, `type.__subclasses__(object)`: classes outside the target that lead on to modules.
  private func subclasses(_ call: ExternalCall) -> Value? {
    var owner = Value(.external(paths.parent(call.path)))
    if let given = call.arguments.at(0) { owner = given }
    if case .type(let type) = owner.shape { return children(of: type) }
    guard case .external(let path) = owner.shape, paths.text(path, symbols) == "builtins.object" else { return nil }
    let known = Library.subclasses.map { Value(.external(paths.path($0, &symbols))) }
    let classes = ListValue(known, .list, birth: branchDepth)
    classes.isUnordered = true
    return Value(.list(classes))
  }

  /// The classes of the target that name a class as their base.
  func children(of type: ClassValue) -> Value {
    make((moduleSearch.subclasses[ObjectIdentifier(type)] ?? []).map { Value(.type($0)) }, .list)
  }

  /// `cls.mro()` of a built-in class.
  private func classOrder(_ call: ExternalCall) -> Value? {
    let object = Value(.external(paths.path("builtins.object", &symbols)))
    return make([Value(.external(paths.parent(call.path))), object], .list)
  }

  /// `inspect.getmodule(value)`.
  private func moduleOf(_ call: ExternalCall) -> Value? {
    switch call.arguments.at(0)?.shape {
    case .function(let function)?: return Value(.module(function.scope.module))
    case .type(let type)?: return Value(.module(type.frame.module))
    case .module(let module)?: return Value(.module(module))
    case .external(let path)?:
      return Value(.external(paths.path(Library.module(of: paths.text(path, symbols)), &symbols)))
    default: return nil
    }
  }

  // MARK: Objects with names

  /// `types.SimpleNamespace(mapping, **names)`: an object with these attributes.
  private func namespaceObject(_ call: ExternalCall) -> Value {
    let object = ExternalObject(paths.call(call.path), Arguments(), birth: branchDepth)
    object.taint = call.taint
    if case .dictionary(let entries)? = call.arguments.at(0)?.shape {
      for (key, value) in zip(entries.keys, entries.values) {
        if let name = key.constantText { object.fields.set(symbols.intern(name.rendered), value) }
      }
    }
    for keyword in call.arguments.keywords { object.fields.set(keyword.name, keyword.value) }
    for field in object.fields.entries { track(object, field.value) }
    return Value(.object(object), taint: call.taint)
  }

  /// `collections.namedtuple(name, fields)`: a class whose calls give tuples with names.
  private func namedTuple(_ call: ExternalCall) -> Value? {
    guard let fields = call.arguments.at(1, symbols.intern("field_names")) else { return nil }
    var names: [String] = []
    if let text = fields.constantText {
      names = text.rendered.split { $0 == " " || $0 == "," || $0 == "\n" || $0 == "\t" }.map(String.init)
    } else if let elements = knownElements(fields), elements.rest == nil {
      names = elements.known.compactMap { $0.constantText?.rendered }
      guard names.count == elements.known.count else { return nil }
    }
    guard !names.isEmpty, names.count <= 255 else { return nil }
    let object = ExternalObject(paths.call(call.path), Arguments(), birth: branchDepth)
    object.payload = .fieldNames(names.map { symbols.intern($0) }, call.arguments.keyword(symbols.intern("defaults")))
    return Value(.object(object), taint: call.taint)
  }

  /// A call of what `namedtuple` gave.
  func newRecord(_ names: [Symbol], _ defaults: Value?, _ path: PathID, _ arguments: Arguments) -> Value {
    var values = Array(arguments.positional.prefix(names.count))
    let fallbacks = defaults.flatMap { knownElements($0)?.known } ?? []
    for position in values.count..<names.count {
      let fromEnd = names.count - position
      let fallback = fromEnd <= fallbacks.count ? fallbacks[fallbacks.count - fromEnd] : nil
      values.append(arguments.keyword(names[position]) ?? arguments.rest ?? fallback ?? .unknown)
    }
    return record(zip(names, values).map { ($0, $1) }, path)
  }

  /// A tuple whose elements have names too.
  func record(_ fields: [(name: Symbol, value: Value)], _ path: PathID) -> Value {
    let object = ExternalObject(paths.call(path), Arguments(), birth: branchDepth)
    object.payload = .record(ListValue(fields.map(\.value), .tuple, birth: branchDepth))
    for field in fields {
      object.fields.set(field.name, field.value)
      object.taint = taints.union(object.taint, deepTaint(field.value))
      track(object, field.value)
    }
    return Value(.object(object), taint: object.taint)
  }

  // MARK: Frames

  /// `sys._getframe()`, `inspect.currentframe()`: the running scope. Which code called it is not kept, so that outer
  /// frames are taken for ones of the same module.
  private func frameObject(_ call: ExternalCall) -> Value {
    let object = ExternalObject(paths.path("types.FrameType()", &symbols), Arguments(), birth: branchDepth)
    let value = Value(.object(object))
    object.fields.set(symbols.intern("f_globals"), Value(.namespace(frame.module.frame)))
    object.fields.set(symbols.intern("f_locals"), Value(.namespace(frame)))
    object.fields.set(symbols.intern("f_builtins"), Value(.external(builtinsPath)))
    object.fields.set(symbols.intern("f_back"), value)
    track(object)
    retain(frame)
    return value
  }

  /// `inspect.stack()`: frames with where they are.
  private func frameList(_ call: ExternalCall) -> Value {
    let names = ["frame", "filename", "lineno", "function", "code_context", "index"].map { symbols.intern($0) }
    var values = [Value](repeating: .unknown, count: names.count)
    values[0] = frameObject(call)
    values[1] = frame.module.frame.names[names.isEmpty ? 0 : self.names.dunderFile] ?? .unknown
    let record = record(zip(names, values).map { ($0, $1) }, call.path)
    return make([record], .list, rest: record)
  }

  // MARK: Modules that were loaded

  /// `sys.modules.get(name)`, `sys.modules.items()`.
  private func loadedModules(_ call: ExternalCall) -> Value? {
    guard let name = paths.name(call.path).map({ symbols.text($0) }) else { return nil }
    switch name {
    case "get", "pop", "__getitem__":
      guard let key = call.arguments.at(0)?.constantText?.rendered else { return .unknown(call.taint) }
      let found = importedModule(key, call.node)
      return found.isUnknown ? join(found, call.arguments.at(1) ?? .none) : found
    default:
      let entries = loadedModules()
      return dictionaryMethod(entries, Value(.dictionary(entries)), name, Arguments(), call.node)
    }
  }

  /// So many modules of the target are listed one by one: who goes through all of them looks for others.
  private static let listedOwnModules = 64

  /// What `sys.modules` holds, as far as that is known: the modules of the target that were imported, and those of the
  /// standard library that every interpreter or the code itself has loaded.
  func loadedModules() -> DictionaryValue {
    let entries = DictionaryValue(birth: branchDepth)
    let always = [
      "sys", "builtins", "_io", "marshal", "posix", "time", "zipimport", "codecs", "io", "abc", "site", "stat",
      "posixpath", "os", "os.path",
    ]
    for name in always { storeEntry(entries, .text(name), importedModule(name, .none)) }
    for symbol in externalModules.keys.sorted() {
      storeEntry(entries, .text(symbols.text(symbol)), externalModules[symbol]?.value ?? .unknown)
    }
    let own = allModules.lazy.filter { $0.progress != .fresh && self.modules[$0.name] === $0 }
    for module in own.prefix(Self.listedOwnModules) { storeEntry(entries, .text(module.name), Value(.module(module))) }
    entries.rest = .unknown
    return entries
  }

  // MARK: Names that are texts

  /// `pydoc.locate("a.b.c")`, `pkgutil.resolve_name("a.b:c")`, the `load` of an entry point.
  private func resolveName(_ call: ExternalCall) -> Value? {
    var given = call.arguments.at(0, names.name)
    if let receiver = call.receiver { given = receiver.arguments.at(1, symbols.intern("value")) }
    guard let given else { return nil }
    let found = alternatives(given).lazy.compactMap { option -> Value? in
      guard let text = option.constantText?.rendered, text.utf8.count < 512 else { return nil }
      // An entry point may have extras behind its name.
      let name = text.prefix { $0 != "[" && $0 != " " }
      let value = self.resolve(name.split(separator: ":").joined(separator: "."), call.node)
      return Value(value.shape, taint: self.taints.union(value.taint, option.taint), lineage: value.lineage)
    }
    return join(found)
  }

  /// The value of a dotted name: the longest module of the target or the first module outside, then attributes.
  func resolve(_ dotted: String, _ node: NodeID) -> Value {
    let parts = dotted.split(separator: ".").map(String.init)
    guard let first = parts.first else { return .unknown }
    var count = 1
    if isInside(first) {
      while count < parts.count, isInside(parts[...count].joined(separator: ".")) { count += 1 }
    }
    var value = importModule(parts[..<count].joined(separator: "."), node)
    for part in parts[count...] { value = attribute(value, symbols.intern(part), node) }
    return value
  }
}

/// What a predicate of `inspect` lets pass.
private enum MemberKind: String {
  case isclass, isfunction, ismodule

  init?(predicate: String) {
    guard predicate.hasPrefix("inspect.") else { return nil }
    self.init(rawValue: String(predicate.dropFirst("inspect.".count)))
  }

  /// Whether a value is of that kind, as far as it is known.
  func mayBe(_ value: Value) -> Bool {
    switch value.shape {
    case .type: self == .isclass
    case .function: self == .isfunction
    case .module: self == .ismodule
    case .bound, .text, .bytes, .int, .big, .bool, .float, .none, .list, .dictionary, .namespace, .instance: false
    default: true
    }
  }
}

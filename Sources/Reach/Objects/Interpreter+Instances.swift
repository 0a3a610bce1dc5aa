import PythonSyntax

/// What calling a class runs.
extension Interpreter {
  /// Calls a class of the target: its metaclass's `__call__`, or `__new__` and `__init__`.
  func instantiate(_ type: ClassValue, _ arguments: Arguments, _ node: NodeID) -> Value {
    if let metaclass = metaclass(of: type), hooks(metaclass).contains(.operations),
      let hook = inherited(metaclass, names.dunderCall, after: false)
    {
      // What it gives is not always the object: it is whenever that isn't known.
      if let made = callFound(hook, Value(.type(type)), metaclass, arguments, node), !made.isUnknown { return made }
      return Value(.instance(InstanceValue(type, birth: branchDepth)))
    }
    return makeInstance(type, arguments, node)
  }

  /// `type.__call__`: makes an object of a class: `__new__`, then `__init__`.
  func makeInstance(_ type: ClassValue, _ arguments: Arguments, _ node: NodeID) -> Value {
    if !type.hooks.isDisjoint(with: [.metaclass, .enumeration]) {
      if type.hooks.contains(.metaclass), arguments.positional.count >= 3 {
        return makeClass(arguments, metaclass: Value(.type(type)), node)
      }
      if type.hooks.contains(.enumeration), let member = member(of: type, arguments, node) { return member }
    }
    var made = Value(.instance(InstanceValue(type, birth: branchDepth)))
    var isPlain = true
    if let maker = inherited(type, names.dunderNew, after: false) {
      isPlain = false
      let result: Value?
      if case .function(let function) = maker.shape {
        result = call(function, Value(.type(type)), arguments, node)
      } else {
        result = callFound(maker, Value(.type(type)), type, arguments, node)
      }
      if case .instance? = result?.shape, let result { made = result }
    } else if type.hooks.contains(.content) {
      fill(made, type, arguments, node)
    }
    initialise(made, type, arguments, isPlain: isPlain, node)
    if let finalizer = inherited(type, names.dunderDel, after: false) {
      conditional += 1
      _ = callFound(finalizer, made, type, Arguments(), node)
      conditional -= 1
    }
    return made
  }

  private func initialise(
    _ made: Value, _ type: ClassValue, _ arguments: Arguments, isPlain: Bool, _ node: NodeID
  ) {
    if let found = inherited(type, names.dunderInit, after: false) {
      if case .function(let function) = found.shape {
        _ = call(function, made, arguments, node)
      } else {
        _ = callFound(found, made, type, arguments, node)
      }
      return
    }
    guard case .instance(let object) = made.shape else { return }
    object.taint = taints.union(object.taint, taint(of: arguments))
    if type.hooks.contains(.fields) { return setFields(object, arguments, node) }
    if type.hooks.contains(.content) || !isPlain { return }
    object.made = arguments
  }

  /// The value of a built-in type that an object of a class derived from one holds.
  private func fill(_ made: Value, _ type: ClassValue, _ arguments: Arguments, _ node: NodeID) {
    guard case .instance(let object) = made.shape, let base = externalBase(type) else { return }
    let held = callPath(contentPath(base), arguments, receiver: nil, node, .none)
    if case .instance = held.shape { return }
    object.content = held
    track(object)
  }

  /// The built-in type of a base class.
  private func contentPath(_ base: PathID) -> PathID {
    switch paths.text(base, symbols) {
    case "collections.UserDict", "collections.Counter": paths.path("builtins.dict", &symbols)
    case "collections.UserList": paths.path("builtins.list", &symbols)
    case "collections.UserString": paths.path("builtins.str", &symbols)
    default: base
    }
  }

  /// `object.__new__(cls)`, `str.__new__(cls, text)`, `super().__new__(cls)`.
  func newInstance(_ arguments: Arguments, _ node: NodeID) -> Value? {
    guard case .type(let type)? = arguments.at(0)?.shape, !type.hooks.contains(.metaclass) else { return nil }
    let made = Value(.instance(InstanceValue(type, birth: branchDepth)))
    if type.hooks.contains(.content) { fill(made, type, arguments.droppingFirst(), node) }
    return made
  }

  // MARK: Enumerations

  /// `Colour(value)`: a member, or what `_missing_` makes of a value that no member has.
  private func member(of type: ClassValue, _ arguments: Arguments, _ node: NodeID) -> Value? {
    guard arguments.positional.count == 1, let value = arguments.at(0),
      let hook = inherited(type, names.special.enumMissing, after: false)
    else { return nil }
    var isKnown = ConstantKey.exists(for: value)
    for ancestor in [type] {
      for entry in ancestor.frame.names.entries where symbols.bytes(entry.key).first != 0x5F {
        switch equality(entry.value, value) {
        case .yes: return entry.value
        case .no: break
        case .unknown: isKnown = false
        }
      }
    }
    if !isKnown { conditional += 1 }
    defer { if !isKnown { conditional -= 1 } }
    let made: Value?
    if case .function(let function) = hook.shape {
      made = call(function, Value(.type(type)), Arguments([value]), node)
    } else {
      made = callFound(hook, Value(.type(type)), type, Arguments([value]), node)
    }
    return isKnown ? made : nil
  }

  private func equality(_ a: Value, _ b: Value) -> Truth {
    switch a.shape {
    case .function, .type, .bound, .module: return .no
    default: break
    }
    guard let a = ConstantKey(a), let b = ConstantKey(b) else { return .unknown }
    return a == b ? .yes : .no
  }

  // MARK: Generated initialisers

  /// The `__init__` that `dataclasses` and `attrs` write: fields in the order of their annotations (PEP 557).
  private func setFields(_ object: InstanceValue, _ arguments: Arguments, _ node: NodeID) {
    var position = 0
    let value = Value(.instance(object))
    for (name, standard) in fields(of: object.type) where object.fields.count < 4_096 {
      let options = fieldOptions(standard)
      var given = arguments.keyword(name)
      if given == nil, options.isInitialised, !options.isKeywordOnly {
        given = arguments.positional.indices.contains(position) ? arguments.positional[position] : arguments.rest
        position += 1
      }
      given = given ?? arguments.keywordRest
      if given == nil, let factory = options.factory { given = call(factory, Arguments(), node) }
      guard let stored = given ?? options.value else { continue }
      track(object, stored)
      touch(object)
      object.fields.set(name, stored)
    }
    for hook in [names.special.postInit, names.special.attrsPostInit] {
      _ = callSpecial(value, hook, [], node)
    }
  }

  /// The fields of a class and its bases, the bases' first, with what their names stand for in the class's body.
  private func fields(of type: ClassValue) -> [(name: Symbol, standard: Value?)] {
    var found: [(name: Symbol, standard: Value?)] = []
    for current in ancestors(type).reversed() where current.hooks.contains(.fields) {
      for name in current.frame.annotated.prefix(1_024) {
        let standard = current.frame.bound(name)
        if let known = found.firstIndex(where: { $0.name == name }) {
          found[known].standard = standard
        } else {
          found.append((name, standard))
        }
      }
      for entry in current.frame.names.entries.prefix(1_024) where isFieldMaker(entry.value) {
        if !found.contains(where: { $0.name == entry.key }) { found.append((entry.key, entry.value)) }
      }
    }
    return found
  }

  private func isFieldMaker(_ value: Value) -> Bool {
    guard case .object(let object) = value.shape else { return false }
    return Self.fieldMakers.contains(paths.text(object.path, symbols))
  }

  private static let fieldMakers: Set<String> = [
    "dataclasses.field()", "attr.ib()", "attr.attrib()", "attr.field()", "attrs.field()",
  ]

  /// What `field(…)` says of a field.
  private struct FieldOptions {
    var value: Value?
    var factory: Value?
    var isInitialised = true
    var isKeywordOnly = false
  }

  private func fieldOptions(_ standard: Value?) -> FieldOptions {
    guard let standard, isFieldMaker(standard), case .object(let object) = standard.shape else {
      return FieldOptions(value: standard)
    }
    func keyword(_ name: String) -> Value? { object.arguments.keyword(symbols.intern(name)) }
    var options = FieldOptions(value: keyword("default"), factory: keyword("default_factory") ?? keyword("factory"))
    // `attr.ib(default=attr.Factory(f))`.
    if case .object(let made)? = options.value?.shape,
      ["attr.Factory()", "attrs.Factory()"].contains(paths.text(made.path, symbols))
    {
      options.factory = made.arguments.at(0, symbols.intern("factory"))
      options.value = nil
    }
    options.isInitialised = keyword("init").map { truth($0) } != .no
    options.isKeywordOnly = keyword("kw_only").map { truth($0) } == .yes
    return options
  }

  /// Whether a decorator writes the initialiser of a class.
  func writesInitialiser(_ decorator: Value) -> Bool {
    let text: String
    switch decorator.shape {
    case .external(let path): text = paths.text(path, symbols)
    case .object(let object): text = paths.text(object.path, symbols)
    default: return false
    }
    return Self.fieldDecorators.contains(text.hasSuffix("()") ? String(text.dropLast(2)) : text)
  }

  private static let fieldDecorators: Set<String> = [
    "dataclasses.dataclass", "attr.s", "attr.attrs", "attr.dataclass", "attr.define", "attr.mutable", "attr.frozen",
    "attrs.define", "attrs.mutable", "attrs.frozen", "pydantic.dataclasses.dataclass",
  ]
}

import PythonSyntax

/// What making a class runs (language reference 3.3.3), and what it says of the class's instances.
extension Interpreter {
  /// Notes what a class defines that the language calls by itself; looks at each of its names once.
  func noteHooks(_ type: ClassValue) {
    var hooks: ClassHooks = []
    for base in type.bases {
      switch base.shape {
      case .type(let parent): hooks.formUnion(parent.hooks)
      case .choice(let choice):
        for case .type(let parent) in choice.options.lazy.map(\.shape) { hooks.formUnion(parent.hooks) }
      case .external(let path): hooks.formUnion(self.hooks(ofBase: path))
      default: break
      }
    }
    for entry in type.frame.names.entries { hooks.formUnion(self.hooks(of: entry.key, entry.value)) }
    type.hooks = hooks
  }

  /// What an attribute of a class adds.
  func hooks(of name: Symbol, _ value: Value) -> ClassHooks {
    var hooks = names.special.hooks(name)
    switch value.shape {
    case .instance(let instance): if instance.type.hooks.contains(.descriptor) { hooks.insert(.setters) }
    case .function(let function): if function.accessors != nil { hooks.insert(.setters) }
    default: break
    }
    return hooks
  }

  private func hooks(ofBase path: PathID) -> ClassHooks {
    if let known = baseHooks[path] { return known }
    let hooks = hooks(ofBaseNamed: path)
    baseHooks[path] = hooks
    return hooks
  }

  private func hooks(ofBaseNamed path: PathID) -> ClassHooks {
    switch paths.text(path, symbols) {
    case "builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType": return .metaclass
    case "enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag", "enum.ReprEnum":
      return .enumeration
    case "builtins.dict", "builtins.list", "builtins.str", "builtins.bytes", "builtins.bytearray", "builtins.int",
      "builtins.float", "builtins.tuple", "builtins.set", "builtins.frozenset", "collections.OrderedDict",
      "collections.defaultdict", "collections.deque", "collections.UserDict", "collections.UserList",
      "collections.UserString", "collections.Counter":
      return .content
    default: return []
    }
  }

  // MARK: Making a class

  /// The keywords and the namespace with which a class is made.
  struct ClassMaking {
    var metaclass: Value?
    var keywords = Arguments()
    /// What `__prepare__` gave.
    var namespace: Value?
  }

  /// Asks the metaclass for the namespace of a class that is about to be made.
  func prepareNamespace(_ name: Symbol, _ bases: [Value], _ making: inout ClassMaking, _ node: NodeID) {
    var maker = making.metaclass
    if maker == nil { maker = inheritedMetaclass(bases) }
    guard case .type(let type)? = maker?.shape, hooks(type).contains(.operations),
      let hook = inherited(type, names.special.prepare, after: false)
    else { return }
    var arguments = making.keywords
    arguments.positional = [.text(symbols.text(name)), .list(bases, .tuple)]
    making.namespace = callFound(hook, Value(.type(type)), type, arguments, node)
  }

  private func inheritedMetaclass(_ bases: [Value]) -> Value? {
    var maker: Value?
    for base in bases {
      if case .type(let parent) = base.shape, let inherited = parent.metaclass { maker = inherited }
    }
    return maker
  }

  /// The bases of a class, after those that are no classes were asked for theirs (PEP 560).
  func resolvedBases(_ bases: [Value], _ node: NodeID) -> [Value] {
    guard bases.contains(where: { if case .instance = $0.shape { true } else { false } }) else { return bases }
    return bases.flatMap { base -> [Value] in
      guard case .instance = base.shape,
        let made = callSpecial(base, names.special.mroEntries, [.list(bases, .tuple)], node)
      else { return [base] }
      return knownElements(made)?.known ?? []
    }
  }

  /// Runs what making a class runs once its body has run: the names' hooks, the parent's, the metaclass's.
  func finish(_ type: ClassValue, _ making: ClassMaking, _ node: NodeID) {
    noteHooks(type)
    type.metaclass = making.metaclass ?? inheritedMetaclass(type.bases)
    let isEnumeration = type.hooks.contains(.enumeration)
    for entry in type.frame.names.entries {
      if let namespace = making.namespace {
        _ = callSpecial(
          namespace, names.special.setitem, [.text(symbols.text(entry.key)), entry.value], node)
      }
      guard case .instance = entry.value.shape else { continue }
      _ = callSpecial(
        entry.value, names.special.setName, [Value(.type(type)), .text(symbols.text(entry.key))], node)
    }
    if type.hasBasesInside, let hook = inherited(type, names.dunderInitSubclass, after: true) {
      if case .function(let function) = hook.shape {
        _ = call(function, Value(.type(type)), making.keywords, node)
      } else {
        _ = callFound(hook, Value(.type(type)), type, making.keywords, node)
      }
    }
    if isEnumeration { makeMembers(type, node) }
    if type.metaclass != nil { runMetaclass(type, making, node) }
  }

  private func runMetaclass(_ type: ClassValue, _ making: ClassMaking, _ node: NodeID) {
    guard let metaclass = type.metaclass else { return }
    var arguments = making.keywords
    arguments.positional = [
      .text(symbols.text(type.name)), .list(type.bases, .tuple), Value(.namespace(type.frame)),
    ]
    for maker in alternatives(metaclass) { runMetaclass(maker, type, arguments, node) }
  }

  private func runMetaclass(_ maker: Value, _ type: ClassValue, _ arguments: Arguments, _ node: NodeID) {
    switch maker.shape {
    case .type(let meta):
      if let outer = metaclass(of: meta), let hook = inherited(outer, names.dunderCall, after: false) {
        _ = callFound(hook, maker, outer, arguments, node)
      }
      for name in [names.dunderNew, names.dunderInit] {
        guard let hook = inherited(meta, name, after: false) else { continue }
        if case .function(let function) = hook.shape {
          _ = call(function, Value(.type(name == names.dunderNew ? meta : type)), arguments, node)
        } else {
          _ = callFound(hook, Value(.type(type)), meta, arguments, node)
        }
      }
    case .function, .bound, .partial, .instance, .method: _ = call(maker, arguments, node)
    // The class is made: `type` would make it, and its metaclass, anew.
    case .external(let path) where paths.text(path, symbols) != "builtins.type":
      if paths.model(path, symbols) != nil { _ = call(maker, arguments, node) }
    default: break
    }
  }

  /// `type(name, bases, namespace)`, also by a metaclass of the target.
  func makeClass(_ arguments: Arguments, metaclass: Value?, _ node: NodeID) -> Value {
    let scope = Frame(.type, parent: frame, module: frame.module, birth: branchDepth)
    if case .dictionary(let namespace)? = arguments.at(2)?.shape {
      for (key, element) in zip(namespace.keys, namespace.values) {
        if let text = key.constantText { scope.names.set(symbols.intern(text.rendered), element) }
      }
    }
    let bases = arguments.at(1).flatMap { knownElements($0)?.known } ?? []
    let name = arguments.at(0)?.constantText.map { symbols.intern($0.rendered) } ?? symbols.intern("type")
    retain(scope)
    let type = ClassValue(name: name, bases: bases, frame: scope, birth: branchDepth)
    var making = ClassMaking(metaclass: metaclass)
    making.keywords.keywords = arguments.keywords
    finish(type, making, node)
    return Value(.type(type))
  }

  /// The members of an enumeration are made when the class is.
  private func makeMembers(_ type: ClassValue, _ node: NodeID) {
    let makers = [names.dunderNew, names.dunderInit].compactMap { name in
      inherited(type, name, after: false).map { (name, $0) }
    }
    guard !makers.isEmpty else { return }
    for (name, maker) in makers {
      guard case .function(let function) = maker.shape else { continue }
      for entry in type.frame.names.entries.prefix(256) where isMember(entry.value) {
        let receiver =
          name == names.dunderNew ? Value(.type(type)) : Value(.instance(InstanceValue(type, birth: branchDepth)))
        var arguments = Arguments([entry.value])
        if case .list(let list) = entry.value.shape, list.kind == .tuple { arguments = Arguments(list.elements) }
        _ = call(function, receiver, arguments, node)
      }
    }
  }

  private func isMember(_ value: Value) -> Bool {
    switch value.shape {
    case .int, .text, .bytes, .float, .bool, .list, .dictionary, .object, .big, .none: true
    default: false
    }
  }
}

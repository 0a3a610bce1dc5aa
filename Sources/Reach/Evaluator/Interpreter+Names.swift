import Evidence
import PythonSyntax

extension Interpreter {
  /// The value of a name in the running scope, as `LOAD_NAME` and `LOAD_GLOBAL` look it up.
  func load(_ symbol: Symbol) -> Value { lookup(symbol, in: frame) }

  /// The value of a name as seen from a scope.
  func lookup(_ symbol: Symbol, in start: Frame) -> Value {
    if let value = start.bound(symbol) ?? start.parent?.seen(symbol) ?? start.module.frame.bound(symbol) {
      return value
    }
    if symbol == names.dunderBuiltins { return Value(.external(builtinsPath)) }
    if builtinNames.contains(symbol) { return Value(.external(paths.attribute(builtinsPath, symbol))) }
    if names.isModuleFact(symbol) { return fact(symbol, of: start.module) }
    return fromStar(symbol, start.module)
  }

  /// A name that nothing binds may come from a star import of something outside.
  private func fromStar(_ symbol: Symbol, _ module: ModuleState) -> Value {
    guard !module.externalStars.isEmpty else { return .unknown }
    // A later import takes the place of an earlier one's names.
    var fallback: PathID?
    for star in module.externalStars.reversed() {
      let path = paths.attribute(star, symbol)
      if paths.model(path, symbols) != nil { return externalAttribute(star, symbol, .none) }
      switch Library.lists(symbols.text(symbol), in: paths.text(star, symbols)) {
      case true?: return Value(.external(path))
      case false?: if fallback == nil { fallback = path }
      case nil: fallback = path
      }
    }
    return fallback.map { Value(.external($0)) } ?? .unknown
  }

  // MARK: Attributes

  /// `value.name`.
  func attribute(_ value: Value, _ name: Symbol, _ node: NodeID) -> Value {
    defer { depth -= 1 }
    guard enter() else { return .unknown }
    switch value.shape {
    case .module(let module): return moduleAttribute(module, name, node)
    case .external(let path): return externalAttribute(path, name, value.taint)
    case .object(let object): return objectAttribute(object, name, value, node)
    case .instance(let instance): return instanceAttribute(instance, name, value, node)
    case .type(let type): return typeAttribute(type, name, value, node)
    case .function(let function): return functionAttribute(function, name, value)
    case .bound(let bound):
      if name == names.dunderFunc { return Value(.function(bound.function)) }
      if name == names.dunderSelf { return bound.receiver }
      return functionAttribute(bound.function, name, value)
    case .method(let method):
      // `process.stdout.read`: what looked like a method is an object of its own.
      guard let inner = derived(method) else { return .unknown(deepTaint(method.receiver)) }
      return Value(.method(BuiltinMethod(inner, name)), taint: value.taint)
    case .text, .bytes, .list, .dictionary, .int, .big, .float, .namespace:
      if name == names.dunderClass { return typeOf(value) }
      return Value(.method(BuiltinMethod(value, name)), taint: value.taint)
    case .choice(let choice):
      var found = JoinedValues()
      for option in choice.options {
        if case .none = option.shape { continue }
        join(attribute(option, name, node), into: &found)
      }
      return found.value.map { Value($0.shape, taint: taints.union($0.taint, value.taint), lineage: $0.lineage) }
        ?? .unknown(value.taint)
    case .unknown, .unbound, .none, .bool, .partial: return .unknown(deepTaint(value))
    }
  }

  private func moduleAttribute(_ module: ModuleState, _ name: Symbol, _ node: NodeID) -> Value {
    if let value = module.frame.names[name] {
      if case .unbound = value.shape {} else { return value }
    }
    if name == names.dunderDict { return Value(.namespace(module.frame)) }
    if names.isModuleFact(name) { return fact(name, of: module) }
    let dotted = module.name + "." + symbols.text(name)
    if let known = modules[dotted] { return Value(.module(known)) }
    if let hook = module.frame.names[names.dunderGetattr], case .function = hook.shape {
      return call(hook, Arguments([.text(symbols.text(name))]), node)
    }
    if name == names.dunderAnnotations, let source = module.source, let tree = treeOf(source) {
      return annotations(in: tree.syntax.root, source, module.frame)
    }
    // `sys.modules[__name__].__class__ = Kind`.
    if case .type(let type)? = module.frame.names[names.dunderClass]?.shape {
      return typedAttribute(Value(.module(module)), type, name, node)
    }
    return fromStar(name, module)
  }

  /// An attribute that a module has from the class it was given.
  private func typedAttribute(_ module: Value, _ type: ClassValue, _ name: Symbol, _ node: NodeID) -> Value {
    if let found = inherited(type, name, after: false) { return bind(found, to: module, type, node) }
    guard let hook = inherited(type, names.dunderGetattr, after: false), case .function = hook.shape else {
      return .unknown
    }
    return call(bind(hook, to: module, type, node), Arguments([.text(symbols.text(name))]), node)
  }

  /// An attribute of something outside; module aliases lead to the name the model knows.
  func externalAttribute(_ path: PathID, _ name: Symbol, _ taint: Taint) -> Value {
    if name == names.dunderDict { return Value(.external(paths.attribute(path, name)), taint: taint) }
    if path == builtinsPath, name == names.dunderDict { return Value(.external(path)) }
    let child = paths.attribute(path, name)
    if !processes.children.isEmpty, let arguments = childArguments(at: child) { return arguments }
    if !replacements.isEmpty, let value = replacements[child] { return value }
    if let model = paths.model(child, symbols) {
      if let constant = model.constant { return Value.text(constant) }
      if let target = model.alias { return Value(.external(paths.path(target, &symbols)), taint: taint) }
      if model.isFalse { return .bool(false) }
    }
    return Value(.external(child), taint: taint)
  }

  private func objectAttribute(_ object: ExternalObject, _ name: Symbol, _ value: Value, _ node: NodeID) -> Value {
    if let stored = object.fields[name] { return stored }
    if case .parent(let type, let receiver) = object.payload {
      if let found = inherited(type, name, after: true) { return bind(found, to: receiver, type, node) }
      return Value(.method(BuiltinMethod(receiver, name)), taint: value.taint)
    }
    if case .code(let source) = object.payload, let part = syntaxPart(source, symbols.text(name), object) {
      return part
    }
    if let known = carrierAttribute(object, name) { return known }
    return Value(.method(BuiltinMethod(value, name)), taint: taints.union(value.taint, object.taint))
  }

  /// The object that an attribute of an object is, when it is used as one.
  private func derived(_ method: BuiltinMethod) -> Value? {
    guard case .object(let object) = method.receiver.shape else { return nil }
    let path = paths.attribute(object.path, method.name)
    let inner = ExternalObject(path, object.arguments, birth: branchDepth)
    inner.taint = deepTaint(method.receiver)
    inner.sinks = object.sinks
    inner.payload = object.payload
    return Value(.object(inner), taint: inner.taint)
  }

  private func instanceAttribute(_ instance: InstanceValue, _ name: Symbol, _ value: Value, _ node: NodeID) -> Value {
    if hooks(instance.type).contains(.getattribute),
      let answer = askGetattribute(value, instance.type, name, node)
    {
      return answer
    }
    if let field = instance.fields[name] { return field }
    if name == names.dunderClass { return Value(.type(instance.type)) }
    if let found = inherited(instance.type, name, after: false) { return bind(found, to: value, instance.type, node) }
    if name == names.dunderDict {
      let fields = DictionaryValue(birth: branchDepth)
      for field in instance.fields.entries {
        storeEntry(fields, .text(symbols.text(field.key)), field.value)
      }
      return Value(.dictionary(fields))
    }
    if let answer = callSpecial(value, names.special.getattr, [.text(symbols.text(name))], node) { return answer }
    return Value(.method(BuiltinMethod(value, name)), taint: taints.union(value.taint, instance.taint))
  }

  private func typeAttribute(_ type: ClassValue, _ name: Symbol, _ value: Value, _ node: NodeID) -> Value {
    if let found = inherited(type, name, after: false) {
      if case .function(let function) = found.shape, function.binding == .classMethod {
        return Value(.bound(BoundFunction(function, value)))
      }
      return described(found, through: .none, type, node)
    }
    if type.metaclass != nil, let found = metaclassAttribute(type, name, value, node) { return found }
    if name == names.dunderName || name == names.dunderQualname { return .text(symbols.text(type.name)) }
    if name == names.dunderDict { return Value(.namespace(type.frame)) }
    if name == names.dunderAnnotations, let place = type.place {
      return annotations(in: place.body, place.source, type.frame)
    }
    if let fact = fact(name, of: type) { return fact }
    if let base = externalBase(type) { return Value(.external(paths.attribute(base, name))) }
    return .unknown(value.taint)
  }

  private func functionAttribute(_ function: FunctionValue, _ name: Symbol, _ value: Value) -> Value {
    if let field = function.fields[name] { return field }
    switch name {
    case names.dunderCall, names.dunderFunc, names.dunderCode: return value
    case names.dunderName, names.dunderQualname: return .text(symbols.text(function.place.name))
    case names.dunderGlobals: return Value(.namespace(function.scope.module.frame))
    case names.dunderAnnotations: return annotations(of: function)
    case names.setter, names.getter, names.deleter:
      // `@x.setter`: a property that keeps its getter.
      guard function.binding == .property else { return .unknown(value.taint) }
      return Value(.method(BuiltinMethod(value, name)), taint: value.taint)
    case names.register where function.detour != nil:
      return Value(.method(BuiltinMethod(value, name)), taint: value.taint)
    default: return fact(name, of: function) ?? .unknown(value.taint)
    }
  }

  /// A class attribute as seen through an instance: functions are bound, properties are called.
  func bind(_ found: Value, to receiver: Value, _ type: ClassValue, _ node: NodeID) -> Value {
    switch found.shape {
    case .function(let function):
      switch function.binding {
      case .plain: return Value(.bound(BoundFunction(function, receiver)))
      case .staticMethod: return found
      case .classMethod: return Value(.bound(BoundFunction(function, Value(.type(type)))))
      case .property: return call(Value(.bound(BoundFunction(function, receiver))), Arguments(), node)
      }
    case .choice(let choice):
      return join(choice.options.lazy.map { self.bind($0, to: receiver, type, node) }) ?? found
    case .instance: return described(found, through: receiver, type, node)
    default: return found
    }
  }

  /// An attribute of a class or its bases within the target; `after` skips the class itself.
  func inherited(_ type: ClassValue, _ name: Symbol, after: Bool) -> Value? {
    guard type.hasBasesInside else { return after ? nil : own(type, name) }
    for current in ancestors(type) where !(after && current === type) {
      if let value = own(current, name) { return value }
    }
    return nil
  }

  private func own(_ type: ClassValue, _ name: Symbol) -> Value? {
    guard let value = type.frame.names[name] else { return nil }
    if case .unbound = value.shape { return nil }
    return value
  }

  /// A class and its bases within the target, nearest first; a hostile hierarchy is cut off.
  func ancestors(_ type: ClassValue) -> [ClassValue] {
    if let known = type.ancestors { return known }
    var seen: [ClassValue] = [type]
    var position = 0
    while position < seen.count, seen.count < 64 {
      for base in seen[position].bases {
        for option in alternatives(base) {
          if case .type(let parent) = option.shape, !seen.contains(where: { $0 === parent }) { seen.append(parent) }
        }
      }
      position += 1
    }
    type.ancestors = seen
    track(type)
    return seen
  }

  /// The first base class outside the target.
  func externalBase(_ type: ClassValue) -> PathID? {
    var pending: [ClassValue] = [type]
    var seen = 0
    while let current = pending.first, seen < 64 {
      pending.removeFirst()
      seen += 1
      for base in current.bases {
        for option in alternatives(base) {
          switch option.shape {
          case .external(let path): return path
          case .type(let parent): pending.append(parent)
          default: break
          }
        }
      }
    }
    return nil
  }

  // MARK: Storing attributes

  /// `object.name = value`.
  func setAttribute(_ object: Value, _ name: Symbol, _ value: Value, _ node: NodeID) {
    switch object.shape {
    case .module(let module): assign(module.frame, name, value)
    case .type(let type):
      _ = callSpecial(object, names.special.setattr, [.text(symbols.text(name)), value], node)
      let hooks = self.hooks(of: name, value)
      if !hooks.isEmpty {
        type.hooks.formUnion(hooks)
        lateHooks.formUnion(hooks)
      }
      assign(type.frame, name, value)
    case .function(let function):
      noteChange()
      if name == names.dunderCode { swapCode(of: function, value) }
      function.fields.set(name, value)
    case .instance(let instance):
      let hooks = self.hooks(instance.type)
      if hooks.contains(.operations) {
        _ = callSpecial(object, names.special.setattr, [.text(symbols.text(name)), value], node)
      }
      if hooks.contains(.setters), storeThroughDescriptor(instance, name, value, node) { return }
      track(instance, value)
      touch(instance)
      guard instance.fields.count < 4_096 else {
        instance.taint = taints.union(instance.taint, deepTaint(value))
        return
      }
      if instance.birth < branchDepth, let old = instance.fields[name] {
        instance.fields.set(name, join(old, value))
      } else {
        instance.fields.set(name, value)
      }
    case .object(let target):
      track(target, value)
      let held = deepTaint(value)
      target.taint = taints.union(target.taint, held)
      touch(target)
      feed(target, held)
      guard target.fields.count < 256 else { return }
      let isWeak = target.birth < branchDepth
      target.fields.set(name, isWeak ? target.fields[name].map { join($0, value) } ?? value : value)
    case .external(let path): replace(path, name, value, node)
    case .choice(let choice): for option in choice.options { setAttribute(option, name, value, node) }
    default: break
    }
  }

  /// Replacing an attribute of something outside changes what other code gets when it uses it.
  private func replace(_ path: PathID, _ name: Symbol, _ value: Value, _ node: NodeID) {
    guard !paths.hasCall(path) else { return }
    let target = paths.attribute(path, name)
    record(.interpreterHook, argument: paths.text(target, symbols), via: target, node: node)
    noteReplacement(target, value)
    if isHook(target) { followCallback(value, node, Arguments()) }
  }

  /// Remembers what an attribute of a module is from now on; inside an undecided branch it may still be what it was.
  private func noteReplacement(_ target: PathID, _ value: Value) {
    guard replacements[target] != nil || replacements.count < 1_024 else { return }
    noteChange()
    let isOriginal = if case .external(let path) = value.shape { path == target } else { false }
    if isOriginal, branchDepth == 0, conditional == 0 {
      replacements[target] = nil
      return
    }
    // Code that runs without this may call what does something by itself.
    let model = paths.model(target, symbols)
    let isHarmless = model?.handler == nil && model?.effects.isEmpty ?? true
    guard isHarmless, branchDepth == 0, conditional == 0 else {
      replacements[target] = join(replacements[target] ?? Value(.external(target)), value)
      return
    }
    replacements[target] = value
  }

  /// Attributes whose new value the interpreter itself calls.
  private func isHook(_ path: PathID) -> Bool {
    switch paths.text(path, symbols) {
    case "sys.excepthook", "sys.displayhook", "sys.unraisablehook", "sys.breakpointhook", "threading.excepthook",
      "builtins.__import__", "builtins.open", "builtins.exec", "builtins.print":
      true
    default: false
    }
  }
}

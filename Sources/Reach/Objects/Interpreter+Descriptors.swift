import PythonSyntax

/// Attributes that run code when they are read, stored or deleted (language reference 3.3.2).
extension Interpreter {
  /// `instance.name` where the class decides about every attribute; nil where what it gives is not known.
  func askGetattribute(_ value: Value, _ type: ClassValue, _ name: Symbol, _ node: NodeID) -> Value? {
    guard let found = inherited(type, names.special.getattribute, after: false),
      let result = callFound(found, value, type, Arguments([.text(symbols.text(name))]), node)
    else { return nil }
    return result.isUnknown ? nil : result
  }

  /// A class attribute that is an object with `__get__`, as it is seen through an instance, or through the class itself.
  func described(_ found: Value, through receiver: Value, _ type: ClassValue, _ node: NodeID) -> Value {
    guard case .instance(let descriptor) = found.shape, hooks(descriptor.type).contains(.descriptor) else {
      return found
    }
    return callSpecial(found, names.special.get, [receiver, Value(.type(type))], node) ?? found
  }

  /// `Class.name` by the metaclass; nil where it has none of that name.
  func metaclassAttribute(_ type: ClassValue, _ name: Symbol, _ value: Value, _ node: NodeID) -> Value? {
    guard let meta = metaclass(of: type) else { return nil }
    if let found = inherited(meta, name, after: false) { return bind(found, to: value, meta, node) }
    return callSpecial(value, names.special.getattr, [.text(symbols.text(name))], node)
  }

  /// Stores an attribute that a property or descriptor of the class takes; false where there is none.
  func storeThroughDescriptor(
    _ instance: InstanceValue, _ name: Symbol, _ value: Value, _ node: NodeID
  ) -> Bool {
    guard let found = inherited(instance.type, name, after: false) else { return false }
    let receiver = Value(.instance(instance))
    switch found.shape {
    case .function(let function):
      guard let setter = function.accessors?.setter else { return false }
      _ = callAccessor(setter, receiver, [value], node)
      return true
    case .instance(let descriptor):
      guard hooks(descriptor.type).contains(.descriptor) else { return false }
      return callSpecial(found, names.special.set, [receiver, value], node) != nil
    default: return false
    }
  }

  /// `del object.name`.
  func deleteAttribute(_ object: Value, _ name: Symbol, _ node: NodeID) {
    for option in alternatives(object) {
      switch option.shape {
      case .instance(let instance):
        guard !hooks(instance.type).isDisjoint(with: [.operations, .setters]) else { continue }
        if callSpecial(option, names.special.delattr, [.text(symbols.text(name))], node) != nil { continue }
        guard let found = inherited(instance.type, name, after: false) else { continue }
        if case .function(let function) = found.shape, let deleter = function.accessors?.deleter {
          _ = callAccessor(deleter, option, [], node)
        } else {
          _ = callSpecial(found, names.special.delete, [option], node)
        }
      case .type: _ = callSpecial(option, names.special.delattr, [.text(symbols.text(name))], node)
      default: break
      }
    }
  }

  private func callAccessor(_ accessor: Value, _ receiver: Value, _ arguments: [Value], _ node: NodeID) -> Value {
    call(accessor, Arguments([receiver] + arguments), node)
  }

  // MARK: Properties

  /// `property(fget, fset, fdel)`.
  func makeProperty(_ call: ExternalCall) -> Value? {
    guard let getter = call.arguments.at(0, symbols.intern("fget")), case .function(let function) = getter.shape else {
      return nil
    }
    return Value(
      .function(
        property(
          function, setter: call.arguments.at(1, symbols.intern("fset")),
          deleter: call.arguments.at(2, symbols.intern("fdel")))))
  }

  private func property(_ function: FunctionValue, setter: Value?, deleter: Value?) -> FunctionValue {
    let made = FunctionValue(place: function.place, scope: function.scope, defaults: function.defaults)
    made.owner = function.owner
    made.binding = .property
    func given(_ value: Value?) -> Value? { value.flatMap { $0.isNone ? nil : $0 } }
    if given(setter) != nil || given(deleter) != nil {
      made.accessors = Accessors(setter: given(setter), deleter: given(deleter))
    }
    return made
  }

  /// `prop.setter(f)`, `prop.deleter(f)`, `prop.getter(f)`: a new property.
  func changeProperty(_ function: FunctionValue, _ name: Symbol, _ arguments: Arguments) -> Value? {
    guard function.binding == .property, let accessor = arguments.at(0) else { return nil }
    switch name {
    case names.setter:
      return Value(.function(property(function, setter: accessor, deleter: function.accessors?.deleter)))
    case names.deleter:
      return Value(.function(property(function, setter: function.accessors?.setter, deleter: accessor)))
    case names.getter:
      guard case .function(let getter) = accessor.shape else { return nil }
      return Value(
        .function(property(getter, setter: function.accessors?.setter, deleter: function.accessors?.deleter)))
    default: return nil
    }
  }
}

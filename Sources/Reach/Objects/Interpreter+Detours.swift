import PythonSyntax

/// What a function runs besides or instead of its own body.
final class Detour {
  /// What was stored as its `__code__`.
  var code: Value?
  /// `functools.singledispatch`: the function itself, and what was registered for types.
  var general: FunctionValue?
  var registered: [(type: Value, function: Value)] = []
  /// More types than this say nothing about what a call runs.
  static let limit = 256
}

extension Interpreter {
  /// `f.__code__ = g.__code__`: what `f` runs from now on.
  func swapCode(of function: FunctionValue, _ code: Value) {
    let detour = function.detour ?? Detour()
    function.detour = detour
    guard case .function(let other) = code.shape else {
      detour.code = code
      return
    }
    // Globals are looked up where the function was defined that got the code.
    let scope = other.scope.kind == .module ? function.scope.module.frame ?? other.scope : other.scope
    detour.code = Value(
      .function(FunctionValue(place: other.place, scope: scope, defaults: function.defaults)), taint: code.taint)
  }

  /// The result of a call that a detour leads elsewhere; nil where the body itself runs.
  func follow(
    _ detour: Detour, _ receiver: Value?, _ arguments: Arguments, _ node: NodeID
  ) -> Value? {
    if let code = detour.code {
      if case .function(let other) = code.shape { return call(other, receiver, arguments, node) }
      return runCode(code, Arguments(), via: "__code__", isolated: false, node: node)
    }
    guard let general = detour.general else { return nil }
    let argument = arguments.at(0) ?? .unknown
    var result: Value?
    for (type, function) in detour.registered.reversed() {
      switch isInstance(argument, of: type) {
      case .no: continue
      case .yes:
        let value = callRegistered(function, receiver, arguments, node)
        return result.map { join($0, value) } ?? value
      case .unknown:
        conditional += 1
        let value = callRegistered(function, receiver, arguments, node)
        conditional -= 1
        result = result.map { join($0, value) } ?? value
      }
    }
    let value = call(general, receiver, arguments, node)
    return result.map { join($0, value) } ?? value
  }

  private func callRegistered(
    _ function: Value, _ receiver: Value?, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    var given = arguments
    if let receiver { given.positional.insert(receiver, at: 0) }
    return call(function, given, node)
  }

  /// `functools.singledispatch(f)`.
  func singleDispatch(_ call: ExternalCall) -> Value? {
    guard case .function(let function)? = call.arguments.at(0)?.shape else { return call.arguments.at(0) }
    let made = FunctionValue(place: function.place, scope: function.scope, defaults: function.defaults)
    made.owner = function.owner
    made.detour = Detour()
    made.detour?.general = function
    return Value(.function(made))
  }

  /// A method of a function: those of properties, and `register` of a dispatching function.
  func functionMethod(
    _ function: FunctionValue, _ method: BuiltinMethod, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    if let changed = changeProperty(function, method.name, arguments) { return changed }
    guard method.name == names.register, let detour = function.detour, detour.general != nil,
      let first = arguments.at(0), detour.registered.count < Detour.limit
    else { return .unknown(taints.union(deepTaint(method.receiver), taint(of: arguments))) }
    if let implementation = arguments.at(1, names.func_) {
      noteChange()
      detour.registered.append((first, implementation))
      return implementation
    }
    if case .function = first.shape {
      // `@f.register` of a function whose annotation names the type.
      noteChange()
      detour.registered.append((.unknown, first))
      return first
    }
    return Value(.partial(PartialCall(Value(.method(method)), Arguments([first]))))
  }

  /// `super().__call__(…)`, `super().__new__(…)` of a metaclass, where the target defines none.
  func classMethod(
    _ type: ClassValue, _ method: BuiltinMethod, _ arguments: Arguments, _ node: NodeID
  ) -> Value {
    if method.name == names.dunderCall { return makeInstance(type, arguments, node) }
    if method.name == names.dunderNew, let made = newInstance(arguments, node) { return made }
    return .unknown(taints.union(deepTaint(method.receiver), taint(of: arguments)))
  }

  // MARK: Types of values

  /// Whether a value is an instance of a class, as far as both are known.
  func isInstance(_ value: Value, of type: Value) -> Truth {
    switch type.shape {
    case .external(let path): isInstance(value, ofBuiltin: path)
    case .type(let type): isInstance(value, of: type)
    default: .unknown
    }
  }

  private func isInstance(_ value: Value, of type: ClassValue) -> Truth {
    guard type.metaclass == nil else { return .unknown }
    switch value.shape {
    case .instance(let instance):
      if ancestors(instance.type).contains(where: { $0 === type }) { return .yes }
      return instance.type.bases.isEmpty ? .no : .unknown
    case .none, .bool, .int, .big, .float, .text, .bytes: return .no
    default: return .unknown
    }
  }

  private func isInstance(_ value: Value, ofBuiltin path: PathID) -> Truth {
    guard paths.parent(path) == builtinsPath, let name = paths.name(path).map({ symbols.text($0) }),
      Self.builtinTypes.contains(name)
    else { return .unknown }
    if name == "object" { return .yes }
    let own: [String]
    switch value.shape {
    case .none: own = []
    case .bool: own = ["bool", "int"]
    case .int, .big: own = ["int"]
    case .float: own = ["float"]
    case .text: own = ["str"]
    // Both are bytes here.
    case .bytes: return name == "bytes" || name == "bytearray" ? .unknown : .no
    case .list(let list):
      if list.kind == .byteArray { return name == "bytearray" ? .yes : .no }
      if list.kind == .tuple { return name == "tuple" ? .yes : .no }
      return ["str", "bytes", "bytearray", "int", "float", "bool", "complex", "dict"].contains(name) ? .no : .unknown
    case .dictionary: return name == "dict" ? .unknown : .no
    case .instance(let instance): return instance.type.bases.isEmpty ? .no : .unknown
    default: return .unknown
    }
    return own.contains(name) ? .yes : .no
  }

  private static let builtinTypes: Set<String> = [
    "object", "bool", "int", "float", "complex", "str", "bytes", "bytearray", "list", "tuple", "dict", "set",
    "frozenset",
  ]
}

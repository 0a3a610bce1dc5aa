import PythonSyntax

/// What the interpreter itself tells of modules, classes and functions of the target.
extension Interpreter {
  // MARK: Documentation

  /// The text that a block begins with, where its first statement is one; nil for all others.
  func documentation(_ statement: NodeID) -> Value? {
    guard !statement.isNone, kind(statement) == .expressionStatement else { return nil }
    let expression = first(statement)
    switch kind(expression) {
    case .string: break
    case .concatenatedString:
      // An f-string is no documentation.
      var part = first(expression)
      while !part.isNone {
        guard kind(part) == .string else { return nil }
        part = next(part)
      }
    default: return nil
    }
    let value = kind(expression) == .string ? literal(expression) : concatenated(expression)
    guard case .text(let text) = value.shape else { return nil }
    // Compilers from 3.13 on take the indentation away.
    let later = Documentation.compiled(text.utf8)
    return later == text.utf8 ? value : join(value, Value(.text(Text(later))))
  }

  private func documentation(_ source: SourceUnit, _ tree: Tree, _ block: NodeID) -> Value {
    within(source, tree, frame, unit: unit) { self.documentation(self.first(block)) } ?? .none
  }

  // MARK: Modules

  /// `__doc__`, `__spec__`, `__loader__` of a module.
  func fact(_ name: Symbol, of module: ModuleState) -> Value {
    guard name == names.dunderDoc else {
      let file = module.frame.names[names.dunderFile]
      let origin = ModuleOrigin(module.name, location: file, module: Value(.module(module)))
      return name == names.dunderSpec ? specification(origin) : loader(origin)
    }
    guard let source = module.source, let tree = treeOf(source) else { return .none }
    return documentation(source, tree, tree.syntax.root)
  }

  // MARK: Classes

  /// `type(value)`; unknown where that is not one class.
  func typeOf(_ value: Value) -> Value {
    let name: String
    switch value.shape {
    case .instance(let instance): return Value(.type(instance.type))
    case .type(let type): return type.metaclass ?? Value(.external(paths.path("builtins.type", &symbols)))
    case .text: name = "builtins.str"
    case .bytes: name = "builtins.bytes"
    case .int, .big: name = "builtins.int"
    case .bool: name = "builtins.bool"
    case .float: name = "builtins.float"
    case .none: name = "builtins.NoneType"
    case .dictionary, .namespace: name = "builtins.dict"
    case .list(let list):
      switch list.kind {
      case .list: name = "builtins.list"
      case .tuple: name = "builtins.tuple"
      case .set: name = "builtins.set"
      case .byteArray: name = "builtins.bytearray"
      case .iterator: return .unknown
      }
    case .function: name = "types.FunctionType"
    case .module: name = "types.ModuleType"
    case .external(let path):
      let text = paths.text(path, symbols)
      if Library.isModule(text) {
        name = "types.ModuleType"
      } else if text.hasPrefix("builtins."), Library.isBuiltinClass(String(text.dropFirst(9))) {
        name = "builtins.type"
      } else {
        return .unknown
      }
    default: return .unknown
    }
    return Value(.external(paths.path(name, &symbols)))
  }

  /// Remembers a class with those it names as its bases, for `__subclasses__`.
  func noteSubclass(_ type: ClassValue) {
    for base in type.bases {
      guard case .type(let parent) = base.shape else { continue }
      if moduleSearch.subclasses[ObjectIdentifier(parent)]?.count ?? 0 < 1_024 {
        moduleSearch.subclasses[ObjectIdentifier(parent), default: []].append(type)
      }
    }
  }

  /// A method that every class has from `type`.
  func typeMethod(_ type: ClassValue, _ name: Symbol) -> Value? {
    if name == names.dunderSubclasses { return children(of: type) }
    if symbols.text(name) == "mro" { return make(order(of: type), .list) }
    return nil
  }

  private func order(of type: ClassValue) -> [Value] {
    var classes = ancestors(type).map { Value(.type($0)) }
    if let base = externalBase(type) { classes.append(Value(.external(base))) }
    return classes + [Value(.external(paths.path("builtins.object", &symbols)))]
  }

  /// `str.__mro__[1]`, `str.__bases__[0]` of a built-in class; nil for every other path.
  func classItem(_ path: PathID, _ key: Value) -> Value? {
    guard let position = key.constantInt, let name = paths.name(path) else { return nil }
    guard name == names.dunderMro || symbols.text(name) == "__bases__" else { return nil }
    let owner = paths.parent(path)
    if name == names.dunderMro, position == 0 || position == -2 { return Value(.external(owner)) }
    return Value(.external(paths.path("builtins.object", &symbols)))
  }

  /// What a class tells of itself; nil for a name that is not one of those.
  func fact(_ name: Symbol, of type: ClassValue) -> Value? {
    switch name {
    case names.dunderDoc:
      guard let place = type.place, let tree = treeOf(place.source) else { return Value.none }
      return documentation(place.source, tree, place.body)
    case names.dunderModule: return .text(type.frame.module.name)
    case names.dunderMro: return make(order(of: type), .tuple)
    case names.dunderBase: return type.bases.first ?? Value(.external(paths.path("builtins.object", &symbols)))
    case names.dunderClass: return typeOf(Value(.type(type)))
    case names.dunderSubclasses: return Value(.method(BuiltinMethod(Value(.type(type)), name)))
    default:
      switch symbols.text(name) {
      case "__bases__": return make(type.bases, .tuple)
      case "mro": return Value(.method(BuiltinMethod(Value(.type(type)), name)))
      default: return nil
      }
    }
  }

  // MARK: Functions

  /// What a function tells of itself; nil for a name that is not one of those.
  func fact(_ name: Symbol, of function: FunctionValue) -> Value? {
    switch name {
    case names.dunderDoc:
      guard !function.place.isLambda, let body = body(of: code(of: function)) else { return Value.none }
      return documentation(body.source, body.tree, body.node)
    case names.dunderModule: return .text(function.scope.module.name)
    case names.dunderBuiltins: return Value(.external(builtinsPath))
    case names.dunderClass: return typeOf(Value(.function(function)))
    default: return nil
    }
  }

  // MARK: Texts

  /// `str()` of a module, class or function: what is not known of it is a hole.
  func described(_ value: Value) -> [UInt8] {
    let hole = [Text.hole]
    switch value.shape {
    case .type(let type):
      let name = type.frame.module.name + "." + symbols.text(type.name)
      return Array("<class '\(name)'>".utf8)
    case .function(let function):
      return Array("<function \(symbols.text(function.place.name)) at 0x".utf8) + hole + Array(">".utf8)
    case .external(let path):
      let text = paths.text(path, symbols)
      guard text.hasPrefix("builtins.") else {
        return Library.isModule(text) ? Array("<module '\(text)' ".utf8) + hole + Array(">".utf8) : hole
      }
      let name = String(text.dropFirst(9))
      guard !name.contains("."), !name.contains("(") else { return hole }
      return Array((Library.isBuiltinClass(name) ? "<class '\(name)'>" : "<built-in function \(name)>").utf8)
    default: return hole
    }
  }

  /// `str()` of an exception with at most one argument; nil for every other object.
  func exceptionText(_ object: ExternalObject) -> [UInt8]? {
    let text = paths.text(object.path, symbols)
    guard text.hasPrefix("builtins."), text.hasSuffix("()"),
      Library.isBuiltinClass(String(text.dropFirst(9).dropLast(2))),
      object.arguments.positional.count <= 1, object.arguments.rest == nil, object.fields.count == 0
    else { return nil }
    guard text.utf8.dropFirst(9).first.map({ (0x41...0x5A).contains($0) }) ?? false else { return nil }
    return object.arguments.at(0).map { textOf($0, repr: false, 2) } ?? []
  }
}

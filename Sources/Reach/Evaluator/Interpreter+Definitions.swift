import Evidence
import PythonSyntax

extension Interpreter {
  /// `def`: defaults and decorators run now, the body when somebody calls it.
  func defineFunction(_ id: NodeID) {
    var decorators: [NodeID] = []
    var name = NodeID.none
    var parameters = NodeID.none
    var body = NodeID.none
    var returns = NodeID.none
    var child = first(id)
    while !child.isNone {
      switch kind(child) {
      case .decorator: decorators.append(first(child))
      case .name: name = child
      case .parameters: parameters = child
      case .block, .deferredBlock: body = child
      case .returns: returns = first(child)
      default: break
      }
      child = next(child)
    }
    guard !name.isNone, !body.isNone else { return }
    let decoratorValues = decorators.map { evaluate($0) }
    let symbol = symbol(name)
    let function = makeFunction(id, symbol, parameters, body, isLambda: false)
    if !returns.isNone, mayRun(returns), !postponesAnnotations { _ = evaluate(returns) }
    // Before the decorators: a decorator that calls the function finds it by its name.
    store(symbol, decorate(Value(.function(function)), decoratorValues, id))
  }

  func lambda(_ id: NodeID) -> Value {
    let parameters = first(id)
    let function = makeFunction(
      id, symbols.intern("<lambda>"), parameters, next(parameters), isLambda: true)
    return Value(.function(function))
  }

  private func makeFunction(
    _ id: NodeID, _ name: Symbol, _ parameters: NodeID, _ body: NodeID, isLambda: Bool
  ) -> FunctionValue {
    let place = FunctionPlace(
      source: source, node: id, name: name, parameters: parameters, body: body, isLambda: isLambda)
    let function = FunctionValue(place: place, scope: frame, defaults: defaults(parameters))
    if frame.kind == .type { function.owner = frame.owner }
    retain(frame)
    return function
  }

  /// The defaults of parameters, evaluated where the function is defined.
  private func defaults(_ parameters: NodeID) -> [Value?] {
    guard !parameters.isNone else { return [] }
    var defaults: [Value?] = []
    var position = 0
    var child = first(parameters)
    while !child.isNone {
      if kind(child) == .parameter {
        let annotation = next(first(child))
        if mayRun(annotation), !postponesAnnotations { _ = evaluate(annotation) }
        let fallback = next(annotation)
        if !fallback.isNone, kind(fallback) != .absent {
          while defaults.count < position { defaults.append(nil) }
          defaults.append(evaluate(fallback))
        }
        position += 1
      }
      child = next(child)
    }
    return defaults
  }

  /// Whether evaluating an annotation could call anything: one that has a parenthesis.
  @inline(__always) private func mayRun(_ annotation: NodeID) -> Bool {
    switch kind(annotation) {
    case .absent, .name, .attribute, .string, .noneLiteral: return false
    case .call: return true
    default:
      let node = node(annotation)
      return tree.bytes[Int(node.start)..<Int(node.end)].contains(0x28)
    }
  }

  /// Whether the running module keeps its annotations as text (PEP 563).
  var postponesAnnotations: Bool {
    guard case .external(let path)? = frame.module.frame.names[names.annotations]?.shape else { return false }
    return paths.text(path, symbols) == "__future__.annotations"
  }

  /// What all values made from the same `def` share; made when one is called for the first time.
  func code(of function: FunctionValue) -> FunctionCode {
    if let known = function.code { return known }
    let source = function.place.source
    let node = function.place.node.index
    let code = source.functions[node] ?? FunctionCode(function.place)
    if source.functions.isEmpty { sourcesWithCode.append(source) }
    source.functions[node] = code
    function.code = code
    return code
  }

  /// The parameters of a function, read from its source when it is called for the first time.
  func parameters(of code: FunctionCode) -> [FunctionCode.Parameter] {
    if let known = code.parameters { return known }
    guard let tree = treeOf(code.place.source) else { return [] }
    let list = within(code.place.source, tree, frame, unit: unit) { parameterList(code.place.parameters) }
    code.parameters = list
    return list
  }

  private func parameterList(_ id: NodeID) -> [FunctionCode.Parameter] {
    guard !id.isNone else { return [] }
    var list: [FunctionCode.Parameter] = []
    var kindNow = FunctionCode.Parameter.Kind.plain
    var child = first(id)
    while !child.isNone {
      switch kind(child) {
      case .parameter:
        var parameterKind = kindNow
        if node(child).detail == 1 {
          parameterKind = .list
          kindNow = .keywordOnly
        } else if node(child).detail == 2 {
          parameterKind = .dictionary
        }
        list.append(.init(name: symbol(first(child)), kind: parameterKind))
      case .starMarker: kindNow = .keywordOnly
      default: break
      }
      child = next(child)
    }
    return list
  }

  /// Applies decorators, the last one first.
  private func decorate(_ value: Value, _ decorators: [Value], _ id: NodeID) -> Value {
    var value = value
    for decorator in decorators.reversed() {
      if let bound = descriptor(decorator, value) {
        value = bound
        continue
      }
      if isUnknownOutside(decorator) {
        setDriven(value)
        continue
      }
      isDecorating = true
      let result = call(decorator, Arguments([value]), id)
      isDecorating = false
      switch result.shape {
      case .function, .bound, .partial, .type, .instance, .choice: value = result
      case .text, .bytes, .int, .list, .dictionary:
        if isInside(decorator) { value = result }
      default:
        // Most decorators of libraries give back something that calls the function.
        setDriven(value)
      }
    }
    return value
  }

  /// Notes that something outside calls a function, and may ask what it gives for its elements.
  private func setDriven(_ value: Value) {
    if case .function(let function) = value.shape { function.isDriven = true }
  }

  /// Whether a decorator is code of the target, so that what it gives back is known.
  private func isInside(_ decorator: Value) -> Bool {
    switch decorator.shape {
    case .function, .bound, .partial, .type, .instance: true
    default: false
    }
  }

  /// Whether a decorator is something outside that nothing is known of: what it gives back calls the function.
  private func isUnknownOutside(_ decorator: Value) -> Bool {
    switch decorator.shape {
    case .external(let path): paths.model(path, symbols) == nil && paths.parent(paths.parent(path)) != builtinsPath
    case .object(let object):
      if case .none = object.payload { object.sinks.isEmpty && paths.model(object.path, symbols) == nil } else { false }
    default: false
    }
  }

  /// `@property` and its relatives.
  private func descriptor(_ decorator: Value, _ value: Value) -> Value? {
    guard case .function(let function) = value.shape else { return nil }
    switch decorator.shape {
    case .external(let path):
      guard let name = paths.name(path) else { return nil }
      if name == names.staticmethod {
        function.binding = .staticMethod
      } else if name == names.classmethod {
        function.binding = .classMethod
      } else if name == names.property || name == names.cachedProperty {
        function.binding = .property
      } else {
        return nil
      }
      return value
    case .method(let method):
      guard case .function(let property) = method.receiver.shape else { return nil }
      return changeProperty(property, method.name, Arguments([value]))
    default: return nil
    }
  }

  // MARK: Classes

  /// `class`: bases, keywords, body, decorators; then what subclassing itself runs.
  func defineClass(_ id: NodeID) {
    var decorators: [Value] = []
    var name = NodeID.none
    var body = NodeID.none
    var bases: [Value] = []
    var making = ClassMaking()
    var child = first(id)
    while !child.isNone {
      switch kind(child) {
      case .decorator: decorators.append(evaluate(first(child)))
      case .typeParameters: break
      case .block: body = child
      case .keyword:
        let value = evaluate(next(first(child)))
        if symbol(first(child)) == names.metaclass {
          making.metaclass = value
        } else {
          making.keywords.keywords.append((symbol(first(child)), value))
        }
      case .starred, .keywordUnpacking: _ = evaluate(first(child))
      default: if name.isNone { name = child } else { bases.append(evaluate(child)) }
      }
      child = next(child)
    }
    guard !name.isNone, !body.isNone else { return }
    let symbol = symbol(name)
    bases = resolvedBases(bases, id)
    prepareNamespace(symbol, bases, &making, id)
    let outer = frame
    let scope = Frame(.type, parent: outer, module: outer.module, birth: branchDepth)
    let type = ClassValue(name: symbol, bases: bases, frame: scope, birth: branchDepth)
    scope.owner = type
    type.place = (source, id, body)
    if type.hasBasesInside { noteSubclass(type) }
    retain(scope)
    frame = scope
    _ = run(block: body)
    frame = outer
    finish(type, making, id)
    if decorators.contains(where: { writesInitialiser($0) }) { type.hooks.insert(.fields) }
    store(symbol, decorate(Value(.type(type)), decorators, id))
  }
}

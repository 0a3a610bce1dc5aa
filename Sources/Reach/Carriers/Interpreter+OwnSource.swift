import Evidence
import PythonSyntax

/// What code can read of itself: annotations, source.
extension Interpreter {
  // MARK: Annotations

  /// `f.__annotations__`: what stands behind the parameters' colons and the arrow.
  func annotations(of function: FunctionValue) -> Value {
    let place = function.place
    guard let tree = treeOf(place.source) else { return .unknown }
    return within(place.source, tree, function.scope, unit: unit) {
      var pairs: [(Value, Value)] = []
      for parameter in place.parameters.isNone ? [] : children(place.parameters) where kind(parameter) == .parameter {
        let annotation = next(first(parameter))
        guard !annotation.isNone, kind(annotation) != .absent else { continue }
        let name = symbol(first(parameter))
        pairs.append((.text(symbols.text(name)), evaluate(annotation)))
      }
      if let returned = returnAnnotation(place) { pairs.append((.text("return"), evaluate(returned))) }
      return dictionary(pairs, .none)
    }
  }

  /// What stands behind the arrow of a `def`.
  private func returnAnnotation(_ place: FunctionPlace) -> NodeID? {
    guard !place.isLambda, !place.parameters.isNone else { return nil }
    let behind = next(place.parameters)
    guard !behind.isNone, kind(behind) == .returns else { return nil }
    return first(behind)
  }

  /// `C.__annotations__`, or a module's: the annotated names of its block.
  func annotations(in block: NodeID, _ source: SourceUnit, _ scope: Frame) -> Value {
    guard let tree = treeOf(source) else { return .unknown }
    return within(source, tree, scope, unit: unit) {
      var pairs: [(Value, Value)] = []
      for statement in children(block) where kind(statement) == .annotatedAssignment {
        let target = first(statement)
        guard kind(target) == .name else { continue }
        let name = symbol(target)
        pairs.append((.text(symbols.text(name)), evaluate(next(target))))
      }
      return dictionary(pairs, .none)
    }
  }

  // MARK: Source

  /// `inspect.getsource(object)`, `getsourcelines`, `getdoc`, `getfile`, `getsourcefile`.
  func sourceText(_ call: ExternalCall) -> Value? {
    guard let object = call.arguments.at(0), let name = paths.name(call.path).map({ symbols.text($0) }) else {
      return nil
    }
    if name == "getdoc" { return documentation(of: object) }
    guard let (source, range) = place(of: object) else { return nil }
    if name.hasSuffix("file") { return Value(.text(Text([Text.hole, 0x2F] + Array(source.path.utf8)))) }
    guard let tree = treeOf(source) else { return nil }
    // Whole lines, as they stand in the file.
    let bytes = tree.bytes
    var start = min(Int(range.lowerBound), bytes.count)
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    var end = min(Int(range.upperBound), bytes.count)
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    let text = Array(bytes[start..<min(end + 1, bytes.count)])
    let taint = record(.fileRead, argument: source.path, via: call.path, node: call.node)
    let lineage = lineages.adding("file", to: .none)
    guard name == "getsourcelines" else { return self.text(text, isText: true, taint, lineage) }
    let stream = MemoryStream(text, lineage: lineage, birth: branchDepth)
    var lines: [Value] = []
    while lines.count < 100_000 {
      let line = stream.takeLine()
      if line.isEmpty { break }
      lines.append(self.text(line, isText: true, taint, lineage))
    }
    return .list([make(lines, .list), .int(source.line(at: UInt32(start), in: tree))], .tuple)
  }

  private func documentation(of object: Value) -> Value? {
    switch object.shape {
    case .function(let function): fact(names.dunderDoc, of: function)
    case .bound(let bound): fact(names.dunderDoc, of: bound.function)
    case .type(let type): fact(names.dunderDoc, of: type)
    case .module(let module): fact(names.dunderDoc, of: module)
    default: nil
    }
  }

  /// Where an object's source lies.
  private func place(of object: Value) -> (source: SourceUnit, range: Range<UInt32>)? {
    func range(_ source: SourceUnit, _ node: NodeID) -> (SourceUnit, Range<UInt32>)? {
      guard let tree = treeOf(source) else { return nil }
      let node = tree.nodes[Int(node.index)]
      return (source, node.start..<max(node.start, node.end))
    }
    switch object.shape {
    case .function(let function): return range(function.place.source, function.place.node)
    case .bound(let bound): return range(bound.function.place.source, bound.function.place.node)
    case .type(let type): return type.place.flatMap { range($0.source, $0.node) }
    case .module(let module):
      guard let source = module.source, let tree = treeOf(source) else { return nil }
      return (source, 0..<UInt32(clamping: tree.bytes.count))
    default: return nil
    }
  }
}

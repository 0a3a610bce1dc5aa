import Artifacts
import Evidence
import PythonSyntax

extension Interpreter {
  /// So many texts one `exec` runs one after another before the others count as not known: they are a loop's.
  private static let layersOfPlace = 128

  /// Opens code found in data as a source of its own, runs it, and gives an expression's value.
  ///
  /// - Parameters:
  ///   - decoders: what runs it (`exec`, `python -c`), put after the decoders of the value's lineage.
  ///   - isolated: whether it runs in another process or namespace instead of the running scope.
  @discardableResult
  func openLayer(
    _ code: Value, decoders: [String], isolated: Bool, node: NodeID, globals: Value? = nil, locals: Value? = nil,
    isExpression: Bool = false
  ) -> Value {
    guard let bytes = code.constantBytes else { return .unknown(code.taint) }
    if isolated, let running = runningPrograms.last(where: { isRepeated($0, by: bytes) }) {
      graph.connect(
        unit, to: running.unit, at: place(node), kind: .opens(layer: running.layer),
        isConditional: conditional > 0)
      return .unknown(code.taint)
    }
    guard layerDepth < limits.layerDepth, layerCount < limits.layers else {
      opaque(
        "more code is packed inside code than is opened (\(limits.layerDepth) deep, \(limits.layers) in all)", at: node)
      return .unknown(code.taint)
    }
    guard bytes.count <= limits.sourceBytes else { return .unknown(code.taint) }
    let key = LayerKey(
      bytes: bytes, place: node.index, source: identity(of: source), isolated: isolated,
      child: isolated ? childKey : [])
    if let known = openedLayers[key] {
      graph.connect(
        unit, to: known.unit, at: place(node), kind: .opens(layer: known.layer),
        isConditional: conditional > 0)
      return .unknown(code.taint)
    }
    let opened = layersAtPlace[placeKey(node), default: 0]
    guard opened < Self.layersOfPlace else {
      if opened == Self.layersOfPlace {
        layersAtPlace[placeKey(node)] = opened + 1
        record(.codeEvaluate, argument: nil, via: decoders.last ?? "exec", node: node)
        opaque(
          "one place runs more than \(Self.layersOfPlace) texts: the further ones are not known", .uncomputed, at: node)
      }
      return .unknown(code.taint)
    }
    layersAtPlace[placeKey(node)] = opened + 1
    layerCount += 1
    let place = placeLine(node)
    let layer = Layer(
      decoders: lineages.decoders(code.lineage) + decoders, path: source.path, line: place, parent: nil,
      size: bytes.count, sha256: Digest.sha256Hex(bytes), excerpt: Self.excerpt(bytes))
    let id = graph.addLayer(layer, parent: source.layer)
    let isText = code.constantText != nil
    let layerTree = isText ? Self.parseTree(text: bytes, limits) : Self.parseTree(bytes, limits)
    let layerSource = SourceUnit(path: source.path, baseLine: 1, layer: id) { layerTree }
    layerSource.tree = layerTree
    layerTexts[id] = layerTree.bytes
    let layerUnit = graph.addUnit(path: source.path, layer: id)
    openedLayers[key] = (layerUnit, id)
    graph.connect(unit, to: layerUnit, at: .line(place), kind: .opens(layer: id), isConditional: conditional > 0)
    noteErrors(layerTree, layerSource, unit: layerUnit)
    if isolated {
      runningPrograms.append(
        RunningProgram(
          bytes: bytes, unit: layerUnit, layer: id, writtenFiles: writtenFiles, taintedFiles: fileTaints.count))
    }
    defer { if isolated { runningPrograms.removeLast() } }
    return runLayer(layerSource, layerTree, layerUnit, isolated, globals, locals, isExpression)
  }

  /// Which layer was opened where; opening it again leads to the same unit.
  struct LayerKey: Hashable {
    let bytes: [UInt8]
    let place: UInt32
    let source: UInt32
    let isolated: Bool
    /// What tells apart the runs of a child's code.
    let child: [UInt8]
  }

  /// A program in a process of its own, with what it found on the disk when it was started.
  struct RunningProgram {
    let bytes: [UInt8]
    let unit: Int
    let layer: Int
    let writtenFiles: [String: Value]
    let taintedFiles: Int
  }

  /// Whether code is a running program's own, started again where nothing has changed that it could see: a build script
  /// that calls itself with other arguments, which are never known, does nothing then that it did not do before.
  private func isRepeated(_ program: RunningProgram, by bytes: [UInt8]) -> Bool {
    guard program.bytes == bytes, program.taintedFiles == fileTaints.count,
      program.writtenFiles.count == writtenFiles.count
    else { return false }
    return writtenFiles.allSatisfy { path, value in
      guard let before = program.writtenFiles[path] else { return false }
      return before.constantBytes == value.constantBytes
    }
  }

  private func runLayer(
    _ layerSource: SourceUnit, _ layerTree: Tree, _ layerUnit: Int, _ isolated: Bool, _ globals: Value?,
    _ locals: Value?, _ isExpression: Bool
  ) -> Value {
    let scope = scope(isolated, locals ?? globals)
    layerDepth += 1
    defer { layerDepth -= 1 }
    let value = within(layerSource, layerTree, scope, unit: layerUnit) { () -> Value in
      let root = layerTree.syntax.root
      let statement = self.first(root)
      if isExpression, !statement.isNone, self.kind(statement) == .expressionStatement {
        return self.evaluate(self.first(statement))
      }
      if !statement.isNone, let text = self.documentation(self.first(root)) {
        self.assign(scope, self.names.dunderDoc, text)
      }
      _ = self.run(block: root)
      return .none
    }
    if let target = locals ?? globals, case .dictionary(let dictionary) = target.shape, scope !== frame {
      for name in scope.names.entries {
        storeEntry(dictionary, .text(symbols.text(name.key)), name.value)
      }
    }
    return value
  }

  /// The scope a layer runs in: the running one, a given namespace, or one of a new program.
  private func scope(_ isolated: Bool, _ namespace: Value?) -> Frame {
    if !isolated {
      guard let namespace else { return frame }
      switch namespace.shape {
      case .namespace(let scope): return scope
      case .dictionary(let dictionary):
        let state = ModuleState(name: frame.module.name, source: nil, isPackage: false, unit: unit)
        state.progress = .running
        allModules.append(state)
        for (key, value) in zip(dictionary.keys, dictionary.values) {
          if let text = key.constantText { state.frame.names.set(symbols.intern(text.rendered), value) }
        }
        return state.frame
      default: return frame
      }
    }
    let state = ModuleState(name: "__main__", source: nil, isPackage: false, unit: unit)
    state.progress = .running
    prepare(state, file: nil)
    allModules.append(state)
    return state.frame
  }

  /// The beginning of a layer, for people: one line, control characters escaped, at most `limit` characters.
  static func excerpt(_ bytes: [UInt8], limit: Int = 200) -> String {
    var result = ""
    var count = 0
    for scalar in String(decoding: bytes.prefix(limit * 2), as: UTF8.self).unicodeScalars {
      guard count < limit else { break }
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        let isControl =
          scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x200B...0x200F).contains(scalar.value)
          || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
          || (0xE0000...0xE007F).contains(scalar.value)
        if isControl {
          result += "\\u{" + String(scalar.value, radix: 16) + "}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
      count += 1
    }
    return result
  }
}

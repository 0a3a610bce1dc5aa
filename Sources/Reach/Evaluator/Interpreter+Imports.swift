import Artifacts
import Evidence
import PythonSyntax

extension Interpreter {
  /// `import a.b as c, d`.
  func runImport(_ id: NodeID) {
    for alias in children(id) {
      let dotted = first(alias)
      let name = tree.syntax.dottedName(of: dotted)
      let binding = next(dotted)
      let module = importModule(name, id)
      if kind(binding) == .name {
        store(symbol(binding), module)
      } else {
        let head = name.prefix { $0 != "." }
        store(symbols.intern(String(head)), head.count == name.count ? module : importModule(String(head), id))
      }
    }
  }

  /// `from a import b as c`, relative and star forms too.
  func runImportFrom(_ id: NodeID) {
    let parts = children(id)
    guard let head = parts.first else { return }
    let dots = Int(node(id).detail & 0x7F)
    var name = kind(head) == .dottedName ? tree.syntax.dottedName(of: head) : ""
    if dots > 0 {
      guard let base = package(dots) else { return }
      name = name.isEmpty ? base : base.isEmpty ? name : base + "." + name
    }
    guard !name.isEmpty else { return }
    let module = importModule(name, id)
    for alias in parts.dropFirst() {
      if kind(alias) == .importStar {
        importStar(module, id)
        continue
      }
      let imported = tree.syntax.dottedName(of: first(alias))
      let binding = next(first(alias))
      let symbol = kind(binding) == .name ? symbol(binding) : symbols.intern(imported)
      store(symbol, importedName(module, imported, id))
    }
  }

  /// The package that relative imports with so many dots count from.
  private func package(_ dots: Int) -> String? {
    let module = frame.module
    var parts = module.name.split(separator: ".")
    if !module.isPackage, !parts.isEmpty { parts.removeLast() }
    guard parts.count >= dots - 1 else { return nil }
    return parts.dropLast(dots - 1).joined(separator: ".")
  }

  private func importedName(_ module: Value, _ name: String, _ id: NodeID) -> Value {
    guard case .module(let state) = module.shape else {
      if case .external(let path) = module.shape {
        let child = externalAttribute(path, symbols.intern(name), .none)
        return child
      }
      return .unknown
    }
    if let value = state.frame.names[symbols.intern(name)] {
      if case .unbound = value.shape {} else { return value }
    }
    if state.isPackage, isInside(state.name + "." + name) { return importModule(state.name + "." + name, id) }
    return attribute(module, symbols.intern(name), id)
  }

  private func importStar(_ module: Value, _ id: NodeID) {
    switch module.shape {
    case .external(let path): frame.module.externalStars.append(path)
    case .module(let state):
      let all = state.frame.names[names.dunderAll]
      if let elements = all.flatMap({ knownElements($0) }) {
        for element in elements.known {
          guard let text = element.constantText else { continue }
          store(symbols.intern(text.rendered), importedName(module, text.rendered, id))
        }
      } else {
        for (symbol, value) in zip(state.frame.names.keys, state.frame.names.values)
        where symbols.bytes(symbol).first != 0x5F {
          if case .unbound = value.shape { continue }
          store(symbol, value)
        }
      }
      for star in state.externalStars where !frame.module.externalStars.contains(star) {
        frame.module.externalStars.append(star)
      }
    default: break
    }
  }

  // MARK: Modules

  /// Imports a dotted name with its parents, as `import` does, and gives the module itself.
  func importModule(_ name: String, _ node: NodeID) -> Value {
    guard name.utf8.count < 512 else { return .unknown }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let head = parts.first, !head.isEmpty else { return .unknown }
    guard isInside(head) else { return importExternal(name, node) }
    var value = Value.unknown
    var dotted = ""
    for part in parts {
      dotted = dotted.isEmpty ? part : dotted + "." + part
      if let state = module(dotted) {
        graph.connect(
          unit, to: state.unit, line: placeLine(node), kind: .imports(dotted),
          isConditional: conditional > 0)
        runModule(state)
        let module = Value(.module(state))
        if case .module(let parent) = value.shape { parent.frame.names.setIfMissing(symbols.intern(part), module) }
        value = module
      } else if let entry = entry(dotted), entry.form != .source, entry.form != .namespace {
        value = importCompiled(dotted, entry, node)
      } else if case .module = value.shape {
        value = attribute(value, symbols.intern(part), node)
      } else {
        value = importExternal(dotted, node)
      }
    }
    return value
  }

  private func importExternal(_ name: String, _ node: NodeID) -> Value {
    let path = paths.path(name, &symbols)
    graph.addExternal(path, unit: unit)
    if let model = paths.model(path, symbols), let target = model.alias {
      return Value(.external(paths.path(target, &symbols)))
    }
    return Value(.external(path))
  }

  /// A module of the target that isn't source: its machine code or bytecode runs on import and is not followed.
  private func importCompiled(_ name: String, _ entry: ModuleIndex.Entry, _ node: NodeID) -> Value {
    if entry.form == .native {
      record(.nativeLoad, argument: entry.path, via: paths.path(name, &symbols), node: node)
    } else {
      graph.addOpaque(
        Opaque(path: entry.path, why: "bytecode without a source runs on import and was not followed"), unit: unit)
    }
    return Value(.external(paths.path(name, &symbols)))
  }

  /// Whether a top-level or dotted name is found inside the target, heeding that the standard library comes first.
  func isInside(_ name: String) -> Bool {
    let head = String(name.prefix { $0 != "." })
    if searchPath.contains(where: { index.module(name, below: $0) != nil }) { return true }
    if StandardLibrary.modules.contains(head) { return false }
    return index.module(name) != nil
  }

  private func entry(_ name: String) -> ModuleIndex.Entry? {
    for root in searchPath { if let found = index.module(name, below: root) { return found } }
    return index.module(name)
  }

  /// The module of that name, made when first asked for; nil for what is not source in the target.
  func module(_ name: String) -> ModuleState? {
    guard let entry = entry(name) else { return nil }
    // A name can mean another file under another search path.
    let key = entry.path + "\u{0}" + name
    if let known = modules[key] { return known }
    let state: ModuleState
    switch entry.form {
    case .source:
      let source = SourceUnit(path: entry.path, load: loader(entry.member))
      state = ModuleState(
        name: name, source: source, isPackage: entry.isPackage,
        unit: graph.addUnit(path: entry.path, layer: nil, module: name))
      prepare(state, file: entry.path)
    case .namespace:
      state = ModuleState(
        name: name, source: nil, isPackage: true, unit: graph.addUnit(path: entry.path, layer: nil))
      prepare(state, file: nil)
    case .native, .bytecode: return nil
    }
    modules[key] = state
    if modules[name] == nil { modules[name] = state }
    allModules.append(state)
    return state
  }

  /// Gives a namespace the names that every module has.
  func prepare(_ state: ModuleState, file: String?) {
    state.frame.names.set(names.dunderName, .text(state.name))
    if let file {
      let path = Value(.text(Text([Text.hole, 0x2F] + Array(file.utf8))))
      state.frame.names.set(names.dunderFile, path)
      if state.isPackage {
        let directory = file.utf8.lastIndex(of: 0x2F).map { file[..<$0] } ?? ""
        state.frame.names.set(
          names.dunderPath, .list([Value(.text(Text([Text.hole, 0x2F] + Array(directory.utf8))))]))
      }
    }
    state.frame.names.set(names.dunderDoc, .unknown)
    let package = state.isPackage ? state.name : state.name.split(separator: ".").dropLast().joined(separator: ".")
    state.frame.names.set(names.dunderPackage, .text(package))
  }

  /// Runs a module's body the first time it is imported.
  func runModule(_ state: ModuleState) {
    guard state.progress == .fresh else { return }
    state.progress = .running
    defer { state.progress = .done }
    guard let source = state.source else { return }
    guard let moduleTree = treeOf(source) else {
      graph.addOpaque(
        Opaque(path: source.path, why: "the source could not be read or is too large to be parsed"), unit: state.unit)
      return
    }
    noteErrors(moduleTree, source, unit: state.unit)
    // A body runs once, wherever the import stands: it is no part of the branch around it.
    let savedBranch = branchDepth
    let savedCalls = callDepth
    branchDepth = 0
    callDepth = 0
    within(source, moduleTree, state.frame, unit: state.unit) {
      _ = self.run(block: moduleTree.syntax.root)
    }
    branchDepth = savedBranch
    callDepth = savedCalls
  }

  /// Reports what the parser could not read.
  func noteErrors(_ tree: Tree, _ source: SourceUnit, unit: Int) {
    guard let error = tree.syntax.errors.first else { return }
    let line = source.line(at: UInt32(clamping: error.offset), in: tree)
    graph.addOpaque(
      Opaque(.refused, path: source.path, line: line, why: "not Python as the parser knows it: \(error.message)"),
      unit: unit)
  }

  private func loader(_ member: Int) -> () -> Tree? {
    let target = target
    let limits = limits
    return {
      guard let contents = try? target.contents(of: member), contents.count <= limits.sourceBytes else { return nil }
      return Self.parseTree(contents.bytes, limits)
    }
  }

  /// Parses a source file or bytes that are run, in whatever encoding they declare.
  static func parseTree(_ bytes: [UInt8], _ limits: Limits) -> Tree { Tree(parse(bytes, limits: parserLimits(limits))) }

  /// Parses text that is run: it has no encoding to declare.
  static func parseTree(text bytes: [UInt8], _ limits: Limits) -> Tree {
    Tree(parse(utf8: bytes, limits: parserLimits(limits)))
  }

  private static func parserLimits(_ limits: Limits) -> ParserLimits {
    ParserLimits(depth: limits.syntaxDepth, sourceBytes: limits.sourceBytes)
  }
}

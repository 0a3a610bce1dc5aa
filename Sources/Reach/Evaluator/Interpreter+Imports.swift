import Artifacts
import Evidence
import PythonSyntax

extension Interpreter {
  /// `import a.b as c, d`.
  func runImport(_ id: NodeID) {
    var alias = first(id)
    while !alias.isNone {
      let dotted = first(alias)
      let name = moduleName(dotted)
      let binding = next(dotted)
      let module = importModule(name, id)
      if kind(binding) == .name {
        store(symbol(binding), module)
      } else if let dot = name.utf8.firstIndex(of: 0x2E) {
        let head = String(name[..<dot])
        store(symbols.intern(head), importModule(head, id))
      } else {
        store(symbols.intern(name), module)
      }
      alias = next(alias)
    }
  }

  /// `from a import b as c`, relative and star forms too.
  func runImportFrom(_ id: NodeID) {
    let head = first(id)
    guard !head.isNone else { return }
    guard let name = moduleOfFrom(head, dots: Int(node(id).detail & 0x7F)) else { return }
    let module = importModule(name, id)
    var alias = next(head)
    while !alias.isNone {
      if kind(alias) == .importStar {
        importStar(module, id)
      } else {
        let imported = symbol(first(alias))
        let binding = next(first(alias))
        store(kind(binding) == .name ? symbol(binding) : imported, importedName(module, imported, id))
      }
      alias = next(alias)
    }
  }

  /// The name of the module that a `from` names; nil where it has too many dots.
  private func moduleOfFrom(_ head: NodeID, dots: Int) -> Symbol? {
    let written = kind(head) == .dottedName ? moduleSymbol(head) : nil
    guard dots > 0 else { return written }
    let module = frame.module
    if module.basis?.dots != dots {
      guard let package = module.package(dots) else { return nil }
      module.basis = (dots, symbols.intern(package))
    }
    guard let base = module.basis?.package else { return nil }
    if symbols.bytes(base).isEmpty { return written }
    guard let written else { return base }
    let key = UInt64(UInt32(bitPattern: base)) << 32 | UInt64(UInt32(bitPattern: written))
    if let known = relativeNames[key] { return known }
    let name = symbols.intern(symbols.text(base) + "." + symbols.text(written))
    relativeNames[key] = name
    return name
  }

  /// The symbol of a dotted name; most are written as they are read.
  private func moduleSymbol(_ id: NodeID) -> Symbol {
    let node = node(id)
    let isPlain = tree.bytes[Int(node.start)..<Int(node.end)].allSatisfy { byte in
      byte > 0x23 && byte < 0x80 && byte != 0x5C
    }
    return isPlain ? symbol(id) : symbols.intern(moduleName(id))
  }

  /// A dotted name as the interpreter reads it: identifiers are normalised (PEP 3131).
  private func moduleName(_ id: NodeID) -> String {
    let name = tree.syntax.dottedName(of: id)
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
    return String(decoding: IdentifierFolding.fold(Array(name.utf8)[...]), as: UTF8.self)
  }

  private func importedName(_ module: Value, _ name: Symbol, _ id: NodeID) -> Value {
    guard case .module(let state) = module.shape else {
      if case .external(let path) = module.shape { return externalAttribute(path, name, .none) }
      return .unknown
    }
    if let value = state.frame.names[name] {
      if case .unbound = value.shape {} else { return value }
    }
    if state.isPackage {
      let dotted = state.name + "." + symbols.text(name)
      if isInside(dotted) { return importModule(dotted, id) }
      if hasMovedPath(state) || !writtenFiles.isEmpty, let found = submodule(state, dotted, id) { return found }
    }
    return attribute(module, name, id)
  }

  private func importStar(_ module: Value, _ id: NodeID) {
    switch module.shape {
    case .external(let path): frame.module.externalStars.append(path)
    case .module(let state):
      let all = state.frame.names[names.dunderAll]
      if let elements = all.flatMap({ knownElements($0) }) {
        for element in elements.known {
          guard let text = element.constantText else { continue }
          let name = symbols.intern(text.rendered)
          store(name, importedName(module, name, id))
        }
      } else {
        for entry in state.frame.names.entries where symbols.bytes(entry.key).first != 0x5F {
          if case .unbound = entry.value.shape { continue }
          store(entry.key, entry.value)
        }
      }
      for star in state.externalStars where !frame.module.externalStars.contains(star) {
        frame.module.externalStars.append(star)
      }
    default: break
    }
  }

  // MARK: Modules

  /// One part of a dotted name that is imported: where it leads by itself.
  final class ImportStep {
    let dotted: String
    let part: Symbol
    let state: ModuleState?
    let entry: ModuleIndex.Entry?

    init(dotted: String, part: Symbol, state: ModuleState?, entry: ModuleIndex.Entry?) {
      self.dotted = dotted
      self.part = part
      self.state = state
      self.entry = entry
    }
  }

  /// Where a dotted name leads under the running search path.
  enum ImportRoute {
    case inside([ImportStep])
    case outside
    case nowhere
  }

  /// Imports a dotted name with its parents, as `import` does, and gives the module itself.
  func importModule(_ name: String, _ node: NodeID) -> Value { importModule(symbols.intern(name), node) }

  /// The same for a name that is known already.
  func importModule(_ name: Symbol, _ node: NodeID) -> Value {
    if !moduleSearch.replaced.isEmpty, let replaced = moduleSearch.replaced[name] { return replaced }
    switch route(name) {
    case .nowhere: return .unknown
    case .outside:
      if !moduleSearch.roots.isEmpty || !moduleSearch.finders.isEmpty, let placed = importPlaced(name, node) {
        return placed
      }
      return importExternal(name)
    case .inside(let steps): return follow(steps, node)
    }
  }

  private func follow(_ steps: [ImportStep], _ node: NodeID) -> Value {
    var value = Value.unknown
    for step in steps {
      if case .module(let parent) = value.shape, hasMovedPath(parent),
        let moved = submodule(parent, step.dotted, node)
      {
        value = moved
      } else if let state = step.state {
        graph.connect(
          unit, to: state.unit, at: place(node), kind: .imports(step.dotted), isConditional: conditional > 0)
        runModule(state)
        let module = Value(.module(state))
        if case .module(let parent) = value.shape { parent.frame.names.setIfMissing(step.part, module) }
        value = module
        if !moduleSearch.replaced.isEmpty, let replaced = moduleSearch.replaced[symbols.intern(step.dotted)] {
          value = replaced
        }
      } else if let entry = step.entry, entry.form != .source, entry.form != .namespace {
        value = importCompiled(step.dotted, entry, node)
      } else if case .module(let parent) = value.shape {
        let placed = writtenFiles.isEmpty ? nil : submodule(parent, step.dotted, node)
        value = placed ?? attribute(value, step.part, node)
      } else {
        value = importExternal(symbols.intern(step.dotted))
      }
    }
    return value
  }

  private func route(_ name: Symbol) -> ImportRoute {
    if let known = routes[name] { return known }
    let found = makeRoute(symbols.text(name))
    routes[name] = found
    return found
  }

  private func makeRoute(_ name: String) -> ImportRoute {
    guard name.utf8.count < 512, !name.utf8.isEmpty else { return .nowhere }
    guard let dot = name.utf8.lastIndex(of: 0x2E) else {
      return isInside(name) ? .inside([step(name, part: name)]) : .outside
    }
    switch route(symbols.intern(String(name[..<dot]))) {
    case .inside(let parents):
      return .inside(parents + [step(name, part: String(name[name.utf8.index(after: dot)...]))])
    case .outside: return .outside
    case .nowhere: return .nowhere
    }
  }

  private func step(_ dotted: String, part: String) -> ImportStep {
    ImportStep(dotted: dotted, part: symbols.intern(part), state: module(dotted), entry: entry(dotted))
  }

  private func importExternal(_ name: Symbol) -> Value {
    if let known = externalModules[name] {
      graph.addExternal(known.path, unit: unit)
      return known.value
    }
    let path = paths.path(symbols.text(name), &symbols)
    graph.addExternal(path, unit: unit)
    var value = Value(.external(path))
    if let model = paths.model(path, symbols), let target = model.alias {
      value = Value(.external(paths.path(target, &symbols)))
    }
    externalModules[name] = (path, value)
    return value
  }

  /// A module of the target that can't be followed: machine code, or bytecode that could not be read, which was said.
  private func importCompiled(_ name: String, _ entry: ModuleIndex.Entry, _ node: NodeID) -> Value {
    let path = paths.path(name, &symbols)
    if entry.form == .native { record(.nativeLoad, argument: entry.path, via: path, node: node) }
    return Value(.external(path))
  }

  /// Whether a top-level or dotted name is found inside the target, heeding that the standard library comes first.
  func isInside(_ name: String) -> Bool {
    if searchPath.contains(where: { index.module(name, below: $0) != nil }) { return true }
    guard index.module(name) != nil else { return false }
    let dot = name.utf8.firstIndex(of: 0x2E) ?? name.endIndex
    return !StandardLibrary.modules.contains(String(name[..<dot]))
  }

  private func entry(_ name: String) -> ModuleIndex.Entry? {
    for root in searchPath { if let found = index.module(name, below: root) { return found } }
    return index.module(name)
  }

  /// The module of that name, made when first asked for; nil for what is not source in the target.
  func module(_ name: String) -> ModuleState? {
    guard let entry = entry(name) else { return nil }
    // A name can mean another file under another search path.
    let file = UInt64(UInt32(bitPattern: symbols.intern(entry.path)))
    let key = file << 32 | UInt64(UInt32(bitPattern: symbols.intern(name)))
    if let known = modulesByFile[key] { return known }
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
    case .bytecode:
      guard let opened = open(bytecode: entry.path, module: name) else { return nil }
      state = ModuleState(name: name, source: opened.source, isPackage: entry.isPackage, unit: opened.unit)
      prepare(state, file: entry.path)
    case .native: return nil
    }
    modulesByFile[key] = state
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
    let end = state.isPackage ? nil : state.name.utf8.lastIndex(of: 0x2E) ?? state.name.startIndex
    let package = end.map { String(state.name[..<$0]) } ?? state.name
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

  func loader(_ member: Int) -> () -> Tree? {
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

  /// Most functions of a package are never reached: their bodies wait until they are.
  static func parserLimits(_ limits: Limits) -> ParserLimits {
    ParserLimits(depth: limits.syntaxDepth, sourceBytes: limits.sourceBytes, deferringBodies: true)
  }
}

import Artifacts
import Evidence
import PythonSyntax

/// Where a module comes from: what a specification or a loader says of it (`importlib.machinery.ModuleSpec`).
final class ModuleOrigin {
  let name: String
  /// The file that it is loaded from; nil for one that is found by its name.
  let location: Value?
  /// The source, where it is no member of the target.
  let code: Value?
  /// The module, once it was made.
  var module: Value?

  init(_ name: String, location: Value? = nil, code: Value? = nil, module: Value? = nil) {
    self.name = name
    self.location = location
    self.code = code
    self.module = module
  }
}

/// Where modules come from that the names of members alone do not lead to.
struct ModuleSearch {
  /// Directories and archives that code put on the search path.
  var roots: [Value] = []
  /// Objects that code put on `sys.meta_path`.
  var finders: [Value] = []
  /// Modules that were found there, or beside a package.
  var placed: [Symbol: Value] = [:]
  /// Names that are being looked for.
  var pending: Set<Symbol> = []
  /// What code put into `sys.modules`.
  var replaced: [Symbol: Value] = [:]
  /// Sources in archives that are members of the target, by the archive's path and theirs.
  var mountedFiles: [String: Value] = [:]
  /// Paths that were looked at for an archive.
  var mounted: Set<String> = []
  /// The classes of the target right below a class.
  var subclasses: [ObjectIdentifier: [ClassValue]] = [:]
}

/// Ways to load modules other than `import`.
extension Interpreter {
  /// The result of such a call; nil for the ordinary result.
  func moduleLibrary(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .specFromFile: return specification(call)
    case .moduleFromSpec: return moduleFromSpecification(call)
    case .loaderExec: return load(call)
    case .findSpec: return found(call)
    case .pathFinder: return finder(call)
    case .iterModules: return listedModules(call)
    default: return nil
    }
  }

  // MARK: Specifications

  /// `spec_from_file_location(name, path)`, `spec_from_loader(name, loader)`, `SourceFileLoader(name, path)`.
  private func specification(_ call: ExternalCall) -> Value {
    let name = call.arguments.at(0, names.name).flatMap { pathText($0)?.rendered } ?? "module"
    let function = paths.name(call.path).map { symbols.text($0) } ?? ""
    var location = call.arguments.at(1, symbols.intern(function == "spec_from_file_location" ? "location" : "path"))
    var loader: Value?
    if function == "spec_from_loader" {
      loader = call.arguments.at(1, symbols.intern("loader"))
      location = nil
    } else if function == "spec_from_file_location" {
      loader = call.arguments.at(2, symbols.intern("loader")).flatMap { $0.isNone ? nil : $0 }
    }
    if case .object(let object)? = loader?.shape, case .origin(let origin) = object.payload, location == nil {
      location = origin.location
    }
    let origin = ModuleOrigin(name, location: location, code: location.flatMap { placedCode($0) })
    return function.hasPrefix("spec_") ? specification(origin, loader, call.taint) : self.loader(origin, call.taint)
  }

  /// A `ModuleSpec`; its loader is the one given, or the standard one for where the module is.
  func specification(_ origin: ModuleOrigin, _ loader: Value? = nil, _ taint: Taint = .none) -> Value {
    let object = ExternalObject(
      paths.path("importlib.machinery.ModuleSpec()", &symbols), Arguments(), birth: branchDepth)
    object.taint = taint
    object.payload = .origin(origin)
    object.fields.set(names.name, .text(origin.name))
    object.fields.set(symbols.intern("loader"), loader ?? self.loader(origin, taint))
    object.fields.set(symbols.intern("origin"), origin.location ?? .unknown)
    let parent = origin.name.split(separator: ".").dropLast().joined(separator: ".")
    object.fields.set(symbols.intern("parent"), .text(parent))
    if let loader { track(object, loader) }
    return Value(.object(object), taint: taint)
  }

  /// A loader of source files.
  func loader(_ origin: ModuleOrigin, _ taint: Taint = .none) -> Value {
    let object = ExternalObject(
      paths.path("importlib.machinery.SourceFileLoader()", &symbols), Arguments(), birth: branchDepth)
    object.taint = taint
    object.payload = .origin(origin)
    object.fields.set(names.name, .text(origin.name))
    if let location = origin.location { object.fields.set(symbols.intern("path"), location) }
    return Value(.object(object), taint: taint)
  }

  private func origin(of value: Value?) -> ModuleOrigin? {
    guard case .object(let object)? = value?.shape, case .origin(let origin) = object.payload else { return nil }
    return origin
  }

  /// `module_from_spec(spec)`: a module that was not run yet; a loader of the target's own may make it.
  private func moduleFromSpecification(_ call: ExternalCall) -> Value? {
    guard let specification = call.arguments.at(0, symbols.intern("spec")) else { return nil }
    return module(of: specification, call.node) ?? specification
  }

  private func module(of specification: Value, _ node: NodeID) -> Value? {
    guard let origin = origin(of: specification), case .object(let object) = specification.shape else { return nil }
    if let loader = object.fields[symbols.intern("loader")], isOwn(loader) {
      if let made = callOwn(loader, "create_module", Arguments([specification]), node), !made.isNone, !made.isUnknown {
        origin.module = made
      }
      return origin.module ?? keep(emptyModule(origin.name, unit: unit), in: origin)
    }
    return made(origin, node)
  }

  private func keep(_ module: Value, in origin: ModuleOrigin) -> Value {
    origin.module = module
    return module
  }

  /// Whether a value is an object or a class of the target.
  private func isOwn(_ value: Value) -> Bool {
    switch value.shape {
    case .instance, .type: true
    default: false
    }
  }

  /// Calls a method of an object or a class of the target; nil where there is none.
  private func callOwn(_ value: Value, _ name: String, _ arguments: Arguments, _ node: NodeID) -> Value? {
    let symbol = symbols.intern(name)
    if case .type(let type) = value.shape {
      guard inherited(type, symbol, after: false) != nil else { return nil }
      return call(attribute(value, symbol, node), arguments, node)
    }
    return callMethod(value, symbol, arguments, node)
  }

  /// A module without a source of its own; its code is told of under `unit`.
  func emptyModule(_ name: String, unit: Int) -> Value {
    let state = ModuleState(name: name, source: nil, isPackage: false, unit: unit)
    state.progress = .done
    prepare(state, file: nil)
    allModules.append(state)
    return Value(.module(state))
  }

  // MARK: Making and running modules

  /// The module of an origin; it is not run.
  private func made(_ origin: ModuleOrigin, _ node: NodeID) -> Value {
    if let known = origin.module { return known }
    guard let location = origin.location else { return keep(namedModule(origin.name, node), in: origin) }
    guard origin.code == nil, let text = pathText(location), let member = memberNamed(text),
      target.members.indices.contains(member)
    else {
      return keep(emptyModule(origin.name, unit: graph.addUnit(path: source.path, layer: source.layer)), in: origin)
    }
    return keep(fileModule(member, origin.name, node), in: origin)
  }

  private func namedModule(_ name: String, _ node: NodeID) -> Value {
    if isInside(name), let state = module(name) { return Value(.module(state)) }
    return importModule(name, node)
  }

  /// The module that a member of the target is under a name.
  private func fileModule(_ member: Int, _ name: String, _ node: NodeID) -> Value {
    let path = target.members[member].path
    if path.hasSuffix(".so") || path.hasSuffix(".pyd") {
      record(.nativeLoad, argument: path, via: "importlib", node: node)
      return Value(.external(paths.path(name, &symbols)))
    }
    let file = UInt64(UInt32(bitPattern: symbols.intern(path)))
    let key = file << 32 | UInt64(UInt32(bitPattern: symbols.intern(name)))
    if let known = modulesByFile[key] { return Value(.module(known)) }
    let isPackage = path.hasSuffix("/__init__.py") || path.hasSuffix("/__init__.pyc")
    let state: ModuleState
    if path.hasSuffix(".pyc"), let opened = open(bytecode: path, module: nil) {
      state = ModuleState(name: name, source: opened.source, isPackage: isPackage, unit: opened.unit)
    } else {
      let source = SourceUnit(path: path, load: loader(member))
      state = ModuleState(
        name: name, source: source, isPackage: isPackage, unit: graph.addUnit(path: path, layer: nil))
    }
    prepare(state, file: path)
    modulesByFile[key] = state
    allModules.append(state)
    return Value(.module(state))
  }

  /// Runs a module that was made of an origin, the first time.
  private func run(_ origin: ModuleOrigin, in module: Value, _ node: NodeID) {
    guard case .module(let state) = module.shape else { return }
    if let code = origin.code {
      connect(to: state, as: origin.name, node)
      let arguments = Arguments([code, Value(.namespace(state.frame))])
      within(source, tree, frame, unit: state.unit) {
        _ = self.runCode(code, arguments, via: "import", isolated: false, node: node)
      }
      return
    }
    let own = made(origin, node)
    guard case .module(let source) = own.shape, source.source != nil else { return }
    if source === state {
      connect(to: state, as: origin.name, node)
      return runModule(state)
    }
    // The source runs in a module that somebody else made.
    guard let location = origin.location.flatMap({ pathText($0) }), let code = contents(of: location, asText: true)
    else { return }
    _ = runCode(
      code, Arguments([code, Value(.namespace(state.frame))]), via: "import", isolated: false, node: node)
  }

  private func connect(to state: ModuleState, as name: String, _ node: NodeID) {
    graph.connect(unit, to: state.unit, at: place(node), kind: .imports(name), isConditional: conditional > 0)
  }

  /// Whether anything is known of what would be loaded.
  private func isKnown(_ origin: ModuleOrigin) -> Bool {
    guard origin.code == nil, let location = origin.location else { return true }
    return pathText(location).flatMap { memberNamed($0) } != nil
  }

  /// `loader.exec_module(module)`, `loader.load_module(name)` and what else loaders do.
  private func load(_ call: ExternalCall) -> Value? {
    let method = paths.name(call.path).map { symbols.text($0) } ?? ""
    let first = call.arguments.at(0)
    guard let receiver = call.receiver else {
      // `os.__loader__.load_module("os")`.
      guard method == "load_module", let name = first?.constantText?.rendered else { return nil }
      return importModule(name, call.node)
    }
    var origin = origin(of: Value(.object(receiver)))
    if case .path(let archive) = receiver.payload, let name = first?.constantText?.rendered {
      origin = located(name, below: archive)
    }
    guard let origin else { return nil }
    guard isKnown(origin) else { return origin.location.map { runFile($0, call) } }
    switch method {
    case "exec_module":
      if let first { run(origin, in: first, call.node) }
      return Value.none
    case "load_module":
      let module = made(origin, call.node)
      run(origin, in: module, call.node)
      return module
    case "get_source", "get_code":
      guard
        let source = origin.code
          ?? origin.location.flatMap({ pathText($0) }).flatMap({ contents(of: $0, asText: true) })
      else { return nil }
      if method == "get_source" { return source }
      let object = ExternalObject(paths.path("types.CodeType()", &symbols), Arguments(), birth: branchDepth)
      object.payload = .code(source)
      return Value(.object(object))
    default: return nil
    }
  }

  // MARK: Finding

  /// What is written at a path, or lies in an archive there, where that is no member of the target.
  private func placedCode(_ location: Value) -> Value? {
    guard let text = pathText(location) else { return nil }
    return writtenFiles[text.rendered] ?? moduleSearch.mountedFiles[text.rendered]
  }

  /// Where the module of a name lies below a directory or an archive; nil where there is none.
  func located(_ name: String, below root: Value) -> ModuleOrigin? {
    guard let text = pathText(root) else { return nil }
    let last = name.split(separator: ".").last.map(String.init) ?? name
    if let directory = knownPath(text), let entry = index.module(last, below: directory) {
      let path = Text([Text.hole, 0x2F] + Array(entry.path.utf8))
      return ModuleOrigin(name, location: Value(.text(path)))
    }
    mountArchive(text)
    guard !writtenFiles.isEmpty || !moduleSearch.mountedFiles.isEmpty else { return nil }
    var base = text.utf8
    while base.last == 0x2F { base.removeLast() }
    for separator in ["/", "!/"] {
      for ending in ["/__init__.py", ".py"] {
        let path = Text(base + Array((separator + last + ending).utf8))
        guard let code = writtenFiles[path.rendered] ?? moduleSearch.mountedFiles[path.rendered] else { continue }
        return ModuleOrigin(name, location: Value(.text(path)), code: code)
      }
    }
    return nil
  }

  private static let mountedLimit = 512
  private static let mountedBytes = 16 << 20

  /// Makes the sources in a member that is an archive known as files below it (PEP 273), whatever its name.
  private func mountArchive(_ root: Text) {
    guard moduleSearch.mounted.count < 16, moduleSearch.mounted.insert(root.rendered).inserted,
      let member = memberNamed(root),
      target.members.indices.contains(member), let archive = try? target.nestedArchive(member, limits: limits)
    else { return }
    var room = Self.mountedBytes
    for inner in archive.members where inner.kind == .file && inner.path.hasSuffix(".py") {
      guard moduleSearch.mountedFiles.count < Self.mountedLimit, inner.size <= room,
        let contents = try? archive.contents(of: inner.index)
      else { continue }
      room -= contents.count
      if room < 0 { return }
      let name = inner.path.dropFirst(target.members[member].path.count)
      moduleSearch.mountedFiles[root.rendered + name] = Value(
        .bytes(Bytes(contents.bytes)), lineage: lineages.adding("zip", to: .none))
    }
  }

  /// `find_spec(name, …)` of a finder, or by the search path.
  private func found(_ call: ExternalCall) -> Value? {
    guard var name = call.arguments.at(0, symbols.intern("fullname"))?.constantText?.rendered else { return nil }
    let method = paths.name(call.path).map { symbols.text($0) } ?? ""
    var origin: ModuleOrigin?
    if case .path(let root)? = call.receiver?.payload {
      origin = located(name, below: root)
    } else if let list = call.arguments.at(1).flatMap({ knownElements($0) }), call.arguments.at(1)?.constantText == nil
    {
      origin = list.known.lazy.compactMap { self.located(name, below: $0) }.first
    } else {
      if name.hasPrefix("."), let package = call.arguments.at(1)?.constantText?.rendered {
        name = absolute(name, in: package)
      }
      origin = ModuleOrigin(name)
    }
    guard let origin else { return nil }
    let isLoader = method == "find_module" || method == "find_loader" || method == "get_loader"
    return isLoader ? loader(origin, call.taint) : specification(origin, nil, call.taint)
  }

  /// A relative name as `importlib.util.resolve_name` reads it.
  func absolute(_ name: String, in package: String) -> String {
    let dots = name.prefix { $0 == "." }.count
    let base = package.split(separator: ".").dropLast(dots - 1).joined(separator: ".")
    let rest = name.dropFirst(dots)
    return base.isEmpty ? String(rest) : rest.isEmpty ? base : base + "." + rest
  }

  /// `FileFinder(path)`, `zipimporter(path)`.
  private func finder(_ call: ExternalCall) -> Value? {
    guard let path = call.arguments.at(0) else { return nil }
    let isArchive = paths.text(call.path, symbols).hasPrefix("zipimport")
    let object = ExternalObject(
      paths.path(isArchive ? "zipimport.zipimporter()" : "importlib.machinery.FileFinder()", &symbols),
      call.arguments, birth: branchDepth)
    object.taint = call.taint
    object.payload = .path(path)
    return Value(.object(object), taint: call.taint)
  }

  // MARK: Imports that search

  /// A submodule that lies where the package's `__path__` leads besides its own directory.
  func submodule(_ parent: ModuleState, _ dotted: String, _ node: NodeID) -> Value? {
    guard parent.isPackage, let places = parent.frame.names[names.dunderPath].flatMap({ knownElements($0) }) else {
      return nil
    }
    for place in places.known.prefix(64) {
      if let origin = located(dotted, below: place) { return loaded(origin, node) }
    }
    return nil
  }

  /// Whether code changed where a package's submodules are looked for.
  func hasMovedPath(_ package: ModuleState) -> Bool {
    guard package.isPackage, let places = package.frame.names[names.dunderPath] else { return false }
    guard case .list(let list) = places.shape else { return false }
    return list.version > 0 || list.elements.count != 1
  }

  /// A module that was found before, and that whoever imports it again reaches too.
  private func placed(_ name: Symbol, _ node: NodeID) -> Value? {
    guard let known = moduleSearch.placed[name] else { return nil }
    if case .module(let state) = known.shape { connect(to: state, as: symbols.text(name), node) }
    return known
  }

  private func loaded(_ origin: ModuleOrigin, _ node: NodeID) -> Value {
    let name = symbols.intern(origin.name)
    if let known = placed(name, node) { return known }
    let module = made(origin, node)
    moduleSearch.placed[name] = module
    if case .module(let state) = module.shape, modules[origin.name] == nil { modules[origin.name] = state }
    run(origin, in: module, node)
    return module
  }

  /// A module in a directory or archive that code put on the search path, or that a finder of the target's own knows;
  /// nil for what is found nowhere.
  func importPlaced(_ name: Symbol, _ node: NodeID) -> Value? {
    if let known = placed(name, node) { return known }
    let text = symbols.text(name)
    let head = text.prefix { $0 != "." }
    guard !StandardLibrary.modules.contains(String(head)), moduleSearch.pending.insert(name).inserted else {
      return nil
    }
    defer { moduleSearch.pending.remove(name) }
    if head.count < text.count {
      guard let dot = text.lastIndex(of: "."),
        case .module(let parent)? = importPlaced(symbols.intern(String(text[..<dot])), node)?.shape
      else { return nil }
      return submodule(parent, text, node)
    }
    for root in moduleSearch.roots {
      if let origin = located(text, below: root) { return loaded(origin, node) }
    }
    for finder in moduleSearch.finders {
      if let module = imported(text, by: finder, node) {
        moduleSearch.placed[name] = module
        return module
      }
    }
    return nil
  }

  /// What a finder on `sys.meta_path` gives for a name.
  private func imported(_ name: String, by finder: Value, _ node: NodeID) -> Value? {
    let given = Arguments([.text(name), .none, .none])
    for specification in callOwn(finder, "find_spec", given, node).map({ alternatives($0) }) ?? [] {
      guard let module = module(of: specification, node), case .object(let object) = specification.shape else {
        continue
      }
      // It is there before it runs.
      moduleSearch.placed[symbols.intern(name)] = module
      if let loader = object.fields[symbols.intern("loader")], isOwn(loader) {
        _ = callOwn(loader, "exec_module", Arguments([module]), node)
      } else if let origin = origin(of: specification) {
        run(origin, in: module, node)
      }
      return module
    }
    for loader in callOwn(finder, "find_module", Arguments([.text(name), .none]), node).map({ alternatives($0) }) ?? []
    where isOwn(loader) {
      if let module = callOwn(loader, "load_module", Arguments([.text(name)]), node) { return module }
    }
    return nil
  }

  /// Remembers what code put in the place of a module.
  func replaceModule(_ name: Symbol, _ value: Value) {
    guard moduleSearch.replaced.count < 1_024 else { return }
    guard conditional > 0 else {
      moduleSearch.replaced[name] = value
      return
    }
    let before = importedModule(symbols.text(name), .none)
    moduleSearch.replaced[name] = join(before, value)
  }
}

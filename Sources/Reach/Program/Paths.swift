/// A dotted path of something outside the target: a module, an attribute, or the result of a call (`a.b().c`).
typealias PathID = Int32

/// The dotted paths of one program, interned as a tree.
///
/// `subprocess.Popen().stdout` is the attribute `stdout` of the call result of the attribute `Popen` of `subprocess`.
struct Paths {
  private struct Entry {
    let parent: PathID
    /// The attribute's name; -1 for the result of a call.
    let name: Symbol
  }
  private var entries: ContiguousArray<Entry> = [Entry(parent: 0, name: -2)]
  private var index: [UInt64: PathID] = [:]
  private var models: ContiguousArray<Lookup> = [.none]
  /// How deep a path may grow before it folds onto its parent: hostile chains must not fill memory.
  private static let depth = 24
  private var depths: ContiguousArray<UInt8> = [0]
  /// Whether a path begins with a module that the model knows nothing of, as far as that was asked.
  private var isStrange: ContiguousArray<Bool> = [false]
  /// Names that mean something below packages that nothing is known of.
  private var borrowed: Set<Symbol> = []
  /// Names of what holds attributes under other names: `__dict__`, `__loader__`, `loader`; then `mro`.
  private var holders: [Symbol] = []
  private var libraryModules: [PathID: Bool] = [:]
  /// Texts that were asked for.
  private var texts: [PathID: String] = [:]

  private enum Lookup {
    case pending
    case none
    case model(CalleeModel)
  }

  /// Learns the names that mean something wherever they stand.
  mutating func prepare(_ symbols: inout Symbols) {
    for name in DerivedModel.borrowed + DerivedModel.specialNames { borrowed.insert(symbols.intern(name)) }
    holders = []
    for name in ["__dict__", "__loader__", "loader", "mro"] { holders.append(symbols.intern(name)) }
  }

  /// The path that is the parent of all modules.
  static let root: PathID = 0

  /// The attribute `name` of `parent`.
  mutating func attribute(_ parent: PathID, _ name: Symbol) -> PathID { child(parent, name) }

  /// What calling `parent` gives.
  mutating func call(_ parent: PathID) -> PathID { child(parent, -1) }

  private mutating func child(_ parent: PathID, _ name: Symbol) -> PathID {
    let key = UInt64(UInt32(bitPattern: parent)) << 32 | UInt64(UInt32(bitPattern: name))
    if let found = index[key] { return found }
    guard depths[Int(parent)] < Self.depth else { return parent }
    let id = PathID(entries.count)
    entries.append(Entry(parent: parent, name: name))
    models.append(isStrange[Int(parent)] && !borrowed.contains(name) ? .none : .pending)
    isStrange.append(isStrange[Int(parent)])
    depths.append(depths[Int(parent)] + 1)
    index[key] = id
    return id
  }

  /// The path of a dotted text, with `()` after what is called.
  mutating func path(_ text: String, _ symbols: inout Symbols) -> PathID {
    var path = Self.root
    for part in text.split(separator: ".") {
      var name = part[...]
      var calls = 0
      while name.hasSuffix("()") {
        name = name.dropLast(2)
        calls += 1
      }
      path = attribute(path, symbols.intern(String(name)))
      for _ in 0..<calls { path = call(path) }
    }
    return path
  }

  /// Whether a path is a module at the top: `os`, not `os.path`.
  func isTopLevel(_ path: PathID) -> Bool { entries[Int(path)].parent == Self.root }

  /// The path without its last step.
  func parent(_ path: PathID) -> PathID { entries[Int(path)].parent }

  /// The last attribute's name; nil for the result of a call.
  func name(_ path: PathID) -> Symbol? {
    let name = entries[Int(path)].name
    return name >= 0 ? name : nil
  }

  /// Whether the path has the result of a call in it, so that it is an object rather than a module's attribute.
  func hasCall(_ path: PathID) -> Bool {
    var path = path
    while path != Self.root {
      if entries[Int(path)].name == -1 { return true }
      path = entries[Int(path)].parent
    }
    return false
  }

  /// The dotted text.
  mutating func text(_ path: PathID, _ symbols: Symbols) -> String {
    if let known = texts[path] { return known }
    let text = makeText(path, symbols)
    texts[path] = text
    return text
  }

  private func makeText(_ path: PathID, _ symbols: Symbols) -> String {
    var parts: [String] = []
    var path = path
    while path != Self.root {
      let entry = entries[Int(path)]
      if entry.name == -1 {
        parts.append("()")
      } else {
        parts.append(symbols.text(entry.name))
        if entry.parent != Self.root { parts.append(".") }
      }
      path = entry.parent
    }
    return parts.reversed().joined()
  }

  /// What is known of the callee or attribute at `path`, looked up once.
  mutating func model(_ path: PathID, _ symbols: Symbols) -> CalleeModel? {
    switch models[Int(path)] {
    case .none: return nil
    case .model(let model): return model
    case .pending:
      isStrange[Int(path)] = beginsStrangely(path, symbols)
      guard let model = found(path, symbols) else {
        models[Int(path)] = .none
        return nil
      }
      models[Int(path)] = .model(model)
      return model
    }
  }

  private mutating func found(_ path: PathID, _ symbols: Symbols) -> CalleeModel? {
    if isStrange[Int(path)] {
      guard borrowed.contains(entries[Int(path)].name), !isTopLevel(path) else { return nil }
      return DerivedModel.stranger(makeText(path, symbols))
    }
    let text = makeText(path, symbols)
    if let model = CapabilityModel.model(text) { return model }
    return mayFollow(path, symbols) ? DerivedModel.model(of: text) : nil
  }

  /// Whether anything may follow from a path alone: from a name that every object has, or from what holds it.
  private mutating func mayFollow(_ path: PathID, _ symbols: Symbols) -> Bool {
    let entry = entries[Int(path)]
    guard entry.name >= 0, entry.parent != Self.root else { return false }
    if symbols.bytes(entry.name).starts(with: [0x5F, 0x5F]) { return true }
    let holder = entries[Int(entry.parent)].name
    if holder >= 0, holders.contains(holder) { return true }
    return entry.name == holders.last || isLibraryModule(entry.parent, symbols)
  }

  /// Whether a path is a module of the standard library; asked of the same few again and again.
  private mutating func isLibraryModule(_ path: PathID, _ symbols: Symbols) -> Bool {
    if let known = libraryModules[path] { return known }
    let entry = entries[Int(path)]
    let isInModule = entry.parent == Self.root || (entry.name >= 0 && isLibraryModule(entry.parent, symbols))
    let isModule = isInModule && Library.isModule(makeText(path, symbols))
    libraryModules[path] = isModule
    return isModule
  }

  /// Whether the model, once asked, knows nothing of the package.
  func isOfUnknownPackage(_ path: PathID) -> Bool { isStrange[Int(path)] }

  private mutating func beginsStrangely(_ path: PathID, _ symbols: Symbols) -> Bool {
    var top = path
    while entries[Int(top)].parent != Self.root { top = entries[Int(top)].parent }
    let name = entries[Int(top)].name
    if !isStrange[Int(top)], name >= 0 { isStrange[Int(top)] = !CapabilityModel.roots.contains(symbols.text(name)) }
    return isStrange[Int(top)]
  }
}

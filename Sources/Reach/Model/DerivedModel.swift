/// What follows from the path of something outside the target, where the tables have no row of their own for it.
enum DerivedModel {
  /// Modules that code reaches through other packages' namespaces: `requests.os`, `package.module.subprocess`.
  static let borrowed = [
    "os", "sys", "subprocess", "builtins", "importlib", "shutil", "_os", "_sys", "_subprocess", "_builtins",
    "_importlib", "_shutil",
  ]

  /// Names that every module, function or class has and that lead elsewhere.
  static let specialNames = ["__globals__", "__builtins__", "__self__", "__name__", "__module__", "__call__"]

  /// What is known of a dotted path below a module of the standard library; nil where that is nothing.
  static func model(of path: String) -> CalleeModel? {
    guard let (owner, name) = split(path) else { return nil }
    if name.hasPrefix("__") { return special(name, owner) }
    if let target = Library.target(of: name, in: owner) { return alias(target) }
    if owner.hasSuffix(".__dict__") { return handled(.moduleDictionary) }
    if owner.hasSuffix(".__loader__") || owner.hasSuffix(".__spec__.loader") { return handled(.loaderExec) }
    if name == "mro", isClass(owner) { return handled(.classOrder) }
    return nil
  }

  /// The same below a module that the tables know nothing of.
  static func stranger(_ path: String) -> CalleeModel? {
    if Library.isModule(CapabilityModel.root(of: path)) { return model(of: path) }
    guard let (owner, name) = split(path), !owner.contains("(") else { return nil }
    if name == "__builtins__" { return alias("builtins") }
    guard borrowed.contains(name) else { return nil }
    return alias(name.hasPrefix("_") ? String(name.dropFirst()) : name)
  }

  private static func split(_ path: String) -> (owner: String, name: String)? {
    guard let dot = path.utf8.lastIndex(of: 0x2E), path.utf8.last != 0x29 else { return nil }
    return (String(path[..<dot]), String(path[path.utf8.index(after: dot)...]))
  }

  /// What the interpreter gives every module, function and class (language reference 3.2).
  private static func special(_ name: String, _ owner: String) -> CalleeModel? {
    guard !owner.contains("(") else { return nil }
    let isModule = Library.isModule(owner)
    switch name {
    case "__name__", "__qualname__": return constant(isModule ? owner : split(owner)?.name ?? owner)
    case "__module__": return isModule ? nil : constant(Library.module(of: owner))
    case "__globals__": return isModule ? nil : alias(Library.module(of: owner) + ".__dict__")
    case "__builtins__": return alias("builtins")
    // A function of a module written in C knows the module by this name.
    case "__self__": return isModule ? nil : alias(Library.module(of: owner))
    case "__call__", "__func__", "__wrapped__": return isModule ? nil : alias(owner)
    case "__class__": return isModule ? alias("types.ModuleType") : isClass(owner) ? alias("builtins.type") : nil
    case "__base__": return isClass(owner) ? alias("builtins.object") : nil
    case "__subclasses__": return handled(.subclasses)
    case "__getitem__", "__contains__", "__iter__", "__len__":
      return owner.hasSuffix(".__dict__") ? handled(.moduleDictionary) : nil
    default: return nil
    }
  }

  private static func isClass(_ path: String) -> Bool {
    guard path.hasPrefix("builtins.") else { return false }
    return Library.isBuiltinClass(String(path.dropFirst(9)))
  }

  private static func alias(_ target: String) -> CalleeModel {
    var model = CalleeModel()
    model.alias = target
    return model
  }

  private static func constant(_ text: String) -> CalleeModel {
    var model = CalleeModel()
    model.constant = text
    model.isData = true
    return model
  }

  private static func handled(_ handler: Handler.Named) -> CalleeModel {
    var model = CalleeModel()
    model.handler = .named(handler)
    return model
  }
}

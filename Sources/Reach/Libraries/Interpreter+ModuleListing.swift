import Evidence
import PythonSyntax

/// Modules that are listed instead of named.
extension Interpreter {
  /// `pkgutil.iter_modules(paths, prefix)`, `walk_packages`, which imports the packages it finds.
  func listedModules(_ call: ExternalCall) -> Value? {
    let prefix = call.arguments.at(1, symbols.intern("prefix"))?.constantText?.rendered ?? ""
    let walks = paths.name(call.path).map { symbols.text($0) == "walk_packages" } ?? false
    var roots: [Value] = [.text("")]
    if let given = call.arguments.at(0, symbols.intern("path")), !given.isNone {
      guard let elements = knownElements(given), given.constantText == nil else { return nil }
      roots = elements.known
    }
    var found: [Value] = []
    var pending = roots.map { ($0, prefix) }
    while let (root, prefix) = pending.first, found.count < 4_096 {
      pending.removeFirst()
      guard let directory = pathText(root).flatMap({ knownPath($0) }) else { continue }
      let modules = folderIndex.modules(in: directory)
      guard take(steps: modules.count) else { break }
      for (name, isPackage) in modules {
        let fields: [(Symbol, Value)] = [
          (symbols.intern("module_finder"), fileFinder(root)), (names.name, .text(prefix + name)),
          (symbols.intern("ispkg"), .bool(isPackage)),
        ]
        found.append(record(fields, paths.path("pkgutil.ModuleInfo", &symbols)))
        guard walks, isPackage, case .module(let state) = importModule(prefix + name, call.node).shape,
          let places = state.frame.names[names.dunderPath].flatMap({ knownElements($0) })
        else { continue }
        pending += places.known.map { ($0, prefix + name + ".") }
      }
    }
    return make(found, .iterator)
  }

  private func fileFinder(_ root: Value) -> Value {
    let object = ExternalObject(
      paths.path("importlib.machinery.FileFinder()", &symbols), Arguments([root]), birth: branchDepth)
    object.payload = .path(root)
    return Value(.object(object))
  }
}

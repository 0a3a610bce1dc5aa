import Evidence
import PythonSyntax

/// Data of packages, found through the packages themselves.
extension Interpreter {
  /// The folder of the package that a value names; a module that is no package stands for the one it lies in.
  private func packageFolder(_ value: Value?) -> Text? {
    var name: String
    switch value?.shape {
    case nil, .some(.none): name = frame.module.name
    case .text(let text): name = text.rendered
    case .module(let module): name = module.name
    default: return nil
    }
    if let entry = index.module(name), !entry.isPackage {
      guard let dot = name.utf8.lastIndex(of: 0x2E) else { return nil }
      name = String(name[..<dot])
    }
    guard !name.isEmpty else { return nil }
    return Text([Text.hole, 0x2F] + name.utf8.map { $0 == 0x2E ? 0x2F : $0 })
  }

  /// `importlib.resources.files(package)`, `importlib.resources.path(package, name)`,
  /// `pkg_resources.resource_filename(package, name)`: a path in the package.
  func resourceFolder(_ call: ExternalCall) -> Value? {
    guard var folder = packageFolder(call.arguments.at(0)) else { return nil }
    for part in call.arguments.positional.dropFirst() { folder = Self.join(folder, pathText(part) ?? .unknown) }
    guard paths.text(call.path, symbols).hasPrefix("pkg_resources") else { return path(folder, call.taint, call.path) }
    return Value(.text(folder), taint: call.taint)
  }

  /// `pkgutil.get_data(package, name)`, `importlib.resources.open_binary(package, name)` and their relatives; a loader's
  /// `get_data(path)`.
  func resourceFile(_ call: ExternalCall) -> Value? {
    let callee = paths.name(call.path).map { symbols.text($0) } ?? ""
    var file: Text?
    if call.receiver == nil {
      guard let folder = packageFolder(call.arguments.at(0)) else { return nil }
      let parts = call.arguments.positional.dropFirst()
      guard !parts.isEmpty else { return nil }
      file = parts.reduce(folder) { Self.join($0, pathText($1) ?? .unknown) }
    } else {
      file = call.arguments.at(0).flatMap { pathText($0) }
    }
    guard let file else { return nil }
    let effect = record(.fileRead, argument: file.rendered, via: call.path, node: call.node)
    let taint = taints.union(taints.union(call.taint, call.effects), effect)
    let isText = callee.hasSuffix("text")
    guard let contents = contents(of: file, asText: isText), let bytes = contents.constantBytes else {
      return .unknown(taint)
    }
    let all = taints.union(taint, contents.taint)
    guard callee.hasPrefix("open") || callee.hasSuffix("stream") else {
      return text(bytes, isText: isText, all, contents.lineage)
    }
    let stream = MemoryStream(bytes, lineage: contents.lineage, name: file, birth: branchDepth)
    return object(stream, isText: isText, all, as: openPath)
  }

  // MARK: Loading and running what was fetched

  /// `ctypes.CDLL(path)`: what flowed into the file flows into the process.
  func loadLibrary(_ call: ExternalCall) -> Value? {
    let name = call.arguments.at(0, names.name)
    for option in name.map({ alternatives($0) }) ?? [] {
      guard let path = pathText(option) else { continue }
      flow(from: taint(ofFile: path.rendered), to: call.effects)
    }
    return nil
  }

  /// `os.dup2(connection.fileno(), 0)`: what is started from now on takes its commands from the connection.
  func duplicate(_ call: ExternalCall) -> Value? {
    guard let source = call.arguments.at(0), let number = call.arguments.at(1, symbols.intern("fd2")) else {
      return nil
    }
    let isStandard = number.constantInt.map { (0...2).contains($0) } ?? true
    guard isStandard else { return nil }
    for capability in fromNetwork(deepTaint(source)) {
      carriers.redirected = taints.union(carriers.redirected, taints.single(Int(capability)))
    }
    return nil
  }
}

import Evidence
import PythonSyntax

extension Interpreter {
  /// Records a capability at a node and gives it as a taint.
  @discardableResult
  func record(_ kind: CapabilityKind, argument: String?, via path: PathID, node: NodeID) -> Taint {
    record(kind, argument: argument, via: paths.text(path, symbols), node: node)
  }

  /// The same with the callee's name as text.
  @discardableResult
  func record(_ kind: CapabilityKind, argument: String?, via: String, node: NodeID) -> Taint {
    let place = placeLine(node)
    let shown = argument.map { Self.bounded($0) }
    guard
      let id = graph.add(
        kind, argument: shown, via: via, unit: unit, line: place, isConditional: conditional > 0)
    else { return .none }
    let isCertain = conditional == 0
    if let known = capabilityTaints[id], known.isCertain || !isCertain { return known.taint }
    var taint = taints.single(id)
    for (kind, whole) in implied(kind, argument) {
      if let more = graph.add(
        kind, argument: Self.bounded(whole), via: via, unit: unit, line: place, isConditional: conditional > 0)
      {
        taint = taints.union(taint, taints.single(more))
      }
    }
    capabilityTaints[id] = (taint, isCertain)
    return taint
  }

  /// What a capability with this argument is besides: a credential's file read, a startup file written.
  private func implied(_ kind: CapabilityKind, _ argument: String?) -> [(CapabilityKind, String)] {
    guard let argument else { return [] }
    switch kind {
    case .environmentRead:
      return CredentialCatalogue.isCredential(variable: argument) ? [(.credentialRead, argument)] : []
    case .fileRead, .directoryList:
      return CredentialCatalogue.isCredential(path: argument) ? [(.credentialRead, argument)] : []
    case .networkConnect:
      return CredentialCatalogue.isCredential(address: argument) ? [(.credentialRead, argument)] : []
    case .processSpawn:
      return ImpliedCapabilities.ofCommand(argument)
    case .fileWrite:
      return PersistenceCatalogue.isStartup(path: argument) ? [(.persistenceWrite, argument)] : []
    default: return []
    }
  }

  /// At most 256 characters, without control characters.
  static func bounded(_ text: String) -> String {
    if text.utf8.count <= 256, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) { return text }
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      count += 1
      if count > 256 {
        result += "…"
        break
      }
      result.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
    }
    return result
  }

  /// Every source capability in `source` reaches every capability in `sink` that takes something in.
  func flow(from source: Taint, to sink: Taint) {
    guard !source.isEmpty, !sink.isEmpty else { return }
    for target in taints.members(sink) where Self.isSink(graph.capabilities[Int(target)].kind) {
      for origin in taints.members(source) { graph.addFlow(from: Int(origin), to: Int(target)) }
    }
  }

  /// Whether an argument of the capability's call goes somewhere.
  static func isSink(_ kind: CapabilityKind) -> Bool {
    switch kind {
    case .networkConnect, .codeEvaluate, .fileWrite, .processSpawn, .encryption, .persistenceWrite, .nativeLoad,
      .environmentWrite:
      true
    case .interpreterHook, .environmentRead, .fileRead, .fileDelete, .directoryList, .networkListen, .codeDecode,
      .interpreterExit,
      .credentialRead, .systemInformation:
      false
    }
  }

  /// The members of a taint that take something in.
  func sinks(in taint: Taint) -> Taint {
    var result = Taint.none
    for member in taints.members(taint) where Self.isSink(graph.capabilities[Int(member)].kind) {
      result = taints.union(result, taints.single(Int(member)))
    }
    return result
  }

  /// What is put into an object goes where the object leads.
  func feed(_ object: ExternalObject, _ taint: Taint) { flow(from: taint, to: object.sinks) }

  // MARK: Rendering arguments

  /// An argument as its rule shows it; nil when nothing of it is known.
  func render(_ rule: ArgumentRule, _ arguments: Arguments, receiver: ExternalObject?) -> String? {
    switch rule.style {
    case .none: return nil
    case .fixed, .unless: return rule.fixed
    case .text, .path, .url, .command, .address:
      var value: Value?
      if rule.position == -1, let receiver {
        value = Value(.object(receiver))
      } else {
        value = arguments.at(rule.position, rule.keyword.map { symbols.intern($0) })
      }
      guard let value, !value.isNone else { return rule.fixed }
      return render(value, rule.style)
    }
  }

  private func render(_ value: Value, _ style: ArgumentRule.Style) -> String? {
    if case .choice(let choice) = value.shape {
      let shown = choice.options.compactMap { render($0, style) }
      guard !shown.isEmpty else { return nil }
      return shown.count == 1 ? shown[0] : shown.joined(separator: " | ")
    }
    switch style {
    case .path: return pathText(value).flatMap { shown($0) }
    case .url: return addressText(value)
    case .command: return commandText(value)
    case .address: return hostAndPort(value)
    case .text, .none, .fixed, .unless: return plainText(value)
    }
  }

  private func shown(_ text: Text) -> String? {
    text.utf8.allSatisfy { $0 == Text.hole } ? nil : text.rendered
  }

  private func plainText(_ value: Value) -> String? {
    switch value.shape {
    case .text(let text): return shown(text)
    case .bytes(let bytes): return String(decoding: bytes.bytes, as: UTF8.self)
    case .int, .float, .bool: return String(decoding: textOf(value, repr: false), as: UTF8.self)
    case .external(let path): return paths.text(path, symbols)
    default: return nil
    }
  }

  /// The path that a value names: a string, bytes, or a `pathlib` object.
  func pathText(_ value: Value) -> Text? {
    switch value.shape {
    case .text(let text): return text
    case .bytes(let bytes): return Text(bytes.bytes)
    case .object(let object):
      if case .path(let inner) = object.payload { return pathText(inner) }
      return nil
    case .instance:
      return callSpecial(value, names.special.fspath, [], textNode)?.constantText ?? value.constantText
    default: return nil
    }
  }

  private func addressText(_ value: Value) -> String? {
    switch value.shape {
    case .text, .bytes: return plainText(value)
    case .object(let object):
      // `urlopen(Request(url))`: the request's own first argument.
      guard let first = object.arguments.at(0, names.url) else { return nil }
      if case .object = first.shape { return nil }
      return addressText(first)
    case .instance(let instance):
      for field in instance.fields.entries {
        if case .text(let text) = field.value.shape, Searching.find(Array("://".utf8), in: text.utf8, from: 0) != nil {
          return shown(text)
        }
      }
      return nil
    default: return nil
    }
  }

  private func hostAndPort(_ value: Value) -> String? {
    guard let elements = knownElements(value), elements.known.count >= 2 else { return plainText(value) }
    let host = String(decoding: textOf(elements.known[0], repr: false).filter { $0 != Text.hole }, as: UTF8.self)
    let port = String(decoding: textOf(elements.known[1], repr: false).filter { $0 != Text.hole }, as: UTF8.self)
    if host.isEmpty, port.isEmpty { return nil }
    return (host.isEmpty ? "…" : host) + ":" + (port.isEmpty ? "…" : port)
  }

  private func commandText(_ value: Value) -> String? {
    switch value.shape {
    case .text, .bytes: return plainText(value)
    case .list(let list):
      var words = list.elements.map { element -> String in
        if isInterpreter(element) { return "python" }
        let word = String(
          decoding: textOf(element, repr: false).flatMap { $0 == Text.hole ? Array("…".utf8) : [$0] }, as: UTF8.self)
        return word
      }
      if list.rest != nil { words.append("…") }
      return words.isEmpty ? nil : words.joined(separator: " ")
    default: return isInterpreter(value) ? "python" : nil
    }
  }

  /// Whether a value is the running interpreter or a word that starts one.
  func isInterpreter(_ value: Value) -> Bool {
    switch value.shape {
    case .external(let path):
      return ["sys.executable", "sys._base_executable", "os.environ.PYTHON"].contains(paths.text(path, symbols))
    case .text(let text):
      return ShellTools.isPython(text.rendered)
    case .bytes(let bytes): return ShellTools.isPython(String(decoding: bytes.bytes, as: UTF8.self))
    case .choice(let choice): return choice.options.contains { isInterpreter($0) }
    default: return false
    }
  }

  // MARK: The environment

  /// Whether a path is the process's environment.
  func isEnvironment(_ path: PathID) -> Bool { path == environPath || path == environBytesPath }

  /// Reading one variable.
  func readEnvironment(_ key: Value, via path: PathID, _ node: NodeID) -> Value {
    var result: Value?
    for option in alternatives(key) {
      var name: String?
      switch option.shape {
      case .text(let text): name = shown(text)
      case .bytes(let bytes): name = String(decoding: bytes.bytes, as: UTF8.self)
      default: break
      }
      let taint = record(.environmentRead, argument: name, via: path, node: node)
      var value = Value.unknown(taint)
      if let known = name.flatMap({ Self.homeVariables[$0] }) {
        value = Value(.text(Text(known)), taint: taint)
      } else if let known = name.flatMap({ knownVariable($0) }) {
        value = Value(known.shape, taint: taints.union(taint, known.taint), lineage: known.lineage)
      }
      result = result.map { join($0, value) } ?? value
    }
    return result ?? .unknown
  }

  /// Variables whose value is a place that paths are named by.
  static let homeVariables = [
    "HOME": "~", "USERPROFILE": "~", "APPDATA": "~/AppData/Roaming", "LOCALAPPDATA": "~/AppData/Local",
    "XDG_CONFIG_HOME": "~/.config", "XDG_DATA_HOME": "~/.local/share", "XDG_CACHE_HOME": "~/.cache",
  ]

  /// Reading all variables at once.
  func readWholeEnvironment(_ path: PathID, _ node: NodeID) -> Value {
    .unknown(record(.environmentRead, argument: "*", via: path, node: node))
  }

  /// A value that is about to be used as a whole: the environment is then read.
  func used(_ value: Value, _ node: NodeID) -> Value {
    if case .external(let path) = value.shape, isEnvironment(path) { return readWholeEnvironment(path, node) }
    return value
  }

  // MARK: Items of what is outside

  /// `path[key]`: the environment, `sys.modules`, a module's `__dict__`.
  func externalItem(_ path: PathID, _ key: Value, _ node: NodeID) -> Value {
    if isEnvironment(path) { return readEnvironment(key, via: path, node) }
    guard let name = key.constantText?.rendered else { return classItem(path, key) ?? .unknown(key.taint) }
    if path == modulesPath { return importedModule(name, node) }
    if path == builtinsPath { return externalAttribute(path, symbols.intern(name), key.taint) }
    if paths.name(path) == names.dunderDict {
      return externalAttribute(paths.parent(path), symbols.intern(name), key.taint)
    }
    return .unknown(key.taint)
  }

  /// `sys.modules[name]`: only what was imported is there, but looking it up must not run anything anew.
  func importedModule(_ name: String, _ node: NodeID) -> Value {
    if name == "__main__" || (name == frame.module.name && moduleSearch.replaced.isEmpty) {
      return Value(.module(frame.module))
    }
    if !moduleSearch.replaced.isEmpty, let replaced = moduleSearch.replaced[symbols.intern(name)] { return replaced }
    if let state = modules[name] { return Value(.module(state)) }
    if name == frame.module.name { return Value(.module(frame.module)) }
    if isInside(name) { return .unknown }
    return Value(.external(paths.path(name, &symbols)))
  }

  /// `path[key] = value`: the environment, `sys.modules`.
  func setExternalItem(_ path: PathID, _ key: Value, _ value: Value, _ node: NodeID) {
    if isEnvironment(path) {
      let taint = record(
        .environmentWrite, argument: key.constantText?.rendered, via: path, node: node)
      flow(from: deepTaint(value), to: taint)
      setVariable(key, value)
    } else if path == modulesPath {
      record(.interpreterHook, argument: "sys.modules[\(key.constantText?.rendered ?? "…")]", via: path, node: node)
      if let name = key.constantText { replaceModule(symbols.intern(name.rendered), value) }
    } else if path == builtinsPath || paths.name(path) == names.dunderDict {
      record(.interpreterHook, argument: paths.text(path, symbols), via: path, node: node)
    }
  }
}

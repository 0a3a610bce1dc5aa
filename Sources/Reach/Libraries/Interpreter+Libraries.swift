import Evidence
import PythonSyntax

/// Calls of packages outside the target that a line of the model alone does not describe.
extension Interpreter {
  /// The result of a call with a handler of a library's own; nil for the ordinary result.
  func library(_ named: Handler.Named, _ call: ExternalCall) -> Value? {
    switch named {
    case .program: return runProgram(call)
    case .databaseURL: return openDatabase(call)
    case .registryWrite: return writeRegistry(call)
    case .template: return readTemplate(call)
    default: return callback(named, call) ?? textLibrary(named, call)
    }
  }

  /// Whether a call has an effect: some are only there if an argument isn't given.
  func has(_ effect: Effect, _ arguments: Arguments) -> Bool {
    let rule = effect.argument
    guard rule.style == .unless else { return true }
    // What `*args` and `**kwargs` may bring is not there for certain.
    if arguments.positional.indices.contains(rule.position) { return arguments.positional[rule.position].isNone }
    guard let name = rule.keyword, let given = arguments.keyword(symbols.intern(name)) else { return true }
    return given.isNone
  }

  /// Runs a callable with what comes from the network: a message's handler.
  func followRemote(_ position: Int, _ keyword: String?, _ call: ExternalCall) -> Value? {
    guard let callable = call.arguments.at(position, keyword.map { symbols.intern($0) }) else { return nil }
    var received = call.effects
    if let receiver = call.receiver { received = taints.union(received, receiver.taint) }
    var arguments = Arguments()
    arguments.rest = .unknown(received)
    followCallback(callable, call.node, arguments)
    // As a decorator it gives back what it was given.
    return position == 0 && call.arguments.all.count == 1 ? callable : nil
  }

  /// `sh.curl(…)`, `sh.Command(…)(…)`: programs as functions.
  private func runProgram(_ call: ExternalCall) -> Value? {
    var words = call.arguments.positional
    if let name = paths.name(call.path) {
      words.insert(.text(symbols.text(name)), at: 0)
    } else if let program = call.receiver?.arguments.at(0) {
      words.insert(program, at: 0)
    }
    let shown = words.prefix(64).map { word in (pathText(word) ?? .unknown).rendered }.joined(separator: " ")
    var spawning = call
    spawning.effects = taints.union(
      call.effects, record(.processSpawn, argument: shown, via: call.path, node: call.node))
    flow(from: call.taint, to: spawning.effects)
    return spawn(spawning, .list(words))
      ?? result(call.path, call.arguments, call.receiver, call.taint, spawning.effects)
  }

  /// `create_engine(url)`: a file for the databases that are one, a connection for the others.
  private func openDatabase(_ call: ExternalCall) -> Value? {
    let url = call.arguments.at(0, symbols.intern("url"))
    let text = url.flatMap { pathText($0)?.rendered }
    var file: String?
    for scheme in ["sqlite", "duckdb"] where text?.hasPrefix(scheme) ?? false {
      guard let slashes = text.flatMap({ Searching.find(Array("///".utf8), in: Array($0.utf8), from: 0) }) else {
        continue
      }
      file = text.map { String(decoding: $0.utf8.dropFirst(slashes + 3), as: UTF8.self) }
    }
    let effect: Taint
    if let file {
      effect = record(.fileRead, argument: file.isEmpty ? ":memory:" : file, via: call.path, node: call.node)
    } else {
      effect = record(.networkConnect, argument: text, via: call.path, node: call.node)
    }
    flow(from: call.taint, to: effect)
    return result(call.path, call.arguments, call.receiver, call.taint, taints.union(call.effects, effect))
  }

  /// `SetValueEx(key, name, …)`: a value of the key that was opened, by its whole path.
  private func writeRegistry(_ call: ExternalCall) -> Value? {
    var parts: [String] = []
    if case .object(let key)? = call.arguments.at(0)?.shape, let path = key.arguments.at(1).flatMap({ pathText($0) }) {
      parts.append(path.rendered)
    }
    if let name = call.arguments.at(1).flatMap({ pathText($0) }) { parts.append(name.rendered) }
    let shown = parts.isEmpty ? nil : parts.joined(separator: "\\")
    let effect = record(.fileWrite, argument: shown, via: call.path, node: call.node)
    flow(from: call.taint, to: effect)
    return .unknown(taints.union(call.taint, effect))
  }

  /// A template whose expressions reach for what Python keeps behind double underscores, or that was downloaded.
  private func readTemplate(_ call: ExternalCall) -> Value? {
    guard let source = call.arguments.at(0) else { return nil }
    let reaches = ["__", "|attr(", "| attr("].contains { marker in
      pathText(source).map { Searching.find(Array(marker.utf8), in: $0.utf8, from: 0) != nil } ?? false
    }
    guard reaches || !fromNetwork(deepTaint(source)).isEmpty else { return nil }
    let effect = record(.codeEvaluate, argument: "template", via: call.path, node: call.node)
    flow(from: call.taint, to: effect)
    return result(call.path, call.arguments, call.receiver, call.taint, taints.union(call.effects, effect))
  }
}

extension Value {
  /// Whether it is `None` and nothing else.
  var isNone: Bool {
    if case .none = shape { return true }
    return false
  }
}

import Artifacts
import Evidence
import PythonSyntax

/// Programs that run what they are given, and the commands that a shell does itself.
extension Interpreter {
  // MARK: Shells

  /// `sh -c code`, `sh file`, `sh` that reads.
  func runShell(
    _ name: String, _ words: [Value], _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope
  ) -> Value {
    var takesCode = false
    var position = 1
    while position < words.count {
      let word = words[position]
      let bytes = textOf(word, repr: false)
      let text = String(decoding: bytes, as: UTF8.self)
      position += 1
      if name == "cmd", text.lowercased() == "/c" || text.lowercased() == "/k" {
        // Several words are a command whose quotes are gone by now, one is a line.
        let rest = Array(words[position...])
        guard rest.count > 1 else {
          return rest.first.map { runShellCode(BatchText.shellText($0), name, call, input, &scope) } ?? .unknown
        }
        return followWords(rest.map { BatchText.shellText($0, isWord: true) }, call, input, &scope)
      }
      if text == "--rcfile" || text == "--init-file" {
        if position < words.count { runShellFile(words[position], name, call, input, &scope) }
        position += 1
      } else if text == "-s" {
        break
      } else if bytes.first == 0x2D || bytes.first == 0x2B, bytes.count > 1 {
        if bytes[1] != 0x2D, bytes.contains(0x63) { takesCode = true }
        if text == "-o" || text == "-O" { position += 1 }
      } else if takesCode {
        return runShellCode(word, name, call, input, &scope)
      } else if bytes != [0x2D] {
        runShellFile(word, name, call, input, &scope)
        return .unknown(input.map { deepTaint($0) } ?? .none)
      }
    }
    guard let input else { return .unknown }
    return runShellCode(input, name, call, nil, &scope)
  }

  /// Follows code that a shell is given, in a layer of its own if it was decoded.
  private func runShellCode(
    _ code: Value, _ name: String, _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope
  ) -> Value {
    let taint = deepTaint(code)
    if !fromNetwork(taint).isEmpty {
      flow(from: taint, to: record(.codeEvaluate, argument: name, via: name, node: call.node))
      opaque("\(name) runs code that comes from the network when it runs", .uncomputed, at: call.node)
    }
    // In a script each command is a process that was told of by itself.
    defer { if scope.recordsProcesses, code.constantBytes != nil { processes.isFollowed = true } }
    if code.constantBytes != nil, code.lineage != .none {
      defer { processes.isFollowed = true }
      return openShellLayer(code, name, call)
    }
    let outer = scope.input
    scope.input = input ?? outer
    defer { scope.input = outer }
    return followCommandLine(code, call, &scope)
  }

  func runShellFile(
    _ file: Value, _ name: String, _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope
  ) {
    guard let text = pathText(file) else { return }
    let path = scope.resolved(text.rendered)
    if let input, path == "/dev/stdin" || path == "/dev/fd/0" {
      _ = runShellCode(input, name, call, nil, &scope)
    } else if let written = writtenFiles[path] {
      _ = runShellCode(written, name, call, input, &scope)
    } else if !fromNetwork(taint(ofFile: path)).isEmpty {
      runDownloaded(path, as: name, call)
    } else if let member = contents(of: text, asText: true) {
      _ = followCommandLine(Value(member.shape), call, &scope)
    }
  }

  /// A shell script that was found encoded: a layer, whose commands are what it reaches.
  private func openShellLayer(_ code: Value, _ name: String, _ call: ExternalCall) -> Value {
    guard let bytes = code.constantBytes, layerDepth < limits.layerDepth, layerCount < limits.layers else {
      opaque("more code is packed inside code than is opened", at: call.node)
      return .unknown(code.taint)
    }
    layerCount += 1
    layerDepth += 1
    defer { layerDepth -= 1 }
    let place = placeLine(call.node)
    let layer = Layer(
      decoders: lineages.decoders(code.lineage) + [name], path: source.path, line: place, parent: nil,
      size: bytes.count, sha256: Digest.sha256Hex(bytes), excerpt: Self.excerpt(bytes))
    let id = graph.addLayer(layer, parent: source.layer)
    layerTexts[id] = bytes
    let layerUnit = graph.addUnit(path: source.path, layer: id)
    graph.connect(unit, to: layerUnit, at: .line(place), kind: .opens(layer: id), isConditional: conditional > 0)
    let holder = SourceUnit(path: source.path, baseLine: 1, layer: id) { nil }
    return within(holder, Tree.empty, frame, unit: layerUnit) {
      followScript(bytes, taint: code.taint)
    }
  }

  // MARK: Other languages and files

  /// `perl -e code`, `node` that reads: code of languages that are not read here.
  func runOther(
    _ name: String, _ options: [String], _ words: [Value], _ call: ExternalCall, _ input: Value?,
    _ scope: inout ShellScope
  ) {
    defer {
      if let program = ForeignLanguage.program(name) { runForeign(name, program, words, call, input, &scope) }
    }
    var code: Taint = .none
    var readsInput = true
    for (position, word) in words.enumerated().dropFirst() {
      let text = String(decoding: textOf(word, repr: false), as: UTF8.self)
      if options.contains(text), position + 1 < words.count {
        code = taints.union(code, deepTaint(words[position + 1]))
        readsInput = false
      } else if text != "-", !text.hasPrefix("-"), readsInput {
        runDownloaded(scope.resolved(text), as: name, call)
        readsInput = false
      }
    }
    if readsInput, let input { code = taints.union(code, deepTaint(input)) }
    guard !fromNetwork(code).isEmpty else { return }
    flow(from: code, to: record(.codeEvaluate, argument: name, via: name, node: call.node))
    opaque("\(name) runs code that comes from the network when it runs", .uncomputed, at: call.node)
  }

  /// A program that is itself a file which the code made, or a word that came from elsewhere.
  func runFile(
    _ program: Value, _ words: [Value], _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope
  ) {
    guard let text = pathText(program) else { return }
    let path = scope.resolved(text.rendered)
    if let written = writtenFiles[path] {
      if let bytes = written.constantBytes, let language = ForeignLanguage.ofShebang(bytes) {
        openForeign(written, language, ["script"], from: nil, path, call)
      } else if let bytes = written.constantBytes, Self.isShellScript(bytes) {
        _ = runShellCode(written, "sh", call, input, &scope)
      } else {
        openLayer(written, decoders: ["file"], isolated: true, node: call.node)
      }
    } else if memberNamed(text) != nil, fromNetwork(taint(ofFile: path)).isEmpty {
      runMember(program, words, call, &scope)
    } else if text.hasHoles, !fromNetwork(program.taint).isEmpty, program.taint != scope.taint {
      flow(from: program.taint, to: record(.codeEvaluate, argument: "sh", via: "sh", node: call.node))
    } else {
      runDownloaded(path, as: path, call)
    }
  }

  static func isShellScript(_ bytes: [UInt8]) -> Bool {
    let line = bytes.prefix(256).prefix { $0 != 0x0A }
    guard line.starts(with: [0x23, 0x21]) else { return false }
    return !line.split(separator: 0x20).contains { ShellTools.isPython(ShellTools.name(Array($0))) }
  }

  // MARK: Built-in commands and filters

  /// Commands that are understood beyond what flows through them; nil for all others.
  func builtin(
    _ name: String, _ words: [Value], _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope
  ) -> Value? {
    let rest = Array(words.dropFirst())
    let texts = rest.map { String(decoding: textOf($0, repr: false), as: UTF8.self) }
    switch name {
    case "eval":
      let code = rest.map { textOf($0, repr: false) }.joined(separator: [0x20])
      let taint = rest.reduce(Taint.none) { taints.union($0, deepTaint($1)) }
      let lineage = rest.count == 1 ? rest[0].lineage : .none
      return runShellCode(Value(.text(Text(Array(code))), taint: taint, lineage: lineage), name, call, input, &scope)
    case "source", ".":
      if let file = rest.first { runShellFile(file, name, call, input, &scope) }
      return .unknown
    case "cd", "pushd":
      scope.directory = texts.first { !$0.hasPrefix("-") }.map { scope.resolved($0) }
      return .unknown
    case "for":
      if texts.count > 2, texts[1] == "in", scope.variables.count < 256 {
        let items = rest.dropFirst(2)
        let taint = items.reduce(Taint.none) { taints.union($0, deepTaint($1)) }
        let text = items.map { textOf($0, repr: false) }.joined(separator: [0x20])
        scope.variables[texts[0]] = Value(.text(Text(Array(text))), taint: taint)
      }
      return .unknown
    case "read":
      if let input, let variable = texts.last, scope.variables.count < 256 { scope.variables[variable] = input }
      return .unknown
    case "export", "local", "declare", "typeset", "readonly":
      return define(rest, texts, name, call, &scope)
    case "env", "printenv", "set": return environment(name, texts, call)
    case "echo", "printf": return printed(name, rest, texts)
    default: return filtered(name, rest, texts, call, input, scope)
    }
  }

  private func define(
    _ rest: [Value], _ texts: [String], _ name: String, _ call: ExternalCall, _ scope: inout ShellScope
  ) -> Value {
    for (word, text) in zip(rest, texts) {
      guard let equals = text.utf8.firstIndex(of: 0x3D), scope.variables.count < 256 else { continue }
      let value = Array(textOf(word, repr: false).drop { $0 != 0x3D }.dropFirst())
      scope.variables[String(text[..<equals])] = Value(.text(Text(value)), taint: word.taint)
    }
    guard texts.allSatisfy({ $0.hasPrefix("-") }), name != "local" else { return .unknown }
    return readWholeShellEnvironment(name, call)
  }

  /// `env`, `printenv NAME`, `set`: the environment printed.
  private func environment(_ name: String, _ texts: [String], _ call: ExternalCall) -> Value? {
    let named = texts.filter { !$0.hasPrefix("-") && !$0.contains("=") }
    if named.isEmpty { return texts.isEmpty || name != "set" ? readWholeShellEnvironment(name, call) : .unknown }
    guard name == "printenv" else { return name == "set" ? .unknown : nil }
    var taint = Taint.none
    for variable in named.prefix(16) {
      taint = taints.union(taint, record(.environmentRead, argument: variable, via: name, node: call.node))
    }
    return .unknown(taint)
  }

  private func readWholeShellEnvironment(_ name: String, _ call: ExternalCall) -> Value {
    .unknown(record(.environmentRead, argument: "*", via: name, node: call.node))
  }

  private func printed(_ name: String, _ rest: [Value], _ texts: [String]) -> Value? {
    let shown =
      name == "printf"
      ? rest.suffix(max(1, rest.count - 1))
      : rest[...].drop {
        ["-n", "-e", "-ne", "-en", "-E"].contains($0.constantText?.rendered ?? "")
      }
    let taint = rest.reduce(Taint.none) { taints.union($0, deepTaint($1)) }
    let bytes = shown.map { textOf($0, repr: false) }.joined(separator: [0x20])
    let lineage = shown.count == 1 ? shown.first?.lineage ?? .none : .none
    return Value(.text(Text(Array(bytes) + [0x0A])), taint: taint, lineage: lineage)
  }

  /// Filters whose output is known when what they read is.
  private func filtered(
    _ name: String, _ rest: [Value], _ texts: [String], _ call: ExternalCall, _ input: Value?, _ scope: ShellScope
  ) -> Value? {
    let files = zip(rest, texts).filter { !$0.1.hasPrefix("-") }.map { $0.0 }
    if ShellTools.copiers.contains(name) {
      if let input, files.isEmpty, input.constantBytes != nil { return input }
      guard name == "cat", files.count == 1, let text = pathText(files[0]) else { return nil }
      return writtenFiles[scope.resolved(text.rendered)] ?? contents(of: text, asText: true)
    }
    if name == "rev", files.isEmpty, let input, let bytes = input.constantBytes {
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0.reversed()) }
      let effect = record(.codeDecode, argument: name, via: name, node: call.node)
      return Value(
        .text(Text(Array(lines.joined(separator: [0x0A])))), taint: taints.union(input.taint, effect),
        lineage: lineages.adding(name, to: input.lineage))
    }
    guard let decoder = Self.decoder(name, texts) else { return nil }
    var read = input
    if let file = files.first, let text = pathText(file) { read = writtenFiles[scope.resolved(text.rendered)] ?? input }
    guard let read, let bytes = read.constantBytes else { return nil }
    let clean = decoder == .base64 || decoder == .hex ? bytes.filter { $0 > 0x20 } : bytes
    guard let decoded = decoder.decode(clean, limit: limits.decodedBytes) else { return nil }
    let effect = record(.codeDecode, argument: decoder.rawValue, via: name, node: call.node)
    return Value(
      .text(Text(decoded.filter { $0 != Text.hole })), taint: taints.union(read.taint, effect),
      lineage: lineages.adding(decoder.rawValue, to: read.lineage))
  }

  private static func decoder(_ name: String, _ options: [String]) -> Decoder? {
    let decodes = options.contains {
      $0 == "--decode" || ($0.hasPrefix("-") && !$0.hasPrefix("--") && $0.lowercased().contains("d"))
    }
    switch name {
    case "base64": return decodes ? .base64 : nil
    case "base32": return decodes ? .base32 : nil
    case "openssl": return options.contains("base64") || options.contains("-base64") ? (decodes ? .base64 : nil) : nil
    case "xxd": return options.contains { $0.hasPrefix("-") && $0.contains("r") } ? .hex : nil
    case "gunzip", "zcat": return .gzip
    case "gzip": return decodes ? .gzip : nil
    case "bunzip2", "bzcat": return .bz2
    case "unxz", "xzcat": return .lzma
    case "zstdcat", "unzstd": return .zstd
    default: return nil
    }
  }
}

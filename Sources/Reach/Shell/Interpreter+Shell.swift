import Evidence
import PythonSyntax

/// Command lines: what each command runs, and what flows from one to the next.
extension Interpreter {
  /// Follows a command line and gives what it prints.
  func followCommandLine(_ value: Value, _ call: ExternalCall, _ scope: inout ShellScope) -> Value {
    guard let text = pathText(value) else { return .unknown(value.taint) }
    guard scope.depth < ShellScope.depthLimit else {
      opaque("command lines start others more than \(ShellScope.depthLimit) deep", at: call.node)
      return .unknown(value.taint)
    }
    // Reading costs as much as the text is long, and hostile text can be read again and again.
    steps += text.utf8.count / 8
    guard step() else { return .unknown(value.taint) }
    scope.depth += 1
    defer { scope.depth -= 1 }
    return run(ShellReader.script(text.utf8), call, &scope)
  }

  private func run(_ script: ShellScript, _ call: ExternalCall, _ scope: inout ShellScope) -> Value {
    var outputs: [Value] = []
    var isFollowed = !script.commands.isEmpty
    for command in script.commands {
      guard step() else { break }
      let piped = command.inputs.isEmpty ? scope.input : joined(command.inputs.compactMap { outputs[at: $0] })
      processes.isFollowed = false
      outputs.append(run(command, reads: piped, call, &scope))
      isFollowed = isFollowed && processes.isFollowed
    }
    processes.isFollowed = isFollowed
    let printed = zip(script.commands, outputs).filter { !$0.0.isConsumed }.map { $0.1 }
    return joined(printed) ?? .unknown
  }

  /// One stream of several: the text if there is only one.
  private func joined(_ streams: [Value]) -> Value? {
    guard streams.count != 1 else { return streams[0] }
    guard !streams.isEmpty else { return nil }
    return .unknown(streams.reduce(.none) { taints.union($0, deepTaint($1)) })
  }

  private func run(
    _ command: ShellScript.Command, reads piped: Value?, _ call: ExternalCall, _ scope: inout ShellScope
  ) -> Value {
    var input = piped
    for redirection in command.redirections where !redirection.isOutput {
      input = contents(ofFile: expand(redirection.file, nil, call, &scope), call, scope)
    }
    if let document = command.document { input = expand(document, nil, call, &scope) }
    let words = command.words.map { expand($0, input, call, &scope) }
    for (name, word) in command.assignments {
      // For one command only, if there is one; it is taken for all that follow.
      let value = expand(word, nil, call, &scope)
      if scope.variables.count < 256 { scope.variables[name] = value }
    }
    var caller = call
    var started = Taint.none
    if scope.recordsProcesses {
      started = recordProcess(words, call)
      caller.effects = taints.union(call.effects, started)
    }
    var output = followWords(words, caller, input, &scope)
    if processes.isFollowed { noteFollowed(started) }
    for redirection in command.redirections where redirection.isOutput {
      store(output, inFile: expand(redirection.file, nil, call, &scope), call, scope)
      output = .unknown
    }
    return output
  }

  // MARK: Words

  private static let wordLimit = 1 << 16

  /// A word with everything the shell puts into it, as far as that is known.
  private func expand(
    _ word: ShellScript.Word, _ input: Value?, _ call: ExternalCall, _ scope: inout ShellScope
  ) -> Value {
    var bytes: [UInt8] = []
    var taint = scope.taint
    var lineage = Lineage.none
    for part in word.parts {
      guard bytes.count <= Self.wordLimit else {
        bytes.append(Text.hole)
        break
      }
      switch part {
      case .literal(let literal): bytes += literal
      case .variable(let name, let shown):
        let value = variable(name, shown, call, scope)
        bytes += textOf(value, repr: false)
        taint = taints.union(taint, deepTaint(value))
        if word.parts.count == 1 { lineage = value.lineage }
      case .script(let script, let kind):
        let value = substituted(script, kind, input, call, &scope)
        taint = taints.union(taint, deepTaint(value))
        if word.parts.count == 1 { lineage = value.lineage }
        // Line ends at the end of what is substituted are dropped (XCU 2.6.3).
        bytes += value.constantBytes.map { Array($0.reversed().drop { $0 == 0x0A }.reversed()) } ?? [Text.hole]
      }
    }
    return Value(.text(Text(bytes)), taint: taint, lineage: lineage)
  }

  private func variable(_ name: String, _ shown: [UInt8], _ call: ExternalCall, _ scope: ShellScope) -> Value {
    if let value = scope.variables[name] {
      if value.constantBytes != nil { return value }
      let taint = deepTaint(value)
      // Two uses of an unknown name are the same name.
      return Value(.text(taint.isEmpty || taint == scope.taint ? Text(shown) : .unknown), taint: taint)
    }
    if let place = Self.homeVariables[name] { return .text(place) }
    guard CredentialCatalogue.isCredential(variable: name) else { return Value(.text(Text(shown))) }
    return Value(.text(Text(shown)), taint: record(.environmentRead, argument: name, via: "$" + name, node: call.node))
  }

  private func substituted(
    _ script: ShellScript, _ kind: ShellScript.Substitution, _ input: Value?, _ call: ExternalCall,
    _ scope: inout ShellScope
  ) -> Value {
    guard scope.depth < ShellScope.depthLimit, step() else { return .unknown }
    scope.depth += 1
    defer { scope.depth -= 1 }
    switch kind {
    case .output: return run(script, call, &scope)
    case .source:
      let name = Value.text("/dev/fd/\(1_000 + fileTaints.count + writtenFiles.count)")
      store(run(script, call, &scope), inFile: name, call, scope)
      return name
    case .sink:
      let outer = scope.input
      scope.input = input ?? outer
      _ = run(script, call, &scope)
      scope.input = outer
      return .text("/dev/fd/3")
    }
  }

  // MARK: Files

  /// What a file that a command reads is known to hold.
  private func contents(ofFile file: Value, _ call: ExternalCall, _ scope: ShellScope) -> Value {
    guard let text = pathText(file) else { return .unknown }
    let name = scope.resolved(text.rendered)
    if let written = writtenFiles[name] { return written }
    if let address = ShellTools.address(ofFile: name) {
      return .unknown(record(.networkConnect, argument: address, via: "sh", node: call.node))
    }
    var taint = taints.union(taint(ofFile: name), file.taint)
    if CredentialCatalogue.isCredential(path: name) {
      taint = taints.union(taint, record(.credentialRead, argument: name, via: "sh", node: call.node))
    }
    if taint.isEmpty, !text.hasHoles, let known = contents(of: text, asText: true) { return known }
    return .unknown(taint)
  }

  /// Remembers what a command leaves in a file.
  private func store(_ output: Value, inFile file: Value, _ call: ExternalCall, _ scope: ShellScope) {
    guard let text = pathText(file) else { return }
    let name = scope.resolved(text.rendered)
    if let address = ShellTools.address(ofFile: name) {
      let network = record(.networkConnect, argument: address, via: "sh", node: call.node)
      return flow(from: taints.union(deepTaint(output), taints.union(call.taint, call.effects)), to: network)
    }
    if output.constantBytes != nil {
      if writtenFiles.count < 1_024 { writtenFiles[name] = output }
    } else {
      writtenFiles[name] = nil
      setTaint(deepTaint(output), ofFile: name)
    }
  }

  /// What is in the files that a word names, credentials among them: `@file`, `name=@file`, `file:`, `--option=file`.
  func taint(ofWord word: String, _ via: String, _ call: ExternalCall, _ scope: ShellScope) -> Taint {
    var found = Taint.none
    for part in [Substring(word)] + word.split(maxSplits: 8, whereSeparator: { "@=:; ".contains($0) }) {
      let name = String(part)
      if CredentialCatalogue.isCredential(path: name) {
        found = taints.union(found, record(.credentialRead, argument: name, via: via, node: call.node))
      }
      found = taints.union(found, taint(ofFile: scope.resolved(name)))
      if part.count == word.count, !word.contains(where: { "@=:; ".contains($0) }) { break }
    }
    return found
  }

  // MARK: Commands

  /// What a command of known words runs, and what it prints.
  @discardableResult
  func followWords(_ words: [Value], _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope) -> Value {
    processes.isFollowed = words.isEmpty
    guard let program = words.first else { return .unknown }
    if isInterpreter(program) {
      followInterpreter(Array(words.dropFirst()), call, input, &scope)
      return output(of: words, "python", call, input, &scope)
    }
    let name = ShellTools.name(textOf(program, repr: false))
    if ShellTools.network.contains(name) { return network(name, words, call, input, &scope) }
    if ShellTools.shells.contains(name) { return runShell(name, words, call, input, &scope) }
    if ShellTools.powerShells.contains(name) { return runPowerShell(name, words, call, input, scope) }
    if ShellTools.wrappers.contains(name), let inner = wrapped(name, words, input) {
      return followWords(inner, call, input, &scope)
    }
    if let result = builtin(name, words, call, input, &scope) {
      if !Self.evaluators.contains(name) { processes.isFollowed = true }
      return result
    }
    if Installers.programs.contains(name), let fetched = followInstaller(name, Array(words.dropFirst()), call, scope) {
      return .unknown(fetched)
    }
    if let options = ShellTools.interpreters[name] ?? ForeignLanguage.program(name).map({ Array($0.codeOptions) }) {
      runOther(name, options, words, call, input, &scope)
      // What code names was followed; its words are no files.
      let isFollowed = processes.isFollowed
      defer { processes.isFollowed = isFollowed }
      runFile(program, words, call, input, &scope)
      let others = words.indices.filter { $0 == 0 || !options.contains((pathText(words[$0 - 1]) ?? .unknown).rendered) }
      return output(of: others.map { words[$0] }, name, call, input, &scope)
    }
    runFile(program, words, call, input, &scope)
    if name == "openssl", words.dropFirst().contains(where: { Self.encrypts.contains($0.constantText?.rendered ?? "") })
    {
      let shown = words.dropFirst().prefix(2).map { (pathText($0) ?? .unknown).rendered }.joined(separator: " ")
      let carried = taints.union(taints.union(call.taint, call.effects), input.map { deepTaint($0) } ?? .none)
      flow(from: carried, to: record(.encryption, argument: shown, via: name, node: call.node))
    }
    return output(of: words, name, call, input, &scope)
  }

  /// Built-in commands that run code of a shell.
  private static let evaluators: Set<String> = ["eval", "source", "."]
  private static let encrypts: Set<String> = ["enc", "rsautl", "pkeyutl", "smime", "cms"]

  /// The command inside another that only sets the stage for it; nil if there is none.
  private func wrapped(_ name: String, _ words: [Value], _ input: Value?) -> [Value]? {
    var inner = words.dropFirst().drop { word in
      let text = String(decoding: textOf(word, repr: false), as: UTF8.self)
      return text.hasPrefix("-") || text.contains("=") || (text.first?.isNumber ?? false)
    }
    guard !inner.isEmpty else { return nil }
    guard name == "xargs", let input else { return Array(inner) }
    let place = inner.indices.filter { inner[$0].constantText?.utf8 == Array("{}".utf8) }
    for index in place { inner[index] = input }
    if place.isEmpty { inner.append(input) }
    return Array(inner)
  }

  /// What an ordinary program prints: something of what it reads and of the files it is given.
  private func output(
    of words: [Value], _ name: String, _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope
  ) -> Value {
    var taint = input.map { deepTaint($0) } ?? .none
    var files: [String] = []
    for word in words.dropFirst().prefix(64) {
      let text = String(decoding: textOf(word, repr: false).filter { $0 != Text.hole }, as: UTF8.self)
      let inside = self.taint(ofWord: text, name, call, scope)
      if inside.isEmpty, text.contains(where: { $0 == "/" || $0 == "." }) { files.append(scope.resolved(text)) }
      taint = taints.union(taint, taints.union(deepTaint(word), inside))
    }
    // `cp key /tmp/x`, `tar czf /tmp/x ~/.ssh`, `tee x`: any other file it names may be where it leaves that.
    let carried = taints.members(taint).contains { isCarried(graph.capabilities[Int($0)]) }
    if carried {
      let suffixes = Self.suffixes[name] ?? []
      for file in files { setTaint(taint, ofFile: file) }
      for word in words.dropFirst().prefix(64) {
        guard let text = pathText(word)?.rendered, !text.hasPrefix("-") else { continue }
        for suffix in suffixes { setTaint(taint, ofFile: scope.resolved(text) + suffix) }
      }
    }
    return .unknown(taint)
  }

  /// What programs put behind the name of the file that they replace.
  private static let suffixes: [String: [String]] = [
    "gzip": [".gz"], "pigz": [".gz"], "bzip2": [".bz2"], "xz": [".xz"], "lzma": [".lzma"], "zstd": [".zst"],
    "lz4": [".lz4"], "brotli": [".br"], "compress": [".Z"], "gpg": [".gpg", ".asc"], "age": [".age"],
    "split": ["aa", "ab"],
  ]

  private func isCarried(_ capability: FoundCapability) -> Bool {
    switch capability.kind {
    case .credentialRead, .networkConnect: true
    case .environmentRead: capability.argument == "*"
    default: false
    }
  }

  // MARK: The network

  /// A program that sends what it is given and prints what it receives.
  private func network(
    _ name: String, _ words: [Value], _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope
  ) -> Value {
    let rest = words.dropFirst().map {
      String(decoding: textOf($0, repr: false).filter { $0 != Text.hole }, as: UTF8.self)
    }
    let request = ShellTools.request(name, rest)
    let network = record(.networkConnect, argument: request.address, via: name, node: call.node)
    var sent = taints.union(taints.union(call.taint, call.effects), input.map { deepTaint($0) } ?? .none)
    for (position, word) in rest.enumerated().prefix(256) {
      if !request.outputs.contains(position) {
        let inside = taint(ofWord: word, name, call, scope)
        if !request.identities.contains(position) { sent = taints.union(sent, inside) }
      }
      sent = taints.union(sent, deepTaint(words[position + 1]))
    }
    flow(from: sent, to: network)
    switch request.output {
    case .standardOutput: return .unknown(network)
    case .file(let file):
      let name = scope.resolved(file)
      writtenFiles[name] = nil
      setTaint(network, ofFile: name)
      return .unknown
    }
  }
}

extension Array {
  /// The element at a place, nil where there is none.
  fileprivate subscript(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}

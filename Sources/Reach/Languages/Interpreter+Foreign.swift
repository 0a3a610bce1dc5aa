import Artifacts
import Evidence
import NativeCode
import PythonSyntax

/// Programs of other languages that code starts: layers by the name of their language, with what is visible of them.
extension Interpreter {
  /// `node -e code`, `bun run file`, `perl` that reads: finds the code and follows it.
  func runForeign(
    _ name: String, _ program: ForeignLanguage.Program, _ words: [Value], _ call: ExternalCall, _ input: Value?,
    _ scope: inout ShellScope
  ) {
    var language = program.language
    var codes: [Value] = []
    var position = 1
    while position < words.count {
      let text = String(decoding: textOf(words[position], repr: false), as: UTF8.self)
      position += 1
      if program.codeOptions.contains(text) {
        if position < words.count { codes.append(words[position]) }
        position += 1
      } else if text == "-l" || text == "-L", name == "osascript" {
        if position < words.count, words[position].constantText?.rendered == "JavaScript" { language = .javaScript }
        position += 1
      } else if program.valued.contains(text) {
        position += 1
      } else if text == "-" || text.hasPrefix("-") || text.hasPrefix("//") && program.language == .visualBasic {
        continue
      } else if codes.isEmpty, program.verbs.contains(text) {
        continue
      } else if codes.isEmpty {
        return runForeignFile(words[position - 1], language, name, call, scope)
      } else {
        break
      }
    }
    if codes.isEmpty, let input { codes = [input] }
    guard !codes.isEmpty else { return }
    var code = codes[0]
    if codes.count > 1 {
      let lines = codes.map { textOf($0, repr: false) }.joined(separator: [0x0A])
      code = Value(.text(Text(Array(lines))), taint: codes.reduce(.none) { taints.union($0, deepTaint($1)) })
    }
    openForeign(code, language, [], from: nil, name, call)
  }

  /// A file that an interpreter of another language is told to run.
  private func runForeignFile(
    _ file: Value, _ language: ForeignLanguage, _ name: String, _ call: ExternalCall, _ scope: ShellScope
  ) {
    guard let text = pathText(file) else { return }
    let path = scope.resolved(text.rendered)
    if path.contains("://") {
      let network = record(.networkConnect, argument: path, via: name, node: call.node)
      flow(from: network, to: record(.codeEvaluate, argument: name + " " + path, via: name, node: call.node))
      return opaque("\(name) runs code that comes from the network when it runs", .uncomputed, at: call.node)
    }
    let place = scope.directory == nil ? text : Text(path)
    guard let content = writtenFiles[path] ?? contents(of: place, asText: false) else { return }
    let member = memberNamed(place).map { target.members[$0].path }
    if let bytes = content.constantBytes, isMachineData(bytes) {
      return followMachineData(bytes, member ?? path, name, call)
    }
    openForeign(content, ForeignLanguage.ofFile(path) ?? language, ["script"], from: member ?? path, name, call)
  }

  /// A file of the target that is started as a program: a script of some language, or machine code.
  func runMember(_ program: Value, _ words: [Value], _ call: ExternalCall, _ scope: inout ShellScope) {
    guard let text = pathText(program), text.utf8.contains(0x2F),
      let content = contents(of: text, asText: false), let bytes = content.constantBytes
    else { return }
    let path = memberNamed(text).map { target.members[$0].path } ?? text.rendered
    if isMachineData(bytes) { return followMachineData(bytes, path, path, call) }
    if let language = ForeignLanguage.ofShebang(bytes) ?? ForeignLanguage.ofFile(path) {
      return openForeign(content, language, ["script"], from: path, path, call)
    }
    if Self.isShellScript(bytes) {
      runShellFile(program, "sh", call, nil, &scope)
    } else if bytes.starts(with: [0x23, 0x21]) || path.hasSuffix(".py") {
      followInterpreter([program] + words.dropFirst(), call, nil, &scope)
    }
  }

  // MARK: Layers

  /// Opens code of another language as a layer and follows it.
  func openForeign(
    _ code: Value, _ language: ForeignLanguage, _ openers: [String], from file: String?, _ name: String,
    _ call: ExternalCall
  ) {
    let carried = deepTaint(code)
    guard let bytes = code.constantBytes else {
      if !carried.isEmpty || code.isUnknown {
        opaque("\(name) runs \(language.rawValue) code that could not be computed", .uncomputed, at: call.node)
      }
      return
    }
    guard layerDepth < limits.layerDepth, layerCount < limits.layers, bytes.count <= limits.sourceBytes else {
      return opaque("more code is packed inside code than is opened", at: call.node)
    }
    let key = LayerKey(
      bytes: bytes, place: call.node.index, source: identity(of: source), isolated: true,
      child: Array(language.rawValue.utf8))
    if let known = openedLayers[key] {
      return graph.connect(
        unit, to: known.unit, at: place(call.node), kind: .opens(layer: known.layer), isConditional: conditional > 0)
    }
    layerCount += 1
    layerDepth += 1
    defer { layerDepth -= 1 }
    let line = placeLine(call.node)
    let layer = Layer(
      decoders: lineages.decoders(code.lineage) + openers + [language.rawValue], path: source.path, line: line,
      parent: nil, size: bytes.count, sha256: Digest.sha256Hex(bytes), excerpt: Self.excerpt(bytes))
    let id = graph.addLayer(layer, parent: source.layer)
    let layerUnit = graph.addUnit(path: source.path, layer: id)
    openedLayers[key] = (layerUnit, id)
    graph.connect(unit, to: layerUnit, at: .line(line), kind: .opens(layer: id), isConditional: conditional > 0)
    let holder = SourceUnit(path: source.path, baseLine: line, layer: id) { nil }
    within(holder, Tree.empty, frame, unit: layerUnit) {
      if language == .powerShell {
        followPowerShell(bytes, "PowerShell", carried)
      } else {
        followForeign(bytes, language, carried, from: file)
      }
    }
  }

  /// What was found of a program while its events are gone through.
  private struct ForeignFindings {
    var read = Taint.none
    var network = Taint.none
    var evaluated = Taint.none
    var isFollowed = true
  }

  /// Follows a program of another language: everything it reads may go to everywhere it connects to.
  private func followForeign(_ bytes: [UInt8], _ language: ForeignLanguage, _ carried: Taint, from file: String?) {
    steps += bytes.count / 16
    guard step() else { return }
    let program = ForeignProgram(bytes, language)
    var found = ForeignFindings(read: carried)
    for (event, via) in program.events {
      guard step() else { break }
      follow(event, via, language, from: file, &found)
    }
    flow(from: found.read, to: found.network)
    flow(from: found.network, to: found.evaluated)
    if !program.isWhole || !program.unknown.isEmpty { tellVisible(bytes, language) }
    if !program.isWhole {
      opaque("\(language.rawValue) code is larger or deeper than is read: the rest of it is not known")
    }
    if !program.unknown.isEmpty {
      let names = program.unknown.prefix(4).joined(separator: ", ")
      opaque("\(language.rawValue) code calls what is not known: \(names)")
    }
    processes.isFollowed = program.isWhole && program.unknown.isEmpty && found.isFollowed
  }

  private func follow(
    _ event: ForeignEvent, _ via: String, _ language: ForeignLanguage, from file: String?,
    _ found: inout ForeignFindings
  ) {
    func record(_ kind: CapabilityKind, _ argument: String?) -> Taint {
      self.record(kind, argument: argument, via: via, node: .none)
    }
    switch event {
    case .environment(let name):
      found.read = taints.union(found.read, record(.environmentRead, name ?? "*"))
    case .network(let address): found.network = taints.union(found.network, record(.networkConnect, address))
    case .listen: _ = record(.networkListen, nil)
    case .read(let path): found.read = taints.union(found.read, record(.fileRead, path))
    case .list(let path): found.read = taints.union(found.read, record(.directoryList, path))
    case .native(let path): _ = record(.nativeLoad, path)
    case .write(let path, let content):
      let written = record(.fileWrite, path)
      flow(from: found.network, to: written)
      guard let path else { return }
      if let content {
        if writtenFiles.count < 1_024 { writtenFiles[path] = Value(.text(Text(content))) }
      } else {
        setTaint(taints.union(found.network, found.read), ofFile: path)
      }
    case .shell(let command): start(command, [], via, &found)
    case .words(let words): start(nil, words, via, &found)
    case .evaluate(let code): evaluate(code, via, language, from: file, &found)
    case .load(let module): load(module, via, language, from: file, &found)
    }
  }

  /// A process that the program starts: its command line is followed as one of Python's would be.
  private func start(_ command: ForeignValue?, _ words: [ForeignValue], _ via: String, _ found: inout ForeignFindings) {
    let shown = command.map { $0.shown } ?? Array(words.map(\.shown).joined(separator: [0x20]))
    let isKnown = !shown.allSatisfy { $0 == Text.hole || $0 == 0x20 }
    let started = record(.processSpawn, argument: isKnown ? Text(shown).rendered : nil, via: via, node: .none)
    guard isKnown else {
      found.isFollowed = false
      return opaque("\(via) starts a process whose command could not be computed", .uncomputed)
    }
    let call = ExternalCall(
      path: paths.path(via, &symbols), arguments: Arguments(), receiver: nil, node: .none, taint: found.read,
      effects: started)
    var scope = ShellScope(taint: .none)
    processes.isFollowed = false
    let lineage = (command?.decoders ?? []).reduce(Lineage.none) { lineages.adding($1, to: $0) }
    let output =
      command == nil
      ? followWords(words.map { Value(.text(Text($0.shown))) }, call, nil, &scope)
      : followCommandLine(Value(.text(Text(shown)), lineage: lineage), call, &scope)
    if processes.isFollowed { noteFollowed(started) } else { found.isFollowed = false }
    found.read = taints.union(found.read, deepTaint(output))
  }

  private func evaluate(
    _ code: ForeignValue, _ via: String, _ language: ForeignLanguage, from file: String?,
    _ found: inout ForeignFindings
  ) {
    guard let text = code.constant else {
      found.isFollowed = false
      found.evaluated = taints.union(
        found.evaluated, record(.codeEvaluate, argument: nil, via: via, node: .none))
      return opaque("\(via) evaluates \(language.rawValue) code that could not be computed", .uncomputed)
    }
    _ = record(.codeEvaluate, argument: "constant code", via: via, node: .none)
    let lineage = code.decoders.reduce(Lineage.none) { lineages.adding($1, to: $0) }
    let call = ExternalCall(
      path: paths.path(via, &symbols), arguments: Arguments(), receiver: nil, node: .none, taint: .none, effects: .none)
    openForeign(Value(.text(Text(text)), lineage: lineage), language, ["eval"], from: file, via, call)
  }

  /// A module that the program loads: a file beside it is followed, a package of the language's own library is known.
  private func load(
    _ module: ForeignValue, _ via: String, _ language: ForeignLanguage, from file: String?,
    _ found: inout ForeignFindings
  ) {
    guard let name = module.constant.map({ String(decoding: $0, as: UTF8.self) }) else {
      found.isFollowed = false
      return opaque("\(via) loads \(language.rawValue) code whose name could not be computed", .uncomputed)
    }
    if name.contains("://") {
      let network = record(.networkConnect, argument: name, via: via, node: .none)
      return flow(from: network, to: record(.codeEvaluate, argument: name, via: via, node: .none))
    }
    guard name.hasPrefix("."), let file else { return }
    var folder = file.split(separator: "/").dropLast().map(String.init)
    for part in name.split(separator: "/") where part != "." {
      if part == ".." { _ = folder.popLast() } else { folder.append(String(part)) }
    }
    let base = folder.joined(separator: "/")
    for suffix in ["", ".js", ".mjs", ".cjs", ".json", ".ts", "/index.js", ".node"] {
      guard let member = index.member(base + suffix), let content = try? target.contents(of: member) else { continue }
      let path = target.members[member].path
      let call = ExternalCall(
        path: paths.path(via, &symbols), arguments: Arguments(), receiver: nil, node: .none, taint: .none,
        effects: .none)
      if path.hasSuffix(".json") { return }
      if isMachineData(content.bytes) { return followMachineData(content.bytes, path, via, call) }
      return openForeign(Value(.bytes(Bytes(content.bytes))), language, ["script"], from: path, via, call)
    }
    found.isFollowed = false
    opaque("\(via) loads \(name), which is not among the files", .uncomputed)
  }

  // MARK: What is not read

  /// Says of code that was not understood which credentials and addresses stand in it.
  private func tellVisible(_ bytes: [UInt8], _ language: ForeignLanguage) {
    conditional += 1
    defer { conditional -= 1 }
    for name in visibleSecrets(bytes).prefix(16) {
      _ = record(.credentialRead, argument: name, via: language.rawValue, node: .none)
    }
    for address in Self.visibleAddresses(bytes).prefix(16) {
      _ = record(.networkConnect, argument: address, via: language.rawValue, node: .none)
    }
  }

  /// Paths and variables of credentials among the printable parts of bytes, each once.
  private func visibleSecrets(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    var seen = 0
    NativeStrings.each(in: bytes, atLeast: 6) { run in
      for word in run.split(whereSeparator: { Self.isDelimiter($0) }) where (6...256).contains(word.count) {
        seen += 1
        let text = String(decoding: word, as: UTF8.self)
        let isPath = word.contains(0x2F) || word.first == 0x2E
        let isVariable = word.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        guard
          isPath && CredentialCatalogue.isCredential(path: text)
            || isVariable && word.contains(0x5F) && CredentialCatalogue.isCredential(variable: text),
          !found.contains(text)
        else { continue }
        found.append(text)
      }
      return found.count < 64 && seen < Self.visibleLimit
    }
    return found
  }

  /// Words of what is not read that are looked at.
  private static let visibleLimit = 1 << 18

  private static func visibleAddresses(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    var seen = 0
    NativeStrings.each(in: bytes, atLeast: 10) { run in
      for word in run.split(whereSeparator: { isDelimiter($0) }) where (10...512).contains(word.count) {
        seen += 1
        guard let scheme = Searching.find(Array("://".utf8), in: Array(word), from: 0), scheme >= 2 else { continue }
        let start = word[..<(word.startIndex + scheme)].lastIndex { !ForeignLexer.isNameStart($0) }
        let text = String(decoding: word[(start.map { $0 + 1 } ?? word.startIndex)...], as: UTF8.self)
        if !found.contains(text) { found.append(text) }
      }
      return found.count < 64 && seen < visibleLimit
    }
    return found
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x22, 0x27, 0x60, 0x3B, 0x2C, 0x28, 0x29, 0x3C, 0x3E, 0x7B, 0x7D, 0x5B, 0x5D, 0x7C, 0x3D].contains(
      byte)
  }

  // MARK: Machine code

  /// Whether bytes are no text: machine code, an archive of another runtime, compiled code.
  private func isMachineData(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(4_096).contains(0)
      || bytes.withUnsafeBytes { NativeReader.format(of: $0) != nil }
      || bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
  }

  /// Machine code or another runtime's data that is started: named, with the secrets and addresses its texts name.
  private func followMachineData(_ bytes: [UInt8], _ path: String, _ via: String, _ call: ExternalCall) {
    steps += bytes.count / 256
    guard step() else { return }
    _ = record(.nativeLoad, argument: path, via: via, node: call.node)
    let format = bytes.withUnsafeBytes { NativeReader.format(of: $0)?.rawValue }
    let kind = format.map { "\($0) machine code" } ?? "data of a runtime that is not known"
    let named = visibleSecrets(bytes).prefix(4) + Self.visibleAddresses(bytes).prefix(4)
    let visible = named.isEmpty ? "" : "; its texts name " + named.map { Self.bounded($0) }.joined(separator: ", ")
    opaque("\(path) is started and is \(kind), which is not read\(visible)", at: call.node)
  }
}

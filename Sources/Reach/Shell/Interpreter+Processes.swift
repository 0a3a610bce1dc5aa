import Artifacts
import Evidence
import PythonSyntax

extension Interpreter {
  /// `os.system` and its relatives: a command line for the shell.
  func shell(_ call: ExternalCall) -> Value? {
    guard let command = call.arguments.at(0, symbols.intern("cmd")) else { return nil }
    var printed = Printed()
    var isFollowed = true
    for option in alternatives(command) {
      var scope = ShellScope(taint: option.taint)
      processes.isFollowed = false
      add(deepTaint(followCommandLine(option, call, &scope)), to: &printed)
      isFollowed = isFollowed && processes.isFollowed
    }
    if isFollowed { noteFollowed(call.effects) }
    // `os.popen(command, "w")`: what is written to the result is what the command reads.
    guard let mode = call.arguments.at(1)?.constantText?.utf8, mode.first == 0x77 else {
      return withInput(processResult(call, printed), command, call)
    }
    let made = result(call.path, call.arguments, call.receiver, call.taint, call.effects)
    openInput(of: made, command, call)
    if case .object(let object) = made.shape, case .object(let pipe)? = object.fields[names.stdin]?.shape {
      object.payload = pipe.payload
    }
    return made
  }

  /// `subprocess.run(args, shell=…)` and its relatives.
  func spawn(_ call: ExternalCall, _ command: Value?) -> Value? {
    guard var command else { return nil }
    if let file = call.arguments.keyword(symbols.intern("executable")), !file.isNone, case .list = command.shape {
      command = program(file, with: command) ?? command
    }
    var printed = Printed()
    var isFollowed = true
    let input = given(call.arguments.keyword(symbols.intern("input")) ?? call.arguments.keyword(names.stdin))
    for option in alternatives(command) {
      var scope = ShellScope(taint: option.taint)
      scope.input = input
      processes.isFollowed = false
      switch option.shape {
      case .list(let list):
        add(deepTaint(followWords(list.elements, call, input, &scope)), to: &printed)
      case .text, .bytes:
        add(deepTaint(followCommandLine(option, call, &scope)), to: &printed)
      default: printed.isWhole = false
      }
      isFollowed = isFollowed && processes.isFollowed
    }
    if isFollowed { noteFollowed(call.effects) }
    return withInput(processResult(call, printed), command, call)
  }

  /// The content of a file that is given as standard input, where it is known; a pipe or an open file otherwise.
  private func given(_ input: Value?) -> Value? {
    guard let input else { return nil }
    if stream(input) != nil { return carried(input) ?? input }
    return input
  }

  /// The result of a call that starts a process, with a standard input where the call asks for a pipe.
  private func withInput(_ made: Value?, _ command: Value, _ call: ExternalCall) -> Value? {
    guard call.arguments.keyword(names.stdin) != nil, call.arguments.keyword(symbols.intern("input")) == nil else {
      return made
    }
    let process = made ?? result(call.path, call.arguments, call.receiver, call.taint, call.effects)
    openInput(of: process, command, call)
    return process
  }

  /// Says of the processes among a call's effects that everything they run was followed.
  func noteFollowed(_ effects: Taint) {
    for id in taints.members(effects) where graph.capabilities[Int(id)].kind == .processSpawn {
      graph.noteFollowed(Int(id))
    }
  }

  /// The words of a call that names a file and what the program is told to be called: the file is what runs.
  func program(_ file: Value?, with words: Value?) -> Value? {
    guard let file, let words else { return words }
    var options: [Value] = []
    for option in alternatives(words) {
      guard case .list(let list) = option.shape else { continue }
      options.append(make([file] + list.elements.dropFirst(), .list, rest: list.rest))
    }
    return join(options)
  }

  /// `os.execl(file, name, …)`, `os.spawnl(mode, file, name, …)`: the same with the words as arguments.
  func program(_ arguments: Arguments, at position: Int) -> Value? {
    guard let file = arguments.at(position) else { return nil }
    return make([file] + arguments.positional.dropFirst(position + 2), .list, rest: arguments.rest)
  }

  /// `process.start()`: the callable that the object was made with runs.
  func startTarget(_ call: ExternalCall) -> Value? {
    guard let made = call.receiver?.arguments, let target = made.keyword(names.target) ?? made.at(1) else { return nil }
    var arguments = Arguments()
    if let list = made.keyword(names.args), let elements = knownElements(list) {
      arguments = Arguments(elements.known)
      arguments.rest = elements.rest
    }
    if case .dictionary(let dictionary)? = made.keyword(names.kwargs)?.shape {
      for (key, value) in zip(dictionary.keys, dictionary.values) {
        if let name = key.constantText { arguments.keywords.append((symbols.intern(name.rendered), value)) }
      }
    }
    followCallback(target, call.node, arguments)
    return nil
  }

  /// What is known of a process's output.
  private struct Printed {
    var taint = Taint.none
    /// Whether something is known of each command that the call can start.
    var isWhole = true
  }

  private func add(_ taint: Taint, to printed: inout Printed) {
    if taint.isEmpty { printed.isWhole = false }
    printed.taint = taints.union(printed.taint, taint)
  }

  /// A process as the value that its call gives: what it prints can be read from it, what is written goes to it.
  ///
  /// Where the output of the command is known, its words are not part of that: a request's token does not come back
  /// with the answer, nor does the answer go into the process that asked.
  private func processResult(_ call: ExternalCall, _ printed: Printed) -> Value? {
    guard !printed.taint.isEmpty else { return nil }
    guard printed.isWhole else {
      return result(call.path, call.arguments, call.receiver, call.taint, taints.union(call.effects, printed.taint))
    }
    let isAnswer = fromNetwork(printed.taint).count == taints.members(printed.taint).count
    let done = isAnswer ? printed.taint : taints.union(call.effects, printed.taint)
    return result(call.path, call.arguments, call.receiver, surroundings(of: call), done)
  }

  /// What a call gives a process beside its command, its input and its environment, such as a directory.
  private func surroundings(of call: ExternalCall) -> Taint {
    let known = [names.args, names.env, symbols.intern("input"), symbols.intern("stdin")]
    return call.arguments.keywords.reduce(Taint.none) { taint, keyword in
      known.contains(keyword.name) ? taint : taints.union(taint, deepTaint(keyword.value))
    }
  }

  // MARK: Interpreters

  /// What a Python interpreter runs: `-c` code, a module, a script, or what it reads.
  func followInterpreter(_ words: [Value], _ call: ExternalCall, _ input: Value?, _ scope: inout ShellScope) {
    var position = 0
    while position < words.count {
      let bytes = textOf(words[position], repr: false)
      guard bytes.first == 0x2D, bytes.count > 1, bytes[1] != 0x2D else {
        if bytes == [0x2D] { break }
        if bytes.first == 0x2D {
          position += 1
          continue
        }
        return script(Array(words[position...]), call, &scope)
      }
      // `-Ic code`, `-ccode`: a letter that takes a value ends the cluster (CPython, `Python/getopt.c`).
      if let letter = bytes.indices.dropFirst().first(where: { [0x63, 0x6D, 0x57, 0x58].contains(bytes[$0]) }) {
        let attached = Array(bytes[(letter + 1)...])
        var value: Value? = position + 1 < words.count ? words[position + 1] : nil
        if !attached.isEmpty { value = Value(.text(Text(attached)), taint: words[position].taint) }
        let rest = Array(words.dropFirst(attached.isEmpty ? position + 2 : position + 1))
        switch bytes[letter] {
        case 0x63:
          guard let value else { return }
          return asChild([.text("-c")] + rest, call, scope, isScript: false) { childCode(value, call) }
        case 0x6D:
          if let name = value?.constantText?.rendered { runAsMain(name, rest, call, scope) }
          return
        default: if attached.isEmpty { position += 1 }
        }
      }
      position += 1
    }
    guard let input else { return }
    asChild([.text("-")] + words.dropFirst(position + 1), call, scope, isScript: false) { childCode(input, call) }
  }

  /// `python -m name`: a module of the target, or a tool that installs what it is told.
  private func runAsMain(_ name: String, _ arguments: [Value], _ call: ExternalCall, _ scope: ShellScope) {
    if Installers.modules.contains(name) {
      _ = followInstaller(name, arguments, call, scope)
    }
    asChild([.unknown] + arguments, call, scope, isScript: true) { runAsMain(name, call.node) }
    processes.isFollowed = isInside(name)
  }

  private func childCode(_ code: Value, _ call: ExternalCall) {
    var isFollowed = true
    for option in alternatives(code) {
      guard option.constantBytes != nil else {
        isFollowed = false
        if case .text = option.shape {} else if deepTaint(option).isEmpty { continue }
        let taint = record(.codeEvaluate, argument: "python -c", via: call.path, node: call.node)
        flow(from: deepTaint(option), to: taint)
        opaque("a child interpreter runs code that could not be computed", .uncomputed, at: call.node)
        continue
      }
      openLayer(option, decoders: ["python -c"], isolated: true, node: call.node)
    }
    processes.isFollowed = isFollowed
  }

  /// `python file arguments…`: a source, a folder or archive with a `__main__`, compiled code.
  private func script(_ words: [Value], _ call: ExternalCall, _ scope: inout ShellScope) {
    guard let path = words.first, let text = pathText(path) else { return }
    let file = scope.resolved(text.rendered)
    let place = Text(scope.directory == nil ? text.utf8 : Array(file.utf8))
    func main(_ separator: String) -> Value? {
      contents(of: Text(place.utf8 + Array((separator + "__main__.py").utf8)), asText: true)
    }
    if let code = main("!/") ?? writtenFiles[file] ?? contents(of: place, asText: true) ?? main("/") {
      runScript(code, place, words, call, scope)
    } else {
      runDownloaded(file, as: "python", call)
    }
  }

  private func runScript(
    _ code: Value, _ place: Text, _ words: [Value], _ call: ExternalCall, _ scope: ShellScope
  ) {
    var code = code
    if let bytes = code.constantBytes, Self.isArchive(bytes) {
      // An archive has to be read as it is: a text has lost the bytes that are none.
      let path = Value(.text(place))
      if let main = archiveMembers(of: path).first(where: { $0.name == "__main__.py" }) { code = main.content }
    } else if let member = memberNamed(place), Self.isCompiled(target.members[member].path) {
      run(bytecode: target.members[member].path)
      processes.isFollowed = true
      return
    }
    asChild(words, call, scope, isScript: true) {
      let before = searchPath
      defer { searchPath = before }
      if let root = programRoot(place) { searchPath.insert(root, at: 0) }
      openLayer(code, decoders: ["script"], isolated: true, node: call.node)
    }
    processes.isFollowed = code.constantBytes != nil
  }

  private static func isCompiled(_ path: String) -> Bool { path.hasSuffix(".pyc") || path.hasSuffix(".pyo") }

  /// Where a program of the target finds modules of its own: beside it, or inside it if it is an archive or a folder.
  private func programRoot(_ place: Text) -> String? {
    if let member = memberNamed(place) {
      let path = target.members[member].path
      if index.member(path + "!/__main__.py") != nil { return path }
      return path.utf8.lastIndex(of: 0x2F).map { String(path[..<$0]) } ?? ""
    }
    return nil
  }

  /// Says that a file runs whose content came from elsewhere.
  func runDownloaded(_ file: String, as program: String, _ call: ExternalCall) {
    let taint = taint(ofFile: file)
    guard !fromNetwork(taint).isEmpty else { return }
    let shown = program == file ? file : program + " " + file
    let run = record(.codeEvaluate, argument: shown, via: program, node: call.node)
    flow(from: taint, to: run)
    opaque("\(shown) runs a file that was downloaded", .uncomputed, at: call.node)
  }

  /// What flowed into a file or into a folder above it.
  func taint(ofFile file: String) -> Taint {
    guard !fileTaints.isEmpty, !file.isEmpty else { return .none }
    var found = fileTaints[file] ?? .none
    var path = Substring(file)
    for _ in 0..<64 {
      guard let slash = path.lastIndex(of: "/") else { break }
      path = path[..<slash]
      if path.isEmpty { break }
      found = taints.union(found, fileTaints[String(path)] ?? .none)
    }
    return found
  }

  /// Remembers what flowed into a file.
  func setTaint(_ taint: Taint, ofFile file: String) {
    // A file of which nothing is known by name may be any file.
    guard !file.isEmpty, file != "\u{2026}", !file.hasPrefix("/dev/null") else { return }
    if taint.isEmpty {
      fileTaints[file] = nil
    } else if fileTaints.count < 1_024 {
      fileTaints[file] = taint
    }
  }

  /// The members of a taint that came over the network.
  func fromNetwork(_ taint: Taint) -> [Int32] {
    taints.members(taint).filter { graph.capabilities[Int($0)].kind == .networkConnect }
  }
}

import Evidence
import PythonSyntax

extension Interpreter {
  /// `os.system` and its relatives: a command line for the shell.
  func shell(_ call: ExternalCall) -> Value? {
    guard let command = call.arguments.at(0) else { return nil }
    var printed = Printed()
    for option in alternatives(command) {
      var scope = ShellScope(taint: option.taint)
      add(deepTaint(followCommandLine(option, call, &scope)), to: &printed)
    }
    return processResult(call, printed)
  }

  /// `subprocess.run(args, shell=…)` and its relatives.
  func spawn(_ call: ExternalCall, _ command: Value?) -> Value? {
    guard let command else { return nil }
    var printed = Printed()
    let input = call.arguments.keyword(symbols.intern("input")) ?? call.arguments.keyword(symbols.intern("stdin"))
    for option in alternatives(command) {
      var scope = ShellScope(taint: option.taint)
      scope.input = input
      switch option.shape {
      case .list(let list):
        add(deepTaint(followWords(list.elements, call, input, &scope)), to: &printed)
      case .text, .bytes:
        add(deepTaint(followCommandLine(option, call, &scope)), to: &printed)
      default: printed.isWhole = false
      }
    }
    return processResult(call, printed)
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
        return script(words[position], call, &scope)
      }
      // `-Ic code`, `-ccode`: a letter that takes a value ends the cluster (CPython, `Python/getopt.c`).
      if let letter = bytes.indices.dropFirst().first(where: { [0x63, 0x6D, 0x57, 0x58].contains(bytes[$0]) }) {
        let attached = Array(bytes[(letter + 1)...])
        var value: Value? = position + 1 < words.count ? words[position + 1] : nil
        if !attached.isEmpty { value = Value(.text(Text(attached)), taint: words[position].taint) }
        switch bytes[letter] {
        case 0x63:
          if let value { childCode(value, call) }
          return
        case 0x6D:
          if let name = value?.constantText?.rendered { runAsMain(name, call.node) }
          return
        default: if attached.isEmpty { position += 1 }
        }
      }
      position += 1
    }
    if let input { childCode(input, call) }
  }

  private func childCode(_ code: Value, _ call: ExternalCall) {
    for option in alternatives(code) {
      guard option.constantBytes != nil else {
        if case .text = option.shape {} else if deepTaint(option).isEmpty { continue }
        let taint = record(.codeEvaluate, argument: "python -c", via: call.path, node: call.node)
        flow(from: deepTaint(option), to: taint)
        opaque("a child interpreter runs code that could not be computed", .uncomputed, at: call.node)
        continue
      }
      openLayer(option, decoders: ["python -c"], isolated: true, node: call.node)
    }
  }

  private func script(_ path: Value, _ call: ExternalCall, _ scope: inout ShellScope) {
    guard let text = pathText(path) else { return }
    let file = scope.resolved(text.rendered)
    if let written = writtenFiles[file] ?? contents(of: text, asText: true) {
      openLayer(written, decoders: ["script"], isolated: true, node: call.node)
    } else {
      runDownloaded(file, as: "python", call)
    }
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

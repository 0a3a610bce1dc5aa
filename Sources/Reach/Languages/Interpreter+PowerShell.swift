import Artifacts
import Evidence
import PythonSyntax

/// PowerShell: a layer of its own, with what its commands name.
extension Interpreter {
  /// `powershell -c …`, `-EncodedCommand`, `-File`, or code that is read: finds the code and follows it.
  func runPowerShell(
    _ name: String, _ words: [Value], _ call: ExternalCall, _ input: Value?, _ scope: ShellScope
  ) -> Value {
    var line: [UInt8] = []
    var taint = Taint.none
    var lineage = Lineage.none
    var position = 1
    while position < words.count {
      let word = words[position]
      let bytes = textOf(word, repr: false)
      position += 1
      let option = String(decoding: bytes, as: UTF8.self).lowercased()
      if Self.takes(option, "-encodedcommand", atLeast: 2) || option == "-ec", position < words.count {
        let packed = words[position]
        taint = taints.union(taint, deepTaint(packed))
        position += 1
        guard let code = unpacked(packed, name, call) else { continue }
        line += textOf(code, repr: false)
        lineage = code.lineage
        taint = taints.union(taint, code.taint)
      } else if Self.takes(option, "-file", atLeast: 2), position < words.count {
        runPowerShellFile(words[position], name, call, scope)
        return .unknown(deepTaint(words[position]))
      } else if Self.takes(option, "-command", atLeast: 2) || option == "-" {
        continue
      } else if line.isEmpty, option.hasPrefix("-") || option.hasPrefix("/"), option.count > 1 {
        if Self.valued.contains(where: { Self.takes(option, $0, atLeast: 2) }) { position += 1 }
      } else if line.isEmpty, ForeignLanguage.ofFile(option) == .powerShell {
        runPowerShellFile(word, name, call, scope)
        return .unknown(deepTaint(word))
      } else {
        taint = taints.union(taint, deepTaint(word))
        if line.isEmpty { lineage = word.lineage }
        line += bytes + [0x20]
      }
    }
    if line.isEmpty, taint.isEmpty, let input {
      line = input.constantBytes ?? []
      taint = deepTaint(input)
      lineage = input.lineage
    }
    return startPowerShell(Value(.text(Text(line)), taint: taint, lineage: lineage), name, call)
  }

  private static let valued = [
    "-windowstyle", "-executionpolicy", "-version", "-workingdirectory", "-inputformat", "-outputformat",
    "-configurationname", "-ep",
  ]

  /// Whether an option is a short form of another, as PowerShell takes them.
  private static func takes(_ option: String, _ whole: String, atLeast count: Int) -> Bool {
    let option = option.hasPrefix("/") ? "-" + option.dropFirst() : option
    return option.utf8.count >= count && whole.hasPrefix(option)
  }

  /// What `-EncodedCommand` is given: UTF-16 in base64.
  private func unpacked(_ packed: Value, _ name: String, _ call: ExternalCall) -> Value? {
    guard let bytes = packed.constantBytes, let data = Decoder.base64.decode(bytes, limit: limits.decodedBytes) else {
      return nil
    }
    let effect = record(.codeDecode, argument: "base64", via: name, node: call.node)
    var lineage = lineages.adding("base64", to: packed.lineage)
    lineage = lineages.adding("utf-16-le", to: lineage)
    return Value(.text(Text(Self.utf16(data))), taint: taints.union(packed.taint, effect), lineage: lineage)
  }

  /// UTF-16, little end first, as UTF-8; bytes that have no zero among them as they are.
  private static func utf16(_ data: [UInt8]) -> [UInt8] {
    guard data.contains(0) else { return data.filter { $0 != Text.hole } }
    var units: [UInt16] = []
    units.reserveCapacity(data.count / 2)
    for place in stride(from: 0, to: data.count - 1, by: 2) {
      units.append(UInt16(data[place]) | UInt16(data[place + 1]) << 8)
    }
    if units.first == 0xFEFF { units.removeFirst() }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private func runPowerShellFile(_ file: Value, _ name: String, _ call: ExternalCall, _ scope: ShellScope) {
    guard let text = pathText(file) else { return }
    let path = scope.resolved(text.rendered)
    let place = scope.directory == nil ? text : Text(path)
    if let content = writtenFiles[path] ?? contents(of: place, asText: true) {
      openForeign(content, .powerShell, ["script"], from: memberNamed(text).map { target.members[$0].path }, name, call)
    } else {
      runDownloaded(path, as: name, call)
    }
  }

  private func startPowerShell(_ code: Value, _ name: String, _ call: ExternalCall) -> Value {
    let carried = taints.union(deepTaint(code), taints.union(call.taint, call.effects))
    if let bytes = code.constantBytes, !bytes.isEmpty {
      openForeign(Value(code.shape, taint: carried, lineage: code.lineage), .powerShell, [], from: nil, name, call)
    } else if case .text(let text) = code.shape, !text.utf8.isEmpty {
      // Parts of it are known, and what is not may be anything.
      followPowerShell(text.utf8, name, carried)
      if text.utf8.allSatisfy({ $0 == Text.hole || $0 == 0x20 }) {
        opaque("\(name) runs code that could not be computed", .uncomputed, at: call.node)
      }
    }
    return .unknown(deepTaint(code))
  }

  // MARK: Commands

  private static let network: Set<String> = [
    "iwr", "irm", "invoke-webrequest", "invoke-restmethod", "downloadstring", "downloadfile", "downloaddata",
    "uploadstring", "uploadfile", "uploaddata", "openread", "start-bitstransfer", "curl", "wget", "httpclient",
    "tcpclient", "webclient", "xmlhttp", "downloadstringasync", "getasync", "postasync", "getstringasync",
    "send-mailmessage", "resolve-dnsname", "udpclient", "getresponse",
  ]
  private static let evaluators: Set<String> = [
    "iex", "invoke-expression", "scriptblock", "invoke-command", "icm", "invokescript", "add-type",
  ]
  /// Commands that start a program or open a file with one.
  private static let starters: Set<String> = [
    "start-process", "saps", "start", "invoke-item", "ii", "rundll32", "regsvr32", "mshta",
  ]
  private static let readers: Set<String> = [
    "get-content", "gc", "cat", "type", "copy-item", "cp", "copy", "cpi", "readalltext", "readallbytes", "readalllines",
    "readlines", "openread", "import-csv", "select-string", "sls", "compress-archive", "get-childitem", "gci", "ls",
    "dir",
    "move-item", "streamreader", "infile", "uploadfile", "tar",
  ]
  private static let writers: Set<String> = [
    "set-content", "sc", "add-content", "ac", "out-file", "new-itemproperty", "set-itemproperty", "schtasks",
    "register-scheduledtask", "new-service", "writealltext", "writeallbytes",
  ]
  private static let limitOfNesting = 4
  /// Bytes of code that are read.
  private static let sizeLimit = 1 << 20

  /// Follows PowerShell code by its commands: flows inside are taken to go from all it reads to all it connects to, and
  /// from any download to any evaluation.
  func followPowerShell(_ bytes: [UInt8], _ name: String, _ carried: Taint, _ level: Int = 0) {
    steps += bytes.count / 8
    guard step() else { return }
    if bytes.count > Self.sizeLimit { opaque("\(name) code of \(bytes.count) bytes is more than is read") }
    let bytes = bytes.prefix(Self.sizeLimit)
    let source = PowerShellText(bytes.filter { $0 != Text.hole })
    let tokens = Self.words(source.code)
    var taint = taints.union(carried, powerShellSecrets(source, tokens, name))
    let evaluates = !tokens.isDisjoint(with: Self.evaluators) || Self.callsComputed(source.code)
    var network = Taint.none
    if !tokens.isDisjoint(with: Self.network) {
      let address = Self.address(source)
      network = record(.networkConnect, argument: address, via: name, node: .none)
      flow(from: taint, to: network)
      taint = taints.union(taint, network)
    }
    for command in tokens.intersection(Self.writers).sorted() {
      let shown = source.texts.first.map { command + " " + Text($0).rendered } ?? command
      _ = record(.processSpawn, argument: shown, via: name, node: .none)
    }
    let starts = tokens.intersection(Self.starters).sorted()
    guard evaluates || !starts.isEmpty else { return }
    let inner = level < Self.limitOfNesting && fromNetwork(taint).isEmpty ? packed(source, tokens) : []
    for code in inner { followPowerShell(code, name, taint, level + 1) }
    if !fromNetwork(taint).isEmpty {
      flow(from: taint, to: record(.codeEvaluate, argument: name, via: name, node: .none))
      opaque("\(name) runs code that comes from the network when it runs", .uncomputed)
    } else if !evaluates {
      let shown = (starts.prefix(1) + source.texts.prefix(4).map { Text($0).rendered }).joined(separator: " ")
      _ = record(.processSpawn, argument: shown, via: name, node: .none)
    } else if inner.isEmpty {
      _ = record(.codeEvaluate, argument: nil, via: name, node: .none)
      opaque("\(name) evaluates or starts what could not be computed")
    }
  }

  /// What the code reads of secrets: variables, files where a command reads files, the whole environment.
  private func powerShellSecrets(_ source: PowerShellText, _ tokens: Set<String>, _ name: String) -> Taint {
    var taint = Taint.none
    let everything = source.expanded + [0x20] + Array(source.texts.joined(separator: [0x20]))
    let reads = !tokens.isDisjoint(with: Self.readers)
    for word in everything.split(whereSeparator: { Self.separates($0) }) {
      let text = String(decoding: word, as: UTF8.self)
      if reads, CredentialCatalogue.isCredential(path: text) {
        taint = taints.union(taint, record(.credentialRead, argument: text, via: name, node: .none))
      }
    }
    let lowered = source.expanded.map(CommandWords.lowercased)
    var start = 0
    while let marker = Searching.find(Array("$env:".utf8), in: lowered, from: start) {
      start = marker + 5
      let variable = String(decoding: source.expanded[start...].prefix { Self.isName($0) }, as: UTF8.self)
      if CredentialCatalogue.isCredential(variable: variable) {
        taint = taints.union(taint, record(.environmentRead, argument: variable, via: name, node: .none))
      }
    }
    if tokens.contains("env:") || tokens.contains("env:*") || tokens.contains("env:\\*")
      || tokens.contains("getenvironmentvariables")
    {
      taint = taints.union(taint, record(.environmentRead, argument: "*", via: name, node: .none))
    }
    return taint
  }

  /// The code that is evaluated, as far as it stands there: texts, and what is decoded from them.
  private func packed(_ source: PowerShellText, _ tokens: Set<String>) -> [[UInt8]] {
    let decodes = tokens.contains("frombase64string")
    return source.texts.prefix(64).compactMap { text in
      if decodes, text.count >= 8, let data = Decoder.base64.decode(text, limit: limits.decodedBytes) {
        return Self.utf16(data)
      }
      return text.contains(0x20) || text.contains(0x2D) ? text : nil
    }
  }

  private static func words(_ code: [UInt8]) -> Set<String> {
    let separators = Set(" \t\r\n()[]{}'\"|;,&=.$@!+".utf8)
    return Set(
      code.split(whereSeparator: { separators.contains($0) }).map { word in
        var text = String(decoding: word.map(CommandWords.lowercased), as: UTF8.self)
        while text.hasPrefix("-") || text.hasPrefix(":") { text.removeFirst() }
        return text.hasSuffix(".exe") ? String(text.dropLast(4)) : text
      })
  }

  private static func separates(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x0D, 0x0A, 0x28, 0x29, 0x27, 0x22, 0x7C, 0x3B, 0x2C, 0x3D, 0x40].contains(byte)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    ForeignLexer.isNameStart(byte) && byte < 0x80 || (0x30...0x39).contains(byte)
  }

  /// `& $name`, `& (…)`, `. $name`: a command whose name is a value.
  private static func callsComputed(_ code: [UInt8]) -> Bool {
    for mark in ["& $", "&$", ". $", "& (", "&(", ". ("]
    where Searching.find(Array(mark.utf8), in: code, from: 0) != nil { return true }
    return false
  }

  private static func address(_ source: PowerShellText) -> String? {
    let parts = [source.code] + source.texts
    for part in parts.prefix(256) {
      for word in part.split(whereSeparator: { separates($0) })
      where Searching.find(Array("://".utf8), in: Array(word), from: 0) != nil {
        return String(decoding: word, as: UTF8.self)
      }
    }
    return nil
  }
}

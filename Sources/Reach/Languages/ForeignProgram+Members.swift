/// Members, subscripts and calls behind a value.
extension ForeignProgram {
  /// A value with all members, subscripts and calls that stand behind it.
  mutating func postfix(_ start: ForeignValue) -> ForeignValue {
    var value = start
    while let token {
      if isMember(token), index + 1 < tokens.count, tokens[index + 1].kind == .word {
        index += 2
        value = member(value, tokens[index - 1].text)
      } else if token.isSymbol("?."), isNext("(", 1) || isNext("[", 1) {
        index += 1
      } else if token.isSymbol("->"), isNext("{", 1) || isNext("[", 1) || isNext("(", 1) {
        index += 1
      } else if token.isSymbol("["), token.isAdjacent || language == .javaScript {
        index += 1
        value = subscripted(value, list(until: "]"))
      } else if token.isSymbol("{"), token.isAdjacent, language == .perl, value.name != nil || value.path != nil {
        index += 1
        let key = entries()
        let name = key.keys.first?.name
        value = name.map { member(value, $0) } ?? ForeignValue()
      } else if token.isSymbol("("), token.isAdjacent || language != .appleScript, isCallable(value) {
        index += 1
        let outer = startsProcess
        startsProcess = value.path.flatMap { model.row($0) }.map { $0.effect == .words || $0.effect == .shell } ?? false
        let arguments = list(until: ")")
        startsProcess = outer
        // `name(parameters) {` in a class or an object is no call.
        if isNext("{"), language == .javaScript, value.name != nil || value.path == nil, tokens[index].kind == .symbol {
          value = ForeignValue()
        } else {
          value = call(value, arguments)
        }
      } else if token.kind == .text, token.isAdjacent, language == .javaScript, value.path != nil {
        index += 1
        value = call(value, [.text(token.bytes)])
      } else if takesWords(value, token) {
        value = call(value, commandArguments())
      } else {
        break
      }
    }
    if value.name != nil, value.isLocal, value.path == nil, value.text == nil { return value }
    return value
  }

  /// Whether a bracket after a value is a call.
  func isCallable(_ value: ForeignValue) -> Bool {
    value.path != nil || value.isLocal || value.isComputed || value.name != nil
  }

  /// Whether a token stands between a value and the name of its member.
  func isMember(_ token: ForeignToken) -> Bool {
    switch language {
    case .javaScript: token.isSymbol(".") || token.isSymbol("?.")
    case .perl, .php: token.isSymbol("->") || token.isSymbol("::")
    case .ruby: token.isSymbol(".") || token.isSymbol("::")
    case .lua: token.isSymbol(".") || token.isSymbol(":")
    case .visualBasic: token.isSymbol(".") && token.isAdjacent
    case .appleScript, .powerShell: false
    }
  }

  /// A member of a value; reading a variable of the environment is said.
  mutating func member(_ value: ForeignValue, _ name: String) -> ForeignValue {
    let name = language == .visualBasic ? name.lowercased() : name
    if let known = value.keys.first(where: { $0.name == name }) { return known.value }
    var result = ForeignValue()
    if let path = value.path, model.environment.contains(path), model.row(path + "." + name) == nil,
      name != "length", name != "get", name != "toObject"
    {
      // `$ENV{$name}` may be any.
      emit(.environment(name.hasPrefix("$") ? nil : name), via: path)
      if ["HOME", "USERPROFILE"].contains(name) { result.text = [0x7E] }
      return result
    }
    // A call needs no brackets in Ruby.
    if language == .ruby, let row = value.path.flatMap({ model.row($0 + "." + name) }), row.effect == .environment,
      row.argument < 0
    {
      emit(.environment(nil), via: name)
    }
    if name == "promises", value.path == "fs" || value.path == "dns" { return value }
    result.path = value.path.map { $0.isEmpty ? name : $0 + "." + name } ?? "." + name
    // Methods of a text or a list work on it.
    result.text = value.text
    result.items = value.items
    result.decoders = value.decoders
    result.isComputed = value.isComputed
    return result
  }

  /// An element or member by what stands in the subscript.
  mutating func subscripted(_ value: ForeignValue, _ keys: [ForeignValue]) -> ForeignValue {
    if let key = keys.last?.constant {
      let name = String(decoding: key, as: UTF8.self)
      if let position = Int(name), value.items.indices.contains(position) { return value.items[position] }
      if Int(name) == nil { return member(value, name) }
      return ForeignValue()
    }
    if let path = value.path, model.environment.contains(path) { emit(.environment(nil), via: path) }
    var result = ForeignValue()
    result.isComputed = value.items.isEmpty
    return result
  }

  /// Whether a call's arguments follow without brackets, as in Perl, Ruby, Lua and VBScript.
  func takesWords(_ value: ForeignValue, _ token: ForeignToken) -> Bool {
    guard let path = value.path, !token.isSymbol("("), [.perl, .ruby, .lua, .php, .visualBasic].contains(language),
      model.row(path) != nil || path == "print" || path == "puts"
    else { return false }
    switch token.kind {
    case .text, .command, .number: return true
    case .word:
      return !isOperator(token) && !["do", "if", "unless", "for", "while", "end", "then"].contains(token.text)
    case .symbol: return token.isSymbol("{") && token.isAdjacent == false && language == .perl && path == "eval"
    case .line: return false
    }
  }

  /// Arguments without brackets around them.
  mutating func commandArguments() -> [ForeignValue] {
    var items: [ForeignValue] = []
    repeat {
      let item = expression()
      use(item)
      items.append(item)
    } while take(",") && items.count < 64
    return items
  }

  /// What a call gives; what it does is said.
  mutating func call(_ callee: ForeignValue, _ arguments: [ForeignValue]) -> ForeignValue {
    for argument in arguments { use(argument) }
    let size = arguments.reduce(callee.shown.count + 64 * callee.items.count) {
      $0 + $1.shown.count + 64 * $1.items.count
    }
    guard spend(size) else { return ForeignValue() }
    guard let path = callee.path, !path.isEmpty else {
      if callee.isComputed || !callee.isLocal && callee.name == nil { note(unknown: "a name that is computed") }
      return ForeignValue()
    }
    if let result = textMethod(callee, path, arguments) { return result }
    if path.hasSuffix(".constructor"), !arguments.isEmpty, model.calls["constructor"] != nil {
      emit(.evaluate(arguments[arguments.count - 1]), via: "constructor")
      return ForeignValue()
    }
    guard let row = model.row(path) else {
      if callee.isComputed {
        note(unknown: "a name that is computed")
      } else if !callee.isLocal, !model.isHarmless(path), !isBound(path), !path.hasPrefix("./"),
        !path.hasPrefix("../")
      {
        note(unknown: path)
      }
      return result(of: path, arguments)
    }
    return apply(row, path, arguments)
  }

  /// `exec.bind(null)`, `exec.call(null, x)`: another way to name the same function.
  mutating func isBound(_ path: String) -> Bool {
    for suffix in [".call", ".apply", ".bind"] where path.hasSuffix(suffix) {
      let inner = String(path.dropLast(suffix.utf8.count))
      return model.row(inner) == nil && model.isHarmless(inner)
    }
    return false
  }

  /// The result of a call of which no more is known than its name.
  func result(of path: String, _ arguments: [ForeignValue]) -> ForeignValue {
    // `new TextDecoder("utf-8")`, `LWP::UserAgent->new`: an object by the name of its class.
    var value = ForeignValue(path: path.hasSuffix(".new") ? String(path.dropLast(4)) : path)
    value.items = arguments
    return value
  }
}

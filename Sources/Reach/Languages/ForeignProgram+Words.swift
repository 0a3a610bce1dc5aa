/// Words that are more than names: definitions, imports, verbs of several words.
extension ForeignProgram {
  /// A name, or what a keyword begins.
  mutating func word(_ token: ForeignToken) -> ForeignValue {
    let text = token.text
    if language == .appleScript, let value = appleScript(text) { return value }
    if text == "function" || text == "sub" || text == "def" || text == "fn" { return definition() }
    if text == "class" || text == "module" {
      index += 1
      while let next = self.token, next.kind == .word || next.isSymbol("<") || next.isSymbol("::") { index += 1 }
      return ForeignValue()
    }
    if text == "import", language == .javaScript, let value = importStatement() { return value }
    if Self.skipped.contains(text), !isNext(".", 1), !isNext("(", 1) || text != "get" {
      index += 1
      return operand()
    }
    if Self.control.contains(text) {
      index += 1
      return operand()
    }
    index += 1
    let name = language == .visualBasic ? text.lowercased() : text
    var value = variables[name] ?? ForeignValue()
    if value.path == nil, value.text == nil, !value.isLocal, value.items.isEmpty, value.keys.isEmpty {
      value.path = Self.plain(name)
    }
    value.name = name
    // Perl's hash as a whole; one of its entries is `$ENV{name}`.
    if name == "%ENV" { emit(.environment(nil), via: name) }
    return postfix(value)
  }

  /// Names of the global object are those of what lies in it; Perl's marks belong to variables.
  static func plain(_ name: String) -> String {
    ["globalThis", "global", "window", "self", "Kernel"].contains(name) ? "" : name
  }

  /// `function name(a, b) {`, `sub name {`, `def name(a)`: the body is read as what follows.
  mutating func definition() -> ForeignValue {
    index += 1
    _ = take("*")
    if let name = token, name.kind == .word {
      index += 1
      var value = variables[name.text] ?? ForeignValue()
      value.isLocal = true
      set(name.text, value)
    }
    if take("(") {
      var level = 1
      while let next = token, level > 0 {
        if next.isSymbol("(") { level += 1 }
        if next.isSymbol(")") { level -= 1 }
        if next.kind == .word { declare(ForeignValue(name: next.text)) }
        index += 1
      }
    }
    var function = ForeignValue()
    function.isLocal = true
    if take("{") { _ = entries() }
    return postfix(function)
  }

  /// `import a, {b as c} from "m"`, `import * as d from "m"`, `import "m"`; nil for `import("m")`.
  mutating func importStatement() -> ForeignValue? {
    guard !isNext("(", 1), !isNext(".", 1) else { return nil }
    var names: [(name: String, member: String?)] = []
    var place = index + 1
    var isInside = false
    var pending: String?
    while place < tokens.count, place < index + 512 {
      let next = tokens[place]
      place += 1
      if next.kind == .text {
        index = place
        var module = ForeignValue(path: Self.module(next.text))
        emit(.load(.text(next.bytes)), via: "import")
        for (name, member) in names {
          module.path = Self.module(next.text) + (member.map { "." + $0 } ?? "")
          set(name, module)
        }
        return ForeignValue()
      }
      switch next.text {
      case "{": isInside = true
      case "}": isInside = false
      case ",", "*", "from", "type": break
      case "as": pending = names.popLast()?.member ?? pending
      default:
        guard next.kind == .word else { return nil }
        names.append((next.text, isInside ? pending ?? next.text : nil))
        pending = nil
      }
    }
    return nil
  }

  /// A module's name without what only says where it comes from.
  static func module(_ name: String) -> String {
    var name = name.hasPrefix("node:") ? String(name.dropFirst(5)) : name
    if name == "fs/promises" { name = "fs" }
    if name == "dns/promises" { name = "dns" }
    return name
  }

  /// `do shell script …`, `system attribute …`, `open location …`: verbs of several words.
  mutating func appleScript(_ text: String) -> ForeignValue? {
    let second = index + 1 < tokens.count ? tokens[index + 1].text : ""
    let third = index + 2 < tokens.count ? tokens[index + 2].text : ""
    switch (text, second) {
    case ("do", "shell") where third == "script":
      index += 3
      emit(.shell(expression()), via: "do shell script")
    case ("do", "script"), ("do", "JavaScript"):
      index += 2
      emit(.shell(expression()), via: "do script")
    case ("system", "attribute"):
      index += 2
      let name = expression().constant
      emit(.environment(name.map { String(decoding: $0, as: UTF8.self) }), via: "system attribute")
    case ("open", "location"):
      index += 2
      emit(.network(Self.rendered(expression())), via: "open location")
    case ("run", "script"), ("load", "script"):
      index += 2
      emit(.evaluate(expression()), via: "run script")
    case ("POSIX", "file"), ("posix", "file"):
      index += 2
      emit(.read(Self.rendered(expression())), via: "POSIX file")
    default: return nil
    }
    return ForeignValue()
  }
}

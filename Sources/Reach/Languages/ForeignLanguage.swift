/// A language other than Python whose programs Python code starts.
enum ForeignLanguage: String, Sendable, CaseIterable {
  case javaScript = "JavaScript"
  case perl = "Perl"
  case ruby = "Ruby"
  case php = "PHP"
  case lua = "Lua"
  case appleScript = "AppleScript"
  case visualBasic = "VBScript"
  case powerShell = "PowerShell"

  /// How a program takes its code.
  struct Program: Sendable {
    let language: ForeignLanguage
    /// Options that code follows, and words such as `eval` that stand for one.
    let codeOptions: Set<String>
    /// Words that may stand before a file: `bun run file`.
    let verbs: Set<String>
    /// Options that take a value which is no code.
    let valued: Set<String>
  }

  /// The interpreter that a program's name stands for; versions at its end do not count.
  static func program(_ name: String) -> Program? {
    if let known = programs[name] { return known }
    let stem = String(name.reversed().drop { $0.isNumber || $0 == "." || $0 == "-" }.reversed())
    return stem == name ? nil : programs[stem]
  }

  private static let programs: [String: Program] = {
    let node = Program(
      language: .javaScript, codeOptions: ["-e", "--eval", "-p", "-pe", "--print", "eval"],
      verbs: ["run", "x", "exec"],
      valued: ["-r", "--require", "--import", "--loader", "--preload", "-C", "--conditions", "--cwd", "--input-type"])
    let script = Program(
      language: .visualBasic, codeOptions: [], verbs: [], valued: [])
    return [
      "node": node, "nodejs": node, "bun": node, "bunx": node, "deno": node, "tsx": node, "ts-node": node, "qjs": node,
      "electron": node, "d8": node, "jsc": node,
      "perl": Program(
        language: .perl, codeOptions: ["-e", "-E", "-ne", "-pe", "-le", "-nle", "-lne", "-we"], verbs: [], valued: []),
      "ruby": Program(language: .ruby, codeOptions: ["-e"], verbs: [], valued: ["-I", "-r", "-C"]),
      "jruby": Program(language: .ruby, codeOptions: ["-e"], verbs: [], valued: ["-I", "-r", "-C"]),
      "php": Program(language: .php, codeOptions: ["-r", "--run"], verbs: [], valued: ["-d", "-c"]),
      "lua": Program(language: .lua, codeOptions: ["-e"], verbs: [], valued: ["-l"]),
      "luajit": Program(language: .lua, codeOptions: ["-e"], verbs: [], valued: ["-l"]),
      "osascript": Program(language: .appleScript, codeOptions: ["-e"], verbs: [], valued: ["-s"]),
      "wscript": script, "cscript": script,
    ]
  }()

  /// The language of a file by the end of its name; nil where that says nothing.
  static func ofFile(_ name: String) -> ForeignLanguage? {
    guard let dot = name.utf8.lastIndex(of: 0x2E) else { return nil }
    return switch name[name.utf8.index(after: dot)...].lowercased() {
    case "js", "mjs", "cjs", "ts", "jsx", "tsx", "jse": .javaScript
    case "pl", "pm": .perl
    case "rb": .ruby
    case "php": .php
    case "lua": .lua
    case "applescript", "scpt": .appleScript
    case "vbs", "vbe": .visualBasic
    case "ps1", "psm1": .powerShell
    default: nil
    }
  }

  /// The language of the interpreter that a `#!` line names.
  static func ofShebang(_ bytes: [UInt8]) -> ForeignLanguage? {
    guard bytes.starts(with: [0x23, 0x21]) else { return nil }
    let line = bytes.dropFirst(2).prefix(256).prefix { $0 != 0x0A }
    for word in line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
      let name = ShellTools.name(Array(word))
      if let program = program(name) { return program.language }
      if ShellTools.powerShells.contains(name) { return .powerShell }
    }
    return nil
  }
}

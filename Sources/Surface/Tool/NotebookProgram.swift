import ConfigurationFormats

/// A notebook's code cells as one Python program, as IPython's input transformer makes it: magics and shell lines become
/// calls, everything else stays as it is.
///
/// IPython `core/inputtransformer2.py` and `core/magics`. Lines of the program are lines of the notebook's file where
/// that is written one source line a line, as `nbformat` writes it.
struct NotebookProgram {
  /// A code cell.
  struct Cell {
    /// Counted from 1 among all cells.
    let number: Int
    let lines: [String]
    /// The file's line of the first source line; nil where the file does not have a line for each.
    let firstLine: Int?

    var text: String { lines.joined(separator: "\n") }
  }

  /// What only a caller of the magic knows: its text was not followed.
  struct Unfollowed: Hashable {
    let cell: Int
    let magic: String
  }

  private(set) var source = ""
  private(set) var unfollowed: [Unfollowed] = []
  private var lines: [String] = []

  /// The code cells of a notebook, of format 4 and of those before it.
  static func cells(_ root: JSONValue, fileLines: [Range<Int>], bytes: [UInt8]) -> [Cell] {
    let sheets = root["worksheets"]?.array ?? []
    let all = root["cells"]?.array ?? sheets.flatMap { $0["cells"]?.array ?? [] }
    return all.enumerated().compactMap { number, cell in
      guard cell["cell_type"]?.string == "code", let value = cell["source"] ?? cell["input"] else { return nil }
      let pieces = value.string.map { [$0] } ?? (value.array ?? []).compactMap(\.string)
      let lines = pieces.joined().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let key = cell.object.flatMap { $0.line("source") ?? $0.line("input") }
      // One element a line: each begins with a quote on the lines after the name.
      let isSpread =
        value.array != nil && key != nil
        && pieces.indices.allSatisfy { index in
          let line = (key ?? 0) + index
          guard fileLines.indices.contains(line) else { return false }
          return bytes[fileLines[line]].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "\"")
        }
      return Cell(number: number + 1, lines: lines, firstLine: isSpread ? key.map { $0 + 1 } : nil)
    }
  }

  init(_ cells: [Cell]) {
    lines = [#"__name__ = "__main__"; from IPython import get_ipython"#]
    for cell in cells {
      if let first = cell.firstLine, first - 1 >= lines.count, first < 4_000_000 {
        lines += [String](repeating: "", count: first - 1 - lines.count)
      }
      add(cell)
    }
    source = lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ cell: Cell) {
    guard let head = cell.lines.firstIndex(where: { !$0.allSatisfy(\.isWhitespace) }) else { return }
    let first = cell.lines[head]
    if first.hasPrefix("%%") {
      addMagicCell(cell, head)
    } else {
      addPython(cell.lines[...])
    }
  }

  private mutating func addMagicCell(_ cell: Cell, _ head: Int) {
    let words = cell.lines[head].dropFirst(2).split(whereSeparator: \.isWhitespace).map(String.init)
    let name = words.first ?? ""
    let body = cell.lines[(head + 1)...]
    let text = Self.literal(body.joined(separator: "\n"))
    lines += [String](repeating: "", count: head)
    switch name {
    case "time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "heat", "snakeviz":
      lines.append("")
      addPython(body)
      return
    case "bash", "sh", "!", "sx", "system", "cmd", "powershell", "zsh": lines.append("get_ipython().system(\(text))")
    case "script" where words.dropFirst().contains { $0.contains("python") }: lines.append("exec(\(text))")
    case "python", "python3", "python2", "pypy": lines.append("exec(\(text))")
    case "script": lines.append("get_ipython().system(\(text))")
    case "writefile", "file":
      let path = words.dropFirst().first { !$0.hasPrefix("-") } ?? ""
      lines.append("open(\(Self.literal(path)), \"w\").write(\(text))")
    case "html", "javascript", "js", "svg", "markdown", "latex", "HTML", "SVG", "": lines.append("")
    default:
      lines.append("")
      unfollowed.append(Unfollowed(cell: cell.number, magic: name))
    }
    lines += [String](repeating: "", count: max(0, body.count))
  }

  private mutating func addPython(_ cell: ArraySlice<String>) {
    var state = CellState()
    var index = cell.startIndex
    while index < cell.endIndex {
      let line = cell[index]
      index += 1
      guard state.isAtStatement, let magic = MagicLine(line) else {
        lines.append(line)
        state.pass(line)
        continue
      }
      // A backslash at the end joins the next line, in a shell and for magics.
      var text = magic.text
      var joined = 0
      while text.hasSuffix("\\"), index < cell.endIndex {
        text = String(text.dropLast()) + " " + cell[index]
        index += 1
        joined += 1
      }
      lines.append(magic.indent + magic.python(text))
      lines += [String](repeating: "", count: joined)
    }
  }

  /// A text as a Python string, on one line.
  static func literal(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out += "\\\\"
      case "\"": out += "\\\""
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\0": out += "\\x00"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

/// A line that is no Python: `!command`, `%magic`, `x = !command`, `x?`.
struct MagicLine {
  let indent: String
  /// What the result is assigned to, with the sign.
  private let target: String
  private let kind: Kind
  let text: String

  private enum Kind { case shell, magic, help }

  init?(_ line: String) {
    indent = String(line.prefix { $0 == " " || $0 == "\t" })
    let body = line.dropFirst(indent.count)
    if let kind = MagicLine.kind(body) {
      (self.kind, target) = (kind, "")
      text = String(kind == .help ? body : body.drop { $0 == "!" || $0 == "%" })
      return
    }
    // `x = !ls`, where x may be a tuple or an attribute, never a comparison.
    guard let equals = body.firstIndex(of: "=") else { return nil }
    let rest = body[body.index(after: equals)...].drop { $0 == " " }
    let name = body[..<equals]
    let isTarget = name.allSatisfy { $0.isLetter || $0.isNumber || "_., []'\"*".contains($0) }
    guard isTarget, let kind = MagicLine.kind(rest), kind != .help else { return nil }
    self.kind = kind
    target = name + "= "
    text = String(rest.drop { $0 == "!" || $0 == "%" })
  }

  private static func kind(_ text: Substring) -> Kind? {
    if text.hasPrefix("!") { return text.hasPrefix("!=") ? nil : .shell }
    if text.hasPrefix("?")
      || (text.hasSuffix("?") && text.allSatisfy { $0.isLetter || $0.isNumber || "_.?%".contains($0) })
    {
      return .help
    }
    guard text.hasPrefix("%"), let letter = text.drop(while: { $0 == "%" }).first, letter.isLetter else { return nil }
    return .magic
  }

  /// The Python that IPython would run in the line's place.
  func python(_ text: String) -> String {
    switch kind {
    case .help: return "pass"
    case .shell:
      return "\(target)get_ipython().\(target.isEmpty ? "system" : "getoutput")(\(NotebookProgram.literal(text)))"
    case .magic: return target + magic(text)
    }
  }

  private func magic(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let name = words.first ?? ""
    let rest = String(text.dropFirst(name.count).drop { $0 == " " || $0 == "\t" })
    let operands = words.dropFirst().filter { !$0.hasPrefix("-") }
    switch name {
    case "pip", "pip3", "conda", "mamba", "micromamba", "uv":
      return "get_ipython().system(\(NotebookProgram.literal(text)))"
    case "sx", "system", "sc", "bash", "sh": return "get_ipython().getoutput(\(NotebookProgram.literal(rest)))"
    case "load_ext", "reload_ext":
      guard let module = operands.first, MagicLine.isDotted(module) else { return "pass" }
      return "import \(module); \(module).load_ipython_extension(get_ipython())"
    case "run":
      if words.count > 2, words[1] == "-m" {
        return "__import__(\"runpy\").run_module(\(NotebookProgram.literal(words[2])))"
      }
      return operands.first.map { "__import__(\"runpy\").run_path(\(NotebookProgram.literal($0)))" } ?? "pass"
    case "env", "set_env":
      let parts = rest.split(maxSplits: 1, whereSeparator: { $0 == "=" || $0 == " " }).map(String.init)
      guard parts.count == 2 else { return "pass" }
      return "__import__(\"os\").environ[\(NotebookProgram.literal(parts[0]))] = \(NotebookProgram.literal(parts[1]))"
    case "cd": return "__import__(\"os\").chdir(\(NotebookProgram.literal(rest)))"
    // What is measured runs; options come before it.
    case "time", "timeit", "prun", "memit", "lprun", "mprun":
      return words.dropFirst().first?.hasPrefix("-") == true ? "exec(\(NotebookProgram.literal(rest)))" : rest
    default: return "None"
    }
  }

  private static func isDotted(_ name: String) -> Bool {
    name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber } && part.first?.isNumber == false
    }
  }
}

/// Where in Python's text a line begins: at a statement, or inside a string or brackets, where no magic is one.
struct CellState {
  /// The quotes that end the string around.
  private var quotes: [UInt8]?
  private var depth = 0
  private var isContinued = false

  /// Whether the next line begins a statement.
  var isAtStatement: Bool { quotes == nil && depth == 0 && !isContinued }

  /// Takes a line of Python into account.
  mutating func pass(_ line: String) {
    let bytes = Array(line.utf8)
    var index = 0
    isContinued = false
    while index < bytes.count {
      let byte = bytes[index]
      if let end = quotes {
        if byte == UInt8(ascii: "\\") {
          index += 2
          continue
        }
        guard bytes[index...].starts(with: end) else {
          index += 1
          continue
        }
        index += end.count
        quotes = nil
        continue
      }
      switch byte {
      case UInt8(ascii: "#"): index = bytes.count
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let isTriple = bytes[index...].starts(with: [byte, byte, byte])
        quotes = [UInt8](repeating: byte, count: isTriple ? 3 : 1)
        index += isTriple ? 2 : 0
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "\\") where index == bytes.count - 1: isContinued = true
      default: break
      }
      index += 1
    }
    // Only triple quotes reach over lines.
    if quotes?.count == 1 { quotes = nil }
  }
}

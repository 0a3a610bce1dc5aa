/// Reads command lines as a POSIX shell splits them: words, quotes, operators. Nothing is expanded.
enum ShellReader {
  /// A simple command with its words, quotes removed.
  struct Command {
    let words: [[UInt8]]
    /// Whether it reads what the command before it wrote.
    let isPiped: Bool
  }

  static let networkTools: Set<String> = [
    "curl", "wget", "nc", "ncat", "netcat", "socat", "ssh", "scp", "sftp", "ftp", "tftp", "telnet", "rsync", "aria2c",
    "http", "dig", "nslookup", "host", "bitsadmin", "certutil", "Invoke-WebRequest", "iwr",
  ]
  static let shells: Set<String> = [
    "sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh",
  ]
  static let wrappers: Set<String> = [
    "sudo", "nohup", "env", "exec", "nice", "setsid", "time", "timeout", "xargs", "command", "doas", "start",
  ]

  /// Whether a word starts a Python interpreter.
  static func isPython(_ word: String) -> Bool {
    var name = baseName(Array(word.utf8))
    if name.hasSuffix(".exe") { name.removeLast(4) }
    for prefix in ["pythonw", "python", "pypy", "py"] where name.hasPrefix(prefix) {
      return name.dropFirst(prefix.count).allSatisfy { $0.isNumber || $0 == "." }
    }
    return false
  }

  /// The last component of a program's path.
  static func baseName(_ word: [UInt8]) -> String {
    let tail = word.lastIndex { $0 == 0x2F || $0 == 0x5C }.map { word[($0 + 1)...] } ?? word[...]
    return String(decoding: tail, as: UTF8.self)
  }

  /// The commands of a script, at most 4,096, in order; those in `$(…)` and backquotes too.
  static func commands(_ text: [UInt8], _ depth: Int = 0) -> [Command] {
    var reader = Scanner(text: text)
    reader.scan()
    var result = reader.commands
    if depth < 4 {
      for inner in reader.substitutions.prefix(64) { result += commands(inner, depth + 1) }
    }
    return Array(result.prefix(4_096))
  }

  private struct Scanner {
    let text: [UInt8]
    var commands: [Command] = []
    var substitutions: [[UInt8]] = []
    private var words: [[UInt8]] = []
    private var word: [UInt8] = []
    private var hasWord = false
    private var isPiped = false
    private var index = 0

    init(text: [UInt8]) { self.text = text }

    mutating func scan() {
      while index < text.count {
        let byte = text[index]
        index += 1
        switch byte {
        case 0x20, 0x09: endWord()
        case 0x0A, 0x3B, 0x0D: endCommand(pipes: false)
        case 0x26:
          if index < text.count, text[index] == 0x26 { index += 1 }
          // `2>&1` is no end of a command.
          if let last = word.last, last == 0x3E { word.append(byte) } else { endCommand(pipes: false) }
        case 0x7C:
          let isOr = index < text.count && text[index] == 0x7C
          if isOr { index += 1 }
          endCommand(pipes: !isOr)
        case 0x28, 0x29, 0x7B, 0x7D: if hasWord { word.append(byte) }
        case 0x23:
          if hasWord { word.append(byte) } else { while index < text.count, text[index] != 0x0A { index += 1 } }
        case 0x27: quoted()
        case 0x22: doubleQuoted()
        case 0x60: substitution(until: 0x60)
        case 0x5C: escape()
        case 0x24 where index < text.count && text[index] == 0x28:
          index += 1
          parenthesised()
        default:
          word.append(byte)
          hasWord = true
        }
      }
      endCommand(pipes: false)
    }

    private mutating func escape() {
      guard index < text.count else { return }
      if text[index] != 0x0A {
        word.append(text[index])
        hasWord = true
      }
      index += 1
    }

    private mutating func quoted() {
      hasWord = true
      while index < text.count, text[index] != 0x27 {
        word.append(text[index])
        index += 1
      }
      index += 1
    }

    private mutating func doubleQuoted() {
      hasWord = true
      while index < text.count, text[index] != 0x22 {
        if text[index] == 0x5C, index + 1 < text.count {
          if ![0x22, 0x5C, 0x24, 0x60, 0x0A].contains(text[index + 1]) { word.append(0x5C) }
          index += 1
        } else if text[index] == 0x24, index + 1 < text.count, text[index + 1] == 0x28 {
          index += 2
          parenthesised()
          continue
        }
        if index < text.count { word.append(text[index]) }
        index += 1
      }
      index += 1
    }

    private mutating func substitution(until end: UInt8) {
      hasWord = true
      var inner: [UInt8] = []
      while index < text.count, text[index] != end {
        inner.append(text[index])
        index += 1
      }
      index += 1
      substitutions.append(inner)
      word.append(Text.hole)
    }

    private mutating func parenthesised() {
      hasWord = true
      var level = 1
      var inner: [UInt8] = []
      while index < text.count {
        if text[index] == 0x28 { level += 1 }
        if text[index] == 0x29 {
          level -= 1
          if level == 0 { break }
        }
        inner.append(text[index])
        index += 1
      }
      index += 1
      substitutions.append(inner)
      word.append(Text.hole)
    }

    private mutating func endWord() {
      if hasWord { words.append(word) }
      word = []
      hasWord = false
    }

    private static let keywords: Set<String> = [
      "if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "function", "esac",
    ]

    private mutating func endCommand(pipes: Bool) {
      endWord()
      // Keywords and assignments come before the command itself.
      let command = words.drop { word in
        let text = String(decoding: word, as: UTF8.self)
        return Self.keywords.contains(text) || Self.isAssignment(word)
      }
      if !command.isEmpty, commands.count < 4_096 { commands.append(Command(words: Array(command), isPiped: isPiped)) }
      words = []
      isPiped = pipes
    }

    private static func isAssignment(_ word: [UInt8]) -> Bool {
      guard let equals = word.firstIndex(of: 0x3D), equals > 0 else { return false }
      return word[..<equals].allSatisfy {
        $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
      }
    }
  }
}

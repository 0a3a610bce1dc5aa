import Evidence

/// Command lines as a person would type them.
enum Command {
  /// Programs are called by their name where they lie in one of these.
  private static let usualFolders: Set<String> = [
    "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin",
  ]

  /// The last part of a path.
  static func base(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The program by its short name, and its arguments, quoted as a shell needs it.
  ///
  /// - Parameter longest: Characters of one argument that are shown.
  static func text(program: String?, arguments: [String], longest: Int = 60) -> String {
    let called = arguments.first ?? ""
    let words = arguments.dropFirst().map { quoted(cut($0, longest)) }
    return ([name(of: program ?? called)] + words).joined(separator: " ")
  }

  /// The name that a program gave itself where it is not its own: malware dresses up as a thread of the kernel.
  static func alias(program: String?, arguments: [String]) -> String? {
    guard let program, let called = arguments.first, !called.isEmpty else { return nil }
    let (own, given) = (base(program), base(called))
    // A login shell's name begins with a dash, and an interpreter's may end with its version.
    let isOwn = own == given || "-" + own == given || own.hasPrefix(given) || given.hasPrefix(own)
    return isOwn ? nil : called
  }

  private static func name(of program: String) -> String {
    let isUsual = usualFolders.contains(PathKind.folder(program)) || program.contains("/.venv/bin/")
    return quoted(isUsual ? base(program) : program)
  }

  private static func cut(_ text: String, _ longest: Int) -> String {
    text.unicodeScalars.count > longest
      ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest))) + "…" : text
  }

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy { scalar in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", ":", "=", "+", ",", "@", "%", "…": true
        default: !scalar.isASCII && !VisibleText.isHiding(scalar)
        }
      }
    if isPlain { return word }
    let isFree = !word.utf8.contains { $0 == 0x22 || $0 == 0x24 || $0 == 0x60 || $0 == 0x5C || $0 == 0x21 }
    return isFree && word.utf8.contains(0x27)
      ? "\"\(word)\"" : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

extension ObservedProcess {
  /// The command line, short; nil for a copy of its parent.
  func command(longest: Int) -> String? {
    program == nil && arguments.isEmpty
      ? nil : Command.text(program: program, arguments: arguments, longest: longest)
  }
}

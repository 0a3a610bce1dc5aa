/// Programs that install packages, as far as their words say what is installed and from where.
enum Installers {
  /// Names of programs.
  static let programs: Set<String> = [
    "pip", "pip2", "pip3", "pipx", "uv", "uvx", "easy_install", "conda", "mamba", "npm", "npx", "pnpm", "yarn", "bunx",
    "gem", "cargo",
  ]
  /// Modules that `python -m` runs as one.
  static let modules: Set<String> = ["pip", "pip._internal", "pipx", "uv", "easy_install"]

  /// What an installer is told.
  struct Request {
    /// Packages, addresses, or the lists they stand in.
    var wanted: [String] = []
    /// The index or channel that is named instead of the usual one.
    var index: String?
    /// Whether nothing is fetched.
    var isLocal = false
  }

  /// What the words of an installer, the program left out, ask for; nil where they install nothing.
  static func request(_ program: String, _ words: [String]) -> Request? {
    var reader = Reader(program: program, words: words)
    return reader.read()
  }

  private struct Reader {
    let program: String
    let words: [String]
    var request = Request()
    /// Words before what is installed: `pip install`, `uv pip install`, `uv tool run`.
    var commands: [String] = []

    /// Options of pip 25, uv 0.9 and npm 11 that take a value.
    private static let valued: Set<String> = [
      "-c", "--constraint", "-t", "--target", "--prefix", "--root", "--python", "-p", "--cache-dir", "--log", "--proxy",
      "--retries", "--timeout", "--trusted-host", "--cert", "--client-cert", "--platform", "--python-version",
      "--implementation", "--abi", "--src", "--upgrade-strategy", "--progress-bar", "--report", "-n", "--name",
    ]
    private static let sources: Set<String> = [
      "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--index", "--default-index", "--registry",
      "--channel",
    ]
    private static let lists: Set<String> = [
      "-r", "--requirement", "--requirements", "-e", "--editable", "--with", "--from",
    ]
    private static let verbs: Set<String> = [
      "install", "add", "i", "run", "exec", "x", "tool", "pip", "global", "inject",
    ]

    mutating func read() -> Request? {
      var position = 0
      while position < words.count {
        let word = words[position]
        position += 1
        if word.hasPrefix("-"), word.count > 1 {
          option(word, &position)
        } else if isCommand(word) {
          commands.append(word)
        } else if commands.isEmpty, needsCommand {
          return nil
        } else {
          request.wanted.append(word)
          if runsTool { break }
        }
      }
      guard !request.wanted.isEmpty, installs else { return nil }
      request.isLocal = request.isLocal || request.wanted.allSatisfy { Self.isLocal($0) }
      return request
    }

    /// Programs whose first word is a package.
    private var needsCommand: Bool { !["uvx", "npx", "bunx", "easy_install"].contains(program) }
    /// Whether what follows the package belongs to it.
    private var runsTool: Bool {
      !needsCommand && program != "easy_install" || commands.last == "run" || commands.last == "exec"
        || commands.last == "x"
    }
    private var installs: Bool {
      if !needsCommand { return true }
      guard let last = commands.last else { return false }
      // `npm run` and `uv run` start what is there; `npm exec`, `pipx run` and `uv tool run` fetch it first.
      if last == "run" { return program == "pipx" || commands.contains("tool") }
      return last != "pip" && last != "tool" && last != "global"
    }

    private func isCommand(_ word: String) -> Bool {
      needsCommand && request.wanted.isEmpty && Self.verbs.contains(word) && commands.count < 3
    }

    private mutating func option(_ word: String, _ position: inout Int) {
      if word == "--no-index" || word == "--offline" { request.isLocal = true }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let isSource = Self.sources.contains(parts[0])
      let isList = Self.lists.contains(parts[0])
      guard isSource || isList || Self.valued.contains(parts[0]) else { return }
      var value = parts.count > 1 ? parts[1] : nil
      if value == nil, position < words.count {
        value = words[position]
        position += 1
      }
      guard let value else { return }
      if isSource { request.index = request.index ?? value }
      if isList { request.wanted.append(value) }
    }

    /// Whether a word names a file or folder instead of something that is fetched.
    private static func isLocal(_ word: String) -> Bool {
      if word.contains("://") || word.hasPrefix("git+") { return false }
      return word.hasPrefix(".") || word.hasPrefix("/") || word.hasPrefix("~") || word.hasSuffix(".whl")
        || word.hasSuffix(".tar.gz") || word.hasSuffix(".zip")
    }
  }
}

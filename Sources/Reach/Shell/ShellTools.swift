/// What the programs are that command lines name, as far as it matters where data goes.
enum ShellTools {
  static let network: Set<String> = [
    "curl", "wget", "nc", "ncat", "netcat", "socat", "ssh", "scp", "sftp", "ftp", "tftp", "telnet", "rsync", "aria2c",
    "http", "https", "dig", "nslookup", "host", "bitsadmin", "certutil", "Invoke-WebRequest", "iwr", "axel",
    "lwp-download",
  ]
  static let shells: Set<String> = ["sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "cmd"]
  static let powerShells: Set<String> = ["powershell", "pwsh"]
  static let wrappers: Set<String> = [
    "sudo", "nohup", "env", "exec", "nice", "setsid", "time", "timeout", "xargs", "command", "doas", "start", "builtin",
    "stdbuf", "ionice", "unbuffer", "busybox",
  ]
  /// Interpreters of other languages, with the options that are followed by code.
  static let interpreters: [String: [String]] = [
    "perl": ["-e", "-E"], "ruby": ["-e"], "node": ["-e", "--eval", "-p"], "nodejs": ["-e"], "php": ["-r"],
    "lua": ["-e"], "osascript": ["-e"], "deno": ["eval"], "bun": ["-e"], "tclsh": [], "awk": [],
  ]
  /// Programs that write out what they are given, whole or in part, unchanged.
  static let copiers: Set<String> = ["cat", "tee", "tac", "less", "more", "sponge", "pv"]

  /// Options of network tools whose value proves who is asking and is not sent as data.
  static func isIdentity(_ option: String, of tool: String) -> Bool {
    switch tool {
    case "ssh", "scp", "sftp", "rsync": ["-i", "-F", "-e", "-o"].contains(option)
    case "curl":
      [
        "-E", "-K", "--key", "--cert", "--cacert", "--capath", "--config", "--netrc-file", "--proxy-cacert",
        "--proxy-cert", "--proxy-key",
      ].contains(option)
    case "wget":
      ["--private-key", "--certificate", "--ca-certificate", "--ca-directory", "--config"].contains(option)
    default: false
    }
  }

  /// The last component of a program's path, without `.exe`.
  static func name(_ word: [UInt8]) -> String {
    let tail = word.lastIndex { $0 == 0x2F || $0 == 0x5C }.map { word[($0 + 1)...] } ?? word[...]
    let name = String(decoding: tail, as: UTF8.self)
    return name.lowercased().hasSuffix(".exe") ? String(name.dropLast(4)).lowercased() : name
  }

  /// Whether a word starts a Python interpreter.
  static func isPython(_ word: String) -> Bool {
    let name = name(Array(word.utf8))
    for prefix in ["pythonw", "python", "pypy", "py"] where name.hasPrefix(prefix) {
      return name.dropFirst(prefix.count).allSatisfy { $0.isNumber || $0 == "." }
    }
    return false
  }

  /// The host and port that bash connects to instead of opening a file of that name.
  static func address(ofFile path: String) -> String? {
    for prefix in ["/dev/tcp/", "/dev/udp/"] where path.hasPrefix(prefix) {
      return path.dropFirst(prefix.count).split(separator: "/").joined(separator: ":")
    }
    return nil
  }

  /// Where a network tool puts what it receives.
  enum Output: Equatable {
    case standardOutput
    case file(String)
  }

  /// What the words of a network tool say of its output, its address and the options that take its words.
  struct Request {
    var output = Output.standardOutput
    /// The first word that names a place on the network.
    var address: String?
    /// Positions of words that only say who is asking.
    var identities: Set<Int> = []
    /// Positions of words that name the output.
    var outputs: Set<Int> = []
  }

  /// Reads the arguments of a network tool, the program itself left out.
  static func request(_ tool: String, _ words: [String]) -> Request {
    var request = Request()
    var reader = OptionReader(tool: tool, words: words)
    reader.read(&request)
    let candidates = words.indices.filter { !request.outputs.contains($0) && !reader.values.contains($0) }
    request.address =
      words.indices.first { words[$0].contains("://") }.map { words[$0] }
      ?? candidates.map { words[$0] }.first { !$0.hasPrefix("-") && $0.contains(".") && !$0.hasPrefix("@") }
      ?? candidates.map { words[$0] }.first { !$0.hasPrefix("-") }
    if let folder = reader.folder, case .file(let name) = request.output { request.output = .file(folder + "/" + name) }
    if reader.usesRemoteName {
      let name = remoteName(request.address ?? "")
      request.output = .file(reader.folder.map { $0 + "/" + name } ?? name)
    }
    return request
  }

  /// The file name that a download of an address gets by itself: its path's last part.
  private static func remoteName(_ address: String) -> String {
    let path = address.prefix { $0 != "?" && $0 != "#" }
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    return parts.count > 1 ? String(parts[parts.count - 1]) : "index.html"
  }
}

/// Reads the options of one network tool.
private struct OptionReader {
  let tool: String
  let words: [String]
  /// Positions of words that belong to the option before them.
  var values: Set<Int> = []
  var folder: String?
  var usesRemoteName = false

  init(tool: String, words: [String]) {
    self.tool = tool
    self.words = words
    usesRemoteName = tool == "wget" || tool == "aria2c" || tool == "axel"
  }

  /// Short options that take a value (curl 8, GNU wget 1.24, OpenSSH 9).
  private var valued: Set<Character> {
    switch tool {
    case "curl": Set("AbcCdDeEFHhKmoPQrtTuUvwxXyYz").subtracting("v")
    case "wget": Set("aABDeiIloOPQRtTUwX")
    case "aria2c": Set("dijkmnostx")
    case "ssh", "scp", "sftp", "rsync": Set("bcDEeFIiJLlmOopPQRSWw")
    default: []
    }
  }

  mutating func read(_ request: inout ShellTools.Request) {
    var position = 0
    while position < words.count {
      let word = words[position]
      position += 1
      guard word.hasPrefix("-"), word.count > 1 else { continue }
      if word.hasPrefix("--") || tool == "Invoke-WebRequest" || tool == "iwr" {
        readLong(word, &position, &request)
      } else {
        readShort(word, &position, &request)
      }
    }
    if ["scp", "rsync", "certutil", "bitsadmin"].contains(tool), let last = words.last { request.output = .file(last) }
  }

  private mutating func readLong(_ word: String, _ position: inout Int, _ request: inout ShellTools.Request) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts[0]
    if name == "--remote-name" || name == "--remote-name-all" { usesRemoteName = true }
    let isOutput = ["--output", "--output-document", "--out", "-OutFile", "-outfile", "-o"].contains(name)
    let isFolder = ["--output-dir", "--directory-prefix", "--dir"].contains(name)
    let isIdentity = ShellTools.isIdentity(name, of: tool)
    guard isOutput || isFolder || isIdentity else { return }
    var value = parts.count > 1 ? parts[1] : nil
    var place = position - 1
    if value == nil, position < words.count {
      value = words[position]
      place = position
      values.insert(position)
      position += 1
    }
    if isIdentity { request.identities.insert(place) }
    guard let value else { return }
    if isOutput { setOutput(value, place, &request) }
    if isFolder { folder = value }
  }

  private mutating func readShort(_ word: String, _ position: inout Int, _ request: inout ShellTools.Request) {
    let letters = Array(word.dropFirst())
    let valued = valued
    for (index, letter) in letters.enumerated() {
      if tool == "curl", letter == "O" { usesRemoteName = true }
      guard valued.contains(letter) else { continue }
      var value = String(letters[(index + 1)...])
      var place = position - 1
      if value.isEmpty {
        guard position < words.count else { return }
        value = words[position]
        place = position
        values.insert(position)
        position += 1
      }
      if ShellTools.isIdentity("-\(letter)", of: tool) { request.identities.insert(place) }
      switch (tool, letter) {
      case ("curl", "o"), ("wget", "O"), ("aria2c", "o"): setOutput(value, place, &request)
      case ("wget", "P"), ("aria2c", "d"): folder = value
      default: break
      }
      return
    }
  }

  private mutating func setOutput(_ value: String, _ place: Int, _ request: inout ShellTools.Request) {
    usesRemoteName = false
    request.outputs.insert(place)
    request.output = value == "-" ? .standardOutput : .file(value)
  }
}

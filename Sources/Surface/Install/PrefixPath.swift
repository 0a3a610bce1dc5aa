import Artifacts

/// What a path below the prefix means to a program that looks there: the table of names and paths that packages can
/// reach through `.data/data` and `.data/scripts`.
enum PrefixPath: Hashable {
  /// Read or run by the interpreter itself; the start-up families report it.
  case interpreter
  case activateScript, condaActivation, condaConfiguration
  /// pip, uv, twine and their credentials.
  case installerConfiguration
  case hostHook(HostHook)
  case jupyterConfiguration, jupyterServerExtension, ipythonConfiguration, ipythonStartup
  case jupyterKernel, jupyterFrontend, nbconvertTemplate
  case command
  case harmless
  case other

  /// Programs outside Python that read files below a system prefix.
  enum HostHook: Hashable {
    case loginShell, completion, autostart, systemd, cron, dbus, desktopEntry, debugger
  }

  /// Judges a path relative to the prefix, in its Unix spelling.
  static func kind(_ path: String) -> PrefixPath {
    let parts = RawText.components(of: path).map(String.init)
    guard let first = parts.first, let last = parts.last else { return .other }
    if let found = installerFile(parts, first: first, last: last) { return found }
    switch first {
    case "bin": return parts.count == 2 ? binary(last) : isInterpreterTree(parts) ? .interpreter : .command
    case "etc": return configuration(parts, last: last)
    case "share": return shared(parts, last: last)
    case "lib", "lib64", "Lib":
      if parts.count > 1, parts[1] == "systemd" { return .hostHook(.systemd) }
      return .interpreter
    case "pyvenv.cfg": return .interpreter
    case ".condarc", "condarc": return .condaConfiguration
    case "man": return .harmless
    default: return last.hasSuffix("._pth") || last.hasSuffix(".zip") && parts.count == 1 ? .interpreter : .other
    }
  }

  private static func installerFile(_ parts: [String], first: String, last: String) -> PrefixPath? {
    let isRoot = parts.count == 1
    let isInstaller =
      switch last {
      case "pip.conf", "pip.ini": isRoot || parts == ["etc", "pip.conf"] || parts.dropLast().last == "pip"
      case "uv.toml": isRoot || parts.dropLast().last == "uv"
      case ".pypirc", ".netrc", "_netrc", ".pydistutils.cfg", "pydistutils.cfg": isRoot
      default: false
      }
    return isInstaller ? .installerConfiguration : nil
  }

  private static func isInterpreterTree(_ parts: [String]) -> Bool {
    parts.count > 2 && (parts[1] == "Lib" || parts[1] == "Modules")
  }

  private static func binary(_ name: String) -> PrefixPath {
    let lowered = name.lowercased()
    let stem = lowered.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? lowered
    if ["activate", "deactivate", "activate_this"].contains(stem) { return .activateScript }
    if lowered.hasSuffix("._pth") || lowered == "pyvenv.cfg" || lowered == "pybuilddir.txt" { return .interpreter }
    return .command
  }

  private static func configuration(_ parts: [String], last: String) -> PrefixPath {
    guard parts.count > 2 else { return .other }
    switch parts[1] {
    case "conda":
      return ["activate.d", "deactivate.d"].contains(parts[2]) && parts.count > 3 ? .condaActivation : .other
    case "jupyter":
      if last.hasSuffix(".py") { return .jupyterConfiguration }
      return last.hasSuffix(".json") ? .jupyterServerExtension : .other
    case "ipython":
      if parts.count > 3, parts[2] == "startup" { return .ipythonStartup }
      return last.hasSuffix(".py") ? .ipythonConfiguration : .other
    case "profile.d": return .hostHook(.loginShell)
    case "bash_completion.d": return .hostHook(.completion)
    case "xdg": return parts[2] == "autostart" ? .hostHook(.autostart) : .other
    case "systemd": return .hostHook(.systemd)
    default: return parts[1].hasPrefix("cron") ? .hostHook(.cron) : .other
    }
  }

  private static func shared(_ parts: [String], last: String) -> PrefixPath {
    guard parts.count > 1 else { return .other }
    let third = parts.count > 2 ? parts[2] : ""
    switch parts[1] {
    case "jupyter":
      switch third {
      case "kernels": return .jupyterKernel
      case "labextensions", "nbextensions": return .jupyterFrontend
      case "nbconvert": return .nbconvertTemplate
      default: return .other
      }
    case "doc", "man", "icons", "metainfo", "appdata", "locale", "info", "licenses", "mime", "pixmaps": return .harmless
    case "applications": return last.hasSuffix(".desktop") ? .hostHook(.desktopEntry) : .harmless
    case "bash-completion": return .hostHook(.completion)
    case "fish": return ["vendor_conf.d", "vendor_completions.d"].contains(third) ? .hostHook(.completion) : .other
    case "zsh": return .hostHook(.completion)
    case "systemd": return .hostHook(.systemd)
    case "dbus-1": return third == "services" || third == "system-services" ? .hostHook(.dbus) : .other
    case "gdb": return .hostHook(.debugger)
    default: return .other
    }
  }
}

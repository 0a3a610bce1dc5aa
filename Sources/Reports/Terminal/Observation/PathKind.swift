/// What a path says of a file, for telling; nothing is decided by it, since a process can forge it.
enum PathKind {
  /// Of somebody, or of another process: what ordinary programs have no business with.
  case personal
  /// In somebody's home, and not hidden: where people work.
  case home
  /// A compiled module that an interpreter keeps.
  case bytecode
  /// Below the environment that the package is installed into.
  case environment
  case temporary, device, system

  /// What the path is of, by its spelling alone.
  init(_ path: String) {
    let isSecret = ["/run/secrets/", "/var/run/secrets/", "/etc/shadow"].contains { path.hasPrefix($0) }
    let isHome = ["/home/", "/root/", "~"].contains { path.hasPrefix($0) }
    if path.contains("/__pycache__/"), Command.base(path).contains(".pyc") {
      self = .bytecode
    } else if path.contains("/site-packages/") || path.contains("/dist-packages/") || path.contains("/.venv/") {
      self = .environment
    } else if path.contains("/lib/python3.") {
      // Interpreters are kept in homes, too.
      self = .system
    } else if isSecret || isHome && Self.isHidden(path) || Self.isOfAnotherProcess(path) {
      self = .personal
    } else if isHome {
      self = .home
    } else if path.hasPrefix("/tmp/") || path.hasPrefix("/var/tmp/") || path.hasPrefix("/dev/shm/") {
      self = .temporary
    } else if path.hasPrefix("/dev/") || path.hasPrefix("/proc/self/") {
      self = .device
    } else {
      self = .system
    }
  }

  /// Whether a part of it begins with a dot, as what programs keep for their users does.
  private static func isHidden(_ path: String) -> Bool {
    path.split(separator: "/").contains { $0.utf8.first == UInt8(ascii: ".") && $0 != "." && $0 != ".." }
  }

  /// `/proc/1/environ`.
  private static func isOfAnotherProcess(_ path: String) -> Bool {
    path.hasPrefix("/proc/") && path.utf8.dropFirst(6).first.map { (0x30...0x39).contains($0) } == true
  }

  /// The folder that a file lies in.
  static func folder(_ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.count > 1 ? parts.joined(separator: "/") : "/"
  }

  /// The folder that all of them lie below; empty for none but the root.
  static func common(_ paths: [String]) -> String {
    var shared: [Substring]?
    for path in paths {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      guard let known = shared else {
        shared = Array(parts)
        continue
      }
      shared = zip(known, parts).prefix { $0 == $1 }.map(\.0)
    }
    return shared?.joined(separator: "/") ?? ""
  }

  /// The first name below the folder that modules are installed in: the package, its metadata, or a file beside them.
  static func top(_ path: String) -> String {
    let parts = path.split(separator: "/")
    if let site = parts.lastIndex(where: { $0 == "site-packages" || $0 == "dist-packages" }), site + 1 < parts.count {
      return String(parts[site + 1])
    }
    if let environment = parts.lastIndex(of: ".venv"), environment + 1 < parts.count {
      return parts[(environment + 1)...].joined(separator: "/")
    }
    return path
  }

  /// The folder, without what differs between personas and runs.
  static func sign(_ path: String) -> String {
    let parts = path.split(separator: "/").dropLast()
    switch PathKind(path) {
    case .temporary: return "/" + (parts.first.map(String.init) ?? "")
    case .personal where parts.first == "home", .home where parts.first == "home":
      return "~/" + parts.dropFirst(2).joined(separator: "/")
    case .personal where parts.first == "root", .home where parts.first == "root":
      return "~/" + parts.dropFirst().joined(separator: "/")
    case .personal, .home, .bytecode, .environment, .device, .system: return parts.joined(separator: "/")
    }
  }
}

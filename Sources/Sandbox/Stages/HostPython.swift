import Glibc

/// An interpreter of this machine that boxes start; it is never started outside of one.
package struct HostPython: Hashable, Sendable {
  /// The program itself, behind all links.
  package let executable: String
  /// The directory that its library lies in, as `lib/python3.11` below it.
  package let prefix: String
  /// Such as `3.11`.
  package let version: String
  /// Where its own `pip` package lies; nil where there is none that could be found by reading.
  package let pip: String?

  /// The interpreter of a path, or the first on the search path.
  ///
  /// A shim that is a script is passed over: which interpreter it leads to is known only to itself. That of a virtual
  /// environment leads to the one that it was made of.
  package static func find(_ path: String? = nil, searchPath: String? = nil) -> HostPython? {
    if let path { return HostPython(path) }
    let folders = (searchPath ?? getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin")
    for folder in folders.split(separator: ":") where folder.hasPrefix("/") {
      for name in ["python3", "python"] {
        if let found = HostPython("\(folder)/\(name)") { return found }
      }
    }
    return nil
  }

  /// The first program of a name on the search path that is no script.
  package static func findProgram(_ name: String, searchPath: String? = nil) -> String? {
    let folders = (searchPath ?? getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin")
    for folder in folders.split(separator: ":") where folder.hasPrefix("/") {
      if let found = program("\(folder)/\(name)") { return found }
    }
    return nil
  }

  /// A program that lies beside this one, as what was installed with it does.
  package func neighbour(_ name: String) -> String? {
    Self.folder(of: executable).flatMap { Self.program("\($0)/\(name)") }
  }

  private static func program(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    let real = String(cString: resolved)
    return FileStatus.isProgram(real) ? real : nil
  }

  private init?(_ path: String) {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    executable = String(cString: resolved)
    guard FileStatus.isProgram(executable), let bin = Self.folder(of: executable) else { return nil }
    prefix = Self.folder(of: bin) ?? "/"
    let base = prefix == "/" ? "" : prefix
    let name = executable.split(separator: "/").last.map(String.init) ?? ""
    let named = name.hasPrefix("python3.") ? String(name.dropFirst("python".count)) : nil
    let folders = Directory.names(base + "/lib", limit: 10_000).filter { $0.hasPrefix("python3.") }
    guard
      let version = named ?? folders.map({ String($0.dropFirst("python".count)) }).max(by: Self.isOlder),
      FileStatus.isDirectory("\(base)/lib/python\(version)")
    else { return nil }
    self.version = version
    pip = [
      "\(base)/lib/python\(version)/site-packages/pip", "\(base)/lib/python3/dist-packages/pip",
      "\(base)/local/lib/python\(version)/dist-packages/pip",
    ].first { FileStatus.isDirectory($0) }
  }

  /// What has to be shown in a box for it, beside the system's own directories.
  var mounts: [BoxPlan.Mount] {
    let system = ["/usr", "/bin", "/lib", "/lib64"]
    return system.contains { prefix == $0 || prefix.hasPrefix($0 + "/") } || prefix == "/" ? [] : [.init(prefix)]
  }

  private static func folder(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), path.count > 1 else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func isOlder(_ a: String, _ b: String) -> Bool {
    let numbers = [a, b].map { $0.split(separator: ".").compactMap { Int($0.prefix { $0.isNumber }) } }
    return numbers[0].lexicographicallyPrecedes(numbers[1])
  }
}

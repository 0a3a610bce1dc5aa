package import Evidence

/// Where the files of a wheel land under each install scheme (`sysconfig`'s schemes, PEP 427, pip, uv).
package enum InstallScheme {
  /// The path below the prefix, for a profile and a version.
  package static func prefixPath(
    _ root: InstalledFile.Root, _ path: String, profile: Profile, python: PythonVersion, project: String
  ) -> String {
    switch root {
    case .data, .project: path
    case .scripts: (profile == .windows ? "Scripts/" : "bin/") + path
    case .site: siteDirectory(profile, python) + path
    case .headers:
      switch profile {
      case .windows: "Include/\(project)/\(path)"
      case .venv: "include/site/python\(python)/\(project)/\(path)"
      default: "include/python\(python)/\(project)/\(path)"
      }
    }
  }

  /// The site directory below the prefix, with a slash at the end.
  static func siteDirectory(_ profile: Profile, _ python: PythonVersion) -> String {
    switch profile {
    case .windows: "Lib/site-packages/"
    case .debianSystem: "lib/python\(python)/dist-packages/"
    case .targetDirectory: ""
    case .venv, .posixPrefix, .user, .conda: "lib/python\(python)/site-packages/"
    }
  }

  /// A site directory that a path below the prefix reaches.
  struct SiteReach: Hashable {
    /// Below the site directory.
    let path: String
    let profiles: [Profile]
    /// Nil for all versions.
    let python: PythonVersion?
  }

  /// The site directories in which a file at `path` below the prefix lies, as `Lib/site.py` lists them.
  static func siteReach(_ path: String) -> [SiteReach] {
    var out: [SiteReach] = []
    let parts = path.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
    // On Windows the prefix itself and `Lib\site-packages` are site directories; names have no case there.
    out.append(SiteReach(path: path, profiles: [.windows], python: nil))
    if parts.count > 2, parts[0].lowercased() == "lib", parts[1].lowercased() == "site-packages" {
      out.append(SiteReach(path: parts[2...].joined(separator: "/"), profiles: [.windows], python: nil))
    }
    func rest(_ count: Int) -> String { parts[count...].joined(separator: "/") }
    if parts.count > 3, parts[0] == "lib" || parts[0] == "lib64", let python = directoryVersion(parts[1]) {
      if parts[2] == "site-packages" {
        // `lib64` is a link to `lib` in a venv, and `platlibdir` on some systems.
        let profiles: [Profile] = parts[0] == "lib" ? [.venv, .posixPrefix, .user, .conda] : [.venv, .posixPrefix]
        out.append(SiteReach(path: rest(3), profiles: profiles, python: python))
      } else if parts[2] == "dist-packages", parts[0] == "lib" {
        out.append(SiteReach(path: rest(3), profiles: [.debianSystem], python: python))
      }
    }
    if parts.count > 3, parts[0] == "lib", parts[1] == "python3", parts[2] == "dist-packages" {
      out.append(SiteReach(path: rest(3), profiles: [.debianSystem], python: nil))
    }
    if parts.count > 4, parts[0] == "local", parts[1] == "lib", parts[3] == "dist-packages",
      let python = directoryVersion(parts[2])
    {
      out.append(SiteReach(path: rest(4), profiles: [.debianSystem], python: python))
    }
    return out
  }

  /// The version in `python3.11` or, for free-threaded builds, `python3.13t`.
  static func directoryVersion(_ name: String) -> PythonVersion? {
    guard name.hasPrefix("python3.") else { return nil }
    var text = name.dropFirst(6)
    if text.hasSuffix("t") { text = text.dropLast() }
    return PythonVersion(text)
  }
}

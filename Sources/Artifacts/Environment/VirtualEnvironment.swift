package import Evidence

/// What `pyvenv.cfg` says, read as `getpath` and `site` read it (`Modules/getpath.py`, `Lib/site.py`), never by
/// starting the interpreter.
package struct VirtualEnvironment: Sendable, Hashable {
  /// The directory of the base interpreter: the first `home` line.
  package private(set) var home: String?
  /// The last `include-system-site-packages` line; without one the base's site directories count, too.
  package private(set) var includesSystemSitePackages = true
  /// From `version` or `version_info`.
  package private(set) var python: PythonVersion?

  package init(_ bytes: [UInt8]) {
    for line in bytes[...].splitLines() {
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let key = String(decoding: line[..<equals].trimmingBlanks, as: UTF8.self).lowercased()
      let value = String(decoding: line[(equals + 1)...].trimmingBlanks, as: UTF8.self)
      switch key {
      case "home": if home == nil { home = value }
      case "include-system-site-packages": includesSystemSitePackages = value.lowercased() == "true"
      case "version", "version_info":
        let parts = value.split(separator: ".")
        if parts.count >= 2 { python = PythonVersion("\(parts[0]).\(parts[1])") ?? python }
      default: break
      }
    }
  }
}

/// A `pyvenv.cfg`, read with the two sets of rules that CPython has for it.
struct PyvenvConfiguration: Hashable {
  /// The first `home` key: `Modules/getpath.py` takes the standard library from beside it (3.11 and later).
  let home: String?
  /// The last `include-system-site-packages` key, `true` in any case or absent: `Lib/site.py`, `venv`.
  let opensSystemSite: Bool
  /// Whether the key is there at all.
  let namesSystemSite: Bool

  init(_ bytes: [UInt8]) {
    var home: String?
    var system: String?
    for range in LineSplitter.universal(bytes) {
      let line = bytes[range]
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let key = String(decoding: LineSplitter.stripped(line[..<equals]), as: UTF8.self).lowercased()
      let value = String(decoding: LineSplitter.stripped(line[(equals + 1)...]), as: UTF8.self)
      if key == "home", home == nil { home = value }
      if key == "include-system-site-packages" { system = value.lowercased() }
    }
    self.home = home
    opensSystemSite = system.map { $0 == "true" } ?? true
    namesSystemSite = system != nil
  }
}

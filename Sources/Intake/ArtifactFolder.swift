import Glibc

/// A directory that holds artifacts, such as `dist/`, a wheelhouse or what `pip download` leaves: its files are the
/// targets, those in folders below it too.
enum ArtifactFolder {
  /// What a file's name ends with when an index could serve it.
  private static let suffixes = [
    ".whl", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".egg",
  ]
  /// Names that make a directory something else: a source tree or an environment, which is one target.
  private static let markers: Set<String> = [
    "pyproject.toml", "setup.py", "setup.cfg", "pyvenv.cfg", "conda-meta", "PKG-INFO", "bin", "lib", "Lib",
  ]
  /// Entries that are looked at; a directory with more is taken as one target.
  private static let mostEntries = 100_000
  private static let mostDepth = 8

  /// Whether an index could serve a file of that name.
  static func isArtifact(_ name: String) -> Bool { suffixes.contains(where: name.lowercased().hasSuffix) }

  /// The artifacts in the directory, sorted; nil when the path is one target by itself.
  static func artifacts(in path: String) -> [String]? {
    var search = Search()
    guard search.visit(path, depth: 0), !search.found.isEmpty else { return nil }
    return search.found.sorted()
  }

  private struct Search {
    var found: [String] = []
    private var entries = 0

    /// False when the directory is a target by itself.
    mutating func visit(_ path: String, depth: Int) -> Bool {
      guard depth <= mostDepth, let directory = opendir(path) else { return depth > 0 }
      defer { closedir(directory) }
      let prefix = path.hasSuffix("/") ? path : path + "/"
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
          tuple.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
        }
        entries += 1
        if markers.contains(name) || name.hasSuffix(".dist-info") || entries > mostEntries { return false }
        if entry.pointee.d_type == UInt8(DT_DIR) {
          guard name == "." || name == ".." || visit(prefix + name, depth: depth + 1) else { return false }
        } else if isArtifact(name) {
          found.append(prefix + name)
        }
      }
      return true
    }
  }
}

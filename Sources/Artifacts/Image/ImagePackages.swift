import Evidence

/// Which files the system's package manager put into an image, asked for a few paths.
///
/// dpkg keeps a list of files for each package (`/var/lib/dpkg/info/*.list`), apk one for all
/// (`/lib/apk/db/installed`), and distroless images a list of digests; RPM's database is not read.
struct ImagePackages {
  /// Files to be kept for the look-up, as positions in the file system's files.
  let lists: [Int]
  private let kinds: [Int: Kind]
  /// Whether there is a database that is not read.
  let hasUnreadDatabase: Bool

  private enum Kind { case paths, digests, apk }

  init(_ system: ImageFileSystem) {
    var kinds: [Int: Kind] = [:]
    func add(_ directory: String, _ suffix: String, _ kind: Kind) {
      guard let node = system.resolve(directory) else { return }
      for (name, child) in system.children(of: node) where name.hasSuffix(suffix) {
        if let file = system.file(child) { kinds[file] = kind }
      }
    }
    add("var/lib/dpkg/info", ".list", .paths)
    add("var/lib/dpkg/status.d", ".md5sums", .digests)
    for path in ["lib/apk/db/installed", "usr/lib/apk/db/installed"] {
      if let node = system.resolve(path), let file = system.file(node) { kinds[file] = .apk }
    }
    self.kinds = kinds
    lists = kinds.keys.sorted()
    hasUnreadDatabase = ["var/lib/rpm", "usr/lib/sysimage/rpm", "var/lib/pacman"].contains { path in
      system.resolve(path).map { !system.children(of: $0).isEmpty } ?? false
    }
  }

  /// Those of the paths that a package owns.
  func owned(_ paths: Set<String>, read: (Int) -> [UInt8]?) -> Set<String> {
    var out: Set<String> = []
    if paths.isEmpty { return out }
    for list in lists {
      guard let bytes = read(list), let kind = kinds[list] else { continue }
      for path in Self.files(bytes, kind) where !path.isEmpty {
        if paths.contains(path) { out.insert(path) }
        // Where /lib is a link to /usr/lib, packages name either.
        if path.hasPrefix("lib"), paths.contains("usr/" + path) { out.insert("usr/" + path) }
      }
    }
    return out
  }

  private static func files(_ bytes: [UInt8], _ kind: Kind) -> [String] {
    var out: [String] = []
    var directory = ""
    for line in bytes[...].splitLines() {
      switch kind {
      case .paths: out.append(String(decoding: line.drop { $0 == UInt8(ascii: "/") }, as: UTF8.self))
      case .digests:
        guard line.count > 34 else { continue }
        out.append(String(decoding: line.dropFirst(34), as: UTF8.self))
      case .apk:
        if line.starts(with: Array("F:".utf8)) {
          directory = String(decoding: line.dropFirst(2), as: UTF8.self)
        } else if line.starts(with: Array("R:".utf8)) {
          let name = String(decoding: line.dropFirst(2), as: UTF8.self)
          out.append(directory.isEmpty ? name : "\(directory)/\(name)")
        }
      }
    }
    return out
  }
}

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

  /// Bytes of one list, and of all.
  private static let listBytes = 64 << 20
  private static let allBytes = 256 << 20

  /// The paths below site directories, and those of modules that `site` imports, that packages own.
  func owned(in system: ImageFileSystem, read: (Int) -> [UInt8]?) -> Set<String> {
    var out: Set<String> = []
    var left = Self.allBytes
    for list in lists where system.files[list].size <= min(Self.listBytes, left) {
      left -= system.files[list].size
      guard let bytes = read(list), let kind = kinds[list] else { continue }
      Self.forEachFile(bytes, kind) { path in
        out.insert(path)
        // Where /lib is a link to /usr/lib, packages name either.
        if path.hasPrefix("lib") { out.insert("usr/" + path) }
      }
    }
    return out
  }

  private static func forEachFile(_ bytes: [UInt8], _ kind: Kind, _ body: (String) -> Void) {
    var directory: ArraySlice<UInt8> = []
    for line in bytes[...].splitLines() {
      switch kind {
      case .paths: give(Array(line.drop { $0 == UInt8(ascii: "/") }), body)
      case .digests: if line.count > 34 { give(Array(line.dropFirst(34)), body) }
      case .apk:
        if line.starts(with: "F:".utf8) {
          directory = line.dropFirst(2)
        } else if line.starts(with: "R:".utf8) {
          give(directory.isEmpty ? Array(line.dropFirst(2)) : directory + [UInt8(ascii: "/")] + line.dropFirst(2), body)
        }
      }
    }
  }

  /// Only a few of a system's files matter; text is made of those alone.
  private static func give(_ path: [UInt8], _ body: (String) -> Void) {
    guard contains(path, "-packages/") || contains(path, "customize") else { return }
    body(String(decoding: path, as: UTF8.self))
  }

  private static func contains(_ path: [UInt8], _ text: StaticString) -> Bool {
    text.withUTF8Buffer { needle in
      guard let first = needle.first, path.count >= needle.count else { return false }
      return (0...(path.count - needle.count)).contains { index in
        path[index] == first && path[index..<(index + needle.count)].elementsEqual(needle)
      }
    }
  }
}

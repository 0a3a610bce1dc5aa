/// The folders of a target with what lies in them, as installed and as the archive spells them.
final class FolderIndex {
  /// What one folder holds, each sorted: the file system gives them in any order, and the same artifact must always give
  /// the same.
  struct Folder {
    var files: [String] = []
    var folders: [String] = []
    /// All names, sorted.
    var names: [String] { (files + folders).sorted() }
  }

  private var folders: [String: Folder] = [:]

  /// Makes the folders of the paths of files.
  init(_ paths: some Sequence<String>) {
    var seen: Set<String> = []
    for path in Set(paths).sorted() {
      guard let (folder, name) = Self.split(path) else { continue }
      folders[folder, default: Folder()].files.append(name)
      var inner = folder
      while !inner.isEmpty, seen.insert(inner).inserted, let (outer, name) = Self.split(inner) {
        folders[outer, default: Folder()].folders.append(name)
        inner = outer
      }
    }
    for folder in folders.keys { folders[folder]?.folders.sort() }
  }

  /// The folder and the name of a path.
  private static func split(_ path: String) -> (folder: String, name: String)? {
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return ("", path) }
    let name = String(path[path.utf8.index(after: slash)...])
    return name.isEmpty ? nil : (String(path[..<slash]), name)
  }

  /// What a folder holds; nil where the target has no such folder. Its root is none: what else lies there isn't known.
  func folder(_ path: String) -> Folder? { path.isEmpty ? nil : folders[path] }

  /// The modules that lie right in a folder, by name (`pkgutil.iter_modules`); at the root, those of the target.
  func modules(in path: String) -> [(name: String, isPackage: Bool)] {
    guard let folder = folders[path] else { return [] }
    var found: [String: Bool] = [:]
    for file in folder.files {
      guard let stem = ModuleIndex.moduleStem(file)?.stem else { continue }
      let name = String(Substring(stem))
      if name != "__init__", !name.contains(".") { found[name] = false }
    }
    for name in folder.folders {
      let files = folders[path.isEmpty ? name : path + "/" + name]?.files ?? []
      if files.contains("__init__.py") || files.contains("__init__.pyc") { found[name] = true }
    }
    return found.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }
}

/// File names against patterns (`fnmatch`), part by part of a path (`glob`).
enum NamePattern {
  /// Whether a name matches a pattern of `*`, `?` and `[…]`.
  static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    var at = 0
    var place = 0
    var retry: (at: Int, place: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        retry = (at, place + 1)
        place += 1
      } else if place < pattern.count, let length = one(name[at], pattern, place) {
        at += 1
        place += length
      } else if let last = retry {
        at = last.at + 1
        place = last.place
        retry = (at, place)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// How much of the pattern a byte matches; nil where it doesn't.
  private static func one(_ byte: UInt8, _ pattern: [UInt8], _ place: Int) -> Int? {
    switch pattern[place] {
    case UInt8(ascii: "?"): return 1
    case UInt8(ascii: "["):
      let first = place + 1
      let isNegated = first < pattern.count && pattern[first] == UInt8(ascii: "!")
      let start = first + (isNegated ? 1 : 0)
      guard start < pattern.count,
        let end = pattern[min(start + 1, pattern.count)...].firstIndex(of: UInt8(ascii: "]"))
      else { return byte == pattern[place] ? 1 : nil }
      var isIn = false
      var index = start
      while index < end {
        if index + 2 < end, pattern[index + 1] == UInt8(ascii: "-") {
          if pattern[index] <= byte, byte <= pattern[index + 2] { isIn = true }
          index += 3
        } else {
          if pattern[index] == byte { isIn = true }
          index += 1
        }
      }
      return isIn != isNegated ? end - place + 1 : nil
    default: return byte == pattern[place] ? 1 : nil
    }
  }

  /// Whether a part of a path is a pattern.
  static func isPattern(_ part: [UInt8]) -> Bool { part.contains { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B } }
}

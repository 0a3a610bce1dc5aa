import Artifacts
import Evidence

/// The names by which a distribution's modules are imported.
enum TopLevelModules {
  /// Every importable name at the top of the site directory, in order.
  ///
  /// A folder without `__init__` is a namespace package, which runs nothing of its own; what lies below it is named with
  /// it (PEP 420).
  static func names(in target: any OpenedTarget) -> [String] {
    names(of: target.installed.lazy.filter { $0.root == .site }.map(\.path))
  }

  /// The same of a wheel's bytes, as a build makes one.
  static func names(inWheel bytes: [UInt8], limits: Limits) -> [String] {
    names(
      of: PackedFiles.names(ofZip: bytes, limits: limits).compactMap { path -> String? in
        let parts = path.split(separator: "/", maxSplits: 2)
        guard parts.count > 1, parts[0].hasSuffix(".data") else { return path }
        return parts.count == 3 && parts[1].hasSuffix("lib") ? String(parts[2]) : nil
      })
  }

  /// The same of paths below the site directory.
  static func names(of paths: some Sequence<String>) -> [String] {
    var found: Set<String> = []
    let files = paths.filter { !isMetadata($0) }
    let packages = Set(files.compactMap { folder(ofInit: $0) })
    for file in files {
      let parts = file.split(separator: "/").map(String.init)
      guard let last = parts.last, let name = moduleName(last) else { continue }
      let folders = parts.dropLast()
      guard folders.allSatisfy(isIdentifier) else { continue }
      if let outermost = folders.indices.map({ parts[...$0].joined(separator: "/") }).first(where: packages.contains) {
        found.insert(outermost.replacing("/", with: "."))
      } else if folders.count <= 2 {
        found.insert((folders + [name]).joined(separator: "."))
      }
    }
    return found.sorted()
  }

  private static func isMetadata(_ path: String) -> Bool {
    let first = path.split(separator: "/").first ?? ""
    return first.hasSuffix(".dist-info") || first.hasSuffix(".egg-info") || first == "__pycache__"
  }

  private static func folder(ofInit path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), moduleName(String(path[path.index(after: slash)...])) == "__init__"
    else { return nil }
    return String(path[..<slash])
  }

  /// The module that a file is, by its name: a source, a compiled one beside no source, or an extension.
  private static func moduleName(_ file: String) -> String? {
    for suffix in [".py", ".pyc", ".so", ".pyd"] where file.hasSuffix(suffix) {
      let stem = file.dropLast(suffix.count)
      let name = suffix == ".so" || suffix == ".pyd" ? String(stem.prefix { $0 != "." }) : String(stem)
      return isIdentifier(name) ? name : nil
    }
    return nil
  }

  private static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.first, !first.isNumber else { return false }
    return text.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
  }
}

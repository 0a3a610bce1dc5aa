import Evidence

/// Directories elsewhere in an image that the path lines of an environment's `.pth` files name.
///
/// `Lib/site.py`, `addpackage`: a line that is a path that exists joins `sys.path`, and a `sitecustomize` there is
/// imported like one in a site directory. Files beyond the prefix get their absolute path in place of one below it.
enum ImageSearchPaths {
  /// Lines that are looked at, and files that are taken, of one environment.
  private static let lines = 256
  private static let files = 5_000

  /// The modules of those directories that have one which every start imports.
  static func find(
    _ entries: [ImageEnvironmentFiles.Entry], in system: ImageFileSystem, contents: ImageContents, limits: Limits
  ) -> [ImageEnvironmentFiles.Entry] {
    var known = Set(entries.map(\.path))
    var out: [ImageEnvironmentFiles.Entry] = []
    var left = lines
    for entry in entries where entry.site != nil && entry.below.hasSuffix(".pth") && !entry.below.contains("/") {
      guard case .file(let file) = entry.content, system.files[file].size <= 1 << 20,
        let bytes = try? contents.contents(of: file, path: entry.path).bytes
      else { continue }
      for line in bytes[...].splitLines() where line.first == UInt8(ascii: "/") && left > 0 {
        left -= 1
        let path = String(decoding: line.trimmingBlanks, as: UTF8.self)
        guard let node = system.resolve(path), system.nodes[node].kind == .directory, hasCustomization(node, system)
        else { continue }
        add(node, "/" + (MemberName.normalised(path) ?? system.path(of: node)), in: system, &known, &out)
      }
    }
    return out
  }

  private static func hasCustomization(_ node: Int, _ system: ImageFileSystem) -> Bool {
    system.children(of: node).contains { child in
      let stem = child.name.prefix { $0 != "." }
      return stem == "sitecustomize" || stem == "usercustomize"
    }
  }

  private static func add(
    _ start: Int, _ directory: String, in system: ImageFileSystem, _ known: inout Set<String>,
    _ out: inout [ImageEnvironmentFiles.Entry]
  ) {
    var queue = [(start, directory)]
    while let (node, path) = queue.popLast(), out.count < files {
      for (name, child) in system.children(of: node) {
        let childPath = "\(path)/\(name)"
        if system.nodes[child].kind == .directory {
          queue.append((child, childPath))
        } else if [".py", ".pyc", ".so"].contains(where: { name.hasSuffix($0) }), let file = system.file(child),
          known.insert(String(childPath.dropFirst())).inserted
        {
          out.append(
            ImageEnvironmentFiles.Entry(
              path: String(childPath.dropFirst()), root: .data, below: childPath, prefixPath: childPath, site: nil,
              content: .file(file)))
        }
      }
    }
  }
}

package import Artifacts
package import Evidence

/// The form in which a module lies in a directory, best first: the order in which CPython's `FileFinder` tries them
/// within one `sys.path` entry (`importlib/_bootstrap_external.py`, `_get_supported_file_loaders`).
package enum ModuleKind: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// A directory with an `__init__` file.
  case package
  /// A shared object with one of the interpreter's extension suffixes.
  case `extension`
  case source
  /// A `.pyc` that lies where a source would.
  case bytecode
  /// A directory without an `__init__` file (PEP 420).
  case namespace

  package static func < (a: ModuleKind, b: ModuleKind) -> Bool { a.rawValue < b.rawValue }
}

/// One file, or one directory of a namespace package, that can answer an import.
package struct ModuleEntry: Sendable, Hashable {
  package let kind: ModuleKind
  /// The file that runs; for a package its `__init__`, for a namespace package any file below it.
  package let file: InstalledFile
  /// The versions that accept the file: an extension's suffix can name one.
  package let python: [PythonVersion]
}

/// Which dotted names can be imported from the site directories of a target.
package struct ModuleIndex: Sendable {
  /// Parts of a path whose parents are indexed: enough for real packages, and a bound on what a long name costs.
  private static let depth = 64
  private var entries: [String: [ModuleEntry]] = [:]

  /// Indexes the files of the site directories of `files`.
  package init(_ files: InstalledIndex) {
    for index in files.site { add(files.all[index]) }
    for name in entries.keys { entries[name]?.sort { $0.kind < $1.kind } }
  }

  /// What can answer `import name`, best first within one directory.
  package subscript(name: String) -> [ModuleEntry] { entries[name] ?? [] }

  /// All dotted names, sorted.
  package var names: [String] { entries.keys.sorted() }

  private mutating func add(_ file: InstalledFile) {
    guard let module = ModuleName(path: file.path) else {
      addParents(of: file)
      return
    }
    let versions = module.tagged.map { tag in file.python.filter { $0 == tag } } ?? file.python
    guard !versions.isEmpty else { return }
    entries[module.name, default: []].append(ModuleEntry(kind: module.kind, file: file, python: versions))
    addParents(of: file)
  }

  /// Every directory above a file is at least a namespace package.
  private mutating func addParents(of file: InstalledFile) {
    var parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.count <= ModuleIndex.depth else { return }
    parts.removeLast()
    guard parts.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: ".")) && $0 != "__pycache__" }) else {
      return
    }
    while !parts.isEmpty {
      let name = parts.joined(separator: ".")
      let known = entries[name] ?? []
      if known.contains(where: { $0.kind == .namespace && $0.python == file.python }) { return }
      entries[name, default: []].append(ModuleEntry(kind: .namespace, file: file, python: file.python))
      parts.removeLast()
    }
  }
}

/// The module that a file of a site directory is, read from its path alone.
package struct ModuleName: Sendable, Hashable {
  /// Dotted.
  package let name: String
  package let kind: ModuleKind
  /// The version in an extension's suffix, such as `cpython-311`; nil where every version accepts the file.
  package let tagged: PythonVersion?

  /// Nil for a file that no `import` finds: data, `__pycache__`, a directory with a dot in its name.
  package init?(path: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = parts.popLast(), !last.isEmpty else { return nil }
    guard parts.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: ".")) && $0 != "__pycache__" }) else {
      return nil
    }
    guard let file = ModuleName.split(last), !file.stem.isEmpty else { return nil }
    if file.stem == "__init__" {
      guard !parts.isEmpty else { return nil }
      name = parts.joined(separator: ".")
      kind = .package
    } else {
      name = (parts + [file.stem]).joined(separator: ".")
      kind = file.kind
    }
    tagged = file.version
  }

  private static func split(
    _ file: Substring
  ) -> (stem: Substring, kind: ModuleKind, version: PythonVersion?)? {
    let pieces = file.split(separator: ".", omittingEmptySubsequences: false)
    guard let stem = pieces.first, let suffix = pieces.last else { return nil }
    switch (pieces.count, suffix) {
    case (2, "py"), (2, "pyw"): return (stem, .source, nil)
    case (2, "pyc"): return (stem, .bytecode, nil)
    case (2, "so"), (2, "pyd"): return (stem, .extension, nil)
    case (3, "so"), (3, "pyd"):
      if pieces[1] == "abi3" || pieces[1] == "abi3t" { return (stem, .extension, nil) }
      guard let version = tagVersion(pieces[1]) else { return nil }
      return (stem, .extension, version)
    default: return nil
    }
  }

  /// The version of `cpython-311-x86_64-linux-gnu` or `cp311-win_amd64`; nil for a tag no CPython accepts.
  private static func tagVersion(_ tag: Substring) -> PythonVersion? {
    var rest: Substring
    if tag.hasPrefix("cpython-") {
      rest = tag.dropFirst("cpython-".count)
    } else if tag.hasPrefix("cp") {
      rest = tag.dropFirst(2)
    } else {
      return nil
    }
    rest = rest.prefix { $0.isASCII && $0.isNumber }
    guard let first = rest.first, let major = Int(String(first)), rest.count <= 4, let minor = Int(rest.dropFirst())
    else { return nil }
    return PythonVersion(major, minor)
  }
}

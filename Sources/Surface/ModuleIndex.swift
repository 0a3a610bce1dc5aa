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
  /// All dotted names, sorted.
  package private(set) var names: [String] = []

  /// Indexes the files of the site directories of `files`.
  package init(_ files: InstalledIndex) {
    entries.reserveCapacity(files.site.count)
    // Neighbours mostly lie in one directory, whose parents are then known.
    var last: (directory: Substring, python: [PythonVersion])?
    for index in files.site {
      let file = files.all[index]
      guard add(file) else { continue }
      let path = file.path
      let directory = path[..<(RawText.lastIndex(of: UInt8(ascii: "/"), in: path) ?? path.startIndex)]
      if let last, last.directory == directory, last.python == file.python { continue }
      last = (directory, file.python)
      addParents(of: directory, file)
    }
    for index in entries.values.indices where entries.values[index].count > 1 {
      entries.values[index].sort { $0.kind < $1.kind }
    }
    names = entries.keys.sorted()
  }

  /// What can answer `import name`, best first within one directory.
  package subscript(name: String) -> [ModuleEntry] { entries[name] ?? [] }

  /// Adds a file; false for a module that no version asked for can import, which makes no package either.
  private mutating func add(_ file: InstalledFile) -> Bool {
    guard let module = ModuleName(path: file.path) else { return true }
    let versions = module.tagged.map { tag in file.python.filter { $0 == tag } } ?? file.python
    guard !versions.isEmpty else { return false }
    entries[module.name, default: []].append(ModuleEntry(kind: module.kind, file: file, python: versions))
    return true
  }

  /// Every directory above a file is at least a namespace package.
  private mutating func addParents(of directory: Substring, _ file: InstalledFile) {
    let depth = directory.utf8.count { $0 == UInt8(ascii: "/") } + 2
    guard depth <= ModuleIndex.depth, var name = ModuleName.dotted(directory) else { return }
    while !name.isEmpty {
      let known = entries[name] ?? []
      if known.contains(where: { $0.kind == .namespace && $0.python == file.python }) { return }
      entries[name, default: []].append(ModuleEntry(kind: .namespace, file: file, python: file.python))
      name = String(name[..<(name.utf8.lastIndex(of: UInt8(ascii: ".")) ?? name.startIndex)])
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
    var path = path
    let parts = path.withUTF8 { bytes -> (package: String?, file: File)? in
      let start = (bytes.lastIndex(of: Self.slash) ?? -1) + 1
      guard let file = File(UnsafeBufferPointer(rebasing: bytes[start...])) else { return nil }
      if start == 0 { return (nil, file) }
      return Self.dotted(UnsafeBufferPointer(rebasing: bytes[..<(start - 1)])).map { ($0, file) }
    }
    guard let parts else { return nil }
    if parts.file.stem == "__init__" {
      guard let package = parts.package else { return nil }
      name = package
      kind = .package
    } else {
      name = parts.package.map { "\($0).\(parts.file.stem)" } ?? parts.file.stem
      kind = parts.file.kind
    }
    tagged = parts.file.version
  }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  /// The package that a directory is; nil where a component cannot be part of a dotted name.
  static func dotted(_ directory: Substring) -> String? {
    var directory = directory
    return directory.withUTF8(dotted)
  }

  private static func dotted(_ directory: UnsafeBufferPointer<UInt8>) -> String? {
    var before = slash
    for byte in directory {
      if byte == dot || (byte == slash && before == slash) { return nil }
      before = byte
    }
    guard before != slash else { return nil }
    if RawText.holds(UnsafeRawBufferPointer(directory), "__pycache__"),
      directory.split(separator: slash).contains(where: { $0.elementsEqual("__pycache__".utf8) })
    {
      return nil
    }
    return String(unsafeUninitializedCapacity: directory.count) { name in
      for (index, byte) in directory.enumerated() { name[index] = byte == slash ? dot : byte }
      return directory.count
    }
  }

  /// What the name of a file says: the stem, the form, and the version that an extension's tag names.
  private struct File {
    let stem: String
    let kind: ModuleKind
    let version: PythonVersion?

    /// Nil for a name that is no module's.
    init?(_ name: UnsafeBufferPointer<UInt8>) {
      guard let first = name.firstIndex(of: dot), first > 0, let last = name.lastIndex(of: dot),
        let kind = File.kind(name[(last + 1)...])
      else { return nil }
      var version: PythonVersion?
      if first < last {
        let tag = name[(first + 1)..<last]
        guard kind == .extension, !tag.contains(dot) else { return nil }
        if !tag.elementsEqual("abi3".utf8), !tag.elementsEqual("abi3t".utf8) {
          guard let tagged = tagVersion(Substring(decoding: tag, as: UTF8.self)) else { return nil }
          version = tagged
        }
      }
      stem = String(decoding: name[..<first], as: UTF8.self)
      self.kind = kind
      self.version = version
    }

    private static func kind(_ suffix: Slice<UnsafeBufferPointer<UInt8>>) -> ModuleKind? {
      guard (2...3).contains(suffix.count) else { return nil }
      switch String(decoding: suffix, as: UTF8.self) {
      case "py", "pyw": return .source
      case "pyc": return .bytecode
      case "so", "pyd": return .extension
      default: return nil
      }
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

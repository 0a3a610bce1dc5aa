import Artifacts
import ConfigurationFormats

/// What the scripts and the configuration of an sdist's build say, to find out whether the build itself makes a file
/// that the sdist lacks: setuptools' own `distutils-precedence.pth` is a string in its setup.py.
struct BuildText {
  /// One file of the build.
  struct Script {
    let path: String
    let bytes: [UInt8]
    /// Without quotes, white space and escapes, so that a text is found however a string literal spells it.
    let bare: [UInt8]
    /// Whether it speaks of path files at all.
    let makesPathFiles: Bool
  }

  let scripts: [Script]
  /// Every run of the bytes that file names are made of, so that many names can be asked for.
  private let words: Set<[UInt8]>

  private static let mostBytes = 2 << 20
  private static let mostBytesOfOne = 512 << 10
  private static let mostScripts = 256

  private static let names: Set<String> = [
    "setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "hatch.toml", "hatch_build.py", "pdm_build.py",
    "build.py",
    "meson.build", "meson_options.txt", "meson.options", "CMakeLists.txt", "Makefile", "SConstruct",
    "namespace_packages.txt",
  ]
  /// What runs tests or makes releases, and no wheel.
  private static let besides: Set<String> = ["conftest.py", "noxfile.py"]

  /// Reads them: known names anywhere, Python files at the root and of an in-tree back end, and those that one of these
  /// names. A module that the wheel installs is none.
  /// - Parameter isModule: whether the wheel installs a file of the sdist as a module.
  init(_ files: SourceFiles, isModule: (InstalledFile) -> Bool) {
    var reader = Reader()
    let ordered = files.all.sorted {
      Self.depth($0) == Self.depth($1) ? $0.path < $1.path : Self.depth($0) < Self.depth($1)
    }
    for file in ordered where Self.isScript(file) && !isModule(file) { reader.add(file, files) }
    let backends = reader.scripts.filter { $0.path == "pyproject.toml" }.flatMap { Self.backendDirectories($0.bytes) }
    let sources = ordered.filter { $0.path.hasSuffix(".py") && !isModule($0) }
    for file in sources where backends.contains(where: { file.path.hasPrefix($0) }) { reader.add(file, files) }
    let first = Self.words(of: reader.scripts)
    for file in sources where first.contains(SourceFiles.name(file.path)) && !file.path.hasSuffix("__init__.py") {
      reader.add(file, files)
    }
    scripts = reader.scripts
    words = Self.words(of: reader.scripts)
  }

  private static func depth(_ file: InstalledFile) -> Int { file.path.utf8.count { $0 == UInt8(ascii: "/") } }

  private static func isScript(_ file: InstalledFile) -> Bool {
    let name = String(decoding: SourceFiles.name(file.path), as: UTF8.self)
    if names.contains(name) || name.hasSuffix(".cmake") { return true }
    return depth(file) == 0 && name.hasSuffix(".py") && !besides.contains(name)
  }

  /// The directories of `backend-path` (PEP 517), each with a slash at its end; the root itself is read anyway.
  private static func backendDirectories(_ pyproject: [UInt8]) -> [String] {
    guard let table = try? TOML.read(pyproject) else { return [] }
    return (table["build-system"]?["backend-path"]?.strings ?? []).compactMap { path in
      let parts = path.split(separator: "/").filter { $0 != "." }
      return parts.isEmpty || parts.contains("..") ? nil : parts.joined(separator: "/") + "/"
    }
  }

  private struct Reader {
    var scripts: [Script] = []
    private var left = mostBytes
    private var known: Set<Int> = []

    mutating func add(_ file: InstalledFile, _ files: SourceFiles) {
      guard scripts.count < mostScripts, known.insert(file.member).inserted,
        let bytes = files.bytes(of: file, limit: min(mostBytesOfOne, left))
      else { return }
      left -= bytes.count
      let speaks =
        ByteSearch.contains(bytes, Array(".pth".utf8)) || ByteSearch.contains(bytes, Array("extra_path".utf8))
      scripts.append(
        Script(path: file.path, bytes: bytes, bare: BuildText.bare(bytes[...]), makesPathFiles: speaks))
    }
  }

  // MARK: Questions

  /// The script that names a file: by its whole name, or a `.pth` file by a literal of its stem where the script makes
  /// such files, as `extra_path` of distutils does.
  func script(naming path: String) -> Script? {
    let name = SourceFiles.name(path)
    let suffix = Array(".pth".utf8)
    let stem = name.count > suffix.count && name.suffix(suffix.count).elementsEqual(suffix) ? name.dropLast(4) : []
    let literals = stem.isEmpty ? [] : [UInt8(ascii: "'"), UInt8(ascii: "\"")].map { [$0] + Array(stem) + [$0] }
    return scripts.first { script in
      Self.isNamed(name, in: script.bytes)
        || script.makesPathFiles && literals.contains { ByteSearch.contains(script.bytes, $0) }
    }
  }

  /// Whether a text has a file name that is not the end of a longer one.
  private static func isNamed(_ name: [UInt8], in text: [UInt8]) -> Bool {
    guard let first = name.first, text.count >= name.count else { return false }
    for start in 0...(text.count - name.count)
    where text[start] == first && (start == 0 || !isNameByte(text[start - 1])) {
      if text[start..<(start + name.count)].elementsEqual(name) { return true }
    }
    return false
  }

  /// Whether any of them names a module's file.
  func names(_ path: String) -> Bool {
    let name = SourceFiles.name(path)
    return name != Array("__init__.py".utf8) && words.contains(name)
  }

  private static func words(of scripts: [Script]) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    for script in scripts {
      for word in script.bytes.split(whereSeparator: { !isNameByte($0) }) where word.count <= 255 {
        found.insert(Array(word))
      }
    }
    return found
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    BuildStatement.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }

  /// A script that makes path files, of which the name of a `.pth` file may be computed.
  func pathFileScript(for path: String) -> Script? {
    path.hasSuffix(".pth") ? scripts.first(where: \.makesPathFiles) : nil
  }

  /// Whether the project asks setuptools for namespace packages, whose path files it writes.
  var asksForNamespaces: Bool {
    scripts.contains { script in
      script.path.hasSuffix(".egg-info/namespace_packages.txt")
        || ["namespace_packages", "namespace-packages"].contains { ByteSearch.contains(script.bytes, Array($0.utf8)) }
    }
  }

  /// Text without what string literals and layouts add to it.
  static func bare(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var isEscaped = false
    for byte in text {
      let wasEscaped = isEscaped
      isEscaped = false
      switch byte {
      case UInt8(ascii: "\\") where !wasEscaped: isEscaped = true
      case UInt8(ascii: "n") where wasEscaped, UInt8(ascii: "r") where wasEscaped, UInt8(ascii: "t") where wasEscaped:
        break
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "'"),
        UInt8(ascii: "\""), UInt8(ascii: "\\"):
        break
      default: out.append(byte)
      }
    }
    return out
  }
}

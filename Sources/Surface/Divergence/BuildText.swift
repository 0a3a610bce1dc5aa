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

  private static let mostBytes = 4 << 20
  private static let mostBytesOfOne = 1 << 20
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

  /// Whether any of them says a word.
  func says(_ word: String) -> Bool { scripts.contains { ByteSearch.contains($0.bytes, Array(word.utf8)) } }

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

/// One statement of a start-up file, as the build would have to spell it.
struct BuildStatement {
  /// 1-based.
  let line: Int
  let text: [UInt8]

  /// Statements of one file that are looked for; a longer file is not taken for something that a string literal holds.
  private static let most = 200
  private static let mostBytes = 256 << 10

  /// The statements of a file, without comments; nil for one that is too long or has none.
  static func all(in bytes: [UInt8]) -> [BuildStatement]? {
    guard bytes.count <= mostBytes else { return nil }
    var found: [BuildStatement] = []
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      if trimmed.first == UInt8(ascii: "#") { continue }
      for part in line.split(separator: UInt8(ascii: ";")) {
        guard !BuildText.bare(part).isEmpty else { continue }
        guard found.count < most else { return nil }
        found.append(BuildStatement(line: number + 1, text: Array(part)))
      }
    }
    return found.isEmpty ? nil : found
  }

  /// Whether one of the texts, made bare, holds the statement.
  func isIn(_ texts: [[UInt8]]) -> Bool {
    let wanted = BuildText.bare(text[...])
    return texts.contains { ByteSearch.contains($0, wanted) }
  }

  /// A word of the statement that stands in none of the texts, so that no build could have computed the statement of
  /// them.
  func strangeWord(in texts: [[UInt8]]) -> String? {
    for word in text.split(whereSeparator: { !Self.isWord($0) }) where word.count >= 3 {
      if !texts.contains(where: { ByteSearch.contains($0, Array(word)) }) {
        return String(decoding: word.prefix(60), as: UTF8.self)
      }
    }
    return nil
  }

  /// Whether a byte belongs to an identifier or a number.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// For messages: the first bytes of the statement.
  var shown: String {
    let trimmed = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    return String(decoding: trimmed.prefix(100), as: UTF8.self).quotedName
  }
}

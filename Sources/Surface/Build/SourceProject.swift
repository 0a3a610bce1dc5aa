import Artifacts
import ConfigurationFormats
import Evidence

/// One project directory of an sdist or a source tree, with its configuration read.
struct SourceProject {
  /// The directory relative to the target's project root, empty or ending with `/`.
  let root: String
  let pyproject: (file: InstalledFile, table: TOMLTable)?
  let setupConfiguration: (file: InstalledFile, ini: INIFile)?
  let setupScript: InstalledFile?

  /// The build back ends whose own rules are known.
  enum Backend: Hashable {
    case setuptools, hatchling, pdm, poetry, flit, maturin, scikitBuild, meson
    /// In the source tree itself, by `backend-path`.
    case inTree(String)
    case other(String)
  }

  /// The largest configuration file that is read.
  private static let configurationBytes = 8 << 20

  /// The projects of a target: the one at the root, and in a directory also those below it.
  static func all(in input: SurfaceInput, _ found: inout SurfaceFindings) -> [SourceProject] {
    guard [.sdist, .directory].contains(input.target.kind) else { return [] }
    var roots: Set<String> = []
    for file in input.files.all where file.root == .project {
      guard ["pyproject.toml", "setup.py", "setup.cfg"].contains(file.name) else { continue }
      let root = String(file.path.dropLast(file.name.utf8.count))
      let parts = root.split(separator: "/")
      let isAside = parts.contains { $0.hasPrefix(".") || $0 == "node_modules" || $0 == "site-packages" }
      if root.isEmpty || input.target.kind == .directory && !isAside && parts.count <= 4 { roots.insert(root) }
    }
    return roots.sorted().map { SourceProject(root: $0, input, &found) }
  }

  private init(root: String, _ input: SurfaceInput, _ found: inout SurfaceFindings) {
    self.root = root
    setupScript = input.files.at(.project, root + "setup.py").first
    var pyproject: (file: InstalledFile, table: TOMLTable)?
    if let file = input.files.at(.project, root + "pyproject.toml").first,
      let bytes = input.bytes(of: file.member, limit: Self.configurationBytes, into: &found)
    {
      do { pyproject = (file, try TOML.read(bytes)) } catch {
        found.note(
          Opaque(path: input.member(of: file).path, line: error.line, why: "no TOML reader takes it: \(error)"))
      }
    }
    self.pyproject = pyproject
    var setup: (file: InstalledFile, ini: INIFile)?
    if let file = input.files.at(.project, root + "setup.cfg").first,
      let bytes = input.bytes(of: file.member, limit: Self.configurationBytes, into: &found)
    {
      do { setup = (file, try INIFile.read(bytes, options: .setupConfiguration)) } catch {
        found.note(
          Opaque(path: input.member(of: file).path, line: error.line, why: "configparser refuses it: \(error)"))
      }
    }
    setupConfiguration = setup
  }

  /// A file of the project by its relative path.
  func file(_ path: String, _ input: SurfaceInput) -> InstalledFile? {
    input.files.at(.project, root + path).first
  }

  /// The project directory as a member path, without a slash at the end.
  func directory(_ input: SurfaceInput) -> String {
    guard let file = pyproject?.file ?? setupConfiguration?.file ?? setupScript else { return root }
    let member = input.member(of: file).path
    return String(member.dropLast(file.path.utf8.count - root.utf8.count).reversed().drop { $0 == "/" }.reversed())
  }

  /// `[build-system]` of pyproject.toml.
  var buildSystem: TOMLTable? { pyproject?.table["build-system"]?.table }

  /// `build-backend`; nil where setuptools' legacy back end is used.
  var backendName: String? { buildSystem?["build-backend"]?.string }

  /// Which back end builds the project (PEP 517; without a table, pip and uv use setuptools).
  var backend: Backend {
    guard let name = backendName else { return .setuptools }
    if !(buildSystem?["backend-path"]?.strings ?? []).isEmpty { return .inTree(name) }
    return switch name.split(separator: ".").first.map(String.init) ?? name {
    case "setuptools", "setuptools:__legacy__": .setuptools
    case "hatchling": .hatchling
    case "pdm": .pdm
    case "poetry": .poetry
    case "flit_core", "flit": .flit
    case "maturin": .maturin
    case "scikit_build_core": .scikitBuild
    case "mesonpy": .meson
    default: .other(name)
    }
  }

  /// Whether the metadata can be read without running anything: PEP 621 without `dynamic`, or PEP 643.
  func hasStaticMetadata(_ input: SurfaceInput, _ found: inout SurfaceFindings) -> Bool {
    if let project = pyproject?.table["project"]?.table {
      return project["version"]?.string != nil && (project["dynamic"]?.strings ?? []).isEmpty
    }
    guard let file = file("PKG-INFO", input), let bytes = input.bytes(of: file.member, into: &found) else {
      return false
    }
    let head = String(decoding: bytes.prefix(64 << 10), as: UTF8.self).split(separator: "\n")
    let version = head.first { $0.hasPrefix("Metadata-Version:") }.map { $0.dropFirst("Metadata-Version:".count) }
    guard let version, let minor = Int(version.split(separator: ".").last?.filter(\.isNumber) ?? ""),
      version.contains("2."), minor >= 2
    else { return false }
    return !head.contains { $0.hasPrefix("Dynamic:") }
  }

  /// In words, which commands run the build's code; measured with pip 26.3 and uv 0.13.9.
  static func commands(hasStaticMetadata: Bool) -> String {
    hasStaticMetadata
      ? "run by pip download, pip install --dry-run, pip lock, pip wheel, pip install and uv pip install; not by uv pip "
        + "compile, which reads the static metadata, nor by pip --only-binary :all: with a name or uv --no-build"
      : "run by pip download, pip install --dry-run, pip lock, pip wheel, pip install, uv pip compile and uv pip "
        + "install; not by pip --only-binary :all: with a name, nor by uv --no-build"
  }

  /// The source of a module of the project: below `root`, then below the directories given.
  func source(of module: String, in directories: [String] = [""], _ input: SurfaceInput) -> InstalledFile? {
    let path = module.split(separator: ".").joined(separator: "/")
    for directory in directories {
      let base = directory.isEmpty || directory.hasSuffix("/") ? directory : directory + "/"
      if let file = file("\(base)\(path).py", input) ?? file("\(base)\(path)/__init__.py", input) { return file }
    }
    return nil
  }
}

extension SurfaceFindings {
  /// Adds something opaque once, although several families may meet it.
  mutating func note(_ one: Opaque) {
    if !opaque.contains(one) { opaque.append(one) }
  }
}

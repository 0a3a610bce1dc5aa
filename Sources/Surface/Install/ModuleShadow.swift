import Artifacts
import Evidence

/// Modules that take the place of another distribution's or of the standard library's.
///
/// Installers overwrite without a message; within one directory a package beats an extension module, that a source,
/// that a `.pyc` (`importlib/_bootstrap_external.py`, `FileFinder`).
enum ModuleShadow: TriggerFamily {
  static let distribution = TriggerInfo(
    id: "module-shadow-distribution", phase: .import, title: "A module of another distribution is replaced",
    explanation: """
      The package writes files below a name that belongs to another distribution, or two distributions of the \
      environment own one module. The later one, or the one the import system prefers, runs wherever the other was \
      meant.
      """,
    source: "CPython Lib/importlib/_bootstrap_external.py (FileFinder); pip operations/install/wheel.py",
    severity: .high,
    attack: ["T1574.008", "T1036.005"])

  static let stdlib = TriggerInfo(
    id: "module-shadow-stdlib", phase: .import, title: "A module has the name of one of the standard library's",
    explanation: """
      In site-packages it answers an import on the versions that have removed that module; beside a script, on \
      PYTHONPATH or in a `--target` directory it comes before the standard library's own.
      """,
    source: "CPython Lib/site.py and Modules/getpath.py (order of sys.path); sys.stdlib_module_names",
    severity: .medium,
    attack: ["T1574.008"])

  static let catalogue = [distribution, stdlib]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    switch input.target.kind {
    case .environment:
      findSharedFiles(input, &found)
      findCompeting(input, &found)
      findStandard(input, &found)
    case .directory: findBesideScripts(input, &found)
    case .wheel, .egg:
      findTakenNames(input, &found)
      findStandard(input, &found)
    case .sdist, .file, .image: break
    }
  }

  // MARK: Another distribution

  /// One path in the RECORD of two distributions; one trigger for each pair and top directory.
  private static func findSharedFiles(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    var owners: [String: Owner] = [:]
    var pairs: [String: (first: Owner, second: Owner, path: String, count: Int)] = [:]
    for distribution in input.target.distributions {
      for path in distribution.recorded {
        guard let other = owners[path] else {
          owners[path] = distribution.owner
          continue
        }
        guard other != distribution.owner, path.hasSuffix(".py") || path.hasSuffix(".so") else { continue }
        let (a, b) = other.name < distribution.owner.name ? (other, distribution.owner) : (distribution.owner, other)
        let top = path.split(separator: "/").first.map(String.init) ?? path
        let key = "\(a.name)\n\(b.name)\n\(top)"
        let known = pairs[key]
        pairs[key] = (a, b, min(known?.path ?? path, path), (known?.count ?? 0) + 1)
      }
    }
    for key in pairs.keys.sorted() {
      guard let pair = pairs[key], let file = input.files.at(.site, pair.path).first else { continue }
      // Old namespace packages ship one `__init__.py` each, which is the same in all of them.
      if pair.count == 1, pair.path.hasSuffix("__init__.py"), isNamespaceInit(input, file, &found) { continue }
      found.add(
        distribution, file, in: input,
        summary: "\(pair.count) files of \(pair.path.quotedName) and beside it belong to both "
          + "\(pair.first.name.quotedName) and \(pair.second.name.quotedName)",
        starts: start(file))
    }
  }

  /// One dotted name that files of two distributions can answer, such as `m.so` beside `m.py`.
  private static func findCompeting(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    for name in input.modules.names {
      let all = input.modules[name]
      guard all.count > 1 else { continue }
      let entries = all.filter { $0.kind != .namespace && $0.file.owner != nil }
      guard let winner = entries.first,
        let loser = entries.first(where: { $0.file.owner != winner.file.owner && $0.file.path != winner.file.path })
      else { continue }
      found.add(
        distribution, winner.file, in: input,
        summary: "\(name.quotedName) is found in \(winner.file.path.quotedName) before "
          + "\(loser.file.path.quotedName) of \((loser.file.owner?.name ?? "").quotedName)",
        starts: .module(name))
    }
  }

  /// A wheel that ships a top-level name which is known to belong to another distribution.
  private static func findTakenNames(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    let owner = InstalledIndex.normalised(input.target.project?.name ?? "")
    for (name, file) in topLevel(input) {
      guard let owners = KnownModules.owners(of: name), !owners.contains(owner) else { continue }
      found.add(
        distribution, file, in: input, condition: "where \(owners[0].quotedName) is installed as well, or was meant",
        summary: "overwrites the module \(name.quotedName), which belongs to \(owners[0].quotedName)",
        starts: start(file), severity: KnownModules.isCritical(name) ? .critical : nil)
    }
  }

  /// Importable names directly in a site directory, with the file that answers each.
  private static func topLevel(_ input: SurfaceInput) -> [(name: String, file: InstalledFile)] {
    let names = Set(input.files.siteNames.map { $0.prefix { $0 != "." } }).filter { !$0.isEmpty }.map(String.init)
    return names.sorted().compactMap { name in
      input.modules[name].first { $0.kind != .namespace }.map { (name, $0.file) }
    }
  }

  private static func start(_ file: InstalledFile) -> CodeStart {
    ModuleName(path: file.path).map { .module($0.name) } ?? .nothing
  }

  /// Whether an `__init__.py` is the one line that makes an old namespace package.
  private static func isNamespaceInit(
    _ input: SurfaceInput, _ file: InstalledFile, _ found: inout SurfaceFindings
  ) -> Bool {
    guard let bytes = input.bytes(of: file.member, into: &found), bytes.count < 2_000 else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains("extend_path") || text.contains("declare_namespace")
      || text.allSatisfy { $0.isWhitespace }
  }

  // MARK: The standard library

  private static func findStandard(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    for (name, file) in topLevel(input) {
      let versions = input.versions(of: file)
      guard let missing = StandardModules.missing(name, from: versions) else { continue }
      if !missing.isEmpty {
        found.add(
          stdlib, file, in: input,
          summary: "answers `import \(name)` where the standard library has no such module", starts: .module(name),
          python: missing)
      }
      let present = versions.filter { !missing.contains($0) }
      if !present.isEmpty, input.target.kind != .environment {
        found.add(
          stdlib, file, in: input,
          condition: "where the directory comes before the standard library: PYTHONPATH, or beside the script",
          summary: "has the name of the standard library's \(name.quotedName)", starts: .module(name), severity: .low,
          profiles: [.targetDirectory], python: present)
      }
    }
  }

  /// In a source tree: a script's own directory comes first on `sys.path`.
  private static func findBesideScripts(_ input: SurfaceInput, _ found: inout SurfaceFindings) {
    for file in input.files.all where file.root == .project {
      let parts = file.path.split(separator: "/")
      let name: Substring
      switch parts.count {
      case 1 where file.path.hasSuffix(".py"): name = parts[0].dropLast(".py".count)
      case 2 where parts[1] == "__init__.py": name = parts[0]
      default: continue
      }
      guard StandardModules.missing(String(name), from: [])?.isEmpty == true else { continue }
      found.add(
        stdlib, file, in: input, condition: "when a script of this directory, or `python -c` and `-m`, is run here",
        summary: "comes before the standard library's \(String(name).quotedName)",
        starts: .file(input.member(of: file).path), severity: .high)
    }
  }
}

/// Import names whose distributions are known to everybody: whoever else ships them replaces those.
enum KnownModules {
  /// Normalised names of the distributions a top-level module belongs to, the usual one first.
  static func owners(of module: String) -> [String]? { table[module] }

  /// Whether the module runs in nearly every environment, or handles credentials.
  static func isCritical(_ module: String) -> Bool { critical.contains(module) }

  private static let critical: Set<String> = [
    "pip", "setuptools", "pkg_resources", "_distutils_hack", "wheel", "uv", "requests", "urllib3", "certifi", "idna",
    "charset_normalizer", "boto3", "botocore", "cryptography", "keyring", "twine", "virtualenv", "pytest", "_pytest",
  ]

  private static let table: [String: [String]] = [
    "pip": ["pip"], "setuptools": ["setuptools"], "pkg_resources": ["setuptools"], "_distutils_hack": ["setuptools"],
    "wheel": ["wheel"], "uv": ["uv"], "requests": ["requests"], "urllib3": ["urllib3", "urllib3-future"],
    "certifi": ["certifi", "certifi-system-store"], "idna": ["idna"], "charset_normalizer": ["charset-normalizer"],
    "six": ["six"], "yaml": ["pyyaml", "ruamel-yaml"], "dateutil": ["python-dateutil"],
    "pytz": ["pytz", "pytz-deprecation-shim"],
    "numpy": ["numpy"], "pandas": ["pandas"], "scipy": ["scipy"], "boto3": ["boto3"],
    "botocore": ["botocore", "botocore-a-la-carte"],
    "click": ["click"], "attr": ["attrs"], "attrs": ["attrs"], "jinja2": ["jinja2"], "markupsafe": ["markupsafe"],
    "packaging": ["packaging"], "typing_extensions": ["typing-extensions"], "cryptography": ["cryptography"],
    "dotenv": ["python-dotenv"], "jwt": ["pyjwt", "jwt"], "OpenSSL": ["pyopenssl"], "pytest": ["pytest"],
    "_pytest": ["pytest"], "uvicorn": ["uvicorn"], "fastapi": ["fastapi"], "flask": ["flask"], "django": ["django"],
    "sqlalchemy": ["sqlalchemy"], "psycopg2": ["psycopg2", "psycopg2-binary"],
    "cv2": ["opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"],
    "PIL": ["pillow", "pillow-simd"], "tqdm": ["tqdm"], "rich": ["rich"], "pydantic": ["pydantic"],
    "pydantic_core": ["pydantic-core"], "aiohttp": ["aiohttp"], "httpx": ["httpx"], "httpcore": ["httpcore"],
    "anyio": ["anyio"], "torch": ["torch"],
    "tensorflow": ["tensorflow", "tensorflow-cpu", "tensorflow-intel", "tf-nightly"],
    "transformers": ["transformers"], "openai": ["openai"], "anthropic": ["anthropic"], "litellm": ["litellm"],
    "paramiko": ["paramiko"], "redis": ["redis"], "celery": ["celery"], "lxml": ["lxml"],
    "bs4": ["beautifulsoup4"], "websockets": ["websockets"], "keyring": ["keyring"], "twine": ["twine"],
    "virtualenv": ["virtualenv"], "tomli": ["tomli"], "pluggy": ["pluggy"], "IPython": ["ipython"],
    "ipykernel": ["ipykernel"], "colorama": ["colorama"], "psutil": ["psutil"], "pyarrow": ["pyarrow"],
  ]
}

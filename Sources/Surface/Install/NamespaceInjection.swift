import Artifacts
import Evidence

/// Files put into a package that many distributions share, and files that extend a package's path.
///
/// PEP 420; `Lib/pkgutil.py` (`extend_path` reads `*.pkg` files and appends every line to `__path__` unchecked).
enum NamespaceInjection: TriggerFamily {
  static let injection = TriggerInfo(
    id: "namespace-injection", phase: .import, title: "A file is put into other projects' namespace package",
    explanation: """
      Any distribution may add modules to a namespace package such as `google` or `azure`, where they look like that \
      vendor's. An `__init__.py` there makes a regular package of it and hides every other part.
      """,
    source: "PEP 420", python: PythonVersion(3, 3)...PythonVersion(3, 15), severity: .medium, attack: ["T1574.008"])

  static let pkgFile = TriggerInfo(
    id: "pkg-file-path", phase: .import, title: "A .pkg file extends a package's search path",
    explanation: """
      `pkgutil.extend_path` reads `NAME.pkg` beside a package and appends every line to the package's path, without any \
      check: its sub-modules then come from there.
      """,
    source: "CPython Lib/pkgutil.py (extend_path)", severity: .medium, attack: ["T1574.008"])

  static let catalogue = [injection, pkgFile]

  /// A shared package, the beginnings of the names that may add to it, and single distributions that do.
  private static let namespaces: [(path: String, prefixes: [String], owners: [String])] = [
    (
      "google", ["google", "opentelemetry", "vertexai"],
      ["protobuf", "grpcio", "googleapis-common-protos", "proto-plus", "gapic-google"]
    ),
    ("azure", ["azure", "msrest", "opencensus", "promptflow"], ["uamqp"]), ("zope", ["zope", "zc"], ["persistence"]),
    ("opentelemetry/instrumentation", ["opentelemetry", "openinference", "traceloop", "elastic-opentelemetry"], []),
    ("sphinxcontrib", ["sphinxcontrib", "sphinx"], []), ("backports", ["backports", "backport"], []),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for index in input.files.siteTop {
      let file = input.files.all[index]
      guard file.path.hasSuffix(".pkg"), file.path.utf8.count > 4 else { continue }
      found.add(
        pkgFile, file, in: input, condition: "when the package of that name calls `pkgutil.extend_path`",
        summary: "adds its lines to the path of \(String(file.path.dropLast(4)).quotedName)")
    }
    let present = namespaces.filter { input.files.siteNames.contains(String($0.path.prefix { $0 != "/" })) }
    guard !present.isEmpty else { return }
    var seen: Set<String> = []
    for index in input.files.site {
      let file = input.files.all[index]
      for namespace in present where isBelow(file.path, namespace.path) {
        judge(file, namespace, input, &seen, &found)
      }
    }
  }

  /// Whether a path lies below a directory.
  private static func isBelow(_ path: String, _ directory: String) -> Bool {
    let (path, directory) = (path.utf8, directory.utf8)
    return path.starts(with: directory) && path.dropFirst(directory.count).first == UInt8(ascii: "/")
  }

  private static func judge(
    _ file: InstalledFile, _ namespace: (path: String, prefixes: [String], owners: [String]), _ input: SurfaceInput,
    _ seen: inout Set<String>, _ found: inout SurfaceFindings
  ) {
    let owner = InstalledIndex.normalised(file.owner?.name ?? "")
    let belongs = namespace.prefixes.contains { owner.hasPrefix($0) } || namespace.owners.contains(owner)
    let isInit = file.path == namespace.path + "/__init__.py"
    guard isInit || !belongs, file.path.hasSuffix(".py") || file.path.hasSuffix(".so") else { return }
    if isInit {
      guard let bytes = input.bytes(of: file.member, into: &found) else { return }
      let text = String(decoding: bytes.prefix(4_000), as: UTF8.self)
      // The old ways to share a package name themselves.
      if text.contains("extend_path") || text.contains("declare_namespace") { return }
      found.add(
        injection, file, in: input, condition: "when another distribution has modules in this package",
        summary: "hides every other part of \(namespace.path.quotedName)",
        starts: ModuleName(path: file.path).map { .module($0.name) } ?? .nothing)
    } else if seen.insert("\(owner)\n\(namespace.path)").inserted {
      found.add(
        injection, file, in: input, condition: "when the module is imported, or its host looks for such modules",
        summary: "puts modules into \(namespace.path.quotedName), which other projects share",
        starts: ModuleName(path: file.path).map { .module($0.name) } ?? .nothing)
    }
  }
}

import Artifacts
import Evidence

/// Directories whose every file a tool imports, without any metadata that would name it.
///
/// twisted `plugin.py` (`getCache`), jax `_src/xla_bridge.py` (`discover_pjrt_plugins`), hydra
/// `_internal/core_plugins`, TensorFlow `python/framework/load_library.py`, ansible `collection_loader`.
enum NamespaceScans: TriggerFamily {
  static let info = TriggerInfo(
    id: "namespace-scan-plugin", phase: .tool, title: "A file is dropped where a tool imports everything it finds",
    explanation: """
      The tool looks through a shared directory of site-packages and imports every module there, whoever put it there.
      """,
    source: "twisted/plugin.py, jax/_src/xla_bridge.py, hydra/_internal, TensorFlow load_library.py", severity: .high,
    attack: ["T1546"])

  static let catalogue = [info]

  /// A shared directory, its tool, how the tool loads it, and the distributions it belongs to.
  private static let places: [(path: String, tool: String, when: String, owners: [String])] = [
    ("twisted/plugins/", "twisted", "when plug-ins are looked up: twistd, trial", ["twisted"]),
    (
      "jax_plugins/", "jax", "at the first use of a back end",
      ["jax", "jaxlib", "jax-cuda12-plugin", "jax-cuda13-plugin", "jax-rocm7-plugin"]
    ),
    ("hydra_plugins/", "hydra", "when hydra starts", ["hydra-core"]),
    ("tensorflow-plugins/", "tensorflow", "when tensorflow is imported", ["tensorflow"]),
    ("ansible_collections/", "ansible", "when a playbook uses the collection", ["ansible", "ansible-core"]),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    let isPresent = places.contains { input.files.siteNames.contains(String($0.path.prefix { $0 != "/" })) }
    guard isPresent else { return }
    var seen: Set<String> = []
    for index in input.files.site {
      let file = input.files.all[index]
      guard let place = places.first(where: { file.path.hasPrefix($0.path) }), isLoaded(file.path) else { continue }
      let parts = file.path.dropFirst(place.path.count).split(separator: "/")
      // One for each plug-in: a module, a package, or an ansible collection.
      let depth = place.tool == "ansible" ? 2 : 1
      guard
        seen.insert("\(file.owner?.name ?? "")\n" + place.path + parts.prefix(depth).joined(separator: "/")).inserted
      else { continue }
      let owner = InstalledIndex.normalised(file.owner?.name ?? "")
      let module = ModuleName(path: file.path)
      let name = parts.prefix(depth).joined(separator: ".")
      found.add(
        info, file, in: input, tool: place.tool, condition: "where \(place.tool) is installed and used, \(place.when)",
        summary: "\(place.tool) imports \(name.quotedName) \(place.when)",
        starts: place.tool == "ansible"
          ? .nothing
          : module?.kind == .extension || place.tool == "tensorflow"
            ? .native(input.member(of: file).path) : module.map { .module($0.name) } ?? .nothing,
        severity: place.owners.contains(owner) || owner.hasPrefix(place.tool) ? .low : nil)
    }
  }

  private static func isLoaded(_ path: String) -> Bool {
    path.hasSuffix(".py") || path.hasSuffix(".so") || path.hasSuffix(".pyc") && !path.contains("__pycache__")
  }
}

import Evidence

/// One image with its layers applied: what it starts, its file system, and the Python environments in it.
package struct ContainerImage: Sendable {
  /// The name it is tagged with.
  package let name: String?
  package let configuration: ImageConfiguration
  package let environments: [ImageEnvironment]
  /// The site directories of all environments, as member paths spell them: where modules of the image are found.
  package let siteDirectories: [String]
  /// What member paths begin with where a file holds several images; empty for one alone.
  let namePrefix: String
  let problems: [StructuralProblem]
  /// The files beside the environments that the configuration leads to, with positions in the file system's files.
  let extra: [(path: String, file: Int)]
  let contents: ImageContents
  let system: ImageFileSystem

  init(_ description: ImageDescription, namePrefix: String, limits: Limits) throws(ArtifactError) {
    name = description.name
    configuration = description.configuration
    self.namePrefix = namePrefix
    var problems: [StructuralProblem] = []
    let whole = limits.inflatedBytes
    var limits = limits
    var system = ImageFileSystem(limits: limits)
    var layers: [(source: ByteSource, wrapping: TarWrapping)] = []
    for (index, layer) in description.layers.enumerated() {
      let read = try ImageLayerReader(layer, limits: limits)
      problems += read.problems
      limits.inflatedBytes = max(0, limits.inflatedBytes - read.inflated)
      layers.append((layer.source, read.wrapping))
      system.apply(read.entries, layer: index)
    }
    self.system = system
    let packages = ImagePackages(system)
    var sources = Self.sources(system, limits: limits, &problems)
    extra = ImageStartFiles.find(configuration, in: system)
    limits.inflatedBytes = whole
    var contents = ImageContents(limits: limits)
    let wanted = Set(packages.lists + extra.map(\.file) + sources.flatMap { Self.files(of: $0.entries) })
    try contents.add(wanted, of: system.files, in: layers)
    var beyond: Set<Int> = []
    for index in sources.indices where sources[index].deleted == nil {
      let entries = ImageSearchPaths.find(sources[index].entries, in: system, contents: contents, limits: limits)
      sources[index].entries += entries
      beyond.formUnion(Self.files(of: entries))
    }
    try contents.add(beyond, of: system.files, in: layers)
    self.contents = contents
    self.problems = problems + system.problems + contents.problems
    let (image, kept) = (system, contents)
    let packaged = packages.owned(in: system) { try? kept.contents(of: $0, path: "package list").bytes }
    environments = sources.map {
      ImageEnvironment(
        $0, image: image, packaged: packaged, hasUnreadDatabase: packages.hasUnreadDatabase, contents: kept,
        namePrefix: namePrefix, limits: limits)
    }
    siteDirectories = Self.siteDirectories(of: environments)
  }

  private static func files(of entries: [ImageEnvironmentFiles.Entry]) -> [Int] {
    entries.compactMap { if case .file(let file) = $0.content { file } else { nil } }
  }

  /// The environments as they are in the end, and those whose start-up files were deleted as they were before.
  private static func sources(
    _ system: ImageFileSystem, limits: Limits, _ problems: inout [StructuralProblem]
  ) -> [ImageEnvironment.Source] {
    let pythons = ImagePythons(system)
    problems += pythons.problems.prefix(1)
    var prefixes = pythons.found
    if prefixes.count > limits.imageEnvironments {
      problems.append(
        StructuralProblem(
          .tooManyMembers, at: Place(prefixes[limits.imageEnvironments].path),
          "\(prefixes.count) Python environments; only \(limits.imageEnvironments) were analysed", leavesUnread: true))
      prefixes.removeLast(prefixes.count - limits.imageEnvironments)
    }
    var out = prefixes.map { prefix in
      let files = ImageEnvironmentFiles(prefix, in: system, limits: limits)
      return ImageEnvironment.Source(
        prefix: prefix, entries: files.entries, problems: files.problems, deleted: nil)
    }
    for deleted in system.deleted {
      var prefix = ImagePythons.Prefix(path: parent(deleted.site, 3))
      let python = InstallScheme.directoryVersion(
        ImageFileSystem.components(deleted.site).dropLast().last ?? "")
      let below =
        prefix.path.isEmpty
        ? deleted.site : String(decoding: deleted.site.utf8.dropFirst(prefix.path.utf8.count + 1), as: UTF8.self)
      let site = ImagePythons.Site(path: deleted.site, belowPrefix: below, python: python)
      prefix.sites = [site]
      let entries = deleted.files.map { file in
        let inside = String(decoding: file.path.utf8.dropFirst(deleted.site.utf8.count + 1), as: UTF8.self)
        return ImageEnvironmentFiles.Entry(
          path: file.path, root: .site, below: inside, prefixPath: "\(below)/\(inside)", site: site,
          content: .file(file.file))
      }
      out.append(ImageEnvironment.Source(prefix: prefix, entries: entries, problems: [], deleted: deleted))
    }
    return out
  }

  private static func parent(_ path: String, _ levels: Int) -> String {
    ImageFileSystem.components(path).dropLast(levels).joined(separator: "/")
  }

  /// The member that a path of the image names, with links followed inside the image; nil where none was kept.
  package func member(at path: String) -> String? {
    guard let node = system.resolve(path), case .file(let file) = system.nodes[node].kind else { return nil }
    let resolved = namePrefix + system.path(of: node)
    if extra.contains(where: { $0.file == file && namePrefix + $0.path == resolved }) { return resolved }
    return environments.contains { $0.deleted == nil && $0.members.contains { $0.path == resolved } } ? resolved : nil
  }

  /// The directory that a path of the image names, as member paths spell it; nil where there is none.
  package func directory(at path: String) -> String? {
    guard let node = system.resolve(path), system.nodes[node].kind == .directory else { return nil }
    return namePrefix + system.path(of: node)
  }

  /// The file that a command's name means: a path, relative to the working directory, or a name looked up in `PATH`.
  package func program(_ name: String) -> String? {
    if name.contains("/") {
      return member(at: name.hasPrefix("/") ? name : configuration.workingDirectory + "/" + name)
    }
    let path = configuration.value(of: "PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    for directory in path.split(separator: ":").prefix(64) {
      if let found = member(at: "\(directory)/\(name)") { return found }
    }
    return nil
  }

  /// The directory in which a module file of some environment lies, asked for by its path below a site directory.
  package func directoryInSite(of path: String) -> String? {
    for environment in environments where environment.deleted == nil {
      for file in environment.installed where file.root == .site && file.path.utf8.elementsEqual(path.utf8) {
        let member = environment.members[file.member].path
        return member.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(member[..<$0]) }
      }
    }
    return nil
  }

  private static func siteDirectories(of environments: [ImageEnvironment]) -> [String] {
    var out: Set<String> = []
    for environment in environments where environment.deleted == nil {
      for file in environment.installed where file.root == .site {
        let path = environment.members[file.member].path
        guard path.hasSuffix("/" + file.path) else { continue }
        out.insert(String(decoding: path.utf8.dropLast(file.path.utf8.count + 1), as: UTF8.self))
      }
    }
    return out.sorted()
  }
}

/// Finds the files beside the environments that an image's configuration leads to.
enum ImageStartFiles {
  /// Files that are kept.
  private static let most = 20_000

  static func find(_ configuration: ImageConfiguration, in system: ImageFileSystem) -> [(path: String, file: Int)] {
    var out: [(path: String, file: Int)] = []
    var seen: Set<Int> = []
    func add(_ node: Int?) {
      guard let node, case .file(let file) = system.nodes[node].kind, out.count < most, seen.insert(node).inserted
      else { return }
      out.append((system.path(of: node), file))
    }
    let base = configuration.workingDirectory.isEmpty ? "/" : configuration.workingDirectory
    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : base + "/" + path }
    let directories = (configuration.value(of: "PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").prefix(
      64)
    for word in configuration.entrypoint.prefix(64) + configuration.command.prefix(64) + configuration.healthcheck {
      add(system.resolve(absolute(word)))
      if !word.contains("/") { for directory in directories { add(system.resolve("\(directory)/\(word)")) } }
    }
    for name in ["PYTHONSTARTUP", "LD_PRELOAD", "LD_AUDIT", "BASH_ENV", "ENV"] {
      for part in (configuration.value(of: name) ?? "").split(whereSeparator: { $0 == ":" || $0 == " " }).prefix(16) {
        add(system.resolve(absolute(String(part))))
      }
    }
    for name in ["PYTHONPATH", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX"] {
      for part in (configuration.value(of: name) ?? "").split(separator: ":").prefix(64) {
        addTree(system.resolve(absolute(String(part))), in: system) { add($0) }
      }
    }
    return out.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Python's files below a directory, links not followed.
  private static func addTree(_ start: Int?, in system: ImageFileSystem, _ add: (Int) -> Void) {
    guard let start, start != ImageFileSystem.root else { return }
    var queue = [start]
    var count = 0
    while let node = queue.popLast(), count < most {
      for (name, child) in system.children(of: node) {
        count += 1
        if system.nodes[child].kind == .directory {
          queue.append(child)
        } else if [".py", ".pyc", ".so", ".pth"].contains(where: { name.hasSuffix($0) }) {
          add(system.followed(child) ?? child)
        }
      }
    }
  }
}

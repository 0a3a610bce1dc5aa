import Artifacts
package import Evidence

/// Every `.pth` and `.start` file that some interpreter reads, with what it makes of it; made once for all families.
package struct StartupScan: Sendable {
  package let tree: SiteTree
  package private(set) var pth: [PthFile] = []
  package private(set) var start: [StartFile] = []
  /// Directories that a line of a `.pth` file turns into site directories, with the line.
  package private(set) var addedDirectories: [AddedDirectory] = []
  /// Where the path lines of all files lead, in the order of the files.
  package private(set) var pathLines: [PathLineTarget] = []
  package private(set) var opaque: [Opaque] = []
  /// Archives that path lines add, by the path of the member.
  package private(set) var archives: [String: SearchedArchive] = [:]

  /// A directory that `site.addsitedir` is called for.
  package struct AddedDirectory: Hashable, Sendable {
    package let location: SiteDirectoryCall.Location
    /// As it is written.
    package let argument: String
    package let line: StartupLine
    package let place: StartupPlace
    package let python: [PythonVersion]
  }

  /// What path lines add, by the site directory they are read in.
  private(set) var searchPaths: [String: [String]] = [:]
  private var startAt: [FileKey: [Int]] = [:]

  private struct FileKey: Hashable {
    let directory: String
    let stem: String
  }

  init(target: any OpenedTarget, files: InstalledIndex, python: [PythonVersion], limits: Limits) {
    tree = SiteTree(target, files: files)
    var seen: Set<StartupPlace> = []
    var queue = StartupScan.candidates(target, files, python)
    var known = Set(queue.filter { $0.condition == nil }.map(\.directory))
    var rounds = 0
    while !queue.isEmpty, rounds < 16 {
      rounds += 1
      let first = pth.count
      for place in queue where seen.insert(place).inserted { read(place, target, limits) }
      queue = []
      for file in pth[first...] {
        for added in StartupScan.directories(addedBy: file) {
          addedDirectories.append(added)
          for path in paths(of: added, target: target) where known.insert(path).inserted {
            queue += places(in: path, added, target, python)
          }
        }
      }
    }
    let prefix = target.kind == .environment && target.target.hasPrefix("/") ? target.target : ""
    for file in pth { pathLines += file.paths.map { PathLineTarget($0, at: file.place, prefix: prefix, tree: tree) } }
    openArchives(target, limits)
    for line in pathLines {
      let known = searchPaths[line.place.directory] ?? []
      guard known.count < 256, let path = memberPath(of: line), !known.contains(path) else { continue }
      searchPaths[line.place.directory, default: []].append(path)
    }
    if !queue.isEmpty {
      opaque.append(Opaque(path: queue[0].path, why: "site directories add one another more than \(rounds) times"))
    }
    opaque = Array(Set(opaque)).sorted { ($0.path, $0.why) < ($1.path, $1.why) }
  }

  /// The calls of `site.addsitedir` in a file's executed lines, at most 64.
  private static func directories(addedBy file: PthFile) -> [AddedDirectory] {
    var out: [AddedDirectory] = []
    for entry in file.executed + file.singleByteExecuted where out.count < 64 {
      for call in SiteDirectoryCall.find(in: entry.line.text, directory: file.place.directory) {
        out.append(
          AddedDirectory(
            location: call.location, argument: call.argument, line: entry.line, place: file.place,
            python: entry.python))
      }
    }
    return out
  }

  /// Opens the archives that path lines lead to, at most 32.
  private mutating func openArchives(_ target: any OpenedTarget, _ limits: Limits) {
    var seen: Set<Int> = []
    for line in pathLines {
      guard case .inside(let path) = line.location, let file = tree.file(at: path), seen.insert(file.member).inserted
      else { continue }
      guard seen.count <= 32 else {
        opaque.append(Opaque(path: line.place.path, why: "of the files it puts on sys.path only 32 were opened"))
        return
      }
      guard let archive = SearchedArchive(file.member, of: target, limits: limits) else { continue }
      archives[memberPath(of: file)] = archive
      opaque += archive.opaque
    }
  }

  private func paths(of added: AddedDirectory, target: any OpenedTarget) -> [String] {
    switch added.location {
    case .inside(let path): [path]
    case .outside: []
    case .unknown: directories(shippedWith: added, target: target)
    }
  }

  /// Whether a file of that name can be a start-up file; a `.PTH` is none on any system.
  static func isStartupName(_ path: String) -> Bool { path.hasSuffix(".pth") || path.hasSuffix(".start") }

  private mutating func read(_ place: StartupPlace, _ target: any OpenedTarget, _ limits: Limits) {
    switch SurfaceInput.read(place.member, of: target, limit: limits.metadataBytes) {
    case .failure(let problem): opaque.append(problem.opaque)
    case .success(let bytes):
      let isCut: Bool
      if place.name.hasSuffix(".pth") {
        let file = PthFile(bytes, at: place, limits: limits)
        isCut = file.isCut
        pth.append(file)
      } else {
        let file = StartFile(bytes, at: place, limits: limits)
        isCut = file.reading.isCut
        let key = FileKey(directory: place.directory, stem: place.stem(".start"))
        startAt[key, default: []].append(start.count)
        start.append(file)
      }
      if isCut { opaque.append(Opaque(path: place.path, why: "only its first \(limits.startupLines) lines were read")) }
    }
  }

  /// The directories of the same owner that hold start-up files, for a call whose argument is not known.
  private func directories(shippedWith added: AddedDirectory, target: any OpenedTarget) -> [String] {
    let top = added.place.directory
    var out: Set<String> = []
    for file in tree.owned(by: added.place.owner) where StartupScan.isStartupName(file.path) {
      let directory = SiteTree.parent(SiteTree.path(of: file, kind: target.kind))
      if directory != top { out.insert(directory) }
    }
    return out.sorted()
  }

  private func places(
    in directory: String, _ added: AddedDirectory, _ target: any OpenedTarget, _ python: [PythonVersion]
  ) -> [StartupPlace] {
    let cause = "\(added.place.path) line \(added.line.number)"
    let condition =
      added.location == .unknown
      ? "only if \(cause) makes \(directory) a site directory, which its argument does not tell"
      : "\(cause) makes \(directory) a site directory"
    return tree.files(in: directory).filter { StartupScan.isStartupName($0.path) }.compactMap { file in
      StartupScan.place(
        file, target, directory: directory, python: added.python.filter { python.contains($0) },
        profiles: added.place.profiles, condition: condition)
    }
  }

  /// The files that lie in a site directory without anybody's help.
  private static func candidates(
    _ target: any OpenedTarget, _ files: InstalledIndex, _ python: [PythonVersion]
  ) -> [StartupPlace] {
    var out: [StartupPlace] = []
    // What lies in an egg stays in the egg's own directory, which is no site directory.
    if target.kind == .egg { return [] }
    for file in files.all where isStartupName(file.path) {
      let path = SiteTree.path(of: file, kind: target.kind)
      let isTop = !file.path.utf8.contains(UInt8(ascii: "/"))
      switch file.root {
      case .site where isTop:
        out += [place(file, target, directory: SiteTree.parent(path), python: python)].compactMap(\.self)
      case .project where target.kind == .file:
        out += [place(file, target, directory: "project", python: python)].compactMap(\.self)
      case .project where isTop || (file.path.hasPrefix("src/") && file.path.split(separator: "/").count == 2):
        let condition = "if the build puts the file at the top of site-packages"
        out += [
          place(file, target, directory: SiteTree.parent(path), python: python, condition: condition)
        ].compactMap(\.self)
      case .site, .data, .scripts, .headers, .project: continue
      }
    }
    return out
  }

  /// A place that `site` looks at; nil where no version and scheme asked for does.
  private static func place(
    _ file: InstalledFile, _ target: any OpenedTarget, directory: String, python: [PythonVersion],
    profiles: [Profile]? = nil, condition: String? = nil
  ) -> StartupPlace? {
    let versions = python.filter { file.python.contains($0) }
    let schemes = file.profiles.filter { $0 != .targetDirectory && profiles?.contains($0) != false }
    guard !versions.isEmpty, !schemes.isEmpty else { return nil }
    let member = target.members[file.member]
    guard member.kind != .directory, member.kind != .device else { return nil }
    return StartupPlace(
      member: file.member, path: member.path, name: file.path.split(separator: "/").last.map(String.init) ?? file.path,
      directory: directory, installedPath: file.root == .project ? nil : file.prefixPath, owner: file.owner,
      python: versions, profiles: schemes, condition: condition,
      isUnowned: target.kind == .environment && file.owner == nil)
  }
}

extension StartupScan {
  /// The path of the member that is installed as `file`.
  func memberPath(of file: InstalledFile) -> String { tree.memberPath(of: file) }

  /// The `.start` file that takes the `import` lines of a `.pth` file away: the same directory, the same stem, and
  /// readable (PEP 829; it may belong to anybody).
  package func suppressor(of file: PthFile) -> StartFile? {
    let key = FileKey(directory: file.place.directory, stem: file.place.stem(".pth"))
    return (startAt[key] ?? []).map { start[$0] }.first {
      $0.reading.isReadable && !$0.python.isEmpty
        && !Set($0.place.profiles).isDisjoint(with: file.place.profiles)
    }
  }

  /// The versions on which a line of the file is executed, after suppression.
  package func running(_ line: PthLine, of file: PthFile) -> [PythonVersion] {
    guard let start = suppressor(of: file) else { return line.python }
    return line.python.filter { !start.python.contains($0) }
  }
}

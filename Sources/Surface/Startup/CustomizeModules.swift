import Artifacts
import Evidence

/// `sitecustomize` and `usercustomize`: modules that `site` imports by name when all paths are known.
///
/// `Lib/site.py`, `execsitecustomize` and `execusercustomize`. The import system takes whatever form it finds first
/// on `sys.path`; nested files of the name are ordinary modules unless something puts their directory there.
enum CustomizeModules: TriggerFamily {
  static let catalogue = [
    TriggerInfo(
      id: "sitecustomize-module", phase: .startup, title: "A sitecustomize module on the interpreter's path",
      explanation: """
        The interpreter imports `sitecustomize` at every start, from the first directory of `sys.path` that has it, \
        as a module, a package, an extension module, bytecode or a member of an archive. The name belongs to the \
        administrator of the machine; a package that installs it runs in every process.
        """,
      source: "Lib/site.py, execsitecustomize", survives: ["-I", "-E", "-s", "-P"], severity: .critical,
      attack: ["T1546.018"]),
    TriggerInfo(
      id: "usercustomize-module", phase: .startup, title: "A usercustomize module on the interpreter's path",
      explanation: """
        Like `sitecustomize`, imported after it, but only where the user site is enabled: not in a virtual environment \
        without system site-packages, and not with -s or -I. The name belongs to the user.
        """,
      source: "Lib/site.py, execusercustomize", survives: ["-E", "-P"], severity: .critical, attack: ["T1546.018"]),
  ]

  private static let modules: [(name: String, id: TriggerID)] = [
    ("sitecustomize", "sitecustomize-module"), ("usercustomize", "usercustomize-module"),
  ]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let scan = input.startup
    let places = directories(input)
    let userSite = UserSiteSetting(input)
    for (name, id) in modules {
      for place in places {
        for winner in winners(name, in: place.path, scan, input.python) {
          found.triggers += [
            trigger(id, name, winner.file, winner.kind, winner.python, place, input, userSite)
          ].compactMap(\.self)
        }
      }
    }
    for line in scan.pathLines { findInArchive(line, input, into: &found) }
  }

  /// A directory that is searched for modules at start.
  private struct SearchedDirectory {
    let path: String
    /// The path line that adds it, or the call; nil for a site directory.
    let cause: String?
    let condition: String?
    let python: [PythonVersion]?
    let profiles: [Profile]?
    let isSite: Bool
  }

  private static func directories(_ input: borrowing SurfaceInput) -> [SearchedDirectory] {
    let scan = input.startup
    var out: [SearchedDirectory] = []
    var seen: Set<String> = []
    let eggs = input.target.kind == .egg ? "if the egg is on sys.path, where easy_install puts it" : nil
    for path in scan.tree.siteDirectories() where seen.insert(path).inserted {
      out.append(
        SearchedDirectory(path: path, cause: nil, condition: eggs, python: nil, profiles: nil, isSite: true))
    }
    if input.target.kind == .environment {
      // The standard library's own directory comes first; Debian keeps its file there.
      for path in scan.tree.siteDirectories().map(SiteTree.parent) where !path.isEmpty && seen.insert(path).inserted {
        out.append(
          SearchedDirectory(path: path, cause: nil, condition: nil, python: nil, profiles: nil, isSite: false))
      }
    }
    if input.target.kind != .environment, input.target.kind != .wheel, input.target.kind != .egg {
      for path in ["project", "project/src"] where seen.insert(path).inserted {
        let condition = "if the build puts the file at the top of site-packages"
        out.append(
          SearchedDirectory(
            path: path, cause: nil, condition: condition, python: nil, profiles: nil, isSite: false))
      }
    }
    for line in scan.pathLines {
      guard case .inside(let path) = line.location, scan.tree.isDirectory(path), seen.insert(path).inserted else {
        continue
      }
      out.append(
        SearchedDirectory(
          path: path, cause: "\(line.place.path) line \(line.line.line.number)",
          condition: ([line.place.condition].compactMap(\.self) + [unlessEarlier]).joined(separator: "; "),
          python: line.line.python, profiles: line.place.profiles, isSite: false))
    }
    for added in scan.addedDirectories {
      guard case .inside(let path) = added.location, scan.tree.isDirectory(path), seen.insert(path).inserted else {
        continue
      }
      out.append(
        SearchedDirectory(
          path: path, cause: "\(added.place.path) line \(added.line.number)",
          condition: ([added.place.condition].compactMap(\.self) + [unlessEarlier]).joined(separator: "; "),
          python: added.python, profiles: added.place.profiles, isSite: false))
    }
    return out
  }

  private static let unlessEarlier = "unless a directory earlier on sys.path has a module of that name"

  private struct Winner {
    let file: InstalledFile
    let kind: ModuleKind
    let python: [PythonVersion]
  }

  /// The files that answer `import name` in one directory, each with the versions for which it is the first choice.
  private static func winners(
    _ name: String, in directory: String, _ scan: StartupScan, _ versions: [PythonVersion]
  ) -> [Winner] {
    var candidates: [(file: InstalledFile, kind: ModuleKind, tag: PythonVersion?)] = []
    for file in scan.tree.files(in: directory.isEmpty ? name : directory + "/" + name) {
      let last = file.path.split(separator: "/").last ?? ""
      if let module = ModuleName(path: "p/" + last), module.kind == .package {
        candidates.append((file, .package, module.tagged))
      }
    }
    for file in scan.tree.files(in: directory) {
      let last = file.path.split(separator: "/").last.map(String.init) ?? file.path
      if let module = ModuleName(path: last), module.name == name {
        candidates.append((file, module.kind, module.tagged))
      }
    }
    var chosen: [Int: [PythonVersion]] = [:]
    for version in versions {
      let usable = candidates.indices.filter { index in
        let candidate = candidates[index]
        return candidate.file.python.contains(version) && (candidate.tag == nil || candidate.tag == version)
      }
      guard let best = usable.min(by: { candidates[$0].kind < candidates[$1].kind }) else { continue }
      chosen[best, default: []].append(version)
    }
    return chosen.keys.sorted().map { index in
      Winner(file: candidates[index].file, kind: candidates[index].kind, python: chosen[index] ?? [])
    }
  }

  private static func trigger(
    _ id: TriggerID, _ name: String, _ file: InstalledFile, _ kind: ModuleKind, _ versions: [PythonVersion],
    _ directory: SearchedDirectory, _ input: borrowing SurfaceInput, _ userSite: UserSiteSetting
  ) -> Trigger? {
    let python = versions.filter { directory.python?.contains($0) != false }
    var profiles = file.profiles.filter { directory.profiles?.contains($0) != false }
    var conditions = [directory.condition].compactMap(\.self)
    if name == "usercustomize" {
      switch userSite {
      case .enabled: break
      case .disabled: return nil
      case .unknown:
        profiles = profiles.filter { $0 != .venv }
        conditions.append("where the user site is enabled: not with -s or -I")
      }
    }
    let onlyTarget = profiles == [.targetDirectory]
    if onlyTarget { conditions.append("if that directory is named in PYTHONPATH") }
    guard !python.isEmpty, !profiles.isEmpty else { return nil }
    let member = input.target.members[file.member]
    let form = ["a package", "an extension module", "a module", "bytecode", "a directory"][kind.rawValue]
    let unowned =
      input.target.kind == .environment && file.owner == nil ? " (no installed distribution owns the file)" : ""
    let reached = directory.cause.map { ", reached through \($0)" } ?? ""
    let starts: CodeStart =
      switch kind {
      case .bytecode: .bytecode(member.path)
      case .extension: .native(member.path)
      case .package, .source, .namespace: .module(name)
      }
    let root = directory.isSite ? [] : [input.startup.tree.memberDirectory(of: directory.path)].compactMap(\.self)
    return Trigger(
      id: id, phase: .startup, place: Place(member.path),
      installedPath: file.root == .project ? nil : file.prefixPath, owner: file.owner, python: python,
      profiles: profiles, certainty: conditions.isEmpty ? .certain : .conditional,
      condition: conditions.isEmpty ? nil : conditions.joined(separator: "; "),
      summary: "imports `\(name)`, \(form), at every start of the interpreter\(reached)\(unowned)", starts: starts,
      searchPath: root)
  }

  /// Members of an archive that a path line adds; `zipimport` tries a package first and bytecode before source.
  private static func findInArchive(
    _ line: PathLineTarget, _ input: borrowing SurfaceInput, into found: inout SurfaceFindings
  ) {
    let scan = input.startup
    guard case .inside(let path) = line.location, let archive = scan.tree.file(at: path) else { return }
    let outer = scan.memberPath(of: archive)
    for module in scan.archives[outer]?.modules ?? [] {
      guard let id = modules.first(where: { $0.name == module.name })?.id else { continue }
      let isUser = module.name == "usercustomize"
      let profiles = line.place.profiles.filter { !isUser || $0 != .venv }
      if profiles.isEmpty { continue }
      let conditions =
        [line.place.condition, unlessEarlier].compactMap(\.self)
        + (isUser ? ["where the user site is enabled: not with -s or -I"] : [])
      found.triggers.append(
        Trigger(
          id: id, phase: .startup, place: Place(module.path), installedPath: archive.prefixPath, owner: archive.owner,
          python: line.line.python, profiles: profiles, certainty: .conditional,
          condition: conditions.joined(separator: "; "),
          summary: "imports `\(module.name)` out of an archive at every start, reached through \(line.place.path) line "
            + "\(line.line.line.number)",
          starts: module.starts, searchPath: [outer]))
    }
  }
}

/// Whether the user site is enabled, as far as the target tells.
///
/// `Lib/site.py`, `venv`: in a virtual environment only if `pyvenv.cfg` opens the system's site directories.
enum UserSiteSetting {
  case enabled, disabled
  /// An artifact: it depends on where it is installed.
  case unknown

  init(_ input: borrowing SurfaceInput) {
    guard input.target.kind == .environment else {
      self = .unknown
      return
    }
    guard let file = input.startup.tree.file(at: "pyvenv.cfg"),
      case .success(let bytes) = SurfaceInput.read(file.member, of: input.target, limit: 1 << 20)
    else {
      self = .enabled
      return
    }
    self = VirtualEnvironment(bytes).includesSystemSitePackages ? .enabled : .disabled
  }
}

package import Artifacts
import Evidence

/// The installed tree by directory, with one spelling for a path that only differs by interpreter version.
///
/// An artifact's site directory is written `lib/python/site-packages` whatever the version, so that what reaches it
/// through `purelib` and through `.data/data/lib/python3.11/site-packages` lies in one place; an environment keeps its
/// own paths. A project's files lie below `project`.
package struct SiteTree: Sendable {
  /// The site directory of an artifact.
  package static let artifactSite = "lib/python/site-packages"

  /// Directories above a file that are indexed: enough for real trees, and a bound on what a long name costs.
  private static let depth = 64

  private let target: any OpenedTarget
  private var children: [String: [Int]] = [:]
  private var fileAt: [String: Int] = [:]
  /// Some file below each directory.
  private var sample: [String: Int] = [:]
  private let files: InstalledIndex

  init(_ target: any OpenedTarget, files: InstalledIndex) {
    self.target = target
    self.files = files
    let kind = target.kind
    fileAt.reserveCapacity(files.all.count)
    // Neighbours mostly lie in one directory, which is then looked up once for all of them.
    var run: (directory: Substring, files: [Int])?
    for (index, file) in files.all.enumerated() {
      let path = SiteTree.path(of: file, kind: kind)
      fileAt[path] = index
      let directory = path[..<(RawText.lastIndex(of: UInt8(ascii: "/"), in: path) ?? path.startIndex)]
      if run?.directory == directory {
        run?.files.append(index)
      } else {
        if let run { add(run.files, to: String(run.directory)) }
        run = (directory, [index])
      }
    }
    if let run { add(run.files, to: String(run.directory)) }
  }

  /// Adds files of one directory, the first of which stands for the directories above as well.
  private mutating func add(_ files: [Int], to directory: String) {
    children[directory, default: []] += files
    var directory = directory
    var depth = 0
    while sample[directory] == nil, depth < SiteTree.depth {
      sample[directory] = files.first
      directory = SiteTree.parent(directory)
      depth += 1
    }
  }

  /// Where a file lies in the tree.
  static func path(of file: InstalledFile, kind: TargetKind) -> String {
    switch file.root {
    case .project: "project/" + file.path
    case .site where kind != .environment && isAtPrefix(file): file.path
    case .site where kind != .environment: artifactSite + "/" + file.path
    case .scripts where kind != .environment: "bin/" + file.path
    case .data where kind != .environment: file.path
    case .site, .scripts, .data, .headers: file.prefixPath
    }
  }

  /// The files directly in a directory, in the target's order.
  package func files(in directory: String) -> [InstalledFile] { (children[directory] ?? []).map { files.all[$0] } }

  /// What a distribution ships; nil asks for what nobody owns.
  func owned(by owner: Owner?) -> [InstalledFile] { files.owned(by: owner) }

  /// The site directories that hold anything, sorted.
  func siteDirectories() -> [String] {
    var out: Set<String> = []
    let kind = target.kind
    var last: String?
    for index in files.site {
      let directory = SiteTree.siteDirectory(of: files.all[index], kind: kind)
      if let directory, directory != last { out.insert(directory) }
      last = directory
    }
    return out.sorted()
  }

  /// The site directory that a file lies in; nil where its places do not fit together.
  private static func siteDirectory(of file: InstalledFile, kind: TargetKind) -> String? {
    if kind != .environment { return isAtPrefix(file) ? "" : artifactSite }
    let (path, below) = (file.prefixPath, file.path)
    guard path.utf8.count >= below.utf8.count, path.hasSuffix(below) else { return nil }
    let rest = min(path.utf8.count, below.utf8.count + 1)
    return String(decoding: path.utf8.dropLast(rest), as: UTF8.self)
  }

  /// On Windows the prefix itself is a site directory.
  private static func isAtPrefix(_ file: InstalledFile) -> Bool {
    file.profiles == [.windows] && file.prefixPath == file.path
  }

  /// Some file in the directory or below it.
  func sample(below directory: String) -> InstalledFile? { sample[directory].map { files.all[$0] } }

  /// The path of the member that is installed as `file`.
  func memberPath(of file: InstalledFile) -> String { target.members[file.member].path }

  /// Whether something lies in the directory or below it.
  package func isDirectory(_ path: String) -> Bool { sample[path] != nil }

  /// The file at a path.
  package func file(at path: String) -> InstalledFile? { fileAt[path].map { files.all[$0] } }

  /// The directory of the target's members that is installed as `directory`: `x-1.0.data/purelib/a` for `…/a`.
  package func memberDirectory(of directory: String) -> String? {
    guard let index = sample[directory] else { return nil }
    let file = files.all[index]
    let below = SiteTree.path(of: file, kind: target.kind).utf8.count - directory.utf8.count
    let member = target.members[file.member].path
    guard below > 0, member.utf8.count >= below - 1 else { return nil }
    return String(decoding: member.utf8.dropLast(min(below, member.utf8.count)), as: UTF8.self)
  }

  /// The part of a path before its last slash; empty for a name alone.
  static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }

  /// `os.path.normpath` of `line` joined to `directory`; nil when it leaves the tree or is absolute.
  static func join(_ directory: String, _ line: String) -> String? {
    var parts = directory.split(separator: "/").map(String.init)
    for part in line.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        if parts.isEmpty { return nil }
        parts.removeLast()
      default: parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}

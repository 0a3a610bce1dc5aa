package import Artifacts
package import Evidence

/// A target that is made of literals, for tests of the stages after `Artifacts`.
package struct InMemoryTarget: OpenedTarget {
  package var kind: TargetKind
  package var target: String
  package var fileName: String
  package var sha256: String?
  package var project: Owner?
  package var members: [Member] = []
  package var installed: [InstalledFile] = []
  package var distributions: [Distribution] = []
  package var python: [PythonVersion] = PythonVersion.supported
  package var problems: [StructuralProblem] = []
  private var bytes: [[UInt8]] = []

  /// An empty target.
  package init(kind: TargetKind, name: String, project: Owner? = nil) {
    self.kind = kind
    target = name
    fileName = name
    self.project = project
  }

  package func contents(of member: Int) throws(ArtifactError) -> MemberContents {
    guard bytes.indices.contains(member) else {
      throw ArtifactError(.notFound, path: target, "no member \(member)")
    }
    return MemberContents(bytes[member])
  }

  /// Adds a file that is not installed, and says which member it is.
  @discardableResult
  package mutating func add(_ path: String, _ contents: [UInt8]) -> Int {
    members.append(Member(index: members.count, path: path, kind: .file, size: contents.count, mode: 0o644))
    bytes.append(contents)
    return members.count - 1
  }

  /// Adds a file that lands at `path` below `root`.
  package mutating func install(
    _ root: InstalledFile.Root, _ path: String, _ contents: [UInt8], prefixPath: String, member: String? = nil,
    profiles: [Profile] = [.venv, .posixPrefix, .debianSystem, .user, .conda, .windows],
    python: [PythonVersion]? = nil, owner: Owner? = nil
  ) {
    let index = add(member ?? prefixPath, contents)
    installed.append(
      InstalledFile(
        member: index, root: root, path: path, prefixPath: prefixPath, profiles: profiles,
        python: python ?? self.python, owner: owner))
  }

  /// A wheel of `name` 1.0 with the given members, each placed where an installer puts it.
  ///
  /// A `.data/data` member that reaches a site directory has a second entry there, as the real reader gives it.
  package static func wheel(
    _ name: String = "demo", _ files: [(String, [UInt8])], python: [PythonVersion] = PythonVersion.supported
  ) -> InMemoryTarget {
    let owner = Owner(name: name, version: "1.0")
    var wheel = InMemoryTarget(kind: .wheel, name: "\(name)-1.0-py3-none-any.whl", project: owner)
    wheel.python = python
    let first = python.first ?? PythonVersion(3, 11)
    let data = "\(name)-1.0.data/"
    var recorded: Set<String> = []
    for (path, contents) in files {
      let member = wheel.add(path, contents)
      func place(
        _ root: InstalledFile.Root, _ below: String, _ prefix: String, _ versions: [PythonVersion],
        _ profiles: [Profile] = [.venv, .posixPrefix, .debianSystem, .user, .conda, .windows]
      ) {
        wheel.installed.append(
          InstalledFile(
            member: member, root: root, path: below, prefixPath: prefix, profiles: profiles, python: versions,
            owner: owner))
      }
      let site = "lib/python\(first)/site-packages/"
      guard path.hasPrefix(data) else {
        recorded.insert(path)
        place(.site, path, site + path, python)
        continue
      }
      let parts = path.dropFirst(data.count).split(separator: "/", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      let rest = parts[1]
      switch parts[0] {
      case "purelib", "platlib": place(.site, rest, site + rest, python)
      case "scripts": place(.scripts, rest, "bin/" + rest, python)
      case "headers": place(.headers, rest, "include/" + rest, python)
      default:
        place(.data, rest, rest, python)
        for version in python {
          let below = "lib/python\(version)/site-packages/"
          if rest.hasPrefix(below) {
            place(
              .site, String(rest.dropFirst(below.count)), rest, [version], [.venv, .posixPrefix, .user, .conda])
          }
        }
      }
    }
    wheel.distributions = [
      Distribution(owner: owner, infoPath: "\(name)-1.0.dist-info", recorded: Array(recorded))
    ]
    return wheel
  }

  /// The same with texts.
  package static func wheel(
    _ name: String = "demo", texts: [(String, String)], python: [PythonVersion] = PythonVersion.supported
  ) -> InMemoryTarget {
    wheel(name, texts.map { ($0.0, Array($0.1.utf8)) }, python: python)
  }
}

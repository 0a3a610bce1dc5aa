package import Evidence

/// A site directory of the interpreter that a virtual environment was made from.
///
/// With `include-system-site-packages = true` (PEP 405; `Lib/site.py`, `venv`) its start-up files run at each start of
/// the environment too, and its modules can be imported. It lies outside of the environment, so that its members have
/// absolute paths.
package final class BaseSiteDirectory: OpenedTarget {
  package var kind: TargetKind { .environment }
  /// The directory's absolute path.
  package let target: String
  package var fileName: String { directory.fileName }
  package var sha256: String? { nil }
  package var project: Owner? { nil }
  package let members: [Member]
  package let installed: [InstalledFile]
  package let distributions: [Distribution]
  /// That of the environment.
  package let python: [PythonVersion]

  private let directory: DirectoryTarget

  private init(_ path: String, python: [PythonVersion], limits: Limits) throws(ArtifactError) {
    directory = try DirectoryTarget(path, target: path, limits: limits, opensBase: false)
    target = path
    self.python = python
    members = directory.members.map {
      Member(index: $0.index, path: "\(path)/\($0.path)", kind: $0.kind, size: $0.size, mode: $0.mode)
    }
    installed = directory.installed.map {
      InstalledFile(
        member: $0.member, root: $0.root, path: $0.path, prefixPath: $0.prefixPath, profiles: $0.profiles,
        python: python, owner: $0.owner)
    }
    distributions = directory.distributions.map {
      Distribution(owner: $0.owner, infoPath: "\(path)/\($0.infoPath)", recorded: $0.recorded)
    }
  }

  package var problems: [StructuralProblem] {
    directory.problems.map {
      StructuralProblem(
        $0.code, at: Place("\(target)/\($0.place.path)", line: $0.place.line), $0.detail,
        leavesUnread: $0.leavesUnread)
    }
  }

  package func contents(of member: Int) throws(ArtifactError) -> MemberContents { try directory.contents(of: member) }

  package func verifyRemaining() { directory.verifyRemaining() }

  /// The site directories that an environment shares with its base, and what of them could not be opened.
  static func all(
    sharedBy environment: VirtualEnvironment?, python: [PythonVersion], limits: Limits
  ) -> (directories: [BaseSiteDirectory], problems: [StructuralProblem]) {
    guard let environment, environment.includesSystemSitePackages, let home = environment.home else { return ([], []) }
    func unread(_ path: String, _ why: String) -> StructuralProblem {
      StructuralProblem(
        .unreadable, at: Place("pyvenv.cfg"),
        "what lies in the site directories of the base interpreter runs too, and \(path) \(why)", leavesUnread: true)
    }
    guard home.hasPrefix("/"), let slash = home.utf8.lastIndex(of: UInt8(ascii: "/")), slash > home.startIndex else {
      return ([], [unread(home, "is no absolute path")])
    }
    let prefix = String(home[..<slash])
    var directories: [BaseSiteDirectory] = []
    var problems: [StructuralProblem] = []
    do throws(ArtifactError) {
      for site in try DirectoryKind.sites(below: DirectoryHandle(prefix)) where !site.isFor(noneOf: python) {
        do throws(ArtifactError) {
          directories.append(try BaseSiteDirectory("\(prefix)/\(site.path)", python: python, limits: limits))
        } catch {
          problems.append(unread("\(prefix)/\(site.path)", error.detail))
        }
      }
    } catch {
      problems.append(unread(prefix, error.detail))
    }
    return (directories, problems)
  }
}

extension DirectoryKind.Site {
  /// Whether no version of those asked for has the directory on its path.
  fileprivate func isFor(noneOf versions: [PythonVersion]) -> Bool { Set(python).isDisjoint(with: versions) }
}

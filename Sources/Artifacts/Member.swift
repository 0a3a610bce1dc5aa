package import Evidence

/// One file, directory or link of a target, as its container lists it.
package struct Member: Sendable, Hashable {
  /// Position in the target's list.
  package let index: Int
  /// The name as the archive spells it, decoded; `!/` parts inner from outer archive.
  package let path: String
  package let kind: Kind
  /// Size after inflation, as declared.
  package let size: Int
  /// Unix permission bits, where the container has them.
  package let mode: UInt16?

  /// What the container says the member is.
  package enum Kind: Sendable, Hashable {
    case file, directory
    /// With the link's target as written.
    case symbolicLink(String), hardLink(String)
    case device
  }

  package init(index: Int, path: String, kind: Kind, size: Int, mode: UInt16?) {
    self.index = index
    self.path = path
    self.kind = kind
    self.size = size
    self.mode = mode
  }
}

/// Where an installer puts a member: the root it names, and the path below it.
package struct InstalledFile: Sendable, Hashable {
  /// The roots of an install scheme, as `sysconfig` names them.
  package enum Root: String, Sendable, Hashable {
    /// `purelib` or `platlib`: a site directory in every profile but `.targetDirectory`, where `site` never looks.
    case site
    /// `bin` or `Scripts`.
    case scripts
    /// The prefix itself.
    case data
    case headers
    /// Not installed: a member of an sdist or of a source tree, relative to the project directory.
    case project
  }

  package let member: Int
  package let root: Root
  private let fields: Fields

  /// What has references, on the heap: an installed file is copied by every look-up, and so counts but one of them.
  private final class Fields: Sendable {
    let path: String
    let prefixPath: String
    let profiles: [Profile]
    let python: [PythonVersion]
    let owner: Owner?

    init(path: String, prefixPath: String, profiles: [Profile], python: [PythonVersion], owner: Owner?) {
      self.path = path
      self.prefixPath = prefixPath
      self.profiles = profiles
      self.python = python
      self.owner = owner
    }
  }

  /// Relative to the root, `/` between components, normalised as installers do.
  package var path: String { fields.path }
  /// Relative to the prefix, for the first of `profiles` and `python`: `lib/python3.11/site-packages/x.pth`.
  package var prefixPath: String { fields.prefixPath }
  /// The schemes under which the file lands at this root and path.
  package var profiles: [Profile] { fields.profiles }
  /// The versions for which it lands there; a `.data/data/lib/python3.11/site-packages` member has one.
  package var python: [PythonVersion] { fields.python }
  package var owner: Owner? { fields.owner }

  package init(
    member: Int, root: Root, path: String, prefixPath: String, profiles: [Profile], python: [PythonVersion],
    owner: Owner?
  ) {
    self.member = member
    self.root = root
    fields = Fields(path: path, prefixPath: prefixPath, profiles: profiles, python: python, owner: owner)
  }

  package static func == (a: Self, b: Self) -> Bool {
    guard a.member == b.member, a.root == b.root else { return false }
    return a.fields === b.fields
      || a.path == b.path && a.prefixPath == b.prefixPath && a.profiles == b.profiles && a.python == b.python
        && a.owner == b.owner
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(member)
    hasher.combine(root)
    hasher.combine(path)
  }
}

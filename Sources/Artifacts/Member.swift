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
  /// Relative to the root, `/` between components, normalised as installers do.
  package let path: String
  /// Relative to the prefix, for the first of `profiles` and `python`: `lib/python3.11/site-packages/x.pth`.
  package let prefixPath: String
  /// The schemes under which the file lands at this root and path.
  package let profiles: [Profile]
  /// The versions for which it lands there; a `.data/data/lib/python3.11/site-packages` member has one.
  package let python: [PythonVersion]
  package let owner: Owner?

  package init(
    member: Int, root: Root, path: String, prefixPath: String, profiles: [Profile], python: [PythonVersion],
    owner: Owner?
  ) {
    self.member = member
    self.root = root
    self.path = path
    self.prefixPath = prefixPath
    self.profiles = profiles
    self.python = python
    self.owner = owner
  }
}

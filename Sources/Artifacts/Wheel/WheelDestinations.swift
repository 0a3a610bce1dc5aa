import Evidence

/// Where installers put a wheel's members (PEP 427, "Installing a wheel"), in each reading that some installer has.
struct WheelDestinations {
  /// `{name}-{version}.data`, as uv matches it.
  let dataDirectory: String
  let project: String
  let owner: Owner?
  let python: [PythonVersion]
  /// Where the site directory lies below the prefix, for the first profile and version.
  private let siteDirectory: String
  private static let allProfiles = Profile.allCases

  init(dataDirectory: String, project: String, owner: Owner?, python: [PythonVersion]) {
    self.dataDirectory = dataDirectory
    self.project = project
    self.owner = owner
    self.python = python
    siteDirectory = InstallScheme.siteDirectory(
      Self.allProfiles.first ?? .venv, python.first ?? PythonVersion(3, 8))
  }

  /// A root and a path below it.
  struct Destination: Hashable {
    let root: InstalledFile.Root
    let path: String
    var profiles: [Profile]?
  }

  /// Adds the installed files that a member makes, without repetitions.
  func addFiles(of member: Member, to files: inout [InstalledFile]) {
    switch member.kind {
    case .directory, .device: return
    case .file, .symbolicLink, .hardLink: break
    }
    if Self.isOrdinary(member.path) {
      files.append(
        InstalledFile(
          member: member.index, root: .site, path: member.path, prefixPath: siteDirectory + member.path,
          profiles: Self.allProfiles, python: python, owner: owner))
    } else {
      for place in destinations(of: member.path) { files += self.files(of: member.index, at: place) }
    }
  }

  /// Where a member of this name lands: pip's reading, uv's, and that of tools that drop what leads outside.
  func destinations(of name: String) -> [Destination] {
    if Self.isOrdinary(name) { return [Destination(root: .site, path: name)] }
    var out: [Destination] = []
    func add(_ destination: Destination?) {
      if let destination, !destination.path.isEmpty, !out.contains(destination) { out.append(destination) }
    }
    add(pip(name))
    if let whole = MemberName.normalised(name), !name.hasPrefix("/") { add(uv(whole)) }
    if out.isEmpty {
      let kept = name.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
      add(uv(kept))
    }
    if name.contains("\\") {
      // `zipfile` takes the backslash for a separator where the system does.
      let parts = name.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." && $0 != ".." }
      if var other = uv(parts.joined(separator: "/")) {
        other.profiles = [.windows]
        add(other)
      }
    }
    return out
  }

  /// Whether a name has no component that any installer treats in a special way.
  private static func isOrdinary(_ name: String) -> Bool {
    MemberName.isPlainFile(name) && !RawText.holds(name, ".data/")
  }

  /// pip takes any first component that ends in `.data` for the data directory
  /// (`pip/_internal/operations/install/wheel.py`, `is_data_scheme_path`) and normalises below the scheme's root.
  private func pip(_ name: String) -> Destination? {
    let parts = name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    if name.hasPrefix("/") { return nil }
    guard let first = parts.first, first.hasSuffix(".data") else {
      return MemberName.normalised(name).map { Destination(root: .site, path: $0) }
    }
    guard parts.count == 3, let root = Self.roots[String(parts[1])] else { return nil }
    return MemberName.normalised(String(parts[2])).map { Destination(root: root, path: $0) }
  }

  /// uv unpacks first, normalising whole names, and then moves what lies in the one data directory of the right name.
  private func uv(_ name: String) -> Destination? {
    let parts = name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.first.map(String.init) == dataDirectory else { return Destination(root: .site, path: name) }
    guard parts.count == 3, let root = Self.roots[String(parts[1])] else { return nil }
    return Destination(root: root, path: String(parts[2]))
  }

  /// The keys below `.data` that the wheel format knows.
  static let roots: [String: InstalledFile.Root] = [
    "purelib": .site, "platlib": .site, "scripts": .scripts, "headers": .headers, "data": .data,
  ]

  private func files(of member: Int, at place: Destination) -> [InstalledFile] {
    var out = [file(member, place.root, place.path, place.profiles ?? Self.allProfiles, python)]
    guard place.root == .data else { return out }
    for reach in InstallScheme.siteReach(place.path) {
      let versions = reach.python.map { [$0] } ?? python
      let prefixPath = place.path
      out.append(
        InstalledFile(
          member: member, root: .site, path: reach.path, prefixPath: prefixPath, profiles: reach.profiles,
          python: versions, owner: owner))
    }
    return out
  }

  private func file(
    _ member: Int, _ root: InstalledFile.Root, _ path: String, _ profiles: [Profile], _ versions: [PythonVersion]
  ) -> InstalledFile {
    let prefixPath = InstallScheme.prefixPath(
      root, path, profile: profiles.first ?? .venv, python: versions.first ?? PythonVersion(3, 8), project: project)
    return InstalledFile(
      member: member, root: root, path: path, prefixPath: prefixPath, profiles: profiles, python: versions,
      owner: owner)
  }
}

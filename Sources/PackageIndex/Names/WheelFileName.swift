package import Evidence

/// The parts of a wheel's file name (PEP 427): project, version, build and compatibility tags.
package struct WheelFileName: Hashable, Sendable {
  package let name: ProjectName
  package let version: PackageVersion
  /// The build tag; empty if there is none.
  package let build: String
  package let pythonTags: [String]
  package let abiTags: [String]
  package let platformTags: [String]

  /// Takes a file name apart; nil for one that installers would not take for a wheel.
  package init?(_ fileName: some StringProtocol) {
    guard fileName.hasSuffix(".whl"), !fileName.contains("/") else { return nil }
    let parts = Substring(fileName).dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 5 || parts.count == 6, let name = ProjectName(parts[0]),
      let version = PackageVersion(String(parts[1].map { $0 == "_" ? "-" : $0 }))
    else { return nil }
    build = parts.count == 6 ? String(parts[2]) : ""
    if parts.count == 6, build.utf8.first.map({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) != true { return nil }
    self.name = name
    self.version = version
    let tags = parts.suffix(3).map { $0.split(separator: ".").map(String.init) }
    (pythonTags, abiTags, platformTags) = (tags[0], tags[1], tags[2])
    guard !pythonTags.isEmpty, !abiTags.isEmpty, !platformTags.isEmpty else { return nil }
  }

  /// Whether CPython of a version could install the wheel on a platform (PEP 425; tags of a set are alternatives).
  package func isInstallable(on python: PythonVersion, platform: TargetPlatform) -> Bool {
    platformTags.contains { platform.accepts($0) }
      && pythonTags.contains { tag in abiTags.contains { Self.accepts(tag, abi: $0, python: python) } }
  }

  private static func accepts(_ tag: String, abi: String, python: PythonVersion) -> Bool {
    let isGeneric = tag.hasPrefix("py")
    guard isGeneric || tag.hasPrefix("cp"), let version = version(tag.dropFirst(2)), version.major == python.major
    else {
      return false
    }
    let minor = version.minor ?? (isGeneric ? 0 : -1)
    guard minor >= 0, minor <= python.minor else { return false }
    switch abi {
    case "none": return true
    case "abi3": return !isGeneric
    default:
      // An own ABI such as `cp311`, `cp38m`, `cp313t`.
      guard abi.hasPrefix("cp"), minor == python.minor else { return false }
      return Self.version(abi.dropFirst(2).prefix { $0.isNumber }).map { $0.minor == python.minor } ?? false
    }
  }

  /// Reads `3`, `38` or `311`.
  private static func version(_ digits: Substring) -> (major: Int, minor: Int?)? {
    guard digits.utf8.count <= 5, let first = digits.first, let major = Int(String(first)) else { return nil }
    guard digits.count > 1 else { return (major, nil) }
    return Int(digits.dropFirst()).map { (major, $0) }
  }
}

/// The parts of a source distribution's file name (PEP 625, and the looser names before it).
package struct SourceFileName: Hashable, Sendable {
  package let version: PackageVersion
  /// The ending that names the archive's format, with its dot.
  package let suffix: String

  private static let suffixes = [
    ".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tgz", ".tbz", ".txz", ".tar.lzma", ".tlz", ".tar",
  ]

  /// Takes the file name of a project apart; nil if it is no source distribution of the project.
  ///
  /// The name and the version are both allowed to hold `-`, so the project's name decides where the version begins.
  package init?(_ fileName: some StringProtocol, project: ProjectName) {
    guard let suffix = Self.suffixes.first(where: fileName.hasSuffix), !fileName.contains("/") else { return nil }
    let stem = Substring(fileName).dropLast(suffix.count)
    for index in stem.indices where stem[index] == "-" {
      guard ProjectName(stem[..<index]) == project else { continue }
      guard let version = PackageVersion(stem[stem.index(after: index)...]) else { return nil }
      self.version = version
      self.suffix = suffix
      return
    }
    return nil
  }
}

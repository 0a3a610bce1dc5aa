import Artifacts
import Evidence

/// A file that an installer puts below the prefix, but not into a site directory: through `.data/data` or
/// `.data/scripts`.
struct PrefixFile {
  let file: InstalledFile
  /// Relative to the prefix: `bin/python._pth`.
  let path: String
  let member: Member
  let python: [PythonVersion]
  /// The target is an environment and no RECORD names the file.
  let isUnowned: Bool

  /// All of them; of an environment only those that a distribution's RECORD claims, unless `unowned` says otherwise.
  static func all(in input: borrowing SurfaceInput, unowned: Bool = false) -> [PrefixFile] {
    let isEnvironment = input.target.kind == .environment
    var out: [PrefixFile] = []
    for file in input.files.all where file.root == .data || file.root == .scripts {
      if isEnvironment && file.owner == nil && !unowned && !isLandmark(file) { continue }
      let python = input.versions(of: file)
      if python.isEmpty { continue }
      let path = SiteTree.path(of: file, kind: input.target.kind)
      let member = input.target.members[file.member]
      if member.kind == .directory || member.kind == .device { continue }
      out.append(
        PrefixFile(
          file: file, path: path, member: member, python: python, isUnowned: isEnvironment && file.owner == nil))
    }
    return out
  }

  /// Whether a file is remarkable in an environment whoever put it there: nothing but a take-over needs it.
  private static func isLandmark(_ file: InstalledFile) -> Bool {
    let path = file.prefixPath.lowercased()
    return path.hasSuffix("._pth") || path == "bin/pybuilddir.txt" || path == "bin/modules/setup.local"
      || (path.hasSuffix(".zip") && (path.hasPrefix("lib/python3") || path.hasPrefix("python3")))
  }

  /// A trigger at the file; nil where no version or scheme is left.
  func trigger(
    _ id: TriggerID, python: [PythonVersion]? = nil, profiles: [Profile]? = nil, condition: String? = nil,
    summary: String, starts: CodeStart = .nothing, searchPath: [String] = [], severity: Severity? = nil
  ) -> Trigger? {
    let versions = (python ?? self.python).filter { self.python.contains($0) }
    let schemes = file.profiles.filter { $0 != .targetDirectory && profiles?.contains($0) != false }
    guard !versions.isEmpty, !schemes.isEmpty else { return nil }
    let unowned = isUnowned ? " (no installed distribution owns the file)" : ""
    return Trigger(
      id: id, phase: .startup, place: Place(member.path), installedPath: file.prefixPath, owner: file.owner,
      python: versions, profiles: schemes, certainty: condition == nil ? .certain : .conditional,
      condition: condition, summary: summary + unowned, starts: starts, searchPath: searchPath, severity: severity)
  }

  /// The path's parts.
  var parts: [Substring] { RawText.components(of: path) }
  var name: String { parts.last.map(String.init) ?? path }

  /// The X.Y of `lib/pythonX.Y/…`, with what follows; nil for any other path.
  var standardLibrary: (version: PythonVersion, rest: [Substring])? {
    let parts = parts
    guard parts.count > 2, parts[0] == "lib" || parts[0] == "lib64", parts[1].hasPrefix("python") else { return nil }
    var number = parts[1].dropFirst("python".count)
    if number.last == "t" { number = number.dropLast() }
    guard let version = PythonVersion(number) else { return nil }
    return (version, Array(parts[2...]))
  }

  /// What starts when the file is run or loaded for its suffix.
  var start: CodeStart {
    if name.hasSuffix(".py") || name.hasSuffix(".pyw") { return .file(member.path) }
    if name.hasSuffix(".pyc") { return .bytecode(member.path) }
    return LibraryName.isLibrary(name) ? .native(member.path) : .nothing
  }
}

/// Names of shared libraries.
enum LibraryName {
  /// `libx.so`, `libx.so.1.2`, `x.pyd`, `x.dll`, `libx.dylib`.
  static func isLibrary(_ name: String) -> Bool {
    let lowered = name.lowercased()
    if lowered.hasSuffix(".so") || lowered.hasSuffix(".pyd") || lowered.hasSuffix(".dll") { return true }
    if lowered.hasSuffix(".dylib") { return true }
    let pieces = lowered.split(separator: ".", omittingEmptySubsequences: false)
    guard let so = pieces.firstIndex(of: "so"), so > 0, so + 1 < pieces.count else { return false }
    return pieces[(so + 1)...].allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}

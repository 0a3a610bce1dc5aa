import Artifacts
import Evidence

extension SurfaceFindings {
  /// Adds the trigger that one installed file is; nothing if it lands on none of the versions asked for.
  mutating func add(
    _ info: TriggerInfo, _ file: InstalledFile, in input: SurfaceInput, line: Int? = nil,
    tool: String? = nil, condition: String? = nil, isCertain: Bool? = nil, summary: String,
    starts: CodeStart = .nothing, searchPath: [String] = [], severity: Severity? = nil, profiles: [Profile]? = nil,
    python: [PythonVersion]? = nil
  ) {
    let asked = python ?? input.versions(of: file)
    let versions = asked.keeping { info.python.contains($0) }
    let possible = file.profiles
    let schemes = profiles?.keeping { possible.contains($0) } ?? possible
    guard !versions.isEmpty, file.root == .project || !schemes.isEmpty else { return }
    let member = input.member(of: file)
    triggers.append(
      Trigger(
        id: info.id, phase: info.phase, tool: tool, place: Place(member.path, line: line),
        installedPath: file.root == .project ? nil : file.prefixPath, owner: file.owner, python: versions,
        profiles: file.root == .project ? Profile.allCases : schemes,
        certainty: (isCertain ?? (condition == nil)) ? .certain : .conditional, condition: condition,
        summary: summary, starts: starts, searchPath: searchPath, severity: severity))
  }
}

extension InstalledFile {
  /// The last component of the path.
  var name: Substring { path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.index(after: $0)...] } ?? path[...] }

  /// The path relative to the prefix in its Unix spelling, for what is not in a site directory; nil for that.
  ///
  /// `Scripts` of Windows counts as `bin`, so that one pattern covers both.
  var belowPrefix: String? {
    switch root {
    case .scripts: "bin/" + path
    case .data: path.hasPrefix("Scripts/") ? "bin/" + path.dropFirst("Scripts/".count) : path
    case .site, .headers, .project: nil
    }
  }
}

extension String {
  /// The text in backquotes, shortened and without control characters: names from artifacts are an attacker's.
  var quotedName: String {
    // Nearly all names, by bytes: none of these is a control character, and none is shortened.
    if utf8.count <= 120, utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return "`\(self)`" }
    let short = count > 120 ? prefix(117) + "..." : self[...]
    let clean = short.unicodeScalars.map { scalar -> String in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }
    return "`\(clean.joined())`"
  }
}

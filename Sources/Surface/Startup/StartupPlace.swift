package import Evidence

/// A file that lies where `site` looks for start-up files.
package struct StartupPlace: Hashable, Sendable {
  /// Position of the member.
  package let member: Int
  /// The member's path, as the container spells it.
  package let path: String
  /// The file's own name.
  package let name: String
  /// The site directory, as `SiteTree` spells it; files of one directory are read together.
  package let directory: String
  /// Relative to the prefix.
  package let installedPath: String?
  package let owner: Owner?
  /// The versions asked for on which the file lies there, ascending.
  package let python: [PythonVersion]
  package let profiles: [Profile]
  /// What the directory's being a site directory depends on; nil where it always is one.
  package let condition: String?
  /// The target is an environment and no RECORD names the file.
  package let isUnowned: Bool

  /// A name that begins with a dot.
  package var isHidden: Bool { name.utf8.first == UInt8(ascii: ".") }

  /// The name without its extension, as `os.path.splitext` and PEP 829 cut it.
  package func stem(_ suffix: String) -> String { String(name.dropLast(suffix.count)) }

  /// A trigger at this place.
  ///
  /// - Parameters:
  ///   - condition: what this trigger depends on besides the place.
  ///   - summary: one clause; a file that nobody owns is marked as such.
  func trigger(
    _ id: TriggerID, line: StartupLine? = nil, python: [PythonVersion], condition: String? = nil, summary: String,
    starts: CodeStart = .nothing, searchPath: [String] = [], severity: Severity? = nil
  ) -> Trigger {
    let conditions = [self.condition, condition].compactMap(\.self)
    return Trigger(
      id: id, phase: .startup, place: Place(path, line: line?.number), installedPath: installedPath, owner: owner,
      python: python, profiles: profiles, certainty: conditions.isEmpty ? .certain : .conditional,
      condition: conditions.isEmpty ? nil : conditions.joined(separator: "; "),
      summary: isUnowned ? summary + " (no installed distribution owns the file)" : summary, starts: starts,
      searchPath: searchPath, severity: severity)
  }
}

/// How startup families write versions and code for people.
enum StartupWords {
  /// `3.8 to 3.12 and 3.15`.
  static func versions(_ versions: [PythonVersion]) -> String {
    var runs: [(PythonVersion, PythonVersion)] = []
    for version in versions {
      if let last = runs.last, last.1.major == version.major, last.1.minor + 1 == version.minor {
        runs[runs.count - 1].1 = version
      } else {
        runs.append((version, version))
      }
    }
    let parts = runs.map { run in
      if run.0 == run.1 { return "\(run.0)" }
      return run.0.minor + 1 == run.1.minor ? "\(run.0) and \(run.1)" : "\(run.0) to \(run.1)"
    }
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "no version" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A piece of code in backquotes, on one line, of at most `limit` characters.
  static func code(_ text: String, limit: Int = 72) -> String {
    var out = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == limit {
        out += "…"
        break
      }
      let isPlain = scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "`" && !isInvisible(scalar)
      out += isPlain ? String(scalar) : "\\u{" + String(scalar.value, radix: 16) + "}"
      count += 1
    }
    return "`\(out)`"
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
    default: false
    }
  }
}

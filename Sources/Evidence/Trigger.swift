/// The identifier of a kind of trigger: the catalogue's kebab-case word, such as `pth-import-line`.
package struct TriggerID: Hashable, Sendable, Codable, RawRepresentable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: String) { rawValue = value }
  package var description: String { rawValue }
}

/// A project at a version, as `litellm 1.82.8`: the owner of a file or of a trigger.
package struct Owner: Hashable, Sendable, Codable, CustomStringConvertible {
  package let name: String
  package let version: String?
  package init(name: String, version: String?) {
    self.name = name
    self.version = version
  }
  package var description: String { version.map { "\(name) \($0)" } ?? name }
}

/// A place in a target: a member path as the archive spells it, and a line where there are lines.
///
/// A member of an archive inside the artifact is written `outer.zip!/inner.py`.
package struct Place: Hashable, Sendable, Codable {
  package let path: String
  /// 1-based.
  package let line: Int?
  /// Byte offset in the file, for what has no lines.
  package let offset: Int?
  package init(_ path: String, line: Int? = nil, offset: Int? = nil) {
    self.path = path
    self.line = line
    self.offset = offset
  }
}

/// The code that a trigger starts: what `Reach` follows from it.
package enum CodeStart: Hashable, Sendable {
  /// Python text found at `place` (an `exec`ed `.pth` line, a `-c` argument), run with `site`'s globals.
  case source(String, at: Place)
  /// `import name`, with every parent package.
  case module(String)
  /// Import of `module`, then the attribute chain, then a call without arguments if `isCalled`.
  case entryPoint(module: String, attribute: String?, isCalled: Bool)
  /// A member that Python runs as a file: `setup.py`, an IPython start-up file.
  case file(String)
  /// A shell script or command line.
  case shell(String, at: Place)
  /// A native object that is loaded, so that its constructors run.
  case native(String)
  /// A `.pyc` whose code runs instead of, or without, a source.
  case bytecode(String)
  /// Nothing by itself (a path line, a configuration value).
  case nothing
}

/// One mechanism by which code of a target runs without an explicit import.
package struct Trigger: Hashable, Sendable {
  private struct Fields: Hashable, Sendable {
    let id: TriggerID
    let phase: Phase
    let tool: String?
    let place: Place
    let installedPath: String?
    let owner: Owner?
    let python: [PythonVersion]
    let profiles: [Profile]
    let certainty: Certainty
    let condition: String?
    let summary: String
    let starts: CodeStart
    let searchPath: [String]
    let severity: Severity?
  }

  private let shared: Shared<Fields>

  package var id: TriggerID { shared.value.id }
  package var phase: Phase { shared.value.phase }
  /// Which tool loads it, for phase `tool`; which build tool, for phase `build`.
  package var tool: String? { shared.value.tool }
  /// Where it lies in the target.
  package var place: Place { shared.value.place }
  /// Where it lands when installed, relative to the prefix of the first profile; nil where it is not installed.
  package var installedPath: String? { shared.value.installedPath }
  /// The distribution that ships it; nil for a file that nobody owns.
  package var owner: Owner? { shared.value.owner }
  /// The interpreter versions it fires on, ascending.
  package var python: [PythonVersion] { shared.value.python }
  /// The install schemes it fires on.
  package var profiles: [Profile] { shared.value.profiles }
  package var certainty: Certainty { shared.value.certainty }
  /// What a conditional trigger depends on, in words.
  package var condition: String? { shared.value.condition }
  /// One clause that says what happens, for people: ``runs `import x` in every interpreter``.
  package var summary: String { shared.value.summary }
  /// What it starts.
  package var starts: CodeStart { shared.value.starts }
  /// `sys.path` roots that exist when it fires, beyond the site directory: member directories or archives.
  package var searchPath: [String] { shared.value.searchPath }
  /// The harm of this one, where the catalogue's entry for the id covers milder and harder cases; nil: the
  /// catalogue's.
  package var severity: Severity? { shared.value.severity }

  package init(
    id: TriggerID, phase: Phase, tool: String? = nil, place: Place, installedPath: String? = nil, owner: Owner?,
    python: [PythonVersion], profiles: [Profile], certainty: Certainty = .certain, condition: String? = nil,
    summary: String, starts: CodeStart, searchPath: [String] = [], severity: Severity? = nil
  ) {
    shared = Shared(
      Fields(
        id: id, phase: phase, tool: tool, place: place, installedPath: installedPath, owner: owner, python: python,
        profiles: profiles, certainty: certainty, condition: condition, summary: summary, starts: starts,
        searchPath: searchPath, severity: severity))
  }
}

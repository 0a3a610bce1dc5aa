import Artifacts
package import Evidence

/// One line of a distribution's `entry_points.txt`, read as `importlib.metadata` reads it.
///
/// `importlib/metadata/__init__.py`, classes `Sectioned`, `Pair` and `EntryPoint`: lines are stripped, blank ones and
/// those that begin with `#` are skipped, `[x]` opens a section, everything else is split at the first `=`.
package struct EntryPoint: Sendable, Hashable {
  /// The section, such as `console_scripts` or `pytest11`.
  package let group: String
  package let name: String
  /// The value as written, without blanks around it.
  package let value: String
  /// The module part of the value; nil where the value does not have the form `module[:attribute][ [extras]]`.
  package let module: String?
  /// What follows the colon, without extras.
  package let attribute: String?
  /// In the file `entry_points.txt`.
  package let place: Place
  package let owner: Owner
  package let python: [PythonVersion]
  package let profiles: [Profile]

  /// The entry points of all distributions of `target`.
  static func all(
    in target: any OpenedTarget, files: InstalledIndex, limits: Limits, opaque: inout [Opaque]
  ) -> [EntryPoint] {
    var out: [EntryPoint] = []
    for distribution in target.distributions {
      let path = distribution.infoPath + "/entry_points.txt"
      guard let member = files.member(path) else { continue }
      switch SurfaceInput.read(member, of: target, limit: limits.metadataBytes) {
      case .failure(let problem): opaque.append(problem.opaque)
      case .success(let bytes):
        let placed = files.places(of: member).first
        for line in read(bytes) {
          out.append(
            EntryPoint(
              group: line.group, name: line.name, value: line.value, module: line.module, attribute: line.attribute,
              place: Place(path, line: line.line), owner: distribution.owner,
              python: placed?.python ?? target.python, profiles: placed?.profiles ?? Profile.allCases))
        }
      }
    }
    return out
  }

  /// A line before it is given its owner and place.
  package struct Line: Sendable, Hashable {
    package let group: String
    package let name: String
    package let value: String
    package let module: String?
    package let attribute: String?
    /// 1-based.
    package let line: Int
  }

  /// Reads the text of an `entry_points.txt`; what stands before the first section is ignored.
  package static func read(_ bytes: [UInt8]) -> [Line] {
    var out: [Line] = []
    var group: String?
    for (index, raw) in LineSplitter.splitlines(bytes).enumerated() {
      let line = LineSplitter.stripped(bytes[raw])
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      if first == UInt8(ascii: "["), line.last == UInt8(ascii: "]") {
        group = String(decoding: line.dropFirst().dropLast(), as: UTF8.self)
        continue
      }
      guard let group, let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(decoding: LineSplitter.stripped(line[..<equals]), as: UTF8.self)
      let value = String(decoding: LineSplitter.stripped(line[(equals + 1)...]), as: UTF8.self)
      let parts = split(value)
      out.append(
        Line(
          group: group, name: name, value: value, module: parts?.module, attribute: parts?.attribute,
          line: index + 1))
    }
    return out
  }

  /// The pattern `(?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?((?P<extras>\[.*\])\s*)?$` of `EntryPoint`.
  private static func split(_ value: String) -> (module: String, attribute: String?)? {
    var rest = Substring(value).unicodeScalars
    func word() -> String {
      let taken = rest.prefix { $0 == "." || PythonText.isWord($0) }
      rest = rest.dropFirst(taken.count)
      return String(String.UnicodeScalarView(taken))
    }
    func blanks() { rest = rest.drop(while: PythonText.isSpace) }
    let module = word()
    guard !module.isEmpty else { return nil }
    blanks()
    var attribute: String?
    if rest.first == ":" {
      rest = rest.dropFirst()
      blanks()
      let text = word()
      guard !text.isEmpty else { return nil }
      attribute = text
      blanks()
    }
    if rest.first == "[" {
      guard let close = rest.lastIndex(of: "]") else { return nil }
      rest = rest[rest.index(after: close)...]
      blanks()
    }
    return rest.isEmpty ? (module, attribute) : nil
  }
}

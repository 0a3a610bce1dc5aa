import Artifacts
import ConfigurationFormats
import Evidence

/// Requirements that name an address instead of a version: they come from no index and obey no index's policy.
///
/// PEP 440 and PEP 508, "Direct references"; pip builds a direct sdist also with `--only-binary :all:` (measured).
enum DirectReferences: TriggerFamily {
  static let info = TriggerInfo(
    id: "direct-reference", phase: .install, title: "A dependency is fetched from an address of its own",
    explanation: """
      `name @ https://…` and requirements from version control are fetched from where they say, past the index, its \
      hashes and `--only-binary`: a source found there is built.
      """,
    source: "PEP 508, \"Direct references\"; pip _internal/resolution/resolvelib/factory.py", severity: .high,
    attack: ["T1195.001"])

  static let catalogue = [info]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    for distribution in input.target.distributions {
      for name in ["METADATA", "PKG-INFO", "requires.txt"] {
        guard let member = input.files.member("\(distribution.infoPath)/\(name)") else { continue }
        scan(member, owner: distribution.owner, field: name == "requires.txt" ? "" : "Requires-Dist:", input, &found)
      }
    }
    for project in SourceProject.all(in: input, &found) { findDeclared(project, input, &found) }
  }

  private static func scan(
    _ member: Int, owner: Owner, field: String, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    guard let bytes = input.bytes(of: member, into: &found) else { return }
    for (index, range) in LineSplitter.universal(bytes).enumerated() {
      let line = bytes[range]
      // The description begins after the first empty line.
      if line.isEmpty, !field.isEmpty { return }
      guard line.contains(UInt8(ascii: "@")), line.starts(with: Array(field.utf8)) else { continue }
      let text = String(decoding: line.dropFirst(field.utf8.count), as: UTF8.self)
      guard let name = directName(text) else { continue }
      let file = input.files.place(of: member)
      found.triggers.append(
        Trigger(
          id: info.id, phase: info.phase, place: Place(input.target.members[member].path, line: index + 1),
          installedPath: file?.prefixPath, owner: owner, python: input.python,
          profiles: file?.profiles ?? Profile.allCases, summary: "installs \(name.quotedName) from an address",
          starts: .nothing))
    }
  }

  private static func findDeclared(
    _ project: SourceProject, _ input: SurfaceInput, _ found: inout SurfaceFindings
  ) {
    func judge(_ text: String, _ file: InstalledFile, _ line: Int?) {
      guard let name = directName(text) else { return }
      found.add(info, file, in: input, line: line, summary: "installs \(name.quotedName) from an address")
    }
    if let (file, table) = project.pyproject {
      var lists = [table[path: "project", "dependencies"]?.array]
      lists += (table[path: "project", "optional-dependencies"]?.table?.entries ?? []).map { $0.value.array }
      for list in lists {
        guard let list else { continue }
        for (value, line) in zip(list.values, list.lines) { judge(value.string ?? "", file, line) }
      }
      for entry in table[path: "tool", "poetry", "dependencies"]?.table?.entries ?? [] {
        guard let source = entry.value.table, source["git"] != nil || source["url"] != nil else { continue }
        found.add(
          info, file, in: input, line: entry.line, summary: "installs \(entry.key.quotedName) from an address")
      }
    }
    if let (file, ini) = project.setupConfiguration {
      for key in ["install_requires", "dependency_links"] {
        for item in ini.entry("options", key)?.items ?? [] {
          judge(key == "dependency_links" ? "link @ \(item.text)" : item.text, file, item.line)
        }
      }
    }
  }

  /// The name before ` @ address`; nil for a requirement by version.
  static func directName(_ text: String) -> String? {
    guard let at = text.firstIndex(of: "@") else { return nil }
    let before = text[..<at].filter { $0 != " " && $0 != "\t" }
    let name = before.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    let rest = before.dropFirst(name.count)
    let address = text[text.index(after: at)...].drop { $0 == " " || $0 == "\t" }
    guard !name.isEmpty, rest.isEmpty || rest.hasPrefix("["), address.contains("://") || address.hasPrefix("file:")
    else {
      return nil
    }
    return String(name)
  }
}

import Artifacts
import ConfigurationFormats
import Evidence

/// Plug-ins that tools find through entry points and import by themselves.
///
/// Entry points specification. Listing entry points imports nothing; `EntryPoint.load()` does, and the tool decides
/// when it calls that: `EntryPointGroups` says which do for every entry.
enum EntryPointPlugins: TriggerFamily {
  static let autoload = TriggerInfo(
    id: "entry-point-autoload", phase: .tool, title: "A tool imports the package's plug-in by itself",
    explanation: """
      The tool imports every entry of the group that any installed distribution registers: whoever runs the tool runs \
      the module, whether the plug-in is wanted or not.
      """,
    source: "Entry points specification; the tools' own sources, measured", severity: .medium, attack: ["T1546"])

  static let byName = TriggerInfo(
    id: "entry-point-by-name", phase: .tool, title: "A plug-in that is imported when it is asked for",
    explanation: """
      The entry is registered under a name that somebody has to choose: a dialect, a theme, a file format. Groups whose \
      loader is not known are listed here too.
      """,
    source: "Entry points specification", severity: .low, attack: ["T1546"])

  static let catalogue = [autoload, byName]

  static func find(in input: borrowing SurfaceInput, into found: inout SurfaceFindings) {
    let input = copy input
    var unknown: Set<String> = []
    let entries = input.entryPoints + ProjectEntryPoints.all(in: input, &found)
    let described = Descriptions(input)
    for entry in entries where entry.group != "console_scripts" && entry.group != "gui_scripts" {
      switch EntryPointGroups.group(entry.group) {
      case let group? where group.selection == .all: add(entry, group, described, &found)
      case let group?: addNamed(entry, group, &found)
      case nil:
        // One for each group: a distribution can have hundreds of entries that only it reads itself.
        guard unknown.insert("\(entry.owner)\n\(entry.group)").inserted else { continue }
        found.triggers.append(
          trigger(
            byName, entry, tool: nil, condition: "when whoever reads the group \(entry.group.quotedName) asks for it",
            summary: "registers entries in \(entry.group.quotedName), whose loader is not known", starts: .nothing,
            severity: .info))
      }
    }
  }

  private static func add(
    _ entry: EntryPoint, _ group: EntryPointGroups.Group, _ described: Descriptions, _ found: inout SurfaceFindings
  ) {
    let starts = entry.module.map { module -> CodeStart in
      entry.group == "jax_plugins"
        ? .entryPoint(module: module, attribute: "initialize", isCalled: true)
        : .entryPoint(module: module, attribute: entry.attribute, isCalled: group.isCalled && entry.attribute != nil)
    }
    let isExpected = described.announces(group.tool, entry.owner)
    let off = group.off.map { "; switched off by \($0)" } ?? ""
    found.triggers.append(
      trigger(
        autoload, entry, tool: group.tool, condition: "where \(group.tool) is installed and used, \(group.when)\(off)",
        summary: "\(group.tool) imports \((entry.module ?? entry.value).quotedName) \(group.when)",
        starts: starts ?? .nothing, severity: group.isCore && !isExpected ? .high : nil))
  }

  private static func addNamed(
    _ entry: EntryPoint, _ group: EntryPointGroups.Group, _ found: inout SurfaceFindings
  ) {
    found.triggers.append(
      trigger(
        byName, entry, tool: group.tool, condition: "with \(group.tool), \(group.when)",
        summary: "\(group.tool) can import \((entry.module ?? entry.value).quotedName) as \(entry.name.quotedName)",
        starts: entry.module.map { .module($0) } ?? .nothing, severity: nil))
  }

  private static func trigger(
    _ info: TriggerInfo, _ entry: EntryPoint, tool: String?, condition: String, summary: String, starts: CodeStart,
    severity: Severity?
  ) -> Trigger {
    Trigger(
      id: info.id, phase: info.phase, tool: tool, place: entry.place, owner: entry.owner, python: entry.python,
      profiles: entry.profiles, certainty: .conditional, condition: condition, summary: summary, starts: starts,
      severity: severity)
  }
}

/// What distributions say they are for: their names and one-line summaries.
struct Descriptions {
  private var texts: [String: String] = [:]

  init(_ input: SurfaceInput) {
    for distribution in input.target.distributions {
      var text = distribution.owner.name.lowercased()
      for file in ["METADATA", "PKG-INFO"] {
        guard let member = input.files.member("\(distribution.infoPath)/\(file)"),
          case .success(let bytes) = SurfaceInput.read(member, of: input.target, limit: 4 << 20)
        else { continue }
        let lines = String(decoding: bytes.prefix(8_192), as: UTF8.self).split(separator: "\n").prefix(40)
        for line in lines where line.hasPrefix("Summary:") { text += " " + line.lowercased() }
      }
      texts[distribution.owner.name] = text
    }
  }

  /// Whether a distribution's name or summary names the tool, so that its plug-in surprises nobody.
  func announces(_ tool: String, _ owner: Owner) -> Bool {
    let text = texts[owner.name] ?? owner.name.lowercased()
    return text.contains(tool.lowercased())
  }
}

/// Entry points that a source tree declares: `[project.entry-points]` and `[options.entry_points]`.
enum ProjectEntryPoints {
  static func all(in input: SurfaceInput, _ found: inout SurfaceFindings) -> [EntryPoint] {
    // An sdist that carries its metadata has them in entry_points.txt already.
    guard input.entryPoints.isEmpty else { return [] }
    return SourceProject.all(in: input, &found).flatMap { project in declared(project, input) }
  }

  private static func trimmed(_ text: String) -> String {
    String(decoding: LineSplitter.stripped(Array(text.utf8)[...]), as: UTF8.self)
  }

  private static func declared(_ project: SourceProject, _ input: SurfaceInput) -> [EntryPoint] {
    var out: [EntryPoint] = []
    func add(_ group: String, _ name: String, _ value: String, _ file: InstalledFile, _ line: Int) {
      let reference = EntryPointReference(value)
      out.append(
        EntryPoint(
          group: group, name: name, value: value, module: reference?.module, attribute: reference?.attribute,
          place: Place(input.member(of: file).path, line: line),
          owner: input.target.project ?? Owner(name: "", version: nil), python: input.python,
          profiles: Profile.allCases))
    }
    if let (file, table) = project.pyproject, let groups = table[path: "project", "entry-points"]?.table {
      for group in groups.entries {
        for entry in group.value.table?.entries ?? [] {
          add(group.key, entry.key, entry.value.string ?? "", file, entry.line)
        }
      }
    }
    if let (file, ini) = project.setupConfiguration, let section = ini["options.entry_points"] {
      for group in section.entries {
        for item in group.items {
          let parts = item.text.split(separator: "=", maxSplits: 1).map(String.init)
          guard parts.count == 2 else { continue }
          add(group.key, trimmed(parts[0]), trimmed(parts[1]), file, item.line)
        }
      }
    }
    return out
  }
}

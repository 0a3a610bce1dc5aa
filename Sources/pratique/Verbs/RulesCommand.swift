import ArgumentParser
import Evidence
import Reports
import Rules

/// `pratique rules`: the reference of every judgement that findings come from.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Lists the rules that findings come from, or explains one.",
    discussion: """
      Example:
        pratique rules PRQ102
        pratique rules --controls
      """)

  @Argument(help: "The rule to explain, by its id or its name; all are listed without one.")
  var id: String?

  @Flag(help: "Explain every rule in full, not in a line.")
  var explain = false

  @Flag(help: "List the published controls that findings are evidence for, with the rules of each.")
  var controls = false

  @Flag(help: "Print how hard each harm is by when code runs: where rules about reach take their severities from.")
  var severities = false

  @OptionGroup var reference: ReferenceOptions

  func run() throws {
    if controls { return try reference.list(Self.controlEntries(), title: "Controls") }
    if severities { return try reference.list(Self.harmEntries(), title: "Severities") }
    let entries = Self.entries()
    guard let id else {
      return explain ? try reference.explain(entries) : try reference.list(entries, title: "Rules")
    }
    guard let entry = Self.entry(named: id, in: entries) else {
      throw unknown(
        "rule", id, among: entries.flatMap { [$0.id] + [$0.name].compactMap { $0 } }, list: "pratique rules")
    }
    try reference.explain(entry)
  }

  /// Every rule, by id.
  static func entries() -> [ReferenceEntry] { Rules.all.map { entry($0.info) }.sorted { $0.id < $1.id } }

  /// The rule of that id, in any case, or of that name.
  static func entry(named text: String, in entries: [ReferenceEntry]) -> ReferenceEntry? {
    entries.first { $0.id == text.uppercased() || $0.name == text }
  }

  /// Every row of the table of severities.
  private static func harmEntries() -> [ReferenceEntry] {
    Harm.allCases.map { harm in
      ReferenceEntry(
        id: harm.rawValue, name: nil, group: nil, severity: SeverityTable.worst([harm]),
        title: SeverityTable.sentence(harm), paragraphs: [],
        facts: [
          .init(
            key: "rules", label: "rules",
            words: Rules.all.map { $0.info }.filter { $0.harms.contains(harm) }.map(\.id))
        ]
          + Circumstance.allCases.map { circumstance in
            .init(
              key: circumstance.rawValue, label: circumstance.title,
              words: [SeverityTable.severity(harm, circumstance)?.rawValue].compactMap(\.self), isList: false)
          })
    }
  }

  /// Every control, with the rules that give evidence for it.
  private static func controlEntries() -> [ReferenceEntry] {
    ControlCatalogue.all.map { control in
      ReferenceEntry(
        id: control.id, name: nil, group: control.framework, severity: nil, title: control.title, paragraphs: [],
        facts: [
          .init(key: "framework", label: "framework", words: [control.framework], isList: false),
          .init(key: "address", label: "address", words: [control.address], isList: false),
          .init(
            key: "rules", label: "rules",
            words: Rules.all.map { $0.info }.filter { $0.controls.contains(control.id) }.map(\.id)),
        ])
    }
  }

  private static func entry(_ info: RuleInfo) -> ReferenceEntry {
    ReferenceEntry(
      id: info.id, name: info.name, group: nil, severity: info.severity, title: info.title,
      paragraphs: [
        .init(key: "why", label: nil, text: info.why), .init(key: "grading", label: "Severity", text: info.grading),
        .init(key: "fix", label: "What to do", text: info.fix),
      ],
      facts: [
        .init(key: "confidence", label: "confidence", words: [info.confidence.rawValue], isList: false),
        .init(key: "attack", label: "ATT&CK", words: info.attack),
        .init(
          key: "controls", label: "controls", words: info.controls,
          shown: info.controls.compactMap { ControlCatalogue.control($0) }.map { "\($0.id) \($0.title)" }
            .joined(separator: "; ")),
      ])
  }
}

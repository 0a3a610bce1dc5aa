import ArgumentParser
import Evidence
import Policy
import Reports
import Surface

/// `pratique triggers`: the reference of everything by which a package's code runs without an import.
struct TriggersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "triggers",
    abstract: "Lists the ways in which code runs without an import, or explains one.",
    discussion: """
      Example:
        pratique triggers pth-import-line
      """)

  @Argument(help: "The trigger to explain, such as pth-import-line; all are listed without one.")
  var id: String?

  @OptionGroup var reference: ReferenceOptions

  func run() throws {
    let entries = Self.entries()
    guard let id else { return try reference.list(entries, title: "Triggers, by the phase in which they fire") }
    guard let entry = entries.first(where: { $0.id == id }) else {
      throw unknown("trigger", id, among: entries.map(\.id), list: "pratique triggers")
    }
    try reference.explain(entry)
  }

  /// The catalogue of every family, by phase and then in the catalogue's order.
  static func entries() -> [ReferenceEntry] {
    let catalogue = Surface.catalogue
    return Phase.allCases.flatMap { phase in
      catalogue.filter { $0.phase == phase }.map(entry)
    }
  }

  private static func entry(_ info: TriggerInfo) -> ReferenceEntry {
    let versions = PythonVersion.supported.filter { info.python.contains($0) }
    return ReferenceEntry(
      id: info.id.rawValue, name: nil, group: info.phase.rawValue, severity: info.severity, title: info.title,
      paragraphs: [.init(key: "explanation", label: nil, text: info.explanation)],
      facts: [
        .init(key: "phase", label: "phase", words: [info.phase.rawValue], isList: false),
        .init(key: "python", label: "Python", words: versions.map(\.description), shown: Wording.versions(versions)),
        .init(key: "survives", label: "not stopped by", words: info.survives),
        .init(key: "source", label: "source", words: [info.source], isList: false),
        .init(key: "attack", label: "ATT&CK", words: info.attack),
      ])
  }
}

/// The error for an id that a reference does not have, with the one that was probably meant.
func unknown(_ what: String, _ id: String, among known: [String], list: String) -> Failure {
  let hint = Suggestion.nearest(to: id, among: known).map { "did you mean `\($0)`?" } ?? "`\(list)` lists them"
  return Failure(.usage, "there is no \(what) `\(id)`; \(hint)")
}

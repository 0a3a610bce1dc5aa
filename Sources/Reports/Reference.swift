package import Evidence

/// What a reference says about one rule or one kind of trigger.
package struct ReferenceEntry: Sendable {
  /// A paragraph, under its key for programs and its heading for people.
  package struct Paragraph: Sendable {
    package let key: String
    package let label: String?
    package let text: String?
    package init(key: String, label: String?, text: String?) {
      self.key = key
      self.label = label
      self.text = text
    }
  }

  /// A short fact, under its key for programs and its label for people.
  package struct Fact: Sendable {
    package let key: String
    package let label: String
    package let words: [String]
    /// Whether programs read a list, also of one word.
    package let isList: Bool
    /// How people read it; the words joined where nil.
    package let shown: String?
    package init(key: String, label: String, words: [String], isList: Bool = true, shown: String? = nil) {
      self.key = key
      self.label = label
      self.words = words
      self.isList = isList
      self.shown = shown
    }
  }

  package let id: String
  package let name: String?
  /// The heading under which a list shows it.
  package let group: String?
  /// Nil for what has none of its own.
  package let severity: Severity?
  package let title: String
  package let paragraphs: [Paragraph]
  package let facts: [Fact]

  package init(
    id: String, name: String?, group: String?, severity: Severity?, title: String, paragraphs: [Paragraph],
    facts: [Fact]
  ) {
    self.id = id
    self.name = name
    self.group = group
    self.severity = severity
    self.title = title
    self.paragraphs = paragraphs
    self.facts = facts
  }
}

/// Prints the reference of rules and triggers, for people and for programs.
package enum Reference {
  /// A line for each entry, under its group.
  package static func list(_ entries: [ReferenceEntry], title: String, options: ReportOptions) -> String {
    var page = TerminalPage(options: options)
    page.line(indent: 0, [page.piece(title, .strong)])
    let idWidth = entries.map { VisibleText.width(of: $0.id) }.max() ?? 0
    var group: String?
    if entries.first?.group == nil { page.gap() }
    for entry in entries {
      if let next = entry.group, next != group {
        page.gap()
        page.line(indent: 2, [page.piece(next, .strong)])
        group = next
      }
      page.flow(
        indent: 4, hanging: 4 + idWidth + 12,
        [
          page.piece(page.padded(entry.id, to: idWidth + 2), .accent),
          entry.severity.map { page.piece(page.padded($0.rawValue, to: 10), TerminalReport.look(of: $0)) },
          page.piece(entry.title),
        ].compactMap(\.self))
    }
    return page.text
  }

  /// Everything about one entry.
  package static func page(of entry: ReferenceEntry, options: ReportOptions) -> String {
    var page = TerminalPage(options: options)
    let name = entry.name.map { "  \($0)" } ?? ""
    page.flow(indent: 0, hanging: 2, [page.piece(entry.id + name, .accent), page.piece("  " + entry.title, .strong)])
    for paragraph in entry.paragraphs {
      guard let text = paragraph.text else { continue }
      page.gap()
      if let label = paragraph.label { page.line(indent: 2, [page.piece(label, .strong)]) }
      // Paragraphs in sources may be broken into lines; only an empty line means a new one.
      for block in Self.blocks(of: text) { page.flow(indent: 2, hanging: 2, [page.piece(block)]) }
    }
    page.gap()
    let facts =
      [ReferenceEntry.Fact].init(
        entry.severity.map { [.init(key: "severity", label: "severity", words: [$0.rawValue], isList: false)] } ?? [])
      + entry.facts.filter { !$0.words.isEmpty }
    let width = facts.map(\.label.utf8.count).max() ?? 0
    for fact in facts {
      page.flow(
        indent: 2, hanging: width + 4,
        [
          page.piece(page.padded(fact.label, to: width + 2), .faint),
          page.piece(fact.shown ?? fact.words.joined(separator: ", ")),
        ])
    }
    return page.text
  }

  /// All entries as one array.
  package static func json(_ entries: [ReferenceEntry]) -> String {
    var json = JSONWriter(isIndented: true)
    json.array(entries) { json, entry in write(entry, &json) }
    return json.finish()
  }

  /// One entry as an object.
  package static func json(_ entry: ReferenceEntry) -> String {
    var json = JSONWriter(isIndented: true)
    write(entry, &json)
    return json.finish()
  }

  private static func write(_ entry: ReferenceEntry, _ json: inout JSONWriter) {
    json.object { json in
      json.field("id", entry.id)
      if let name = entry.name { json.field("name", name) }
      json.field("title", entry.title)
      if let severity = entry.severity { json.field("severity", severity.rawValue) }
      for paragraph in entry.paragraphs { json.field(paragraph.key, paragraph.text) }
      for fact in entry.facts {
        if fact.isList {
          json.key(fact.key)
          json.words(fact.words)
        } else {
          json.field(fact.key, fact.words.first)
        }
      }
    }
  }

  private static func blocks(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).reduce(into: [""]) { blocks, line in
      if line.allSatisfy({ $0 == " " }) {
        blocks.append("")
      } else {
        blocks[blocks.count - 1] += (blocks[blocks.count - 1].isEmpty ? "" : " ") + line
      }
    }.filter { !$0.isEmpty }
  }
}

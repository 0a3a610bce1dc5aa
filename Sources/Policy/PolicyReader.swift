package import ConfigurationFormats
import Evidence

/// The names that policy files may speak of; the module knows no rules and no triggers itself.
package struct PolicyVocabulary: Sendable {
  /// Rule ids by the rules' names.
  package var rules: [String: String]
  package var triggers: Set<String>
  package init(rules: [String: String], triggers: Set<String>) {
    self.rules = rules
    self.triggers = triggers
  }
}

/// Reads a policy from TOML. What it does not know is an error: a misspelt key must not weaken a policy in silence.
package struct PolicyReader {
  private let vocabulary: PolicyVocabulary
  private var problems: [PolicyProblem] = []

  private init(vocabulary: PolicyVocabulary) { self.vocabulary = vocabulary }

  /// Reads `pratique.toml`.
  package static func read(_ bytes: [UInt8], vocabulary: PolicyVocabulary) throws(PolicyError) -> Policy {
    try read(table: try document(bytes), vocabulary: vocabulary)
  }

  /// Reads the table `[tool.pratique]` of `pyproject.toml`; nil if there is none.
  package static func read(
    pyproject bytes: [UInt8], vocabulary: PolicyVocabulary
  ) throws(PolicyError) -> Policy? {
    let document = try document(bytes)
    guard let entry = document["tool"]?.table?.entry("pratique") else { return nil }
    guard let table = entry.value.table else {
      throw PolicyError([PolicyProblem("`tool.pratique` is to be a table", line: entry.line)])
    }
    return try read(table: table, vocabulary: vocabulary)
  }

  private static func document(_ bytes: [UInt8]) throws(PolicyError) -> TOMLTable {
    do {
      return try TOML.read(bytes)
    } catch {
      throw PolicyError([PolicyProblem(error.detail, line: error.line)])
    }
  }

  /// Reads a policy's table.
  package static func read(table: TOMLTable, vocabulary: PolicyVocabulary) throws(PolicyError) -> Policy {
    var reader = PolicyReader(vocabulary: vocabulary)
    let policy = reader.policy(table)
    guard reader.problems.isEmpty else {
      throw PolicyError(reader.problems.sorted { ($0.line ?? 0, $0.detail) < ($1.line ?? 0, $1.detail) })
    }
    return policy
  }

  /// The keys of the file itself.
  package static let keys = [
    "preset", "quarantine-at", "block-at", "incomplete", "fail-on", "python", "phase", "rules", "triggers", "allow",
    "deny", "waiver", "observe",
  ]
  private static let phaseKeys = ["quarantine-at", "block-at", "opaque"]
  private static let observeKeys = ["tier"]
  private static let waiverKeys = ["rule", "project", "version", "sha256", "reason", "who", "until"]

  private mutating func policy(_ table: TOMLTable) -> Policy {
    var policy = Policy(.balanced)
    // The preset is what the other keys change, wherever it stands.
    if let entry = table.entry("preset"), let preset: Policy.Preset = word(entry) { policy = Policy(preset) }
    for entry in table.entries {
      switch entry.key {
      case "preset": continue
      case "quarantine-at": if let threshold = threshold(entry) { policy.quarantineAt = threshold }
      case "block-at": if let threshold = threshold(entry) { policy.blockAt = threshold }
      case "fail-on": if let threshold = threshold(entry) { policy.failOn = threshold }
      case "incomplete": if let verdict: Verdict = word(entry) { policy.incomplete = verdict }
      case "python": if let versions = versions(entry) { policy.python = versions }
      case "phase": phases(entry, &policy)
      case "rules": rules(entry, &policy)
      case "triggers": triggers(entry, &policy)
      case "allow": policy.allow = projects(entry)
      case "deny": policy.deny = projects(entry)
      case "waiver": waivers(entry, &policy)
      case "observe": observe(entry, &policy)
      default: unknown(entry, among: Self.keys)
      }
    }
    return policy
  }

  // MARK: - Values

  private mutating func problem(_ detail: String, _ line: Int) {
    problems.append(PolicyProblem(detail, line: line))
  }

  private mutating func unknown(_ entry: TOMLTable.Entry, among known: [String]) {
    let hint = Suggestion.nearest(to: entry.key, among: known).map { "; did you mean `\($0)`?" }
    problem(
      "`\(entry.key)` is not known" + (hint ?? "; known are \(known.joined(separator: ", "))"), entry.line)
  }

  private mutating func string(_ entry: TOMLTable.Entry) -> String? {
    guard let text = entry.value.string else {
      problem("`\(entry.key)` is to be a text in quotes", entry.line)
      return nil
    }
    return text
  }

  private mutating func table(_ entry: TOMLTable.Entry) -> TOMLTable? {
    guard let table = entry.value.table else {
      problem("`\(entry.key)` is to be a table", entry.line)
      return nil
    }
    return table
  }

  /// One of an enumeration's words.
  private mutating func word<Word: RawRepresentable & CaseIterable>(_ entry: TOMLTable.Entry) -> Word?
  where Word.RawValue == String {
    guard let text = string(entry) else { return nil }
    return word(text, entry, extra: [])
  }

  private mutating func word<Word: RawRepresentable & CaseIterable>(
    _ text: String, _ entry: TOMLTable.Entry, extra: [String]
  ) -> Word? where Word.RawValue == String {
    if let word = Word(rawValue: text) { return word }
    let known = Word.allCases.map(\.rawValue) + extra
    problem("`\(entry.key)` is to be one of \(known.joined(separator: ", ")), not `\(text)`", entry.line)
    return nil
  }

  private mutating func threshold(_ entry: TOMLTable.Entry) -> Policy.Threshold? {
    guard let text = string(entry) else { return nil }
    if text == "never" { return .never }
    let severity: Severity? = word(text, entry, extra: ["never"])
    return severity.map { .at($0) }
  }

  private mutating func versions(_ entry: TOMLTable.Entry) -> [PythonVersion]? {
    let text: String
    if let list = entry.value.array {
      guard !list.values.isEmpty, list.values.allSatisfy({ $0.string != nil }) else {
        problem("`\(entry.key)` is to be a text or a list of texts such as \"3.11\"", entry.line)
        return nil
      }
      text = entry.value.strings.joined(separator: ",")
    } else if let single = string(entry) {
      text = single
    } else {
      return nil
    }
    do {
      return try PythonVersions.read(text)
    } catch {
      problem(error.detail, entry.line)
      return nil
    }
  }

  private mutating func projects(_ entry: TOMLTable.Entry) -> [ProjectPattern] {
    guard let list = entry.value.array else {
      problem("`\(entry.key)` is to be a list of projects", entry.line)
      return []
    }
    var patterns: [ProjectPattern] = []
    for (value, line) in zip(list.values, list.lines) {
      if let pattern = value.string.flatMap({ ProjectPattern($0) }) {
        patterns.append(pattern)
      } else {
        problem("`\(entry.key)` lists projects as \"name\" or \"name==version\"", line)
      }
    }
    return patterns
  }

  // MARK: - Tables

  private mutating func phases(_ entry: TOMLTable.Entry, _ policy: inout Policy) {
    for named in table(entry)?.entries ?? [] {
      guard let phase = Phase(rawValue: named.key) else {
        unknown(named, among: Phase.allCases.map(\.rawValue))
        continue
      }
      var settings = policy.phases[phase] ?? Policy.PhaseSettings()
      for setting in table(named)?.entries ?? [] {
        switch setting.key {
        case "quarantine-at": settings.quarantineAt = threshold(setting) ?? settings.quarantineAt
        case "block-at": settings.blockAt = threshold(setting) ?? settings.blockAt
        case "opaque": settings.opaque = word(setting) ?? settings.opaque
        default: unknown(setting, among: Self.phaseKeys)
        }
      }
      policy.phases[phase] = settings
    }
  }

  private mutating func observe(_ entry: TOMLTable.Entry, _ policy: inout Policy) {
    for setting in table(entry)?.entries ?? [] {
      switch setting.key {
      case "tier": policy.observationTier = word(setting) ?? policy.observationTier
      default: unknown(setting, among: Self.observeKeys)
      }
    }
  }

  private mutating func rules(_ entry: TOMLTable.Entry, _ policy: inout Policy) {
    for setting in table(entry)?.entries ?? [] {
      guard let id = ruleID(setting.key) else {
        unknown(setting, among: vocabulary.rules.flatMap { [$0.key, $0.value] }.sorted())
        continue
      }
      guard policy.rules[id] == nil else {
        problem("\(id) is set twice, by its id and by its name", setting.line)
        continue
      }
      guard let text = string(setting) else { continue }
      if text == "off" {
        policy.rules[id] = .off
      } else if let severity: Severity = word(text, setting, extra: ["off"]) {
        policy.rules[id] = .severity(severity)
      }
    }
  }

  private mutating func triggers(_ entry: TOMLTable.Entry, _ policy: inout Policy) {
    for setting in table(entry)?.entries ?? [] {
      guard vocabulary.triggers.contains(setting.key) else {
        unknown(setting, among: vocabulary.triggers.sorted())
        continue
      }
      if let verdict: Verdict = word(setting) { policy.triggers[TriggerID(rawValue: setting.key)] = verdict }
    }
  }

  /// The id of a rule given by its id or its name.
  private func ruleID(_ text: String) -> String? {
    vocabulary.rules[text] ?? (vocabulary.rules.values.contains(text) ? text : nil)
  }

  // MARK: - Waivers

  private mutating func waivers(_ entry: TOMLTable.Entry, _ policy: inout Policy) {
    guard let list = entry.value.array else {
      problem("waivers are written as `[[waiver]]`", entry.line)
      return
    }
    for (value, line) in zip(list.values, list.lines) {
      guard let table = value.table else {
        problem("waivers are written as `[[waiver]]`", line)
        continue
      }
      if let waiver = waiver(table, line) { policy.waivers.append(waiver) }
    }
  }

  private mutating func waiver(_ table: TOMLTable, _ line: Int) -> Waiver? {
    let problemsBefore = problems.count
    for entry in table.entries where !Self.waiverKeys.contains(entry.key) {
      unknown(entry, among: Self.waiverKeys)
    }
    let subject = required("rule", table, line).flatMap { waivedSubject($0, table.entry("rule")?.line ?? line) }
    let reason = required("reason", table, line)
    let who = required("who", table, line)
    let until = lastDay(table, line)
    let sha256 = digest(table)
    let project = waivedProject(table)
    if table.entry("project") == nil, table.entry("sha256") == nil {
      problem("a waiver names a `project`, a `sha256` or both", line)
    }
    guard problems.count == problemsBefore, let subject, let reason, let who, let until else { return nil }
    return Waiver(subject: subject, project: project, sha256: sha256, reason: reason, who: who, until: until)
  }

  private mutating func required(_ key: String, _ table: TOMLTable, _ line: Int) -> String? {
    guard let entry = table.entry(key) else {
      problem("a waiver needs `\(key)`", line)
      return nil
    }
    guard let text = string(entry) else { return nil }
    guard text.contains(where: { $0 != " " }) else {
      problem("`\(key)` is empty", entry.line)
      return nil
    }
    return text
  }

  private mutating func waivedSubject(_ text: String, _ line: Int) -> String? {
    if text == "incomplete" || vocabulary.triggers.contains(text) { return text }
    if let id = ruleID(text) { return id }
    let known = vocabulary.rules.flatMap { [$0.key, $0.value] } + vocabulary.triggers + ["incomplete"]
    let hint = Suggestion.nearest(to: text, among: known.sorted()).map { "; did you mean `\($0)`?" } ?? ""
    problem("there is no rule or trigger `\(text)`\(hint)", line)
    return nil
  }

  private mutating func lastDay(_ table: TOMLTable, _ line: Int) -> CalendarDay? {
    guard let entry = table.entry("until") else {
      problem("a waiver needs `until`, its last day: none is without an end", line)
      return nil
    }
    guard let day = (entry.value.dateTime ?? entry.value.string).flatMap({ CalendarDay($0) }) else {
      problem("`until` is to be a day such as 2026-12-31", entry.line)
      return nil
    }
    return day
  }

  private mutating func digest(_ table: TOMLTable) -> String? {
    guard let entry = table.entry("sha256"), let text = string(entry) else { return nil }
    let lower = text.lowercased()
    let isHex = lower.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard lower.utf8.count == 64, isHex else {
      problem("`sha256` is to be 64 hexadecimal digits", entry.line)
      return nil
    }
    return lower
  }

  private mutating func waivedProject(_ table: TOMLTable) -> ProjectPattern? {
    let version = table.entry("version").flatMap { string($0) }
    guard let entry = table.entry("project") else {
      if let entry = table.entry("version") { problem("`version` needs a `project`", entry.line) }
      return nil
    }
    guard let name = string(entry) else { return nil }
    guard let pattern = ProjectPattern(version.map { "\(name)==\($0)" } ?? name) else {
      problem("`project` is to be a project's name, and `version` one exact version", entry.line)
      return nil
    }
    return pattern
  }
}

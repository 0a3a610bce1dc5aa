import Evidence

extension TerminalReport {
  /// The execution surface, phase by phase in the order in which the phases happen.
  static func triggers(_ artifact: ArtifactReport, _ page: inout TerminalPage) {
    for phase in Phase.allCases {
      let ofPhase = artifact.evidence.reached.filter { $0.trigger.phase == phase }
      let shown = page.options.detail == .all ? ofPhase : ofPhase.filter { isShown($0, artifact) }
      guard !ofPhase.isEmpty, !shown.isEmpty || phase < .import else { continue }
      page.gap()
      page.line(indent: 2, [page.piece(phase.rawValue, .strong), page.piece("  " + meaning(of: phase), .faint)])
      let widths = shown.reduce(into: (place: 0, id: 0)) { widths, reached in
        widths.place = max(widths.place, VisibleText.width(of: page.piece(placeText(reached.trigger)).text))
        widths.id = max(widths.id, VisibleText.width(of: page.piece(reached.trigger.id.rawValue).text))
      }
      let columns = (place: min(widths.place, max(24, page.columns - 50)), id: widths.id)
      bounded(shown, normal: phase < .tool ? 20 : 10, indent: 4, &page) { reached, page in
        trigger(reached, artifact.evidence, columns, &page)
      }
      if shown.count < ofPhase.count {
        let rest = ofPhase.count - shown.count
        let what = shown.isEmpty ? Wording.count(rest, "trigger") : "\(Wording.count(rest)) more"
        page.line(indent: 4, [page.piece("\(what) without capabilities (--all)", .faint)])
      }
    }
  }

  /// Whether a normal report shows a trigger: what runs by itself always, the rest for what it can do.
  private static func isShown(_ reached: ReachedCode, _ artifact: ArtifactReport) -> Bool {
    switch reached.trigger.phase {
    case .build, .install, .startup: true
    case .tool, .import, .call: !reached.capabilities.isEmpty || !reached.opaque.isEmpty
    }
  }

  private static func meaning(of phase: Phase) -> String {
    switch phase {
    case .build: "when a wheel is made from it"
    case .install: "when it is unpacked"
    case .startup: "on every start of the interpreter, without an import"
    case .tool: "when a tool loads it by itself"
    case .import: "when a module of it is imported"
    case .call: "only when somebody calls it"
    }
  }

  private static func placeText(_ trigger: Trigger) -> String { Wording.place(trigger.place) }

  /// A trigger: place, id, versions; then what happens; then what its code can do.
  private static func trigger(
    _ reached: ReachedCode, _ evidence: ArtifactEvidence, _ columns: (place: Int, id: Int), _ page: inout TerminalPage
  ) {
    let trigger = reached.trigger
    var place = page.piece(placeText(trigger), .accent)
    place.text = page.padded(place.text, to: columns.place)
    var id = page.piece(trigger.id.rawValue)
    id.text = page.padded(id.text, to: columns.id)
    var facts = [Wording.versions(trigger.python, dash: page.glyphs.dash)]
    if trigger.python.isEmpty { facts = [] }
    if let tool = trigger.tool { facts.insert(tool, at: 0) }
    if let profiles = restriction(trigger.profiles) { facts.append(profiles) }
    if trigger.owner != evidence.project {
      facts.append(trigger.owner.map { "of \($0)" } ?? "owned by no project")
    }
    page.flow(
      indent: 4, hanging: 8,
      [place, page.piece("  "), id, page.piece("  "), page.piece(facts.joined(separator: "; "), .faint)])
    page.flow(indent: 6, hanging: 8, [page.piece(happens(trigger, page))])
    if trigger.certainty == .conditional {
      page.flow(indent: 6, hanging: 8, [page.piece("if " + (trigger.condition ?? "a condition holds"), .faint)])
    }
    capabilities(reached, &page)
  }

  /// The install schemes, where they are not the ordinary ones; `pip install --target` is no site directory and goes
  /// without saying.
  private static func restriction(_ profiles: [Profile]) -> String? {
    let missing = Profile.allCases.filter { $0 != .targetDirectory && !profiles.contains($0) }
    guard !profiles.isEmpty, !missing.isEmpty else { return nil }
    return missing.count < profiles.count
      ? "not " + missing.map(\.rawValue).joined(separator: ", ")
      : "only " + profiles.map(\.rawValue).joined(separator: ", ")
  }

  /// The trigger's own words, and what it starts where they do not name it.
  private static func happens(_ trigger: Trigger, _ page: TerminalPage) -> String {
    let summary = VisibleText.escape(trigger.summary, limit: page.options.detail == .all ? .max : 240)
    guard let start = Wording.start(trigger.starts) else { return summary }
    let isNamed =
      switch trigger.starts {
      case .source, .shell, .nothing: true
      case .module(let name), .native(let name), .bytecode(let name), .file(let name): summary.contains(name)
      case .entryPoint(let module, _, _): summary.contains(module)
      }
    return isNamed ? summary : "\(summary) \(page.glyphs.arrow) \(start)"
  }

  /// What the reached code can do, what it hurts most with first.
  private static func capabilities(_ reached: ReachedCode, _ page: inout TerminalPage) {
    let rows = CapabilityRow.rows(of: reached)
    let kindWidth = rows.map(\.kind.rawValue.utf8.count).max() ?? 0
    bounded(rows, normal: 6, indent: 8, &page) { row, page in
      var pieces = [
        page.piece(page.padded(row.kind.rawValue, to: kindWidth), row.kind.interest < 7 ? .strong : .plain),
        page.piece("  "),
      ]
      if let argument = row.argument {
        pieces.append(page.piece(VisibleText.escape(argument, limit: page.options.detail == .all ? .max : 120)))
        pieces.append(page.piece("  "))
      }
      var how = "\(row.via) at \(Wording.place(row.place))"
      if let layer = row.layer { how += " in layer \(layer + 1)" }
      if row.isConditional { how += ", conditional" }
      if row.count > 1 { how += ", \(Wording.count(row.count)) times" }
      pieces.append(page.piece(how, .faint))
      page.flow(indent: 8, hanging: 10, pieces)
    }
    for flow in Set(reached.flows).sorted(by: { ($0.source, $0.sink) < ($1.source, $1.sink) }).prefix(8) {
      guard reached.capabilities.indices.contains(flow.source), reached.capabilities.indices.contains(flow.sink)
      else { continue }
      let ends = [flow.source, flow.sink].map { index in
        let capability = reached.capabilities[index]
        return capability.kind.rawValue + (capability.argument.map { " " + VisibleText.escape($0, limit: 60) } ?? "")
      }
      page.flow(
        indent: 8, hanging: 10,
        [page.piece("flow  ", .strong), page.piece(ends.joined(separator: " \(page.glyphs.arrow) "))])
    }
    if !reached.layers.isEmpty {
      let decoders = Set(reached.layers.map { $0.decoders.joined(separator: " \(page.glyphs.arrow) ") }).sorted()
      page.flow(
        indent: 8, hanging: 10,
        [
          page.piece(Wording.count(reached.layers.count, "layer") + " opened: ", .strong),
          page.piece(VisibleText.escape(decoders.joined(separator: "; "), limit: 200)),
        ])
    }
  }
}

/// Capabilities that read the same, as one row.
private struct CapabilityRow: Hashable {
  let kind: CapabilityKind
  let argument: String?
  let via: String
  let layer: Int?
  var place: Place
  var isConditional: Bool
  var count = 1

  /// Same kind, argument, callee and layer make one row, placed at the first of them.
  static func rows(of reached: ReachedCode) -> [CapabilityRow] {
    struct Key: Hashable {
      let kind: CapabilityKind
      let argument: String?
      let via: String
      let layer: Int?
    }
    var rows: [Key: CapabilityRow] = [:]
    for capability in reached.capabilities {
      let key = Key(
        kind: capability.kind, argument: capability.argument, via: capability.via, layer: capability.layer)
      let place = capability.place
      if var row = rows[key] {
        row.count += 1
        row.isConditional = row.isConditional && capability.isConditional
        if (place.path, place.line ?? 0) < (row.place.path, row.place.line ?? 0) { row.place = place }
        rows[key] = row
      } else {
        rows[key] = CapabilityRow(
          kind: capability.kind, argument: capability.argument, via: capability.via, layer: capability.layer,
          place: place, isConditional: capability.isConditional)
      }
    }
    return rows.values.sorted { a, b in
      if a.kind != b.kind { return a.kind.interest < b.kind.interest }
      if a.place != b.place { return (a.place.path, a.place.line ?? 0) < (b.place.path, b.place.line ?? 0) }
      return (a.argument ?? "", a.via, a.layer ?? -1) < (b.argument ?? "", b.via, b.layer ?? -1)
    }
  }
}

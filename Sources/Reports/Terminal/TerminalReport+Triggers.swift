import Evidence

extension TerminalReport {
  /// The execution surface, phase by phase in the order in which the phases happen.
  static func triggers(_ artifact: ArtifactReport, _ page: inout TerminalPage) {
    for phase in Phase.allCases {
      let ofPhase = artifact.evidence.reached.filter { $0.trigger.phase == phase }
      guard !ofPhase.isEmpty else { continue }
      if page.options.detail == .all || phase < .tool {
        heading(phase, of: artifact.evidence, &page)
        let columns = columns(for: ofPhase, page)
        bounded(ofPhase, normal: 20, indent: 4, &page) { reached, page in
          trigger(reached, artifact.evidence, columns, &page)
        }
      } else {
        groups(ofPhase, of: phase, artifact.evidence, &page)
      }
    }
  }

  /// Triggers of tools and imports, which come by the hundred: those of one kind together, for what they can do.
  private static func groups(
    _ ofPhase: [ReachedCode], of phase: Phase, _ evidence: ArtifactEvidence, _ page: inout TerminalPage
  ) {
    var order: [TriggerGroup.Key] = []
    var groups: [TriggerGroup.Key: TriggerGroup] = [:]
    for reached in ofPhase {
      let key = TriggerGroup.Key(id: reached.trigger.id, tool: reached.trigger.tool)
      if groups[key] == nil { order.append(key) }
      groups[key, default: TriggerGroup()].members.append(reached)
    }
    // What tools load is always named; of modules only those that can do something, since every file is one.
    let shown = order.compactMap { groups[$0] }.filter { phase == .tool || $0.members.contains(where: \.isNotable) }
    guard !shown.isEmpty else { return }
    let rest = ofPhase.count - shown.reduce(0) { $0 + $1.members.count }
    heading(phase, of: evidence, &page)
    bounded(shown, normal: 8, indent: 4, &page) { group, page in
      if group.members.count == 1, let only = group.members.first {
        trigger(only, evidence, columns(for: [only], page), &page)
      } else {
        self.group(group, &page)
      }
    }
    if rest > 0 {
      let what = Wording.count(rest) + " more without capabilities that matter by themselves (--all)"
      page.line(indent: 4, [page.piece(what, .faint)])
    }
  }

  private static func group(_ group: TriggerGroup, _ page: inout TerminalPage) {
    guard let first = group.members.first(where: \.isNotable) ?? group.members.first else { return }
    let notable = group.members.count(where: \.isNotable)
    let count = Wording.count(group.members.count, "trigger")
    var facts = [notable > 0 ? "\(Wording.count(notable)) of \(count) can do what follows" : count]
    if let tool = first.trigger.tool { facts.insert(tool, at: 0) }
    page.flow(
      indent: 4, hanging: 8,
      [
        page.piece(first.trigger.id.rawValue, .accent), page.piece("  first at "),
        page.piece(placeText(first.trigger)), page.piece("  " + facts.joined(separator: "; "), .faint),
      ])
    kinds(group.members.flatMap(\.capabilities).filter(\.kind.isNotable), &page)
    layers(group.members.flatMap(\.layers), &page)
  }

  private static func heading(_ phase: Phase, of evidence: ArtifactEvidence, _ page: inout TerminalPage) {
    // A wheel has no build of its own any more.
    let meaning = phase == .build && evidence.kind == .wheel ? "when it was made of its source" : meaning(of: phase)
    page.gap()
    page.line(indent: 2, [page.piece(phase.rawValue, .strong), page.piece("  " + meaning, .faint)])
  }

  /// The widths of the first two columns.
  private static func columns(for reached: [ReachedCode], _ page: TerminalPage) -> (place: Int, id: Int) {
    let widths = reached.reduce(into: (place: 0, id: 0)) { widths, reached in
      widths.place = max(widths.place, VisibleText.width(of: page.piece(placeText(reached.trigger)).text))
      widths.id = max(widths.id, VisibleText.width(of: page.piece(reached.trigger.id.rawValue).text))
    }
    return (min(widths.place, max(24, page.columns - 50)), widths.id)
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
      page.flow(
        indent: 6, hanging: 8, [page.piece("conditional: " + (trigger.condition ?? "a condition has to hold"), .faint)])
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
    if page.options.detail == .all {
      rows(CapabilityRow.rows(of: reached.capabilities), &page)
    } else {
      kinds(reached.capabilities, &page)
    }
    flows(reached, &page)
    layers(reached.layers, &page)
  }

  /// One row a kind, so that a long list of one kind hides no other.
  private static func kinds(_ capabilities: [Capability], _ page: inout TerminalPage) {
    let rows = CapabilityRow.rows(of: capabilities)
    let kinds = CapabilityKind.allCases.sorted { $0.interest < $1.interest }.filter { kind in
      rows.contains { $0.kind == kind }
    }
    let width = kinds.map(\.rawValue.utf8.count).max() ?? 0
    for kind in kinds {
      let ofKind = rows.filter { $0.kind == kind }
      guard let first = ofKind.first(where: { $0.argument != nil }) ?? ofKind.first else { continue }
      var seen: Set<String> = []
      let arguments = ofKind.compactMap(\.argument).filter { seen.insert($0).inserted }
      var pieces = [
        page.piece(page.padded(kind.rawValue, to: width), kind.isNotable ? .strong : .plain), page.piece("  "),
      ]
      if !arguments.isEmpty {
        // A few short arguments say more than one that is cut.
        let shown = arguments.prefix(3).map { VisibleText.escape($0, limit: arguments.count > 1 ? 60 : 120) }
        let more = arguments.count > 3 ? " and \(Wording.count(arguments.count - 3)) more" : ""
        pieces.append(page.piece(shown.joined(separator: ", ") + more + "  "))
      }
      var how = (first.via == first.argument ? "" : first.via + " ") + "at \(Wording.place(first.place))"
      if let layer = first.layer { how += " in layer \(layer + 1)" }
      let places = Set(ofKind.map(\.place)).count
      if places > 1 { how += " and \(Wording.count(places - 1)) more \(places == 2 ? "place" : "places")" }
      if ofKind.allSatisfy(\.isConditional) { how += ", conditional" }
      pieces.append(page.piece(how, .faint))
      page.flow(indent: 8, hanging: 10, pieces)
    }
  }

  /// Where values go: a line for each kind of source and sink, what hurts most first.
  private static func flows(_ reached: ReachedCode, _ page: inout TerminalPage) {
    struct Kinds: Hashable {
      let source: CapabilityKind
      let sink: CapabilityKind
    }
    var ends: [Kinds: (sources: Set<String>, sinks: Set<String>)] = [:]
    for flow in reached.flows {
      guard reached.capabilities.indices.contains(flow.source), reached.capabilities.indices.contains(flow.sink)
      else { continue }
      let (source, sink) = (reached.capabilities[flow.source], reached.capabilities[flow.sink])
      let kinds = Kinds(source: source.kind, sink: sink.kind)
      var known = ends[kinds] ?? ([], [])
      if let argument = source.argument { known.sources.insert(argument) }
      if let argument = sink.argument { known.sinks.insert(argument) }
      ends[kinds] = known
    }
    let order = ends.sorted { a, b in
      (a.key.source.interest, a.key.sink.interest) < (b.key.source.interest, b.key.sink.interest)
    }
    bounded(order, normal: 6, indent: 8, &page) { entry, page in
      let source = end(entry.key.source, entry.value.sources)
      let sink = end(entry.key.sink, entry.value.sinks)
      page.flow(
        indent: 8, hanging: 10,
        [page.piece("flow  ", .strong), page.piece("\(source) \(page.glyphs.arrow) \(sink)")])
    }
  }

  /// One end of a flow: its kind, an argument, and how many others there are.
  private static func end(_ kind: CapabilityKind, _ arguments: Set<String>) -> String {
    guard let first = arguments.min() else { return kind.rawValue }
    let more = arguments.count > 1 ? " and \(Wording.count(arguments.count - 1)) more" : ""
    return "\(kind.rawValue) \(VisibleText.escape(first, limit: 60))\(more)"
  }

  /// Every capability, a row each.
  private static func rows(_ rows: [CapabilityRow], _ page: inout TerminalPage) {
    let kindWidth = rows.map(\.kind.rawValue.utf8.count).max() ?? 0
    for row in rows {
      var pieces = [
        page.piece(page.padded(row.kind.rawValue, to: kindWidth), row.kind.isNotable ? .strong : .plain),
        page.piece("  "),
      ]
      if let argument = row.argument { pieces.append(page.piece(argument + "  ")) }
      var how = (row.via == row.argument ? "" : row.via + " ") + "at \(Wording.place(row.place))"
      if let layer = row.layer { how += " in layer \(layer + 1)" }
      if row.isConditional { how += ", conditional" }
      if row.count > 1 { how += ", \(Wording.count(row.count)) places" }
      pieces.append(page.piece(how, .faint))
      page.flow(indent: 8, hanging: 10, pieces)
    }
  }

  private static func layers(_ layers: [Layer], _ page: inout TerminalPage) {
    guard !layers.isEmpty else { return }
    let decoders = Set(layers.map { $0.decoders.joined(separator: " \(page.glyphs.arrow) ") }).sorted()
    page.flow(
      indent: 8, hanging: 10,
      [
        page.piece(Wording.count(Set(layers).count, "layer") + " opened: ", .strong),
        page.piece(VisibleText.escape(decoders.joined(separator: "; "), limit: 200)),
      ])
  }
}

/// Triggers of one kind and tool.
private struct TriggerGroup {
  struct Key: Hashable {
    let id: TriggerID
    let tool: String?
  }

  var members: [ReachedCode] = []
}

extension ReachedCode {
  /// Whether the code can do something that matters wherever it runs, or was hidden.
  var isNotable: Bool { !layers.isEmpty || capabilities.contains { $0.kind.isNotable } }
}

extension CapabilityKind {
  /// Whether the capability matters wherever code has it; others are ordinary in a tool's or a library's own code.
  var isNotable: Bool {
    switch self {
    case .credentialRead, .networkConnect, .networkListen, .processSpawn, .persistenceWrite, .codeEvaluate, .encryption:
      true
    case .environmentRead, .environmentWrite, .fileRead, .fileWrite, .fileDelete, .directoryList, .codeDecode,
      .nativeLoad, .interpreterHook, .interpreterExit, .systemInformation:
      false
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

  /// Same kind, argument, callee and layer make one row, placed at the first of its places.
  static func rows(of capabilities: [Capability]) -> [CapabilityRow] {
    struct Key: Hashable {
      let kind: CapabilityKind
      let argument: String?
      let via: String
      let layer: Int?
    }
    var rows: [Key: CapabilityRow] = [:]
    var places: [Key: Set<Place>] = [:]
    for capability in capabilities {
      let key = Key(
        kind: capability.kind, argument: capability.argument, via: capability.via, layer: capability.layer)
      let place = capability.place
      places[key, default: []].insert(place)
      if var row = rows[key] {
        row.isConditional = row.isConditional && capability.isConditional
        if (place.path, place.line ?? 0) < (row.place.path, row.place.line ?? 0) { row.place = place }
        row.count = places[key]?.count ?? 1
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
